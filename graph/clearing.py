"""What would clear a target: the smallest set of facts that, if documents proved another origin, leaves no path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from graph.paths import Path, Walk, best_path
from graph.risk import Risks

EXACT_UP_TO = 20
STRUCTURAL = "HAS_LINE"


@dataclass(frozen=True)
class Clearing:
    """facts: the facts to disprove, in order of id. exact: whether no smaller set would do."""

    facts: tuple[str, ...]
    exact: bool


def clearing(risks: Risks, walks: Sequence[Walk]) -> Clearing | None:
    """The smallest set, exact for up to 20 facts on the paths met; None where a path has no fact to disprove.

    Finds a path that the set so far leaves, and mends the set until it leaves none (an implicit hitting set). Of sets
    of the same size it gives the first in order of id.
    """
    paths: list[frozenset[str]] = []
    chosen, exact = frozenset[str](), True
    while path := _left(risks, walks, chosen):
        disprovable = frozenset(step.fact.id for step in path.steps if step.fact.type != STRUCTURAL)
        if not disprovable:
            return None
        paths.append(disprovable)
        chosen, exact = _hitting(paths)
    return Clearing(tuple(sorted(chosen)), exact)


def _left(risks: Risks, walks: Sequence[Walk], banned: frozenset[str]) -> Path | None:
    found = (best_path(walk, risks, strong=False, banned=banned) for walk in walks)
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
