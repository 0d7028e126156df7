"""The points of sites, and why a site has none: as `tag` reads coordinates, whether or not it has run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.boundaries import load
from geo.judged import judge
from geo.points import Points, read_points
from geo.reasons import STATES, UNPLACED

Column = Sequence[Any]
READ = ("lon", "lat", "datum", "country", "xuar", "xuar_reason")
"""The properties of a site that decide it, in the order that `usable_points` takes them."""


def usable_points(
    lon: Column, lat: Column, datum: Column, country: Column, xuar: Column, xuar_reason: Column
) -> tuple[Points, NDArray[np.object_]]:
    """The points in WGS84, and of each why it is not to be drawn, '' where it is.

    country, xuar, xuar_reason: as on the site. Not drawn is what says no place on Earth, what cannot be meant, and
    what `tag` left unplaced.
    """
    points = read_points(lon, lat, datum=datum)
    judged = judge(points, country, load(), distances=False)
    why: NDArray[np.object_] = np.full(len(points), "", dtype=object)
    for index, state in enumerate(xuar):
        if judged.placed.state[index] == UNPLACED:
            why[index] = judged.why(index)
        elif state == STATES[UNPLACED]:
            why[index] = xuar_reason[index] or "its place is not known"
    return points, why
