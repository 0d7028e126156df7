"""Who owns a company or site, and what it owns, as chains over a few levels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.projection import Fact, Projection
from graph.risk import held_on

LEVELS, MOST = 4, 60


@dataclass(frozen=True)
class Holding:
    """One share in a chain.

    level: 1 next to the record asked about. party: who owns, or what is owned. held: whether the share is held on the
    day. goes_on: why the chain is not followed beyond it, in words; empty where it is, or where there is no more.
    """

    level: int
    party: str
    fact: Fact
    held: bool
    goes_on: str = ""


def chains(
    projection: Projection, node_id: str, day: date, *, owners: bool, levels: int = LEVELS, most: int = MOST
) -> tuple[list[Holding], int]:
    """(the shares in the order of the chains, the larger first; how many were left out at the places looked at).

    owners: upwards to the owners, else downwards to what is owned. A ring of owners ends where it closes.
    """
    found: list[Holding] = []
    left_out = 0
    shown: set[str] = {node_id}
    stack = [(fact, 1, frozenset([node_id])) for fact in reversed(_shares(projection, node_id, owners=owners))]
    while stack:
        fact, level, chain = stack.pop()
        if len(found) == most:
            left_out = len(stack) + 1
            break
        party = fact.start if owners else fact.end
        beyond = _shares(projection, party, owners=owners)
        why = _stops(party, level, chain, shown, levels) if beyond else ""
        found.append(Holding(level, party, fact, held_on(fact, day), why))
        shown.add(party)
        if not why:
            stack += [(next_, level + 1, chain | {party}) for next_ in reversed(beyond)]
    return found, left_out


def _stops(party: str, level: int, chain: frozenset[str], shown: set[str], levels: int) -> str:
    if party in chain:
        return "a ring: it stands further up this chain already"
    if party in shown:
        return "its own chain stands above already"
    return f"there is more beyond {levels} levels: open its record" if level == levels else ""


def _shares(projection: Projection, node_id: str, *, owners: bool) -> list[Fact]:
    facts = projection.arriving("OWNS", node_id) if owners else projection.leaving("OWNS", node_id)
    return sorted(facts, key=lambda fact: (-(fact.get("share") or 0), fact.start, fact.end, fact.id))
