"""Sites on a map as one HTML page that fetches nothing: outlines and points as SVG, a tooltip each, to zoom and drag.

GeoDataFrame.explore would draw blank without the internet: its tiles and scripts come from there.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd

from graph.errors import UserMistake
from graph.exposure import WORST_FIRST

MOST, MOST_KEYS, LONGEST = 20_000, 24, 200
"""How many points are drawn, how many colours are explained, how many letters of a value a tooltip shows."""
COLOURS = {
    **dict(zip(WORST_FIRST, ("#b3261e", "#d9730d", "#7a7a7a", "#2e7d32", "#9fb3c8"), strict=True)),
    **{"inside": "#b3261e", "borderline": "#d9730d", "outside": "#33658a", "unplaced": "#7a7a7a"},
}
_MORE = ("#33658a", "#8e5ea2", "#c2a200", "#00838f", "#6d4c41", "#ad1457", "#558b2f", "#5c6bc0")
_NOTHING = "#3c3c3c"
_BY_DEFAULT = ("name", "id", "label", "xuar", "xuar_reason", "exposure_verdict")
_ABOUT = (
    "Countries: Natural Earth; the region's outline: © OpenStreetMap contributors (ODbL). Boundaries are drawn as "
    "these sources draw them; they take no position on the status of any territory."
)
_STYLE = """
body{margin:0;font:13px system-ui,sans-serif;color:#1c2024;background:#fff}
svg{display:block;width:100%;height:460px;background:#dfe8ee;cursor:grab;touch-action:none}
.land{fill:#fcfbf7;stroke:#aab4ba}.region{fill:#6a2c9122;stroke:#6a2c91}
.land,.region{stroke-width:1;vector-effect:non-scaling-stroke}
.site{fill:none;stroke-width:10;stroke-linecap:round;vector-effect:non-scaling-stroke}
.site:hover{stroke-width:15}
p{margin:4px 8px}i{display:inline-block;width:.8em;height:.8em;border-radius:50%;margin:0 .35em 0 1em}
"""
_SCRIPT = """
const map=document.querySelector('svg');let box=map.viewBox.baseVal,held=null;
const at=e=>new DOMPoint(e.clientX,e.clientY).matrixTransform(map.getScreenCTM().inverse());
map.addEventListener('wheel',e=>{e.preventDefault();const p=at(e),k=Math.exp(Math.sign(e.deltaY)*.2);
box.x=p.x-(p.x-box.x)*k;box.y=p.y-(p.y-box.y)*k;box.width*=k;box.height*=k},{passive:false});
map.addEventListener('pointerdown',e=>{held=at(e);map.setPointerCapture(e.pointerId)});
map.addEventListener('pointermove',e=>{if(held){const p=at(e);box.x-=p.x-held.x;box.y-=p.y-held.y}});
map.addEventListener('pointerup',()=>{held=null});
"""


@dataclass(frozen=True)
class MapPage:
    """A whole HTML page; a notebook shows it, `save` writes it to be opened or sent."""

    html: str = field(repr=False)

    def save(self, path: str | Path) -> Path:
        target = Path(path)
        target.write_text(self.html, encoding="utf-8")
        return target

    def _repr_html_(self) -> str:
        # In a frame of its own: its style and script reach nothing of the notebook's.
        framed = escape(self.html, quote=True)
        return f'<iframe sandbox="allow-scripts" style="width:100%;height:540px;border:0" srcdoc="{framed}"></iframe>'


def draw(
    sites: geopandas.GeoDataFrame, colour: str = "xuar", tooltip: Sequence[str] = (), title: str = "Sites"
) -> MapPage:
    """The points of a frame on a map, coloured by a column; the tooltip of each tells the columns named.

    Rows without a geometry are not drawn, and the page says how many. Raises UserMistake where the frame is not in
    EPSG:4326, has no such column, holds other shapes than points, or more than MOST of them.
    """
    _check(sites, (colour, *tooltip))
    shown = sites[sites.geometry.notna()]
    if len(shown) > MOST:
        raise UserMistake(f"{len(shown):,} points; a page of this kind shows at most {MOST:,}. Draw fewer of the rows.")
    told = list(tooltip) or [name for name in _BY_DEFAULT if name in sites.columns]
    values = [_words(value) for value in shown[colour]]
    colours = _colours(values)
    flat = _Flat(shown.geometry.x.to_numpy(), shown.geometry.y.to_numpy())
    points = zip(shown.geometry.x, shown.geometry.y, values, shown[told].itertuples(index=False), strict=True)
    order = list(colours)
    dots = [(-order.index(value), _dot(flat, lon, lat, colours[value], told, row)) for lon, lat, value, row in points]
    lying = "".join(dot for _, dot in sorted(dots, key=lambda pair: pair[0]))  # what comes first in the key lies on top
    ground = "".join(f'<path class="{name}" d="{flat.rings(rings)}"/>' for name, rings in _ground())
    left = len(sites) - len(shown)
    without = f" Without a usable point and not drawn: {left:,}." if left else ""
    return MapPage(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
        f"<p><b>{escape(title)}</b> by {escape(colour)}:{_key(values, colours)}</p>"
        f'<svg viewBox="{flat.view}" role="img" aria-label="{escape(title)}">{ground}{lying}</svg>'
        f"<p>{len(shown):,} of {len(sites):,} rows drawn.{without} Wheel: zoom; drag: move; a point tells what it is. "
        f"{_ABOUT}</p><script>{_SCRIPT}</script></html>"
    )


def _check(sites: geopandas.GeoDataFrame, columns: Sequence[str]) -> None:
    if sites.crs is None or sites.crs.to_epsg() != 4326:
        raise UserMistake(
            f"The frame is in {sites.crs or 'no coordinate system'}; expected EPSG:4326: use to_crs(4326)."
        )
    for name in columns:
        if name not in sites.columns:
            raise UserMistake(f"The frame has no column {name!r}; it has {', '.join(map(str, sites.columns))}.")
    kinds = set(sites.geometry.dropna().geom_type) - {"Point"}
    if kinds:
        raise UserMistake(f"The frame holds {', '.join(sorted(kinds))}; expected points.")


class _Flat:
    """Degrees to the picture's units: north up, true to scale at the middle latitude of what is shown."""

    def __init__(self, lon: Any, lat: Any) -> None:
        west, east, south, north = -180.0, 180.0, -60.0, 80.0
        if len(lon):
            west, east, south, north = lon.min(), lon.max(), lat.min(), lat.max()
        self._narrow = math.cos(math.radians((south + north) / 2))
        edge = max(2.0, 0.06 * max(east - west, north - south))
        left, top = self._narrow * (west - edge), -(north + edge)
        width, height = self._narrow * (east - west + 2 * edge), north - south + 2 * edge
        self.view = f"{left:.3f} {top:.3f} {width:.3f} {height:.3f}"

    def at(self, lon: float, lat: float, digits: int) -> str:
        return f"{lon * self._narrow:.{digits}f} {-lat:.{digits}f}"

    def rings(self, rings: Sequence[Any]) -> str:
        return "".join("M" + "L".join(self.at(lon, lat, 2) for lon, lat, *_ in ring) + "Z" for ring in rings)


def _dot(flat: _Flat, lon: float, lat: float, shade: str, told: Sequence[str], row: Sequence[Any]) -> str:
    """A line of no length with round ends: a point that stays as large as it is however far one zooms in."""
    said = "\n".join(f"{name}: {_words(value)}" for name, value in zip(told, row, strict=True))
    return (
        f'<path class="site" stroke="{shade}" d="M{flat.at(lon, lat, 5)}h.00001"><title>{escape(said)}</title></path>'
    )


def _key(values: Sequence[str], colours: dict[str, str]) -> str:
    counts = Counter(values)
    parts = [
        f'<span><i style="background:{shade}"></i><bdi>{escape(value)}</bdi> ({counts[value]:,})</span>'
        for value, shade in list(colours.items())[:MOST_KEYS]
    ]
    return "".join(parts) + (f" and {len(colours) - MOST_KEYS:,} more" if len(colours) > MOST_KEYS else "")


def _words(value: Any) -> str:
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    if value is None or pd.isna(value):
        return "not known"
    text = value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _colours(values: Sequence[str]) -> dict[str, str]:
    """A colour for each value that there is, known ones first; the same values have the same colours."""
    there = sorted(
        set(values), key=lambda value: (list(COLOURS).index(value) if value in COLOURS else len(COLOURS), value)
    )
    others = [value for value in there if value not in COLOURS and value != "not known"]
    shades = {value: _MORE[place % len(_MORE)] for place, value in enumerate(others)}
    return {value: COLOURS.get(value) or shades.get(value, _NOTHING) for value in there}


@cache
def _ground() -> tuple[tuple[str, list[Any]], ...]:
    """(class, rings) of the countries and of the region."""
    found = []
    for name, file in (("land", "world_outline"), ("region", "drawing_only_province")):
        shapes = json.loads((files("geo") / "data" / f"{file}.geojson").read_text(encoding="utf-8"))
        found.append((name, [ring for feature in shapes["features"] for ring in _rings(feature["geometry"])]))
    return tuple(found)


def _rings(geometry: dict[str, Any]) -> Iterator[Any]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return (ring for polygon in polygons for ring in polygon)
