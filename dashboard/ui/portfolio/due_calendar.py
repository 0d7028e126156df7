"""The deadlines of the portfolio, also those beyond the days that it shows, as a calendar file to take along."""

from __future__ import annotations

import streamlit as st

from dashboard.ui import taking
from dashboard.ui.page_words import counted
from dashboard.ui.portfolio.due import running_of, unreckoned_of
from dashboard.ui.view import View
from review import ical
from review.clocks import Clock


def show(view: View) -> None:
    """Offers them; nothing where no deadline is reckoned."""
    found = running_of(view)
    if not found:
        return
    taking.record(view)
    prepared = st.checkbox(
        f"Take these deadlines along (.ics, {counted(len(found), 'deadline')})", key="prepare_deadlines_ics"
    )
    if prepared and (by := taking.author("taker of deadlines")):
        name, what = f"deadlines-{view.as_of.isoformat()}.ics", "deadlines of shipments (iCalendar)"
        taking.offer("Download .ics", as_ics(view), ical.MIME, name=name, what=what, target=None, by=by)


def as_ics(view: View) -> bytes:
    """Every deadline that is due soon, runs for detained goods or has passed unmet; those that cannot be reckoned are
    counted in it."""
    by_shipment: dict[str, list[Clock]] = {}
    for due in (*running_of(view), *unreckoned_of(view)):
        by_shipment.setdefault(due.shipment, []).append(due.clock)
    return ical.calendar(by_shipment, view.as_of)
