"""The parties of a shipment, how each stands to it, and who of them is placed in or near the XUAR.

Goods made wholly or in part in the region are under the UFLPA whatever they are, so these parties are named also where
no line is of cotton or tomatoes. A place is what the tag found; it accuses nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.exposure import Assessment
from graph.projection import Node, Projection
from graph.risk import Risk, by_place, held_on
from graph.schema import PARTIES
from graph.worth import STRONG_CERTAINTY
from review.chain import SHIPPING, Chain

Parties = dict[str, str]
"""How each stands to the shipment, in words, by id; the nearest first."""


@dataclass(frozen=True)
class NamedParty:
    """A party of the shipment that a regime names.

    party, name: its id and name. where: how it stands to the shipment, in words. by: what says so, in words. sure:
    False where it is a match that nobody has decided, only its own name, or a place that is not certain. placed: by its
    place, not by a list.
    """

    party: str
    name: str
    where: str
    by: str
    sure: bool
    placed: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"party": self.party, "where": self.where, "by": self.by, "sure": self.sure}

    @property
    def in_words(self) -> str:
        return f"{self.name} ({self.where}; {self.by})"


def near_parties(projection: Projection, shipment: Node, answer: Assessment) -> Parties:
    """Maker, shipper, what lies on the paths of the verdict, and who operates these."""
    found: Parties = {}
    for fact_type, role in (("PRODUCED_AT", "maker"), ("SHIPPED_BY", "shipper")):
        for fact in sorted(projection.leaving(fact_type, shipment.id), key=lambda fact: fact.end):
            found.setdefault(fact.end, role)
    for path in answer.paths:
        for node in (*path.nodes, path.risk.id):
            if projection.nodes[node].label in PARTIES:
                found.setdefault(node, "source of risk on a path" if node == path.risk.id else "on a path")
    return _with_operators(projection, found)


def with_owners(projection: Projection, parties: Parties, day: date) -> Parties:
    """The same and every owner above them on the day, whatever the share."""
    found = dict(parties)
    queue = list(found)
    for owned in queue:
        for fact in sorted(projection.arriving("OWNS", owned), key=lambda fact: (fact.start, fact.id)):
            if fact.start not in found and held_on(fact, day):
                share = fact.get("share")
                how = f"owner of {share:.0%}" if share is not None else "owner of a share that is not stated"
                found[fact.start] = f"{how} of {projection.nodes[owned].name}"
                queue.append(fact.start)
    return found


def with_the_chain(projection: Projection, shipment: Node, parties: Parties, chain: Chain) -> Parties:
    """The same, who made the lots that its lines come from, whatever the goods, and who did the chain's steps."""
    found = dict(parties)
    for lot in _lots(projection, shipment):
        for fact in sorted(projection.leaving("PRODUCED_AT", lot), key=lambda fact: fact.end):
            found.setdefault(fact.end, f"maker of lot {lot}")
    found = _with_operators(projection, found)
    for step in chain.steps:
        for one in (step.key, *step.members) if step.process != SHIPPING else ():
            if one in projection.nodes and projection.nodes[one].label in PARTIES:
                found.setdefault(one, f"at step {step.number}")
    return found


def placed_in_region(projection: Projection, parties: Parties) -> Iterator[NamedParty]:
    """Those whose place is inside the XUAR or so near its border that it is not settled."""
    for party, where in parties.items():
        node = projection.nodes[party]
        for risk in by_place(node):
            sure = risk.certainty >= STRONG_CERTAINTY
            yield NamedParty(party, node.name, where, _place_in_words(node, risk), sure, placed=True)


def _place_in_words(node: Node, risk: Risk) -> str:
    method = str(node.get("xuar_method")).replace("_", " ")
    if risk.kind == "site_in_xuar":
        return f"placed inside the XUAR by {method}"
    if risk.kind == "registered_in_xuar" and node.get("xuar") == "inside":
        return f"registered inside the XUAR by {method}: whether it makes goods there is not known"
    return f"placed so near the border of the XUAR that its {method} do not settle the side"


def _with_operators(projection: Projection, parties: Parties) -> Parties:
    found = dict(parties)
    for site in parties:
        for fact in sorted(projection.arriving("OPERATES", site), key=lambda fact: fact.start):
            found.setdefault(fact.start, f"operator of {projection.nodes[site].name}")
    return found


def _lots(projection: Projection, shipment: Node) -> Iterable[str]:
    """The lots that its lines come from, and those that went into these, the nearest first."""
    lines = sorted({fact.end for fact in projection.leaving("HAS_LINE", shipment.id)})
    found = dict.fromkeys(fact.end for line in lines for fact in projection.leaving("FROM_LOT", line))
    queue = list(found)
    for lot in queue:
        for fact in projection.arriving("INPUT_TO", lot):
            if fact.start not in found:
                found[fact.start] = None
                queue.append(fact.start)
    return found
