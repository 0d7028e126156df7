"""Regions are data: those shipped, one of a user's own, and every mistake in one, each with a real file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely

from geo.boundaries import GeoError, load
from geo.fence import fence_of, place
from geo.regions import lineage, region, regions
from geo.risk_regions import SHIPPED, TextSources, read_region, regions_of, shipped, xuar

SAID: dict[str, Any] = {
    "key": "testland", "code": "XT-1", "name": "Testland", "level": "country", "country": "FJ",
    "order": "An order for a test", "source": "invented",
}  # fmt: skip


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else str(value)


def polygons(path: Path, *shapes: shapely.Geometry | None, crs: str | None = "EPSG:4326", **columns: Any) -> Path:
    geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=crs).to_parquet(path)
    return path


def own(folder: Path, **said: Any) -> Path:
    """A region's file with a square as its boundary; a key that is None is left out."""
    if not (folder / "square.parquet").exists():
        polygons(folder / "square.parquet", shapely.box(10, 10, 12, 12))
    table = SAID | {"boundary": {"province": "square.parquet"}} | said
    path = folder / "own.toml"
    path.write_text("\n".join(f"{key} = {toml(value)}" for key, value in table.items() if value is not None), "utf-8")
    return path


def test_the_xuar_and_turkmenistan_are_shipped() -> None:
    first, second = shipped()
    assert first == xuar() == read_region(SHIPPED / "xuar.toml")
    assert (first.key, first.code, first.level, first.country) == ("xuar", "650000", "province", "CN")
    assert first.centre == (85.0, 41.75) and first.margin_km == 1.0
    assert first.text.postal_codes == ((830000, 848599),) and first.text.administrative_codes == "65"
    assert (second.key, second.code, second.level, second.country) == ("turkmenistan", "TM", "country", "TM")
    assert "Withhold Release Order" in second.order and second.text.postal_codes == ()
    assert all(one.order and one.source for one in shipped())


def test_turkmenistan_is_fenced_by_the_same_code() -> None:
    boundaries = load(shipped()[1])
    assert boundaries.second is None and boundaries.counties is None and boundaries.prefectures is None
    ashgabat, mary, tashkent, urumqi = (
        (58.38612, 37.95123),
        (61.83112, 37.59312),
        (69.27891, 41.31123),
        (87.616, 43.825),
    )
    placed = place(*zip(ashgabat, mary, tashkent, urumqi, strict=True), boundaries=boundaries)
    assert placed.states() == ["inside", "inside", "outside", "outside"]
    assert placed.county_codes() == [""] * 4 and placed.county.tolist() == [-1] * 4
    assert placed.distance_km[0] < 0 < placed.distance_km[2]
    assert lineage("TM", shipped()[1]) == ("TM",) and region("TM", shipped()[1]).name == "Turkmenistan"


def test_a_region_of_ones_own(tmp_path: Path) -> None:
    mine = read_region(own(tmp_path, margin_km=5))
    boundaries = load(mine)
    assert (mine.key, mine.name_zh, mine.margin_km, mine.centre) == ("testland", "", 5.0, None)
    placed = place([11.00001, 11.96001, 12.03001, 13.00001], [11.00001] * 4, boundaries=boundaries)
    assert placed.states() == ["inside", "borderline", "borderline", "outside"]
    assert placed.distance_km[1] == pytest.approx(-0.03999 * 111.32 * np.cos(np.radians(11)), rel=0.01)
    assert lineage("XT-1", mine) == ("XT-1",) and list(regions(mine)) == ["XT-1"]
    with pytest.raises(GeoError, match=r"'650000' is no administrative code of Testland; expected one such as XT-1"):
        region("650000", mine)


def test_counties_of_ones_own_and_their_names(tmp_path: Path) -> None:
    halves = shapely.box(10, 10, 11, 12), shapely.box(11, 10, 12, 12)
    polygons(tmp_path / "counties.parquet", *halves, adcode=["A", "B"])
    (tmp_path / "names.csv").write_text("adcode,level,name,name_zh\nA,county,West,\nB,county,East,\n", "utf-8")
    files = {"province": "square.parquet", "counties": "counties.parquet", "names": "names.csv"}
    mine = read_region(own(tmp_path, boundary=files))
    lon, lat = [10.5, 11.0, 11.5, 12.0, 10.0, 9.5], [11.0] * 6
    placed = place(lon, lat, decimals=6, boundaries=load(mine))
    assert placed.county_codes() == ["A", "A", "B", "B", "A", ""], "on the edge of two: the first; on the border: in it"
    assert placed.states() == ["inside", "inside", "inside", "borderline", "borderline", "outside"]
    assert fence_of(load(mine)).contains(np.array(lon), np.array(lat)).tolist() == [True] * 5 + [False]
    assert lineage("B", mine) == ("XT-1", "B") and region("B", mine).name == "East"


def test_a_users_region_is_added_or_replaces_a_shipped_one(tmp_path: Path) -> None:
    assert regions_of([]) == shipped()
    path = own(tmp_path)
    assert [one.key for one in regions_of([path])] == ["xuar", "turkmenistan", "testland"]
    own(tmp_path, key="turkmenistan", code="TM", name="Mine")
    assert [(one.key, one.name) for one in regions_of([path])][1:] == [("turkmenistan", "Mine")]
    own(tmp_path, code="650000")
    with pytest.raises(GeoError, match="'xuar' and 'testland' both have the code '650000'"):
        regions_of([path])
    again = shutil.copy(own(tmp_path), tmp_path / "again.toml")
    with pytest.raises(GeoError, match=r"again.toml: key 'testland' is that of .*own.toml too"):
        regions_of([path, Path(again)])


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"key": None}, "key is missing; expected a text"),
        ({"order": None}, "order is missing; expected a text"),
        ({"order": " "}, "order is ' '; expected a text"),
        ({"name": 7}, "name is 7; expected a text"),
        ({"name_zh": 7}, "name_zh is 7; expected a text"),
        ({"colour": "red"}, "colour is not known; expected key, code, name"),
        ({"key": "Test Land"}, "key is 'Test Land'; expected a short name of small letters"),
        ({"code": "6500_00"}, "code is '6500_00'; expected letters, digits and - only"),
        ({"level": "planet"}, "level is 'planet'; expected province or country"),
        ({"country": "fj"}, "country is 'fj'; expected an ISO 3166-1 alpha-2 code"),
        ({"country": "XX"}, "country is 'XX'; expected an ISO 3166-1 alpha-2 code"),
        ({"margin_km": "1"}, "margin_km is '1'; expected a number of km from 0 to 100"),
        ({"margin_km": -1}, "margin_km is -1; expected a number of km"),
        ({"margin_km": True}, "margin_km is True; expected a number of km"),
        ({"margin_km": "nan"}, "margin_km is 'nan'; expected a number of km"),
        ({"centre": [1.0]}, r"centre is \[1.0\]; expected longitude and latitude in degrees"),
        ({"centre": [41.75, 185.0]}, r"centre is \[41.75, 185.0\]; expected longitude and latitude"),
        ({"boundary": None}, r"boundary is missing; expected a table \[boundary\]"),
        ({"boundary": "square.parquet"}, r"boundary is 'square.parquet'; expected a table \[boundary\]"),
        ({"boundary": {}}, "boundary.province is missing; expected the path of a file, relative to this one"),
        ({"boundary": {"province": 3}}, "boundary.province is 3; expected the path of a file"),
        ({"boundary": {"province": "gone.parquet"}}, "boundary.province is 'gone.parquet', but there is no file /"),
        ({"boundary": {"province": "."}}, "boundary.province is '.', but there is no file /"),
        ({"boundary": {"polygon": "x"}}, "boundary.polygon is not known; expected province, second"),
        (
            {"boundary": {"province": "square.parquet", "counties": "square.parquet"}},
            "boundary.names is missing; expected a csv with the names of its regions",
        ),
        ({"text": {"gazetteer": "gone.csv"}}, "text.gazetteer is 'gone.csv', but there is no file /"),
        ({"text": {"postal_codes": [830000, 848599]}}, r"text.postal_codes is \[830000, 848599\]; expected pairs such"),
        ({"text": {"postal_codes": [[848599, 830000]]}}, "text.postal_codes is .*; expected pairs such"),
        ({"text": {"administrative_codes": 65}}, "text.administrative_codes is 65; expected a text"),
        ({"text": {"administrative_codes": "XJ"}}, "text.administrative_codes is 'XJ'; expected the digits"),
    ],
)
def test_a_mistake_in_a_regions_file_is_told(tmp_path: Path, said: dict[str, Any], message: str) -> None:
    with pytest.raises(GeoError, match=rf"own\.toml: {message}"):
        read_region(own(tmp_path, **said))


def test_files_that_are_no_regions(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    with pytest.raises(GeoError, match=r"own\.toml: no such file"):
        read_region(path)
    for content in (b"key = ", b"\xff\xfe\x00", b"key = 1\nkey = 2"):
        path.write_bytes(content)
        with pytest.raises(GeoError, match=r"own\.toml: cannot be read .*Expected the TOML file of a region"):
            read_region(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(GeoError, match=r"own\.toml: cannot be read"):
        read_region(path)


SQUARE = shapely.box(10, 10, 12, 12)


@pytest.mark.parametrize(
    ("shapes", "crs", "message"),
    [
        ([SQUARE], None, "names no coordinate system; expected EPSG:4326"),
        ([SQUARE], "EPSG:3857", "coordinate system EPSG:3857; expected EPSG:4326"),
        ([], "EPSG:4326", "holds nothing; expected polygons"),
        ([SQUARE, None], "EPSG:4326", "row 2 holds no shape; expected polygons"),
        ([shapely.Polygon()], "EPSG:4326", "row 1 holds no shape; expected polygons"),
        ([SQUARE, shapely.Point(1, 1)], "EPSG:4326", "row 2 holds Point; expected polygons"),
        (
            [SQUARE, shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])],
            "EPSG:4326",
            r"polygon 2 is invalid \(Self-intersection\[1 1\]\)",
        ),
        ([shapely.box(500_000, 4_000_000, 600_000, 4_100_000)], "EPSG:4326", "polygon 1 reaches from 500000, 4e.06"),
        ([shapely.box(178, -20, 180, -10)], "EPSG:4326", "polygon 1 reaches from 178, -20 to 180, -10; expected deg"),
    ],
)
def test_an_unfit_polygon_file_is_told(tmp_path: Path, shapes: list[Any], crs: str | None, message: str) -> None:
    polygons(tmp_path / "square.parquet", *shapes, crs=crs)
    with pytest.raises(GeoError, match=rf"square\.parquet: {message}"):
        load(read_region(own(tmp_path)))


def test_files_that_hold_no_polygons(tmp_path: Path) -> None:
    for name, content in (
        ("a.parquet", b"noise" * 100),
        ("a.geojson", b"{}"),
        ("a.csv", b"a,b\n1,2\n"),
        ("a.shp", b""),
    ):
        (tmp_path / name).write_bytes(content)
        mine = replace(xuar(), province=tmp_path / name)
        with pytest.raises(GeoError, match=rf"{name}: (cannot be read as polygons|holds no geometry)"):
            load(mine)
    with pytest.raises(GeoError, match="no such boundary file"):
        load(replace(xuar(), province=tmp_path / "gone.parquet"))


def test_a_geojson_that_names_no_system_is_in_wgs84(tmp_path: Path) -> None:
    document = shapely.to_geojson(SQUARE)
    (tmp_path / "square.geojson").write_text('{"type": "Feature", "properties": {}, "geometry": ' + document + "}")
    boundaries = load(read_region(own(tmp_path, boundary={"province": "square.geojson"})))
    assert boundaries.province.equals(SQUARE)
    polygons(tmp_path / "square.parquet", SQUARE, crs="OGC:CRS84")
    assert load(read_region(own(tmp_path))).province.equals(SQUARE)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"code": ["A", "B"]}, "no column adcode"),
        ({"adcode": ["A", "A"]}, "rows 1 and 2 both have the adcode 'A'"),
        ({"adcode": ["A", None]}, "row 2, adcode (None|nan); expected a text"),
        ({"adcode": ["A", ""]}, "row 2, adcode ''; expected a text"),
        ({"adcode": [650100.0, 650200.0]}, "row 1, adcode 650100.0; expected a text"),
    ],
)
def test_an_unfit_coverage_is_told(tmp_path: Path, columns: dict[str, Any], message: str) -> None:
    polygons(tmp_path / "counties.parquet", shapely.box(10, 10, 11, 12), shapely.box(11, 10, 12, 12), **columns)
    mine = replace(read_region(own(tmp_path)), counties=tmp_path / "counties.parquet")
    with pytest.raises(GeoError, match=rf"counties\.parquet: {message}"):
        load(mine)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("code,name\n1,x\n", r"columns \['code', 'name'\]; expected adcode,level,name,name_zh"),
        ("", "columns None; expected adcode"),
        ("adcode,level,name,name_zh\nA,county,West\n", "line 2 has no code or too few or many values"),
        ("adcode,level,name,name_zh\nA,county,West,x,y\n", "line 2 has no code or too few or many values"),
        ("adcode,level,name,name_zh\n,county,West,x\n", "line 2 has no code or too few or many values"),
        ("adcode,level,name,name_zh\nA,county,West,x\nA,county,East,x\n", "line 3: the code 'A' is there already"),
        ('adcode,level,name,name_zh\nA,"county,West,x\n', "cannot be read"),
    ],
)
def test_an_unfit_file_of_names_is_told(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "names.csv").write_text(content, "utf-8")
    mine = replace(read_region(own(tmp_path)), names=tmp_path / "names.csv")
    with pytest.raises(GeoError, match=rf"names\.csv: {message}"):
        regions(mine)


def with_line(name: str, line: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / name).write_text((folder / name).read_text("utf-8") + line, "utf-8")

    return change


def with_polygon(name: str, **columns: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        polygons(folder / name, shapely.box(10, 10, 12, 12.5), **columns)

    return change


def test_the_digest_covers_all_that_decides_and_no_path(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / "names.csv").write_text("adcode,level,name,name_zh\n", "utf-8")
    (here / "gazetteer.csv").write_text("adcode,name,kind,elsewhere\n", "utf-8")
    (here / "elsewhere.csv").write_text("kind,name\n", "utf-8")
    for name in ("second", "counties", "prefectures"):
        polygons(here / f"{name}.parquet", SQUARE, adcode=["A"])
    files = {name: f"{name}.parquet" for name in ("second", "counties", "prefectures")}
    files |= {"province": "square.parquet", "names": "names.csv"}
    own(here, boundary=files, text={"gazetteer": "gazetteer.csv", "elsewhere": "elsewhere.csv"})
    changes = [
        lambda _: None,
        with_line("names.csv", "A,county,West,\n"),
        with_line("gazetteer.csv", "A,west,county,\n"),
        with_line("elsewhere.csv", "province,west\n"),
        with_line("own.toml", "\nmargin_km = 2"),
        with_line("own.toml", "\ncentre = [1.0, 2.0]"),
        with_line("own.toml", '\nname_zh = "x"'),
        with_polygon("square.parquet"),
        with_polygon("second.parquet", adcode=["A"]),
        with_polygon("counties.parquet", adcode=["A"]),
        with_polygon("prefectures.parquet", adcode=["A"]),
    ]
    digests = [load(read_region(here / "own.toml")).digest]
    for number, change in enumerate(changes):
        folder = Path(shutil.copytree(here, tmp_path / str(number)))
        change(folder)
        digests.append(load(read_region(folder / "own.toml")).digest)
    assert digests[0] == digests[1], "nothing changed but the folder"
    assert len(set(digests[1:])) == len(changes)
    whole = read_region(here / "own.toml")
    parts = [replace(whole, second=None), replace(whole, text=TextSources()), replace(whole, counties=None)]
    assert len({load(part).digest for part in parts} | set(digests)) == len(changes) + 3
