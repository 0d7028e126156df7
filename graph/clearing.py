"""What would clear a target: the smallest set of facts that, if documents proved another origin, leaves no path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from graph.paths import Path
from graph.search import Search

EXACT_UP_TO = 20
MOST_PATHS = 60
MOST_FACTS = 100
STRUCTURAL = "HAS_LINE"


@dataclass(frozen=True)
class Clearing:
    """facts: the facts to disprove, in order of id; without any one of them a path is left. None: more than MOST_FACTS.

    exact: whether no smaller set would do. at_least: no set of fewer facts can do, exact or not.
    """

    facts: tuple[str, ...]
    exact: bool
    at_least: int


def clearing(searches: Sequence[Search]) -> Clearing | None:
    """The smallest set, exact for up to 20 facts on the paths met; None where a path has no fact to disprove.

    Finds a path that the set so far leaves, and mends the set until it leaves none (an implicit hitting set). Of sets
    of the same size it gives the first in order of id. Beyond 20 facts it takes of each path the fact that is on most
    paths so far, after MOST_PATHS paths the one nearest to the target, and gives back what proves needless. It gives
    up where MOST_FACTS do not clear the target.
    """
    paths: list[frozenset[str]] = []
    counts: Counter[str] = Counter()
    chosen, exact = frozenset[str](), True
    while path := _left(searches, chosen):
        disprovable = [step.fact.id for step in path.steps if step.fact.type != STRUCTURAL]
        if not disprovable:
            return None
        paths.append(frozenset(disprovable))
        counts.update(disprovable)
        exact = len(counts) <= EXACT_UP_TO
        if len(chosen) >= MOST_FACTS:
            return Clearing((), False, _disjoint(paths))
        if exact:
            chosen = _smallest(paths, len(chosen))
        elif len(paths) <= MOST_PATHS:
            chosen |= {max(sorted(disprovable), key=lambda fact: counts[fact])}
        else:
            chosen |= {disprovable[0]}
    if exact:
        return Clearing(tuple(sorted(chosen)), exact, len(chosen))
    needed = _needed(searches, chosen)
    return Clearing(tuple(sorted(needed)), exact, _disjoint(paths))


def _left(searches: Sequence[Search], banned: frozenset[str]) -> Path | None:
    found = (search.best_path(strong=False, banned=banned) for search in searches)
    return next((path for path in found if path), None)


def _smallest(paths: list[frozenset[str]], at_least: int) -> frozenset[str]:
    """The smallest set that meets every path. at_least: the size of the one that met all paths but the last."""
    facts = sorted(frozenset[str]().union(*paths))
    sets = (some for size in range(max(1, at_least), len(facts) + 1) for some in combinations(facts, size))
    return frozenset(next(some for some in sets if all(path.intersection(some) for path in paths)))


def _needed(searches: Sequence[Search], chosen: frozenset[str]) -> frozenset[str]:
    for fact in sorted(chosen, reverse=True):
        if not _left(searches, chosen - {fact}):
            chosen -= {fact}
    return chosen


def _disjoint(paths: list[frozenset[str]]) -> int:
    """How many of the paths, the shortest first, share no fact: each asks for a fact of its own."""
    met: set[str] = set()
    number = 0
    for path in sorted(paths, key=len):
        if not path & met:
            met |= path
            number += 1
    return number
