"""A run of words in Latin letters taken apart, the longest known phrase first, however it is spaced."""

from __future__ import annotations

from ingest.names.lexicon import LEAST_PLACE_IN_PIECES, OF_THE_REGION, Entry, key, lexicon
from ingest.names.parts import Token
from ingest.names.sounds import is_short_for
from ingest.names.syllables import MOST_LETTERS, from_wade_giles, in_syllables

MOST_WORDS = 7
LONGEST_SHORTENED, LEAST_DOTTED, LEAST_UNDOTTED = 3, 3, 4
_LEAST_GLUED, _LEAST_BEFORE, _LEAST_PLACE = 5, 4, 6
# What may stand behind a place as a word of its own, or begin the next one: Aksu Shi, Aksu Shilu.
_UNITS = frozenset(("shi", "xian", "qu", "zhou", "sheng"))
_WORKS, _IS_WORKS = "chang", frozenset(("works",))


def tokens_of(words: list[str], bracket: bool) -> list[Token]:
    """The tokens of words without anything but spaces between them."""
    found: list[Token] = []
    dotted = {word.rstrip(".") for word in words if word.endswith(".")}
    words = [piece for word in words for piece in _unhyphened(word.rstrip("."))]
    keys = [key(word) for word in words]
    place = 0
    while place < len(words):
        length, entry = _phrase(keys, place, dotted)
        if entry:
            text = " ".join(words[place : place + length])
            found.append(Token(text, entry.kind, entry.meanings, entry.also, "latin", bracket))
        else:
            found += _unknown(words[place], bracket)
        place += length
    return _joined(found)


def _unhyphened(word: str) -> list[str]:
    """Sino-Textile in two, Ma-er-su in one: parted only where a piece is known and the whole is not."""
    pieces = word.split("-")
    known = lexicon().latin
    if len(pieces) == 1 or key(word) in known or from_wade_giles(word):
        return [word]
    if all(in_syllables(piece) and len(in_syllables(piece)) == 1 for piece in pieces):
        return [word]
    return pieces if any(key(piece) in known or len(piece) > 3 for piece in pieces) else [word]


def _phrase(keys: list[str], place: int, dotted: set[str]) -> tuple[int, Entry | None]:
    """How many words from here on are one known form, and which."""
    known = lexicon().latin
    for length in range(min(MOST_WORDS, len(keys) - place), 0, -1):
        form = "".join(keys[place : place + length])
        entry = known.get(form)
        if entry is None:
            if shortened := _shortened(keys[place : place + length], dotted):
                return length, shortened
            continue
        if length > 1 and entry.kind == "place" and len(form) < LEAST_PLACE_IN_PIECES:
            continue
        if length > 1 and (keys[place] == "&" or keys[place + length - 1] == "&"):
            continue
        if length > 1 and keys[place + length - 1] in _UNITS and _is_unknown(keys[place + length : place + length + 1]):
            continue
        if all(map(_is_syllable, keys[place : place + length])) and not _may_be_syllables(keys, place, length, entry):
            continue
        return length, entry
    return 1, None


def _shortened(words: list[str], dotted: set[str]) -> Entry | None:
    """The trade that the words shorten: Elec. Power, Bldg Mat, Consult.; the first of the table if several."""
    known = lexicon()
    if not all(words) or len(words) > LONGEST_SHORTENED or (len(words) == 1 and not _is_shortened(words[0], dotted)):
        return None
    options = known.phrases.get("".join(word[0] for word in words), ())
    for pieces, entry in options:
        if all(
            word == piece or _may_shorten(word, piece, len(words)) for word, piece in zip(words, pieces, strict=True)
        ):
            return entry
    return None


def _is_shortened(word: str, dotted: set[str]) -> bool:
    """Whether a word by itself may be a shortened one: it has its full stop, or is long enough, and is no pinyin."""
    return not in_syllables(word) and len(word) >= (LEAST_DOTTED if word in dotted else LEAST_UNDOTTED)


def _may_shorten(word: str, piece: str, words: int) -> bool:
    """By itself only a beginning; in a phrase also letters left out, of a word that is known or no pinyin."""
    known = lexicon().latin.get(word)
    if known and known.kind != "trade":
        return False
    if words == 1 or not is_short_for(word, piece):
        return len(word) > 2 and piece.startswith(word) and (words == 1 or word in lexicon().latin)
    return True


def _is_syllable(form: str) -> bool:
    return len(in_syllables(form)) == 1


def _may_be_syllables(keys: list[str], place: int, length: int, entry: Entry) -> bool:
    """Whether a form that is all single syllables is meant: Sa Qi is no S.A., nor Wei Shi Hua 石化.

    Not beside another syllable that is nothing known, unless it is long, or the legal form is spelt out like it too.
    """
    if length > 2 or (length == 2 and entry.kind != "place" and ("gong" in keys and "si" in keys)):
        return True
    return not _is_unknown([*keys[max(0, place - 1) : place], *keys[place + length : place + length + 1]])


def _is_unknown(words: list[str]) -> bool:
    """Whether one of the words is a syllable and nothing known."""
    return any(_is_syllable(word) and word not in lexicon().latin for word in words)


def _unknown(word: str, bracket: bool) -> list[Token]:
    """A word that no table has: Chinese in pinyin without spaces (Qiluhefangzhi) loses its known endings."""
    ends: list[Token] = []
    if word.endswith(_WORKS) and word[: -len(_WORKS)] in lexicon().pinyin:
        word, ends = word[: -len(_WORKS)], [Token(_WORKS, "affix", _IS_WORKS, bracket=bracket)]
    while len(word) <= MOST_LETTERS and (start := _glued(word)):
        entry = lexicon().latin[word[start:]]
        ends.insert(0, Token(word[start:], entry.kind, entry.meanings, entry.also, "latin", bracket))
        word = word[:start]
    known = lexicon().latin.get(word)
    if known and ends:
        return [Token(word, known.kind, known.meanings, known.also, "latin", bracket), *ends]
    return [*_after_place(word, bracket), *ends]


def _after_place(word: str, bracket: bool) -> list[Token]:
    """Xinjiangqiluhe in two."""
    for end in range(len(word) - _LEAST_BEFORE, _LEAST_PLACE - 1, -1):
        entry = lexicon().latin.get(word[:end])
        if entry and _is_of_region(entry) and len(in_syllables(word[end:])) > 1:
            place = Token(word[:end], entry.kind, entry.meanings, entry.also, "latin", bracket)
            return [place, Token(word[end:], "distinctive", bracket=bracket)]
    return [Token(word, "distinctive", bracket=bracket)]


def _glued(word: str) -> int:
    """Where the longest known ending in pinyin begins; 0 if there is none."""
    known, start = lexicon(), 0
    for before, syllable in enumerate(in_syllables(word)):
        left = word[start:]
        if before > 1 and len(left) >= _LEAST_GLUED and left in known.pinyin and known.latin[left].kind != "place":
            return start
        start += len(syllable)
    return 0


def _is_of_region(entry: Entry) -> bool:
    return entry.kind == "place" and all(place.startswith(OF_THE_REGION) for place in entry.meanings)


def _joined(tokens: list[Token]) -> list[Token]:
    """Single syllables beside one another are one word: Qi Lu He."""
    found: list[Token] = []
    for token in tokens:
        before = found[-1] if found else None
        if before and before.kind == "trade" and token.text == _WORKS:
            found.append(Token(_WORKS, "affix", _IS_WORKS, bracket=token.bracket))
            continue
        if before and _is_piece(token) and before.kind == "distinctive" and all(map(_piece, before.text.split(" "))):
            found[-1] = Token(f"{before.text} {token.text}", "distinctive", bracket=token.bracket)
        else:
            found.append(token)
    return found


def _is_piece(token: Token) -> bool:
    return token.kind == "distinctive" and _piece(token.text)


def _piece(text: str) -> bool:
    """Whether it is one syllable, of pinyin or of Wade-Giles."""
    if "-" in text or not text:
        return False
    bare = text.replace("'", "")
    return _is_syllable(bare) or (
        len(bare) <= 6 and bool(from_wade_giles(text)) and len(in_syllables(from_wade_giles(text)[0])) == 1
    )
