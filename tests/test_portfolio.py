"""The sweep over every target against the answer for each: the same verdict, confidence, tier and source."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from dashboard import demo_filling
from graph import portfolio
from graph.errors import UserMistake
from graph.exposure import assess
from graph.many_targets import ANSWER
from graph.portfolio import Standing, sweep
from graph.questions import Asking
from graph.saved import open_projection
from graph.settings import Settings
from graph.store import Store
from tests.networks import Asked, deep_networks, networks, traced_networks
from tests.profiles import profile
from tests.ui_cases import DAY, NOW, network

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


def test_the_standing_of_one_target() -> None:
    net = network()
    graph = net.projection()
    swept = sweep(graph, as_of=DAY)
    assert [swept.of(standing.target) for standing in swept] == list(swept)
    assert swept.of("sewer") is None and swept.of("nobody") is None


def test_the_standings_are_kept_beside_a_saved_projection_by_what_was_asked(
    embedded_store: Store, embedded_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo_filling.fill(embedded_store, embedded_settings.home, NOW, None)
    first = sweep(open_projection(embedded_store, embedded_settings), as_of=DAY)
    asked_anew: list[str] = []
    monkeypatch.setattr(portfolio, "_swept", lambda *_: asked_anew.append("swept") or _nothing())
    kept = sweep(open_projection(embedded_store, embedded_settings), as_of=DAY)
    assert list(kept) == list(first) and not asked_anew
    for other in ({"commodity": "cotton"}, {"look_back_months": 12}, {"max_steps": 3}, {"as_of": date(2026, 10, 1)}):
        sweep(open_projection(embedded_store, embedded_settings), **{"as_of": DAY, **other})
    assert len(asked_anew) == 4
    with embedded_store.writing() as writer:
        writer.run("MATCH (s:Shipment {id: 'VN-S1'}) DETACH DELETE s")
    sweep(open_projection(embedded_store, embedded_settings), as_of=DAY)
    assert len(asked_anew) == 5, "another state of the graph is traced anew"


def _nothing() -> tuple[Any, Any, Any]:
    return np.zeros(0, np.int32), np.zeros(0, np.int8), np.zeros(0, ANSWER)


def test_a_day_that_is_text_is_refused_in_words() -> None:
    with pytest.raises(UserMistake, match=r"'2026-11-01' is no day; expected a datetime\.date"):
        Asking("2026-11-01")  # type: ignore[arg-type]  # what a notebook's user may give
