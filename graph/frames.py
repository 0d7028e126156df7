"""Rows as pandas tables whose columns have types: days, instants, numbers, truth values, text, lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd

DTYPES = {
    "string": "str",
    "strings": "object",
    "float": "float64",
    "int": "Int64",
    "bool": "boolean",
    "date": "datetime64[s]",
    "datetime": "datetime64[us, UTC]",
}
"""By the kinds of graph/declarations.py; a list stays a list. What is missing is NaN, NaT, <NA> or, of lists, None."""
_KINDS = {str: "string", float: "float", int: "int", bool: "bool", date: "date", datetime: "datetime"}


def frame(
    rows: Sequence[Mapping[str, Any]], columns: Iterable[str], kinds: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """A table of the rows, in the order of the columns.

    rows: plain values as the Store gives them. kinds: of columns whose kind is known, one of DTYPES each; of others it
    is that of their values, and `object` where they are of several kinds, or all missing.
    """
    return pd.DataFrame({name: _series([row.get(name) for row in rows], (kinds or {}).get(name)) for name in columns})


def _series(values: list[Any], kind: str | None) -> pd.Series[Any]:
    dtype = DTYPES[kind or _kind_of(values)]
    if dtype == "Int64":  # by way of an array of its own: a list with a gap would pass through floats
        return pd.Series(pd.array(values, dtype="Int64"))
    return pd.Series(values, dtype=dtype)


def _kind_of(values: Iterable[Any]) -> str:
    types = {type(value) for value in values if value is not None}
    if types == {int, float}:
        return "float"
    return _KINDS.get(types.pop(), "strings") if len(types) == 1 else "strings"
