"""`why-not` against brute force on random networks: the outcome, the nearest chain, and each rule that it names."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given

from graph.why_not import Tried, WhyNot, why_not
from tests.exposure_oracle import EXPOSED_FROM, questions, world_of
from tests.networks import Asked, Properties, deep_networks, networks, traced_networks
from tests.oracle_sources import certainty_by_kind
from tests.oracle_walks import Question, Step, TooManyWalks, Walk
from tests.plain_graph import PlainGraph
from tests.profiles import profile
from tests.why_not_oracle import IN_TURN, Chain, broken_rules, carried, nearest

MOST = 4_000
OUTCOMES = {"counts", "fails", "no chain", "no source of risk", "not assessed"}
RULES = {"time", "commodity", "stage", "length", "lots"}
seen: dict[str, Counter[str]] = {"outcome": Counter(), "rule": Counter()}
left_out: Counter[str] = Counter()


@profile(30, 1_500)
@given(networks())
def test_any_network_is_answered_as_brute_force_does(asked: Asked) -> None:
    _compare(asked)


@profile(10, 1_000)
@given(deep_networks())
def test_any_deep_network_is_answered_as_brute_force_does(asked: Asked) -> None:
    _compare(asked)


@profile(15, 1_000)
@given(traced_networks())
def test_any_traced_network_is_answered_as_brute_force_does(asked: Asked) -> None:
    _compare(asked)


def test_every_outcome_and_rule_occurred() -> None:
    """What never occurs is not tested. Runs after the ones above, which count."""
    if not seen["outcome"]:
        pytest.skip("there is nothing to count: the random networks were not run")
    assert set(seen["outcome"]) == OUTCOMES
    assert set(seen["rule"]) == RULES
    assert left_out["too many chains"] < 0.2 * seen["outcome"].total()


def _compare(asked: Asked) -> None:
    graph, plain = asked.network.projection(), asked.network.plain()
    options = {name: value for name, value in asked.options.items() if name != "paths"}
    for target in asked.targets:
        expected = _Expected(plain, target, options)
        for party in asked.network.parties:
            found = why_not(graph, target, party, **options)
            try:
                expected.check(found)
            except TooManyWalks:
                left_out["too many chains"] += 1
            else:
                seen["outcome"][found.outcome] += 1
                seen["rule"].update(tried.fails for tried in found.chain if tried.fails)


class _Expected:
    """What brute force says of one target and every party; chains are listed once for all parties."""

    def __init__(self, graph: PlainGraph, target: str, options: Properties) -> None:
        asked = {"look_back_months": 24, "commodity": None, "max_steps": 12} | options
        self._graph = graph
        self._target = target
        self._world = world_of(graph, target, asked["as_of"], asked["look_back_months"], asked["max_steps"], MOST)
        self._questions = list(questions(self._world, target, asked["commodity"], asked["as_of"]))
        self._listed: dict[int, list[dict[str, Chain]] | None] = {}

    def check(self, found: WhyNot) -> None:
        """Compares an answer. Raises TooManyWalks where there are too many chains to list."""
        said = (found.target, found.source)
        assert found.day == self._world.day
        assert (found.risk.certainty if found.risk else 0) == pytest.approx(self._certainty(found.source))
        if not self._questions:
            assert (found.outcome, found.chain) == ("not assessed", ()), said
            return
        nearest = self._nearest(found.source)
        if nearest is None:
            assert (found.outcome, found.chain) == ("no chain", ()), said
            return
        question, chain = self._chosen(found, nearest)
        assert _shown(found) == (chain.nodes, chain.facts), said
        failing = [tried for tried in found.chain if tried.fails]
        certain = self._certainty(found.source) > 0
        assert found.outcome == ("fails" if failing else "counts" if certain else "no source of risk"), said
        self._check_steps(question, found)

    def _certainty(self, party: str) -> float:
        return max(certainty_by_kind(self._graph, self._graph.nodes[party], self._world.day).values(), default=0)

    def _nearest(self, party: str) -> list[Chain | None] | None:
        """The nearest chain to the party under each question, with as few rules lifted as there have to be."""
        for turn in range(0 if self._certainty(party) >= EXPOSED_FROM else 1, len(IN_TURN)):
            chains = [listed.get(party) for listed in self._chains(turn)]
            if any(chains):
                return chains
        return None

    def _chains(self, turn: int) -> list[dict[str, Chain]]:
        if turn not in self._listed:
            self._listed[turn] = None
            found = []
            for question in self._questions:
                self._world.left = MOST
                found.append(nearest(question, IN_TURN[turn]))
            self._listed[turn] = found
        chains = self._listed[turn]
        if chains is None:
            raise TooManyWalks
        return chains

    def _chosen(self, found: WhyNot, chains: list[Chain | None]) -> tuple[Question, Chain]:
        """The question that the answer is about, and its nearest chain: no other question has one that breaks fewer."""
        fewest = min(chain.broken for chain in chains if chain)
        for question, chain in zip(self._questions, chains, strict=True):
            if (question.line, question.commodity) == (found.line, found.commodity):
                assert chain is not None, (found.target, found.source)
                assert chain.broken == fewest, (found.target, found.source)
                return question, chain
        raise AssertionError(f"nothing was asked of {found.line} and {found.commodity}")

    def _check_steps(self, question: Question, found: WhyNot) -> None:
        """Each step named as failing fails the rule named, and no other fails any."""
        walk = Walk((question.start,), question.world.day, question.rank)
        for place, tried in enumerate(found.chain):
            step, rules = _step(question, walk, tried)
            rules |= broken_rules(question, walk, step)
            if place >= question.world.max_steps:
                rules.add("length")
            assert (tried.fails in rules) if rules else (tried.fails is None), (tried, rules)
            assert (tried.because is not None) == bool(rules)
            assert tried.step.confidence == pytest.approx(step.confidence)
            assert tried.step.strong == step.firm
            walk = carried(question, walk, step)


def _step(question: Question, walk: Walk, tried: Tried) -> tuple[Step, set[str]]:
    """The same step in the words' table, and whether it is there only if the walk went on beside recorded lots."""
    for at, rules in ((walk, set[str]()), (replace(walk, goes_on=True), {"lots"})):
        for step in question.allowed(at):
            if (step.fact.id, step.to) == (tried.step.fact.id, tried.step.to):
                return step, rules
    raise AssertionError(f"{tried.step} is no step from {walk.here}")


def _shown(found: WhyNot) -> tuple[tuple[str, ...], tuple[str, ...]]:
    steps = [tried.step for tried in found.chain]
    return (found.target, *(step.to for step in steps)), tuple(step.fact.id for step in steps)
