"""The commands on lists: import, show and ask; in words and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.cli import main
from graph.settings import Settings
from graph.store import Store
from ingest.lists.versions import DATA

UFLPA = str(DATA / "uflpa_entity_list_partial.csv")
NOBODY = "Invented Sandgrouse Mill"


@pytest.fixture(autouse=True)
def _engine(embedded_settings: Settings, embedded_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert embedded_store.read("MATCH (n:ListVersion) RETURN n") == []
    monkeypatch.setenv("XUAR_RISK_HOME", str(embedded_settings.home))
    monkeypatch.delenv("NEO4J_URI", raising=False)


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
