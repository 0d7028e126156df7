"""What the last screening noted in the graph, and what there is to compare now.

A load, an undo and an import of a list match identical names at once; similar ones are compared by a screening alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import orjson

from graph.schema import PARTIES
from graph.values import instant

NOTE_ID = "screening"


class Reader(Protocol):
    """What is needed of a store."""

    def read(self, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class There:
    """What there is to compare. records: by label how many, and the newest run that wrote one. versions: of lists, by
    id when each was imported."""

    records: Mapping[str, tuple[int, str | None]]
    versions: Mapping[str, datetime | None]

    @property
    def has_records(self) -> bool:
        return any(count for count, _ in self.records.values())


@dataclass(frozen=True)
class Note:
    """What the last screening noted: when it was, and what it compared, as There has it. undone_since: whether a load
    has been undone since, which brings names back that it may not have compared. unread: the names that it could not
    read, as the screening noted them."""

    at: datetime
    records: Mapping[str, tuple[int, str | None]]
    versions: frozenset[str]
    undone_since: bool = False
    unread: Mapping[str, Any] = field(default_factory=dict)

    @property
    def run(self) -> str | None:
        """The newest run of which it compared a record."""
        return max((run for _, run in self.records.values() if run), default=None)

    def changed_since(self, there: There) -> list[str]:
        """What has changed since, in words that follow "since then"; empty where nothing has."""
        said = []
        if there.records != self.records or self.undone_since:
            said.append("records")
        new = [id_ for id_, imported in there.versions.items() if imported and imported > self.at]
        if new or there.versions.keys() != self.versions:
            said.append("lists")
        return said


def there_in_store(store: Reader) -> There:
    """What a store holds to compare, as `there_in` has it."""
    records = {}
    for label in PARTIES:
        (row,) = store.read(f"MATCH (n:{label}) RETURN count(n.id) AS count, max(n.run) AS run")
        records[label] = (row["count"], row["run"])
    rows = store.read("MATCH (v:ListVersion) RETURN v.id AS id, v.imported_at AS at")
    return There(records, {row["id"]: instant(row["at"]) if row["at"] else None for row in rows})


def last_screening(store: Reader) -> Note | None:
    """What the last screening noted; None where there was none."""
    rows = store.read("MATCH (n:Screening {id: $id}) RETURN n.at AS at, n.state AS state", id=NOTE_ID)
    if not rows:
        return None
    state = orjson.loads(rows[0]["state"])
    records = {label: (count, run) for label, (count, run) in state["records"].items()}
    undone = state.get("undone")
    since = undone is not None and undone != undone_runs(store)
    unread = state.get("unread") or {}
    return Note(instant(rows[0]["at"]), records, frozenset(state["versions"]), since, unread)


def screened_at(store: Reader) -> datetime | None:
    """When the last screening was; None where there was none."""
    rows = store.read("MATCH (n:Screening {id: $id}) RETURN n.at AS at", id=NOTE_ID)
    return instant(rows[0]["at"]) if rows else None


def undone_runs(store: Reader) -> int:
    """How many runs have been taken back."""
    rows = store.read("MATCH (r:Run {state: 'undone'}) RETURN count(r) AS runs")
    return int(rows[0]["runs"])
