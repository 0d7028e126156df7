"""GCJ-02 and BD-09, the shifted datums of Chinese web maps, to WGS84.

The formulas are those published in github.com/googollee/eviltransform and github.com/wandergis/coordtransform
(reconstructed there from map services: no official text exists). The shift has no closed inverse, so it is
iterated; it converges below a centimetre, but within 1 km of the edge of the box that is shifted, where points beside
each other may have the same shifted point. The XUAR lies 120 km within.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from geo.errors import GeoError

Floats = NDArray[np.float64]
Shift = Callable[[Floats, Floats], tuple[Floats, Floats]]

WGS84, GCJ02, BD09 = "WGS84", "GCJ-02", "BD-09"
_SPELLINGS = {"": WGS84, "WGS84": WGS84, "EPSG4326": WGS84, "4326": WGS84, "CGCS2000": WGS84}
_SPELLINGS |= {"GCJ02": GCJ02, "GCJ": GCJ02, "MARS": GCJ02, "BD09": BD09, "BD09LL": BD09, "BAIDU": BD09}
_AXIS, _ECCENTRICITY = 6378245.0, 0.00669342162296594323
_BAIDU = np.pi * 3000.0 / 180.0
_ROUNDS = 12


def datum_of(text: str | None) -> str:
    """WGS84, GCJ-02 or BD-09 by any of their usual spellings; an unlabelled datum is WGS84. Raises GeoError."""
    folded = unicodedata.normalize("NFKC", text or "").upper()
    key = "".join(character for character in folded if character.isalnum())
    try:
        return _SPELLINGS[key]
    except KeyError:
        raise GeoError(f"datum {text!r} is not known; expected WGS84, GCJ-02 or BD-09") from None


def to_wgs84(lon: Floats, lat: Floats, datum: str) -> tuple[Floats, Floats]:
    """Degrees in the datum to WGS84 degrees. Points outside the box that the services shift stay as they are."""
    if datum == BD09:
        lon, lat = _inverse(gcj02_to_bd09, lon, lat)
    if datum in (BD09, GCJ02):
        lon, lat = _inverse(wgs84_to_gcj02, lon, lat)
    return lon, lat


def gcj02_shift_m(lon: Floats, lat: Floats) -> Floats:
    """How far GCJ-02 degrees lie from the same numbers read as WGS84, in metres on the ellipsoid."""
    return np.asarray(Geod(ellps="WGS84").inv(lon, lat, *to_wgs84(lon, lat, GCJ02))[2])


def wgs84_to_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    with np.errstate(invalid="ignore"):
        shifted = _in_box(lon, lat)
        x, y = lon - 105.0, lat - 35.0
        north = np.radians(lat)
        bulge = 1.0 - _ECCENTRICITY * np.sin(north) ** 2
        d_lat = np.degrees(_shift_north(x, y) / (_AXIS * (1.0 - _ECCENTRICITY) / bulge**1.5))
        d_lon = np.degrees(_shift_east(x, y) / (_AXIS / np.sqrt(bulge) * np.cos(north)))
    return np.where(shifted, lon + d_lon, lon), np.where(shifted, lat + d_lat, lat)


def gcj02_to_bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    shifted = _in_box(lon, lat)
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BAIDU)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BAIDU)
    east, north = radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006
    return np.where(shifted, east, lon), np.where(shifted, north, lat)


def _in_box(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    """The box around China that the services shift, and much of its neighbours."""
    with np.errstate(invalid="ignore"):
        return np.asarray((lon >= 72.004) & (lon <= 137.8347) & (lat >= 0.8293) & (lat <= 55.8271))


def _inverse(shift: Shift, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    there_lon, there_lat = lon, lat
    for _ in range(_ROUNDS):
        again_lon, again_lat = shift(there_lon, there_lat)
        there_lon, there_lat = there_lon + (lon - again_lon), there_lat + (lat - again_lat)
    return there_lon, there_lat


def _wave(x: Floats, periods: tuple[tuple[float, float], ...]) -> Floats:
    return np.asarray(sum(size * np.sin(x * np.pi / period) for size, period in periods) * 2.0 / 3.0)


def _shift_north(x: Floats, y: Floats) -> Floats:
    """Metres."""
    slope = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    waves = _wave(x, ((20.0, 1 / 6), (20.0, 1 / 2)))
    waves = waves + _wave(y, ((20.0, 1.0), (40.0, 3.0), (160.0, 12.0), (320.0, 30.0)))
    return np.asarray(slope + waves)


def _shift_east(x: Floats, y: Floats) -> Floats:
    """Metres."""
    slope = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    waves = _wave(x, ((20.0, 1 / 6), (20.0, 1 / 2), (20.0, 1.0), (40.0, 3.0), (150.0, 12.0), (300.0, 30.0)))
    return np.asarray(slope + waves)
