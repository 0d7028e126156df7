"""The page Review: one shipment for whoever has to act on it, or the shipments that wait for somebody."""

from __future__ import annotations

import streamlit as st

from dashboard.ui import search_box
from dashboard.ui.addresses import link
from dashboard.ui.checked_lists import checked_html
from dashboard.ui.page_words import plain_markdown
from dashboard.ui.paths.arrival import open_at
from dashboard.ui.record.parts import line
from dashboard.ui.reviewing import (
    accounts,
    chain_steps,
    clock_line,
    evidence,
    files_part,
    gaps,
    law,
    listing,
    note_form,
    portions_part,
    reading,
    taking_along,
)
from dashboard.ui.reviewing.intake_form import intake_form
from dashboard.ui.reviewing.law import PARTS
from dashboard.ui.reviewing.notes import Noted, noted
from dashboard.ui.reviewing.places import CHOSEN, chosen
from dashboard.ui.reviewing.style import CSS
from dashboard.ui.view import View
from graph.errors import EngineUnreachable, XuarRiskError
from review.case import Case

ALL_GOODS = "A review is of all goods of a shipment, whatever goods are chosen beside."


def show(view: View) -> None:
    """Draws the page. `?shipment=` says of which, `step=` which step's evidence is shown."""
    st.html(CSS)
    search_box.show(view, page="review", parameter="shipment", labels=("Shipment",), label="Find a shipment")
    wanted = st.query_params.get("shipment", "")
    if not wanted:
        _list(view)
        return
    try:
        with st.spinner("Reviewing the shipment…"):
            case = reading.case(view, wanted)
    except EngineUnreachable:
        raise
    except XuarRiskError as error:
        st.error(plain_markdown(error, 600))
        st.html(line(link("The shipments to review", "review")))
        return
    _review(view, case)


def _list(view: View) -> None:
    if not len(view.sweeps("Shipment", None)):
        st.info("No shipment is loaded, so there is none to review. Load shipments and their lines on the page Load.")
        return
    st.html(
        line(
            f"<b>As of {view.as_of}</b>. For the due-diligence reviewer before a purchase, and the broker after a "
            "detention. A review says which regimes reach a shipment, what is due when, what must be shown of each "
            f"step, and what is not known. {checked_html(view)}"
        )
    )
    st.html(listing.list_html(view))


def _review(view: View, case: Case) -> None:
    """The parts in their order; the address can name one of them."""
    decided, away = reading.decided(view, case.shipment.id)
    notes = noted(decided)
    st.html(law.head_html(case) + (line(ALL_GOODS) if view.commodity else "") + law.contents_html())
    _law(case)
    _part("chain")
    st.html(chain_steps.scope_html(case) + chain_steps.chain_html(case))
    _evidence(view, case, notes, away)
    _part("gaps")
    if case.next_best:
        st.html(gaps.next_html(case, case.next_best))
        st.caption("A text to ask by; read it before you send it.")
        st.code(gaps.letter(case, case.next_best), language=None, wrap_lines=True)
    st.html(gaps.list_html(case, notes))
    _part("accounts")
    st.html(accounts.accounts_html(case))
    _portions(case)
    _part("not-known")
    st.html(law.not_known_html(case))
    with st.container(key="xr-part-detention"):
        st.html('<div id="detention"></div>')
        intake_form(view, case.shipment.id)
    _part("files")
    st.html(files_part.files_html(view, case))
    taking_along.show(view, case)
    with st.container(gap=None, key="xr-arrival"):
        for anchor in (CHOSEN, *PARTS):
            open_at(anchor)


def _part(anchor: str) -> None:
    st.header(PARTS[anchor], anchor=anchor)


def _law(case: Case) -> None:
    _part("clocks")
    st.html(law.regimes_html(case))
    st.html(clock_line.line_html(case) + clock_line.without_date_html(case) + clock_line.table_html(case))


def _evidence(view: View, case: Case, notes: dict[str, list[Noted]], away: XuarRiskError | None) -> None:
    _part("evidence")
    if words := evidence.unasked_html(case):
        st.html(words)
    if not case.evidence:
        return
    place = chosen(case, st.query_params.get(CHOSEN, ""))
    st.html(evidence.legend_html() + evidence.matrix_html(case, place) + evidence.of_shipment_html(case, place))
    st.html(evidence.exhaustive_html())
    if place is None:
        return
    with st.container(key="xr-place"):
        st.subheader("What must be shown there", anchor=CHOSEN)
    if away:
        st.warning(f"**What was noted cannot be read or written right now.** {plain_markdown(away, 600)}")
    st.html(evidence.place_html(case, place, notes))
    if not away:
        note_form.show(view, case, evidence.to_note_about(case, place))


def _portions(case: Case) -> None:
    _part("portions")
    st.html(portions_part.lines_html(case))
    if asked := portions_part.proposal(case):
        st.caption("Proposal to the port, to copy: quantities are those on file.")
        st.code(asked, language=None, wrap_lines=True)
    st.html(portions_part.outcomes_html(case))
