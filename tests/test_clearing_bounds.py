"""Clearing sets where there are too many facts for an exact answer: what they still have to be, by brute force."""

from __future__ import annotations

import os
import random
from collections import Counter
from itertools import pairwise, product

import pytest

from graph.clearing import EXACT_UP_TO
from graph.exposure import assess
from tests.exposure_oracle import questions, world_of
from tests.networks import INSIDE, OUTSIDE, D, Network
from tests.oracle_sources import certainty_by_kind

LONG = os.environ.get("XUAR_RISK_LONG") == "1"
MOST = 20_000
STRUCTURE = "HAS_LINE"
seen: Counter[str] = Counter()


def tangle(seed: int) -> Network:
    """A shipment, and behind its maker three tiers that buy from one another in many ways; some of the last inside."""
    chosen, network = random.Random(seed), Network()
    network.node("Shipment", "shipment", import_date=D)
    for number in range(chosen.randint(1, 2)):
        line = network.node("Line", f"line{number}", hts="6205.20.20", fibre_content="100% cotton")
        network.fact(STRUCTURE, "shipment", line)
    tiers = [["maker"], *([f"{letter}{i}" for i in range(chosen.randint(2, 7))] for letter in "abc")]
    for tier in tiers:
        for site in tier:
            inside = tier is tiers[-1] and chosen.random() < 0.7
            network.node("Facility", site, **(INSIDE if inside else OUTSIDE))
    network.fact("PRODUCED_AT", "shipment", "maker")
    pairs = [pair for near, far in pairwise(tiers) for pair in product(near, far)]
    for buyer, seller in [*pairs[: len(tiers[1])], *chosen.choices(pairs, k=chosen.randint(5, 45))]:
        network.fact("SUPPLIES", seller, buyer, basis=chosen.choice(["declared", "registry"]))
    return network


@pytest.mark.parametrize("seed", range(400 if LONG else 30))
def test_any_tangle(seed: int) -> None:
    network, target = tangle(seed), ("maker", "maker", "shipment")[seed % 3]
    paths = _paths(network, target)
    (answer,) = assess(network.projection(), [target], as_of=D, paths=1)
    clears = answer.clears
    if not paths:
        assert clears is None
        return
    assert clears is not None
    _check(paths, set(clears.facts), clears.at_least, exact=clears.exact)
    assert list(clears.facts) == sorted(clears.facts)
    if len(frozenset().union(*paths)) <= EXACT_UP_TO:
        assert clears.exact
    seen["exact" if clears.exact else "not exact"] += 1


def test_both_kinds_of_answer_occurred() -> None:
    """What never occurs is not tested. Runs after the one above, which counts."""
    if not seen:
        pytest.skip("there is nothing to count: the random networks were not run")
    assert seen["exact"] > 5
    assert seen["not exact"] > 5


def _check(paths: set[frozenset[str]], facts: set[str], at_least: int, *, exact: bool) -> None:
    """The set leaves no path, nothing in it is needless, and its size is between what is said and the true minimum."""
    fewest = _fewest(paths)
    assert all(path & facts for path in paths)
    for fact in facts:
        assert any(not path & (facts - {fact}) for path in paths), fact
    assert at_least <= fewest <= len(facts)
    if exact:
        assert at_least == fewest == len(facts)


def _paths(network: Network, target: str) -> set[frozenset[str]]:
    """The facts to disprove of every path there is, whatever the question."""
    graph = network.plain()
    world = world_of(graph, target, D, 24, 12, MOST)
    found = set()
    for question in questions(world, target, None, D):
        for walk in question.walks():
            if certainty_by_kind(graph, graph.nodes[walk.here], world.day):
                found.add(frozenset(step.fact.id for step in walk.steps if step.fact.type != STRUCTURE))
    return found


def _fewest(paths: set[frozenset[str]]) -> int:
    """The size of the smallest set of facts that meets every path: every way to meet one after the other is tried."""
    size = 0
    while not _can_meet(sorted(paths, key=lambda path: (len(path), sorted(path))), size):
        size += 1
    return size


def _can_meet(paths: list[frozenset[str]], size: int) -> bool:
    if not paths:
        return True
    return size > 0 and any(
        _can_meet([path for path in paths if fact not in path], size - 1) for fact in sorted(paths[0])
    )


def test_brute_force_finds_the_fewest() -> None:
    assert _fewest({frozenset("ab"), frozenset("bc"), frozenset("cd")}) == 2
    assert _fewest({frozenset("a"), frozenset("b"), frozenset("bc")}) == 2
    assert _fewest(set()) == 0


def _star(suppliers: int, between: int = 0) -> Network:
    """A maker that buys from so many sites inside, each by way of so many others outside."""
    network = Network()
    network.node("Facility", "maker", **OUTSIDE)
    for number in range(suppliers):
        at = "maker"
        for step in range(between):
            network.fact("SUPPLIES", network.node("Facility", f"s{number}-{step}", **OUTSIDE), at)
            at = f"s{number}-{step}"
        network.fact("SUPPLIES", network.node("Facility", f"gin{number}", **INSIDE), at)
    return network


@pytest.mark.parametrize(
    ("suppliers", "between", "exact"),
    [(1, 0, True), (20, 0, True), (21, 0, False), (10, 1, True), (11, 1, False), (100, 0, False)],
)
def test_paths_that_share_nothing_each_ask_for_a_fact(suppliers: int, between: int, exact: bool) -> None:
    """Also where the set is not searched for exactly, that many are needed in any case."""
    (answer,) = assess(_star(suppliers, between).projection(), ["maker"], as_of=D, commodity="cotton")
    assert answer.clears is not None
    assert (answer.clears.exact, answer.clears.at_least, len(answer.clears.facts)) == (exact, suppliers, suppliers)


def test_a_source_among_the_makers_of_the_target_leaves_its_fact_to_disprove() -> None:
    """Many paths, and one fact that they all pass: the set is that fact, however many there are."""
    network = _star(40)
    network.node("Shipment", "shipment", import_date=D)
    made = network.fact("PRODUCED_AT", "shipment", "maker")
    (answer,) = assess(network.projection(), ["shipment"], as_of=D)
    assert answer.clears is not None
    assert (answer.clears.facts, answer.clears.at_least) == ((made,), 1)
