"""One path on the map: its numbered stops, the view that it fills, and its alternatives."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ui.maps import drawing as map
from dashboard.ui.maps import path as map_path
from dashboard.ui.maps import path_view, route
from dashboard.ui.maps.ground import LIGHT
from dashboard.ui.maps.mercator import WORLD_PIXELS, height_of
from graph.exposure import assess
from tests.map_cases import with_ports
from tests.networks import INSIDE, OUTSIDE, Network
from tests.ui_cases import DAY, HOSTILE, decks, links, network, page, read, said, view_of


def test_a_path_is_drawn_along_its_numbered_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, "map", view_of(with_ports()), target="worst")
    (deck,) = decks(test)
    (numbers,) = [layer for layer in deck["layers"] if layer["id"] == "numbers"]
    text = " ".join(read(test).split())
    assert ", ".join(row["numbers"] for row in numbers["data"]) == "1a, 1b, 2, 3, 4"
    assert "stops close together share one label" in text
    at = text.index("Exposed, sub-tier 2: Shipment BILL-worst")
    for part in ("1a", "Los Angeles (USLAX)", "1b", "Cat Lai (VNCLI)", "2", "Sewing plant", "3", "4", "Gin of Awat"):
        at = text.index(part, at)
    (line,) = [layer["data"][0]["path"] for layer in deck["layers"] if layer["id"] == "route"]
    assert all(abs(a[0] - b[0]) <= 180 for a, b in pairwise(line)), "over the Pacific, not round it"
    assert line[0][0] == pytest.approx(360 - 118.283) and line[-1] == pytest.approx([80.4, 40.6])
    assert ("Evidence of every step", "./?page=paths&target=worst") in links(test)


def test_alternatives_are_a_link_away_and_nonsense_is_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.node("Estate", "farm", name="Farm", lat=40.0, lon=80.0, **INSIDE)
    net.fact("SUPPLIES", "farm", "sewer", basis="declared", commodity="cotton")
    view = view_of(net)
    assert ("Alternative 1: to  Gin of Awat", "./?page=map&target=worst&path=1") in links(
        page(monkeypatch, "map", view, target="worst")
    )
    other = page(monkeypatch, "map", view, target="worst", path="1")
    assert "Spinning mill" in read(other) and ("The best path: to  Farm", "./?page=map&target=worst") in links(other)
    assert [map_path.path_number(said, 2) for said in (None, "", "0", "1", "2", "-1", "x", "9" * 9)] == [
        *(0, 0, 0, 1, 0, 0, 0, 0)
    ]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("open", "No path is found"),
        ("plastic", "Nothing was looked for"),
        ("gone", "is on file"),
        (HOSTILE, "is on file"),
        ("INV-1", ""),
    ],
)
def test_without_a_path_it_says_where_to_go(monkeypatch: pytest.MonkeyPatch, target: str, words: str) -> None:
    test = page(monkeypatch, "map", view_of(network()), target=target)
    assert words in said(test) and not decks(test) and ("Back to the whole map", "./?page=map") in links(test)
    assert test.error or test.info


def test_stops_without_a_place_are_listed_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    for name in ("sewer", "mill", "gin"):
        del net.nodes[name][1]["lat"]
    test = page(monkeypatch, "map", view_of(net), target="worst")
    assert "no map of it" in said(test) and read(test).count("Its place is not known") == 4
    assert not decks(test)


def test_stops_at_one_place_share_a_label_and_a_path_goes_the_short_way_round() -> None:
    net = Network()
    places = {"a": (10.0, 170.0), "b": (10.0, 170.0), "c": (12.0, -170.0)}
    for name, (lat, lon) in places.items():
        net.node("Facility", name, lat=lat, lon=lon, **(INSIDE if name == "c" else OUTSIDE))
    net.fact("SUPPLIES", "b", "a", basis="declared")
    net.fact("SUPPLIES", "c", "b", basis="declared")
    projection = net.projection()
    (path,) = assess(projection, ["a"], as_of=DAY, paths=1)[0].paths
    stops = route.halts(projection, path)
    assert [(stop.label, stop.lon) for stop in stops] == [("1", -190.0), ("2", -190.0), ("3", -170.0)]
    assert [label.label for label in route.apart(stops, 3.0)] == ["1-2", "3"]


def test_a_path_that_comes_back_to_a_place_is_drawn_back_to_it() -> None:
    stops = [route.Halt((label,), lon, 40.0, "") for label, lon in (("1", 80.0), ("2", 120.0), ("3", 80.0))]
    assert [label.label for label in route.apart(stops, 3.0)] == ["1, 3", "2"]
    (line, _, _) = map._route(stops, route.apart(stops, 3.0), LIGHT)
    assert [lon for lon, _ in line.data[0]["path"]] == [80.0, 120.0, 80.0]


def test_labels_that_would_cover_each_other_are_one() -> None:
    stops = [route.Halt((label,), 80 + 0.01 * n, 40.0, "") for n, label in enumerate(("1", "2", "5"))]
    assert [halt.label for halt in route.apart([*stops, route.Halt(("3",), 120.0, 30.0, "")], 3.0)] == ["1-2, 5", "3"]
    assert route.Halt(("1b", "2", "1a", "10", "3"), 0.0, 0.0, "").label == "1a, 1b, 2-3, 10"


POINTS = st.lists(st.tuples(st.floats(-30, 120), st.floats(-60, 70)), min_size=1, max_size=12)


@given(POINTS, st.floats(0, 6))
def test_each_stop_has_one_label_and_no_label_covers_another(points: list[tuple[float, float]], zoom: float) -> None:
    stops = [route.Halt((str(n),), lon, lat, "") for n, (lon, lat) in enumerate(points, start=1)]
    labels = route.apart(stops, zoom)
    assert sorted(int(name) for label in labels for name in label.labels) == [*range(1, len(points) + 1)]
    boxes = [box(label, zoom) for label in labels]
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def box(label: route.Halt, zoom: float) -> tuple[float, float, float, float]:
    """Where a label lies on the world, in pixels: west, north, east, south."""
    world = WORLD_PIXELS * 2**zoom
    x, y = label.lon / 360 * world, float(height_of(label.lat)) * world
    wide, high = label.size
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


GINS = ((80.4, 40.6), (86.1, 41.8))
OVER_THE_PACIFIC = ((241.7, 33.7), (106.8, 10.8), (120.6, 30.0), (80.4, 40.6))
FROM_VIETNAM, FROM_SHAOXING = OVER_THE_PACIFIC[1:], OVER_THE_PACIFIC[2:]


def seen(points: Sequence[tuple[float, float]], pixels: tuple[int, int] = map_path.PIXELS) -> list[tuple[float, float]]:
    """Where points lie on the map of a path along the first ones, in pixels from its upper left corner."""
    view = path_view.path_view(halts_at(points), pixels)
    world, middle = WORLD_PIXELS * 2**view.zoom, height_of(view.latitude)
    return [
        (
            pixels[0] / 2 + (lon - view.longitude) / 360 * world,
            pixels[1] / 2 + (float(height_of(lat)) - middle) * world,
        )
        for lon, lat in points
    ]


@given(st.lists(st.tuples(st.floats(0, 250), st.floats(-50, 65)), min_size=1, max_size=8))
def test_every_stop_is_on_the_map_with_room_for_its_label(points: list[tuple[float, float]]) -> None:
    for x, y in seen(points):
        assert 25 <= x <= map_path.PIXELS[0] - 25 and 20 <= y <= map_path.PIXELS[1] - 20


@pytest.mark.parametrize("points", [OVER_THE_PACIFIC, FROM_VIETNAM, FROM_SHAOXING, GINS])
def test_a_path_fills_its_map(points: Sequence[tuple[float, float]]) -> None:
    wide, high = (max(axis) - min(axis) for axis in zip(*seen(points), strict=True))
    assert wide > 0.55 * map_path.PIXELS[0] or high > 0.55 * map_path.PIXELS[1]


def test_two_gins_of_the_region_are_shown_near_and_one_alone_in_the_whole_region() -> None:
    corners = path_view.REGION_CORNERS
    both, alone = (path_view.path_view(halts_at(points), map_path.PIXELS) for points in (GINS, GINS[:1]))
    assert both.zoom == path_view.NEAREST and alone.zoom < both.zoom
    whole = route.frame(corners, map_path.PIXELS, path_view.NEAREST, path_view.FILLS)
    assert (alone.zoom, alone.longitude) == (whole.zoom, whole.longitude)


def test_a_path_far_from_the_region_shows_it_the_short_way_round() -> None:
    view = path_view.path_view(halts_at([(-118.3, 33.7), (-99.1, 19.4)]), map_path.PIXELS)
    west = path_view.REGION_CORNERS[0][0] - 360
    assert view.longitude == pytest.approx((west - 99.1) / 2)
    near = path_view.path_view(halts_at([(106.8, 10.8)]), map_path.PIXELS)
    assert near.longitude == pytest.approx((path_view.REGION_CORNERS[0][0] + 106.8) / 2)


def halts_at(points: Sequence[tuple[float, float]]) -> list[route.Halt]:
    return [route.Halt((str(n),), lon, lat, "") for n, (lon, lat) in enumerate(points, start=1)]
