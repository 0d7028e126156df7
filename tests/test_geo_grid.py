"""The grid says what the polygons say, to the point; and the border is never nearer than it says."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.border import Border, Box
from geo.boundaries import load
from geo.grid import NONE, RegionIndex, crossed_cells, frame_around
from geo.nearest import Segments

SHAPES = {
    "province": np.array([load().province], dtype=object),
    "second": np.array([load().second], dtype=object),
    "counties": load().counties.shapes if load().counties else np.array([], dtype=object),
}
INDEXES = {name: RegionIndex(shapes) for name, shapes in SHAPES.items()}


def plain(shapes: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """One shape after the other, nothing left out: the first that a point is in."""
    held = np.array([shapely.intersects_xy(shape, lon, lat) for shape in shapes])
    return np.where(held.any(axis=0), held.argmax(axis=0), NONE)


def agree(index: RegionIndex, shapes: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> None:
    expected = plain(shapes, lon, lat)
    found = index.find(lon, lat)
    different = np.flatnonzero(found != expected)
    assert not len(different), (lon[different], lat[different], found[different], expected[different])
    assert (index.contains(lon, lat) == (expected != NONE)).all()


def nudged(values: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The same, the float before or after it, or some way off."""
    moved = [values, np.nextafter(values, -np.inf), np.nextafter(values, np.inf)]
    moved += [values + rng.normal(0.0, scale, len(values)) for scale in (1e-13, 1e-9, 1e-4)]
    return np.choose(rng.integers(0, len(moved), len(values)), moved)


@pytest.mark.parametrize("name", SHAPES)
def test_on_and_beside_vertices_and_edges(name: str) -> None:
    rng = np.random.default_rng(3)
    vertices = shapely.get_coordinates(shapely.boundary(SHAPES[name]))
    a, b = vertices[:-1], vertices[1:]
    share = rng.uniform(size=(len(a), 1))
    for points in (vertices, a + share * (b - a), (a + b) / 2):
        some = points[rng.choice(len(points), min(len(points), 20_000), replace=False)]
        agree(INDEXES[name], SHAPES[name], nudged(some[:, 0], rng), nudged(some[:, 1], rng))
    assert (INDEXES[name].find(vertices[:, 0], vertices[:, 1]) != NONE).all(), "a vertex is in its polygon"


@pytest.mark.parametrize("name", SHAPES)
def test_on_and_beside_the_edges_of_cells(name: str) -> None:
    rng = np.random.default_rng(5)
    frame = frame_around(SHAPES[name])
    column, row = rng.integers(-2, frame.columns + 2, 30_000), rng.integers(-2, frame.rows + 2, 30_000)
    lon, lat = frame.west + column * frame.size, frame.south + row * frame.size
    agree(INDEXES[name], SHAPES[name], nudged(lon, rng), nudged(lat, rng))
    crossed = np.argwhere(crossed_cells(SHAPES[name], frame))
    row, column = crossed[rng.choice(len(crossed), 10_000)].T
    lon, lat = frame.west + (column + rng.integers(0, 2, 10_000)) * frame.size, frame.south + row * frame.size
    agree(INDEXES[name], SHAPES[name], nudged(lon, rng), nudged(lat, rng))


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("box", [(73.0, 34.0, 97.0, 50.0), (-180.0, -90.0, 180.0, 90.0)])
def test_anywhere(name: str, box: tuple[float, float, float, float]) -> None:
    rng = np.random.default_rng(7)
    west, south, east, north = box
    lon, lat = rng.uniform(west, east, 100_000), rng.uniform(south, north, 100_000)
    agree(INDEXES[name], SHAPES[name], lon, lat)
    agree(INDEXES[name], SHAPES[name], lon.round(2), lat.round(2))


def test_what_is_no_place_is_in_none() -> None:
    odd = [np.nan, np.inf, -np.inf, 1e308, -1e308, 181.0, 87.6]
    lon, lat = (column.ravel() for column in np.meshgrid(odd, [*odd[:-1], 43.8]))
    for name, shapes in SHAPES.items():
        agree(INDEXES[name], shapes, lon, lat)
    assert INDEXES["province"].contains(lon, lat).sum() == 1
    assert len(INDEXES["province"].find(np.array([]), np.array([]))) == 0


whole = st.integers(-6, 6)
corners = st.tuples(whole, whole)


@st.composite
def some_shapes(draw: st.DrawFn) -> np.ndarray:
    """Valid shapes with corners on a coarse lattice, so that edges meet, lie level, upright and on cells."""
    scale, drawn = draw(st.sampled_from([1.0, 0.1, 1 / 3, 1e-4, 13.0])), []
    for points in draw(st.lists(st.lists(corners, min_size=3, max_size=7), min_size=1, max_size=4)):
        polygons = shapely.get_parts(shapely.make_valid(shapely.Polygon([(x * scale, y * scale) for x, y in points])))
        drawn += [shape for shape in polygons if shape.geom_type == "Polygon"]
    if not drawn:
        drawn = [shapely.box(0, 0, scale, scale)]
    if draw(st.booleans()):
        drawn = [shapely.union_all(drawn)]
    shapes = np.array(drawn, dtype=object)
    shapely.prepare(shapes)
    return shapes


@settings(max_examples=60, deadline=None)
@given(shapes=some_shapes(), seed=st.integers(0, 2**32 - 1))
def test_any_shapes_and_any_points(shapes: np.ndarray, seed: int) -> None:
    rng = np.random.default_rng(seed)
    index, frame = RegionIndex(shapes), frame_around(shapes)
    west, south, east, north = shapely.total_bounds(shapes)
    vertices = shapely.get_coordinates(shapes)
    along = vertices[:-1] + rng.uniform(size=(len(vertices) - 1, 1)) * np.diff(vertices, axis=0)
    cells = frame.west + rng.integers(0, frame.columns, 200) * frame.size
    lon = np.concatenate([rng.uniform(west, east, 200), vertices[:, 0], along[:, 0], cells])
    lat = np.concatenate([rng.uniform(south, north, 200), vertices[:, 1], along[:, 1], rng.uniform(south, north, 200)])
    agree(index, shapes, lon, lat)
    agree(index, shapes, nudged(lon, rng), nudged(lat, rng))


def test_a_point_in_several_is_in_the_first_and_in_none_in_none() -> None:
    shapes = np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2), shapely.box(2, 2, 4, 4)], dtype=object)
    shapely.prepare(shapes)
    lon, lat = np.array([1.5, 2.0, 2.5, 2.0, 3.5, 3.5]), np.array([1.0, 1.0, 1.0, 2.0, 3.0, 1.0])
    assert RegionIndex(shapes).find(lon, lat).tolist() == [0, 0, 1, 0, 2, NONE]


def test_holes_and_islands() -> None:
    ring = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 6, 6))
    shapes = np.array([shapely.union_all([ring, shapely.box(4, 4, 5, 5), shapely.box(20, 20, 21, 21)])], dtype=object)
    shapely.prepare(shapes)
    lon = np.array([1.0, 3.5, 4.5, 3.0, 20.5, 15.0])
    assert RegionIndex(shapes).contains(lon, lon).tolist() == [True, False, True, True, True, False]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=2, max_size=300), min_size=1, max_size=4)
)
def test_the_nearest_segment_is_the_nearest(paths: list[list[tuple[float, float]]]) -> None:
    rng = np.random.default_rng(1)
    x, y = rng.uniform(-12, 12, 50), rng.uniform(-12, 12, 50)
    lines = shapely.MultiLineString(paths)
    expected = shapely.distance(lines, shapely.points(x, y))
    assert Segments([np.array(path) for path in paths]).distance(x, y) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("box", [(73.0, 34.0, 97.0, 50.0), (-180.0, -90.0, 180.0, 90.0)])
def test_the_border_is_never_nearer_than_is_said(box: tuple[float, float, float, float]) -> None:
    border, rng = Border(load().province, (85.0, 41.75)), np.random.default_rng(9)
    west, south, east, north = box
    lon, lat = rng.uniform(west, east, 20_000), rng.uniform(south, north, 20_000)
    said, distance = border.at_least_km(lon, lat), border.distance_km(lon, lat)
    assert (said <= distance).all()
    assert said[distance > 60].min() > 20, "and it says something"


def test_a_box_is_near_across_180_degrees_too() -> None:
    box = Box(np.array([170.0, -20.0, 178.0, -10.0]))
    lon, lat = np.array([-179.9, -170.0, 174.0, 174.0, 174.0, np.nan]), np.array([-15.0, -15.0, -15.0, -8.0, 89.0, 0.0])
    assert box.near(lon, lat, 300.0).tolist() == [True, False, True, True, False, False]
    assert box.near(lon, lat, 20_000.0).tolist() == [True] * 5 + [False]
