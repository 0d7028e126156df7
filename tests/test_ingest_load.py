"""Loading: every kind from every format, again, changed, and a call that cannot be used."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ingest_files import EVERYTHING, FORMATS, NOW, csv_file, everything, graph_of, load_all, write_file

from graph.errors import UserMistake
from graph.schema import NODES, RELATIONSHIPS
from graph.store import Store
from ingest.kinds import KINDS
from ingest.runs import in_words, runs

PROVENANCE = ("source_file", "source_row", "raw")


def _counts(report: Any) -> tuple[int, int, int, int]:
    return report.loaded, report.unchanged, report.removed, report.rejected


def _said(graph: dict[str, Any]) -> dict[str, Any]:
    """The facts without where they were read."""
    facts = {}
    for key, value in graph.items():
        properties = value.get("p", value)
        kept = {k: v for k, v in properties.items() if k not in PROVENANCE}
        facts[key] = {**value, "p": kept} if "p" in value else kept
    return facts


def test_every_kind_has_an_example_that_fills_its_row() -> None:
    assert EVERYTHING.keys() == KINDS.keys()
    for kind, rows in EVERYTHING.items():
        assert {name for row in rows for name in row} <= {*KINDS[kind].names}


@pytest.fixture(scope="module")
def from_csv() -> dict[str, Any]:
    return {}


@pytest.mark.parametrize("ending", FORMATS)
def test_each_format_gives_the_same_graph(
    store: Store, tmp_path: Path, home: Path, from_csv: dict[str, Any], ending: str
) -> None:
    rows = sum(map(len, EVERYTHING.values()))
    files = everything(tmp_path, ending)
    report = load_all(store, files, home)
    assert report.rejects == []
    assert _counts(report) == (rows, 0, 0, 0)
    graph = _said(graph_of(store))
    assert graph == from_csv.setdefault("graph", graph)
    assert _counts(load_all(store, files, home)) == (0, rows, 0, 0)
    assert _said(graph_of(store)) == graph


def test_the_graph_says_what_the_files_say(embedded_store: Store, tmp_path: Path, home: Path) -> None:
    load_all(embedded_store, everything(tmp_path), home)
    graph = graph_of(embedded_store)
    gin = graph["Supplier GIN"]
    assert (gin["aliases"], gin["lat"], gin["datum"]) == (["Sandgrouse", "沙鸡轧花厂"], 41.16, "GCJ-02")
    assert (gin["source"], gin["source_file"], gin["source_row"]) == ("suppliers", "suppliers.csv", 2)
    assert (gin["run"], gin["created_run"]) == ("run-000001", "run-000001")
    sales = {(f["start"], f["end"]): f["p"] for k, f in graph.items() if k.startswith("SUPPLIES")}
    assert sales["FARM", "GIN"]["first_seen"] == date(2023, 1, 1)
    assert sales["FARM", "GIN"]["documents"] == ["DOC-1", "DOC-2"]
    assert "confidence" not in sales["GIN", "SPIN"]
    assert [sales[k]["basis"] for k in (("FARM", "GIN"), ("GIN", "SPIN"), ("SPIN", "SEW"))] == [
        *("documented", "declared", "trade_record")
    ]
    ends = {(k.split()[0], f["start"], f["end"]) for k, f in graph.items() if "start" in f}
    assert ends >= {
        *(("OPERATES", "SPIN", "SEW"), ("OPERATES", "GIN", "FARM"), ("OWNS", "HOLD", "SPIN")),
        *(("SHIPPED_BY", "SHIP", "SPIN"), ("CONSIGNED_TO", "SHIP", "HOLD"), ("PRODUCED_AT", "SHIP", "SEW")),
        *(("HAS_LINE", "SHIP", "LINE"), ("FROM_LOT", "LINE", "YARN"), ("INPUT_TO", "BALE", "YARN")),
        *(("PRODUCED_AT", "YARN", "SPIN"), ("SUPPORTS", "DOC-1", "YARN"), ("SUPPORTS", "DOC-2", "BALE")),
    }
    (made,) = [f["p"] for k, f in graph.items() if k.startswith("PRODUCED_AT") and f["start"] == "YARN"]
    assert (made["documents"], made["basis"]) == (["DOC-2"], "declared")
    assert graph["Document DOC-1"]["file"] == "inv.pdf"


def test_every_value_is_of_the_kind_that_the_schema_declares(store: Store, tmp_path: Path, home: Path) -> None:
    load_all(store, everything(tmp_path), home)
    kinds = {"string": str, "float": float, "int": int, "bool": bool, "date": date, "strings": list}
    for key, value in graph_of(store).items():
        kind = key.split()[0]
        declared = {p.name: p.kind for p in (RELATIONSHIPS[kind] if kind in RELATIONSHIPS else NODES[kind]).properties}
        for name, said in value.get("p", value).items():
            assert name == "id" or type(said) is kinds[declared[name]], (key, name, said)


def test_a_changed_row_replaces_what_it_made(store: Store, tmp_path: Path, home: Path) -> None:
    files = everything(tmp_path)
    load_all(store, files, home)
    before = graph_of(store)
    moved = [{**EVERYTHING["facilities"][0], "operator_id": "HOLD", "processes": None}]
    report = load_all(store, [write_file(tmp_path / "facilities.csv", moved)], home)
    assert _counts(report) == (1, 0, 0, 0)
    after = graph_of(store)
    sew = after["Facility SEW"]
    assert (sew["operator_id"], sew["run"], sew["created_run"]) == ("HOLD", "run-000002", "run-000001")
    assert "processes" not in sew
    operators = {f["start"] for k, f in after.items() if k.startswith("OPERATES") and f["end"] == "SEW"}
    assert operators == {"HOLD"}
    untouched = {k for k in before if "SEW" not in k and not k.startswith("OPERATES")}
    assert {k: before[k] for k in untouched} == {k: after[k] for k in untouched}


def test_a_changed_sale_updates_its_fact(store: Store, tmp_path: Path, home: Path) -> None:
    load_all(store, everything(tmp_path), home)
    sales = [{**EVERYTHING["supplies"][0], "last_seen": date(2024, 1, 31)}, *EVERYTHING["supplies"][1:]]
    report = load_all(store, [write_file(tmp_path / "supplies.csv", sales)], home)
    assert _counts(report) == (1, 2, 0, 0)
    facts = [f["p"] for k, f in graph_of(store).items() if k.startswith("SUPPLIES")]
    assert len(facts) == 3
    assert sorted(f["run"] for f in facts) == ["run-000001", "run-000001", "run-000002"]
    assert [f["last_seen"] for f in facts if f["run"] == "run-000002"] == [date(2024, 1, 31)]


def test_what_others_wrote_on_a_node_stays_until_its_place_changes(
    embedded_store: Store, tmp_path: Path, home: Path
) -> None:
    store = embedded_store
    load_all(store, everything(tmp_path), home)
    with store.writing() as writer:
        writer.run("MATCH (n:Supplier {id: 'SPIN'}) SET n.xuar = 'outside', n.xuar_tagged = 'digest'")
    renamed = [{**row, "name": f"{row['name']} Ltd"} for row in EVERYTHING["suppliers"]]
    load_all(store, [write_file(tmp_path / "suppliers.csv", renamed)], home)
    assert graph_of(store)["Supplier SPIN"]["xuar"] == "outside"
    moved = [{**row, "country": "TH", "datum": None, "lat": None, "lon": None} for row in renamed]
    load_all(store, [write_file(tmp_path / "suppliers.csv", moved)], home)
    assert not {"xuar", "xuar_tagged"} & graph_of(store)["Supplier SPIN"].keys()


def test_a_row_that_says_the_same_is_loaded_once(store: Store, tmp_path: Path, home: Path) -> None:
    text = "id,name,country,No\nA,Avocet,China,1\nA,Avocet,China,1\nB,Bittern,VN,2\n A ,Avocet ,cn,3\n"
    file = csv_file(tmp_path / "suppliers.csv", text)
    assert _counts(load_all(store, [file], home)) == (2, 2, 0, 0)
    node = graph_of(store)["Supplier A"]
    assert (node["source_row"], node["raw"]) == (2, '{"No":"1","country":"China"}')
    assert _counts(load_all(store, [file], home)) == (0, 4, 0, 0)


def test_a_dry_run_says_the_same_and_writes_nothing(embedded_store: Store, tmp_path: Path, home: Path) -> None:
    files = [*everything(tmp_path), csv_file(tmp_path / "more_suppliers.csv", "id,name\nX,\n")]
    report = load_all(embedded_store, files, home, dry_run=True)
    rows = sum(map(len, EVERYTHING.values()))
    assert (report.run, *_counts(report)) == (None, rows, 0, 0, 1)
    assert graph_of(embedded_store) == {}
    assert runs(embedded_store) == []
    assert report.rejects_file
    with report.rejects_file.open(newline="") as file:
        assert [row["field"] for row in csv.DictReader(file)] == ["name"]
    assert not list((home / "staging").iterdir())
    report = load_all(embedded_store, files, home)
    assert (report.run, *_counts(report)) == ("run-000001", rows, 0, 0, 1)


def test_what_a_run_did_is_told_with_its_units() -> None:
    assert in_words({"loaded": 1_200, "unchanged": 1, "removed": 0}) == "1,200 rows new or changed, 1 row unchanged"
    assert in_words({"removed": 20, "restored": 1}) == "20 facts removed, 1 fact put back"
    assert (in_words({"loaded": 0}), in_words({})) == ("nothing changed", "not counted")


def test_runs_say_what_was_loaded(embedded_store: Store, tmp_path: Path, home: Path) -> None:
    load_all(embedded_store, everything(tmp_path), home, source="vendor")
    load_all(embedded_store, everything(tmp_path), home, source="vendor")
    first, second = runs(embedded_store)
    assert (first["run"], first["state"], first["source"], first["started_at"]) == ("run-000001", "done", "vendor", NOW)
    assert (first["summary"]["loaded"], second["summary"]["loaded"], second["summary"]["unchanged"]) == (17, 0, 17)


def test_the_last_load_of_a_node_wins(store: Store, tmp_path: Path, home: Path) -> None:
    file = csv_file(tmp_path / "suppliers.csv", "id,name\nA,Avocet\n")
    load_all(store, [file], home, source="one")
    assert _counts(load_all(store, [file], home, source="two")) == (1, 0, 0, 0)
    assert graph_of(store)["Supplier A"]["source"] == "two"


def test_the_same_sale_from_two_sources_is_two_facts(store: Store, tmp_path: Path, home: Path) -> None:
    nodes = csv_file(tmp_path / "suppliers.csv", "id,name\nA,Avocet\nB,Bittern\n")
    sale = csv_file(tmp_path / "supplies.csv", "from_id,to_id\nA,B\n")
    load_all(store, [nodes, sale], home, source="one")
    load_all(store, [sale], home, source="two")
    sources = sorted(f["p"]["source"] for k, f in graph_of(store).items() if k.startswith("SUPPLIES"))
    assert sources == ["one", "two"]


def test_a_mistake_in_one_file_keeps_all_of_them_out(store: Store, tmp_path: Path, home: Path) -> None:
    bad = csv_file(tmp_path / "lines.csv", "id,shipment_id\nL,S\n")
    with pytest.raises(UserMistake, match=r"lines need the column 'hts'"):
        load_all(store, [*everything(tmp_path / "good"), bad], home)
    assert graph_of(store) == {}
    assert runs(store) == []


def test_a_hub_with_many_facts_changes_in_time(embedded_store: Store, tmp_path: Path, home: Path) -> None:
    buyers = [f"B{n:04}" for n in range(3000)]
    nodes = csv_file(tmp_path / "suppliers.csv", "id,name\nHUB,Hub\n" + "".join(f"{b},Buyer {b}\n" for b in buyers))
    sales = tmp_path / "supplies.csv"
    csv_file(sales, "from_id,to_id,quantity\n" + "".join(f"HUB,{b},1\n" for b in buyers))
    load_all(embedded_store, [nodes, sales], home)
    csv_file(sales, "from_id,to_id,quantity\n" + "".join(f"HUB,{b},2\n" for b in buyers))
    assert _counts(load_all(embedded_store, [sales], home)) == (3000, 0, 0, 0)
    assert embedded_store.read("MATCH ()-[r:SUPPLIES]->() WHERE r.quantity = 2 RETURN count(r) AS n") == [{"n": 3000}]
