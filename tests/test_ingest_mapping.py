"""Maps: foreign headers, derived ids, several records a row; and how the kind of a file is told."""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pycountry
import pytest
from ingest_files import csv_file, graph_of, load_all

from graph.errors import UserMistake
from graph.store import Store
from ingest.intake import kind_of
from ingest.mapping import read_map, shipped_maps
from ingest.tables import Table

OSH = Path(str(files("ingest") / "facilities" / "osh_facilities.csv"))


def _map(folder: Path, text: str) -> str:
    return str(csv_file(folder / "map.toml", text))


def test_the_real_list_of_facilities_loads_whole(store: Store, tmp_path: Path) -> None:
    report = load_all(store, [OSH], tmp_path / "home", kind="facilities", mapping="osh")
    assert (report.loaded, report.rejected, report.files[0].source) == (773, 0, "osh")
    graph = graph_of(store)
    assert len(graph) == 773
    codes = {country.alpha_2 for country in pycountry.countries}
    assert {node["country"] for node in graph.values()} <= codes
    with OSH.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    by_row = {node["source_row"]: node for node in graph.values()}
    for number, row in enumerate(rows, 2):
        node = by_row[number]
        assert node["name"] == " ".join(row["name"].split())
        assert (node["lat"], node["lon"]) == (float(row["lat"]), float(row["lng"]))
    assert (by_row[2]["country"], '"country":"China"' in by_row[2]["raw"], '"sector"' in by_row[2]["raw"]) == (
        *("CN", True),
        True,
    )
    again = load_all(store, [OSH], tmp_path / "home", mapping="osh")
    assert (again.loaded, again.unchanged, again.rejected) == (0, 773, 0)
    assert graph_of(store) == graph


BILL = """Bill of Lading Number,Shipper,Shipper Address,Consignee,Consignee Address,Arrival Date,Port of Lading,\
Port of Unlading,HTS Code,Product Description,Weight (KG),Vessel
B1,Lapwing  Spinning,1 Mill Road,Avocet Apparel,5 Pier St,03/01/2024,Ningbo,Los Angeles,610910,Shirts,"1,200",Tern
B1,Lapwing Spinning,1 Mill Road,Avocet Apparel,5 Pier St,03/01/2024,Ningbo,Los Angeles,620520,Trousers,300,Tern
B2,,,Avocet Apparel,5 Pier St,2024-03-09,Ningbo,Savannah,702.00,Tomatoes,10,Tern
B3,Lapwing Spinning,1 Mill Road,Avocet Apparel,5 Pier St,13/45/2024,Ningbo,Savannah,5205,Yarn,10,Tern
,Lapwing Spinning,1 Mill Road,,,03/01/2024,Ningbo,Savannah,5205,Yarn,10,Tern
"""


def test_a_row_of_bills_of_lading_makes_four_records(store: Store, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "export.csv", BILL)
    report = load_all(store, [file], tmp_path / "home", mapping="bill_of_lading")
    assert [(r["row"], r["field"]) for r in report.rejects] == [
        *((5, "import_date"), (6, "id"), (6, "shipment_id")),
    ]
    assert (report.loaded, report.unchanged, report.rejected) == (3, 0, 2)
    graph = graph_of(store)
    nodes = {key.split()[0]: [] for key in graph}
    for key, value in graph.items():
        nodes[key.split()[0]].append(value)
    assert sorted(n["name"] for n in nodes["Supplier"]) == ["Avocet Apparel", "Lapwing Spinning"]
    assert sorted(n["id"] for n in nodes["Shipment"]) == ["bol:B1", "bol:B2"]
    assert sorted((n["hts"], n["quantity"], n["unit"]) for n in nodes["Line"]) == [
        *(("0702.00", 10.0, "KG"), ("6109.10", 1200.0, "KG"), ("6205.20", 300.0, "KG")),
    ]
    assert all('"Vessel":"Tern"' in line["raw"] for line in nodes["Line"])
    names = {n["id"]: n.get("name", n["id"]) for key in ("Supplier", "Shipment", "Line") for n in nodes[key]}
    ends = sorted((names[f["start"]], names[f["end"]]) for f in (*nodes["SHIPPED_BY"], *nodes["CONSIGNED_TO"]))
    assert ends == [("bol:B1", "Avocet Apparel"), ("bol:B1", "Lapwing Spinning"), ("bol:B2", "Avocet Apparel")]
    assert len(nodes["HAS_LINE"]) == 3
    again = load_all(store, [file], tmp_path / "home", mapping="bill_of_lading")
    assert (again.loaded, again.unchanged, again.rejected) == (0, 3, 2)


FOREIGN = """
source = "vendor"
encoding = "gb18030"
delimiter = ";"
kind = "supplies"
prefix = "v:"
date_format = "%d.%m.%Y"
separator = "|"

[columns]
from_id = "卖方"
to_id = "Käufer"
first_seen = "Von"
documents = "Belege"

[constants]
unit = "kilograms"
basis = "registry"

[vocabularies.commodity]
"棉花" = "cotton"
"""


def test_a_map_says_it_all(embedded_store: Store, tmp_path: Path) -> None:
    nodes = csv_file(tmp_path / "suppliers.csv", "id,name\nv:A,Avocet\nv:B,Bittern\n")
    papers = csv_file(tmp_path / "documents.csv", "id,kind\nv:D1,invoice\nv:D2,invoice\n")
    load_all(embedded_store, [nodes, papers], tmp_path / "home")
    file = tmp_path / "export.csv"
    text = "卖方;Käufer;Von;Commodity;Belege;quantity;Rest\nA;B;31.01.2024;棉花;D1|D2;5;x\n"
    file.write_bytes(text.encode("gb18030"))
    report = load_all(embedded_store, [file], tmp_path / "home", mapping=_map(tmp_path, FOREIGN))
    assert (report.loaded, report.rejects, report.files[0].source) == (1, [], "vendor")
    (sale,) = [f for k, f in graph_of(embedded_store).items() if k.startswith("SUPPLIES")]
    said = sale["p"]
    assert (sale["start"], sale["end"], said["commodity"], said["unit"], said["basis"], said["documents"]) == (
        *("v:A", "v:B", "cotton", "KG", "registry"),
        ["v:D1", "v:D2"],
    )
    assert (str(said["first_seen"]), said["quantity"]) == ("2024-01-31", 5.0)
    assert json.loads(said["raw"]) == {
        "Belege": {"documents": "D1|D2"},
        "Commodity": "棉花",
        "Rest": "x",
        "Von": {"first_seen": "31.01.2024"},
    }, "what a map gave another name says which property was made of it"


def test_a_column_that_is_read_twice_says_what_was_made_of_it_each_time(embedded_store: Store, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "x.csv", "No,Firm,Country,Rest\n1,A  B,Türkiye,y\n")
    text = 'kind = "suppliers"\n[columns]\nid = "No"\nname = "Firm"\naddress = "Country"\ncountry = "country"\n'
    load_all(embedded_store, [file], tmp_path / "home", mapping=_map(tmp_path, text))
    (node,) = graph_of(embedded_store).values()
    assert (node["name"], node["country"], node["address"]) == ("A B", "TR", "Türkiye")
    assert json.loads(node["raw"]) == {"Firm": {"name": "A  B"}, "Country": {"country": "Türkiye"}, "Rest": "y"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind = ", "not readable as TOML"),
        ('kind = "ships"', "kind is 'ships'; expected one of suppliers"),
        ("colums = {}", "has the key 'colums'; expected"),
        ('kind = "lots"\ncolumns = { nmae = "x" }', "columns names 'nmae', which is no column of lots"),
        ('kind = "suppliers"\ncolumns = { nmae = "x" }', "Did you mean 'name'?"),
        ('kind = "lots"\nids = { id = "x" }', "ids.id must look like"),
        ('delimiter = ";;"', "delimiter is ';;'; expected one sign"),
        ("decimal = ';'", 'decimal is \';\'; expected "." or ","'),
        ("encoding = 5", "encoding is 5; expected a str"),
        ("[[emit]]\n[[emit]]\n", "must name its kind"),
        ("emit = []", "must be one or more tables"),
    ],
)
def test_a_map_that_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UserMistake) as raised:
        read_map(_map(tmp_path, text))
    assert message in str(raised.value)
    assert "map.toml" in str(raised.value)


def test_an_encoding_that_is_not_known(embedded_store: Store, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "suppliers.csv", "id,name\nA,B\n")
    with pytest.raises(UserMistake, match="the encoding 'klingon', which is not known"):
        load_all(embedded_store, [file], tmp_path / "home", mapping=_map(tmp_path, 'encoding = "klingon"'))


def test_the_shipped_maps_are_right() -> None:
    assert shipped_maps() == ["bill_of_lading", "ftm", "osh"]
    assert [kind.name for kind in read_map("osh").kinds] == ["facilities"]
    assert [kind.name for kind in read_map("bill_of_lading").kinds] == ["suppliers", "shipments", "lines"]


@pytest.mark.parametrize(
    ("name", "columns", "kind"),
    [
        ("suppliers.csv", "a", "suppliers"),
        ("2024-suppliers.parquet", "a", "suppliers"),
        ("Lot_Inputs 2024.csv", "a", "lot_inputs"),
        ("line_lots.csv", "a", "line_lots"),
        ("x.csv", "from_id,to_id", "supplies"),
        ("x.csv", "id,name,processes", "facilities"),
        ("x.csv", "id,name,Operator ID,crop", "estates"),
        ("x.csv", "id,shipment_id,hts,colour", "lines"),
        ("suppliers and facilities.csv", "id,name,crop", "estates"),
    ],
)
def test_the_kind_is_told_by_name_or_columns(name: str, columns: str, kind: str) -> None:
    assert kind_of(Table(Path(name), columns.split(","), iter(()))).name == kind


def _loaded(store: Store, folder: Path, name: str, content: bytes) -> list[Any]:
    path = folder / name
    path.write_bytes(content)
    report = load_all(store, [path], folder / "home", dry_run=True)
    return [report.loaded, report.rejects]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("suppliers.csv", "id,name\nA,Avocet\n".encode("utf-8-sig")),
        ("suppliers.csv", b"id;name;address\nA;Avocet;1, Pier Street\n"),
        ("suppliers.csv", b"id|name\r\nA|Avocet\r\n"),
        ("suppliers.txt", b"id\tname\nA\tAvocet\n"),
        ("suppliers.tsv", b"id\tname\nA\tAvo,cet\n"),
        ("suppliers.csv", b"ID , Name,\nA,Avocet,\n"),
        ("suppliers.csv", b'"id","name"\n"A","Avocet ""the"" Mill"'),
        ("suppliers.csv", "id,name\nA,新疆\n".encode()),
        ("suppliers.jsonl", b'\xef\xbb\xbf{"id": 1, "name": "A", "lat": 1, "lon": 2.50}\n\n'),
    ],
)
def test_tables_as_programs_write_them(embedded_store: Store, tmp_path: Path, name: str, content: bytes) -> None:
    assert _loaded(embedded_store, tmp_path, name, content) == [1, []]


def test_a_party_is_one_id_however_its_country_is_written(store: Store, tmp_path: Path) -> None:
    text = """Bill of Lading Number,Shipper,Shipper Country,Consignee,Consignee Country,Arrival Date,HTS Code
B1,Lapwing,Vietnam,Avocet,United States,2024-03-01,610910
B2,Lapwing,VN,Avocet,US,2024-03-02,610910
"""
    bills = csv_file(tmp_path / "bills.csv", text)
    report = load_all(store, [bills], tmp_path / "home", mapping="bill_of_lading")
    assert (report.loaded, report.rejected) == (2, 0)
    names = [node["name"] for node in graph_of(store).values() if node.get("country")]
    assert sorted(names) == ["Avocet", "Lapwing"]
