"""What keeps a target from being traced clear: every place, quantity, document or tier that is missing."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.evidence import is_on_file, shows
from graph.mass_balance import line_shortfall, lot_shortfall, overdrawn
from graph.paths import Position, Refusal, Walk
from graph.projection import Fact, Node
from graph.regimes import day_that_counts
from graph.risk import Risks
from graph.schema import PARTIES
from graph.scope import STAGE_RANK, commodity_and_rank
from graph.search import Reach, reach

ORIGIN_DOCUMENTS = frozenset({"bale_list", "gin_record", "phytosanitary"})
PLACED = ("inside", "outside", "borderline")
RAW = STAGE_RANK["raw"]
MOST_NAMED = 3
SHOWN = {
    "SUPPLIES": "its purchase from",
    "FROM_LOT": "that it comes from lot",
    "INPUT_TO": "that it was made from lot",
}
"""What the document of a step would show, said of who bought or of what was made."""


@dataclass(frozen=True)
class OpenEnd:
    """Where a branch stops short. missing: lots, tier, place, quantity, document, mass_balance, contradiction,
    completeness, length, goods or listing."""

    id: str
    missing: str
    because: str


@dataclass(frozen=True)
class Commingling:
    """A purchase at a lot's maker beside the lot's recorded inputs."""

    lot: str
    site: str
    fact: str
    seller: str


@dataclass(frozen=True)
class Refused:
    """A step that the walk came to and could not take, and the rule that it failed: time, commodity or stage."""

    fact: str
    origin: str
    to: str
    rule: str
    because: str


@dataclass(frozen=True)
class TracedLot:
    """A lot on the way to the origin, with what shows it. origin: whether the branch ends here."""

    lot: str
    commodity: str | None
    stage: str | None
    quantity: float | None
    unit: str | None
    made_at: tuple[str, ...]
    inputs: tuple[str, ...]
    documents: tuple[str, ...]
    origin: bool


class Tracing:
    """What the walk from one question reaches, read for gaps. most: how many positions are looked at. shipment: whose
    goods these are, where the question is of a lot of it."""

    def __init__(self, walk: Walk, most: int, shipment: str | None = None) -> None:
        self._projection = walk.projection
        self._question = walk.question
        self._shipment = shipment or walk.question.shipment
        self._most = most
        self._walk = walk

    @functools.cached_property
    def _reached(self) -> Reach:
        return reach(self._walk, most=self._most)

    @functools.cached_property
    def _unproven(self) -> tuple[Position, ...]:
        """The positions that the walk reaches without passing an origin: what is behind an origin needs no proof."""
        if not any(self.at_origin(position.node) for position in self._reached.positions):
            return self._reached.positions
        among = self._reached.positions
        return reach(self._walk, most=self._most, stops_at=self.at_origin, among=among).positions

    def open_ends(self) -> list[OpenEnd]:
        """Every open end, each named once, by node and kind."""
        return sorted(set(self._ends()), key=lambda end: (end.id, end.missing, end.because))

    def is_closed(self) -> bool:
        """Whether nothing is missing on any branch, and nothing was mixed in."""
        return not self.commingling() and not any(True for _ in self._ends())

    def _ends(self) -> Iterator[OpenEnd]:
        yield from self._at_start()
        for node in self._reached.cut_short_at:
            yield OpenEnd(node, "length", "the search stopped here at its longest path")
        for position in self._reached.positions:
            yield from self._at(position)
        for position in self._unproven:
            yield from self._upstream_of(position)
        yield from self._listed_by_the_entry()
        yield from self._not_looked_at()

    def _listed_by_the_entry(self) -> Iterator[OpenEnd]:
        """Who is no source of risk on D, but is one by the entry of goods from a zone or a warehouse."""
        shipment = self._projection.nodes[self._shipment].properties if self._shipment else {}
        day, entered = self._question.day, day_that_counts(shipment, self._question.day)
        if entered <= day:
            return
        then, by_entry = Risks(self._projection, day), Risks(self._projection, entered)
        for position in self._reached.positions:
            risk = by_entry.of(position.node)
            if risk and not then.of(position.node):
                words = f"{risk.because}: by its entry on {entered}, from which such goods count, and not yet on {day}"
                yield OpenEnd(position.node, "listing", words)

    def _not_looked_at(self) -> Iterator[OpenEnd]:
        """Where there is too much to name every gap; asked last, when all that is looked at has been."""
        _ = self._mixed
        if self._reached.left_out:
            seen = len(self._reached.positions)
            words = f"more than {seen} places lie upstream: only the nearest were looked at for gaps"
            yield OpenEnd(self._question.target, "length", words)
        for node in self._walk.cut_at:
            words = f"it has more than {self._walk.most_steps} steps upstream: the others were not looked at for gaps"
            yield OpenEnd(node, "length", words)

    def commingling(self) -> list[Commingling]:
        """Purchases beside recorded inputs: a risk that the lots' papers do not show, not a path."""
        return self._mixed

    @functools.cached_property
    def _mixed(self) -> list[Commingling]:
        found: set[Commingling] = set()
        for position in self._reached.positions:
            if self._projection.nodes[position.node].label == "Lot" and self._walk.recorded_inputs(position.node):
                found.update(self._other_purchases(position))
        return sorted(found, key=lambda c: (c.lot, c.fact))

    def lots(self) -> list[TracedLot]:
        """Every lot that the walk reached: what stands behind a verdict of traced clear."""
        reached = {position.node for position in self._reached.positions}
        lots = (self._projection.nodes[node] for node in sorted(reached))
        return [self._traced(lot) for lot in lots if lot.label == "Lot"]

    def _traced(self, lot: Node) -> TracedLot:
        inputs = self._walk.recorded_inputs(lot.id)
        papers = self._documents_of(lot).union(*(fact.documents for fact in inputs))
        return TracedLot(
            lot.id,
            lot.get("commodity"),
            lot.get("stage"),
            lot.get("quantity"),
            lot.get("unit"),
            made_at=tuple(sorted(self._sites_of(lot.id))),
            inputs=tuple(sorted({fact.start for fact in inputs})),
            documents=tuple(sorted(papers)),
            origin=not inputs and self._is_origin(lot),
        )

    def refused(self) -> list[Refused]:
        """The steps from reached positions that fail a rule from every one of them."""
        walk = Walk(self._walk.upstream, self._question, self._walk.most_steps)  # its own: what it cuts short is no gap
        taken = {step.fact.id for position in self._reached.positions for step, _ in walk.steps(position)}
        refusals = [refusal for position in self._reached.positions for refusal in walk.refusals(position)]
        first = {refusal.step.fact.id: refusal for refusal in reversed(refusals)}
        return [
            Refused(fact, refusal.step.origin, refusal.step.to, refusal.rule, refusal.because)
            for fact, refusal in sorted(first.items())
            if fact not in taken
        ]

    def _at_start(self) -> Iterator[OpenEnd]:
        target = self._projection.nodes[self._question.target]
        if target.label in ("Supplier", "Facility"):
            words = "its recorded purchases may not be all of them: only lots of a shipment can show that"
            yield OpenEnd(target.id, "completeness", words)
        if self._question.line is None:
            if target.label == "Shipment":
                yield OpenEnd(target.id, "goods", "no line says what goods are in it")
            return
        lots = self._projection.leaving("FROM_LOT", self._question.line)
        line = self._projection.nodes[self._question.line]
        if not lots:
            yield OpenEnd(line.id, "lots", "no lot is recorded for it, so its goods cannot be followed to their origin")
        elif shortfall := line_shortfall(line, lots):
            yield OpenEnd(line.id, shortfall.kind, shortfall.because)
        if lots and all(self._walk.of_other_goods(fact.end) for fact in lots):
            yield OpenEnd(line.id, "lots", f"its lots are all of other goods than {self._question.commodity}")
        yield from self._undocumented(line.id, lots)
        if not lots and not self._walk.makers() and not self._shippers():
            yield OpenEnd(self._question.target, "tier", "neither its maker nor its shipper is known")

    def at_origin(self, node_id: str) -> bool:
        """Whether a branch ends here: an estate outside, or a lot that a paper of its growing places outside."""
        node = self._projection.nodes[node_id]
        if node.label == "Lot":
            return not self._walk.recorded_inputs(node.id) and self._is_origin(node)
        return node.label == "Estate" and node.get("xuar") == "outside"

    def _shippers(self) -> list[Fact]:
        return self._projection.leaving("SHIPPED_BY", self._question.shipment or "")

    def _at(self, position: Position) -> Iterator[OpenEnd]:
        node = self._projection.nodes[position.node]
        if node.label in ("Lot", "Line"):
            yield from self._contradictions(position)
        if node.label == "Lot":
            yield from self._at_lot(node)
        elif node.label in PARTIES and node.get("xuar") not in PLACED:
            yield OpenEnd(node.id, "place", node.get("xuar_reason") or "its place has not been looked up")

    def _at_lot(self, lot: Node) -> Iterator[OpenEnd]:
        inputs = self._walk.recorded_inputs(lot.id)
        if not self._documents_of(lot):
            yield OpenEnd(lot.id, "document", f"no document shows this lot{self._but_for(self._named_for(lot))}")
        if not self._projection.leaving("PRODUCED_AT", lot.id):
            yield OpenEnd(lot.id, "place", "where it was made or grown is not recorded")
        if shortfall := overdrawn(lot, self._uses(lot)):
            yield OpenEnd(lot.id, shortfall.kind, shortfall.because)
        if not inputs and not self._is_origin(lot):
            yield OpenEnd(lot.id, "lots", f"its inputs are not recorded, and {self._not_grown(lot)}")
        if inputs:
            yield from self._at_inputs(lot, inputs)

    def _at_inputs(self, lot: Node, inputs: list[Fact]) -> Iterator[OpenEnd]:
        pairs = [(fact, self._projection.nodes[fact.start]) for fact in inputs]
        if shortfall := lot_shortfall(lot, pairs, self._question.commodity):
            yield OpenEnd(lot.id, shortfall.kind, shortfall.because)
        if all(self._walk.of_other_goods(fact.start) for fact in inputs):
            yield OpenEnd(lot.id, "lots", f"its inputs are all of other goods than {self._question.commodity}")
        if self._walk.feeds_itself(lot.id):
            yield OpenEnd(lot.id, "contradiction", "its recorded inputs lead back to itself")
        yield from self._undocumented(lot.id, inputs)

    def _upstream_of(self, position: Position) -> Iterator[OpenEnd]:
        """What is missing of the purchases of a company or site that the walk goes on from."""
        node = self._projection.nodes[position.node]
        if (
            node.label not in PARTIES
            or not position.walks_on
            or self.at_origin(node.id)
            or node.get("xuar") == "inside"
        ):
            return
        onward = list(self._walk.steps(position))
        yield from self._undocumented(node.id, [step.fact for step, _ in onward if step.fact.type == "SUPPLIES"])
        under_same_roof = [after for step, after in onward if step.fact.type in ("OPERATES", "POSSIBLY_SAME_AS")]
        if not any(self._buys(at) for at in (position, *under_same_roof)):
            yield OpenEnd(node.id, "tier", f"who sold it {self._question.commodity} in time is not recorded")

    def _buys(self, position: Position) -> bool:
        return any(step.fact.type == "SUPPLIES" for step, _ in self._walk.steps(position))

    def _contradictions(self, position: Position) -> Iterator[OpenEnd]:
        for refusal in self._walk.refusals(position):
            if refusal.rule != "commodity" and refusal.step.fact.type in ("FROM_LOT", "INPUT_TO"):
                yield _contradiction(position.node, refusal)

    def _undocumented(self, node_id: str, facts: list[Fact]) -> Iterator[OpenEnd]:
        for fact in facts:
            if not any(self._shows(document) for document in fact.documents):
                other = fact.start if fact.end == node_id else fact.end
                but = self._but_for(fact.documents)
                yield OpenEnd(node_id, "document", f"no document shows {SHOWN[fact.type]} {other}{but}")

    def _but_for(self, named: Iterable[str]) -> str:
        """The documents on file that are named and show nothing by themselves, in words; blank for none."""
        papers = sorted(document for document in set(named) if is_on_file(self._projection, document))
        said = [f"{one} ({self._projection.nodes[one].get('kind') or 'of no kind'})" for one in papers]
        if not said:
            return ""
        some = ", ".join(said[:MOST_NAMED]) + (f" and {len(said) - MOST_NAMED} more" if len(said) > MOST_NAMED else "")
        return f": {some} {'shows nothing by itself' if len(said) == 1 else 'show nothing by themselves'}"

    def _is_origin(self, lot: Node) -> bool:
        sites = [self._projection.nodes[f.end] for f in self._projection.leaving("PRODUCED_AT", lot.id)]
        if not sites or any(site.get("xuar") != "outside" for site in sites):
            return False
        if all(site.label == "Estate" for site in sites):
            return True
        _, rank = commodity_and_rank(lot.get("commodity"), lot.get("stage"), lot.get("hts"))
        kinds = {self._projection.nodes[d].get("kind") for d in self._documents_of(lot)}
        return self._question.commodity == "cotton" and rank == RAW and bool(kinds & ORIGIN_DOCUMENTS)

    def _not_grown(self, lot: Node) -> str:
        """Why the lot is no origin, in words."""
        _, rank = commodity_and_rank(lot.get("commodity"), lot.get("stage"), lot.get("hts"))
        if self._question.commodity == "cotton" and rank == RAW:
            return "no paper shows where it was grown"
        return "it is not recorded as made at an estate that is placed outside the XUAR"

    def _named_for(self, lot: Node) -> set[str]:
        return set(lot.get("documents") or ()) | {f.start for f in self._projection.arriving("SUPPORTS", lot.id)}

    def _documents_of(self, lot: Node) -> set[str]:
        return set(filter(self._shows, self._named_for(lot)))

    def _shows(self, document: str) -> bool:
        return shows(self._projection, document)

    def _uses(self, lot: Node) -> list[Fact]:
        return self._projection.arriving("FROM_LOT", lot.id) + self._projection.leaving("INPUT_TO", lot.id)

    def _other_purchases(self, position: Position) -> Iterator[Commingling]:
        inputs = self._walk.recorded_inputs(position.node)
        papers = {d for fact in inputs for d in fact.documents if self._shows(d)}
        known = {site for fact in inputs for site in self._makers_of(fact.start)}
        sites = self._sites_of(position.node)
        for maker in sorted(self._makers_of(position.node)):
            for step, _ in self._walk.steps(Position(maker, position.day, position.rank)):
                fact = step.fact
                own = known | sites | {maker}
                if fact.type == "SUPPLIES" and fact.start not in own and papers.isdisjoint(fact.documents):
                    yield Commingling(position.node, maker, fact.id, fact.start)

    def _sites_of(self, lot: str) -> set[str]:
        return {fact.end for fact in self._projection.leaving("PRODUCED_AT", lot)}

    def _makers_of(self, lot: str) -> set[str]:
        """The lot's site and the companies that operate it."""
        sites = self._sites_of(lot)
        return sites | {fact.start for site in sites for fact in self._projection.arriving("OPERATES", site)}


def _contradiction(node_id: str, refusal: Refusal) -> OpenEnd:
    return OpenEnd(node_id, "contradiction", f"{refusal.step.to} fails the rule of {refusal.rule}: {refusal.because}")
