"""What a walk can reach, and the best of its paths.

This is the plain reference: a label-setting search that is exact because a label that is no worse in cost, steps,
carried date and carried stage can do all that the other can.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from graph.paths import STRONG_CERTAINTY, Order, Path, Position, Step, Walk, cost_of, start_of
from graph.projection import Node
from graph.risk import Risks


@dataclass(frozen=True)
class _Label:
    """A partial path to a position. Ordered by cost, steps, nodes, facts, as paths are."""

    cost: int
    position: Position
    nodes: tuple[str, ...]
    facts: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def order(self) -> Order:
        return self.cost, len(self.steps), self.nodes, self.facts

    def further(self, step: Step, position: Position) -> _Label:
        cost, nodes, facts = self.cost + cost_of(step.confidence), (*self.nodes, step.to), (*self.facts, step.fact.id)
        return _Label(cost, position, nodes, facts, (*self.steps, step))


class Search:
    """The paths of one walk to the sources of risk. It keeps what it has worked out."""

    def __init__(self, walk: Walk, risks: Risks) -> None:
        self.walk = walk
        self._risks = risks

    @cached_property
    def reached(self) -> Reach:
        return reach(self.walk)

    @cached_property
    def hops(self) -> dict[str, int]:
        """The fewest steps to a source from every node that is reached and can lead to one, whenever they are taken."""
        arriving: dict[str, set[str]] = defaultdict(set)
        for position in self.reached.positions:
            for step, _ in self.walk.steps(position):
                arriving[step.to].add(position.node)
        frontier = {p.node for p in self.reached.positions if self._risks.of(p.node)}
        hops: dict[str, int] = {}
        while frontier:
            hops |= dict.fromkeys(frontier, max(hops.values(), default=-1) + 1)
            frontier = set[str]().union(*(arriving[node] for node in frontier)) - hops.keys()
        return hops

    def best_path(
        self, *, strong: bool, banned: frozenset[str] = frozenset(), excluded: tuple[Path, ...] = ()
    ) -> Path | None:
        """The best admissible path, or None.

        strong: only paths that support the verdict `exposed`. banned: facts that may not be used. excluded: paths that
        are not wanted again; what starts like one of them, or could turn into one by cutting out a circle of lots, does
        not stand in another's way.
        """
        unwanted = {path.facts[:length] for path in excluded for length in range(len(path.facts) + 1)}
        circular = {node for path in excluded for node in path.nodes if self.walk.feeds_itself(node)}
        settled: dict[str, list[tuple[_Label, bool]]] = defaultdict(list)
        target = self.walk.question.target
        first = _Label(0, start_of(self.walk.question), (target,))
        queue: list[tuple[Order, int, _Label | Path]] = [(first.order, 0, first)]
        while queue:
            _, _, label = heapq.heappop(queue)
            if isinstance(label, Path):
                return label
            if any(dominates and _covers(other, label) for other, dominates in settled[label.position.node]):
                continue
            dominates = label.facts not in unwanted and circular.isdisjoint(label.nodes)
            settled[label.position.node].append((label, dominates))
            risk = self._risks.of(label.position.node)
            if risk is not None and (risk.certainty >= STRONG_CERTAINTY or not strong):
                path = Path(target, label.steps, risk)
                if all(path.facts != other.facts for other in excluded):
                    heapq.heappush(queue, (path.order, -1, path))
            for step, position in self._onward(label):
                if step.fact.id not in banned and (step.strong or not strong):
                    further = label.further(step, position)
                    heapq.heappush(queue, (further.order, len(queue), further))
        return None

    def _onward(self, label: _Label) -> list[tuple[Step, Position]]:
        """The steps that visit nothing twice and from which a source is still near enough."""
        left = self.walk.question.max_steps - len(label.steps) - 1
        if left < 0:
            return []
        steps = self.walk.steps(label.position)
        return [s for s in steps if self.hops.get(s[0].to, left + 1) <= left and s[0].to not in label.nodes]


def _covers(settled: _Label, label: _Label) -> bool:
    """Whether the settled label, which came first and so is no worse in order, can do all that the other can."""
    return len(settled.steps) <= len(label.steps) and _no_less(settled.position, label.position)


@dataclass(frozen=True)
class Reach:
    """The positions that a walk can reach, less those that add nothing to another, and where length cut it short."""

    positions: tuple[Position, ...]
    cut_short_at: tuple[str, ...]


def reach(walk: Walk, *, stops_at: Callable[[Position], bool] = lambda _: False) -> Reach:
    """All positions upstream of the target, without regard to confidence. stops_at: from which not to go on."""
    question, nodes = walk.question, walk.projection.nodes
    kept: dict[str, list[tuple[int, Position]]] = defaultdict(list)
    frontier = [start_of(question)]
    for steps in range(question.max_steps + 1):
        fresh = []
        for position in sorted(frontier, key=_least_bound_first):
            if not _covered(nodes, kept, position):
                kept[position.node].append((steps, position))
                fresh.append(position)
        onward = [position for position in fresh if not stops_at(position)]
        frontier = [after for position in onward for _, after in walk.steps(position)]
    last = [p for labels in kept.values() for steps, p in labels if steps == question.max_steps and not stops_at(p)]
    cut_short = {p.node for p in last if any(not _covered(nodes, kept, after) for _, after in walk.steps(p))}
    positions = (position for labels in kept.values() for _, position in labels)
    return Reach(tuple(sorted(positions, key=_least_bound_first)), tuple(sorted(cut_short)))


def _least_bound_first(position: Position) -> tuple[str, int, int, bool]:
    return position.node, -position.day.toordinal(), -position.rank, not position.walks_on


def _covered(nodes: dict[str, Node], kept: dict[str, list[tuple[int, Position]]], position: Position) -> bool:
    """Whether nothing new can be found from the position. At a lot an earlier day can: an input made too late."""
    known = kept.get(position.node, ())
    if nodes[position.node].label == "Lot":
        return any(other == position for _, other in known)
    return any(_no_less(other, position) for _, other in known)


def _no_less(one: Position, other: Position) -> bool:
    return one.day >= other.day and one.rank >= other.rank and one.walks_on >= other.walks_on
