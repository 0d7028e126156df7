"""What came of a statement: the table, the picture of what joins its records, and the files to take along."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.ui import taking
from dashboard.ui.cypher.asking import Outcome
from dashboard.ui.cypher.cells import as_html, as_text
from dashboard.ui.cypher.files import as_csv, as_parquet
from dashboard.ui.cypher.picture import MOST_DRAWN, picture, picture_html
from dashboard.ui.page_words import counted, moment, plain_markdown, safe
from dashboard.ui.view import View
from graph.asking import Answer
from graph.library import Query

ROWS_SHOWN = 100
SHORT = 24
"""So many characters of a cell are not broken."""


def show(view: View, found: Outcome, query: Query | None) -> None:
    """Draws it. query: the question whose own text was asked, None for a text of one's own."""
    st.header("Answer", anchor="answer")
    answer = found.answer
    if answer is None:
        st.error(plain_markdown(found.error, 2_000))
        return
    rows = counted(len(answer.rows), "row")
    st.caption(f"{rows}, in {answer.seconds:.2g} s, asked {moment(found.at)}.")
    if answer.cut:
        st.warning(f"**This is not all.** The answer was {plain_markdown(answer.cut, 300)}. The limits are set above.")
    if not answer.rows:
        st.info("Nothing recorded answers this. An empty answer clears nobody.")
        return
    _table(view, answer, query)
    _picture(view, answer)
    _take_along(view, answer, query)


def _table(view: View, answer: Answer, query: Query | None) -> None:
    begin = 0
    if len(answer.rows) > ROWS_SHOWN:
        first = st.number_input(
            f"Show {ROWS_SHOWN} rows, from row", 1, len(answer.rows), 1, ROWS_SHOWN, key="from", bind="query-params"
        )
        begin = int(first) - 1
    st.html(table_html(view, answer, query, begin))


def table_html(view: View, answer: Answer, query: Query | None, begin: int) -> str:
    """The rows from `begin`, counted from 0, at most ROWS_SHOWN."""
    meanings = {column.name: column.meaning for column in query.columns} if query else {}
    figures = {
        name
        for name in answer.columns
        if any(row[name] is not None for row in answer.rows)
        and all(row[name] is None or type(row[name]) in (int, float) for row in answer.rows)
    }
    heads = "".join(_head_html(name, meanings.get(name, ""), name in figures) for name in answer.columns)
    part = answer.rows[begin : begin + ROWS_SHOWN]
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="xr-figure">{safe(as_text(row[name]))}</td>'
            if name in figures
            else f"<td{_whole(row[name])}>{as_html(view.projection, row[name])}</td>"
            for name in answer.columns
        )
        + "</tr>"
        for row in part
    )
    caption = f"Rows {begin + 1:,} to {begin + len(part):,} of {len(answer.rows):,}"
    return (
        '<div class="xr-scroll" tabindex="0" role="region" aria-label="The rows of the answer"><table class="xr-table">'
        f"<caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _whole(value: Any) -> str:
    """Keeps what is short, such as an id or a day, on one line; the table scrolls instead."""
    return ' class="xr-nowrap"' if not isinstance(value, list | dict) and len(as_text(value)) <= SHORT else ""


def _head_html(name: str, meaning: str, figure: bool) -> str:
    words = f'<abbr title="{safe(meaning, 300)}">{safe(name, 80)}</abbr>' if meaning else safe(name, 80)
    return f'<th scope="col"{" class=xr-figure" if figure else ""}>{words}</th>'


def _picture(view: View, answer: Answer) -> None:
    made = picture(view, answer)
    if not made.total:
        return
    st.header("What joins its records", anchor="picture")
    if made.total > MOST_DRAWN:
        st.warning(
            f"The rows name {made.total:,} records, too many for a picture: it looks at the first {MOST_DRAWN} of "
            "them. Ask for less to see the others."
        )
    if made.network is None:
        which = "any two of them" if made.total > 1 else "it to another"
        st.caption(f"No sale, holding, lot or match on file joins {which}.")
        return
    st.html(picture_html(made.network))
    alone = f" {counted(made.alone, 'record')} that nothing joins to another of them left out." if made.alone else ""
    st.caption(f"An arrow where goods flow, dashes where none do, such as a holding. A box opens its record.{alone}")


def _take_along(view: View, answer: Answer, query: Query | None) -> None:
    st.header("To take along", anchor="take-along")
    taking.record(view)
    if not st.checkbox("Prepare the answer as files", key="prepare answer") or not (by := taking.author("taker")):
        return
    name = query.name if query else "own-cypher"
    asked = f"answer to the question {query.name}" if query else "answer to a statement of one's own"
    whole = f", {answer.cut}" if answer.cut else ""
    for label, content, mime, ending in (
        ("Download CSV", as_csv(answer), "text/csv", "csv"),
        ("Download Parquet", as_parquet(answer), "application/vnd.apache.parquet", "parquet"),
    ):
        what = f"{asked} ({label.removeprefix('Download ')}, {counted(len(answer.rows), 'row')}{whole})"
        taking.offer(label, content, mime, name=f"{name}.{ending}", what=what, target=None, by=by)
