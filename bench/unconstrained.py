"""The same network as a plain weighted graph, for the searches of SciPy and igraph: no time, goods, stage or length.

What they find is no answer to the product's question. They show what the machine can do on arrays of this size.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import igraph
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from graph.projection import LABELS, Projection
from graph.upstream import LEAST_SITE_CONFIDENCE, OPERATOR_CONFIDENCE, SHIPPER_CONFIDENCE, SUPPLIES_CONFIDENCE

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
_SURE = {"HAS_LINE": 1.0, "FROM_LOT": 1.0, "PRODUCED_AT": 1.0, "SHIPPED_BY": SHIPPER_CONFIDENCE}


@dataclass(frozen=True)
class Plain:
    """Steps upstream with their cost, -ln of the confidence, and the sources with theirs. Nodes by their numbers."""

    n_nodes: int
    tail: Ints
    head: Ints
    cost: Floats
    sources: Ints
    source_cost: Floats

    @cached_property
    def upstream(self) -> csr_array:
        return _csr(self.tail, self.head, self.cost, self.n_nodes)

    @cached_property
    def downstream(self) -> csr_array:
        return _csr(self.head, self.tail, self.cost, self.n_nodes)

    @cached_property
    def one_sink(self) -> igraph.Graph:
        """An igraph graph with a node more, to which every source leads at its own cost: a search may stop there."""
        tails = np.concatenate([self.tail, self.sources])
        heads = np.concatenate([self.head, np.full(len(self.sources), self.n_nodes, np.int32)])
        edges = np.ascontiguousarray(np.stack([tails, heads], axis=1))
        return igraph.Graph(self.n_nodes + 1, edges, directed=True)

    @cached_property
    def sink_costs(self) -> list[float]:
        costs: list[float] = np.concatenate([self.cost, self.source_cost]).tolist()
        return costs

    def nearest_by_scipy(self, target: int) -> float:
        """The least cost from the target to a source: Dijkstra to everything upstream, it cannot stop before."""
        found = dijkstra(self.upstream, indices=target)
        return float((found[self.sources] + self.source_cost).min())

    def nearest_by_igraph(self, target: int) -> list[int]:
        """The cheapest path from the target to a source: Dijkstra that stops at the source."""
        path: list[int] = self.one_sink.get_shortest_path(target, self.n_nodes, weights=self.sink_costs)
        return path

    def nearest_of_many_by_igraph(self, targets: list[int]) -> list[list[float]]:
        """The least costs of many targets in one call, so that the weights are handed over once."""
        found: list[list[float]] = self.one_sink.distances(targets, [self.n_nodes], weights=self.sink_costs)
        return found

    def all_by_scipy(self) -> Floats:
        """The least cost from every node to its nearest source: one multi-source Dijkstra downstream."""
        found: Floats = dijkstra(self.downstream, indices=self.sources, min_only=True)
        return found


def plain(projection: Projection, day: date) -> Plain:
    """The plain graph of a projection; listings in force on the day, ownership left out."""
    steps = [_supplies(projection), *_operates(projection), *_same(projection)]
    steps += [_along(projection, kind, sure) for kind, sure in _SURE.items()]
    inputs = projection.fact_tables["INPUT_TO"]
    steps.append((_numbers(inputs, "end"), _numbers(inputs, "start"), _confidences(inputs, 1.0)))
    tail, head, confidence = (np.concatenate(parts) for parts in zip(*steps, strict=True))
    certainty = _certainties(projection, day)
    sources = np.flatnonzero(certainty > 0).astype(np.int32)
    return Plain(len(projection.ids), tail, head, -np.log(confidence), sources, -np.log(certainty[sources]))


def _csr(tail: Ints, head: Ints, cost: Floats, n_nodes: int) -> csr_array:
    """Parallel steps stay apart."""
    order = np.argsort(tail, kind="stable")
    indptr = np.zeros(n_nodes + 1, np.int64)
    np.cumsum(np.bincount(tail, minlength=n_nodes), out=indptr[1:])
    return csr_array((cost[order], head[order], indptr.astype(np.int32)), shape=(n_nodes, n_nodes))


def _numbers(facts: pa.Table, name: str) -> Ints:
    numbers: Ints = facts[name].to_numpy()
    return numbers


def _confidences(facts: pa.Table, default: float | Floats) -> Floats:
    given = facts["confidence"].to_numpy().astype(np.float64)
    confidences: Floats = np.where(np.isnan(given), default, given)
    return confidences


def _along(projection: Projection, kind: str, default: float) -> tuple[Ints, Ints, Floats]:
    facts = projection.fact_tables[kind]
    return _numbers(facts, "start"), _numbers(facts, "end"), _confidences(facts, default)


def _words(facts: pa.Table, name: str) -> tuple[list[str], Ints]:
    """The different words of a column, the last of them for null, and which each row has."""
    column = facts[name].combine_chunks().cast(pa.dictionary(pa.int32(), pa.string()))
    words = [*column.dictionary.to_pylist(), ""]
    return words, column.indices.fill_null(len(words) - 1).to_numpy()


def _supplies(projection: Projection) -> tuple[Ints, Ints, Floats]:
    facts = projection.fact_tables["SUPPLIES"]
    words, basis = _words(facts, "basis")
    default = np.array([SUPPLIES_CONFIDENCE.get(word or "declared", SUPPLIES_CONFIDENCE["inferred"]) for word in words])
    return _numbers(facts, "end"), _numbers(facts, "start"), _confidences(facts, default[basis])


def _operates(projection: Projection) -> list[tuple[Ints, Ints, Floats]]:
    facts = projection.fact_tables["OPERATES"]
    company, site = _numbers(facts, "start"), _numbers(facts, "end")
    share = np.maximum(1 / np.maximum(np.bincount(company, minlength=1), 1), LEAST_SITE_CONFIDENCE)
    return [
        (site, company, _confidences(facts, OPERATOR_CONFIDENCE)),
        (company, site, _confidences(facts, share[company] if len(company) else 1.0)),
    ]


def _same(projection: Projection) -> list[tuple[Ints, Ints, Floats]]:
    facts = projection.fact_tables["POSSIBLY_SAME_AS"]
    words, status = _words(facts, "status")
    score = np.where(np.array(words)[status] == "confirmed", 1.0, facts["score"].to_numpy().astype(np.float64))
    kept = (np.array(words)[status] != "rejected") & (score > 0)
    one, other, score = _numbers(facts, "start")[kept], _numbers(facts, "end")[kept], score[kept]
    return [(one, other, score), (other, one, score)]


def _certainties(projection: Projection, day: date) -> Floats:
    """How certain every node is a source: by its place, or by a listing in force that it matches."""
    certainty = np.zeros(len(projection.ids))
    for number, label in enumerate(LABELS):
        nodes = projection.node_tables[label]
        if "xuar_certainty" in nodes.schema.names and nodes.num_rows:
            rows = projection.rows[projection.labels == number]
            certainty[projection.labels == number] = np.nan_to_num(
                nodes["xuar_certainty"].to_numpy().astype(np.float64)
            )[rows]
    facts = projection.fact_tables["MATCHES"]
    for start, end, status, score in zip(
        *(facts[name].to_pylist() for name in ("start", "end", "status", "score")), strict=True
    ):
        listed: Any = projection.nodes[projection.ids[end].as_py()]
        effective, removed = listed.get("effective_date"), listed.get("removed_on")
        if (effective is None or effective <= day) and (removed is None or day < removed):
            sure = 1.0 if status in ("confirmed", "identical") else float(score or 0)
            certainty[start] = max(certainty[start], sure)
    return certainty
