"""Screening: who may be listed, which records may be one, and what a new version of a list changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.errors import UserMistake
from graph.judgements import CANDIDATE, MATCHES, SAME
from graph.saved import open_projection
from graph.settings import Settings
from ingest.lists import refresh_identical_matches
from ingest.lists.versions import versions_of
from ingest.screening.queue import joined_by, queue
from ingest.screening.since import changes_since, then_of
from tests.screened_world import GIN, L1, LISTED, MILL, NEAR, NOW, TWIN, World


def test_names_near_to_a_listed_one_are_candidates_with_their_parts(world: World) -> None:
    assert world.statuses() == {}
    found = world.screen()
    (row,) = found.matches
    assert (row["entity"], row["name"], row["listed"], row["listed_name"]) == ("GIN", NEAR, L1, LISTED)
    assert (row["list"], row["version"], row["status"]) == ("mine", "2026-01-01", CANDIDATE)
    assert 0 < row["score"] < 1 and row["parts"] and row["parts"][0]["says"]
    assert [(one["list"], one["as_of"], one["partial"]) for one in found.lists] == [("mine", date(2026, 1, 1), False)]
    assert world.statuses() == {("GIN", L1): CANDIDATE}
    assert found.changed[MATCHES] == {"made": 1, "changed": 0, "removed": 0}
    again = world.screen()
    assert again.matches == found.matches
    assert again.changed[MATCHES] == {"made": 0, "changed": 0, "removed": 0}


def test_a_candidate_goes_when_its_name_does(world: World) -> None:
    world.screen()
    world.load("ours", {**GIN, "name": "Bittern Garments"})
    assert world.screen().matches == []
    assert world.statuses() == {}


def test_identifiers_decide_over_names(world: World) -> None:
    uscc, other = "91650000MA7ABCDE1X", "91650000MA7ABCDE2Y"
    world.list((LISTED, "", uscc), ("Avocet Reclamation Farm", "", ""), day="2026-02-01")
    world.load("ours", {**GIN, "uscc": other}, {**MILL, "uscc": uscc})
    (row,) = world.screen().matches
    assert (row["entity"], row["score"], row["status"], row["parts"][0]["kind"]) == ("MILL", 1.0, CANDIDATE, "uscc")


def test_an_identical_name_stays_identical(world: World) -> None:
    world.load("ours", {**GIN, "name": LISTED.upper()}, MILL)
    (row,) = world.screen().matches
    assert (row["status"], row["score"]) == ("identical", 1.0)
    assert world.statuses() == {("GIN", L1): "identical"}
    with world.store.writing() as writer:
        assert refresh_identical_matches(world.store, writer) == 0, "screening and loading write the same"


def test_of_equal_scores_those_with_a_listed_entity_come_first(world: World) -> None:
    uscc = "91650000MA7ABCDE1X"
    world.list((LISTED, "", uscc), ("Avocet Reclamation Farm", "", ""), day="2026-02-01")
    world.load("ours", {"id": "Z", "name": "Ruff Foods", "uscc": uscc}, MILL)
    world.load("theirs", TWIN)
    world.screen()
    assert [(row["entity"], row["score"]) for row in queue(world.store)][:2] == [("Z", 1.0), ("MILL", 1.0)]


def test_what_is_joined_is_told_by_all_pairs_together() -> None:
    found = joined_by([("a", "b"), ("c", "d"), ("x", "y"), ("d", "b"), ("a", "c")])
    assert len({found[id_] for id_ in "abcd"}) == 1 == len({found[id_] for id_ in "xy"}) and found["a"] != found["x"]


@pytest.mark.parametrize(("one", "other"), [("Silverpoplar Co", "Silver Poplar Co"), ("Ever Grain", "Evergrain")])
def test_one_space_hides_neither_a_listed_name_nor_a_double(world: World, one: str, other: str) -> None:
    world.list((other, "", ""), day="2026-02-01")
    world.load("ours", {"id": "A", "name": one})
    world.load("theirs", {"id": "B", "name": other})
    found = world.screen()
    assert [row["score"] for row in found.matches if row["entity"] in "AB"] == [1.0, 1.0]
    assert ("A", "B", 1.0) in [(row["entity"], row["other"], row["score"]) for row in found.doubles]


def test_doubles_are_looked_for_between_sources_only(world: World) -> None:
    world.load("ours", GIN, MILL, {**TWIN, "id": "T-0"})
    assert world.screen().doubles == []
    world.load("theirs", TWIN)
    found = {(row["entity"], row["other"]): row["status"] for row in world.screen().doubles}
    assert found == {("MILL", "T-1"): CANDIDATE, ("T-0", "T-1"): CANDIDATE}
    assert world.statuses(SAME) == found


@pytest.mark.parametrize(
    ("ours", "theirs", "kind"),
    [
        ({"uscc": "91650000MA7ABCDE1X"}, {"name": "Quail Yarns", "uscc": "91650000MA7ABCDE1X"}, "uscc"),
        ({"duns": "123456789"}, {"name": "Lapwing Yarn", "duns": "123456789"}, "duns"),
        (
            {"address": "12 Mill Road, Hue"},
            {"name": "Lapwing Spinning Technology", "address": "12 Mill Road Hue"},
            "address",
        ),
        ({"phone": "+84 54 123 4567"}, {"name": "Lapwing Spinning Technology", "phone": "0084-541234567"}, "phone"),
        (
            {"lat": 16.46001, "lon": 107.59},
            {"name": "Lapwing Spinning Technology", "lat": 16.46, "lon": 107.5909},
            "coordinates",
        ),
    ],
)
def test_what_brings_two_records_together_is_said(
    world: World, ours: dict[str, Any], theirs: dict[str, Any], kind: str
) -> None:
    world.load("ours", {**MILL, **ours})
    world.load("theirs", {**TWIN, **theirs})
    (row,) = world.screen().doubles
    assert (row["entity"], row["other"]) == ("MILL", "T-1")
    assert kind in {part["kind"] for part in row["parts"]}


def test_different_identifiers_and_other_countries_keep_two_apart(world: World) -> None:
    world.load("ours", {**MILL, "uscc": "91650000MA7ABCDE1X"})
    world.load("theirs", {**TWIN, "uscc": "91650000MA7ABCDE2Y"}, {**TWIN, "id": "T-2", "country": "IN"})
    other_country = world.screen().doubles
    assert {row["other"] for row in other_country} <= {"T-2"}
    assert all(row["score"] <= 0.5 and "different countries" in row["parts"][-1]["says"] for row in other_country)


def test_since_says_whom_a_new_version_exposed_by_which_path(world: World, mine: Settings) -> None:
    heron = "Heron Tomato Paste Co., Ltd."
    world.load("ours", GIN, MILL, {"id": "HERON", "name": heron}, {"id": "SHOP", "name": "Ruff Foods"})
    world.load("sales", {"from_id": "HERON", "to_id": "SHOP", "commodity": "tomato"}, kind="supplies")
    world.list((LISTED, "", ""), (heron, "", ""), day="2026-05-01")
    world.screen()
    projection = open_projection(world.store, mine)
    first = versions_of(world.store)[0]["id"]
    for said in ("2026-01-01", "2026-04-30", "mine:2026-01-01", first):
        changes = changes_since(projection, then_of(world.store, said, world.home), as_of=NOW.date())
        exposed = {change.target: (change.was, change.now.verdict) for change in changes if change.became_exposed}
        assert exposed == {"HERON": ("unknown", "exposed"), "SHOP": ("unknown", "exposed")}, said
    shop = next(change for change in changes if change.target == "SHOP")
    assert [step.to for step in shop.now.paths[0].steps] == ["HERON"]
    assert changes_since(projection, then_of(world.store, "mine:2026-05-01", world.home), as_of=NOW.date()) == []
    with pytest.raises(UserMistake, match="mine:2026-05-01"):
        then_of(world.store, "yesterday", world.home)


def test_since_takes_no_names_from_a_copy_that_is_another_file(world: World) -> None:
    (copy,) = (world.home / "lists" / "mine").glob("2026-01-01-*")
    assert then_of(world.store, "mine:2026-01-01", world.home).names
    copy.write_bytes(copy.read_bytes() + b"Novalo Yarns,,i,2022-06-21,,\n")
    assert then_of(world.store, "mine:2026-01-01", world.home).names == {}


def test_since_knows_a_name_that_was_added_and_an_entity_that_was_removed(world: World, mine: Settings) -> None:
    world.load("ours", {**GIN, "name": "Tarim Gin Nine"}, MILL, {"id": "FARM", "name": "Avocet Reclamation Farm"})
    world.list((LISTED, "Tarim Gin Nine", ""), day="2026-06-01")
    world.screen()
    projection = open_projection(world.store, mine)
    changes = changes_since(projection, then_of(world.store, "mine:2026-01-01", world.home), as_of=NOW.date())
    assert {(c.target, c.was, c.now.verdict, c.became_exposed) for c in changes} == {
        ("GIN", "unknown", "exposed", True),
        ("FARM", "exposed", "unknown", False),
    }
