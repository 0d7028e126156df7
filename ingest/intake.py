"""The first pass over the files of a load: each is read once, row by row, and its clean records are staged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from graph.errors import UserMistake
from ingest.decimals import Written
from ingest.kinds import KINDS, Kind
from ingest.mapping import FileMap, same_name
from ingest.readers import open_table
from ingest.records import RecordReader, Reject, record_readers
from ingest.staging import Staging
from ingest.tables import Batch, Table

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class TakenFile:
    """A file as it was read: whose it is, which kinds it holds, how many rows, which columns and sheets were not read.

    The columns that were not read come with ours that they may have been meant for. written: how the numbers of its
    columns are written, where no map says it. delimiter: the sign between its cells, of a delimited file.
    """

    path: Path
    source: str
    kinds: tuple[Kind, ...]
    rows: int
    not_read: tuple[tuple[str, str | None], ...] = ()
    other_sheets: tuple[str, ...] = ()
    written: tuple[Written, ...] = ()
    delimiter: str = ""

    @property
    def name(self) -> str:
        return self.path.name


def take_in(
    files: Sequence[Path],
    file_map: FileMap,
    staging: Staging,
    *,
    kind: str | None,
    source: str | None,
    progress: Progress,
) -> list[TakenFile]:
    """Reads and stages all of them. Raises UserMistake where a file as a whole cannot be used."""
    given = _kind_named(kind, file_map)
    if not files:
        raise UserMistake("No file was named. Name one or more files to load.")
    missing = [str(path) for path in files if not path.exists()]
    if missing:
        raise UserMistake(f"There is no file {', '.join(missing)}.")
    taken = []
    for number, path in enumerate(files):
        its_source = source or file_map.source or path.stem
        taken.append(_take_in(path, number, its_source, file_map, given, staging, progress))
    staging.finish()
    return taken


def _take_in(
    path: Path,
    number: int,
    source: str,
    file_map: FileMap,
    given: Kind | None,
    staging: Staging,
    progress: Progress,
) -> TakenFile:
    rows = 0
    with open_table(path, file_map.written) as table:
        kind = given or (None if file_map.kinds else kind_of(table, file_map.provides))
        readers = record_readers(file_map, kind, table, number)
        size = path.stat().st_size
        for batch in table.batches:
            rows += len(batch.rows) + len(batch.ragged)
            staging.add_rejects([Reject(number, row, "", "", reason) for row, reason in batch.ragged])
            _stage(readers, batch, source, number, staging)
            progress(f"reading {path.name}", min(table.bytes_read(), size), size)
        kinds = tuple(dict.fromkeys(reader.kind for reader in readers))
        written = tuple(written for reader in readers for written in reader.written)
        left = (_not_read(table, readers), table.other_sheets)
        return TakenFile(path, source, kinds, rows, *left, written, table.delimiter)


def _not_read(table: Table, readers: Sequence[RecordReader]) -> tuple[tuple[str, str | None], ...]:
    used = {name for reader in readers for name in reader.uses}
    free = {name for reader in readers for name in reader.kind.names} - {same_name(name) for name in used if name}
    left = [name for name in table.columns if name not in used]
    near = {name: get_close_matches(same_name(name), sorted(free), 1, cutoff=0.6) for name in left}
    return tuple((name, near[name][0] if near[name] else None) for name in left)


def _stage(readers: Sequence[RecordReader], batch: Batch, source: str, number: int, staging: Staging) -> None:
    spoken_of: set[int] = set()
    for reader in readers:
        records = reader.clean(batch)
        staging.add(records, source, number)
        spoken_of |= (
            {*records.rows, *(reject.row for reject in records.rejects)} if reader.is_optional else {*batch.rows}
        )
    staging.add_rejects(
        [
            Reject(number, row, "", "", "the map makes no record of this row: the columns it looks at are blank")
            for row in batch.rows
            if row not in spoken_of
        ]
    )


def _kind_named(name: str | None, file_map: FileMap) -> Kind | None:
    if name is None:
        return None
    if name not in KINDS:
        raise UserMistake(f"--kind is {name!r}; expected one of {', '.join(KINDS)}.")
    if file_map.kinds and file_map.kinds != (KINDS[name],):
        made = ", ".join(kind.name for kind in file_map.kinds)
        raise UserMistake(f"--kind is {name!r}, but the map makes {made}. Leave --kind out.")
    return KINDS[name]


def kind_of(table: Table, also: Iterable[str] = ()) -> Kind:
    """The kind that the file's name says, else the one that the columns fit. Raises UserMistake where neither tells.

    also: columns of ours that a map provides.
    """
    name = re.sub(r"[^a-z]+", "_", table.path.stem.lower())
    named = [kind for kind in KINDS.values() if re.search(rf"(^|_){kind.name}(_|$)", name)]
    named = [kind for kind in named if not any(kind.name in other.name for other in named if other is not kind)]
    if len(named) == 1:
        return named[0]
    best = _fitting({*map(same_name, table.columns), *also})
    if len(best) == 1:
        return best[0]
    which = f"the columns fit {' and '.join(kind.name for kind in best)}" if best else "the columns fit no kind"
    header = late_header(table)
    hint = f" The header seems to be in row {header}: delete the rows above it." if header and not best else ""
    raise UserMistake(
        f"{table.path}: what it holds cannot be told: the name says no kind, and {which}. Columns found: "
        f"{', '.join(table.columns) or 'none'}.{hint} Say it with --kind, one of {', '.join(KINDS)}; "
        "foreign columns need a map (--map)."
    )


def late_header(table: Table) -> int | None:
    """The row further down that looks like the header; None where there is none."""
    rows = enumerate(table.peek[1:], 2)
    return next((row for row, cells in rows if _fitting({same_name(cell) for cell in cells if cell})), None)


def _fitting(found: set[str]) -> list[Kind]:
    """The kinds whose required columns are there, of those the ones with the fewest columns unknown to them."""
    unknown = {kind: len(found - {*kind.names}) for kind in KINDS.values() if {*kind.required} <= found}
    return [kind for kind, count in unknown.items() if count == min(unknown.values())]
