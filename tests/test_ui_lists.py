"""The page Lists: what is imported and how whole, was a name listed on a day, entities, and a file that is sent."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from dashboard.ui import source
from dashboard.ui.kept import Kept
from dashboard.ui.lists import changes, importing
from dashboard.ui.view import View
from graph.errors import UserMistake
from graph.settings import Settings
from graph.store import Store
from ingest.lists import import_list, show_lists
from ingest.lists.files import listed_id
from ingest.load import load
from tests.ui_cases import DAY, FETCHES, HOSTILE, NOW, drawn, links, network, page, read, said, view_of

OLD, NEW, GONE = "Old Plover Ginning Co., Ltd.", "New Plover Ginning Co., Ltd.", "Curlew Textile Co., Ltd."
HEAD = ("name", "aliases", "sub_list", "effective_date", "sector")
Views = Callable[[], View]


@pytest.fixture
def views(embedded_store: Store, embedded_settings: Settings) -> Views:
    embedded_store.prepare()
    return lambda: _current(embedded_settings, DAY, None, NOW)


_current = source.current


@pytest.fixture
def imported(embedded_store: Store, embedded_settings: Settings, tmp_path: Path) -> None:
    """A list in two versions: one is renamed, one taken off, a hostile one added; and a partial list."""
    first = [(OLD, "", "i", "2022-06-21", ""), (GONE, "", "ii", "2022-06-21", "")]
    second = [(NEW, OLD, "i", "2022-06-21", ""), (f"{HOSTILE} {FETCHES}", "", "ii", "2025-01-15", "")]
    for which, name, day, rows in (
        ("mine", "mine1", date(2024, 1, 1), first),
        ("mine", "mine2", date(2025, 1, 15), second),
        ("other", "other_partial", date(2025, 2, 1), first),
    ):
        _write(tmp_path / f"{name}.csv", rows)
        import_list(embedded_store, which, tmp_path / f"{name}.csv", as_of=day, now=NOW, home=embedded_settings.home)


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEAD, *rows])


def test_without_a_list_nobody_is_said_to_be_unlisted(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    test = page(monkeypatch, "lists", views())
    assert "No list is imported, so nobody is known to be listed or unlisted." in said(test)
    assert not [field for field in test.text_input if field.key == "asked"]


@pytest.mark.usefixtures("imported")
def test_each_list_says_its_day_age_size_and_loudly_that_it_is_partial(
    monkeypatch: pytest.MonkeyPatch, views: Views
) -> None:
    test = page(monkeypatch, "lists", views())
    text = " ".join(read(test).split())
    assert "mine 2025-01-15 655 days 2 2 not known no count of list mine is known" in text
    assert "other 2025-02-01 638 days 2 1 PARTIAL: clears nobody its file's name says so" in text
    assert "PARTIAL: other of 2025-02-01 (2 entities; its file's name says so)" in unescape(test.warning[0].value)
    assert "2025-01-15 mine 2 1 1 1 mine2.csv" in text, "added, removed, changed"
    assert ("mine", "./?page=lists&list=mine") in links(test)


@pytest.mark.usefixtures("imported")
def test_each_version_says_whom_it_added_removed_and_changed(
    monkeypatch: pytest.MonkeyPatch, views: Views, embedded_settings: Settings, tmp_path: Path, embedded_store: Store
) -> None:
    _write(tmp_path / "mine3.csv", [(NEW, OLD, "i", "2022-06-21", "")])
    day, home = date(2025, 2, 1), embedded_settings.home
    import_list(embedded_store, "mine", tmp_path / "mine3.csv", as_of=day, partial=True, now=NOW, home=home)
    test = page(monkeypatch, "lists", views())
    text = " ".join(read(test).split())
    for line in (f"added: {OLD}", f"removed: {GONE}", f"changed: {NEW} (was {OLD}; other names)"):
        assert line in text
    assert "not seen in this partial version (still listed): " in text
    assert "<img" not in drawn(test), "the one that is not seen has markup in its name"
    (copy,) = (home / "lists" / "mine").glob("2025-01-15-*")
    content = copy.read_bytes()
    copy.unlink()
    monkeypatch.setattr(changes, "_TOLD", Kept(32))
    text = " ".join(read(page(monkeypatch, "lists", views(), list="mine")).split())
    assert f"added: {OLD}" in text and f"removed: {GONE}" not in text
    assert text.count("not known: not every file up to it is kept") == 2
    copy.write_bytes(content)
    text = " ".join(read(page(monkeypatch, "lists", views(), list="mine")).split())
    assert f"removed: {GONE}" in text and "not known: not every file" not in text, "a copy that is put back is read"


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("name", "on", "head", "says"),
    [
        (OLD, "2024-06-01", "Listed", "was listed on list mine on 2024-06-01, clause i"),
        (NEW, "2024-06-01", "Listed", f"{OLD} was listed"),
        (GONE, "2025-06-01", "Taken off before that day", "it is seen taken off on 2025-01-15"),
        (NEW, "2025-06-01", "Listed as of the newest version", "nothing is known for 2025-06-01"),
        (GONE, "2021-06-01", "Listed later", "was not yet on list mine"),
        ("Nobody Ltd", "2025-06-01", "Not found, which clears nobody", "screen compares every name"),
        ("old plover ginning", "2024-06-01", "Listed", f"(asked as 'old plover ginning', listed as '{OLD}')"),
    ],
)
def test_was_it_listed(monkeypatch: pytest.MonkeyPatch, views: Views, name: str, on: str, head: str, says: str) -> None:
    test = page(monkeypatch, "lists", views(), asked=name, on=on)
    text = " ".join(read(test).split())
    assert f"{head} · list mine" in text and says in text
    assert "This rests on the version" in text
    assert "not listed" not in text


@pytest.mark.usefixtures("imported")
def test_who_it_may_be_is_shown_apart_from_the_answer(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    text = " ".join(read(page(monkeypatch, "lists", views(), asked="Plover Ginning (Old)", on="2024-06-01")).split())
    answer, apart = text.split("Names that only resemble: no answer")
    assert "Not found, which clears nobody · list mine" in answer and OLD not in answer
    assert "May be, by a name that only resembles · list mine" in apart and f"may be {OLD}, which is no answer" in apart


@pytest.mark.usefixtures("imported")
def test_the_entities_of_a_list_are_searched_and_have_their_history(
    monkeypatch: pytest.MonkeyPatch, views: Views
) -> None:
    test = page(monkeypatch, "lists", views(), list="mine")
    text = " ".join(read(test).split())
    assert "1-3 of 3 entities, by name." in text and "also Old Plover" in text
    assert f"2025-01-15 renamed in clause i: {NEW}" in text
    assert f"2025-01-15 removed from clause ii: {GONE}" in text and "not in force on 2026-11-01" in text
    assert "Versions of mine" in text and "other_partial.csv" not in text
    assert f"./?page=entity&id={listed_id('mine', OLD)}".replace(":", "%3A") in [where for _, where in links(test)]
    found = read(page(monkeypatch, "lists", views(), list="mine", text="plover old"))
    assert "1-1 of 1 entities" in found and GONE not in found.split("What became of it")[1]
    none = page(monkeypatch, "lists", views(), list="mine", text="xyz")
    assert "That clears nobody." in said(none)


@pytest.mark.usefixtures("imported")
def test_hostile_names_stay_text(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    for query in ({"list": "mine"}, {"asked": HOSTILE}, {"list": HOSTILE}, {"asked": FETCHES, "on": "x"}):
        test = page(monkeypatch, "lists", views(), **query)
        assert "<img" not in drawn(test) + said(test) and "![x]" not in said(test)


# --- a file that is sent


def test_a_file_is_imported_under_its_own_name(views: Views, embedded_store: Store, tmp_path: Path) -> None:
    _write(tmp_path / "l.csv", [(OLD, "", "i", "2022-06-21", "")])
    content = (tmp_path / "l.csv").read_bytes()
    report = importing.imported(views(), "mine", "..\\../mine_partial.csv", content, date(2026, 1, 1))
    assert importing.in_words(report).startswith("mine of 2026-01-01: 1 entity, 1 added, 0 removed, 0 changed.")
    (row,) = show_lists(embedded_store, DAY)
    assert row["partial"]


def test_a_list_stays_imported_where_names_cannot_be_matched_yet(
    monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store, tmp_path: Path
) -> None:
    def busy(*_: object) -> int:
        raise UserMistake("Another command writes.")

    monkeypatch.setattr(importing, "refresh_identical_matches", busy)
    _write(tmp_path / "l.csv", [(OLD, "", "i", "2022-06-21", "")])
    report = importing.imported(views(), "mine", "l.csv", (tmp_path / "l.csv").read_bytes(), date(2026, 1, 1))
    assert "Identical names are not matched with it yet: Another command writes." in importing.in_words(report)
    assert len(show_lists(embedded_store, DAY)) == 1


@pytest.mark.parametrize(
    ("which", "content", "says"),
    [
        ("mine", b"", "mine.csv"),
        ("mine", b"a,b\n1,2\n", "mine.csv"),
        ("../mine", b"a,b\n1,2\n", "is no name for a list"),
        ("uflpa", b"<html><title>Just a moment</title></html>", "Just a moment"),
        ("mine", b"x" * 5_000_001, "at most 5 MB"),
    ],
)
def test_what_is_no_list_is_refused_in_words(
    views: Views, embedded_store: Store, which: str, content: bytes, says: str
) -> None:
    with pytest.raises(UserMistake) as mistake:
        importing.imported(views(), which, "mine.csv", content, None)
    assert (
        says in str(mistake.value)
        and tempfile.gettempdir() not in str(mistake.value)
        and "--as-of" not in str(mistake.value)
    )
    assert show_lists(embedded_store, DAY) == []


@pytest.mark.usefixtures("imported")
def test_where_some_are_gone_the_day_is_asked_for_as_the_page_calls_it(views: Views, embedded_store: Store) -> None:
    rows = [(NEW, "", "i", "2025-03-01", "")]
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in (HEAD, *rows))
    with pytest.raises(UserMistake) as mistake:
        importing.imported(views(), "mine", "mine.csv", text.encode(), None)
    assert "say it with “Day that the list speaks of”" in str(mistake.value)
    assert len(show_lists(embedded_store, DAY)) == 2


def test_a_name_that_may_be_a_slip_is_taken_where_the_box_says_so(
    views: Views, embedded_store: Store, tmp_path: Path
) -> None:
    _write(tmp_path / "l.csv", [(OLD, "", "i", "2022-06-21", "")])
    content = (tmp_path / "l.csv").read_bytes()
    with pytest.raises(UserMistake, match=r"did you mean uflpa.* tick “Begin a list of this name”"):
        importing.imported(views(), "ufpla", "l.csv", content, date(2026, 1, 1))
    importing.imported(views(), "ufpla", "l.csv", content, date(2026, 1, 1), new=True)
    assert [row["list"] for row in show_lists(embedded_store, DAY)] == ["ufpla"]


def test_followthemoney_entities_are_taken_as_by_the_command(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    entities = (
        '{"id": "a", "schema": "Company", "properties": {"name": ["Plover Ginning"]}}\n'
        '{"id": "s", "schema": "Sanction", "properties": {"entity": ["a"], "startDate": ["2022-06-21"]}}\n'
    )
    report = importing.imported(views(), "mine", "l.ftm.json", entities.encode(), date(2026, 1, 1))
    assert report["entities"] == 1
    (sender,) = page(monkeypatch, "lists", views()).file_uploader
    assert {".json", ".csv", ".html"} <= set(sender.proto.type)


def test_who_was_added_is_named(views: Views, tmp_path: Path) -> None:
    _write(tmp_path / "l.csv", [(f"{HOSTILE} {number}", "", "i", "2022-06-21", "") for number in range(12)])
    report = importing.imported(views(), "mine", "l.csv", (tmp_path / "l.csv").read_bytes(), date(2026, 1, 1))
    named = importing.names(report)
    assert len(named) == 11 and named[-1].strip() == "added: and 2 more"


def test_the_demos_graph_refuses_a_list_that_is_sent_all_the_same(
    views: Views, embedded_store: Store, embedded_settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "suppliers.csv").write_text("id,name\nVN-CO,Invented Mill\n")
    load(embedded_store, [tmp_path / "suppliers.csv"], home=embedded_settings.home, now=NOW, source="demo")
    _write(tmp_path / "l.csv", [(OLD, "", "i", "2022-06-21", "")])
    with pytest.raises(UserMistake, match="demo's invented network"):
        importing.imported(views(), "mine", "l.csv", (tmp_path / "l.csv").read_bytes(), date(2026, 1, 1))
    assert show_lists(embedded_store, DAY) == []


@pytest.mark.usefixtures("embedded_store")
def test_the_demos_graph_takes_no_list(monkeypatch: pytest.MonkeyPatch, embedded_settings: Settings) -> None:
    net = network()
    net.nodes["mill"][1]["source"] = "demo"
    test = page(monkeypatch, "lists", replace(view_of(net), settings=embedded_settings))
    assert "`" not in said(test).replace("&#96;", "`"), "no sign of markup is left standing"
    assert "No list can be imported here" in said(test) and not test.file_uploader
