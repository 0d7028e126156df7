"""Columns of coordinates as they come: numbers, texts and gaps, and how exact they are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

KM_A_DEGREE = 111.32
MOST_DECIMALS = 7


def numbers(column: Any) -> tuple[Floats, Bools]:
    """The column as floats, nan for None, '' and nan; and where a value was there that is no number."""
    if not isinstance(column, list | tuple):
        values = np.atleast_1d(np.asarray(column))
        if values.dtype.kind in "fiu":
            return values.astype(np.float64), np.zeros(len(values), dtype=bool)
        column = values.tolist()
    read = [_number(value) for value in column]
    return np.array([n for n, _ in read], dtype=np.float64), np.array([bad for _, bad in read], dtype=bool)


def _number(value: Any) -> tuple[float, bool]:
    if value is None or (isinstance(value, str) and not value.strip()):
        return np.nan, False
    try:
        return float(value), False
    except OverflowError:
        return np.inf, False
    except (TypeError, ValueError):
        return np.nan, True


def decimals_given(lon: Floats, lat: Floats) -> NDArray[np.int64]:
    """How many decimals the two numbers of each point show, the more of both, at most MOST_DECIMALS.

    A float does not keep trailing zeros, so 87.60 counts as one decimal; that both numbers end in 0 is rare.
    """
    given = np.full(len(lon), MOST_DECIMALS, dtype=np.int64)
    with np.errstate(invalid="ignore", over="ignore"):
        for decimals in range(MOST_DECIMALS - 1, -1, -1):
            exact = (np.round(lon, decimals) == lon) & (np.round(lat, decimals) == lat)
            given[exact] = decimals
    return given


def uncertainty_km(lon: Floats, lat: Floats, accuracy_m: Any = None, decimals: Any = None) -> Floats:
    """The larger of the stated accuracy and of half a unit of the last decimal in both directions."""
    shown = decimals_given(lon, lat)
    if decimals is not None:
        stated = np.broadcast_to(numbers(decimals)[0], lon.shape)
        shown = np.where(stated >= 0, stated, shown)
    with np.errstate(invalid="ignore"):
        step = 0.5 * 10.0 ** -np.minimum(shown, MOST_DECIMALS)
        rounding = step * KM_A_DEGREE * np.hypot(1.0, np.cos(np.radians(lat)))
    accuracy = np.broadcast_to(numbers(accuracy_m)[0], lon.shape) / 1000.0
    usable = np.isfinite(accuracy) & (accuracy > 0)
    larger = np.where(usable, np.maximum(np.where(usable, accuracy, 0.0), rounding), rounding)
    return np.where(np.isfinite(larger), larger, 0.0)
