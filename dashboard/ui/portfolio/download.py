"""The list of shipments as a CSV file to take along."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pyarrow.csv
import streamlit as st

from dashboard.ui import taking
from dashboard.ui.page_words import counted
from dashboard.ui.portfolio.shipments import Places, table_of
from dashboard.ui.view import View


def show(view: View, places: Places, statuses: Mapping[str, str]) -> None:
    """Offers the shipments at the places, all of them, as a file."""
    taking.record(view)
    prepared = st.checkbox(f"Prepare this list as CSV ({counted(len(places), 'row')})", key="prepare_list_csv")
    if prepared and (by := taking.author("taker of list")):
        name, what = f"shipments-{view.as_of.isoformat()}.csv", "list of shipments (CSV)"
        content = as_csv(view, places, statuses)
        taking.offer("Download CSV", content, "text/csv", name=name, what=what, target=None, by=by)


def as_csv(view: View, places: Places, statuses: Mapping[str, str]) -> bytes:
    """The shipments at the places with all that the list shows of each, in UTF-8."""
    out = io.BytesIO()
    pyarrow.csv.write_csv(table_of(view, places, statuses), out)
    return out.getvalue()
