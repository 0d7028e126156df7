"""MATCHES between entities and listings whose cleaned names are identical, and what people judged of any pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graph.schema import PARTIES, RELATIONSHIPS, fact_id
from graph.store import Store, Writer
from ingest.lists.judged import restore
from ingest.lists.names import clean_name, compared_names

Row = dict[str, Any]

IDENTICAL = "identical"
_MATCHES = RELATIONSHIPS["MATCHES"]


def refresh_identical_matches(store: Store, writer: Writer) -> int:
    """Makes a match of status identical for each identical cleaned name, removes those that no longer hold, and
    leaves every other status as people judged it. Returns how many were made, changed or removed.
    """
    judged = restore(store, writer)
    listed = names_of(store.read(_LISTINGS))
    return judged + sum(_refresh(store, writer, label, listed) for label in PARTIES)


_LISTINGS = "MATCH (l:ListedEntity) RETURN l.id AS id, l.name AS name, l.aliases AS aliases, l.regional AS regional"
Listed = dict[str, list[tuple[str, str]]]


def names_of(listings: Iterable[Row]) -> Listed:
    """Cleaned name -> (id of the listing, the name as listed), sorted. listings: id, name, aliases and regional."""
    names: Listed = {}
    for row in listings:
        if not row["regional"]:
            for cleaned, as_listed in compared_names(row["name"], row["aliases"] or []).items():
                names.setdefault(cleaned, []).append((row["id"], as_listed))
    return {cleaned: sorted(listings) for cleaned, listings in names.items()}


def _refresh(store: Store, writer: Writer, label: str, listed: Listed) -> int:
    wanted = {row["properties"]["id"]: row for row in _identical(store, label, listed)} if listed else {}
    statement = f"MATCH (n:{label})-[r:MATCHES]->(l:ListedEntity) RETURN n.id AS at, l.id AS listed, r AS match"
    held = {fact_id("MATCHES", row["at"], row["listed"]): row for row in store.stream(statement)}
    gone, changed = [], []
    for fact, row in held.items():
        new = wanted.pop(fact, None)
        if row["match"].get("status") != IDENTICAL:
            continue
        if new is None:
            gone.append({"from_id": row["at"], "facts": {row["match"]["id"]: True}})
        elif new["properties"] != {key: value for key, value in row["match"].items() if key != "type"}:
            changed.append({"from_id": row["at"], "facts": {row["match"]["id"]: new["properties"]}})
    writer.write(_MATCHES.delete(label), gone)
    writer.write(_MATCHES.create(label, "ListedEntity"), wanted.values())
    writer.write(_MATCHES.replace(label), changed)
    return len(gone) + len(wanted) + len(changed)


def _identical(store: Store, label: str, listed: Listed) -> Iterator[Row]:
    for row in store.stream(f"MATCH (n:{label}) RETURN n.id AS id, n.name AS name, n.aliases AS aliases"):
        yield from identical(row["id"], row["name"], row["aliases"] or (), listed)


def identical(at: str, name: str | None, aliases: Iterable[str], listed: Listed) -> Iterable[Row]:
    """The matches of one entity: one for each listing, by the entity's own name before an alias of its."""
    found: dict[str, Row] = {}
    for own in (name, *aliases):
        if own:
            for listing, as_listed in listed.get(clean_name(own), ()):
                found.setdefault(listing, _match(at, listing, own, as_listed))
    return found.values()


def _match(at: str, listing: str, name: str, as_listed: str) -> Row:
    properties = {
        "id": fact_id("MATCHES", at, listing),
        "status": IDENTICAL,
        "score": 1.0,
        "name": as_listed,
        "explanation": f"{name!r} and the listed {as_listed!r} are one name but for signs, case and legal form",
    }
    return {"from_id": at, "to_id": listing, "properties": properties}
