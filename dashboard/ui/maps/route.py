"""Where a path stops on the map, and the view that shows all of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import pydeck

from dashboard.ui.maps.mercator import WORLD_PIXELS, height_of, latitude_at
from dashboard.ui.page_words import kind_of, short
from geo.ports import port_named
from graph.paths import Path
from graph.projection import Node, Projection

FURTHEST_ZOOM = 18.0
LABEL_PIXELS = 13
"""How large the numbers on a path are written."""
PADDING = (7, 4)
"""Between a number and the edge of its label, in pixels across and down."""
_GAP = 3
_BETWEEN_COPIES = 360
"""In degrees: the map shows the world again and again, from west to east."""

Point = tuple[float, float]
"""Longitude and latitude."""


@dataclass(frozen=True)
class Stop:
    """One stop of a path. label: the number of the chain, with a letter for a shipment's ports. where: longitude and
    latitude; None where its place is not known. kind, name: what it is, not escaped yet."""

    label: str
    kind: str
    name: str
    where: Point | None


@dataclass(frozen=True)
class Halt:
    """Where a path stops on the map. labels: those of its stops. lon may pass 180, so that the line goes the short
    way round. tip: what is said of it."""

    labels: tuple[str, ...]
    lon: float
    lat: float
    tip: str

    @property
    def label(self) -> str:
        """The labels as a person writes them: 1a, 2-4, 7."""
        runs: list[list[str]] = []
        for label in sorted(self.labels, key=_in_order):
            if runs and label.isdecimal() and runs[-1][-1].isdecimal() and int(label) == int(runs[-1][-1]) + 1:
                runs[-1].append(label)
            else:
                runs.append([label])
        return ", ".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)

    @property
    def place(self) -> Point:
        return self.lon, self.lat

    @property
    def size(self) -> tuple[float, float]:
        """How wide and how high its label is on the map, in pixels: a bold figure is some 0.6 of its height wide."""
        return 0.6 * LABEL_PIXELS * len(self.label) + 2 * PADDING[0], LABEL_PIXELS + 2 * PADDING[1]

    def joined(self, other: Halt) -> Halt:
        """One halt for both, where this one is."""
        return Halt((*self.labels, *other.labels), self.lon, self.lat, f"{self.tip}\n{other.tip}")


def _in_order(label: str) -> tuple[int, str]:
    return int(label.rstrip("ab")), label


def has_place(node: Node) -> bool:
    """Whether it has coordinates that are to be drawn: not those that `tag` found not to say where it lies."""
    if node.get("lat") is None or node.get("lon") is None or node.get("xuar") == "unplaced":
        return False
    return node.get("xuar_method") in (None, "coordinates") or node.get("xuar_distance_km") is not None


def stops_of(projection: Projection, path: Path) -> list[Stop]:
    """What the path goes through, in its order. A lot is where it was made, a shipment comes over its two ports."""
    found = []
    for number, node_id in enumerate(path.nodes, start=1):
        node = projection.nodes[node_id]
        where = _where(projection, node)
        found.append(Stop(str(number), kind_of(node), node.name, where))
        if node.label == "Shipment":
            found += _ports(node, number)
    return found


def _ports(shipment: Node, number: int) -> list[Stop]:
    """The ports that a shipment names, upstream: where it entered, then where it was laded."""
    entry, lading = shipment.get("port_of_entry"), shipment.get("port_of_lading")
    named = [("Port of entry", entry, True), ("Port of lading", lading, False)]
    found = []
    for letter, (kind, text, is_entry) in zip("ab", [one for one in named if one[1]], strict=False):
        port = port_named(text, entry=is_entry)
        name, where = (f"{port.name} ({port.code})", (port.lon, port.lat)) if port else (text, None)
        found.append(Stop(f"{number}{letter}", kind, name, where))
    return found


def halts(projection: Projection, path: Path) -> list[Halt]:
    """Where the path stops on the map, in its order, one for each stop that has a place.

    The last stop keeps its longitude; those before it may pass 180.
    """
    found: list[Halt] = []
    for stop in stops_of(projection, path):
        if stop.where is None:
            continue
        lon, lat = stop.where
        if found:
            lon = nearest_copy(lon, found[-1].lon)
        found.append(Halt((stop.label,), lon, lat, f"{stop.label} {short(stop.name, 80)}"))
    turns = found[-1].lon - nearest_copy(found[-1].lon, 0.0) if found else 0.0
    return [replace(halt, lon=halt.lon - turns) for halt in found]


def nearest_copy(lon: float, other: float) -> float:
    """The longitude on the copy of the world on which it is nearest to another."""
    return lon + _BETWEEN_COPIES * round((other - lon) / _BETWEEN_COPIES)


def _where(projection: Projection, node: Node) -> tuple[float, float] | None:
    if has_place(node):
        return float(node.get("lon")), float(node.get("lat"))
    if node.label == "Lot":
        made = [projection.nodes[fact.end] for fact in projection.leaving("PRODUCED_AT", node.id)]
        return next((_where(projection, site) for site in made if has_place(site)), None)
    return None


def frame(
    points: Sequence[Point], pixels: tuple[int, int], nearest: float = 6.0, fills: float = 0.72
) -> pydeck.ViewState:
    """The view that shows all points with some room around, or where cotton grows and is sewn where there are none.

    pixels: how large the map is. nearest: the zoom that it does not go beyond. fills: how much of the width or of the
    height the points take.
    """
    if not points:
        return pydeck.ViewState(longitude=74, latitude=28, zoom=1.35, min_zoom=0.6, max_zoom=FURTHEST_ZOOM)
    across = [lon for lon, _ in points]
    heights = [height_of(lat) for _, lat in points]
    wide = max(max(across) - min(across), 0.0001) / 360
    high = max(max(heights) - min(heights), 0.0000002)
    room = [math.log2(have * fills / (WORLD_PIXELS * need)) for have, need in zip(pixels, (wide, high), strict=True)]
    zoom = min(max(min(room), 0.0), nearest)
    middle = (max(heights) + min(heights)) / 2
    latitude = float(latitude_at(middle))
    longitude = (max(across) + min(across)) / 2
    return pydeck.ViewState(
        longitude=longitude, latitude=latitude, zoom=zoom, min_zoom=min(zoom, 0.6), max_zoom=FURTHEST_ZOOM
    )


def apart(stops: Sequence[Halt], zoom: float) -> list[Halt]:
    """The halts as they are labelled: those that would cover each other at this zoom share one label."""
    labels, size = list(stops), WORLD_PIXELS * 2**zoom
    while pair := next((two for two in combinations(range(len(labels)), 2) if _cover(labels, two, size)), None):
        labels[pair[0]] = labels[pair[0]].joined(labels.pop(pair[1]))
    return labels


def _cover(labels: Sequence[Halt], pair: tuple[int, int], size: float) -> bool:
    """Whether the labels of two would cover each other on a world of this many pixels."""
    one, other = (labels[n] for n in pair)
    across = abs(one.lon - other.lon) / 360 * size
    down = abs(height_of(one.lat) - height_of(other.lat)) * size
    wide, high = ((a + b) / 2 + _GAP for a, b in zip(one.size, other.size, strict=True))
    return bool(across < wide and down < high)
