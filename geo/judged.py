"""Points placed by the fence and held against what is odd about them: what is odd may leave a place open.

Nothing is moved and nothing becomes inside by this. What lies inside or at the border counts, however odd.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo import coordinate_text
from geo.boundaries import Boundaries
from geo.country_outlines import CHINA, alpha_2
from geo.datum import wgs84_to_gcj02
from geo.fence import Placements, place_points
from geo.points import Points
from geo.reasons import BORDERLINE, DATUM, INSIDE, MISSING, NO_NUMBER, ODD, OUTSIDE, REASONS, STATES, UNPLACED
from geo.regions import regions
from geo.sanity import BAD_COORDINATES, OTHER_DATUM, Oddness, check

NEAR_BORDER_KM, NEAR_BORDER_DEGREES = 2.0, 0.03

Finding = tuple[str, str]
Texts = tuple[Sequence[Any], Sequence[Any]]


@dataclass(frozen=True, eq=False)
class Judged:
    """placed: odd and unusable points outside are unplaced in it (reason ODD). oddities: one tuple a point.

    findings: (kind, message) of each point's oddities and of why its coordinates cannot be used; one of a kind.
    """

    placed: Placements
    oddities: list[tuple[Oddness, ...]]
    findings: list[tuple[Finding, ...]]

    def why(self, index: int) -> str:
        """The reason of a point's state, and where it is odd what is."""
        reason = int(self.placed.reason[index])
        causes = [odd.cause for odd in self.oddities[index] if not odd.usable] if reason == ODD else []
        return f"{REASONS[reason]}: {'; '.join(causes)}" if causes else REASONS[reason]


def judge(
    points: Points,
    countries: Sequence[str | None] | None,
    boundaries: Boundaries,
    *,
    distances: bool = True,
    texts: Texts | None = None,
) -> Judged:
    """countries: as stated, None where no point has one. texts: longitudes and latitudes as they came, to explain
    those that are no numbers. Points in China without a datum are read in GCJ-02, too, and a difference is told."""
    placed = place_points(points, boundaries, distances)
    state, reason = placed.state.copy(), placed.reason.copy()
    distance, county = placed.distance_km.copy(), placed.county.copy()
    oddities = check(points, countries, boundaries)
    for index, oddness, open_ in _by_datum(points, countries, placed, boundaries):
        if all(other.kind != oddness.kind for other in oddities[index]):
            oddities[index] += (oddness,)
        if open_:
            state[index], reason[index] = BORDERLINE, DATUM
    for index in [index for index, odd in enumerate(oddities) if odd]:
        if state[index] == OUTSIDE and not all(odd.usable for odd in oddities[index]):
            state[index], reason[index], distance[index] = UNPLACED, ODD, np.nan
        for unit in [odd.stands_for for odd in oddities[index] if odd.stands_for]:
            county[index] = placed.codes.index(unit) if unit in placed.codes else -1
    placed = replace(placed, state=state, reason=reason, distance_km=distance, county=county)
    return Judged(placed, oddities, _findings(placed, oddities, texts))


def _findings(
    placed: Placements, oddities: list[tuple[Oddness, ...]], texts: Texts | None
) -> list[tuple[Finding, ...]]:
    found: list[tuple[Finding, ...]] = [()] * len(placed)
    bad = (placed.state == UNPLACED) & (placed.reason != MISSING) & (placed.reason != ODD)
    for index in np.flatnonzero(bad).tolist():
        causes = [odd.cause for odd in oddities[index] if odd.kind == BAD_COORDINATES]
        if placed.reason[index] == NO_NUMBER and texts:
            causes += [
                coordinate_text.told(name, column[index]) for name, column in zip(("lon", "lat"), texts, strict=True)
            ]
        words = "; ".join([REASONS[placed.reason[index]], *(cause for cause in causes if cause)])
        found[index] = ((BAD_COORDINATES, f"its coordinates cannot be used: {words}"),)
    for index in [index for index, odd in enumerate(oddities) if odd]:
        outcome = _outcome(int(placed.state[index]))
        kinds = {kind for kind, _ in found[index]}
        found[index] += tuple(
            (odd.kind, odd.cause if odd.usable else f"{odd.cause}; {outcome}")
            for odd in oddities[index]
            if odd.kind not in kinds
        )
    return found


def _outcome(state: int) -> str:
    if state == UNPLACED:
        return "they do not decide where it lies, and are kept as they are"
    return f"they count all the same, as they are {STATES[state]}"


def _by_datum(
    points: Points, countries: Sequence[str | None] | None, placed: Placements, boundaries: Boundaries
) -> list[tuple[int, Oddness, bool]]:
    """Points without a datum whose state or county is another if they are GCJ-02: (index, why, state is open)."""
    if boundaries.region.country != CHINA:
        return []
    chosen = np.flatnonzero(_may_be_gcj02(points, countries, placed, boundaries))
    lon, lat = points.lon[chosen], points.lat[chosen]
    shifted_lon, shifted_lat = wgs84_to_gcj02(lon, lat)
    moved = replace(points[chosen], lon=2.0 * lon - shifted_lon, lat=2.0 * lat - shifted_lat)
    other = place_points(moved, boundaries, distances=False)
    differs = np.flatnonzero((other.state != placed.state[chosen]) | (other.county != placed.county[chosen]))
    odd = []
    for at in differs.tolist():
        index = int(chosen[at])
        state, if_gcj02 = int(placed.state[index]), int(other.state[at])
        here, there = _where(placed, index, boundaries), _where(other, at, boundaries)
        words = f"its datum is not given: read as WGS84 it is {here}, read as GCJ-02 {there}"
        open_ = (state == OUTSIDE) != (if_gcj02 == OUTSIDE) and state != BORDERLINE
        odd.append((index, Oddness(OTHER_DATUM, words, usable=True), open_))
    return odd


def _may_be_gcj02(
    points: Points, countries: Sequence[str | None] | None, placed: Placements, boundaries: Boundaries
) -> NDArray[np.bool_]:
    """Without a datum, said to be in China or nowhere, and inside, borderline or just outside."""
    west, south, east, north = shapely.bounds(boundaries.province)
    edge = NEAR_BORDER_DEGREES
    around = (points.lon > west - edge) & (points.lon < east + edge)
    around &= (points.lat > south - edge) & (points.lat < north + edge)
    with np.errstate(invalid="ignore"):
        beside = (placed.state == OUTSIDE) & ~(placed.distance_km > NEAR_BORDER_KM)
    found = around & ~points.labelled & ((placed.state == INSIDE) | (placed.state == BORDERLINE) | beside)
    if countries:
        codes = {country: alpha_2(country) for country in set(countries)}
        found &= np.array([codes[country] in ("", CHINA) for country in countries], dtype=bool)
    return np.asarray(found)


def _where(placed: Placements, index: int, boundaries: Boundaries) -> str:
    county = placed.codes[placed.county[index]] if placed.county[index] >= 0 else ""
    known = regions(boundaries.region).get(county)
    return STATES[placed.state[index]] + (f" in {known.name} ({county})" if known else "")
