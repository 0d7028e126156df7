"""What runs do while they write: they begin, finish, or are found dead by the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from graph.schema import NODES, RELATIONSHIPS
from graph.store import Store, Writer
from ingest.changes import moved_to, read_nodes
from ingest.kinds import LABELS
from ingest.moves import finish_moves


@dataclass(frozen=True)
class Run:
    """A run that has begun."""

    id: str
    sequence: int


def next_run(store: Store) -> Run:
    last = store.read("MATCH (r:Run) RETURN max(r.sequence) AS last")[0]["last"] or 0
    return Run(f"run-{last + 1:06d}", last + 1)


def begin(writer: Writer, run: Run, *, command: str, source: str, now: datetime) -> None:
    """Notes that the run writes from now on."""
    row = {
        "id": run.id,
        "command": command,
        "source": source,
        "state": "running",
        "started_at": now,
        "sequence": run.sequence,
    }
    writer.run(NODES["Run"].create(), rows=[row])


def finish(writer: Writer, run: Run, summary: Mapping[str, Any]) -> None:
    row = {"id": run.id, "state": "done", "summary": orjson.dumps(summary).decode()}
    writer.run(NODES["Run"].update(), rows=[row])


def tidy_up(store: Store, writer: Writer) -> None:
    """Marks runs that died while writing; who calls holds the writer's lock, so none of them can be alive.

    What they wrote stands, and the same load done again completes it. Only a stub that was being moved is neither
    here nor there: that is finished now.
    """
    for row in store.read("MATCH (r:Run) WHERE r.state = 'running' RETURN r.id AS id"):
        kept = store.read(
            "MATCH (c:Change) WHERE c.run = $run RETURN c.kind AS kind, c.fact AS fact, c.before AS before",
            run=row["id"],
        )
        moved = [change for change in kept if moved_to(change["before"])]
        types = {change["kind"] for change in moved if change["kind"] in RELATIONSHIPS}
        for change in moved:
            new = moved_to(change["before"])
            if new and change["kind"] in LABELS and read_nodes(store, new, [change["fact"]]):
                finish_moves(writer, change["kind"], new, [change["fact"]], types)
        writer.run(NODES["Run"].update(), rows=[{"id": row["id"], "state": "interrupted"}])
