"""Words that one name runs together and the other parts: Evergrain and Ever Grain, also where a part is a trade.

Only the very same letters count, of words side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.names.latin import tokens_of
from ingest.names.parts import Reading, Token, Word
from ingest.names.sounds import spellings

MOST_RUN = 3
_PARTS = ("distinctive", "place", "trade", "affix")


def run_together(own: Reading, listed: Reading) -> Reading:
    """The reading with those of its words as one that are one distinctive word of the other name."""
    there = {letters(token.text) for token in own.tokens}
    whole = "".join(letters(token.text) for token in own.tokens)
    for word in listed.words:
        plain = letters(word.text)
        if not word.chars and plain.isascii() and plain not in there and plain in whole:
            own = _with_one(own, plain)
    return own


def runs_of(reading: Reading, *, of_all: bool = False) -> Iterator[str]:
    """Its words side by side as one word, as far as they tell the firm, or nothing in the name does. of_all: only such
    as hold every word that tells it."""
    for first, last, words in _runs(reading.tokens):
        telling = sum(token.kind == "distinctive" for token in reading.tokens[first : last + 1])
        if telling >= (len(reading.words) if of_all else min(1, len(reading.words))):
            yield "".join(map(letters, words))


def letters(text: str) -> str:
    """The word as it is written, without what parts it."""
    return text.replace(" ", "").replace("-", "").replace("'", "")


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int, list[str]]]:
    """Every two and three words side by side: the numbers of their first and last token, and the words."""
    words = [
        (place, word)
        for place, token in enumerate(tokens)
        for word in (token.text.split() if _may_be_part(token) else [""])
    ]
    for start in range(len(words)):
        for end in range(start + 2, min(len(words), start + MOST_RUN) + 1):
            run = [word for _, word in words[start:end]]
            if not all(run):
                break
            yield words[start][0], words[end - 1][0], run


def _may_be_part(token: Token) -> bool:
    return token.script == "latin" and token.kind in _PARTS and not (token.tail or token.branch or token.bracket)


def _with_one(reading: Reading, word: str) -> Reading:
    for first, last, run in _runs(reading.tokens):
        if "".join(map(letters, run)) == word:
            before, behind = _around(reading.tokens[first : last + 1], run)
            one = Token(" ".join(run), "distinctive")
            return _of_tokens(reading, (*reading.tokens[:first], *before, one, *behind, *reading.tokens[last + 1 :]))
    return reading


def _around(tokens: Sequence[Token], run: list[str]) -> tuple[list[Token], list[Token]]:
    """What is left of the first and of the last token: Red Cotton Textile without Red Cotton is Textile."""
    words = [word for token in tokens for word in token.text.split()]
    start = next(place for place in range(len(words)) if words[place : place + len(run)] == run)
    return tokens_of(words[:start], bracket=False), tokens_of(words[start + len(run) :], bracket=False)


def _of_tokens(reading: Reading, tokens: tuple[Token, ...]) -> Reading:
    known = {word.text: word for word in reading.words}
    words = (
        known.get(token.text) or Word(token.text, "", spellings(letters(token.text)))
        for token in tokens
        if token.kind == "distinctive"
    )
    return replace(reading, words=tuple(words), tokens=tokens)
