"""Files of any size cut into parts that are tagged one by one, each by one process in bounded memory.

A part is some row groups of one Parquet file. CSV is cut into such parts first, every cell as the text that it is.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graph.errors import UserMistake
from ingest.readers import open_table
from ingest.tables import Batch, Format

ROWS = 250_000
"""Rows of a part, where the row groups are not larger."""
DELIMITED = (".csv", ".tsv", ".psv", ".txt")
PARQUET = (".parquet", ".pq")


@dataclass(frozen=True)
class Part:
    """Row groups of a Parquet file. named: the file that the user named, for messages. number: its place in order."""

    number: int
    named: str
    path: Path
    groups: tuple[int, ...]
    rows: int

    @property
    def file(self) -> str:
        return f"part-{self.number:06}.parquet"


@dataclass(frozen=True)
class Source:
    """One file, readable as Parquet."""

    named: str
    path: Path
    schema: pa.Schema
    group_rows: tuple[int, ...]


def named_files(given: Sequence[str]) -> list[Path]:
    """The files that are meant by files, folders of Parquet parts and patterns, in the order given, then by name."""
    found = [path for text in given for path in _meant(text)]
    twice = next((path for place, path in enumerate(found) if path in found[:place]), None)
    if twice:
        raise UserMistake(f"{twice}: named twice. Its rows would be written twice.")
    return found


def _meant(text: str) -> list[Path]:
    path = Path(text)
    if path.is_dir():
        parts = sorted(p for p in path.iterdir() if p.suffix.lower() in PARQUET)
        if not parts:
            raise UserMistake(
                f"{path}: this folder holds no .parquet files. Name the files, or the folder they are in."
            )
        return parts
    if not path.exists() and glob.has_magic(text):
        matching = sorted(map(Path, glob.glob(text, recursive=True)))  # noqa: PTH207  Path.glob refuses an absolute one
        if not matching:
            raise UserMistake(f"{text}: no file fits this pattern.")
        return matching
    return [path]


def sources(
    paths: Iterable[Path], written: Format, work: Path, progress: Callable[[str, int, int | None], None]
) -> list[Source]:
    """The files as Parquet of one and the same columns. Raises UserMistake, naming file and column."""
    found: list[Source] = []
    for place, path in enumerate(paths):
        ending = path.suffix.lower()
        if ending in DELIMITED:
            staged = work / f"{place:06}.parquet"
            _stage(path, written, staged, progress)
            found.append(_source(path, staged))
        elif ending in PARQUET:
            _refuse_empty(path)
            found.append(_source(path, path.resolve()))
        else:
            raise UserMistake(f"{path}: the name ends in {path.suffix!r}; expected .parquet or .csv.")
        _same_columns(found[0], found[-1])
    return found


def parts(found: Sequence[Source]) -> list[Part]:
    """The files' rows in their order, in parts of about ROWS; a larger row group stays whole.

    No part is empty, but for the one of files that hold no rows.
    """
    cut: list[Part] = []
    for source in found:
        groups: list[int] = []
        for group, rows in enumerate(source.group_rows):
            if groups and sum(source.group_rows[g] for g in groups) + rows > ROWS:
                cut.append(_part(len(cut), source, groups))
                groups = []
            groups.append(group)
        if groups:
            cut.append(_part(len(cut), source, groups))
    return cut or [_part(0, found[0], ())]


def _part(number: int, source: Source, groups: Sequence[int]) -> Part:
    return Part(number, source.named, source.path, tuple(groups), sum(source.group_rows[g] for g in groups))


def _source(path: Path, readable: Path) -> Source:
    with opened(str(path), readable) as file:
        counts = tuple(file.metadata.row_group(group).num_rows for group in range(file.metadata.num_row_groups))
        return Source(str(path), readable, file.schema_arrow.remove_metadata(), counts)


def opened(named: str, path: Path) -> pq.ParquetFile:
    """A Parquet file, read page by page. Raises UserMistake."""
    try:
        return pq.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20)
    except (pa.ArrowException, OSError) as error:
        raise UserMistake(f"{named}: not readable as Parquet: {str(error).splitlines()[0]}. Write it again.") from error


def _refuse_empty(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        raise UserMistake(f"{path}: {'there is no such file' if missing else error.strerror}.") from None
    if not size:
        raise UserMistake(f"{path}: the file is empty. Expected Parquet.")


def _same_columns(first: Source, other: Source) -> None:
    if first.schema.equals(other.schema):
        return
    ours, theirs = ({f.name: str(f.type) for f in s.schema} for s in (first, other))
    for name in [*ours, *theirs]:
        if ours.get(name) != theirs.get(name):
            said = [f"has it as {kinds[name]}" if name in kinds else "lacks it" for kinds in (ours, theirs)]
            raise UserMistake(
                f"{other.named}: column {name!r} differs: this file {said[1]}, {first.named} {said[0]}. "
                "Files that are tagged together need the same columns; tag them apart."
            )
    raise UserMistake(f"{other.named}: its columns are in another order than those of {first.named}. Tag them apart.")


def _stage(path: Path, written: Format, staged: Path, progress: Callable[[str, int, int | None], None]) -> None:
    """A delimited file as Parquet of texts, a part's rows in each row group."""
    with open_table(path, written) as table:
        if not table.columns:
            raise UserMistake(f"{path}: there is no header. Expected a first row with the names of the columns.")
        schema = pa.schema([(name, pa.string()) for name in table.columns])
        with pq.ParquetWriter(staged, schema, compression="lz4") as writer:
            for batches in _gathered(table.batches):
                rows = [_texts(path, batch, schema) for batch in batches]
                writer.write_table(pa.concat_tables(rows).combine_chunks(), row_group_size=ROWS)
                progress(f"Reading {path.name}", table.bytes_read(), path.stat().st_size)


def _gathered(batches: Iterator[Batch]) -> Iterator[list[Batch]]:
    held: list[Batch] = []
    for batch in batches:
        held.append(batch)
        if sum(len(one.rows) for one in held) >= ROWS:
            yield held
            held = []
    if held:
        yield held


def _texts(path: Path, batch: Batch, schema: pa.Schema) -> pa.Table:
    if batch.ragged:
        row, why = batch.ragged[0]
        raise UserMistake(f"{path} row {row}: {why}. Quote the cell that holds the delimiter.")
    return pa.table({name: pa.array(batch.columns[name], pa.string()) for name in schema.names}, schema=schema)


def state(paths: Iterable[Path]) -> list[tuple[int, int] | None]:
    """Size and time of change of each file, None where it is gone: what tells whether one was changed."""
    said = [path.stat() if path.is_file() else None for path in paths]
    return [one and (one.st_size, one.st_mtime_ns) for one in said]
