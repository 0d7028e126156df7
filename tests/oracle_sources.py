"""Sources of risk from the words of docs/exposure.md, ownership in exact fractions: a part of the oracle."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from graph.objects import Node
from tests.plain_graph import PlainGraph

BY_METHOD = {"coordinates": 1.0, "postal_code": 0.95, "administrative_code": 0.95, "name": 0.7}
PRODUCING = ("grower", "ginner", "spinner", "weaver", "dyer", "sewer", "processor", "packer", "manufacturer")
HALF = Fraction(1, 2)


@functools.lru_cache(maxsize=4096)
def certainty_by_kind(graph: PlainGraph, node: Node, day: date) -> dict[str, float]:
    """Every kind of risk that the node carries on this day, with its certainty."""
    if node.label not in ("Supplier", "Facility", "Estate"):
        return {}
    found = {"listed": _listed(graph, node.id, day), "owned_by_listed": _owned(graph, node.id, day)}
    is_site = node.label != "Supplier" or (node.get("role") or "").casefold() in PRODUCING
    if node.get("xuar") == "inside":
        found |= {"site_in_xuar": BY_METHOD[node.get("xuar_method")]} if is_site else {"registered_in_xuar": 0.5}
    if node.get("xuar") == "borderline":
        found |= {"site_borderline" if is_site else "registered_in_xuar": 0.5}
    return {kind: certainty for kind, certainty in found.items() if certainty}


def _listings(graph: PlainGraph, day: date) -> Iterator[tuple[Node, dict[str, float]]]:
    """Each listing in force with the parties that match it and how strongly."""
    for listed in graph.labelled("ListedEntity"):
        if not _stood(listed, day):
            continue
        strengths: dict[str, float] = {}
        for match in graph.arriving("MATCHES", listed.id):
            sure = match.get("status") in ("identical", "confirmed")
            if match.get("status") != "rejected":
                strength = 1.0 if sure else match.get("score")
                strengths[match.start] = max(strength, strengths.get(match.start, 0.0))
        yield listed, strengths


def _stood(listed: Node, day: date) -> bool:
    """Whether it was on the list: by the dates of the last time, or by what its history says came last up to the day,
    among what came before the last time."""
    effective, removed = listed.get("effective_date"), listed.get("removed_on")
    if not (effective and effective > day) and not (removed and removed <= day):
        return True
    told = [line for line in listed.get("history") or () if line[11:].startswith(("listed", "removed"))]
    while told and not told[-1][11:].startswith("listed"):
        told.pop()
    earlier = told[:-1]
    before = [line for line in earlier if date.fromisoformat(line[:10]) <= day]
    if before:
        return before[-1][11:].startswith("listed")
    return bool(earlier) and earlier[0][11:].startswith("removed")


def _listed(graph: PlainGraph, party: str, day: date) -> float:
    return max((strengths.get(party, 0.0) for _, strengths in _listings(graph, day)), default=0.0)


def _owned(graph: PlainGraph, company: str, day: date) -> float:
    best = 0.0
    for listed, strengths in _listings(graph, day):
        weight = 0.9 if listed.get("names_affiliates") else 0.6
        chains = [(strengths[owner], share) for owner, share in _chains(graph, company, day, strengths)]
        for strength in {s for s, _ in chains}:
            if sum(share for s, share in chains if s >= strength) >= HALF:
                best = max(best, weight * strength)
    return best


def _chains(
    graph: PlainGraph, owned: str, day: date, listed: dict[str, float], below: tuple[str, ...] = ()
) -> Iterator[tuple[str, Fraction]]:
    """Each simple chain up to the first owner that is listed, with the product of its shares."""
    for owner, share in sorted(_holdings(graph, owned, day).items()):
        if owner in (owned, *below):
            continue
        if owner in listed:
            yield owner, share
        else:
            for top, above in _chains(graph, owner, day, listed, (*below, owned)):
                yield top, above * share


def _holdings(graph: PlainGraph, owned: str, day: date) -> dict[str, Fraction]:
    """Who holds how much on this day; of several records of one holding, the largest."""
    shares: dict[str, Fraction] = {}
    for fact in graph.arriving("OWNS", owned):
        since, until = fact.get("since"), fact.get("until")
        if not (since and since > day) and not (until and until < day):
            shares[fact.start] = max(shares.get(fact.start, Fraction(0)), Fraction(str(fact.get("share"))))
    return shares
