"""A slip in a word that tells little (Texitle, Xinjaing) is read as the word that the other name has there."""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz.distance import OSA

from ingest.names.parts import Reading, Token
from ingest.names.syllables import in_syllables

LEAST = 5
_GENERIC = ("place", "trade", "affix", "legal")


def repaired(own: Reading, listed: Reading) -> Reading:
    """The reading with such words in their place; as it was where no distinctive word would be left."""
    if len(own.words) < 2:
        return own
    generic = [token for token in listed.tokens if token.kind in _GENERIC and token.script == "latin"]
    meant = {word.text: token for word in own.words if not word.chars and (token := _meant(word.text, generic))}
    words = tuple(word for word in own.words if word.text not in meant)
    if not meant or not words:
        return own
    return replace(own, words=words, tokens=tuple(_read_as(token, meant.get(token.text)) for token in own.tokens))


def _meant(word: str, generic: list[Token]) -> Token | None:
    """The first of the other name's words that a slip parts from this one, which is no pinyin."""
    if len(word) < LEAST or in_syllables(word):
        return None
    for token in generic:
        if any(len(piece) >= LEAST and OSA.distance(word, piece, score_cutoff=1) == 1 for piece in token.text.split()):
            return token
    return None


def _read_as(token: Token, meant: Token | None) -> Token:
    if meant is None or token.kind != "distinctive":
        return token
    return replace(token, kind=meant.kind, meanings=meant.meanings, also=meant.also)
