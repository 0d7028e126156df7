"""What the decisions page reads of the record of decisions and exports, and the record as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dashboard.ui.kept import Kept
from dashboard.ui.paging import Part, part_of
from dashboard.ui.view import View
from graph import decisions
from graph.decisions import ACCEPTED, Decision, Entry
from graph.errors import EngineUnreachable
from graph.spreadsheets import harmless
from graph.store import Store, open_store

ROWS = 50
EVERYTHING = 10_000_000
_NEWEST = Kept[dict[str, Decision]](2)
COLUMNS = (
    *("at", "kind", "target", "number", "status", "until", "author", "note", "verdict", "id", "follows"),
    *("what", "file", "sha256"),
)


@dataclass(frozen=True)
class Log:
    """standing: the newest decision of each target, as it stands today. counts: entries by label. entries: a part of
    the record, or of its exports."""

    standing: dict[str, Decision]
    counts: dict[str, int]
    entries: list[Entry]
    part: Part


@dataclass(frozen=True)
class History:
    """decisions: about one target, newest first, the newest as it stands today. entries: these and its exports."""

    decisions: list[Decision]
    entries: list[Entry]
    part: Part

    @property
    def newest(self) -> Decision | None:
        return self.decisions[0] if self.decisions else None


def standing(view: View, store: Store) -> dict[str, Decision]:
    """The newest decision of each target as it stands today; read again only when the record has grown."""
    settings = view.settings
    key = (str(settings.home), settings.neo4j_uri, settings.neo4j_database, decisions.mark(store))
    newest = _NEWEST.get(key, lambda: decisions.current(store, date.min))
    return {target: decisions.on(made, view.today) for target, made in newest.items()}


def readable(view: View) -> None:
    """Raises EngineUnreachable where the record cannot be read right now."""
    if view.away:
        raise EngineUnreachable(str(view.away))
    if not (view.settings.neo4j_uri or view.settings.home.is_dir()):
        raise EngineUnreachable(f"There is no data folder {view.settings.home}.")


def log(view: View, *, exports_only: bool, first: str | None) -> Log:
    """The record from entry `first`, counted from 1. Raises EngineUnreachable."""
    readable(view)
    labels = ["Export"] if exports_only else ["Decision", "Export"]
    with open_store(view.settings) as store:
        counts = decisions.how_many(store)
        part = part_of(sum(counts[label] for label in labels), first, ROWS)
        entries = decisions.everything(store, limit=ROWS, after=part.begin, labels=labels)
        newest = standing(view, store)
    return Log(newest, counts, _as_they_stand(entries, newest.values()), part)


def history(view: View, target: str, *, first: str | None = None) -> History:
    """What was decided about a target, and what left of it. Raises EngineUnreachable."""
    readable(view)
    with open_store(view.settings) as store:
        made = decisions.history(store, target)
        part = part_of(sum(decisions.how_many(store, target=target).values()), first, ROWS)
        entries = decisions.everything(store, limit=ROWS, after=part.begin, target=target)
    newest = [decisions.on(made[0], view.today)] if made else []
    return History([*newest, *made[1:]], _as_they_stand(entries, newest), part)


def that_stand(standing: Iterable[Decision], status: str) -> list[Decision]:
    """The decisions whose target has the status now: the first to end first, or the newest first."""
    found = sorted((made for made in standing if made.counts_as == status), key=lambda made: (made.at, made.id))
    if status == ACCEPTED:
        return sorted(found, key=lambda made: (made.until or date.max, made.target))
    return found[::-1]


def as_csv(view: View, target: str = "") -> bytes:
    """The whole record, or what it holds of one target, newest first. Raises EngineUnreachable."""
    readable(view)
    with open_store(view.settings) as store:
        entries = decisions.everything(store, limit=EVERYTHING, target=target)
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    table.writerows([harmless(cell) for cell in _row(entry)] for entry in entries)
    return out.getvalue().encode("utf-8-sig", "replace")


def _row(entry: Entry) -> list[object]:
    at = entry.at.isoformat(timespec="seconds")
    if isinstance(entry, Decision):
        made = [at, "decision", entry.target, entry.number, entry.status, entry.until, entry.author, entry.note]
        return [*made, entry.verdict, entry.id, entry.follows, "", "", ""]
    left = [at, "export", entry.target, "", "", "", entry.author, "", "", entry.id, ""]
    return [*left, entry.what, entry.name, entry.sha256]


def _as_they_stand(entries: list[Entry], standing: Iterable[Decision]) -> list[Entry]:
    """The entries, those that hold now as they stand; what was overtaken stays as it was made."""
    held = {made.id: made for made in standing}
    return [held.get(entry.id, entry) for entry in entries]
