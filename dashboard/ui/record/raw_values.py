"""The columns of a record's row as they came, beside the clean values that were made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import orjson

from ingest.mapping import same_name


@dataclass(frozen=True)
class RawValues:
    """beside: by our property the cell as it came, where it differs from the clean value. others: columns that are none
    of ours, or that a map gave another name, by their own names."""

    beside: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)


def raw_values(raw: str | None, properties: Iterable[str]) -> RawValues:
    """What the property `raw` of a node says: JSON of column and cell. properties: the names of ours."""
    found, known = RawValues(), set(properties)
    for column, cell in _columns(raw).items():
        name = same_name(column)
        if name in known and name not in found.beside:
            found.beside[name] = cell
        else:
            found.others[column] = cell
    return found


def _columns(raw: str | None) -> dict[str, str]:
    try:
        columns = orjson.loads(raw) if raw else {}
    except orjson.JSONDecodeError:
        return {"raw": raw or ""}
    return (
        {str(column): str(cell) for column, cell in columns.items()}
        if isinstance(columns, dict)
        else {"raw": raw or ""}
    )
