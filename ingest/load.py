"""`load`: files of records into the graph, in three passes; docs/decisions/0003-staged-loading.md says why."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from graph.store import Store, Writer
from ingest import findings, held, resolution
from ingest.apply import Application
from ingest.findings import Finding
from ingest.intake import Progress, take_in
from ingest.mapping import FileMap, read_map
from ingest.moves import list_moves
from ingest.removal import Removal
from ingest.report import LoadReport, file_reports, write_rejects
from ingest.run_log import Run, begin, finish, next_run, tidy_up
from ingest.staging import Staging
from ingest.workbench import Workbench


@dataclass(frozen=True)
class _Order:
    """What is to be loaded, and how."""

    files: Sequence[Path]
    file_map: FileMap
    home: Path
    now: datetime
    kind: str | None
    mapping: str | None
    source: str | None
    replace: bool
    allow_stubs: bool
    progress: Progress


def load(
    store: Store,
    files: Sequence[Path],
    *,
    home: Path,
    now: datetime,
    kind: str | None = None,
    mapping: str | None = None,
    source: str | None = None,
    replace: bool = False,
    dry_run: bool = False,
    allow_stubs: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Loads the files as one run. Raises UserMistake, with nothing loaded, where one of them cannot be used.

    home: the data folder, for staged records and rejects. now: the time of the run, with its zone. kind: of all the
    files, else their names or columns tell. mapping: name or file of a map. source: of all facts, else the map's or
    the file's name. replace: remove what the sources no longer say. dry_run: check and compare, write nothing.
    allow_stubs: make stubs of what is referred to and not there. progress: gets what is done, how far, of how much.
    """
    file_map = read_map(mapping)
    order = _Order(files, file_map, home, now, kind, mapping, source, replace, allow_stubs, progress or silent)
    if dry_run:
        with Staging(home / "staging" / f"dry-run-{now:%Y%m%dT%H%M%S%f}") as staging:
            return _load(store, None, None, staging, order)
    store.prepare()
    with ExitStack() as stack:
        writer = stack.enter_context(store.writing())
        tidy_up(store, writer)
        run = next_run(store)
        # Whatever a run that was killed left staged is nobody's now.
        for left in (home / "staging").glob("run-*"):
            shutil.rmtree(left, ignore_errors=True)
        staging = stack.enter_context(Staging(home / "staging" / run.id))
        return _load(store, writer, run, staging, order)


def silent(_what: str, _done: int, _total: int | None) -> None:
    """Progress that nobody asked for."""


def _load(store: Store, writer: Writer | None, run: Run | None, staging: Staging, order: _Order) -> LoadReport:
    taken = take_in(order.files, order.file_map, staging, kind=order.kind, source=order.source, progress=order.progress)
    with Workbench(staging, taken) as bench:
        settle(store, bench, order.progress, allow_stubs=order.allow_stubs)
        found = findings.of_rows(bench, order.now.date())
        counts = held.Counts(bench)
        report = LoadReport(run.id if run else None, file_reports(bench, counts.rows_touched()))
        report.stubs = bench.number("SELECT count(*) FROM stubs")
        if report.rejected:
            name = run.id if run else staging.folder.name
            report.rejects_file = order.home / "rejects" / f"{name}.csv"
            report.rejects = write_rejects(bench, report.rejects_file)
        if run and writer:
            sources = ", ".join(dict.fromkeys(file.source for file in taken))
            begin(writer, run, command=_command(order), source=sources, now=order.now)
            found = _write(store, writer, bench, run, order, counts, report, found)
            finish(writer, run, {**report.counts(), "stubs": report.stubs, "findings": len(found)})
        report.findings = found
        return report


def settle(store: Store, bench: Workbench, progress: Progress, *, allow_stubs: bool) -> None:
    """The second pass: which records stand, and how they compare with what the graph holds."""
    progress("checking", 0, None)
    resolution.reject_conflicts(bench)
    resolution.list_references(bench)
    held.look_up_nodes(store, bench, _of(progress, "comparing nodes"))
    resolution.reject_other_kinds(bench)
    list_moves(store, bench)
    resolution.reject_dangling(bench, allow_stubs=allow_stubs)
    resolution.make_live(bench)
    held.look_up_facts(store, bench, _of(progress, "comparing facts"))
    held.compare(bench)


def _write(
    store: Store,
    writer: Writer,
    bench: Workbench,
    run: Run,
    order: _Order,
    counts: held.Counts,
    report: LoadReport,
    found: list[Finding],
) -> list[Finding]:
    """The third pass. Returns all findings."""
    application = Application(store, writer, bench, run.id, counts, _of(order.progress, "writing", counts.to_write))
    application.write()
    touched = counts.touched
    removed: set[str] = set()
    if order.replace:
        removal = Removal(store, writer, bench, application.changes, run.id, _of(order.progress, "removing"))
        removal.write()
        report.removed = removal.removed
        removed = removal.touched
        touched |= removal.kinds
        found = [*found, *(findings.kept_as_stub(id_) for id_ in removal.stubs)]
    found = [*found, *findings.of_graph(store, touched)]
    findings.keep(store, writer, application.changes, bench, run.id, found, touched, removed)
    return found


def _of(progress: Progress, what: str, total: int | None = None) -> Callable[[int], None]:
    return lambda done: progress(what, done, total)


def _command(order: _Order) -> str:
    """What was asked for, in words that repeat it but for the folders."""
    options = [f"--kind {order.kind}"] if order.kind else []
    options += [f"--map {Path(order.mapping).name}"] if order.mapping else []
    options += ["--replace"] if order.replace else []
    options += ["--allow-stubs"] if order.allow_stubs else []
    return " ".join(["load", *(Path(file).name for file in order.files), *options])
