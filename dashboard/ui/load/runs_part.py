"""The page Load: the runs that were, one of them in full, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.ui.addresses import link, whole_number
from dashboard.ui.load import jobs
from dashboard.ui.load import parts as load_parts
from dashboard.ui.load import words as load_words
from dashboard.ui.load import work as load_work
from dashboard.ui.load.jobs import Job
from dashboard.ui.page_words import counted, moment, plain_markdown, safe
from dashboard.ui.record.parts import table
from dashboard.ui.view import View
from graph.errors import UserMistake
from graph.store import Store, open_store
from ingest.kinds import OF_LABEL
from ingest.runs import runs

AT_ONCE = 25
Row = Mapping[str, Any]


def history(view: View) -> None:
    """The runs, newest first."""
    st.html('<h2 class="xr-h2">What was loaded</h2>')
    with open_store(view.settings) as store:
        found = runs(store)[::-1]
    if not found:
        st.info("Nothing was loaded yet. Choose files above, or start from a template below.")
        return
    first = _first(len(found))
    shown = found[first - 1 : first - 1 + AT_ONCE]
    rows = [
        (
            f'<span class="xr-whole">{link(safe(run["run"]), "load", run=run["run"])}</span>',
            f'<span class="xr-whole">{moment(run["started_at"])}</span>',
            safe(run["command"], 100),
            safe(run["source"] or "", 60),
            load_words.state_html(_state(view, run)),
            load_words.counts_words(run["summary"]),
        )
        for run in shown
    ]
    caption = f"Runs {first:,} to {first + len(shown) - 1:,} of {len(found):,}, newest first. A run opens in full."
    st.html(table(caption, ("Run", "When", "What", "Source", "State", "Counts"), rows) + _pages(first, found))


def _first(total: int) -> int:
    """The first run that the address asks for, counted from 1."""
    wanted = whole_number(st.query_params.get("from")) or 1
    return wanted if wanted <= total else 1


def _pages(first: int, found: list[dict[str, Any]]) -> str:
    newer = link("← Newer", "load", **{"from": max(first - AT_ONCE, 1)}) if first > 1 else ""
    older = link("Older →", "load", **{"from": first + AT_ONCE}) if first + AT_ONCE <= len(found) else ""
    return f'<nav aria-label="More runs">{" · ".join(part for part in (newer, older) if part)}</nav>'


def _state(view: View, run: Row) -> str:
    """The state of a run; `dead` where it says that it runs while nobody writes."""
    if run["state"] != "running":
        return str(run["state"])
    writes = jobs.running(view.settings) or jobs.writer_elsewhere(view.settings.home)
    return "running" if writes else "dead"


def one(view: View, id_: str) -> None:
    """One run in full, and undoing it."""
    st.html(link("← All loads", "load"))
    with open_store(view.settings) as store:
        known = runs(store)
        found = next((run for run in known if run["run"] == id_), None)
        if found is None:
            st.info(f"There is no run {plain_markdown(id_, 60)}. The list of all loads names those that there are.")
            return
        _about(view, found, taken_back(found, known))
        _undo(view, store, found)
        _results(view, store, found)


def taken_back(run: Row, known: Sequence[Row]) -> str:
    """By which of the known runs it was taken back, with a link to that; "" where it was not."""
    if run["state"] != "undone":
        return ""
    undone_by = next((one["run"] for one in reversed(known) if one["command"] == f"undo {run['run']}"), None)
    return f"taken back by {link(safe(undone_by), 'load', run=undone_by)}" if undone_by else "taken back"


def _about(view: View, run: Row, taken_back: str) -> None:
    state = _state(view, run)
    meaning = load_words.STATES.get(state, ("", "", ""))[2]
    st.html(
        f'<h2 class="xr-h2">{safe(run["run"])}</h2><div class="xr-line"><b>State</b> {load_words.state_html(state)}. '
        f"{meaning}<br><b>When</b> {moment(run['started_at'])}<br><b>What</b> {safe(run['command'], 400)}<br>"
        f"<b>Source</b> {safe(run['source'] or 'none', 200)}<br>"
        f"<b>Counts</b> {load_words.counts_words(run['summary'])}{f'; {taken_back}' if taken_back else ''}</div>"
    )
    if state in ("interrupted", "dead"):
        st.warning(
            "**This run was broken off.** What it had written stands, so part of its files is in the graph. Load the "
            "same files again, and the rest follows without anything twice; or undo it, and what is in goes."
        )


def _undo(view: View, store: Store, run: Row) -> None:
    """Undo, after a second press that comes with numbers."""
    is_undo = str(run["command"] or "").startswith("undo")
    job = jobs.last(view.settings, about=run["run"], what=("undo",))
    if job and job.state in (jobs.STOPPED, jobs.FAILED):
        load_parts.ended(job)
    if run["state"] == "undone":
        return
    if is_undo:
        st.caption("This is itself an undo. To have its facts again, load the file again.")
        return
    if _state(view, run) == "running" or jobs.running(view.settings):
        return
    if st.query_params.get("undo") != "yes":
        st.html(f'<div class="xr-line">{link("Undo this run…", "load", run=run["run"], undo="yes")}</div>')
        return
    with st.spinner("Counting what would go…"):
        words = _extent_words(load_work.extent(store, run["run"]))
    st.warning(f"**Undo {plain_markdown(run['run'])}?** {words} It cannot be stopped halfway.")
    pressed = st.button(f"Undo {run['run']}", type="primary", key="undo now")
    st.html(link("Keep it", "load", run=run["run"]))
    if pressed:
        _start(view, run["run"])


def _start(view: View, run: str) -> None:
    job = Job("undo", run, f"Undoing {run}", view.now, can_stop=False)
    try:
        jobs.start(view.settings, job, lambda job: load_work.take_back(view.settings, run, view.now, job))
    except UserMistake as mistake:
        st.error(plain_markdown(str(mistake), 600))
        return
    del st.query_params["undo"]
    st.rerun()


def _extent_words(extent: load_work.Extent) -> str:
    parts = [counted(count, label.lower(), OF_LABEL[label].name) for label, count in extent.added.items()]
    parts += [counted(extent.facts, "fact between records", "facts between records")] if extent.facts else []
    added = f"{', '.join(parts)} that it added would go." if parts else "Nothing that it added is left."
    if not extent.changed:
        return added
    return f"{added} {counted(extent.changed, 'fact')} that it changed or removed would come back as before."


def _results(view: View, store: Store, run: Row) -> None:
    rejected = run["summary"].get("rejected")
    path = load_work.rejects_of(view.settings, run["run"])
    # A run that was broken off counted nothing, but may have left its rejects.
    if path and (rejected or not run["summary"]):
        load_parts.rejects(path, rejected, path.name)
    elif rejected:
        rows = counted(rejected, "row was", "rows were")
        st.info(f"{rows} rejected. The file of rejects is not in this data folder any more.")
    kinds = store.read(
        "MATCH (f:Finding) WHERE f.run = $run RETURN f.kind AS kind, count(f) AS n ORDER BY n DESC, kind",
        run=run["run"],
    )
    if kinds:
        first = store.read(
            "MATCH (f:Finding) WHERE f.run = $run RETURN f.kind AS kind, f.message AS message, f.subjects AS subjects, "
            f"f.source_file AS file, f.source_row AS row ORDER BY kind, file, row LIMIT {load_work.MOST_FINDINGS}",
            run=run["run"],
        )
        st.html('<h2 class="xr-h2">Odd, but possible</h2>')
        st.html(load_words.findings_html(first, {row["kind"]: row["n"] for row in kinds}))
