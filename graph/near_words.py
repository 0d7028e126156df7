"""Which of the known words is near to one that is not known: by a word that both have, or by how they are spelled."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher

LIST = "docs/data-dictionary.md"
"""Where people find all the known words."""
MOST_NEAR = 3
_SPELLED_ALIKE = 0.75
_SMALL = frozenset({"a", "an", "and", "by", "for", "from", "of", "the", "to"})
_WORD = re.compile(r"[^\W_]+")


def near_words(word: str, known: Iterable[str]) -> list[str]:
    """Those of the known words that share a word with this one or are spelled alike, the nearest first, at most
    MOST_NEAR."""
    nearness = {one: _nearness(word, one) for one in known}
    near = sorted((one for one, how in nearness.items() if how), key=lambda one: (-nearness[one], one))
    return near[:MOST_NEAR]


def unknown_in_words(word: str, known: Iterable[str], *, what: str = "known") -> str:
    """That a word is not known, and which of the known ones are near to it."""
    near = near_words(word, known)
    said = f"; near to it: {', '.join(near)}" if near else ", and near to none of them"
    return f"{word!r} is not one of the {what}{said}"


def all_unknown_in_words(words: Iterable[str], known: Collection[str], *, what: str = "known") -> str:
    """The same of several, with where the list is."""
    said = "; ".join(unknown_in_words(word, known, what=what) for word in words)
    return f"{said}. All of them are in {LIST}"


def _nearness(word: str, known: str) -> float:
    ours, theirs = _words(word), _words(known)
    shared = len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0
    alike = SequenceMatcher(None, word, known).ratio()
    return shared + alike if shared or alike >= _SPELLED_ALIKE else 0.0


def _words(phrase: str) -> set[str]:
    """Its words that matter, in the singular and without the ending of a doing: `Sewing lines` is sew and line."""
    return {_stem(word) for word in _WORD.findall(phrase.casefold()) if word not in _SMALL}


def _stem(word: str) -> str:
    stem = word.removesuffix("s").removesuffix("ing")
    doubled = stem != word.removesuffix("s") and len(stem) > 3 and stem[-1] == stem[-2]
    return stem[:-1] if doubled else stem.removesuffix("e") or word
