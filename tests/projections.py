"""What the tests of the saved projection share: a graph to keep, and when two projections are the same."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
from ingest_files import everything, load_all

from graph import reading
from graph.projection import LABELS, TYPES, Projection
from graph.schema import NODES
from graph.store import Store


def same(one: Projection, other: Projection) -> None:
    """Raises where two projections differ in anything but their version."""
    for name in (*LABELS, *TYPES):
        a, b = (({**p.node_tables, **p.fact_tables})[name] for p in (one, other))
        assert _plain(a).equals(_plain(b)), name
    assert one.ids.equals(other.ids)
    assert (one.labels.tolist(), one.rows.tolist()) == (other.labels.tolist(), other.rows.tolist())


def _plain(table: pa.Table) -> pa.Table:
    columns = [
        column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        for column in table.combine_chunks().columns
    ]
    return pa.table(columns, names=table.schema.names)


def fresh(store: Store) -> Projection:
    return Projection.of_tables(*reading.read_tables(store))


def fill(store: Store, tmp_path: Path) -> None:
    load_all(store, everything(tmp_path / "files"), tmp_path)


def rename(store: Store, node: str, name: str) -> None:
    with store.writing() as writer:
        writer.write(NODES["Supplier"].update(), [{"id": node, "name": name}])
