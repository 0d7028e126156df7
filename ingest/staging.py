"""Clean records on their way to the database: Parquet files in a folder of the run, one for each label and type.

Bounded memory: a batch is written as soon as it is clean.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import pyarrow.parquet as pq

from graph.arrow import ARROW_TYPES, pa
from graph.schema import fact_id
from ingest.decimals import Seen
from ingest.kinds import Kind
from ingest.records import Records, Reject

_PLACE = [("file", pa.int32()), ("row", pa.int64())]
REJECTS = pa.schema([*_PLACE, ("field", pa.string()), ("value", pa.string()), ("reason", pa.string())])
DOUBTS = pa.schema([("makes", pa.string()), *_PLACE, ("field", pa.string()), ("value", pa.string())])
REFUSED = pa.schema([("makes", pa.string()), ("id", pa.string()), *_PLACE])
DERIVED = pa.schema(
    [
        ("id", pa.string()),
        ("from_id", pa.string()),
        ("to_id", pa.string()),
        *_PLACE,
        ("documents", ARROW_TYPES["strings"]),
    ]
)
MOST_VALUE = 200


def primary_schema(kind: Kind) -> pa.Schema:
    """id, file, row, the kind's own columns, raw and notes."""
    own = [(c.staged, ARROW_TYPES[c.value]) for c in kind.columns if c.name != "id"]
    return pa.schema([("id", pa.string()), *_PLACE, *own, ("raw", pa.string()), ("notes", pa.string())])


class Staging:
    """The run's folder, and one open Parquet file for each table that has rows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> Self:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()
        shutil.rmtree(self.folder, ignore_errors=True)

    def finish(self) -> None:
        """Closes the files: they can be read from now on."""
        for writer in self._writers.values():
            writer.close()
        self._writers.clear()

    def path(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"

    def add(self, records: Records, source: str, file: int) -> None:
        """Stages the primary facts of the records and what is derived from them."""
        kind, columns = records.kind, records.columns
        ids = columns["id"] if kind.is_node else _fact_ids(kind, source, columns)
        own = [columns[c.name] for c in kind.columns if c.name != "id"]
        count = len(records.rows)
        self._write(
            kind.makes, primary_schema(kind), [ids, [file] * count, records.rows, *own, records.raw, records.notes]
        )
        for derived in kind.derived:
            documents = columns.get("documents") or [None] * count
            self._derive(
                derived.type, derived.outward, source, file, ids, columns[derived.column], records.rows, documents
            )
        self.add_rejects(records.rejects)
        for name, seen in records.doubts.items():
            self._doubt(kind, file, name, seen)
        if records.refused_rows:
            self._refuse(records, source, file)

    def add_rejects(self, rejects: Sequence[Reject]) -> None:
        if rejects:
            short = [reject._replace(value=reject.value[:MOST_VALUE]) for reject in rejects]
            self._write("rejects", REJECTS, list(zip(*short, strict=True)))

    def _doubt(self, kind: Kind, file: int, name: str, seen: Sequence[Seen]) -> None:
        rows, cells = zip(*seen, strict=True)
        count = len(seen)
        self._write("doubts", DOUBTS, [[kind.makes] * count, [file] * count, rows, [name] * count, cells])

    def _refuse(self, records: Records, source: str, file: int) -> None:
        """Remembers which facts the rejected rows speak of: --replace must not take those for no longer said."""
        kind, known = records.kind, records.refused
        needed = ("id",) if kind.is_node else kind.ends
        keys = zip(*(known[name] for name in needed), strict=True)
        whole = [at for at, key in enumerate(keys) if None not in key]
        columns = {name: [values[at] for at in whole] for name, values in known.items()}
        ids = columns["id"] if kind.is_node else _fact_ids(kind, source, columns)
        rows = [records.refused_rows[at] for at in whole]
        self._write("refused", REFUSED, [[kind.makes] * len(ids), ids, [file] * len(ids), rows])

    def _derive(
        self,
        type_: str,
        outward: bool,
        source: str,
        file: int,
        ids: Sequence[str],
        others: Sequence[Any],
        rows: Sequence[int],
        documents: Sequence[list[str] | None],
    ) -> None:
        made: list[tuple[Any, ...]] = []
        for node, other, row, shown in zip(ids, others, rows, documents, strict=True):
            for end in other if isinstance(other, list) else () if other is None else (other,):
                ends = (node, end) if outward else (end, node)
                made.append((fact_id(type_, source, *ends), *ends, file, row, shown))
        if made:
            self._write(type_, DERIVED, list(zip(*made, strict=True)))

    def _write(self, table: str, schema: pa.Schema, columns: Sequence[Sequence[Any]]) -> None:
        writer = self._writers.get(table)
        if writer is None:
            writer = self._writers[table] = pq.ParquetWriter(self.path(table), schema, write_statistics=False)
        arrays = [pa.array(column, type=f.type) for column, f in zip(columns, schema, strict=True)]
        writer.write_batch(pa.record_batch(arrays, schema=schema))


def _fact_ids(kind: Kind, source: str, columns: dict[str, Any]) -> list[str]:
    keys = [_key_parts(kind.column(name).value, columns[name]) for name in kind.key]
    return [fact_id(kind.makes, source, *key) for key in zip(*keys, strict=True)]


def _key_parts(value: str, column: Sequence[Any]) -> list[str]:
    if value == "date":
        return ["" if part is None else part.isoformat() for part in column]
    return [part or "" for part in column]
