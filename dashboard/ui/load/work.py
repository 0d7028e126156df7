"""What the jobs of the page Load do: check an upload, load it, place what was loaded, take a run back.

None of it draws anything; each does what the command of the same name does.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dashboard import demo, next_steps, tag
from dashboard.ui.load.jobs import Job, Stopped
from dashboard.ui.load.option_words import on_the_page
from dashboard.ui.load.uploads import Upload
from graph.errors import UserMistake, XuarRiskError
from graph.settings import Settings
from graph.store import Store, open_store
from ingest.kinds import LABELS, TYPES
from ingest.lists import refresh_identical_matches
from ingest.load import load
from ingest.run_log import tidy_up
from ingest.runs import runs, undo

MOST_FINDINGS = 50
_COUNTS = ("loaded", "unchanged", "removed", "rejected", "stubs")
Row = dict[str, Any]


def check(settings: Settings, upload: Upload, now: datetime, job: Job) -> Row:
    """A dry run; its report stays with the upload. Raises UserMistake where a file cannot be used."""
    try:
        with open_store(settings) as store:
            demo.keep_apart(store, upload.order.source)
            report = _load(store, settings, upload, now, job, dry_run=True)
    except Stopped:
        raise Stopped("The check was stopped. It writes nothing, so nothing has changed.") from None
    except UserMistake as mistake:
        raise UserMistake(on_the_page(upload.plain(str(mistake)))) from mistake
    if report["rejects_file"]:
        shutil.move(report["rejects_file"], upload.rejects)
    upload.keep_report(report)
    return report


def load_upload(settings: Settings, upload: Upload, now: datetime, job: Job) -> Row:
    """The load itself. What it wrote before it was broken off stands, and its run says so; the error does, too."""
    with open_store(settings) as store:
        demo.keep_apart(store, upload.order.source)
        try:
            report = _load(store, settings, upload, now, job, dry_run=False)
        except Stopped:
            raise Stopped(f"The load was stopped. {_what_stands(store, now, job)}") from None
        except XuarRiskError as error:
            words = on_the_page(upload.plain(str(error)))
            raise type(error)(f"{words} {_what_stands(store, now, job)}") from error
        except BaseException:
            _what_stands(store, now, job)
            raise
        job.run = report["run"]
        _match(store)
        report["next"] = bool(next_steps.placing(store))
    upload.remove()
    return report


def _load(store: Store, settings: Settings, upload: Upload, now: datetime, job: Job, *, dry_run: bool) -> Row:
    """The report of `load --json` with the first findings alone; `summary` has the counts that its run has."""
    order = upload.order
    report = load(
        store,
        upload.files,
        home=settings.home,
        now=now,
        kind=order.kind,
        mapping=upload.mapping,
        source=order.source,
        replace=order.replace,
        allow_stubs=order.allow_stubs,
        dry_run=dry_run,
        progress=job.told,
    ).as_json()
    findings = report["findings"]
    report["kinds_of_findings"] = dict(Counter(finding["kind"] for finding in findings).most_common())
    report["findings"] = findings[:MOST_FINDINGS]
    report["summary"] = {name: report[name] for name in _COUNTS} | {"findings": len(findings)}
    return report


def _match(store: Store) -> None:
    with store.writing() as writer:
        refresh_identical_matches(store, writer)


def _what_stands(store: Store, now: datetime, job: Job) -> str:
    """Closes the run of a load that was broken off, and says what there is of it."""
    try:
        with store.writing() as writer:
            tidy_up(store, writer)
            broken = [run for run in runs(store) if run["state"] == "interrupted" and _same(run["started_at"], now)]
            if broken:
                refresh_identical_matches(store, writer)
    except XuarRiskError:
        if not job.progress[0]:
            return "Nothing has changed."
        return (
            "If it had begun to write, that stands, and the run shows as interrupted once the graph can be written "
            "again: load the same files again to complete it, or undo it."
        )
    if not broken:
        return "It had not begun to write, so nothing has changed."
    job.run = broken[-1]["run"]
    return (
        f"Part of the files is in the graph: {job.run} is interrupted. Load the same files again, and the rest follows "
        "without anything twice; or undo that run, and what is in goes."
    )


def _same(one: datetime | None, other: datetime) -> bool:
    """Whether it is the same instant; engines keep thousandths of a second."""
    if one is None:
        return False
    return abs((one if one.tzinfo else one.replace(tzinfo=UTC)) - other) < timedelta(milliseconds=2)


def place(settings: Settings, job: Job) -> Row:
    """Places what is new or changed."""
    try:
        return tag.of_graph(settings, False, job.told)
    except Stopped:
        raise Stopped("Placing was stopped. What was placed stands; place again, and it goes on from there.") from None


def take_back(settings: Settings, run: str, now: datetime, job: Job) -> Row:
    """Undoes a run. Raises UserMistake, with nothing changed, where a later one built on it."""
    job.told("undoing", 0, None)
    with open_store(settings) as store:
        try:
            done = undo(store, run, now=now)
        except XuarRiskError:
            with suppress(XuarRiskError), store.writing() as writer:
                tidy_up(store, writer)
            raise
        _match(store)
    job.run = done["run"]
    return {**done, "summary": {name: done[name] for name in ("removed", "restored")}}


@dataclass(frozen=True)
class Extent:
    """What undoing a run would do. added: by label, how many nodes go; facts: how many relationships go; changed: how
    many nodes and relationships come back as they were."""

    added: dict[str, int]
    facts: int
    changed: int


def extent(store: Store, run: str) -> Extent:
    """What undoing that run would remove and bring back. Looks at the whole graph."""
    added = {
        label: _count(store, f"MATCH (n:{label}) WHERE n.created_run = $run RETURN count(n) AS n", run)
        for label in LABELS
    }
    facts = sum(
        _count(store, f"MATCH ()-[r:{kind}]->() WHERE r.created_run = $run RETURN count(r) AS n", run) for kind in TYPES
    )
    changed = _count(store, "MATCH (c:Change) WHERE c.run = $run AND c.kind <> 'Finding' RETURN count(c) AS n", run)
    return Extent({label: count for label, count in added.items() if count}, facts, changed)


def _count(store: Store, statement: str, run: str) -> int:
    return int(store.read(statement, run=run)[0]["n"])


def rejects_of(settings: Settings, run: str) -> Path | None:
    """The rows that a run rejected, where the file is on this machine."""
    path = settings.home / "rejects" / f"{run}.csv"
    return path if re.fullmatch(r"run-\d{6,18}", run) and path.is_file() else None
