"""Columns of invented values as Arrow arrays, made without a Python object a value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Columns = dict[str, pa.Array]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_EPOCH = date(1970, 1, 1)
_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)


def drawn(rng: np.random.Generator, shares: Sequence[float], count: int) -> Ints:
    """Numbers of the shares, drawn in these proportions."""
    return np.minimum(np.searchsorted(np.cumsum(shares), rng.random(count), side="right"), len(shares) - 1)


def numbered(start: str, numbers: Ints, end: str = "") -> pa.Array:
    """Texts of one length: the start, the number with zeros in front, the end."""
    digits = max(6, len(str(max(1, int(numbers.max(initial=0))))))
    powers = 10 ** np.arange(digits - 1, -1, -1)
    written = (numbers[:, None] // powers % 10 + ord("0")).astype(np.uint8)
    return _fixed(start.encode(), written, end.encode())


def digests(kind: str, count: int, rng: np.random.Generator) -> pa.Array:
    """Ids of relationships as the loader makes them, `type:digest`, ascending."""
    top = np.sort(rng.integers(0, 2**63, count, dtype=np.uint64))
    rest = rng.integers(0, 2**16, count, dtype=np.uint16)
    raw = np.hstack([top.astype(">u8").view(np.uint8).reshape(-1, 8), rest.astype(">u2").view(np.uint8).reshape(-1, 2)])
    written = np.empty((count, 20), np.uint8)
    written[:, 0::2], written[:, 1::2] = _HEX[raw >> 4], _HEX[raw & 15]
    return _fixed(f"{kind.lower()}:".encode(), written, b"")


def _fixed(start: bytes, middle: NDArray[np.uint8], end: bytes) -> pa.Array:
    count, width = middle.shape
    text = np.empty((count, len(start) + width + len(end)), np.uint8)
    text[:, : len(start)] = np.frombuffer(start, np.uint8)
    text[:, len(start) : len(start) + width] = middle
    text[:, len(start) + width :] = np.frombuffer(end, np.uint8)
    offsets = np.arange(count + 1, dtype=np.int32) * text.shape[1]
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(text))


def picked(values: Sequence[Any], numbers: Ints, known: Flags | None = None) -> pa.Array:
    """The values of these numbers; null where not known or where the value is None."""
    mask = np.array([value is None for value in values])[numbers]
    if known is not None:
        mask |= ~known
    array = pa.array(values)
    if not pa.types.is_string(array.type):
        return array.take(pa.array(numbers, mask=mask))
    words = array.fill_null("").dictionary_encode()
    places = words.indices.to_numpy(zero_copy_only=False)[numbers]
    return pa.DictionaryArray.from_arrays(pa.array(places, mask=mask), words.dictionary)


def dates(first: date, days: Ints, missing: Flags | None = None) -> pa.Array:
    """The days so many after the first."""
    return pa.array((days + (first - _EPOCH).days).astype(np.int32), mask=missing).view(pa.date32())


def listed(values: pa.Array, numbers: Ints, present: Flags) -> pa.Array:
    """Lists of one value each, null where there is none."""
    offsets = np.concatenate([[0], np.cumsum(present)]).astype(np.int32)
    validity = pa.array(present).buffers()[1]
    flat = values.take(numbers[present])
    return pa.ListArray.from_buffers(
        pa.list_(pa.string()), len(present), [validity, pa.py_buffer(offsets)], children=[flat]
    )


def provenance(file: str, rows: Ints) -> Columns:
    """Where invented rows say they come from."""
    same = np.zeros(len(rows), np.int64)
    return {
        "source": picked(("invented records",), same),
        "source_file": picked((file,), same),
        "source_row": pa.array(rows + 2),
        "run": picked(("run-1",), same),
        "created_run": picked(("run-1",), same),
    }


def joined(one: Columns, other: Columns) -> Columns:
    """The rows of both."""
    return {name: pa.concat_arrays([one[name], other[name]]) for name in one}


def table(schema: pa.Schema, found: Columns, rows: Ints | None = None) -> pa.Table:
    """A table of this schema: the columns found, of these rows only, and null for all others."""
    given = found if rows is None else {name: array.take(rows) for name, array in found.items()}
    count = len(given["id"])
    arrays = [_as(given[f.name], f.type) if f.name in given else pa.nulls(count, f.type) for f in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _as(array: pa.Array, wanted: pa.DataType) -> pa.Array:
    if array.type == wanted:
        return array
    if pa.types.is_dictionary(wanted) and pa.types.is_string(array.type):
        return array.dictionary_encode()
    return array.cast(wanted)
