"""The sources of risk of a projection as arrays: which nodes are some, how certain, and from which day on."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.listing_periods import periods_of
from graph.projection import LABELS, Projection
from graph.risk import Risks, place_certainty
from graph.state_graph import Sources
from graph.worth import cost_of

_PLACED = ("Supplier", "Facility", "Estate")
_NEAR = pa.array(["inside", "borderline"])
_ALWAYS = date.min


def sources_of(projection: Projection) -> Sources:
    """Each node's cost as a source; of listed and owned ones day by day, as listings and holdings change."""
    fixed = _by_place(projection)
    changing, indptr = np.full(len(projection.ids), -1, np.int32), [0]
    since: list[int] = []
    costs: list[int] = []
    known: dict[date, Risks] = {}
    for row, node in enumerate(sorted(_of_listings(projection))):
        changing[node] = row
        for day in _days_of_change(projection, projection.ids[node].as_py()):
            risks = known.setdefault(day, Risks(projection, day))
            risk = risks.of(projection.ids[node].as_py())
            since.append(day.toordinal())
            costs.append(cost_of(risk.certainty) if risk else -1)
        indptr.append(len(since))
    return Sources(fixed, changing, np.array(indptr, np.int64), np.array(since, np.int32), np.array(costs, np.int64))


def _by_place(projection: Projection) -> NDArray[np.int64]:
    """What each node costs as a source by where it lies; -1 where that makes it none."""
    costs = np.full(len(projection.ids), -1, np.int64)
    for label in _PLACED:
        table = projection.node_tables[label]
        rows = np.flatnonzero(pc.is_in(table["xuar"].cast(pa.string()), _NEAR).to_numpy())
        if not len(rows):
            continue
        numbers = np.flatnonzero(projection.labels == LABELS.index(label))[rows]
        names = [name for name in ("xuar", "xuar_method", "xuar_certainty", "role") if name in table.schema.names]
        told = table.select(names).take(rows).to_pylist()
        found: dict[tuple[object, ...], int] = {}
        for number, properties in zip(numbers.tolist(), told, strict=True):
            key = tuple(properties.values())
            if key not in found:
                found[key] = cost_of(place_certainty(label, properties))
            costs[number] = found[key]
    return costs


def _of_listings(projection: Projection) -> set[int]:
    """The nodes that match a listed entity, and all that they own, by however many steps."""
    indptr, order = projection.start_order("OWNS")
    owned = projection.fact_tables["OWNS"]["end"].to_numpy()
    found = set(np.unique(projection.fact_tables["MATCHES"]["start"].to_numpy()).tolist())
    stack = list(found)
    while stack:
        node = stack.pop()
        below = set(owned[order[indptr[node] : indptr[node + 1]]].tolist()) - found
        found |= below
        stack.extend(below)
    return found


def _days_of_change(projection: Projection, node: str) -> list[date]:
    """The days from which on its listings and holdings, or its owners', differ from the day before; in order."""
    days: set[date | None] = {_ALWAYS}
    seen, stack = {node}, [node]
    while stack:
        at = stack.pop()
        for match in projection.leaving("MATCHES", at):
            days |= {day for period in periods_of(projection.nodes[match.end]) for day in period}
        for holding in projection.arriving("OWNS", at):
            days |= {holding.get("since"), _day_after(holding.get("until"))}
            if holding.start not in seen:
                seen.add(holding.start)
                stack.append(holding.start)
    return sorted(day for day in days if day is not None)


def _day_after(day: date | None) -> date | None:
    return None if day is None or day == date.max else day + timedelta(1)
