"""Other readings of coordinates that cannot be right: exchanged, without a sign, degrees and minutes, scaled."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from geo.country_outlines import outlines

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Reading = tuple[str, Floats, Floats]


def fitting(readings: Iterator[Reading], fits: Callable[[Floats, Floats], Bools], points: int) -> list[str]:
    """Of each point the first reading that fits, in words with its numbers; '' for none."""
    found = [""] * points
    open_ = np.ones(points, dtype=bool)
    for words, lon, lat in readings:
        here = np.flatnonzero(open_ & on_earth(lon, lat))
        here = here[fits(lon[here], lat[here])]
        open_[here] = False
        for index in here.tolist():
            found[index] = words.format(lat=f"{lat[index]:.6g}", lon=f"{lon[index]:.6g}")
    return found


def off_earth(lon: Floats, lat: Floats) -> Iterator[Reading]:
    """Of coordinates that are out of range; the likeliest first."""
    yield "latitude and longitude look swapped: latitude {lat}, longitude {lon}", lat, lon
    yield (
        "degrees and minutes pasted as one number (DDMM.mmm): it would be latitude {lat}, longitude {lon}",
        _ddmm(lon),
        _ddmm(lat),
    )
    for power in (5, 6, 7):
        words = f"whole numbers, multiplied by 10^{power}: it would be latitude {{lat}}, longitude {{lon}}"
        whole = (lon == np.round(lon)) & (lat == np.round(lat))
        yield words, np.where(whole, lon / 10.0**power, np.nan), np.where(whole, lat / 10.0**power, np.nan)


def on_earth_elsewhere(lon: Floats, lat: Floats) -> Iterator[Reading]:
    """Of coordinates that lie on Earth and outside of the country that their record states."""
    yield "latitude and longitude look swapped: latitude {lat}, longitude {lon} would lie there", lat, lon
    yield from lost_signs(lon, lat)
    yield (
        "degrees, minutes and seconds as D.MMSS: latitude {lat}, longitude {lon} would lie there",
        _d_mmss(lon),
        _d_mmss(lat),
    )


def lost_signs(lon: Floats, lat: Floats) -> Iterator[Reading]:
    words = "a sign looks lost or added: latitude {lat}, longitude {lon} would lie there"
    yield words, -lon, lat
    yield words, lon, -lat
    yield words, -lon, -lat


def mirrored(lon: Floats, lat: Floats, box: Floats) -> Bools:
    """Whether other signs, and not their own, may lead into a box of west, south, east and north."""
    west, south, east, north = box
    own = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    beside = ((lon >= west) & (lon <= east)) | ((-lon >= west) & (-lon <= east))
    return np.asarray(beside & (((lat >= south) & (lat <= north)) | ((-lat >= south) & (-lat <= north))) & ~own)


def on_earth(lon: Floats, lat: Floats) -> Bools:
    with np.errstate(invalid="ignore"):
        return np.asarray((np.abs(lat) <= 90.0) & (np.abs(lon) <= 180.0))


def in_country(code: str) -> Callable[[Floats, Floats], Bools]:
    return lambda lon, lat: outlines().within(code, lon, lat)


def _ddmm(value: Floats) -> Floats:
    """4349.5 is 43 degrees 49.5 minutes; nan where the minutes are none."""
    with np.errstate(invalid="ignore"):
        degrees = np.trunc(np.abs(value) / 100.0)
        minutes = np.abs(value) - degrees * 100.0
        return np.where((minutes < 60.0) & (degrees <= 180.0), np.sign(value) * (degrees + minutes / 60.0), np.nan)


def _d_mmss(value: Floats) -> Floats:
    """43.4930 is 43 degrees 49 minutes 30 seconds; nan where minutes or seconds are none."""
    size = np.abs(value)
    degrees = np.trunc(size)
    hundredths = np.round((size - degrees) * 100.0, 6)
    minutes = np.trunc(hundredths)
    seconds = (hundredths - minutes) * 100.0
    decimal = np.sign(value) * (degrees + minutes / 60.0 + seconds / 3600.0)
    return np.where((minutes < 60.0) & (seconds < 60.0), decimal, np.nan)
