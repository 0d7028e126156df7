"""The map with every site sent to the browser, which the product does not do above 5,000: to be measured against.

    streamlit run bench/compared/all_points.py

It reads the graph of the environment's settings, as the dashboard does. It lies in a folder of its own because
Streamlit puts the folder of a script before all others, where bench/dashboard.py would stand for that package.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pydeck
import streamlit as st

from bench.networks import AS_OF
from dashboard.ui import source
from dashboard.ui.maps import drawing as map
from dashboard.ui.maps.ground import Theme, theme
from dashboard.ui.maps.ports import made_once, ports_of
from dashboard.ui.maps.sites import sites_of
from dashboard.ui.view import View
from graph.settings import from_environment


def all_points_deck(view: View, colours: Theme) -> pydeck.Deck:
    """The map of all sites, each by itself however many they are."""
    sites = sites_of(view).placed
    drawing = map.drawing_of(sites, most=len(sites))
    return map.sites_map(view.projection, ports_of(view), drawing, colours)


def show() -> None:
    """Draws the page, its map made once as the product does."""
    st.set_page_config(page_title="All points", layout="wide")
    view, colours = source.current(from_environment(), AS_OF, None, datetime.now(UTC)), theme()
    deck = made_once(view, ("all points", colours), lambda: all_points_deck(view, colours))
    st.title("Map")
    st.pydeck_chart(deck, height=map.MAP_PIXELS[1], on_select="rerun", selection_mode="single-object", key="all points")
    st.html(f'{map.legend_html()}<div class="xr-foot">{len(sites_of(view).placed):,} points</div>')


if __name__ == "__main__":
    show()
