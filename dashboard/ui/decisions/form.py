"""The form by which a person decides about a target, with what was decided before."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from datetime import date, timedelta

import streamlit as st

from dashboard.ui.addresses import link
from dashboard.ui.decisions import log as decision_log
from dashboard.ui.decisions.log import History
from dashboard.ui.decisions.words import STAYS_COUNTED, decision_html, heading
from dashboard.ui.page_words import plain_markdown
from dashboard.ui.recording import recorded
from dashboard.ui.source import answer
from dashboard.ui.view import View
from graph.decisions import ACCEPTED, IN_REVIEW, LONGEST_NAME, LONGEST_NOTE, STATUSES, Decision, Overtaken, decide
from graph.errors import EngineUnreachable, UserMistake
from graph.store import Store

LONGEST_ACCEPTANCE = timedelta(days=5 * 366)
_RECORDED = "decision that was recorded"


def show(view: View, target: str, *, history: History | None = None) -> None:
    """Draws what holds now about a target, and the form. history: what was read of it already."""
    with st.container(key="xr-decide"):
        st.html(heading("Decide"))
        try:
            before = history or decision_log.history(view, target)
        except EngineUnreachable as error:
            st.warning(f"**Decisions cannot be read or written right now.** {plain_markdown(error, 600)}")
            return
        newest = before.newest
        st.html(decision_html(newest) if newest else '<div class="xr-line">Nobody has decided about it yet.</div>')
        if len(before.decisions) > 1 and history is None:
            st.html(link(f"All {len(before.decisions):,} decisions about it", "decisions", target=target))
        st.caption(STAYS_COUNTED)
        _form(view, target, newest)


def default_author(environ: Mapping[str, str] = os.environ) -> str:
    """Who is taken to decide: XUAR_RISK_USER, else the user of the operating system."""
    named = environ.get("XUAR_RISK_USER", "").strip()
    if named:
        return named[:LONGEST_NAME]
    try:
        return getpass.getuser()[:LONGEST_NAME]
    except (OSError, KeyError, ImportError):
        return ""


def _form(view: View, target: str, newest: Decision | None) -> None:
    # What was seen is what stood when the page was opened: a drawing in between may have passed before anybody read it.
    seen: str | None = st.session_state.setdefault(_seen(target), newest.id if newest else None)
    note_key = f"note on {target}"
    if told := st.session_state.pop(_RECORDED, None):
        st.success(told)
        st.session_state[note_key] = ""
    who, what, until_when = st.columns([2, 2, 2])
    with who:
        author = st.text_input("Who decides", default_author(), key="who decides", max_chars=LONGEST_NAME)
    with what:
        status = st.radio("Status", STATUSES, STATUSES.index(IN_REVIEW), key=f"status of {target}", horizontal=True)
    until: date | None = None
    if status == ACCEPTED:
        with until_when:
            until = st.date_input(
                "Accepted until",
                None,
                min_value=view.today,
                max_value=view.today + LONGEST_ACCEPTANCE,
                format="YYYY-MM-DD",
                key=f"until of {target}",
                help="From the day after, it counts as open again.",
            )
    note = st.text_area(
        "Reason (needed)" if status == ACCEPTED else "Note",
        key=note_key,
        help=f"At most {LONGEST_NOTE:,} characters.",
        placeholder="why, what was asked of whom, what would change it",
    )
    if st.button("Record the decision", type="primary", key=f"decide on {target}"):
        _record(view, target, status or "", note or "", author or "", until, seen)
    elif newest and newest.id != seen:
        st.info(
            f"Since you opened this page, {plain_markdown(newest.author, 80)} decided about it: "
            f"{plain_markdown(newest.in_words)}. It stands above; you are asked once more before yours is recorded."
        )


def _record(view: View, target: str, status: str, note: str, author: str, until: date | None, seen: str | None) -> None:
    def write(store: Store) -> Decision:
        return decide(
            store,
            target=target,
            status=status,
            note=note,
            author=author,
            until=until,
            seen=seen,
            verdict=verdict_of(view, target),
            now=view.now,
        )

    try:
        made = recorded(view, write, Overtaken)
    except Overtaken as overtaken:
        st.session_state[_seen(target)] = overtaken.newer.id
        st.warning(
            "**Somebody else decided about it meanwhile, so nothing was written.** This is what was decided. "
            "Your note is still here: record it again if it still holds."
        )
        st.html(decision_html(overtaken.newer))
        return
    if made:
        st.session_state[_seen(target)] = made.id
        st.session_state[_RECORDED] = f"Recorded: {plain_markdown(made.in_words)}, by {plain_markdown(made.author)}."
        st.rerun()


def _seen(target: str) -> str:
    return f"decision seen of {target}"


def verdict_of(view: View, target: str) -> str | None:
    """How the target stands, for all goods; None where nothing is on file under this id."""
    try:
        return answer(view, target, commodity=None).verdict
    except UserMistake:
        return None
