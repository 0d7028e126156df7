"""How the map is laid out: the whole world as a square of WORLD_PIXELS at zoom 0 (web Mercator)."""

from __future__ import annotations

from typing import Any

import numpy as np

WORLD_PIXELS = 512
FURTHEST_NORTH = 85.0511
"""Latitude of the map's upper edge."""


def height_of(lat: Any) -> Any:
    """Where a latitude, or each of many, lies on the map: from 0 in the north to 1 in the south."""
    radians = np.radians(np.clip(lat, -FURTHEST_NORTH, FURTHEST_NORTH))
    return (1 - np.arcsinh(np.tan(radians)) / np.pi) / 2


def latitude_at(height: Any) -> Any:
    """The latitude, or each of many, at a height from 0 in the north to 1 in the south."""
    return np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * height))))
