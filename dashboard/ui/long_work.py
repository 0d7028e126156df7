"""How far something is that takes long. Whoever goes to another page meanwhile, or presses Stop, ends it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st

from dashboard.ui.addresses import here_with

SILENT_SECONDS = 0.4
STOPPED = "stopped"
"""In an address: show nothing that has to be worked out first."""
WHAT = {"Shipment": "shipments", "Facility": "facilities", "Estate": "estates", "Supplier": "companies"}


@contextmanager
def tracing(label: str) -> Iterator[Callable[[int, int], None]]:
    """Progress of a sweep over a label, shown once it takes a moment. Drawing it is also where Streamlit ends the work
    when the reader has gone on to something else."""
    place, began = st.empty(), time.monotonic()

    def progress(done: int, total: int) -> None:
        if time.monotonic() - began > SILENT_SECONDS:
            words = f"Tracing {WHAT.get(label, label)}: {done:,} of {total:,} questions"
            with place.container():
                st.progress(done / max(total, 1), words)
                st.html(f'<a href="{escape(here_with(**{STOPPED: "yes"}))}">Stop</a>')

    try:
        yield progress
    finally:
        place.empty()
