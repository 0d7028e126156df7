"""Links to the list of shipments on the portfolio, by its filters."""

from __future__ import annotations

from html import escape

from dashboard.ui.addresses import address
from dashboard.ui.page_words import safe

LIST = "shipments"
"""Where on the page the list stands, in an address."""


def to_list(html: str, name: str | None = None, **chosen: object) -> str:
    """An anchor to the list of shipments with these filters. name: what it is called, where `html` says too little."""
    label = f' aria-label="{safe(name)}"' if name else ""
    return f'<a href="{safe_address(**chosen)}"{label}>{html}</a>'


def safe_address(**chosen: object) -> str:
    """Of the list with these filters, as HTML holds it."""
    return escape(f"{address('portfolio', **chosen)}#{LIST}")
