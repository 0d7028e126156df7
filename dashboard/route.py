"""Where a path stops on the map, and the view that shows all of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pydeck

from dashboard.page_words import short
from graph.paths import Path
from graph.projection import Node, Projection

_WORLD_PIXELS = 512
_FURTHEST_NORTH = 80.0
_NEAR_PIXELS = 26


@dataclass(frozen=True)
class Halt:
    """Where a path stops on the map. numbers: those of the chain. lon may pass 180, so that the line goes the short
    way round. tip: what is said of it."""

    numbers: tuple[int, ...]
    lon: float
    lat: float
    tip: str

    @property
    def label(self) -> str:
        """The numbers as a person writes them: 2-4, 7."""
        runs: list[list[int]] = []
        for number in sorted(self.numbers):
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)

    def joined(self, other: Halt) -> Halt:
        """One halt for both, where this one is."""
        return Halt((*self.numbers, *other.numbers), self.lon, self.lat, f"{self.tip}\n{other.tip}")


def has_place(node: Node) -> bool:
    return node.get("lat") is not None and node.get("lon") is not None


def halts(projection: Projection, path: Path) -> list[Halt]:
    """Where the path stops, in its order; stops at the same place share a halt. A lot is where it was made.

    The last stop keeps its longitude; those before it may pass 180.
    """
    found: dict[tuple[float, float], Halt] = {}
    before = None
    for number, node_id in enumerate(path.nodes, start=1):
        node = _where(projection, projection.nodes[node_id])
        if node is None:
            continue
        lon, lat = float(node.get("lon")), float(node.get("lat"))
        if before is not None:
            lon += 360 * round((before - lon) / 360)
        before = lon
        halt = Halt((number,), lon, lat, f"{number} {short(projection.nodes[node_id].name, 80)}")
        found[lon, lat] = found[lon, lat].joined(halt) if (lon, lat) in found else halt
    turns = 360 * round((before or 0.0) / 360)
    return [replace(halt, lon=halt.lon - turns) for halt in found.values()]


def _where(projection: Projection, node: Node) -> Node | None:
    if has_place(node):
        return node
    if node.label == "Lot":
        made = [projection.nodes[fact.end] for fact in projection.leaving("PRODUCED_AT", node.id)]
        return next((site for site in made if has_place(site)), None)
    return None


def frame(points: Sequence[tuple[float, float]], pixels: tuple[int, int]) -> pydeck.ViewState:
    """The view that shows all points with some room around, or where cotton grows and is sewn where there are none."""
    if not points:
        return pydeck.ViewState(longitude=62, latitude=26, zoom=1.43, min_zoom=0.6, max_zoom=12)
    across = [lon for lon, _ in points]
    heights = [height_on_map(lat) for _, lat in points]
    wide = max(max(across) - min(across), 0.5) / 360
    high = max(max(heights) - min(heights), 0.002)
    room = [math.log2(have * 0.72 / (_WORLD_PIXELS * need)) for have, need in zip(pixels, (wide, high), strict=True)]
    zoom = min(max(min(room), 0.6), 6.0)
    middle = (max(heights) + min(heights)) / 2
    latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * middle))))
    longitude = (max(across) + min(across)) / 2
    return pydeck.ViewState(longitude=longitude, latitude=latitude, zoom=zoom, min_zoom=0.6, max_zoom=12)


def height_on_map(lat: float) -> float:
    """Where a latitude lies on the map, from 0 in the north to 1 in the south (Mercator)."""
    radians = math.radians(max(-_FURTHEST_NORTH, min(_FURTHEST_NORTH, lat)))
    return (1 - math.asinh(math.tan(radians)) / math.pi) / 2


def apart(stops: Sequence[Halt], zoom: float) -> list[Halt]:
    """The halts as they are labelled: those that would cover each other at this zoom share one label."""
    size = _WORLD_PIXELS * 2**zoom
    labels: list[Halt] = []
    for stop in stops:
        near = next((n for n, label in enumerate(labels) if _pixels(label, stop, size) < _NEAR_PIXELS), None)
        if near is None:
            labels.append(stop)
        else:
            labels[near] = labels[near].joined(stop)
    return labels


def _pixels(one: Halt, other: Halt, size: float) -> float:
    return size * math.hypot((one.lon - other.lon) / 360, height_on_map(one.lat) - height_on_map(other.lat))
