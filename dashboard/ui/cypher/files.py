"""An answer as files: CSV whose cells no spreadsheet runs, and Parquet whose columns have types."""

from __future__ import annotations

import csv
import io

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.ui.cypher.cells import as_text
from graph.asking import Answer
from graph.spreadsheets import harmless


def as_csv(answer: Answer) -> bytes:
    """UTF-8 with a byte order mark; a list with `;` between its items, a map as JSON."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow([harmless(name) for name in answer.columns])
    for row in answer.rows:
        cells = (row[name] for name in answer.columns)
        table.writerow([cell if _is_number(cell) else harmless(as_text(cell)) for cell in cells])
    return out.getvalue().encode("utf-8-sig", "replace")


def as_parquet(answer: Answer) -> bytes:
    """A column of values of one kind has its type, also a list; of several kinds, or of maps, it is text."""
    columns = [_column([row[name] for row in answer.rows]) for name in answer.columns]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, names=list(answer.columns)), out, compression="zstd")
    return out.getvalue()


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _column(values: list[object]) -> pa.Array:
    if any(isinstance(value, dict) for value in values):
        return _texts(values)
    try:
        made = pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
        return _texts(values)
    return _texts(values) if pa.types.is_nested(made.type) and not _is_flat_list(made.type) else made


def _is_flat_list(kind: pa.DataType) -> bool:
    return pa.types.is_list(kind) and not pa.types.is_nested(kind.value_type)


def _texts(values: list[object]) -> pa.Array:
    said = [None if value is None else as_text(value).encode("utf-8", "replace").decode() for value in values]
    return pa.array(said, pa.string())
