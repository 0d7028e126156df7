"""Paths from a target upstream to a source of risk: which steps count. docs/exposure.md states the rules in words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from graph.projection import Fact, Node, Projection
from graph.risk import Risk
from graph.scope import FINISHED, commodity_and_rank

SUPPLIES_CONFIDENCE = {"documented": 0.99, "declared": 0.9, "trade_record": 0.8, "registry": 0.7, "inferred": 0.5}
SHIPPER_CONFIDENCE = 0.9
OPERATOR_CONFIDENCE = 0.9
LEAST_SITE_CONFIDENCE = 0.1
STRONG_BASES = frozenset({"documented", "declared", "trade_record"})
STRONG_CERTAINTY = 0.95
EVIDENCE_TYPES = frozenset({"SUPPLIES", "INPUT_TO", "OPERATES", "POSSIBLY_SAME_AS"})
COST_SCALE = 10**12
Order = tuple[int, int, tuple[str, ...], tuple[str, ...]]


def cost_of(confidence: float) -> int:
    """The integer that stands for a confidence in (0, 1]: sums of it compare as products of confidences do."""
    return round(-math.log(confidence) * COST_SCALE)


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
    """Which steps lead upstream from a position, under one question. It keeps what it has worked out."""

    def __init__(self, projection: Projection, question: Question) -> None:
        self.projection = projection
        self.question = question
        self._known: dict[Position, tuple[list[tuple[Step, Position]], list[Refusal]]] = {}

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
                after = self._after(step, at, walks_on)
                if isinstance(after, Refusal):
                    refused.append(after)
                else:
                    taken.append((step, after))
            self._known[at] = taken, refused
        return self._known[at]

    def _candidates(self, at: Position) -> Iterator[tuple[Step, bool]]:
        """(step, whether the walk goes on from where it leads), before time, commodity and stage are looked at."""
        label = self.projection.nodes[at.node].label
        if at.node == self.question.target and label in ("Shipment", "Line"):
            yield from self._from_shipment(at.node, label)
        elif label == "Line":
            yield from self._to_lots(at.node)
        elif label == "Lot":
            yield from self._from_lot(at.node)
        else:
            yield from self._from_party(at)

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

    def _from_shipment(self, target: str, label: str) -> Iterator[tuple[Step, bool]]:
        shipment, line, makers = self.question.shipment or "", self.question.line, self.makers()
        if label == "Shipment":
            for fact in self.projection.leaving("HAS_LINE", shipment):
                if fact.end == line:
                    yield _step(fact, target, fact.end, 1.0), True
        else:
            yield from self._to_lots(target)
        on_to_maker = not self.has_lots()
        for fact in makers:
            yield _step(fact, target, fact.end, 1.0), on_to_maker
        for fact in self.projection.leaving("SHIPPED_BY", shipment):
            yield _step(fact, target, fact.end, SHIPPER_CONFIDENCE), on_to_maker and not makers

    def _to_lots(self, line: str) -> Iterator[tuple[Step, bool]]:
        for fact in self.projection.leaving("FROM_LOT", line):
            yield _step(fact, line, fact.end, 1.0), True

    def _from_lot(self, lot: str) -> Iterator[tuple[Step, bool]]:
        inputs = self.recorded_inputs(lot)
        for fact in inputs:
            yield _step(fact, lot, fact.start, 1.0), True
        for fact in self.projection.leaving("PRODUCED_AT", lot):
            yield _step(fact, lot, fact.end, 1.0), not inputs

    def _from_party(self, at: Position) -> Iterator[tuple[Step, bool]]:
        node = self.projection.nodes[at.node]
        if node.label in ("Facility", "Estate"):
            for fact in self.projection.arriving("OPERATES", node.id):
                yield _step(fact, node.id, fact.start, OPERATOR_CONFIDENCE, inferred=True), at.walks_on
        if not at.walks_on:
            return
        for fact in self.projection.arriving("SUPPLIES", node.id):
            basis = fact.get("basis") or "declared"
            default = SUPPLIES_CONFIDENCE.get(basis, SUPPLIES_CONFIDENCE["inferred"])
            yield _step(fact, node.id, fact.start, default, inferred=basis not in STRONG_BASES), True
        sites = self.projection.leaving("OPERATES", node.id)
        for fact in sites:
            share = max(1 / len({f.end for f in sites}), LEAST_SITE_CONFIDENCE)
            yield _step(fact, node.id, fact.end, share, inferred=True), True
        yield from self._same_entity(node)

    def _same_entity(self, node: Node) -> Iterator[tuple[Step, bool]]:
        arriving = self.projection.arriving("POSSIBLY_SAME_AS", node.id)
        for fact in self.projection.leaving("POSSIBLY_SAME_AS", node.id) + arriving:
            status = fact.get("status")
            score = 1.0 if status == "confirmed" else float(fact.get("score") or 0)
            if status != "rejected" and score > 0:
                other = fact.end if fact.start == node.id else fact.start
                yield Step(fact, node.id, other, score, status == "confirmed"), True

    def _after(self, step: Step, at: Position, walks_on: bool) -> Position | Refusal:
        if step.fact.type == "SUPPLIES":
            return self._after_sale(step, at)
        if step.fact.type in ("FROM_LOT", "INPUT_TO"):
            return self._after_lot(step, at)
        return Position(step.to, at.day, at.rank, walks_on)

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


def _step(fact: Fact, origin: str, to: str, default: float, *, inferred: bool = False) -> Step:
    confidence = fact.get("confidence")
    return Step(fact, origin, to, default if confidence is None else float(confidence), not inferred)
