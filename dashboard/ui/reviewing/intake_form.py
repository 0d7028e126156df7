"""The form by which a person enters what a notice of detention says and what became of it, with what is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import streamlit as st

from dashboard.ui.decisions.form import default_author
from dashboard.ui.decisions.words import heading
from dashboard.ui.page_words import plain_markdown, safe
from dashboard.ui.record.parts import bullets, line, table
from dashboard.ui.recording import recorded
from dashboard.ui.view import View
from graph.decisions import LONGEST_NAME, LONGEST_NOTE
from graph.declarations import Property
from graph.detentions import FIELDS, Detention, Overtaken, enter, history, shown, take_back
from graph.document_kinds import LIST, SHOWS
from graph.errors import EngineUnreachable
from graph.known_shipments import Known, known_of, shipment_as_known
from graph.store import Store, open_store
from review.detention_remarks import remarks

_RECORDED = "statement that was recorded"
COLUMNS = 3
REACH = timedelta(days=10 * 366)
"""How far from today a day can lie."""


def intake_form(view: View, shipment_id: str) -> None:
    """Draws what is known of a shipment's detention, from where, and the form."""
    with st.container(key="xr-intake"):
        st.html(heading("Detention"))
        known, away = _known(view, shipment_id)
        st.html(known_html(known) + statements_html(known) + remarks_html(view, known))
        if away:
            st.warning(f"**Nothing can be entered right now.** {plain_markdown(away, 600)}")
            return
        if told := st.session_state.pop(_RECORDED, None):
            st.success(told)
        # What was seen is what stood when the page was opened, as in the form of decisions.
        seen: int = st.session_state.setdefault(_seen(shipment_id), known.newest)
        author = st.text_input("Who enters it", default_author(), key="who enters", max_chars=LONGEST_NAME)
        words = {"author": author or "", "seen": seen}
        _form(view, known, words)
        _undo(view, known, words)


def known_html(known: Known) -> str:
    """The fields that are known, each with where it is from."""
    rows = [
        (safe(_title(p)), f"<bdi>{safe(shown(known.properties[name]), 400)}</bdi>", safe(known.where_from(name)))
        for name, p in FIELDS.items()
        if known.properties.get(name) not in (None, [])
    ]
    if not rows:
        return line("Nothing of a detention is on file, loaded or entered.")
    return table("What is known of it", ("What", "Value", "From"), rows)


def statements_html(known: Known) -> str:
    """What was entered, newest first, also what counts no more; nothing where nobody entered anything."""
    counting = {one.id for one in known.in_effect}
    numbers = {one.id: one.number for one in known.statements}
    rows = []
    for one in known.statements:
        taken = f"took statement {numbers.get(one.undoes, '?')} back" if one.undoes else ""
        counts = "yes" if one.id in counting else "" if one.undoes else "no: taken back"
        rows.append((str(one.number), f"<bdi>{safe(one.in_words, 900)}</bdi>", taken or counts))
    return table("What was entered, newest first", ("Number", "Statement", "Counts"), rows) if rows else ""


def remarks_html(view: View, known: Known) -> str:
    """What is odd about it; nothing where nothing is."""
    lines = [view.projection.nodes[fact.end].properties for fact in view.projection.leaving("HAS_LINE", known.shipment)]
    odd = remarks(known, view.as_of, lines)
    return line("What is odd about it:") + bullets(safe(one, 400) for one in odd) if odd else ""


def _known(view: View, shipment: str) -> tuple[Known, EngineUnreachable | None]:
    """The shipment with its statements as the store has them now; where it is away, as they were last read."""
    last_read = shipment_as_known(view.projection, shipment)
    try:
        with open_store(view.settings) as store:
            said = history(store, shipment)
    except EngineUnreachable as away:
        return last_read, away
    node = view.projection.nodes.get(shipment)
    return known_of(shipment, node.properties if node else {}, said), None


def _form(view: View, known: Known, words: dict[str, Any]) -> None:
    with st.form(f"intake of {known.shipment}"):
        said = _fields(view, known.shipment)
        note = st.text_area("Note", key=_key(known.shipment, "note"), help=f"At most {LONGEST_NOTE:,} characters.")
        st.caption(
            "Leave blank what the paper does not say: it stays as it is. What is entered stands over what a file says, "
            "whatever is loaded later. Nothing is ever changed or removed; a statement can be taken back. Read the "
            "days once more before you enter them: what counts is the day that the field shows, and for a day that "
            "does not exist it can show one near to it."
        )
        if st.form_submit_button("Enter the statement", type="primary"):
            entered = {**words, "said": said, "note": note or ""}
            _record(view, known.shipment, lambda store: _entered(store, view, known.shipment, entered))
        elif known.newest != words["seen"]:
            newest = plain_markdown(known.statements[0].in_words, 600)
            st.info(
                f"Since you opened this page, {newest}. It stands above; you are asked once more before yours is "
                "recorded."
            )


def _fields(view: View, shipment: str) -> dict[str, str]:
    """The fields as they are filled in, blank ones left out."""
    columns: Sequence[Any] = st.columns(COLUMNS)
    said = {}
    for place, (name, declared) in enumerate(FIELDS.items()):
        with columns[place % COLUMNS]:
            said[name] = _field(view, declared, _key(shipment, name))
    return {name: words for name, words in said.items() if words}


def _field(view: View, declared: Property, key: str) -> str:
    if declared.kind == "date":
        first, last = view.today - REACH, view.today + REACH
        day = st.date_input(_title(declared), None, first, last, format="YYYY-MM-DD", key=key)
        return day.isoformat() if day else ""
    if declared.kind == "strings":
        kinds = st.multiselect(
            _title(declared), sorted(SHOWS), key=key, accept_new_options=True, help=f"What each shows is in {LIST}."
        )
        return ";".join(kinds)
    return st.text_input(_title(declared), key=key, max_chars=LONGEST_NAME) or ""


def _undo(view: View, known: Known, words: dict[str, Any]) -> None:
    numbers = [one.number for one in known.in_effect]
    if not numbers:
        return
    shipment = known.shipment
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox("Statement to take back", numbers, key=_key(shipment, "undo"), width=200)
        if st.button("Take it back", key=f"take back of {shipment}"):
            _record(view, shipment, lambda store: _taken_back(store, view, shipment, number, words))


def _entered(store: Store, view: View, shipment: str, words: dict[str, Any]) -> tuple[Detention, str]:
    made = enter(store, shipment=shipment, now=view.now, **words)
    return made, f"Entered as statement {made.number}: {made.in_words}."


def _taken_back(store: Store, view: View, shipment: str, number: int, words: dict[str, Any]) -> tuple[Detention, str]:
    made, taken = take_back(store, shipment=shipment, number=number, note="", now=view.now, **words)
    return made, f"Statement {taken.number} counts no more; what was said before it counts again."


def _record(view: View, shipment: str, write: Callable[[Store], tuple[Detention, str]]) -> None:
    """Writes, and says what came of it; where it was written, the page is drawn anew with blank fields."""
    try:
        done = recorded(view, write, Overtaken)
    except Overtaken as overtaken:
        st.session_state[_seen(shipment)] = overtaken.newer.number
        st.warning(
            "**Somebody else entered something meanwhile, so nothing was written.** It says: "
            f"{plain_markdown(overtaken.newer.in_words, 600)}. Your fields are still filled in: enter them again if "
            "they still hold."
        )
        return
    if done:
        made, words = done
        st.session_state[_seen(shipment)] = made.number
        st.session_state[_round(shipment)] = st.session_state.get(_round(shipment), 0) + 1
        st.session_state[_RECORDED] = plain_markdown(words, 900)
        st.rerun()


def _title(declared: Property) -> str:
    return f"{declared.meaning[0].upper()}{declared.meaning[1:]}"


def _seen(shipment: str) -> str:
    return f"statement seen of {shipment}"


def _round(shipment: str) -> str:
    return f"statements entered of {shipment}"


def _key(shipment: str, name: str) -> str:
    """The key of a field; another one after each statement, so that the fields are blank again."""
    return f"{name} of {shipment} {st.session_state.get(_round(shipment), 0)}"
