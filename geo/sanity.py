"""Whether coordinates can be what their record says: what is odd, and its likely cause. Nothing is ever moved.

A point is checked against the country that its record states and against points that stand for a whole country or
administrative unit. What is odd and unusable must not decide a place: text does, or the place stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo import centres, misreadings
from geo.boundaries import Boundaries, load
from geo.country_outlines import alpha_2, called, is_country, outlines
from geo.datum import GCJ02, WGS84, gcj02_shift_m
from geo.datum_suspicion import gcj02_suspects, source_suspicion, unlabelled_in_china
from geo.points import Points
from geo.reasons import IN, OUT_OF_RANGE
from geo.regions import regions
from geo.risk_regions import RiskRegion

__all__ = ["Oddness", "check", "gcj02_suspects", "source_suspicion", "unlabelled_in_china"]

BAD_COORDINATES, COUNTRY, CENTRE, OTHER_DATUM = "place_coordinates", "place_country", "place_centre", "place_datum"
NEARLY_ZERO = 0.01
CERTAINLY_GCJ02_M = 20.0
AS_GIVEN_M = 1.0
AT_SEA = "at sea, more than half a degree from the outline of any country"
ONLY_AT_SEA = f"its coordinates lie {AT_SEA}"
ZERO = "one of the two is exactly 0, which stands for a blank"

Indexes = NDArray[np.int64]


@dataclass(frozen=True)
class Oddness:
    """kind: of the finding. cause: what is odd and why it likely is, in words with the numbers.

    usable: whether the coordinates may still decide. stands_for: the unit whose centre the point is, else ''.
    """

    kind: str
    cause: str
    usable: bool
    stands_for: str = ""


def check(
    points: Points, countries: Sequence[str | None] | None, boundaries: Boundaries | None = None
) -> list[tuple[Oddness, ...]]:
    """What is odd about each point, at most one of a kind; countries: as stated, one a point, None or '' for blank;
    None where no point has one.

    Points that cannot be used at all (points.problem) get the likely cause where one is found.
    """
    boundaries = boundaries or load()
    region = boundaries.region
    codes = {country: alpha_2(country) for country in set(countries or ())}
    stated = np.array([codes[country] for country in countries or ()] or [""] * len(points), dtype=object)
    found: dict[int, list[Oddness]] = {}
    for index, oddness in [
        *_off_earth(points, stated),
        *_nearly_zero(points),
        *_elsewhere(points, stated, region),
        *_of_no_known_country(points, stated, boundaries),
        *_at_sea_of_no_country(points, stated),
        *_on_centres(points, region),
    ]:
        held = found.setdefault(index, [])
        if all(other.kind != oddness.kind for other in held):
            held.append(oddness)
    return [tuple(found.get(index, ())) for index in range(len(points))]


def _off_earth(points: Points, stated: NDArray[np.object_]) -> list[tuple[int, Oddness]]:
    """The reading in the stated country first, else any that is on Earth."""
    odd = []
    for code, here in _by_country(stated, np.flatnonzero(points.problem == OUT_OF_RANGE)):
        lon, lat = points.given_lon[here], points.given_lat[here]
        there = misreadings.fitting(misreadings.off_earth(lon, lat), misreadings.in_country(code), len(here))
        any_ = misreadings.fitting(misreadings.off_earth(lon, lat), misreadings.on_earth, len(here))
        for index, best, other in zip(here.tolist(), there, any_, strict=True):
            if best or other:
                odd.append((index, Oddness(BAD_COORDINATES, best or other, usable=False)))
    return odd


def _nearly_zero(points: Points) -> list[tuple[int, Oddness]]:
    with np.errstate(invalid="ignore"):
        near = (np.abs(points.lat) < NEARLY_ZERO) & (np.abs(points.lon) < NEARLY_ZERO)
    words = "it lies in the ocean beside latitude 0, longitude 0, which stands for no coordinates"
    return [
        (index, Oddness(BAD_COORDINATES, words, False))
        for index in np.flatnonzero(near & (points.problem == IN)).tolist()
    ]


def _elsewhere(points: Points, stated: NDArray[np.object_], region: RiskRegion) -> list[tuple[int, Oddness]]:
    """Points on Earth outside of the country that their record states."""
    odd = []
    for code, here in _by_country(stated, np.flatnonzero(points.problem == IN)):
        away = here[~outlines().within(code, points.lon[here], points.lat[here])] if code else here[:0]
        lon, lat = points.given_lon[away], points.given_lat[away]
        readings = misreadings.fitting(
            misreadings.on_earth_elsewhere(lon, lat), misreadings.in_country(code), len(away)
        )
        lands = outlines().at(points.lon[away], points.lat[away]) if len(away) else []
        sea = outlines().at_sea(points.lon[away], points.lat[away]) if "" in lands else [False] * len(away)
        zeros = (lon == 0) | (lat == 0)
        for index, reading, land, zero, far in zip(away.tolist(), readings, lands, zeros, sea, strict=True):
            where = AT_SEA if far else f"in {called(land)}" if land else "at sea or on a coast"
            place = f"its coordinates lie {where}, not in its country, {called(code)}"
            why = ZERO if zero else reading
            if why:
                odd.append((index, Oddness(BAD_COORDINATES, f"{place}: {why}", usable=False)))
            else:
                odd.append((index, Oddness(COUNTRY, place, usable=code != region.country and not far)))
    return odd


def _of_no_known_country(
    points: Points, stated: NDArray[np.object_], boundaries: Boundaries
) -> list[tuple[int, Oddness]]:
    """Where no country says where a point should lie: an exact 0, and a sea from where a lost sign leads home.

    A point on another country's land stays: half of the Midwest is the XUAR with a sign exchanged.
    """
    unknown = [code for code in set(stated.tolist()) if not outlines().knows(code)]
    here = np.flatnonzero((points.problem == IN) & np.isin(stated, unknown))
    lon, lat = points.given_lon[here], points.given_lat[here]
    zero = here[(lon == 0) | (lat == 0)]
    here = here[misreadings.mirrored(lon, lat, shapely.bounds(boundaries.province))]
    if len(here):
        here = here[np.array(outlines().at(points.lon[here], points.lat[here])) == ""]
    lost = misreadings.lost_signs(points.given_lon[here], points.given_lat[here])
    readings = misreadings.fitting(lost, lambda x, y: shapely.intersects_xy(boundaries.province, x, y), len(here))
    words = "its coordinates lie at sea, and no known country is stated"
    return [(index, Oddness(BAD_COORDINATES, ZERO, usable=False)) for index in zero.tolist()] + [
        (index, Oddness(BAD_COORDINATES, f"{words}: {reading}", usable=False))
        for index, reading in zip(here.tolist(), readings, strict=True)
        if reading
    ]


def _at_sea_of_no_country(points: Points, stated: NDArray[np.object_]) -> list[tuple[int, Oddness]]:
    """Where no country is stated that may have an island there."""
    lands = [code for code in set(stated.tolist()) if outlines().knows(code) or is_country(code)]
    here = np.flatnonzero((points.problem == IN) & ~np.isin(stated, lands))
    here = here[outlines().at_sea(points.lon[here], points.lat[here])] if len(here) else here
    return [(index, Oddness(BAD_COORDINATES, ONLY_AT_SEA, usable=False)) for index in here.tolist()]


def _on_centres(points: Points, region: RiskRegion) -> list[tuple[int, Oddness]]:
    here = np.flatnonzero(points.problem == IN)
    lon, lat = points.lon[here], points.lat[here]
    near = [(int(here[at]), centre, away) for at, centre, away in _units(region, WGS84).near(lon, lat)]
    unlabelled = here[~points.labelled[here]]
    as_given = _units(region, GCJ02).near(points.given_lon[unlabelled], points.given_lat[unlabelled])
    near += [(int(unlabelled[at]), centre, away) for at, centre, away in as_given]
    odd = [(at, _unit(centre, away, region)) for at, centre, away in sorted(near, key=lambda found: found[2])]
    for at, centre, away in as_given:
        if away <= CERTAINLY_GCJ02_M:
            point = unlabelled[at : at + 1]
            shift_m = float(gcj02_shift_m(points.given_lon[point], points.given_lat[point])[0])
            odd.append((int(point[0]), _certainly_gcj02(centre, away, shift_m, region)))
    return odd + [(int(here[at]), _whole_country(centre, region)) for at, centre in _countries(points[here], region)]


def _countries(points: Points, region: RiskRegion) -> list[tuple[int, centres.Centre]]:
    """Whichever datum is stated: a geocoder's answer for a country is not in it."""
    every, rounded = centres.of_countries(), centres.rounded(region.country)
    near = every.near(points.lon, points.lat)
    near += every.near(points.given_lon, points.given_lat)
    near += rounded.near(points.given_lon, points.given_lat, AS_GIVEN_M)
    return [(at, centre) for at, centre, _ in near]


def _units(region: RiskRegion, datum: str) -> centres.Centres:
    return centres.of_units(region.text.administrative_codes if region.country == "CN" else "", datum)


def _unit(centre: centres.Centre, away_m: float, region: RiskRegion) -> Oddness:
    words = f"it is {away_m:.0f} m from the point that {centre.source} give for {_named(centre, region)}"
    return Oddness(CENTRE, f"{words}: it may stand for the whole unit and not for a site", True, centre.of)


def _certainly_gcj02(centre: centres.Centre, away_m: float, shift_m: float, region: RiskRegion) -> Oddness:
    words = (
        f"unlabelled, and {away_m:.0f} m from the centre of {_named(centre, region)} as map services give it in GCJ-02"
    )
    return Oddness(OTHER_DATUM, f"{words}: it is GCJ-02, which lies {shift_m:.0f} m from there in WGS84", True)


def _whole_country(centre: centres.Centre, region: RiskRegion) -> Oddness:
    whole = region.level == "country" and centre.of == region.country
    words = f"it is the point that stands for the whole of {called(centre.of)} ({centre.source}), not a site"
    return Oddness(CENTRE, words, usable=whole, stands_for=region.code if whole else "")


def _named(centre: centres.Centre, region: RiskRegion) -> str:
    known = regions(region).get(centre.of)
    return f"{known.name} ({centre.of})" if known else centre.of


def _by_country(stated: NDArray[np.object_], here: Indexes) -> list[tuple[str, Indexes]]:
    """The indexes of each stated country, of which here is a part."""
    order = here[np.argsort(stated[here].astype(str), kind="stable")]
    codes, starts = np.unique(stated[order].astype(str), return_index=True)
    return list(zip(codes.tolist(), np.split(order, starts[1:]), strict=True)) if len(order) else []
