# ruff: noqa: S608  names in these statements come from ingest.kinds alone; values are parameters
"""The staged records of a run as tables to ask, in DuckDB, which spills to disk where memory is short.

For each label and type that the run states there is a view `staged_X` with source, source_file and fingerprint, and,
once rows are rejected and repeats are known, a view `live_X` of the facts that stand, each once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Self

import duckdb
import pyarrow as pa

from ingest.intake import TakenFile
from ingest.kinds import ALL, DERIVED_TYPES, LABELS, TYPES, Kind
from ingest.staging import DOUBTS, REFUSED, REJECTS, Staging

MEMORY_MB = 512
CHUNK = 10_000
SMALL = 1_000_000


class Workbench:
    """A database of the run's own, in memory as far as it fits and else in the run's folder."""

    def __init__(self, staging: Staging, files: Sequence[TakenFile]) -> None:
        self._staging = staging
        self.files = files
        self.db = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": f"{MEMORY_MB}MB",
                "temp_directory": str(staging.folder / "spill"),
                "threads": 2,
                "preserve_insertion_order": False,
                # Joins stay as they are written, the side that may be huge on the left: what is held in memory is
                # the right one. Estimates over views of files have put it the other way round.
                "disabled_optimizers": "join_order,build_side_probe_side",
            },
        )
        self.labels = tuple(label for label in LABELS if staging.path(label).exists())
        self.types = tuple(type_ for type_ in TYPES if staging.path(type_).exists())
        self._make_tables()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()

    def run(self, statement: str, *parameters: Any) -> None:
        self.db.execute(statement, parameters or None)

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """All rows of a small answer."""
        return self.db.execute(query, parameters or None).fetchall()

    def number(self, query: str, *parameters: Any) -> int:
        return int(self.rows(query, *parameters)[0][0] or 0)

    def chunks(self, query: str, *parameters: Any, size: int = CHUNK) -> Iterator[list[tuple[Any, ...]]]:
        """The answer in parts, read as they are needed, however large it is."""
        with self.db.cursor() as cursor:
            cursor.execute(query, parameters or None)
            while part := cursor.fetchmany(size):
                yield part

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Adds rows to a table, some at a time."""
        names = ", ".join(columns)
        waiting = iter(rows)
        while part := list(islice(waiting, CHUNK)):
            arrays = [pa.array(column) for column in zip(*part, strict=True)]
            self.db.register("incoming", pa.table(arrays, names=list(columns)))
            self.db.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming")
            self.db.unregister("incoming")

    def kinds(self) -> list[Kind]:
        """The kinds whose primary facts are staged."""
        return [kind for kind in ALL if kind.makes in (*self.labels, *self.types)]

    def stated(self, ids: set[str]) -> set[str]:
        """Those of the ids that a standing fact of this load has."""
        self.run("CREATE OR REPLACE TABLE asked (id VARCHAR)")
        self.insert("asked", ("id",), ((id_,) for id_ in ids))
        found: set[str] = set()
        for makes in (*self.labels, *self.types) if ids else ():
            found |= {id_ for (id_,) in self.rows(f"SELECT id FROM live_{makes} SEMI JOIN asked USING (id)")}
        return found

    def _make_tables(self) -> None:
        self.run("CREATE TABLE files (file INTEGER, source_file VARCHAR, source VARCHAR)")
        for number, file in enumerate(self.files):
            self.run("INSERT INTO files VALUES (?, ?, ?)", number, file.name, file.source)
        for kind in self.kinds():
            texts = [_as_text(column.staged, column.value) for column in kind.columns if column.name != "id"]
            self._stage_view(kind.makes, texts, [_as_text("raw", "string")], ends=kind.ends)
        for type_ in self.types:
            if type_ in DERIVED_TYPES:
                texts = [_as_text("from_id", "string"), _as_text("to_id", "string"), _as_text("documents", "strings")]
                self._stage_view(type_, texts, [], ends=("", ""))
        self._load("rejects", REJECTS, "file INTEGER, row BIGINT, field VARCHAR, value VARCHAR, reason VARCHAR")
        self._load("doubts", DOUBTS, "makes VARCHAR, file INTEGER, row BIGINT, field VARCHAR, value VARCHAR")
        self._load("refused", REFUSED, "makes VARCHAR, id VARCHAR, file INTEGER, row BIGINT")
        self.run("CREATE TABLE bad AS SELECT DISTINCT file, row FROM rejects")
        nodes = [f"SELECT id, '{label}' AS label, file, row FROM staged_{label}" for label in self.labels]
        self.run("CREATE TABLE nodes (id VARCHAR, label VARCHAR, file INTEGER, row BIGINT)")
        for select in nodes:
            self.run(f"INSERT INTO nodes {select}")

    def _load(self, table: str, schema: pa.Schema, columns: str) -> None:
        self.run(f"CREATE TABLE {table} ({columns})")
        path = self._staging.path(table)
        if path.exists():
            self.run(f"INSERT INTO {table} SELECT {', '.join(schema.names)} FROM read_parquet(?)", str(path))

    def _stage_view(self, makes: str, texts: Sequence[str], raw: Sequence[str], ends: tuple[str, str]) -> None:
        """Two rows of equal content say the same; the fingerprint also tells how they are written, and who says it."""
        content, whole = ", ".join(texts), ", ".join((*texts, *raw))
        aliases = f", s.{ends[0]} AS from_id, s.{ends[1]} AS to_id" if ends[0] not in ("", "from_id") else ""
        path = str(self._staging.path(makes)).replace("'", "''")
        # A small file is taken in once; a large one is read anew for each question, and never held whole.
        what = "TABLE" if self._staging.path(makes).stat().st_size < SMALL else "VIEW"
        self.run(
            f"CREATE {what} staged_{makes} AS SELECT s.*{aliases}, f.source, f.source_file, "
            f"left(md5(concat_ws(chr(31), f.source, {whole})), 16) AS fingerprint, "
            f"md5(concat_ws(chr(31), {content})) AS content "
            f"FROM read_parquet('{path}') s JOIN files f USING (file)"
        )


def _as_text(name: str, value: str) -> str:
    """The column as text that tells different values apart; no clean value is empty."""
    if value == "strings":
        return f"coalesce(array_to_string(s.{name}, chr(30)), '')"
    return f"coalesce(s.{name}::VARCHAR, '')"
