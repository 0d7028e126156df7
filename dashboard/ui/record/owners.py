"""Owners, what is owned, who runs a site and which sites a company runs, as HTML."""

from __future__ import annotations

from datetime import date

from dashboard.ui import page_words
from dashboard.ui.page_words import safe
from dashboard.ui.record.facts_at import facts_at
from dashboard.ui.record.holdings import LEVELS, Holding, chains
from dashboard.ui.record.parts import bullets, left_out, line, record_link, source
from graph.projection import Node, Projection


def owners_html(projection: Projection, node: Node, day: date, *, owners: bool) -> str:
    """The chain of owners, or of what is owned, one indent a level."""
    found, more = chains(projection, node.id, day, owners=owners)
    if not found:
        return line("No owner is on file." if owners else "Nothing that it owns is on file.")
    items = "".join(_holding(projection, holding) for holding in found)
    rest = f'<p class="xr-small">More than these are on file; at least {more:,} are not shown.</p>' if more else ""
    return f'<ul class="xr-chains">{items}</ul>{rest}'


def _holding(projection: Projection, holding: Holding) -> str:
    share, since, until = (holding.fact.get(name) for name in ("share", "since", "until"))
    held = "" if holding.held else "<b>not held on the day asked for</b>; "
    basis = page_words.BASES.get(holding.fact.get("basis"), "basis not stated")
    dates = f"from {since or 'a day not known'} to {until or 'a day not known, taken as still held'}"
    part = "share not stated" if share is None else f"{100 * share:.4g} %"
    why = f' <span class="xr-chip">{safe(holding.goes_on, 120)}</span>' if holding.goes_on else ""
    return (
        f'<li class="xr-level-{min(holding.level, LEVELS)}"><b>{part}</b> {record_link(projection, holding.party)}{why}'
        f'<div class="xr-evidence">{held}{safe(dates)}; {safe(basis)}; {source(holding.fact.properties)}</div></li>'
    )


def operation_html(projection: Projection, node: Node) -> str:
    """Who runs a site, or which sites a company runs."""
    end = "start" if node.label == "Supplier" else "end"
    some = facts_at(projection, "OPERATES", node.id, end)
    if not some.total:
        return line("No site that it runs is on file." if end == "start" else "Who runs it is not on file.")
    items = (
        f"{record_link(projection, fact.end if end == 'start' else fact.start, kind=True)}"
        f'<div class="xr-evidence">{safe(_place(projection, fact.end)) + "; " if end == "start" else ""}'
        f"{source(fact.properties)}</div>"
        for fact in some.facts
    )
    return bullets(items) + left_out(len(some.facts), some.total, "sites" if end == "start" else "companies")


def _place(projection: Projection, node_id: str) -> str:
    return page_words.place_of(projection.nodes[node_id])
