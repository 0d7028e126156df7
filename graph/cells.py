"""Single cells of Arrow columns as plain Python, read where they lie in memory."""

from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

import pyarrow as pa

from graph.tables import whole

Cell = Callable[[int], Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()


class Rows:
    """The rows of a table as properties, without what is missing. `leaving_out`: columns that are no properties."""

    def __init__(self, table: pa.Table, leaving_out: frozenset[str]) -> None:
        names = [name for name in table.schema.names if name not in leaving_out]
        cells = ((name, cell_reader(whole(table[name]))) for name in names)
        self._cells = [(name, cell) for name, cell in cells if cell is not None]

    def properties(self, row: int) -> dict[str, Any]:
        return {name: value for name, cell in self._cells if (value := cell(row)) is not None}


def cell_reader(column: pa.Array) -> Cell | None:
    """What gives the value in a row, None where it is missing; None in place of a reader where all are missing."""
    if column.null_count == len(column):
        return None
    read = _values(column)
    if not column.null_count:
        return read
    bits, offset = memoryview(column.buffers()[0]).cast("B"), column.offset

    def known(row: int) -> Any:
        at = row + offset
        return read(row) if bits[at >> 3] >> (at & 7) & 1 else None

    return known


def _values(column: pa.Array) -> Cell:
    kind = column.type
    if pa.types.is_dictionary(kind):
        words, places = column.dictionary.to_pylist(), _numbers(column.indices, "i")
        return lambda row: words[places[row]]
    if pa.types.is_string(kind):
        return _texts(column)
    if pa.types.is_list(kind):
        return _lists(column)
    if pa.types.is_boolean(kind):
        bits, offset = memoryview(column.buffers()[1]).cast("B"), column.offset
        return lambda row: bool(bits[row + offset >> 3] >> (row + offset & 7) & 1)
    if pa.types.is_date32(kind):
        days = _numbers(column, "i")
        return lambda row: date.fromordinal(_EPOCH_DAY + days[row])
    if pa.types.is_timestamp(kind):
        instants = _numbers(column, "q")
        return lambda row: _EPOCH + timedelta(microseconds=instants[row])
    values: Cell = _numbers(column, "d" if pa.types.is_floating(kind) else "q").__getitem__
    return values


def _numbers(column: pa.Array, code: Literal["i", "q", "d"], more: int = 0) -> Any:
    """The numbers of a column, or with more=1 its offsets."""
    size = struct.calcsize(code)
    first, last = column.offset * size, (column.offset + len(column) + more) * size
    return memoryview(column.buffers()[1])[first:last].cast(code)


def _texts(column: pa.Array) -> Cell:
    offsets, data = _numbers(column, "i", 1), memoryview(column.buffers()[2] or b"")
    return lambda row: str(data[offsets[row] : offsets[row + 1]], "utf-8")


def _lists(column: pa.Array) -> Cell:
    offsets, member = _numbers(column, "i", 1), cell_reader(column.values)
    if member is None:
        return lambda _row: None
    return lambda row: [member(place) for place in range(offsets[row], offsets[row + 1])] or None
