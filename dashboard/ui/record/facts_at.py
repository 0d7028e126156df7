"""The facts at a node out of the projection's columns: how many there are, and the first of them as objects.

A hub has hundreds of thousands; no object is made of those that are not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.projection import TYPES, Fact, Projection

MOST = 50
Places = NDArray[np.int64]


@dataclass(frozen=True)
class SomeFacts:
    """The first facts by id, and how many there are in all."""

    facts: list[Fact]
    total: int

    @property
    def left_out(self) -> int:
        return self.total - len(self.facts)


def rows_at(projection: Projection, fact_type: str, node_id: str, end: str) -> Places:
    """The rows of the type's table whose `end`, start or end, is the node; ascending, as their ids are."""
    number = projection.number(node_id)
    if number is None or not projection.fact_tables[fact_type].num_rows:
        return np.zeros(0, np.int64)
    return projection.rows_at(fact_type, number, end).astype(np.int64)


def facts_at(projection: Projection, fact_type: str, node_id: str, end: str, most: int = MOST) -> SomeFacts:
    """The facts of a type that start or end at the node."""
    return facts_of_rows(projection, fact_type, rows_at(projection, fact_type, node_id, end), most)


def facts_of_rows(projection: Projection, fact_type: str, rows: Places, most: int = MOST) -> SomeFacts:
    """The facts in these rows of the type's table."""
    ids = projection.fact_tables[fact_type]["id"].take(pa.array(rows[:most], pa.int64())).to_pylist()
    return SomeFacts([projection.facts[fact] for fact in ids], len(rows))


def naming_document(projection: Projection, document: str, most: int = MOST) -> SomeFacts:
    """The facts that name the document as their evidence, over all types."""
    found: list[Fact] = []
    total = 0
    for fact_type in TYPES:
        table = projection.fact_tables[fact_type]
        if "documents" in table.column_names and table.num_rows:
            some = facts_of_rows(projection, fact_type, _holding(table["documents"], document), most - len(found))
            found += some.facts
            total += some.total
    return SomeFacts(found, total)


def _holding(lists: Any, text: str) -> Places:
    """The rows whose list holds the text."""
    column = lists.combine_chunks()
    rows = pc.list_parent_indices(column).filter(pc.equal(pc.list_flatten(column), text))
    places: Places = np.unique(rows.to_numpy(zero_copy_only=False)).astype(np.int64)
    return places
