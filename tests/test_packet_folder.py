"""The admissibility packet as a folder: what is in it, the same bytes twice, put in its place whole or not at all."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from graph.errors import UserMistake, XuarRiskError
from review import typesetting
from review.packet import build as building
from review.packet.build import build
from tests.packets import case, pages, pdf_of, with_files
from tests.reviewed import cotton

pytestmark = pytest.mark.usefixtures("fonts")


def written(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_the_folder_holds_what_the_manifest_names(tmp_path: Path, files: Path) -> None:
    found = case(with_files(cotton(), files), files)
    packet = build(found, tmp_path / "out", by="Ana")
    there = written(tmp_path / "out")
    assert {"packet.pdf", "tables.xlsx", "review.json", "deadlines.ics", "manifest.json"} < there.keys()
    manifest = json.loads(there.pop("manifest.json"))
    assert manifest["made_by"] == "Ana" and manifest["shipment"] == "shipment" and manifest["findings"] == []
    assert {row["name"]: row["sha256"] for row in manifest["files"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in there.items()
    }
    assert json.loads(there["review.json"])["shipment"] == "shipment"
    assert len(packet.exhibits.all) == len(found.documents) == 17
    assert all(there[f"exhibits/{one.copy}"] == f"paper {one.document.id}\n".encode() for one in packet.exhibits.all)


def test_two_runs_give_the_same_bytes(tmp_path: Path, files: Path) -> None:
    with_files(cotton(), files)
    for name in ("one", "two"):
        build(case(with_files(cotton(), files), files), tmp_path / name, by="Ana")
    assert written(tmp_path / "one") == written(tmp_path / "two")


def test_missing_altered_and_refused_files_are_named_on_the_first_page_and_not_copied(
    tmp_path: Path, files: Path
) -> None:
    network = with_files(cotton(), files)
    (files / "bale-record.txt").write_text("another")
    (files / "yarn-invoice.txt").unlink()
    network.nodes["last-order"][1]["file"] = "../files/last-order.txt"
    (files / "last-way.txt").write_bytes(b"")
    network.nodes["certificate"][1]["file"] = "statement.txt"
    packet = build(case(network, files), tmp_path / "out")
    there = written(tmp_path / "out")
    first = re.sub(r"\s+", " ", pages(there["packet.pdf"])[0])
    for document, words in (
        ("bale-record", "the file has changed"),
        ("yarn-invoice", "holds no file of this name"),
        ("last-order", "leads out of the folder"),
        ("last-way", "0 bytes"),
        ("certificate", "the file has changed"),
    ):
        number = next(one.number for one in packet.exhibits.all if one.document.id == document)
        assert f"{number} ({document}, file" in first and words in first
        assert not [name for name in there if document in name]
    assert "also named by certificate" in first
    assert len(packet.findings) == 6 and list(packet.findings) == json.loads(there["manifest.json"])["findings"]


def test_a_file_that_changes_after_the_review_is_altered_and_said_so(tmp_path: Path, files: Path) -> None:
    found = case(with_files(cotton(), files), files)
    (files / "bale-record.txt").write_text("changed after it was looked at")
    packet = build(found, tmp_path / "out")
    there = written(tmp_path / "out")
    (wrong,) = packet.findings
    assert "(bale-record, file" in wrong and "changed while the packet was made" in wrong
    assert "(bale-record, file" in pages(there["packet.pdf"])[0]
    assert not [name for name in there if "bale-record" in name]


def test_without_files_nothing_is_copied_and_the_first_page_says_that_nobody_looked(
    tmp_path: Path, files: Path
) -> None:
    build(case(with_files(cotton(), files)), tmp_path / "out")
    there = written(tmp_path / "out")
    assert not [name for name in there if name.startswith("exhibits/")]
    assert "nobody looked" in pages(there["packet.pdf"])[0]
    assert "name no file" in pages(pdf_of(case()))[0]


def test_no_cell_of_the_workbook_runs_and_whole_texts_are_there(tmp_path: Path) -> None:
    network = cotton()
    network.nodes["gin"][1].update(name="=HYPERLINK(1)", address="A" * 5_000)
    network.nodes["gin-co"][1].update(name="-1+2")
    build(case(network), tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / "tables.xlsx")
    assert book.sheetnames == ["suppliers", "steps", "exhibits", "evidence", "quantities", "payments", "clocks"]
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    values = [cell.value for cell in cells]
    assert "'=HYPERLINK(1)" in values and "'-1+2" in values and "A" * 5_000 in values
    with zipfile.ZipFile(tmp_path / "out" / "tables.xlsx") as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    build(case(), out)
    with pytest.raises(UserMistake, match="not empty"):
        build(case(), out)
    before = written(out)
    build(case(), out, replace=True)
    assert written(out) == before
    (out / "mine.txt").write_text("a note")
    with pytest.raises(UserMistake, match=r"no part of it: mine\.txt"):
        build(case(), out, replace=True)
    (out / "mine.txt").unlink()
    (out / "exhibits").mkdir(exist_ok=True)
    for number in range(7):
        (out / "exhibits" / f"note-{number}.txt").touch()
    with pytest.raises(UserMistake, match=r"exhibits/note-0\.txt, .* and 2 more"):
        build(case(), out, replace=True)
    for number in range(7):
        (out / "exhibits" / f"note-{number}.txt").unlink()
    (out / "manifest.json").write_text("{}")
    with pytest.raises(UserMistake, match="something other than a packet"):
        build(case(), out, replace=True)
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(UserMistake, match="no folder"):
        build(case(), file, replace=True)


def test_what_fails_half_way_leaves_nothing_and_the_old_packet_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "sub" / "out"
    build(case(), out)
    before = written(out)
    monkeypatch.setattr(building, "workbook", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(XuarRiskError, match="No space left"):
        build(case(), out, replace=True)
    assert written(out) == before and [path.name for path in out.parent.iterdir()] == ["out"]


def test_a_missing_font_is_named_with_its_package_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "_fonts", dict)
    with pytest.raises(XuarRiskError, match="apt-get install fonts-noto-cjk fonts-noto-core"):
        build(case(), tmp_path / "out")
    assert not (tmp_path / "out").exists()
