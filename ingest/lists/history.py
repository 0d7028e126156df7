"""What became of a listed entity: its dated events, kept on its node as one line of text each.

A line such as `2024-11-01 moved to clause v: Name` says the day, what happened, and the clause and name from then on.
Where the list does not date an event, its day is that of the first version that shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graph.listing_periods import AGAIN, LISTED, REMOVED
from ingest.lists.files import Listing
from ingest.lists.names import clean_name

Row = Mapping[str, Any]

MOVED, RENAMED = "moved", "renamed"
_WORDS = {MOVED: "to", REMOVED: "from"}
_LINE = re.compile(
    rf"(\d{{4}}-\d\d-\d\d) ({AGAIN}|{LISTED}|{MOVED}|{RENAMED}|{REMOVED})(?: (?:in|to|from) clause ([^:]+))?: (.*)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Event:
    """What happened to an entity on a day, and the clause (blank where not known) and name that it has from then on."""

    day: date
    what: str
    clause: str
    name: str

    def __str__(self) -> str:
        clause = f" {_WORDS.get(self.what, 'in')} clause {self.clause}" if self.clause else ""
        return f"{self.day} {self.what}{clause}: {self.name}"


def events_of(entity: Row) -> list[Event]:
    """The events of an entity of the graph, in order; of one that was imported without them, those its dates tell."""
    if entity.get("history"):
        return [_event(line) for line in entity["history"]]
    clause, name = clause_of(entity.get("sub_list")), entity["name"]
    events = [Event(entity["effective_date"], LISTED, clause, name)] if entity.get("effective_date") else []
    return events + ([Event(entity["removed_on"], REMOVED, clause, name)] if entity.get("removed_on") else [])


def _event(line: str) -> Event:
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError(f"no event of a listed entity: {line!r}")
    day, what, clause, name = found.groups()
    return Event(date.fromisoformat(day), what, clause or "", name)


def clause_of(sub_list: str | None) -> str:
    """The clause as events write it; blank where the list's file does not know it."""
    clause = (sub_list or "").replace(":", ";").strip()
    return "" if clause.casefold() == "unknown" else clause


def last_before(events: Sequence[Event], day: date) -> Event | None:
    """The event that says how it stood on a day: the last one up to it."""
    return next((event for event in reversed(events) if event.day <= day), None)


def removed(held: Row, day: date) -> list[Event]:
    """The events with its removal, first seen in the version of `day`."""
    events = events_of(held)
    return [*events, replace(events[-1], day=max(day, events[-1].day), what=REMOVED)]


def told(listing: Listing, held: Row | None, day: date) -> tuple[date, list[Event]]:
    """(since when it is listed, its events) after a version of `day` holds it; held: as it stood before."""
    now = Event(listing.effective_date, LISTED, clause_of(listing.sub_list), listing.name)
    if held is None:
        return now.day, [now]
    events = events_of(held)
    if held.get("removed_on"):
        again = now.day if now.day > held["removed_on"] else day
        return now.day, [*events, replace(now, day=max(again, events[-1].day), what=AGAIN)]
    since = _since(listing, held, events)
    return since, [*_amended(events, since, now.clause), *_changes(now, held, events, day)]


def _since(listing: Listing, held: Row, events: Sequence[Event]) -> date:
    """Since when an entity is listed that was on the list before.

    A later date in the file corrects the one before, unless a version between the two held the entity already in
    force: then it dates what has changed, such as a move to another clause, and no listing.
    """
    known, stated = held.get("effective_date"), listing.effective_date
    gone = max((event.day.isoformat() for event in events if event.what == REMOVED), default="")
    first = min((version for version in held.get("versions", ()) if version > gone), default="")
    return known if known is not None and known.isoformat() <= first < stated.isoformat() else stated


def _amended(events: list[Event], since: date, clause: str) -> list[Event]:
    """The events with the day of the last listing as it is known now, and the clause where it was not known."""
    place = max((n for n, event in enumerate(events) if event.what in (LISTED, AGAIN)), default=None)
    if place is None:
        return events
    day = max(since, events[place - 1].day) if place else since
    rest = [replace(events[place], day=day), *events[place + 1 :]]
    return events[:place] + [replace(event, clause=event.clause or clause) for event in rest]


def _changes(now: Event, held: Row, events: Sequence[Event], day: date) -> Iterator[Event]:
    """A new name or clause, dated by the file where its date is later than the last version, else by the version."""
    dated = now.day != held.get("effective_date") and now.day.isoformat() > max(held.get("versions", ()), default="")
    when = max([now.day if dated else day, *(event.day for event in events[-1:])])
    before = clause_of(held.get("sub_list"))
    if clean_name(now.name) != clean_name(held["name"]):
        yield replace(now, day=when, what=RENAMED, clause=before or now.clause)
    if before and now.clause and now.clause != before:
        yield replace(now, day=when, what=MOVED)
