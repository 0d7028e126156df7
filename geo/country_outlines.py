"""The outlines of countries, to tell whether coordinates can lie in the one that a record states.

Natural Earth's at 1:50 million, not simplified. Borders are up to 22 km off there (in Aksu), and small islands are
missing: a point counts as within a country up to MARGIN_DEGREES beyond its outline in another country (28 km
northwards), and up to COAST_DEGREES where it is in none (56 km northwards, 28 km eastwards at 60 degrees). What is
farther than that from every outline lies at sea.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

import geopandas
import numpy as np
import pycountry
import shapely
from numpy.typing import NDArray
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from geo.errors import DATA
from geo.grid import RegionIndex
from geo.text_lands import is_land

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MARGIN_DEGREES, COAST_DEGREES = 0.25, 0.5
CHINA = "CN"
# A record of one may lie in any other of the same line: parts of one state, and borders that are in dispute.
_ONE_ANOTHER = (
    "CN HK MO TW",
    "US PR GU VI AS MP UM",
    "GB IM JE GG GI",
    "FR GF GP MQ RE YT PM BL MF NC PF WF TF",
    "NL AW CW SX BQ",
    "DK FO GL",
    "NO SJ BV",
    "FI AX",
    "AU NF CX CC HM",
    "NZ CK NU TK",
    "RS XK",
    "MA EH",
    "IL PS",
    "RU UA",
    "IN PK",
)
_LONGEST_NAME = 60


def alpha_2(country: str | None) -> str:
    """A stated country as ISO 3166-1 alpha-2; '' where blank or not known."""
    plain = (country or "").strip()
    return _alpha_2(plain.upper()) if len(plain) <= _LONGEST_NAME else ""


@lru_cache(maxsize=1024)
def _alpha_2(plain: str) -> str:
    if is_land(plain, CHINA):
        return CHINA
    if len(plain) == 2:
        return plain
    known = pycountry.countries.get(alpha_3=plain) if len(plain) == 3 else None
    return known.alpha_2 if known else ""


@lru_cache(maxsize=512)
def called(code: str) -> str:
    """A country's name for people."""
    known = pycountry.countries.get(alpha_2=code)
    return str(getattr(known, "common_name", known.name)) if known else code


def is_country(code: str) -> bool:
    """Whether there is a country of that code, with a known outline or without."""
    return pycountry.countries.get(alpha_2=code) is not None


@lru_cache(maxsize=1)
def outlines() -> Outlines:
    frame = geopandas.read_parquet(DATA / "countries_ne50.parquet")
    return Outlines(dict(zip(frame["country"], frame.geometry, strict=True)))


class Outlines:
    """The countries by ISO 3166-1 alpha-2 (XK: Kosovo), made ready for points in WGS84 degrees."""

    def __init__(self, shapes: Mapping[str, BaseGeometry]) -> None:
        self._codes = list(shapes)
        self._shapes = list(shapes.values())
        self._tree = shapely.STRtree(self._shapes)
        self._reaches: dict[tuple[str, float], BaseGeometry] = {}

    def within(self, code: str, lon: Floats, lat: Floats) -> Bools:
        """Whether points can lie in a country or in one that is stated for it. Of no known outline: always."""
        if not self.knows(code):
            return np.ones(len(lon), dtype=bool)
        found = np.asarray(shapely.intersects_xy(self._reach(code, MARGIN_DEGREES), lon, lat))
        near = np.flatnonzero(~found)
        near = near[shapely.intersects_xy(self._reach(code, COAST_DEGREES), lon[near], lat[near])]
        found[near] = [land == "" for land in self.at(lon[near], lat[near])]
        return found

    def knows(self, code: str) -> bool:
        return code in self._codes

    def shapes(self) -> Mapping[str, BaseGeometry]:
        """Every outline by its code, to be drawn."""
        return dict(zip(self._codes, self._shapes, strict=True))

    def at(self, lon: Floats, lat: Floats) -> list[str]:
        """The code of the country of each point, '' at sea."""
        found = np.full(len(lon), "", dtype=object)
        points, shapes = self._tree.query(shapely.points(lon, lat))
        for index in np.unique(shapes).tolist():
            boxed = points[shapes == index]
            found[boxed[self._holds(index, lon[boxed], lat[boxed])]] = self._codes[index]
        return list(found)

    def at_sea(self, lon: Floats, lat: Floats) -> Bools:
        """Whether points lie in no country and more than COAST_DEGREES from each. Of small islands that have no
        outline the sea is all that is known."""
        far = ~self._land.contains(lon, lat)
        for shape, (west, south, east, north) in zip(self._shapes, shapely.bounds(self._shapes), strict=True):
            beside = far & (lat >= south - COAST_DEGREES) & (lat <= north + COAST_DEGREES)
            for turn in (-360.0, 0.0, 360.0):
                turned = lon + turn
                here = np.flatnonzero(beside & (turned >= west - COAST_DEGREES) & (turned <= east + COAST_DEGREES))
                if len(here):
                    shapely.prepare(shape)
                    far[here] &= ~shapely.dwithin(shape, shapely.points(turned[here], lat[here]), COAST_DEGREES)
        return np.asarray(far)

    @cached_property
    def _land(self) -> RegionIndex:
        shapes = np.array(self._shapes, dtype=object)
        shapely.prepare(shapes)
        return RegionIndex(shapes)

    def holds(self, code: str, lon: Floats, lat: Floats) -> Bools:
        """Whether points lie in one country's outline itself, without a margin and without its likes."""
        return self._holds(self._codes.index(code), lon, lat)

    def _holds(self, index: int, lon: Floats, lat: Floats) -> Bools:
        shapely.prepare(self._shapes[index])
        return np.asarray(shapely.intersects_xy(self._shapes[index], lon, lat))

    def _reach(self, code: str, degrees: float) -> BaseGeometry:
        """The outlines of a country and of its likes, so many degrees wider."""
        if (code, degrees) not in self._reaches:
            together: Sequence[str] = next((line.split() for line in _ONE_ANOTHER if code in line.split()), [code])
            parts = [self._shapes[self._codes.index(other)] for other in together if self.knows(other)]
            reach = _around(shapely.buffer(shapely.union_all(parts), degrees, quad_segs=2))
            shapely.prepare(reach)
            self._reaches[code, degrees] = reach
        return self._reaches[code, degrees]


def _around(reach: BaseGeometry) -> BaseGeometry:
    """What reaches over 180 degrees, on the other side too."""
    return shapely.union_all([reach, translate(reach, -360.0), translate(reach, 360.0)])
