"""The geofence: whether points lie in the XUAR, how far from its border, and in which county.

A point is `inside`, `outside` or `borderline`: nearer to the border than its own uncertainty and 1 km, or where the
two boundary sources disagree. What is no place on Earth is `unplaced`, with the reason. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.border import SURELY_FAR_KM, Border
from geo.boundaries import Boundaries, GeoError, load
from geo.coordinates import KM_A_DEGREE, numbers, uncertainty_km
from geo.datum import WGS84, datum_of, to_wgs84

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int8]
Texts = NDArray[np.object_]

STATES = ("inside", "borderline", "outside", "unplaced")
INSIDE, BORDERLINE, OUTSIDE, UNPLACED = range(4)

REASONS = (
    "in the province's polygon",
    "not in the province's polygon",
    "nearer to the border than the coordinates' own uncertainty and 1 km",
    "the two boundary sources disagree here",
    "no coordinates",
    "only one of latitude and longitude is given",
    "latitude or longitude is not a number",
    "latitude is not between -90 and 90, or longitude not between -180 and 180",
    "0, 0 stands for no coordinates",
    "latitude and longitude look swapped: the point is in the polar sea, and in the XUAR if they are exchanged",
)
IN, NOT_IN, NEAR, DISAGREE, MISSING, HALF, NO_NUMBER, OUT_OF_RANGE, NULL, SWAPPED = range(len(REASONS))

MARGIN_KM = 1.0
POLAR_SEA = 73.0
UNKNOWN_DATUM_KM = 0.7
_CHUNK = 65_536


@dataclass(frozen=True, eq=False)
class Placements:
    """One entry a point. state indexes STATES, reason REASONS.

    lon, lat: WGS84 degrees, converted where a datum said so.
    distance_km: to the border, negative inside; nan where unplaced or not asked for.
    uncertainty_km: the coordinates' own.
    county: administrative code; '' where outside, unplaced or in no county of the coverage.
    """

    state: Codes
    reason: Codes
    lon: Floats
    lat: Floats
    distance_km: Floats
    uncertainty_km: Floats
    county: Texts

    def __len__(self) -> int:
        return len(self.state)

    def states(self) -> list[str]:
        return [STATES[code] for code in self.state]


def place(
    lon: Any,
    lat: Any,
    *,
    accuracy_m: Any = None,
    decimals: Any = None,
    datum: str | Sequence[str | None] | None = None,
    boundaries: Boundaries | None = None,
    distances: bool = True,
) -> Placements:
    """Places columns of degrees: arrays, series or sequences of numbers, texts and None.

    accuracy_m: stated accuracy in metres, a number or a column. decimals: decimals given, a number or a column;
    where not said they are counted in the numbers. The larger of both uncertainties counts.
    datum: of all or of each point; unlabelled is WGS84, and an unknown one adds 700 m of uncertainty.
    distances=False skips the distance of points that are not near the border: several times faster.

    Raises GeoError where the columns differ in length. A bad value never raises: its point is unplaced.
    """
    east, bad_east = numbers(lon)
    north, bad_north = numbers(lat)
    if len(east) != len(north):
        raise GeoError(f"{len(east)} longitudes and {len(north)} latitudes; expected one of each a point")
    reason = _unplaced_reasons(east, north, bad_east | bad_north)
    uncertainty = uncertainty_km(east, north, accuracy_m, decimals)
    east, north, uncertainty = _in_wgs84(east, north, uncertainty, datum)
    fence = fence_of(boundaries or load())
    starts = range(0, len(east), _CHUNK) or (0,)
    cuts = [slice(start, start + _CHUNK) for start in starts]
    parts = [fence.decide(east[c], north[c], uncertainty[c], reason[c], distances) for c in cuts]
    state, reason, distance, county = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return Placements(state, reason, east, north, distance, uncertainty, county)


@lru_cache(maxsize=4)
def fence_of(boundaries: Boundaries) -> Fence:
    return Fence(boundaries)


class Fence:
    """Boundaries made ready for the question: prepared, and with the border indexed."""

    def __init__(self, boundaries: Boundaries) -> None:
        self._boundaries = boundaries
        self._border = Border(boundaries.province)
        both = [b for b in (boundaries.province, boundaries.second) if b is not None]
        self._west, self._south, self._east, self._north = shapely.total_bounds(both)

    def decide(
        self, lon: Floats, lat: Floats, uncertainty: Floats, reason: Codes, distances: bool
    ) -> tuple[Codes, Codes, Floats, Texts]:
        """State, reason, distance and county of one chunk; `reason` is IN wherever the point is on Earth."""
        reason = reason.copy()
        placed = reason == IN
        inside = self._decide_reasons(lon, lat, uncertainty, reason, placed)
        distance = np.full(len(lon), np.nan)
        wanted = np.flatnonzero(placed if distances else (reason == NEAR))
        distance[wanted] = self._border.distance_km(lon[wanted], lat[wanted])
        distance[inside] *= -1.0
        state = np.select(
            [reason == IN, reason == NOT_IN, (reason == NEAR) | (reason == DISAGREE)],
            [INSIDE, OUTSIDE, BORDERLINE],
            UNPLACED,
        ).astype(np.int8)
        distance[state == UNPLACED] = np.nan
        county = np.full(len(lon), "", dtype=object)
        here = np.flatnonzero((state == INSIDE) | (state == BORDERLINE))
        county[here] = self._boundaries.counties.find(lon[here], lat[here])
        return state, reason, distance, county

    def _decide_reasons(self, lon: Floats, lat: Floats, uncertainty: Floats, reason: Codes, placed: Bools) -> Bools:
        """Sets `reason` where `placed`; returns which points the province's polygon holds."""
        margin = uncertainty + MARGIN_KM
        around = np.flatnonzero(placed & self._in_box(lon, lat, margin))
        x, y, reach = lon[around], lat[around], margin[around]
        inside = np.zeros(len(lon), dtype=bool)
        inside[around] = within = shapely.intersects_xy(self._boundaries.province, x, y)
        second = self._boundaries.second
        agreed = within if second is None else shapely.intersects_xy(second, x, y)
        reason[placed] = np.where(inside[placed], IN, NOT_IN)
        reason[around[within != agreed]] = DISAGREE
        check = (reach > SURELY_FAR_KM) | self._border.maybe_near(x, y)
        check[check] = self._border.distance_km(x[check], y[check]) <= reach[check]
        reason[around[check]] = NEAR
        polar = np.flatnonzero(placed & (lat > POLAR_SEA) & ~inside)
        reason[polar[shapely.intersects_xy(self._boundaries.province, lat[polar], lon[polar])]] = SWAPPED
        return inside

    def _in_box(self, lon: Floats, lat: Floats, margin: Floats) -> Bools:
        north = margin / KM_A_DEGREE
        east = north / max(np.cos(np.radians(min(abs(self._north) + 1.0, 89.0))), 0.01)
        with np.errstate(invalid="ignore"):
            return np.asarray(
                (lat >= self._south - north)
                & (lat <= self._north + north)
                & (lon >= self._west - east)
                & (lon <= self._east + east)
            )


def _unplaced_reasons(lon: Floats, lat: Floats, unreadable: Bools) -> Codes:
    """IN for a point on Earth, else why it is unplaced."""
    no_lon, no_lat = np.isnan(lon), np.isnan(lat)
    with np.errstate(invalid="ignore"):
        beyond = (np.abs(lat) > 90.0) | (np.abs(lon) > 180.0)
    return np.select(
        [unreadable, no_lon & no_lat, no_lon | no_lat, beyond, (lon == 0.0) & (lat == 0.0)],
        [NO_NUMBER, MISSING, HALF, OUT_OF_RANGE, NULL],
        IN,
    ).astype(np.int8)


def _in_wgs84(
    lon: Floats, lat: Floats, uncertainty: Floats, datum: str | Sequence[str | None] | None
) -> tuple[Floats, Floats, Floats]:
    if datum is None:
        return lon, lat, uncertainty
    labels = [datum] * len(lon) if isinstance(datum, str) else list(datum)
    if len(labels) != len(lon):
        raise GeoError(f"{len(labels)} datums and {len(lon)} points; expected one a point, or one for all")
    lon, lat, uncertainty = lon.copy(), lat.copy(), uncertainty.copy()
    for label in set(labels) - {None, "", WGS84}:
        here = np.array([other == label for other in labels], dtype=bool)
        try:
            known = datum_of(label)
        except GeoError:
            uncertainty[here] += UNKNOWN_DATUM_KM
            continue
        here &= (np.abs(lat) <= 90.0) & (np.abs(lon) <= 180.0)
        lon[here], lat[here] = to_wgs84(lon[here], lat[here], known)
    return lon, lat, uncertainty
