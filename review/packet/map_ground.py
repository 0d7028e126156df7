"""What lies under a packet's maps: the outlines of countries and of the XUAR in greys, as SVG. Lengths are points."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.affinity import translate
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.country_outlines import outlines
from geo.errors import DATA

_STYLES = {
    "sea": "#dde2e6",
    "land": 'fill="#ffffff" stroke="#84898e" stroke-width="0.45"',
    "xuar": 'fill="#b4b4b4" stroke="#15181b" stroke-width="1.1"',
}


@dataclass(frozen=True)
class Frame:
    """What a map shows: degrees in, points out. east may lie beyond 180."""

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float

    def x(self, lon: Any) -> Any:
        return (lon - self.west) / (self.east - self.west) * self.width

    def y(self, lat: Any) -> Any:
        return (self.north - lat) / (self.north - self.south) * self.height

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        return float(self.x(lon + 360 if lon < self.west else lon)), float(self.y(lat))


def ground(frame: Frame) -> str:
    """The sea, the countries and on top the XUAR."""
    land = "".join(_path(frame, seen(frame, shape)) for shape in outlines().shapes().values())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{frame.width:g}" height="{frame.height:g}" '
        f'viewBox="0 0 {frame.width:g} {frame.height:g}"><rect width="100%" height="100%" fill="{_STYLES["sea"]}"/>'
        f'<path {_STYLES["land"]} fill-rule="evenodd" d="{land}"/>'
        f'<path {_STYLES["xuar"]} fill-rule="evenodd" d="{_path(frame, seen(frame, xuar()))}"/></svg>'
    )


def seen(frame: Frame, shape: BaseGeometry) -> BaseGeometry:
    """What of a shape lies in the frame, also where that reaches over 180 degrees, as coarse as a map can show."""
    window = shapely.box(frame.west, frame.south, frame.east, frame.north)
    coarse = (frame.east - frame.west) / frame.width * 0.35
    parts = [_within(translate(shape, turn), window, coarse) for turn in (-360, 0, 360) if _meets(shape, turn, window)]
    return shapely.union_all(parts) if len(parts) > 1 else parts[0] if parts else shapely.Polygon()


def _meets(shape: BaseGeometry, turn: float, window: BaseGeometry) -> bool:
    west, south, east, north = shape.bounds
    return bool(shapely.box(west + turn, south, east + turn, north).intersects(window))


def _within(shape: BaseGeometry, window: BaseGeometry, coarse: float) -> BaseGeometry:
    simple = shapely.make_valid(shapely.simplify(shape, coarse))
    return shapely.intersection(simple, window)


def _path(frame: Frame, shape: BaseGeometry) -> str:
    return "".join(
        _ring(frame, ring) for polygon in _polygons(shape) for ring in (polygon.exterior, *polygon.interiors)
    )


def _polygons(shape: BaseGeometry) -> Iterable[Any]:
    return (part for part in shapely.get_parts(shape) if part.geom_type == "Polygon")


def _ring(frame: Frame, ring: Any) -> str:
    where = shapely.get_coordinates(ring)
    points = [f"{x:.1f} {y:.1f}" for x, y in zip(frame.x(where[:, 0]), frame.y(where[:, 1]), strict=True)]
    apart = list(dict.fromkeys(points))
    return f"M{'L'.join(apart)}Z" if len(apart) > 2 else ""


@functools.cache
def xuar() -> BaseGeometry:
    """As it is drawn; what decides a place is the whole boundary (geo/boundaries.py)."""
    drawn = json.loads((DATA / "drawing_only_province.geojson").read_text(encoding="utf-8"))
    return shapely.union_all([shape(feature["geometry"]) for feature in drawn["features"]])
