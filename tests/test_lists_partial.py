"""A partial version of a list ends no listing, and a version can be taken back. All names are invented."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main
from graph.errors import UserMistake
from graph.objects import Node
from graph.schema import NODES
from graph.screened import Screened
from graph.settings import Settings
from graph.store import Store
from ingest.lists import import_list, refresh_identical_matches
from ingest.lists.undoing import undo_version
from ingest.screening.since import Then, as_then
from review.list_versions import lists_in_words
from tests.cases import listed, shipped
from tests.commands import commands_open
from tests.test_lists_history import HEADER, KALUNE, MORVEK, NOW, PERUSHA, Versions

PART = "list_partial"


@pytest.fixture
def versions(store: Store, tmp_path: Path) -> Versions:
    return Versions(store, tmp_path / "demo")


def brought(versions: Versions, day: str | None, *rows: str, name: str = "list", partial: bool = False) -> Any:
    file = versions.folder / f"{name}.csv"
    file.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    as_of, home = date.fromisoformat(day) if day else None, versions.folder / "home"
    return import_list(versions.store, versions.which, file, as_of=as_of, partial=partial, now=NOW, home=home)


def entities(store: Store) -> list[dict[str, Any]]:
    return [row["n"] for row in store.read("MATCH (n:ListedEntity) RETURN n ORDER BY n.id")]


@pytest.mark.parametrize(("name", "partial"), [(PART, False), ("list", True)], ids=["its name", "said"])
def test_whom_a_partial_version_lacks_stays_listed(versions: Versions, name: str, partial: bool) -> None:
    versions.bring("2024-01-01", MORVEK, KALUNE, PERUSHA)
    report = brought(versions, "2024-06-01", KALUNE, name=name, partial=partial)
    assert (report["removed"], report["not_seen"]) == (0, 2)
    assert [one["name"] for one in report["not_seen_entities"]] == ["Morvek Mill", "Perusha Cotton"] or (
        [one["name"] for one in report["not_seen_entities"]] == ["Perusha Cotton", "Morvek Mill"]
    )
    entity = versions.entity("Morvek Mill")
    assert "removed_on" not in entity and entity["history"] == ["2022-06-21 listed in clause i: Morvek Mill"]
    answer = versions.ask("Morvek Mill", "2024-07-01")
    assert (answer["answer"], answer["partial"]) == ("listed", True)
    assert [(str(one["as_of"]), one["holds"]) for one in answer["versions"]] == [
        ("2024-01-01", True),
        ("2024-06-01", False),
    ]
    assert "This rests on the version of 2024-01-01 (3 entities, not known whether whole)." in answer["in_words"]
    assert "2024-06-01 (1 entity, partial) does not hold it, which ends no listing" in answer["in_words"]
    assert "The version of 2024-01-01 is 182 days older than that day" in answer["in_words"]


def test_a_whole_version_then_takes_off_whom_it_lacks_too(versions: Versions) -> None:
    versions.bring("2024-01-01", MORVEK, KALUNE, PERUSHA)
    versions.bring("2024-06-01", KALUNE, name=PART)
    with pytest.raises(UserMistake, match=r"1 entity of the last version is gone .Morvek Mill\)"):
        brought(versions, None, KALUNE, "Perusha Cotton,,ii,2024-06-02,")
    assert versions.bring("2024-09-01", KALUNE, PERUSHA) == (0, 1, 0)
    assert versions.entity("Morvek Mill")["removed_on"] == date(2024, 9, 1)
    assert versions.answers("Morvek Mill", "2024-06-01", "2024-08-31", "2024-09-01") == [
        *("listed", "listed", "taken off before")
    ]


def test_fewer_than_were_counted_end_no_listing_either(store: Store, tmp_path: Path) -> None:
    versions = Versions(store, tmp_path / "uflpa", "uflpa")
    versions.bring("2024-01-01", MORVEK, KALUNE)
    assert versions.bring("2025-02-01", KALUNE)[1] == 0
    assert versions.answers("Morvek Mill", "2025-03-01") == ["listed"]


def test_a_cut_file_is_still_refused_where_it_is_not_said_to_be_partial(versions: Versions) -> None:
    versions.bring("2024-01-01", MORVEK, KALUNE, PERUSHA)
    versions.bring("2024-06-01", KALUNE, name=PART)
    with pytest.raises(UserMistake, match=r"1 entities, fewer than half of the 3 .*--partial"):
        versions.bring("2024-09-01", KALUNE)


def _taken_off_as_once(versions: Versions) -> None:
    """What an import of a partial version once wrote."""
    versions.bring("2024-01-01", MORVEK, KALUNE)
    versions.bring("2024-06-01", KALUNE, name=PART)
    with versions.store.writing() as writer:
        writer.run(
            "MATCH (n:ListedEntity {name: 'Morvek Mill'}) SET n.removed_on = $day, n.history = n.history + $line",
            day=date(2024, 6, 1),
            line="2024-06-01 removed from clause i: Morvek Mill",
        )
    assert versions.answers("Morvek Mill", "2024-07-01") == ["taken off before"]


def test_who_was_once_taken_off_by_a_partial_version_is_listed_again_by_the_same_file(versions: Versions) -> None:
    _taken_off_as_once(versions)
    report = brought(versions, "2024-06-01", KALUNE, name=PART)
    assert not report["unchanged"] and "1 that an earlier partial version had taken off" in report["message"]
    assert versions.entity("Morvek Mill")["history"] == ["2022-06-21 listed in clause i: Morvek Mill"]
    assert versions.answers("Morvek Mill", "2024-07-01") == ["listed"]
    assert brought(versions, "2024-06-01", KALUNE, name=PART)["unchanged"]


@pytest.mark.parametrize(
    ("rows", "name", "answer"),
    [
        ((KALUNE, PERUSHA), PART, "listed"),
        ((KALUNE, PERUSHA), "list", "taken off before"),
        ((KALUNE, MORVEK), "list", "listed"),
    ],
)
def test_who_was_once_taken_off_by_a_partial_version_is_mended_by_the_next(
    versions: Versions, rows: tuple[str, ...], name: str, answer: str
) -> None:
    _taken_off_as_once(versions)
    added, removed, _ = versions.bring("2024-09-01", *rows, name=name)
    assert (added, removed) == (int(PERUSHA in rows), int(answer == "taken off before"))
    assert versions.answers("Morvek Mill", "2024-07-01", "2024-09-01") == ["listed", answer]


def test_by_a_partial_version_that_lacks_it_an_entity_was_listed_then_too() -> None:
    network, day = shipped(), date(2024, 6, 1)
    dates: dict[str, Any] = {"versions": ["2024-01-01", "2025-01-01"], "effective_date": date(2022, 6, 21)}
    listed(network, "maker", history=["2022-06-21 listed in clause i: Entity"], list="mine", **dates)
    projection = network.projection()
    assert as_then(projection, Then({"mine": {"list": "mine", "as_of": day}}, {})) is projection
    before = Then({"mine": {"list": "mine", "as_of": date(2023, 12, 31)}}, {})
    assert not as_then(projection, before).leaving("MATCHES", "maker"), "no version had it yet"


# --- taking a version back


def test_a_version_is_taken_back_as_if_it_had_not_been(versions: Versions) -> None:
    home = versions.folder / "home"
    with versions.store.writing() as writer:
        writer.write(NODES["Supplier"].create(), [{"id": "S1", "name": "Morvek Mill"}, {"id": "S2", "name": "Novalo"}])

    def matches() -> list[dict[str, Any]]:
        with versions.store.writing() as writer:
            refresh_identical_matches(versions.store, writer)
        return versions.store.read("MATCH (s)-[r:MATCHES]->(l) RETURN s.id AS id, r AS match, l.id AS listed")

    versions.bring("2023-01-01", MORVEK, KALUNE, PERUSHA)
    versions.bring("2024-01-01", KALUNE, name=PART)
    before = entities(versions.store), matches()
    wrong = ("Tudima Mill,formerly Morvek Mill,v,2022-06-21,", "Kalune Foods,,iv,2022-06-21,", "Novalo,,v,2025-01-01,")
    versions.bring("2026-01-01", *wrong)
    assert (entities(versions.store), matches()) != before
    with pytest.raises(UserMistake, match=r"2025-01-01.*take it back first: lists undo demo:2026-01-01") as refused:
        versions.bring("2025-01-01", MORVEK, KALUNE, PERUSHA)
    assert "--as-of" not in str(refused.value), "it was said"
    report = undo_version(versions.store, "demo:2026-01-01", home)
    assert (report["put_back"], report["taken_out"], report["newest_now"]) == (3, 1, date(2024, 1, 1))
    assert (entities(versions.store), matches()) == before
    assert versions.bring("2025-01-01", MORVEK, KALUNE) == (0, 1, 0)


def test_the_first_version_leaves_nothing_and_another_has_another_id(versions: Versions) -> None:
    def ids() -> list[str]:
        return [row["id"] for row in versions.store.read("MATCH (v:ListVersion) RETURN v.id AS id")]

    versions.bring("2023-01-01", MORVEK)
    first = ids()
    undo_version(versions.store, "demo:2023-01-01", versions.folder / "home")
    assert (entities(versions.store), ids()) == ([], [])
    versions.bring("2022-12-01", KALUNE)
    assert len(ids()) == 1 and ids() != first, "screening sees by the id that the lists have changed"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("demo:2023-01-01", "not the newest version of list demo.*lists undo demo:2024-01-01"),
        ("demo:2024-01-02", "no version 'demo:2024-01-02'; expected .*demo:2023-01-01, demo:2024-01-01"),
        ("2024-01-01", "no version"),
        ("", "no version"),
    ],
)
def test_only_the_newest_version_is_taken_back(versions: Versions, said: str, message: str) -> None:
    versions.bring("2023-01-01", MORVEK)
    versions.bring("2024-01-01", MORVEK)
    before = entities(versions.store)
    with pytest.raises(UserMistake, match=message):
        undo_version(versions.store, said, versions.folder / "home")
    assert entities(versions.store) == before


def test_without_the_copies_nothing_is_taken_back(versions: Versions) -> None:
    versions.bring("2023-01-01", MORVEK)
    versions.bring("2024-01-01", MORVEK, KALUNE)
    (copy,) = (versions.folder / "home" / "lists" / "demo").glob("2023-01-01-*")
    text = copy.read_bytes()
    before = entities(versions.store)
    for wrong in (text + b"Novalo,,v,2022-06-21,\n", None):
        copy.unlink() if wrong is None else copy.write_bytes(wrong)
        with pytest.raises(UserMistake, match=r"no copy of list\.csv that is list demo of 2023-01-01"):
            undo_version(versions.store, "demo:2024-01-01", versions.folder / "home")
    assert entities(versions.store) == before


def test_no_version_is_there_whose_copy_could_not_be_kept(versions: Versions) -> None:
    """The same file again would change nothing, so that the copy would be missing for good."""
    home = versions.folder / "home"
    home.write_bytes(b"")
    with pytest.raises(OSError, match="home"):
        brought(versions, "2023-01-01", MORVEK)
    assert entities(versions.store) == []
    home.unlink()
    assert brought(versions, "2023-01-01", MORVEK)["added"] == 1


def test_the_kept_copy_itself_can_be_imported_again(versions: Versions) -> None:
    assert brought(versions, "2023-01-01", MORVEK)["added"] == 1
    home = versions.folder / "home"
    (copy,) = (home / "lists" / versions.which).glob("2023-01-01-*")
    undo_version(versions.store, f"{versions.which}:2023-01-01", home)
    assert entities(versions.store) == []
    again = import_list(versions.store, versions.which, copy, as_of=date(2023, 1, 1), now=NOW, home=home)
    assert again["added"] == 1


def test_the_command_takes_back_and_names_who_was_not_seen(
    embedded_settings: Settings,
    embedded_store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    commands_open(embedded_settings, monkeypatch)
    file = tmp_path / "mine.csv"
    for day, rows in (("2024-01-01", [MORVEK, KALUNE]), ("2024-02-01", [KALUNE])):
        file.write_text(HEADER + "".join(f"{row}\n" for row in rows))
        part = ["--partial"] if len(rows) == 1 else []
        assert main(["lists", "import", "mine", str(file), "--as-of", day, *part]) == 0
        said = capfd.readouterr().out
        assert ("not seen" in said) is bool(part)
    assert "  not seen in this partial version (still listed): Morvek Mill" in said
    assert main(["lists", "undo", "mine:2024-02-01", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["newest_now"] == "2024-01-01"
    assert main(["lists", "undo", "mine:2024-02-01"]) == 1
    assert "There is no version 'mine:2024-02-01'" in capfd.readouterr().err
    assert len(entities(embedded_store)) == 2


# --- what answers say


def test_a_region_is_there_as_a_region(versions: Versions) -> None:
    region = "Morvek Region (region-wide),,,2022-06-21,"
    report = brought(versions, "2023-01-01", region, KALUNE)
    assert (report["entities"], report["added"]) == (2, 2)
    for name in ("Morvek Region", "MORVEK REGION (region-wide)"):
        row = versions.ask(name, "2023-10-01")
        assert (row["answer"], row["stood"]) == ("a region", "listed")
        assert "was listed on list demo" in row["in_words"] and "; nothing is known for 2023-10-01." in row["in_words"]
        assert "geofence" in row["in_words"]
    assert versions.ask("Morvek Region", "2020-01-01")["stood"] == "listed later"
    assert versions.answers("Morvek Regional Mill", "2023-10-01") == ["not found"], "a region resembles nobody"


def test_an_answer_says_how_old_it_is_and_that_a_day_has_not_come(versions: Versions) -> None:
    versions.bring("2025-06-01", MORVEK)
    said = versions.ask("Morvek Mill", "2026-11-24")["in_words"]
    assert said.endswith("It is 541 days older than that day: what has changed since is not in it.")
    assert "older than that day" not in versions.ask("Morvek Mill", "2025-06-01")["in_words"]
    assert "It is 1 day older" in versions.ask("Morvek Mill", "2025-06-02")["in_words"]
    for name, begins in (("Morvek Mill", "Morvek Mill was listed"), ("Novalo", "'Novalo' is not found")):
        said = versions.ask(name, "2027-01-01")["in_words"]
        assert (
            said.startswith(f"As of the newest version, of 2025-06-01, {begins}")
            and "2027-01-01 lies after today, 2026-11-24:" in said
        )


def test_a_version_that_lacks_the_entity_is_not_what_its_listing_rests_on(versions: Versions) -> None:
    versions.bring("2025-02-01", KALUNE)
    versions.bring("2025-06-01", KALUNE, MORVEK)
    contradiction = (
        "It is first seen in the version of 2025-06-01; that of 2025-02-01 (1 entity, not known whether whole)"
    )
    for day in ("2022-01-01", "2023-01-01", "2025-03-01", "2026-01-01"):
        said = versions.ask("Morvek Mill", day)["in_words"]
        assert "This rests on the version of 2025-06-01 (2 entities" in said
        assert (f"{contradiction} did not hold it." in said) is (day != "2026-01-01")
    versions.bring("2026-06-01", KALUNE)
    assert (
        "2026-06-01 (1 entity, not known whether whole) does not hold it any more."
        in (versions.ask("Morvek Mill", "2026-01-01")["in_words"])
    )


def test_an_alias_and_a_former_name_are_answered_with_the_listed_name(versions: Versions) -> None:
    versions.bring("2023-01-01", "Morvek Mill,Ana,i,2022-06-21,")
    versions.bring("2025-01-15", "Tudima Mill,Ana; formerly Morvek Mill,i,2022-06-21,")
    for asked, on, listed_as in (
        ("ana", "2023-10-01", "Morvek Mill"),
        ("Morvek Mill", "2026-01-01", "Tudima Mill"),
    ):
        assert f"(asked as {asked!r}, listed as {listed_as!r})" in versions.ask(asked, on)["in_words"]
    assert "'Tudima Mill' is its name since 2025-01-15" in versions.ask("Tudima Mill", "2023-10-01")["in_words"]
    assert "asked as" not in versions.ask("MORVEK mill", "2023-10-01")["in_words"]


def test_expose_says_of_each_list_whether_it_is_known_to_be_whole() -> None:
    whole, part = ({"list": "mine", "as_of": "2024-06-01", "partial": partial} for partial in (None, True))
    all_of_it = Screened(due=False)
    assert lists_in_words([whole], all_of_it) == "Checked against: mine of 2024-06-01 (not known whether whole)."
    assert lists_in_words([Node("v", "ListVersion", part)], all_of_it).endswith("(partial: it clears nobody).")
