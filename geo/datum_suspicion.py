"""Signs that unlabelled Chinese coordinates are GCJ-02 and not WGS84: they are told, never applied.

Map services in China answer in GCJ-02 with exactly six decimals (AMap). A number whose last decimal is 0 loses it, so
of points that truly have six in both numbers 0.9 x 0.9 = 81 % still show them; of numbers with seven decimals 0.8 %
seem to, of GeoNames' five and of computed values none. But others write six, too: in the real facility list shipped
here 66 of 316 points in China do, 21 %. Hence a source is suspected from a half on.
One point says nothing by this sign: only a source's share of such points does.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geo.country_outlines import CHINA, alpha_2, outlines
from geo.points import Points
from geo.reasons import IN

Bools = NDArray[np.bool_]

SUSPECT_SHARE, FEWEST_POINTS = 0.5, 20


def unlabelled_in_china(points: Points, countries: Sequence[str | None]) -> Bools:
    """Points without a datum that lie in mainland China and whose country is China or blank."""
    codes = {country: alpha_2(country) for country in set(countries)}
    chinese = np.array([codes[country] in ("", CHINA) for country in countries], dtype=bool)
    found = chinese & ~points.labelled & (points.problem == IN)
    here = np.flatnonzero(found)
    found[here] = outlines().holds(CHINA, points.lon[here], points.lat[here])
    return np.asarray(found)


def gcj02_suspects(points: Points, countries: Sequence[str | None]) -> Bools:
    """Of those, the ones with exactly six decimals in both numbers."""
    found = unlabelled_in_china(points, countries)
    with np.errstate(invalid="ignore"):
        for numbers in (points.given_lon, points.given_lat):
            found &= (np.round(numbers, 6) == numbers) & (np.round(numbers, 5) != numbers)
    return found


def source_suspicion(suspects: int, points: int) -> str:
    """What to say of a source of which so many points are suspects of its unlabelled ones in China; '' for nothing."""
    if points < FEWEST_POINTS or suspects < SUSPECT_SHARE * points:
        return ""
    return (
        f"{suspects} of its {points} unlabelled points in China have exactly six decimals, as Chinese map services "
        "give GCJ-02: they may be shifted by 100 to 700 m. If they are, load it with a datum column that says GCJ-02"
    )
