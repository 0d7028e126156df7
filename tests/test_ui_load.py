"""The page Load: choosing, checking and loading files, the runs that were, templates; and what hostile files do."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from ingest_files import load_all
from streamlit.testing.v1 import AppTest

from dashboard.output import PROGRAM
from dashboard.ui.load import jobs, uploads
from dashboard.ui.load import page as load_page
from dashboard.ui.load import words as load_words
from dashboard.ui.load.jobs import Job
from graph.settings import Settings
from graph.store import Store
from ingest.intake import kind_of
from ingest.kinds import KINDS
from ingest.readers import open_table
from ingest.runs import runs
from ingest.tables import Format
from tests.load_cases import NOW, SECONDS, SUPPLIERS, busy, buttons, chosen, heard, pressed, settled, spaced, uploaded
from tests.ui_cases import FETCHES, HOSTILE, LONG, drawn, drawn_page, links, read, said

pytestmark = pytest.mark.usefixtures("forgotten")


def test_an_empty_graph_offers_files_and_templates(opened: Settings) -> None:
    test = drawn_page("load")
    assert "Nothing was loaded yet" in heard(test)
    assert "200 MB each" in test.file_uploader[0].label
    assert f"{PROGRAM} load FILE" in read(test), "larger files have another way"
    assert test.file_uploader[0].allowed_type == [f".{ending}" for ending in ("csv", "tsv", "psv", "txt")] + [
        *(".xlsx", ".xlsm", ".jsonl", ".ndjson", ".parquet", ".pq")
    ]
    assert not uploads.found(opened.home, "0" * 16)


@pytest.mark.usefixtures("opened")
def test_check_load_undo_and_everything_is_as_it_was(embedded_store: Store) -> None:
    test = uploaded("suppliers.csv", SUPPLIERS)
    page = read(test)
    assert "2 rows are new or changed, 0 are in the graph already, 1 is rejected" in page
    assert "meant for address?" in heard(test)
    assert "suppliers.csv, row 4" in page and "is blank, and the row cannot do without it" in page
    assert runs(embedded_store) == [], "a check writes nothing"
    upload = chosen(test, "upload")

    again = drawn_page("load", upload=upload)
    assert "2 rows are new or changed" in read(again), "the address shows the same to whoever opens it"

    test = pressed(test, "Load")
    page = read(test)
    assert ": 2 rows new or changed, 1 row rejected" in page and ("run-000001", "./?page=load&run=run-000001") in links(
        test
    )
    assert "2 companies and sites have not been placed yet" in heard(test)
    test = pressed(test, "Place them now")
    assert "not been placed" not in heard(test)
    assert embedded_store.read("MATCH (n:Supplier) RETURN count(n.xuar) AS n") == [{"n": 2}]

    everything = drawn_page("load")
    assert "Placing companies and sites: done" in read(everything)
    assert ("run-000001", "./?page=load&run=run-000001") in links(everything)
    assert "load suppliers.csv" in read(everything)

    one = drawn_page("load", run="run-000001")
    assert "is blank, and the row cannot do without it" in read(one)
    assert ("Undo this run…", "./?page=load&run=run-000001&undo=yes") in links(one)
    assert not buttons(one), "the first press only asks"
    sure = drawn_page("load", run="run-000001", undo="yes")
    assert "2 suppliers that it added would go." in heard(sure)
    gone = pressed(sure, "Undo run-000001")
    assert "taken back by run-000002" in spaced(read(gone)) and "undo" not in gone.query_params
    assert "2 facts removed" in read(drawn_page("load"))
    finished = drawn_page("load", upload=upload)
    assert "run-000001 : 2 rows new or changed, 1 row rejected; taken back by run-000002" in spaced(read(finished))
    assert "Loaded" not in read(finished), "what is not there any more is not said to be loaded"
    assert ("run-000002", "./?page=load&run=run-000002") in links(finished)
    assert embedded_store.read("MATCH (n:Supplier) RETURN count(n) AS n") == [{"n": 0}]
    assert "no longer here" in heard(drawn_page("load", upload="0" * 16))


@pytest.mark.usefixtures("opened")
def test_an_undo_that_later_runs_built_on_is_refused_in_words(embedded_store: Store) -> None:
    for text in (b"id,name\nA,Alpha\n", b"id,name\nA,Other\n"):
        pressed(uploaded("suppliers.csv", text), "Load")
    test = pressed(drawn_page("load", run="run-000001", undo="yes"), "Undo run-000001")
    assert "run-000002 changed" in heard(test) and "Undo that run first" in heard(test)
    assert [run["state"] for run in runs(embedded_store)] == ["done", "done"]


@pytest.mark.usefixtures("opened")
def test_a_file_that_cannot_be_used_is_said_and_the_options_help() -> None:
    test = uploaded("things.csv", b"id,name\nA,Alpha\n")
    assert "Next: say what this file holds" in heard(test) and not test.error
    assert "Load" not in buttons(test)
    next(box for box in test.selectbox if box.label == "What the files hold").set_value("suppliers")
    test = pressed(test, "Check these files")
    assert "1 row is new or changed" in read(test) and "all hold suppliers" in read(test)


@pytest.mark.usefixtures("opened")
def test_a_mapping_of_ones_own_is_used(embedded_store: Store) -> None:
    test = drawn_page("load")
    test.file_uploader[0].set_value([("vendor.csv", b"No.,Firm\n7,Alpha\n", "")])
    text = b'kind = "suppliers"\nsource = "vendor"\nprefix = "v:"\n[columns]\nid = "No."\nname = "Firm"\n'
    test.file_uploader[1].set_value(("vendor.toml", text, ""))
    test = pressed(test, "Check these files")
    assert "(vendor.toml)" in read(test)
    pressed(test, "Load")
    assert embedded_store.read("MATCH (n:Supplier) RETURN n.id AS id, n.source AS source") == [
        {"id": "v:7", "source": "vendor"}
    ]


@pytest.mark.usefixtures("opened")
def test_nothing_to_load_is_heard() -> None:
    pressed(uploaded("suppliers.csv", b"id,name\nA,Alpha\n"), "Load")
    test = uploaded("suppliers.csv", b"id,name\nA,Alpha\n")
    assert "Nothing to load" in heard(test) and "Load" not in buttons(test)
    test = pressed(test, "Throw away")
    assert "upload" not in test.query_params and "Load files" in read(test)


@pytest.mark.usefixtures("opened")
def test_choosing_nothing_asks_for_a_file() -> None:
    test = drawn_page("load")
    test.button[0].click()
    assert "Choose one or more files first" in heard(test.run())


def test_a_running_job_shows_in_any_browser_and_stop_ends_it(opened: Settings) -> None:
    job = Job("load", "u1", "Loading 3 files", NOW)
    with busy(opened, job):
        test = drawn_page("load")
        assert "Loading 3 files" in heard(test) and "since 09:30 UTC" in heard(test)
        assert test.get("progress")[0].proto.value == 25
        assert "Writing: 250 of 1,000" in html.unescape(test.get("progress")[0].proto.text)
        upload = uploaded_while_busy(test)
        assert "Something else is being done right now" in heard(upload)
        next(button for button in test.button if button.label == "Stop").click()
        test.run()
        assert job.wait(SECONDS) and job.state == jobs.STOPPED
    assert "Loading 3 files: stopped" in heard(drawn_page("load"))


def uploaded_while_busy(test: AppTest) -> AppTest:
    test.file_uploader[0].set_value([("suppliers.csv", SUPPLIERS, "")])
    next(button for button in test.button if button.label == "Check these files").click()
    test.run()
    assert not test.exception and "not loaded yet" in read(test)
    return test


def test_a_failure_is_shown_in_words_alone(opened: Settings) -> None:
    def work(_: Job) -> None:
        raise RuntimeError(FETCHES)

    failed = jobs.start(opened, Job("load", "u1", "Loading 1 file", NOW), work)
    assert failed.wait(SECONDS)
    test = settled(drawn_page("load"))
    assert "Loading 1 file: failed." in heard(test)
    assert "![x]" not in said(test) and "Traceback" not in said(test)


@pytest.mark.usefixtures("opened")
def test_another_command_that_writes_is_named(embedded_store: Store) -> None:
    with embedded_store.writing():
        assert "Another command writes to this graph right now (process" in heard(drawn_page("load"))
    assert "Another command" not in heard(drawn_page("load"))


def test_the_demos_graph_says_so_before_anything_is_uploaded(opened: Settings, embedded_store: Store) -> None:
    load_all(embedded_store, [written(opened, "suppliers.csv", b"id,name\nA,Alpha\n")], opened.home, source="demo")
    test = drawn_page("load")
    assert "No other facts can be loaded here" in heard(test) and "invented network" in heard(test)
    assert not test.file_uploader


def written(settings: Settings, name: str, content: bytes) -> Path:
    path = settings.home / name
    path.write_bytes(content)
    return path


@pytest.mark.usefixtures("opened")
def test_a_run_that_was_broken_off_says_how_to_go_on(embedded_store: Store) -> None:
    with embedded_store.writing() as writer:
        writer.run(
            "CREATE (:Run {id: 'run-000001', sequence: 1, state: 'running', command: 'load x.csv', source: 'x'})"
        )
    test = drawn_page("load", run="run-000001")
    assert "broken off" in read(test) and "Load the same files again" in heard(test)
    assert "Undo this run…" in [words for words, _ in links(test)]


@pytest.mark.usefixtures("opened")
def test_runs_come_in_pages_and_an_odd_address_shows_the_first(embedded_store: Store) -> None:
    with embedded_store.writing() as writer:
        writer.run(
            "UNWIND range(1, 60) AS n CREATE (:Run {id: 'run-' + toString(100000 + n), sequence: n, state: 'done', "
            "command: 'load x.csv', source: 'x', summary: '{\"loaded\": 1234}'})"
        )
    test = drawn_page("load")
    assert (
        "Runs 1 to 25 of 60" in read(test) and "run-100060" in read(test) and "1,234 rows new or changed" in read(test)
    )
    assert ("Older →", "./?page=load&from=26") in links(test)
    last = drawn_page("load", **{"from": "51"})
    assert "Runs 51 to 60 of 60" in read(last) and ("← Newer", "./?page=load&from=26") in links(last)
    for odd in ("-1", "x", "61", "²", "9" * 40):
        assert "Runs 1 to 25 of 60" in read(drawn_page("load", **{"from": odd}))


@pytest.mark.usefixtures("opened")
def test_an_address_of_nothing_says_so() -> None:
    for odd in ("run-000009", HOSTILE, LONG, "../../etc/passwd"):
        assert "There is no run" in heard(drawn_page("load", run=odd))
        assert "no longer here" in heard(drawn_page("load", upload=odd))


@pytest.mark.parametrize("text", [HOSTILE, FETCHES, LONG])
@pytest.mark.usefixtures("opened")
def test_names_and_values_do_no_harm_anywhere(text: str) -> None:
    content = f'id,name,{text},commodity\nA,"{text}",1,x\n,"{text}",2,x\nB,"{text}",3,x\nB,other,3,x\n'.encode()
    test = uploaded(
        f"suppliers {text} suppliers.csv",
        content,
        (f"lots {text} lots.csv", f"id,commodity\nL,coto{text}\n".encode(), ""),
    )
    pages = [(drawn(test), said(test))]
    test = pressed(test, "Load")
    pages.append((drawn(test), said(test)))
    pages += [(drawn(page), said(page)) for page in (drawn_page("load"), drawn_page("load", run="run-000001"))]
    for html_, markdown in pages:
        assert HOSTILE not in html_ and LONG[:1000] not in html_
        assert HOSTILE not in markdown and "![x]" not in markdown and ":red[" not in markdown
        assert LONG[:2000] not in markdown


@pytest.mark.parametrize("name", KINDS)
def test_a_template_is_of_its_kind_and_names_every_column(tmp_path: Path, name: str) -> None:
    path = tmp_path / "template.csv"
    path.write_bytes(load_page.template(KINDS[name]))
    with open_table(path, Format()) as table:
        assert tuple(table.columns) == KINDS[name].names
        assert kind_of(table) is KINDS[name]
    shown = load_words.columns_table(KINDS[name])
    assert shown.count(">required<") == len(KINDS[name].required)
    assert shown.count(">optional<") == len(KINDS[name].columns) - len(KINDS[name].required)
    assert "<td></td>" not in shown and '<th scope="col"></th>' not in shown, "every column has a meaning and a heading"
    assert load_words.KINDS[name] and re.fullmatch(r"Each row is one [^.]+: .+\.", load_words.kind_meaning(KINDS[name]))


def test_progress_is_told_in_words() -> None:
    job = Job("load", "", "Loading", NOW)
    told: list[tuple[Any, str, float | None]] = [
        (("", 0, None), "Starting", None),
        (("reading a.csv", 1_500_000, 3_000_000), "Reading a.csv: 1.5 MB of 3.0 MB", 0.5),
        (("comparing nodes", 2_000, None), "Comparing records with the graph: 2,000", None),
        (("writing", 0, 4_000), "Writing: 0 of 4,000", 0.0),
        (("writing", 5_000, 4_000), "Writing: 5,000 of 4,000", 1.0),
    ]
    for progress, words, share in told:
        job.progress = progress
        assert (load_words.progress_words(job), load_words.progress_share(job)) == (words, share)
    job.stop()
    assert "Stopping" in load_words.progress_words(job)


def test_counts_and_rejects_are_told_in_words(tmp_path: Path) -> None:
    assert (
        load_words.counts_words({"loaded": 1_200, "unchanged": 0, "rejected": 3})
        == "1,200 rows new or changed, 3 rows rejected"
    )
    assert load_words.counts_words({"removed": 20, "restored": 1}) == "20 facts removed, 1 fact put back"
    assert load_words.counts_words({"loaded": 0}) == "nothing changed"
    assert "1 stub made" in load_words.counts_words({"stubs": 1}) and "1 finding" in load_words.counts_words(
        {"findings": 1}
    )
    assert load_words.counts_words({}) == "not counted"
    path = tmp_path / "rejects.csv"
    path.write_text("file,row,field,value,reason\n" + f'a.csv,2,name,"{HOSTILE}",bad\n' * 60)
    shown = load_words.rejects_table(path, 60)
    assert shown.count("<tr>") == load_words.MOST_REJECTS + 1 and "60 rows rejected; the first 50" in shown
    assert HOSTILE not in shown
