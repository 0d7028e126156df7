"""Answers written back onto their targets, so that Cypher, maps and tables can use them.

A saved verdict holds for the state of the graph that it was found in, which stands beside it as `exposure_version`. Any
change to what inference reads makes a new state, so a stale verdict shows by its version and a missing one by having
none. Inference never reads results, and writing them changes no state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Protocol

from graph.errors import UserMistake
from graph.projection import WHAT_IF
from graph.schema import NODES, RESULTS
from graph.store import Store

Progress = Callable[[str, int, int | None], None]
_RESULTS = frozenset(p.name for p in RESULTS)


class Answer(Protocol):
    """What is saved of an answer: of graph.exposure.Assessment or graph.portfolio.Standing."""

    @property
    def target(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def confidence(self) -> float | None: ...
    @property
    def tier(self) -> int | None: ...


class Answers(Protocol):
    """Answers of which it is known how many there are, each made as late as when it is asked for."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Answer]: ...


def save(
    store: Store,
    answers: Mapping[str, Answers],
    *,
    version: str | None,
    as_of: date,
    progress: Progress | None = None,
) -> int:
    """Writes the answers onto their targets, in batches, and says how many.

    answers: by the label of their targets. version: the state of the graph that they were found in
    (`Projection.version`). as_of: the day that was asked for. What was saved before on a target is replaced; a saving
    that is broken off leaves each target with one answer whole. Raises UserMistake where there is no such state, the
    projection being a what-if.
    """
    if version is None or version.endswith(WHAT_IF):
        raise UserMistake("These answers are of no state of the graph (a what-if), so they cannot be saved in it.")
    total, saved = sum(map(len, answers.values())), 0
    with store.writing() as writer:
        for label in sorted(answers):
            rows = (_row(answer, version, as_of) for answer in answers[label])
            tell = _telling(progress, saved, total)
            saved += writer.write(NODES[label].record(), rows, progress=tell)
    return saved


def without_results(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties of a node without what inference wrote on it: what was loaded and tagged."""
    return {name: value for name, value in properties.items() if name not in _RESULTS}


def _row(answer: Answer, version: str, as_of: date) -> dict[str, Any]:
    return {
        "id": answer.target,
        "exposure_verdict": answer.verdict,
        "exposure_confidence": answer.confidence,
        "exposure_tier": answer.tier,
        "exposure_as_of": as_of,
        "exposure_version": version,
    }


def _telling(progress: Progress | None, before: int, total: int) -> Callable[[int], None] | None:
    return (lambda done: progress("Saving", before + done, total)) if progress else None
