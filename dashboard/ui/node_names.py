"""The names of many nodes at once, out of the projection's columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.projection import LABELS, Projection
from graph.tables import whole

_NAMES = ("name", "bill_of_lading", "description")


def names_of(projection: Projection, numbers: NDArray[np.integer[Any]]) -> pa.Array:
    """The names of nodes by their numbers, as `Node.name` says them."""
    labels, rows = projection.labels[numbers], projection.rows[numbers]
    parts, at = [pa.array([], pa.string())], [np.zeros(0, np.intp)]
    for place in np.unique(labels):
        table, these = projection.node_tables[LABELS[place]], np.flatnonzero(labels == place)
        named = [whole(table[name]) for name in (*_NAMES, "id") if name in table.schema.names]
        taken = [column.take(pa.array(rows[these])) for column in named]
        said = [pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column) for column in taken[:-1]]
        parts.append(pc.coalesce(*said, taken[-1]))
        at.append(these)
    return pa.concat_arrays(parts).take(pa.array(np.argsort(np.concatenate(at), kind="stable")))
