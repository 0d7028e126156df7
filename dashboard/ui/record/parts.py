"""The pieces of a record's page: links to other records, tables and the words for single values, all escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape
from typing import Any

from dashboard.ui import page_words
from dashboard.ui.addresses import link
from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.page_words import safe
from graph.projection import Fact, Projection

LONGEST_VALUE = 400
REFERS = frozenset(
    {
        *("operator_id", "shipper_id", "consignee_id", "maker_id", "shipment_id", "made_at", "issuer_id"),
        *("buyer_id", "seller_id", "refers_to", "documents", "proves", "subjects"),
    }
)
"""Properties that hold ids of other records."""


def record_link(projection: Projection, node_id: str, *, kind: bool = False) -> str:
    """A link to a record by its name with its id; the id alone where nothing is on file under it."""
    node = projection.nodes.get(node_id)
    if node is None:
        return f'{safe(node_id, 80)} <span class="xr-id">(no record on file)</span>'
    ident = "" if node.name == node.id else f' <span class="xr-id">{safe(node.id, 60)}</span>'
    what = f' <span class="xr-id">{safe(page_words.kind_of(node), 80)}</span>' if kind else ""
    return f"{link(f'<bdi>{safe(node.name, 120)}</bdi>', 'entity', id=node_id)}{ident}{what}"


def id_link(projection: Projection, node_id: str) -> str:
    """A link to a record by its id alone."""
    shown = safe(node_id, 80)
    return link(shown, "entity", id=node_id) if node_id in projection.nodes else f"{shown} (no record on file)"


def run_link(run: Any) -> str:
    return link(safe(run, 60), "load", run=run) if run else "not recorded"


def verdict(name: str | None) -> str:
    """A verdict as sign and word."""
    if name is None:
        return '<span class="xr-id">none of its own</span>'
    return f'<span class="xr-nobreak">{sign(VERDICTS[name])} {VERDICTS[name].label}</span>'


def value(projection: Projection, name: str, held: Any) -> str:
    """A property's value; ids of records are links to them."""
    if isinstance(held, list | tuple):
        shown = [value(projection, name, one) for one in held[:_MOST_OF_A_LIST]]
        more = [f"and {len(held) - _MOST_OF_A_LIST:,} more"] if len(held) > _MOST_OF_A_LIST else []
        return "; ".join(shown + more)
    if name in REFERS and isinstance(held, str):
        return record_link(projection, held)
    return f"<bdi>{safe(plain(held), LONGEST_VALUE)}</bdi>"


_MOST_OF_A_LIST = 50


def plain(held: Any) -> str:
    """A value as a person writes it."""
    if isinstance(held, bool):
        return "yes" if held else "no"
    if isinstance(held, datetime):
        return page_words.moment(held)
    if isinstance(held, date):
        return held.isoformat()
    if isinstance(held, float):
        return f"{held:,.0f}" if held.is_integer() and abs(held) < 1e15 else f"{held:,}"
    return str(held)


def source(properties: dict[str, Any]) -> str:
    """File, row and source of a fact, with its run."""
    run = properties.get("run")
    return safe(page_words.source_words(properties), 200) + (f"; run {run_link(run)}" if run else "")


def as_text(words: str) -> str:
    """Words of graph/schema.py without the marks around names, for where they cannot be shown as such."""
    return words.replace("`", "")


def as_html(words: str) -> str:
    """Words of graph/schema.py as HTML, the names between their marks as code."""
    return _CODE.sub(r"<code>\1</code>", escape(words))


_CODE = re.compile(r"`([^`]*)`")


def papers(projection: Projection, fact: Fact) -> str:
    if not fact.documents:
        return "none named"
    return value(projection, "documents", list(fact.documents))


def heading(text: str) -> str:
    """What heads a section of the page."""
    return f'<h3 class="xr-part">{escape(text)}</h3>'


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *, figures: Sequence[int] = ()) -> str:
    """A table of HTML that is escaped already; the first cell of a row heads it. figures: columns of numbers."""
    tops = "".join(f'<th scope="col"{_figure(place, figures)}>{escape(head)}</th>' for place, head in enumerate(heads))
    body = "".join(f"<tr>{_cells(row, figures)}</tr>" for row in rows)
    shown = f"<caption>{escape(caption)}</caption>" if caption else ""
    made = f'<table class="xr-table">{shown}<thead><tr>{tops}</tr></thead><tbody>{body}</tbody></table>'
    # What scrolls has to take the keyboard's focus, which its links do.
    return f'<div class="xr-wide">{made}</div>' if "<a " in body else made


def _cells(row: Sequence[str], figures: Sequence[int]) -> str:
    first = f'<th scope="row"{_figure(0, figures, row[0])}>{row[0]}</th>'
    return first + "".join(f"<td{_figure(place, figures, cell)}>{cell}</td>" for place, cell in enumerate(row) if place)


def _figure(place: int, figures: Sequence[int], cell: str = "") -> str:
    if place in figures:
        return ' class="xr-figure"'
    longest = max(map(len, _TAG.sub(" ", cell).split()), default=0)
    return ' class="xr-words"' if 0 < longest <= _WHOLE else ""


_TAG, _WHOLE = re.compile(r"<[^>]*>"), 18
"""Words up to that length are not broken over two lines."""


def line(text: str) -> str:
    """One line of HTML, such as what an empty section says."""
    return f'<p class="xr-line">{text}</p>'


def left_out(shown: int, total: int, what: str) -> str:
    """How many are not shown; nothing where all are."""
    if shown >= total:
        return ""
    return (
        f'<p class="xr-small">The first {shown:,} of {total:,} {escape(what)} are shown; {total - shown:,} are not.</p>'
    )


def bullets(items: Iterable[str]) -> str:
    return f'<ul class="xr-gaps">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


def bullets_to_unfold(items: Sequence[str], shown: int, more: str = "more") -> str:
    """The first ones, and the others on demand; nothing where there is none. more: what the others are called."""
    if not items:
        return ""
    rest = items[shown:]
    folded = f"<details><summary>{len(rest):,} {more}</summary>{bullets(rest)}</details>" if rest else ""
    return bullets(items[:shown]) + folded
