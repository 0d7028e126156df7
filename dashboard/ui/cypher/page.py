"""The page Cypher: the library of questions with their parameters, an editor that only reads, and the answer."""

from __future__ import annotations

import streamlit as st

from dashboard import output
from dashboard.ui.addresses import link, whole_number
from dashboard.ui.cypher import answer_part, asking, inputs
from dashboard.ui.cypher.inputs import names_in_address
from dashboard.ui.find import folded
from dashboard.ui.page_words import plain_markdown, safe
from dashboard.ui.view import View
from graph.asking import Limits
from graph.errors import EngineUnreachable
from graph.library import Query, by_group, queries

__all__ = ["names_in_address", "show"]

OWN = "own-text"
"""In the address: a text of one's own. No question of the library can be called so."""
LONGEST = 6_000
"""Of a text, in characters: in any script it fits into an address that servers take."""
MOST_ROWS, MOST_SECONDS, MEGABYTES = 50_000, 600, 64
EMPTY = "MATCH (s:Supplier)\nRETURN s.id AS id, s.name AS name, s.country AS country\nORDER BY id\n"


def show(view: View) -> None:
    """Draws the page. `?query=` says which question, `cypher=` how its text was changed."""
    chosen = st.query_params.get("query", "")
    words = st.text_input(
        "Find a question",
        key="text",
        bind="query-params",
        max_chars=200,
        placeholder="owners, gin, certificate",
    )
    if words.strip():
        st.html(_found_html(words))
    elif not chosen:
        st.html(_library_html())
    if not chosen:
        return
    query = queries().get(chosen)
    if query is None and chosen != OWN:
        st.error(f"The library has no question {plain_markdown(chosen, 80)}. The search above finds those that it has.")
        return
    st.html(_heading(query))
    _question(view, query)


def _library_html() -> str:
    parts = [f"<p>{link('Write a statement of your own', 'cypher', query=OWN)}, or ask a question of the library:</p>"]
    for group, of_group in by_group().items():
        parts.append(f'<h2 class="xr-h2">{group[0].upper()}{group[1:]}</h2>{_list_html(of_group)}')
    return "".join(parts)


def _list_html(of: list[Query]) -> str:
    items = (
        f"<li>{link(safe(one.title), 'cypher', query=one.name, text=None)} "
        f'<span class="xr-about">{safe(one.question, 300)}</span></li>'
        for one in of
    )
    return f'<ul class="xr-found">{"".join(items)}</ul>'


def _found_html(words: str) -> str:
    wanted = folded(words).split()
    found = [one for of in by_group().values() for one in of if all(word in _searched(one) for word in wanted)]
    if found:
        return _list_html(found)
    own = link("write a statement of your own", "cypher", query=OWN, text=None)
    return f'<p class="xr-found">No question of the library has <b>{safe(words, 80)}</b>. Try one word, or {own}.</p>'


def _searched(one: Query) -> str:
    names = " ".join((*(p.name for p in one.parameters), *(c.name for c in one.columns)))
    return folded(f"{one.name} {one.title} {one.group} {one.question} {names}")


def _heading(query: Query | None) -> str:
    every = link("All questions", "cypher", text=None)
    if query is None:
        return (
            '<h2 class="xr-h2">A statement of your own</h2><div class="xr-line">It can read everything and change '
            f"nothing. What it calls <code>$name</code> gets a field when it is run. {every}</div>"
        )
    columns = "".join(f"<dt>{safe(one.name)}</dt><dd>{safe(one.meaning, 300)}</dd>" for one in query.columns)
    return (
        f'<h2 class="xr-h2">{safe(query.title)}</h2><div class="xr-line">{safe(query.question, 300)} {every}</div>'
        f'<details class="xr-small"><summary>About it: columns and cost</summary><dl>{columns}</dl>'
        f"<p>Starts from {safe(query.start)}. {safe(query.cost, 600)}</p>"
        f"<p>The same on the command line: <code>{safe(f'{output.PROGRAM} {query.command}', 300)}</code></p></details>"
    )


def _question(view: View, query: Query | None) -> None:
    """The form and what came of it."""
    if wrong := [*inputs.misread(query), *_misread()]:
        told = " ".join(plain_markdown(words, 300) for words in wrong)
        st.warning(f"**The address says what does not fit, and that was left out.** {told}")
    standard = query.cypher if query else EMPTY
    marked_in_address = st.query_params.get("run")
    with st.form("statement"):
        values = inputs.fields(query, st.session_state.get("cypher") or st.query_params.get("cypher") or standard)
        text = _editor(query, standard)
        limits = _limits()
        pressed = st.form_submit_button("Run", type="primary")
    is_the_librarys = query is not None and text == standard
    mark = asking.LIBRARY if is_the_librarys else asking.mark(text)
    if absent := inputs.missing(query, text, values):
        if pressed:
            named = ", ".join(plain_markdown(name, 80) for name in absent)
            st.error(f"The statement needs a value for {named}: write it into its field above, and run it again.")
        return
    if pressed:
        st.query_params["run"] = mark
    try:
        found = asking.outcome(view, text, values, limits, pressed=pressed, marked=marked_in_address == mark)
    except EngineUnreachable as error:
        st.warning(
            f"**The engine does not answer, so nothing can be asked right now.** {plain_markdown(error, 600)} The "
            "library and your text stay here: press Run once it answers."
        )
        return
    if found:
        answer_part.show(view, found, query if is_the_librarys else None)


def _misread() -> list[str]:
    """What the address says that does not fit of the text and the limits, in words. To be asked before their fields."""
    wrong = []
    for name, most in (("rows", MOST_ROWS), ("seconds", MOST_SECONDS)):
        for said in st.query_params.get_all(name):
            if not 1 <= (whole_number(said) or 0) <= most:
                wrong.append(f"{name} is {said!r}, expected a whole number from 1 to {most:,}.")
    if (length := len(st.query_params.get("cypher", ""))) > LONGEST:
        wrong.append(f"The text has {length:,} characters and is cut at {LONGEST:,}.")
    return wrong


def _editor(query: Query | None, standard: str) -> str:
    said: str = st.text_area(
        "Cypher, read-only",
        standard,
        height=min(24 * (standard.count("\n") + 3), 420),
        max_chars=LONGEST,
        key="cypher",
        bind="query-params",
        help=f"It is kept in the address, so it can be up to {LONGEST:,} characters long; a longer one goes by a file: "
        f"`{output.PROGRAM} query FILE`. Control and Enter run it.",
    )
    if query and said != standard:
        st.caption(f"This is the text of the question {plain_markdown(query.name)} as you changed it.")
    return said


def _limits() -> Limits:
    columns = st.columns(3)
    rows = columns[0].number_input(
        "Rows at most", *(1, MOST_ROWS, Limits.rows), key="rows", bind="query-params", help="More rows are not fetched."
    )
    seconds = columns[1].number_input(
        *("Seconds at most", 1, MOST_SECONDS, int(Limits.seconds)),
        key="seconds",
        bind="query-params",
        help="The engine ends the statement then.",
    )
    return Limits(int(rows), float(seconds), MEGABYTES)
