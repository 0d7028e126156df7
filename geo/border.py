"""How far a point is from the province's border."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LAEA = "+proj=laea +lat_0=41.75 +lon_0=85 +datum=WGS84 +units=km"
FAR_KM = 500.0
SURELY_FAR_KM = 3.5
CELL_DEGREES = 0.05
_EARTH_KM = 6371.0088
_CHUNK = 512


class Border:
    """A province's border, indexed for distances and for telling quickly what is not near it.

    Up to FAR_KM a distance is to the nearest point of the border in the Lambert azimuthal equal-area projection
    at 41.75 N 85 E: right within 0.4 % in the province and 1 % in all. Beyond, it is a great circle on a sphere to
    the border simplified by 5 km: right within 1 %.
    """

    def __init__(self, province: BaseGeometry) -> None:
        lines = shapely.get_parts(shapely.segmentize(shapely.boundary(province), 0.01))
        paths = [shapely.get_coordinates(line) for line in lines]
        self._project = Transformer.from_crs("EPSG:4326", LAEA, always_xy=True)
        flat = [np.column_stack(self._project.transform(path[:, 0], path[:, 1])) for path in paths]
        self._pieces = shapely.STRtree([piece for path in flat for piece in _pieces(path)], node_capacity=4)
        marks = np.concatenate([_marks(path) for path in flat])
        self._marks = _unit_vectors(*self._project.transform(marks[:, 0], marks[:, 1], direction="INVERSE")).T.copy()
        self._set_grid(np.concatenate(paths))

    def maybe_near(self, lon: Floats, lat: Floats) -> Bools:
        """False only where the border is farther than SURELY_FAR_KM: one look-up in a grid."""
        rows, columns = self._near.shape
        row = np.clip((lat - self._south) / CELL_DEGREES, 0, rows - 1).astype(np.int64)
        column = np.clip((lon - self._west) / CELL_DEGREES, 0, columns - 1).astype(np.int64)
        return np.asarray(self._near[row, column], dtype=bool)

    def distance_km(self, lon: Floats, lat: Floats) -> Floats:
        """Unsigned, for finite coordinates in range."""
        distance = np.empty(len(lon))
        for start in range(0, len(lon), _CHUNK):
            part = slice(start, start + _CHUNK)
            cosine = (_unit_vectors(lon[part], lat[part]) @ self._marks).max(axis=1, initial=-1.0)
            distance[part] = _EARTH_KM * np.arccos(np.clip(cosine, -1.0, 1.0))
        close = np.flatnonzero(distance < FAR_KM)
        if len(close):
            points = shapely.points(*self._project.transform(lon[close], lat[close]))
            distance[close] = self._pieces.query_nearest(points, return_distance=True, all_matches=False)[1]
        return distance

    def _set_grid(self, vertices: Floats) -> None:
        """Marks each cell that holds a vertex (they are at most 0.01 degrees apart) and its neighbours."""
        self._west, self._south = vertices.min(axis=0) - 3 * CELL_DEGREES
        cells = ((vertices - [self._west, self._south]) / CELL_DEGREES).astype(np.int64)
        near = np.zeros((cells[:, 1].max() + 4, cells[:, 0].max() + 4), dtype=bool)
        for up in (-1, 0, 1):
            for right in (-1, 0, 1):
                near[cells[:, 1] + up, cells[:, 0] + right] = True
        self._near = near


def _pieces(path: Floats) -> list[shapely.LineString]:
    """The path in lines of eight segments: the tree is fastest so."""
    return [shapely.LineString(path[start : start + 9]) for start in range(0, len(path) - 1, 8)]


def _marks(path: Floats) -> Floats:
    coarse = shapely.LineString(path).simplify(5.0).segmentize(20.0)
    return shapely.get_coordinates(coarse)


def _unit_vectors(lon: Floats, lat: Floats) -> Floats:
    east, north = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
