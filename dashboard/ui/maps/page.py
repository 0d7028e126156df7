"""The map page: where everything lies and how it stands, the card of what is selected, and one path along its route."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pydeck
import streamlit as st

from dashboard import output
from dashboard.ui.addresses import link, whole_number
from dashboard.ui.kept import Kept
from dashboard.ui.maps import drawing as map
from dashboard.ui.maps import path as map_path
from dashboard.ui.maps.beside import beside
from dashboard.ui.maps.card import port_card, site_card
from dashboard.ui.maps.cells import MOST_ALONE, Cell, written_cell
from dashboard.ui.maps.ground import theme
from dashboard.ui.maps.ports import Ports, ports_of
from dashboard.ui.maps.route import has_place
from dashboard.ui.maps.sites import KINDS, PORT, Chosen, Sites, chosen_of, sites_of
from dashboard.ui.maps.table import sites_table
from dashboard.ui.page_words import counted, safe
from dashboard.ui.view import View
from graph.exposure import WORST_FIRST
from graph.schema import PARTIES

SITE, PORT_CODE, CELL, UNPLACED = "site", "port", "cell", "unplaced"
_OPEN = "open a cell"


def show(view: View) -> None:
    """Draws the page: one target's path where the address names one, else the sites."""
    if target := st.query_params.get("target"):
        map_path.show(view, target)
        return
    if not view.n_parties:
        st.info(
            "No company or site is loaded, so there is nothing to draw. Next: load suppliers, facilities or estates."
        )
        st.html(link("Open the page Load", "load"))
        return
    chosen = _filters()
    sites, ports = sites_of(view, chosen), ports_of(view)
    if st.query_params.get("list") == UNPLACED:
        _unplaced(view, ports, sites)
        return
    cell = written_cell(st.query_params.get(CELL))
    drawing = map.drawing_of(sites.placed, cell)
    st.html(f'<div class="xr-line">{drawn_html(drawing, sites, ports)}</div>{_goods(view)}')
    _explore(view, ports, drawing, *_deck(view, ports, drawing, chosen))
    st.html(map.legend_html())
    if len(drawing.sites):
        caption = "In this cell" if cell else "On this map"
        st.html(sites_table(view, ports, drawing.sites, caption, _begin(), kept()))


def _filters() -> Chosen:
    with st.container(horizontal=True, gap="medium"):
        asked: dict[str, Any] = {"selection_mode": "multi", "bind": "query-params", "width": "content"}
        verdicts = st.pills("Verdict", list(WORST_FIRST), key="verdict", **asked)
        kinds = st.pills("Kind", list(KINDS), key="kind", **asked)
    return chosen_of(verdicts or (), kinds or ())


def kept() -> dict[str, Any]:
    """What of the address stays in the links from here: what is shown, but not what is selected."""
    asked = st.query_params
    return {
        "verdict": asked.get_all("verdict"),
        "kind": asked.get_all("kind"),
        CELL: asked.get(CELL),
        "list": asked.get("list"),
    }


def _begin() -> int:
    """From which row on the table goes, from 0."""
    return (whole_number(st.query_params.get("from")) or 1) - 1


def drawn_html(drawing: map.Drawing, sites: Sites, ports: Ports) -> str:
    """How many are drawn, how many as one, and how many are not drawn at all, with the next step."""
    count = len(drawing.sites)
    if drawing.cell and not count:
        said = "Nothing that is shown lies in this cell."
    elif not count:
        said = "Nothing that is shown has a place." if len(sites) else "Nothing fits. Take a verdict or a kind off."
    elif drawing.cells is None:
        said = f"<b>{count:,}</b> drawn one by one{' in this cell' if drawing.cell else ''}. Select one for its card."
    else:
        said = (
            f"<b>{count:,}</b> drawn as {drawing.drawn():,} cells, each with its worst verdict and how many it holds: "
            f"they are more than {MOST_ALONE:,}. Select a cell to open it."
        )
    if drawing.cell:
        said += f" {link('Back to the whole map', 'map', **{**kept(), CELL: None})}."
    if far := map.beyond(drawing):
        said += (
            f" <b>{far:,}</b> {'lies' if far == 1 else 'lie'} outside of what the map shows at first, unless the "
            "window is wide: drag it, or zoom out."
        )
    if missing := len(sites.unplaced):
        verb = "is" if missing == 1 else "are"
        say = (
            f"<b>{missing:,}</b> without usable coordinates {verb} not drawn: {link('list them', 'map', **_listed())}."
        )
        said += f" {say}"
    if ports.unknown:
        shipments = counted(ports.unknown, "shipment names", "shipments name")
        said += f" {shipments} a port whose place is not known here: it is not drawn."
    return said


def _goods(view: View) -> str:
    """What the goods that were chosen mean here."""
    if view.commodity is None:
        return ""
    return (
        f'<div class="xr-small"><b>Asked for {view.commodity} only.</b> What cannot lead to it stays on the map, and '
        "a place inside the region, or one that is listed, is a source of risk whatever it makes.</div>"
    )


def _listed() -> dict[str, Any]:
    return {**kept(), CELL: None, "list": UNPLACED}


class _Decks(Kept[pydeck.Deck]):
    """The maps that were drawn of a projection."""


def _deck(view: View, ports: Ports, drawing: map.Drawing, chosen: Chosen) -> tuple[pydeck.Deck, str]:
    """The map, and a name for it: other things drawn are another map, so that what was selected on one is never
    taken for something on the other."""
    colours, ring = theme(), _selected_place(view, ports)
    drawn = (view.state, view.as_of, view.commodity, chosen, str(drawing.cell))
    kept_decks = view.projection.derived.setdefault(_Decks, _Decks(8))
    deck = kept_decks.get(
        (*drawn, colours, ring), lambda: map.sites_map(view.projection, ports, drawing, colours, ring)
    )
    return deck, f"map {drawn}"


def _selected_place(view: View, ports: Ports) -> tuple[float, float] | None:
    """Where the site or port lies that the address names."""
    place = ports.place_of(st.query_params.get(PORT_CODE, ""))
    if place is not None:
        return ports.found[place].lon, ports.found[place].lat
    node = view.projection.nodes.get(st.query_params.get(SITE, ""))
    if node is None or node.label not in PARTIES or not has_place(node):
        return None
    return float(node.get("lon")), float(node.get("lat"))


@st.fragment
def _explore(view: View, ports: Ports, drawing: map.Drawing, deck: pydeck.Deck, name: str) -> None:
    """The map and the card. Selecting a site draws only these again; selecting a cell draws the page."""
    if st.session_state.pop(_OPEN, False):
        st.rerun()
    left, right = beside([5, 2])
    with left:
        st.pydeck_chart(
            deck,
            height=map.MAP_PIXELS[1],
            key=name,
            on_select=functools.partial(_selected, view, drawing, ports, name),
            selection_mode="single-object",
            alt="Map of companies, sites and ports by verdict, with the outline of the XUAR. The table lists them.",
        )
    with right:
        st.html(_card(view, ports))


def _selected(view: View, drawing: map.Drawing, ports: Ports, name: str) -> None:
    """Says in the address what was selected on the map. Whoever selects it again, which takes the selection off the
    map, keeps its card."""
    state = st.session_state.get(name)
    indices = state["selection"]["indices"] if state else {}
    for layer, rows in indices.items():
        found = drawing.selected(layer, rows[0]) if rows else None
        if isinstance(found, Cell):
            st.query_params[CELL] = str(found)
            st.session_state[_OPEN] = True
        elif found is not None:
            _name(view, drawing.sites, found, ports)


def _name(view: View, sites: Sites, row: int, ports: Ports) -> None:
    number, asked = int(sites.number[row]), st.query_params.to_dict()
    is_port = sites.verdict[row] == PORT
    key, value = (PORT_CODE, ports.found[number].code) if is_port else (SITE, view.projection.ids[number].as_py())
    if other := (SITE if is_port else PORT_CODE) in asked:
        del st.query_params[SITE if is_port else PORT_CODE]
    if other or asked.get(key) != value:
        st.query_params[key] = value


def _card(view: View, ports: Ports) -> str:
    """The card of what the address names."""
    if (code := st.query_params.get(PORT_CODE)) is not None:
        place = ports.place_of(code)
        return port_card(view, ports, place) if place is not None else _no_such(code)
    if (site := st.query_params.get(SITE)) is None:
        return (
            '<div class="xr-card xr-place">Select a point on the map, or a name in the table below, for its card.</div>'
        )
    node = view.projection.nodes.get(site)
    if node is None or node.label not in PARTIES:
        return _no_such(site)
    return site_card(view, node, _here(view, node), ports)


def _here(view: View, node: Any) -> Sites:
    sites = sites_of(view)
    if not has_place(node):
        return sites.taken(np.zeros(len(sites), bool))
    return sites.near(float(node.get("lon")), float(node.get("lat")))


def _no_such(named: str) -> str:
    return (
        f'<div class="xr-card xr-place">No company, site or port <b>{safe(named, 80)}</b> is on file. '
        "Choose one in the table below.</div>"
    )


def _unplaced(view: View, ports: Ports, sites: Sites) -> None:
    """The list of what has no coordinates, and what to do about it."""
    st.html(f'<div class="xr-line">{link("Back to the map", "map", **{**kept(), "list": None})}</div>')
    missing = sites.unplaced
    if not len(missing):
        st.info("Everything that is shown has usable coordinates.")
        return
    st.info(
        f"{len(missing):,} companies and sites have no usable coordinates, so the map cannot show them; their verdicts "
        f"stand all the same. There are none, or `{output.PROGRAM} tag` found that they cannot be meant; a site's card "
        "says why. Next: add or mend `lat` and `lon` in the file that they come from and load it again. An address "
        f"or a postal code tells `{output.PROGRAM} tag` whether one lies in the XUAR, but does not place it on the map."
    )
    st.html(sites_table(view, ports, missing, "Without usable coordinates", _begin(), kept()))
