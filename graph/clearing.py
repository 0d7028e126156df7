"""What would clear a target: the smallest set of facts that, if documents proved another origin, leaves no path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from graph.paths import Path
from graph.search import Search

EXACT_UP_TO = 20
STRUCTURAL = "HAS_LINE"


@dataclass(frozen=True)
class Clearing:
    """facts: the facts to disprove, in order of id. exact: whether no smaller set would do."""

    facts: tuple[str, ...]
    exact: bool


def clearing(searches: Sequence[Search]) -> Clearing | None:
    """The smallest set, exact for up to 20 facts on the paths met; None where a path has no fact to disprove.

    Finds a path that the set so far leaves, and mends the set until it leaves none (an implicit hitting set). Of sets
    of the same size it gives the first in order of id.
    """
    paths: list[frozenset[str]] = []
    chosen, exact = frozenset[str](), True
    while path := _left(searches, chosen):
        disprovable = frozenset(step.fact.id for step in path.steps if step.fact.type != STRUCTURAL)
        if not disprovable:
            return None
        paths.append(disprovable)
        chosen, exact = _hitting(paths)
    return Clearing(tuple(sorted(chosen)), exact)


def _left(searches: Sequence[Search], banned: frozenset[str]) -> Path | None:
    found = (search.best_path(strong=False, banned=banned) for search in searches)
    return next((path for path in found if path), None)


def _hitting(paths: list[frozenset[str]]) -> tuple[frozenset[str], bool]:
    """A smallest set that meets every path, and whether it is one: beyond 20 facts, one that is small."""
    facts = sorted(frozenset[str]().union(*paths))
    if len(facts) <= EXACT_UP_TO:
        for size in range(1, len(facts) + 1):
            for some in combinations(facts, size):
                if all(path.intersection(some) for path in paths):
                    return frozenset(some), True
    chosen: set[str] = set()
    while unmet := [path for path in paths if not path & chosen]:
        chosen.add(max(facts, key=lambda fact: sum(fact in path for path in unmet)))
    return frozenset(chosen), False
