"""The page Load: choosing files, checking them first, and loading them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import demo, output
from dashboard.ui.addresses import link
from dashboard.ui.load import jobs, mapping_part, runs_part, uploads
from dashboard.ui.load import parts as load_parts
from dashboard.ui.load import words as load_words
from dashboard.ui.load import work as load_work
from dashboard.ui.load.jobs import Job
from dashboard.ui.load.option_words import on_the_page
from dashboard.ui.load.uploads import OWN_MAP, Order, Sent, Upload
from dashboard.ui.page_words import counted, plain_markdown, safe
from dashboard.ui.view import View
from graph.errors import UserMistake
from graph.store import open_store
from ingest.kinds import KINDS
from ingest.mapping import shipped_maps
from ingest.readers import OPENERS
from ingest.runs import runs

ENDINGS = [ending.removeprefix(".") for ending in OPENERS]
MAPS = {
    None: "as in the templates below",
    "osh": "a list of Open Supply Hub (osh)",
    "bill_of_lading": "an export of bills of lading (bill_of_lading)",
    OWN_MAP: "as my own mapping says (a TOML file)",
}
MOST_MAP_MB = 1


def form(view: View) -> None:
    """Choosing files, and how they are to be read."""
    st.html('<h2 class="xr-h2">Load files</h2>')
    refused = _refused(view)
    if refused:
        st.info(f"**No other facts can be loaded here.** {plain_markdown(refused, 600)}")
        return
    limit = int(st.get_option("server.maxUploadSize"))
    st.markdown(
        "Files of any kinds go together, in any order. They are **checked first**: nothing is written before you have "
        "seen what would happen."
    )
    with st.form("upload", enter_to_submit=False):
        sent = st.file_uploader(
            f"Files: CSV, XLSX, JSON Lines or Parquet, up to {limit:,} MB each",
            type=ENDINGS,
            accept_multiple_files=True,
            help="The name of a file says what it holds, such as suppliers.csv; else its columns do.",
        )
        order, own_map = _options(Order())
        pressed = st.form_submit_button("Check these files", type="primary")
    st.html(
        f'<div class="xr-small">Larger files, and more than {uploads.MOST_FILES} at once, go by the command line: '
        f"<code>{output.PROGRAM} load FILE...</code>. What was uploaded stays on this machine, and is removed once it "
        "is loaded or after a day.</div>"
    )
    if pressed:
        try:
            _receive(view, [(file.name, file) for file in sent], order, own_map)
        except UserMistake as mistake:
            st.error(plain_markdown(on_the_page(str(mistake)), 600))


def _refused(view: View) -> str:
    """Why nothing can be loaded into this graph, or nothing."""
    try:
        with open_store(view.settings) as store:
            demo.keep_apart(store, None)
    except UserMistake as mistake:
        return str(mistake)
    return ""


def _options(order: Order) -> tuple[Order, Sent | None]:
    """The choices of how to load, and a mapping of one's own."""
    with st.expander("Options: source, kind, foreign columns, replace, stubs"):
        source = st.text_input(
            "Source: who states these facts",
            value=order.source or "",
            max_chars=80,
            placeholder="the name of each file, without its ending",
            help="A later load of the same source updates what it said. Files whose names change with every delivery "
            "need one name here. On the command line: --source.",
        )
        kinds = [None, *KINDS]
        kind = st.selectbox(
            "What the files hold",
            kinds,
            index=kinds.index(order.kind),
            format_func=lambda name: f"{name}: {load_words.KINDS[name]}" if name else "told by name or columns",
            help="Only where neither the files' names nor their columns tell. It counts for all files of this upload. "
            "On the command line: --kind.",
        )
        maps = [None, *shipped_maps(), OWN_MAP]
        mapping = st.selectbox(
            "Names of the columns",
            maps,
            index=maps.index(order.mapping),
            format_func=lambda name: MAPS.get(name, str(name)),
            help="A mapping says which column of a foreign file is which of ours. On the command line: --map.",
        )
        own = st.file_uploader(
            "My own mapping", type="toml", max_upload_size=MOST_MAP_MB, help="docs/loading.md describes the format."
        )
        replace = st.checkbox(
            "Replace: remove what these sources no longer say",
            value=order.replace,
            help="Of the kinds in these files, facts of the same source that are not in them any more are removed. "
            "Undo brings them back. On the command line: --replace.",
        )
        allow_stubs = st.checkbox(
            "Stubs: make a marked stand-in for an id that refers to nothing",
            value=order.allow_stubs,
            help="Otherwise the row is rejected. The real record takes the stand-in's place once it is loaded. "
            "On the command line: --allow-stubs.",
        )
    # Whoever uploads a mapping means it.
    chosen = OWN_MAP if own else mapping
    said = Order(kind, chosen, " ".join(source.split()) or None, replace, allow_stubs)
    return said, (own.name, own) if own else None


def _receive(view: View, sent: list[Sent], order: Order, own_map: Sent | None) -> None:
    upload = uploads.receive(view.settings.home, sent, order, own_map, view.now)
    if not jobs.running(view.settings):
        _start_check(view, upload)
    st.query_params["upload"] = upload.id
    st.rerun()


def _start_check(view: View, upload: Upload) -> None:
    job = Job("check", upload.id, f"Checking {_files(len(upload.files))}", view.now)
    jobs.start(view.settings, job, lambda job: load_work.check(view.settings, upload, view.now, job))


def _start_load(view: View, upload: Upload) -> None:
    job = Job("load", upload.id, f"Loading {_files(len(upload.files))}", view.now)
    jobs.start(view.settings, job, lambda job: load_work.load_upload(view.settings, upload, view.now, job))


def _files(count: int) -> str:
    return counted(count, "file")


def show(view: View, id_: str) -> None:
    """One upload: what a check found, and loading it."""
    st.html(link("← All loads", "load"))
    upload = uploads.found(view.settings.home, id_)
    job = jobs.last(view.settings, about=id_, what=("check", "load"))
    if job and job.state == jobs.RUNNING:
        return
    if job and job.what == "load" and job.state == jobs.DONE:
        loaded(view, job)
        return
    if upload is None:
        st.info(
            "This upload is no longer here: it was loaded, thrown away, or is older than a day. What was loaded stands "
            "in the list of all loads."
        )
        return
    st.html(f'<h2 class="xr-h2">{_files(len(upload.files))}, not loaded yet</h2>{_chosen(upload)}')
    report = upload.report()
    next_step = mapping_part.needed(upload) if report is None else ""
    if next_step:
        st.info(next_step)
    elif job and job.state != jobs.DONE:
        load_parts.ended(job)
    if report and not (job and job.what == "check" and job.state != jobs.DONE):
        _checked(view, upload, report, outdated=bool(job and job.what == "load" and job.run))
    mapping_part.show(
        upload,
        lambda order, sent: load_parts.do(lambda: _start_check(view, upload.ordered(order, sent))),
        opened=report is None,
    )
    _again(view, upload, report)


def _chosen(upload: Upload) -> str:
    """The files and the options of an upload."""
    order = upload.order
    own = f" ({upload.own_map.name})" if order.mapping == OWN_MAP and upload.own_map else ""
    said = [
        f"source {order.source}" if order.source else "",
        f"all hold {order.kind}" if order.kind else "",
        f"columns {MAPS.get(order.mapping, order.mapping)}{own}" if order.mapping else "",
        "replace what the sources no longer say" if order.replace else "",
        "stubs for ids that refer to nothing" if order.allow_stubs else "",
    ]
    named = ", ".join(safe(path.name, 60) for path in upload.files)
    options = "; ".join(safe(part, 120) for part in said if part)
    return f'<div class="xr-line">{named}{f"<br><b>Options</b> {options}" if options else ""}</div>'


def _checked(view: View, upload: Upload, report: Mapping[str, Any], *, outdated: bool) -> None:
    """What a load would do, and the button that does it. outdated: part of it was loaded since."""
    if outdated:
        st.markdown("**Load** writes what is missing. The numbers are those of the check before that load.")
    else:
        st.html(_would(report))
    if upload.order.replace:
        st.warning("How many facts `replace` removes is not counted by a check. Undo brings them back.")
    left, right, _ = st.columns([2, 2, 3])
    idle = jobs.running(view.settings) is None
    if report["loaded"] or upload.order.replace:
        if left.button("Load", type="primary", key="load now", disabled=not idle, width="stretch"):
            load_parts.do(lambda: _start_load(view, upload))
    else:
        left.markdown("**Nothing to load.**")
    if right.button("Throw away", key="throw away", disabled=not idle, width="stretch"):
        upload.remove()
        del st.query_params["upload"]
        st.rerun()
    load_parts.details(report, done=False)
    if upload.rejects.is_file():
        load_parts.rejects(upload.rejects, report["rejected"], f"rejects-{upload.id}.csv")


def _would(report: Mapping[str, Any]) -> str:
    """What a load would do, in a sentence."""
    loaded = counted(report["loaded"], "row is", "rows are")
    unchanged, rejected = (counted(report[name], "is", "are") for name in ("unchanged", "rejected"))
    later = "Rings of owners and late inputs are looked for when it is loaded."
    return (
        f'<div class="xr-line"><b>If you load this:</b> {loaded} new or changed, {unchanged} in the graph already, '
        f"{rejected} rejected{load_parts.stubs(report)}. {later}</div>"
    )


def _again(view: View, upload: Upload, report: Mapping[str, Any] | None) -> None:
    """The same files in another way."""
    st.html(f'<h2 class="xr-h2">{"Check again in another way" if report else "Check"}</h2>')
    idle = jobs.running(view.settings) is None
    with st.form("again", enter_to_submit=False):
        order, own_map = _options(upload.order)
        pressed = st.form_submit_button("Check again" if report else "Check these files", disabled=not idle)
    if not idle:
        st.caption("Something else is being done right now; check once it has ended.")
    if pressed:
        load_parts.do(lambda: _start_check(view, upload.ordered(order, own_map)))


def loaded(view: View, job: Job) -> None:
    """What a load did, and the next step."""
    report = job.result
    run = link(safe(job.run), "load", run=job.run)
    did = f"<b>{run}</b>: {load_words.counts_words(report['summary'])}"
    if gone := _taken_back(view, job):
        st.html(f'<h2 class="xr-h2">Taken back</h2><div class="xr-line">{did}; {gone}.</div>')
        return
    st.html(f'<h2 class="xr-h2">Loaded</h2><div class="xr-line">{did}.</div>')
    if report["next"]:
        load_parts.place_them(view)
    if (ended := jobs.ended(view.settings)) and ended[0].what == "tag":
        load_parts.recent(ended[0])
    load_parts.screen_them(view)
    load_parts.details(report, done=True)
    path = load_work.rejects_of(view.settings, str(job.run))
    if report["rejected"] and path:
        load_parts.rejects(path, report["rejected"], path.name)


def _taken_back(view: View, job: Job) -> str:
    """By which run that load was taken back; "" where it stands."""
    with open_store(view.settings) as store:
        known = runs(store)
    return next((runs_part.taken_back(run, known) for run in known if run["run"] == job.run), "")
