"""The answer for each target: its verdict, the path that shows it, and what is missing."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Any

from graph.clearing import Clearing, clearing
from graph.errors import UserMistake
from graph.open_ends import Commingling, OpenEnd, Refused, TracedLot, Tracing
from graph.paths import Path, Question, Step, Walk
from graph.projection import Node, Projection
from graph.risk import Risks
from graph.scope import COMMODITIES, Scope, day_that_matters, line_scope, regimes
from graph.search import Search

EXPOSED, INFERRED, UNKNOWN, CLEAR, NOT_ASSESSED = "exposed", "inferred", "unknown", "traced clear", "not assessed"
WORST_FIRST = (EXPOSED, INFERRED, UNKNOWN, CLEAR, NOT_ASSESSED)
TARGET_LABELS = ("Shipment", "Line", "Supplier", "Facility", "Estate")


WITH_PATH = (EXPOSED, INFERRED)
NO_REGIME = "no regime reaches the shipment's dates"
OTHER_GOODS = ". Under the UFLPA other goods can be covered too: this is not a clearance"


@dataclass(frozen=True)
class Asked:
    """One question of a target: of a line, or of a commodity where `line` is None. No question: out of scope."""

    line: str | None
    scope: Scope
    question: Question | None


@dataclass(frozen=True)
class LineAnswer:
    """What was found for one line, or for one commodity of a company or site (`line` is None).

    lots: where the verdict is traced clear, every lot on the way to the origins, with its documents.
    """

    line: str | None
    scope: Scope
    verdict: str
    open_ends: tuple[OpenEnd, ...] = ()
    commingling: tuple[Commingling, ...] = ()
    refused: tuple[Refused, ...] = ()
    lots: tuple[TracedLot, ...] = ()


@dataclass(frozen=True)
class Assessment:
    """The answer for one target.

    because: the verdict in words. paths: the best first; they all support the verdict. clears: the facts to disprove
    so that no path is left, or None where there is no path, or nothing to disprove.
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
    clears: Clearing | None = None

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
            "paths": [_path_json(path) for path in self.paths],
            "lines": [_answer_json(answer) for answer in self.answers],
            "open_ends": [asdict(end) for end in self.open_ends],
            "commingling": [asdict(c) for c in self.commingling],
            "why_not": [_refused_json(refused) for refused in self.refused],
            "traced": [asdict(lot) for lot in self.lots],
            "clears": {"facts": list(self.clears.facts), "exact": self.clears.exact} if self.clears else None,
        }


@dataclass(frozen=True)
class _Asking:
    """How it is asked, as `assess` takes it."""

    as_of: date
    look_back_months: int = 24
    commodity: str | None = None
    paths: int = 3
    max_steps: int = 12

    def __post_init__(self) -> None:
        if self.commodity not in (None, *COMMODITIES):
            raise UserMistake(f"commodity {self.commodity!r} is not known; expected one of {', '.join(COMMODITIES)}.")
        if self.as_of.year < 1900:
            raise UserMistake(f"as-of date {self.as_of} is before 1900; expected a date such as 2024-05-01.")
        for name, value, least in (
            ("look-back", self.look_back_months, 0),
            ("paths", self.paths, 1),
            ("longest path", self.max_steps, 0),
        ):
            if value < least:
                raise UserMistake(f"{name} is {value}; expected {least} or more.")


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
    asking = _Asking(as_of, look_back_months, commodity, paths, max_steps)
    chosen = [n.id for n in projection.labelled("Shipment")] if targets is None else _known(projection, targets)
    risks: dict[date, Risks] = {}
    answers = []
    for done, target in enumerate(chosen):
        day = _day(projection, projection.nodes[target], asking)
        if day not in risks:
            risks[day] = Risks(projection, day)
        answers.append(_assess_one(projection, risks[day], target, day, asking))
        if progress:
            progress(done + 1, len(chosen))
    return sorted(answers, key=lambda answer: answer.order)


def _known(projection: Projection, targets: Sequence[str]) -> list[str]:
    for target in targets:
        node = projection.nodes.get(target)
        if node is None:
            near = _near(projection, target)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise UserMistake(f"No shipment, line, supplier, facility or estate has the id {target!r}.{hint}")
        if node.label not in TARGET_LABELS:
            raise UserMistake(
                f"{target!r} is a {node.label.lower()}; expected a shipment, line, supplier, facility or estate."
            )
    return list(dict.fromkeys(targets))


def _near(projection: Projection, target: str) -> list[str]:
    """Ids that may have been meant: by bill of lading or name, in another case, or spelled alike."""
    wanted = target.casefold()
    nodes = [node for node in projection.nodes.values() if node.label in TARGET_LABELS]
    same = [n.id for n in nodes if wanted in (n.id.casefold(), (n.get("bill_of_lading") or "").casefold())]
    named = [n.id for n in nodes if wanted == n.name.casefold()]
    return list(dict.fromkeys(same + named))[:3] or get_close_matches(target, [node.id for node in nodes], 3)


def _shipment_of(projection: Projection, node: Node) -> Node | None:
    if node.label == "Shipment":
        return node
    arriving = projection.arriving("HAS_LINE", node.id) if node.label == "Line" else []
    return projection.nodes[arriving[0].start] if arriving else None


def _day(projection: Projection, node: Node, asking: _Asking) -> date:
    shipment = _shipment_of(projection, node)
    return day_that_matters(shipment.properties, asking.as_of) if shipment else asking.as_of


def months_before(day: date, months: int) -> date:
    """The same day of the month so many calendar months earlier, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _assess_one(projection: Projection, risks: Risks, target: str, day: date, asking: _Asking) -> Assessment:
    node = projection.nodes[target]
    questions = list(_asked(projection, node, day, asking))
    searches = [Search(Walk(projection, asked.question), risks) if asked.question else None for asked in questions]
    answers = tuple(_answer(asked, search) for asked, search in zip(questions, searches, strict=True))
    verdict = min((a.verdict for a in answers), key=WORST_FIRST.index, default=NOT_ASSESSED)
    found = [(search, answer.verdict) for search, answer in zip(searches, answers, strict=True) if search]
    supporting = [search for search, what in found if what == verdict]
    paths = _paths(supporting, verdict, asking.paths) if verdict in WITH_PATH else ()
    because = _because(projection, verdict, paths, answers)
    with_path = [search for search, what in found if what in WITH_PATH]
    clears = clearing(with_path) if with_path else None
    return Assessment(target, node.label, node.name, asking.as_of, day, verdict, because, paths, answers, clears)


def _asked(projection: Projection, node: Node, day: date, asking: _Asking) -> Iterator[Asked]:
    """One a line; one a commodity for a company or site, and for a shipment of which no line is recorded."""
    earliest = months_before(day, asking.look_back_months)
    shipment = _shipment_of(projection, node)
    lines = _lines(projection, node)
    reached = shipment is None or regimes(shipment.properties, asking.as_of)
    for line in lines:
        scope = line_scope(line.get("hts"), line.get("fibre_content"), line.get("description"))
        question = None
        if reached and scope.commodity and asking.commodity in (None, scope.commodity):
            owner = shipment.id if shipment else None
            question = Question(
                *(node.id, scope.commodity, day, earliest, scope.rank, line.id, owner), max_steps=asking.max_steps
            )
        yield Asked(line.id, scope if reached else replace(scope, because=NO_REGIME), question)
    if lines:
        return
    for commodity in COMMODITIES:
        if asking.commodity in (None, commodity):
            scope = Scope("examine", commodity, None, f"asked for {commodity}, at any stage" if reached else NO_REGIME)
            owner = shipment.id if shipment else None
            question = Question(node.id, commodity, day, earliest, shipment=owner, max_steps=asking.max_steps)
            yield Asked(None, scope, question if reached else None)


def _lines(projection: Projection, node: Node) -> list[Node]:
    if node.label == "Line":
        return [node]
    lines = [projection.nodes[line] for line in {fact.end for fact in projection.leaving("HAS_LINE", node.id)}]
    return sorted(lines, key=lambda line: (line.get("line_number") or 0, line.id))


def _answer(asked: Asked, search: Search | None) -> LineAnswer:
    if search is None:
        return LineAnswer(asked.line, asked.scope, NOT_ASSESSED)
    tracing = Tracing(search.walk, search.reached)
    ends, commingling = tuple(tracing.open_ends()), tuple(tracing.commingling())
    if search.hops:
        verdict = EXPOSED if search.best_path(strong=True) else INFERRED
    else:
        verdict = UNKNOWN if ends or commingling else CLEAR
    lots = tuple(tracing.lots()) if verdict == CLEAR else ()
    return LineAnswer(asked.line, asked.scope, verdict, ends, commingling, tuple(tracing.refused()), lots)


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


def _because(projection: Projection, verdict: str, paths: Sequence[Path], answers: Sequence[LineAnswer]) -> str:
    if paths:
        source = projection.nodes[paths[0].risk.id]
        tier = paths[0].tier
        where = "direct" if tier <= 1 else f"sub-tier {tier}"
        if not paths[0].steps:
            return f"it is itself a source of risk: {paths[0].risk.because}"
        kind = "a documented or traded path" if verdict == EXPOSED else "an inferred path"
        return f"{kind} ({where}) leads to {source.name}: {paths[0].risk.because}"
    if verdict == UNKNOWN:
        ends = {(end.id, end.missing) for answer in answers for end in answer.open_ends}
        mixed = {c.fact for answer in answers for c in answer.commingling}
        gaps = [(len(ends), "open end"), (len(mixed), "purchase beside the recorded lots")]
        named = " and ".join(_count(number, what) for number, what in gaps if number)
        return f"no path was found, and it cannot be traced clear: {named}"
    if verdict == CLEAR:
        return "every branch reaches an origin placed outside the XUAR, by documents"
    return "; ".join(dict.fromkeys(answer.scope.because for answer in answers)) + OTHER_GOODS


def _count(number: int, what: str) -> str:
    first, _, rest = what.partition(" beside ")
    return f"{number} {first}{'' if number == 1 else 's'}{' beside ' if rest else ''}{rest}"


def _step_json(step: Step) -> dict[str, Any]:
    fact = step.fact
    return {
        "from": step.origin,
        "type": fact.type,
        "to": step.to,
        "fact": fact.id,
        "basis": fact.get("basis"),
        "confidence": step.confidence,
        "documents": list(fact.documents),
        "source": {"name": fact.get("source"), "file": fact.get("source_file"), "row": fact.get("source_row")},
    }


def _path_json(path: Path) -> dict[str, Any]:
    risk = path.risk
    return {
        "confidence": path.confidence,
        "tier": path.tier,
        "steps": [_step_json(step) for step in path.steps],
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
