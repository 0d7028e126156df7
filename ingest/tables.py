"""A file as a table, whatever its format: batches of rows as text.

A cell is the text that a person would read there: a date as YYYY-MM-DD, a whole number without decimals. A blank
cell is "" or None. Rows are numbered as a spreadsheet shows them: the header is row 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import UserMistake

BATCH = 10_000

Cells = Sequence[str | None]


class NumberText(str):
    """The text of a cell that holds a number and no text: its dot is the decimal sign, however others are written."""

    __slots__ = ()


@dataclass(frozen=True)
class Batch:
    """Rows as columns of cells. `ragged`: rows with more cells than the header has, which are not in the columns."""

    rows: Sequence[int]
    columns: Mapping[str, Cells]
    ragged: tuple[tuple[int, str], ...] = ()


@dataclass
class Table:
    """A file opened as a table: its columns, its batches of rows, and how much of it has been read.

    columns: of JSON Lines those of the first batch; later batches may have more.
    peek: the first rows as they stand, for saying what is wrong with the header.
    other_sheets: of a workbook, those that are not read.
    delimiter: of a delimited file, the sign between its cells.
    """

    path: Path
    columns: list[str]
    batches: Iterator[Batch]
    peek: list[list[str]] = field(default_factory=list)
    bytes_read: Callable[[], int] = lambda: 0
    other_sheets: tuple[str, ...] = ()
    delimiter: str = ""


@dataclass(frozen=True)
class Format:
    """What a map says about how files are written; None where it is to be found out.

    decimal: a dot or a comma; without it a dot, and what could be read either way is told.
    """

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None


def header(path: Path, cells: Sequence[str | None]) -> list[str]:
    """The columns' names from the header's cells: trimmed, and a blank one named by its place."""
    names = [" ".join((cell or "").split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    names = [name or f"column {place}" for place, name in enumerate(names, 1)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UserMistake(f"{path}: the header names {', '.join(map(repr, twice))} more than once. Rename one of them.")
    return names


def batch_of(first: int, part: Sequence[Sequence[str | None]], names: Sequence[str]) -> Batch:
    """Rows of cells, numbered from `first`, as columns. Blank rows are left out, short ones filled with blanks."""
    width = len(names)
    if set(map(len, part)) == {width} and all(map(any, part)):
        return Batch(range(first, first + len(part)), dict(zip(names, zip(*part, strict=True), strict=True)))
    numbers: list[int] = []
    full: list[Sequence[str | None]] = []
    ragged: list[tuple[int, str]] = []
    for number, cells in enumerate(part, first):
        surplus = len(cells) - width
        if surplus > 0 and any(cells[width:]):
            ragged.append((number, f"the row has {len(cells)} cells, the header {width}"))
        elif any(cells):
            numbers.append(number)
            full.append(cells[:width] if surplus >= 0 else [*cells, *[None] * -surplus])
    columns = zip(*full, strict=True) if full else ((),) * width
    return Batch(numbers, dict(zip(names, columns, strict=True)), tuple(ragged))
