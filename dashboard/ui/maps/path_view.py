"""The view that a path on the map fills."""

from __future__ import annotations

from collections.abc import Sequence

import pydeck

from dashboard.ui.maps.route import Halt, Point, frame, nearest_copy

REGION_CORNERS = ((73.5, 34.3), (96.4, 49.2))
"""Longitude and latitude of the XUAR's corners in the south-west and the north-east."""
FILLS = 0.86
"""How much of the map's width or height a path takes; the rest is room for its outermost numbers."""
NEAREST = 5.5
"""A path's map shows at least some ten degrees, so that something known is on it."""


def path_view(stops: Sequence[Halt], pixels: tuple[int, int]) -> pydeck.ViewState:
    """The view that a path fills. The region is whole in it, to show how far away it is, unless the path leads through
    it and could be shown twice as large without."""
    route = [stop.place for stop in stops]
    region = _region_beside(route)
    alone, both = (frame(shown, pixels, NEAREST, FILLS) for shown in (route, [*route, *region]))
    leads_through = len({*route}) > 1 and any(_lies_in(place, region) for place in route)
    return alone if leads_through and alone.zoom - both.zoom > 1 else both


def _region_beside(route: Sequence[Point]) -> list[Point]:
    """The region's corners on the copy of the world that is nearest to a path."""
    across = [lon for lon, _ in route]
    middle, own = (max(across) + min(across)) / 2, (REGION_CORNERS[0][0] + REGION_CORNERS[1][0]) / 2
    turned = nearest_copy(own, middle) - own
    return [(lon + turned, lat) for lon, lat in REGION_CORNERS]


def _lies_in(place: Point, corners: Sequence[Point]) -> bool:
    return all(low <= at <= high for low, at, high in zip(corners[0], place, corners[1], strict=True))
