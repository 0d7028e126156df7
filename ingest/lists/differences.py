"""Who a version of a list adds, removes and changes, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = dict[str, Any]
_OF_EVERY_VERSION = ("versions", "history")
_CALLED = {
    "aliases": "other names",
    "sub_list": "clause",
    "effective_date": "listed from",
    "uscc": "USCC",
    "lei": "LEI",
}


def difference(rows: Mapping[str, Row], held: Mapping[str, Row]) -> dict[str, list[Row]]:
    """added, removed and changed entities, each with id and name, and what changed with `was` and `now` by property.

    rows: the entities as the version leaves them, by id; held: as they were before.
    """
    found: dict[str, list[Row]] = {"added": [], "removed": [], "changed": []}
    for key, row in rows.items():
        before, named = held.get(key), {"id": key, "name": row["name"]}
        if "removed_on" in row:
            if before and "removed_on" not in before:
                found["removed"].append(named)
        elif before is None or "removed_on" in before:
            found["added"].append(named)
        elif said(row) != said(before):
            found["changed"].append({**named, **_what(row, before)})
    return found


def said(row: Row) -> Row:
    """What a list says of an entity, without which versions say it and what became of it."""
    return {name: value for name, value in row.items() if name not in _OF_EVERY_VERSION}


def _what(row: Row, before: Row) -> Row:
    names = [name for name in {**said(row), **said(before)} if row.get(name) != before.get(name)]
    return {"was": {name: before.get(name) for name in names}, "now": {name: row.get(name) for name in names}}


def in_words(entity: Row) -> str:
    """An entity of a difference by its name, and what of it changed."""
    if "was" not in entity:
        return str(entity["name"])
    was, now = entity["was"], entity["now"]
    parts = [f"was {was['name']}"] if "name" in was else []
    if "sub_list" in was:
        parts.append(f"clause {was['sub_list'] or 'none'} before, now {now['sub_list'] or 'none'}")
    parts += [_CALLED.get(name, name.replace("_", " ")) for name in was if name not in ("name", "sub_list")]
    return f"{entity['name']} ({'; '.join(parts)})"
