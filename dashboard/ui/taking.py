"""Files to take along. That one was taken is recorded: what, by whom, and at the instant when it was."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import streamlit as st

from dashboard.ui.decisions.form import default_author
from dashboard.ui.page_words import plain_markdown
from dashboard.ui.view import View
from graph.decisions import LONGEST_NAME, record_export
from graph.errors import XuarRiskError
from graph.store import open_store

TAKEN = "files that were taken and are still to be recorded"


@dataclass(frozen=True)
class Taken:
    """One file that left. what: what it is, in words. target: whom it is about, None for many. sha256: of its bytes."""

    name: str
    what: str
    target: str | None
    sha256: str
    author: str


def author(key: str) -> str | None:
    """A field for who takes a file; None, and the reason on the page, while nobody is named."""
    name = st.text_input("Your name, for the record of exports", default_author(), key=key, max_chars=LONGEST_NAME)
    if name and name.strip():
        return name.strip()
    st.info("Write your name first: every file that leaves is recorded with who took it.")
    return None


def offer(label: str, content: bytes, mime: str, *, name: str, what: str, target: str | None, by: str) -> None:
    """A button that gives the file out. Its bytes are those that the reader was shown, whatever has changed since."""
    digest = hashlib.sha256(content).hexdigest()
    st.download_button(
        label,
        content,
        name,
        mime,
        key=f"take {name}",
        help=f"The {plain_markdown(what)}, {len(content):,} bytes",
        on_click=_note,
        args=(Taken(name, what, target, digest, by),),
    )


def _note(taken: Taken) -> None:
    """Keeps it for the drawing that follows, which knows what time it is."""
    st.session_state[TAKEN] = [*st.session_state.get(TAKEN, ()), taken]


def record(view: View) -> None:
    """Records what was taken since the last drawing, and says so; also where that could not be: the file has left."""
    for taken in st.session_state.pop(TAKEN, ()):
        try:
            with open_store(view.settings) as store:
                record_export(store, **vars(taken), now=view.now)
        except XuarRiskError as error:
            st.error(
                f"**{plain_markdown(taken.name)} was taken, but this could not be recorded.** "
                f"{plain_markdown(error, 600)} Take it again once that is mended, so that the record holds it."
            )
        else:
            st.success(f"{plain_markdown(taken.name)} was taken, and that is recorded under Decisions.")
