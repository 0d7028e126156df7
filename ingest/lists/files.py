"""Reads a list's file into the entities that it names. A file that cannot be trusted as a whole is refused."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from graph.errors import UserMistake
from graph.schema import fact_id
from ingest.delimited import delimiter_of
from ingest.follow_the_money.listings import holds_entities, listing_rows
from ingest.lists.content import content_of, text_of
from ingest.lists.dhs_page import is_page, read_page
from ingest.lists.names import ListedName, clean_name, holds_unread_names, listed_names

UFLPA, WRO = "uflpa", "wro"
FORCED_LABOR_LAW = date(1930, 6, 17)
LONGEST_NAME = 1000
PAGE, ENTITIES = "html", "ftm.json"
_DATE_FORMATS = ("%Y-%m-%d", "%B %d, %Y", "%b %d, %Y", "%b. %d, %Y")
_SEPTEMBER = re.compile(r"\bSept\b", re.IGNORECASE)
IDENTIFIERS = ("uscc", "lei")
_SIGNS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_COLUMNS = {
    "name": ("name", "aliases", "sub_list", "effective_date", "sector"),
    WRO: ("effective_date", "type", "entity", "merchandise"),
}


@dataclass(frozen=True)
class Listing:
    """An entity as a file lists it; `where` is its row, the header being row 1, and on a page its table and clause."""

    id: str
    name: str
    aliases: tuple[str, ...]
    sub_list: str
    merchandise: str
    note: str
    effective_date: date
    names_affiliates: bool
    regional: bool
    where: str
    uscc: str = ""
    lei: str = ""


@dataclass(frozen=True)
class ListFile:
    """What a file holds: listings by id in the order of the file, the digest of its bytes, and the form that it has."""

    path: Path
    sha256: str
    listings: dict[str, Listing]
    form: str = "csv"

    @property
    def entities(self) -> int:
        """How many, a region that is listed as a whole among them."""
        return len(self.listings)

    @property
    def latest(self) -> Listing:
        return max(self.listings.values(), key=lambda listing: listing.effective_date)


def read_list(which: str, path: Path) -> ListFile:
    """Reads and checks a whole file, a CSV, the page of DHS as HTML or FollowTheMoney entities, by what it holds.

    Raises UserMistake with file, row, field, value and what was expected.
    """
    content = content_of(path)
    text = text_of(path, content)
    form = PAGE if is_page(text) else ENTITIES if holds_entities(text) else "csv"
    read = {PAGE: _page_rows, ENTITIES: listing_rows}.get(form, _rows)
    listings: dict[str, Listing] = {}
    for where, cells in read(which, path, text):
        for listing in _listings(which, path, where, cells):
            held = listings.get(listing.id)
            listings[listing.id] = _together(held, listing) if held else listing
    if not listings:
        raise UserMistake(f"{path}: holds no row below its header; expected one entity a row.")
    return ListFile(path, hashlib.sha256(content).hexdigest(), listings, form)


def _page_rows(which: str, path: Path, text: str) -> Iterator[tuple[str, dict[str, str]]]:
    if which != UFLPA:
        raise UserMistake(
            f"{path}: is a web page. Only that of the UFLPA Entity List is read: lists import uflpa. "
            f"Give list {which} as CSV with the columns {', '.join(_expected(which))}."
        )
    for row in read_page(path, text):
        yield (
            row.where,
            {"name": row.name, "sub_list": row.clause, "effective_date": row.effective_date, "sector": ""},
        )


def _rows(which: str, path: Path, text: str) -> Iterator[tuple[str, dict[str, str]]]:
    delimiter = delimiter_of(text.lstrip())
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    header: list[str] = []
    try:
        for cells in reader:
            if not header:
                header = [cell.strip().lower() for cell in cells] if any(cell.strip() for cell in cells) else []
                if header:
                    _check_header(which, path, header)
            elif any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    raise UserMistake(
                        f"{path} line {reader.line_num}: {len(cells)} cells, but the header names {len(header)}. "
                        f"Quote cells that hold a {_SIGNS[delimiter]}."
                    )
                yield f"row {reader.line_num}", dict(zip(header, (cell.strip() for cell in cells), strict=True))
    except csv.Error as error:
        raise UserMistake(f"{path} line {reader.line_num}: not readable as CSV ({error}).") from error
    if not header:
        raise UserMistake(f"{path}: the file is empty; expected a CSV with the columns {', '.join(_expected(which))}.")


def _expected(which: str) -> tuple[str, ...]:
    return _COLUMNS.get(which, _COLUMNS["name"])


def _check_header(which: str, path: Path, header: list[str]) -> None:
    missing = [column for column in _expected(which) if column not in header]
    if missing:
        looks_like = next((name for name, columns in _COLUMNS.items() if set(columns) <= set(header)), None)
        hint = {WRO: " This looks like a list of Withhold Release Orders: lists import wro.", None: ""}.get(
            looks_like, " This looks like an entity list: lists import uflpa."
        )
        raise UserMistake(
            f"{path} row 1: no column {', '.join(missing)}; expected {', '.join(_expected(which))}, "
            f"found {', '.join(header)[:300]}.{hint}"
        )
    doubled = sorted({column for column in _expected(which) if header.count(column) > 1})
    if doubled:
        raise UserMistake(f"{path} row 1: column {', '.join(doubled)} stands there twice.")


def _listings(which: str, path: Path, where: str, cells: dict[str, str]) -> Iterator[Listing]:
    name_field, goods_field = ("entity", "merchandise") if which == WRO else ("name", "sector")
    effective = _date(path, where, cells["effective_date"])
    name, goods = cells[name_field], cells[goods_field]
    _check_name(f"{path} {where}, {name_field}", name)
    source = f"read in: {cells['source']}" if cells.get("source") else ""
    note = "; ".join(part for part in (cells.get("note", ""), source) if part)
    for listed in listed_names(name, cells.get("aliases", ""), goods):
        listing = _listing(which, listed, cells.get("sub_list", ""), goods, note, effective, where)
        uscc, lei = (cells.get(name, "").strip().upper() for name in IDENTIFIERS)
        yield replace(listing, uscc=uscc, lei=lei)


def _check_name(place: str, name: str) -> None:
    if not clean_name(name):
        raise UserMistake(f"{place}: {name!r} is no name; expected the entity's name.")
    if len(name) > LONGEST_NAME:
        raise UserMistake(f"{place}: {len(name)} letters; is a quotation mark missing?")
    if holds_unread_names(name):
        raise UserMistake(
            f"{place}: the other names in {name!r} cannot be told; expected them as in (also known as A; B; and C), "
            "(and two aliases: A; and B), (including one alias: A) or (formerly known as A), and subsidiaries as in "
            "A Co., Ltd. and its two subsidiaries, which include B Co., Ltd. and C Co., Ltd."
        )


def _listing(
    which: str, listed: ListedName, sub_list: str, goods: str, note: str, effective: date, where: str
) -> Listing:
    return Listing(
        id=listed_id(which, listed.name),
        name=listed.name,
        aliases=listed.aliases,
        sub_list=sub_list,
        merchandise=goods,
        note=note,
        effective_date=effective,
        names_affiliates=listed.names_affiliates,
        regional=listed.regional,
        where=where,
    )


def listed_id(which: str, name: str) -> str:
    """The id of a list's entity: the same for every spelling that cleans to the same name."""
    return fact_id("LISTED", which, clean_name(name))


def _date(path: Path, where: str, text: str) -> date:
    for form in _DATE_FORMATS:
        try:
            value = datetime.strptime(_SEPTEMBER.sub("Sep", text), form).date()
        except ValueError:
            continue
        if value >= FORCED_LABOR_LAW:
            return value
    raise UserMistake(
        f"{path} {where}, effective_date: {text!r} is no day since {FORCED_LABOR_LAW}; "
        "expected YYYY-MM-DD, or as in June 21, 2022."
    )


def _together(first: Listing, second: Listing) -> Listing:
    """One entity of two rows, as where it stands under two clauses."""

    def both(one: str, other: str, joint: str) -> str:
        return joint.join(dict.fromkeys(part for part in (one, other) if part))

    return replace(
        first,
        aliases=tuple(dict.fromkeys((*first.aliases, *second.aliases))),
        sub_list=both(first.sub_list, second.sub_list, " and "),
        merchandise=both(first.merchandise, second.merchandise, "; "),
        note=both(first.note, second.note, "; "),
        uscc=first.uscc or second.uscc,
        lei=first.lei or second.lei,
        effective_date=min(first.effective_date, second.effective_date),
        names_affiliates=first.names_affiliates or second.names_affiliates,
    )
