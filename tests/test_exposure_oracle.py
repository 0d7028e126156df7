"""The product against the brute-force oracle on random networks: the same answer every time, ties included."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import event, given

from graph.exposure import Assessment, assess
from tests.exposure_oracle import Answer, assess_by_brute_force
from tests.networks import Asked, deep_networks, networks, traced_networks
from tests.oracle_walks import TooManyWalks
from tests.profiles import profile

VERDICTS = {"exposed", "inferred", "unknown", "traced clear", "not assessed"}
KINDS = {"site_in_xuar", "site_borderline", "registered_in_xuar", "listed", "owned_by_listed"}
STEPS = {
    *("HAS_LINE", "FROM_LOT", "INPUT_TO", "PRODUCED_AT", "SHIPPED_BY"),
    *("SUPPLIES", "OPERATES", "POSSIBLY_SAME_AS"),
}
GAPS = {
    *("purchases", "lines", "cut short", "place", "lots", "not admissible", "document", "quantity"),
    *("maker", "origin", "drawn on", "commingling"),
}
DECIDED_BY = {"product", "steps", "node ids", "fact ids"}
seen: dict[str, Counter[str]] = {name: Counter() for name in ("verdict", "kind", "step", "gap", "decided by")}
left_out: Counter[str] = Counter()


@profile(300, 8_000)
@given(networks())
def test_any_network_is_assessed_as_brute_force_does(asked: Asked) -> None:
    _compare(asked)


@profile(300, 8_000)
@given(deep_networks())
def test_any_deep_network_is_assessed_as_brute_force_does(asked: Asked) -> None:
    _compare(asked)


@profile(300, 8_000)
@given(traced_networks())
def test_any_traced_network_is_assessed_as_brute_force_does(asked: Asked) -> None:
    _compare(asked)


def test_every_verdict_kind_of_risk_step_gap_and_tie_occurred() -> None:
    """What never occurs is not tested. Runs after the ones above, which count."""
    if not seen["verdict"]:
        pytest.skip("there is nothing to count: the random networks were not run")
    assert set(seen["verdict"]) == VERDICTS
    assert set(seen["kind"]) == KINDS
    assert set(seen["step"]) == STEPS
    assert set(seen["gap"]) == GAPS
    assert set(seen["decided by"]) == DECIDED_BY
    assert left_out["too many walks"] < 0.02 * seen["verdict"].total()


def _compare(asked: Asked) -> None:
    graph, plain = asked.network.projection(), asked.network.plain()
    answers = {answer.target: answer for answer in assess(graph, asked.targets, **asked.options)}
    assert set(answers) == set(asked.targets)
    for target in asked.targets:
        try:
            expected = assess_by_brute_force(plain, target, **asked.options)
        except TooManyWalks:
            left_out["too many walks"] += 1
            continue
        _count(expected, answers[target])
        _same(expected, answers[target])


def _same(expected: Answer, answer: Assessment) -> None:
    got = answer.as_json()
    assert got["verdict"] == expected.verdict, (answer.target, expected.gaps, got["open_ends"])
    shown = [_shown(answer.target, path) for path in got["paths"]]
    assert shown == [(path.nodes, path.facts, path.tier) for path in expected.paths], answer.target
    for path, wanted in zip(got["paths"], expected.paths, strict=True):
        assert path["confidence"] == pytest.approx(wanted.confidence, abs=1e-9)
        assert path["risk"]["certainty"] == pytest.approx(wanted.certainty, abs=1e-9)
        assert path["risk"]["id"] == wanted.nodes[-1]
        assert path["risk"]["kind"] in wanted.kinds
    if expected.paths:
        assert got["confidence"] == got["paths"][0]["confidence"]
        assert got["tier"] == got["paths"][0]["tier"]


def _shown(target: str, path: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    steps = path["steps"]
    nodes = (target, *(step["to"] for step in steps))
    assert [step["from"] for step in steps] == list(nodes[:-1])
    return nodes, tuple(step["fact"] for step in steps), path["tier"]


def _count(expected: Answer, answer: Assessment) -> None:
    event(f"verdict {expected.verdict}")
    seen["verdict"][expected.verdict] += 1
    seen["decided by"].update([expected.decided_by] if expected.decided_by else [])
    seen["gap"].update({gap for _, gap in expected.gaps})
    for path in expected.paths:
        seen["kind"].update(path.kinds)
    seen["step"].update(step["type"] for path in answer.as_json()["paths"] for step in path["steps"])
