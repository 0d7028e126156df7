"""The steps that the rules allow, one at a time: a part of the oracle. Only small networks can be listed so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from graph.objects import Fact
from graph.scope import commodity_and_rank
from tests.plain_graph import PlainGraph

PARTIES = ("Supplier", "Facility", "Estate")
DEFAULTS = {"documented": 0.99, "declared": 0.9, "trade_record": 0.8, "registry": 0.7, "inferred": 0.5}
FIRM_BASES = ("documented", "declared", "trade_record")


class TooManyWalks(Exception):
    """The network has more walks than brute force can list."""


@dataclass(frozen=True)
class Step:
    """A step that the table of steps allows, before time, stage and length are asked: `goes_on` beyond `to` or not."""

    fact: Fact
    to: str
    confidence: float
    firm: bool = True
    goes_on: bool = True


@dataclass(frozen=True)
class Walk:
    """A path under way: where it has been, the time and the stage that it carries, and whether it goes on."""

    nodes: tuple[str, ...]
    t: date
    rank: int
    steps: tuple[Step, ...] = ()
    goes_on: bool = True

    @property
    def here(self) -> str:
        return self.nodes[-1]


@dataclass
class World:
    """One network and how it is asked. `left` counts down the walks that may still be listed."""

    graph: PlainGraph
    day: date
    oldest: date
    max_steps: int
    left: int

    def operators(self, site: str) -> list[Fact]:
        return self.graph.arriving("OPERATES", site)

    def inputs(self, lot: str) -> list[Fact]:
        return [f for f in self.graph.arriving("INPUT_TO", lot) if f.start != lot]


@dataclass(frozen=True)
class Question:
    """One commodity from one start: `line` is the line asked about, or None for a company, site or empty shipment."""

    world: World
    start: str
    line: str | None
    commodity: str
    rank: int

    def walks(self) -> Iterator[Walk]:
        yield from self._onward(Walk((self.start,), self.world.day, self.rank))

    def _onward(self, walk: Walk) -> Iterator[Walk]:
        self.world.left -= 1
        if self.world.left < 0:
            raise TooManyWalks
        yield walk
        if len(walk.steps) < self.world.max_steps:
            for further in self.further(walk):
                yield from self._onward(further)

    def further(self, walk: Walk) -> Iterator[Walk]:
        """The walk with each admissible step added, its length not asked."""
        for step in self.allowed(walk):
            further = self.admitted(walk, step)
            if further is not None and step.to not in walk.nodes:
                yield further

    def admitted(self, walk: Walk, step: Step) -> Walk | None:
        """The walk with this step, or None where time, commodity or stage forbid it."""
        t, goods = walk.t, None
        end = self.world.graph.nodes[step.to]
        if step.fact.type == "SUPPLIES":
            first, last = step.fact.get("first_seen"), step.fact.get("last_seen")
            if (last and last < self.world.oldest) or (first and first > t):
                return None
            t = min(t, last or t)
            goods = commodity_and_rank(step.fact.get("commodity"), None, step.fact.get("hts"))
        elif end.label == "Lot":
            made_on = end.get("made_on")
            if made_on and made_on > t:
                return None
            t = made_on or t
            goods = commodity_and_rank(end.get("commodity"), end.get("stage"), end.get("hts"))
        commodity, rank = goods or (None, None)
        if commodity not in (None, self.commodity) or (rank is not None and rank > walk.rank):
            return None
        rank = walk.rank if rank is None else rank
        return Walk((*walk.nodes, step.to), t, rank, (*walk.steps, step), step.goes_on)

    def allowed(self, walk: Walk) -> Iterator[Step]:
        """The steps that the table of steps has from here, before time, commodity and stage are asked."""
        label = self.world.graph.nodes[walk.here].label
        if label in PARTIES:
            yield from self._from_party(walk)
        elif label == "Lot":
            yield from self._from_lot(walk.here)
        else:
            yield from self._from_goods(walk)

    def _from_goods(self, walk: Walk) -> Iterator[Step]:
        graph = self.world.graph
        shipment = walk.here
        if walk.here == self.line:
            for fact in graph.leaving("FROM_LOT", walk.here):
                yield _step(fact, fact.end, 1)
            if walk.here != self.start:
                return
            shipment = shipment_of(graph, walk.here)
        for fact in graph.leaving("HAS_LINE", walk.here):
            if fact.end == self.line:
                yield _step(fact, fact.end, 1)
        no_lots = self.line is None or not graph.leaving("FROM_LOT", self.line)
        makers = graph.leaving("PRODUCED_AT", shipment)
        for fact in makers:
            yield _step(fact, fact.end, 1, goes_on=no_lots)
        for fact in graph.leaving("SHIPPED_BY", shipment):
            yield _step(fact, fact.end, 0.9, goes_on=no_lots and not makers)

    def _from_lot(self, lot: str) -> Iterator[Step]:
        inputs = self.world.inputs(lot)
        for fact in inputs:
            yield _step(fact, fact.start, 1)
        for fact in self.world.graph.leaving("PRODUCED_AT", lot):
            yield _step(fact, fact.end, 1, goes_on=not inputs)

    def _from_party(self, walk: Walk) -> Iterator[Step]:
        graph, here = self.world.graph, walk.here
        for fact in self.world.operators(here):
            yield replace(_step(fact, fact.start, 0.9, goes_on=walk.goes_on), firm=False)
        if not walk.goes_on:
            return
        for fact in graph.arriving("SUPPLIES", here):
            basis = fact.get("basis") or "declared"
            yield replace(_step(fact, fact.start, DEFAULTS[basis]), firm=basis in FIRM_BASES)
        sites = {fact.end for fact in graph.leaving("OPERATES", here)}
        for fact in graph.leaving("OPERATES", here):
            yield replace(_step(fact, fact.end, max(1 / len(sites), 0.1)), firm=False)
        for fact in (*graph.leaving("POSSIBLY_SAME_AS", here), *graph.arriving("POSSIBLY_SAME_AS", here)):
            confirmed = fact.get("status") == "confirmed"
            if fact.get("status") != "rejected":
                other = fact.end if fact.start == here else fact.start
                yield Step(fact, other, 1 if confirmed else fact.get("score"), confirmed)


def _step(fact: Fact, to: str, default: float, *, goes_on: bool = True) -> Step:
    return Step(fact, to, fact.get("confidence") or default, goes_on=goes_on)


def shipment_of(graph: PlainGraph, target: str) -> str:
    """The shipment that a line is part of, else the target itself."""
    return next((fact.start for fact in graph.arriving("HAS_LINE", target)), target)
