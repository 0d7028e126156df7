"""A file's rows as clean records of one kind: foreign columns mapped, cells cleaned, bad rows set apart.

Cells are cleaned a column at a time, each different one once (ingest.cleaning.Memo): that is what makes a million rows
take seconds.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import Any, NamedTuple

import orjson

from graph.errors import UserMistake
from ingest.cleaning import (
    CLEANERS,
    BadValue,
    Memo,
    day,
    number,
    plain_numbers,
    plain_texts,
    quantity,
    text,
    with_decimal_comma,
)
from ingest.countries import country_code
from ingest.decimals import COMMA, NUMBERS, Seen, Written
from ingest.kinds import Column, Kind
from ingest.mapping import Derivation, Emit, FileMap, same_name
from ingest.tables import Batch, Cells, NumberText, Table

BLANK = "is blank, and the row cannot do without it"


class Reject(NamedTuple):
    """Why a row is not loaded. `file` is its place among the files of the call."""

    file: int
    row: int
    field: str
    value: str
    reason: str


@dataclass
class Records:
    """Clean records of a kind. columns: name -> values; raw and notes: JSON or None for each row.

    refused_rows, refused: the rejected rows and what is known of their columns: which facts they speak of.
    doubts: by column, the numbers that could be read with either decimal sign.
    """

    kind: Kind
    rows: Sequence[int]
    columns: dict[str, Sequence[Any]]
    raw: Sequence[str | None]
    notes: Sequence[str | None]
    rejects: list[Reject] = field(default_factory=list)
    refused_rows: Sequence[int] = ()
    refused: dict[str, list[Any]] = field(default_factory=dict)
    doubts: dict[str, list[Seen]] = field(default_factory=dict)


@dataclass
class _Taken:
    """Where the values of one of our columns come from: the file's column, a constant, or other columns' text.

    exact: where the texts' decimal sign is a comma, the memo of cells that hold numbers. written: what is seen of the
    decimal sign where no map says it.
    """

    column: Column
    theirs: str | None
    memo: Memo
    constant: str | None = None
    derivation: Derivation | None = None
    prefix: str = ""
    exact: Memo | None = None
    written: Written | None = None

    @property
    def in_our_writing(self) -> Memo:
        """The memo that reads what a map itself gives."""
        return self.memo if self.exact is None else self.exact

    def parts(self, cells: Cells) -> list[tuple[Memo, Cells]]:
        """The cells by the memo that reads them, the others left blank."""
        if self.exact is None:
            return [(self.memo, cells)]
        texts = [None if type(cell) is NumberText else cell for cell in cells]
        return [(self.memo, texts), (self.exact, [cell if type(cell) is NumberText else None for cell in cells])]

    @property
    def is_renamed(self) -> bool:
        return self.theirs is not None and same_name(self.theirs) != self.column.name


class RecordReader:
    """Makes records of one kind from the batches of one file."""

    def __init__(self, kind: Kind, emit: Emit, table: Table, file: int, decimal: str | None = None) -> None:
        self.kind, self._emit, self._file = kind, emit, file
        self._taken = _plan(kind, emit, table, decimal)
        self.written = [taken.written for taken in self._taken if taken.written]
        self.countries = {t.theirs for t in self._taken if t.column.cleaner == "country"}
        self._renamed = {t.theirs for t in self._taken if t.is_renamed}

    @property
    def is_optional(self) -> bool:
        """Whether some rows may make no such record, and be right."""
        return bool(self._emit.when)

    @property
    def uses(self) -> set[str | None]:
        """The file's columns that it reads."""
        derived = {name for t in self._taken if t.derivation for name in t.derivation.columns}
        return {t.theirs for t in self._taken} | derived | set(self._emit.when)

    def clean(self, batch: Batch) -> Records:
        """The batch's records, those of bad rows left out."""
        batch = _where_filled(batch, self._emit.when)
        noted = _Noted(self._file, batch.rows)
        columns = {taken.column.name: self._values(taken, batch, noted) for taken in self._taken}
        if "lat" in columns:
            check_points(columns["lat"], columns["lon"], noted)
        if self._emit.keeps_rest:
            for name in batch.columns.keys() - self.uses:
                noted.keep_all(name, batch.columns[name])
        else:
            noted.originals.clear()
        records = noted.records(self.kind, columns)
        records.doubts = self._doubts(batch)
        return records

    def _doubts(self, batch: Batch) -> dict[str, list[Seen]]:
        looked = {
            taken.column.name: taken.written.look(batch.rows, batch.columns[taken.theirs])
            for taken in self._taken
            if taken.written and taken.theirs is not None and taken.theirs in batch.columns
        }
        return {name: seen for name, seen in looked.items() if seen}

    def _values(self, taken: _Taken, batch: Batch, noted: _Noted) -> Sequence[Any]:
        if taken.derivation:
            values = self._derived(taken.derivation, batch)
        else:
            values = self._cleaned(taken, batch, noted)
            if taken.prefix:
                values = [_prefixed(taken.prefix, value) for value in values]
        if taken.column.required and None in values:
            for at, value in enumerate(values):
                if value is None and not noted.has(at, taken.column.name):
                    noted.reject(at, taken.column.name, "", BLANK)
        return values

    def _cleaned(self, taken: _Taken, batch: Batch, noted: _Noted) -> list[Any]:
        memo = taken.memo
        memo.forget()
        stand_in = taken.in_our_writing[taken.constant] if taken.constant else None
        if taken.theirs is None or taken.theirs not in batch.columns:
            return [stand_in] * len(batch.rows)
        cells = batch.columns[taken.theirs]
        if stand_in is None and (quick := _at_once(memo.clean, cells)) is not None:
            return quick
        values = [stand_in] * len(cells)
        for reads, part in taken.parts(cells):
            values = [reads[cell] if cell else value for cell, value in zip(part, values, strict=True)]
            noted.look_through(taken, reads, part, renamed=taken.theirs in self._renamed)
        return values

    def _derived(self, derivation: Derivation, batch: Batch) -> list[str | None]:
        blank = [None] * len(batch.rows)
        sources = [self._comparable(name, batch.columns.get(name) or blank) for name in derivation.columns]
        if not derivation.digest:
            return [
                derivation.prefix + " ".join(filter(None, key)) if key[0] else None
                for key in zip(*sources, strict=True)
            ]
        return [derivation.prefix + _digest(key) if key[0] else None for key in zip(*sources, strict=True)]

    def _comparable(self, name: str, cells: Cells) -> list[str]:
        """The cells as they count for an id: as they are kept, so that equal records have equal ids."""
        plain = [_as_kept(cell) for cell in cells]
        if name in self.countries:
            return [country_code(cell) or cell for cell in plain]
        return plain


def _at_once(clean: Callable[[str], Any], cells: Cells) -> list[Any] | None:
    """The cells cleaned as a whole where none needs a closer look: the usual case, ten times as fast."""
    if clean is text:
        given = [cell or "" for cell in cells]
        return [cell or None for cell in given] if plain_texts(given) else None
    if clean is number or clean is quantity:
        least = 0.0 if clean is quantity else -math.inf
        return plain_numbers([cell or "" for cell in cells], least=least)
    return None


def _as_kept(cell: str | None) -> str:
    try:
        return text(cell) if cell and not cell.isspace() else ""
    except BadValue:
        return cell or ""


def _digest(key: Sequence[str]) -> str:
    return hashlib.blake2b("\x1f".join(key).encode(), digest_size=8).hexdigest()


def _prefixed(prefix: str, value: Any) -> Any:
    return [prefix + v for v in value] if isinstance(value, list) else value if value is None else prefix + value


def _where_filled(batch: Batch, names: Sequence[str]) -> Batch:
    """The batch's rows where none of those columns is blank."""
    if not names:
        return batch
    needed = [batch.columns.get(name) or () for name in names]
    keep = [at for at, cells in enumerate(zip(*needed, strict=True)) if all(c and c.strip() for c in cells)]
    return Batch(
        [batch.rows[at] for at in keep],
        {name: [cells[at] for at in keep] for name, cells in batch.columns.items()},
        batch.ragged,
    )


class _Noted:
    """What is to be said about the rows of a batch: rejects, originals that are kept, oddities."""

    def __init__(self, file: int, rows: Sequence[int]) -> None:
        self._file, self._rows = file, rows
        self._bad: set[tuple[int, str]] = set()
        self._bad_rows: set[int] = set()
        self.rejects: list[Reject] = []
        self.originals: dict[int, dict[str, str | dict[str, str]]] = {}
        self._oddities: dict[int, list[tuple[str, str, str]]] = {}

    def reject(self, at: int, name: str, value: Any, reason: str) -> None:
        self._bad.add((at, name))
        self._bad_rows.add(at)
        self.rejects.append(Reject(self._file, self._rows[at], name, str(value), reason))

    def has(self, at: int, name: str) -> bool:
        return (at, name) in self._bad

    def look_through(self, taken: _Taken, memo: Memo, cells: Cells, *, renamed: bool) -> None:
        """Finds the cells that the memo holds to be bad, odd or changed. renamed: the column bears none of our names,
        so its originals say which property was made of them."""
        name = taken.column.name
        for at, cell in _among(memo.bad, cells):
            self.reject(at, name, cell, memo.bad[cell])
        for at, cell in _among(memo.odd, cells):
            self._oddities.setdefault(at, []).append((memo.odd[cell][0], name, memo.odd[cell][1]))
        for at, cell in _among(memo.changed, cells):
            self._keep(at, taken.theirs or name, name if renamed else None, cell)

    def _keep(self, at: int, theirs: str, ours: str | None, cell: str) -> None:
        originals = self.originals.setdefault(at, {})
        made = originals.get(theirs, {})
        originals[theirs] = {**made, ours: cell} if ours and isinstance(made, dict) else cell

    def keep_all(self, name: str, cells: Cells) -> None:
        for at, cell in enumerate(cells):
            if cell:
                self.originals.setdefault(at, {})[name] = cell

    def records(self, kind: Kind, columns: dict[str, Sequence[Any]]) -> Records:
        count = len(self._rows)
        raw: list[str | None] = [None] * count
        for at, originals in self.originals.items():
            raw[at] = orjson.dumps(originals, option=orjson.OPT_SORT_KEYS).decode()
        notes: list[str | None] = [None] * count
        for at, oddities in self._oddities.items():
            notes[at] = orjson.dumps(oddities).decode()
        if not self._bad_rows:
            return Records(kind, self._rows, columns, raw, notes, self.rejects)
        good = [at for at in range(count) if at not in self._bad_rows]
        bad = sorted(self._bad_rows)
        return Records(
            kind,
            [self._rows[at] for at in good],
            {name: [values[at] for at in good] for name, values in columns.items()},
            [raw[at] for at in good],
            [notes[at] for at in good],
            self.rejects,
            [self._rows[at] for at in bad],
            {n: [None if (at, n) in self._bad else values[at] for at in bad] for n, values in columns.items()},
        )


def _among(some: Mapping[str, Any] | set[str], cells: Cells) -> Iterator[tuple[int, str]]:
    if some and not set(some).isdisjoint(cells):
        yield from ((at, cell) for at, cell in enumerate(cells) if cell and cell in some)


def check_points(lats: Sequence[Any], lons: Sequence[Any], noted: _Noted) -> None:
    """Rejects coordinates that are no place on earth, and says where lat and lon look swapped."""
    for at, (lat, lon) in enumerate(zip(lats, lons, strict=True)):
        if lat is None and lon is None:
            continue
        if lat is None or lon is None:
            missing = "lat" if lat is None else "lon"
            if not noted.has(at, missing):
                noted.reject(at, missing, "", f"{missing} is blank beside the other coordinate; give both or neither")
        elif abs(lat) > 90 and abs(lat) <= 180 and abs(lon) <= 90:
            noted.reject(at, "lat", lat, f"lat {lat:g} and lon {lon:g} look swapped: a latitude is from -90 to 90")
        elif abs(lat) > 90:
            noted.reject(at, "lat", lat, f"lat {lat:g} is out of range; expected degrees from -90 to 90")
        elif abs(lon) > 180:
            noted.reject(at, "lon", lon, f"lon {lon:g} is out of range; expected degrees from -180 to 180")


def _plan(kind: Kind, emit: Emit, table: Table, decimal: str | None) -> list[_Taken]:
    """For each of our columns where it comes from. Raises UserMistake where a required one comes from nowhere."""
    by_name = {same_name(name): name for name in reversed(table.columns)}
    mapped = {same_name(theirs) for theirs in emit.columns.values()}
    plan, missing = [], []
    for column in kind.columns:
        name = column.name
        theirs = emit.columns.get(name)
        if theirs is not None:
            theirs = by_name.get(same_name(theirs))
        elif emit.own_names and name not in mapped:
            theirs = by_name.get(name)
        constant, derivation = emit.constants.get(name), emit.ids.get(name)
        if derivation:
            derivation = _in_file(derivation, by_name)
        memo = Memo(_cleaner(column, emit, decimal))
        taken = _Taken(column, theirs, memo, constant, derivation, _prefix(column, emit))
        if column.cleaner in NUMBERS and decimal == COMMA:
            taken.exact = Memo(_cleaner(column, emit, None))
        elif column.cleaner in NUMBERS and decimal is None and theirs is not None and not derivation:
            taken.written = Written(kind.makes, name, column.cleaner)
        plan.append(taken)
        if column.required and not (theirs or constant or (derivation and derivation.columns[0] in table.columns)):
            missing.append(emit.columns.get(name, derivation.columns[0] if derivation else name))
    if missing:
        raise _missing(kind, table, missing)
    return plan


def _in_file(derivation: Derivation, by_name: Mapping[str, str]) -> Derivation:
    names = tuple(by_name.get(same_name(name), name) for name in derivation.columns)
    return Derivation(derivation.prefix, names, derivation.digest)


def _prefix(column: Column, emit: Emit) -> str:
    return emit.prefix if column.refers or column.name == "id" else ""


def _cleaner(column: Column, emit: Emit, decimal: str | None) -> Callable[[str], Any]:
    """The column's cleaner, behind what the map says of vocabulary, dates, lists and the decimal sign."""
    clean = CLEANERS[column.cleaner].clean
    vocabulary = emit.vocabularies.get(column.name)
    if column.cleaner == "day" and emit.date_format:
        clean = _dates_as(emit.date_format)
    if column.cleaner in NUMBERS and decimal == COMMA:
        clean = with_decimal_comma(clean)
    if column.value == "strings" and emit.separator:
        lists, separator = clean, emit.separator

        def clean(cell: str) -> Any:
            return lists(cell.replace(separator, ";"))

    if vocabulary:
        ours, words = clean, vocabulary

        def clean(cell: str) -> Any:
            return ours(words.get(cell.strip().casefold(), cell))

    return clean


def _dates_as(written: str) -> Callable[[str], Any]:
    def clean(cell: str) -> Any:
        try:
            return day(datetime.strptime(text(cell), written).date().isoformat())
        except BadValue:
            raise
        except ValueError:
            pass
        try:
            return day(cell)
        except BadValue:
            raise BadValue(f"{text(cell)!r} is no date of the calendar written as {written}") from None

    return clean


def _missing(kind: Kind, table: Table, missing: Sequence[str]) -> UserMistake:
    found = ", ".join(table.columns) or "none: row 1 is blank"
    named = " and ".join(map(repr, missing))
    needs = f"need the column {named}, which is" if len(missing) == 1 else f"need the columns {named}, which are"
    lines = [f"{table.path}: {kind.name} {needs} missing. Columns found: {found}."]
    wanted = {same_name(name) for name in missing}
    for row, cells in enumerate(table.peek[1:], 2):
        if wanted <= {same_name(cell) for cell in cells if cell}:
            lines.append(f"The header seems to be in row {row}: delete the rows above it.")
            break
    else:
        near = {name: get_close_matches(name, table.columns, 1, 0.7) for name in missing}
        lines += [f"Is {found[0]!r} meant for {name!r}?" for name, found in near.items() if found]
        lines.append("Rename the column in the header, or name it in a map (--map).")
    return UserMistake(" ".join(lines))


def record_readers(file_map: FileMap, kind: Kind | None, table: Table, file: int) -> list[RecordReader]:
    """One for each record that a row of the file makes."""
    readers = []
    for emit in file_map.emits:
        of_kind = emit.kind or kind
        if of_kind is None:
            raise AssertionError("the kind is decided before the file is read")
        readers.append(RecordReader(of_kind, emit, table, file, file_map.written.decimal))
    # An id is made alike by every record of the row, also by those that take no country themselves.
    countries = {name for reader in readers for name in reader.countries}
    for reader in readers:
        reader.countries = countries
    return readers
