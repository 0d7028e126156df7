"""Each line's verdict with its own reason, in the graph's words; why its goods are covered is another matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.exposure import EXPOSED, INFERRED, Assessment, because_of_line
from graph.projection import Projection

LEADS_TO = {
    "site_in_xuar": "the XUAR",
    "site_borderline": "a place so near the XUAR's border that it may lie inside",
    "registered_in_xuar": "a company that is registered in the XUAR or near its border",
    "listed": "a listed party",
    "owned_by_listed": "a party that is held by a listed one",
}
"""Kinds of sources of risk, in the words of what a signer is warned of."""


@dataclass(frozen=True)
class LineVerdict:
    """line: its id, the target's where the answer is of no line. because: of the verdict. leads_to: kind of the source
    of risk on its best path, blank without a path. covered, scope_because: whether its goods are in scope, and why."""

    line: str
    verdict: str
    because: str
    leads_to: str
    covered: str
    scope_because: str

    @property
    def has_path(self) -> bool:
        return self.verdict in (EXPOSED, INFERRED)


def line_verdicts(projection: Projection, assessment: Assessment) -> list[LineVerdict]:
    """One for each answer, in their order."""
    found = []
    for answer in assessment.answers:
        because, paths = because_of_line(projection, assessment, answer)
        leads_to = paths[0].risk.kind if paths else ""
        line, scope = answer.line or assessment.target, answer.scope
        found.append(LineVerdict(line, answer.verdict, because, leads_to, scope.covered, scope.because))
    return found


def path_warning(verdicts: Iterable[LineVerdict]) -> str:
    """What a signer must know of lines to which the graph holds a path; blank where there is none."""
    with_path = [one for one in verdicts if one.has_path]
    if not with_path:
        return ""
    found = {one.leads_to for one in with_path}
    where = " and to ".join(words for kind, words in LEADS_TO.items() if kind in found)
    return (
        f"The graph holds a path from these goods to {where} "
        f"(lines: {', '.join(_named(with_path))}; see the executive summary). Nobody should sign what they cannot show."
    )


def _named(verdicts: Sequence[LineVerdict]) -> list[str]:
    return list(dict.fromkeys(one.line for one in verdicts))
