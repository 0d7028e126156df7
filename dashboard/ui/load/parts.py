"""What the parts of the page Load share: reports, rejects, how jobs ended, and the next step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.ui.addresses import link
from dashboard.ui.load import jobs
from dashboard.ui.load import words as load_words
from dashboard.ui.load import work as load_work
from dashboard.ui.load.jobs import Job
from dashboard.ui.load.option_words import on_the_page
from dashboard.ui.page_words import counted, plain_markdown, safe
from dashboard.ui.view import View
from graph.errors import UserMistake


def start_place(view: View) -> None:
    """Starts placing. Raises UserMistake where something else is being done."""
    job = Job("tag", "", "Placing companies and sites", view.now)
    jobs.start(view.settings, job, lambda job: load_work.place(view.settings, job))


def details(report: Mapping[str, Any], *, done: bool) -> None:
    """Files, columns that were not read, and findings of a report."""
    st.html(load_words.files_table(report, done=done))
    for sentence in load_words.not_read(report):
        st.markdown(plain_markdown(sentence, 1500))
    if report["kinds_of_findings"]:
        st.html('<h2 class="xr-h2">Odd, but possible</h2>')
        st.html(load_words.findings_html(report["findings"], report["kinds_of_findings"]))


def rejects(path: Path, rejected: int | None, name: str) -> None:
    """The first rejected rows, and all of them to download."""
    st.html('<h2 class="xr-h2">Rejected rows</h2>')
    st.download_button(
        f"Download all rejects (CSV, {load_words.size(path.stat().st_size)})",
        path.read_bytes,
        file_name=name,
        mime="text/csv",
        on_click="ignore",
    )
    st.html(load_words.rejects_table(path, rejected))


def place_them(view: View) -> None:
    """The next step where something has no place yet."""
    missing = view.parties_without("xuar")
    if not missing or jobs.running(view.settings):
        return
    st.warning(
        f"**Next: place them.** {counted(missing, 'company or site has', 'companies and sites have')} not been placed "
        "yet; until then none of them counts as inside the XUAR."
    )
    if st.button("Place them now", key="place", type="primary"):
        do(lambda: start_place(view))


def screen_them(view: View) -> None:
    """The next step where names have not been compared since something was loaded."""
    if view.screened.due and not jobs.running(view.settings):
        st.html(
            '<div class="xr-line"><b>Next: compare the names</b> with those of the lists, and records with each other, '
            f"on the page {link('Matches', 'matches')}.</div>"
        )


def ended(job: Job) -> None:
    """How a job ended that did not get done."""
    words = plain_markdown(job.words, 1200)
    (st.warning if job.state == jobs.STOPPED else st.error)(f"**{plain_markdown(job.title)}: {job.state}.** {words}")
    if job.run and job.what == "load":
        st.html(link(f"Open {safe(job.run)}", "load", run=job.run))


def recent(job: Job) -> None:
    """How the last job ended."""
    if job.state != jobs.DONE:
        ended(job)
        return
    where = ""
    if job.what in ("check", "load"):
        where = link("Open it", "load", upload=job.about)
    elif job.run:
        where = link(f"Open {safe(job.run)}", "load", run=job.run)
    st.html(
        f'<div class="xr-line" role="status"><span aria-hidden="true">✓</span> <b>{safe(job.title)}: done</b>, begun '
        f"{job.began:%H:%M} UTC. {_outcome(job)} {where}</div>"
    )


def _outcome(job: Job) -> str:
    result = job.result
    if job.what == "tag":
        states = ", ".join(f"{count:,} {state}" for state, count in result["states"].items())
        return f"{result['tagged']:,} were looked at. Now {states}."
    if job.what == "screen":
        return f"{safe(result['words'], 600)} {link('Open the queue', 'matches')}"
    if job.what == "check":
        return f"{counted(result['loaded'], 'row')} would be loaded, {result['rejected']:,} rejected."
    return f"{load_words.counts_words(result['summary'])}.".capitalize()


def do(start: Callable[[], object]) -> None:
    """Starts a job and draws the page anew; what speaks against it is said."""
    try:
        start()
    except UserMistake as mistake:
        st.error(plain_markdown(on_the_page(str(mistake)), 600))
        return
    st.rerun()


def stubs(report: Mapping[str, Any]) -> str:
    return f", {counted(report['stubs'], 'stand-in is', 'stand-ins are')} made" if report["stubs"] else ""
