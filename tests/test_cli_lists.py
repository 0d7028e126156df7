"""The commands on lists: import, show and ask; in words and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.cli import main
from graph.settings import Settings
from graph.store import Store
from ingest.lists.versions import DATA
from tests.commands import commands_open

UFLPA = str(DATA / "uflpa_entity_list_partial.csv")
NOBODY = "Invented Sandgrouse Mill"


@pytest.fixture(autouse=True)
def _engine(embedded_settings: Settings, embedded_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert embedded_store.read("MATCH (n:ListVersion) RETURN n") == []
    commands_open(embedded_settings, monkeypatch)


def test_a_list_is_shown_and_asked_with_its_version(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["lists", "ask", NOBODY]) == 1
    assert "No list is imported, so nobody is known to be listed or unlisted" in capfd.readouterr().err
    assert main(["lists", "import", "uflpa", UFLPA, "--as-of", "2025-01-15"]) == 0
    assert "part of the list only" in capfd.readouterr().out
    assert main(["lists", "show", "--json"]) == 0
    (shown,) = json.loads(capfd.readouterr().out)
    assert (shown["as_of"], shown["partial"], shown["entities"]) == ("2025-01-15", True, 59)
    assert main(["lists", "ask", NOBODY, "--on", "2023-10-01"]) == 0
    said = capfd.readouterr().out
    assert "is not found on list uflpa on 2023-10-01" in said
    assert "version of 2025-01-15 (59 entities, partial). A partial list clears nobody." in said
    assert main(["lists", "ask", NOBODY, "--on", "2023-10-01", "--list", "uflpa", "--json"]) == 0
    (answer,) = json.loads(capfd.readouterr().out)
    assert (answer["answer"], answer["on"], answer["partial"]) == ("not found", "2023-10-01", True)
    assert answer["versions"] == [{"as_of": "2025-01-15", "entities": 59, "partial": True}]
    assert main(["lists", "ask", NOBODY, "--list", "wro"]) == 1
    page = tmp_path / "page.html"
    page.write_text("<html><title>Access Denied</title></html>")
    assert main(["lists", "import", "uflpa", str(page)]) == 1
    assert "a bot check or an error" in capfd.readouterr().err


def test_what_became_of_an_entity_is_told_below_the_answer(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "demo.csv"
    # The name holds what would be markup on a terminal; as a name its signs do not count.
    for day, clause in (("2023-01-01", "i"), ("2024-01-01", "v")):
        file.write_text(f"name,aliases,sub_list,effective_date,sector\n[b]{NOBODY}[/b],,{clause},2022-06-21,\n")
        assert main(["lists", "import", "demo", str(file), "--as-of", day]) == 0
    capfd.readouterr()
    assert main(["lists", "ask", f"b {NOBODY} b", "--on", "2023-10-01"]) == 0
    first, *history = capfd.readouterr().out.splitlines()
    assert first.startswith(f"[b]{NOBODY}[/b] was listed on list demo on 2023-10-01, clause i.")
    assert history == [
        f"  2022-06-21 listed in clause i: [b]{NOBODY}[/b]",
        f"  2024-01-01 moved to clause v: [b]{NOBODY}[/b]",
    ]


def _listed(path: Path, count: int, clause: str = "i") -> str:
    rows = "".join(f"Plover Mill {number},,{clause},2022-06-21,\n" for number in range(count))
    path.write_text(f"name,aliases,sub_list,effective_date,sector\n{rows}")
    return str(path)


def test_an_import_names_up_to_ten_and_says_how_many_more(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["lists", "import", "mine", _listed(tmp_path / "a.csv", 13), "--as-of", "2024-01-01"]) == 0
    out = capfd.readouterr().out
    assert out.count("  added: Plover Mill ") == 10 and "  added: and 3 more" in out
    assert "completeness: not known" in out and "completeness because: no count of list mine is known" in out
    file = _listed(tmp_path / "b.csv", 12, "v")
    assert main(["lists", "import", "mine", file, "--as-of", "2024-02-01", "--partial", "--json"]) == 0
    report = json.loads(capfd.readouterr().out)
    assert [one["name"] for one in report["not_seen_entities"]] == ["Plover Mill 12"] and not report["removed"]
    assert len(report["changed_entities"]) == report["changed"] == 12
    assert (report["partial"], report["completeness_because"]) == (True, "who imported it said so")
    assert main(["lists", "show"]) == 0
    shown = capfd.readouterr().out
    assert "partial" in shown and "who imported it said so" in shown


def test_what_changed_is_told_in_words(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["lists", "import", "mine", _listed(tmp_path / "a.csv", 1), "--as-of", "2024-01-01"]) == 0
    assert main(["lists", "import", "mine", _listed(tmp_path / "a.csv", 1, "v"), "--as-of", "2024-02-01"]) == 0
    assert "  changed: Plover Mill 0 (clause i before, now v)" in capfd.readouterr().out


def test_the_day_of_a_list_without_one_is_said_in_the_help(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["lists", "import", "--help"]) == 0
    assert "latest effective date in the file" in " ".join(capfd.readouterr().out.replace("│", " ").split())


def test_the_demos_graph_takes_no_list(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, embedded_store: Store
) -> None:
    suppliers = tmp_path / "suppliers.csv"
    suppliers.write_text("id,name\nVN-CO,Invented Mill\n")
    assert main(["load", str(suppliers), "--source", "demo"]) == 0
    assert main(["lists", "import", "mine", _listed(tmp_path / "a.csv", 1), "--as-of", "2024-01-01"]) == 1
    said = capfd.readouterr().err
    assert "demo's invented network" in said and "XUAR_RISK_HOME" in said
    assert embedded_store.read("MATCH (n:ListVersion) RETURN n") == []
