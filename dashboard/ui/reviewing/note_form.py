"""The form by which a person notes that a document was asked for or is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from dashboard.ui.decisions.form import default_author
from dashboard.ui.page_words import plain_markdown, short
from dashboard.ui.recording import recorded
from dashboard.ui.reviewing.notes import ASKED, KINDS, MISSING, write
from dashboard.ui.view import View
from graph.decisions import LONGEST_NAME, LONGEST_NOTE
from review.case import Case
from review.item import Item

_RECORDED, _ROUND = "note on evidence that was recorded", "notes on evidence that were recorded"
EARLIEST = timedelta(days=10 * 366)


def show(view: View, case: Case, items: Sequence[Item]) -> None:
    """Draws the form about the things that must be shown at one place."""
    if told := st.session_state.pop(_RECORDED, None):
        st.success(told)
    number = st.session_state.get(_ROUND, 0)
    title = "Note that one of these was asked for, or is missing"
    with st.expander(title, expanded=False), st.form(f"note on evidence {number}"):
        place = st.selectbox(
            "Note about", range(len(items)), format_func=lambda at: short(items[at].title, 120), key=f"noted {number}"
        )
        kind, on_day, author = st.columns(3)
        said = kind.radio("What", KINDS, KINDS.index(ASKED), key=f"kind of note {number}", horizontal=True)
        day = on_day.date_input(
            "On", view.today, view.today - EARLIEST, view.today, format="YYYY-MM-DD", key=f"day of note {number}"
        )
        who = author.text_input("Who notes it", default_author(), key="who notes", max_chars=LONGEST_NAME)
        words = st.text_area(
            "Note (whom, how, what was answered)", key=f"words of note {number}", help=f"{LONGEST_NOTE:,} characters."
        )
        st.caption(
            f"“{ASKED}” or “{MISSING}” changes no verdict and no state of the evidence: only a document does. It is "
            "kept under Decisions, as a note on the shipment whose status stays as it is."
        )
        pressed = st.form_submit_button("Note it", type="primary")
    if pressed and place is not None:
        _record(view, case, items[place], said or ASKED, day or view.today, who or "", words or "")


def _record(view: View, case: Case, item: Item, kind: str, day: date, author: str, words: str) -> None:
    if not recorded(
        view, lambda store: write(store, view, case, item, kind=kind, on_day=day, author=author, words=words)
    ):
        return
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state[_RECORDED] = (
        f"Noted: {plain_markdown(item.title, 160)}, {kind} on {day}, by {plain_markdown(author.strip(), 160)}."
    )
    st.rerun()
