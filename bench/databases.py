"""The same network in a database, and the paths that Cypher finds there: what the benchmarks compare with."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from bench.measuring import Row, Times
from graph.errors import XuarRiskError
from graph.projection import LABELS, Projection
from graph.schema import NODES, RELATIONSHIPS, fact_id, region_id
from graph.store import Store, Writer

XUAR = "650000"
SHORTEST_PATH = """
MATCH (:Shipment {id: $target})-[:PRODUCED_AT|SHIPPED_BY]->(maker)
MATCH (source)-[:IN_REGION]->(:Region {id: $region}) WHERE source <> maker
MATCH path = shortestPath((source)-[:SUPPLIES*1..10]->(maker))
RETURN [node IN nodes(path) | node.id] AS nodes, length(path) AS steps ORDER BY steps LIMIT 1
"""
# Neo4j's newer words for it: one search from the maker that ends at the first source. The embedded engine has none.
SHORTEST_ONE = """
MATCH (:Shipment {id: $target})-[:PRODUCED_AT|SHIPPED_BY]->(maker)
MATCH path = SHORTEST 1 (maker)<-[:SUPPLIES]-{1,10}(source WHERE source.xuar = 'inside')
RETURN [node IN nodes(path) | node.id] AS nodes, length(path) AS steps ORDER BY steps LIMIT 1
"""


@dataclass(frozen=True)
class Answers:
    """How long each query took, in the order of the targets; those that hit the limit count with the limit."""

    times: Times
    found: int
    ended: int


def fill(store: Store, projection: Projection) -> float:
    """Writes the network, and IN_REGION for what lies inside the XUAR; returns the seconds that it took."""
    started = time.perf_counter()
    store.prepare()
    with store.writing() as writer:
        for label in LABELS:
            _write_nodes(writer, projection, label)
        for kind, facts in projection.fact_tables.items():
            _write_facts(writer, projection, kind, facts)
        _write_regions(writer, projection)
    return time.perf_counter() - started


def _write_nodes(writer: Writer, projection: Projection, label: str) -> None:
    nodes = _without_empty(projection.node_tables[label])
    if nodes.num_rows:
        writer.write(NODES[label].create_listed(nodes.schema.names), _rows(nodes))


def _write_facts(writer: Writer, projection: Projection, kind: str, facts: pa.Table) -> None:
    """A statement for every two labels that facts of the type lie between."""
    if not facts.num_rows:
        return
    start, end = (facts[name].to_numpy() for name in ("start", "end"))
    named = _without_empty(facts.drop_columns(["start", "end"]))
    ids = projection.ids
    for one, other in sorted(set(zip(projection.labels[start].tolist(), projection.labels[end].tolist(), strict=True))):
        rows = np.flatnonzero((projection.labels[start] == one) & (projection.labels[end] == other))
        part = named.take(rows)
        ends = pa.table([ids.take(start[rows]), ids.take(end[rows])], names=["from_id", "to_id"])
        whole = pa.Table.from_arrays([*ends.columns, *part.columns], names=[*ends.schema.names, *part.schema.names])
        writer.write(RELATIONSHIPS[kind].create_listed(LABELS[one], LABELS[other], part.schema.names), _rows(whole))


def _write_regions(writer: Writer, projection: Projection) -> None:
    writer.write(NODES["Region"].create(), [{"id": region_id(XUAR), "adcode": XUAR, "level": "province"}])
    for label in ("Supplier", "Facility", "Estate"):
        nodes = projection.node_tables[label]
        inside = nodes["id"].filter(pa.compute.equal(nodes["xuar"].cast(pa.string()), "inside")).to_pylist()
        rows = [[node, region_id(XUAR), fact_id("IN_REGION", node, XUAR)] for node in inside]
        if rows:
            writer.write(RELATIONSHIPS["IN_REGION"].create_listed(label, "Region", ["id"]), rows)


def _without_empty(table: pa.Table) -> pa.Table:
    return table.select([name for name in table.schema.names if table[name].null_count < table.num_rows])


def _rows(table: pa.Table) -> Iterator[list[Any]]:
    for batch in table.to_batches(max_chunksize=5_000):
        yield from map(list, zip(*(column.to_pylist() for column in batch.columns), strict=True))


class Reader(Protocol):
    """What is asked."""

    def read(self, cypher: str, /, **parameters: Any) -> Sequence[Row]: ...


def ask(store: Reader, cypher: str, targets: Sequence[str], limit: float, enough: float = math.inf) -> Answers:
    """Asks it of every target, each with the limit of seconds that the store was opened with; none after enough."""
    seconds: list[float] = []
    found = ended = 0
    for target in targets:
        if sum(seconds) > enough:
            break
        started = time.perf_counter()
        try:
            found += bool(store.read(cypher, target=target, region=region_id(XUAR)))
            seconds.append(time.perf_counter() - started)
        except XuarRiskError:
            spent = time.perf_counter() - started
            if spent < limit * 0.9:
                raise
            ended += 1
            seconds.append(max(spent, limit))
    return Answers(Times(seconds), found, ended)
