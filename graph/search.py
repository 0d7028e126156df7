"""What a walk can reach, and the best of its paths: graph/kernel.py asked and understood."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.kernel import Ground, Unwanted, best_path
from graph.paths import Path, Position, Step, Walk
from graph.reachable import reachable
from graph.risk import Risks
from graph.state_graph import NEVER
from graph.upstream import WEAKEST_STRONG

NEAREST, EVERY = 250, 1_000_000
"""How many positions are looked at for gaps, the nearest first: some, where lots cannot show the target to be clear, or
every one. The search for paths has no such limit."""
MOST_AS_NEAR = 2_500

NONE_BANNED = np.zeros(0, np.uint8)
ALL_WANTED = Unwanted(np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32))
_rooms = threading.local()


@dataclass(frozen=True)
class Reach:
    """The positions that a walk can reach, less those that add nothing to another, and where length cut it short.

    left_out: whether there are more than were looked at.
    """

    positions: tuple[Position, ...]
    cut_short_at: tuple[str, ...]
    left_out: bool = False


class Search:
    """The paths of one walk to the sources of risk. It keeps what it has worked out."""

    def __init__(self, walk: Walk, risks: Risks) -> None:
        self.walk = walk
        self._risks = risks
        self._numbers: dict[str, int | None] = {}
        self._best: dict[bool, Path | None] = {}

    def best_path(
        self, *, strong: bool, banned: frozenset[str] = frozenset(), excluded: tuple[Path, ...] = ()
    ) -> Path | None:
        """The best admissible path, or None.

        strong: only paths that support the verdict `exposed`. banned: facts that may not be used. excluded: paths that
        are not wanted again; what starts like one of them, or could turn into one by cutting out a circle of lots, does
        not stand in another's way.
        """
        if banned or excluded:
            return self._search(strong, banned, excluded)
        if strong not in self._best:
            self._best[strong] = self._search(strong, banned, excluded)
        return self._best[strong]

    def _search(self, strong: bool, banned: frozenset[str], excluded: tuple[Path, ...]) -> Path | None:
        upstream = self.walk.upstream
        asked = self.walk.asked._replace(strong=strong, weakest=WEAKEST_STRONG if strong else NEVER)
        ground = Ground(
            upstream.steps,
            upstream.sources,
            upstream.bounds(asked.commodity, strong=strong),
            asked,
            self._banned(banned),
            self._unwanted(excluded),
            room(2 * upstream.n),
        )
        found, edges, _, _ = best_path(ground)
        return self._path(edges) if found else None

    def _path(self, edges: NDArray[np.int32]) -> Path:
        steps = steps_along(self.walk, edges)
        end = steps[-1].to if steps else self.walk.question.target
        return Path(self.walk.question.target, steps, self._risks.at(end))

    def _banned(self, facts: frozenset[str]) -> NDArray[np.uint8]:
        if not facts:
            return NONE_BANNED
        banned = np.zeros(self.walk.projection.n_facts, np.uint8)
        numbers = map(self._number, facts)
        banned[[number for number in numbers if number is not None]] = 1
        return banned

    def _number(self, fact: str) -> int | None:
        """The fact's number; the same ones are asked for again and again while a set of them grows."""
        if fact not in self._numbers:
            self._numbers[fact] = self.walk.projection.fact_number(fact)
        return self._numbers[fact]

    def _unwanted(self, paths: tuple[Path, ...]) -> Unwanted:
        if not paths:
            return ALL_WANTED
        number = self.walk.projection.fact_number
        lengths = [0, *(len(path.steps) for path in paths)]
        facts = [number(fact) for path in paths for fact in path.facts]
        circular = {node for path in paths for node in path.nodes if self.walk.feeds_itself(node)}
        numbers = [self.walk.projection.number(node) for node in sorted(circular)]
        return Unwanted(np.cumsum(lengths, dtype=np.int64), np.array(facts, np.int32), np.array(numbers, np.int32))


def steps_along(walk: Walk, edges: NDArray[np.int32]) -> tuple[Step, ...]:
    """The steps at these places in the state graph, one after the other from the target."""
    steps: list[Step] = []
    for edge in edges.tolist():
        steps.append(walk.step(edge, steps[-1].to if steps else walk.question.target))
    return tuple(steps)


def room(size: int, what: str = "settled") -> NDArray[np.int32]:
    """An array of -1, as the compiled searches hand it back; each thread has its own."""
    kept: dict[str, Any] = _rooms.__dict__
    if what not in kept or len(kept[what]) != size:
        kept[what] = np.full(size, -1, np.int32)
    array: NDArray[np.int32] = kept[what]
    return array


def reach(
    walk: Walk, *, most: int, stops_at: Callable[[str], bool] | None = None, among: tuple[Position, ...] = ()
) -> Reach:
    """All positions upstream of the target, whatever the cost. Where there are more than `most`, the nearest ones: with
    those that are as near as the last of them, up to MOST_AS_NEAR, by id.

    stops_at: nodes from which not to go on, asked of those that `among` stands at.
    """
    upstream, projection = walk.upstream, walk.projection
    stops = np.zeros(0, np.uint8)
    if stops_at:
        stops = np.zeros(upstream.n, np.uint8)
        numbers = (projection.number(node) for node in {position.node for position in among} if stops_at(node))
        stops[[number for number in numbers if number is not None]] = 1
    last_at = room(upstream.n, "reached")
    found, cut_short, left_out = reachable(upstream.steps, walk.asked, upstream.is_lot, stops, most, last_at)
    kept = np.flatnonzero(found["dropped"] == 0)
    if len(kept) > max(most, MOST_AS_NEAR):
        kept, left_out = _first_by_id(walk, found, kept, max(most, MOST_AS_NEAR)), True
    positions = [_position(walk, found[place]) for place in kept]
    ends = {position.node for position, place in zip(positions, kept, strict=True) if cut_short[place]}
    return Reach(tuple(sorted(positions, key=_least_bound_first)), tuple(sorted(ends)), bool(left_out))


def _first_by_id(walk: Walk, found: Any, kept: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    """The nearest of the places kept, those equally near by the ids of their nodes."""
    furthest = np.partition(found["steps"][kept], most - 1)[most - 1]
    nearer = kept[found["steps"][kept] < furthest]
    as_near = kept[found["steps"][kept] == furthest]
    ids = walk.projection.ids.take(pa.array(found["state"][as_near] % walk.upstream.n))
    order = pc.sort_indices(ids).to_numpy()[: most - len(nearer)]
    return np.concatenate([nearer, as_near[order]])


def _position(walk: Walk, found: Any) -> Position:
    n, state = walk.upstream.n, int(found["state"])
    node = walk.projection.ids[state % n].as_py()
    return Position(node, date.fromordinal(int(found["day"])), int(found["rank"]), state < n)


def _least_bound_first(position: Position) -> tuple[str, int, int, bool]:
    return position.node, -position.day.toordinal(), -position.rank, not position.walks_on
