"""The first page: how many shipments have which verdict, what is due and has changed, and the list, worst first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import output
from dashboard.ui import page_words
from dashboard.ui.addresses import link
from dashboard.ui.page_words import plain_markdown, safe
from dashboard.ui.paging import part_of
from dashboard.ui.paths.arrival import open_at
from dashboard.ui.portfolio import changes as portfolio_changes
from dashboard.ui.portfolio import download as portfolio_download
from dashboard.ui.portfolio import due as portfolio_due
from dashboard.ui.portfolio import due_calendar, goods, shipments
from dashboard.ui.portfolio.changes import Comparison
from dashboard.ui.portfolio.counts import counts_html
from dashboard.ui.portfolio.links import LIST, to_list
from dashboard.ui.portfolio.listing import IN_WORDS, ROWS, gone_html, list_html, paging_html
from dashboard.ui.portfolio.records import CHOICES, Records, records_of, with_status
from dashboard.ui.view import View
from graph.exposure import WORST_FIRST
from graph.history import GONE, KINDS
from graph.projection import Node
from review.list_versions import checked_against, how_whole


def show(view: View) -> None:
    """Draws the page. Its address holds the list's filters, the part of it that is shown, and what is compared with."""
    records = records_of(view)
    st.html(facts_line(view))
    next_steps(view)
    if not len(view.shipments):
        return
    portfolio_changes.remember(view, records, usual="as_of" not in st.query_params)
    compared = portfolio_changes.compare(view, st.query_params.get("since"))
    st.html(
        f'<div class="xr-two"><section>{_h2("Shipments by verdict")}{counts_html(view, records)}</section>'
        f"<section>{_h2('What has changed')}{portfolio_changes.changes_html(view, records, compared)}</section></div>"
    )
    every = st.query_params.get("due") == "all"
    due = portfolio_due.due_html(view, every=every) + portfolio_due.acceptances_html(view, records)
    st.html(f"<section>{_h2('Deadlines')}{due}</section>")
    due_calendar.show(view)
    _list(view, records, compared)


def facts_line(view: View) -> str:
    """As of which day, by which lists, how whole and how old they are, from which engine."""
    lists = view.lists()
    named = f"<b>Lists</b> {', '.join(_list_words(view, one) for one in lists)}" if lists else checked_against(lists)
    goods = f" · <b>Goods</b> {safe(view.commodity)}" if view.commodity else ""
    return (
        f'<div class="xr-line"><b>As of</b> {page_words.day(view.as_of)}{goods} · {named} · '
        f"<b>Engine</b> {safe(view.engine)}</div>"
    )


def _list_words(view: View, version: Node) -> str:
    as_of = version.get("as_of")
    age = (view.today - as_of).days if as_of else None
    old = "" if age is None or age < 0 else f", {age:,} day{'' if age == 1 else 's'} old today"
    day = page_words.day(as_of) if as_of else "an unknown day"
    said = f"{safe(version.get('list'))} of {day} ({how_whole(version)}){old}"
    return f"<b>{said}</b>" if version.get("partial") else said


def next_steps(view: View) -> None:
    """What should be done before the answers are worth much."""
    if not view.lists():
        st.info(
            f"No list is imported yet, so nobody counts as listed. Next: `{output.PROGRAM} lists import uflpa FILE`."
        )
    elif view.screened.due:
        st.warning(
            f"{plain_markdown(view.screened.in_words)} Next: screen on the page Matches, or with "
            f"`{output.PROGRAM} screen`."
        )
    never_placed = view.parties_without("xuar")
    if never_placed:
        st.warning(
            f"{never_placed:,} of {view.n_parties:,} companies and sites have not been placed yet, so it is not known "
            f"which of them lie in the XUAR. Next: place them on the page Load, or with `{output.PROGRAM} tag`."
        )
    if not len(view.shipments):
        st.info(
            "No shipment is loaded, so there is no verdict yet. Next: load shipments and their lines on the page Load, "
            f"or with `{output.PROGRAM} load shipments.csv lines.csv`."
        )
        st.html(link("Open the page Load", "load") + " · " + link("See the companies and sites on the map", "map"))


def _list(view: View, records: Records, compared: Comparison) -> None:
    st.header("Shipments, worst first", anchor=LIST)
    open_at(LIST)
    verdicts, text, statuses = _filters()
    changed = st.query_params.get("changed")
    if changed == GONE and compared.changes:
        gone = compared.changes.gone
        st.html(_only(compared, GONE) + (gone_html(gone) if gone else "None is gone."))
        return
    if view.commodity:
        st.html(goods.note(view, view.commodity))
    among = goods.shown(view)
    if statuses:
        among = among & with_status(view, records, statuses)
    was: dict[str, str] = {}
    change = ""
    if changed in KINDS and compared.before:
        among, was = among & shipments.are(view, compared.targets(view, changed)), compared.was(view, changed)
        change = _since(compared, changed)
        st.html(_only(compared, changed))
    places = shipments.chosen(view, verdicts, text, among)
    if not len(places):
        st.info("No shipment fits. Take a filter off or change the search.")
        st.html(to_list("Show all shipments"))
        return
    part = part_of(len(places), st.query_params.get("from"), ROWS)
    asked = {"verdict": verdicts, "text": text, "status": statuses, **_kept("goods", "changed", "since", "due")}
    st.html(list_html(view, places, part, records.decisions, was) + paging_html(part, asked))
    narrowed = _narrowed(view, verdicts, statuses, text, change)
    portfolio_download.show(view, places, {target: d.in_words for target, d in records.decisions.items()}, narrowed)


def _narrowed(view: View, verdicts: list[str], statuses: list[str], text: str, change: str) -> list[str]:
    """What the list is narrowed to, in words."""
    said = {
        "goods": goods.in_words(view),
        "verdict": ", ".join(verdicts),
        "decision": ", ".join(statuses),
        "change": change,
        "search": " ".join(text.split()),
    }
    return [f"{name}: {words}" for name, words in said.items() if words]


def _filters() -> tuple[list[str], str, list[str]]:
    """Verdicts, text and statuses, as the address has them."""
    left, right = st.columns([3, 2])
    bound: Mapping[str, Any] = {"bind": "query-params", "on_change": _from_the_first}
    several: Mapping[str, Any] = {"selection_mode": "multi", "wrap": True, **bound}
    with left:
        verdicts = st.pills("Verdict", list(WORST_FIRST), key="verdict", **several)
        statuses = st.pills("Decision", list(CHOICES), key="status", **several)
    with right:
        hint = "id, bill of lading, entry, goods, maker, source"
        text = st.text_input("Search shipments", key="text", placeholder=hint, **bound)
    return list(verdicts or []), text or "", list(statuses or [])


def _from_the_first() -> None:
    """Another list is shown from its first row."""
    if "from" in st.query_params:
        del st.query_params["from"]


def _only(compared: Comparison, kind: str) -> str:
    every = to_list("Show all shipments")
    return f'<div class="xr-line">Only those that are <b>{_since(compared, kind)}</b>. {every}</div>'


def _since(compared: Comparison, kind: str) -> str:
    return f"{IN_WORDS[kind]} {page_words.moment(compared.before.taken_at) if compared.before else ''}"


def _kept(*names: str) -> dict[str, str]:
    return {name: st.query_params[name] for name in names if name in st.query_params}


def _h2(words: str) -> str:
    return f'<h2 class="xr-h2">{words}</h2>'
