"""Jobs: one at a time for each data folder, seen by everybody, ended by Stop; and loads that are stopped halfway."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ingest_files import graph_of

from dashboard import demo_filling
from dashboard.ui.load import jobs, uploads
from dashboard.ui.load import work as load_work
from dashboard.ui.load.jobs import DONE, FAILED, STOPPED, Job
from dashboard.ui.load.uploads import Order, Upload
from graph import locks
from graph.errors import EngineUnreachable, UserMistake
from graph.settings import Settings
from graph.store import Store
from ingest.runs import runs

NOW = datetime(2026, 11, 1, 9, 30, 0, 123456, tzinfo=UTC)
SECONDS = 60.0
MANY = 6_000


def job(what: str = "load", about: str = "") -> Job:
    return Job(what, about, "Loading 1 file", NOW)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a folder in which no engine runs."""
    return Settings(home=tmp_path)


@contextmanager
def busy(settings: Settings) -> Iterator[Job]:
    """A job that goes on until the block ends."""
    go_on = threading.Event()
    running = jobs.start(settings, job(about="other"), lambda _: go_on.wait(SECONDS))
    try:
        yield running
    finally:
        go_on.set()
        assert running.wait(SECONDS)


def done(settings: Settings, work: Callable[[Job], Any], *, about: str = "") -> Job:
    """A job that was done to its end, and is no longer the one that runs."""
    ended = jobs.start(settings, job(about=about), work)
    assert ended.wait(SECONDS)
    while jobs.running(settings):
        pass
    return ended


def test_a_job_keeps_what_its_work_returned(settings: Settings) -> None:
    ended = done(settings, lambda job: job.told("writing", 3, 7) or "result", about="u1")
    assert (ended.state, ended.result, ended.progress) == (DONE, "result", ("writing", 3, 7))
    assert jobs.running(settings) is None
    assert jobs.ended(settings) == [ended]
    assert jobs.last(settings, about="u1", what=("load",)) is ended
    assert jobs.last(settings, about="u1", what=("check",)) is None
    assert jobs.last(settings, about="u2", what=("load",)) is None


def test_one_job_at_a_time_for_each_folder(settings: Settings, tmp_path: Path) -> None:
    with busy(settings) as first:
        assert jobs.running(settings) is first
        with pytest.raises(UserMistake, match="Loading 1 file, since 09:30 UTC"):
            jobs.start(settings, job(), lambda _: None)
        done(Settings(home=tmp_path / "elsewhere"), lambda _: None)
        assert jobs.running(settings) is first
    done(settings, lambda _: None)


def test_stop_ends_the_work_at_its_next_progress(settings: Settings) -> None:
    reached: list[str] = []

    def work(job: Job) -> None:
        job.told("writing", 1, 2)
        job.stop()
        reached.append("before")
        try:
            job.told("writing", 2, 2)
        except jobs.Stopped:
            raise jobs.Stopped("What is in stands.") from None
        reached.append("after")

    ended = done(settings, work)
    assert (ended.state, ended.words, reached) == (STOPPED, "What is in stands.", ["before"])
    assert done(settings, lambda job: job.told("writing", 1, 2)).state == DONE, "the next one is not stopped"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (UserMistake("The file is empty."), "The file is empty."),
        (EngineUnreachable("No engine."), "No engine."),
        (OSError(28, "No space left on device"), "No space left on device."),
        (KeyError("x"), "KeyError: 'x'."),
    ],
)
def test_a_failure_is_kept_in_words(settings: Settings, error: Exception, words: str) -> None:
    def work(_: Job) -> None:
        raise error

    failed = done(settings, work)
    assert failed.state == FAILED and words in failed.words and "Traceback" not in failed.words


def test_only_the_last_jobs_are_remembered(settings: Settings) -> None:
    for number in range(jobs.REMEMBERED + 3):
        done(settings, lambda _: None, about=str(number))
    assert [job.about for job in jobs.ended(settings)][:2] == [str(jobs.REMEMBERED + 2), str(jobs.REMEMBERED + 1)]
    assert len(jobs.ended(settings)) == jobs.REMEMBERED


def test_who_else_writes_is_named_and_a_dead_writer_is_not(tmp_path: Path) -> None:
    assert jobs.writer_elsewhere(tmp_path) == ""
    path = tmp_path / "writer.lock"
    path.write_text("process 7, xuar-risk")
    assert jobs.writer_elsewhere(tmp_path) == "", "it was killed, and its lock is free"
    lock = locks.take(path)
    assert lock is not None
    try:
        assert jobs.writer_elsewhere(tmp_path) == "process 7, xuar-risk"
    finally:
        os.close(lock)


# Loads, on both engines.


def uploaded(settings: Settings, order: Order | None = None, **files: str) -> Upload:
    sent = [(f"{name}.csv", io.BytesIO(text.encode())) for name, text in files.items()]
    return uploads.receive(settings.home, sent, order or Order(), None, NOW)


def many(settings: Settings) -> Upload:
    """More rows than a batch, and one that is rejected."""
    companies = "".join(f"S{n},Supplier {n}\n" for n in range(MANY))
    sales = "".join(f"S{n},S{(n * 7 + 1) % MANY},{n}\n" for n in range(MANY))
    return uploaded(
        settings, suppliers=f"id,name\n{companies}", supplies=f"from_id,to_id,quantity\n{sales}S1,NOBODY,1\n"
    )


def stopping(what: str, done: int) -> Job:
    """A job at which somebody presses Stop once that much is done."""
    stopped = job()
    told = stopped.told

    def watched(step: str, so_far: int, total: int | None) -> None:
        if step.startswith(what) and so_far >= done:
            stopped.stop()
        told(step, so_far, total)

    stopped.told = watched  # type: ignore[method-assign]  # of this one job
    return stopped


def test_a_check_says_what_a_load_would_do_and_writes_nothing(store_settings: Settings, store: Store) -> None:
    upload = uploaded(
        store_settings, suppliers="id,name\nA,Alpha\nB,Beta\n,Nobody\n", supplies="from_id,to_id\nA,B\nA,A\n"
    )
    checked = job("check")
    checked.perform(lambda job: load_work.check(store_settings, upload, NOW, job))
    assert (checked.state, checked.words) == (DONE, "")
    report = upload.report()
    assert report is not None
    assert [(f["file"], f["rows"], f["loaded"], f["rejected"]) for f in report["files"]] == [
        ("suppliers.csv", 3, 2, 1),
        ("supplies.csv", 2, 2, 0),
    ]
    assert report["kinds_of_findings"] == {"self_supply": 1}
    assert "suppliers.csv,4,id" in upload.rejects.read_text()
    assert not list((store_settings.home / "rejects").glob("dry-run-*")), "the rejects of a check go with the upload"
    assert graph_of(store) == {} and runs(store) == []


def test_a_load_stopped_before_it_writes_changes_nothing(store_settings: Settings, store: Store) -> None:
    upload, stopped = many(store_settings), stopping("checking", 0)
    stopped.perform(lambda job: load_work.load_upload(store_settings, upload, NOW, job))
    assert stopped.state == STOPPED and "nothing has changed" in stopped.words
    assert stopped.run is None and graph_of(store) == {} and runs(store) == []
    assert uploads.found(store_settings.home, upload.id), "it can be loaded again"


def test_a_load_stopped_in_the_middle_says_so_and_goes_on_or_back(store_settings: Settings, store: Store) -> None:
    upload, stopped = many(store_settings), stopping("writing", 5_000)
    stopped.perform(lambda job: load_work.load_upload(store_settings, upload, NOW, job))
    assert stopped.state == STOPPED
    assert stopped.run == "run-000001" and "run-000001 is interrupted" in stopped.words
    assert [(run["run"], run["state"]) for run in runs(store)] == [("run-000001", "interrupted")]
    part = load_work.extent(store, "run-000001")
    assert 5_000 <= part.added["Supplier"] + part.facts < 2 * MANY

    again = job()
    again.perform(lambda job: load_work.load_upload(store_settings, upload, NOW, job))
    assert (again.state, again.run) == (DONE, "run-000002")
    assert again.result["loaded"] + again.result["unchanged"] == 2 * MANY and again.result["unchanged"] >= 5_000
    assert len(graph_of(store)) == 2 * MANY
    assert uploads.found(store_settings.home, upload.id) is None, "what is loaded is not kept"

    for run in ("run-000002", "run-000001"):
        undone = job("undo", run)
        undone.perform(lambda job, run=run: load_work.take_back(store_settings, run, NOW, job))
        assert (undone.state, undone.words) == (DONE, "")
    assert graph_of(store) == {}


def test_an_engine_that_goes_away_in_the_middle_leaves_an_interrupted_run(
    store_settings: Settings, store: Store
) -> None:
    upload, failing = many(store_settings), job()
    told = failing.told

    def broken(step: str, so_far: int, total: int | None) -> None:
        told(step, so_far, total)
        if step == "writing" and so_far >= 5_000:
            raise EngineUnreachable("The engine does not answer.")

    failing.told = broken  # type: ignore[method-assign]  # of this one job
    failing.perform(lambda job: load_work.load_upload(store_settings, upload, NOW, job))
    assert failing.state == FAILED and failing.run == "run-000001"
    assert failing.words.startswith("The engine does not answer. Part of the files is in the graph: run-000001")
    assert [run["state"] for run in runs(store)] == ["interrupted"]


def test_a_list_counts_for_what_a_stopped_load_left(store_settings: Settings, store: Store) -> None:
    """A listed company that is in the graph must not pass for one that is not listed."""
    with store.writing() as writer:
        writer.run("CREATE (:ListedEntity {id: 'x:1', name: 'Supplier 7', regional: false})")
    stopped = stopping("writing", 5_000)
    stopped.perform(lambda job: load_work.load_upload(store_settings, many(store_settings), NOW, job))
    assert stopped.state == STOPPED
    matched = store.read("MATCH (n:Supplier)-[m:MATCHES]->() RETURN n.id AS id, m.status AS status")
    assert matched == [{"id": "S7", "status": "identical"}]


def test_an_undo_that_is_refused_names_the_run_that_built_on_it(store_settings: Settings, store: Store) -> None:
    for text in ("id,name\nA,Alpha\n", "id,name\nA,Other\n"):
        load_work.load_upload(store_settings, uploaded(store_settings, suppliers=text), NOW, job())
    before = graph_of(store)
    refused = job("undo")
    refused.perform(lambda job: load_work.take_back(store_settings, "run-000001", NOW, job))
    assert refused.state == FAILED and "run-000002 changed 'A'" in refused.words
    assert graph_of(store) == before and [run["state"] for run in runs(store)] == ["done", "done"]
    undone = load_work.take_back(store_settings, "run-000002", NOW, job())
    assert undone["summary"] == {"removed": 0, "restored": 1}


def test_placing_says_how_many_lie_where(store_settings: Settings, store: Store) -> None:
    load_work.load_upload(
        store_settings,
        uploaded(store_settings, facilities="id,name,lat,lon\nF,Gin,40.6,80.4\n,x,1,1\nG,Mill,,\n"),
        NOW,
        job(),
    )
    placed = load_work.place(store_settings, job())
    assert placed["states"] == {"inside": 1, "borderline": 0, "outside": 0, "unplaced": 1}
    assert store.read("MATCH (n:Facility {id: 'F'}) RETURN n.xuar AS xuar") == [{"xuar": "inside"}]
    stopped = job("tag")
    stopped.perform(lambda _: load_work.place(store_settings, stopping("", 0)))
    assert stopped.state == DONE, "nothing was left to place, so nothing was told"


# What cannot be loaded, on the embedded engine.


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("suppliers.csv", b"", "suppliers.csv: the file is empty."),
        ("invoice.pdf", b"%PDF-1.7 \x00\x01", "invoice.pdf: the name ends in '.pdf'"),
        ("suppliers.xlsx", b"%PDF-1.7", "suppliers.xlsx: not readable as an XLSX workbook"),
        ("things.csv", b"a,b\n1,2\n", "Say it with “What the files hold”, one of"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_without_its_folder(
    embedded_settings: Settings, embedded_store: Store, name: str, content: bytes, words: str
) -> None:
    upload = uploads.receive(embedded_settings.home, [(name, io.BytesIO(content))], Order(), None, NOW)
    failed = job("check")
    failed.perform(lambda job: load_work.check(embedded_settings, upload, NOW, job))
    assert failed.state == FAILED and words in failed.words and graph_of(embedded_store) == {}
    assert str(embedded_settings.home) not in failed.words and "--" not in failed.words


def test_the_demos_graph_takes_no_other_facts(embedded_settings: Settings, embedded_store: Store) -> None:
    demo_filling.fill(embedded_store, embedded_settings.home, NOW, None)
    upload, failed = uploaded(embedded_settings, suppliers="id,name\nA,Alpha\n"), job()
    failed.perform(lambda job: load_work.load_upload(embedded_settings, upload, NOW, job))
    assert failed.state == FAILED and "invented network" in failed.words


def test_a_load_while_another_command_writes_says_who(embedded_settings: Settings, embedded_store: Store) -> None:
    upload, failed = uploaded(embedded_settings, suppliers="id,name\nA,Alpha\n"), job()
    embedded_settings.home.mkdir(exist_ok=True)
    lock = locks.take(embedded_settings.home / "writer.lock")
    try:
        (embedded_settings.home / "writer.lock").write_text("process 7, xuar-risk")
        failed.perform(lambda job: load_work.load_upload(embedded_settings, upload, NOW, job))
    finally:
        assert lock is not None
        os.close(lock)
    assert failed.state == FAILED and "process 7, xuar-risk" in failed.words
    assert failed.words.endswith("Nothing has changed.")
    assert runs(embedded_store) == []
