"""The sweep over every target against the answer for each: the same verdict, confidence, tier and source."""

from __future__ import annotations

import pytest
from hypothesis import given

from graph.exposure import assess
from graph.portfolio import Standing, sweep
from tests.networks import Asked, deep_networks, networks, traced_networks
from tests.profiles import profile

LABELS = ("Shipment", "Supplier", "Facility", "Estate")


def _compare(asked: Asked) -> None:
    graph, options = asked.network.projection(), dict(asked.options)
    options.pop("paths")
    for label in LABELS:
        swept = list(sweep(graph, label, **options))
        expected = assess(graph, asked.network.labelled(label), paths=1, **options)
        assert [standing.target for standing in swept] == [answer.target for answer in expected]
        for standing, answer in zip(swept, expected, strict=True):
            best = answer.paths[0] if answer.paths else None
            tier, source = (best.tier, best.risk.id) if best else (None, None)
            confidence = pytest.approx(best.confidence, abs=1e-9) if best else None
            assert standing == Standing(answer.target, answer.verdict, confidence, tier, source)


@profile(60, 2_000)
@given(networks())
def test_any_network(asked: Asked) -> None:
    _compare(asked)


@profile(60, 2_000)
@given(deep_networks())
def test_any_deep_network(asked: Asked) -> None:
    _compare(asked)


@profile(60, 2_000)
@given(traced_networks())
def test_any_traced_network(asked: Asked) -> None:
    _compare(asked)
