"""Chains from a target to a party by brute force, whatever rules they break: the words of `why-not`, one by one.

The rules of time, commodity and stage are counted here anew, from docs/exposure.md; which steps there are at all is
taken from tests/oracle_walks.py. Only small networks can be listed so.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from graph.scope import commodity_and_rank
from tests.exposure_oracle import cost
from tests.oracle_walks import Question, Step, TooManyWalks, Walk

ANY_LENGTH = 60
_cost = functools.cache(cost)
Order = tuple[int, int, int, tuple[str, ...], tuple[str, ...]]


class Lifted(NamedTuple):
    """Which rules are lifted beside those of time, commodity and stage; firm: none, and only firm steps are taken."""

    length: bool = False
    lots: bool = False
    firm: bool = False


IN_TURN = (Lifted(firm=True), Lifted(), Lifted(length=True), Lifted(lots=True), Lifted(length=True, lots=True))
"""In which turn rules are lifted, until some chain is left. The first is for what shows exposure."""


@dataclass(frozen=True)
class Chain:
    """A chain of facts: where it goes, along what, how many rules it breaks, and the cost of its steps."""

    nodes: tuple[str, ...]
    facts: tuple[str, ...]
    broken: int
    cost: int

    @property
    def order(self) -> Order:
        """Fewest broken rules first, then highest product, fewest steps, node ids, fact ids."""
        return self.broken, self.cost, len(self.facts), self.nodes, self.facts


def nearest(question: Question, lifted: Lifted) -> dict[str, Chain]:
    """The nearest chain to every node that some chain comes to. Raises TooManyWalks."""
    found: dict[str, Chain] = {}
    first = Walk((question.start,), question.world.day, question.rank)
    for walk, chain in _chains(question, lifted, first, Chain((question.start,), (), 0, 0)):
        known = found.get(walk.here)
        if known is None or chain.order < known.order:
            found[walk.here] = chain
    return found


def _chains(question: Question, lifted: Lifted, walk: Walk, chain: Chain) -> Iterator[tuple[Walk, Chain]]:
    question.world.left -= 1
    if question.world.left < 0:
        raise TooManyWalks
    yield walk, chain
    if len(walk.steps) == (ANY_LENGTH if lifted.length else question.world.max_steps):
        return
    for step in allowed(question, walk, lots_lifted=lifted.lots):
        broken = chain.broken + len(broken_rules(question, walk, step))
        if step.to not in walk.nodes and not (lifted.firm and (broken or not step.firm)):
            further = carried(question, walk, step)
            costs = chain.cost + _cost(step.confidence)
            facts = (*chain.facts, step.fact.id)
            yield from _chains(question, lifted, further, Chain(further.nodes, facts, broken, costs))


def allowed(question: Question, walk: Walk, *, lots_lifted: bool = False) -> list[Step]:
    """The steps that the table of steps allows from here; lots_lifted: the walk goes on everywhere."""
    at = replace(walk, goes_on=True) if lots_lifted else walk
    steps = question.allowed(at)
    return [replace(step, goes_on=True) for step in steps] if lots_lifted else list(steps)


def broken_rules(question: Question, walk: Walk, step: Step) -> set[str]:
    """Which of the rules of time, commodity and stage the step breaks for a walk that stands there."""
    end = question.world.graph.nodes[step.to]
    broken = set()
    if step.fact.type == "SUPPLIES":
        first, last = step.fact.get("first_seen"), step.fact.get("last_seen")
        late = first is not None and first > walk.t
        over = last is not None and last < question.world.oldest
    else:
        made_on = end.get("made_on") if end.label == "Lot" else None
        late, over = made_on is not None and made_on > walk.t, False
    if late or over:
        broken.add("time")
    commodity, rank = _goods(question, step)
    if commodity not in (None, question.commodity):
        broken.add("commodity")
    if rank is not None and rank > walk.rank:
        broken.add("stage")
    return broken


def carried(question: Question, walk: Walk, step: Step) -> Walk:
    """The walk after the step, as if it broke no rule: the earlier day and the lower stage go on."""
    end = question.world.graph.nodes[step.to]
    ends = step.fact.get("last_seen") if step.fact.type == "SUPPLIES" else None
    if end.label == "Lot":
        ends = end.get("made_on")
    _, rank = _goods(question, step)
    t = min(walk.t, ends or walk.t)
    return Walk(
        (*walk.nodes, step.to),
        t,
        walk.rank if rank is None else min(walk.rank, rank),
        (*walk.steps, step),
        step.goes_on,
    )


def _goods(question: Question, step: Step) -> tuple[str | None, int | None]:
    end = question.world.graph.nodes[step.to]
    if step.fact.type == "SUPPLIES":
        return commodity_and_rank(step.fact.get("commodity"), None, step.fact.get("hts"))
    if end.label == "Lot":
        return commodity_and_rank(end.get("commodity"), end.get("stage"), end.get("hts"))
    return None, None
