"""Files that cannot be used as a whole: a plain message, and nothing loaded from any file of the call."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from ingest_files import csv_file, graph_of, load_all, write_file

from graph.errors import UserMistake
from graph.store import Store
from ingest.readers import open_table
from ingest.tables import Format

GOOD = [{"id": f"S{n}", "name": f"Supplier {n}"} for n in range(3)]


def _empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def _title_row(path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in (["Suppliers as of May"], [], ["id", "name"], ["A", "Avocet"]):
        book.active.append(row)
    book.save(path)
    return path


def _bytes(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


WRONG: dict[str, tuple[str, Callable[[Path], Path], str]] = {
    "no such file": ("suppliers.csv", lambda p: p, "There is no file"),
    "a folder": ("suppliers.csv", lambda p: p.mkdir() or p, "this is a folder"),
    "empty": ("suppliers.csv", _empty, "the file is empty"),
    "empty xlsx": ("suppliers.xlsx", _empty, "the file is empty"),
    "missing column": ("suppliers.csv", lambda p: csv_file(p, "id,nmae\nA,B\n"), "Is 'nmae' meant for 'name'?"),
    "columns found": ("suppliers.csv", lambda p: csv_file(p, "id,x y\nA,B\n"), "Columns found: id, x y."),
    "title row in a csv": ("suppliers.csv", lambda p: csv_file(p, "List\n\nid,name\nA,B\n"), "seems to be in row 3"),
    "title row in an xlsx": ("suppliers.xlsx", _title_row, "seems to be in row 3"),
    "title row, no kind named": ("a.xlsx", _title_row, "what it holds cannot be told"),
    "a column twice": ("suppliers.csv", lambda p: csv_file(p, "id,name,name\nA,B,C\n"), "'name' more than once"),
    "no kind": ("things.csv", lambda p: csv_file(p, "a,b\n1,2\n"), "the columns fit no kind"),
    "two kinds": ("things.csv", lambda p: csv_file(p, "id,name\n1,2\n"), "suppliers and facilities and estates"),
    "latin-1": ("suppliers.csv", lambda p: _bytes(p, b"id,name\nA,B\nC,Caf\xe9\n"), "0xE9 at offset 17 (line 3)"),
    "utf-16": ("suppliers.csv", lambda p: _bytes(p, "id,name\nA,B\n".encode("utf-16")), "is UTF-16"),
    "cut off utf-8": ("suppliers.csv", lambda p: _bytes(p, "id,name\nA,é".encode()[:-1]), "is cut off"),
    "open quotation": ("suppliers.csv", lambda p: csv_file(p, 'id,name\nA,"B\n' + "C,D\n" * 50_000), "not closed"),
    "not an xlsx": ("suppliers.xlsx", lambda p: csv_file(p, "id,name\nA,B\n"), "not readable as an XLSX"),
    "not a parquet": ("suppliers.parquet", lambda p: csv_file(p, "id,name\nA,B\n"), "not readable as Parquet"),
    "not json": ("suppliers.jsonl", lambda p: csv_file(p, '{"id": "A", "name": "B"}\n{"id":\n'), "line 2 is not JSON"),
    "a json array": ("suppliers.jsonl", lambda p: csv_file(p, '[{"id": "A"}\n]'), "each object on a line of its own"),
    "json of numbers": ("suppliers.jsonl", lambda p: csv_file(p, "1\n2\n"), "line 1 holds no JSON object"),
    "an xls": ("suppliers.xls", lambda p: csv_file(p, "x"), "Save it as .xlsx"),
    "a json": ("suppliers.json", lambda p: csv_file(p, "[]"), "ends in .jsonl"),
    "a pdf": ("suppliers.pdf", lambda p: csv_file(p, "x"), "expected .csv, .tsv, .xlsx, .jsonl or .parquet"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_cannot_be_used(embedded_store: Store, tmp_path: Path, case: str) -> None:
    name, make, message = WRONG[case]
    good = write_file(tmp_path / "good_suppliers.csv", GOOD)
    with pytest.raises(UserMistake) as raised:
        load_all(embedded_store, [good, make(tmp_path / name)], tmp_path / "home")
    said = str(raised.value)
    assert message in said
    assert name in said
    assert len(said) < 600
    assert graph_of(embedded_store) == {}
    assert not list((tmp_path / "home" / "staging").iterdir())


def test_random_bytes_named_csv_are_told_quickly(embedded_store: Store, tmp_path: Path) -> None:
    file = tmp_path / "suppliers.csv"
    file.write_bytes(random.Random(1).randbytes(10_000_000))
    started = time.monotonic()
    with pytest.raises(UserMistake, match="holds no text") as raised:
        load_all(embedded_store, [file], tmp_path / "home")
    assert time.monotonic() - started < 5
    assert len(str(raised.value)) < 300


@pytest.mark.parametrize("change", ["vanish", "grow", "replace"])
def test_a_file_that_changes_while_it_is_read(tmp_path: Path, change: str) -> None:
    file = write_file(tmp_path / "suppliers.csv", GOOD)
    with pytest.raises(UserMistake, match=r"(vanished|changed) while"), open_table(file, Format()) as table:
        next(table.batches)
        if change == "vanish":
            file.unlink()
        elif change == "grow":
            with file.open("a") as out:
                out.write("S9,More\n")
        else:
            stat = file.stat()
            other = write_file(tmp_path / "other.csv", GOOD)
            os.utime(other, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            other.replace(file)


def test_a_header_alone_is_no_mistake(embedded_store: Store, tmp_path: Path) -> None:
    report = load_all(embedded_store, [csv_file(tmp_path / "suppliers.csv", "id,name\n")], tmp_path / "home")
    assert (report.loaded, report.files[0].rows) == (0, 0)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "spaceships"}, "--kind is 'spaceships'; expected one of suppliers, facilities"),
        ({"mapping": "nowhere"}, "There is no map 'nowhere'. Shipped: bill_of_lading, ftm, osh"),
        ({"mapping": "bill_of_lading", "kind": "lots"}, "the map makes suppliers, shipments, lines"),
    ],
)
def test_options_that_cannot_be_used(
    embedded_store: Store, tmp_path: Path, options: dict[str, str], message: str
) -> None:
    file = write_file(tmp_path / "suppliers.csv", GOOD)
    with pytest.raises(UserMistake, match=message.replace("?", r"\?")):
        load_all(embedded_store, [file], tmp_path / "home", **options)
