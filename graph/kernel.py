"""The search for the best path, compiled: label-setting over the state graph of graph/upstream.py, exact.

A label is a partial path: the state where it stands, the day and the stage that it carries, its cost and its length.
Labels leave the queue in the order of docs/exposure.md (cost, steps, nodes, facts), the cost being the label's own and
the least that can still come (an A* bound). A label is dropped where one that left earlier at the same state is no
worse in length, day and stage: that one can do all that the other can.

No Python object is met in here; graph/search.py puts the questions and reads the answers.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.compiled import njit
from graph.state_graph import NEVER, Asked, Sources, Steps, broken_rules, carried_rank, leads_to, source_cost

START = -1
_FIRST_ROOM = 1024


LABEL = np.dtype(
    {
        "names": ["cost", "state", "node", "edge", "fact", "parent", "day", "following", "length", "rank", "free"],
        "formats": ["<i8", "<i4", "<i4", "<i4", "<i4", "<i4", "<i4", "<i4", "<i2", "i1", "u1"],
        "itemsize": 40,
    }
)
"""A partial path. following: the next label that was settled at its state. free: whether it may cover others."""


class Unwanted(NamedTuple):
    """Paths that are not wanted again, as facts; and those of their nodes at which none may stand in another's way."""

    indptr: NDArray[np.int64]
    facts: NDArray[np.int32]
    circular: NDArray[np.int32]


class Ground(NamedTuple):
    """All that a search reads.

    bounds: by state, each a BOUND. banned: by fact, whether it may not be used; empty: all may. settled_at: -1 for
    every state, handed back so.
    """

    steps: Steps
    sources: Sources
    bounds: NDArray[np.void]
    asked: Asked
    banned: NDArray[np.uint8]
    unwanted: Unwanted
    settled_at: NDArray[np.int32]


class Queue(NamedTuple):
    """A heap of entries, each 2 x label, + 1 for the path that ends there; `bound` is by entry."""

    heap: NDArray[np.int64]
    bound: NDArray[np.int64]


@njit(cache=True, nogil=True)
def best_path(ground: Ground) -> Any:
    """(whether there is a path, the best one's steps as places in `steps`, the cost of its source, labels made)."""
    labels, queue = np.empty(_FIRST_ROOM, LABEL), _queue(_FIRST_ROOM)
    _begin(labels, queue, ground.asked)
    made, size, found = 1, 1, -1
    while size > 0:
        entry = _pop(queue.heap, queue.bound, size, labels)
        size -= 1
        label = entry >> 1
        if entry & 1:
            found = label
            break
        if _settles(labels, label, ground.settled_at):
            more = _fan(ground, labels, label) + 1
            if max(made, size) + more > len(labels):
                labels, queue = _with_room(labels, queue, made, size, more)
            size = _offer_path(ground, labels, queue, label, size)
            made, size = _further(ground, labels, queue, label, made, size)
    for label in range(1, made):
        ground.settled_at[labels[label].state] = -1
    edges = np.empty(labels[found].length if found >= 0 else 0, np.int32)
    at = found
    for back in range(len(edges) - 1, -1, -1):
        edges[back] = labels[at].edge
        at = labels[at].parent
    risk = queue.bound[2 * found + 1] - labels[found].cost if found >= 0 else np.int64(-1)
    return found >= 0, edges, risk, made


@njit(cache=True, nogil=True)
def _queue(room: int) -> Queue:
    return Queue(np.empty(2 * room, np.int64), np.empty(2 * room, np.int64))


@njit(cache=True, nogil=True)
def _with_room(labels: Any, queue: Queue, made: int, size: int, more: int) -> Any:
    """The same labels and queue with room for so many more."""
    room = max(2 * len(labels), made + more, size + more)
    larger, longer = np.empty(room, LABEL), _queue(room)
    larger[:made] = labels[:made]
    longer.heap[:size] = queue.heap[:size]
    longer.bound[: 2 * made] = queue.bound[: 2 * made]
    return larger, longer


@njit(cache=True, nogil=True)
def _begin(labels: Any, queue: Queue, asked: Asked) -> None:
    first = labels[0]
    first.state, first.node, first.edge, first.fact, first.parent = START, asked.target, -1, -1, -1
    first.cost, first.day, first.rank, first.length = 0, asked.day, asked.rank, 0
    first.free, first.following = 1, -1
    queue.heap[0] = queue.bound[0] = 0


@njit(cache=True, nogil=True)
def _fan(ground: Ground, labels: Any, label: int) -> Any:
    """How many steps there are from where the label stands."""
    steps, asked = ground.steps, ground.asked
    state = labels[label].state
    if state != START:
        return steps.indptr[state + 1] - steps.indptr[state]
    own = steps.indptr[asked.target + 1] - steps.indptr[asked.target]
    if asked.shipment < 0 or asked.shipment == asked.target:
        return own
    return own + steps.indptr[asked.shipment + 1] - steps.indptr[asked.shipment]


@njit(cache=True, nogil=True)
def _settles(labels: Any, label: int, settled_at: Any) -> bool:
    """Notes the label at its state, unless another that was settled there covers it."""
    state = labels[label].state
    if state == START:
        return True
    if _covered(labels, settled_at[state], labels[label].length, labels[label].day, labels[label].rank):
        return False
    if labels[label].free:
        labels[label].following = settled_at[state]
        settled_at[state] = label
    return True


@njit(cache=True, nogil=True)
def _covered(labels: Any, first: int, length: int, day: int, rank: int) -> bool:
    """Whether a label from `first` on can do all that one of this length, day and stage can."""
    other = first
    while other >= 0:
        if labels[other].length <= length and labels[other].day >= day and labels[other].rank >= rank:
            return True
        other = labels[other].following
    return False


@njit(cache=True, nogil=True)
def _offer_path(ground: Ground, labels: Any, queue: Queue, label: int, size: int) -> int:
    """Puts the path that ends here into the queue, if here is a source that counts. The queue's new size."""
    risk = source_cost(ground.sources, labels[label].node, ground.asked.day)
    if risk < 0 or risk > ground.asked.weakest or _begins_unwanted(labels, label, ground.unwanted, True):
        return size
    queue.bound[2 * label + 1] = labels[label].cost + risk
    _push(queue.heap, queue.bound, size, 2 * label + 1, labels)
    return size + 1


@njit(cache=True, nogil=True)
def _further(ground: Ground, labels: Any, queue: Queue, label: int, made: int, size: int) -> Any:
    """Adds a label for each step from here that can lead to a source. (labels made, size of the queue)."""
    if labels[label].length >= ground.asked.max_steps:
        return made, size
    state, asked = labels[label].state, ground.asked
    if state != START:
        return _along(ground, labels, queue, label, state, made, size)
    made, size = _along(ground, labels, queue, label, asked.target, made, size)
    if asked.shipment >= 0 and asked.shipment != asked.target:
        made, size = _along(ground, labels, queue, label, asked.shipment, made, size)
    return made, size


@njit(cache=True, nogil=True)
def _along(ground: Ground, labels: Any, queue: Queue, label: int, state: int, made: int, size: int) -> Any:
    """`_further`, along the steps of one state."""
    indptr, edges, bounds, asked = ground.steps.indptr, ground.steps.edges, ground.bounds, ground.asked
    left = asked.max_steps - labels[label].length - 1
    n, any_banned = (len(indptr) - 1) >> 1, len(ground.banned) > 0
    for edge in range(indptr[state], indptr[state + 1]):
        to = leads_to(edges[edge], asked, n)
        if (
            to < 0
            or bounds[to].cost >= NEVER
            or bounds[to].steps > left
            or (any_banned and ground.banned[edges[edge].fact])
        ):
            continue
        broken = broken_rules(edges[edge], asked, labels[label].day, labels[label].rank)
        if broken > 0 and asked.penalty == 0:
            continue
        node = to if to < n else to - n
        day, length = min(labels[label].day, edges[edge].last), labels[label].length + 1
        rank = carried_rank(edges[edge], labels[label].rank)
        if day < bounds[to].day or _visits(labels, label, node):
            continue
        if _covered(labels, ground.settled_at[to], length, day, rank):
            continue
        new = labels[made]
        new.state, new.node, new.parent, new.edge, new.fact = to, node, label, edge, edges[edge].fact
        new.cost = labels[label].cost + edges[edge].cost + asked.penalty * broken
        new.day, new.rank, new.length = day, rank, length
        new.free = labels[label].free
        if len(ground.unwanted.indptr) > 1 and new.free and _stands_aside(labels, made, ground.unwanted):
            new.free = 0
        queue.bound[2 * made] = new.cost + bounds[to].cost
        _push(queue.heap, queue.bound, size, 2 * made, labels)
        made += 1
        size += 1
    return made, size


@njit(cache=True, nogil=True)
def _stands_aside(labels: Any, label: int, unwanted: Unwanted) -> bool:
    """Whether the label may not cover others: it begins an unwanted path, or could turn into one."""
    for one in unwanted.circular:
        if one == labels[label].node:
            return True
    return _begins_unwanted(labels, label, unwanted, False)


@njit(cache=True, nogil=True)
def _visits(labels: Any, label: int, node: int) -> bool:
    at = label
    while at >= 0:
        if labels[at].node == node:
            return True
        at = labels[at].parent
    return False


@njit(cache=True, nogil=True)
def _begins_unwanted(labels: Any, label: int, unwanted: Unwanted, whole: bool) -> bool:
    """Whether the label's facts begin an unwanted path; whole: whether they are all of it."""
    length = labels[label].length
    for path in range(len(unwanted.indptr) - 1):
        begin = unwanted.indptr[path]
        theirs = unwanted.indptr[path + 1] - begin
        at, back = label, length - 1
        if length > theirs or (whole and length != theirs):
            continue
        while back >= 0 and labels[at].fact == unwanted.facts[begin + back]:
            at = labels[at].parent
            back -= 1
        if back < 0:
            return True
    return False


@njit(cache=True, nogil=True)
def _push(heap: Any, bound: Any, size: int, entry: int, labels: Any) -> None:
    at = size
    heap[at] = entry
    while at > 0 and _comes_first(heap[at], heap[(at - 1) >> 1], bound, labels):
        above = (at - 1) >> 1
        heap[at], heap[above] = heap[above], heap[at]
        at = above


@njit(cache=True, nogil=True)
def _pop(heap: Any, bound: Any, size: int, labels: Any) -> Any:
    """The first entry; the queue is one shorter afterwards."""
    size -= 1
    first = heap[0]
    heap[0] = heap[size]
    at = 0
    while True:
        least = at
        for below in (2 * at + 1, 2 * at + 2):
            if below < size and _comes_first(heap[below], heap[least], bound, labels):
                least = below
        if least == at:
            return first
        heap[at], heap[least] = heap[least], heap[at]
        at = least


@njit(cache=True, nogil=True)
def _comes_first(one: int, other: int, bound: Any, labels: Any) -> Any:
    """Whether an entry leaves before another: by cost, steps, nodes, facts; of one label, the finished path first."""
    if bound[one] != bound[other]:
        return bound[one] < bound[other]
    a, b = one >> 1, other >> 1
    if labels[a].length != labels[b].length:
        return labels[a].length < labels[b].length
    by_node = by_fact = 0
    while a != b:
        if labels[a].node != labels[b].node:
            by_node = -1 if labels[a].node < labels[b].node else 1
        if labels[a].fact != labels[b].fact:
            by_fact = -1 if labels[a].fact < labels[b].fact else 1
        a, b = labels[a].parent, labels[b].parent
    order = by_node if by_node != 0 else by_fact
    return order < 0 if order != 0 else (one & 1) > (other & 1)
