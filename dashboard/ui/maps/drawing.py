"""The maps: the sites by verdict, one by one or in cells; a path along its numbered stops; a few places."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
import pydeck

from dashboard.ui.looks import VERDICTS, Look, sign
from dashboard.ui.maps.cells import MOST_ALONE, Cell, Gathered, gathered
from dashboard.ui.maps.ground import ATTRIBUTION, DISCLAIMER, Theme, address_of, deck, ground
from dashboard.ui.maps.mercator import WORLD_PIXELS, height_of
from dashboard.ui.maps.path_view import path_view
from dashboard.ui.maps.ports import Ports
from dashboard.ui.maps.route import LABEL_PIXELS, PADDING, Halt, apart, frame, halts
from dashboard.ui.maps.sites import PORT, Sites, names_of
from dashboard.ui.page_words import short
from dashboard.ui.view import View
from graph.exposure import WORST_FIRST
from graph.paths import Path
from graph.projection import Projection

MAP_PIXELS = (760, 540)
MAP_LEAST = 620
"""How wide the map is at least in a window of 1,024 pixels."""
PORT_LOOK = Look("port", "◎", "#7a6ff0", "a port that shipments name; it has no verdict of its own", 17)
LOOKS = (*(VERDICTS[verdict] for verdict in WORST_FIRST), PORT_LOOK)
"""By verdict as in Sites."""
ONE_OF_KIND = ("company", "facility", "estate", "port")
LONGEST_TIP = 44
_SITES, _CELLS = "sites", "cells"


@dataclass(frozen=True)
class Place:
    """A place on a small map: how it looks and what its tooltip says; the first word of that must be ours."""

    lon: float
    lat: float
    look: Look
    tip: str


@dataclass(frozen=True, eq=False)
class Drawing:
    """What the map of the sites shows. sites: all that it stands for. cells: as what they are drawn; None where each is
    drawn by itself. cell: the one that is opened."""

    sites: Sites
    cells: Gathered | None
    cell: Cell | None
    seen: pydeck.ViewState

    def drawn(self) -> int:
        return len(self.sites) if self.cells is None else len(self.cells.cells)

    def selected(self, layer: str, row: int) -> int | Cell | None:
        """What a row of a layer is: a site by its row in `sites`, or a cell; None where there is no such row."""
        if self.cells is not None:
            return self.cells.cells[row] if layer == _CELLS and 0 <= row < len(self.cells.cells) else None
        name, _, verdict = layer.partition(" ")
        if name != _SITES or not verdict.isdecimal():
            return None
        rows = np.flatnonzero(self.sites.verdict == int(verdict))
        return int(rows[row]) if 0 <= row < len(rows) else None


def drawing_of(sites: Sites, cell: Cell | None = None, most: int = MOST_ALONE) -> Drawing:
    """How the sites that have a place are drawn. cell: only those in it, and nearer."""
    if cell is None:
        seen = frame([], MAP_PIXELS)
    else:
        sites = sites.taken(cell.holds(sites))
        seen = frame(cell.corners, MAP_PIXELS, nearest=18.0)
    cells = gathered(sites, seen.zoom) if len(sites) > most else None
    return Drawing(sites, cells, cell, seen)


def sites_map(
    projection: Projection, ports: Ports, drawing: Drawing, colours: Theme, ring: tuple[float, float] | None = None
) -> pydeck.Deck:
    """The map of a drawing. ring: longitude and latitude of what is selected."""
    layers = [*ground(colours), *_opened(drawing.cell, colours)]
    if drawing.cells is None:
        layers += site_layers(projection, ports, drawing.sites, colours)
    else:
        layers.append(_cells(drawing.cells, colours))
    return deck([*layers, *_ring(ring, colours)], _turned_to(ring, drawing), colours)


def _turned_to(ring: tuple[float, float] | None, drawing: Drawing) -> pydeck.ViewState:
    """The view that the map opens with: of the whole map, turned to what is selected where that would lie outside."""
    seen = copy(drawing.seen)
    half = MAP_LEAST / 2 / (WORLD_PIXELS * 2**seen.zoom) * 360
    if ring and drawing.cell is None and abs((ring[0] - seen.longitude + 180) % 360 - 180) > half:
        seen.longitude = ring[0]
    return seen


def beyond(drawing: Drawing) -> int:
    """How many of its sites lie outside of the view that the map opens with, where it is as wide as usual."""
    seen, world = drawing.seen, WORLD_PIXELS * 2**drawing.seen.zoom
    across = np.abs((drawing.sites.lon - seen.longitude + 180) % 360 - 180) / 360
    down = np.abs(height_of(drawing.sites.lat) - height_of(seen.latitude))
    wide, high = (pixels / 2 / world for pixels in MAP_PIXELS)
    return int(np.count_nonzero((across > wide) | (down > high)))


def site_layers(projection: Projection, ports: Ports, sites: Sites, colours: Theme) -> list[pydeck.Layer]:
    """A layer for each verdict, the worst on top."""
    names, layers = np.array(names_of(projection, ports, sites), object), []
    for verdict in reversed(range(PORT + 1)):
        rows = np.flatnonzero(sites.verdict == verdict)
        if len(rows):
            look = LOOKS[verdict]
            lon, lat = np.round(sites.lon[rows], 4).tolist(), np.round(sites.lat[rows], 4).tolist()
            kinds = [ONE_OF_KIND[kind] for kind in sites.kind[rows].tolist()]
            data = [
                {"at": [x, y], "sign": look.sign, "tip": _tip(look, name, kind)}
                for x, y, name, kind in zip(lon, lat, names[rows].tolist(), kinds, strict=True)
            ]
            layers.append(_signs(f"{_SITES} {verdict}", look, data, colours))
    return layers


def _tip(look: Look, name: str, kind: str) -> str:
    return f"{look.label}: {short(name, LONGEST_TIP)}" + (f", {kind}" if kind != look.label else "")


def small_map(places: Sequence[Place], colours: Theme, pixels: tuple[int, int] = (700, 300)) -> pydeck.Deck:
    """A map of a few places with some room around."""
    layers = ground(colours)
    for look in dict.fromkeys(place.look for place in places):
        data = [
            {"at": [place.lon, place.lat], "sign": look.sign, "tip": place.tip}
            for place in places
            if place.look is look
        ]
        layers.append(_signs(f"places {look.label}", look, data, colours))
    return deck(layers, frame([(place.lon, place.lat) for place in places], pixels), colours)


def path_map(view: View, path: Path, colours: Theme, pixels: tuple[int, int]) -> pydeck.Deck | None:
    """The map of one path, or None where none of its stops has a place. pixels: how large the map is at least."""
    stops = halts(view.projection, path)
    if not stops:
        return None
    seen = path_view(stops, pixels)
    return deck([*ground(colours), *_route(stops, apart(stops, seen.zoom), colours)], seen, colours)


def legend_html() -> str:
    """What the signs on the map of the sites mean, and whose boundaries they stand on."""
    entries = [f'<span title="{look.meaning}">{sign(look)} {look.label}</span>' for look in LOOKS]
    entries.append('<span><i class="xr-fence"></i> the XUAR and its prefectures</span>')
    return f'<div class="xr-legend" role="group" aria-label="Legend">{"".join(entries)}</div>{sources_html()}'


def sources_html() -> str:
    """Whose outlines a map stands on, and what they do not say; it stands under every map."""
    return f'<div class="xr-small">{ATTRIBUTION} {DISCLAIMER}</div>'


def _signs(name: str, look: Look, data: list[dict[str, Any]], colours: Theme) -> pydeck.Layer:
    """A sign at each place: text, because pictures load after the map is drawn and stay away until it is moved."""
    return pydeck.Layer(
        "TextLayer",
        address_of(data),
        id=name,
        get_position="at",
        get_text="sign",
        get_size=look.pixels,
        get_color=list(bytes.fromhex(look.colour[1:])),
        character_set=pydeck.types.String("auto"),
        font_family=pydeck.types.String("sans-serif"),
        font_settings={"sdf": True},
        outline_width=3,
        outline_color=colours.paper,
        pickable=True,
    )


def _cells(found: Gathered, colours: Theme) -> pydeck.Layer:
    """A label for each cell: the sign of the worst in it, and how many are in it."""
    rows = [
        {
            "at": list(cell.middle),
            "text": f"{LOOKS[worst].sign}{_count(sum(counts))}",
            "colour": list(bytes.fromhex(LOOKS[worst].colour[1:])),
            "tip": counted(counts),
        }
        for cell, counts, worst in zip(found.cells, found.counts.tolist(), found.worst.tolist(), strict=True)
    ]
    return pydeck.Layer(
        "TextLayer",
        address_of(rows),
        id=_CELLS,
        get_position="at",
        get_text="text",
        get_size=11,
        get_color=colours.ink,
        character_set=pydeck.types.String("auto"),
        font_family=pydeck.types.String("sans-serif"),
        font_weight=600,
        background=True,
        get_background_color=(*colours.paper, 235),
        get_border_color="colour",
        get_border_width=1.5,
        background_padding=[3, 2, 3, 2],
        pickable=True,
    )


def counted(counts: Sequence[int]) -> str:
    """How many there are of each verdict, worst first, as a tooltip or a caption says it."""
    named = [f"{count:,} {look.label}" for count, look in zip(counts, LOOKS, strict=True) if count]
    return f"{sum(counts):,} here: {', '.join(named)}"


def _count(count: int) -> str:
    if count < 1_000:
        return str(count)
    return f"{count / 1000:.1f}k" if count < 10_000 else f"{count // 1000}k"


def _opened(cell: Cell | None, colours: Theme) -> list[pydeck.Layer]:
    """The outline of the cell that is opened."""
    if cell is None:
        return []
    (west, north), (east, south) = cell.corners
    around = [{"path": [[west, north], [east, north], [east, south], [west, south], [west, north]]}]
    return [
        pydeck.Layer(
            *("PathLayer", around), id="opened", get_path="path", get_color=(*colours.ink, 150), width_min_pixels=1.5
        )
    ]


def _ring(at: tuple[float, float] | None, colours: Theme) -> list[pydeck.Layer]:
    if at is None:
        return []
    return [
        pydeck.Layer(
            *("ScatterplotLayer", [{"at": list(at)}]),
            id="selected",
            get_position="at",
            get_radius=15,
            radius_units=pydeck.types.String("pixels"),
            filled=False,
            stroked=True,
            get_line_color=colours.ink,
            line_width_min_pixels=2.5,
        )
    ]


def _route(stops: Sequence[Halt], labels: Sequence[Halt], colours: Theme) -> list[pydeck.Layer]:
    """The line, a dot at each stop, and the numbers on it."""
    line = [{"path": [list(stop.place) for stop in stops]}]
    dots = [{"at": list(stop.place)} for stop in stops]
    rows = [{"at": list(stop.place), "numbers": stop.label, "tip": stop.tip} for stop in labels]
    return [
        pydeck.Layer(
            *("PathLayer", line),
            id="route",
            get_path="path",
            get_color=colours.ink,
            width_min_pixels=2.5,
            joint_rounded=True,
        ),
        pydeck.Layer(
            *("ScatterplotLayer", dots),
            id="stops",
            get_position="at",
            get_radius=3.5,
            radius_units=pydeck.types.String("pixels"),
            get_fill_color=colours.ink,
        ),
        pydeck.Layer(
            *("TextLayer", rows),
            id="numbers",
            get_position="at",
            get_text="numbers",
            get_color=colours.paper,
            get_size=LABEL_PIXELS,
            font_weight=700,
            font_family=pydeck.types.String("sans-serif"),
            background=True,
            background_padding=[*PADDING, *PADDING],
            background_border_radius=10,
            get_background_color=colours.ink,
            get_border_color=colours.paper,
            get_border_width=1.5,
            pickable=True,
        ),
    ]
