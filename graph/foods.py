"""Whether a description of food accounts for the whole of it by foods that hold no tomatoes.

The words are those of graph/data/foods.csv: foods that are sold without tomatoes; open ones, which are also sold in
tomato sauce, unless a word beside them says what they lie in or that they are plain; and neutral words.
Only a description made up wholly of these says that there are no tomatoes; any other word leaves it open.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.folding import folded
from graph.rows import rows_of

FOOD, OPEN, MEDIUM, PLAIN, NEUTRAL, UNKNOWN = "food", "open", "medium", "plain", "neutral", "unknown"

_AMOUNT = re.compile(r"\d+(?:x\d+)*(?:kgs?|mg|g|gr|ml|cl|l|lbs?|oz|x|pcs?|mm|cm|ct)?", re.ASCII)


@dataclass(frozen=True)
class FoodRow:
    """A row of graph/data/foods.csv. kind: food, open, medium, plain or neutral. note: of what language or sort."""

    words: str
    kind: str
    note: str


@dataclass(frozen=True)
class Foods:
    """What a description says of foods. named: whether it names any that is known to hold no tomatoes.

    undecided: its words that leave it open, each once, in small letters without accents.
    """

    named: bool
    undecided: tuple[str, ...]

    @property
    def hold_no_tomatoes(self) -> bool:
        return self.named and not self.undecided


@functools.cache
def food_rows() -> tuple[FoodRow, ...]:
    return tuple(FoodRow(**row) for row in rows_of("graph", "foods.csv"))


def read_foods(text: str) -> Foods:
    """The foods that the text names, read from left to right, the longest phrase first."""
    found = [(match.group(), _kind(match.group())) for match in _phrases().finditer(folded(text))]
    told = [(words, kind) for words, kind in found if kind != NEUTRAL]
    named = any(kind in (FOOD, OPEN) for _, kind in told)
    left = {words for words, kind in told if kind == UNKNOWN} | set(_not_settled(told))
    return Foods(named, tuple(dict.fromkeys(words for words, _ in told if words in left)))


def _not_settled(told: Sequence[tuple[str, str]]) -> list[str]:
    """The open foods of which nothing says that they are in no sauce.

    "In oil" is of all before it, "dried" of the food behind it, or of all before it where none follows.
    """
    waiting, plain = list[str](), False
    for (words, kind), (_, following) in pairwise([*told, ("", "")]):
        if kind == OPEN and not plain:
            waiting.append(words)
        if kind == MEDIUM or (kind == PLAIN and following not in (FOOD, OPEN)):
            waiting.clear()
        plain = kind == PLAIN and following in (FOOD, OPEN)
    return waiting


def _kind(words: str) -> str:
    known = _kinds().get(_plain(words))
    return known or (NEUTRAL if _AMOUNT.fullmatch(words) else UNKNOWN)


@functools.cache
def _kinds() -> dict[str, str]:
    """The kind of each phrase, with its plurals in -s and -es; what is in the table itself goes before a plural."""
    own = {_plain(folded(row.words)): row.kind for row in food_rows()}
    plurals = {f"{words}{end}": kind for words, kind in own.items() for end in ("s", "es")}
    return plurals | own


@functools.cache
def _phrases() -> re.Pattern[str]:
    """Each known phrase that is more than a word, else any word."""
    several = sorted((words for words in _kinds() if not words.isalpha()), key=lambda words: (-len(words), words))
    known = "|".join(re.escape(words).replace(r"\ ", r"[\s\-]+") for words in several)
    return re.compile(rf"\b(?:{known})\b|\w+")


def _plain(words: str) -> str:
    return re.sub(r"[\s\-]+", " ", words)
