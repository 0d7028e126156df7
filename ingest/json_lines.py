"""JSON Lines: one object on each line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from graph.errors import UserMistake
from ingest.delimited import wrong_encoding
from ingest.tables import BATCH, Batch, Format, NumberText, Table


@contextmanager
def open_json_lines(path: Path, _written: Format) -> Iterator[Table]:
    """The table in a file of JSON Lines. A row's number is its line's."""
    with path.open("rb") as file:
        batches = _batches(path, file)
        first = next(batches, Batch([], {}))
        yield Table(path, list(first.columns), chain([first], batches), bytes_read=file.tell)


def _batches(path: Path, file: BinaryIO) -> Iterator[Batch]:
    number = 0
    while lines := list(islice(file, BATCH)):
        rows = [(at, _object(path, at, line)) for at, line in enumerate(lines, number + 1) if line.strip()]
        number += len(lines)
        names = dict.fromkeys(chain.from_iterable(row for _, row in rows))
        columns = {name: [cell_text(row.get(name)) for _, row in rows] for name in names}
        yield Batch([at for at, _ in rows], columns)


def _object(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
    except orjson.JSONDecodeError as error:
        if "utf-8" in str(error).lower():
            raise wrong_encoding(path, "utf-8") from None
        hint = (
            " The file looks like one JSON array: write each object on a line of its own." if line[:1] == b"[" else ""
        )
        raise UserMistake(f"{path}: line {number} is not JSON: {error}.{hint}") from None
    if not isinstance(found, dict):
        raise UserMistake(f"{path}: line {number} holds no JSON object. Expected one object on each line.")
    return found


def cell_text(value: Any) -> str | None:
    """A value of JSON as the text of a cell: lists with semicolons, objects as JSON."""
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else NumberText(repr(value))
        case list():
            return ";".join(cell_text(item) or "" for item in value)
        case _:
            return orjson.dumps(value, default=str).decode()
