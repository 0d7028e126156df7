"""What every state needs to reach a source of risk, found by sweeps from all sources at once, compiled.

The sweeps leave out rules (time and stage, or cost), so what they find is never more than what a real path needs: the
search may drop what cannot meet it, and stays exact.
"""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np

from graph.compiled import njit
from graph.state_graph import BOUND, NEVER, NEVER_DAY, NO_DAY, STAGE_BITS, STRONG, Steps

TOO_FAR = 1_000_000


@njit(cache=True, nogil=True)
def turned(steps: Steps) -> Steps:
    """The same steps by the state that they lead to; `to` is where they come from."""
    n_states = len(steps.indptr) - 1
    indptr = np.zeros(n_states + 1, np.int64)
    for edge in range(len(steps.edges)):
        indptr[steps.edges[edge].to + 1] += 1
    for state in range(n_states):
        indptr[state + 1] += indptr[state]
    at = indptr[:-1].copy()
    edges = np.empty_like(steps.edges)
    for origin in range(n_states):
        for edge in range(steps.indptr[origin], steps.indptr[origin + 1]):
            place = at[steps.edges[edge].to]
            at[steps.edges[edge].to] += 1
            edges[place] = steps.edges[edge]
            edges[place].to = origin
    return Steps(indptr, edges)


@njit(cache=True, nogil=True)
def counts(step: Any, commodity: int, strong: bool) -> bool:
    """Whether a step can be of the commodity (0: any) and, where only strong ones count, is strong."""
    goods = step.goods >> STAGE_BITS
    right = commodity == 0 or goods in (0, commodity)
    return right and not (strong and not step.flags & STRONG)


@njit(cache=True, nogil=True)
def least_cost(downstream: Steps, at_source: Any, commodity: int, strong: bool) -> Any:
    """The least cost from each state to a source, its own included. at_source: by state, NEVER where it is none."""
    indptr, edges = downstream.indptr, downstream.edges
    cost = at_source.copy()
    heap = [(np.int64(NEVER), np.int32(0)) for _ in range(0)]
    for source in range(len(cost)):
        if cost[source] < NEVER:
            heap.append((cost[source], np.int32(source)))
    heapq.heapify(heap)
    while heap:
        known, state = heapq.heappop(heap)
        if known > cost[state]:
            continue
        for edge in range(indptr[state], indptr[state + 1]):
            origin, through = edges[edge].to, known + edges[edge].cost
            if through < cost[origin] and counts(edges[edge], commodity, strong):
                cost[origin] = through
                heapq.heappush(heap, (through, origin))
    return cost


@njit(cache=True, nogil=True)
def fewest_steps(downstream: Steps, at_source: Any, commodity: int, strong: bool) -> Any:
    """The fewest steps from each state to a source; a million where there is no way."""
    indptr, edges = downstream.indptr, downstream.edges
    steps = np.full(len(at_source), TOO_FAR, np.int32)
    queue = np.empty(len(steps), np.int32)
    done, end = 0, 0
    for state in range(len(at_source)):
        if at_source[state] < NEVER:
            steps[state] = 0
            queue[end] = state
            end += 1
    while done < end:
        state = int(queue[done])
        done += 1
        for edge in range(indptr[state], indptr[state + 1]):
            origin = edges[edge].to
            if steps[origin] == TOO_FAR and counts(edges[edge], commodity, strong):
                steps[origin] = steps[state] + 1
                queue[end] = origin
                end += 1
    return steps


@njit(cache=True, nogil=True)
def earliest_day(downstream: Steps, at_source: Any, commodity: int, strong: bool) -> Any:
    """The earliest day that a walk may carry at each state and still come to a source; NEVER_DAY where there is no way.

    A step with the window [a, b] from u to v lets day[v] through where day[v] <= b, and asks for max(a, day[v]) at u.
    """
    indptr, edges = downstream.indptr, downstream.edges
    day = np.full(len(at_source), NEVER_DAY, np.int32)
    heap = [(np.int32(NO_DAY), np.int32(0)) for _ in range(0)]
    for source in range(len(day)):
        if at_source[source] < NEVER:
            day[source] = NO_DAY
            heap.append((np.int32(NO_DAY), np.int32(source)))
    while heap:
        known, state = heapq.heappop(heap)
        if known > day[state]:
            continue
        for edge in range(indptr[state], indptr[state + 1]):
            origin, needed = edges[edge].to, max(known, edges[edge].first)
            if known <= edges[edge].last and needed < day[origin] and counts(edges[edge], commodity, strong):
                day[origin] = needed
                heapq.heappush(heap, (np.int32(needed), origin))
    return day


def bounds_of(downstream: Steps, at_source: Any, commodity: int, strong: bool) -> Any:
    """A BOUND for each state and one commodity (0: any), whatever day is asked for. strong: for strong steps alone.

    at_source: the least that each state can cost as a source, NEVER where it is none.
    """
    bounds = np.empty(len(at_source), BOUND)
    bounds["cost"] = least_cost(downstream, at_source, commodity, strong)
    bounds["day"] = earliest_day(downstream, at_source, commodity, strong)
    bounds["steps"] = fewest_steps(downstream, at_source, commodity, strong)
    return bounds
