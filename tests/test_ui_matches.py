"""The page Matches: the queue, one pair, what a person says of it, and two people at once. All names are invented."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui import source
from dashboard.ui.load import jobs
from dashboard.ui.matches import reading
from dashboard.ui.matches import screening as screening_part
from dashboard.ui.view import View
from graph.errors import EngineUnreachable
from graph.judgements import CONFIRMED, REJECTED, UNSURE, history, match_of, same_of
from graph.settings import Settings
from graph.store import Store
from ingest.lists import import_list, refresh_identical_matches
from ingest.lists.files import listed_id
from ingest.load import load
from ingest.screening import judging
from ingest.screening.run import screen
from tests.ui_cases import DAY, FETCHES, HOSTILE, NOW, drawn, links, page, read, said

LISTED = "Sandgrouse Tarim Cotton Ginning Co., Ltd."
L1 = listed_id("mine", LISTED)
MATCH, SAME_PAIR = match_of("GIN", L1), same_of("MILL", "TWIN")
SAID: dict[str, Any] = {"author": "Ana", "note": "Looked at both registers.", "now": NOW}
Views = Callable[[], View]


@pytest.fixture
def views(embedded_store: Store, embedded_settings: Settings, tmp_path: Path) -> Views:
    """A gin whose name is near to a listed one, and a mill in two files, with a hostile other name; screened."""
    gin = ("GIN", "Sandgrouse Tarim Cotton Ginning Factory", f"{HOSTILE} gin")
    files = {"suppliers": [gin, ("MILL", "Lapwing Spinning", FETCHES)], "other": [("TWIN", "Lapwing Spinning", "")]}
    for name, rows in files.items():
        _write(tmp_path / f"{name}.csv", ("id", "name", "aliases"), rows)
        load(embedded_store, [tmp_path / f"{name}.csv"], home=embedded_settings.home, now=NOW, kind="suppliers")
    listed = tmp_path / "mine_partial.csv"
    _write(listed, ("name", "aliases", "sub_list", "effective_date", "sector"), [(LISTED, "", "i", "2022-06-21", "")])
    import_list(embedded_store, "mine", listed, as_of=date(2026, 1, 1), now=NOW, home=embedded_settings.home)
    with embedded_store.writing() as writer:
        refresh_identical_matches(embedded_store, writer)
    screen(embedded_store, now=NOW)
    current = source.current
    return lambda: current(embedded_settings, DAY, None, NOW)


def _write(path: Path, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])


def opened(monkeypatch: pytest.MonkeyPatch, view: View, pair: Any = MATCH, **query: str) -> AppTest:
    return page(monkeypatch, "matches", view, a=pair.entity, b=pair.other, **query)


def press(test: AppTest, what: str, *, note: str = "", author: str = "Ben") -> None:
    test.text_input(key="who judges").set_value(author)
    test.text_area[0].set_value(note)
    test.button(key=f"judge {what}").click().run()
    assert not test.exception


# --- the queue


def test_the_queue_has_the_best_first_and_each_pair_opens(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    test = page(monkeypatch, "matches", views())
    text = " ".join(read(test).split())
    assert "1-2 of 2 pairs that wait for a person, the highest score first." in text
    assert text.index("Lapwing Spinning") < text.index("Sandgrouse Tarim Cotton Ginning Factory")
    assert ("Sandgrouse Tarim Cotton Ginning Factory", f"./?page=matches&a=GIN&b={L1}".replace(":", "%3A")) in links(
        test
    )
    assert "A partial list clears nobody" in test.warning[0].value
    only = read(page(monkeypatch, "matches", views(), kind="records"))
    assert "1-1 of 1 pairs" in only and "Sandgrouse" not in only


def test_long_queues_are_paged_by_address(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    rows = reading.waiting(views(), None).rows
    many = [{**rows[0], "entity": f"N{number:03}", "name": f"Name {number:03}"} for number in range(120)]
    monkeypatch.setattr(reading, "queue", lambda _store: many)
    monkeypatch.setattr(reading, "_QUEUES", reading.Kept(1))
    test = page(monkeypatch, "matches", views(), **{"from": "51"})
    assert "51-100 of 120 pairs" in read(test) and "Name 050" in read(test) and "Name 049" not in read(test)
    assert ("Next", "./?page=matches&from=101") in links(test)


def test_screening_is_a_job_that_says_what_it_found(views: Views, embedded_store: Store) -> None:
    judging.judge(embedded_store, "GIN", L1, CONFIRMED, **SAID)
    job = screening_part.start(views())
    assert job.wait(60) and job.state == jobs.DONE, job.words
    assert job.result["words"].startswith("1 match with listed entities, 1 pair of records; 0 made")


def test_an_empty_queue_says_the_next_step(
    monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store
) -> None:
    judging.judge(embedded_store, "GIN", L1, CONFIRMED, **SAID)
    judging.split(embedded_store, "MILL", "TWIN", **SAID)
    assert "Only screening finds new ones" in said(page(monkeypatch, "matches", views()))


# --- one pair


def test_a_pair_shows_both_sides_the_parts_and_the_version(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    test = opened(monkeypatch, views())
    text = " ".join(read(test).split())
    for words in (
        "Is this record the listed entity?",
        "It stands now: candidate, score",
        "suppliers.csv, row 2",
        "version of 2026-01-01, 304 days old, 1 entity, file mine_partial.csv partial: it clears nobody",
        "Own word Other word Kind Similarity Weight Says",
        "sandgrouse",
        "Ignored:",
        "Nobody has judged this pair yet.",
    ):
        assert words in text, words
    assert ("GIN", "./?page=entity&id=GIN") in links(test)
    assert "The list is partial." in said(test)
    shortcuts = {button.label: button.proto.shortcut for button in test.button}
    assert shortcuts["Confirm: it is the listed one"] == "y" and shortcuts["Next pair"] == "n"


def test_a_judgement_is_written_and_the_next_pair_opens(
    monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store
) -> None:
    test = opened(monkeypatch, views(), SAME_PAIR)
    assert "Merge: one" in [button.label for button in test.button]
    press(test, CONFIRMED, note="One address.")
    (made,) = history(embedded_store, SAME_PAIR)
    assert (made.status, made.author, made.note) == (CONFIRMED, "Ben", "One address.")
    assert "GIN" in test.query_params["a"] and "Recorded: confirmed, by Ben" in _plain(test.success[0].value)
    assert test.text_area[0].value == ""
    press(test, UNSURE)
    assert history(embedded_store, MATCH)[0].status == UNSURE


def test_the_last_judgement_goes_back_to_the_queue(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    test = opened(monkeypatch, views(), kind="listed")
    press(test, CONFIRMED)
    assert "a" not in test.query_params
    assert ("Open that pair again: GIN – " + L1) in [words for words, _ in links(test)]


def test_next_goes_on_without_a_word(monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store) -> None:
    test = opened(monkeypatch, views(), SAME_PAIR)
    test.button(key="judge next").click().run()
    assert L1 in test.query_params["b"]
    assert history(embedded_store, SAME_PAIR) == []


def test_a_rejection_needs_a_reason(monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store) -> None:
    test = opened(monkeypatch, views())
    press(test, REJECTED)
    assert "A pair is rejected for a reason: write it into the note." in _plain(test.error[0].value)
    press(test, REJECTED, note="Another town.", author=" ")
    assert "The author is missing" in _plain(test.error[0].value) and test.text_area[0].value == "Another town."
    assert history(embedded_store, MATCH) == []


def test_undo_is_a_further_entry(monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store) -> None:
    judging.judge(embedded_store, "GIN", L1, REJECTED, **SAID)
    test = opened(monkeypatch, views())
    press(test, "undo", note="A slip.")
    assert [one.status for one in history(embedded_store, MATCH)] == ["candidate", REJECTED]
    assert "It stands now: candidate" in _plain(test.success[0].value)
    assert "took the one before back" in read(test) and "(taken back)" in read(test)
    assert test.button(key="judge undo").disabled


def test_the_later_of_two_sees_the_earlier(
    monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store
) -> None:
    ben = opened(monkeypatch, views())
    judging.judge(embedded_store, "GIN", L1, REJECTED, **{**SAID, "note": f"Another town. {HOSTILE}"})
    press(ben, CONFIRMED, note="It is them.")
    assert [one.author for one in history(embedded_store, MATCH)] == ["Ana"]
    assert "Somebody else judged this pair meanwhile, so nothing was written." in said(ben)
    assert "Another town." in read(ben) and "<img" not in drawn(ben)
    assert ben.text_area[0].value == "It is them."
    ben.button(key=f"judge {CONFIRMED}").click().run()
    assert [one.author for one in history(embedded_store, MATCH)] == ["Ben", "Ana"]


def test_a_pair_whose_record_is_gone_keeps_its_history(
    monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store
) -> None:
    judging.judge(embedded_store, "GIN", L1, CONFIRMED, **SAID)
    with embedded_store.writing() as writer:
        writer.run("MATCH (n:Supplier {id: 'GIN'}) DETACH DELETE n")
    test = opened(monkeypatch, views())
    text = read(test)
    assert "one of the two is not in the graph" in text and "Sandgrouse Tarim Cotton Ginning Factory" in text
    assert "Looked at both registers." in text
    assert test.button(key=f"judge {CONFIRMED}").disabled and not test.button(key="judge undo").disabled


@pytest.mark.parametrize("id_", ["nobody", HOSTILE, FETCHES, "x" * 5_000])
def test_no_such_pair(monkeypatch: pytest.MonkeyPatch, views: Views, id_: str) -> None:
    test = page(monkeypatch, "matches", views(), a=id_, b=L1)
    assert "There is no such pair." in said(test)
    assert "<img" not in drawn(test) + said(test) and "![x]" not in said(test)


def test_hostile_names_stay_text(monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store) -> None:
    judging.judge(embedded_store, "GIN", L1, UNSURE, **{**SAID, "author": HOSTILE, "note": FETCHES + HOSTILE})
    for test in (page(monkeypatch, "matches", views()), opened(monkeypatch, views())):
        assert "<img" not in drawn(test) + said(test) and "![x]" not in said(test)
        assert HOSTILE in read(test)


def test_without_an_engine_it_says_so(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    view = replace(views(), away=EngineUnreachable("no answer"))
    assert "Pairs cannot be read or judged right now." in said(page(monkeypatch, "matches", view))


def _plain(markdown: str) -> str:
    """What a person reads of text that cannot be Markdown."""
    return unescape(markdown)
