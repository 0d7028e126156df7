"""The commands `export` and `restore` on the command line: words, JSON, refusals, exit codes; on both engines."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import emptied

from dashboard import serve
from dashboard.cli import main
from dashboard.exports.formats import FORMATS
from graph.settings import Settings
from graph.store import Store
from tests.exported import contents, fill_hostile

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(
    store: Store, store_settings: Settings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Call:
    """Calls the command line on the graph of `store`; returns (exit code, standard output, standard error)."""
    for name in ("NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in serve.environment(store_settings).items():
        monkeypatch.setenv(name, value)
    fill_hostile(store)

    def run(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main([str(one) for one in arguments])
        out, err = capfd.readouterr()
        return code, out, err

    return run


def test_in_words(call: Call, tmp_path: Path) -> None:
    code, out, err = call("export", "graphml", "--out", tmp_path / "g")
    assert code == 0, err
    assert "graphml in " in out
    assert "Supplier 4, Facility 2, Lot 2" in out
    assert "left out: Run, Decision: bookkeeping, no fact" in out
    assert (tmp_path / "g" / "graph.graphml").is_file()


def test_each_format_as_json(call: Call, tmp_path: Path) -> None:
    for name in FORMATS:
        code, out, err = call("export", name, "--out", tmp_path / name, "--json")
        assert code == 0, err
        said = json.loads(out)
        assert said["what"] == name
        assert said["folder"] == str(tmp_path / name)
        assert {row["name"] for row in said["files"]} == {*contents(tmp_path / name)} - {"manifest.json"}


def test_export_and_restore(call: Call, store: Store, tmp_path: Path) -> None:
    assert call("export", "parquet", "--out", tmp_path / "one")[0] == 0
    code, _, err = call("restore", tmp_path / "one")
    assert code == 1
    assert "The graph is not empty" in err
    emptied(store)
    code, out, err = call("restore", tmp_path / "one", "--json")
    assert code == 0, err
    assert json.loads(out)["restored"]["Supplier"] == 4
    assert call("export", "parquet", "--out", tmp_path / "two")[0] == 0
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_refusals(call: Call, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note.txt").write_text("mine")
    code, _, err = call("export", "graphml", "--out", tmp_path / "mine", "--replace")
    assert code == 1
    assert "something other than an export" in err
    assert (tmp_path / "mine" / "note.txt").read_text() == "mine"
    code, out, _ = call("export", "gexf", "--out", tmp_path / "new", "--json")
    assert code == 1
    assert json.loads(out)["error"]["message"].startswith("There is no format 'gexf'; expected one of records")
    assert not (tmp_path / "new").exists()
    assert call("export", "graphml")[0] == 2
    assert call("restore", tmp_path / "mine")[0] == 1
