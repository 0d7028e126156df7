"""The command `matches`: the queue, what people say of pairs, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.cli import main
from tests.screening_commands import BY, L1, LISTED


@pytest.fixture(autouse=True)
def _engine(screening_commands: None) -> None:
    """Before every other fixture: an empty graph, open to the commands."""


@pytest.mark.usefixtures("said")
def test_the_queue_is_worked_off_and_the_later_sees_the_earlier(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["screen"]) == 0
    capfd.readouterr()
    assert main(["matches", "--json"]) == 0
    waiting = json.loads(capfd.readouterr().out)
    assert [(row["entity"], row["other"]) for row in waiting] == [("MILL", "TWIN"), ("GIN", L1)]
    assert main(["matches"]) == 0
    out = capfd.readouterr().out
    assert "2 pairs wait for a person" in out and "A partial list clears nobody." in out
    assert main(["matches", "merge", "TWIN", "MILL", *BY]) == 0
    assert main(["matches", "unsure", "GIN", L1, *BY]) == 0
    assert main(["matches", "reject", "GIN", L1, "--by", "Bo", "--note", "Another town."]) == 1
    assert "Ana said unsure" in capfd.readouterr().err
    assert main(["matches", "reject", "GIN", L1, "--by", "Bo", "--note", "Another town.", "--seen", "1", "--json"]) == 0
    made = json.loads(capfd.readouterr().out)
    assert (made["number"], made["status"], made["author"], made["note"]) == (2, "rejected", "Bo", "Another town.")
    assert main(["matches"]) == 0
    assert "Nothing waits for a person" in capfd.readouterr().err
    assert main(["matches", "undo", "GIN", L1, *BY]) == 1
    err = " ".join(capfd.readouterr().err.split())
    assert "not yours alone: Bo said rejected on" in err and "(Another town.). Nothing was written." in err
    assert "--seen 2" in err
    assert main(["matches", "undo", "GIN", L1, *BY, "--seen", "2"]) == 0
    assert "Taken back: Bo said rejected" in capfd.readouterr().out
    assert main(["matches", "history", "GIN", L1, "--json"]) == 0
    assert [row["status"] for row in json.loads(capfd.readouterr().out)] == ["unsure", "rejected", "unsure"]
    assert main(["matches", "split", "MILL", "TWIN", *BY, "--seen", "1"]) == 0
    assert main(["matches", "confirm", "GIN", L1, *BY, "--seen", "3"]) == 0


@pytest.mark.usefixtures("said")
def test_what_a_merge_contradicts_is_remarked(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["screen"]) == main(["matches", "confirm", "MILL", L1, *BY]) == 0
    assert main(["matches", "merge", "MILL", "TWIN", *BY]) == 0
    assert "rejected" not in capfd.readouterr().err
    assert main(["matches", "confirm", "TWIN", L1, *BY]) == 0
    assert main(["matches", "reject", "TWIN", L1, *BY, "--seen", "1"]) == 0
    assert main(["matches", "merge", "MILL", "TWIN", *BY, "--seen", "1"]) == 0
    err = " ".join(capfd.readouterr().err.split())
    assert f"MILL is confirmed to be the listed entity {LISTED}" in err and "Ana rejected TWIN for it on" in err
    assert main(["matches", "merge", "MILL", "TWIN", *BY, "--seen", "2", "--json"]) == 0
    assert "Ana rejected TWIN" in json.loads(capfd.readouterr().out)["remark"]


@pytest.mark.usefixtures("said")
@pytest.mark.parametrize("as_json", [False, True])
def test_what_a_merge_of_a_group_contradicts_is_remarked(capfd: pytest.CaptureFixture[str], *, as_json: bool) -> None:
    assert main(["screen"]) == main(["matches", "confirm", "MILL", L1, *BY]) == 0
    assert main(["matches", "confirm", "TWIN", L1, *BY]) == 0
    assert main(["matches", "reject", "TWIN", L1, *BY, "--seen", "1"]) == 0
    capfd.readouterr()
    assert main(["matches", "merge", "MILL", "TWIN", *BY, "--group", *(["--json"] if as_json else [])]) == 0
    out, err = capfd.readouterr()
    (remark,) = json.loads(out)["remarks"] if as_json else [" ".join(err.split())]
    assert f"MILL is confirmed to be the listed entity {LISTED}" in remark and "Ana rejected TWIN for it on" in remark


@pytest.mark.usefixtures("said")
def test_a_pair_by_hand_that_is_taken_back_is_gone(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["matches", "confirm", "MILL", L1, *BY]) == main(["matches", "undo", "MILL", L1, *BY]) == 0
    out = capfd.readouterr().out
    assert "no such pair is left" in out and "candidate" not in out
    assert main(["screen"]) == main(["matches", "unsure", "GIN", L1, *BY]) == 0
    capfd.readouterr()
    assert main(["matches", "undo", "GIN", L1, *BY, "--json"]) == 0
    undone = json.loads(capfd.readouterr().out)
    assert (undone["status"], undone["pair_left"]) == ("candidate", True)


@pytest.mark.usefixtures("said")
def test_the_queue_says_who_is_off_the_list(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["screen"]) == 0
    other = tmp_path / "other_list.csv"
    other.write_text("name,aliases,sub_list,effective_date,sector\nAvocet Reclamation Farm,,i,2022-06-21,\n")
    assert main(["lists", "import", "mine", str(other), "--as-of", "2026-02-01"]) == 0
    out = capfd.readouterr().out
    assert "completeness: not known" in out and "partial: no" not in out
    assert main(["matches"]) == 0
    assert "mine, off the list since 2026-02-01" in " ".join(capfd.readouterr().out.split())
    assert main(["matches", "--json"]) == 0
    rows = json.loads(capfd.readouterr().out)
    assert {row["entity"]: row["removed_on"] for row in rows} == {"MILL": None, "GIN": "2026-02-01"}
    assert main(["status"]) == 0
    assert "partial" not in capfd.readouterr().out.replace("mine_partial", "")
    assert main(["status", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["lists"][0]["partial"] is False


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["confirm", "NOBODY", L1, *BY], 1),
        (["confirm", "GIN", "listed:0", *BY], 1),
        (["undo", "GIN", L1, *BY], 1),
        (["confirm", "GIN", L1], 2),
        (["reject", "GIN", L1, "--by", "Ana"], 2),
    ],
)
@pytest.mark.usefixtures("said")
def test_what_cannot_be_judged_is_refused(words: list[str], code: int) -> None:
    assert main(["matches", *words]) == code


@pytest.mark.usefixtures("said")
def test_the_history_of_nobody_is_a_mistake(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["matches", "history", "NOPE"]) == 1
    assert "'NOPE'" in capfd.readouterr().err
    assert main(["matches", "history", "GIN", "NOPE", "--json"]) == 1
    capfd.readouterr()
    assert main(["matches", "history", "GIN"]) == 0
    assert "Nobody has judged such a pair yet." in capfd.readouterr().err


def test_a_merge_within_one_source_is_remarked_on(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "suppliers.csv").write_text("id,name\nA,Lapwing Spinning\nB,Lapwing Spinning Mill\n")
    (tmp_path / "other.csv").write_text("id,name\nC,Lapwing Spinning\n")
    assert main(["load", str(tmp_path / "suppliers.csv")]) == 0
    assert main(["load", str(tmp_path / "other.csv"), "--kind", "suppliers"]) == 0
    capfd.readouterr()
    assert main(["matches", "merge", "A", "B", *BY]) == 0
    assert "Both records are of the source 'suppliers', which holds them to be two" in capfd.readouterr().err
    assert main(["matches", "merge", "B", "C", *BY, "--json"]) == 0
    out, err = capfd.readouterr()
    assert json.loads(out)["remark"] is None and "Both records" not in err


@pytest.mark.usefixtures("said")
def test_what_was_made_by_hand_is_told_apart_and_two_records_are_merged(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["matches", "confirm", "MILL", L1, *BY, "--json"]) == 0
    made = json.loads(capfd.readouterr().out)
    assert made["by_hand"] and made["score"] < 0.5 and made["status"] == "confirmed"
    assert main(["screen"]) == 0
    assert main(["matches", "merge", "MILL", "TWIN", *BY]) == 0
    assert main(["matches", "split", "GIN", "MILL", *BY]) == 1
    capfd.readouterr()
    assert main(["matches", "history", "TWIN"]) == 0
    out = capfd.readouterr().out
    assert "merged" in out and "confirmed" not in out
    assert main(["matches", "history", "TWIN", "--json"]) == 0
    (row,) = json.loads(capfd.readouterr().out)
    assert (row["status"], row["by_hand"], row["score"]) == ("confirmed", False, 1.0)
    assert main(["matches", "split", "MILL", "TWIN", "--by", "Bo", "--note", "Two."]) == 1
    assert "Ana said merged on" in " ".join(capfd.readouterr().err.split())
    assert main(["matches", "split", "MILL", "TWIN", "--by", "Bo", "--note", "Two.", "--seen", "1"]) == 0
    assert "split" in capfd.readouterr().out


@pytest.mark.usefixtures("said")
def test_history_says_what_stands(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["matches", "confirm", "MILL", L1, *BY]) == main(["matches", "undo", "MILL", L1, *BY]) == 0
    capfd.readouterr()
    assert main(["matches", "history", "MILL", L1]) == 0
    out = " ".join(capfd.readouterr().out.split())
    assert "nothing stands: nobody's judgement is left" in out and "confirmed (taken back)" in out
    assert "candidate" not in out
    assert main(["matches", "merge", "MILL", "TWIN", *BY]) == 0
    assert main(["matches", "unsure", "MILL", "TWIN", *BY, "--seen", "1"]) == 0
    assert main(["matches", "undo", "MILL", "TWIN", *BY]) == 0
    capfd.readouterr()
    assert main(["matches", "history", "MILL"]) == 0
    out = " ".join(capfd.readouterr().out.split())
    assert "merged again" in out and "unsure (taken back)" in out and "merged (taken back)" not in out
    assert main(["matches", "history", "MILL", "--json"]) == 0
    rows = json.loads(capfd.readouterr().out)
    said = [(row["other"], row["number"], row["status"], row["stands"], row["taken_back"]) for row in rows]
    assert sorted(said) == sorted(
        [
            ("TWIN", 3, "confirmed", "confirmed", False),
            ("TWIN", 2, "unsure", "unsure", True),
            ("TWIN", 1, "confirmed", "confirmed", False),
            (L1, 2, "candidate", None, False),
            (L1, 1, "confirmed", "confirmed", True),
        ]
    )


@pytest.mark.usefixtures("said")
def test_an_author_and_a_note_can_be_seen(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["screen"]) == 0
    for by, note in (("\u200b", "Another town."), ("Ana", "\u200b")):
        assert main(["matches", "reject", "GIN", L1, "--by", by, "--note", note]) == 1
        assert "no character that can be seen" in " ".join(capfd.readouterr().err.split())


@pytest.fixture
def threes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Three sources with records of one name: A-1, A-2 of the first, B-4, B-5 of the second, C-6 of the third."""
    for source, ids in (("a", ("A-1", "A-2")), ("b", ("B-4", "B-5")), ("c", ("C-6",))):
        (tmp_path / f"{source}.csv").write_text("id,name\n" + "".join(f"{id_},Lapwing Spinning\n" for id_ in ids))
        assert main(["load", str(tmp_path / f"{source}.csv"), "--kind", "suppliers"]) == 0
    assert main(["screen"]) == 0
    capfd.readouterr()


@pytest.mark.usefixtures("threes")
def test_what_confirmed_pairs_say_already_is_not_asked(capfd: pytest.CaptureFixture[str]) -> None:
    for pair in (("A-1", "B-4"), ("A-1", "B-5"), ("A-1", "C-6")):
        assert main(["matches", "merge", *pair, *BY]) == 0
    capfd.readouterr()
    assert main(["matches", "--each"]) == 0
    out = capfd.readouterr().out
    assert "3 pairs wait for a person" in out
    assert "2 pairs of records are left out: confirmed pairs make the two one already. `" in out
    assert main(["matches", "--json"]) == 0
    out, err = capfd.readouterr()
    pairs = {(row["entity"], row["other"]) for row in json.loads(out)}
    assert pairs == {("A-2", "B-4"), ("A-2", "B-5"), ("A-2", "C-6")}
    assert "2 pairs of records are left out" in err
    assert main(["matches", "--all", "--json"]) == 0
    out, err = capfd.readouterr()
    assert {(row["entity"], row["other"]) for row in json.loads(out)} - pairs == {("B-4", "C-6"), ("B-5", "C-6")}
    assert "left out" not in err
    assert main(["matches", "unsure", "B-4", "C-6", "--by", "Bo"]) == 0
    capfd.readouterr()
    assert main(["matches", "--json"]) == 0
    asked = [(row["entity"], row["other"]) for row in json.loads(capfd.readouterr().out)]
    assert ("B-4", "C-6") in asked, "somebody doubts what follows"
    assert main(["screen"]) == 0
    assert f"lists the {len(asked)} pairs that wait" in capfd.readouterr().err


@pytest.mark.usefixtures("threes")
def test_the_queue_counts_pairs_alone(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["matches", "--limit", "0"]) == 0
    out = capfd.readouterr().out
    assert "8 pairs wait for a person" in out and "None of them is shown; all of them with --json" in out
    assert main(["matches", "--limit", "1", "--json"]) == 0
    rows = json.loads(capfd.readouterr().out)
    assert main(["matches", "--limit", "1"]) == 0
    assert f"and {8 - rows[0]['group_size']} more; all of them" in capfd.readouterr().out
    assert main(["matches", "--limit", "1", "--each"]) == 0
    assert "and 7 more; all of them" in capfd.readouterr().out
    assert main(["matches", "--limit", "-1"]) == 2


@pytest.fixture
def crowd(request: pytest.FixtureRequest, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Three more records of the gin's name, screened."""
    request.getfixturevalue("said")
    rows = "".join(f"GIN{number},SANDGROUSE Tarim Cotton-Ginning Factory\n" for number in (1, 2, 3))
    (tmp_path / "crowd.csv").write_text(f"id,name\n{rows}")
    assert main(["load", str(tmp_path / "crowd.csv"), "--kind", "suppliers"]) == 0
    assert main(["screen"]) == 0
    capfd.readouterr()


@pytest.mark.usefixtures("crowd")
def test_the_queue_shows_groups_and_each_pair_where_asked(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["matches"]) == 0
    out = capfd.readouterr().out
    assert "A row of several pairs is a group" in out and "GIN2" not in out
    assert main(["matches", "--each"]) == 0
    out = capfd.readouterr().out
    assert all(f"GIN{number}" in out for number in (1, 2, 3))
    assert main(["matches", "--json"]) == 0
    rows = [row for row in json.loads(capfd.readouterr().out) if row["other"] == L1]
    assert len(rows) == 4 and {row["group_size"] for row in rows} == {4} and len({row["group"] for row in rows}) == 1


@pytest.mark.usefixtures("crowd")
def test_a_group_is_confirmed_in_one_command_and_undone_one_by_one(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["matches", "unsure", "GIN3", L1, *BY]) == 0
    capfd.readouterr()
    assert main(["matches", "confirm", "GIN", L1, *BY, "--group", "--seen", "1"]) == 1
    assert main(["matches", "confirm", "GIN3", L1, *BY, "--group"]) == 1
    assert "so they have no group" in capfd.readouterr().err
    assert main(["matches", "confirm", "GIN", L1, *BY, "--group"]) == 0
    assert "3 pairs are confirmed, each by a judgement of its own" in capfd.readouterr().out
    assert main(["matches", "undo", "GIN2", L1, *BY]) == 0
    capfd.readouterr()
    assert main(["matches", "history", L1, "--json"]) == 0
    said = [(row["entity"], row["status"]) for row in json.loads(capfd.readouterr().out)]
    assert sorted(said) == [
        *(("GIN", "confirmed"), ("GIN1", "confirmed"), ("GIN2", "candidate"), ("GIN2", "confirmed")),
        ("GIN3", "unsure"),
    ]
    assert main(["matches", "merge", "MILL", "TWIN", *BY, "--group", "--json"]) == 0
    assert len(json.loads(capfd.readouterr().out)["judged"]) == 1
