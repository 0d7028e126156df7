"""What stands around every page: the navigation, the day and the goods asked for, banners, and what we are not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html import escape

import streamlit as st

from dashboard import output
from dashboard.ui import source
from dashboard.ui.addresses import (
    FIRST_DAY,
    LAST_DAY,
    PAGE,
    address,
    arrive,
    here_with,
    link,
    misread,
    page_in_path,
    take_off_unread,
)
from dashboard.ui.long_work import STOPPED
from dashboard.ui.page_style import CSS
from dashboard.ui.page_words import plain_markdown
from dashboard.ui.pages import PAGES, Page, nearest
from dashboard.ui.terms import explained
from graph.errors import EngineUnreachable, XuarRiskError
from graph.scope import COMMODITIES
from graph.settings import from_environment

RETRY_SECONDS = 3
_OPENED = "page was opened"
INVENTED = (
    "**An invented network.** Every firm, person and shipment here is made up, on real geography; nothing on this "
    "page says anything about a real one."
)
FOOTER = (
    '<div class="xr-foot">This page informs. It accuses nobody and is no legal advice. A confidence ranks review work; '
    "it is not a probability that somebody did wrong. “Unknown” and “not assessed” are not clearances.</div>"
)


def show(name: str, *, demo: bool = False, as_of: date | None = None) -> None:
    """Draws a page with what stands around it. demo: the network is invented. as_of: the day to ask for unless the
    address says another."""
    now = datetime.now(UTC)
    arrive(name)
    st.html(CSS)
    if name not in PAGES:
        st.html(navigation(name))
        _no_such_page(name)
        return
    page = PAGES[name]
    wrong = [*misread(), *_unread(page)]
    day, commodity = _sidebar(name, as_of or now.date())
    st.title(page.title, anchor=False)
    st.markdown(page.answers)
    if wrong:
        _left_out(wrong)
    if meant := page_in_path(PAGES):
        st.warning(
            f"**The address ends in /{meant}, which is no page**: this is {page.title}. "
            f"{PAGES[meant].title} is at `./?page={meant}`, with what it shall show behind it."
        )
    if STOPPED in st.query_params:
        _stopped()
    else:
        _show(page, day, commodity, now, demo=demo)
    if page.terms:
        with st.expander("Words on this page"):
            st.html(explained(page.terms))
    st.html(FOOTER)


def _no_such_page(name: str) -> None:
    st.error(f"There is no page {plain_markdown(name, 80)}. The pages stand above.")
    if meant := nearest(name):
        kept = {other: st.query_params.get_all(other) for other in st.query_params if other != PAGE}
        st.html(link(f"Did you mean {PAGES[meant].title}, ?page={meant}", meant, **kept))


def _unread(page: Page) -> list[str]:
    """What the address says that nothing reads, in words. It is taken off, and told where the page opens: later a text
    that was changed there may have lost a parameter."""
    told = take_off_unread(lambda name: name == STOPPED or page.reads_of_address(name))
    opens = not st.session_state.get(_OPENED)
    st.session_state[_OPENED] = True
    return told if opens else []


def _left_out(wrong: list[str]) -> None:
    told = "; ".join(plain_markdown(words, 120) for words in wrong[:5])
    st.warning(f"**The address says what makes no sense, and that was left out**: {told}. This may be another view.")


def title_of(name: str) -> str:
    """What the browser's tab says."""
    return f"{PAGES[name].title} · xuar-risk" if name in PAGES else "xuar-risk"


def _show(page: Page, day: date, commodity: str | None, now: datetime, *, demo: bool) -> None:
    settings = from_environment()
    try:
        view = source.current(settings, day, commodity, now)
    except XuarRiskError as error:
        _cannot_be_read(error)
        return
    if view.away:
        _away(view.away)
    if demo or view.invented:
        st.info(INVENTED)
    if view.is_empty and not page.empty:
        nothing_loaded()
        return
    try:
        page.show(view)
    except EngineUnreachable as error:
        _cannot_be_read(error)


def _sidebar(name: str, day: date) -> tuple[date, str | None]:
    with st.sidebar:
        st.html(navigation(name))
        st.divider()
        as_of = st.date_input(
            "As of",
            value=day,
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            key="as_of",
            bind="query-params",
            help="The day to ask for. What has an import date is asked for that day instead.",
        )
        commodity = st.segmented_control(
            "Goods",
            list(COMMODITIES),
            key="commodity",
            bind="query-params",
            help="Only lines of these goods; all where none is chosen.",
        )
    return as_of, commodity


def navigation(name: str) -> str:
    """The links to the pages, by section."""
    found, section = [], ""
    for other, page in PAGES.items():
        if page.section != section:
            section = page.section
            found.append(f'<div class="xr-section">{section}</div>')
        here = ' aria-current="page"' if other == name else ""
        found.append(f'<a href="{escape(address(other))}"{here}>{page.title}</a>')
    return f'<nav class="xr-nav" aria-label="Pages">{"".join(found)}</nav>'


def nothing_loaded() -> None:
    """What an empty graph shows."""
    st.info(
        "**The graph is empty.** Load files first, on the page Load, or with the columns of the README: "
        f"`{output.PROGRAM} load suppliers.csv facilities.csv supplies.csv shipments.csv lines.csv`, then "
        f"`{output.PROGRAM} tag`. To see an invented network instead: `{output.PROGRAM} demo`."
    )
    st.html(link("Open the page Load", "load"))


def _cannot_be_read(error: XuarRiskError) -> None:
    st.error(
        f"**The graph cannot be read right now.** {plain_markdown(error, 600)} "
        "This page tries again by itself and goes on once the engine answers."
    )
    _try_again()


def _away(error: XuarRiskError) -> None:
    st.warning(
        f"**The engine does not answer; this is what was last read.** {plain_markdown(error, 600)} "
        "This page tries again by itself and goes on once the engine answers."
    )
    _try_again()


@st.fragment(run_every=RETRY_SECONDS)
def _try_again() -> None:
    """Draws the whole page anew once the graph answers."""
    if st.session_state.get("asked before") and source.answers(from_environment()):
        st.session_state["asked before"] = False
        st.rerun()
    st.session_state["asked before"] = True


def _stopped() -> None:
    st.info("Tracing was stopped, so there is nothing to show.")
    st.html(f'<a href="{escape(here_with(**{STOPPED: None}))}">Trace now</a>')
