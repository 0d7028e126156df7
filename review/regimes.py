"""The regimes of a shipment with what the graph knows by party: who is the XPCC's, on the UFLPA's list, or in the XUAR.

By a list a party counts only by a match with a listed entity that is identical or that a person confirmed. By place,
for the UFLPA, those inside the XUAR or at its border are named, whatever the goods. That none is found does not say
that there is none, and the words say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graph.errors import UserMistake
from graph.exposure import Assessment, assess
from graph.folding import folded
from graph.known_shipments import shipment_as_known
from graph.projection import Node, Projection
from graph.regimes import Regime, day_that_counts, regimes
from graph.risk import in_force
from review.chain import Chain, chain_of
from review.clock import days_in_all
from review.list_versions import newest_lists
from review.path_words import listed
from review.reach import goods_of, no_line_of
from review.regime_parties import (
    NamedParty,
    Parties,
    near_parties,
    placed_in_region,
    with_owners,
    with_the_chain,
)

SURE, OPEN = ("identical", "confirmed"), ("candidate", "unsure")
UFLPA = UFLPA_LIST = "uflpa"
XPCC_WRO = "xpcc_wro"
MOST_PLACES = 5
_XPCC = re.compile(
    r"\bxpcc\b|production (?:and|&) construction corps|\bbingtuan\b|\bxinjian group\b|"
    r"新疆生产建设兵团|新疆生產建設兵團|新疆兵团|新疆兵團|中国新建集团|中國新建集團"
)


@dataclass(frozen=True)
class RegimeByParty:
    """A regime whose dates reach the shipment. parties: those that it names, the sure ones first. in_words: of them.
    list_on_file: how far the regime's own list on file reaches, in words that go on; blank where it has none."""

    regime: Regime
    parties: tuple[NamedParty, ...]
    in_words: str
    list_on_file: str = ""

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
    projection: Projection,
    shipment_id: str,
    as_of: date,
    assessment: Assessment | None = None,
    chain: Chain | None = None,
) -> list[RegimeByParty]:
    """The regimes that reach the shipment, each with the parties that it names.

    assessment: of the shipment, whose paths are looked at. chain: its chain, whose parties are. Each is made here where
    it is None. Raises UserMistake for an id that is no shipment.
    """
    node = projection.nodes.get(shipment_id)
    if node is None or node.label != "Shipment":
        raise UserMistake(f"No shipment has the id {shipment_id!r}; expected the id of one that was loaded.")
    properties = shipment_as_known(projection, shipment_id).properties
    found = regimes(properties, as_of)
    if not found:
        return []
    day = day_that_counts(properties, as_of)
    answer = assessment or assess(projection, [shipment_id], as_of=as_of)[0]
    near = near_parties(projection, node, answer)
    chained = with_the_chain(projection, node, near, chain or chain_of(projection, shipment_id, as_of=as_of))
    placed = tuple(placed_in_region(projection, chained))
    parties = with_owners(projection, near, day)
    by_party = [_by_party(projection, regime, parties, placed, day) for regime in found]
    goods = goods_of(line.scope for line in answer.answers if line.line)
    return [_of_no_line(one, none) if (none := no_line_of(one.regime, goods)) else one for one in by_party]


def _of_no_line(one: RegimeByParty, none: str) -> RegimeByParty:
    reaches = f"it reaches {one.regime.goods}"
    if one.in_words.startswith(reaches):
        return replace(one, in_words=f"{one.in_words}, and {none}")
    return replace(one, in_words=f"{reaches}, and {none}; {one.in_words}")


def _by_party(
    projection: Projection, regime: Regime, parties: Parties, placed: Sequence[NamedParty], day: date
) -> RegimeByParty:
    if regime.regime == XPCC_WRO:
        named, known, placed = _of_xpcc(projection, parties), "known to be XPCC's", ()
    elif regime.regime == UFLPA:
        named, known = _on_uflpa_list(projection, parties, day), f"known to be on the UFLPA Entity List on {day}"
    else:
        return RegimeByParty(regime, (), f"it reaches {regime.goods}, whoever made them")
    ordered = tuple(sorted(named, key=lambda one: not one.sure))
    sure = [one.in_words for one in ordered if one.sure]
    others = [one.in_words for one in ordered if not one.sure]
    words = f"names {'; '.join(sure)}" if sure else f"no party that is {known} is on file"
    version = _uflpa_list_on_file(projection, day) if regime.regime == UFLPA else ""
    words += "" if sure else f", which does not say that there is none{f': {version}' if version else ''}"
    words += f". Not decided: {'; '.join(others)}" if others else ""
    words += _places_in_words(placed)
    return RegimeByParty(regime, tuple(sorted((*ordered, *placed), key=lambda one: not one.sure)), words, version)


def _uflpa_list_on_file(projection: Projection, day: date) -> str:
    version = next((one for one in newest_lists(projection) if one.get("list") == UFLPA_LIST), None)
    if version is None:
        return f"the list {UFLPA_LIST} is not imported, so nobody was compared with it"
    as_of: date | None = version.get("as_of")
    older = f", {days_in_all((day - as_of).days)} before that day" if as_of and as_of < day else ""
    partial = ", which is partial" if version.get("partial") else ""
    return f"the list's newest version on file is of {as_of or 'an unknown day'}{older}{partial}"


def _places_in_words(placed: Sequence[NamedParty]) -> str:
    sure = [one.in_words for one in placed if one.sure]
    others = [one.in_words for one in placed if not one.sure]
    said = f". By place: {listed(sure, MOST_PLACES)}" if sure else ""
    return f"{said}. By place, not certain: {listed(others, MOST_PLACES)}" if others else said


def _of_xpcc(projection: Projection, parties: Parties) -> Iterator[NamedParty]:
    for party, where in parties.items():
        node = projection.nodes[party]
        found = [one for one in _matched(projection, node, where) if _names_xpcc(one[0])]
        yield from (one for _, one in found)
        if not found and _names_xpcc(node):
            yield NamedParty(
                party, node.name, where, "by its own name only: no match with a list is on file", sure=False
            )


def _on_uflpa_list(projection: Projection, parties: Parties, day: date) -> Iterator[NamedParty]:
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
