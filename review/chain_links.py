"""What the walk upstream of a shipment says of who handed goods to whom, before steps are numbered."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from graph.open_ends import Tracing
from graph.paths import Position, Question, Step, Walk, start_of
from graph.projection import Fact, Node, Projection
from graph.schema import PARTIES
from graph.scope import commodity_and_rank
from graph.upstream import upstream_of
from review.processes import SHIPPING, STATED, process_of_lot, process_of_site, stage_in_words, stage_of
from review.same_records import same_as, standing_for

LOTS, SALE, SHIPMENT = "lots", "sale", "shipment"
MOST_POSITIONS = 20_000


@dataclass(frozen=True, order=True)
class Place:
    """Where one step of a chain is done: the id of the site, company, shipment, or lot without a place; its process."""

    key: str
    process: str = ""


@dataclass
class Doings:
    """What was gathered of one place. ranks: stages of its goods. days: of its lots, else of its sales."""

    process_from: str = ""
    members: dict[str, None] = field(default_factory=dict)
    lots: set[str] = field(default_factory=set)
    lines: set[str] = field(default_factory=set)
    stages: set[str] = field(default_factory=set)
    sale_days: set[date] = field(default_factory=set)


@dataclass
class Handed:
    """What was gathered of goods that went from one place to another."""

    lots: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    lines: set[str] = field(default_factory=set)


@dataclass
class Links:
    """Places with what was done there, and what went between them. cut: in words, where the walk was cut short."""

    shipment: Place
    doings: dict[Place, Doings] = field(default_factory=dict)
    handed: dict[tuple[Place, Place, str], Handed] = field(default_factory=dict)
    cut: dict[str, None] = field(default_factory=dict)


def links_of(projection: Projection, shipment: str, questions: Sequence[Question], most_places: int) -> Links:
    """Everything upstream of the questions' lines; of more than `most_places` the nearest."""
    links = Links(Place(shipment, SHIPPING))
    links.doings[links.shipment] = _shipping(projection, shipment)
    for question in questions:
        _Follow(projection, links, question, most_places).all()
    return links


def _shipping(projection: Projection, shipment: str) -> Doings:
    """The last step: shipper and consignee are its parties."""
    doings = Doings(STATED)
    shippers = [fact.end for fact in projection.leaving("SHIPPED_BY", shipment)]
    consignee = projection.nodes[shipment].get("consignee_id")
    doings.members |= dict.fromkeys([*shippers, *([consignee] if consignee in projection.nodes else [])])
    return doings


class _Follow:
    """The walk of one question."""

    def __init__(self, projection: Projection, links: Links, question: Question, most_places: int) -> None:
        self._projection, self._links, self._most = projection, links, most_places
        self._walk = Walk(upstream_of(projection), question)
        self._tracing = Tracing(self._walk, 1)
        self._line = question.line or ""
        self._places: dict[str, Place] = {}

    def all(self) -> None:
        """Gathers breadth first, so that where it is cut the nearest is there."""
        self._seen_at(self._links.shipment)
        start = (start_of(self._walk.question), self._links.shipment)
        seen, queue = {start}, deque([start])
        while queue:
            at, place = queue.popleft()
            for step, after in self._steps(at, place):
                to = self._gathered(step, place)
                if to is not None and (after, to) not in seen:
                    seen.add((after, to))
                    queue.append((after, to))
            if len(seen) > MOST_POSITIONS:
                self._cut(f"more than {MOST_POSITIONS:,} ways lead upstream: the nearest are shown")
                break
        for node in sorted(self._walk.cut_at):
            self._cut(f"{node} has more than {self._walk.most_steps:,} relations: the others are not shown")

    def _steps(self, at: Position, place: Place) -> list[tuple[Step, Position]]:
        """The steps from here that belong to the chain: none beyond an origin that papers show, nor those of maker
        and shipper where lots say where the goods were made."""
        node = self._projection.nodes[at.node]
        if not at.walks_on or (node.label in ("Facility", "Supplier") and self._proven_origin(place)):
            return []
        steps = sorted(self._walk.steps(at), key=lambda taken: (taken[0].to, taken[0].fact.id))
        if node.label == "Shipment" and self._walk.has_lots():
            return [(step, after) for step, after in steps if step.fact.type == "HAS_LINE"]
        if node.label == "Shipment" and self._walk.makers():
            return [(step, after) for step, after in steps if step.fact.type != "SHIPPED_BY"]
        return steps

    def _proven_origin(self, place: Place) -> bool:
        lots = self._links.doings[place].lots
        return bool(lots) and all(self._tracing.at_origin(lot) for lot in lots)

    def _gathered(self, step: Step, place: Place) -> Place | None:
        """Writes down one step upstream; the place that it leads to, None where there are too many."""
        fact, to = step.fact, step.to
        if fact.type == "HAS_LINE":
            return place
        if fact.type in ("FROM_LOT", "INPUT_TO"):
            return self._lot(fact, to, place)
        if fact.type in ("SUPPLIES", "SHIPPED_BY") or (fact.type == "PRODUCED_AT" and place == self._links.shipment):
            return self._party(fact, to, place)
        if fact.type == "POSSIBLY_SAME_AS" and fact.get("status") != "confirmed":
            return place
        self._links.doings[place].members[to] = None
        return place

    def _lot(self, fact: Fact, lot: str, place: Place) -> Place | None:
        made_at = self._place_of_lot(lot)
        doings = self._seen_at(made_at)
        if doings is None:
            return None
        doings.lots.add(lot)
        doings.stages.add(stage_of(self._projection.nodes[lot]))
        self._hand(made_at, place, LOTS, fact, lot)
        return made_at

    def _party(self, fact: Fact, party: str, place: Place) -> Place | None:
        at = self._place_of_party(party)
        doings = self._seen_at(at)
        if doings is None:
            return None
        doings.members[party] = None
        if fact.type == "SUPPLIES":
            doings.sale_days |= {day for day in (fact.get("first_seen"), fact.get("last_seen")) if day}
            doings.stages.add(stage_in_words(_rank_of_sale(fact)))
        self._hand(at, place, SALE if fact.type == "SUPPLIES" else SHIPMENT, fact, None)
        return at

    def _hand(self, origin: Place, to: Place, by: str, fact: Fact, lot: str | None) -> None:
        if origin == to:
            return
        handed = self._links.handed.setdefault((origin, to, by), Handed())
        handed.facts.add(fact.id)
        handed.lines.add(self._line)
        if lot:
            handed.lots.add(lot)

    def _seen_at(self, place: Place) -> Doings | None:
        """What is gathered of a place; None for a new one where there are as many as may be shown."""
        if place not in self._links.doings:
            if len(self._links.doings) >= self._most:
                self._cut(f"more than {self._most:,} steps lead upstream: the nearest are shown")
                return None
            self._links.doings[place] = self._new(place)
        doings = self._links.doings[place]
        doings.lines.add(self._line)
        return doings

    def _new(self, place: Place) -> Doings:
        node = self._projection.nodes[place.key]
        if node.label == "Lot":
            return Doings(process_of_lot(node, [])[1])
        sites = [node, *self._operators(place.key)]
        stated = process_of_site([*sites, *self._others(place.key)])[0]
        doings = Doings(STATED if place.process in stated.split("; ") and place.process else "")
        if place.process and not doings.process_from:
            doings.process_from = "goods"
        doings.members |= dict.fromkeys(site.id for site in sites)
        return doings

    def _place_of_lot(self, lot: str) -> Place:
        if lot not in self._places:
            node = self._projection.nodes[lot]
            sites = sorted(fact.end for fact in self._projection.leaving("PRODUCED_AT", lot))
            nodes = [self._projection.nodes[site] for site in sites]
            process = (
                process_of_lot(node, nodes)[0]
                or process_of_site([operator for site in sites for operator in self._operators(site)])[0]
            )
            self._places[lot] = Place(self._site_of(sites[0]) if sites else lot, process)
        return self._places[lot]

    def _place_of_party(self, party: str) -> Place:
        """Where a seller or maker did its part: at its only site, where it runs just one."""
        if party not in self._places:
            site = self._site_of(party)
            said = ([self._projection.nodes[site]], self._others(site), self._operators(site))
            self._places[party] = Place(site, next(filter(None, (process_of_site(one)[0] for one in said)), ""))
        return self._places[party]

    def _others(self, record: str) -> list[Node]:
        """The further records that are confirmed to be the same."""
        return [self._projection.nodes[one] for one in sorted(self._same(record) - {record})]

    def _site_of(self, party: str) -> str:
        """The record that stands for a party: its only site, else the one of those confirmed to be the same."""
        same = self._same(party)
        runs = {fact.end for one in same for fact in self._projection.leaving("OPERATES", one)}
        sites = {standing_for(self._projection, self._same(site)) for site in runs}
        return sites.pop() if len(sites) == 1 else standing_for(self._projection, same)

    def _same(self, record: str) -> set[str]:
        return same_as(self._projection, record)

    def _operators(self, site: str) -> list[Node]:
        if self._projection.nodes[site].label not in PARTIES:
            return []
        ids = sorted({fact.start for one in self._same(site) for fact in self._projection.arriving("OPERATES", one)})
        return [self._projection.nodes[one] for one in ids]

    def _cut(self, words: str) -> None:
        self._links.cut[words] = None


def _rank_of_sale(fact: Fact) -> int | None:
    return commodity_and_rank(fact.get("commodity"), None, fact.get("hts"))[1]
