"""What people judge of pairs: by two, in groups, undone, and what a judgement outlives."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from graph import journal, judgements
from graph.errors import UserMistake
from graph.judgements import CANDIDATE, CONFIRMED, REJECTED, SAME, UNSURE, Overtaken, match_of, same_of
from graph.saved import open_projection
from graph.settings import Settings
from graph.store import Store
from ingest.screening import judging
from ingest.screening.queue import judge_each, pair_in, queue, unjudged_of_group
from tests.screened_world import GIN, L1, LISTED, MILL, NEAR, SAID, TWIN, World


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
