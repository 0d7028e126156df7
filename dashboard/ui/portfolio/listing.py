"""The list of shipments, worst first: a page of it as an HTML table, each row leading to its path and its record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import words
from dashboard.ui import paging
from dashboard.ui.addresses import link
from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.page_words import counted, number, safe
from dashboard.ui.paging import Part
from dashboard.ui.portfolio.links import to_list
from dashboard.ui.portfolio.shipments import Places, Row, row_of
from dashboard.ui.view import View
from graph.decisions import Decision
from graph.history import BETTER, GONE, NEW, WORSE

ROWS = 50
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
HEADS = ("Verdict, decision", "Shipment", "Goods, maker", "Imported", "Confidence", "Leads to")
IN_WORDS = {WORSE: "worse than on", BETTER: "better than on", NEW: "new since", GONE: "gone since"}


def list_html(
    view: View,
    places: Places,
    part: Part,
    decisions: Mapping[str, Decision],
    was: Mapping[str, str] | None = None,
) -> str:
    """The rows of one part. was: verdicts before by target, to be shown where they were others."""
    heads = "".join(f'<th scope="col"{_right(head)}>{head}</th>' for head in HEADS)
    shown = (row_of(view, int(place)) for place in places[part.begin : part.end])
    rows = "".join(_row(row, decisions.get(row.target), (was or {}).get(row.target)) for row in shown)
    what = "shipment" if part.total == 1 else "shipments"
    return (
        f'<table class="xr-table xr-list"><caption>{part.in_words} {what}, worst first. A shipment opens its path; '
        "“record” opens what is on file about it. Confidence ranks review work; it is not a probability.</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def paging_html(part: Part, chosen: Mapping[str, Any]) -> str:
    """Links to the parts before and after, with the list's filters."""

    def to(word: str, begin: int | None) -> str:
        asked: dict[str, Any] = {**chosen, "from": begin}
        return to_list(word, **asked)

    return paging.paging_html(part, ROWS, to)


def gone_html(gone: Sequence[tuple[str, str]], most: int = ROWS) -> str:
    """Shipments that the graph no longer holds, with the verdict that each had."""
    rows = "".join(
        f'<tr><td>{_verdict(verdict)}</td><th scope="row">{safe(id_, 80)}</th></tr>' for id_, verdict in gone[:most]
    )
    more = f" {len(gone) - most:,} more are left out." if len(gone) > most else ""
    what = counted(len(gone), "shipment that is", "shipments that are")
    return (
        f'<table class="xr-table"><caption>{what} no longer in the graph, worst first.{more}'
        '</caption><thead><tr><th scope="col">Verdict before</th><th scope="col">Shipment</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _right(head: str) -> str:
    return ' class="xr-figure"' if head == "Confidence" else ""


def _row(row: Row, decision: Decision | None, was: str | None) -> str:
    standing, known = row.standing, safe(row.target, 60)
    record = link(f'record<span class="xr-unseen"> of {known}</span>', "entity", id=row.target)
    beside = f"{safe(row.bill, 40)} · {record}" if row.bill else record
    cells = (
        f"<td>{_verdict(standing.verdict)}{_before(standing.verdict, was)}{_decision(row.target, decision)}</td>",
        f'<th scope="row">{link(known, "paths", target=row.target)}<div class="xr-meaning">{beside}</div></th>',
        f"<td>{safe(row.goods, 90)}{_small(f'made by {safe(row.maker, 80)}' if row.maker else '')}</td>",
        f'<td class="xr-day">{row.imported.isoformat() if row.imported else ""}</td>',
        f'<td class="xr-figure">{"" if standing.confidence is None else number(standing.confidence)}</td>',
        f"<td>{_source(row)}</td>",
    )
    return f"<tr>{''.join(cells)}</tr>"


def _source(row: Row) -> str:
    if not row.leads_to:
        return ""
    source = link(safe(row.leads_to, 80), "entity", id=row.standing.source)
    return source + _small(words.tier(row.standing.tier))


def _small(html: str) -> str:
    return f'<div class="xr-meaning">{html}</div>' if html else ""


def _before(verdict: str, was: str | None) -> str:
    return _small(f"was {_verdict(was)}") if was and was != verdict else ""


def _verdict(verdict: str) -> str:
    return f'<span class="xr-word">{sign(VERDICTS[verdict])} {VERDICTS[verdict].label}</span>'


def _decision(target: str, decision: Decision | None) -> str:
    if decision is None:
        return ""
    words = _DAY.sub(r'<span class="xr-day">\g<0></span>', safe(decision.in_words, 80))
    return _small(link(words, "decisions", target=target))
