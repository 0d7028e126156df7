"""The command `screen`: in words and as JSON, and what is said where it could not compare."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dashboard.cli import main
from tests.screening_commands import L1, LISTED


@pytest.fixture(autouse=True)
def _engine(screening_commands: None) -> None:
    """Before every other fixture: an empty graph, open to the commands."""


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
