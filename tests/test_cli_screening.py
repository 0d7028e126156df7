"""The commands `screen` and `matches`: in words and as JSON, and what they refuse."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dashboard.cli import main
from graph.settings import Settings
from graph.store import Store
from ingest.lists.files import listed_id
from tests.commands import commands_open

LISTED = "Sandgrouse Tarim Cotton Ginning Co., Ltd."
L1 = listed_id("mine", LISTED)
BY = ["--by", "Ana", "--note", "Looked at both registers."]


@pytest.fixture(autouse=True)
def _engine(embedded_settings: Settings, embedded_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert embedded_store.read("MATCH (n:Judgement) RETURN n") == []
    commands_open(embedded_settings, monkeypatch)


@pytest.fixture
def said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A gin whose name is near to a listed one, and a mill in two files."""
    (tmp_path / "suppliers.csv").write_text(
        "id,name\nGIN,Sandgrouse Tarim Cotton Ginning Factory\nMILL,Lapwing Spinning\n"
    )
    (tmp_path / "other.csv").write_text("id,name\nTWIN,Lapwing Spinning\n")
    listed = tmp_path / "mine_partial.csv"
    listed.write_text(f'name,aliases,sub_list,effective_date,sector\n"{LISTED}",,i,2022-06-21,\n')
    assert main(["load", str(tmp_path / "suppliers.csv")]) == 0
    assert main(["load", str(tmp_path / "other.csv"), "--kind", "suppliers"]) == 0
    assert main(["lists", "import", "mine", str(listed), "--as-of", "2026-01-01"]) == 0
    capfd.readouterr()


def test_without_a_list_nobody_is_said_to_be_unlisted(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["screen"]) == 0
    assert "No list is imported: nobody is known to be listed or unlisted" in capfd.readouterr().out
    assert main(["screen", "--json"]) == 0
    out, err = capfd.readouterr()
    assert json.loads(out) == []
    assert "No list is imported" in err


@pytest.mark.usefixtures("said")
def test_screen_names_the_versions_that_it_rests_on(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["screen"]) == 0
    out, err = capfd.readouterr()
    assert "1 may be listed:" in out and "1 may be one under two records:" in out
    assert "mine of 2026-01-01 (1 entity" in out
    assert "partial: its file's name says so). A partial list clears nobody." in out
    assert "matches` lists the 2 pairs that wait" in err
    assert main(["screen", "--json"]) == 0
    out, err = capfd.readouterr()
    (row,) = json.loads(out)
    assert [*row] == [
        *("entity", "name", "listed", "listed_name", "list", "version", "score", "parts", "status"),
    ]
    assert (row["entity"], row["listed"], row["version"], row["status"]) == ("GIN", L1, "2026-01-01", "candidate")
    assert "A partial list clears nobody." in err


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


def test_long_names_are_cut_in_tables(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    name = "Sandgrouse " * 80
    (tmp_path / "suppliers.csv").write_text(f"id,name\nLONG,{name}\n")
    (tmp_path / "other.csv").write_text(f"id,name\nTWIN,{name}\n")
    for file in ("suppliers", "other"):
        assert main(["load", str(tmp_path / f"{file}.csv"), "--kind", "suppliers"]) == 0
    for command in ("screen", "matches"):
        capfd.readouterr()
        assert main([command]) == 0
        out = capfd.readouterr().out
        assert "characters)" in out and out.count("Sandgrouse") < 120


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
def test_since_a_version_is_told_with_its_path(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    listed = tmp_path / "mine.csv"
    rows = f'"{LISTED}",,i,2022-06-21,\nLapwing Spinning,,v,2026-02-01,\n'
    listed.write_text(f"name,aliases,sub_list,effective_date,sector\n{rows}")
    assert main(["lists", "import", "mine", str(listed), "--as-of", "2026-02-01"]) == 0
    capfd.readouterr()
    asked = ["screen", "--since", "mine:2026-01-01", "--as-of", "2026-03-01"]
    assert main([*asked, "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert {(row["target"], row["was"], row["verdict"]) for row in found["became_exposed"]} >= {
        ("MILL", "unknown", "exposed"),
        ("TWIN", "unknown", "exposed"),
    }
    assert found["lists"][0]["as_of"] == "2026-02-01" and found["versions"] == [{"list": "mine", "as_of": "2026-01-01"}]
    assert main(asked) == 0
    out = capfd.readouterr().out
    assert "Supplier Lapwing Spinning (MILL): unknown, now exposed" in out
    assert "mine of 2026-02-01" in out and "It accuses nobody" in out
    assert main(["screen", "--since", "yesterday"]) == 1
    assert "mine:2026-01-01" in capfd.readouterr().err


@pytest.mark.usefixtures("said")
def test_since_also_says_what_was_screened(capfd: pytest.CaptureFixture[str]) -> None:
    asked = ["screen", "--since", "mine:2026-01-01", "--as-of", "2026-03-01"]
    assert main(asked) == 0
    out, err = capfd.readouterr()
    assert "matches with listed entities: 1 candidate" in out and "pairs of records: 1 candidate" in out
    assert "matches` lists the 2 pairs that wait for a person" in err
    assert main([*asked, "--json"]) == 0
    screened = json.loads(capfd.readouterr().out)["screened"]
    assert (screened["matches"], screened["pairs_of_records"]) == ({"candidate": 1}, {"candidate": 1})


@pytest.mark.usefixtures("said")
def test_names_that_could_not_be_read_are_named(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["screen"]) == 0
    assert "ompared in part" not in (out := capfd.readouterr().out) and "Not compared" not in out
    rows = [f"P{number:02},---," for number in range(12)] + ["LONG," + "Lapwing " * 60 + ",", "ALIAS,Ruff Foods,. . ."]
    (tmp_path / "odd.csv").write_text("id,name,aliases\n" + "\n".join(rows) + "\n")
    assert main(["load", str(tmp_path / "odd.csv"), "--kind", "suppliers"]) == 0
    capfd.readouterr()
    nothing = "Not compared: 13 records have a name without a letter or digit, so whether it is listed is not known: "
    named = "ALIAS, " + ", ".join(f"P{number:02}" for number in range(9)) + " and 3 more."
    in_part = "1 record has a name longer than 400 letters, of which only the first 400 were read: LONG."
    assert main(["screen"]) == 0
    out = " ".join(capfd.readouterr().out.split())
    assert nothing + named in out and in_part in out
    assert main(["screen", "--json"]) == 0
    out, err = capfd.readouterr()
    assert "odd" not in out and nothing + named in " ".join(err.split()) and in_part in " ".join(err.split())
    assert main(["screen", "--since", "mine:2026-01-01", "--json"]) == 0
    screened = json.loads(capfd.readouterr().out)["screened"]
    assert screened["names_without_anything_to_compare"]["records"] == 13
    assert screened["names_read_in_part"] == {"records": 1, "first": ["LONG"]}
    assert main(["matches"]) == 0
    waiting = " ".join(capfd.readouterr().out.split())
    assert re.search(rf"By the screening of [\d-]{{10}}: {re.escape(nothing + named)}", waiting), "until the next one"
    assert main(["matches", "--json"]) == 0
    assert nothing + named in " ".join(capfd.readouterr().err.split())
    mended = [row.partition(",")[0] + ",Ruff Foods,Ruff" for row in rows]
    (tmp_path / "odd.csv").write_text("id,name,aliases\n" + "\n".join(mended) + "\n")
    assert main(["load", str(tmp_path / "odd.csv"), "--kind", "suppliers"]) == 0
    assert main(["screen"]) == main(["matches"]) == 0
    assert "By the screening of" not in capfd.readouterr().out


@pytest.mark.usefixtures("said")
def test_names_in_scripts_that_are_not_read_are_named(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["screen"]) == 0
    assert "only with identical names" not in capfd.readouterr().out
    rows = ["U1,تارىم كۈمۈش تېرەك,", "U2,Тарим Пахта Co.,...", "U3,Тарим,Tarim", "U4,塔里木,Тарим"]
    (tmp_path / "odd.csv").write_text("id,name,aliases\n" + "\n".join(rows) + "\n")
    assert main(["load", str(tmp_path / "odd.csv"), "--kind", "suppliers"]) == 0
    capfd.readouterr()
    named = (
        "Compared only with identical names: 2 records have no name in Latin letters or Chinese characters, and other "
        "scripts are not read, so whether they are listed under another spelling is not known: U1, U2."
    )
    assert main(["screen"]) == 0
    assert named in " ".join(capfd.readouterr().out.split())
    assert main(["screen", "--since", "mine:2026-01-01", "--json"]) == 0
    screened = json.loads(capfd.readouterr().out)["screened"]
    assert screened["names_in_scripts_not_read"] == {"records": 2, "first": ["U1", "U2"]}
    assert main(["matches"]) == 0
    waiting = " ".join(capfd.readouterr().out.split())
    assert re.search(rf"By the screening of [\d-]{{10}}: {re.escape(named)}", waiting), "until the next one"


def test_without_records_or_lists_it_says_that_nothing_was_compared(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    nothing = "Nothing was compared: no supplier, facility or estate is loaded."
    assert main(["screen"]) == 0
    assert nothing in capfd.readouterr().out
    assert main(["screen", "--json"]) == 0
    out, err = capfd.readouterr()
    assert json.loads(out) == [] and nothing in err
    assert main(["matches"]) == 0
    assert nothing in capfd.readouterr().out
    (tmp_path / "suppliers.csv").write_text("id,name\nMILL,Lapwing Spinning\n")
    assert main(["load", str(tmp_path / "suppliers.csv")]) == 0
    for command in ("screen", "matches"):
        assert main([command]) == 0
        out = capfd.readouterr().out
        assert nothing not in out
        assert "No name was compared with a listed one: no list is imported." in out, command
        assert "No records were compared with each other: all are of one source" in out, command


@pytest.mark.usefixtures("said")
def test_after_records_or_lists_have_changed_screen_comes_next(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def said(*words: str) -> str:
        assert main([*words]) == 0
        return capfd.readouterr().err

    suppliers, listed = str(tmp_path / "suppliers.csv"), str(tmp_path / "mine_partial.csv")
    assert "screen` finds names near" in said("load", suppliers), "nothing is screened yet, though nothing changed"
    said("tag")
    said("screen")
    assert "screen`" not in said("load", suppliers), "nothing has changed since"
    (tmp_path / "more.csv").write_text("id,name\nNEW,Bittern Yarns\n")
    assert "screen`" in said("load", str(tmp_path / "more.csv"), "--kind", "suppliers")
    assert "records or lists have changed since the last screening" in said("matches")
    said("screen")
    assert "screen`" in said("undo", "run-000005")
    said("screen")
    assert "screen`" not in said("lists", "import", "mine", listed, "--as-of", "2026-01-01")
    assert "screen`" in said("lists", "import", "mine", listed, "--as-of", "2026-02-01")
    assert "screen`" not in said("lists", "import", "mine", listed, "--as-of", "2026-02-01", "--json")


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
