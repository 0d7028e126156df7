"""What a version makes of a list's entities, as data: nothing here reads or writes the graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.listing_periods import REMOVED
from ingest.lists.differences import difference
from ingest.lists.files import IDENTIFIERS, ListFile, Listing
from ingest.lists.history import events_of, removed, told
from ingest.lists.identity import by_entity

Row = dict[str, Any]


@dataclass(frozen=True)
class State:
    """The entities of a list by id after a version, and what that version did.

    changes: added, removed and changed entities, as `difference` has them. not_seen: of a partial version, {id, name}
    of those that were listed and that it lacks, which stay listed; of any other those are `removed`.
    """

    rows: dict[str, Row]
    changes: dict[str, list[Row]]
    not_seen: list[Row]


def after(which: str, found: ListFile, day: date, held: Mapping[str, Row], *, partial: bool) -> State:
    """The list after a version of `day`; held: its entities before, by id. A partial version ends no listing."""
    listings = by_entity(which, found.listings, held, day)
    rows = {key: _entity(which, listing, held.get(key), day) for key, listing in listings.items()}
    missing = sorted(key for key, row in held.items() if key not in rows and row.get("removed_on") is None)
    if not partial:
        rows |= {key: _gone(held[key], day) for key in missing}
    not_seen = [{"id": key, "name": held[key]["name"]} for key in missing] if partial else []
    return State({**held, **rows}, difference(rows, held), not_seen)


def taken_off_by_a_partial_version(held: Mapping[str, Row], versions: Iterable[Row]) -> dict[str, Row]:
    """The entities whose listing a partial version ended, when imports still did so, as they were before it."""
    days: dict[bool, set[date]] = {True: set(), False: set()}
    for version in versions:
        days[bool(version.get("partial"))].add(version["as_of"])
    ended = days[True] - days[False]
    return {key: _listed_still(row) for key, row in held.items() if row.get("removed_on") in ended}


def _listed_still(row: Row) -> Row:
    events = events_of(row)
    if events[-1:] and events[-1].what == REMOVED:
        events = events[:-1]
    kept = {name: value for name, value in row.items() if name != "removed_on"}
    return {**kept, "history": [str(event) for event in events]}


def _gone(held: Row, day: date) -> Row:
    return {**held, "removed_on": day, "history": [str(event) for event in removed(held, day)]}


def _entity(which: str, listing: Listing, held: Row | None, day: date) -> Row:
    since, events = told(listing, held, day)
    facts = {
        "id": listing.id,
        "list": which,
        "name": listing.name,
        "aliases": list(listing.aliases) or None,
        "sub_list": listing.sub_list or None,
        "merchandise": listing.merchandise or None,
        **{name: getattr(listing, name) or None for name in IDENTIFIERS},
        "note": listing.note or None,
        "effective_date": since,
        "names_affiliates": listing.names_affiliates,
        "regional": listing.regional or None,
        "versions": list(dict.fromkeys([*(held or {}).get("versions", []), day.isoformat()])),
        "history": [str(event) for event in events],
    }
    return {name: value for name, value in facts.items() if value is not None}
