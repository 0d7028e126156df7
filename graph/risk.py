"""Sources of risk: why a node counts as one, and how certain that is, as read on a given day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from graph.listing_periods import Period, period_on, periods_of
from graph.projection import Fact, Node, Projection
from graph.worth import STRONG_CERTAINTY

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


@dataclass(frozen=True)
class Listing:
    """A listed entity that a node matches, how certainly (0 to 1], the status of the match, and since when (and, of an
    earlier period, until when) the entity was listed that day."""

    entity: Node
    certainty: float
    status: str
    period: Period

    @property
    def because(self) -> str:
        listed, (since, until) = self.entity, self.period
        when = f" since {since}" if since else ""
        if until and until != listed.get("removed_on"):
            when += f", until {until}"
        return f"{self.status} match with {listed.name} on list {listed.get('list')}{when}"


class Risks:
    """The sources of risk of one projection on one day (`day`: D of the design)."""

    def __init__(self, projection: Projection, day: date) -> None:
        self._projection = projection
        self._day = day
        self._known: dict[str, Risk | None] = {}
        self._listed: dict[str, dict[str, Listing]] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._held: dict[str, dict[str, Fraction]] = {}

    def of(self, node_id: str) -> Risk | None:
        """The most certain reason why the node is a source of risk, or None."""
        if node_id not in self._known:
            reasons = list(self._reasons(self._projection.nodes[node_id]))
            self._known[node_id] = max(reasons, key=lambda r: (r.certainty, r.kind), default=None)
        return self._known[node_id]

    def at(self, node_id: str) -> Risk:
        """The risk of a node that is known to be a source. Raises ValueError where it is none."""
        risk = self.of(node_id)
        if risk is None:
            raise ValueError(f"{node_id} is no source of risk on {self._day}")
        return risk

    def _reasons(self, node: Node) -> Iterator[Risk]:
        yield from by_place(node)
        for listing in self._listings(node.id).values():
            yield Risk(node.id, "listed", listing.certainty, listing.because)
        yield from self._ownership(node.id)

    def near_misses(self, node_id: str) -> list[str]:
        """Why the node is no more of a source than it is: what was seen and does not count, or not in full."""
        node = self._projection.nodes[node_id]
        return [*_place_misses(node), *self._listing_misses(node_id), *self._ownership_misses(node_id)]

    def _listing_misses(self, node_id: str) -> Iterator[str]:
        for match in self._projection.leaving("MATCHES", node_id):
            listed = self._projection.nodes[match.end]
            if not in_force(listed, self._day):
                dates = " and ".join(period.in_words for period in periods_of(listed))
                yield f"it matches {listed.name}, which is on list {listed.get('list')} {dates}, not on {self._day}"
            elif match_certainty(match) < 1:
                score = f"{match.get('status')}, score {match.get('score') or 0:g}"
                yield f"its match with {listed.name} on list {listed.get('list')} is not certain ({score})"

    def _ownership_misses(self, node_id: str) -> Iterator[str]:
        for listing, chains in sorted(self._held_by_listed(node_id).items()):
            name, total = self._projection.nodes[listing].name, float(sum(share for share, _ in chains))
            certainty = _certainty_of_control(chains)
            if not certainty:
                yield f"{total:.0%} of it is held by {name}, which is listed: under 50 %"
            elif certainty < 1:
                yield f"{total:.0%} of it is held by {name}, by a match that is not certain (score {certainty:g})"

    def _listings(self, node_id: str) -> dict[str, Listing]:
        """The listings in force that the node matches, by id, each by its most certain match."""
        if node_id not in self._listed:
            found: dict[str, Listing] = {}
            for match in self._projection.leaving("MATCHES", node_id):
                listed, certainty = self._projection.nodes[match.end], match_certainty(match)
                known, period = found.get(listed.id), period_on(listed, self._day)
                if period and certainty > (known.certainty if known else 0):
                    found[listed.id] = Listing(listed, certainty, str(match.get("status")), period)
            self._listed[node_id] = found
        return self._listed[node_id]

    def _ownership(self, node_id: str) -> Iterator[Risk]:
        for chains in self._held_by_listed(node_id).values():
            if certainty := _certainty_of_control(chains):
                listed = chains[0][1].entity
                weight = OWNED_WHERE_AFFILIATES_ARE_LISTED if listed.get("names_affiliates") else OWNED
                total = float(sum(share for share, _ in chains))
                words = f"{total:.0%} owned by {listed.name}, on list {listed.get('list')}"
                yield Risk(node_id, "owned_by_listed", weight * certainty, words)

    def _held_by_listed(self, node_id: str) -> dict[str, list[tuple[Fraction, Listing]]]:
        """By listing, the share of each chain of owners up to it."""
        held: dict[str, list[tuple[Fraction, Listing]]] = defaultdict(list)
        for owner, share, counted in self._owner_chains(node_id):
            for listing in self._listings(owner).values():
                if listing.entity.id not in counted:
                    held[listing.entity.id].append((share, listing))
        return held

    def _owner_chains(self, node_id: str) -> Iterator[tuple[str, Fraction, frozenset[str]]]:
        """(owner, product of the shares, listings met nearer by) along every simple chain of owners up to a listed one.

        A listing that an owner nearer by already stands for is not counted a second time along the same chain.
        """
        stack = [(node_id, Fraction(1), frozenset([node_id]), frozenset[str]())]
        while stack:
            owned, share, chain, counted = stack.pop()
            for owner, held in self._holdings(owned).items():
                if owner not in chain and self._listings_above(owner) - counted:
                    yield owner, share * held, counted
                    stack.append((owner, share * held, chain | {owner}, counted | self._listings(owner).keys()))

    def _listings_above(self, node_id: str) -> frozenset[str]:
        """The listings that the node or any owner above it matches."""
        if node_id not in self._above:
            seen, stack, found = {node_id}, [node_id], set[str]()
            while stack:
                node = stack.pop()
                found |= self._listings(node).keys()
                owners = self._holdings(node).keys() - seen
                seen |= owners
                stack.extend(owners)
            self._above[node_id] = frozenset(found)
        return self._above[node_id]

    def _holdings(self, owned: str) -> dict[str, Fraction]:
        """Share by owner on the day; two records of one owner are one holding, and the larger share counts."""
        if owned not in self._held:
            shares: dict[str, Fraction] = {}
            for fact in self._projection.arriving("OWNS", owned):
                if held_on(fact, self._day):
                    shares[fact.start] = max(shares.get(fact.start, Fraction(0)), Fraction(str(fact.get("share") or 0)))
            self._held[owned] = shares
        return self._held[owned]


def _certainty_of_control(chains: list[tuple[Fraction, Listing]]) -> float:
    """That of the weakest match that is needed to reach half, the surest first; 0 where all together do not."""
    total = Fraction(0)
    for share, listing in sorted(chains, key=lambda chain: -chain[1].certainty):
        total += share
        if total >= CONTROLLING_SHARE:
            return listing.certainty
    return 0.0


def by_place(node: Node) -> Iterator[Risk]:
    """The risk of a node by where it lies; none where that makes it no source."""
    state, certainty = node.get("xuar"), place_certainty(node.label, node.properties)
    if not certainty:
        return
    if not _is_site(node.label, node.get("role")):
        where = "in the XUAR" if state == "inside" else "so near its border that the address does not settle the side"
        yield Risk(node.id, "registered_in_xuar", certainty, f"registered {where}, by {node.get('xuar_method')}")
    elif state == "inside":
        yield Risk(node.id, "site_in_xuar", certainty, f"inside the XUAR by {node.get('xuar_method')}")
    else:
        yield Risk(node.id, "site_borderline", certainty, "so near the border that its coordinates do not settle it")


def _place_misses(node: Node) -> Iterator[str]:
    state, certainty = node.get("xuar"), place_certainty(node.label, node.properties)
    if state == "inside" and not _is_site(node.label, node.get("role")):
        yield "it is only registered in the XUAR: what it makes is not known to be made there"
    elif state == "borderline":
        yield "it lies so near the border that its coordinates do not settle on which side"
    elif state == "inside" and certainty < STRONG_CERTAINTY:
        yield f"it is placed inside the XUAR only by {node.get('xuar_method')}"
    elif state == "outside":
        yield "it is placed outside the XUAR"
    elif state != "inside":
        yield f"its place is not known: {node.get('xuar_reason') or 'it has not been looked up'}"


def place_certainty(label: str, properties: Mapping[str, Any]) -> float:
    """How certain a node is a source of risk by where it lies; 0 where that makes it none."""
    state = properties.get("xuar")
    if state not in ("inside", "borderline"):
        return 0.0
    if not _is_site(label, properties.get("role")):
        return REGISTERED
    return float(properties.get("xuar_certainty") or BORDERLINE) if state == "inside" else BORDERLINE


def _is_site(label: str, role: str | None) -> bool:
    """Whether goods are made at its address: a company's only where its role is production."""
    return label != "Supplier" or bool(PRODUCING_ROLES & set(re.split(r"[\s;,/]+", (role or "").casefold())))


def match_certainty(match: Fact) -> float:
    """1 for a confirmed match or an identical cleaned name, 0 for a rejected one, else the match's score."""
    status = match.get("status")
    if status in ("confirmed", "identical"):
        return 1.0
    return 0.0 if status == "rejected" else float(match.get("score") or 0)


def in_force(listed: Node, day: date) -> bool:
    """Whether the entity was listed on the day, the last time or before; a listing without a date is taken to hold."""
    return period_on(listed, day) is not None


def held_on(ownership: Fact, day: date) -> bool:
    """Whether the share is held on the day; an unknown end is open."""
    since, until = ownership.get("since"), ownership.get("until")
    return (since is None or since <= day) and (until is None or day <= until)
