"""Whether records or lists have changed since the last screening, which notes in the graph what it compared."""

from __future__ import annotations

from datetime import datetime

import orjson

from graph.declarations import Statement
from graph.last_screening import NOTE_ID, last_screening, there_in_store, undone_runs
from graph.schema import NODES, PARTIES
from graph.screened import Screened, screened_by
from graph.store import Store, Writer
from ingest.screening.reading import Unread, of_json

_NOTE = Statement("MERGE (n:Screening {id: $row.id}) SET n = $row")


def screened(store: Store) -> Screened:
    """How far names have been compared, and whether there is anything that the last screening did not compare."""
    return screened_by(last_screening(store), there_in_store(store))


def is_due(store: Store) -> bool:
    """Whether there is anything to compare that the last screening did not compare."""
    return screened(store).due


def note_screened(store: Store, writer: Writer, now: datetime, unread: Unread) -> None:
    """Notes what a screening compares and what it could not read; to be called with the lock that it writes under."""
    there = there_in_store(store)
    state = {"records": there.records, "versions": sorted(there.versions), "undone": undone_runs(store)}
    state["unread"] = unread.as_json()
    writer.run(NODES["Screening"].constraint())
    writer.run(_NOTE, row={"id": NOTE_ID, "at": now, "state": orjson.dumps(state).decode()})


def unread_then(store: Store) -> list[str]:
    """What of the names the last screening could not read, in sentences; empty where it read them all."""
    note = last_screening(store)
    return [f"By the screening of {note.at.date()}: {said}" for said in of_json(note.unread).remarks] if note else []


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
