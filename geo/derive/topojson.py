"""The countries of a TopoJSON as polygons that no map is streaked by.

They are stitched across 180 degrees there: each ring is unwrapped, and cut at +-180.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]


def countries(path: Path) -> Iterator[tuple[str, str, BaseGeometry]]:
    """(ISO 3166-1 numeric code or '', name, polygons in degrees), in the file's order."""
    topology = json.loads(path.read_text("utf-8"))
    arcs = arc_points(topology)
    for country in topology["objects"]["countries"]["geometries"]:
        if "arcs" not in country:
            continue
        polygons = [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]
        shape = shapely.union_all([part for rings in polygons for part in _cut(_polygon(rings, arcs))])
        yield country.get("id", ""), country["properties"]["name"], shape


def arc_points(topology: dict[str, Any]) -> list[Floats]:
    """The points of each arc as (points, 2) in degrees."""
    scale, shift = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    return [np.cumsum(np.array(arc, dtype=float), axis=0) * scale + shift for arc in topology["arcs"]]


def _polygon(rings: list[list[int]], arcs: list[Floats]) -> shapely.Polygon:
    shell, *holes = [_unwrapped(_ring(indices, arcs)) for indices in rings]
    return shapely.Polygon(shell, [np.add(hole, [_turns(hole, shell), 0.0]) for hole in holes])


def _ring(indices: list[int], arcs: list[Floats]) -> Floats:
    """Arc i forwards, or arc ~i backwards where i is negative; each begins where the last ended."""
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _unwrapped(ring: Floats) -> Floats:
    turns = np.round(np.diff(ring[:, 0]) / 360.0)
    return np.column_stack([ring[:, 0] - 360.0 * np.concatenate([[0.0], np.cumsum(turns)]), ring[:, 1]])


def _turns(hole: Floats, shell: Floats) -> float:
    """Degrees by which an unwrapped hole has to move to lie in its unwrapped shell."""
    return float(360.0 * np.round((shell[:, 0].mean() - hole[:, 0].mean()) / 360.0))


def _cut(polygon: shapely.Polygon) -> Iterator[BaseGeometry]:
    """The parts of an unwrapped polygon, each moved back between -180 and 180 degrees."""
    whole = shapely.make_valid(polygon)
    for turn in (-360.0, 0.0, 360.0):
        part = shapely.intersection(whole, shapely.box(-180.0 + turn, -90.0, 180.0 + turn, 90.0))
        for piece in shapely.get_parts(part):
            if piece.geom_type in ("Polygon", "MultiPolygon"):
                yield translate(piece, xoff=-turn)
