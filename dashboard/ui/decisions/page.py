"""The decisions page: how targets stand, the record of decisions and exports, and the form about one target."""

from __future__ import annotations

import streamlit as st

from dashboard.ui import page_words, search_box, taking
from dashboard.ui.addresses import link
from dashboard.ui.checked_lists import checked_line
from dashboard.ui.decisions import form as decision_form
from dashboard.ui.decisions import log as decision_log
from dashboard.ui.decisions.log import Log
from dashboard.ui.decisions.words import (
    EXPORTS,
    STAYS_COUNTED,
    ending_html,
    heading,
    paging_html,
    record_html,
    standing_html,
    tallies_html,
)
from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.page_words import plain_markdown, safe
from dashboard.ui.paging import part_of
from dashboard.ui.view import View
from graph.decisions import STATUSES, ending_soon
from graph.errors import EngineUnreachable
from graph.schema import TARGETS

LONGEST_TARGET = 1_000


def show(view: View) -> None:
    """Draws the page. The address says the target, or which part of the record."""
    target = st.query_params.get("target", "")[:LONGEST_TARGET].strip()
    try:
        if target:
            _about(view, target)
        else:
            _overview(view)
    except EngineUnreachable as error:
        st.warning(
            f"**Decisions cannot be read right now.** {plain_markdown(error, 600)} Nothing of the record is lost: it "
            "stands in the graph, and is shown once the engine answers."
        )


def _overview(view: View) -> None:
    status = st.query_params.get("status")
    log = decision_log.log(view, exports_only=status == EXPORTS, first=st.query_params.get("from"))
    st.html(heading("How the targets stand now") + tallies_html(log.standing, log.counts["Export"], status))
    st.caption(STAYS_COUNTED)
    if not log.counts["Decision"]:
        st.info(
            "Nobody has decided anything yet. Find a shipment, a company or a site below, or open one from the "
            "portfolio or from Paths, and write a note and a status about it."
        )
    search_box.show(
        view,
        page="decisions",
        parameter="target",
        labels=TARGETS,
        label="Decide about: find by name, id or number",
    )
    if status in STATUSES:
        _standing(view, log, str(status))
    else:
        ending = ending_soon(log.standing.values(), view.today)
        if ending and status != EXPORTS:
            st.html(heading("Accepted risks that end soon") + ending_html(view.projection, ending, view.today))
        _record(view, log, status)
    _download(view, "")


def _standing(view: View, log: Log, status: str) -> None:
    found = decision_log.that_stand(log.standing.values(), status)
    part = part_of(len(found), st.query_params.get("from"), decision_log.ROWS)
    head = heading(f"Targets that are {status} now")
    if found:
        shown = standing_html(view.projection, found[part.begin : part.end], part, status)
        st.html(head + shown + paging_html(part, decision_log.ROWS, status=status))
    else:
        st.html(head)
        st.info(f"No target is {status} now.")
    st.html(link("Show the whole record", "decisions"))


def _record(view: View, log: Log, status: str | None) -> None:
    only = status if status == EXPORTS else None
    head = heading("Exports" if only else "The record of decisions and exports")
    if log.entries:
        record = record_html(view.projection, log.entries, log.part)
        st.html(head + record + paging_html(log.part, decision_log.ROWS, status=only))
    else:
        st.html(head)
        st.info("Nothing was exported yet." if only else "Nothing is recorded yet.")
    if only:
        st.html(link("Show the whole record", "decisions"))


def _about(view: View, target: str) -> None:
    history = decision_log.history(view, target, first=st.query_params.get("from"))
    node = view.projection.nodes.get(target)
    st.html(_target_html(view, target))
    if node is not None and node.label not in TARGETS:
        st.info(
            f"Decisions are made about shipments, lines, companies and sites; this is a {plain_markdown(node.label)}. "
            "Decide about the shipment or the site that it belongs to."
        )
    elif node is None and not history.decisions:
        st.info("The graph holds nothing under this id, so nothing can be decided about it. Look for it by its name.")
    else:
        decision_form.show(view, target, history=history)
    if node is None or node.label not in TARGETS:
        search_box.show(view, page="decisions", parameter="target", labels=TARGETS)
    head = heading("What was decided about it, and what left")
    if history.entries:
        record = record_html(view.projection, history.entries, history.part, about=False)
        st.html(head + record + paging_html(history.part, decision_log.ROWS, target=target))
        _download(view, target)
    else:
        st.html(f'{head}<div class="xr-line">Nothing yet.</div>')
    st.html(link("The whole record", "decisions"))


def _target_html(view: View, target: str) -> str:
    """What the target is, how it stands, and where to read on."""
    node = view.projection.nodes.get(target)
    if node is None:
        return f'<div class="xr-verdict"><b><bdi>{safe(target)}</bdi></b>&nbsp;is not in the graph now.</div>'
    verdict = decision_form.verdict_of(view, target) if node.label in TARGETS else None
    look = VERDICTS[verdict] if verdict else None
    stands = (
        f"{sign(look)}<div><b>{look.label[0].upper()}{look.label[1:]}</b>: {look.meaning}.<br>" if look else "<div>"
    )
    name = f"<bdi>{safe(node.name, 120)}</bdi>" if node.name != node.id else ""
    about = " · ".join(filter(None, (safe(page_words.kind_of(node)), name, safe(page_words.about(node)))))
    ways = [link("What is on file about it", "entity", id=target)]
    if look:
        ways.append(link("Its paths and evidence", "paths", target=target))
    return (
        f'<h2 class="xr-h2"><bdi>{safe(node.id, 120)}</bdi></h2><div class="xr-verdict">{stands}{about}</div></div>'
        f"{checked_line(view) if look else ''}"
        f'<nav class="xr-ways" aria-label="More about it">{"".join(ways)}</nav>'
    )


def _download(view: View, target: str) -> None:
    """The record as CSV to take along."""
    taking.record(view)
    if st.checkbox("Prepare the record as CSV", key="prepare_record_csv") and (by := taking.author("taker")):
        what = "record of decisions about it (CSV)" if target else "record of decisions and exports (CSV)"
        name = "decisions-of-one-target.csv" if target else "decisions.csv"
        content = decision_log.as_csv(view, target)
        taking.offer("Download CSV", content, "text/csv", name=name, what=what, target=target or None, by=by)
