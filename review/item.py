"""An item of evidence: one thing that must be shown of a shipment, and how far its documents show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from review.made_here import COVERED, DOUBTFUL, MISSING, PARTLY
from review.paper_problems import Problem

STATES = (MISSING, PARTLY, DOUBTFUL, COVERED)
"""The worst first."""


@dataclass(frozen=True)
class Item:
    """One thing that must be shown, and how far it is.

    line: None for the whole shipment. step: number of the step, None where it is of none; to: of a move, the step that
    received. requirement: key of the row. because: why it is needed here. certainty: how sure the requirement is, in
    words; letters: the same as in the table. documents: that are on file and of a fitting kind. lacking: what has none.
    problems: of documents, also of those that are only referred to. ask: whom to ask for it. remarks: what does not
    count against it. asked_by_notice: whether the notice of detention asks for such a document. lines: where it stands
    for the items of several lines, those lines; blank where it is of every line in scope.
    """

    line: str | None
    step: int | None
    to: int | None
    requirement: str
    title: str
    because: str
    citation: str
    certainty: str
    documents: tuple[str, ...]
    state: str
    problems: tuple[Problem, ...]
    ask: str
    lacking: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    letters: str = ""
    asked_by_notice: bool = False
    note: str = ""
    lines: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        plain = {name: getattr(self, name) for name in _PLAIN}
        lists = {name: list(getattr(self, name)) for name in ("documents", "lacking", "remarks")}
        return {**plain, **lists, "problems": [problem.as_json() for problem in self.problems]}


_PLAIN = (
    *("line", "step", "to", "requirement", "title", "state", "because", "citation", "certainty", "ask"),
    *("asked_by_notice", "note"),
)


@dataclass(frozen=True)
class Found:
    """What was found for one requirement."""

    state: str
    documents: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    lacking: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
