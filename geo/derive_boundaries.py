"""Makes the drawing files in geo/data from the boundary files; the fence reads none of what it makes.

    python -m geo.derive_boundaries

The same input gives the same bytes. The world comes from a TopoJSON whose countries are stitched across 180
degrees: each ring is unwrapped and cut at +-180, so that no polygon streaks across a map.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.affinity import translate
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geo.boundaries import DATA, Boundaries, load
from geo.regions import PROVINCE, region

WORLD_SOURCE = Path(__file__).parent / "sources" / "world_countries_ne50.topojson"
WORLD_TOLERANCE = 0.12
SMALLEST_ISLAND = 0.01
PREFECTURE_TOLERANCE = 0.03
PROVINCE_TOLERANCE = 0.005
DRAWING_ONLY = "drawing only: too coarse to decide where a point lies"

Floats = NDArray[np.float64]


def main() -> None:
    for name, document in (
        ("world_outline.geojson", world_outline(WORLD_SOURCE)),
        ("drawing_only_province.geojson", drawn_province(load())),
        ("drawing_only_prefectures.geojson", drawn_prefectures(load())),
    ):
        (DATA / name).write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


def world_outline(topojson: Path) -> dict[str, Any]:
    """The countries but Antarctica as GeoJSON, simplified together so that neighbours still meet."""
    topology = json.loads(topojson.read_text("utf-8"))
    arcs = _arcs(topology)
    names, shapes = [], []
    for country in topology["objects"]["countries"]["geometries"]:
        name = country["properties"]["name"]
        if name == "Antarctica" or "arcs" not in country:
            continue
        polygons = [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]
        names.append(name)
        shapes.append(shapely.union_all([part for rings in polygons for part in _cut(_polygon(rings, arcs))]))
    simple = shapely.coverage_simplify(np.array(shapes, dtype=object), WORLD_TOLERANCE)
    kept = [_without_islets(shape) for shape in simple]
    return _collection((({"name": name}, shape) for name, shape in zip(names, kept, strict=True)), decimals=2)


def drawn_province(boundaries: Boundaries) -> dict[str, Any]:
    properties = {"adcode": PROVINCE, "name": region(PROVINCE).name, "use": DRAWING_ONLY, "licence": "ODbL-1.0"}
    return _collection([(properties, boundaries.province.simplify(PROVINCE_TOLERANCE))])


def drawn_prefectures(boundaries: Boundaries) -> dict[str, Any]:
    prefectures = boundaries.prefectures
    simple = shapely.coverage_simplify(prefectures.shapes, PREFECTURE_TOLERANCE)
    return _collection(
        (
            {
                "adcode": code,
                "name": region(code).name,
                "name_zh": region(code).name_zh,
                "use": DRAWING_ONLY,
                "source": "Tianditu",
            },
            shape,
        )
        for code, shape in zip(prefectures.codes, simple, strict=True)
    )


def _arcs(topology: dict[str, Any]) -> list[Floats]:
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


def _without_islets(shape: BaseGeometry) -> BaseGeometry:
    """Drops islands under SMALLEST_ISLAND square degrees, but never a whole country."""
    parts = shapely.get_parts(shape)
    large = parts[shapely.area(parts) >= SMALLEST_ISLAND]
    return shapely.MultiPolygon(list(large)) if len(large) else shape


def _collection(features: Iterable[tuple[dict[str, str], BaseGeometry]], decimals: int = 3) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": properties, "geometry": _rounded(mapping(shape), decimals)}
            for properties, shape in features
            if not shape.is_empty
        ],
    }


def _rounded(value: Any, decimals: int) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(part, decimals) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(part, decimals) for part in value]
    return round(value, decimals) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
