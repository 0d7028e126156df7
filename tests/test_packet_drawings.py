"""A packet's flow chart and maps: whatever is drawn fits its sheet, and no line or name can be taken for another."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
import shapely

from review.chain import Chain, Move, Step
from review.packet import flow, flow_lines, map_ground, region_map
from tests.networks import INSIDE, OUTSIDE, Network
from tests.packets import case, need_fonts, pdf_of, plain
from tests.reviewed import cotton


def test_a_chart_of_two_hundred_steps_fits_its_sheets() -> None:
    steps = [replace(_step(number), process="shipping" if number == 200 else "spinning") for number in range(1, 201)]
    moves = [_move(number, 190 + number % 9) for number in range(1, 190)]
    moves += [_move(number, 199) for number in range(190, 199)] + [_move(199, 200)]
    sheets = flow.flow_chart(Network().projection(), Chain("shipment", tuple(steps), tuple(moves)))
    assert len(sheets) > 5 and sum(len(sheet["boxes"]) for sheet in sheets) == 200
    for sheet in sheets:
        assert sheet["height"] <= flow.TALLEST
        assert all(0 <= x <= flow.WIDTH and 0 <= y <= sheet["height"] for x, y in _points(sheet))
        assert len({(box["x"], box["y"]) for box in sheet["boxes"]}) == len(sheet["boxes"])


def _chart(steps: int, moves: list[tuple[int, int, str]]) -> list[dict[str, Any]]:
    numbered = tuple(replace(_step(n), process="shipping" if n == steps else "spinning") for n in range(1, steps + 1))
    chain = Chain("shipment", numbered, tuple(replace(_move(a, b), by=by) for a, b, by in moves))
    return flow.flow_chart(Network().projection(), chain)


def _shared(sheet: dict[str, Any]) -> list[Any]:
    """Stretches on which two lines lie that end at different places."""
    stretches = [
        (sorted((tuple(one), tuple(other))), line["points"][-1])
        for line in sheet["lines"]
        for one, other in itertools.pairwise(line["points"])
        if one != other
    ]
    found = []
    for ((a, b), end), ((c, d), other_end) in itertools.combinations(stretches, 2):
        for along, across in ((0, 1), (1, 0)):
            level = abs(a[across] - b[across]) + abs(c[across] - d[across]) + abs(a[across] - c[across])
            if level < 0.5 and min(b[along], d[along]) - max(a[along], c[along]) > 0.01 and end != other_end:
                found.append((a, b, c, d))
    return found


CHARTS = {
    "past a box that stands between": (4, [(1, 3, "lots"), (2, 4, "sale"), (1, 4, "sale"), (3, 4, "lots")]),
    "crossing": (
        8,
        [
            *((1, 6, "sale"), (2, 5, "lots"), (3, 5, "sale"), (4, 6, "lots"), (1, 5, "lots"), (5, 7, "lots")),
            *((6, 7, "sale"), (6, 8, "lots"), (7, 8, "lots"), (2, 8, "lots"), (1, 7, "sale")),
        ],
    ),
    "twenty steps in tiers": (
        20,
        [
            *((n, 9 + n % 6, ("lots", "sale")[n % 2]) for n in range(1, 9)),
            *((n, 9 + (n + 3) % 6, "lots") for n in range(1, 9)),
            *((n, 15 + n % 3, "lots") for n in range(9, 15)),
            *((n, 18 + n % 2, "sale") for n in (2, 15, 16, 17)),
            *((n, 20, "lots") for n in (5, 18, 19)),
        ],
    ),
    "twenty steps": (
        *(20,),
        [(n, n + 1 + (n * k) % (20 - n), ("lots", "sale", "shipment")[n % 3]) for n in range(1, 20) for k in (0, 3, 7)],
    ),
    "all to all": (12, [(a, b, "lots") for a in range(1, 12) for b in range(a + 1, 13)]),
}


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS.keys())
def test_lines_share_a_stretch_only_where_they_share_their_arrow(chart: tuple[int, Any]) -> None:
    sheets = _chart(*chart)
    assert not [shared for sheet in sheets for shared in _shared(sheet)]
    assert all(0 <= x <= flow.WIDTH and 0 <= y <= sheet["height"] for sheet in sheets for x, y in _points(sheet))


def test_a_line_that_finds_no_lane_is_drawn_as_its_two_ends() -> None:
    (sheet,) = _chart(4, [(1, 4, "lots"), (1, 2, "lots"), (2, 3, "lots"), (3, 4, "lots")])
    assert len(sheet["lines"]) == 4 and all(line["arrow"] for line in sheet["lines"])
    places = flow_lines.Grid({1: 0, 2: 1, 3: 2}, {1: 0.0, 2: 0.0, 3: 0.0}, 100.0, lanes=())
    ways = flow_lines.Ways(places, [_move(1, 3), _move(1, 2)])
    assert not ways.is_drawn(_move(1, 3)) and ways.is_drawn(_move(1, 2))
    assert ways.begins(_move(1, 3)) != ways.begins(_move(1, 2))


def test_a_box_of_very_many_links_says_how_many_there_are_in_whole() -> None:
    sheets = _chart(40, [(n, 40, "lots") for n in range(1, 40, 2)])
    (last,) = [box for sheet in sheets for box in sheet["boxes"] if box["last"]]
    assert last["links"].endswith("(20 in all)")


def _points(sheet: dict[str, Any]) -> list[list[float]]:
    corners = [[box["x"] + box["w"], box["y"] + box["h"]] for box in sheet["boxes"]]
    return [point for line in sheet["lines"] for point in line["points"]] + corners


def _step(number: int) -> Step:
    return Step(number, f"site-{number}", "spinning", "stated", "", (), (), (), None, None)


def _move(origin: int, to: int) -> Move:
    return Move(origin, to, "lots", (), (), ())


@pytest.mark.parametrize("size", [region_map.OVERVIEW, region_map.SMALL])
@pytest.mark.parametrize("words", ["XUAR", "A country of a very long name"])
def test_a_name_on_a_map_lies_within_its_outline_or_has_a_line_to_it(size: tuple[float, float], words: str) -> None:
    crescent = shapely.Point(80, 40).buffer(12).difference(shapely.Point(82, 40).buffer(10))
    for shape in (map_ground.xuar(), crescent, shapely.box(80, 40, 80.3, 40.3)):
        frame = map_ground.Frame(20.0, 10.0, 120.0, 60.0, *size)
        marks = [{"x": 300.0, "y": 100.0, "words": "1"}]
        label = region_map.label_in(frame, words, shape, marks)
        lon = frame.west + label["x"] / frame.width * 100
        lat = frame.north - label["y"] / frame.height * 50
        within = shape.contains(shapely.Point(lon, lat))
        assert within != bool(label["line"])
        assert 0 < label["x"] < frame.width and 0 < label["y"] < frame.height


def test_maps_place_what_has_coordinates_and_name_the_rest() -> None:
    need_fonts()
    network = cotton(port_of_lading="Haiphong")
    network.nodes["gin"][1].update(lat=41.2, lon=80.2, country="CN", **INSIDE)
    network.nodes["sew"][1].update(lat=-18.1, lon=178.4, country="FJ", **OUTSIDE)
    text = plain(pdf_of(case(network)))
    assert "All that can be placed: steps 1, 3-4" in text and "steps 2." in text
    assert "Natural Earth" in text and "no position on the status" in text
