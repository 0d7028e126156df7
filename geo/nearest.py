"""The distance from points to the nearest of many line segments in a plane, compiled."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

PIECE = 128


class Segments:
    """Paths in a plane, cut into pieces of PIECE segments, each with the box around it."""

    def __init__(self, paths: list[Floats]) -> None:
        self._path = np.concatenate(paths)
        ends = np.cumsum([len(path) for path in paths])
        begins = ends - [len(path) for path in paths]
        cuts = [np.arange(begin, end - 1, PIECE) for begin, end in zip(begins, ends, strict=True)]
        self._first = np.concatenate(cuts)
        self._last = np.concatenate([np.minimum(cut + PIECE, end - 1) for cut, end in zip(cuts, ends, strict=True)])
        pieces = [self._path[first : last + 1] for first, last in zip(self._first, self._last, strict=True)]
        self._low = np.array([piece.min(axis=0) for piece in pieces]).T.copy()
        self._high = np.array([piece.max(axis=0) for piece in pieces]).T.copy()

    def distance(self, x: Floats, y: Floats) -> Floats:
        """From each point to the nearest segment, in the paths' unit. Points are finite."""
        return np.sqrt(_squared_distances(x, y, self._path, self._first, self._last, self._low, self._high))


# The flags let the compiler look at several boxes at once; no coordinate is nan or infinite.
@njit(cache=True, nogil=True, fastmath={"nnan", "ninf", "nsz"})
def _squared_distances(
    xs: Floats, ys: Floats, path: Floats, first: Numbers, last: Numbers, low: Floats, high: Floats
) -> Floats:
    """The piece whose box is nearest is looked at first; then those alone whose box is nearer than what was found."""
    nearest = np.empty(len(xs))
    to_box = np.empty(len(first))
    for i in range(len(xs)):
        x, y = xs[i], ys[i]
        for piece in range(len(first)):
            across = max(low[0, piece] - x, x - high[0, piece], 0.0)
            up = max(low[1, piece] - y, y - high[1, piece], 0.0)
            to_box[piece] = across * across + up * up
        begin = np.argmin(to_box)
        best = _to_piece(x, y, path, first[begin], last[begin])
        for piece in range(len(first)):
            if to_box[piece] < best:
                best = min(best, _to_piece(x, y, path, first[piece], last[piece]))
        nearest[i] = best
    return nearest


@njit(cache=True, nogil=True)
def _to_piece(x: float, y: float, path: Floats, first: int, last: int) -> float:
    """Squared distance to the nearest of the segments from vertex `first` to vertex `last`."""
    best = np.inf
    for k in range(first, last):
        along_x, along_y = path[k + 1, 0] - path[k, 0], path[k + 1, 1] - path[k, 1]
        to_x, to_y = x - path[k, 0], y - path[k, 1]
        length = along_x * along_x + along_y * along_y
        share = min(max((to_x * along_x + to_y * along_y) / length, 0.0), 1.0) if length > 0.0 else 0.0
        off_x, off_y = to_x - share * along_x, to_y - share * along_y
        best = min(best, off_x * off_x + off_y * off_y)
    return best
