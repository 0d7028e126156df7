"""The search of every page: what is on file by name, id or number, as links."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.ui import page_words
from dashboard.ui.addresses import link
from dashboard.ui.checked_lists import checked_line
from dashboard.ui.find import Found, find, folded
from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.page_words import safe
from dashboard.ui.view import View
from graph.projection import Node
from graph.schema import PARTIES
from graph.targets import did_you_mean

MOST_FOUND = 20
QUICKLY_TRACED = 5_000
"""Of a kind with no more records than this, a standing takes no time that anybody notices."""
LABELS_IN_WORDS = {"Supplier": "company", "Facility": "facility", "Estate": "estate"}


def show(
    view: View,
    *,
    page: str,
    parameter: str,
    labels: Sequence[str] | None = None,
    label: str = "Find by name, id or number",
) -> None:
    """A field for search words, kept in the address as `text`, and what they find as links to `page`, where `parameter`
    takes the id. labels: only these kinds of record."""
    text = st.text_input(
        label,
        key="text",
        bind="query-params",
        max_chars=300,
        placeholder="a name in any script, an id, a bill of lading, entry number, USCC, LEI or DUNS",
        help="Every word must occur, in any order. Capitals and accents make no difference.",
    )
    if text and text.strip():
        found = find(view.projection, text, labels=labels, limit=MOST_FOUND)
        st.html(found_html(view, found, text, page=page, parameter=parameter, labels=labels))


def found_html(
    view: View, found: Found, text: str, *, page: str, parameter: str, labels: Sequence[str] | None = None
) -> str:
    """The records as a list of links, the best first, and how many were left out."""
    if not found.hits:
        hint = did_you_mean(view.projection, text.strip(), labels) if labels else ""
        return (
            f'<p class="xr-found">Nothing on file has <b>{safe(text, 80)}</b> in its names or numbers.'
            f"{safe(hint, 300)} Try a part of the name, another spelling, or the name in another script.</p>"
        )
    items = "".join(f"<li>{_item(view, node, text, page, parameter)}</li>" for node in found.hits)
    more = found.total - len(found.hits)
    rest = f'<p class="xr-small">{more:,} more: write more of the name.</p>' if more else ""
    checked = checked_line(view) if 'class="xr-stands"' in items else ""
    return f'<ul class="xr-found" aria-label="What was found">{items}</ul>{rest}{checked}'


def _item(view: View, node: Node, text: str, page: str, parameter: str) -> str:
    name = link(f"<bdi>{safe(node.name, 120)}</bdi>", page, **{parameter: node.id})
    said = [page_words.kind_of(node), node.id if node.id != node.name else "", page_words.about(node)]
    if other := _other_name(node, text):
        said.insert(0, f"also called {other}")
    about = safe(" · ".join(part for part in said if part), 300)
    return f'{name} <span class="xr-about">{about}</span>{_verdict(view, node)}'


def _other_name(node: Node, text: str) -> str:
    """The other name that was found, where the name itself does not hold the words."""
    words = folded(text).split()
    if all(word in folded(f"{node.name} {node.id}") for word in words):
        return ""
    others = [str(other) for other in node.get("aliases") or () if all(word in folded(str(other)) for word in words)]
    return page_words.short(others[0], 100) if others else ""


def _verdict(view: View, node: Node) -> str:
    """How it stands, where that is worked out already or quickly."""
    quick = node.label in PARTIES and view.projection.node_tables[node.label].num_rows <= QUICKLY_TRACED
    standing = view.standing(node) if quick or node.label == "Shipment" else None
    if standing is None:
        return ""
    look = VERDICTS[standing.verdict]
    return f' <span class="xr-stands">{sign(look)} {look.label}</span>'
