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
from dashboard.ui.matches import form, reading
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
from ingest.screening.queue import Queue, in_groups, judge_each
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
    monkeypatch.setattr(reading, "read_queue", lambda _store: Queue(in_groups(many), [rows[0]]))
    monkeypatch.setattr(reading, "_QUEUES", reading.Kept(1))
    test = page(monkeypatch, "matches", views(), **{"from": "51"})
    assert "51-100 of 120 pairs" in read(test) and "Name 050" in read(test) and "Name 049" not in read(test)
    assert "record N050" in read(test), "the record's own id stands beside the other's"
    assert "1 pair of records is left out: confirmed pairs make the two one already." in read(test)
    assert ("Next", "./?page=matches&from=101") in links(test)


@pytest.fixture
def crowd(views: Views, embedded_store: Store, embedded_settings: Settings, tmp_path: Path) -> Views:
    """Three more records of the gin's name but for signs and case, one of them judged already."""
    rows = [(f"GIN{number}", f"SANDGROUSE Tarim Cotton-Ginning Factory{'.' * number}", "") for number in (1, 2, 3)]
    _write(tmp_path / "crowd.csv", ("id", "name", "aliases"), rows)
    load(embedded_store, [tmp_path / "crowd.csv"], home=embedded_settings.home, now=NOW, kind="suppliers")
    screen(embedded_store, now=NOW)
    judging.judge(embedded_store, "GIN3", L1, UNSURE, **SAID)
    return views


def test_records_of_one_name_stand_together(monkeypatch: pytest.MonkeyPatch, crowd: Views) -> None:
    test = page(monkeypatch, "matches", crowd(), kind="listed")
    text = " ".join(read(test).split())
    assert "1-1 of 1 groups of 4 pairs that wait for a person" in text and "and 3 more pairs of this name" in text
    assert f"GIN2 – {L1}" in [words for words, _ in links(test)]


def test_a_group_is_confirmed_in_one_action_and_undone_one_by_one(
    monkeypatch: pytest.MonkeyPatch, crowd: Views, embedded_store: Store
) -> None:
    test = opened(monkeypatch, crowd())
    assert "each is taken back by itself" in read(test)
    assert "the 3 pairs of this name" in read(test) and "more pair" not in read(test), "itself is one of the three"
    test.text_input(key="who judges").set_value("Ben")
    test.button(key="judge group confirmed").click().run()
    assert not test.exception
    assert "Recorded: 3 pairs confirmed, each by a judgement of its own." in _plain(test.success[0].value)
    assert "GIN3" in test.query_params["a"], "on to what somebody judged before"
    said_of = {id_: [one.status for one in history(embedded_store, match_of(id_, L1))] for id_ in ("GIN", "GIN2")}
    assert said_of == {"GIN": [CONFIRMED], "GIN2": [CONFIRMED]}
    assert [one.author for one in history(embedded_store, match_of("GIN3", L1))] == ["Ana"], "judged before: left alone"
    test = opened(monkeypatch, crowd(), match_of("GIN2", L1))
    press(test, "undo", note="A slip.")
    assert [one.number for one in history(embedded_store, match_of("GIN2", L1))] == [2, 1]
    assert [one.number for one in history(embedded_store, match_of("GIN1", L1))] == [1]


def test_a_group_is_rejected_for_a_reason(monkeypatch: pytest.MonkeyPatch, crowd: Views, embedded_store: Store) -> None:
    test = opened(monkeypatch, crowd())
    test.button(key="judge group rejected").click().run()
    assert "A pair is rejected for a reason" in _plain(test.error[0].value)
    assert history(embedded_store, MATCH) == []


def test_what_somebody_judged_meanwhile_is_left_out_of_the_group(
    monkeypatch: pytest.MonkeyPatch, crowd: Views, embedded_store: Store
) -> None:
    test = opened(monkeypatch, crowd())
    monkeypatch.setattr(form, "judge_each", _after(lambda: judging.judge(embedded_store, "GIN1", L1, REJECTED, **SAID)))
    test.text_input(key="who judges").set_value("Ben")
    test.button(key="judge group confirmed").click().run()
    words = _plain(test.success[0].value)
    assert "2 pairs confirmed" in words and "1 pair stays as it was, first GIN1" in words and "Ana said rejec" in words
    assert history(embedded_store, match_of("GIN1", L1))[0].status == REJECTED


def _after(first: Callable[[], Any]) -> Callable[..., Any]:
    """`judge_each`, with something that happens just before it."""

    def judged(*args: Any, **said: Any) -> Any:
        first()
        return judge_each(*args, **said)

    return judged


def test_a_pair_of_its_own_has_no_group(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    test = opened(monkeypatch, views())
    assert "judge group confirmed" not in [button.key for button in test.button]


def test_what_the_pairs_rest_on_stands_above_them(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    test = page(monkeypatch, "matches", views())
    order = [element.type for element in test.main]
    assert "mine of 2026-01-01 (1 entity" in unescape(test.warning[0].value)
    assert order.index("warning") < order.index("button") < len(order) - 1


def test_what_was_not_compared_and_what_comes_next_is_said(
    monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store, embedded_settings: Settings, tmp_path: Path
) -> None:
    assert "since the last screening" not in read(page(monkeypatch, "matches", views()))
    _write(tmp_path / "new.csv", ("id", "name"), [("NEW", "Bittern Yarns")])
    load(embedded_store, [tmp_path / "new.csv"], home=embedded_settings.home, now=NOW, kind="suppliers")
    assert "records or lists have changed since the last screening" in read(page(monkeypatch, "matches", views()))


def test_names_in_scripts_that_are_not_read_stand_above_the_pairs(
    monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store, embedded_settings: Settings, tmp_path: Path
) -> None:
    _write(tmp_path / "new.csv", ("id", "name"), [("NEW", "تارىم كۈمۈش")])
    load(embedded_store, [tmp_path / "new.csv"], home=embedded_settings.home, now=NOW, kind="suppliers")
    job = screening_part.start(views())
    assert job.wait(60) and "Compared only with identical names: 1 record has" in job.result["words"]
    assert "Compared only with identical names: 1 record has" in read(page(monkeypatch, "matches", views()))


def test_a_graph_without_records_says_that_nothing_was_compared(
    monkeypatch: pytest.MonkeyPatch, embedded_store: Store, embedded_settings: Settings, tmp_path: Path
) -> None:
    listed = tmp_path / "mine.csv"
    _write(listed, ("name", "aliases", "sub_list", "effective_date", "sector"), [(LISTED, "", "i", "2022-06-21", "")])
    import_list(embedded_store, "mine", listed, as_of=date(2026, 1, 1), now=NOW, home=embedded_settings.home)
    text = read(page(monkeypatch, "matches", source.current(embedded_settings, DAY, None, NOW)))
    assert "Nothing was compared: no supplier, facility or estate is loaded." in text


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
    assert "GIN" in test.query_params["a"] and "Recorded: merged, by Ben" in _plain(test.success[0].value)
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
    press(test, "undo", note="A slip.", author="Ana")
    assert [one.status for one in history(embedded_store, MATCH)] == ["candidate", REJECTED]
    assert "It stands now: candidate" in _plain(test.success[0].value)
    assert "took a judgement back (nobody's judgement stands)" in read(test) and "(taken back)" in read(test)
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


def test_one_that_is_off_its_list_comes_from_the_version_that_named_it_last(
    monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store, embedded_settings: Settings, tmp_path: Path
) -> None:
    other = [("Avocet Reclamation Farm", "", "i", "2022-06-21", "")]
    for name, day in (("second", date(2026, 2, 1)), ("third", date(2026, 3, 1))):
        _write(tmp_path / f"{name}.csv", ("name", "aliases", "sub_list", "effective_date", "sector"), other)
        import_list(embedded_store, "mine", tmp_path / f"{name}.csv", as_of=day, now=NOW, home=embedded_settings.home)
    text = " ".join(read(opened(monkeypatch, views())).split())
    assert "off the list since the version of 2026-02-01 ; last named in the version of 2026-01-01" in text
    assert "file mine_partial.csv" in text and "file third.csv" not in text
    queue = " ".join(read(page(monkeypatch, "matches", views())).split())
    assert "on list mine, off the list since 2026-02-01" in queue


def test_one_that_a_partial_version_lacks_is_listed_still(
    monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store, embedded_settings: Settings, tmp_path: Path
) -> None:
    other = [("Avocet Reclamation Farm", "", "i", "2022-06-21", "")]
    _write(tmp_path / "b_partial.csv", ("name", "aliases", "sub_list", "effective_date", "sector"), other)
    import_list(
        embedded_store,
        "mine",
        tmp_path / "b_partial.csv",
        as_of=date(2026, 2, 1),
        now=NOW,
        home=embedded_settings.home,
    )
    text = " ".join(read(opened(monkeypatch, views())).split())
    assert "last named in the version of 2026-01-01" in text and "off the list" not in text
    assert "not named in the newest one, which ends no listing: the version of 2026-02-01" in text


def test_what_is_split_is_called_so(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    test = opened(monkeypatch, views(), SAME_PAIR)
    assert test.text_area[0].label == "Note (needed to split)"
    press(test, REJECTED)
    assert "Two records are split for a reason: write it into the note." in _plain(test.error[0].value)


def test_a_merge_that_contradicts_a_rejection_says_so(
    monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store
) -> None:
    judging.judge(embedded_store, "MILL", L1, CONFIRMED, **SAID)
    judging.judge(embedded_store, "TWIN", L1, CONFIRMED, **SAID)
    judging.judge(embedded_store, "TWIN", L1, REJECTED, **{**SAID, "note": "Another town."}, seen=1)
    test = opened(monkeypatch, views(), SAME_PAIR)
    press(test, CONFIRMED)
    words = _plain(test.success[0].value)
    assert f"MILL is confirmed to be the listed entity {LISTED}" in words
    assert "Ana rejected TWIN for it on 2026-11-01 (Another town.): one of the two may be wrong." in words


def test_a_pair_by_hand_that_is_taken_back_is_gone(
    monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store
) -> None:
    judging.judge(embedded_store, "MILL", L1, CONFIRMED, **SAID)
    test = opened(monkeypatch, views(), match_of("MILL", L1))
    press(test, "undo", author="Ana")
    assert "It stands now: no such pair is left" in _plain(test.success[0].value)


def test_a_judgement_of_another_person_is_replaced_by_a_second_press_alone(
    monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store
) -> None:
    judging.judge(embedded_store, "GIN", L1, REJECTED, **{**SAID, "note": f"Another town. {HOSTILE}"})
    test = opened(monkeypatch, views())
    press(test, CONFIRMED, note="It is them.")
    assert len(history(embedded_store, MATCH)) == 1
    asked = _plain(test.warning[-1].value)
    assert "Nothing was written yet." in asked and "Rejected by Ana on 2026-11-01" in asked
    assert "Another town." in asked and "Press Y again to confirm it instead." in asked
    assert "<img" not in drawn(test) + said(test) and test.text_area[0].value == "It is them."
    press(test, UNSURE, note="It is them.")
    assert len(history(embedded_store, MATCH)) == 1, "another button is asked of anew"
    assert "Press U again to call it unsure instead." in _plain(test.warning[-1].value)
    press(test, CONFIRMED, note="It is them.")
    press(test, CONFIRMED, note="It is them.", author="Eve")
    assert len(history(embedded_store, MATCH)) == 1, "and another author"
    press(test, CONFIRMED, note="It is them.", author="Eve")
    assert [one.author for one in history(embedded_store, MATCH)] == ["Eve", "Ana"]


def test_a_judgement_of_another_person_is_taken_back_by_a_second_press_alone(
    monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store
) -> None:
    judging.merge(embedded_store, "MILL", "TWIN", **SAID)
    test = opened(monkeypatch, views(), SAME_PAIR)
    press(test, "undo")
    assert len(history(embedded_store, SAME_PAIR)) == 1
    asked = _plain(test.warning[-1].value)
    assert "Merged by Ana on 2026-11-01" in asked and "Press Z again to take it back." in asked
    press(test, "undo")
    assert [one.author for one in history(embedded_store, SAME_PAIR)] == ["Ben", "Ana"]
    press(test, REJECTED, note="Two mills.")
    assert len(history(embedded_store, SAME_PAIR)) == 3, "nobody's judgement stood: it is not asked"


def test_what_a_person_said_alone_is_replaced_at_once(
    monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store
) -> None:
    judging.judge(embedded_store, "GIN", L1, REJECTED, **SAID)
    test = opened(monkeypatch, views())
    press(test, CONFIRMED, author=" Ana ")
    assert [one.status for one in history(embedded_store, MATCH)] == [CONFIRMED, REJECTED]
    press(opened(monkeypatch, views()), "undo", author="Ana")
    assert len(history(embedded_store, MATCH)) == 3


def test_what_cannot_be_written_is_not_asked_about(
    monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store
) -> None:
    judging.judge(embedded_store, "GIN", L1, CONFIRMED, **SAID)
    test = opened(monkeypatch, views())
    press(test, REJECTED)
    assert "A pair is rejected for a reason" in _plain(test.error[0].value)
    press(test, CONFIRMED, author=" ")
    assert "The author is missing" in _plain(test.error[0].value)


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
