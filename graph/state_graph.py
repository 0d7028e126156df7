"""The state graph as compiled code reads it: its arrays, a question in numbers, and the rules for a step.

A node has two states (graph/upstream.py). Every compiled walk, for paths or for what can be reached, asks these rules;
graph/paths.py says them in words.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.compiled import njit

NEVER = 2**62
NO_DAY, NEVER_DAY = -(2**31) + 1, 2**31 - 1
STRONG, SALE, TO_LINE, TO_MAKER, TO_SHIPPER, TIER = 1, 2, 4, 8, 16, 32
STAGE_BITS = 3
Number = Any

STEP = np.dtype(
    {
        "names": ["cost", "to", "fact", "first", "last", "goods", "flags"],
        "formats": ["<i8", "<i4", "<i4", "<i4", "<i4", "i1", "u1"],
        "itemsize": 32,
    }
)
"""A step upstream. to: the state that it leads to. fact: the number of the fact it goes along. cost: its confidence as
an integer. first, last: the days (ordinals) between which it counts. goods: commodity << 3 | stage rank + 1, noughts
where unknown. flags: STRONG, SALE, TIER (a sale or a lot's input); a shipment's TO_LINE, TO_MAKER, TO_SHIPPER."""

BOUND = np.dtype([("cost", "<i8"), ("day", "<i4"), ("steps", "<i4")])
"""What is needed from a state to come to a source at all. cost: the least, whatever the days and stages; NEVER where
there is no way. day: the earliest that a walk may carry there. steps: the fewest."""


class Steps(NamedTuple):
    """The steps from state s are edges[indptr[s]:indptr[s + 1]], each a STEP."""

    indptr: NDArray[np.int64]
    edges: NDArray[np.void]


class Sources(NamedTuple):
    """What each node costs as a source of risk; below 0 where it is none.

    Where that hangs on the day, changing[node] is a row of `indptr`: from the day since[i] on it is cost[i].
    """

    fixed: NDArray[np.int64]
    changing: NDArray[np.int32]
    indptr: NDArray[np.int64]
    since: NDArray[np.int32]
    cost: NDArray[np.int64]


SOURCES = {
    f"sources-{name}": np.dtype(kind)
    for name, kind in zip(Sources._fields, (np.int64, np.int32, np.int64, np.int32, np.int64), strict=True)
}
"""The arrays of Sources, as they are kept."""


class Asked(NamedTuple):
    """A question in numbers.

    shipment, line: node numbers, -1 where there is none. maker_stops, shipper_stops: whether the walk does not go on
    from them. weakest: the highest cost at which a source counts. penalty: what a broken rule costs; 0: none may be.
    """

    target: Number
    shipment: Number
    line: Number
    maker_stops: bool
    shipper_stops: bool
    day: Number
    earliest: Number
    commodity: Number
    rank: Number
    strong: bool
    weakest: Number
    max_steps: Number
    penalty: Number


@njit(cache=True, nogil=True)
def source_cost(sources: Sources, node: int, day: int) -> Any:
    """What the node costs as a source on the day; below 0 where it is none."""
    row = sources.changing[node]
    if row < 0:
        return sources.fixed[node]
    cost = np.int64(-1)
    for i in range(sources.indptr[row], sources.indptr[row + 1]):
        if sources.since[i] > day:
            break
        cost = sources.cost[i]
    return cost


@njit(cache=True, nogil=True)
def leads_to(step: Any, asked: Asked, n: int) -> Any:
    """The state that a step leads to under this question; -1 where the question leaves it out. n: number of nodes."""
    flags, to = step.flags, step.to
    if (asked.strong and not flags & STRONG) or (flags & TO_LINE and to != asked.line):
        return -1
    if (flags & TO_MAKER and asked.maker_stops) or (flags & TO_SHIPPER and asked.shipper_stops):
        return to + n
    return to


@njit(cache=True, nogil=True)
def broken_rules(step: Any, asked: Asked, day: int, rank: int) -> Any:
    """How many of the rules of time, commodity and stage the step breaks for a walk that carries this day and stage."""
    commodity, stage = step.goods >> STAGE_BITS, (step.goods & 7) - 1
    broken = 0
    if step.first > day or (step.flags & SALE and step.last < asked.earliest):
        broken += 1
    if commodity not in (0, asked.commodity):
        broken += 1
    if stage > rank:
        broken += 1
    return broken


@njit(cache=True, nogil=True)
def carried_rank(step: Any, rank: int) -> Any:
    """The stage carried after the step."""
    stage = (step.goods & 7) - 1
    return stage if 0 <= stage < rank else rank
