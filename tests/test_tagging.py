"""Tagging writes where everything is, once, and keeps it in step with what changes; on both engines."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from geo.boundaries import GeoError, load
from graph.declarations import Property
from graph.errors import UserMistake
from graph.schema import NODES, RELATIONSHIPS
from graph.store import Store, Writer
from ingest import tagging
from ingest.tagging import fenced, tag

AWAT = {"lon": 80.36123, "lat": 40.64123, "country": "CN"}
QINGDAO = {"lon": 120.36881, "lat": 36.09926, "country": "CN"}
BORDER = {"lon": 93.8215, "lat": 40.887, "country": "CN"}
RECORDS: dict[str, list[dict[str, Any]]] = {
    "Supplier": [
        {"id": "S1", "name": "Mokova Trading", "uscc": "91652928MA77ABCD1X"},
        {"id": "S2", "name": "Tukano Imports", "country": "US", "address": "12 Mill Lane"},
        {"id": "S3", "name": "Vesuno Textile", "postal_code": "841000", **QINGDAO},
    ],
    "Facility": [
        {"id": "F1", "name": "Awat Gin", **AWAT},
        {"id": "F2", "name": "Qingdao Store", "address": "88 Xinjiang Road", **QINGDAO},
        {"id": "F3", "name": "Sand Gate", **BORDER},
    ],
    "Estate": [{"id": "E1", "name": "Farm", "country": "CN", "address": "Aksu Prefecture, Xinjiang"}],
}
PLACES = "MATCH (n) WHERE n.xuar IS NOT NULL RETURN n.id AS id, n.xuar AS xuar, n.xuar_method AS method ORDER BY id"
REGIONS = "MATCH (n)-[r:IN_REGION]->(g:Region) RETURN n.id AS id, g.adcode AS code, r.method AS method, r.certainty AS"
REGIONS += " certainty, r.distance_km AS km ORDER BY id, code"
FINDINGS = "MATCH (f:Finding) RETURN f.kind AS kind, f.subjects AS subjects, f.message AS message ORDER BY message"


def fill(store: Store, records: dict[str, list[dict[str, Any]]] = RECORDS) -> None:
    with store.writing() as writer:
        for label, rows in records.items():
            writer.write(NODES[label].create(), rows)


def replace(store: Store, label: str, row: dict[str, Any]) -> None:
    """As a load does it: what the row does not say is removed, the place too."""
    with store.writing() as writer:
        writer.write(NODES[label].replace(), [row])


def codes(store: Store, record: str) -> list[str]:
    return [row["code"] for row in store.read(REGIONS) if row["id"] == record]


def test_everything_is_placed_with_its_regions(store: Store) -> None:
    fill(store)
    report = tag(store)
    assert [(row["id"], row["xuar"], row["method"]) for row in store.read(PLACES)] == [
        ("E1", "inside", "name"),
        ("F1", "inside", "coordinates"),
        ("F2", "outside", "coordinates"),
        ("F3", "borderline", "coordinates"),
        ("S1", "inside", "administrative_code"),
        ("S2", "unplaced", None),
        ("S3", "inside", "postal_code"),
    ]
    assert report.as_json()["states"] == {"inside": 4, "borderline": 1, "outside": 1, "unplaced": 1}
    assert (report.tagged, report.unchanged) == (7, 0)
    assert codes(store, "F1") == ["650000", "652900", "652928"] == codes(store, "S1")
    assert codes(store, "F2") == [] == codes(store, "S2")
    assert codes(store, "F3") == ["650000"]
    facts = {(row["id"], row["code"]): row for row in store.read(REGIONS)}
    assert facts["F1", "652928"]["method"] == "coordinates" and facts["F1", "652928"]["certainty"] == 1.0
    assert facts["F1", "650000"]["km"] < -100
    assert (facts["S1", "650000"]["certainty"], facts["S1", "650000"]["km"]) == (0.95, None)


def test_region_nodes_have_names_and_levels(store: Store) -> None:
    fill(store, {"Facility": [{"id": "F1", "name": "Awat Gin", **AWAT}]})
    tag(store)
    regions = store.read(
        "MATCH (g:Region) RETURN g.id AS id, g.name AS name, g.name_zh AS zh, g.level AS level ORDER BY id"
    )
    assert regions == [
        {
            "id": "region:650000",
            "name": "Xinjiang Uyghur Autonomous Region",
            "zh": "新疆维吾尔自治区",
            "level": "province",
        },
        {"id": "region:652900", "name": "Aksu Prefecture", "zh": "阿克苏地区", "level": "prefecture"},
        {"id": "region:652928", "name": "Awat County", "zh": "阿瓦提县", "level": "county"},
    ]


def test_a_conflict_is_a_finding_and_goes_when_it_is_mended(store: Store) -> None:
    fill(store)
    report = tag(store)
    assert [row["kind"] for row in store.read(FINDINGS)] == ["place_conflict"]
    assert report.findings == {"place_conflict": 1} and "S3" in report.new_findings[0]
    replace(store, "Supplier", {"id": "S3", "name": "Vesuno Textile", "postal_code": "266000", **QINGDAO})
    report = tag(store)
    assert (report.tagged, report.as_json()["findings"], store.read(FINDINGS)) == (1, {}, [])
    assert codes(store, "S3") == []


def test_findings_of_what_is_gone_go_too(store: Store) -> None:
    fill(store)
    tag(store)
    with store.writing() as writer:
        writer.write(NODES["Supplier"].delete(), ["S3"], parameter="ids")
    tag(store)
    assert store.read(FINDINGS) == []


class Writes:
    """Counts the rows that are written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rows = 0
        original = Writer.write

        def write(writer: Writer, cypher: str, rows: Any, **options: Any) -> int:
            written = original(writer, cypher, rows, **options)
            self.rows += written
            return written

        monkeypatch.setattr(Writer, "write", write)


def test_tagging_again_writes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store)
    tag(store)
    writes = Writes(monkeypatch)
    report = tag(store)
    assert (report.tagged, report.unchanged, writes.rows) == (0, 7, 0)
    assert report.as_json()["states"] == {"inside": 4, "borderline": 1, "outside": 1, "unplaced": 1}
    report = tag(store, only_changed=False)
    assert (report.tagged, report.unchanged) == (7, 0)
    assert writes.rows == 7, "the properties, and no region anew"


def test_what_changes_is_tagged_anew(store: Store) -> None:
    fill(store)
    tag(store)
    before = store.read(REGIONS)
    replace(store, "Facility", {"id": "F1", "name": "Awat Gin", **QINGDAO})
    replace(store, "Facility", {"id": "F2", "name": "Renamed Store", "address": "88 Xinjiang Road", **QINGDAO})
    replace(store, "Estate", {"id": "E1", "name": "Farm", "country": "CN", "address": "Hotan, Xinjiang"})
    report = tag(store)
    assert (report.tagged, report.unchanged) == (3, 4)
    assert codes(store, "F1") == [] and codes(store, "E1") == ["650000", "653200"]
    assert [row for row in store.read(REGIONS) if row["id"] == "S1"] == [row for row in before if row["id"] == "S1"]


def test_a_reload_with_the_same_place_keeps_its_regions(store: Store) -> None:
    fill(store)
    tag(store)
    ids = "MATCH (n {id: 'F1'})-[r:IN_REGION]->() RETURN r.id AS id ORDER BY id"
    before = store.read(ids)
    replace(store, "Facility", {"id": "F1", "name": "Awat Gin No. 2", **AWAT})
    assert store.read("MATCH (n:Facility {id: 'F1'}) RETURN n.xuar AS xuar") == [{"xuar": None}]
    assert tag(store).tagged == 1
    assert store.read(ids) == before
    assert store.read("MATCH (n:Facility {id: 'F1'}) RETURN n.xuar AS xuar") == [{"xuar": "inside"}]


def test_a_place_that_is_lost_leaves_no_traces(store: Store) -> None:
    fill(store, {"Facility": [{"id": "F1", "name": "Awat Gin", **AWAT}]})
    tag(store)
    with store.writing() as writer:
        writer.run("MATCH (n:Facility {id: 'F1'}) REMOVE n.lat, n.lon")
    tag(store)
    row = store.read("MATCH (n:Facility {id: 'F1'}) RETURN n")[0]["n"]
    assert row["xuar"] == "unplaced" and row["xuar_reason"].startswith("no coordinates")
    assert not {"xuar_method", "xuar_certainty", "xuar_distance_km"} & row.keys()
    assert codes(store, "F1") == []


def test_a_tagging_that_broke_off_is_finished(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store)
    monkeypatch.setattr(tagging, "_BATCH", 2)
    calls: list[str] = []

    def stop(what: str, done: int, total: int | None) -> None:
        calls.append(f"{what} {done}/{total}")
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tag(store, progress=stop)
    assert calls == ["Tagging 2/7", "Tagging 4/7"]
    report = tag(store)
    assert (report.tagged, report.unchanged) == (3, 4)
    broken_off = store.read(REGIONS)
    with store.writing() as writer:
        writer.run("MATCH (n) DETACH DELETE n")
    fill(store)
    tag(store)
    assert store.read(REGIONS) == broken_off


def test_other_boundaries_tag_everything_anew(store: Store) -> None:
    fill(store)
    tag(store)
    other = dataclasses.replace(load(), counties=None, digest="other")
    assert tag(store, fences=[other, *fenced()[1:]]).tagged == 7
    assert codes(store, "F1") == ["650000"]


def test_unfit_boundaries_are_a_users_mistake(embedded_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def unfit(_region: object) -> None:
        raise GeoError("the file names no coordinate system")

    monkeypatch.setattr(tagging, "load", unfit)
    with pytest.raises(UserMistake, match="names no coordinate system"):
        tag(embedded_store)


def test_what_is_written_is_declared(store: Store) -> None:
    fill(store)
    tag(store)

    def names(properties: tuple[Property, ...]) -> set[str]:
        return {p.name for p in properties} | {"id", "labels", "type"}

    for label in ("Supplier", "Facility", "Estate", "Region", "Finding"):
        for row in store.read(f"MATCH (n:{label}) RETURN n"):
            assert row["n"].keys() <= names(NODES[label].properties)
    for row in store.read("MATCH ()-[r:IN_REGION]->() RETURN r"):
        assert row["r"].keys() <= names(RELATIONSHIPS["IN_REGION"].properties)
