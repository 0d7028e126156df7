"""The decimal sign of a file's numbers: which could be read either way, and what the others of the file show.

`20.000` is twenty where a dot is the decimal sign, and twenty thousand where dots part the thousands; `1,234` is the
same the other way round. A dot is the decimal sign unless a map says that a comma is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest.tables import Cells, NumberText

DOT, COMMA = ".", ","
CAN_BE_EITHER = frozenset(("quantity", "number", "whole"))
"""The cleaners of columns where both readings are possible: no share and no degree lies beyond a thousand."""
NUMBERS = CAN_BE_EITHER | {"share", "confidence", "degrees"}

_WITH_COMMA = re.compile(r"([+-]?)(\d{1,3}(?:([. ])\d{3})(?:\3\d{3})*|\d*)(,\d+)?((?:[eE][+-]?\d+)?%?)\Z")


def _in_column(pattern: str) -> re.Pattern[str]:
    """Finds a cell among those of a column, each between two signs that stand in no cell."""
    return re.compile(rf"\x1f[ \xa0]*({pattern})[ \xa0]*(?=\x1f)")


def _either(sign: str) -> str:
    return rf"[+-]?[1-9]\d{{0,2}}{sign}\d{{3}}"


def _only(decimal: str, thousands: str) -> str:
    """What fits one decimal sign alone: 12.5, 0.250, 1250.500, 1,250.50 and 1,234,567 where that is the dot."""
    parted = rf"\d{{1,3}}(?:{thousands}\d{{3}})+{decimal}\d+|\d{{1,3}}(?:{thousands}\d{{3}}){{2,}}"
    return rf"(?!{_either(decimal)}[ \xa0]*\x1f)[+-]?(?:{parted}|\d*{decimal}\d+)%?"


_ONLY_DOT, _ONLY_COMMA = _in_column(_only(r"\.", ",")), _in_column(_only(",", r"\."))
_EITHER_DOT, _EITHER_COMMA = _in_column(_either(r"\.")), _in_column(_either(","))


def only_with_comma(text: str) -> bool:
    """Whether it is a number where a comma is the decimal sign, and none where a dot is."""
    return bool(_ONLY_COMMA.match(f"\x1f{text}\x1f"))


def with_dot(text: str) -> str | None:
    """A number whose decimal sign is a comma, and whose thousands dots or spaces may part, as one with a dot."""
    found = _WITH_COMMA.match(text)
    if not found or not (found[2] or found[4]):
        return None
    return found[1] + re.sub("[. ]", "", found[2]) + (found[4] or "").replace(",", ".") + found[5]


class Seen(NamedTuple):
    """A cell, as it stands in a row."""

    row: int
    cell: str


@dataclass
class Written:
    """How the numbers of one column of a file are written, each time by the first cell that is written so.

    dot, comma: can only have that decimal sign. either_dot, either_comma: one such sign and three digits after it,
    which could be either; these are in doubt where the column's `cleaner` leaves both readings possible.
    """

    makes: str
    field: str
    cleaner: str
    dot: Seen | None = None
    comma: Seen | None = None
    either_dot: Seen | None = None
    either_comma: Seen | None = None

    def look(self, rows: Sequence[int], cells: Cells) -> list[Seen]:
        """Looks through a batch of cells, and gives those that could be read either way."""
        texts = ["" if cell is None or type(cell) is NumberText else cell for cell in cells]
        column = "\x1f".join(["", *texts, ""])
        if DOT not in column and COMMA not in column:
            return []
        self.dot = self.dot or _first(_ONLY_DOT, column, rows, texts)
        self.comma = self.comma or _first(_ONLY_COMMA, column, rows, texts)
        if self.cleaner not in CAN_BE_EITHER:
            return []
        either = {*_EITHER_DOT.findall(column), *_EITHER_COMMA.findall(column)}
        if not either:
            return []
        found = [Seen(row, text.strip()) for row, text in zip(rows, texts, strict=True) if text.strip() in either]
        self.either_dot = self.either_dot or _of(found, DOT)
        self.either_comma = self.either_comma or _of(found, COMMA)
        return found


def _of(found: Iterable[Seen], sign: str) -> Seen | None:
    return next((seen for seen in found if sign in seen.cell), None)


def _first(pattern: re.Pattern[str], column: str, rows: Sequence[int], texts: Sequence[str]) -> Seen | None:
    found = pattern.search(column)
    if not found:
        return None
    return next((Seen(row, found[1]) for row, text in zip(rows, texts, strict=True) if text.strip() == found[1]), None)
