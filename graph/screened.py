"""How far the names in a graph have been compared with the lists: all of them, or identical ones alone since a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pyarrow.compute as pc

from graph.last_screening import Note, There
from graph.name_letters import is_of_unread_script, tells_something
from graph.projection import WHAT_IF, Node, Projection
from graph.schema import PARTIES

_NOTHING_TO_COMPARE, _NO_NAME = "its name has nothing that can be compared", "no name of it is on file"
_UNREAD_SCRIPT = "its name can be compared only with identical ones, as its script is not read"


@dataclass(frozen=True)
class Screened:
    """How far names have been compared with lists.

    due: whether there is anything that no screening has compared. at, run: when the last one was, UTC, and the newest
    run of which it compared a record; None where there was none. because: why it is due, in words; blank where not.
    """

    due: bool
    at: datetime | None = None
    run: str | None = None
    because: str = ""

    @property
    def in_words(self) -> str:
        """What has not been compared, as a sentence; blank where all has been."""
        said = f"Only identical names were matched: similar names {self.not_compared}; `screen` compares them."
        return said if self.due else ""

    @property
    def not_compared(self) -> str:
        """What follows "similar names" where it is due."""
        if self.at is None:
            return "have never been compared"
        after = f" (after {self.run})" if self.run else ""
        return f"have not been compared since {self.at.date()}{after}, and {self.because}"

    def as_json(self) -> dict[str, Any]:
        day = self.at.date().isoformat() if self.at else None
        return {"due": self.due, "because": self.because or None, "since": day, "run": self.run}


def screened(projection: Projection) -> Screened:
    """How far the names in a projection have been compared. One that no store was asked for was never screened."""
    if There not in projection.derived:
        projection.derived[There] = there_in(projection)
    found = screened_by(projection.last_screening, projection.derived[There])
    if found.due and (projection.version or "").endswith(WHAT_IF):
        return replace(found, because=f"{found.because}, or are of the what-if, which screens nobody")
    return found


def screened_json(projection: Projection, compared: Screened, node: Node) -> dict[str, Any]:
    """How far names were compared, and whether the node has a name that can be compared, for an answer's JSON."""
    return {**compared.as_json(), "nothing_to_compare": bool(nothing_to_compare(projection, node))}


def screened_by(note: Note | None, there: There) -> Screened:
    if note is None:
        return Screened(there.has_records, because="nothing is screened yet" if there.has_records else "")
    changed = note.changed_since(there) if there.has_records else []
    because = f"{' and '.join(changed)} have changed since" if changed else ""
    return Screened(bool(changed), note.at, note.run, because)


def there_in(projection: Projection) -> There:
    """What a projection has to compare."""
    versions = projection.node_tables["ListVersion"]
    imported = dict(zip(versions["id"].to_pylist(), versions["imported_at"].to_pylist(), strict=True))
    return There({label: _records(projection, label) for label in PARTIES}, imported)


def _records(projection: Projection, label: str) -> tuple[int, str | None]:
    table = projection.node_tables[label]
    runs = pc.unique(table["run"]).to_pylist() if table.num_rows else []
    return table.num_rows, max(filter(None, runs), default=None)


def nothing_to_compare(projection: Projection, node: Node) -> str:
    """That whether a company or site is listed is not known, as no name of it has a letter or digit that a screening
    could compare, or none is in a script that it reads; blank where one is, or where it matches somebody all the same,
    by an identical name or an identifier."""
    names = [name for name in (node.get("name"), *(node.get("aliases") or ())) if name]
    if node.label not in PARTIES or any(map(_is_compared, names)) or projection.leaving("MATCHES", node.id):
        return ""
    why = _NOTHING_TO_COMPARE if names else _NO_NAME
    if any(map(is_of_unread_script, names)):
        why = _UNREAD_SCRIPT
    return f"{why}: whether it is listed is not known"


def _is_compared(name: str) -> bool:
    return tells_something(name) and not is_of_unread_script(name)
