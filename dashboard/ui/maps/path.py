"""One target's path on the map: its route with numbered stops, and the list of the stops beside it."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.ui import source
from dashboard.ui.addresses import link, whole_number
from dashboard.ui.checked_lists import checked_in_short
from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.maps import drawing as map
from dashboard.ui.maps.beside import beside
from dashboard.ui.maps.ground import theme
from dashboard.ui.maps.route import Stop, stops_of
from dashboard.ui.page_words import plain_markdown, safe, short
from dashboard.ui.view import View
from graph.errors import XuarRiskError
from graph.exposure import NOT_ASSESSED, Assessment
from graph.paths import Path

PIXELS = (600, 440)
"""The least that a window of 1,024 or of 1,440 leaves for the map, and its height."""
_LEGEND = (
    '<div class="xr-legend"><span><i class="xr-fence"></i> the XUAR and its prefectures</span>'
    "<span>Numbers are those of the list; stops close together share one label.</span></div>"
)
FEWEST, MOST = 3, 10
"""How many paths are looked for: more than the fewest where the address names one beyond them."""


def show(view: View, target: str) -> None:
    """Draws the path that the address names."""
    st.html(f'<div class="xr-line">{link("Back to the whole map", "map")}</div>')
    if view.projection.number(target) is None:
        st.info(f"No record {plain_markdown(target, 80)} is on file. Look for it by name on the page Paths.")
        st.html(link("Open the page Paths", "paths"))
        return
    said = st.query_params.get("path")
    try:
        answer = source.answer(view, target, paths=max(FEWEST, path_number(said, MOST) + 1))
    except XuarRiskError as error:
        st.error(plain_markdown(error, 400))
        return
    st.html(_about(view, answer))
    if not answer.paths:
        none = "Nothing was looked for" if answer.verdict == NOT_ASSESSED else "No path is found"
        st.info(f"{none}, so there is none to draw. What is missing is on the page Paths.")
        st.html(link("Open it on the page Paths", "paths", target=target))
        return
    number = path_number(said, len(answer.paths))
    _route(view, answer.paths[number])
    st.html(_alternatives(view, answer, number))


def path_number(said: str | None, count: int) -> int:
    """Which path the address names, from 0; the best where it names none that is there."""
    number = whole_number(said) or 0
    return number if number < count else 0


def _about(view: View, answer: Assessment) -> str:
    look, node = VERDICTS[answer.verdict], view.projection.nodes[answer.target]
    own = "" if node.name == node.id else f' <span class="xr-id">{safe(node.id, 60)}</span>'
    tier = f", {words.tier(answer.tier)}" if answer.tier is not None else ""
    return (
        f'<div class="xr-verdict">{sign(look)}<div><b>{look.label[0].upper()}{look.label[1:]}{tier}:</b> '
        f"{safe(node.label)} <bdi>{safe(node.name, 120)}</bdi>{own}{checked_in_short(view)}</div></div>"
    )


def _route(view: View, path: Path) -> None:
    left, right = beside([5, 3])
    with left:
        deck = map.path_map(view, path, theme(), PIXELS)
        if deck is None:
            st.info("No stop of this path has a known place, so there is no map of it. The stops are beside.")
        else:
            alt = "Map of the path, its stops numbered as in the list beside, with the outline of the XUAR"
            st.pydeck_chart(deck, height=PIXELS[1], key="path", alt=alt)
        st.html(f"{_LEGEND}{map.sources_html()}")
    with right:
        st.html(stops_html(stops_of(view.projection, path)))


def stops_html(stops: list[Stop]) -> str:
    """The stops as a list, from the target upstream."""
    rows = "".join(
        f'<li class="xr-stop"><span class="xr-number">{safe(stop.label)}</span><div>'
        f'<div class="xr-kind">{safe(stop.kind, 100)}</div><div class="xr-name"><bdi>{safe(stop.name, 100)}</bdi></div>'
        f'<div class="xr-more">{_place(stop, stops)}</div></div></li>'
        for stop in stops
    )
    return f'<ol class="xr-chain xr-stops" aria-label="Stops, from the target upstream">{rows}</ol>'


def _place(stop: Stop, stops: list[Stop]) -> str:
    """Why a stop is not drawn. A shipment is drawn as its ports, whose labels begin with its number."""
    ports = any(other.where and other.label[:-1] == stop.label for other in stops)
    return "" if stop.where or ports else "Its place is not known, so it is not drawn."


def _alternatives(view: View, answer: Assessment, shown: int) -> str:
    doors = [link("Evidence of every step", "paths", target=answer.target, path=shown or None)]
    for number, path in enumerate(answer.paths):
        if number != shown:
            name = safe(short(view.projection.nodes[path.risk.id].name, 60))
            what = "The best path" if number == 0 else f"Alternative {number}"
            doors.append(link(f"{what}: to <bdi>{name}</bdi>", "map", target=answer.target, path=number or None))
    return f'<nav class="xr-doors" aria-label="Paths of this target">{"".join(doors)}</nav>'
