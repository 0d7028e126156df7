"""Columns of coordinates read once: numbers, in WGS84, each with how exact it is and whether it is usable at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.coordinates import is_column, numbers, uncertainty_km, values_of
from geo.datum import WGS84, datum_of, to_wgs84
from geo.errors import GeoError
from geo.reasons import HALF, IN, MISSING, NO_NUMBER, NULL, OUT_OF_RANGE

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int8]

UNKNOWN_DATUM_KM = 0.7
_CHUNK = 1 << 16


@dataclass(frozen=True, eq=False)
class Points:
    """One entry a point.

    lon, lat: WGS84 degrees, converted where a datum said so; as given where unusable, nan where no number.
    given_lon, given_lat: before conversion. uncertainty_km: the coordinates' own.
    problem: 0 on Earth, else the index into geo.reasons.REASONS of why it is unusable. labelled: a datum was given.
    """

    lon: Floats
    lat: Floats
    given_lon: Floats
    given_lat: Floats
    uncertainty_km: NDArray[np.float32]
    problem: Codes
    labelled: Bools

    def __len__(self) -> int:
        return len(self.lon)

    def __getitem__(self, chosen: slice | NDArray[Any]) -> Points:
        return Points(
            self.lon[chosen],
            self.lat[chosen],
            self.given_lon[chosen],
            self.given_lat[chosen],
            self.uncertainty_km[chosen],
            self.problem[chosen],
            self.labelled[chosen],
        )


def read_points(lon: Any, lat: Any, *, accuracy_m: Any = None, decimals: Any = None, datum: Any = None) -> Points:
    """Columns of degrees: arrays, series or sequences of numbers, texts and None; an array of floats is not copied.

    accuracy_m: stated accuracy in metres, a number or a column; what is no positive number is as if not stated.
    decimals: decimals given, a number or a column; where not said they are counted in the numbers. The larger of both
    uncertainties counts. datum: of all or of each point; unlabelled is WGS84, an unknown one adds 700 m of uncertainty.

    Raises GeoError where the columns differ in length. A bad value never raises: its point has a problem.
    """
    east, bad_east = numbers(lon)
    north, bad_north = numbers(lat)
    count = len(east)
    if count != len(north):
        raise GeoError(f"{count} longitudes and {len(north)} latitudes; expected one of each a point")
    accuracy, shown = _stated(accuracy_m, count, "accuracies"), _stated(decimals, count, "numbers of decimals")
    labels = _Labels(datum, count)
    problem, uncertainty = np.empty(count, dtype=np.int8), np.empty(count, dtype=np.float32)
    lon_84, lat_84 = (np.empty(count), np.empty(count)) if labels.convert else (east, north)
    for start in range(0, count, _CHUNK):
        cut = slice(start, start + _CHUNK)
        problem[cut] = _problems(east[cut], north[cut], bad_east[cut] | bad_north[cut])
        uncertainty[cut] = uncertainty_km(east[cut], north[cut], accuracy[cut], shown[cut]) + labels.added_km(cut)
        if labels.convert:
            lon_84[cut], lat_84[cut] = labels.to_wgs84(east[cut], north[cut], cut, problem[cut] == IN)
    return Points(lon_84, lat_84, east, north, uncertainty, problem, labels.given())


def _problems(lon: Floats, lat: Floats, unreadable: Bools) -> Codes:
    """IN for a point on Earth, else why it is unusable."""
    no_lon, no_lat = np.isnan(lon), np.isnan(lat)
    with np.errstate(invalid="ignore"):
        beyond = (np.abs(lat) > 90.0) | (np.abs(lon) > 180.0)
    return np.select(
        [unreadable, no_lon & no_lat, no_lon | no_lat, beyond, (lon == 0.0) & (lat == 0.0)],
        [NO_NUMBER, MISSING, HALF, OUT_OF_RANGE, NULL],
        IN,
    ).astype(np.int8)


def _stated(column: Any, count: int, what: str) -> Floats:
    """One number for each of `count` points, nan where none is stated; a single one is for all."""
    stated, _ = numbers(column)
    if not is_column(column):
        return np.broadcast_to(stated, count)
    if len(stated) != count:
        raise GeoError(f"{len(stated)} {what} and {count} points; expected one a point, or one for all")
    return stated


class _Labels:
    """The datum of each point as its source labels it, '' where it does not."""

    def __init__(self, datum: Any, count: int) -> None:
        labels = values_of(datum)
        if is_column(datum) and len(labels) != count:
            raise GeoError(f"{len(labels)} datums and {count} points; expected one a point, or one for all")
        places: dict[str, int] = {}
        said = ["" if label is None else str(label).strip() for label in labels]
        index = np.array([places.setdefault(label, len(places)) for label in said], dtype=np.int32)
        self._index = index if is_column(datum) else np.broadcast_to(index, count)
        self._datums = [_known(label) for label in places]
        self._added_km = np.array([0.0 if datum else UNKNOWN_DATUM_KM for datum in self._datums])
        self._given = np.array([bool(label) for label in places], dtype=bool)
        self.convert = bool(set(self._datums) - {None, WGS84})

    def added_km(self, cut: slice) -> Floats:
        return np.asarray(self._added_km.take(self._index[cut]))

    def given(self) -> Bools:
        return self._given.take(self._index) if self._given.any() else np.broadcast_to(np.False_, len(self._index))

    def to_wgs84(self, lon: Floats, lat: Floats, cut: slice, usable: Bools) -> tuple[Floats, Floats]:
        """The points of the cut, those that are usable and in another known datum converted."""
        lon, lat = lon.copy(), lat.copy()
        for index in np.unique(self._index[cut]):
            datum = self._datums[index]
            if datum not in (None, WGS84):
                here = np.flatnonzero((self._index[cut] == index) & usable)
                lon[here], lat[here] = to_wgs84(lon[here], lat[here], datum)
        return lon, lat


def _known(label: str) -> str | None:
    try:
        return datum_of(label)
    except GeoError:
        return None
