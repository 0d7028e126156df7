"""Parquet, read a batch at a time whatever the size of its row groups."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from graph.errors import UserMistake
from ingest.json_lines import cell_text
from ingest.tables import BATCH, Batch, Cells, Format, NumberText, Table


@contextmanager
def open_parquet(path: Path, _written: Format) -> Iterator[Table]:
    """The table in a Parquet file. Its first row is row 2, as in a spreadsheet with a header."""
    with path.open("rb") as raw:
        try:
            # Pages are read as they are needed: a file with one huge row group must not be taken in whole.
            file = pq.ParquetFile(raw, pre_buffer=False, buffer_size=1 << 20)
        except (pa.ArrowException, OSError) as error:
            raise _unreadable(path, error) from error
        names = [" ".join(name.split()) for name in file.schema_arrow.names]
        yield Table(path, names, _batches(path, file, names), bytes_read=raw.tell)


def _unreadable(path: Path, error: Exception) -> UserMistake:
    return UserMistake(f"{path}: not readable as Parquet: {str(error).splitlines()[0]}. Write the file again.")


def _batches(path: Path, file: pq.ParquetFile, names: list[str]) -> Iterator[Batch]:
    number = 2
    try:
        for part in file.iter_batches(batch_size=BATCH):
            cells = [_cells(column) for column in part.columns]
            yield Batch(range(number, number + part.num_rows), dict(zip(names, cells, strict=True)))
            number += part.num_rows
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path, error) from error


def _cells(column: pa.Array) -> Cells:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        texts: list[str | None] = column.to_numpy(zero_copy_only=False).tolist()
        return texts
    text = _day if pa.types.is_temporal(kind) else cell_text
    return [text(value) for value in _values(column)]


def _values(column: pa.Array) -> list[Any]:
    if pa.types.is_decimal(column.type):
        return [None if value is None else NumberText(value) for value in column.to_pylist()]
    values: list[Any] = column.to_pylist()
    return values


def _day(value: Any) -> str | None:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else value if value is None else str(value)
