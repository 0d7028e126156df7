"""Where the pages get what they show: read and traced once, and again only when the graph or the day changes."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.view import Stamp, View, answer, read_stamp
from graph.projection import Projection, read_projection
from graph.settings import Settings
from graph.store import Store, open_store


def current_view(settings: Settings, as_of: date) -> View:
    """What the graph says now. Raises XuarRiskError where it cannot be asked."""
    graph = (str(settings.home), settings.neo4j_uri or "", settings.neo4j_database)
    with open_store(settings) as store:
        stamp = read_stamp(store)
        projection = _projection(graph, stamp, store)
        return _view(graph, stamp, as_of, projection, f"{store.engine}, {store.version}")


# Streamlit leaves arguments that begin with an underscore out of the key.
@st.cache_resource(max_entries=2, show_spinner="Reading the graph…")
def _projection(graph: tuple[str, ...], stamp: Stamp, _store: Store) -> Projection:
    del graph, stamp
    return read_projection(_store)


@st.cache_resource(max_entries=4, show_spinner="Tracing every shipment…")
def _view(graph: tuple[str, ...], stamp: Stamp, as_of: date, _projection: Projection, _engine: str) -> View:
    del graph, stamp
    return answer(_projection, as_of, _engine)
