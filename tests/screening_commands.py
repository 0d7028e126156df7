"""A graph with a list and records, open to the commands `screen` and `matches`. All names are invented."""

from __future__ import annotations

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


@pytest.fixture
def screening_commands(embedded_settings: Settings, embedded_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
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
