"""The geofence against known places, against one plain `covers` a point, and against bad input."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pyarrow
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.boundaries import GeoError, load
from geo.coordinates import decimals_given
from geo.datum import datum_of, gcj02_to_bd09, to_wgs84, wgs84_to_gcj02
from geo.fence import place, place_points
from geo.points import read_points
from geo.reasons import REASONS
from geo.regions import lineage

OSH = Path(__file__).parents[1] / "ingest" / "facilities" / "osh_facilities.csv"
GEOD = pyproj.Geod(ellps="WGS84")

PLACES = [
    ("Urumqi", 87.61682, 43.82559, "inside", "650100"),
    ("Kashgar", 75.99379, 39.46769, "inside", "653100"),
    ("Hotan", 79.91353, 37.11215, "inside", "653200"),
    ("Aksu", 80.26339, 41.16755, "inside", "652900"),
    ("Korla", 86.17463, 41.72589, "inside", "652800"),
    ("Turpan", 89.18975, 42.95130, "inside", "650400"),
    ("Hami", 93.51480, 42.82725, "inside", "650500"),
    ("Yining", 81.27795, 43.90856, "inside", "654000"),
    ("Shihezi", 86.08060, 44.30610, "inside", "659001"),
    ("Aral", 81.28053, 40.54765, "inside", "659002"),
    ("Tacheng", 82.98698, 46.75143, "inside", "654200"),
    ("Altay", 88.13184, 47.82731, "inside", "654300"),
    ("Taxkorgan", 75.22989, 37.77209, "inside", "653100"),
    ("Khorgos", 80.41127, 44.21394, "borderline", "654000"),
    ("Alashankou", 82.55940, 45.17223, "inside", "652700"),
    ("Dunhuang", 94.66190, 40.14210, "outside", ""),
    ("Guazhou", 95.78080, 40.52090, "outside", ""),
    ("Xining", 101.77820, 36.61710, "outside", ""),
    ("Golmud", 94.90330, 36.40240, "outside", ""),
    ("Mangnai", 90.87500, 38.24700, "outside", ""),
    ("Almaty", 76.92860, 43.25670, "outside", ""),
    ("Zharkent", 80.00610, 44.16280, "outside", ""),
    ("Osh", 72.79850, 40.52830, "outside", ""),
    ("Lanzhou", 103.83430, 36.06110, "outside", ""),
    ("Leh", 77.57710, 34.15260, "outside", ""),
]


@pytest.mark.parametrize(("name", "lon", "lat", "state", "prefecture"), PLACES)
def test_known_places(name: str, lon: float, lat: float, state: str, prefecture: str) -> None:
    placed = place([lon], [lat])
    assert placed.states() == [state], (name, placed)
    assert (prefecture in lineage(placed.county_codes()[0])) if prefecture else placed.county_codes()[0] == ""
    assert (placed.distance_km[0] < 0) == (state != "outside")


def test_every_real_facility_is_outside() -> None:
    with OSH.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    placed = place([row["lng"] for row in rows], [row["lat"] for row in rows])
    assert len(rows) == 773 and placed.states() == ["outside"] * 773


@settings(max_examples=300, deadline=None)
@given(
    lon=st.floats(72.5, 97.5, allow_nan=False).map(lambda x: round(x, 6)),
    lat=st.floats(33.5, 50.0, allow_nan=False).map(lambda y: round(y, 6)),
)
def test_it_agrees_with_plain_covers_away_from_the_border(lon: float, lat: float) -> None:
    boundaries = load()
    point = shapely.Point(lon, lat)
    state = place([lon], [lat], decimals=6).states()[0]
    both = {boundaries.province.covers(point), shapely.covers(boundaries.second, point)}
    if state == "borderline":
        near = shapely.distance(boundaries.province.boundary, point) < 0.02
        assert near or len(both) == 2
    else:
        assert both == {state == "inside"}


def test_chunks_give_what_single_points_give() -> None:
    rng = np.random.default_rng(7)
    lon, lat = np.round(rng.uniform(60, 110, 70_000), 5), np.round(rng.uniform(30, 52, 70_000), 5)
    together = place(lon, lat, distances=False)
    picked = rng.choice(70_000, 300, replace=False)
    assert together.states()[65_530:65_545] == place(lon[65_530:65_545], lat[65_530:65_545]).states()
    for index in picked:
        alone = place([lon[index]], [lat[index]], distances=False)
        assert (alone.state[0], alone.county[0]) == (together.state[index], together.county[index])


def test_distances_are_those_on_the_ellipsoid_within_one_per_cent() -> None:
    rng = np.random.default_rng(11)
    lon = np.concatenate([rng.uniform(73, 97, 15), rng.uniform(-180, 180, 15)])
    lat = np.concatenate([rng.uniform(34, 50, 15), rng.uniform(-80, 73, 15)])
    placed = place(lon, lat)
    border = shapely.get_coordinates(shapely.segmentize(load().province.boundary, 0.005))
    for x, y, distance in zip(lon, lat, placed.distance_km, strict=True):
        there = GEOD.inv(np.full(len(border), x), np.full(len(border), y), border[:, 0], border[:, 1])[2].min() / 1000
        assert abs(distance) == pytest.approx(there, rel=0.01, abs=0.3)


def test_a_point_is_borderline_within_its_uncertainty_and_one_km() -> None:
    lon, lat = 93.8215, 40.887
    distance = place([lon], [lat], decimals=6).distance_km[0]
    assert 0.2 < distance < 0.6
    away = [lon + 0.03], [lat]
    metres = abs(place(*away, decimals=6).distance_km[0]) * 1000
    assert metres > 1500
    assert place(*away, decimals=6).states() == ["outside"]
    assert place(*away, accuracy_m=metres - 1100, decimals=6).states() == ["outside"]
    assert place(*away, accuracy_m=metres - 900, decimals=6).states() == ["borderline"]
    assert place(*away, decimals=1).states() == ["borderline"], "one decimal is some 7 km"


def test_where_the_sources_disagree_a_point_is_borderline() -> None:
    placed = place([74.59692], [38.48790])
    assert placed.states() == ["borderline"]
    assert REASONS[placed.reason[0]] == "the two boundary sources disagree here"
    assert abs(placed.distance_km[0]) > 1.0


def test_decimals_are_those_that_the_numbers_show() -> None:
    lon, lat = np.array([87.6, 87.0, 87.61682, 87.1234567891]), np.array([43.83, 44.0, 43.8, 43.0])
    assert decimals_given(lon, lat).tolist() == [2, 0, 5, 7]


def test_the_uncertainty_is_the_larger_of_the_accuracy_and_the_rounding() -> None:
    stated = place([87.6, 87.61682, 87.61682, 87.61682], [43.8] * 4, accuracy_m=[None, 250, -5, "unknown"])
    assert stated.uncertainty_km.tolist() == pytest.approx([6.86, 0.25, 0.000686, 0.000686], rel=0.01)
    assert place([87.6], [43.8], decimals=5).uncertainty_km[0] == pytest.approx(0.000686, rel=0.01)


@pytest.mark.parametrize(
    ("lon", "lat", "reason"),
    [
        (None, None, "no coordinates"),
        (float("nan"), float("nan"), "no coordinates"),
        ("", " ", "no coordinates"),
        (87.6, None, "only one"),
        (87.6, 91, "latitude is not between"),
        (-181, 43, "longitude not between"),
        (1e308, -1e308, "latitude is not between"),
        (float("inf"), 43.8, "latitude is not between"),
        (10**400, 43.8, "latitude is not between"),
        ("87°36'", "43.8", "not a number"),
        ([87.6], {}, "not a number"),
        (0, 0, "0, 0 stands for no coordinates"),
        (43.82559, 87.61682, "swapped"),
    ],
)
def test_bad_coordinates_are_unplaced_with_the_reason(lon: object, lat: object, reason: str) -> None:
    placed = place([lon, 87.61682], [lat, 43.82559])
    assert placed.states() == ["unplaced", "inside"]
    assert reason in REASONS[placed.reason[0]]
    assert np.isnan(placed.distance_km[0]) and placed.county_codes()[0] == ""


NO_NUMBERS = [
    87.6 + 0j,
    True,
    np.True_,
    b"87.6",
    bytearray(b"87.6"),
    "87_6",
    "E87.6",
    date(2024, 5, 1),
    object(),
    [87.6],
]
GAPS = [None, "", "  ", float("nan"), np.nan, pandas.NA, pandas.NaT, Decimal("NaN"), "nan"]
NUMBERS = [
    87.61682,
    "87.61682",
    " 87.61682 ",
    "8.761682e1",
    Decimal("87.61682"),
    np.float64(87.61682),
    Fraction("87.61682"),
]
HUGE = [10**400, -(10**400), 1e308, np.inf, "1e999", 2**64, np.uint64(2**63), Decimal("1e999")]


@pytest.mark.parametrize(
    ("values", "state", "reason"),
    [
        (NO_NUMBERS, "unplaced", "not a number"),
        (GAPS, "unplaced", "only one of latitude and longitude"),
        (NUMBERS, "inside", "in the region's polygon"),
        (HUGE, "unplaced", "latitude is not between"),
    ],
)
def test_any_object_in_a_column_is_placed_or_told(values: list[Any], state: str, reason: str) -> None:
    mixed = np.empty(len(values), dtype=object)
    mixed[:] = values
    for lon in (values, tuple(values), mixed, pandas.Series(values, dtype=object)):
        placed = place(lon, [43.82559] * len(values))
        assert placed.states() == [state] * len(values)
        assert all(reason in REASONS[code] for code in placed.reason)
        assert np.isnan(placed.distance_km).all() == (state == "unplaced")


LON, LAT = [87.61682, None, 94.6619], [43.82559, 43.8, 40.1421]


@pytest.mark.parametrize(
    "column",
    [
        list,
        tuple,
        lambda values: np.array(values, dtype=float),
        lambda values: np.array(values, dtype=object),
        lambda values: np.ma.masked_invalid(np.array(values, dtype=float)),
        pandas.Series,
        lambda values: pandas.Series(values, dtype="Float64"),
        lambda values: pandas.Series(values, dtype="double[pyarrow]"),
        lambda values: pandas.Series([None if v is None else str(v) for v in values], dtype="string"),
        lambda values: pandas.Series(values, index=[7, 7, 7]).astype("category"),
        pyarrow.array,
        lambda values: pyarrow.chunked_array([values[:1], values[1:]]),
        lambda values: pyarrow.array([None if v is None else str(v) for v in values]),
        lambda values: pyarrow.array([None if v is None else str(v) for v in values]).dictionary_encode(),
        lambda values: pyarrow.array([None if v is None else Decimal(str(v)) for v in values]),
        lambda values: [pyarrow.scalar(v) for v in values],
    ],
)
def test_columns_of_every_kind_say_the_same(column: Callable[[list[Any]], Any]) -> None:
    placed = place(column(LON), column(LAT))
    assert placed.states() == ["inside", "unplaced", "outside"]
    assert REASONS[placed.reason[1]] == "only one of latitude and longitude is given"
    assert place(column(LON)[:1], column(LAT)[:1]).county_codes() == ["650105"]
    stated = place([93.8615] * 3, [40.887] * 3, accuracy_m=column([10.0, None, 4000.0]), decimals=column([6, 6, 6]))
    assert stated.states() == ["outside", "outside", "borderline"]


@pytest.mark.parametrize("kind", ["int8", "int16", "int64", "uint8", "float16", "float32", "longdouble"])
def test_columns_of_every_width(kind: str) -> None:
    assert place(np.array([87, 95], dtype=kind), np.array([44, 40], dtype=kind)).states() == ["inside", "outside"]


@pytest.mark.parametrize("kind", ["bool", "complex128", "datetime64[s]", "timedelta64[s]", "S4"])
def test_columns_of_no_numbers(kind: str) -> None:
    placed = place(np.array([1, 0], dtype="int64").astype(kind), np.array([44.0, 44.0]))
    assert [REASONS[code] for code in placed.reason] == ["latitude or longitude is not a number"] * 2


@pytest.mark.parametrize("column", [np.zeros((2, 2)), {87.6, 87.7}, {"a": 1}, iter([1.0, 2.0])])
def test_what_is_no_column_is_refused(column: Any) -> None:
    with pytest.raises(GeoError, match="is no column; expected an array, a series or a list"):
        place(column, [43.8, 43.8])


def test_columns_of_other_lengths_are_refused_and_empty_ones_are_not() -> None:
    with pytest.raises(GeoError, match="2 longitudes and 1 latitudes"):
        place([1, 2], [1])
    with pytest.raises(GeoError, match="1 datums and 2 points"):
        place([1, 2], [1, 2], datum=["GCJ-02"])
    with pytest.raises(GeoError, match="1 accuracies and 2 points; expected one a point, or one for all"):
        place([1, 2], [1, 2], accuracy_m=[5])
    with pytest.raises(GeoError, match="3 numbers of decimals and 2 points"):
        place([1, 2], [1, 2], decimals=np.array([1, 2, 3]))
    assert len(place([], [])) == 0 == len(place([], [], accuracy_m=[], decimals=[], datum=[]))
    assert place([87.6], [43.8], distances=False).states() == place(87.6, 43.8).states() == ["inside"]


def test_nothing_given_is_changed() -> None:
    lon, lat = np.array([87.6, 0.0, np.nan]), np.array([43.8, 0.0, 1.0])
    before = lon.copy(), lat.copy()
    placed = place(lon, lat, datum="GCJ-02")
    assert placed.lon[0] != 87.6 and placed.lon[1] == 0.0
    points = read_points(lon, lat, datum=["GCJ-02", None, "BD-09"])
    assert np.array_equal(points.given_lon, before[0], equal_nan=True) and points.labelled.tolist() == [
        True,
        False,
        True,
    ]
    assert points.problem.tolist() == [0, REASONS.index("0, 0 stands for no coordinates"), 5]
    for now, then in zip((lon, lat), before, strict=True):
        assert np.array_equal(now, then, equal_nan=True)


def test_a_part_of_points_is_placed_as_in_the_whole() -> None:
    points = read_points(
        [87.61682, None, 94.6619, 93.8215], [43.82559, 1, 40.1421, 40.887], datum=["wgs84", None, "", None]
    )
    whole, chosen = place_points(points), place_points(points[np.array([3, 0])])
    assert chosen.states() == [whole.states()[3], whole.states()[0]] and len(points[1:3]) == 2
    assert points.labelled.tolist() == [True, False, False, False]


FLAT = pyproj.Transformer.from_crs("EPSG:4326", "+proj=laea +lat_0=41.75 +lon_0=85 +units=km", always_xy=True)
SEGMENTS = shapely.segmentize(load().province.boundary, 0.01)
FLAT_BORDER = shapely.transform(SEGMENTS, lambda path: np.column_stack(FLAT.transform(path[:, 0], path[:, 1])))
VERTICES = shapely.get_coordinates(SEGMENTS)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), accuracy_m=st.sampled_from([None, 50.0, 3_000.0, 20_000.0, 150_000.0]))
def test_the_state_is_what_plain_polygons_and_distances_say(seed: int, accuracy_m: float | None) -> None:
    """One shape, one distance a point; half the points near the border, in all numbers of decimals."""
    rng, boundaries = np.random.default_rng(seed), load()
    beside = VERTICES[rng.integers(0, len(VERTICES), 10)] + rng.normal(0.0, 0.02, (10, 2))
    points = np.concatenate([beside, np.column_stack([rng.uniform(70, 100, 10), rng.uniform(32, 52, 10)])])
    points = points.round(int(rng.integers(1, 8)))
    placed = place(points[:, 0], points[:, 1], accuracy_m=accuracy_m)
    shortly = place(points[:, 0], points[:, 1], accuracy_m=accuracy_m, distances=False)
    assert placed.states() == shortly.states() and (placed.county == shortly.county).all()
    for index, (lon, lat) in enumerate(points):
        point = shapely.Point(lon, lat)
        inside = boundaries.province.intersects(point)
        distance = shapely.distance(FLAT_BORDER, shapely.Point(*FLAT.transform(lon, lat)))
        near = distance <= placed.uncertainty_km[index] + 1.0
        disagree = inside != shapely.intersects(boundaries.second, point)
        expected = "borderline" if near or disagree else "inside" if inside else "outside"
        assert placed.states()[index] == expected, (lon, lat, distance)
        if distance < 499:
            assert placed.distance_km[index] == pytest.approx(-distance if inside else distance, abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(lon=st.floats(73.5, 96.4), lat=st.floats(34.4, 49.1))
def test_gcj02_and_bd09_come_back_to_wgs84(lon: float, lat: float) -> None:
    x, y = np.array([lon]), np.array([lat])
    shifted = wgs84_to_gcj02(x, y)
    assert 0.02 < GEOD.inv(lon, lat, shifted[0][0], shifted[1][0])[2] / 1000 < 0.9
    for datum, there in (("GCJ-02", shifted), ("BD-09", gcj02_to_bd09(*shifted))):
        back = to_wgs84(*there, datum)
        assert GEOD.inv(lon, lat, back[0][0], back[1][0])[2] < 0.01


def test_the_shift_is_the_published_one() -> None:
    lon, lat = wgs84_to_gcj02(np.array([121.5272106]), np.array([31.1774276]))
    assert (lon[0], lat[0]) == (pytest.approx(121.531541859215, abs=1e-6), pytest.approx(31.17530398364597, abs=1e-6))
    new_york = to_wgs84(np.array([-74.006]), np.array([40.7128]), "GCJ-02")
    assert (new_york[0][0], new_york[1][0]) == (-74.006, 40.7128)


def test_a_datum_moves_the_point_and_an_unknown_one_widens_it() -> None:
    lon, lat = 93.8215, 40.876
    gcj = wgs84_to_gcj02(np.array([lon]), np.array([lat]))
    plain, converted = place([lon], [lat]), place(*gcj, datum="gcj02")
    assert converted.distance_km[0] == pytest.approx(plain.distance_km[0], abs=0.001)
    assert place([lon], [lat], datum="Pulkovo 1942").uncertainty_km[0] == pytest.approx(0.7, abs=0.1)
    assert [datum_of(text) for text in (None, "", "wgs 84", "GCJ-02", "bd_09")] == ["WGS84"] * 3 + ["GCJ-02", "BD-09"]
    with pytest.raises(GeoError, match="'Pulkovo' is not known"):
        datum_of("Pulkovo")
