"""Paths from a target upstream to a source of risk: which steps count. docs/exposure.md states the rules in words."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graph.projection import Fact
from graph.risk import Risk
from graph.schema import PARTIES
from graph.scope import FINISHED, commodity_and_rank
from graph.state_graph import NEVER, NEVER_DAY, STRONG, TO_LINE, TO_MAKER, TO_SHIPPER, Asked, carried_rank
from graph.upstream import Upstream, commodity_code
from graph.worth import cost_of

EVIDENCE_TYPES = frozenset({"SUPPLIES", "INPUT_TO", "OPERATES", "POSSIBLY_SAME_AS"})
SOME_STEPS, MOST_STEPS = 100, 2_000
"""How many steps from one company or site are looked at for gaps: some, where nothing can show the target to be clear,
or most. The search for paths has no such limit."""
Order = tuple[int, int, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Question:
    """What is asked of one target.

    line: the line whose goods are traced, for a shipment or a line as target.
    shipment: its shipment. maker_facts and shipper_facts are read from it.
    rank: the highest stage that a step may have at the start. earliest: the day before which a window may not end.
    """

    target: str
    commodity: str
    day: date
    earliest: date
    rank: int = FINISHED
    line: str | None = None
    shipment: str | None = None
    max_steps: int = 12


@dataclass(frozen=True)
class Step:
    """One step upstream along a fact. confidence: what the step is worth. strong: neither inferred nor registry."""

    fact: Fact
    origin: str
    to: str
    confidence: float
    strong: bool

    def as_json(self) -> dict[str, Any]:
        """A step in `expose --json`."""
        fact = self.fact
        return {
            "from": self.origin,
            "type": fact.type,
            "to": self.to,
            "fact": fact.id,
            "basis": fact.get("basis"),
            "confidence": self.confidence,
            "documents": list(fact.documents),
            "source": {"name": fact.get("source"), "file": fact.get("source_file"), "row": fact.get("source_row")},
        }


@dataclass(frozen=True)
class Path:
    """Steps from the target to a source of risk; none where the target is the source itself."""

    target: str
    steps: tuple[Step, ...]
    risk: Risk

    @property
    def confidence(self) -> float:
        return math.prod([step.confidence for step in self.steps] + [self.risk.certainty])

    @property
    def cost(self) -> int:
        return sum(cost_of(step.confidence) for step in self.steps) + cost_of(self.risk.certainty)

    @property
    def nodes(self) -> tuple[str, ...]:
        return (self.target, *(step.to for step in self.steps))

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(step.fact.id for step in self.steps)

    @property
    def evidence(self) -> frozenset[str]:
        """The facts that an alternative path may not share."""
        return frozenset(step.fact.id for step in self.steps if step.fact.type in EVIDENCE_TYPES)

    @property
    def order(self) -> Order:
        """Best first: highest product, then fewest steps, then node ids, then fact ids."""
        return (self.cost, len(self.steps), self.nodes, self.facts)

    @property
    def tier(self) -> int:
        """How many sales and lot inputs lie between the target's maker and the source; 0 or 1 is direct."""
        return sum(step.fact.type in ("SUPPLIES", "INPUT_TO") for step in self.steps)


@dataclass(frozen=True)
class Position:
    """Where a walk stands: the node, the day and stage it carries, and whether it may go on from here."""

    node: str
    day: date
    rank: int
    walks_on: bool = True


@dataclass(frozen=True)
class Refusal:
    """A step that a fact would make, and the rule that it fails: time, commodity or stage."""

    step: Step
    rule: str
    because: str


def start_of(question: Question) -> Position:
    return Position(question.target, question.day, question.rank)


class Walk:
    """Which steps lead upstream from a position, under one question. It keeps what it has worked out.

    cut_at: companies and sites of which only the first `most_steps` steps were looked at.
    """

    def __init__(self, upstream: Upstream, question: Question, most_steps: int = MOST_STEPS) -> None:
        self.upstream = upstream
        self.projection = upstream.projection
        self.question = question
        self.most_steps = most_steps
        self.cut_at: set[str] = set()
        self._known: dict[Position, tuple[list[tuple[Step, Position]], list[Refusal]]] = {}

    @functools.cached_property
    def asked(self) -> Asked:
        """The question in numbers, for the best path of whatever kind."""
        question, lots = self.question, self.has_lots()
        return Asked(
            self._number(question.target),
            self._number(question.shipment),
            self._number(question.line),
            lots,
            lots or bool(self.makers()),
            question.day.toordinal(),
            question.earliest.toordinal(),
            commodity_code(question.commodity),
            question.rank,
            strong=False,
            weakest=NEVER,
            max_steps=question.max_steps,
            penalty=0,
        )

    def _number(self, node: str | None) -> int:
        number = self.projection.number(node) if node is not None else None
        return -1 if number is None else number

    def steps(self, at: Position) -> list[tuple[Step, Position]]:
        """The admissible steps from here, each with the position that it leads to."""
        return self._from(at)[0]

    def refusals(self, at: Position) -> list[Refusal]:
        """The steps from here that fail a rule."""
        return self._from(at)[1]

    def _from(self, at: Position) -> tuple[list[tuple[Step, Position]], list[Refusal]]:
        if at not in self._known:
            taken: list[tuple[Step, Position]] = []
            refused: list[Refusal] = []
            for step, walks_on in self._candidates(at):
                after = self.after(step, at, walks_on)
                if isinstance(after, Refusal):
                    refused.append(after)
                else:
                    taken.append((step, after))
            self._known[at] = taken, refused
        return self._known[at]

    def _candidates(self, at: Position) -> Iterator[tuple[Step, bool]]:
        """(step, whether the walk goes on from where it leads), before time, commodity and stage are looked at."""
        number, n = self._number(at.node), self.upstream.n
        states = [number if at.walks_on else n + number]
        if at.node == self.question.target and self.question.shipment not in (None, at.node):
            states.append(self.asked.shipment)
        indptr = self.upstream.steps.indptr
        for state in states:
            first, end = int(indptr[state]), int(indptr[state + 1])
            if end - first > self.most_steps and self.projection.nodes[at.node].label in PARTIES:
                self.cut_at.add(at.node)
                end = first + self.most_steps
            for edge in range(first, end):
                to = self.leads_to(edge)
                if to is not None:
                    yield self.step(edge, at.node), to < n

    def leads_to(self, edge: int) -> int | None:
        """The state that a step of the state graph leads to under this question."""
        step, asked = self.upstream.steps.edges[edge], self.asked
        flags, to = int(step["flags"]), int(step["to"])
        if flags & TO_LINE and to != asked.line:
            return None
        stops = (flags & TO_MAKER and asked.maker_stops) or (flags & TO_SHIPPER and asked.shipper_stops)
        return to + self.upstream.n if stops else to

    def step(self, edge: int, origin: str) -> Step:
        """A step of the state graph, from this node."""
        step = self.upstream.steps.edges[edge]
        fact = self.projection.fact_at(int(step["fact"]))
        to = self.projection.ids[int(step["to"]) % self.upstream.n].as_py()
        confidence = self.upstream.confidence_of(int(step["cost"]))
        return Step(fact, origin, to, confidence, bool(step["flags"] & STRONG))

    def has_lots(self) -> bool:
        line = self.question.line
        return line is not None and bool(self.projection.leaving("FROM_LOT", line))

    def recorded_inputs(self, lot: str) -> list[Fact]:
        """The lot's inputs. A lot that is its own input is a finding, and no record of where it came from."""
        return [fact for fact in self.projection.arriving("INPUT_TO", lot) if fact.start != lot]

    def of_other_goods(self, lot: str) -> bool:
        """Whether the lot is stated to be of another commodity than the one asked about."""
        node = self.projection.nodes[lot]
        commodity, _ = commodity_and_rank(node.get("commodity"), node.get("stage"), node.get("hts"))
        return commodity not in (None, self.question.commodity)

    def feeds_itself(self, lot: str) -> bool:
        """Whether the lot's recorded inputs lead in a circle back to it, through lots that can be of these goods."""
        seen, stack = set[str](), [lot]
        while stack:
            for fact in self.recorded_inputs(stack.pop()):
                if fact.start == lot:
                    return True
                if fact.start not in seen and not self.of_other_goods(fact.start):
                    seen.add(fact.start)
                    stack.append(fact.start)
        return False

    def makers(self) -> list[Fact]:
        return self.projection.leaving("PRODUCED_AT", self.question.shipment or "")

    def after(self, step: Step, at: Position, walks_on: bool) -> Position | Refusal:
        """Where the step leads, or the rule of time, commodity or stage that it fails."""
        if step.fact.type == "SUPPLIES":
            return self._after_sale(step, at)
        if step.fact.type in ("FROM_LOT", "INPUT_TO"):
            return self._after_lot(step, at)
        return Position(step.to, at.day, at.rank, walks_on)

    def beyond(self, edge: int, step: Step, at: Position, *, walks_on: bool) -> Position:
        """Where the step leads if its rules are not asked."""
        taken = self.upstream.steps.edges[edge]
        day = at.day if taken["last"] == NEVER_DAY else min(at.day, date.fromordinal(int(taken["last"])))
        return Position(step.to, day, int(carried_rank(taken, at.rank)), walks_on)

    def _after_sale(self, step: Step, at: Position) -> Position | Refusal:
        first, last = step.fact.get("first_seen"), step.fact.get("last_seen")
        if last is not None and last < self.question.earliest:
            return Refusal(step, "time", f"the last sale, {last}, is before {self.question.earliest}")
        if first is not None and first > at.day:
            return Refusal(step, "time", f"the first sale, {first}, is after {at.day}")
        goods = commodity_and_rank(step.fact.get("commodity"), None, step.fact.get("hts"))
        day = at.day if last is None else min(at.day, last)
        return self._after_goods(step, Position(step.to, day, at.rank), goods)

    def _after_lot(self, step: Step, at: Position) -> Position | Refusal:
        lot = self.projection.nodes[step.to]
        made_on = lot.get("made_on")
        if made_on is not None and made_on > at.day:
            return Refusal(step, "time", f"lot {lot.id} was made on {made_on}, after {at.day}")
        goods = commodity_and_rank(lot.get("commodity"), lot.get("stage"), lot.get("hts"))
        return self._after_goods(step, Position(lot.id, made_on or at.day, at.rank), goods)

    def _after_goods(self, step: Step, position: Position, goods: tuple[str | None, int | None]) -> Position | Refusal:
        commodity, rank = goods
        if commodity not in (None, self.question.commodity):
            return Refusal(step, "commodity", f"it is of {commodity}, not {self.question.commodity}")
        if rank is None:
            return position
        if rank > position.rank:
            return Refusal(step, "stage", "its stage is nearer to finished than the goods that it went into")
        return replace(position, rank=rank)
