"""The list of shipments as a CSV file to take along."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pyarrow.csv
import streamlit as st

from dashboard.ui import taking
from dashboard.ui.page_words import counted
from dashboard.ui.portfolio.shipments import Places, table_of
from dashboard.ui.view import View
from graph.decisions import LONGEST_NAME


def show(view: View, places: Places, statuses: Mapping[str, str], filters: Sequence[str] = ()) -> None:
    """Offers the shipments at the places, all of them, as a file. filters: in words, what the list is narrowed to."""
    taking.record(view)
    prepared = st.checkbox(f"Prepare this list as CSV ({counted(len(places), 'row')})", key="prepare_list_csv")
    if prepared and (by := taking.author("taker of list")):
        name, what = named(view, filters)
        content = as_csv(view, places, statuses)
        taking.offer("Download CSV", content, "text/csv", name=name, what=what, target=None, by=by)


def named(view: View, filters: Sequence[str]) -> tuple[str, str]:
    """The file's name, and what it is, as the record of exports says it; it says so where the list is not whole."""
    only = f", only {'; '.join(filters)}" if filters else ""
    what = f"list of shipments (CSV){only}"
    return (
        f"shipments-{view.as_of.isoformat()}{'-filtered' if filters else ''}.csv",
        what if len(what) <= LONGEST_NAME else f"{what[: LONGEST_NAME - 1]}…",
    )


def as_csv(view: View, places: Places, statuses: Mapping[str, str]) -> bytes:
    """The shipments at the places with all that the list shows of each, in UTF-8."""
    out = io.BytesIO()
    pyarrow.csv.write_csv(table_of(view, places, statuses), out)
    return out.getvalue()
