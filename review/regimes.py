"""The regimes of a shipment with what the graph knows by party: who on it is the XPCC's, or on the UFLPA Entity List.

A party counts only by a match with a listed entity that is identical or that a person confirmed. That none is found
does not say that there is none, and the words say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graph.errors import UserMistake
from graph.exposure import Assessment, assess
from graph.folding import folded
from graph.known_shipments import shipment_as_known
from graph.projection import Node, Projection
from graph.regimes import Regime, day_that_matters, regimes
from graph.risk import held_on, in_force
from graph.schema import PARTIES
from review.reach import goods_of, no_line_of

SURE, OPEN = ("identical", "confirmed"), ("candidate", "unsure")
UFLPA_LIST = "uflpa"
XPCC_WRO = "xpcc_wro"
_XPCC = re.compile(
    r"\bxpcc\b|production (?:and|&) construction corps|\bbingtuan\b|\bxinjian group\b|"
    r"新疆生产建设兵团|新疆生產建設兵團|新疆兵团|新疆兵團|中国新建集团|中國新建集團"
)


@dataclass(frozen=True)
class NamedParty:
    """A party of the shipment that a regime names.

    party, name: its id and name. where: how it stands to the shipment, in words. by: what says so, in words. sure:
    False where it is a match that nobody has decided, or only its own name.
    """

    party: str
    name: str
    where: str
    by: str
    sure: bool

    def as_json(self) -> dict[str, Any]:
        return {"party": self.party, "where": self.where, "by": self.by, "sure": self.sure}

    @property
    def in_words(self) -> str:
        return f"{self.name} ({self.where}; {self.by})"


@dataclass(frozen=True)
class RegimeByParty:
    """A regime whose dates reach the shipment. parties: those that it names, the sure ones first. in_words: of them."""

    regime: Regime
    parties: tuple[NamedParty, ...]
    in_words: str

    def as_json(self) -> dict[str, Any]:
        regime = self.regime
        return {
            "regime": regime.regime,
            "because": f"{regime.because}; {self.in_words}",
            "citation": regime.citation,
            "title": regime.title,
            "certainty": regime.certainty,
            "note": regime.note,
            "unsettled": list(regime.unsettled),
            "parties": [one.as_json() for one in self.parties],
        }


def regimes_of(
    projection: Projection, shipment_id: str, as_of: date, assessment: Assessment | None = None
) -> list[RegimeByParty]:
    """The regimes that reach the shipment, each with the parties that it names.

    assessment: of the shipment, whose paths are looked at; made here where it is None. Raises UserMistake for an id
    that is no shipment.
    """
    node = projection.nodes.get(shipment_id)
    if node is None or node.label != "Shipment":
        raise UserMistake(f"No shipment has the id {shipment_id!r}; expected the id of one that was loaded.")
    properties = shipment_as_known(projection, shipment_id).properties
    found = regimes(properties, as_of)
    if not found:
        return []
    day = day_that_matters(properties, as_of)
    answer = assessment or assess(projection, [shipment_id], as_of=as_of)[0]
    parties = _parties(projection, node, answer, day)
    by_party = [_by_party(projection, regime, parties, day) for regime in found]
    goods = goods_of(line.scope for line in answer.answers if line.line)
    return [_of_no_line(one, none) if (none := no_line_of(one.regime, goods)) else one for one in by_party]


def _of_no_line(one: RegimeByParty, none: str) -> RegimeByParty:
    reaches = f"it reaches {one.regime.goods}"
    if one.in_words.startswith(reaches):
        return replace(one, in_words=f"{one.in_words}, and {none}")
    return replace(one, in_words=f"{reaches}, and {none}; {one.in_words}")


def _by_party(projection: Projection, regime: Regime, parties: dict[str, str], day: date) -> RegimeByParty:
    if regime.regime == XPCC_WRO:
        named, known = _of_xpcc(projection, parties), "known to be XPCC's"
    elif regime.regime == "uflpa":
        named, known = _on_uflpa_list(projection, parties, day), f"known to be on the UFLPA Entity List on {day}"
    else:
        return RegimeByParty(regime, (), f"it reaches {regime.goods}, whoever made them")
    ordered = tuple(sorted(named, key=lambda one: not one.sure))
    sure = [one.in_words for one in ordered if one.sure]
    others = [one.in_words for one in ordered if not one.sure]
    words = f"names {'; '.join(sure)}" if sure else f"no party that is {known} is on file"
    words += "" if sure else ", which does not say that there is none"
    words += f". Not decided: {'; '.join(others)}" if others else ""
    return RegimeByParty(regime, ordered, words)


def _of_xpcc(projection: Projection, parties: dict[str, str]) -> Iterator[NamedParty]:
    for party, where in parties.items():
        node = projection.nodes[party]
        found = [one for one in _matched(projection, node, where) if _names_xpcc(one[0])]
        yield from (one for _, one in found)
        if not found and _names_xpcc(node):
            yield NamedParty(
                party, node.name, where, "by its own name only: no match with a list is on file", sure=False
            )


def _on_uflpa_list(projection: Projection, parties: dict[str, str], day: date) -> Iterator[NamedParty]:
    for party, where in parties.items():
        for entity, named in _matched(projection, projection.nodes[party], where):
            if str(entity.get("list") or "").casefold() == UFLPA_LIST and in_force(entity, day):
                yield named


def _matched(projection: Projection, node: Node, where: str) -> Iterator[tuple[Node, NamedParty]]:
    """The listed entities that a party matches or may match, as said of the party."""
    for match in sorted(projection.leaving("MATCHES", node.id), key=lambda fact: fact.id):
        status, entity = match.get("status"), projection.nodes[match.end]
        if status in SURE or status in OPEN:
            by = f"{status} match with {entity.name} on list {entity.get('list') or 'not stated'}"
            yield entity, NamedParty(node.id, node.name, where, by, sure=status in SURE)


def _names_xpcc(node: Node) -> bool:
    """Whether its name or an alias names the Xinjiang Production and Construction Corps."""
    return any(_XPCC.search(folded(name)) for name in (node.get("name") or "", *(node.get("aliases") or ())))


def _parties(projection: Projection, shipment: Node, answer: Assessment, day: date) -> dict[str, str]:
    """The parties of a shipment and the owners above them, by id, with how each stands to it, the nearest first."""
    found: dict[str, str] = {}
    for fact_type, role in (("PRODUCED_AT", "maker"), ("SHIPPED_BY", "shipper")):
        for fact in sorted(projection.leaving(fact_type, shipment.id), key=lambda fact: fact.end):
            found.setdefault(fact.end, role)
    for path in answer.paths:
        for node in (*path.nodes, path.risk.id):
            if projection.nodes[node].label in PARTIES:
                found.setdefault(node, "source of risk on a path" if node == path.risk.id else "on a path")
    for site in list(found):
        for fact in sorted(projection.arriving("OPERATES", site), key=lambda fact: fact.start):
            found.setdefault(fact.start, f"operator of {projection.nodes[site].name}")
    queue = list(found)
    for owned in queue:
        for fact in sorted(projection.arriving("OWNS", owned), key=lambda fact: (fact.start, fact.id)):
            if fact.start not in found and held_on(fact, day):
                share = fact.get("share")
                how = f"owner of {share:.0%}" if share is not None else "owner of a share that is not stated"
                found[fact.start] = f"{how} of {projection.nodes[owned].name}"
                queue.append(fact.start)
    return found
