"""Who did a step of the chain, in words, and who is to be asked for its papers."""

from __future__ import annotations

from graph.projection import Node, Projection
from graph.schema import PARTIES
from review.chain import SHIPPING, Chain, Move, Step
from review.plain_text import short

ROLES = {"estate": "who grew it", "processor": "the processor"}


def named(projection: Projection, party: str) -> str:
    """A record's name with its id, on one line and cut where it is long; the id alone where there is no other name."""
    node = projection.nodes.get(party)
    return short(party) if node is None or node.name == party else f"{short(node.name)} ({short(party)})"


def parties_of(projection: Projection, step: Step) -> list[Node]:
    """The records of the step's parties: its own first, then companies, then sites."""
    nodes = [projection.nodes[one] for one in dict.fromkeys([step.key, *step.members]) if one in projection.nodes]
    return [node for node in nodes if node.label in PARTIES]


def who_did(projection: Projection, step: Step) -> str:
    """The step's company, with its site where that is another record; what is known where neither is recorded."""
    nodes = parties_of(projection, step)
    companies = [node for node in nodes if node.label == "Supplier"] or nodes
    if not companies:
        return f"whoever did step {step.number}, of whom no record is there"
    return named(projection, companies[0].id)


def step_in_words(projection: Projection, step: Step) -> str:
    """Its number, process and place."""
    process = step.process.replace("_", " ") or "process not known"
    nodes = parties_of(projection, step)
    if step.key in projection.nodes and projection.nodes[step.key].label not in (*PARTIES, "Shipment"):
        return f"step {step.number} ({process}; where is not recorded)"
    by = "by" if step.process == SHIPPING else "at"
    where = f" {by} {named(projection, nodes[0].id)}" if nodes else ""
    return f"step {step.number} ({process}{where})"


def importer_of(projection: Projection, shipment: Node) -> str:
    consignee = shipment.get("consignee_id")
    return named(projection, consignee) if consignee else "the importer, who is not recorded"


def whom_of_step(projection: Projection, ask: str, chain: Chain, step: Step) -> str:
    """Who has the papers of a step; of one without a record of anybody, those who received from it."""
    if parties_of(projection, step):
        return f"{who_did(projection, step)}, {ROLES.get(ask, f'who did step {step.number}')}"
    after = [chain.step(move.to) for move in chain.out_of(step.number)]
    if not after:
        return who_did(projection, step)
    return f"{who_did(projection, after[0])}, who received from step {step.number}, of whose parties none is recorded"


def whom_of_move(projection: Projection, ask: str, chain: Chain, move: Move, shipment: Node) -> str:
    """The seller or the buyer of goods that moved, the buyer where no seller is recorded; at the last move the importer
    bought."""
    origin, to = chain.step(move.origin), chain.step(move.to)
    if ask == "seller" and parties_of(projection, origin):
        return f"{who_did(projection, origin)}, who sold to step {to.number}"
    last = to.number == len(chain.steps)
    buyer = importer_of(projection, shipment) if last else who_did(projection, to)
    return f"{buyer}, who bought from step {origin.number}"


def foreign_sellers(projection: Projection, chain: Chain) -> str:
    """Who made what is shipped: each of them is a seller who can certify."""
    makers = [chain.step(move.origin) for move in chain.into(len(chain.steps))]
    named_ = dict.fromkeys(who_did(projection, step) for step in makers)
    return f"{' and '.join(named_)}, or the foreign seller" if named_ else "the foreign seller, who is not recorded"
