"""Recording what a person said in a form: it is written, or the page says why nothing was."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from dashboard.ui.page_words import plain_markdown
from dashboard.ui.view import View
from graph.errors import UserMistake, XuarRiskError
from graph.store import Store, open_store

T = TypeVar("T")


def recorded(view: View, write: Callable[[Store], T], *overtaken: type[UserMistake]) -> T | None:
    """What `write` made; None, and the reason on the page, where nothing was written.

    overtaken: how it is told that somebody else was first; raised, since each form shows what that was in its own way.
    """
    try:
        with open_store(view.settings) as store:
            return write(store)
    except overtaken:
        raise
    except XuarRiskError as error:
        words = str(error).replace(" (--note)", "")  # an option of the commands; a page has a field
        st.error(f"**Nothing was recorded.** {plain_markdown(words, 900)}")
        return None
