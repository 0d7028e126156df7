"""The answer for each target: its verdict, the path that shows it, and what is missing."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from graph.clearing import Clearing, clearing
from graph.evidence import evidence_in_words
from graph.open_ends import Commingling, OpenEnd, Refused, TracedLot, Tracing
from graph.paths import SOME_STEPS, Path, Walk
from graph.projection import Node, Projection
from graph.questions import Asking, at_least
from graph.risk import Risks
from graph.scope import Scope
from graph.search import EVERY, NEAREST, Search
from graph.targets import Asked, asked_of, day_of, known_targets
from graph.upstream import Upstream, upstream_of

EXPOSED, INFERRED, UNKNOWN, CLEAR, NOT_ASSESSED = "exposed", "inferred", "unknown", "traced clear", "not assessed"
WORST_FIRST = (EXPOSED, INFERRED, UNKNOWN, CLEAR, NOT_ASSESSED)


WITH_PATH = (EXPOSED, INFERRED)
BY_DOCUMENTS = "every branch reaches an origin placed outside the XUAR, by documents"
BY_PLACE = "it is an estate that is placed outside the XUAR, where a branch ends: by its place alone, not by documents"
OTHER_GOODS = ". Under the UFLPA other goods can be covered too: this is not a clearance"


@dataclass(frozen=True)
class LineAnswer:
    """What was found for one line, or for one commodity of a company or site (`line` is None).

    Gaps are looked for when they are asked for. tracing: None where nothing was asked. others: of the other
    commodities, where the line's goods are not known and it was asked for each.
    """

    line: str | None
    scope: Scope
    verdict: str
    tracing: Tracing | None = field(default=None, repr=False, compare=False)
    others: tuple[Tracing, ...] = field(default=(), repr=False, compare=False)

    @functools.cached_property
    def open_ends(self) -> tuple[OpenEnd, ...]:
        return tuple(dict.fromkeys(end for one in self._tracings for end in one.open_ends()))

    @functools.cached_property
    def commingling(self) -> tuple[Commingling, ...]:
        return tuple(dict.fromkeys(found for one in self._tracings for found in one.commingling()))

    @functools.cached_property
    def refused(self) -> tuple[Refused, ...]:
        return tuple(dict.fromkeys(found for one in self._tracings for found in one.refused()))

    @functools.cached_property
    def lots(self) -> tuple[TracedLot, ...]:
        """Where the verdict is traced clear, every lot on the way to the origins, with its documents."""
        found = {lot.lot: lot for one in self._tracings for lot in one.lots()} if self.verdict == CLEAR else {}
        return tuple(found.values())

    @property
    def _tracings(self) -> tuple[Tracing, ...]:
        return (*((self.tracing,) if self.tracing else ()), *self.others)


@dataclass(frozen=True)
class Assessment:
    """The answer for one target.

    because: the verdict in words. paths: the best first; they all support the verdict. searches: those that found one.
    """

    target: str
    label: str
    name: str
    as_of: date
    day: date
    verdict: str
    because: str
    paths: tuple[Path, ...] = ()
    answers: tuple[LineAnswer, ...] = ()
    searches: tuple[Search, ...] = field(default=(), repr=False, compare=False)

    @functools.cached_property
    def clears(self) -> Clearing | None:
        """The facts to disprove so that no path is left; None where there is no path, or nothing to disprove."""
        return clearing(self.searches) if self.searches else None

    @property
    def confidence(self) -> float | None:
        return self.paths[0].confidence if self.paths else None

    @property
    def tier(self) -> int | None:
        return self.paths[0].tier if self.paths else None

    @property
    def open_ends(self) -> tuple[OpenEnd, ...]:
        ends = {end for answer in self.answers for end in answer.open_ends}
        return tuple(sorted(ends, key=lambda e: (e.id, e.missing, e.because)))

    @property
    def commingling(self) -> tuple[Commingling, ...]:
        found = {c for answer in self.answers for c in answer.commingling}
        return tuple(sorted(found, key=lambda c: (c.lot, c.fact)))

    @property
    def lots(self) -> tuple[TracedLot, ...]:
        found = {lot.lot: lot for answer in self.answers for lot in answer.lots}
        return tuple(found[lot] for lot in sorted(found))

    @property
    def refused(self) -> tuple[Refused, ...]:
        found = {refused for answer in self.answers for refused in answer.refused}
        return tuple(sorted(found, key=lambda r: (r.fact, r.rule, r.because)))

    @property
    def order(self) -> tuple[int, int, str]:
        return (WORST_FIRST.index(self.verdict), self.paths[0].cost if self.paths else 0, self.target)

    def as_json(self) -> dict[str, Any]:
        """The object of `expose --json`."""
        return {
            "target": self.target,
            "kind": self.label.lower(),
            "name": self.name,
            "as_of": self.as_of.isoformat(),
            "day": self.day.isoformat(),
            "verdict": self.verdict,
            "because": self.because,
            "confidence": self.confidence,
            "tier": self.tier,
            "paths": [path_json(path) for path in self.paths],
            "lines": [_answer_json(answer) for answer in self.answers],
            "open_ends": [asdict(end) for end in self.open_ends],
            "commingling": [asdict(c) for c in self.commingling],
            "why_not": [_refused_json(refused) for refused in self.refused],
            "traced": [asdict(lot) for lot in self.lots],
            "clears": asdict(self.clears) if self.clears else None,
        }


def assess(
    projection: Projection,
    targets: Sequence[str] | None = None,
    *,
    as_of: date,
    look_back_months: int = 24,
    commodity: str | None = None,
    paths: int = 3,
    max_steps: int = 12,
    progress: Callable[[int, int], None] | None = None,
) -> list[Assessment]:
    """The answers for the targets, worst first; for every shipment where `targets` is None.

    look_back_months: calendar months before D in which a sale must still have run. commodity: cotton, tomato or None
    for both. paths: how many to show, the best included. max_steps: the longest path. progress: told (done, total).
    Raises UserMistake for an id that the graph does not hold or cannot assess, and for a question that makes no sense.
    """
    asking = Asking(as_of, look_back_months, commodity, max_steps)
    at_least("paths", paths, 1)
    chosen = projection.labelled("Shipment") if targets is None else known_targets(projection, targets)
    risks: dict[date, Risks] = {}
    answers = []
    for done, node in enumerate(chosen):
        day = day_of(projection, node, asking)
        if day not in risks:
            risks[day] = Risks(projection, day)
        answers.append(_assess_one(upstream_of(projection), risks[day], node, day, asking, paths))
        if progress:
            progress(done + 1, len(chosen))
    return sorted(answers, key=lambda answer: answer.order)


def _assess_one(upstream: Upstream, risks: Risks, node: Node, day: date, asking: Asking, wanted: int) -> Assessment:
    questions = asked_of(upstream.projection, node, day, asking)
    searches = [Search(Walk(upstream, asked.question), risks) if asked.question else None for asked in questions]
    answers = [_answer(asked, search) for asked, search in zip(questions, searches, strict=True)]
    verdict = min((a.verdict for a in answers), key=WORST_FIRST.index, default=NOT_ASSESSED)
    found = [(search, answer.verdict) for search, answer in zip(searches, answers, strict=True) if search]
    supporting = [search for search, what in found if what == verdict]
    paths = _paths(supporting, verdict, wanted) if verdict in WITH_PATH else ()
    told = tuple(_one_a_line(answers))
    because = _because(upstream.projection, node.id, verdict, paths, told)
    with_path = tuple(search for search, what in found if what in WITH_PATH)
    return Assessment(node.id, node.label, node.name, asking.as_of, day, verdict, because, paths, told, with_path)


def _answer(asked: Asked, search: Search | None) -> LineAnswer:
    if search is None:
        return LineAnswer(asked.line, asked.scope, NOT_ASSESSED)
    for verdict, strong in ((EXPOSED, True), (INFERRED, False)):
        if search.best_path(strong=strong):
            return LineAnswer(asked.line, asked.scope, verdict, _nearest(search.walk))
    tracing = tracing_without_path(search.walk)
    return LineAnswer(asked.line, asked.scope, CLEAR if tracing.is_closed() else UNKNOWN, tracing)


def _one_a_line(answers: Sequence[LineAnswer]) -> Iterator[LineAnswer]:
    """The answers, those for the commodities of one line as one: the worst, with the gaps of the others beside it."""
    for _, group in itertools.groupby(enumerate(answers), key=lambda pair: pair[1].line or pair[0]):
        worst, *others = sorted((answer for _, answer in group), key=lambda answer: WORST_FIRST.index(answer.verdict))
        yield replace(worst, others=tuple(one.tracing for one in others if one.tracing)) if others else worst


def tracing_without_path(walk: Walk) -> Tracing:
    """What is missing where no path was found: everywhere, where the target could be traced clear."""
    label = walk.projection.nodes[walk.question.target].label
    return Tracing(walk, EVERY) if walk.has_lots() or label == "Estate" else _nearest(walk)


def _nearest(walk: Walk) -> Tracing:
    """What is missing nearby, where the target is not clear whatever lies further off."""
    return Tracing(Walk(walk.upstream, walk.question, SOME_STEPS), NEAREST)


def _paths(searches: Sequence[Search], verdict: str, wanted: int) -> tuple[Path, ...]:
    """The best path of all the questions, then those that share no evidence with an earlier one."""
    found: tuple[Path, ...] = ()
    while len(found) < wanted:
        banned = frozenset[str]().union(*(path.evidence for path in found))
        strong = verdict == EXPOSED
        options = (search.best_path(strong=strong, banned=banned, excluded=found) for search in searches)
        best = min((path for path in options if path), key=lambda path: path.order, default=None)
        if best is None:
            break
        found = (*found, best)
    return found


def _because(
    projection: Projection, target: str, verdict: str, paths: Sequence[Path], answers: Sequence[LineAnswer]
) -> str:
    if paths:
        source = projection.nodes[paths[0].risk.id]
        tier = paths[0].tier
        where = "direct" if tier <= 1 else f"sub-tier {tier}"
        if not paths[0].steps:
            return f"it is itself a source of risk: {paths[0].risk.because}"
        kind = "a path" if verdict == EXPOSED else "an inferred path"
        evidence = evidence_in_words(projection, paths[0])
        return f"{kind} ({where}) leads to {source.name}: {paths[0].risk.because}; {evidence}"
    if verdict == UNKNOWN:
        ends = {end for answer in answers for end in answer.open_ends}
        mixed = {c.fact for answer in answers for c in answer.commingling}
        gaps = [(len(ends), "open end"), (len(mixed), "purchase beside the recorded lots")]
        named = " and ".join(_count(number, what) for number, what in gaps if number)
        return f"no path was found, and it cannot be traced clear: {named}"
    if verdict == CLEAR:
        return BY_PLACE if projection.nodes[target].label == "Estate" else BY_DOCUMENTS
    return "; ".join(dict.fromkeys(answer.scope.because for answer in answers)) + OTHER_GOODS


def because_of_line(projection: Projection, assessment: Assessment, answer: LineAnswer) -> tuple[str, tuple[Path, ...]]:
    """(the verdict of one of the answers in words, the best path that it rests on, if any)."""
    of_line = [search for search in assessment.searches if search.walk.question.line == answer.line]
    paths = _paths(of_line, answer.verdict, 1) if answer.verdict in WITH_PATH else ()
    return _because(projection, assessment.target, answer.verdict, paths, (answer,)), paths


def _count(number: int, what: str) -> str:
    first, _, rest = what.partition(" beside ")
    return f"{number} {first}{'' if number == 1 else 's'}{' beside ' if rest else ''}{rest}"


def path_json(path: Path) -> dict[str, Any]:
    """A path as `expose --json` gives it."""
    risk = path.risk
    return {
        "confidence": path.confidence,
        "tier": path.tier,
        "steps": [step.as_json() for step in path.steps],
        "risk": {"id": risk.id, "kind": risk.kind, "certainty": risk.certainty, "because": risk.because},
    }


def _refused_json(refused: Refused) -> dict[str, Any]:
    return {
        "fact": refused.fact,
        "from": refused.origin,
        "to": refused.to,
        "rule": refused.rule,
        "because": refused.because,
    }


def _answer_json(answer: LineAnswer) -> dict[str, Any]:
    scope = answer.scope
    return {
        "line": answer.line,
        "covered": scope.covered,
        "commodity": scope.commodity,
        "stage": scope.stage,
        "because": scope.because,
        "verdict": answer.verdict,
    }
