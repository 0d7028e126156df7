"""The page Load: files are checked, loaded and taken back here; what is being done shows to everybody."""

from __future__ import annotations

import csv
import io

import streamlit as st

from dashboard.ui.addresses import link
from dashboard.ui.load import jobs, mapping_part, runs_part, upload_part, uploads
from dashboard.ui.load import parts as load_parts
from dashboard.ui.load import words as load_words
from dashboard.ui.load.jobs import Job
from dashboard.ui.page_words import plain_markdown
from dashboard.ui.view import View
from graph.settings import Settings
from ingest.kinds import KINDS, Kind

REFRESH_SECONDS = 0.5


def show(view: View) -> None:
    """Draws the page: an upload or a run where the address names one, else all of it."""
    running = jobs.running(view.settings)
    uploads.sweep(view.settings.home, view.now, keep=running.about if running else "")
    if running:
        progress(view.settings)
    elif writer := jobs.writer_elsewhere(view.settings.home):
        st.info(
            f"Another command writes to this graph right now ({plain_markdown(writer, 80)}). A load, placing and undo "
            "have to wait until it has finished; a check does not."
        )
    upload, run = st.query_params.get("upload"), st.query_params.get("run")
    if upload:
        upload_part.show(view, upload)
    elif run:
        runs_part.one(view, run)
    else:
        _everything(view)


def _everything(view: View) -> None:
    recent = jobs.ended(view.settings)
    if recent and not jobs.running(view.settings):
        _recent(view, recent[0])
    load_parts.place_them(view)
    upload_part.form(view)
    runs_part.history(view)
    _templates()


def _recent(view: View, job: Job) -> None:
    """How the last job ended; a check that waits for names of columns has not failed."""
    upload = uploads.found(view.settings.home, job.about) if (job.what, job.state) == ("check", jobs.FAILED) else None
    if upload is None or not mapping_part.needed(upload):
        load_parts.recent(job)
        return
    st.info(f"**{plain_markdown(job.title)}:** Its columns have to be named first.")
    st.html(link("Open it", "load", upload=upload.id))


@st.fragment(run_every=REFRESH_SECONDS)
def progress(settings: Settings) -> None:
    """What is being done right now, whoever began it. The page is drawn anew once it has ended."""
    job = jobs.running(settings)
    if job is None:
        st.rerun()
    words = plain_markdown(load_words.progress_words(job), 200)
    share = load_words.progress_share(job)
    with st.container(border=True):
        st.markdown(f"**{plain_markdown(job.title)}**, since {job.began:%H:%M} UTC")
        if share is None:
            st.markdown(f"{words}…")
        else:
            st.progress(share, words)
        if not job.can_stop:
            st.caption("This cannot be stopped halfway. You may go to other pages meanwhile.")
        elif st.button("Stop", key="stop job", disabled=job.is_stopping):
            job.stop()
        else:
            st.caption("You may go to other pages meanwhile, or close this one.")


def _templates() -> None:
    st.html('<h2 class="xr-h2">Templates</h2>')
    st.markdown("Which columns a file can have. A template is a CSV with the header row alone.")
    name = st.selectbox(
        "Kind of file",
        list(KINDS),
        key="template",
        bind="query-params",
        format_func=lambda name: f"{name}: {load_words.KINDS[name]}",
    )
    kind = KINDS[name]
    st.download_button(
        f"Download {kind.name}.csv", template(kind), file_name=f"{kind.name}.csv", mime="text/csv", on_click="ignore"
    )
    st.markdown(plain_markdown(load_words.kind_meaning(kind)))
    st.html(load_words.columns_table(kind))


def template(kind: Kind) -> bytes:
    """A CSV with the header row of a kind, and a mark by which spreadsheets know that it is UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow(kind.names)
    return text.getvalue().encode("utf-8-sig")
