"""The geofence: whether points lie in the XUAR, how far from its border, and in which county.

A point is `inside`, `outside` or `borderline`: nearer to the border than its own uncertainty and 1 km, or where the
two boundary sources disagree. What is no place on Earth is `unplaced`, with the reason. Nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.border import Border, Box
from geo.boundaries import Boundaries, load
from geo.grid import NONE, RegionIndex
from geo.points import Points, read_points
from geo.reasons import (
    BORDERLINE,
    DISAGREE,
    IN,
    INSIDE,
    NEAR,
    NOT_IN,
    STATE_OF,
    STATES,
    SWAPPED,
    UNPLACED,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int8]
Indexes = NDArray[np.int16]

POLAR_SEA = 73.0
_CHUNK = 1 << 16


@dataclass(frozen=True, eq=False)
class Placements:
    """One entry a point. state indexes STATES, reason REASONS.

    lon, lat: WGS84 degrees, converted where a datum said so.
    distance_km: to the border, negative inside; nan where unplaced or not asked for.
    uncertainty_km: the coordinates' own.
    county: index into codes, -1 where outside, unplaced or in no county of the coverage.
    codes: the administrative codes of the coverage's counties.
    """

    state: Codes
    reason: Codes
    lon: Floats
    lat: Floats
    distance_km: Floats
    uncertainty_km: NDArray[np.float32]
    county: Indexes
    codes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.state)

    def states(self) -> list[str]:
        return [STATES[code] for code in self.state]

    def county_codes(self) -> list[str]:
        """The county's administrative code of each point, '' for none."""
        return [self.codes[index] if index >= 0 else "" for index in self.county.tolist()]


def place(
    lon: Any,
    lat: Any,
    *,
    accuracy_m: Any = None,
    decimals: Any = None,
    datum: Any = None,
    boundaries: Boundaries | None = None,
    distances: bool = True,
) -> Placements:
    """Places columns of degrees; geo.points.read_points says what they may be, and when it raises GeoError."""
    points = read_points(lon, lat, accuracy_m=accuracy_m, decimals=decimals, datum=datum)
    return place_points(points, boundaries, distances)


def place_points(points: Points, boundaries: Boundaries | None = None, distances: bool = True) -> Placements:
    """Places points by a region's boundaries, the XUAR's where none are said.

    distances=False skips the distance of points that are not near the border: many times faster.
    """
    boundaries = boundaries or load()
    fence, count = fence_of(boundaries), len(points)
    state, reason = np.empty(count, dtype=np.int8), np.empty(count, dtype=np.int8)
    distance, county = np.empty(count), np.empty(count, dtype=np.int16)
    for start in range(0, count, _CHUNK):
        cut = slice(start, start + _CHUNK)
        state[cut], reason[cut], distance[cut], county[cut] = fence.decide(points[cut], distances)
    codes = boundaries.counties.codes if boundaries.counties else ()
    return Placements(state, reason, points.lon, points.lat, distance, points.uncertainty_km, county, codes)


@lru_cache(maxsize=8)
def fence_of(boundaries: Boundaries) -> Fence:
    return Fence(boundaries)


class Fence:
    """Boundaries made ready for the question: each indexed by a grid, and the border for distances."""

    def __init__(self, boundaries: Boundaries) -> None:
        self._margin_km = boundaries.margin_km
        self._province = RegionIndex(_shapes(boundaries.province))
        self._second = None if boundaries.second is None else RegionIndex(_shapes(boundaries.second))
        counties = boundaries.counties
        self._counties = RegionIndex(counties.shapes) if counties and len(counties.shapes) else None
        self._border = Border(boundaries.province, boundaries.region.centre)
        both = [shape for shape in (boundaries.province, boundaries.second) if shape is not None]
        self._box = Box(shapely.total_bounds(both))

    def contains(self, lon: Floats, lat: Floats) -> Bools:
        """Whether the province's polygon holds each point or has it on its edge: exactly shapely.intersects_xy."""
        return self._province.contains(lon, lat)

    def county(self, lon: Floats, lat: Floats) -> Indexes:
        """The index of each point's county, -1 for none; on an edge of two it is the first."""
        return self._counties.find(lon, lat) if self._counties else np.full(len(lon), NONE, dtype=np.int16)

    def decide(self, points: Points, distances: bool = True) -> tuple[Codes, Codes, Floats, Indexes]:
        """State, reason, distance and county of some ten thousands of points: everything is held at once."""
        reason = points.problem.copy()
        reason[reason == IN] = NOT_IN
        distance = np.full(len(points), np.nan)
        inside = np.zeros(len(points), dtype=bool)
        reach = points.uncertainty_km.astype(np.float64) + self._margin_km
        around = np.flatnonzero((reason == NOT_IN) & self._box.near(points.lon, points.lat, reach))
        lon, lat = points.lon[around], points.lat[around]
        inside[around], reason[around] = self._reasons(lon, lat)
        near = around[self._border.at_least_km(lon, lat) <= reach[around]]
        distance[near] = self._border.distance_km(points.lon[near], points.lat[near])
        reason[near[distance[near] <= reach[near]]] = NEAR
        self._note_swapped(points, reason)
        state = STATE_OF[reason]
        left = (state != UNPLACED) & np.isnan(distance) if distances else np.zeros(len(points), dtype=bool)
        distance[left] = self._border.distance_km(points.lon[left], points.lat[left])
        if not distances:
            distance[reason != NEAR] = np.nan
        distance[inside] *= -1.0
        county = np.full(len(points), NONE, dtype=np.int16)
        here = np.flatnonzero((state == INSIDE) | (state == BORDERLINE))
        county[here] = self.county(points.lon[here], points.lat[here])
        return state, reason, distance, county

    def _reasons(self, lon: Floats, lat: Floats) -> tuple[Bools, Codes]:
        """Which points the province's polygon holds; and what that says of each, the border's nearness left out."""
        inside = self.contains(lon, lat)
        reason = np.where(inside, IN, NOT_IN).astype(np.int8)
        if self._second:
            reason[inside != self._second.contains(lon, lat)] = DISAGREE
        return inside, reason

    def _note_swapped(self, points: Points, reason: Codes) -> None:
        polar = np.flatnonzero((reason == NOT_IN) & (points.lat > POLAR_SEA))
        reason[polar[self.contains(points.lat[polar], points.lon[polar])]] = SWAPPED


def _shapes(shape: BaseGeometry) -> NDArray[np.object_]:
    return np.array([shape], dtype=object)
