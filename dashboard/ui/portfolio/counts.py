"""How many shipments have which verdict, for which goods; each number leads to the list of them."""

from __future__ import annotations

from collections import Counter
from html import escape

from dashboard.ui.addresses import address
from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.page_words import safe
from dashboard.ui.portfolio.records import Records
from dashboard.ui.view import View
from graph.decisions import ACCEPTED
from graph.exposure import WORST_FIRST
from graph.scope import COMMODITIES

LIST = "shipments"
"""Where on the page the list stands, in an address."""


def to_list(html: str, name: str | None = None, **chosen: object) -> str:
    """An anchor to the list of shipments with these filters. name: what it is called, where `html` says too little."""
    label = f' aria-label="{safe(name)}"' if name else ""
    return f'<a href="{safe_address(**chosen)}"{label}>{html}</a>'


def safe_address(**chosen: object) -> str:
    """Of the list with these filters, as HTML holds it."""
    return escape(f"{address('portfolio', **chosen)}#{LIST}")


def counts_html(view: View, records: Records) -> str:
    """The table of verdicts by goods."""
    columns = (None, *COMMODITIES)
    counts = {goods: view.sweeps("Shipment", goods).counts() for goods in columns}
    accepted = accepted_by_verdict(view, records)
    heads = "".join(f'<th scope="col" class="xr-figure">{goods or "all goods"}</th>' for goods in columns)
    rows = []
    for verdict in WORST_FIRST:
        look = VERDICTS[verdict]
        cells = "".join(
            f'<td class="xr-figure">{_figure(counts[goods][verdict], verdict, goods)}'
            f"{_accepted(accepted[verdict], verdict) if goods is None else ''}</td>"
            for goods in columns
        )
        rows.append(
            f'<tr><th scope="row"><span class="xr-word">{sign(look)} {look.label}</span>'
            f'<div class="xr-meaning">{look.meaning}</div></th>{cells}</tr>'
        )
    totals = "".join(f'<td class="xr-figure">{_figure(sum(counts[g].values()), None, g)}</td>' for g in columns)
    rows.append(f'<tr class="xr-total"><th scope="row">in all</th>{totals}</tr>')
    return (
        '<table class="xr-table xr-counts"><caption>A number opens the list of them. '
        "Under cotton, a shipment without cotton is not assessed; the same goes for tomato.</caption>"
        f'<thead><tr><th scope="col">Verdict</th>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def accepted_by_verdict(view: View, records: Records) -> Counter[str]:
    """How many shipments of each verdict, for all goods, carry an accepted risk."""
    everything = view.sweeps("Shipment", None)
    accepted = (d.target for d in records.decisions.values() if d.counts_as == ACCEPTED)
    standings = (everything.of(target) for target in accepted)
    return Counter(standing.verdict for standing in standings if standing)


def _figure(count: int, verdict: str | None, goods: str | None) -> str:
    if not count:
        return "0"
    name = f"{count:,} {verdict or 'in all'}, {goods or 'all goods'}: open the list"
    return to_list(f"{count:,}", name, verdict=verdict, commodity=goods)


def _accepted(count: int, verdict: str) -> str:
    if not count:
        return ""
    words = to_list(f"{count:,} accepted", verdict=verdict, status=ACCEPTED, commodity=None)
    return f'<div class="xr-meaning">of these {words}</div>'
