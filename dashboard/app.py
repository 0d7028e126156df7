"""Entry of the dashboard: `streamlit run dashboard/app.py -- [--demo] [--as-of DATE]`, as dashboard/serve.py does."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime

import streamlit as st

from dashboard import first_page, source
from dashboard.page_style import CSS
from dashboard.page_words import plain_markdown
from graph.errors import XuarRiskError
from graph.settings import from_environment

ANSWERS = (
    "Which shipments can hold cotton or tomatoes from the Xinjiang Uyghur Autonomous Region of China (XUAR), "
    "by which path, and on what evidence?"
)
INVENTED = (
    "**An invented network.** Every firm, person and shipment here is made up, on real geography; nothing on this "
    "page says anything about a real one."
)
FOOTER = (
    '<div class="xr-foot">This page informs. It accuses nobody and is no legal advice. A confidence ranks review work; '
    "it is not a probability that somebody did wrong. “Unknown” and “not assessed” are not clearances.</div>"
)


def told(arguments: list[str]) -> argparse.Namespace:
    """What the command line says: demo, and the day to ask for."""
    parser = argparse.ArgumentParser(prog="dashboard/app.py", exit_on_error=False)
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--as-of", type=date.fromisoformat, default=None)
    return parser.parse_known_args(arguments)[0]


def portfolio() -> None:
    """The first page: its title, what it answers, and the answers."""
    options = told(sys.argv[1:])
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    with left:
        st.title("Shipments at risk", anchor=False)
        st.markdown(ANSWERS)
    with right:
        as_of = st.date_input(
            "As of",
            value=options.as_of or datetime.now(UTC).date(),
            min_value=date(2000, 1, 1),
            max_value=date(2100, 1, 1),
            key="as_of",
            bind="query-params",
            help="The day to ask for. What has an import date is asked for that day instead.",
        )
    try:
        view = source.current_view(from_environment(), as_of)
    except XuarRiskError as error:
        st.error(f"**The graph cannot be read right now.** {plain_markdown(error, 600)} Then reload this page.")
    else:
        if options.demo or view.invented:
            st.info(INVENTED)
        first_page.show(view)
    st.html(FOOTER)


PAGES = [st.Page(portfolio, title="Shipments at risk", url_path="portfolio", default=True)]

st.set_page_config(page_title="xuar-risk", layout="wide")
st.html(CSS)
st.navigation(PAGES).run()
