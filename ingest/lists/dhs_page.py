"""Reads the UFLPA Entity List from the page of DHS, saved as HTML: four tables, one for each clause of the statute.

The page is text to this reader: nothing in it runs or is fetched, and what a browser does not show as text (scripts,
styles, templates, comments) is not read. Where the page does not have the form that is known, it is refused as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from graph.errors import UserMistake

CLAUSES = ("i", "ii", "iv", "v")
NAME, DATE = "name of entity", "effective date"
ADDRESS = "https://www.dhs.gov/uflpa-entity-list"

_EXPECTED = f"expected four tables headed Name of Entity and Effective Date, for the clauses {', '.join(CLAUSES)}"
_CITED = re.compile(r"\(B\)\s*\(([ivx]+)\)", re.IGNORECASE)
_NOT_SHOWN = frozenset({"script", "style", "template", "noscript", "textarea", "iframe"})
_WITHIN_WORDS = frozenset({"a", "abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "u", "wbr"})
_NO_SPACE = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
_REFUSED_BY_SERVER = re.compile(
    r"access denied|forbidden|just a moment|captcha|verif\w+ (?:that )?you are (?:a )?human|request (?:was )?blocked|"
    r"unusual traffic|enable javascript|not found|unavailable|too many requests",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PageRow:
    """An entity as the page lists it, and where: table, clause and row, the header being row 1."""

    where: str
    clause: str
    name: str
    effective_date: str


def is_page(text: str) -> bool:
    """Whether a text is a web page, by how it begins."""
    return text.lstrip().startswith("<")


def read_page(path: Path, text: str) -> Iterator[PageRow]:
    """The entities of all four tables. Raises UserMistake, with table and clause, on a page of another form."""
    page = _Page()
    page.feed(text)  # never close(): what breaks off stays unread, at a cost that grows with the page and no faster
    if page.unfinished:
        raise UserMistake(f"{path}: the page breaks off before its end; save it again, whole.")
    tables = [table for table in page.tables if table.names_entities]
    if not tables:
        raise UserMistake(f"{path}: {_no_list(page)}")
    clauses = _clauses(path, tables)
    if page.cut:
        raise UserMistake(
            f"{path}: the page breaks off behind its last table, before </html>, so that a further table may be "
            "missing; save it again, whole."
        )
    for place, (clause, table) in enumerate(zip(clauses, tables, strict=True), start=1):
        yield from _rows(path, f"table {place} (clause {clause})", clause, table)


@dataclass
class _Table:
    """A table: its rows, each of cells, each of pieces of text; and the clause that was cited last before its rows."""

    rows: list[list[list[str]]] = field(default_factory=list)
    cited: str = ""
    holds_tables: bool = False
    in_cell: bool = False

    def cells(self) -> Iterator[tuple[int, list[str]]]:
        """(row as a reader counts it, its cells as text) of each row that is not blank."""
        for number, row in enumerate(self.rows, start=1):
            cells = [_one_line(cell) for cell in row]
            if any(cells):
                yield number, cells

    @property
    def header(self) -> list[str]:
        _, cells = next(self.cells(), (0, []))
        return [cell.casefold() for cell in cells]

    @property
    def names_entities(self) -> bool:
        """Whether it is headed like a list of entities, also where the heads are not those that are known."""
        return NAME in self.header or (not self.holds_tables and any("entit" in head for head in self.header))


class _Page(HTMLParser):
    """Collects the tables of a page, however deep, and its title."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Table] = []
        self.title = ""
        self.cut = False
        """Whether it begins as a whole document and does not end as one."""
        self.says: list[str] = []
        self._open: list[_Table] = []
        self._heading: list[str] = []
        self._hidden = 0
        self._in_title = False

    @property
    def unfinished(self) -> bool:
        """Whether a table is not closed, or the text stops within a tag that more tables follow."""
        return any(table.names_entities for table in self._open) or "<table" in self.rawdata.casefold()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  HTMLParser gives them
        self.cut = self.cut or tag == "html"
        if tag in _NOT_SHOWN:
            self._hidden += 1
        elif tag == "title":
            self._in_title = not self.title and not self._open
        elif self._hidden:
            return
        elif tag == "table":
            self._begin_table()
        elif tag in ("tr", "td", "th") and self._open:
            self._begin(self._open[-1], is_row=tag == "tr")
        elif tag not in _WITHIN_WORDS:
            self.handle_data(" ")

    def _begin_table(self) -> None:
        if self._open:
            self._open[-1].holds_tables = True
        self.tables.append(_Table())
        self._open.append(self.tables[-1])

    def _begin(self, table: _Table, *, is_row: bool) -> None:
        if not table.rows:
            table.cited = _cited(self._heading)
            self._heading.clear()
        if is_row or not table.rows:
            table.rows.append([])
        if not is_row:
            table.rows[-1].append([])
        table.in_cell = not is_row

    def handle_endtag(self, tag: str) -> None:
        self.cut = self.cut and tag != "html"
        if tag in _NOT_SHOWN:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "title":
            self._in_title = False
        elif self._hidden or not self._open:
            return
        elif tag == "table":
            self._open.pop()
            self._heading.clear()
        elif tag in ("tr", "td", "th"):
            self._open[-1].in_cell = False
        elif tag not in _WITHIN_WORDS:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if self._in_title:
            self.title += data[:100]
            return
        self._heading.append(data)
        if self._open and self._open[-1].in_cell:
            self._open[-1].rows[-1][-1].append(data)
        if len(self.says) < 200 and data.strip():
            self.says.append(data[:200])


def _one_line(pieces: list[str]) -> str:
    """Text as a reader sees it: non-breaking and repeated spaces as one, signs without width as none."""
    return " ".join("".join(pieces).translate(_NO_SPACE).split())


def _cited(heading: list[str]) -> str:
    """The clause of section 2(d)(2)(B) that is cited last, nearest to the table; nothing where none is.

    A "clause (iii)" within the words of another clause's heading is no citation.
    """
    found = _CITED.findall(_one_line(heading))
    return found[-1].casefold() if found else ""


def _no_list(page: _Page) -> str:
    title = _one_line([page.title])[:80]
    named = f" Its title is {title!r}." if title else ""
    if _REFUSED_BY_SERVER.search(f"{title} {_one_line(page.says)}"):
        return (
            f"this is what a server answers instead of the list, such as a bot check or an error.{named} "
            f"Open {ADDRESS} in a browser, wait for the list, and save that page."
        )
    return f"the page holds no table of entities; {_EXPECTED}.{named} The list is at {ADDRESS}."


def _clauses(path: Path, tables: list[_Table]) -> list[str]:
    """The clause of each table: that which its heading cites, else that of its place. Each of the four, once."""
    found = [
        table.cited or (CLAUSES[place] if place < len(CLAUSES) else "not named") for place, table in enumerate(tables)
    ]
    for place, clause in enumerate(found, start=1):
        if clause not in CLAUSES:
            raise UserMistake(
                f"{path} table {place} (clause {clause}): a table of entities that is not known; {_EXPECTED}. The page "
                "may have a new form, so nothing is imported: a list that is half understood would clear the other "
                "half. The list can come as CSV, with the clause in sub_list."
            )
        if clause in found[: place - 1]:
            raise UserMistake(f"{path} table {place} (clause {clause}): clause {clause} has two tables; {_EXPECTED}.")
    missing = [clause for clause in CLAUSES if clause not in found]
    if missing:
        unnamed = "" if all(table.cited for table in tables) else ", as far as their order tells"
        raise UserMistake(
            f"{path}: no table for clause {' and '.join(missing)}{unnamed}; {_EXPECTED}, found {len(tables)}. "
            "Is the page cut off?"
        )
    if not all(table.cited for table in tables) and found != list(CLAUSES):
        raise UserMistake(
            f"{path}: only some tables name their clause, and not in the order that is known: {', '.join(found)}; "
            f"{_EXPECTED}."
        )
    return found


def _rows(path: Path, where: str, clause: str, table: _Table) -> Iterator[PageRow]:
    first, *rows = table.cells()
    heads = table.header
    if heads.count(NAME) != 1 or heads.count(DATE) != 1:
        raise UserMistake(
            f"{path} {where} row {first[0]}: expected the columns Name of Entity and Effective Date, "
            f"found {', '.join(first[1])[:200]}."
        )
    if not rows:
        raise UserMistake(f"{path} {where}: holds no entity below its header. Is the page cut off?")
    for number, cells in rows:
        if len(cells) != len(heads):
            raise UserMistake(
                f"{path} {where} row {number}: {len(cells)} cells, but the header names {len(heads)}: "
                f"{', '.join(cells)[:200]!r}."
            )
        yield PageRow(f"{where} row {number}", clause, cells[heads.index(NAME)], cells[heads.index(DATE)])
