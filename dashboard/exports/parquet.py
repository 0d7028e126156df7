"""The whole graph as Parquet: a file a label and a type, typed as declared, sorted by id. `restore` takes it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from dashboard.exports.columns import KINDS, LABELS, arrow_schema
from dashboard.exports.snapshot import Snapshot
from graph.arrow import pa

NODES, RELATIONSHIPS = "nodes", "relationships"
ROWS_IN_A_GROUP = 100_000


def place_of(kind: str) -> str:
    """The path of its file within the export."""
    return f"{NODES if kind in LABELS else RELATIONSHIPS}/{kind}.parquet"


def write(graph: Snapshot, folder: Path) -> dict[str, Any]:
    """Writes them all, also those without a row: who reads the folder finds every column."""
    for name in (NODES, RELATIONSHIPS):
        (folder / name).mkdir()
    for kind in KINDS:
        _write(graph, kind, folder / place_of(kind))
    return {"counts": dict(graph.counts)}


def _write(graph: Snapshot, kind: str, path: Path) -> None:
    with pq.ParquetWriter(path, arrow_schema(kind), compression="zstd") as writer:
        waiting: list[pa.RecordBatch] = []
        for batch in graph.batches(kind):
            waiting.append(batch)
            if sum(one.num_rows for one in waiting) >= ROWS_IN_A_GROUP:
                waiting = _group(writer, kind, waiting)
        while waiting:
            waiting = _group(writer, kind, waiting)


def _group(writer: pq.ParquetWriter, kind: str, waiting: list[pa.RecordBatch]) -> list[pa.RecordBatch]:
    """Writes one group of the same number of rows however they came, so that equal graphs make equal bytes."""
    table = pa.Table.from_batches(waiting, schema=arrow_schema(kind))
    writer.write_table(table.slice(0, ROWS_IN_A_GROUP).combine_chunks(), row_group_size=ROWS_IN_A_GROUP)
    left: list[pa.RecordBatch] = table.slice(ROWS_IN_A_GROUP).to_batches()
    return left
