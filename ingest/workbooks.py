"""XLSX workbooks: the first sheet that holds anything. Formulas arrive as their text, so that they can be refused."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import chain, islice
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from graph.errors import UserMistake
from ingest.tables import Batch, Format, NumberText, Table, batch_of, header

BATCH, PEEK_ROWS = 5_000, 10
MOST_UNPACKED = 1 << 30
MOST_UNPACKED_BESIDE_SHEETS = 256 << 20
MOST_MEMBERS = 10_000


@contextmanager
def open_workbook(path: Path, _written: Format) -> Iterator[Table]:
    """The table on a workbook's first sheet that is not empty."""
    refuse_bombs(path)
    with path.open("rb") as file:
        with _in_plain_words(path):
            book = openpyxl.load_workbook(file, read_only=True, data_only=False)
        try:
            sheet, rows = _first_sheet(path, book)
            peek = list(islice(rows, PEEK_ROWS))
            names = header(path, peek[0] if peek else [])
            others = tuple(name for name in book.sheetnames if name != sheet)
            yield Table(path, names, _batches(names, peek[1:], rows), peek, bytes_read=file.tell, other_sheets=others)
        finally:
            book.close()


def refuse_bombs(path: Path) -> None:
    """Raises UserMistake for a workbook that would unpack to more than memory should hold."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return  # No workbook at all: whoever opens it says so.
    whole = sum(member.file_size for member in members)
    beside = sum(member.file_size for member in members if not member.filename.startswith("xl/worksheets/"))
    if whole > MOST_UNPACKED or beside > MOST_UNPACKED_BESIDE_SHEETS or len(members) > MOST_MEMBERS:
        raise UserMistake(
            f"{path.name}: the workbook would unpack to {whole >> 20:,} MB. Save its sheet as CSV and load that."
        )


@contextmanager
def _in_plain_words(path: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, InvalidFileException, KeyError, ValueError, EOFError, SyntaxError) as error:
        raise UserMistake(
            f"{path}: not readable as an XLSX workbook ({error}). Open it in a spreadsheet and save it as .xlsx again."
        ) from error


def _first_sheet(path: Path, book: openpyxl.Workbook) -> tuple[str, Iterator[list[str]]]:
    """The name of the first sheet that has any rows, and their cells as text, from row 1, blank rows too."""
    with _in_plain_words(path):
        for sheet in book.worksheets:
            # A workbook's own note of its size may be wrong: without it the rows themselves are counted.
            sheet.reset_dimensions()
            rows = sheet.iter_rows(values_only=False)
            if (first := next(rows, None)) is not None:
                return sheet.title, _texts(path, chain([first], rows))
    return "", iter(())


def _texts(path: Path, rows: Iterator[Any]) -> Iterator[list[str]]:
    with _in_plain_words(path):
        for row in rows:
            yield [_text(cell) for cell in row]


def _batches(names: list[str], peeked: list[list[str]], rows: Iterator[list[str]]) -> Iterator[Batch]:
    number = 1
    part = peeked
    while part or (part := list(islice(rows, BATCH))):
        yield batch_of(number + 1, part, names)
        number += len(part)
        part = []


def _text(cell: Any) -> str:
    """The cell as a person reads it."""
    value = cell.value
    if value is None:
        return ""
    if type(value) is str:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    formula = getattr(value, "text", None)
    return f"={formula}".replace("==", "=") if formula else str(value)


def _number(value: float, shown_as: str) -> str:
    """With the decimals that the cell's format shows: 702 shown as 0.00 reads 702.00."""
    if shown_as in ("0.0", "0.00", "0.000", "0.0000") and round(value, len(shown_as) - 2) == value:
        return NumberText(f"{value:.{len(shown_as) - 2}f}")
    return str(int(value)) if value == int(value) else NumberText(repr(float(value)))
