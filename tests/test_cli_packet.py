"""The command `packet` on the demo network: what it makes and says, and what it refuses."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.words import DISCLAIMER
from graph.settings import Settings
from graph.store import open_store
from ingest.demo import papers
from tests.commands import commands_open
from tests.packets import need_fonts, pages, plain
from tests.reviewed import DEMO


@pytest.fixture(autouse=True)
def _home(demo_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    need_fonts()
    commands_open(demo_settings, monkeypatch)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    papers.put(DEMO, tmp_path / "files")
    return tmp_path / "files"


def made(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["packet", *arguments, "--as-of", "2026-11-01"]) == 0
    return capfd.readouterr().out


def test_a_packet_with_an_altered_and_a_missing_file_says_so_on_its_first_page(
    capfd: pytest.CaptureFixture[str], demo_settings: Settings, files: Path, tmp_path: Path
) -> None:
    out = tmp_path / "DT"
    told = made(capfd, "DT-S1", "--out", str(out), "--files", str(files), "--by", "Ana")
    assert "exposed" in told and "DT-INV" in told and "DT-S1-BL" in told and DISCLAIMER in told
    first, *_ = pages((out / "packet.pdf").read_bytes())
    squeezed = re.sub(r"\s+", " ", first)
    assert "DT-INV, file 'DT-INV.txt'): the file has changed" in squeezed
    assert "DT-S1-BL, file 'DT-S1-BL.txt'): the folder holds no file of this name" in squeezed
    assert "exposed: a path" in squeezed and "demo of 2026-11-01" in squeezed
    names = {path.name for path in (out / "exhibits").iterdir()}
    assert names and not [name for name in names if "DT-INV." in name or "DT-S1-BL" in name]
    with open_store(demo_settings) as store:
        rows = store.read("MATCH (e:Export {target: 'DT-S1', author: 'Ana'}) RETURN e")
    digest = hashlib.sha256((out / "manifest.json").read_bytes()).hexdigest()
    assert [(row["e"]["name"], row["e"]["sha256"]) for row in rows] == [("DT", digest)]


@pytest.mark.parametrize(("shipment", "verdict", "number"), [("CL-S1", "traced clear", 49), ("TG-S1", "unknown", 24)])
def test_the_demos_packets_hold_every_file(
    capfd: pytest.CaptureFixture[str], files: Path, tmp_path: Path, shipment: str, verdict: str, number: int
) -> None:
    out = tmp_path / "out"
    told = json.loads(made(capfd, shipment, "--out", str(out), "--files", str(files), "--json"))
    assert told["verdict"] == verdict and told["findings"] == [] and told["folder"] == str(out)
    assert len(told["exhibits"]) == number == len(list((out / "exhibits").iterdir()))
    for row in told["exhibits"]:
        assert hashlib.sha256((out / row["file"]).read_bytes()).hexdigest() == row["sha256"] == row["on_record"]
    assert f"{verdict}:" in plain((out / "packet.pdf").read_bytes())


def test_what_cannot_be_used_is_refused_and_nothing_is_made(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    for arguments, words in (
        (["NOPE", "--out", out], "No shipment has the id 'NOPE'"),
        (["CL-S1", "--out", out, "--files", str(tmp_path / "gone")], "is no folder"),
        (["CL-S1", "--out", str(tmp_path)], "not empty"),
    ):
        (tmp_path / "other.txt").touch()
        assert main(["packet", *arguments]) == 1
        assert words in capfd.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["other.txt"]
