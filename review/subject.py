"""Whom a due diligence is about: the target, the sites and companies that are one house with it, and its goods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.projection import Fact, Node, Projection
from graph.schema import PARTIES
from graph.scope import COMMODITIES, commodity_and_rank
from review.processes import process_of_site

COTTON_PROCESSES = frozenset({"ginning", "spinning", "weaving", "knitting", "dyeing", "cut_sew"})
TOMATO_PROCESSES = frozenset({"paste_processing", "canning"})
MOST_MEMBERS = 200


@dataclass(frozen=True)
class Subject:
    """node: the target. members: the target, if it is a company or site, then the sites that it runs or who runs it; of
    a shipment or line its maker and shipper with those. goods: which of cotton and tomato the records speak of.
    purchases, sales: the recorded ones of the members with others. lots: made at the members, and of the lines.
    shipments: those that name a member as their maker or shipper."""

    node: Node
    members: tuple[Node, ...]
    goods: tuple[str, ...]
    purchases: tuple[Fact, ...]
    sales: tuple[Fact, ...]
    lots: tuple[str, ...]
    shipments: tuple[str, ...]

    @property
    def is_shipment(self) -> bool:
        return self.node.label in ("Shipment", "Line")

    @property
    def has_facts(self) -> bool:
        """Whether anything is recorded of what goes in or out."""
        return bool(self.purchases or self.sales or self.lots or self.shipments)

    @property
    def sites(self) -> tuple[Node, ...]:
        return tuple(node for node in self.members if node.label in ("Facility", "Estate"))


def subject_of(projection: Projection, target: Node, scoped: Iterable[str] = ()) -> Subject:
    """scoped: commodities of the target's lines, where it is a shipment or a line."""
    members = tuple(_members(projection, target))[:MOST_MEMBERS]
    ids = {member.id for member in members}
    purchases = _each(f for m in members for f in projection.arriving("SUPPLIES", m.id) if f.start not in ids)
    sales = _each(f for m in members for f in projection.leaving("SUPPLIES", m.id) if f.end not in ids)
    made = {f.start for m in members for f in projection.arriving("PRODUCED_AT", m.id)}
    lots = sorted({id_ for id_ in made if projection.nodes[id_].label == "Lot"} | set(_lots_of(projection, target)))
    shipped = {f.start for m in members for f in projection.arriving("SHIPPED_BY", m.id)}
    shipments = sorted((made | shipped) - set(lots))
    spoken: set[str | None] = set(scoped) or set(_goods(projection, members, [*purchases, *sales], lots))
    goods = tuple(commodity for commodity in COMMODITIES if commodity in spoken)
    return Subject(target, members, goods, purchases, sales, tuple(lots), tuple(shipments))


def processes_of(node: Node) -> frozenset[str]:
    """The processes that a company or site is stated to do."""
    said, _ = process_of_site([node])
    return frozenset(word.strip() for word in said.split(";") if word.strip())


def _members(projection: Projection, target: Node) -> Iterator[Node]:
    if target.label in PARTIES:
        starts = [target]
    else:
        starts = [projection.nodes[id_] for id_ in _makers_and_shippers(projection, target)]
    seen = set[str]()
    for node in starts:
        run = [f.end for f in projection.leaving("OPERATES", node.id)]
        runs = [f.start for f in projection.arriving("OPERATES", node.id)]
        for id_ in dict.fromkeys([node.id, *run, *runs]):
            if id_ not in seen:
                seen.add(id_)
                yield projection.nodes[id_]


def _makers_and_shippers(projection: Projection, target: Node) -> Iterator[str]:
    shipment = target.id
    if target.label == "Line":
        shipment = next((f.start for f in projection.arriving("HAS_LINE", target.id)), "")
    for kind in ("PRODUCED_AT", "SHIPPED_BY"):
        yield from (fact.end for fact in projection.leaving(kind, shipment))


def _lots_of(projection: Projection, target: Node) -> Iterator[str]:
    lines = [target.id] if target.label == "Line" else [f.end for f in projection.leaving("HAS_LINE", target.id)]
    for line in lines:
        yield from (fact.end for fact in projection.leaving("FROM_LOT", line))


def _goods(
    projection: Projection, members: Iterable[Node], sales: Iterable[Fact], lots: Iterable[str]
) -> Iterator[str | None]:
    """What is said of the goods of the members, by their sales, their lots, their crops and their processes."""
    for member in members:
        done, crop = processes_of(member), str(member.get("crop") or "").casefold()
        yield "cotton" if done & COTTON_PROCESSES or "cotton" in crop else None
        yield "tomato" if done & TOMATO_PROCESSES or "tomato" in crop else None
    for fact in sales:
        yield commodity_and_rank(fact.get("commodity"), None, fact.get("hts"))[0]
    for lot in map(projection.nodes.__getitem__, lots):
        yield commodity_and_rank(lot.get("commodity"), lot.get("stage"), lot.get("hts"))[0]


def _each(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple({fact.id: fact for fact in facts}.values())
