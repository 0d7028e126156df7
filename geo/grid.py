"""Which region points lie in, exactly and quickly: most of them by one look-up in a grid of cells.

A cell that no boundary crosses lies wholly in one region or in none, and so does every point in it. Only the points in
crossed cells are put to the polygons themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Cells = NDArray[np.int32]
Shapes = NDArray[np.object_]
Indexes = NDArray[np.int16]

NONE, CROSSED = -1, -2
MOST_CELLS = 4_000_000
MOST_IN_A_ROW = 8_192
SMALLEST_DEGREES = 1e-6
_PAD_DEGREES = 1e-9
_RIM = 2
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Frame:
    """Square cells of `size` degrees in `rows` from `south` on and `columns` from `west` on."""

    west: float
    south: float
    size: float
    columns: int
    rows: int

    def cell(self, lon: Floats, lat: Floats) -> Cells:
        """The number of each point's cell, row by row. What lies beyond the frame, and nan, is in an outermost cell.

        Numbers of rows and columns never fall where a coordinate rises, whatever the rounding.
        """
        return self._step(lat, self.south, self.rows) * np.int32(self.columns) + self._step(
            lon, self.west, self.columns
        )

    def middle(self, cell: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Longitude and latitude of the middle of cells."""
        row, column = np.divmod(cell, self.columns)
        return self.west + (column + 0.5) * self.size, self.south + (row + 0.5) * self.size

    def _step(self, degrees: Floats, first: float, count: int) -> Cells:
        with np.errstate(over="ignore", invalid="ignore"):
            steps = (degrees - first) * (1.0 / self.size)
        np.fmax(steps, 0.0, out=steps)
        np.fmin(steps, count - 1.0, out=steps)
        return steps.astype(np.int32)


def frame_around(shapes: Shapes, size: float = 0.0, rim: int = _RIM) -> Frame:
    """A frame with `rim` empty cells on every side of the shapes; cells as small as MOST_CELLS allows, or of `size`."""
    west, south, east, north = shapely.total_bounds(shapes)
    wide, high = east - west, north - south
    size = max(size, np.sqrt(wide * high / MOST_CELLS), max(wide, high) / MOST_IN_A_ROW, SMALLEST_DEGREES)
    columns, rows = int(wide / size) + 1 + 2 * rim, int(high / size) + 1 + 2 * rim
    return Frame(float(west - rim * size), float(south - rim * size), float(size), columns, rows)


def crossed_cells(shapes: Shapes, frame: Frame) -> Bools:
    """Whether a boundary passes through each cell: rows by columns, never wrongly false.

    The boundary is cut into straight pieces of at most half a cell. A piece lies in the box around its ends, so in the
    at most four cells of the box's corners; the box is padded by more than cutting can have moved it.
    """
    lines = shapely.get_parts(shapely.segmentize(shapely.boundary(shapes), frame.size / 2))
    ends, line = shapely.get_coordinates(lines, return_index=True)
    first, last = ends[:-1], ends[1:]
    low, high = np.minimum(first, last) - _PAD_DEGREES, np.maximum(first, last) + _PAD_DEGREES
    low, high = low[line[:-1] == line[1:]], high[line[:-1] == line[1:]]
    crossed = np.zeros(frame.rows * frame.columns, dtype=bool)
    for x in (low[:, 0], high[:, 0]):
        for y in (low[:, 1], high[:, 1]):
            crossed[frame.cell(x, y)] = True
    return crossed.reshape(frame.rows, frame.columns)


class RegionIndex:
    """Finds the first of some polygons that a point is in or on the edge of, as shapely.intersects_xy says it."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes, self._boxes = shapes, shapely.bounds(shapes)
        self._frame = frame_around(shapes)
        self._cells = self._whole_cells(crossed_cells(shapes, self._frame).ravel())

    def find(self, lon: Floats, lat: Floats) -> Indexes:
        """The index of the polygon that holds each point, NONE where none does."""
        found = np.empty(len(lon), dtype=np.int16)
        for start in range(0, len(lon), _CHUNK):
            part = slice(start, start + _CHUNK)
            found[part] = self._find(lon[part], lat[part])
        return found

    def contains(self, lon: Floats, lat: Floats) -> Bools:
        """Whether any of the polygons holds each point."""
        held = np.empty(len(lon), dtype=bool)
        for start in range(0, len(lon), _CHUNK):
            part = slice(start, start + _CHUNK)
            np.not_equal(self._find(lon[part], lat[part]), NONE, out=held[part])
        return held

    def _find(self, lon: Floats, lat: Floats) -> Indexes:
        found = self._cells.take(self._frame.cell(lon, lat))
        crossed = np.flatnonzero(found == CROSSED)
        found[crossed] = first_of(self._shapes, self._boxes, lon[crossed], lat[crossed])
        return found

    def _whole_cells(self, crossed: Bools) -> NDArray[np.signedinteger]:
        """What each cell lies in, in runs of cells between crossed ones: one point decides for all.

        A run that goes on in the next row does so through the empty rim.
        """
        starts = np.flatnonzero(np.diff(crossed, prepend=~crossed[:1]))
        lengths = np.diff(starts, append=len(crossed))
        labels = first_of(self._shapes, self._boxes, *self._frame.middle(starts))
        labels[crossed[starts]] = CROSSED
        small = np.int8 if len(self._shapes) <= np.iinfo(np.int8).max else np.int16
        return np.repeat(labels.astype(small), lengths)


def first_of(shapes: Shapes, boxes: Floats, lon: Floats, lat: Floats) -> Indexes:
    """The index of the first prepared shape that each point is in or on the edge of, NONE where there is none."""
    found = np.full(len(lon), NONE, dtype=np.int16)
    for index, (shape, (west, south, east, north)) in enumerate(zip(shapes, boxes, strict=True)):
        near = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north) & (found == NONE))
        found[near[shapely.intersects_xy(shape, lon[near], lat[near])]] = index
    return found
