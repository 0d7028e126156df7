"""Asking a statement once: what came of it stays while its page is open, and what an address may ask by itself."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

from dashboard.ui.view import View
from graph.asking import Answer, Limits
from graph.errors import EngineUnreachable, UserMistake, XuarRiskError
from graph.query import ask_own
from graph.store import open_store

_OUTCOME = "what came of the statement"
_OURS = secrets.token_bytes(32)
LIBRARY = "yes"


@dataclass(frozen=True)
class Outcome:
    """answer, or error: why there is none. key: what was asked; at: when, UTC."""

    key: tuple[Any, ...]
    at: datetime
    answer: Answer | None = None
    error: XuarRiskError | None = None


def mark(text: str) -> str:
    """What the address says of a text of one's own that somebody ran here.

    Only this server knows how to make it, so that going back, a reload and a colleague's copy of the address show the
    answer again, while an address that a stranger made up only shows its text.
    """
    return hmac.new(_OURS, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:24]


def outcome(
    view: View, text: str, values: Mapping[str, Any], limits: Limits, *, pressed: bool, marked: bool
) -> Outcome | None:
    """What the statement answers. It is asked where Run was pressed, or where the page is new and its address says so
    (`marked`); else it is what was asked before on this page, None for another statement or none.

    Raises EngineUnreachable.
    """
    key = (text, repr(sorted(values.items())), limits)
    kept: Outcome | None = st.session_state.get(_OUTCOME)
    if pressed or (kept is None and marked):
        if view.away:
            raise EngineUnreachable(str(view.away))
        kept = st.session_state[_OUTCOME] = _ask(view, key, text, values, limits)
    return kept if kept and kept.key == key else None


def _ask(view: View, key: tuple[Any, ...], text: str, values: Mapping[str, Any], limits: Limits) -> Outcome:
    try:
        with open_store(view.settings) as store, st.spinner(f"Asking, for {limits.seconds:g} seconds at most…"):
            return Outcome(key, view.now, answer=ask_own(store, text, values, limits))
    except EngineUnreachable:
        raise
    except UserMistake as error:
        return Outcome(key, view.now, error=error)
