"""A name taken apart: which word tells the firm, and what the others are for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from graph.name_letters import HAN
from ingest.names import chinese, latin
from ingest.names.cleaning import MOST, cleaned
from ingest.names.lexicon import OF_THE_REGION, lexicon, lies_in
from ingest.names.numbers import with_numbers
from ingest.names.parts import Prepared, Reading, Token, Word
from ingest.names.sounds import is_slip, same_skeleton, spellings, spoken
from ingest.names.splitting import names_in

MOST_TOKENS = 40
_WORD = re.compile(r"[^\W_]+")
_PIECES = re.compile(
    rf"(?P<han>[{HAN}]+)|(?P<number>#\d+[dr]?)|(?P<latin>[a-z0-9]+(?:['-][a-z0-9]+|'(?=-))*\.?|&)|(?P<open>\()|(?P<close>\))"
    r"|(?P<other>[^\W\d_a-z]+)|(?P<space>[\s./\\·]+)|(?P<sign>.)",
    re.DOTALL,
)
_ADDRESS = re.compile(
    r"\b(?:road|rd|street|avenue|ave|lane|building|floor|room|village|town|township|box|zip)\b|[路街号镇乡村楼室]"
)
_NOT_OF_ADDRESSES = ("distinctive", "trade")
_BRANCHES = frozenset(("branch", "office"))
_OF_A_BRANCH = _BRANCHES | {"works", "warehouse", "farm", "headquarters"}


def prepare(name: str) -> Prepared:
    """Takes a name apart; never raises, and takes no longer for a long one."""
    text = cleaned(name)
    main, others, whose = names_in(text)
    readings = list(_readings(main, former=False))
    for other in others:
        readings += _readings(other, former=True)
    return Prepared(name, text, tuple(readings), (whose,) if whose else ())


def bare_name(name: str) -> str:
    """What spellings of one name share: its words in order, simplified and without case, signs and the legal forms
    behind them.

    Blank where nothing else is left, where a script is neither Latin nor Chinese, whose vowels are signs, and of a name
    that is too long to be read whole. An earlier name, a place or a branch stays.
    """
    text = cleaned(name)
    tokens = _with_roles(_tokens(with_numbers(text.replace("&", " and "))))
    if len(text) == MOST or len(tokens) == MOST_TOKENS or any(token.script == "other" for token in tokens):
        return ""
    first = next((place for place, token in enumerate(tokens) if token.kind != "legal"), len(tokens))
    words = [token.text for place, token in enumerate(tokens) if token.kind != "legal" or place < first]
    return " ".join(_WORD.findall(" ".join(words))) if first < len(tokens) else ""


def _readings(text: str, former: bool) -> Iterable[Reading]:
    """The name as one reading; as two where its Chinese and its Latin words are two names of it."""
    tokens = _with_a_word(_with_roles(_tokens(with_numbers(text))))
    han = [token for token in tokens if token.kind == "distinctive" and token.script == "han"]
    other = [token for token in tokens if token.kind == "distinctive" and token.script != "han"]
    rest = [token for token in tokens if token.kind != "distinctive"]
    if not han or not other:
        script = "han" if any(token.script == "han" for token in tokens) else "latin"
        return [_reading(tokens, script, former)]
    if _reads_as(other, han):
        return [_reading([*han, *rest], "han", former, _letters(other))]
    if len(text.split()) == 1 and "(" not in text:
        return [_reading(tokens, "mixed", former)]
    return [_reading([*han, *rest], "han", former), _reading([*other, *rest], "latin", former)]


def _reading(tokens: list[Token], script: str, former: bool, also: str = "") -> Reading:
    words = [_word(token, also) for token in tokens if token.kind == "distinctive"]
    return Reading(tuple(words), tuple(tokens), script, former)


def _word(token: Token, also: str) -> Word:
    if token.script == "han":
        return Word(token.text, token.text, (*spoken(token.text), *([also] if also else [])))
    if token.script == "other":
        return Word(token.text, "", (token.text,))
    return Word(
        token.text, "", spellings(token.text.replace(" ", "-") if "'" in token.text else token.text.replace(" ", ""))
    )


def _letters(tokens: list[Token]) -> str:
    return re.sub("[ '-]", "", "".join(token.text for token in tokens))


def _reads_as(letters: list[Token], chars: list[Token]) -> bool:
    """Whether Latin words are the reading of the Chinese beside them."""
    written = _letters(letters)
    found = spoken("".join(token.text for token in chars))
    return any(written == form or is_slip(written, form) or same_skeleton(written, form) for form in found)


def _tokens(text: str) -> list[Token]:
    """All tokens, in order."""
    found: list[Token] = []
    words: list[str] = []
    depth = 0
    for piece in _PIECES.finditer(text):
        kind = piece.lastgroup
        if kind == "latin":
            words.append(piece[0])
            continue
        if kind == "space":
            continue
        found += latin.tokens_of(words, depth > 0)
        words = []
        depth = max(0, depth + (kind == "open") - (kind == "close"))
        if kind == "han":
            found += chinese.tokens_of(piece[0], depth > 0)
        elif kind == "number":
            found.append(Token(piece[0][1:], "number", frozenset((piece[0][1:],)), bracket=depth > 0))
        elif kind == "other":
            found.append(Token(piece[0], "distinctive", script="other", bracket=depth > 0))
    return [*found, *latin.tokens_of(words, depth > 0)][:MOST_TOKENS]


def _with_roles(tokens: list[Token]) -> list[Token]:
    """Marks the tail behind the legal form, and what tells of a branch there or before the word branch."""
    found, seen_word, tail = [], False, False
    for token in tokens:
        found.append(replace(token, tail=tail and token.kind != "legal"))
        seen_word = seen_word or token.kind in ("distinctive", "trade", "number")
        tail = tail or (seen_word and token.kind == "legal" and _tells_before(found))
    if any(token.tail and _ADDRESS.search(token.text) for token in found):
        found = [
            replace(token, kind="stop") if token.tail and token.kind in _NOT_OF_ADDRESSES else token for token in found
        ]
    in_tail = [place for place, token in enumerate(found) if token.tail]
    if any(found[place].meanings & _OF_A_BRANCH for place in in_tail):
        found = [_of_branch(token) if token.tail else token for token in found]
    for place, token in enumerate(found):
        if token.kind == "affix" and token.meanings & _BRANCHES:
            found[place] = replace(token, branch=True)
            before = place - 1
            while before >= 0 and found[before].kind in ("place", "number", "stop"):
                found[before] = replace(found[before], branch=True)
                before -= 1
    return found if any(token.kind != "stop" and not token.branch for token in found) else tokens


def _with_a_word(tokens: list[Token]) -> list[Token]:
    """Where nothing tells the firm, a trade in pinyin beside one in English is its word, or one of two places.

    In Aksu Youzhi Honey the word is Youzhi, though it also reads 油脂; in Aksu Wuhan Steel the place outside the XUAR.
    """
    if any(token.kind == "distinctive" for token in tokens):
        return tokens
    known = lexicon().pinyin
    trades = [place for place, token in enumerate(tokens) if token.kind == "trade"]
    of_pinyin = [place for place in trades if _letters([tokens[place]]) in known]
    places = [place for place, token in enumerate(tokens) if token.kind == "place" and not (token.tail or token.branch)]
    apart = [
        place
        for place in places
        if not any(_overlap(tokens[place], tokens[other]) for other in places if other != place)
    ]
    apart.sort(key=lambda place: min(tokens[place].meanings).startswith(OF_THE_REGION))
    second = apart[:1] if len(apart) > 1 and _letters([tokens[apart[0]]]) in known and trades else []
    for place in [*(of_pinyin[:1] if len(trades) > 1 else []), *second][:1]:
        tokens = [*tokens[:place], replace(tokens[place], kind="distinctive"), *tokens[place + 1 :]]
    return tokens


def _overlap(one: Token, other: Token) -> bool:
    return any(lies_in(a, b) or lies_in(b, a) for a in one.meanings for b in other.meanings)


def _tells_before(tokens: list[Token]) -> bool:
    """Whether a whole name stands before the legal form: a distinctive word, or at least a trade or number."""
    return any(token.kind == "distinctive" for token in tokens)


def _of_branch(token: Token) -> Token:
    return replace(token, branch=True) if token.kind in ("place", "number", "affix", "trade", "stop") else token
