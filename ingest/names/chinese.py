"""A run of Chinese taken apart: place, word, trade, legal form mostly stand in this order, with nothing between."""

from __future__ import annotations

import re

from ingest.names.lexicon import Entry, lexicon
from ingest.names.parts import Token

_AFTER_FORM = re.compile(r"(?<=公司)(?<!分公司)(?<!子公司)(?=.)")
_LEAST_BEFORE = 2


def tokens_of(run: str, bracket: bool) -> list[Token]:
    """The run's tokens in order. What stands behind 公司 is taken apart by itself."""
    return [token for piece in _AFTER_FORM.split(run) for token in _tokens(piece, bracket)]


def _tokens(run: str, bracket: bool) -> list[Token]:
    begin, end = 0, len(run)
    head: list[Token] = []
    while found := _first(run, begin, end):
        head.append(_token(run[begin : found[0]], found[1], bracket))
        begin = found[0]
    tail: list[Token] = []
    while found := _last(run, begin, end, any(token.kind == "trade" for token in tail)):
        tail.insert(0, _token(run[found[0] : end], found[1], bracket))
        end = found[0]
    return [*head, *_middle(run[begin:end], bracket), *tail]


def _token(text: str, entry: Entry, bracket: bool) -> Token:
    return Token(text, entry.kind, entry.meanings, entry.also, "han", bracket)


def _first(run: str, begin: int, end: int) -> tuple[int, Entry] | None:
    """The longest place that the run begins with, unless it leaves one character."""
    known = lexicon()
    for stop in range(min(end, begin + known.longest_chinese), begin + 1, -1):
        entry = known.chinese.get(run[begin:stop])
        if entry and entry.kind in ("place", "stop") and end - stop != 1:
            return stop, entry
    return None


def _last(run: str, begin: int, end: int, before_trade: bool) -> tuple[int, Entry] | None:
    """The longest known word that the run ends with; one of a trade or place must leave no single character.

    before_trade: what stands behind is a trade already; then a single character belongs to the word.
    """
    known = lexicon()
    for start in range(max(begin, end - known.longest_chinese), end):
        entry = known.chinese.get(run[start:end])
        if entry is None or (entry.kind in ("trade", "place") and start - begin == 1):
            continue
        if (
            end - start == 1
            and start > begin
            and (before_trade or entry.kind == "stop" or start - begin < _LEAST_BEFORE)
        ):
            continue
        return start, entry
    return None


def _middle(text: str, bracket: bool) -> list[Token]:
    """What is left: a distinctive word, and behind two characters of it perhaps a known word and another one."""
    known = lexicon()
    for start in range(_LEAST_BEFORE, len(text) - 1):
        for stop in range(min(len(text), start + known.longest_chinese), start + 1, -1):
            entry = known.chinese.get(text[start:stop])
            if entry and entry.kind != "stop":
                token = _token(text[start:stop], entry, bracket)
                return [_word(text[:start], bracket), token, *_tokens(text[stop:], bracket)]
    return [_word(text, bracket)] if text else []


def _word(text: str, bracket: bool) -> Token:
    return Token(text, "distinctive", script="han", bracket=bracket)
