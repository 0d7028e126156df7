"""Rows that are not loaded, each with its reason; the other rows of the file are."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from ingest_files import NOW, csv_file, graph_of, load_all, write_file

from graph.store import Store
from ingest.report import LoadReport

NODES = {"suppliers": "id,name\nA,Avocet\nB,Bittern\n", "lots": "id\nL1\nL2\n"}


def _load(store: Store, folder: Path, files: dict[str, str], **options: Any) -> LoadReport:
    paths = [csv_file(folder / f"{kind}.csv", text) for kind, text in files.items()]
    return load_all(store, paths, folder / "home", **options)


BAD_ROWS = [
    ("suppliers", "id,name", "C,", "name", "is blank"),
    ("suppliers", "id,name", ",Crane", "id", "is blank"),
    ("suppliers", "id,name,country", "C,Crane,Atlantis", "country", "'Atlantis' is no country"),
    ("suppliers", "id,name,lat,lon", "C,Crane,north,80", "lat", "'north' is not a number"),
    ("suppliers", "id,name,lat,lon", "C,Crane,95,200", "lat", "out of range"),
    ("suppliers", "id,name,lat,lon", "C,Crane,40,181", "lon", "out of range"),
    ("suppliers", "id,name,lat,lon", "C,Crane,121.5,31.2", "lat", "look swapped"),
    ("suppliers", "id,name,lat,lon", "C,Crane,40,", "lon", "give both or neither"),
    ("suppliers", "id,name,datum", "C,Crane,XYZ", "datum", "expected WGS84, GCJ-02, BD-09"),
    ("suppliers", "id,name", "C,=1+1", "name", "formula"),
    ("suppliers", "id,name", "C,=HYPERLINK(1)", "name", "formula"),
    ("suppliers", "id,name", "C,+SUM(A1)", "name", "formula"),
    ("suppliers", "id,name", "C,@cmd|' /C calc'!A0", "name", "formula"),
    ("suppliers", "id,name", "C,-sheet!A1", "name", "formula"),
    ("suppliers", "id,name", "C,Crane,more", "", "the row has 3 cells, the header 2"),
    ("lots", "id,made_on", "C,2024-02-31", "made_on", "is no day of the calendar"),
    ("lots", "id,made_on", "C,31/02/2024", "made_on", "expected YYYY-MM-DD"),
    ("lots", "id,made_on", "C,1024-02-01", "made_on", "outside the years"),
    ("lots", "id,quantity", "C,-5", "quantity", "is negative"),
    ("lots", "id,quantity", "C,12 tons", "quantity", "is not a number"),
    ("lots", "id,quantity", "C,1e999", "quantity", "too large"),
    ("ownership", "owner_id,owned_id,share", "A,B,1.4", "share", "not a share from 0 to 1"),
    ("ownership", "owner_id,owned_id,share", "A,B,51", "share", "write 0.51"),
    ("supplies", "from_id,to_id,confidence", "A,B,0", "confidence", "above 0 and up to 1"),
    ("supplies", "from_id,to_id,confidence", "A,B,1.01", "confidence", "above 0 and up to 1"),
    ("supplies", "from_id,to_id,basis", "A,B,hearsay", "basis", "expected documented, declared"),
    ("supplies", "from_id,to_id", "A,NOBODY", "to_id", "refers to nothing"),
    ("supplies", "from_id,to_id", "A,L1", "to_id", "is a lot; expected supplier or facility or estate"),
    ("shipments", "id,entry_type", "C,smuggled", "entry_type", "expected consumption, ftz, warehouse"),
    ("shipments", "id,maker_id", "C,NOBODY", "maker_id", "refers to nothing"),
    ("lines", "id,shipment_id,hts,line_number", "C,C,5205,1.5", "line_number", "is not a whole number"),
    ("documents", "id,kind,translated", "C,invoice,perhaps", "translated", "neither yes nor no"),
    ("documents", "id,kind,proves", "C,invoice,A;NOBODY", "proves", "refers to nothing"),
    ("documents", "id,kind,refers_to", "C,invoice,A", "refers_to", "is a supplier; expected document"),
    ("lot_inputs", "input_id,output_id,documents", "L1,L2,D9", "documents", "refers to nothing"),
]


@pytest.mark.parametrize(("kind", "header", "row", "field", "reason"), BAD_ROWS)
def test_a_bad_row_is_rejected_with_its_reason(
    embedded_store: Store, tmp_path: Path, kind: str, header: str, row: str, field: str, reason: str
) -> None:
    files = {**NODES, f"bad_{kind}": f"{header}\n{row}\n"}
    report = _load(embedded_store, tmp_path, files, dry_run=True)
    rejects = [reject for reject in report.rejects if reject["field"] == field]
    assert [(r["file"], r["row"]) for r in rejects] == [(f"bad_{kind}.csv", 2)], report.rejects
    assert reason in rejects[0]["reason"]
    assert (report.loaded, report.rejected) == (4, 1)


def test_every_bad_field_of_a_row_is_named_and_the_row_counted_once(embedded_store: Store, tmp_path: Path) -> None:
    report = _load(embedded_store, tmp_path, {"lots": "id,quantity,made_on\nL,-1,2024-02-30\n"}, dry_run=True)
    assert [r["field"] for r in report.rejects] == ["made_on", "quantity"]
    assert report.rejected == 1


def test_an_id_used_twice_with_different_names(store: Store, tmp_path: Path) -> None:
    report = _load(store, tmp_path, {"suppliers": "id,name\nA,Avocet\nB,Bittern\nA,Crane\nA,Avocet\n"})
    assert (report.loaded, report.rejected) == (1, 3)
    assert {key for key in graph_of(store) if key.startswith("Supplier")} == {"Supplier B"}
    first, second, third = report.rejects
    assert (first["row"], first["field"], first["value"]) == (2, "name", "Avocet")
    assert first["reason"] == (
        "id 'A' is used twice with different content: row 2 of suppliers.csv and row 4 of suppliers.csv differ in name"
    )
    assert "row 4 of suppliers.csv and row 2 of suppliers.csv differ in name" in second["reason"]
    assert "row 5 of suppliers.csv and row 4 of suppliers.csv differ in name" in third["reason"]


def test_an_id_used_for_two_kinds(store: Store, tmp_path: Path) -> None:
    files = {"suppliers": "id,name\nA,Avocet\n", "facilities": "id,name\nA,Avocet\nB,Bittern\n"}
    report = _load(store, tmp_path, files)
    assert (report.loaded, report.rejected) == (1, 2)
    assert "row 2 of suppliers.csv and row 2 of facilities.csv" in report.rejects[0]["reason"]
    again = _load(store, tmp_path, {"suppliers": "id,name\nB,Bittern\n"})
    assert again.rejects[0]["reason"] == "id 'B' is already a facility in the graph; ids are unique over all kinds"


def test_a_sale_stated_twice_differently(embedded_store: Store, tmp_path: Path) -> None:
    sales = "from_id,to_id,commodity,quantity\nA,B,cotton,1\nA,B,Cotton,2\nA,B,tomato,3\n"
    report = _load(embedded_store, tmp_path, {**NODES, "supplies": sales})
    assert report.rejected == 2
    assert "from_id A, to_id B, commodity cotton, hts (blank)" in report.rejects[0]["reason"]
    assert report.rejects[0]["reason"].endswith("differ in quantity")


def test_what_refers_to_a_rejected_row_falls_with_it(store: Store, tmp_path: Path) -> None:
    files = {
        "suppliers": "id,name,country\nA,Avocet,Atlantis\nB,Bittern,CN\n",
        "shipments": "id,shipper_id\nS,A\nT,B\n",
        "lines": "id,shipment_id,hts\nL,S,5205\nM,T,5205\n",
        "line_lots": "line_id,lot_id\nL,K\nM,K\n",
        "lots": "id\nK\n",
    }
    report = _load(store, tmp_path, files)
    assert [(r["file"], r["row"], r["field"]) for r in report.rejects] == [
        ("suppliers.csv", 2, "country"),
        ("shipments.csv", 2, "shipper_id"),
        ("lines.csv", 2, "shipment_id"),
        ("line_lots.csv", 2, "line_id"),
    ]
    assert "row that was itself rejected: row 2 of suppliers.csv" in report.rejects[1]["reason"]
    assert {k.split()[1] for k in graph_of(store) if k.split()[0] in ("Shipment", "Line", "Lot", "Supplier")} == {
        *("B", "T", "M", "K")
    }


def test_what_the_graph_holds_may_be_referred_to(store: Store, tmp_path: Path) -> None:
    _load(store, tmp_path, NODES)
    report = _load(store, tmp_path, {"supplies": "from_id,to_id\nA,B\nA,L1\n"})
    assert (report.loaded, report.rejected) == (1, 1)
    assert "is a lot" in report.rejects[0]["reason"]


def test_formulas_in_a_workbook_are_rejected(embedded_store: Store, tmp_path: Path) -> None:
    rows = [{"id": "A", "name": "Avocet"}, {"id": "B", "name": '=CONCATENATE("x","y")'}, {"id": "=A2", "name": "Crane"}]
    report = load_all(embedded_store, [write_file(tmp_path / "suppliers.xlsx", rows)], tmp_path / "home")
    assert [(r["row"], r["field"], r["value"]) for r in report.rejects] == [
        (3, "name", '=CONCATENATE("x","y")'),
        (4, "id", "=A2"),
    ]
    assert report.loaded == 1


def test_the_file_of_rejects_runs_no_formula(embedded_store: Store, tmp_path: Path) -> None:
    report = _load(embedded_store, tmp_path, {"suppliers": "id,name\nA,\"=cmd|'/C calc'!A0\"\n"}, dry_run=True)
    assert report.rejects_file
    with report.rejects_file.open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert list(row) == ["file", "row", "field", "value", "reason"]
    assert row["value"] == "'=cmd|'/C calc'!A0"
    assert report.rejects[0]["value"] == "=cmd|'/C calc'!A0"


def test_rows_are_numbered_as_a_spreadsheet_shows_them(embedded_store: Store, tmp_path: Path) -> None:
    text = 'id,name,address\nA,Avocet,"one\ntwo\nthree"\n\nB,,x\n'
    report = _load(embedded_store, tmp_path, {"suppliers": text}, dry_run=True)
    assert [(r["row"], r["field"]) for r in report.rejects] == [(4, "name")]
    rows = [{"id": "A", "name": "Avocet"}, {}, {"id": "B", "name": None}]
    report = load_all(embedded_store, [write_file(tmp_path / "suppliers.xlsx", rows)], tmp_path / "home", dry_run=True)
    assert [(r["row"], r["field"]) for r in report.rejects] == [(4, "name")]


def test_a_rejected_row_is_said_to_be_read(embedded_store: Store, tmp_path: Path) -> None:
    report = _load(embedded_store, tmp_path, {"suppliers": "id,name\nA,Avocet\nB,\nC,Crane\nC,Crane\n"}, now=NOW)
    (file,) = report.files
    assert (file.rows, file.loaded, file.unchanged, file.rejected) == (4, 2, 1, 1)
