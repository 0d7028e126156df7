"""How a pair of records is weighed, for people to read: a score, and parts that say where it comes from."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.names import THRESHOLD, Comparison, Prepared, compare, prepare
from ingest.names.parts import Part

__all__ = ["THRESHOLD", "Likeness", "Part", "best_of_names", "prepared"]


@dataclass(frozen=True)
class Likeness:
    """How alike two are. own, listed: the names that agree best. score: 0 to 1. explanation: in words."""

    own: str
    listed: str
    score: float
    parts: tuple[Part, ...]
    explanation: str


@functools.lru_cache(100_000)
def prepared(name: str) -> Prepared:
    """The name made ready to compare; asked for often, since one name meets many."""
    return prepare(name)


def best_of_names(own: Iterable[str], listed: Iterable[tuple[str, str]]) -> Likeness | None:
    """The best agreement of any own name with any other one; None where either has none.

    listed: (the form to compare, the name as it is shown) of each.
    """
    others = list(listed)
    found = [(compare(prepared(a), prepared(form)), a, shown) for a in own for form, shown in others]
    if not found:
        return None
    best, name, shown = min(found, key=lambda one: (-one[0].score, one[2], one[1]))
    return likeness(best, name, shown)


def likeness(compared: Comparison, own: str, listed: str) -> Likeness:
    parts = tuple(
        Part(part.own, part.listed, str(part.kind), float(part.similarity), float(part.weight), part.says)
        for part in compared.parts
    )
    return Likeness(own, listed, round(float(compared.score), 4), parts, compared.explanation)
