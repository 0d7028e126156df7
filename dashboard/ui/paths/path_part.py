"""One path of the answer as it is drawn on the page Paths, and the choice among the alternatives."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard import words
from dashboard.ui.addresses import link
from dashboard.ui.maps import drawing as map
from dashboard.ui.maps.ground import theme
from dashboard.ui.page_words import number, safe
from dashboard.ui.paths import chain
from dashboard.ui.paths.question import Question
from dashboard.ui.view import View
from graph.exposure import Assessment
from graph.projection import Projection

MAP_PIXELS = (600, 380)
"""The least that a window of 1,024 leaves for it, and its height."""
WIDEST = 800


def show(view: View, projection: Projection, asked: Question, answer: Assessment) -> None:
    """Draws the path that the address names, how its confidence comes about, and the map of it."""
    at, path = asked.path, answer.paths[asked.path]
    title = "The best path" if at == 0 else f"Alternative {at}"
    length = f"{len(path.steps)} step{'' if len(path.steps) == 1 else 's'}"
    st.html(
        f'<h2 class="xr-h2">{title}</h2><div class="xr-small">From left to right: from the target upstream to the '
        f"source of risk. {length}, {words.tier(path.tier)}. A dashed arrow is a step that is inferred or from a "
        "registry.</div>"
        f"{_choice(projection, asked, answer)}"
    )
    st.html(chain.as_html(projection, path, answer.verdict, asked))
    st.html(chain.arithmetic_html(projection, path))
    _map(view, asked, answer)


def _choice(projection: Projection, asked: Question, answer: Assessment) -> str:
    """One line for each path, each a link to its drawing."""
    if len(answer.paths) == 1:
        only = "There is no alternative that does without its evidence."
        return f'<div class="xr-small">{only}</div>' if asked.paths > 1 else ""
    items = []
    for place, path in enumerate(answer.paths):
        name = "Best path" if place == 0 else f"Alternative {place}"
        said = f"{name}: to <bdi>{safe(projection.nodes[path.risk.id].name, 60)}</bdi>"
        here = ' aria-current="true"' if place == asked.path else ""
        items.append(
            f'<li><a href="{escape(asked.address(path=place or None))}"{here}>{said}</a>, '
            f"confidence {number(path.confidence)}, {words.tier(path.tier)}</li>"
        )
    return f'<ul class="xr-choose" aria-label="Paths">{"".join(items)}</ul>'


def _map(view: View, asked: Question, answer: Assessment) -> None:
    deck = map.path_map(view, answer.paths[asked.path], theme(), MAP_PIXELS)
    if deck is None:
        st.info("No stop of this path has coordinates, so there is no map of it.")
        return
    st.pydeck_chart(
        deck,
        width=WIDEST,
        height=MAP_PIXELS[1],
        key="path map",
        alt="Map of the path, its stops numbered as in the chain",
    )
    told = "Numbers are those of the chain; a shipment stands at its ports."
    if asked.is_standard:
        told += f" {link('On the large map', 'map', target=answer.target, path=asked.path or None)}."
    st.html(f'<div class="xr-small">{told}</div>{map.sources_html()}')
