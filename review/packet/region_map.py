"""Maps of the regions of each process: sites as numbered marks on the outlines of countries and of the XUAR.

Drawn in greys, without a tile or a font from anywhere. Equirectangular, true to scale along the middle latitude of each
map; lengths are points. A site whose coordinates are not on record is on no map, and the text says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, isfinite, radians
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.country_outlines import alpha_2, called, outlines
from geo.datum import datum_of, to_wgs84
from geo.errors import GeoError
from geo.ports import port_named
from graph.projection import Node, Projection
from review.chain import SHIPPING, Chain, Step
from review.packet import names
from review.packet.blocks import Block
from review.packet.map_ground import Frame, ground, seen, xuar
from review.plain_text import printable

ATTRIBUTION = (
    "Outline of the XUAR: © OpenStreetMap contributors (ODbL). Countries: Natural Earth, 1:50 million. Boundaries are "
    "political: they are drawn as these sources draw them and take no position on the status of any territory."
)
OVERVIEW, SMALL = (510.0, 226.0), (248.0, 138.0)
_LEAST_DEGREES, _MARGIN = 8.0, 0.12
_MARK, _LETTER, _GRID = 13.0, 3.7, 16
"""A mark's width; a letter's; and how many places of a country are tried for its name, each way."""


@dataclass(frozen=True)
class Site:
    """A step on the map, in WGS84 degrees."""

    step: int
    process: str
    lon: float
    lat: float
    country: str


def region_maps(projection: Projection, chain: Chain, shipment: Node) -> tuple[list[Block], list[int]]:
    """(an overview and a map of each process, numbers of the steps that are on none)."""
    sites = list(filter(None, (_site(projection, step, shipment) for step in chain.steps)))
    placed = {site.step for site in sites}
    missing = [step.number for step in chain.steps if step.number not in placed]
    if not sites:
        return [], missing
    by_process: dict[str, list[Site]] = defaultdict(list)
    for site in sites:
        if site.process != SHIPPING:
            by_process[site.process].append(site)
    maps = [_map(f"All that can be placed: {_steps(sites)}", sites, OVERVIEW, with_xuar=True)]
    for process, some in by_process.items():
        title = f"{names.process(process).capitalize()}: {_steps(some)}"
        maps.append(_map(title, some, SMALL, with_xuar=False))
    return [{"kind": "maps", "maps": maps}], missing


def _steps(sites: Sequence[Site]) -> str:
    return f"{'step' if len(sites) == 1 else 'steps'} {names.runs(site.step for site in sites)}"


def _site(projection: Projection, step: Step, shipment: Node) -> Site | None:
    if step.process == SHIPPING:
        port = port_named(str(shipment.get("port_of_lading") or ""))
        placed = port.placed if port else None
        return Site(step.number, step.process, placed.lon, placed.lat, placed.country) if placed else None
    node = names.site(projection, step)
    where = _coordinates(node) if node else None
    return Site(step.number, step.process, *where, alpha_2(node.get("country"))) if node and where else None


def _coordinates(node: Node) -> tuple[float, float] | None:
    lon, lat = node.get("lon"), node.get("lat")
    if lon is None or lat is None or not (isfinite(lon) and isfinite(lat)) or (lon, lat) == (0, 0):
        return None
    if abs(lat) > 85 or abs(lon) > 180:
        return None
    try:
        datum = datum_of(node.get("datum"))
    except GeoError:
        return None
    x, y = to_wgs84(np.array([lon]), np.array([lat]), datum)
    return float(x[0]), float(y[0])


def _map(title: str, sites: Sequence[Site], size: tuple[float, float], *, with_xuar: bool) -> Block:
    points = [(site.lon, site.lat) for site in sites]
    if with_xuar:
        west, south, east, north = xuar().bounds
        points += [(west, south), (east, north)]
    frame = _frame(points, size)
    marks = _marks(frame, sites)
    labels = _labels(frame, sites, marks)
    seen = "; ".join(f"{mark['words']} in {mark['country']}" for mark in marks)
    return {
        **{"title": printable(title, 200), "width": size[0], "height": size[1]},
        "svg": ground(frame),
        "marks": [{"x": m["x"], "y": m["y"], "words": m["words"]} for m in marks],
        "labels": labels,
        "small": size == SMALL,
        "alt": printable(f"Map, {title}. Marks: {seen}.", 2_000),
    }


def _frame(points: Sequence[tuple[float, float]], size: tuple[float, float]) -> Frame:
    """The smallest frame of this shape that holds the points, the shorter way round the globe."""
    lons = sorted(lon for lon, _ in points)
    gaps = [(after - before, after) for before, after in zip(lons, [*lons[1:], lons[0] + 360], strict=True)]
    gap, start = max(gaps)
    west = start - 360 if start >= 180 else start
    span, lats = 360 - gap, [lat for _, lat in points]
    middle_lat, middle_lon = (min(lats) + max(lats)) / 2, west + span / 2
    squeeze = cos(radians(min(abs(middle_lat), 70)))
    tall = max(max(lats) - min(lats), _LEAST_DEGREES) * (1 + 2 * _MARGIN)
    wide = max(span, _LEAST_DEGREES) * (1 + 2 * _MARGIN)
    tall = max(tall, wide * squeeze * size[1] / size[0])
    wide = min(tall / squeeze * size[0] / size[1], 360.0)
    return Frame(middle_lon - wide / 2, middle_lat - tall / 2, middle_lon + wide / 2, middle_lat + tall / 2, *size)


def _marks(frame: Frame, sites: Sequence[Site]) -> list[dict[str, Any]]:
    """Marks that do not cover each other: sites that would are one mark with all their numbers."""
    groups: list[list[tuple[float, float, Site]]] = []
    for site in sites:
        x, y = frame.place(site.lon, site.lat)
        near = next((g for g in groups if abs(g[0][0] - x) < 1.4 * _MARK and abs(g[0][1] - y) < _MARK), None)
        if near:
            near.append((x, y, site))
        else:
            groups.append([(x, y, site)])
    return [
        {
            "x": round(sum(x for x, _, _ in group) / len(group), 1),
            "y": round(sum(y for _, y, _ in group) / len(group), 1),
            "words": names.runs((site.step for _, _, site in group), 14),
            "country": called(group[0][2].country) or "a country not on record",
        }
        for group in groups
    ]


def _labels(frame: Frame, sites: Sequence[Site], marks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Names of the countries that hold a mark, and of the XUAR: within what is seen of them, off borders and marks, or
    beside it with a leader line. Of China the XUAR is left out, so that its own name stands apart."""
    shapes = outlines().shapes()
    named = {code: shapes[code] for code in sorted({site.country for site in sites}) if code in shapes}
    found = [("XUAR", seen(frame, xuar()))]
    found += [(called(code), shapely.difference(seen(frame, outline), found[0][1])) for code, outline in named.items()]
    labels: list[dict[str, Any]] = []
    for words, part in found:
        label = None if part.is_empty else label_in(frame, words, part, marks)
        if label and not any(abs(label["x"] - o["x"]) < 30 and abs(label["y"] - o["y"]) < 8 for o in labels):
            labels.append(label)
    return labels


def label_in(frame: Frame, words: str, shape: BaseGeometry, marks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Where a name stands: where its whole box lies within the largest part of what is seen and off the marks, near the
    middle of that; where there is no such place, beside it, with a leader line from a point within (`line`, else None).
    """
    half, high = _LETTER * len(words) / 2 + 1.5, 4.5
    part = _in_points(frame, max(shapely.get_parts(shape), key=lambda one: float(one.area)))
    inside = part.representative_point()
    middle = part.centroid
    places = sorted(_places(part), key=lambda at: (at[0] - middle.x) ** 2 + (at[1] - middle.y) ** 2)
    for x, y in [(inside.x, inside.y), *places]:
        if part.contains(shapely.box(x - half, y - high, x + half, y + high)) and _is_free(x, y, half, marks):
            return {"x": round(x, 1), "y": round(y, 1), "words": words, "line": None}
    return _beside(frame, words, (inside.x, inside.y), half, marks)


def _beside(
    frame: Frame, words: str, inside: tuple[float, float], half: float, marks: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    x, y = inside
    for away in (16.0, 26.0, 38.0, 52.0):
        for across, down in ((1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (0, 1)):
            at = (x + across * (half + away / 2), y + down * away)
            on_map = half < at[0] < frame.width - half and 6 < at[1] < frame.height - 6
            if on_map and _is_free(*at, half, marks):
                near = (at[0] - across * half, at[1] - down * 4.0)
                line = [[round(x, 1), round(y, 1)], [round(near[0], 1), round(near[1], 1)]]
                return {"x": round(at[0], 1), "y": round(at[1], 1), "words": words, "line": line}
    x, y = min(max(x, half), frame.width - half), min(max(y, 6.0), frame.height - 6.0)
    return {"x": round(x, 1), "y": round(y, 1), "words": words, "line": None}


def _is_free(x: float, y: float, half: float, marks: Sequence[dict[str, Any]]) -> bool:
    return all(abs(mark["x"] - x) > half + _MARK or abs(mark["y"] - y) > 10 for mark in marks)


def _places(part: BaseGeometry) -> list[tuple[float, float]]:
    """Some places of the part's box, in a grid."""
    west, north, east, south = part.bounds
    steps = range(1, _GRID)
    return [(west + (east - west) * a / _GRID, north + (south - north) * b / _GRID) for a in steps for b in steps]


def _in_points(frame: Frame, part: BaseGeometry) -> BaseGeometry:
    return shapely.transform(part, lambda at: np.column_stack([frame.x(at[:, 0]), frame.y(at[:, 1])]))
