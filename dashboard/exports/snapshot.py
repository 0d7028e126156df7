"""The graph as it stands, read once into a scratch folder and given back kind by kind in the order of the ids.

Rows go to disk as they come and are sorted there, by DuckDB, which spills: memory does not grow with the graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow.parquet as pq

from dashboard.exports.columns import KINDS, LABELS, TYPES, arrow_schema, columns_of, properties_of
from graph.arrow import pa
from graph.errors import UserMistake
from graph.schema import NODES, RELATIONSHIPS

Progress = Callable[[str, int, int | None], None]
AT_ONCE = 20_000
MEMORY_MB = 512
_NO_ZONE = pa.timestamp("us")
_IN_WORDS = {
    **{"string": "text", "strings": "a list of texts", "float": "a number", "int": "a whole number"},
    **{"bool": "true or false", "date": "a date", "datetime": "a date with its time"},
}
_PYTHON = {"string": str, "int": int, "bool": bool, "date": date, "datetime": datetime}


class Reader(Protocol):
    """What is needed of a store."""

    def read(self, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]: ...

    def stream(self, cypher: str, /, **parameters: Any) -> Iterator[dict[str, Any]]: ...


@dataclass(frozen=True)
class Snapshot:
    """counts: rows of each kind. undeclared: what the graph holds and graph/schema.py does not know, by count."""

    folder: Path
    db: duckdb.DuckDBPyConnection
    counts: Mapping[str, int]
    undeclared: Mapping[str, int]
    progress: Progress

    def batches(self, kind: str) -> Iterator[pa.RecordBatch]:
        """All of a label or type, sorted by id (as UTF-8), as exports.columns.arrow_schema says."""
        if not self.counts[kind]:
            return
        schema, done = arrow_schema(kind), 0
        with self.db.cursor() as asked:
            ordered = asked.sql("SELECT * FROM read_parquet(?) ORDER BY id", params=[str(_scratch(self.folder, kind))])
            for batch in ordered.to_arrow_reader(AT_ONCE):
                done += batch.num_rows
                yield batch.cast(schema)
                self.progress(f"Writing {kind}", done, self.counts[kind])

    def rows(self, kind: str) -> Iterator[dict[str, Any]]:
        """The same, a mapping a row; what is missing is None."""
        for batch in self.batches(kind):
            yield from batch.to_pylist()

    def said(self, kind: str) -> dict[str, int]:
        """How many rows have a value, for each column."""
        return said(_scratch(self.folder, kind))


def said(path: Path) -> dict[str, int]:
    """How many rows of a Parquet file have a value, for each column; an empty list is one."""
    names = pq.read_schema(path).names
    with duckdb.connect(":memory:") as db:
        found = db.execute("SELECT count(COLUMNS(*)) FROM read_parquet(?)", [str(path)]).fetchone()
    return dict(zip(names, found or (), strict=True))


def take(store: Reader, folder: Path, progress: Progress) -> Snapshot:
    """Reads the whole graph but its revisions. Who calls keeps others from writing meanwhile.

    Raises UserMistake where a value is not of the kind declared, or a node or relationship has no id.
    """
    counts = {label: _read(store, label, [_of_label(label)], folder, progress) for label in LABELS}
    for rel in TYPES:
        asked = [_of_type(rel, start) for start in RELATIONSHIPS[rel].starts]
        counts[rel] = _read(store, rel, asked, folder, progress)
    return Snapshot(
        folder, duckdb.connect(":memory:", config=_limits(folder)), counts, _undeclared(store, counts), progress
    )


def _of_label(label: str) -> str:
    values = "".join(f", n.{p.name}" for p in properties_of(label))
    return f"MATCH (n:{label}) RETURN [n.id{values}] AS row"


def _of_type(rel: str, start: str) -> str:
    values = "".join(f", r.{p.name}" for p in properties_of(rel))
    ends = f"'{start}', a.id, head(labels(b)), b.id"
    return f"MATCH (a:{start})-[r:{rel}]->(b) RETURN [r.id, {ends}{values}] AS row"


def _read(store: Reader, kind: str, statements: list[str], folder: Path, progress: Progress) -> int:
    schema = pa.schema(
        [pa.field(f.name, _NO_ZONE if pa.types.is_timestamp(f.type) else f.type) for f in arrow_schema(kind)]
    )
    done = 0
    with pq.ParquetWriter(_scratch(folder, kind), schema, compression="zstd", compression_level=1) as writer:
        for statement in statements:
            rows = (row["row"] for row in store.stream(statement))
            while part := list(islice(rows, AT_ONCE)):
                writer.write_batch(_batch(kind, part, schema))
                done += len(part)
                progress(f"Reading {kind}", done, None)
    return done


def _batch(kind: str, rows: list[list[Any]], schema: pa.Schema) -> pa.RecordBatch:
    columns = zip(zip(*rows, strict=True), schema, columns_of(kind), strict=True)
    return pa.record_batch([_array(kind, rows, values, f, c.kind) for values, f, c in columns], schema=schema)


def _array(kind: str, rows: list[list[Any]], values: tuple[Any, ...], field: pa.Field, of: str) -> pa.Array:
    for row, value in zip(rows, values, strict=True):
        if not _fits(value, of) or (field.name == "id" and value is None):
            raise UserMistake(
                f"{kind} {row[0]!r} has {value!r} for {field.name}; expected {_IN_WORDS[of]}. "
                "Load the record again, or remove that property, then export again."
            )
    if of == "datetime":
        values = tuple(value and value.replace(tzinfo=None) for value in values)
    return pa.array(values, field.type)


def _fits(value: Any, of: str) -> bool:
    """Whether Arrow can take it as it is: it would take text for a list of letters, and true for 1."""
    if value is None:
        return True
    if of == "float":
        return type(value) in (int, float)
    if of == "strings":
        return type(value) is list and all(type(one) is str for one in value)
    return type(value) is _PYTHON[of]


def _undeclared(store: Reader, counts: Mapping[str, int]) -> dict[str, int]:
    """Labels, types and properties that somebody else wrote: an export leaves them out, and says so."""
    found: dict[str, int] = {}
    for row in store.read("MATCH (n) RETURN head(labels(n)) AS kind, count(*) AS n"):
        if row["kind"] not in NODES:
            found[f"({row['kind']})"] = row["n"]
    for row in store.read("MATCH ()-[r]->() RETURN type(r) AS kind, count(*) AS n"):
        if row["kind"] not in RELATIONSHIPS:
            found[f"[{row['kind']}]"] = row["n"]
        elif row["n"] != counts[row["kind"]]:
            found[f"[{row['kind']}] from other labels"] = row["n"] - counts[row["kind"]]
    for kind in (kind for kind in KINDS if counts[kind]):
        pattern = f"(x:{kind})" if kind in NODES else f"()-[x:{kind}]->()"
        known = ["id", *(p.name for p in properties_of(kind))]
        rows = store.read(
            f"MATCH {pattern} UNWIND keys(x) AS key WITH key WHERE NOT key IN $known RETURN key, count(*) AS n",
            known=known,
        )
        found |= {f"{kind}.{row['key']}": row["n"] for row in rows}
    return dict(sorted(found.items()))


def _scratch(folder: Path, kind: str) -> Path:
    return folder / f"{kind}.parquet"


def _limits(folder: Path) -> dict[str, Any]:
    return {"memory_limit": f"{MEMORY_MB}MB", "temp_directory": str(folder), "threads": 2}
