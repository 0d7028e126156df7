"""How far points are from a region's border."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo.grid import Frame, crossed_cells, frame_around
from geo.nearest import Segments

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FAR_KM = 500.0
CELL_DEGREES = 0.02
RINGS = 30
_SURE_KM_A_DEGREE = 109.0
_EARTH_KM = 6371.0088
_CHUNK = 512


class Box:
    """A box in degrees, for telling quickly what is far from it, also across 180 degrees of longitude."""

    def __init__(self, bounds: Floats) -> None:
        self._west, self._south, self._east, self._north = (float(degrees) for degrees in bounds)
        self.centre = (self._west + self._east) / 2.0, (self._south + self._north) / 2.0

    def near(self, lon: Floats, lat: Floats, km: Floats | float) -> Bools:
        """False only where the box is farther than `km`; false for nan."""
        up = np.asarray(km) / _SURE_KM_A_DEGREE
        top = np.radians(np.minimum(max(abs(self._south), abs(self._north)) + up, 89.0))
        aside = np.where(top < np.radians(89.0), up / np.cos(top), 360.0)
        with np.errstate(invalid="ignore", over="ignore"):
            off = np.abs(lon - self.centre[0])
            off = np.minimum(off, np.abs(360.0 - off))
            beside = off <= (self._east - self._west) / 2.0 + aside
            return np.asarray(beside & (lat >= self._south - up) & (lat <= self._north + up))


class Border:
    """A region's border, indexed for distances and for telling quickly what is not near it.

    Up to FAR_KM a distance is to the nearest point of the border in the Lambert azimuthal equal-area projection at
    `centre` (41.75 N 85 E for the XUAR): right within 0.4 % in the XUAR, and 1 % around a region that is up to 3,000 km
    across. Beyond, it is a great circle on a sphere to the border simplified by 5 km: right within 1 %.
    """

    def __init__(self, province: BaseGeometry, centre: tuple[float, float] | None = None) -> None:
        """centre: longitude and latitude in degrees; that of the region's box where it is not said."""
        self._box = Box(shapely.bounds(province))
        lon, lat = centre or self._box.centre
        laea = f"+proj=laea +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=km"
        self._project = Transformer.from_crs("EPSG:4326", laea, always_xy=True)
        lines = shapely.get_parts(shapely.segmentize(shapely.boundary(province), 0.01))
        paths = [shapely.get_coordinates(line) for line in lines]
        flat = [np.column_stack(self._project.transform(path[:, 0], path[:, 1])) for path in paths]
        self._segments = Segments(flat)
        marks = np.concatenate([_marks(path) for path in flat])
        self._marks = _unit_vectors(*self._project.transform(marks[:, 0], marks[:, 1], direction="INVERSE")).T.copy()
        shapes = np.array([province], dtype=object)
        self._frame = frame_around(shapes, CELL_DEGREES, rim=RINGS)
        self._sure_km = _sure_km(crossed_cells(shapes, self._frame), self._frame).ravel()

    def at_least_km(self, lon: Floats, lat: Floats) -> NDArray[np.float32]:
        """What the border is surely not nearer than, for coordinates on Earth: one look-up in a grid."""
        return self._sure_km.take(self._frame.cell(lon, lat))

    def distance_km(self, lon: Floats, lat: Floats) -> Floats:
        """Unsigned, for coordinates on Earth."""
        distance = np.full(len(lon), np.inf)
        close = np.flatnonzero(self._box.near(lon, lat, FAR_KM))
        distance[close] = self._segments.distance(*self._project.transform(lon[close], lat[close]))
        far = np.flatnonzero(distance > FAR_KM)
        for start in range(0, len(far), _CHUNK):
            part = far[start : start + _CHUNK]
            cosine = (_unit_vectors(lon[part], lat[part]) @ self._marks).max(axis=1)
            distance[part] = _EARTH_KM * np.arccos(np.clip(cosine, -1.0, 1.0))
        return distance


def _sure_km(crossed: Bools, frame: Frame) -> NDArray[np.float32]:
    """For each cell the km that any point in it surely is from the border.

    A cell that is n columns or n rows away from the nearest crossed one has n - 1 whole cells between.
    """
    away = np.full(crossed.shape, RINGS, dtype=np.int8)
    reached = crossed
    away[reached] = 0
    for ring in range(1, RINGS):
        grown = _grown(reached)
        away[grown & ~reached] = ring
        reached = grown
    top = max(abs(frame.south), abs(frame.south + frame.rows * frame.size))
    cell_km = frame.size * _SURE_KM_A_DEGREE * max(np.cos(np.radians(top)), 0.0)
    return np.asarray(np.maximum(away - 1.0, 0.0) * cell_km, dtype=np.float32)


def _grown(cells: Bools) -> Bools:
    """With the eight neighbours of each."""
    wide = cells.copy()
    wide[:, 1:] |= cells[:, :-1]
    wide[:, :-1] |= cells[:, 1:]
    high = wide.copy()
    high[1:] |= wide[:-1]
    high[:-1] |= wide[1:]
    return high


def _marks(path: Floats) -> Floats:
    coarse = shapely.LineString(path).simplify(5.0).segmentize(20.0)
    return shapely.get_coordinates(coarse)


def _unit_vectors(lon: Floats, lat: Floats) -> Floats:
    east, north = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
