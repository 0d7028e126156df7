"""What `screen` says: what may be listed, which records may be one, and what the lists changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dashboard import next_steps, output, words
from dashboard.lists import rests_on
from dashboard.output import OUT, PROGRAM, json_document, note, rows_of, say
from graph.exposure import path_json
from graph.judgements import MATCHES, REJECTED, SAME
from graph.projection import Projection
from graph.saved import open_projection
from graph.settings import Settings
from graph.store import Store
from ingest.screening.queue import queue
from ingest.screening.run import Screened, by_status, screen
from ingest.screening.since import Change, Then, changes_since, then_of
from review.path_words import verb

Progress = Callable[[str, int, int | None], None]
Row = dict[str, Any]
_SHOWN = ("score", "status", "entity", "name", "listed", "listed_name", "list", "version")
_SHOWN_DOUBLES = ("score", "status", "entity", "name", "other", "other_name")
MOST_SHOWN = 50
LONGEST_NAME = 100


@dataclass(frozen=True)
class Since:
    """What the lists have changed since a version. Its projection names the nodes of the paths."""

    said: str
    then: Then
    changes: Sequence[Change]
    projection: Projection

    def as_json(self, lists: Sequence[Row]) -> Row:
        versions = [{"list": which, "as_of": v and v["as_of"]} for which, v in self.then.versions.items()]
        return {
            "since": self.said,
            "versions": versions,
            "lists": _versions(lists),
            "became_exposed": [_change_json(c) for c in self.changes if c.became_exposed],
            "other_changes": [_change_json(c) for c in self.changes if not c.became_exposed],
        }


@dataclass(frozen=True)
class Shown:
    """What a screening found, what has changed since a version where that was asked, and what could not be compared.

    waiting: how many pairs the queue has."""

    screened: Screened
    since: Since | None
    not_compared: Sequence[str] = ()
    waiting: int = 0

    def show(self, *, as_json: bool) -> None:
        if as_json:
            json_document(self._since_json(self.since) if self.since else self.screened.matches)
        elif self.since:
            _show_counts(self.screened)
            _show_since(self.since)
        else:
            _show_screened(self.screened)
        for said in (*self.not_compared, *self.screened.unread.remarks, rests_on(self.screened.lists)):
            (note if as_json else say)(said)
        if self.waiting and not as_json:
            pairs = "the pair that waits" if self.waiting == 1 else f"the {self.waiting:,} pairs that wait"
            note(f"Next: `{PROGRAM} matches` lists {pairs} for a person.")

    def _since_json(self, since: Since) -> Row:
        found = self.screened
        counts = {"matches": by_status(found.matches), "pairs_of_records": by_status(found.doubles)}
        return {**since.as_json(found.lists), "screened": {**counts, "waiting": self.waiting, **found.unread.as_json()}}


def screened(
    store: Store, settings: Settings, *, since: str | None, as_of: date, now: datetime, progress: Progress
) -> Shown:
    """Screens, and compares the verdicts with those by the lists of a version where that is asked."""
    then = then_of(store, since, settings.home) if since else None
    found = screen(store, now=now, progress=progress)
    missing, waiting = next_steps.not_compared(store), len(queue(store))
    if since is None or then is None:
        return Shown(found, None, missing, waiting)
    projection = open_projection(store, settings, progress=progress, note=output.note)
    changes = changes_since(projection, then, as_of=as_of, progress=progress)
    return Shown(found, Since(since, then, changes, projection), missing, waiting)


def _versions(lists: Sequence[Row]) -> list[Row]:
    names = ("list", "as_of", "entities", "partial", "completeness", "completeness_because")
    return [{name: row[name] for name in names} for row in lists]


def _show_screened(found: Screened) -> None:
    open_ones = [row for row in found.matches if row["status"] != REJECTED]
    _some("may be listed", open_ones, _SHOWN)
    doubles = [row for row in found.doubles if row["status"] != REJECTED]
    _some("may be one under two records", doubles, _SHOWN_DOUBLES)
    _show_counts(found)
    for relation, what in ((MATCHES, "matches"), (SAME, "pairs")):
        changed = ", ".join(f"{count:,} {how}" for how, count in found.changed[relation].items() if count)
        OUT.print(f"  {what} since the last screening: {changed or 'nothing changed'}")
    if found.crowds:
        OUT.print(f"  {found.crowds:,} addresses, places or the like are shared by too many records to tell anything")


def _show_counts(found: Screened) -> None:
    """How many pairs of each kind there are, by status."""
    for what, rows in (("matches with listed entities", found.matches), ("pairs of records", found.doubles)):
        counts = ", ".join(f"{count:,} {status}" for status, count in by_status(rows).items())
        OUT.print(f"{what}: {counts or 'none'}")


def _some(what: str, rows: Sequence[Row], names: Sequence[str], most: int = MOST_SHOWN) -> None:
    if rows:
        OUT.print(f"{len(rows):,} {what}:")
        rows_of([{name: _shown(row.get(name)) for name in names} for row in rows[:most]])
    if len(rows) > most:
        OUT.print(f"  and {len(rows) - most:,} more; all of them with --json")


def _shown(value: Any) -> Any:
    return output.cut(value, LONGEST_NAME) if isinstance(value, str) else value


def _show_since(since: Since) -> None:
    worse = [change for change in since.changes if change.became_exposed]
    rest = [change for change in since.changes if not change.became_exposed]
    say(f"By the lists now, against {since.then.in_words}, of the graph as it is now:")
    OUT.print(f"{len(worse):,} became exposed or inferred, {len(rest):,} changed otherwise.")
    for change in since.changes[:MOST_SHOWN]:
        _show_change(since.projection, change)
    if len(since.changes) > MOST_SHOWN:
        OUT.print(f"  and {len(since.changes) - MOST_SHOWN:,} more; all of them with --json")
    OUT.print(words.DISCLAIMER)


def _show_change(projection: Projection, change: Change) -> None:
    name = output.cut(words.name_of(projection, change.target), LONGEST_NAME)
    say(f"{change.label} {name}: {change.was}, now {change.now.verdict}")
    say(f"  {change.now.because}.")
    for path in change.now.paths[:1]:
        for step in path.steps:
            origin, to = (output.cut(words.name_of(projection, node), LONGEST_NAME) for node in (step.origin, step.to))
            say(f"    {origin} {verb(step)} {to}")


def _change_json(change: Change) -> Row:
    now = change.now
    return {
        **{"target": now.target, "kind": now.label.lower(), "name": now.name, "day": now.day, "was": change.was},
        **{"verdict": now.verdict, "because": now.because, "confidence": now.confidence, "tier": now.tier},
        "paths": [path_json(path) for path in now.paths],
    }
