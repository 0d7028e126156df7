"""The columns of a record's row as they came, beside the clean values that were made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from ingest.mapping import same_name


@dataclass(frozen=True)
class RawValues:
    """beside: by our property the cell as it came, where it differs from the clean value. columns: by our property the
    name of that cell's column, where a map read it from a column of another name. others: columns that are none of
    ours, by their own names."""

    beside: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)


def raw_values(raw: str | None, properties: Iterable[str]) -> RawValues:
    """What the property `raw` of a node says: JSON of column and cell, or of column, property and cell where a map gave
    the column another name. properties: the names of ours."""
    found, known = RawValues(), set(properties)
    columns = _columns(raw)
    for column, made in columns.items():
        if isinstance(made, dict):
            _take_renamed(found, known, column, made)
    for column, cell in columns.items():
        name = same_name(column)
        if isinstance(cell, dict):
            continue
        if name in known and name not in found.beside:
            found.beside[name] = cell
        else:
            found.others[column] = cell
    return found


def _take_renamed(found: RawValues, known: set[str], column: str, made: dict[str, str]) -> None:
    for name, cell in made.items():
        if name in known:
            found.beside[name], found.columns[name] = cell, column
        else:
            found.others[column] = cell


def _columns(raw: str | None) -> dict[str, str | dict[str, str]]:
    try:
        columns = orjson.loads(raw) if raw else {}
    except orjson.JSONDecodeError:
        return {"raw": raw or ""}
    if not isinstance(columns, dict):
        return {"raw": raw or ""}
    return {column: _as_texts(cell) for column, cell in columns.items()}


def _as_texts(cell: Any) -> str | dict[str, str]:
    return {name: str(one) for name, one in cell.items()} if isinstance(cell, dict) else str(cell)
