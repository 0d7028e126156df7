"""The record as a file to take along."""

from __future__ import annotations

import streamlit as st

from dashboard.ui import taking
from dashboard.ui.record import export as record_export
from dashboard.ui.record.in_store import Held
from dashboard.ui.record.parts import heading
from dashboard.ui.view import View
from graph.projection import Node

WHAT = "record in full (JSON)"


def show(view: View, node: Node, held: Held | None) -> None:
    """Draws the section."""
    st.html(heading("Take it along"))
    taking.record(view)
    if st.checkbox("Prepare the record as JSON", key="prepare_record") and (by := taking.author("taker of record")):
        content, name = record_export.as_json(view, node, held), file_name(node)
        taking.offer("Download JSON", content, "application/json", name=name, what=WHAT, target=node.id, by=by)


def file_name(node: Node) -> str:
    """A name that every system takes."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in node.id).strip("._")[:60]
    return f"record-{plain or 'unnamed'}.json"
