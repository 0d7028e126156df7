"""Runs: what was loaded when, and how one load is taken back exactly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from graph.errors import UserMistake
from graph.schema import NODES
from graph.store import Store
from ingest.run_log import begin, finish, next_run, tidy_up
from ingest.undoing import Undoing

Row = dict[str, Any]
_COUNTED = {
    "loaded": ("row new or changed", "rows new or changed"),
    "unchanged": ("row unchanged", "rows unchanged"),
    "removed": ("fact removed", "facts removed"),
    "restored": ("fact put back", "facts put back"),
    "rejected": ("row rejected", "rows rejected"),
    "stubs": ("stub made", "stubs made"),
    "findings": ("finding", "findings"),
}
"""What a run's counts are of: a load counts rows of files, each of which can make several facts; what goes or
comes back is counted in facts."""


def runs(store: Store) -> list[Row]:
    """Every run in order: run, command, source, state, started_at and its counts."""
    rows = store.read(
        "MATCH (r:Run) RETURN r.id AS run, r.command AS command, r.source AS source, r.state AS state, "
        "r.started_at AS started_at, r.summary AS summary ORDER BY r.sequence"
    )
    return [{**row, "summary": orjson.loads(row["summary"]) if row["summary"] else {}} for row in rows]


def in_words(summary: Mapping[str, Any]) -> str:
    """What a run did, in numbers, each with what it counts."""
    said = [
        f"{count:,} {one if count == 1 else many}"
        for name, (one, many) in _COUNTED.items()
        if (count := summary.get(name))
    ]
    return ", ".join(said) or ("nothing changed" if summary else "not counted")


def undo(store: Store, run: str, *, now: datetime) -> Row:
    """Takes a run back: what it added goes, what it changed or removed comes back as it was.

    Raises UserMistake where there is no such run, where it is undone already, or where a later run built on it.
    """
    with store.writing() as writer:
        tidy_up(store, writer)
        found = store.read("MATCH (r:Run) WHERE r.id = $run RETURN r.state AS state, r.command AS command", run=run)
        if not found:
            known = ", ".join(row["run"] for row in runs(store)[-5:]) or "none yet"
            raise UserMistake(f"There is no run {run!r}. The last ones: {known}.")
        if found[0]["state"] == "undone":
            raise UserMistake(f"{run} is undone already.")
        if (found[0]["command"] or "").startswith("undo"):
            raise UserMistake(f"{run} is itself an undo. To have its facts again, load the file again.")
        undoing = Undoing(store, writer, run)
        undoing.refuse_where_built_on()
        this = next_run(store)
        begin(writer, this, command=f"undo {run}", source="", now=now)
        counts = undoing.take_back()
        writer.run(NODES["Run"].update(), rows=[{"id": run, "state": "undone"}])
        finish(writer, this, counts)
    return {"run": this.id, "undone": run, **counts}
