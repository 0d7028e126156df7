"""Everything that a walk can reach, whatever it costs, compiled: for what is missing on the way, not for paths."""

from __future__ import annotations

from typing import Any

import numpy as np

from graph.compiled import njit
from graph.state_graph import Asked, Steps, broken_rules, carried_rank, leads_to

POSITION = np.dtype(
    [("state", "<i4"), ("day", "<i4"), ("following", "<i4"), ("steps", "<i2"), ("rank", "i1"), ("dropped", "u1")]
)
"""Where a walk can stand, with the day and stage it carries. following: the next position at the same node."""


@njit(cache=True, nogil=True)
def reachable(steps: Steps, asked: Asked, is_lot: Any, stops: Any, most: int, last_at: Any) -> Any:
    """(positions, the states beyond which the longest path stopped, whether there is more beyond `most` positions).

    Positions that add nothing to another are left out. stops: by node, from which not to go on; empty: from none.
    last_at: -1 for every node; it is handed back so.
    """
    n = (len(steps.indptr) - 1) >> 1
    found = np.empty(256, POSITION)
    made = _add(found, 0, asked.target, asked.day, asked.rank, 0, n, is_lot, last_at)
    begin, furthest = 0, asked.max_steps
    for length in range(asked.max_steps):
        end = made
        for place in range(begin, end):
            at = found[place]
            if at.dropped or (len(stops) > 0 and stops[at.state % n]):
                continue
            for state in _states_of(at.state, asked):
                room = steps.indptr[state + 1] - steps.indptr[state]
                if made + room > len(found):
                    found = _larger(found, made, made + room)
                made = _onward(steps, asked, state, found, place, length + 1, made, n, is_lot, last_at)
        begin = end
        if made > most:
            furthest = length + 1
            break
    cut_short = np.zeros(made, np.bool_)
    for place in range(made):
        at = found[place]
        if not at.dropped and at.steps == furthest and not (len(stops) > 0 and stops[at.state % n]):
            for state in _states_of(at.state, asked):
                cut_short[place] |= _leads_on(steps, asked, state, found, place, n, is_lot, last_at)
    full = furthest < asked.max_steps and cut_short.any()
    if full:
        cut_short[:] = False
    for place in range(made):
        last_at[found[place].state % n] = -1
    return found[:made], cut_short, full


@njit(cache=True, nogil=True)
def _states_of(state: int, asked: Asked) -> Any:
    """The states whose steps lead on from here: of a line as the target, its shipment's too."""
    if state == asked.target and 0 <= asked.shipment != asked.target:
        return np.array([state, asked.shipment], np.int32)
    return np.array([state], np.int32)


@njit(cache=True, nogil=True)
def _larger(found: Any, made: int, needed: int) -> Any:
    larger = np.empty(max(2 * len(found), needed), POSITION)
    larger[:made] = found[:made]
    return larger


@njit(cache=True, nogil=True)
def _onward(
    steps: Steps,
    asked: Asked,
    state: int,
    found: Any,
    place: int,
    length: int,
    made: int,
    n: int,
    is_lot: Any,
    last_at: Any,
) -> int:
    """Adds the positions one step further along the steps of a state; how many there are then."""
    for edge in range(steps.indptr[state], steps.indptr[state + 1]):
        step = steps.edges[edge]
        to = leads_to(step, asked, n)
        if to >= 0 and broken_rules(step, asked, found[place].day, found[place].rank) == 0:
            day, rank = min(found[place].day, step.last), carried_rank(step, found[place].rank)
            made = _add(found, made, to, day, rank, length, n, is_lot, last_at)
    return made


@njit(cache=True, nogil=True)
def _add(found: Any, made: int, state: int, day: int, rank: int, length: int, n: int, is_lot: Any, last_at: Any) -> int:
    """Adds the position, unless another makes it needless; drops those of the same length that it makes needless."""
    node = state % n
    if _covered(found, last_at[node], state, day, rank, is_lot[node]):
        return made
    other = last_at[node]
    while other >= 0:
        known = found[other]
        if (
            known.steps == length
            and not is_lot[node]
            and day >= known.day
            and rank >= known.rank
            and state <= known.state
        ):
            known.dropped = 1
        other = known.following
    new = found[made]
    new.state, new.day, new.rank, new.steps, new.dropped, new.following = state, day, rank, length, 0, last_at[node]
    last_at[node] = made
    return made + 1


@njit(cache=True, nogil=True)
def _covered(found: Any, first: int, state: int, day: int, rank: int, lot: bool) -> bool:
    """Whether nothing new can be found from there. At a lot an earlier day can: an input made too late."""
    other = first
    while other >= 0:
        known = found[other]
        if lot:
            if known.state == state and known.day == day and known.rank == rank:
                return True
        elif not known.dropped and known.state <= state and known.day >= day and known.rank >= rank:
            return True
        other = known.following
    return False


@njit(cache=True, nogil=True)
def _leads_on(
    steps: Steps, asked: Asked, state: int, found: Any, place: int, n: int, is_lot: Any, last_at: Any
) -> bool:
    """Whether some step from the position leads to what no position covers."""
    for edge in range(steps.indptr[state], steps.indptr[state + 1]):
        step = steps.edges[edge]
        to = leads_to(step, asked, n)
        if to >= 0 and broken_rules(step, asked, found[place].day, found[place].rank) == 0:
            day, rank = min(found[place].day, step.last), carried_rank(step, found[place].rank)
            if not _covered(found, last_at[to % n], to, day, rank, is_lot[to % n]):
                return True
    return False
