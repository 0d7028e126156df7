"""Where the pages get what they show: read and traced once, and again only when the graph or the day changes."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.view import View, answer
from graph import journal
from graph.projection import Projection
from graph.saved import open_projection
from graph.settings import Settings
from graph.store import Store, open_store


def current_view(settings: Settings, as_of: date) -> View:
    """What the graph says now. Raises XuarRiskError where it cannot be asked."""
    graph = (str(settings.home), settings.neo4j_uri or "", settings.neo4j_database)
    with open_store(settings) as store:
        state = _state(store)
        projection = _projection(graph, state, store, settings)
        return _view(graph, state, as_of, projection, f"{store.engine}, {store.version}")


def _state(store: Store) -> str:
    """What changes when the graph does: its newest revision, or where nobody made one, how much it holds."""
    return journal.seen(store).newest or str(store.read("MATCH (n) RETURN count(n) AS n")[0]["n"])


# Streamlit leaves arguments that begin with an underscore out of the key.
@st.cache_resource(max_entries=2, show_spinner="Reading the graph…")
def _projection(graph: tuple[str, ...], state: str, _store: Store, _settings: Settings) -> Projection:
    del graph, state
    return open_projection(_store, _settings)


@st.cache_resource(max_entries=4, show_spinner="Tracing every shipment…")
def _view(graph: tuple[str, ...], state: str, as_of: date, _projection: Projection, _engine: str) -> View:
    del graph, state
    return answer(_projection, as_of, _engine)
