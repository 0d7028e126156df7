"""The first page: how many shipments have which verdict, where the sites lie, and the path of the one selected."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import answer_parts, chain, map, page_words, shipments, words
from dashboard.looks import VERDICTS, sign
from dashboard.page_words import number, plain_markdown, safe
from dashboard.view import View
from graph.exposure import CLEAR, NOT_ASSESSED, UNKNOWN, WORST_FIRST, Assessment
from graph.paths import Path

ROW_PIXELS = 35
MOST_ROWS_HIGH = 10


def show(view: View) -> None:
    """Draws the page. `st.query_params` holds the shipment that is selected, so that a link opens it again."""
    if not view.projection.nodes:
        nothing_loaded()
        return
    st.html(facts_line(view))
    next_steps(view)
    st.html(cards(view))
    _map(view)
    if view.shipments:
        selected = _table(view)
        if selected:
            _answer(view, selected)
    else:
        st.info("No shipment is loaded, so there is no verdict yet. Next: `xuar-risk load shipments.csv lines.csv`.")


def nothing_loaded() -> None:
    """What an empty graph shows."""
    st.info(
        "**The graph is empty.** Load files first, with the columns of the README: "
        "`xuar-risk load suppliers.csv facilities.csv supplies.csv shipments.csv lines.csv`, then `xuar-risk tag`. "
        "To see an invented network instead: `./run demo`. (In a clone of the repository, write `./run` for "
        "`xuar-risk`.) Then reload this page."
    )


def facts_line(view: View) -> str:
    """As of which day, by which lists, from which engine."""
    lists = [
        f"{safe(version.get('list'))} of {page_words.day(version.get('as_of'))}"
        f"{' <span class=xr-partial>partial</span>' if version.get('partial') else ''}"
        for version in view.lists()
    ]
    named = ", ".join(lists) if lists else "none imported, so no listing counts"
    return (
        f'<div class="xr-line"><b>As of</b> {page_words.day(view.as_of)} · <b>Lists</b> {named} · '
        f"<b>Engine</b> {safe(view.engine)}</div>"
    )


def next_steps(view: View) -> None:
    """What should be done before the answers are worth much."""
    if not view.lists():
        st.info("No list is imported yet. Next: `xuar-risk lists import uflpa FILE`.")
    if view.never_placed:
        st.warning(
            f"{view.never_placed:,} of {len(view.parties):,} companies and sites have not been placed yet. "
            "Next: `xuar-risk tag`."
        )


def cards(view: View) -> str:
    """The counts by verdict."""
    counts = view.counts()
    found = []
    for verdict in WORST_FIRST:
        look = VERDICTS[verdict]
        found.append(
            f'<div class="xr-card"><div class="xr-count">{counts[verdict]:,}</div><div class="xr-label">'
            f'{sign(look)} {look.label}</div><div class="xr-meaning">{look.meaning}</div></div>'
        )
    return f'<div class="xr-cards" role="group" aria-label="Shipments by verdict">{"".join(found)}</div>'


def legend(view: View) -> str:
    """What the shapes on the map mean."""
    looks = [VERDICTS[v] for v in WORST_FIRST if v != NOT_ASSESSED]
    entries = [f"<span>{sign(look)} {look.label}</span>" for look in looks]
    entries.append('<span><i class="xr-fence"></i> the XUAR and its prefectures</span>')
    what = "Each site and company is asked by itself, with or without a shipment."
    unplaced = view.without_coordinates
    left_out = f" {unplaced:,} without coordinates are not drawn." if unplaced else ""
    return (
        f'<div class="xr-legend">{"".join(entries)}</div><div class="xr-small">{what}{left_out} '
        f"{map.ATTRIBUTION} {map.DISCLAIMER}</div>"
    )


def _theme() -> map.Theme:
    return map.DARK if st.context.theme.type == "dark" else map.LIGHT


def _map(view: View) -> None:
    st.subheader("Where the sites are", anchor=False)
    deck = map.overview(view, _theme())
    alt = "Map of sites and companies by verdict, with the outline of the XUAR. The table below holds the shipments."
    st.pydeck_chart(deck, height=map.MAP_PIXELS[1], key="overview", alt=alt)
    st.html(legend(view))


def _table(view: View) -> Assessment | None:
    st.subheader("Shipments, worst first", anchor=False)
    left, right = st.columns([3, 2])
    with left:
        verdicts = st.pills(
            "Verdict",
            list(WORST_FIRST),
            selection_mode="multi",
            key="verdict",
            bind="query-params",
        )
    with right:
        text = st.text_input(
            "Search", key="text", bind="query-params", placeholder="id, bill of lading, goods, maker, a name on a path"
        )
    found = shipments.chosen(view, verdicts or [], text or "")
    if not found:
        st.info("No shipment fits. Take a verdict off or change the search.")
        return None
    st.caption(
        f"{len(found):,} of {len(view.shipments):,} shipments. "
        "Tick the circle at the left of a row to see its answer below."
    )
    return found[_selected_row(view, found)]


def _selected_row(view: View, found: list[Assessment]) -> int:
    ids = [assessment.target for assessment in found]
    wanted = st.query_params.get("shipment")
    first = ids.index(wanted) if wanted in ids else 0
    event: Any = st.dataframe(
        pd.DataFrame(
            [shipments.row_of(view.projection, assessment) for assessment in found], columns=shipments.COLUMNS
        ),
        hide_index=True,
        height=ROW_PIXELS * (min(len(found), MOST_ROWS_HIGH) + 1) + 3,
        row_height=ROW_PIXELS,
        column_config=_columns(),
        on_select="rerun",
        selection_mode="single-row-required",
        selection_default={"selection": {"rows": [first]}},
        placeholder="",
        key=f"shipments {_digest(ids)}",
        alt="Shipments with their verdicts, worst first",
    )
    rows = event.selection.rows
    row = rows[0] if rows and rows[0] < len(ids) else first
    if ids[row] != wanted:
        st.query_params["shipment"] = ids[row]
    return int(row)


def _digest(ids: Sequence[str]) -> str:
    """Other rows make another table, so that a selected row never stands for another shipment."""
    return hashlib.blake2b("\x1f".join(ids).encode(), digest_size=8).hexdigest()


def _columns() -> dict[str, Any]:
    signs = {f"{look.sign} {look.label}": look.colour for look in VERDICTS.values()}
    return {
        "Verdict": st.column_config.MultiselectColumn(
            "Verdict", options=list(signs), color=list(signs.values()), width=120, pinned=True
        ),
        "Shipment": st.column_config.TextColumn("Shipment", width=165),
        "What": st.column_config.TextColumn("What", width=165),
        "Maker": st.column_config.TextColumn("Maker", width=180),
        "Imported": st.column_config.DateColumn("Imported", format="YYYY-MM-DD", width=95),
        "Confidence": st.column_config.NumberColumn(
            "Confidence", format="%.3f", width=90, help="Ranks review work; it is not a probability of wrongdoing."
        ),
        "Tier": st.column_config.TextColumn("Tier", width=90, help="How many sales or lots lie between."),
        "Leads to": st.column_config.TextColumn("Leads to", width=300),
    }


def _answer(view: View, assessment: Assessment) -> None:
    st.subheader(f"Shipment {plain_markdown(assessment.target, 80)}", anchor=False)
    st.html(answer_parts.verdict_html(assessment))
    if assessment.paths:
        _path(view, assessment, assessment.paths[0])
        for position, other in enumerate(assessment.paths[1:], start=1):
            source = plain_markdown(view.projection.nodes[other.risk.id].name, 60)
            with st.expander(f"Alternative {position}: to {source}, confidence {number(other.confidence)}"):
                st.html(f'<div class="xr-sum">{safe(words.arithmetic(other), 400)}</div>')
                st.html(chain.as_html(view.projection, other, assessment.verdict))
    _missing(view, assessment)
    _lines(view, assessment)


def _path(view: View, assessment: Assessment, path: Path) -> None:
    st.markdown("**The path, from the shipment upstream to the source of risk**")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.html(chain.as_html(view.projection, path, assessment.verdict))
        if not all(step.strong for step in path.steps):
            st.html('<div class="xr-small">A dashed line stands for a step that is inferred or from a registry.</div>')
    with right:
        deck = map.path_map(view, path, _theme())
        if deck is None:
            st.info("No stop of this path has coordinates, so there is no map of it.")
        else:
            st.pydeck_chart(deck, height=map.PATH_PIXELS[1], key="path", alt="Map of the path, its stops numbered")
            st.html(f'<div class="xr-small">Numbers are those of the chain. {map.ATTRIBUTION} {map.DISCLAIMER}</div>')
        product = safe(words.arithmetic(path), 400)
        st.html(
            f'<div><b>Confidence</b>, {words.tier(assessment)}</div><div class="xr-sum">{product}</div>'
            '<div class="xr-small">One factor for each step, in order, then the certainty of the source. It ranks '
            "review work; it is not a probability that somebody did wrong.</div>"
        )


def _missing(view: View, assessment: Assessment) -> None:
    projection = view.projection
    ends = len(assessment.open_ends)
    if ends:
        with st.expander(f"What is missing ({ends})", expanded=assessment.verdict == UNKNOWN):
            st.html(answer_parts.open_ends_html(projection, assessment))
    elif assessment.verdict == CLEAR:
        st.caption("Nothing is missing: every place, quantity and document that the rules ask for is there.")
        st.html(answer_parts.lots_html(view.projection, assessment))
    if assessment.paths:
        with st.expander("What would clear it"):
            st.html(answer_parts.clearing_html(projection, assessment))
    if assessment.commingling:
        with st.expander(f"Purchases beside the recorded lots ({len(assessment.commingling)})", expanded=True):
            st.html(answer_parts.commingling_html(projection, assessment))
    if assessment.refused:
        with st.expander(f"Steps that do not count, and why not ({len(assessment.refused)})"):
            st.html(answer_parts.refused_html(projection, assessment))


def _lines(view: View, assessment: Assessment) -> None:
    st.markdown("**Its lines**")
    st.dataframe(
        pd.DataFrame(answer_parts.line_rows(view.projection, assessment)),
        hide_index=True,
        column_config={"Verdict": _columns()["Verdict"], "Because": st.column_config.TextColumn(width=520)},
        placeholder="",
        key="lines",
        alt="Lines of the shipment with their scope and verdict",
    )
