"""GCJ-02 and BD-09 against the published library eviltransform, to a metre, and suspicions of them."""

from __future__ import annotations

from collections.abc import Callable

import eviltransform
import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.boundaries import load
from geo.datum import BD09, GCJ02, WGS84, datum_of, gcj02_to_bd09, to_wgs84, wgs84_to_gcj02
from geo.datum_suspicion import FEWEST_POINTS, gcj02_suspects, source_suspicion, unlabelled_in_china
from geo.judged import judge
from geo.points import read_points
from geo.sanity import OTHER_DATUM, check

Shift = Callable[[float, float], tuple[float, float]]
GEOD = pyproj.Geod(ellps="WGS84")
GRID = [(float(lon), float(lat)) for lon in np.arange(73.5, 135.1, 2.2) for lat in np.arange(18.2, 53.6, 2.2)]
HONG_KONG, MACAU = (114.1694, 22.3193), (113.5439, 22.1987)
LON = np.array([lon for lon, _ in [*GRID, HONG_KONG, MACAU]])
LAT = np.array([lat for _, lat in [*GRID, HONG_KONG, MACAU]])


def _metres(lon: np.ndarray, lat: np.ndarray, to_lon: np.ndarray, to_lat: np.ndarray) -> np.ndarray:
    return np.asarray(GEOD.inv(lon, lat, to_lon, to_lat)[2])


def _theirs(shift: Shift, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """eviltransform takes and gives latitude first."""
    pairs = np.array([shift(y, x) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)])
    return pairs[:, 1], pairs[:, 0]


def test_gcj02_is_that_of_the_published_library_over_china_both_ways() -> None:
    ours = wgs84_to_gcj02(LON, LAT)
    assert _metres(*ours, *_theirs(eviltransform.wgs2gcj, LON, LAT)).max() < 0.1
    assert _metres(LON, LAT, *ours).min() > 20, "the shift is no small one: agreeing with it says something"
    back = to_wgs84(*ours, GCJ02)
    assert _metres(*back, LON, LAT).max() < 0.01
    assert _metres(*back, *_theirs(eviltransform.gcj2wgs_exact, *ours)).max() < 1.0


def test_bd09_is_that_of_the_published_library_over_china_both_ways() -> None:
    ours = gcj02_to_bd09(*wgs84_to_gcj02(LON, LAT))
    assert _metres(*ours, *_theirs(eviltransform.wgs2bd, LON, LAT)).max() < 0.1
    back = to_wgs84(*ours, BD09)
    assert _metres(*back, LON, LAT).max() < 0.01
    theirs = _theirs(lambda y, x: eviltransform.gcj2wgs_exact(*eviltransform.bd2gcj(y, x)), *ours)
    assert _metres(*back, *theirs).max() < 1.0


@pytest.mark.parametrize(("lon", "lat"), [(-74.006, 40.7128), (2.3522, 48.8566), (151.2, -33.9), (72.0039, 40.0)])
@pytest.mark.parametrize("datum", [GCJ02, BD09, WGS84])
def test_outside_of_the_box_nothing_is_shifted(lon: float, lat: float, datum: str) -> None:
    x, y = to_wgs84(np.array([lon]), np.array([lat]), datum)
    assert (x[0], y[0]) == (lon, lat)
    assert eviltransform.wgs2bd(lat, lon) == (lat, lon)


@settings(max_examples=200, deadline=None)
@given(along=st.floats(0.0, 1.0), off=st.floats(-0.02, 0.02), side=st.sampled_from(["west", "east", "south", "north"]))
def test_at_the_edge_of_the_box_a_point_stays_within_the_shift(along: float, off: float, side: str) -> None:
    lon, lat = 72.004 + along * 65.8, 0.8293 + along * 54.9
    lon = {"west": 72.004 + off, "east": 137.8347 + off}.get(side, lon)
    lat = {"south": 0.8293 + off, "north": 55.8271 + off}.get(side, lat)
    for datum in (GCJ02, BD09):
        x, y = to_wgs84(np.array([lon]), np.array([lat]), datum)
        assert _metres(np.array([lon]), np.array([lat]), x, y)[0] < 3000


@settings(max_examples=50, deadline=None)
@given(lon=st.floats(73.5, 96.4), lat=st.floats(34.4, 49.1))
def test_in_the_region_both_come_back_to_wgs84_below_a_centimetre(lon: float, lat: float) -> None:
    x, y = np.array([lon]), np.array([lat])
    shifted = wgs84_to_gcj02(x, y)
    for datum, there in ((GCJ02, shifted), (BD09, gcj02_to_bd09(*shifted))):
        assert _metres(x, y, *to_wgs84(*there, datum))[0] < 0.01


def test_spellings_of_a_datum() -> None:
    assert [datum_of(text) for text in (None, "wgs 84", "gcj02", "GCJ-02", "bd_09")] == [
        WGS84,
        WGS84,
        GCJ02,
        GCJ02,
        BD09,
    ]


def test_a_source_is_suspected_by_its_share_of_six_decimals() -> None:
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(112, 116, 1000), rng.uniform(28, 34, 1000)
    shares = {}
    for decimals in (5, 6, 7, 15):
        points = read_points(np.round(lon, decimals), np.round(lat, decimals))
        assert unlabelled_in_china(points, ["CN"] * 1000).sum() == 1000
        shares[decimals] = int(gcj02_suspects(points, ["CN"] * 1000).sum())
    assert 770 < shares[6] < 850 and shares[5] == shares[15] == 0 and shares[7] < 25
    assert "810 of its 1000" in source_suspicion(810, 1000) and "GCJ-02" in source_suspicion(810, 1000)
    assert source_suspicion(shares[7], 1000) == source_suspicion(499, 1000) == ""
    assert source_suspicion(FEWEST_POINTS - 1, FEWEST_POINTS - 1) == "" and source_suspicion(20, FEWEST_POINTS)


def test_only_unlabelled_points_in_mainland_china_are_suspects() -> None:
    lon = [113.123456, 113.123456, 113.123456, 105.123456, 114.169412, None, 113.123456]
    lat = [28.123456, 28.123456, 28.123456, 20.123456, 22.319312, None, 28.12345]
    datum = [None, "WGS84", None, None, None, None, None]
    countries = ["CN", "CN", "VN", "", "", "CN", None]
    points = read_points(lon, lat, datum=datum)
    assert gcj02_suspects(points, countries).tolist() == [True, False, False, False, False, False, False]
    assert unlabelled_in_china(points, countries).tolist() == [True, False, False, False, False, False, True]


def test_on_a_map_services_centre_an_unlabelled_point_is_certainly_gcj02() -> None:
    points = read_points([80.260605, 80.260605, 80.2575], [41.168779, 41.168779, 41.1687], datum=[None, GCJ02, None])
    as_given, labelled, beside = check(points, ["CN"] * 3)
    assert OTHER_DATUM in [odd.kind for odd in as_given]
    assert OTHER_DATUM not in [odd.kind for odd in (*labelled, *beside)]
    assert points.lon[0] == 80.260605, "never applied"


def test_where_the_datum_decides_the_county_or_the_border_both_readings_are_told() -> None:
    boundaries = load()
    rng = np.random.default_rng(5)
    border = np.asarray(
        boundaries.province.boundary.geoms[0].coords
        if boundaries.province.boundary.geom_type != "LineString"
        else boundaries.province.boundary.coords
    )
    chosen = border[rng.choice(len(border), 200)]
    away = rng.uniform(-0.03, 0.03, (200, 2))
    lon, lat = np.round(chosen + away, 5).T
    known = judge(read_points(lon, lat, datum=["WGS84"] * 200), ["CN"] * 200, boundaries)
    open_ = judge(read_points(lon, lat), ["CN"] * 200, boundaries)
    if_gcj02 = judge(read_points(lon, lat, datum=[GCJ02] * 200), ["CN"] * 200, boundaries)
    assert not any(kind == OTHER_DATUM for found in known.findings for kind, _ in found)
    told = 0
    for index in range(200):
        words = dict(open_.findings[index]).get(OTHER_DATUM, "")
        states = known.placed.states()[index], if_gcj02.placed.states()[index]
        counties = known.placed.county[index], if_gcj02.placed.county[index]
        if states[0] != states[1]:
            assert f"as WGS84 it is {states[0]}" in words and f"as GCJ-02 {states[1]}" in words
            told += 1
        elif counties[0] == counties[1]:
            assert not words
        if "outside" in states and states != ("outside", "outside"):
            assert open_.placed.states()[index] == "borderline", "never outside where the truth is not known"
        else:
            assert open_.placed.states()[index] == states[0]
    assert told > 10
