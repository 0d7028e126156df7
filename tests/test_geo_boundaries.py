"""The shipped boundaries are what they say, other files are checked, and the drawing files are fit to draw."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import numpy as np
import pyproj
import pytest
import shapely

from geo import derive_boundaries
from geo.boundaries import DATA, GeoError, load, read_polygons
from geo.fence import place
from geo.regions import lineage, region, regions

GEOD = pyproj.Geod(ellps="WGS84")


def area_km2(shape: shapely.Geometry) -> float:
    return abs(GEOD.geometry_area_perimeter(shape)[0]) / 1e6


def test_the_province_has_its_area_by_both_sources() -> None:
    boundaries = load()
    assert area_km2(boundaries.province) == pytest.approx(1_631_000, rel=0.002)
    assert boundaries.second is not None
    assert area_km2(boundaries.second) == pytest.approx(1_630_000, rel=0.002)
    assert area_km2(boundaries.province.symmetric_difference(boundaries.second)) < 3_500


@pytest.mark.parametrize("file", sorted(path.name for path in DATA.glob("*.parquet")))
def test_every_boundary_is_valid_polygons_in_wgs84(file: str) -> None:
    frame = read_polygons(DATA / file)
    assert frame.geometry.is_valid.all()
    west, south, east, north = frame.total_bounds
    assert (73.4 < west < 73.6) and (96.3 < east < 96.5) and (34.3 < south < 34.4) and (49.1 < north < 49.3)


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


def test_another_province_can_be_given(tmp_path: Path) -> None:
    boundaries = load(square(tmp_path, "EPSG:4326"))
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
        load(square(tmp_path, crs, shape))


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GeoError, match="no such boundary file"):
        load(tmp_path / "gone.parquet")
    (tmp_path / "noise.parquet").write_bytes(b"\x00noise" * 100)
    with pytest.raises(GeoError, match="cannot be read as polygons"):
        load(tmp_path / "noise.parquet")
    (tmp_path / "noise.geojson").write_text("{}")
    with pytest.raises(GeoError, match="cannot be read as polygons"):
        load(tmp_path / "noise.geojson")


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


def test_the_drawing_files_are_what_the_script_makes() -> None:
    for name, made in (
        ("drawing_only_province.geojson", derive_boundaries.drawn_province(load())),
        ("drawing_only_prefectures.geojson", derive_boundaries.drawn_prefectures(load())),
        ("world_outline.geojson", derive_boundaries.world_outline(derive_boundaries.WORLD_SOURCE)),
    ):
        text = json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n"
        assert (DATA / name).read_text("utf-8") == text, f"run python -m geo.derive_boundaries: {name} is stale"
        if name.startswith("drawing_only"):
            assert "drawing only" in text
