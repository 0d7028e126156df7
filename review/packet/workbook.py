"""The packet's tables as a workbook (XLSX): the same tables give the same bytes, and no cell runs as a formula."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from graph.spreadsheets import harmless

Table = tuple[Sequence[str], Iterable[Sequence[Any]]]
_NO_SIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_000
_EARLIEST_ZIP = (1980, 1, 1, 0, 0, 0)
_WIDEST = 60


def workbook(tables: Mapping[str, Table], day: date) -> bytes:
    """Sheets by name, each with a head and rows. day: the one that the file says it was made on."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, (head, rows) in tables.items():
        _fill(book.create_sheet(name), head, rows)
    moment = datetime.combine(day, time())
    book.properties.creator = book.properties.lastModifiedBy = "xuar-risk"
    book.properties.created = book.properties.modified = moment
    written = io.BytesIO()
    book.save(written)
    return _fixed(written.getvalue(), datetime.combine(day, time(), UTC))


def _fill(sheet: Worksheet, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    widths = [len(name) for name in head]
    sheet.append(list(head))
    for row in rows:
        cells = [_cell(value) for value in row]
        sheet.append(cells)
        for place, cell in enumerate(cells):
            widths[place] = max(widths[place], min(len(str(cell if cell is not None else "")), _WIDEST))
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width + 2
    sheet.freeze_panes = "A2"


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    if isinstance(value, date | bool):
        return value.isoformat() if isinstance(value, date) else "yes" if value else "no"
    if isinstance(value, str):
        return harmless(_NO_SIGN.sub("\ufffd", value)[:_LONGEST])
    return value


def _fixed(content: bytes, moment: datetime) -> bytes:
    """The same parts in the same order, without the time at which they were packed."""
    made = io.BytesIO()
    stamp = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(packed.namelist()):
            part = packed.read(name)
            if name == "docProps/core.xml":
                part = stamp.sub(rb"\g<1>" + moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + rb"\g<2>", part)
            entry = zipfile.ZipInfo(name, _EARLIEST_ZIP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            out.writestr(entry, part)
    return made.getvalue()
