"""The rules of docs/exposure.md by brute force, for small networks: every path there is, one at a time.

Nothing of the product's search is used here, only the graph's plain objects and graph/scope.py's reading of goods
and regimes, so that the two can disagree.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from graph.scope import FINISHED, day_that_matters, line_scope, regimes
from tests.oracle_sources import certainty_by_kind
from tests.oracle_tracing import gaps_of_line, gaps_of_lot
from tests.oracle_walks import PARTIES, Question, Walk, World, shipment_of
from tests.plain_graph import PlainGraph

WORST_FIRST = ("exposed", "inferred", "unknown", "traced clear", "not assessed")
NOT_SHARED = ("SUPPLIES", "INPUT_TO", "OPERATES", "POSSIBLY_SAME_AS")
EXPOSED_FROM = 0.95


@dataclass(frozen=True)
class Found:
    """A path that ends at a source of risk."""

    nodes: tuple[str, ...]
    facts: tuple[str, ...]
    cost: int
    confidence: float
    tier: int
    firm: bool
    certainty: float
    kinds: frozenset[str]
    unshared: frozenset[str]

    @property
    def rank(self) -> tuple[int, int, tuple[str, ...], tuple[str, ...]]:
        return self.cost, len(self.facts), self.nodes, self.facts


@dataclass(frozen=True)
class Answer:
    """What the rules say of one target.

    gaps: what keeps it from `traced clear`. decided_by: which rule puts the best path before the second.
    """

    verdict: str
    paths: tuple[Found, ...] = ()
    gaps: frozenset[tuple[str, str]] = frozenset()
    decided_by: str | None = None


def cost(probability: float) -> int:
    """round(-ln(p) x 10^12), in decimals so as not to lean on the floating-point logarithm."""
    return int((-Decimal(probability).ln() * 10**12).to_integral_value())


def assess_by_brute_force(
    graph: PlainGraph,
    target: str,
    *,
    as_of: date,
    look_back_months: int = 24,
    commodity: str | None = None,
    paths: int = 3,
    max_steps: int = 12,
    most_walks: int = 20_000,
) -> Answer:
    """The verdict, the paths that support it, best first, and the gaps. Raises TooManyWalks."""
    world = world_of(graph, target, as_of, look_back_months, max_steps, most_walks)
    results = [_answer(question) for question in questions(world, target, commodity, as_of)]
    if not results:
        return Answer("not assessed")
    verdict = min((v for v, _, _ in results), key=WORST_FIRST.index)
    gaps = frozenset().union(*(gaps for _, _, gaps in results))
    every = {(p.nodes, p.facts): p for _, found, _ in results for p in found}.values()
    supporting = sorted((p for p in every if verdict == "inferred" or _shows_exposure(p)), key=lambda path: path.rank)
    return Answer(verdict, tuple(_chosen(supporting, paths)), gaps, _decided_by(supporting))


def world_of(graph: PlainGraph, target: str, as_of: date, look_back_months: int, max_steps: int, most: int) -> World:
    """The network as it is asked for one target; `most`: how many walks may be listed."""
    day = day_that_matters(graph.nodes[shipment_of(graph, target)].properties, as_of)
    return World(graph, day, _months_before(day, look_back_months), max_steps, most)


def questions(world: World, target: str, named: str | None, as_of: date) -> Iterator[Question]:
    """What is asked of a target: nothing where no regime reaches its dates, or no line is of these goods."""
    graph, label = world.graph, world.graph.nodes[target].label
    if label not in PARTIES and not regimes(graph.nodes[shipment_of(graph, target)].properties, as_of):
        return
    wanted = ("cotton", "tomato") if named is None else (named,)
    lines = [target] if label == "Line" else sorted({f.end for f in graph.leaving("HAS_LINE", target)})
    if not lines:
        for commodity in wanted:
            yield Question(world, target, None, commodity, FINISHED)
    for line in lines:
        get = graph.nodes[line].get
        scope = line_scope(get("hts"), get("fibre_content"), get("description"))
        for commodity in wanted:
            # A line of which nobody knows what it holds may be either.
            if scope.covered != "no" and scope.commodity in (None, commodity):
                yield Question(world, target, line, commodity, scope.rank)


def _answer(question: Question) -> tuple[str, list[Found], set[tuple[str, str]]]:
    walks = list(question.walks())
    found = [path for walk in walks if (path := _path(question.world, walk))]
    if any(_shows_exposure(path) for path in found):
        return "exposed", found, set()
    if found:
        return "inferred", found, set()
    gaps = set(_gaps(question, walks))
    return ("unknown" if gaps else "traced clear"), [], gaps


def _path(world: World, walk: Walk) -> Found | None:
    by_kind = certainty_by_kind(world.graph, world.graph.nodes[walk.here], world.day)
    certainty = max(by_kind.values(), default=0)
    if not certainty:
        return None
    confidence = Fraction(certainty)
    for step in walk.steps:
        confidence *= Fraction(step.confidence)
    return Found(
        nodes=walk.nodes,
        facts=tuple(step.fact.id for step in walk.steps),
        cost=cost(certainty) + sum(cost(step.confidence) for step in walk.steps),
        confidence=float(confidence),
        tier=sum(step.fact.type in ("SUPPLIES", "INPUT_TO") for step in walk.steps),
        firm=all(step.firm for step in walk.steps),
        certainty=certainty,
        kinds=frozenset(kind for kind, value in by_kind.items() if value == certainty),
        unshared=frozenset(step.fact.id for step in walk.steps if step.fact.type in NOT_SHARED),
    )


def _shows_exposure(path: Found) -> bool:
    return path.firm and path.certainty >= EXPOSED_FROM


def _decided_by(supporting: list[Found]) -> str | None:
    """Of supporting paths, best first."""
    rules = ("product", "steps", "node ids", "fact ids")
    for best, second in pairwise(supporting):
        return next(rule for rule, one, other in zip(rules, best.rank, second.rank, strict=True) if one != other)
    return None


def _chosen(supporting: list[Found], wanted: int) -> Iterator[Found]:
    shown: set[str] = set()
    for path in supporting:
        if wanted and not path.unshared & shown:
            shown |= path.unshared
            wanted -= 1
            yield path


def _gaps(question: Question, walks: list[Walk]) -> Iterator[tuple[str, str]]:
    world = question.world
    label = world.graph.nodes[question.start].label
    if label in ("Supplier", "Facility"):
        yield question.start, "purchases"
    if label == "Shipment" and question.line is None:
        yield question.start, "lines"
    shipment = world.graph.nodes[shipment_of(world.graph, question.start)].properties if label not in PARTIES else {}
    entered = shipment.get("entry_date") if shipment.get("entry_type") in ("ftz", "warehouse") else None
    inspect: dict[str, Callable[[Question, Walk], Iterator[tuple[str, str]]]] = {
        "Line": gaps_of_line,
        "Lot": gaps_of_lot,
    }
    for walk in walks:
        node = world.graph.nodes[walk.here]
        if len(walk.steps) == world.max_steps and any(_adds(world, walks, f) for f in question.further(walk)):
            yield walk.here, "cut short"
        if node.label in PARTIES and node.get("xuar") not in ("inside", "outside", "borderline"):
            yield walk.here, "place"
        if entered and entered > world.day and certainty_by_kind(world.graph, node, entered):
            yield walk.here, "listed by the entry"
        if node.label in inspect:
            yield from inspect[node.label](question, walk)


def _adds(world: World, walks: list[Walk], beyond: Walk) -> bool:
    """Whether a walk beyond the longest would show what no listed walk to the same node does, and what is behind."""
    at_lot = world.graph.nodes[beyond.here].label == "Lot"
    known = [walk for walk in walks if walk.here == beyond.here]
    if at_lot:
        return all((walk.t, walk.rank) != (beyond.t, beyond.rank) for walk in known)
    return not any(w.t >= beyond.t and w.rank >= beyond.rank and w.goes_on >= beyond.goes_on for w in known)


def _months_before(day: date, months: int) -> date:
    year, month0 = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))
