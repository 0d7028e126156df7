"""What one record is joined to, by relation: worst first, at most so many of each, and how many there are in all.

A hub has half a million neighbours: they are counted and put in order as arrays, and only those shown become objects.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.ui.view import View
from graph.exposure import WORST_FIRST
from graph.projection import LABELS, Fact, Node, Projection
from graph.schema import PARTIES
from graph.tables import numbers

MOST_SHOWN = 25
_JUDGED = (*PARTIES, "Shipment")
_NO_VERDICT = len(WORST_FIRST)
_COST_BITS = 56
_OTHER_END = {"start": "end", "end": "start"}


@dataclass(frozen=True)
class Relation:
    """One way to be joined. many, one: what the other end is called. says: what the other end does. side: -1 where
    goods come from it, 1 where they go to it, 0 where no goods flow. at: the end of the fact at which the record itself
    stands. label: of the record, where that matters; other: the label of the other end, where that does."""

    fact_type: str
    at: str
    many: str
    one: str
    says: str
    side: int
    label: str | None = None
    other: str | None = None


RELATIONS = (
    Relation("SUPPLIES", "end", "suppliers", "supplier", "sold to it", -1),
    Relation("PRODUCED_AT", "start", "makers", "maker", "made it", -1),
    Relation("SHIPPED_BY", "start", "shippers", "shipper", "shipped it", -1),
    Relation("HAS_LINE", "start", "lines", "line", "is part of it", -1),
    Relation("FROM_LOT", "start", "lots", "lot", "it comes from", -1),
    Relation("INPUT_TO", "end", "lots that went into it", "lot that went into it", "went into it", -1),
    Relation("SUPPLIES", "start", "buyers", "buyer", "bought from it", 1),
    Relation("PRODUCED_AT", "end", "lots", "lot", "was made there", 1, other="Lot"),
    Relation("PRODUCED_AT", "end", "shipments", "shipment", "was made there", 1, other="Shipment"),
    Relation("SHIPPED_BY", "end", "shipments that it shipped", "shipment that it shipped", "was shipped by it", 1),
    Relation("INPUT_TO", "start", "lots made of it", "lot made of it", "was made of it", 1),
    Relation("FROM_LOT", "end", "lines", "line", "comes from it", 1),
    Relation("HAS_LINE", "end", "shipments", "shipment", "holds it", 1),
    Relation("OPERATES", "end", "operators", "operator", "runs it", 0),
    Relation("OPERATES", "start", "sites", "site", "is run by it", 0),
    Relation("OWNS", "end", "owners", "owner", "owns a share of it", 0),
    Relation("OWNS", "start", "owned companies", "owned company", "is owned by it", 0),
    Relation("POSSIBLY_SAME_AS", "either", "possibly the same", "possibly the same", "is or may be the same", 0),
    Relation("MATCHES", "start", "possible listings", "possible listing", "may be its listing", 0),
    Relation("MATCHES", "end", "matched records", "matched record", "may be this listed entity", 0),
)


@dataclass(frozen=True)
class Neighbour:
    """The record at the other end. verdict: None for what has none, such as a lot. facts: how many facts join the two;
    first: the first of them by id."""

    node: Node
    verdict: str | None
    facts: int
    first: Fact


@dataclass(frozen=True)
class Group:
    """The neighbours by one relation. total: how many there are; shown: the worst of them."""

    relation: Relation
    total: int
    shown: tuple[Neighbour, ...]

    @property
    def left_out(self) -> int:
        return self.total - len(self.shown)

    def in_words(self) -> str:
        """What is shown of how many, worst first."""
        name = self.relation.one if self.total == 1 else self.relation.many
        if not self.left_out:
            return f"{self.total:,} {name}"
        return f"{len(self.shown):,} of {self.total:,} {name} shown, worst first"


def neighbours(view: View, node_id: str, most: int = MOST_SHOWN) -> list[Group]:
    """The neighbours of a record by relation, those relations left out that it has none by. Raises KeyError on an
    unknown id."""
    projection, number = view.projection, view.projection.number(node_id)
    if number is None:
        raise KeyError(node_id)
    groups = []
    for relation in RELATIONS:
        rows, others = _joined(projection, relation, number)
        if len(others):
            groups.append(_group(view, relation, rows, others, most))
    return groups


def _joined(projection: Projection, relation: Relation, number: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """(rows of the facts, node numbers of their other ends)."""
    table = projection.fact_tables[relation.fact_type]
    sides = ("start", "end") if relation.at == "either" else (relation.at,)
    rows = [projection.rows_at(relation.fact_type, number, side) for side in sides]
    others = [numbers(table[_OTHER_END[side]])[found] for found, side in zip(rows, sides, strict=True)]
    all_rows, all_others = np.concatenate(rows), np.concatenate(others)
    kept = all_others != number
    if relation.other:
        kept &= projection.labels[all_others] == LABELS.index(relation.other)
    return all_rows[kept], all_others[kept]


def _group(view: View, relation: Relation, rows: NDArray[Any], others: NDArray[Any], most: int) -> Group:
    distinct, first, facts = np.unique(others, return_index=True, return_counts=True)
    ranks = _ranks(view, distinct)
    shown = []
    for place in np.argsort(ranks, kind="stable")[:most].tolist():
        verdict = int(ranks[place] >> _COST_BITS)
        fact = view.projection.fact_at(int(view.projection.fact_numbers(relation.fact_type)[rows[first[place]]]))
        node = view.projection.node_at(int(distinct[place]))
        known = WORST_FIRST[verdict] if verdict < _NO_VERDICT else None
        shown.append(Neighbour(node, known, int(facts[place]), fact))
    return Group(relation, len(distinct), tuple(shown))


def _ranks(view: View, nodes: NDArray[Any]) -> NDArray[np.int64]:
    """One number a node, the worst lowest: its verdict, then what its best path costs."""
    ranks = np.full(len(nodes), _NO_VERDICT << _COST_BITS, np.int64)
    labels = view.projection.labels[nodes]
    for label in _JUDGED:
        wanted = np.flatnonzero(labels == LABELS.index(label))
        if not len(wanted):
            continue
        standing = view.sweeps(label, view.commodity)
        places = standing.places_of(nodes[wanted])
        cost = np.clip(standing.best["cost"][places], 0, (1 << _COST_BITS) - 1).astype(np.int64)
        ranks[wanted] = standing.verdicts[places].astype(np.int64) << _COST_BITS | cost
    return ranks
