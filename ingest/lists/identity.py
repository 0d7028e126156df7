"""Which entity of the graph a listing is: the one of its name, or one that it renames; else it is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from graph.schema import fact_id
from ingest.lists.files import Listing
from ingest.lists.names import clean_name, compared_names

Row = Mapping[str, Any]


def by_entity(which: str, listings: Mapping[str, Listing], held: Mapping[str, Row], day: date) -> dict[str, Listing]:
    """The listings of a version of `day` by the ids of their entities, in the same order.

    held: the list's entities of the graph by id. An entity keeps its id under another name.
    """
    ids = _ids_by_name(held)
    new = {clean_name(one.name): one for one in listings.values() if clean_name(one.name) not in ids}
    names = {clean_name(one.name) for one in listings.values()}
    gone = {key: row for key, row in held.items() if not row.get("removed_on") and clean_name(row["name"]) not in names}
    ids |= _renamed(new, gone)
    found = {}
    for one in listings.values():
        name = clean_name(one.name)
        key = ids.get(name) or (one.id if one.id not in held else fact_id("LISTED", which, name, day.isoformat()))
        found[key] = replace(one, id=key)
    return found


def _ids_by_name(held: Mapping[str, Row]) -> dict[str, str]:
    """Cleaned current name -> id; of two entities of one name that which is still on the list."""
    last = sorted(held.items(), key=lambda item: not item[1].get("removed_on"))
    return {clean_name(row["name"]): key for key, row in last}


def _renamed(new: Mapping[str, Listing], gone: Mapping[str, Row]) -> dict[str, str]:
    """Cleaned name of a new listing -> id of the entity that it renames.

    Either says that it is also, or formerly, known by the name of the other. Where one stands for several, as after a
    merger, nobody is renamed: which of them it is cannot be told.
    """
    pairs = [(name, key) for name, one in new.items() for key, row in gone.items() if _says_same(one, row)]
    names, keys = Counter(name for name, _ in pairs), Counter(key for _, key in pairs)
    return {name: key for name, key in pairs if names[name] == keys[key] == 1}


def _says_same(one: Listing, row: Row) -> bool:
    return clean_name(row["name"]) in compared_names(one.name, one.aliases) or clean_name(one.name) in compared_names(
        row["name"], row.get("aliases") or ()
    )
