"""What became of listed entities over versions, and whether a name was listed on a day. All names are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from graph.errors import UserMistake
from graph.store import Store
from ingest.lists import import_list
from ingest.lists.asking import ask_lists
from ingest.lists.files import listed_id
from ingest.lists.history import Event, events_of

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HEADER = "name,aliases,sub_list,effective_date,sector\n"
MORVEK = "Morvek Mill,,i,2022-06-21,"
KALUNE, PERUSHA = "Kalune Foods,,ii,2022-06-21,", "Perusha Cotton,,ii,2022-06-21,"


class Versions:
    """Imports versions of a list, and asks what became of its entities."""

    def __init__(self, store: Store, folder: Path, which: str = "demo") -> None:
        self.store, self.folder, self.which = store, folder, which
        folder.mkdir(exist_ok=True)

    def bring(self, day: str, *rows: str, name: str = "list") -> tuple[int, int, int]:
        file = self.folder / f"{name}.csv"
        file.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        as_of = date.fromisoformat(day)
        report = import_list(self.store, self.which, file, as_of=as_of, now=NOW, home=self.folder / "home")
        return report["added"], report["removed"], report["changed"]

    def entity(self, name: str) -> dict[str, Any]:
        (row,) = self.store.read("MATCH (n:ListedEntity) WHERE n.name = $name RETURN n", name=name)
        entity: dict[str, Any] = row["n"]
        return entity

    def ask(self, name: str, on: str) -> dict[str, Any]:
        (row,) = ask_lists(self.store, name, date.fromisoformat(on), self.which, today=NOW.date())
        return row

    def answers(self, name: str, *days: str) -> list[str]:
        return [self.ask(name, day)["answer"] for day in days]


@pytest.fixture
def versions(store: Store, tmp_path: Path) -> Versions:
    return Versions(store, tmp_path / "demo")


@pytest.mark.parametrize("asked", ["Newname Spinning", "Newname Spinning Co., Ltd."])
def test_a_name_that_came_later_is_not_said_of_the_day_before(versions: Versions, asked: str) -> None:
    versions.bring("2025-01-01", '"Oldname Spinning Co., Ltd.",,i,2022-06-21,', KALUNE)
    versions.bring("2025-03-01", '"Newname Spinning Co., Ltd.","Oldname Spinning Co., Ltd.",i,2022-06-21,', KALUNE)
    said = versions.ask(asked, "2025-02-01")["in_words"]
    assert said.startswith(
        f"Oldname Spinning Co., Ltd. was listed on list demo on 2025-02-01, clause i (asked as {asked!r}; it was "
        "listed then as 'Oldname Spinning Co., Ltd.'; 'Newname Spinning Co., Ltd.' is its name since 2025-03-01)."
    )
    before = versions.ask(asked, "2020-01-01")["in_words"]
    assert "not yet on list" in before and "listed then" not in before and "is its name since 2025-03-01" in before
    after = versions.ask("Oldname Spinning", "2025-03-01")["in_words"]
    assert "(asked as 'Oldname Spinning', listed as 'Newname Spinning Co., Ltd.')" in after


def test_of_a_day_after_the_newest_version_nothing_is_known(versions: Versions) -> None:
    versions.bring("2023-01-01", MORVEK, KALUNE)
    versions.bring("2025-01-01", MORVEK)
    for on in ("2025-06-01", "2030-01-01"):
        said = {name: versions.ask(name, on)["in_words"] for name in ("Morvek Mill", "Kalune Foods", "Nobody Mill")}
        begins, ends = "As of the newest version, of 2025-01-01, ", f"; nothing is known for {on}."
        assert said["Morvek Mill"].startswith(f"{begins}Morvek Mill was listed on list demo, clause i{ends}")
        assert said["Kalune Foods"].startswith(f"{begins}Kalune Foods was not on list demo any more: ")
        assert said["Nobody Mill"].startswith(f"{begins}'Nobody Mill' is not found on list demo, nor the same name")
        assert all(ends in words and "is listed" not in words for words in said.values())
    assert versions.ask("Morvek Mill", "2025-01-01")["in_words"].startswith("Morvek Mill was listed on list demo on")


@pytest.mark.parametrize("dated", ["2024-11-01", "2022-06-21"], ids=["dated anew", "under its first date"])
def test_a_move_between_clauses_keeps_the_listing(versions: Versions, dated: str) -> None:
    versions.bring("2023-01-01", MORVEK, KALUNE)
    assert versions.bring("2024-11-20", f"Morvek Mill,,v,{dated},", KALUNE) == (0, 0, 1)
    moved = max(dated, "2024-11-01") if dated == "2024-11-01" else "2024-11-20"
    history = ["2022-06-21 listed in clause i: Morvek Mill", f"{moved} moved to clause v: Morvek Mill"]
    for later in ("2025-01-01", "2025-02-01"):
        entity = versions.entity("Morvek Mill")
        assert (entity["history"], entity["sub_list"], entity["effective_date"]) == (history, "v", date(2022, 6, 21))
        assert versions.bring(later, f"Morvek Mill,,v,{dated},", KALUNE) == (0, 0, 0)
    assert versions.ask("Morvek Mill", "2023-10-01")["clause"] == "i"
    assert versions.ask("Morvek Mill", "2024-11-25")["clause"] == "v"
    assert versions.answers("Morvek Mill", "2022-06-20", "2022-06-21", "2023-10-01") == [
        "listed later",
        "listed",
        "listed",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (MORVEK, "Tudima Mill (formerly known as Morvek Mill),,i,2022-06-21,"),
        (MORVEK, "Tudima Mill,formerly MORVEK Mill; Ana,i,2022-06-21,"),
        (MORVEK, "Tudima Mill (and one alias: Morvek Mill),,i,2025-01-10,"),
        ("Morvek Mill,Tudima Mill,i,2022-06-21,", "Tudima Mill,,i,2022-06-21,"),
    ],
)
def test_a_renamed_entity_is_the_same_one(versions: Versions, before: str, after: str) -> None:
    versions.bring("2023-01-01", before, KALUNE)
    assert versions.bring("2025-01-15", after, KALUNE) == (0, 0, 1)
    day = "2025-01-10" if "2025-01-10" in after else "2025-01-15"
    entity = versions.entity("Tudima Mill")
    assert entity["id"] == listed_id("demo", "Morvek Mill")
    assert entity["history"] == [
        "2022-06-21 listed in clause i: Morvek Mill",
        f"{day} renamed in clause i: Tudima Mill",
    ]
    assert versions.bring("2025-02-01", after, KALUNE) == (0, 0, 0)
    assert versions.entity("Tudima Mill")["effective_date"] == date(2022, 6, 21)
    assert versions.bring("2025-03-01", "Tudima Mill,,i,2022-06-21,", KALUNE, "Novalo,,v,2025-02-20,")[:2] == (1, 0)
    for name in ("Morvek Mill", "Tudima Mill"):
        assert versions.ask(name, "2023-10-01")["listed_name"] == "Morvek Mill", "also where the alias is gone"
        assert versions.ask(name, "2026-01-01")["listed_name"] == "Tudima Mill"


def test_a_rename_and_a_move_at_once(versions: Versions) -> None:
    versions.bring("2023-01-01", MORVEK, KALUNE)
    versions.bring("2025-01-15", "Tudima Mill (formerly Morvek Mill),,v,2025-01-14,", KALUNE)
    assert versions.entity("Tudima Mill")["history"][1:] == [
        "2025-01-14 renamed in clause i: Tudima Mill",
        "2025-01-14 moved to clause v: Tudima Mill",
    ]


def test_one_for_two_is_no_rename(versions: Versions) -> None:
    versions.bring("2023-01-01", MORVEK, KALUNE, PERUSHA)
    assert versions.bring("2025-01-15", "Sunabo,Morvek Mill; Kalune Foods,i,2025-01-15,", PERUSHA) == (1, 2, 0)
    assert versions.answers("Sunabo", "2024-01-01", "2025-02-01") == ["listed later", "listed"]
    found = ask_lists(versions.store, "Morvek Mill", date(2024, 1, 1), "demo", today=NOW.date())
    assert [(row["answer"], row["listed_name"]) for row in found] == [
        ("listed", "Morvek Mill"),
        ("listed later", "Sunabo"),
    ]


def test_a_new_entity_of_an_old_name_is_another_one(versions: Versions) -> None:
    versions.bring("2023-01-01", MORVEK, KALUNE)
    renamed = "Tudima Mill,formerly Morvek Mill,i,2022-06-21,"
    versions.bring("2024-01-01", renamed, KALUNE)
    assert versions.bring("2025-01-01", renamed, KALUNE, "Morvek Mill,,v,2024-12-01,") == (1, 0, 0)
    ids = {versions.entity(name)["id"] for name in ("Tudima Mill", "Morvek Mill", "Kalune Foods")}
    assert len(ids) == 3
    assert versions.bring("2025-02-01", renamed, KALUNE, "Morvek Mill,,v,2024-12-01,") == (0, 0, 0)


def test_removed_and_listed_again(versions: Versions) -> None:
    versions.bring("2023-01-01", MORVEK, KALUNE)
    versions.bring("2024-03-02", KALUNE, PERUSHA)
    versions.bring("2026-01-10", "Morvek Mill,,v,2026-01-05,", KALUNE, PERUSHA)
    entity = versions.entity("Morvek Mill")
    assert entity["history"] == [
        "2022-06-21 listed in clause i: Morvek Mill",
        "2024-03-02 removed from clause i: Morvek Mill",
        "2026-01-05 listed again in clause v: Morvek Mill",
    ]
    assert entity["effective_date"] == date(2026, 1, 5) and "removed_on" not in entity
    days = ("2022-01-01", "2023-10-01", "2024-03-01", "2024-03-02", "2026-01-04", "2026-01-05")
    assert versions.answers("Morvek Mill", *days) == [
        *("listed later", "listed", "listed", "taken off before", "taken off before", "listed")
    ]
    assert "seen taken off on 2024-03-02" in versions.ask("Morvek Mill", "2025-01-01")["in_words"]
    versions.bring("2026-02-01", "Morvek Mill,,i,2026-01-20,", KALUNE, PERUSHA)
    assert versions.entity("Morvek Mill")["effective_date"] == date(2026, 1, 5), "a move after it is no listing"


def test_a_date_is_corrected_and_a_clause_becomes_known(versions: Versions) -> None:
    versions.bring("2023-01-01", "Morvek Mill,,unknown,2022-06-21,", KALUNE)
    assert versions.bring("2023-02-01", "Morvek Mill,,i,2022-06-27,", KALUNE) == (0, 0, 1)
    entity = versions.entity("Morvek Mill")
    assert entity["effective_date"] == date(2022, 6, 27)
    assert entity["history"] == ["2022-06-27 listed in clause i: Morvek Mill"]
    versions.bring("2023-03-01", "Morvek Mill,,unknown,2022-06-20,", KALUNE)
    assert versions.entity("Morvek Mill")["history"] == ["2022-06-20 listed in clause i: Morvek Mill"]


def test_a_list_that_was_imported_before_there_was_a_history(versions: Versions) -> None:
    versions.bring("2023-01-01", MORVEK, KALUNE, PERUSHA)
    versions.bring("2023-02-01", KALUNE, PERUSHA)
    with versions.store.writing() as writer:
        writer.run("MATCH (n:ListedEntity) REMOVE n.history")
    assert versions.answers("Morvek Mill", "2022-07-01", "2023-03-01") == ["listed", "taken off before"]
    assert versions.bring("2024-01-01", "Kalune Foods,,v,2022-06-21,", PERUSHA) == (0, 0, 1), "a history is no change"
    assert versions.entity("Kalune Foods")["history"][0] == "2022-06-21 listed in clause ii: Kalune Foods"


@pytest.mark.parametrize(
    "event",
    [
        Event(date(2022, 6, 21), "listed", "i and v", "Morvek: Mill, clause x: Y"),
        Event(date(2022, 6, 21), "listed again", "", "Morvek in clause v"),
        Event(date(2022, 6, 21), "moved", "v", "Morvek\nMill"),
    ],
)
def test_an_event_is_read_as_it_was_written(event: Event) -> None:
    assert events_of({"history": [str(event)]}) == [event]


def test_no_answer_stands_without_date_and_completeness(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="No list is imported"):
        ask_lists(store, "Morvek", date(2023, 10, 1), today=NOW.date())
    whole, part = Versions(store, tmp_path / "whole", "whole"), Versions(store, tmp_path / "part", "part")
    part.bring("2025-01-15", MORVEK, KALUNE, name="list_partial")
    whole.bring("2023-01-01", MORVEK, KALUNE)
    whole.bring("2024-01-01", MORVEK, KALUNE, PERUSHA)
    for name in ("Novalo Mill", "Morvek Mill"):
        found = ask_lists(store, name, date(2023, 10, 1), today=NOW.date())
        assert [row["list"] for row in found] == ["part", "whole"], "each list answers"
        for row in found:
            assert "not listed" not in row["in_words"]
            assert all(
                f"{version['as_of']} ({version['entities']} ent" in row["in_words"] for version in row["versions"]
            )
    partial, between = ask_lists(store, "Novalo Mill", date(2023, 10, 1), today=NOW.date())
    assert partial["in_words"] == (
        "'Novalo Mill' is not found on list part on 2023-10-01, nor the same name in other case, width, legal form or "
        "Chinese script. This rests on the version of 2025-01-15 (2 entities, partial). A partial list clears nobody. "
        "No version of that day or before is imported: who was taken off the list before is not known. It may stand "
        "there under another name: `screen` compares every name of every record with every listed one."
    )
    assert (partial["answer"], partial["partial"], between["partial"]) == ("not found", True, False)
    assert [version["as_of"] for version in between["versions"]] == [date(2023, 1, 1), date(2024, 1, 1)]
    assert "rests on the versions of 2023-01-01 (2 entities, not known whether whole) and 2024" in between["in_words"]
    old = whole.ask("Novalo Mill", "2024-01-31")
    assert "It is 30 days older than that day: what has changed since is not in it." in old["in_words"]
    assert whole.ask("Perusha Cotton", "2023-10-01")["answer"] == "listed", "by the version after the day"


def test_whose_name_it_is(versions: Versions) -> None:
    versions.bring("2023-01-01", '"Morvek Mill Co., Ltd. and its subsidiaries",Ana,i,2022-06-21,', KALUNE)
    versions.bring(
        "2023-01-02",
        '"Morvek Mill Co., Ltd. and its subsidiaries",Ana,i,2022-06-21,',
        KALUNE,
        "X (region-wide),,,2022-06-21,",
    )
    for name, agrees in (("MORVEK MILL COMPANY LIMITED", "Morvek Mill Co., Ltd. and its subsidiaries"), ("ana", "Ana")):
        assert versions.ask(name, "2023-10-01")["agrees"] == agrees
    for wrong in (" . ", ""):
        with pytest.raises(UserMistake, match="is no name"):
            versions.ask(wrong, "2023-10-01")
    with pytest.raises(UserMistake, match="List other is not imported; there are: demo"):
        ask_lists(versions.store, "Ana", date(2023, 10, 1), "other", today=NOW.date())
