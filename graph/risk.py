"""Sources of risk: why a node counts as one, and how certain that is, as read on a given day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from graph.projection import Fact, Node, Projection

PRODUCING_ROLES = frozenset(
    {
        *("grower", "ginner", "spinner", "weaver", "knitter", "dyer", "sewer", "processor", "packer", "manufacturer"),
        *("growing", "ginning", "spinning", "weaving", "knitting", "dyeing", "cut_sew", "paste_processing", "canning"),
    }
)
BORDERLINE = 0.5
REGISTERED = 0.5
OWNED = 0.6
OWNED_WHERE_AFFILIATES_ARE_LISTED = 0.9
CONTROLLING_SHARE = Fraction(1, 2)


@dataclass(frozen=True)
class Risk:
    """A source of risk: the node, the kind of reason, its certainty in (0, 1] and the reason in words.

    kind: site_in_xuar, site_borderline, registered_in_xuar, listed or owned_by_listed.
    """

    id: str
    kind: str
    certainty: float
    because: str


class Risks:
    """The sources of risk of one projection on one day (`day`: D of the design)."""

    def __init__(self, projection: Projection, day: date) -> None:
        self._projection = projection
        self._day = day
        self._known: dict[str, Risk | None] = {}

    def of(self, node_id: str) -> Risk | None:
        """The most certain reason why the node is a source of risk, or None."""
        if node_id not in self._known:
            reasons = list(self._reasons(self._projection.nodes[node_id]))
            self._known[node_id] = max(reasons, key=lambda r: (r.certainty, r.kind), default=None)
        return self._known[node_id]

    def _reasons(self, node: Node) -> Iterator[Risk]:
        yield from _place(node)
        yield from (Risk(node.id, "listed", certainty, words) for certainty, words, _ in self._listings(node.id))
        yield from self._ownership(node.id)

    def _listings(self, node_id: str) -> Iterator[tuple[float, str, Node]]:
        for match in self._projection.leaving("MATCHES", node_id):
            listed = self._projection.nodes[match.end]
            certainty = match_certainty(match)
            if certainty > 0 and in_force(listed, self._day):
                since = f" since {listed.get('effective_date')}" if listed.get("effective_date") else ""
                status = match.get("status")
                yield certainty, f"{status} match with {listed.name} on list {listed.get('list')}{since}", listed

    def _ownership(self, node_id: str) -> Iterator[Risk]:
        shares: dict[str, Fraction] = {}
        owners: dict[str, tuple[float, Node]] = {}
        for owner, share, counted in self._owner_chains(node_id):
            for certainty, _, listed in self._listings(owner):
                if listed.id in counted:
                    continue
                shares[listed.id] = shares.get(listed.id, Fraction(0)) + share
                if listed.id not in owners or certainty > owners[listed.id][0]:
                    owners[listed.id] = (certainty, listed)
        for listed_id, share in shares.items():
            if share >= CONTROLLING_SHARE:
                certainty, listed = owners[listed_id]
                weight = OWNED_WHERE_AFFILIATES_ARE_LISTED if listed.get("names_affiliates") else OWNED
                words = f"{float(share):.0%} owned by {listed.name}, on list {listed.get('list')}"
                yield Risk(node_id, "owned_by_listed", weight * certainty, words)

    def _owner_chains(self, node_id: str) -> Iterator[tuple[str, Fraction, frozenset[str]]]:
        """(owner, product of the shares, listings met nearer by) along every simple chain of owners.

        A listing that an owner nearer by already stands for is not counted a second time along the same chain.
        """
        stack = [(node_id, Fraction(1), frozenset([node_id]), frozenset[str]())]
        while stack:
            owned, share, chain, counted = stack.pop()
            for fact in self._projection.arriving("OWNS", owned):
                if fact.start in chain or not held_on(fact, self._day):
                    continue
                product = share * Fraction(str(fact.get("share") or 0))
                listings = frozenset(listed.id for _, _, listed in self._listings(fact.start))
                yield fact.start, product, counted
                stack.append((fact.start, product, chain | {fact.start}, counted | listings))


def _place(node: Node) -> Iterator[Risk]:
    state = node.get("xuar")
    if state not in ("inside", "borderline"):
        return
    roles = set(re.split(r"[\s;,/]+", (node.get("role") or "").casefold()))
    if node.label == "Supplier" and not roles & PRODUCING_ROLES:
        yield Risk(node.id, "registered_in_xuar", REGISTERED, f"registered there, by {node.get('xuar_method')}")
    elif state == "inside":
        certainty = float(node.get("xuar_certainty") or BORDERLINE)
        yield Risk(node.id, "site_in_xuar", certainty, f"inside the XUAR by {node.get('xuar_method')}")
    else:
        yield Risk(node.id, "site_borderline", BORDERLINE, "so near the border that its coordinates do not settle it")


def match_certainty(match: Fact) -> float:
    """1 for a confirmed match or an identical cleaned name, 0 for a rejected one, else the match's score."""
    status = match.get("status")
    if status in ("confirmed", "identical"):
        return 1.0
    return 0.0 if status == "rejected" else float(match.get("score") or 0)


def in_force(listed: Node, day: date) -> bool:
    """Whether the listing holds on the day; a listing without a date is taken to hold."""
    effective, removed = listed.get("effective_date"), listed.get("removed_on")
    return (effective is None or effective <= day) and (removed is None or day < removed)


def held_on(ownership: Fact, day: date) -> bool:
    """Whether the share is held on the day; an unknown end is open."""
    since, until = ownership.get("since"), ownership.get("until")
    return (since is None or since <= day) and (until is None or day <= until)
