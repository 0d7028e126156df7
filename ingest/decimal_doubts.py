# ruff: noqa: S608  names in these statements come from ingest.kinds alone; values are parameters
"""What is said of the numbers that could be read with either decimal sign, once the whole file has been seen.

Where the file speaks for a decimal comma, or pieces would come in fractions, each row is told. Where nothing speaks
for either sign, a column is told once. Where other numbers of the column can only have a dot, nothing is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from ingest.decimals import DOT, Written
from ingest.intake import TakenFile
from ingest.kinds import Kind
from ingest.words import PIECES
from ingest.workbench import Workbench

SAY_SO = 'a map (--map) can say it of the whole file: decimal = "," or decimal = "."'
_PIECES = f"l.unit IN ({', '.join(map(repr, PIECES))}) AND l.quantity <> floor(l.quantity) AND d.field = 'quantity'"


class Doubt(NamedTuple):
    """What is in doubt in words, and of which record and row; of a column no record, and its first row."""

    message: str
    subjects: tuple[str, ...]
    file: str
    row: int


def doubts(bench: Workbench, kind: Kind) -> Iterator[Doubt]:
    """All that is in doubt of the numbers of a kind, in the order of files and rows."""
    for number, file in enumerate(bench.files):
        written = [one for one in file.written if one.makes == kind.makes and (one.either_dot or one.either_comma)]
        if not written:
            continue
        why = {one.field: because for one in written if (because := _speaks_for_comma(one, file))}
        yield from _of_rows(bench, kind, number, why)
        for one in written:
            if one.field not in why and one.either_dot and not one.dot:
                yield from _of_column(bench, kind, number, one)


def _speaks_for_comma(one: Written, file: TakenFile) -> str:
    """Why the numbers of a column may have a decimal comma, in words; blank where nothing says so."""
    if one.comma:
        return f"row {one.comma.row} of the column has {one.comma.cell!r}"
    if one.dot:
        return ""
    if one.either_dot and one.either_comma:
        return f"the column has both {one.either_dot.cell!r} and {one.either_comma.cell!r}"
    others = [other for other in file.written if other is not one]
    for other in others:
        if other.comma:
            return f"{other.field} has {other.comma.cell!r} in row {other.comma.row}"
    shows_dots = any(other.dot for other in others if other.cleaner != "degrees")
    if file.delimiter == ";" and not shows_dots:
        return "the file parts its cells by semicolons, as where a comma is the decimal sign"
    return ""


def _of_rows(bench: Workbench, kind: Kind, number: int, why: Mapping[str, str]) -> Iterator[Doubt]:
    asked = [f"d.field IN ({', '.join(map(repr, why))})"] if why else []
    asked += [_PIECES] if {"quantity", "unit"} <= {*kind.names} else []
    if not asked:
        return
    unit = "l.unit" if "unit" in kind.names else "NULL"
    query = (
        f"SELECT l.id, l.source_file, d.row, d.field, d.value, {unit} FROM live_{kind.makes} l "
        "JOIN doubts d ON d.file = l.file AND d.row = l.row "
        f"WHERE d.makes = ? AND d.file = ? AND (({') OR ('.join(asked)})) ORDER BY d.row, l.id, d.field"
    )
    rows = (row for part in bench.chunks(query, kind.makes, number) for row in part)
    for (id_, file, row), cells in groupby(rows, itemgetter(0, 1, 2)):
        said = [
            _in_words(field, cell, why.get(field) or f"there are no fractions of the unit {unit}")
            for *_, field, cell, unit in cells
        ]
        yield Doubt(f"{'; '.join(said)}; {SAY_SO}", (id_,), file, row)


def _of_column(bench: Workbench, kind: Kind, number: int, one: Written) -> Iterator[Doubt]:
    pieces = f"AND NOT coalesce({_PIECES}, FALSE)" if {"quantity", "unit"} <= {*kind.names} else ""
    ((count, row, cell, file),) = bench.rows(
        "SELECT count(*), min(d.row), arg_min(d.value, d.row), min(l.source_file) "
        f"FROM live_{kind.makes} l JOIN doubts d ON d.file = l.file AND d.row = l.row "
        f"WHERE d.makes = ? AND d.file = ? AND d.field = ? AND contains(d.value, '.') {pieces}",
        *(kind.makes, number, one.field),
    )
    if count:
        many = "1 number has" if count == 1 else f"{count:,} numbers have"
        yield Doubt(
            f"{one.field}: {many} three digits after a dot, such as {cell!r}, read as {_plainly(cell)}; no other "
            f"number of the column shows that the dot is the decimal sign and parts no thousands; {SAY_SO}",
            *((), file, row),
        )


def _in_words(field: str, cell: str, why: str) -> str:
    """The number as it is read and as it could be meant, each as nobody misreads it."""
    with_dot, parted = (_plainly(cell.replace(",", ".")), cell.replace(".", "").replace(",", ""))
    read, meant = (with_dot, parted) if DOT in cell else (parted, with_dot)
    return f"{field} {cell!r} is read as {read}, but {why}: write {read}, or {meant} where that is meant"


def _plainly(cell: str) -> str:
    """A number with three decimals as one that has no other reading: 20.0, 1.25, 1.2340."""
    plain = repr(float(cell))
    return f"{plain}0" if len(plain.partition(DOT)[2]) == len("000") else plain
