"""Rows of the tables that ship beside the code, and what their cells hold."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files


def rows_of(package: str, table: str) -> Iterator[dict[str, str]]:
    """The rows of data/`table` of a package, each by its column names."""
    text = (files(package) / "data" / table).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines(), strict=True)


def cell_parts(cell: str) -> tuple[str, ...]:
    """What a cell lists, parted by semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def cell_day(cell: str) -> date | None:
    """The day that a cell names, None where it is blank."""
    return date.fromisoformat(cell) if cell else None
