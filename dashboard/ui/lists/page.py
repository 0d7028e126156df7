"""The page Lists: was a name listed on a day, which lists are there and how whole, their versions and entities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from dashboard.ui import paging
from dashboard.ui.addresses import here_with, link
from dashboard.ui.decisions.log import readable
from dashboard.ui.decisions.words import heading
from dashboard.ui.find import folded
from dashboard.ui.lists import importing
from dashboard.ui.lists import words as list_words
from dashboard.ui.lists.changes import who_by_version
from dashboard.ui.page_words import counted, plain_markdown
from dashboard.ui.paging import Part, part_of
from dashboard.ui.view import View
from graph.errors import EngineUnreachable, UserMistake
from graph.store import open_store
from ingest.lists import show_lists
from ingest.lists.asking import ask_lists
from ingest.lists.versions import entities_of, versions_of

Row = dict[str, Any]
ROWS = 50
_VERSIONS = "versions"
"""In an address: from which version on; `from` is that of entities."""


@dataclass(frozen=True)
class Read:
    """lists: the newest version of each. versions: all of them, or of the chosen list, newest first. who: by a
    version's id whom it added, removed and changed. entities: of the chosen list, by name."""

    lists: list[Row]
    versions: list[Row]
    who: dict[str, list[str]]
    entities: list[Row]


def show(view: View) -> None:
    """Draws the page. The address says the name and day that are asked, the list, and what is searched in it."""
    which = st.query_params.get("list")
    try:
        readable(view)
        read = _read(view, which)
        _partial(read.lists)
        if read.lists:
            _ask(view)
        _lists(read, which)
        if which:
            _entities(view, read, which)
        importing.form(view)
    except EngineUnreachable as error:
        st.warning(f"**Lists cannot be read right now.** {plain_markdown(error, 600)}")


def _read(view: View, which: str | None) -> Read:
    with open_store(view.settings) as store:
        versions = [version for version in versions_of(store) if which in (None, version["list"])]
        entities = entities_of(store, which) if which else []
        lists, entities = show_lists(store, view.today), sorted(entities, key=lambda row: str(row["name"]))
    return Read(lists, versions[::-1], who_by_version(versions, view.settings.home), entities)


def _partial(lists: list[Row]) -> None:
    """Says loudly which lists are not whole, and where none is there."""
    partial = [
        f"{row['list']} of {row['as_of']} ({counted(row['entities'], 'entity', 'entities')}; "
        f"{row['completeness_because']})"
        for row in lists
        if row["partial"]
    ]
    if partial:
        named = plain_markdown(", ".join(partial), 1_000)
        st.warning(f"**PARTIAL: {named}.** A partial list clears nobody: who is not found in it may well be listed.")
    if not lists:
        st.info("**No list is imported, so nobody is known to be listed or unlisted.** Import one below.")


def _ask(view: View) -> None:
    st.html(heading("Was it listed?"))
    left, right = st.columns([4, 1])
    with left:
        name = st.text_input(
            "Name", key="asked", bind="query-params", max_chars=300, placeholder="the name of a company, now or then"
        )
    with right:
        on = st.date_input(
            "On the day",
            view.as_of,
            min_value=date(2000, 1, 1),
            max_value=date(2100, 1, 1),
            format="YYYY-MM-DD",
            key="on",
            bind="query-params",
        )
    if not (name and name.strip()):
        return
    try:
        with open_store(view.settings) as store:
            rows = ask_lists(store, name, on or view.as_of, today=view.today)
    except UserMistake as mistake:
        st.error(plain_markdown(mistake, 600))
        return
    st.html(list_words.answers_html(rows))
    st.caption("Screening on the page Matches compares every name of every record with every listed one.")


def _lists(read: Read, which: str | None) -> None:
    if not read.lists:
        return
    st.html(heading("Lists") + list_words.lists_html(read.lists, which))
    part = part_of(len(read.versions), st.query_params.get(_VERSIONS), ROWS)
    title = f"Versions of {which[:60]}" if which else "Versions"
    pages = _pages(part, _VERSIONS)
    if part.total:
        st.html(heading(title) + list_words.versions_html(read.versions, part, read.who) + pages)


def _entities(view: View, read: Read, which: str) -> None:
    st.html(heading(f"Entities of {which[:60]}"))
    if not read.entities:
        st.info("This list is not imported, or holds nobody.")
        st.html(link("All lists", "lists"))
        return
    text = st.text_input("Search in this list", key="text", bind="query-params", max_chars=300)
    found = [row for row in read.entities if _has(row, text or "")]
    if found:
        part = part_of(len(found), st.query_params.get("from"), ROWS)
        st.html(list_words.entities_html(found, part, view.as_of) + _pages(part, "from"))
    else:
        st.info("No entity here has these words in its names, now or before. That clears nobody.")
    st.html(link("All lists", "lists"))


def _has(row: Row, text: str) -> bool:
    """Whether every word occurs in the entity's names, those of today and before."""
    held = folded(" ".join([str(row["name"]), *(row.get("aliases") or ()), *(row.get("history") or ())]))
    return all(word in held for word in folded(text).split())


def _pages(part: Part, name: str) -> str:
    def to(word: str, begin: int | None) -> str:
        return f'<a href="{escape(here_with(**{name: begin}))}">{word}</a>'

    return paging.paging_html(part, ROWS, to)
