"""Who did a step of the chain, in words, and who is to be asked for its papers."""

from __future__ import annotations

from collections.abc import Collection

from graph.projection import Node, Projection
from graph.schema import PARTIES
from review.chain import LOTS, SALE, SHIPMENT, SHIPPING, Chain, Move, Step
from review.path_words import listed
from review.plain_text import short
from review.same_records import same_as

ROLES = {"estate": "who grew it", "processor": "the processor"}
NAMED_AS = {"PRODUCED_AT": "maker", "SHIPPED_BY": "shipper"}
NO_SELLER = "the foreign seller, who is not recorded"


def named(projection: Projection, party: str) -> str:
    """A record's name with its id, on one line and cut where it is long; the id alone where there is no other name."""
    node = projection.nodes.get(party)
    return short(party) if node is None or node.name == party else f"{short(node.name)} ({short(party)})"


def parties_of(projection: Projection, step: Step) -> list[Node]:
    """The records of the step's parties: its own first, then companies, then sites."""
    nodes = [projection.nodes[one] for one in dict.fromkeys([step.key, *step.members]) if one in projection.nodes]
    return [node for node in nodes if node.label in PARTIES]


def who_did(projection: Projection, step: Step, named_by_facts: Collection[str] = ()) -> str:
    """The step's company, else its site; what is known where neither is recorded. named_by_facts: records that come
    first, since sales or the shipment name them."""
    nodes = parties_of(projection, step)
    companies = [node for node in nodes if node.label == "Supplier"] or nodes
    if not companies:
        return f"whoever did step {step.number}, of whom no record is there"
    first = next((node for node in companies if node.id in named_by_facts), companies[0])
    return named_with_same(projection, step, first.id)


def named_with_same(projection: Projection, step: Step, party: str) -> str:
    """A party of the step, with its records that a person confirmed to be the same."""
    same = same_as(projection, party)
    others = [short(one) for one in sorted({step.key, *step.members} & same - {party})]
    alone, also = named(projection, party), f", with {listed(others)}" if others else ""
    return f"{alone[:-1]}{also})" if also and alone != short(party) else f"{alone}{also}"


def step_in_words(projection: Projection, step: Step) -> str:
    """Its number, process and place."""
    process = step.process.replace("_", " ") or "process not known"
    nodes = parties_of(projection, step)
    if step.key in projection.nodes and projection.nodes[step.key].label not in (*PARTIES, "Shipment"):
        return f"step {step.number} ({process}; where is not recorded)"
    by = "by" if step.process == SHIPPING else "at"
    where = f" {by} {named_with_same(projection, step, nodes[0].id)}" if nodes else ""
    return f"step {step.number} ({process}{where})"


def importer_of(projection: Projection, shipment: Node) -> str:
    consignee = shipment.get("consignee_id")
    return named(projection, consignee) if consignee else "the importer, who is not recorded"


def whom_of_step(projection: Projection, ask: str, chain: Chain, step: Step) -> str:
    """Who has the papers of a step; of one without a record of anybody, those who received from it."""
    if parties_of(projection, step):
        who = who_did(projection, step, _named_of(projection, chain, step))
        return f"{who}, {ROLES.get(ask, f'who did step {step.number}')}"
    after = [chain.step(move.to) for move in chain.out_of(step.number)]
    if not after:
        return who_did(projection, step)
    receiver = who_did(projection, after[0], _named_of(projection, chain, after[0]))
    return f"{receiver}, who received from step {step.number}, of whose parties none is recorded"


def whom_of_move(projection: Projection, ask: str, chain: Chain, move: Move, shipment: Node) -> str:
    """The seller or the buyer of goods that moved, the buyer where no seller is recorded; at the last move the importer
    bought."""
    origin, to = chain.step(move.origin), chain.step(move.to)
    if ask == "seller" and parties_of(projection, origin):
        return f"{who_did(projection, origin, _sellers(projection, move))}, who sold to step {to.number}"
    if to.number == len(chain.steps):
        return f"{importer_of(projection, shipment)}, who bought from step {origin.number}"
    return f"{who_did(projection, to, _buyers(projection, move))}, who bought from step {origin.number}"


def foreign_sellers(projection: Projection, chain: Chain) -> str:
    """Who made what is shipped: each of them is a seller who can certify."""
    into = chain.into(len(chain.steps))
    makers = [who_did(projection, chain.step(move.origin), _sellers(projection, move)) for move in into]
    return f"{' and '.join(dict.fromkeys(makers))}, or the foreign seller" if makers else NO_SELLER


def by_in_words(projection: Projection, move: Move) -> str:
    """By what it is known that the goods moved."""
    if move.by == SHIPMENT:
        return f"as the shipment names its {named_by_shipment(projection, move)}"
    return {LOTS: "by recorded lots", SALE: "only by a recorded sale"}[move.by]


def named_by_shipment(projection: Projection, move: Move) -> str:
    """As what the shipment names those from whom its goods come."""
    types = {projection.facts[fact].type for fact in move.facts}
    return " and ".join(word for fact_type, word in NAMED_AS.items() if fact_type in types)


def _named_of(projection: Projection, chain: Chain, step: Step) -> set[str]:
    """The records that facts name for a step, as those that gave or took."""
    gave = (one for move in chain.out_of(step.number) for one in _sellers(projection, move))
    took = (one for move in chain.into(step.number) for one in _buyers(projection, move))
    return {*gave, *took}


def _sellers(projection: Projection, move: Move) -> set[str]:
    """Whom sales name as seller, or the shipment as maker or shipper; of recorded lots nobody."""
    facts = [projection.facts[fact] for fact in move.facts] if move.by != LOTS else []
    return {fact.start if fact.type == "SUPPLIES" else fact.end for fact in facts}


def _buyers(projection: Projection, move: Move) -> set[str]:
    return {projection.facts[fact].end for fact in move.facts} if move.by == SALE else set()
