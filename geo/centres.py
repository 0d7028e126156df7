"""Points that stand for a whole country or administrative unit: what a geocoder answers when it knows no more."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from geo.coordinates import KM_A_DEGREE
from geo.datum import GCJ02, to_wgs84
from geo.errors import DATA

Floats = NDArray[np.float64]

NEAR_M = 100.0
_CELL = 0.002
_COLUMNS = 1_000_000
_BESIDE = 3  # cells that hold 100 m eastwards up to 80 degrees north
_COARSE_ROWS, _COARSE_COLUMNS = 721, 1441


@dataclass(frozen=True)
class Centre:
    """of: ISO 3166-1 alpha-2 or an administrative code. source: who gives this point for it, in words."""

    of: str
    source: str


class Centres:
    """Centres indexed by a quarter and by 0.002 of a degree, so that what is near none is told by a look-up."""

    def __init__(self, centres: list[Centre], lon: Floats, lat: Floats) -> None:
        self._centres, self._lon, self._lat = centres, lon, lat
        self._coarse = np.zeros(_COARSE_ROWS * _COARSE_COLUMNS, dtype=bool)
        around = [(up, right) for up in (-1, 0, 1) for right in range(-_BESIDE, _BESIDE + 1)]
        self._cells = np.unique(np.concatenate([_cell(lon, lat) + up * _COLUMNS + right for up, right in around]))
        for up, right in around:
            self._coarse[_coarse(lon + right * 2 * _CELL, lat + up * 2 * _CELL)] = True

    def near(self, lon: Floats, lat: Floats, metres: float = NEAR_M) -> list[tuple[int, Centre, float]]:
        """(index of the point, its nearest centre, how far in metres) of those points that are near one."""
        found = []
        maybe = np.flatnonzero(self._coarse[_coarse(lon, lat)])
        for index in maybe[np.isin(_cell(lon[maybe], lat[maybe]), self._cells)].tolist():
            away = _metres(lon[index], lat[index], self._lon, self._lat)
            nearest = int(away.argmin())
            if away[nearest] <= metres:
                found.append((index, self._centres[nearest], float(away[nearest])))
        return found


@lru_cache(maxsize=1)
def of_countries() -> Centres:
    rows = _country_rows()
    lon, lat = np.array([float(row["lon"]) for row in rows]), np.array([float(row["lat"]) for row in rows])
    return Centres([Centre(row["country"], row["source"]) for row in rows], lon, lat)


@lru_cache(maxsize=16)
def rounded(country: str) -> Centres:
    """The centres of one country with 2, 1 and 0 decimals, rounded and cut off: farther from them than NEAR_M."""
    rows = [row for row in _country_rows() if row["country"] == country]
    every = np.array([(float(row["lon"]), float(row["lat"])) for row in rows]).reshape(-1, 2)
    coarser = [fewer(every * 10.0**n) / 10.0**n for n in (2, 1, 0) for fewer in (np.round, np.trunc)]
    lon, lat = np.concatenate(coarser).T
    return Centres([Centre(country, f"{row['source']}, rounded") for _ in coarser for row in rows], lon, lat)


def _country_rows() -> list[dict[str, str]]:
    with (DATA / "country_centres.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=16)
def of_units(prefix: str, datum: str) -> Centres:
    """Of the units in China whose code begins with the prefix; none for ''. datum: that of the points asked about."""
    with (DATA / "unit_centres_gcj02.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if prefix and row["adcode"].startswith(prefix)]
    lon, lat = np.array([float(row["lon"]) for row in rows]), np.array([float(row["lat"]) for row in rows])
    if datum != GCJ02:
        lon, lat = to_wgs84(lon, lat, GCJ02)
    return Centres([Centre(row["adcode"], "Chinese map services") for row in rows], lon, lat)


def _cell(lon: Floats, lat: Floats) -> NDArray[np.int64]:
    return np.asarray(np.floor(lat / _CELL) * _COLUMNS + np.floor(lon / _CELL), dtype=np.int64)


def _coarse(lon: Floats, lat: Floats) -> NDArray[np.int64]:
    """The quarter of a degree that each point on Earth lies in."""
    rows = np.clip((lat + 90.0) * 4.0, 0, _COARSE_ROWS - 1).astype(np.int64)
    return rows * _COARSE_COLUMNS + np.clip((lon + 180.0) * 4.0, 0, _COARSE_COLUMNS - 1).astype(np.int64)


def _metres(lon: float, lat: float, to_lon: Floats, to_lat: Floats) -> Floats:
    """Right for what is near; for what is far it only says so."""
    east = (to_lon - lon) * np.cos(np.radians(lat))
    return np.asarray(np.hypot(east, to_lat - lat) * KM_A_DEGREE * 1000.0)
