"""Who is recorded to own the companies and sites of a due diligence, with what share, and of what share nobody is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from graph.projection import Fact, Node, Projection
from graph.risk import held_on
from review.path_words import listed, named
from review.plain_text import short

NAME, MOST_NAMED = 60, 2


@dataclass(frozen=True)
class Share:
    """One holding. share: 0 to 1, None where it is not stated. held: whether it is held on the day. on_path: whether
    the owner is on a path from the target to a source of risk."""

    owner: Node
    share: float | None
    since: date | None
    until: date | None
    held: bool
    on_path: bool

    def in_words(self, of: str = "") -> str:
        """The share and since and until when; of: what it is a share of, in words."""
        part = "a share that is not stated" if self.share is None else percent(self.share)
        days = [f"since {self.since}" if self.since else "", f"until {self.until}" if self.until else ""]
        return " ".join(filter(None, (part, f"of {of}" if of else "", *days)))


@dataclass(frozen=True)
class Owned:
    """A company or site with its recorded owners. shares: those held on the day first, of these the largest. rest: the
    share that nobody is recorded to hold on the day; None where a share is not stated, below 0 where they contradict
    each other."""

    company: Node
    shares: tuple[Share, ...]
    rest: float | None

    def in_words(self) -> Iterator[str]:
        """A sentence without a full stop for each owner, then of what is not recorded."""
        whole = named(self.company)
        for one in self.shares:
            path = "; it is on a path that was found" if one.on_path else ""
            day = "" if one.held else "; not held on the day"
            yield f"{named(one.owner)}: {one.in_words(whole)}{day}{path}"
        if self.rest is None:
            yield f"What others hold of {whole} is not known"
        elif self.rest < 0:
            yield f"More than all of {whole} is recorded: {percent(1 - self.rest)}"
        elif self.rest:
            what = f"{whole} on the day" if self.rest == 1 else f"the other {percent(self.rest)} of {whole}"
            yield f"Who holds {what} is not recorded"

    def asked_for(self) -> str:
        """What to ask the company, to follow "Who holds", with the owners on record."""
        said = [f"{short(named(one.owner), NAME)} with {one.in_words()}" for one in self.shares]
        return f"{self._open()}, beside what is on record: {listed(said, MOST_NAMED)}"

    def _open(self) -> str:
        whole = short(named(self.company), NAME)
        if self.rest is None:
            return f"the rest of {whole}"
        return f"the other {percent(self.rest)} of {whole}" if 0 < self.rest < 1 else f"shares of {whole} today"

    def as_json(self) -> dict[str, Any]:
        shares = [
            {
                "owner": one.owner.id,
                "name": one.owner.name,
                "share": one.share,
                "since": one.since.isoformat() if one.since else None,
                "until": one.until.isoformat() if one.until else None,
                "held": one.held,
                "on_path": one.on_path,
            }
            for one in self.shares
        ]
        return {"company": self.company.id, "owners": shares, "rest": self.rest}


def owners_of(projection: Projection, companies: Iterable[Node], day: date, on_paths: Iterable[str]) -> list[Owned]:
    """Of each that has a recorded owner. day: by which it is judged. on_paths: ids of those on the paths found."""
    ids = set(on_paths)
    found = []
    for company in companies:
        facts = projection.arriving("OWNS", company.id)
        shares = sorted((_share(projection, fact, day, ids) for fact in facts), key=_order)
        if shares:
            found.append(Owned(company, tuple(dict.fromkeys(shares)), _rest([one for one in shares if one.held])))
    return found


def percent(share: float) -> str:
    """As people write it, with up to two decimals: `30 %`."""
    return f"{round(share * 100, 2):,g} %"


def _share(projection: Projection, fact: Fact, day: date, on_paths: set[str]) -> Share:
    owner, share = projection.nodes[fact.start], fact.get("share")
    days = fact.get("since"), fact.get("until")
    return Share(owner, None if share is None else float(share), *days, held_on(fact, day), owner.id in on_paths)


def _rest(held: Sequence[Share]) -> float | None:
    """Two records of one owner are one holding, and the larger share counts."""
    if any(one.share is None for one in held):
        return None
    largest: dict[str, Fraction] = {}
    for one in held:
        largest[one.owner.id] = max(largest.get(one.owner.id, Fraction(0)), Fraction(str(one.share)))
    return round(float(1 - sum(largest.values(), Fraction(0))), 6) + 0.0


def _order(one: Share) -> tuple[bool, float, str, str]:
    return not one.held, -(one.share or 0), one.owner.id, str(one.since)
