"""Regions other than the XUAR: told of in the graph on both engines, and of no consequence for a verdict."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ingest_files import load_all, write_file
from test_tagging import AWAT, QINGDAO, codes, fill

from geo.locate import ODDITIES
from graph.errors import UserMistake
from graph.exposure import assess
from graph.query import read_query
from graph.reading import read_projection
from graph.schema import NODES
from graph.settings import from_environment
from graph.store import Store
from ingest.tag_findings import IN_WORDS
from ingest.tagging import fenced, region_named, tag
from tests.asked import rows_of

TURKMENABAT = {"lon": 63.57861, "lat": 39.07322, "country": "TM"}
SQUARE = [(79.0, 40.0), (82.0, 40.0), (82.0, 42.0), (79.0, 42.0), (79.0, 40.0)]
FINDINGS = "MATCH (f:Finding) RETURN f.id AS id, f.kind AS kind, f.message AS message ORDER BY id"


def own_region(folder: Path, *, key: str = "square", code: str = "SQ", country: str = "KZ") -> Path:
    """A region of two degrees around Awat County, as a person would fence one."""
    shape = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
    (folder / f"{key}.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [shape]}))
    path = folder / f"{key}.toml"
    path.write_text(
        f'key = "{key}"\ncode = "{code}"\nname = "The Square"\nlevel = "province"\ncountry = "{country}"\n'
        f'order = "an invented order"\nsource = "drawn by hand"\n[boundary]\nprovince = "{key}.geojson"\n'
    )
    return path


def test_turkmenistan_is_a_region_of_the_graph_and_not_the_xuar(store: Store) -> None:
    fill(
        store, {"Facility": [{"id": "T1", "name": "Amu Gin", **TURKMENABAT}, {"id": "F1", "name": "Awat Gin", **AWAT}]}
    )
    report = tag(store)
    assert report.regions == {"turkmenistan": 1}
    assert report.as_json()["states"] == {"inside": 1, "borderline": 0, "outside": 1, "unplaced": 0}
    assert codes(store, "T1") == ["TM"] and codes(store, "F1") == ["650000", "652900", "652928"]
    (fact,) = store.read(
        "MATCH (n {id: 'T1'})-[r:IN_REGION]->(g:Region) RETURN n.xuar AS xuar, n.xuar_distance_km AS to_xuar, "
        "r.method AS method, r.certainty AS certainty, r.distance_km AS km, g.level AS level, g.name AS name"
    )
    assert (fact["xuar"], fact["method"], fact["certainty"]) == ("outside", "coordinates", 1.0)
    assert -60 < fact["km"] < -1 and fact["to_xuar"] > 500, "each distance is to the border of its own region"
    assert (fact["level"], fact["name"]) == ("country", "Turkmenistan")


def test_a_region_of_ones_own_comes_and_goes_with_its_file(store: Store, tmp_path: Path) -> None:
    fill(store)
    tag(store)
    before = store.read("MATCH (n)-[r:IN_REGION]->() RETURN r.id AS id ORDER BY id")
    report = tag(store, fences=fenced([own_region(tmp_path)]))
    assert (report.tagged, report.regions) == (7, {"turkmenistan": 0, "square": 1})
    assert codes(store, "F1") == ["650000", "652900", "652928", "SQ"]
    own_region(tmp_path).write_text((tmp_path / "square.toml").read_text().replace("The Square", "A Square"))
    assert tag(store, fences=fenced([tmp_path / "square.toml"])).tagged == 7, "what the file says has changed"
    report = tag(store)
    assert (report.tagged, report.regions) == (7, {"turkmenistan": 0})
    assert store.read("MATCH (n)-[r:IN_REGION]->() RETURN r.id AS id ORDER BY id") == before


def test_findings_of_two_regions_about_one_record_are_two(store: Store, tmp_path: Path) -> None:
    fill(store, {"Facility": [{"id": "F1", "name": "Awat Gin", **AWAT, "country": "US"}]})
    tag(store)
    of_xuar = store.read(FINDINGS)
    assert [row["kind"] for row in of_xuar].count("place_country") == 1
    report = tag(store, fences=fenced([own_region(tmp_path)]))
    both = store.read(FINDINGS)
    assert {row["id"] for row in of_xuar} < {row["id"] for row in both}
    assert [row["kind"] for row in both].count("place_country") == 2 == report.findings["place_country"]
    assert len({(row["kind"], row["message"]) for row in both}) == len(both), "nothing is said twice"
    tag(store)
    assert store.read(FINDINGS) == of_xuar


def test_coordinates_that_have_nothing_to_do_with_a_region_are_told_of_once(store: Store) -> None:
    swapped = {"lon": AWAT["lat"], "lat": AWAT["lon"]}
    rows = [
        {"id": "F1", "name": "Awat Gin", **swapped, "country": "CN"},
        {"id": "F2", "name": "Blank Gin", "lon": 59.556278, "lat": -38.969719},
        {"id": "F3", "name": "Centre Gin", "lon": 104.195397, "lat": 35.86166, "country": "CN"},
        {"id": "F4", "name": "Ashgabat Gin", "lon": 116.4, "lat": 39.9, "country": "TM"},
    ]
    fill(store, {"Facility": rows})
    tag(store)
    told = store.read(
        "MATCH (f:Finding) RETURN f.subjects[0] AS at, f.kind AS kind, f.message AS message ORDER BY at, kind, message"
    )
    assert [(row["at"], row["kind"]) for row in told if row["at"] in ("F1", "F3")] == [
        ("F1", "place_coordinates"),
        ("F3", "place_centre"),
    ]
    assert [row["kind"] for row in told if row["at"] == "F4"] == ["place_country", "place_country"]
    lost, sea = [row for row in told if row["at"] == "F2"]
    assert {lost["kind"], sea["kind"]} == {"place_coordinates"}
    assert "latitude 38.9697" in lost["message"], "Turkmenistan's own finding"
    assert "more than half a degree from the outline" in sea["message"] and "latitude" not in sea["message"]


def test_no_verdict_changes_by_another_region(store: Store, tmp_path: Path, home: Path) -> None:
    """One mill buys from the XUAR, the other from Turkmenistan: only the first is exposed, tagged how ever."""
    rows: dict[str, list[dict[str, Any]]] = {
        "suppliers": [
            {"id": "GIN", "name": "Sandgrouse Ginning", "role": "ginner", **AWAT},
            {"id": "TGIN", "name": "Oxus Ginning", "role": "ginner", **TURKMENABAT},
            {"id": "SPIN", "name": "Lapwing Spinning", "role": "spinner", **QINGDAO},
            {"id": "TSPIN", "name": "Plover Spinning", "role": "spinner", **QINGDAO},
        ],
        "supplies": [
            {"from_id": seller, "to_id": buyer, "commodity": "cotton", "hts": "5201.00", "basis": "documented"}
            for seller, buyer in (("GIN", "SPIN"), ("TGIN", "TSPIN"))
        ],
    }
    load_all(store, [write_file(tmp_path / f"{kind}.csv", records) for kind, records in rows.items()], home)

    def verdicts(fences: Any) -> list[tuple[str, str, float | None]]:
        tag(store, fences=fences)
        found = assess(read_projection(store), ["SPIN", "TSPIN", "TGIN"], as_of=date(2024, 6, 1))
        return [(one.target, one.verdict, one.confidence) for one in found]

    alone = verdicts(fenced()[:1])
    assert alone[0][1] == "exposed" and {verdict for _, verdict, _ in alone[1:]}.isdisjoint({"exposed", "inferred"})
    assert codes(store, "TGIN") == []
    assert verdicts(fenced([own_region(tmp_path)])) == alone
    assert codes(store, "TGIN") == ["TM"]


def test_the_query_of_a_region_lists_its_sites(store: Store) -> None:
    fill(
        store, {"Facility": [{"id": "T1", "name": "Amu Gin", **TURKMENABAT}, {"id": "F1", "name": "Awat Gin", **AWAT}]}
    )
    tag(store)
    text = read_query("sites_in_region")

    def asked(*parameters: str) -> list[tuple[str, str, str]]:
        return [(row["id"], row["region"], row["method"]) for row in rows_of(store, text, parameters)]

    assert asked() == [("F1", "Xinjiang Uyghur Autonomous Region", "coordinates")]
    assert asked("code=TM") == [("T1", "Turkmenistan", "coordinates")]
    assert asked("code=652900") == [("F1", "Aksu Prefecture", "coordinates")]
    assert asked("code=XX") == []


def test_regions_that_would_be_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match=r"'square'.* both have the code 'TM'"):
        fenced([own_region(tmp_path, code="TM")])
    with pytest.raises(UserMistake, match="652900"):
        fenced([own_region(tmp_path, code="652900")])


def test_the_setting_names_files_that_are_there(tmp_path: Path) -> None:
    one, two = own_region(tmp_path), own_region(tmp_path, key="other", code="OT")
    settings = from_environment({"XUAR_RISK_REGIONS": f"{one}{os.pathsep}{two}"})
    assert settings.regions == (one.resolve(), two.resolve())
    assert [fence.region.key for fence in fenced(settings.regions)] == ["xuar", "turkmenistan", "square", "other"]
    assert from_environment({}).regions == ()
    with pytest.raises(UserMistake, match=r"XUAR_RISK_REGIONS names .*nowhere\.toml, and there is no such file"):
        from_environment({"XUAR_RISK_REGIONS": str(tmp_path / "nowhere.toml")})
    with pytest.raises(UserMistake, match="no region 'mars'; there are xuar, turkmenistan, square"):
        region_named("mars", [one])
    (tmp_path / "bad.toml").write_text("key = 3")
    with pytest.raises(UserMistake, match=r"bad\.toml"):
        fenced([tmp_path / "bad.toml"])


def test_a_source_that_looks_like_gcj02_is_one_finding(store: Store) -> None:
    """Six decimals in both numbers of most of its points, and no datum; gone once the datum is said."""
    rows = [
        {
            "id": f"S{n}",
            "name": f"Mill {n}",
            "country": "CN",
            "source": "survey",
            "lon": 113.0 + n / 10,
            "lat": 33.123457,
        }
        for n in range(30)
    ]
    rows = [{**row, "lon": round(row["lon"] + 0.000123, 6)} for row in rows]
    fill(store, {"Supplier": rows, "Facility": [{"id": "F1", "name": "Awat Gin", "source": "other", **AWAT}]})
    report = tag(store)
    of_sources = [row for row in store.read(FINDINGS) if row["kind"] == "place_datum" and "source" in row["message"]]
    assert len(of_sources) == 1 and report.findings["place_datum"] == 1
    assert of_sources[0]["message"].startswith("source survey: 30 of its 30 unlabelled points")
    assert of_sources[0]["message"] in report.new_findings
    assert tag(store).new_findings == [] and len(store.read(FINDINGS)) == 1
    with store.writing() as writer:
        writer.write(NODES["Supplier"].update(), [{"id": row["id"], "datum": "GCJ-02"} for row in rows])
    assert tag(store).findings == {}
    assert store.read(FINDINGS) == []


def test_a_name_is_a_hint_and_places_nothing(store: Store) -> None:
    fill(store, {"Supplier": [{"id": "S1", "name": "Xinjiang Heron Cotton Co.", "country": "CN"}]})
    report = tag(store)
    assert report.states == {"unplaced": 1} and report.findings == {"place_name_hint": 1}
    with store.writing() as writer:
        writer.write(NODES["Supplier"].update(), [{"id": "S1", "name": "Heron Cotton Co."}])
    assert (tag(store).tagged, store.read(FINDINGS)) == (1, [])


def test_every_kind_of_finding_is_told_of() -> None:
    assert {*IN_WORDS} == {*ODDITIES}
    page = (Path(__file__).parent.parent / "docs" / "tagging.md").read_text("utf-8")
    assert [kind for kind in IN_WORDS if f"| `{kind}` |" not in page] == []
