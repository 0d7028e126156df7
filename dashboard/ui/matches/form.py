"""What a person says of a pair: buttons with keys, the author, the note; and the next pair after it.

Streamlit keeps the keys C and R to itself, so that the buttons have Y and X.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import streamlit as st

from dashboard.ui import recording
from dashboard.ui.addresses import here_with, link
from dashboard.ui.decisions.form import default_author
from dashboard.ui.decisions.words import heading
from dashboard.ui.matches import said_words
from dashboard.ui.matches import words as match_words
from dashboard.ui.matches.reading import Opened, Row
from dashboard.ui.page_words import counted, plain_markdown, safe
from dashboard.ui.view import View
from graph.decisions import LONGEST_NAME, LONGEST_NOTE
from graph.judgements import (
    CONFIRMED,
    MATCHES,
    REJECTED,
    UNSURE,
    Judgement,
    Overtaken,
    Pair,
    in_effect,
    status_in_words,
)
from graph.store import Store
from ingest.screening import judging
from ingest.screening.contradicting import against_merging
from ingest.screening.overtaking import of_another
from ingest.screening.queue import judge_each, pair_in

UNDO = "undo"
_RECORDED = "judgement that was recorded"
_ASKED = "judgement that is asked about once more"
_KEYS = {CONFIRMED: "Y", REJECTED: "X", UNSURE: "U", UNDO: "Z", "next": "N"}
Say = Callable[..., Judgement]


def recorded() -> None:
    """Says what was written just before this drawing, with a link to its pair: there it can be taken back."""
    if done := st.session_state.pop(_RECORDED, None):
        said, pair = done
        st.success(plain_markdown(said, 900))
        if (st.query_params.get("a"), st.query_params.get("b")) != (pair.entity, pair.other):
            shown = f"Open that pair again: {safe(pair.entity, 60)} – {safe(pair.other, 60)}"
            st.html(link(shown, "matches", a=pair.entity, b=pair.other, kind=st.query_params.get("kind")))


def show(
    view: View, opened: Opened, following: Row | None, *, group: Sequence[Row] = (), behind: Row | None = None
) -> None:
    """Draws the form. following: the pair that comes after this one. group: the pairs of its group that nobody has
    judged, itself among them; behind: the pair that comes after them.
    """
    pair, newest = opened.pair, opened.said[0] if opened.said else None
    # What was seen is what stood when the page was opened, as in the form of decisions.
    seen: int = st.session_state.setdefault(_seen(pair), newest.number if newest else 0)
    with st.container(key="xr-decide"):
        st.html(heading("Judge"))
        if st.session_state.pop(_clear(pair), False):
            st.session_state[_note(pair)] = ""
        author = st.text_input("Who judges", default_author(), key="who judges", max_chars=LONGEST_NAME)
        note = st.text_area(
            f"Note (needed to {'reject' if opened.is_match else 'split'})",
            key=_note(pair),
            help=f"At most {LONGEST_NOTE:,} characters.",
            placeholder="what you looked at, and why they are one or two",
        )
        pressed = _pressed(opened, following)
        asked = {"author": author or "", "note": note or ""}
        all_of_it, overtaken = _pressed_of_group(opened, group), False
        if all_of_it:
            _record_group(view, opened, group, all_of_it, behind, asked)
        elif pressed == "next" and following:
            _open(following)
        elif pressed and not _asks_once_more(opened, pressed, seen, asked):
            overtaken = _record(view, opened, pressed, following, {**asked, "seen": seen})
        elif not pressed and newest and newest.number != seen:
            st.info(
                f"Since you opened this page, {plain_markdown(newest.in_words, 600)}. It stands below; you are asked "
                "once more before yours is recorded."
            )
        if not overtaken:
            _ask(opened, asked["author"])
        st.caption("The keys work while no field is being written in. Nothing said here is ever changed or removed.")


def _pressed(opened: Opened, following: Row | None) -> str:
    """Which button was pressed; "" where none was."""
    yes, no = ("Confirm: it is the listed one", "Reject: another") if opened.is_match else ("Merge: one", "Split: two")
    gone, nothing = not opened.is_whole, not in_effect(opened.said)
    buttons = (
        (CONFIRMED, yes, gone),
        (REJECTED, no, gone),
        (UNSURE, "Unsure", gone),
        (UNDO, "Undo the last", nothing),
        ("next", "Next pair", following is None),
    )
    found = ""
    with st.container(horizontal=True):
        for what, label, off in buttons:
            if st.button(label, key=f"judge {what}", shortcut=_KEYS[what], disabled=off):
                found = what
    return found


def _asks_once_more(opened: Opened, what: str, seen: int, asked: dict[str, str]) -> bool:
    """Whether a press is only asked about, as it would replace or take back what another person said.

    The second press of the same is not asked about, nor one that cannot be written, or that another has overtaken.
    """
    theirs = of_another(opened.said, asked["author"])
    writable = bool(asked["author"].strip()) and (what != REJECTED or bool(asked["note"].strip()))
    if theirs is None or not writable or opened.said[0].number != seen:
        return False
    press = (opened.pair, what, asked["author"], seen)
    if st.session_state.get(_ASKED) == press:
        return False
    st.session_state[_ASKED] = press
    return True


def _ask(opened: Opened, author: str) -> None:
    """Says who judged the pair and what a second press does, as long as it would do so."""
    pair, what, by, number = st.session_state.get(_ASKED, (None, "", "", 0))
    theirs = of_another(opened.said, author)
    if theirs and (pair, by, number) == (opened.pair, author, opened.said[0].number):
        words = said_words.asked_once_more(theirs, opened.said[0], what, _KEYS[what])
        st.warning(f"**Nothing was written yet.** {plain_markdown(words, 900)}")
    else:
        st.session_state.pop(_ASKED, None)


def _pressed_of_group(opened: Opened, group: Sequence[Row]) -> str:
    """What is to be said of every pair of the group; "" where no such button was pressed."""
    if len(group) < 2:
        return ""
    yes, no = ("Confirm", "Reject") if opened.is_match else ("Merge", "Split")
    st.html(match_words.group_html(group, st.query_params.get("kind")))
    found = ""
    with st.container(horizontal=True):
        for what, word in ((CONFIRMED, yes), (REJECTED, no)):
            if st.button(f"{word} all {len(group):,} of this group", key=f"judge group {what}"):
                found = what
    return found


def _record_group(
    view: View, opened: Opened, group: Sequence[Row], what: str, behind: Row | None, said: dict[str, str]
) -> None:
    pairs = [pair_in(row) for row in group]
    with st.spinner("Recording"):
        done = recording.recorded(view, lambda store: judge_each(store, pairs, what, now=view.now, **said))
    if done is None:
        return
    status = status_in_words(opened.pair.relation, what)
    words = f"Recorded: {counted(len(done.made), 'pair')} {status}, each by a judgement of its own."
    if done.left:
        pair, why = done.left[0]
        stay = "1 pair stays as it was" if len(done.left) == 1 else f"{len(done.left):,} pairs stay as they were"
        words += f" {stay}, first {pair.entity} and {pair.other}: {why}."
    st.session_state[_clear(opened.pair)] = True
    st.session_state[_RECORDED] = (" ".join((words, *done.against)), opened.pair)
    _open(behind)


def _record(view: View, opened: Opened, what: str, following: Row | None, said: dict[str, Any]) -> bool:
    """Writes it and goes on; whether somebody else was first, so that nothing was written."""
    pair = opened.pair
    try:
        done = recording.recorded(view, lambda store: _said(store, pair, what, {**said, "now": view.now}), Overtaken)
    except Overtaken as overtaken:
        st.session_state[_seen(pair)] = overtaken.newer.number
        st.session_state[_ASKED] = (pair, what, said["author"], overtaken.newer.number)
        st.warning(
            "**Somebody else judged this pair meanwhile, so nothing was written.** This is what was said. "
            "Your note is still here: press again if it still holds."
        )
        st.html(said_words.judgement_html(overtaken.newer))
        return True
    if done:
        made, words = done
        st.session_state[_seen(pair)] = made.number
        st.session_state[_clear(pair)] = True
        st.session_state[_RECORDED] = (words, pair)
        if what == UNDO:
            st.rerun()
        _open(following)
    return False


def _said(store: Store, pair: Pair, what: str, said: dict[str, Any]) -> tuple[Judgement, str]:
    """Writes it; the judgement, and what to tell of it."""
    if what == UNDO:
        made, taken = judging.undo(store, pair.entity, pair.other, **said)
        stands = made.says if judging.pair_stands(store, pair) else judging.NO_PAIR_LEFT
        return made, f"Taken back: {taken.in_words}. It stands now: {stands}."
    if what == UNSURE:
        made = judging.unsure_of(store, pair.entity, pair.other, **said)
    elif pair.relation == MATCHES:
        made = judging.judge(store, pair.entity, pair.other, what, **said)
    else:
        say: Say = judging.merge if what == CONFIRMED else judging.split
        made = say(store, pair.entity, pair.other, **said)
    against = against_merging(store, pair) if what == CONFIRMED else []
    return made, " ".join((f"Recorded: {made.says}, by {made.author}.", *against))


def _open(following: Row | None) -> None:
    """Goes on to another pair, or to the queue where none is left."""
    for name, end in (("a", "entity"), ("b", "other")):
        if following:
            st.query_params[name] = following[end]
        elif name in st.query_params:
            del st.query_params[name]
    st.rerun()


def back_html() -> str:
    """The link back to the queue."""
    return f'<a href="{escape(here_with(a=None, b=None))}">The queue</a>'


def _seen(pair: Pair) -> str:
    return f"judgement seen of {pair.fact}"


def _note(pair: Pair) -> str:
    return f"note on {pair.fact}"


def _clear(pair: Pair) -> str:
    return f"note to clear of {pair.fact}"
