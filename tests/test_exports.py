"""Exports of a graph with hostile texts, and of the demo: what each format keeps, and the way back."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import geopandas
import networkx
import numpy as np
import pyarrow.parquet as pq
import pytest
from conftest import emptied

from bench import neo4j_server
from dashboard import demo_filling
from dashboard.exports import formats, snapshot
from dashboard.exports.admin_csv import command
from dashboard.exports.columns import KINDS, LABELS, arrow_schema, columns_of, schema_digest
from dashboard.exports.formats import FORMATS
from dashboard.exports.parquet import place_of
from dashboard.exports.restore import restore
from dashboard.exports.snapshot import take
from geo.datum import to_wgs84
from graph.declarations import Statement
from graph.errors import UserMistake
from graph.schema import NODE_TYPES, NODES
from graph.settings import Settings
from graph.store import Store, open_store
from graph.whole_folders import MANIFEST, digest_of
from ingest.load import load
from ingest.tagging import tag
from tests.exported import FACILITIES, HOSTILE, LOTS, SUPPLIERS, contents, exported, fill_hostile

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)


def quiet(*_: object) -> None:
    """Progress that nobody reads."""


@pytest.fixture
def hostile(store: Store) -> Store:
    fill_hostile(store)
    return store


@pytest.mark.parametrize("what", FORMATS)
def test_the_same_graph_gives_the_same_bytes(hostile: Store, tmp_path: Path, what: str) -> None:
    exported(hostile, what, tmp_path / "one")
    exported(hostile, what, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


@pytest.mark.parametrize("what", FORMATS)
def test_an_empty_graph_is_exported_too(embedded_store: Store, tmp_path: Path, what: str) -> None:
    exported(embedded_store, what, tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / MANIFEST).read_bytes())
    assert manifest["format"] == "xuar-risk export"
    assert manifest["schema"] == schema_digest()


def test_the_manifest_names_each_file_with_its_digest(hostile: Store, tmp_path: Path) -> None:
    manifest = exported(hostile, "parquet", tmp_path / "out")
    named = {row["name"]: row["sha256"] for row in manifest["files"]}
    there = {name for name in contents(tmp_path / "out") if name != MANIFEST}
    assert named == {name: digest_of(tmp_path / "out" / name) for name in there}
    assert manifest["counts"]["Supplier"] == len(SUPPLIERS)


def test_parquet_is_typed_as_declared_and_sorted_by_id(hostile: Store, tmp_path: Path) -> None:
    exported(hostile, "parquet", tmp_path / "out")
    for kind in KINDS:
        assert pq.read_schema(tmp_path / "out" / place_of(kind)).equals(arrow_schema(kind)), kind
    rows = pq.read_table(tmp_path / "out" / place_of("Supplier")).to_pylist()
    assert [row["id"] for row in rows] == sorted(str(row["id"]) for row in SUPPLIERS)
    given = {row["id"]: row for row in SUPPLIERS}
    for row in rows:
        assert {name: value for name, value in row.items() if value is not None} == given[row["id"]]


def test_each_label_but_the_revisions_is_exported() -> None:
    assert {node.label for node in NODE_TYPES} - set(LABELS) == {"Revision"}


def test_restored_it_is_the_same_graph(hostile: Store, tmp_path: Path) -> None:
    exported(hostile, "parquet", tmp_path / "one")
    report = restore(emptied(hostile), tmp_path / "one", quiet)
    assert report["restored"]["Decision"] == 1
    assert report["made_anew"] == ["Revision"]
    assert hostile.read("MATCH (r:Revision) RETURN count(r) AS n")[0]["n"] > 0
    exported(hostile, "parquet", tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_graph_that_holds_something_is_not_restored_into(hostile: Store, tmp_path: Path) -> None:
    exported(hostile, "parquet", tmp_path / "out")
    with pytest.raises(UserMistake, match="not empty"):
        restore(hostile, tmp_path / "out", quiet)


def test_what_is_no_whole_parquet_export_is_not_restored(embedded_store: Store, tmp_path: Path) -> None:
    fill_hostile(embedded_store)
    exported(embedded_store, "parquet", tmp_path / "out")
    exported(embedded_store, "graphml", tmp_path / "graphml")
    emptied(embedded_store)
    for folder in (tmp_path / "graphml", tmp_path / "nowhere"):
        with pytest.raises(UserMistake, match="no Parquet export"):
            restore(embedded_store, folder, quiet)
    changed = tmp_path / "out" / place_of("OWNS")
    changed.write_bytes(changed.read_bytes() + b" ")
    with pytest.raises(UserMistake, match=r"OWNS\.parquet.*not as it was exported"):
        restore(embedded_store, tmp_path / "out", quiet)
    changed.unlink()
    with pytest.raises(UserMistake, match="missing"):
        restore(embedded_store, tmp_path / "out", quiet)
    assert embedded_store.read("MATCH (n) WHERE NOT n:Revision RETURN count(n) AS n") == [{"n": 0}]


def test_graphml_is_read_back_with_its_texts(hostile: Store, tmp_path: Path) -> None:
    manifest = exported(hostile, "graphml", tmp_path / "out")
    graph = networkx.read_graphml(tmp_path / "out" / "graph.graphml", force_multigraph=True)
    assert set(graph) == {row["id"] for row in (*SUPPLIERS, *FACILITIES, *LOTS)}
    assert graph.nodes["S;1"]["name"] == HOSTILE
    assert graph.nodes["S;1"]["label"] == HOSTILE
    assert graph.nodes["S;1"]["kind"] == "Supplier"
    assert graph.nodes["S;1"]["lat"] == 41.17
    assert graph.nodes["S-3"]["stub"] is True
    assert graph.nodes["é"]["name"] == "bell� and nothing�"
    assert "1 values" in manifest["left_out"]["signs that XML cannot hold"]
    assert [(a, b, edge["kind"]) for a, b, edge in graph.edges(data=True)] == [
        ("S;1", "s-2", "OWNS"),
        ("F-1", "S;1", "SUPPLIES"),
    ]


def test_sites_are_points_in_wgs84_and_none_is_lost(hostile: Store, tmp_path: Path) -> None:
    manifest = exported(hostile, "geopackage", tmp_path / "out")
    sites = geopandas.read_file(tmp_path / "out" / "sites.gpkg", layer="sites").set_index("id")
    others = geopandas.read_file(tmp_path / "out" / "sites.gpkg", layer="sites_without_point").set_index("id")
    assert {*sites.index, *others.index} == {row["id"] for row in (*SUPPLIERS, *FACILITIES)}
    assert manifest["counts"] == {"sites": len(sites), "sites_without_point": len(others)}
    assert sites.crs == "EPSG:4326"
    for id_, given in (("S;1", SUPPLIERS[0]), ("F-2", FACILITIES[1])):
        lon, lat = to_wgs84(np.array([given["lon"]]), np.array([given["lat"]]), given["datum"])
        assert (sites.geometry[id_].x, sites.geometry[id_].y) == (lon[0], lat[0]) != (given["lon"], given["lat"])
        assert (sites.lon[id_], sites.lat[id_], sites.datum[id_]) == (given["lon"], given["lat"], given["datum"])
    assert sites.exposure_verdict["S;1"] == "exposed"
    assert others.why_no_point["S-3"] == "no coordinates"
    assert "0, 0" in others.why_no_point["s-2"]
    assert "latitude is not between" in others.why_no_point["F-1"]


def test_coordinates_that_do_not_count_are_no_points(store: Store, tmp_path: Path) -> None:
    made = [
        {"id": "SWAPPED", "country": "CN", "lat": 87.61682, "lon": 43.82559},
        {"id": "NOT_CN", "country": "CN", "lat": 39.92077, "lon": 32.85412, "postal_code": "842200"},
        {"id": "SEA", "country": "TR", "lat": 34.5, "lon": 30.5},
        {"id": "TORN", "country": "TR", "lat": 39.92077, "lon": 32.85412, "address": "Shaya County, Aksu, Xinjiang"},
        {"id": "WELL", "country": "TR", "lat": 39.92077, "lon": 32.85412},
    ]
    with store.writing() as writer:
        writer.write(NODES["Facility"].create(), made)
    tag(store)
    exported(store, "geopackage", tmp_path / "out")
    sites = geopandas.read_file(tmp_path / "out" / "sites.gpkg", layer="sites")
    others = geopandas.read_file(tmp_path / "out" / "sites.gpkg", layer="sites_without_point").set_index("id")
    assert list(sites["id"]) == ["WELL"]
    for id_, words in (
        ("SWAPPED", "look swapped"),
        ("NOT_CN", "in Türkiye, not in its country, China"),
        ("SEA", "at sea"),
        ("TORN", "which is right is not known"),
    ):
        assert words in others.why_no_point[id_]
    assert (others.lat["SEA"], others.lon["SEA"], others.xuar["NOT_CN"]) == (34.5, 30.5, "inside")


def test_admin_csv_reads_back_as_it_was(hostile: Store, tmp_path: Path) -> None:
    manifest = exported(hostile, "admin-csv", tmp_path / "out")
    assert manifest["array_delimiter"] == "\x1f"
    assert manifest["left_out"]["empty lists"] == "1, which the importer takes for missing"
    with (tmp_path / "out" / "Supplier.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header[:3] == ["id:ID", ":LABEL", "name:string"]
    named = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert named["S;1"]["name:string"] == HOSTILE
    assert named["S;1"]["aliases:string[]"].split("\x1f") == SUPPLIERS[0]["aliases"]
    assert named["S;1"]["source_row:long"] == "9007199254740993"
    assert float(named["S;1"]["exposure_confidence:double"]) == 0.1 + 0.2
    # Only a quoted text is an empty one; what is missing is not quoted, and csv cannot tell: so the text itself.
    raw = (tmp_path / "out" / "Supplier.csv").read_text(encoding="utf-8")
    assert '\n"s-2",Supplier,"=2+3",,,,,,,0.0,0.0,,,,"",' in raw
    readme = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "neo4j-admin database import full" in readme
    assert "--array-delimiter=U+001F" in readme
    assert "--nodes=Supplier.csv" in readme
    constraints = (tmp_path / "out" / "constraints.cypher").read_text(encoding="utf-8").splitlines()
    assert NODES["Supplier"].constraint() + ";" in constraints


def test_records_are_loaded_again_to_the_same_records(hostile: Store, tmp_path: Path) -> None:
    """One folder a source, each loaded as the README says."""
    fill_plain(emptied(hostile), tmp_path)
    manifest = exported(hostile, "records", tmp_path / "one")
    assert manifest["sources"] == {"b; of/..": "1-b-of", "a": "2-a"}
    assert manifest["left_out"]["Run"] == "2, not from records"
    emptied(hostile)
    for source, folder in manifest["sources"].items():
        files = sorted((tmp_path / "one" / folder).glob("*.csv"))
        assert load(hostile, files, home=tmp_path, now=NOW, source=source, allow_stubs=True).rejected == 0
    exported(hostile, "records", tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def fill_plain(store: Store, folder: Path) -> None:
    """Two sources, of which each refers to the other's."""
    first, second = folder / "suppliers.csv", folder / "b"
    first.write_text('id,name,aliases,operator\nA,"Alpha, ""the"" first",One; Two,\n', encoding="utf-8")
    second.mkdir()
    (second / "suppliers.csv").write_text("id,name,lat,lon\n0012,Beta,41.5,80.25\n", encoding="utf-8")
    (second / "supplies.csv").write_text("from_id,to_id,quantity,last_seen\n0012,A,1e16,2024-02-29\n", encoding="utf-8")
    (folder / "ownership.csv").write_text("owner_id,owned_id,share\nA,0012,7%\n", encoding="utf-8")
    for source, files in (
        ("a", [first, folder / "ownership.csv"]),
        ("b; of/..", [second / "suppliers.csv", second / "supplies.csv"]),
    ):
        assert load(store, files, home=folder, now=NOW, source=source, allow_stubs=True).rejected == 0


def test_the_demo_comes_back_the_same_by_both_ways(store: Store, tmp_path: Path) -> None:
    demo_filling.fill(store, tmp_path / "home", NOW, quiet)
    exported(store, "parquet", tmp_path / "one")
    records = exported(store, "records", tmp_path / "records")
    restore(emptied(store), tmp_path / "one", quiet)
    exported(store, "parquet", tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    emptied(store)
    files = sorted((tmp_path / "records" / "1-demo").glob("*.csv"))
    report = load(store, files, home=tmp_path / "home", now=NOW, source="demo")
    assert report.rejected == 0
    assert report.counts()["loaded"] == sum(records["counts"]["demo"].values())
    exported(store, "records", tmp_path / "again")
    before, after = contents(tmp_path / "records"), contents(tmp_path / "again")
    # The manifest also counts what the tag and the lists added, which is not there again.
    assert {**before, MANIFEST: b""} == {**after, MANIFEST: b""}


def test_what_the_schema_does_not_know_is_named(hostile: Store, tmp_path: Path) -> None:
    with hostile.writing() as writer:
        writer.run(Statement("CREATE (:Stranger {id: 'x'})-[:KNOWS]->(:Facility {id: 'F-9', colour: 'red'})"))
    left = exported(hostile, "parquet", tmp_path / "out")["left_out"]
    for name in ("(Stranger)", "[KNOWS]", "Facility.colour"):
        assert left[name] == "1, which the schema does not know"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("name", 5, "text"),
        ("aliases", "abc", "a list of texts"),
        ("lat", "41", "a number"),
        ("source_row", 1.5, "whole"),
    ],
)
def test_a_value_of_another_kind_is_named(
    embedded_store: Store, tmp_path: Path, name: str, value: object, expected: str
) -> None:
    with embedded_store.writing() as writer:
        writer.run(NODES["Supplier"].create(), rows=[{"id": "A", name: value}])
    with pytest.raises(UserMistake, match=f"Supplier 'A' has .* for {name}; expected .*{expected}"):
        exported(embedded_store, "parquet", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_many_rows_come_in_order_and_in_groups(
    embedded_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "AT_ONCE", 70)
    monkeypatch.setattr("dashboard.exports.parquet.ROWS_IN_A_GROUP", 100)
    with embedded_store.writing() as writer:
        writer.write(NODES["Lot"].create(), ({"id": f"L{n * 7919 % 1000:03}"} for n in range(1000)))
    exported(embedded_store, "parquet", tmp_path / "out")
    file = pq.ParquetFile(tmp_path / "out" / place_of("Lot"))
    assert file.read()["id"].to_pylist() == [f"L{n:03}" for n in range(1000)]
    assert [file.metadata.row_group(at).num_rows for at in range(file.metadata.num_row_groups)] == [100] * 10


def test_progress_is_told_of(embedded_store: Store, tmp_path: Path) -> None:
    fill_hostile(embedded_store)
    told: list[tuple[str, int, int | None]] = []
    formats.export(embedded_store, "parquet", tmp_path / "out", progress=lambda *said: told.append(said))
    assert ("Reading Supplier", 4, None) in told
    assert ("Writing Supplier", 4, 4) in told


def test_others_do_not_write_meanwhile(embedded_store: Store, tmp_path: Path) -> None:
    with embedded_store.writing(), pytest.raises(UserMistake, match="writing to this graph"):
        exported(embedded_store, "parquet", tmp_path / "out")


def test_counts_of_values_know_empty_lists(embedded_store: Store, tmp_path: Path) -> None:
    with embedded_store.writing() as writer:
        rows = [{"id": "A", "documents": []}, {"id": "B"}, {"id": "C", "documents": ["d"]}]
        writer.run(NODES["Lot"].create(), rows=rows)
    said = take(embedded_store, tmp_path, quiet).said("Lot")
    assert {name: count for name, count in said.items() if count} == {"id": 3, "documents": 2}
    assert set(said) == {column.name for column in columns_of("Lot")}


Spoil = Callable[[Path], object]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda out: (out / "mine.txt").write_text("a"), "not empty|something other"),
        (lambda out: (out / MANIFEST).write_text("{}"), "something other"),
        (lambda out: (out / MANIFEST).unlink(), "something other"),
    ],
)
def test_only_what_an_export_made_is_replaced(embedded_store: Store, tmp_path: Path, spoil: Spoil, said: str) -> None:
    out = tmp_path / "out"
    exported(embedded_store, "graphml", out)
    with pytest.raises(UserMistake, match="--replace"):
        exported(embedded_store, "graphml", out)
    exported(embedded_store, "parquet", out, replace=True)
    assert not (out / "graph.graphml").exists()
    spoil(out)
    before = contents(out)
    with pytest.raises(UserMistake, match=said):
        exported(embedded_store, "graphml", out, replace=True)
    assert contents(out) == before


def test_a_file_is_no_folder(embedded_store: Store, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(UserMistake, match="is no folder"):
        exported(embedded_store, "graphml", tmp_path / "out", replace=True)
    with pytest.raises(UserMistake, match="no format 'xml'; expected one of records, parquet"):
        exported(embedded_store, "xml", tmp_path / "other")


def test_neo4j_s_own_importer_takes_it_and_it_is_the_same_graph(embedded_store: Store, tmp_path: Path) -> None:
    """From the embedded engine into a Neo4j, whose export is the same to the byte."""
    fill_hostile(embedded_store)
    with embedded_store.writing() as writer:
        writer.run(NODES["Lot"].delete(), ids=["L-1"])  # its list is empty, which the importer takes for missing
    exported(embedded_store, "admin-csv", tmp_path / "csv")
    exported(embedded_store, "parquet", tmp_path / "parquet")
    kinds = [path.stem for path in sorted((tmp_path / "csv").glob("*.csv"))]
    scratch = tmp_path / "neo4j"
    scratch.mkdir()
    try:
        with neo4j_server.imported_neo4j(scratch, tmp_path / "csv", command(kinds, "\x1f")) as server:
            settings = Settings(
                home=tmp_path / "home", neo4j_uri=server.uri, neo4j_user=server.user, neo4j_password=server.password
            )
            with open_store(settings) as imported:
                constraints = (tmp_path / "csv" / "constraints.cypher").read_text(encoding="utf-8").split(";")
                with imported.writing() as writer:
                    for constraint in filter(str.strip, constraints):
                        writer.run(constraint)
                for what in ("csv", "parquet"):
                    exported(imported, {"csv": "admin-csv"}.get(what, what), tmp_path / "again" / what)
    except neo4j_server.NoNeo4j as missing:
        pytest.skip(f"no importer to try it with: {missing}")
    for what in ("csv", "parquet"):
        assert contents(tmp_path / what) == contents(tmp_path / "again" / what)
