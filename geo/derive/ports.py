"""Makes geo/data/ports.csv: the ports whose place two packages agree on, and a few by hand. Ports of the same names
stand in it without a place, so that a name that two have is not taken for one of them.

    python -m geo.derive.ports                                  # from the lists in geo/derive/sources
    python -m geo.derive.ports --cut PORTS.JSON PORTS.GEOJSON   # cuts those lists from the packages' own files first

PORTS.JSON is lib/ports.json of npm sea-ports 0.0.9, PORTS.GEOJSON searoute/data/ports.geojson of PyPI searoute 1.6.0.
The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import functools
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import geopandas
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geo.errors import DATA
from geo.ports import name_key

SOURCES = Path(__file__).parent / "sources"
SEA_PORTS, SEAROUTE, BY_HAND = "ports_sea_ports.csv", "ports_searoute.csv", "ports_by_hand.csv"
SAME_NAMES = "ports_same_names.csv"
COLUMNS = ("code", "name", "aliases", "cbp", "lat", "lon")
NO_PORTS = frozenset({"USTSA"})
"""Codes of places that would take a port's name from it: Savannah in Tennessee."""
FURTHEST_KM = 60.0
"""sea-ports often gives the town and searoute the harbour; further apart, one of them means another place."""
FURTHEST_FROM_COUNTRY = 0.5
"""Degrees: as for the coordinates of records."""
_ELLIPSOID = Geod(ellps="WGS84")

Row = dict[str, str]


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--cut", nargs=2, type=Path, metavar=("PORTS.JSON", "PORTS.GEOJSON"))
    chosen = read.parse_args()
    if chosen.cut:
        for name, rows in cut(*chosen.cut).items():
            (SOURCES / name).write_text(_text(rows), "utf-8")
    (DATA / "ports.csv").write_text(_text(derived()), "utf-8")


def cut(sea_ports: Path, searoute: Path) -> dict[str, list[Row]]:
    """The ports that both packages have, as each has them, and those of the same names that one has, by the file that
    keeps them."""
    named = json.loads(sea_ports.read_text("utf-8"))
    placed = {port["properties"]["port"]: port for port in json.loads(searoute.read_text("utf-8"))["features"]}
    both = sorted(code for code in named if code in placed and "coordinates" in named[code])
    ours = [
        _row(
            code, named[code]["name"], [named[code].get("city", ""), *named[code]["alias"]],
            named[code].get("code", ""), named[code]["coordinates"],
        )
        for code in both
    ]  # fmt: skip
    theirs = [_row(c, placed[c]["properties"]["name"], [], "", placed[c]["geometry"]["coordinates"]) for c in both]
    names = {code: (port["properties"]["name"], port["geometry"]["coordinates"]) for code, port in placed.items()}
    names |= {code: (port["name"], port["coordinates"]) for code, port in named.items() if "coordinates" in port}
    keys = {name_key(row["name"]) for row in ours}
    others = sorted(code for code in {*names} - {*both} if name_key(names[code][0]) in keys)
    same = [_row(code, names[code][0], [], "", names[code][1]) for code in others]
    return {SEA_PORTS: ours, SEAROUTE: theirs, SAME_NAMES: same}


def _row(code: str, name: str, aliases: Iterable[str], cbp: str, at: list[float]) -> Row:
    others = [alias.strip() for alias in dict.fromkeys(aliases) if alias.strip() and alias != name]
    return dict(zip(COLUMNS, (code, name, "|".join(others), cbp, f"{at[1]:.6g}", f"{at[0]:.6g}"), strict=True))


def derived() -> list[Row]:
    """The ports by code. The place is searoute's, names are those of both; what is by hand comes first."""
    found, doubted = {}, [row for row in _read(SAME_NAMES) if row["code"] not in NO_PORTS]
    for town, harbour in zip(_read(SEA_PORTS), _read(SEAROUTE), strict=True):
        if _km(town, harbour) <= FURTHEST_KM and _in_its_country(harbour):
            names = [harbour["name"], *filter(None, town["aliases"].split("|"))]
            at = [float(harbour["lon"]), float(harbour["lat"])]
            found[town["code"]] = _row(town["code"], town["name"], names, town["cbp"], at)
        else:
            doubted += [{**harbour, "name": town["name"]}, town]
    found |= {row["code"]: row for row in _read(BY_HAND)}
    for row in _elsewhere(doubted, found):
        found[row["code"]] = {**row, "lat": "", "lon": ""}
    return [found[code] for code in sorted(found)]


def _elsewhere(doubted: Iterable[Row], sure: Mapping[str, Row]) -> Iterator[Row]:
    """The doubted ports, but for those that are another code of a port of their name that is sure."""
    by_name: dict[str, list[Row]] = defaultdict(list)
    for row in sure.values():
        by_name[name_key(row["name"])].append(row)
    nearby = {
        row["code"]
        for row in doubted
        for other in by_name[name_key(row["name"])]
        if row["code"][:2] == other["code"][:2] and _km(row, other) <= FURTHEST_KM
    }
    return (row for row in doubted if row["code"] not in nearby and row["code"] not in sure)


def _km(one: Row, other: Row) -> float:
    lon, lat, other_lon, other_lat = (float(row[name]) for row in (one, other) for name in ("lon", "lat"))
    return float(_ELLIPSOID.inv(lon, lat, other_lon, other_lat)[2]) / 1000


def _in_its_country(row: Row) -> bool:
    """Whether it lies in the country of its code or near it; true for a country without an outline."""
    outline = _outlines().get(row["code"][:2])
    point = shapely.Point(float(row["lon"]), float(row["lat"]))
    return outline is None or bool(shapely.distance(outline, point) <= FURTHEST_FROM_COUNTRY)


@functools.cache
def _outlines() -> dict[str, BaseGeometry]:
    frame = geopandas.read_parquet(DATA / "countries_ne50.parquet")
    return dict(zip(frame["country"], frame.geometry, strict=True))


def _read(name: str) -> list[Row]:
    with (SOURCES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _text(rows: Iterable[Row]) -> str:
    lines = [",".join(COLUMNS), *(",".join(_quoted(row[name]) for name in COLUMNS) for row in rows)]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text


if __name__ == "__main__":
    main()
