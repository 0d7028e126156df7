"""Many sites drawn as few: counted on a grid whose cells are squares on the map, each a fourth of the next larger."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.ui.maps.mercator import WORLD_PIXELS, height_of, latitude_at
from dashboard.ui.maps.sites import PORT, Sites

MOST_ALONE = 5_000
MOST_CELLS = 1_500
CELL_PIXELS = 40
"""A cell is drawn at least so wide, so that its count can be read."""
DEEPEST = 22
_WRITTEN = re.compile(r"(\d{1,2})-(\d{1,8})-(\d{1,8})", re.ASCII)

Numbers = NDArray[Any]


@dataclass(frozen=True)
class Cell:
    """A square of the map: 2 ** zoom of them make the width of the world. x runs east from 180 degrees, y south."""

    zoom: int
    x: int
    y: int

    def __str__(self) -> str:
        return f"{self.zoom}-{self.x}-{self.y}"

    @property
    def corners(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Longitude and latitude of its corners in the north-west and the south-east."""
        return _corner(self.x, self.y, self.zoom), _corner(self.x + 1, self.y + 1, self.zoom)

    @property
    def middle(self) -> tuple[float, float]:
        return _corner(self.x + 0.5, self.y + 0.5, self.zoom)

    def holds(self, sites: Sites) -> NDArray[np.bool_]:
        """Which of the sites lie in it."""
        x, y = tiles(sites.lon, sites.lat, self.zoom)
        inside: NDArray[np.bool_] = (x == self.x) & (y == self.y)
        return inside


@dataclass(frozen=True, eq=False)
class Gathered:
    """Cells with what lies in them, the worst last. counts: by verdict as in Sites.counts. worst: the first that is
    there."""

    cells: list[Cell]
    counts: Numbers
    worst: Numbers


def written_cell(text: str | None) -> Cell | None:
    """The cell that an address names; None where it names none."""
    found = _WRITTEN.fullmatch(text or "")
    if not found:
        return None
    zoom, x, y = (int(part) for part in found.groups())
    return Cell(zoom, x, y) if zoom <= DEEPEST and max(x, y) < 2**zoom else None


def tiles(lon: Numbers, lat: Numbers, zoom: int) -> tuple[Numbers, Numbers]:
    """The cell of each place. 180 degrees east is 180 degrees west; beyond FURTHEST_NORTH is the outermost row."""
    across = 2**zoom
    down = height_of(lat)
    x = np.floor((lon + 180) / 360 * across).astype(np.int64) % across
    return x, np.clip(np.floor(down * across).astype(np.int64), 0, across - 1)


def _corner(x: float, y: float, zoom: int) -> tuple[float, float]:
    return x / 2**zoom * 360 - 180, float(latitude_at(y / 2**zoom))


def gathered(sites: Sites, map_zoom: float, most: int = MOST_CELLS) -> Gathered:
    """The sites in cells, the smallest that can be read at this zoom of the map and are no more than `most`."""
    zoom = min(max(math.floor(map_zoom + math.log2(WORLD_PIXELS / CELL_PIXELS)), 0), DEEPEST)
    keys, of = _cells_at(sites, zoom)
    while len(keys) > most and zoom > 0:
        zoom -= 1
        keys, of = _cells_at(sites, zoom)
    counts = np.zeros((len(keys), PORT + 1), np.int64)
    np.add.at(counts, (of, sites.verdict), 1)
    worst = (counts > 0).argmax(axis=1)
    order = np.lexsort((keys, -worst))
    cells = [Cell(zoom, int(key % 2**zoom), int(key // 2**zoom)) for key in keys[order]]
    return Gathered(cells, counts[order], worst[order])


def _cells_at(sites: Sites, zoom: int) -> tuple[Numbers, Numbers]:
    """(the cells that hold something, which of them each site is in)."""
    x, y = tiles(sites.lon, sites.lat, zoom)
    keys, of = np.unique(y * 2**zoom + x, return_inverse=True)
    return keys, of
