"""A list file sent to the page Lists, imported as the command `lists import` does."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import demo, output
from dashboard.lists import names
from dashboard.ui.decisions.words import heading
from dashboard.ui.page_words import counted, plain_markdown, safe
from dashboard.ui.record import parts as record_parts
from dashboard.ui.view import View
from graph.errors import EngineUnreachable, UserMistake
from graph.store import Store, open_store
from ingest.lists import import_list, refresh_identical_matches

MOST_BYTES = 5_000_000
NEW = "Begin a list of this name"
_DONE = "list that was imported"


def form(view: View) -> None:
    """Chooses a file, the list that it is and its day; says what the import did, or why nothing was imported."""
    st.html(heading("Import a version"))
    if done := st.session_state.pop(_DONE, None):
        words, named = done
        st.success(plain_markdown(words, 900))
        if named:
            st.html(record_parts.bullets(safe(line.strip(), 400) for line in named))
    if view.invented:
        st.info(f"**No list can be imported here.** {plain_markdown(record_parts.as_text(demo.NO_LIST), 600)}")
        return
    with st.form("import a list", enter_to_submit=False):
        sent = st.file_uploader(
            "File: a CSV, FollowTheMoney entities, or for uflpa the page of DHS saved as HTML",
            type=["csv", "tsv", "html", "htm", "json", "jsonl", "ndjson"],
            max_upload_size=5,
        )
        which = st.text_input("List", "uflpa", max_chars=40, help="uflpa, wro or the name of another list.")
        day = st.date_input(
            "Day that the list speaks of",
            None,
            min_value=view.today - timedelta(days=20 * 366),
            max_value=view.today,
            format="YYYY-MM-DD",
            help="Without it, the latest date in the file; where entities have gone, it is needed.",
        )
        part = st.checkbox("Only part of the list", help="As if the file's name had `partial` in it.")
        new = st.checkbox(NEW, help="Where the name is near to a known one: that it is no slip.")
        pressed = st.form_submit_button("Import this file")
    st.caption(
        f"On the command line: `{output.PROGRAM} lists import uflpa FILE --as-of DAY`. After an import, screen on "
        f"the page Matches. The newest version of a list is taken back by `{output.PROGRAM} lists undo LIST:DAY`."
    )
    if pressed and sent is None:
        st.error("Choose a file first.")
    elif pressed and sent is not None:
        _import(view, (which or "").strip(), sent.name, sent.getvalue(), day, partial=bool(part), new=bool(new))


def _import(view: View, which: str, name: str, content: bytes, day: date | None, **said: bool) -> None:
    try:
        report = imported(view, which, name, content, day, **said)
    except (UserMistake, EngineUnreachable) as error:
        st.error(f"**Nothing was imported.** {plain_markdown(error, 1_200)}")
    else:
        st.session_state[_DONE] = in_words(report), names(report)
        st.rerun()


def imported(
    view: View, which: str, name: str, content: bytes, day: date | None, *, partial: bool = False, new: bool = False
) -> dict[str, Any]:
    """Imports the bytes under the file's own name. Raises UserMistake in the words of the page, EngineUnreachable."""
    if len(content) > MOST_BYTES:
        raise UserMistake(f"{name} is {len(content) / 1e6:,.1f} MB; at most 5 MB are read.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name.replace("\\", "/")).name[-120:] or "list")
        path.write_bytes(content)
        try:
            with open_store(view.settings) as store:
                demo.refuse_list(store)
                report = import_list(
                    store, which, path, as_of=day, partial=partial, new=new, now=view.now, home=view.settings.home
                )
                return {**report, "message": f"{report['message']}{_matched(store)}"}
        except UserMistake as mistake:
            words = str(mistake).replace(str(path), path.name).replace("--as-of", "“Day that the list speaks of”")
            words = words.replace("--partial", "“Only part of the list”").replace("add --new", f"tick “{NEW}”")
            raise UserMistake(words) from mistake


def _matched(store: Store) -> str:
    """Matches identical names; where that cannot be done now, says so: the list is imported all the same."""
    try:
        with store.writing() as writer:
            refresh_identical_matches(store, writer)
    except (UserMistake, EngineUnreachable) as error:
        return f". Identical names are not matched with it yet: {error} Screen on the page Matches"
    return ""


def in_words(report: dict[str, Any]) -> str:
    """What an import did."""
    message, entities = str(report["message"]), counted(report["entities"], "entity", "entities")
    return (
        f"{report['list']} of {report['as_of']}: {entities}, {report['added']:,} added, {report['removed']:,} removed, "
        f"{report['changed']:,} changed. {message[:1].upper()}{message[1:]}."
    )
