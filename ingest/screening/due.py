"""Whether records or lists have changed since the last screening, which notes in the graph what it compared."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from graph.declarations import Statement
from graph.schema import NODES, PARTIES
from graph.store import Store, Writer
from graph.values import instant

_ID = "screening"
_NOTE = Statement("MERGE (n:Screening {id: $row.id}) SET n = $row")


def last_screened(store: Store) -> datetime | None:
    """When names were last compared, UTC; None where that is not on file."""
    rows = store.read("MATCH (n:Screening {id: $id}) RETURN n.at AS at", id=_ID)
    return instant(rows[0]["at"]) if rows else None


def is_due(store: Store) -> bool:
    """Whether there is anything to compare that the last screening did not compare."""
    now = _state(store)
    if not any(count for count, _ in now["records"].values()):
        return False
    rows = store.read("MATCH (n:Screening {id: $id}) RETURN n.state AS state", id=_ID)
    return not rows or orjson.loads(rows[0]["state"]) != now


def note_screened(store: Store, writer: Writer, now: datetime) -> None:
    """Notes what a screening compares; to be called with the lock that it writes under."""
    writer.run(NODES["Screening"].constraint())
    writer.run(_NOTE, row={"id": _ID, "at": now, "state": orjson.dumps(_state(store)).decode()})


def compared(store: Store) -> dict[str, int]:
    """How many records, sources of records and versions of lists there are to compare."""
    rows = [
        row
        for label in PARTIES
        for row in store.read(f"MATCH (n:{label}) RETURN n.source AS source, count(n) AS records")
    ]
    versions = store.read("MATCH (v:ListVersion) RETURN count(v) AS versions")[0]["versions"]
    return {
        "records": sum(row["records"] for row in rows),
        "sources": len({row["source"] for row in rows}),
        "versions": versions,
    }


def _state(store: Store) -> dict[str, Any]:
    """What differs once a record or a list has come, changed or gone: of each kind how many, and the newest run."""
    records = {}
    for label in PARTIES:
        (row,) = store.read(f"MATCH (n:{label}) RETURN count(n) AS count, max(n.run) AS run")
        records[label] = [row["count"], row["run"]]
    versions = store.read("MATCH (v:ListVersion) RETURN v.id AS id ORDER BY id")
    return {"records": records, "versions": [row["id"] for row in versions]}
