"""Uploads: names that harm, folders nobody else reads, what is refused, and what goes after a day."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.ui.load import uploads
from dashboard.ui.load.uploads import OWN_MAP, Order, Upload
from graph.errors import UserMistake
from ingest import workbooks
from tests.ui_cases import HOSTILE, LONG

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
RIGHTS = 0o777


def receive(home: Path, *files: tuple[str, bytes], order: Order | None = None, now: datetime = NOW) -> Upload:
    return uploads.receive(home, [(name, io.BytesIO(content)) for name, content in files], order or Order(), None, now)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("suppliers.csv", "suppliers.csv"),
        ("2024 供应商 suppliers.csv", "2024 供应商 suppliers.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\lots.xlsx", "lots.xlsx"),
        ("/", "file"),
        ("..", "file"),
        ("", "file"),
        (".csv", "csv"),
        ("a\x00b\n\u202ecsv.exe", "abcsv.exe"),
        (HOSTILE + ".csv", HOSTILE + ".csv"),
    ],
)
def test_a_name_keeps_what_tells_and_loses_what_harms(name: str, safe: str) -> None:
    assert uploads.safe_name(name) == safe


@pytest.mark.parametrize("name", [LONG + ".csv", "名" * 5_000 + ".parquet", "x." + "y" * 5_000])
def test_a_long_name_is_cut_and_keeps_its_ending(name: str) -> None:
    safe = uploads.safe_name(name)
    assert len(safe.encode()) <= uploads.LONGEST_NAME
    assert safe.endswith(name[-4:]) or len(name.rpartition(".")[2]) > 12


def test_files_of_one_name_stay_two_and_nobody_else_can_read_them(tmp_path: Path) -> None:
    upload = receive(tmp_path, ("suppliers.csv", b"a"), ("../suppliers.csv", b"b"))
    assert [(path.name, path.read_bytes()) for path in upload.files] == [
        ("suppliers.csv", b"a"),
        ("suppliers.csv", b"b"),
    ]
    assert all(upload.folder in path.parents for path in upload.files)
    assert {path.stat().st_mode & RIGHTS for path in (tmp_path / "uploads", upload.folder)} == {0o700}
    assert {path.stat().st_mode & RIGHTS for path in upload.files} == {0o600}


def test_an_upload_is_found_again_with_its_order_and_no_path_leads_elsewhere(tmp_path: Path) -> None:
    order = Order("lots", "osh", "vendor", True, True)
    upload = receive(tmp_path, ("x.csv", b"a"), order=order)
    assert uploads.found(tmp_path, upload.id) == upload
    for odd in ("", "..", f"../uploads/{upload.id}", f"{upload.id}/", "0" * 16, upload.id.upper() + "\n"):
        assert uploads.found(tmp_path, odd) is None


def test_an_upload_goes_after_a_day_unless_a_job_works_on_it(tmp_path: Path) -> None:
    old, kept, young = (receive(tmp_path, ("x.csv", b"a"), now=NOW - timedelta(hours=h)) for h in (25, 25, 23))
    uploads.sweep(tmp_path, NOW, keep=kept.id)
    assert [uploads.found(tmp_path, one.id) for one in (old, kept, young)] == [None, kept, young]
    uploads.sweep(tmp_path / "nowhere", NOW)


def test_another_order_is_not_checked_yet(tmp_path: Path) -> None:
    upload = receive(tmp_path, ("x.csv", b"a"))
    upload.keep_report({"loaded": 1})
    assert upload.report() == {"loaded": 1}
    other = upload.ordered(replace(upload.order, kind="lots"))
    assert other.report() is None and uploads.found(tmp_path, upload.id) == other
    with pytest.raises(UserMistake, match="No mapping of your own"):
        upload.ordered(Order(mapping=OWN_MAP))


@pytest.mark.parametrize(("name", "order"), [("demo.csv", Order()), ("x.csv", Order(source="demo"))])
def test_real_facts_cannot_pass_for_the_invented_network(tmp_path: Path, name: str, order: Order) -> None:
    with pytest.raises(UserMistake, match="invented network"):
        receive(tmp_path, (name, b"a"), order=order)
    assert not list((tmp_path / "uploads").iterdir()), "nothing is left of what was refused"


def test_a_mapping_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="not readable as TOML"):
        uploads.receive(
            tmp_path, [("x.csv", io.BytesIO(b"a"))], Order(mapping=OWN_MAP), ("m.toml", io.BytesIO(b"[")), NOW
        )


def test_too_many_files_and_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="51 files at once"):
        receive(tmp_path, *[("x.csv", b"a")] * 51)
    with pytest.raises(UserMistake, match="No file was chosen"):
        receive(tmp_path)


def bomb(name: str, size: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(name, bytes(size))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "size", "refused"),
    [
        ("xl/worksheets/sheet1.xml", 3_000, True),
        ("xl/worksheets/sheet1.xml", 1_500, False),
        ("xl/sharedStrings.xml", 1_500, True),
    ],
)
def test_a_workbook_that_would_fill_the_memory_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, size: int, refused: bool
) -> None:
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 2_000)
    monkeypatch.setattr(workbooks, "MOST_UNPACKED_BESIDE_SHEETS", 1_000)
    if refused:
        with pytest.raises(UserMistake, match="Save its sheet as CSV"):
            receive(tmp_path, ("suppliers.xlsx", bomb(name, size)))
        assert not list((tmp_path / "uploads").iterdir())
    else:
        assert receive(tmp_path, ("suppliers.xlsx", bomb(name, size))).files
