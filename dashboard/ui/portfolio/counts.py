"""How many shipments have which verdict, for which goods; each number leads to the list of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.portfolio.goods import OTHERS, counting
from dashboard.ui.portfolio.links import to_list
from dashboard.ui.portfolio.records import Records
from dashboard.ui.view import View
from graph.decisions import ACCEPTED
from graph.exposure import WORST_FIRST
from graph.scope import COMMODITIES


def counts_html(view: View, records: Records) -> str:
    """The table of verdicts by goods, all side by side; the column of those that are chosen is marked."""
    columns = (None, *COMMODITIES)
    counts = {goods: counts_of(view, goods) for goods in columns}
    accepted = accepted_by_verdict(view, records)
    heads = "".join(_head(goods, view) for goods in columns)
    rows = []
    for verdict in WORST_FIRST:
        look = VERDICTS[verdict]
        cells = "".join(
            f'<td class="xr-figure"{_here(goods, view)}>{_figure(counts[goods][verdict], verdict, goods)}'
            f"{_accepted(accepted[verdict], verdict) if goods is None else ''}</td>"
            for goods in columns
        )
        rows.append(
            f'<tr><th scope="row"><span class="xr-word">{sign(look)} {look.label}</span>'
            f'<div class="xr-meaning">{look.meaning}</div></th>{cells}</tr>'
        )
    totals = "".join(
        f'<td class="xr-figure"{_here(g, view)}>{_figure(sum(counts[g].values()), None, g)}</td>' for g in columns
    )
    rows.append(f'<tr class="xr-total"><th scope="row">in all</th>{totals}</tr>')
    rows.append(_left_out_row({goods: sum(counts[None].values()) - sum(counts[goods].values()) for goods in columns}))
    return (
        '<table class="xr-table xr-counts"><caption>A number opens the list of them. Under cotton and under tomato '
        "count the shipments that hold it, or whose goods are not known; one that holds both counts under both."
        "</caption>"
        f'<thead><tr><th scope="col">Verdict</th>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def _head(goods: str | None, view: View) -> str:
    chosen = '<div class="xr-meaning">chosen: the list below is of it</div>' if _here(goods, view) else ""
    return f'<th scope="col" class="xr-figure"{_here(goods, view)}>{goods or "all goods"}{chosen}</th>'


def _here(goods: str | None, view: View) -> str:
    """Attributes that mark a cell of the column of the goods that are chosen; blank where it is another's."""
    return ' aria-current="true" style="font-weight:700"' if goods and goods == view.commodity else ""


def counts_of(view: View, goods: str | None) -> dict[str, int]:
    """How many shipments that count for the goods have each verdict, worst first."""
    portfolio = view.sweeps("Shipment", goods)
    verdicts = portfolio.verdicts[counting(view.projection, portfolio, goods)]
    return dict(zip(WORST_FIRST, np.bincount(verdicts, minlength=len(WORST_FIRST)).tolist(), strict=True))


def _left_out_row(left_out: Mapping[str | None, int]) -> str:
    """How many shipments hold other goods only, by the goods that are asked for."""
    cells = []
    for goods, count in left_out.items():
        name = f"{count:,} without {goods}: open the list"
        figure = to_list(f"{count:,}", name, commodity=goods, goods=OTHERS) if goods and count else f"{count:,}"
        cells.append(f'<td class="xr-figure">{figure if goods else ""}</td>')
    return f'<tr><th scope="row">other goods only, left out</th>{"".join(cells)}</tr>'


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
