"""Columns of coordinates as they come: numbers, texts and gaps, and how exact they are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sized
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
import pandas
import pyarrow
from numpy.typing import NDArray

from geo.errors import GeoError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

KM_A_DEGREE = 111.32
MOST_DECIMALS = 7


def numbers(column: Any) -> tuple[Floats, Bools]:
    """The column as floats, nan for None, '' and nan; and where a value was there that is no number.

    A number is an int, a float, a Decimal or a text that spells one; no boolean, bytes, complex number or date.
    Raises GeoError where the column is a table.
    """
    values = column if isinstance(column, list | tuple) else _array(column)
    if isinstance(values, np.ndarray) and values.dtype.kind in "fiu":
        with np.errstate(over="ignore"):
            return values.astype(np.float64, copy=False), np.zeros(len(values), dtype=bool)
    read = [_number(value) for value in values_of(values)]
    return np.array([n for n, _ in read], dtype=np.float64), np.array([bad for _, bad in read], dtype=bool)


def values_of(column: Any) -> list[Any]:
    """The column's values as Python's own, None where pandas or Arrow have a gap. One value is a column of one."""
    if not isinstance(column, list | tuple):
        array = _array(column)
        column = list(array) if array.dtype.kind in "mM" else array.tolist()
    return [None if _is_gap(value) else value for value in column]


def _array(column: Any) -> NDArray[Any]:
    if isinstance(column, np.ma.MaskedArray):
        gaps, column = np.ma.getmaskarray(column), np.ma.getdata(column).astype(object)
        column[gaps] = None
    array = np.asarray(column)
    if array.ndim > 1 or (array.ndim == 0 and isinstance(column, Iterable) and not isinstance(column, str | bytes)):
        shape = f" of {array.ndim} dimensions" if array.ndim else ""
        raise GeoError(f"a {type(column).__name__}{shape} is no column; expected an array, a series or a list")
    return np.atleast_1d(array)


def _is_gap(value: Any) -> bool:
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or value is pandas.NA or value is pandas.NaT


def _number(value: Any) -> tuple[float, bool]:
    if isinstance(value, pyarrow.Scalar):
        value = value.as_py()
    if value is None or (isinstance(value, str) and not value.strip()):
        return np.nan, False
    is_text = isinstance(value, str) and "_" not in value
    if isinstance(value, bool | np.bool_) or not (is_text or isinstance(value, Real | Decimal)):
        return np.nan, True
    try:
        return float(value), False
    except OverflowError:
        return np.inf, False
    except (TypeError, ValueError):
        return np.nan, True


def is_column(values: Any) -> bool:
    """Whether these are values one a point, not one value for all."""
    return isinstance(values, Sized) and not isinstance(values, str | bytes) and getattr(values, "shape", (1,)) != ()


def decimals_given(lon: Floats, lat: Floats) -> NDArray[np.int64]:
    """How many decimals the two numbers of each point show, the more of both, at most MOST_DECIMALS.

    A float does not keep trailing zeros, so 87.60 counts as one decimal; that both numbers end in 0 is rare.
    """
    given = np.full(len(lon), MOST_DECIMALS, dtype=np.int64)
    left = np.arange(len(lon))
    with np.errstate(invalid="ignore", over="ignore"):
        for decimals in range(MOST_DECIMALS - 1, -1, -1):
            x, y = lon[left], lat[left]
            left = left[(np.round(x, decimals) == x) & (np.round(y, decimals) == y)]
            given[left] = decimals
    return given


def uncertainty_km(lon: Floats, lat: Floats, accuracy_m: Floats, decimals: Floats) -> Floats:
    """The larger of the stated accuracy and of half a unit of the last decimal in both directions.

    accuracy_m: in metres, what is not a positive number counts as not stated. decimals: those stated, nan where the
    numbers themselves show them. 0 where there are no coordinates.
    """
    shown = np.where(decimals >= 0, decimals, decimals_given(lon, lat))
    with np.errstate(invalid="ignore"):
        step = 0.5 * 10.0 ** -np.minimum(shown, MOST_DECIMALS)
        rounding = step * KM_A_DEGREE * np.hypot(1.0, np.cos(np.radians(lat)))
        usable = np.isfinite(accuracy_m) & (accuracy_m > 0)
    larger = np.maximum(np.where(usable, accuracy_m / 1000.0, 0.0), rounding)
    return np.where(np.isfinite(larger), larger, 0.0)
