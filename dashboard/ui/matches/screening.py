"""Screening as a job of the server: begun here, and its progress shows to everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st

from dashboard.ui.load import jobs
from dashboard.ui.load import page as load_page
from dashboard.ui.load import parts as load_parts
from dashboard.ui.load.jobs import Job, Stopped
from dashboard.ui.page_words import counted
from dashboard.ui.view import View
from graph.settings import Settings
from graph.store import open_store
from ingest.screening.run import screen


def show(view: View) -> None:
    """The progress of what is being done, else how the last screening ended and a button that begins one."""
    if jobs.running(view.settings):
        load_page.progress(view.settings)
        return
    if last := jobs.last(view.settings, about="", what=("screen",)):
        load_parts.recent(last)
    if st.button("Screen now", key="screen", help="Compares every name with the lists, and records with each other."):
        load_parts.do(lambda: start(view))


def start(view: View) -> Job:
    """Begins a screening. Raises UserMistake where something else is being done."""
    job = Job("screen", "", "Screening names and records", view.now)
    return jobs.start(view.settings, job, lambda job: work(view.settings, view.now, job))


def work(settings: Settings, now: datetime, job: Job) -> dict[str, Any]:
    """What the command `screen` does; the result tells in words what it found and changed."""
    try:
        with open_store(settings) as store:
            found = screen(store, now=now, progress=job.told)
    except Stopped:
        raise Stopped("Screening was stopped. What it wrote by then stands; screen again to complete it.") from None
    changes = found.changed.values()
    changed = ", ".join(f"{sum(one[how] for one in changes):,} {how}" for how in ("made", "changed", "removed"))
    pairs = counted(len(found.matches), "match with listed entities", "matches with listed entities")
    said = f"{pairs}, {counted(len(found.doubles), 'pair')} of records; {changed} since the last screening."
    return {"words": " ".join([said, *found.unread.remarks])}
