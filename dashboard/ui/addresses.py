"""Every view has an address: its page, and what was chosen on it. A link is an ordinary link to such an address.

So the back button, a reload, a new tab and a copied address all show the same view, and nothing that matters is kept in
a browser's session. docs/decisions/0010-every-view-has-an-address.md says why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextvars import ContextVar
from datetime import date
from html import escape
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from graph.exposure import WORST_FIRST
from graph.scope import COMMODITIES

FIRST = "portfolio"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
"""What can be asked for."""
PAGE = "page"
CARRIED = ("as_of", "commodity")
"""What is chosen for all pages, and goes along with every link."""
_SHOWN: ContextVar[tuple[str, dict[str, str]]] = ContextVar("page that is shown, and what goes along")


def address(page: str, /, **chosen: Any) -> str:
    """The address of a page, relative to any other page's. None leaves a choice out; a list chooses several.

    The day and the goods that were chosen go along unless `chosen` names them.
    """
    said = {PAGE: "", **_carried(), **chosen}  # the page comes first in the address
    said[PAGE] = "" if page == FIRST else page
    kept = {name: value for name, value in said.items() if value not in (None, "", [], ())}
    return f"./?{urlencode(kept, doseq=True, quote_via=quote)}" if kept else "./"


def link(html: str, page: str, /, **chosen: Any) -> str:
    """An anchor around HTML that is escaped already."""
    return f'<a href="{escape(address(page, **chosen))}">{html}</a>'


def here_with(**changed: Any) -> str:
    """The address of the page that is shown, with some of its choices changed; None or a blank leaves one out."""
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name != PAGE}
    return address(here(), **{**kept, **changed})


def whole_number(text: str | None) -> int | None:
    """The number that an address holds, 0 or more; None where it holds none that makes sense."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def misread() -> list[str]:
    """What the address says that makes no sense, in words. To be asked before the widgets, which take it off."""
    said = st.query_params
    days = [day for day in said.get_all("as_of") if not _is_day(day)]
    known = {"commodity": COMMODITIES, "verdict": WORST_FIRST}
    found = [f"as_of={day}: expected a day as 2026-11-01" for day in days]
    for name, values in known.items():
        wrong = [value for value in said.get_all(name) if value not in values]
        found += [f"{name}={value}: expected {', '.join(values)}" for value in wrong]
    return found


def take_off_unread(is_read: Callable[[str], bool]) -> list[str]:
    """Takes off the address what nothing on the page reads, and says what that was, in words."""
    unread = [name for name in st.query_params if name not in (PAGE, *CARRIED) and not is_read(name)]
    told = [f"{name}={st.query_params[name]}: nothing on this page is called so" for name in unread]
    for name in unread:
        del st.query_params[name]
    return told


def page_in_path(pages: Collection[str]) -> str:
    """The page that the end of the address's path names, where pages are asked for by `?page=`; blank where none."""
    last = urlsplit(st.context.url or "").path.rstrip("/").rpartition("/")[2]
    return last if last in pages else ""


def _is_day(text: str) -> bool:
    try:
        return FIRST_DAY <= date.fromisoformat(text) <= LAST_DAY
    except ValueError:
        return False


def asked_for() -> str:
    """The page that the address names."""
    return str(st.query_params.get(PAGE, FIRST))


def arrive(page: str) -> None:
    """Says which page is being drawn; what goes along with its links is read once, for all of them."""
    _SHOWN.set((page, _in_address()))


def here() -> str:
    """The page that is shown."""
    shown = _SHOWN.get(None)
    return shown[0] if shown else asked_for()


def _carried() -> dict[str, str]:
    shown = _SHOWN.get(None)
    return shown[1] if shown else _in_address()


def _in_address() -> dict[str, str]:
    return {name: st.query_params[name] for name in CARRIED if name in st.query_params}
