"""Screening and what people judge: found, judged, and what a judgement outlives. All names are invented."""

from __future__ import annotations

import csv
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from graph import journal, judgements
from graph.errors import UserMistake
from graph.judgements import CANDIDATE, CONFIRMED, MATCHES, REJECTED, SAME, UNSURE, Overtaken, match_of, same_of
from graph.saved import open_projection
from graph.settings import Settings
from graph.store import Store
from ingest.lists import import_list, refresh_identical_matches
from ingest.lists.files import listed_id
from ingest.lists.versions import versions_of
from ingest.load import load
from ingest.runs import runs, undo
from ingest.screening import judging
from ingest.screening.queue import joined_by, judge_each, pair_in, queue, unjudged_of_group
from ingest.screening.run import Screened, screen
from ingest.screening.since import changes_since, then_of

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
LISTED = "Sandgrouse Tarim Cotton Ginning Co., Ltd."
NEAR = "Sandgrouse Tarim Cotton Ginning Factory"
GIN = {"id": "GIN", "name": NEAR, "country": "CN"}
MILL = {"id": "MILL", "name": "Lapwing Spinning", "country": "VN"}
L1 = listed_id("mine", LISTED)
SAID: dict[str, Any] = {"author": "Ana", "note": "Looked at both registers.", "now": NOW}


@dataclass
class World:
    """A graph, with files and lists to bring into it."""

    store: Store
    home: Path
    folder: Path
    versions: int = 0

    def load(self, name: str, *rows: Mapping[str, Any], kind: str = "suppliers", **options: Any) -> None:
        path = self.folder / f"{name}.csv"
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with path.open("w", newline="") as file:
            out = csv.DictWriter(file, columns)
            out.writeheader()
            out.writerows(rows)
        load(self.store, [path], home=self.home, now=NOW, kind=kind, source=name, **options)
        self.refresh()

    def list(self, *rows: Sequence[str], day: str = "2026-01-01") -> None:
        path = self.folder / f"list{day}.csv"
        with path.open("w", newline="") as file:
            out = csv.writer(file)
            out.writerow(("name", "aliases", "sub_list", "effective_date", "sector", "uscc"))
            out.writerows([(name, aliases, "i", "2022-06-21", "", uscc) for name, aliases, uscc in rows])
        import_list(self.store, "mine", path, as_of=date.fromisoformat(day), now=NOW, home=self.home)
        self.refresh()

    def undo_last(self) -> None:
        undo(self.store, runs(self.store)[-1]["run"], now=NOW)
        self.refresh()

    def refresh(self) -> None:
        with self.store.writing() as writer:
            refresh_identical_matches(self.store, writer)

    def screen(self) -> Screened:
        return screen(self.store, now=NOW)

    def statuses(self, relation: str = MATCHES) -> dict[tuple[str, str], str]:
        rows = self.store.read(f"MATCH (a)-[r:{relation}]->(b) RETURN a.id AS a, b.id AS b, r.status AS status")
        return {(row["a"], row["b"]): row["status"] for row in rows}


@pytest.fixture
def world(store: Store, home: Path, tmp_path: Path) -> World:
    """A gin whose name is near to a listed one, and a mill that is like nobody; not screened yet."""
    made = World(store, home, tmp_path)
    made.list((LISTED, "", ""), ("Avocet Reclamation Farm", "", ""))
    made.load("ours", GIN, MILL)
    return made


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


@pytest.mark.parametrize("status", [CONFIRMED, REJECTED, UNSURE])
def test_a_judgement_outlives_reload_change_undo_screening_and_a_new_version(world: World, status: str) -> None:
    world.screen()
    judging.judge(world.store, "GIN", L1, status, **SAID)
    expected = {("GIN", L1): status}
    assert world.statuses() == expected
    world.screen()
    assert world.statuses() == expected, "screened again"
    world.load("ours", GIN, MILL)
    assert world.statuses() == expected, "the same source again"
    world.load("ours", {**GIN, "country": "KZ"}, MILL)
    world.screen()
    assert world.statuses() == expected, "a changed source"
    world.undo_last()
    assert world.statuses() == expected, "undone"
    world.list((LISTED, "", ""), ("Plover Weaving", "", ""), day="2026-03-01")
    world.screen()
    assert world.statuses() == expected, "a new version of the list"
    world.load("ours", MILL, replace=True)
    assert world.statuses() == {}, "the record is gone"
    assert [one.status for one in judgements.history(world.store, match_of("GIN", L1))] == [status]
    world.undo_last()
    assert world.statuses() == expected, "the record is back, and nobody has screened"


def test_records_of_one_cleaned_name_are_a_group_of_the_queue(world: World) -> None:
    twins = [{"id": f"G{number}", "name": NEAR.upper() + "." * number} for number in range(3)]
    world.load("ours", GIN, MILL, *twins, {"id": "AP", "name": "Avocet Reclamation Farms"})
    world.screen()
    rows = queue(world.store)
    sizes = {row["entity"]: row["group_size"] for row in rows}
    assert sizes == {"GIN": 4, "G0": 4, "G1": 4, "G2": 4, "AP": 1}
    assert len({row["group"] for row in rows}) == 2
    together = [row["group"] for row in rows]
    assert together in (sorted(together), sorted(together, reverse=True)), "a group stands together"
    judging.judge(world.store, "G1", L1, UNSURE, **SAID)
    pair = match_of("GIN", L1)
    found = unjudged_of_group(queue(world.store), pair)
    assert {row["entity"] for row in found} == {"GIN", "G0", "G2"}
    assert unjudged_of_group(queue(world.store), match_of("G1", L1)) == [], "it is judged, so it is asked by itself"
    done = judge_each(world.store, [pair_in(row) for row in found], CONFIRMED, **SAID)
    assert [one.number for one in done.made] == [1, 1, 1] and done.left == []
    assert world.statuses()["G1", L1] == UNSURE


def test_a_group_of_two_records_has_the_one_that_others_resemble(world: World) -> None:
    world.load("theirs", {"id": "A", "name": "Lapwing Spinning."}, {"id": "Z", "name": "LAPWING SPINNING"})
    world.screen()
    rows = [row for row in queue(world.store) if row["list"] is None]
    assert [(row["entity"], row["other"], row["group_size"]) for row in rows] == [("A", "MILL", 2), ("MILL", "Z", 2)]


def test_a_group_goes_on_where_one_pair_was_judged_meanwhile_and_stops_at_a_mistake(world: World) -> None:
    world.load("ours", GIN, MILL, {"id": "G1", "name": NEAR}, {"id": "G2", "name": NEAR})
    world.screen()
    pairs = [match_of(id_, L1) for id_ in ("G1", "G2", "NOBODY", "GIN")]
    judging.judge(world.store, "G1", L1, UNSURE, **SAID)
    done = judge_each(world.store, pairs, CONFIRMED, **SAID)
    assert [one.pair.entity for one in done.made] == ["G2"]
    assert [pair.entity for pair, _ in done.left] == ["G1", "NOBODY", "GIN"]
    with pytest.raises(UserMistake, match="author is missing"):
        judge_each(world.store, pairs[-1:], CONFIRMED, **{**SAID, "author": ""})
    assert world.statuses()["GIN", L1] == CANDIDATE


def test_a_judgement_outlives_a_new_name_of_the_listed_entity(world: World) -> None:
    judging.judge(world.store, "GIN", L1, CONFIRMED, **SAID)
    world.list((f"Gull Ginning (formerly known as {LISTED})", "", ""), day="2026-04-01")
    world.screen()
    assert world.statuses() == {("GIN", L1): CONFIRMED}
    (waiting,) = queue(world.store)
    assert (waiting["entity"], waiting["status"], waiting["why"]) == (
        "GIN",
        CONFIRMED,
        "a name has changed since it was confirmed; the score is that of the names then",
    )


def test_a_rejected_pair_stays_out_until_a_name_changes(world: World) -> None:
    world.screen()
    judging.judge(world.store, "GIN", L1, REJECTED, **SAID)
    assert queue(world.store) == []
    world.load("ours", {**GIN, "name": NEAR.upper(), "address": "2 Canal Road"}, MILL)
    world.screen()
    assert queue(world.store) == [], "signs and case are no other name"
    world.load("ours", {**GIN, "aliases": "Sandgrouse Tarim Ginning"}, MILL)
    world.screen()
    (waiting,) = queue(world.store)
    assert (waiting["status"], waiting["seen"]) == (CANDIDATE, 1)
    assert "Ana said rejected" in waiting["last"]


def test_a_rejection_of_an_identical_name_holds_and_ends_with_a_new_name(world: World) -> None:
    world.load("ours", {**GIN, "name": LISTED}, MILL)
    judging.judge(world.store, "GIN", L1, REJECTED, **SAID)
    world.refresh()
    assert world.statuses() == {("GIN", L1): REJECTED}
    world.load("ours", {**GIN, "name": LISTED, "aliases": "Ginners of the Tarim"}, MILL)
    assert world.statuses() == {("GIN", L1): "identical"}, "already when it is loaded"


def test_the_later_of_two_sees_the_earlier(world: World) -> None:
    world.screen()
    judging.judge(world.store, "GIN", L1, REJECTED, **SAID)
    said = {**SAID, "author": "Bo", "note": ""}
    with pytest.raises(Overtaken, match=r"Ana said rejected .*Looked at both registers\..*--seen 1") as refused:
        judging.judge(world.store, "GIN", L1, CONFIRMED, **said)
    assert refused.value.newer.author == "Ana"
    assert world.statuses() == {("GIN", L1): REJECTED}
    judging.judge(world.store, "GIN", L1, CONFIRMED, **said, seen=1)
    assert [(one.number, one.author) for one in judgements.history(world.store, match_of("GIN", L1))] == [
        (2, "Bo"),
        (1, "Ana"),
    ]
    assert world.statuses() == {("GIN", L1): CONFIRMED}


def test_two_who_write_the_same_next_judgement_cannot_both(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.screen()
    judging.judge(world.store, "GIN", L1, REJECTED, **SAID)
    newest, looked = judgements.newest_of, []

    def blind(store: Store, pair: judgements.Pair) -> Any:
        looked.append(pair)
        return None if len(looked) == 1 else newest(store, pair)

    monkeypatch.setattr(judging, "newest_of", lambda *_: None)
    monkeypatch.setattr(judgements, "newest_of", blind)
    with pytest.raises(Overtaken):
        judging.judge(world.store, "GIN", L1, CONFIRMED, **{**SAID, "author": "Bo"})
    assert world.statuses() == {("GIN", L1): REJECTED}, "neither the entry nor the relationship was written"


def test_of_two_at_once_one_is_told_of_the_other(world: World) -> None:
    world.screen()
    together, outcomes = threading.Barrier(2), []

    def say(author: str, status: str) -> None:
        together.wait()
        try:
            judging.judge(world.store, "GIN", L1, status, **{**SAID, "author": author})
            outcomes.append("written")
        except Overtaken as refused:
            outcomes.append(f"told of {refused.newer.author}")

    people = [threading.Thread(target=say, args=said) for said in (("Ana", REJECTED), ("Bo", CONFIRMED))]
    for person in people:
        person.start()
    for person in people:
        person.join()
    (made,) = judgements.everything(world.store)
    assert sorted(outcomes) == sorted(["written", f"told of {made.author}"])
    assert world.statuses() == {("GIN", L1): made.status}


def test_an_undo_is_a_further_entry_and_what_was_said_before_counts_again(world: World) -> None:
    world.screen()
    judging.judge(world.store, "GIN", L1, REJECTED, **SAID)
    judging.judge(world.store, "GIN", L1, CONFIRMED, **SAID, seen=1)
    made, taken = judging.undo(world.store, "GIN", L1, **SAID)
    assert (made.number, made.status, taken.status) == (3, REJECTED, CONFIRMED)
    assert world.statuses() == {("GIN", L1): REJECTED}
    made, taken = judging.undo(world.store, L1, "GIN", **SAID)
    assert (made.number, made.status, taken.number) == (4, CANDIDATE, 1)
    assert world.statuses() == {("GIN", L1): CANDIDATE}
    assert len(judgements.everything(world.store, ["GIN", L1])) == 4
    with pytest.raises(UserMistake, match="none to take back"):
        judging.undo(world.store, "GIN", L1, **SAID)
    world.screen()
    assert world.statuses() == {("GIN", L1): CANDIDATE}


def test_what_another_said_is_taken_back_only_once_it_was_seen(world: World) -> None:
    world.screen()
    judging.judge(world.store, "GIN", L1, REJECTED, **SAID)
    bo = {**SAID, "author": "Bo"}
    with pytest.raises(UserMistake, match=r"Ana said rejected .*Looked at both registers\..*--seen 1"):
        judging.undo(world.store, "GIN", L1, **bo)
    assert world.statuses() == {("GIN", L1): REJECTED}
    judging.judge(world.store, "GIN", L1, CONFIRMED, **bo, seen=1)
    assert judging.undo(world.store, "GIN", L1, **{**bo, "author": " Bo\n"})[1].status == CONFIRMED
    with pytest.raises(UserMistake, match=r"Ana said rejected .*Last, Bo took a judgement back .*--seen 3"):
        judging.undo(world.store, "GIN", L1, **bo)
    with pytest.raises(UserMistake, match=r"Ana said rejected .*Last, Bo took a judgement back .*--seen 3"):
        judging.undo(world.store, "GIN", L1, **SAID)
    with pytest.raises(Overtaken):
        judging.undo(world.store, "GIN", L1, **bo, seen=1)
    assert judging.undo(world.store, "GIN", L1, **bo, seen=3)[1].author == "Ana"
    assert world.statuses() == {("GIN", L1): CANDIDATE}


def test_after_ones_own_undo_nobody_has_to_be_seen_again(world: World) -> None:
    world.screen()
    bo = {**SAID, "author": "Bo"}
    judging.judge(world.store, "GIN", L1, REJECTED, **SAID)
    judging.judge(world.store, "GIN", L1, CONFIRMED, **bo, seen=1)
    judging.undo(world.store, "GIN", L1, **bo)
    with pytest.raises(Overtaken, match="rejected stands again"):
        judging.judge(world.store, "GIN", L1, UNSURE, **SAID)
    with pytest.raises(Overtaken):
        judging.judge(world.store, "GIN", L1, UNSURE, **bo, seen=2)
    assert judging.judge(world.store, "GIN", L1, UNSURE, **{**bo, "author": "Bo "}).number == 4
    with pytest.raises(Overtaken, match="Bo said unsure"):
        judging.judge(world.store, "GIN", L1, CONFIRMED, **bo)


def test_where_nobodys_judgement_stands_anybody_may_judge(world: World) -> None:
    world.screen()
    judging.judge(world.store, "GIN", L1, REJECTED, **SAID)
    judging.undo(world.store, "GIN", L1, **{**SAID, "author": "Bo"}, seen=1)
    made = judging.judge(world.store, "GIN", L1, UNSURE, **{**SAID, "author": "Cy"})
    assert (made.number, made.author) == (3, "Cy")
    assert world.statuses() == {("GIN", L1): UNSURE}


def test_what_was_made_by_hand_keeps_what_the_names_say(world: World) -> None:
    world.load("theirs", {"id": "X", "name": "Quail Spinning"})
    made = judging.judge(world.store, "MILL", L1, CONFIRMED, **SAID)
    pair = judging.merge(world.store, "X", "MILL", **SAID)
    for one in (made, pair):
        assert one.basis.by_hand and 0 <= one.basis.score < 0.5
        assert f"the names compare at {one.basis.score:g}. A" in str(one.basis.explanation)
    assert (made.deed, pair.deed) == ("said confirmed", "said merged")
    world.screen()
    seen = judging.judge(world.store, "GIN", L1, CONFIRMED, **SAID)
    assert not seen.basis.by_hand and seen.basis.score > 0.85
    doubt = judging.judge(world.store, "MILL", L1, UNSURE, **SAID, seen=1)
    assert doubt.basis == made.basis, "and it counts by that score, not as certain"


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


def test_what_a_person_said_by_hand_goes_when_it_is_undone(world: World) -> None:
    judging.judge(world.store, "MILL", L1, CONFIRMED, **SAID)
    world.screen()
    assert world.statuses() == {("MILL", L1): CONFIRMED, ("GIN", L1): CANDIDATE}
    judging.undo(world.store, "MILL", L1, **SAID)
    assert world.statuses() == {("GIN", L1): CANDIDATE}


@pytest.mark.parametrize(
    ("one", "other", "status", "message"),
    [
        ("NOBODY", L1, CONFIRMED, "no Supplier, Facility or Estate 'NOBODY'"),
        ("GIN", "listed:0", CONFIRMED, "no listed entity 'listed:0'"),
        ("GIN", "MILL", CONFIRMED, "matches merge"),
        (L1, "GIN", CONFIRMED, "the record first"),
        ("MILL", L1, REJECTED, "There is no match between MILL and"),
        ("GIN", L1, "perhaps", "expected one of: confirmed, rejected, unsure"),
    ],
)
def test_what_cannot_be_judged_is_refused(world: World, one: str, other: str, status: str, message: str) -> None:
    with pytest.raises(UserMistake, match=message):
        judging.judge(world.store, one, other, status, **SAID)
    assert judgements.everything(world.store) == []


def test_a_rejection_needs_a_reason_and_an_author(world: World) -> None:
    world.screen()
    with pytest.raises(UserMistake, match="--note"):
        judging.judge(world.store, "GIN", L1, REJECTED, **{**SAID, "note": " "})
    with pytest.raises(UserMistake, match="author is missing"):
        judging.judge(world.store, "GIN", L1, REJECTED, **{**SAID, "author": ""})
    with pytest.raises(UserMistake, match="nobody has judged it yet"):
        judging.judge(world.store, "GIN", L1, REJECTED, **SAID, seen=3)


def test_a_judgement_changes_what_a_saved_projection_reads(world: World, mine: Settings) -> None:
    world.screen()
    before = journal.seen(world.store)
    assert open_projection(world.store, mine).leaving("MATCHES", "GIN")[0].get("status") == CANDIDATE
    judging.judge(world.store, "GIN", L1, CONFIRMED, **SAID)
    assert journal.seen(world.store).sequence == before.sequence + 1
    assert open_projection(world.store, mine).leaving("MATCHES", "GIN")[0].get("status") == CONFIRMED


@pytest.mark.parametrize(("one", "other"), [("Silverpoplar Co", "Silver Poplar Co"), ("Ever Grain", "Evergrain")])
def test_one_space_hides_neither_a_listed_name_nor_a_double(world: World, one: str, other: str) -> None:
    world.list((other, "", ""), day="2026-02-01")
    world.load("ours", {"id": "A", "name": one})
    world.load("theirs", {"id": "B", "name": other})
    found = world.screen()
    assert [row["score"] for row in found.matches if row["entity"] in "AB"] == [1.0, 1.0]
    assert ("A", "B", 1.0) in [(row["entity"], row["other"], row["score"]) for row in found.doubles]


TWIN = {"id": "T-1", "name": "Lapwing Spinning", "country": "VN"}


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


def test_a_merge_by_hand_and_a_split_outlive_screening_and_loads(world: World) -> None:
    world.load("theirs", TWIN, {"id": "X", "name": "Quail Yarns"})
    world.screen()
    judging.merge(world.store, "X", "MILL", **SAID)
    judging.split(world.store, "T-1", "MILL", **SAID)
    expected = {("MILL", "X"): CONFIRMED, ("MILL", "T-1"): REJECTED}
    for again in (lambda: None, world.screen, world.refresh, lambda: world.load("theirs", {**TWIN, "country": "LA"})):
        again()
        assert world.statuses(SAME) == expected
    judging.undo(world.store, "X", "MILL", **SAID)
    assert world.statuses(SAME) == {("MILL", "T-1"): REJECTED}
    with pytest.raises(UserMistake, match="one record"):
        judging.merge(world.store, "X", "X", **SAID)
    with pytest.raises(UserMistake, match="matches confirm"):
        judging.merge(world.store, "X", L1, **SAID)
    assert judgements.newest_of(world.store, same_of("X", "MILL")) is not None


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
