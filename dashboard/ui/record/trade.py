"""Suppliers and buyers by year as tables, and the single sales between two, as HTML."""

from __future__ import annotations

from dashboard.ui import page_words
from dashboard.ui.addresses import link
from dashboard.ui.looks import VERDICTS
from dashboard.ui.page_words import safe
from dashboard.ui.record.facts_at import facts_of_rows
from dashboard.ui.record.parts import left_out, line, papers, plain, record_link, source, table, verdict
from dashboard.ui.record.trade_by_year import MOST, Amount, Counterparty, Trade, sales_between, trade
from dashboard.ui.view import View
from graph.projection import Node

SELLERS, BUYERS, WITH = "suppliers_from", "buyers_from", "with"
"""In an address: from which supplier or buyer on the tables show, and whose single sales are listed."""
_HOW = (
    "A sale counts in every year from its first to its last day known. Where one of the two is not known it counts in "
    "the year of the other only, and paths take the unknown end as open. An amount of a year is that of the sales that "
    "lie wholly in it. Worst verdict first, then by name."
)


def trade_html(view: View, node: Node, *, sellers: bool, begin: int = 0) -> str:
    """The table of those it buys from, or sells to, from the place `begin` on."""
    found = trade(view, node.id, sellers=sellers, begin=begin)
    who, whose = ("suppliers", "buys from") if sellers else ("buyers", "sells to")
    if not found.n_sales:
        return line(f"No {who} are on file.")
    if not found.rows:
        back = link(f"Show the first {who}", "entity", id=node.id)
        return line(f"There are {found.n_parties:,} {who}, fewer than the address asks for. {back}.")
    heads = (
        "Supplier" if sellers else "Buyer",
        "Verdict",
        "Sales",
        *found.columns,
        "Seen",
        "Goods",
        "Known by",
        "Amount",
    )
    rows = [_row(view, node, one) for one in found.rows]
    caption = f"Whom it {whose}, and how many sales in which year"
    figures = range(2, 3 + len(found.columns))
    return (
        line(_summary(found, who))
        + table(caption, heads, [*_totals(found, who), *rows], figures=figures)
        + _paging(found, node, who, SELLERS if sellers else BUYERS)
        + f'<p class="xr-small">{_HOW}</p>'
    )


def _summary(found: Trade, who: str) -> str:
    counts = ", ".join(f"{count:,} {VERDICTS[name].label}" for name, count in found.verdicts.items())
    ends = f" In {found.open_ends:,} of them the first or the last day is not known." if found.open_ends else ""
    noun = who if found.n_parties != 1 else who[:-1]
    sales = "sale" if found.n_sales == 1 else "sales"
    return f"{found.n_parties:,} {noun} in {found.n_sales:,} {sales}: {counts}.{ends}"


def _totals(found: Trade, who: str) -> list[tuple[str, ...]]:
    rest = ("", "", "")
    amounts = tuple(_amount(amount) for amount in found.amounts)
    totals = [
        (f"All sales, of {who} together", "", f"{found.n_sales:,}", *(f"{n:,}" for n in found.sales), "", *rest),
        (f"All {who}", "", f"{found.n_parties:,}", *(f"{n:,}" for n in found.parties), "", *rest),
    ]
    if any(amounts):
        totals.append(("Amount of sales wholly in the year", "", "", *amounts, "", *rest))
    return totals


def _row(view: View, node: Node, one: Counterparty) -> tuple[str, ...]:
    chosen = {"id": node.id, WITH: one.id}
    sales = link(f"{one.sales:,}", "entity", **chosen)
    goods = ", ".join(one.goods) or "not stated"
    bases = ", ".join(page_words.BASES.get(base, base) for base in one.bases) or "not stated"
    return (
        record_link(view.projection, one.id),
        verdict(one.verdict),
        sales,
        *(f"{count:,}" if count else "" for count in one.counts),
        _seen(one),
        safe(goods, 120),
        safe(bases, 120),
        _amount(one.amount) or "not stated",
    )


def _seen(one: Counterparty) -> str:
    if one.first is None and one.last is None:
        return "no day known"
    ends = ""
    if one.open_ends and one.sales > 1:
        ends = f"; {one.open_ends:,} with an end not known"
    first, last = (f'<span class="xr-nobreak">{page_words.day(held)}</span>' for held in (one.first, one.last))
    return f"{first} to {last}{ends}"


def _amount(amount: Amount) -> str:
    if amount.units > 1:
        return f"in {amount.units} different units"
    if amount.quantity is None:
        return ""
    of = f'<div class="xr-from">stated for {amount.of:,}</div>'
    return f"{plain(round(amount.quantity, 3))} {safe(amount.unit or 'of a unit not stated', 30)}{of}"


def _paging(found: Trade, node: Node, who: str, parameter: str) -> str:
    first, last = found.begin + 1, found.begin + len(found.rows)
    if found.n_parties == len(found.rows):
        return ""
    ways = []
    if found.begin:
        ways.append(link(f"Previous {MOST}", "entity", id=node.id, **{parameter: max(first - MOST, 1)}))
    if last < found.n_parties:
        ways.append(link(f"Next {min(MOST, found.n_parties - last)}", "entity", id=node.id, **{parameter: last + 1}))
    shown = f"{who.capitalize()} {first:,} to {last:,} of {found.n_parties:,} are shown."
    return f'<p class="xr-small">{shown} {" · ".join(ways)}</p>'


def between_html(view: View, node: Node, other: str) -> str:
    """The single sales between the record and another, either way."""
    projection = view.projection
    if other not in projection.nodes:
        return line(f"No record {safe(other, 80)} is on file, so there are no sales with it.")
    told = []
    for seller, buyer in ((other, node.id), (node.id, other)):
        some = facts_of_rows(projection, "SUPPLIES", sales_between(projection, seller, buyer))
        rows = [
            (
                f"{page_words.day(sale.get('first_seen'))} to {page_words.day(sale.get('last_seen'))}",
                safe(
                    " ".join(str(word) for word in (sale.get("commodity"), sale.get("hts")) if word) or "not stated", 80
                ),
                _quantity(sale.get("quantity"), sale.get("unit")),
                safe(page_words.BASES.get(sale.get("basis"), str(sale.get("basis") or "not stated")), 60),
                "default of its basis" if sale.get("confidence") is None else page_words.number(sale.get("confidence")),
                papers(projection, sale),
                source(sale.properties),
            )
            for sale in some.facts
        ]
        if rows:
            heads = ("Seen", "Goods", "Amount", "Known by", "Confidence", "Documents", "From")
            told.append(line(f"{record_link(projection, seller)} sold to {record_link(projection, buyer)}:"))
            told.append(table("", heads, rows) + left_out(len(rows), some.total, "sales"))
    back = link("Close this list", "entity", id=node.id)
    return ("".join(told) or line(f"No sale between it and {record_link(projection, other)} is on file.")) + line(back)


def _quantity(quantity: float | None, unit: str | None) -> str:
    return "not stated" if quantity is None else safe(f"{plain(quantity)} {unit or 'of a unit not stated'}", 60)
