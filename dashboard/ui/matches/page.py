"""The page Matches: the queue of pairs that wait for a person, and one pair with all that speaks for and against it."""

from __future__ import annotations

import streamlit as st

from dashboard import lists as command_words
from dashboard.ui import paging
from dashboard.ui.addresses import link
from dashboard.ui.decisions.words import heading
from dashboard.ui.matches import form, reading, said_words, screening
from dashboard.ui.matches import words as match_words
from dashboard.ui.matches.reading import Waiting
from dashboard.ui.page_words import plain_markdown
from dashboard.ui.paging import part_of
from dashboard.ui.view import View
from graph.errors import EngineUnreachable, UserMistake
from ingest.screening.queue import unjudged_of_group

ROWS = 50
LONGEST_ID = 1_000


def show(view: View) -> None:
    """Draws the page. The address says the pair (a, b), or the kind of pairs and which part of the queue."""
    one, another = (st.query_params.get(name, "")[:LONGEST_ID].strip() for name in ("a", "b"))
    kind = st.query_params.get("kind")
    try:
        form.recorded()
        waiting = reading.waiting(view, kind)
        if one and another:
            _pair(view, waiting, one, another)
        else:
            _queue(view, waiting, kind)
    except EngineUnreachable as error:
        st.warning(
            f"**Pairs cannot be read or judged right now.** {plain_markdown(error, 600)} Nothing that was said is "
            "lost: it stands in the graph, and is shown once the engine answers."
        )


def _queue(view: View, waiting: Waiting, kind: str | None) -> None:
    _rests_on(waiting)
    screening.show(view)
    st.html(heading("What waits for a person") + match_words.kinds_html(kind))
    if waiting.rows:
        groups = match_words.groups(waiting.rows)
        part = part_of(len(groups), st.query_params.get("from"), ROWS)
        pages = paging.paging_html(part, ROWS, lambda word, begin: link(word, "matches", kind=kind, **{"from": begin}))
        st.html(match_words.queue_html(groups, part, kind) + pages)
    else:
        st.info("No pair waits for a person. Only screening finds new ones: load files, import lists, then screen.")


def _rests_on(waiting: Waiting) -> None:
    """The versions that names were compared with; a warning where one is partial or none is there."""
    said = plain_markdown(command_words.rests_on(waiting.lists), 2_000)
    (st.warning if any(row["partial"] for row in waiting.lists) or not waiting.lists else st.caption)(said)
    st.html(link("The lists", "lists") + match_words.remarks_html(waiting.remarks))


def _pair(view: View, waiting: Waiting, one: str, another: str) -> None:
    try:
        opened = reading.opened(view, one, another)
    except UserMistake as mistake:
        st.error(f"**There is no such pair.** {plain_markdown(mistake, 600)}")
        st.html(form.back_html())
        return
    st.html(form.back_html() + match_words.head_html(opened))
    st.html(match_words.sides_html(view, opened))
    if opened.version and opened.version.get("partial"):
        st.warning("**The list is partial.** Whoever matches no name of it may still be listed: it clears nobody.")
    st.html(match_words.score_html(opened))
    group = unjudged_of_group(waiting.rows, opened.pair)
    following = reading.after(waiting.rows, opened.pair)
    form.show(view, opened, following, group=group, behind=reading.after(waiting.rows, opened.pair, group))
    st.html(said_words.history_html(opened.said))
