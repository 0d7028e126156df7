"""Where the pages get what they show: read and traced once, and again only when the graph or the question changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import streamlit as st

from dashboard.ui.kept import Kept
from dashboard.ui.long_work import tracing
from dashboard.ui.view import Sweeps, View
from graph import journal
from graph.errors import EngineUnreachable
from graph.exposure import Assessment, assess
from graph.last_screening import screened_at
from graph.portfolio import Portfolio, sweep
from graph.projection import Projection
from graph.saved import open_projection
from graph.scope import COMMODITIES
from graph.settings import Settings
from graph.store import Store, open_store

Tracing = Callable[[str], AbstractContextManager[Callable[[int, int], None]]]
_PROJECTIONS = Kept[Projection](2)
_PORTFOLIOS = Kept[Portfolio](24)
_ANSWERS = Kept[Assessment](64)
_LAST_SEEN: dict[tuple[str, ...], View] = {}


def current(settings: Settings, as_of: date, commodity: str | None, now: datetime) -> View:
    """What the graph says now; where it cannot be asked, what was last read of it, with the reason in `away`.

    Raises XuarRiskError where nothing was read yet.
    """
    graph = _graph(settings)
    try:
        with open_store(settings) as store, st.spinner("Reading the graph…"):
            state, projection = _read(store, settings)
            engine = f"{store.engine}, {store.version}"
    except EngineUnreachable as away:
        if graph not in _LAST_SEEN:
            raise
        last = _LAST_SEEN[graph]
        sweeps = _sweeps(graph, last.state, last.projection, as_of)
        return replace(last, as_of=as_of, commodity=commodity, now=now, sweeps=sweeps, away=away)
    sweeps = _sweeps(graph, state, projection, as_of)
    view = View(projection, state, as_of, commodity, now, settings, engine, sweeps)
    _LAST_SEEN[graph] = view
    return view


def read_ahead(settings: Settings, as_of: date) -> None:
    """Reads the graph, and traces its shipments as the first page asks for them. Raises XuarRiskError."""
    with open_store(settings) as store:
        state, projection = _read(store, settings)
    swept = _sweeps(_graph(settings), state, projection, as_of, tracing=_unseen)
    for commodity in (None, *COMMODITIES):
        swept("Shipment", commodity)


def answers(settings: Settings) -> bool:
    """Whether the graph can be asked."""
    try:
        with open_store(settings):
            return True
    except EngineUnreachable:
        return False


def answer(
    view: View, target: str, *, projection: Projection | None = None, key: Hashable = (), **how: Any
) -> Assessment:
    """The answer for one target in full. projection: another than the view's, such as a what-if, told apart by `key`;
    how: as for `assess`. Raises UserMistake as that does."""
    asked = {"commodity": view.commodity, **how}
    kept = (str(view.settings.home), view.state, target, view.as_of, key, tuple(sorted(asked.items())))
    return _ANSWERS.get(kept, lambda: assess(projection or view.projection, [target], as_of=view.as_of, **asked)[0])


def _graph(settings: Settings) -> tuple[str, ...]:
    """Which graph these settings open."""
    return str(settings.home), settings.neo4j_uri or "", settings.neo4j_database


def _read(store: Store, settings: Settings) -> tuple[str, Projection]:
    """The graph, and the state of it that this is: its newest revision, or where nobody made one, how much it holds;
    and its last screening, which makes no revision where it finds nothing."""
    state = journal.seen(store).newest or str(store.read("MATCH (n) RETURN count(n) AS n")[0]["n"])
    if at := screened_at(store):
        state = f"{state}, screened {at.isoformat()}"
    return state, _PROJECTIONS.get((*_graph(settings), state), lambda: open_projection(store, settings))


def _sweeps(
    graph: tuple[str, ...], state: str, projection: Projection, as_of: date, tracing: Tracing = tracing
) -> Sweeps:
    """The standings of a state of a graph. tracing: what shows how far a sweep is."""

    def swept(label: str, commodity: str | None) -> Portfolio:
        def make() -> Portfolio:
            with tracing(label) as progress:
                return sweep(projection, label, as_of=as_of, commodity=commodity, progress=progress)

        return _PORTFOLIOS.get((*graph, state, as_of, label, commodity), make)

    return swept


@contextmanager
def _unseen(_label: str) -> Iterator[Callable[[int, int], None]]:
    yield lambda _done, _total: None
