"""Writes data/places.csv anew: the places of geo's gazetteer and of China, with those put in by hand.

    .venv/bin/python -m ingest.names.make_places

A short name that is also a common word for a firm (新星, Tianshan) stands only with its "city" or "county".
"""

from __future__ import annotations

import csv
from pathlib import Path

from pypinyin import lazy_pinyin

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data"
SOURCES = ROOT / "geo" / "derive" / "sources" / "gaz_china_places.csv"
GAZETTEER = ROOT / "geo" / "data" / "xuar_gazetteer.csv"
HEAD = ("form", "code")
ENDINGS = (
    *("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "自治州", "地区", "市", "省", "盟"),
    *("县", "区"),
)
PEOPLES = (
    *("朝鲜族", "土家族", "苗族", "藏族", "羌族", "彝族", "布依族", "侗族", "哈尼族", "壮族", "傣族", "白族", "景颇族"),
    *("傈僳族", "回族", "蒙古族", "哈萨克", "柯尔克孜", "蒙古"),
)
# Short names that are everyday words, or favourite words of firms.
COMMON = frozenset(
    (
        *(
            "中山",
            "安康",
            "平安",
            "吉安",
            "天山",
            "东方",
            "永康",
            "泰安",
            "保定",
            "延安",
            "海东",
            "新市",
            "高昌",
            "伊州",
        ),
        *(
            "和静",
            "和硕",
            "新源",
            "福海",
            "富蕴",
            "新和",
            "温泉",
            "昭苏",
            "于田",
            "民丰",
            "青河",
            "昆玉",
            "新星",
            "白杨",
        ),
        *(
            "双河",
            "米东",
            "柯坪",
            "拜城",
            "泽普",
            "叶城",
            "皮山",
            "乌恰",
            "裕民",
            "额敏",
            "疏勒",
            "疏附",
            "巩留",
            "尼勒克",
        ),
        *("玉树", "三明", "四平", "大同", "太原", "长春", "金华", "丽水", "宜春", "宝鸡", "安顺", "平凉"),
    )
)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _short(name: str) -> str:
    """阿克苏 of 阿克苏地区, 恩施 of 恩施土家族苗族自治州."""
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            name = name[: -len(ending)]
            break
    while people := next((people for people in PEOPLES if name.endswith(people) and len(name) > len(people) + 1), ""):
        name = name[: -len(people)]
    return name


def by_hand() -> list[tuple[str, str]]:
    return [(form, row["code"]) for row in _rows(DATA / "places_by_hand.csv") for form in row["forms"].split(";")]


def of_china() -> list[tuple[str, str]]:
    """Provinces and cities by their long and short names, in Chinese and in pinyin; counties by the long one only.

    Their pinyin is by whole words: 东莞 is Dongguan, though 莞 alone reads wan.
    """
    found = []
    for row in _rows(SOURCES):
        code, name = (
            row["code"].rstrip("0") if len(row["code"]) > 4 and row["code"].endswith("00") else row["code"],
            row["name"],
        )
        if code.startswith(("71", "81", "82")):
            continue
        if len(name) > 2:
            found.append((name, code))
        short = _short(name)
        if row["kind"] != "county" and short not in COMMON:
            found.append((short, code))
            found.append(("".join(lazy_pinyin(short, v_to_u=True)).replace("ü", "u"), code))
    return found


def of_the_region() -> list[tuple[str, str]]:
    """The units of the XUAR down to its counties: the full names of counties in Chinese, the rest by hand."""
    found = []
    for row in _rows(GAZETTEER):
        code = row["adcode"][:4] if row["adcode"].endswith("00") else row["adcode"]
        name = row["name"]
        if row["kind"] == "county" and len(name) > 2 and name.endswith(("县", "市")) and not name.isascii():
            found.append((name, code))
            found.append(("".join(lazy_pinyin(name)), code))
        if row["kind"] == "prefecture" and (name.endswith(("州", "地区", "市")) or " prefecture" in name):
            found.append((name, code))
    return found


def main() -> None:
    """The first of the same form and code is kept; a form may have several codes."""
    rows = dict.fromkeys([*by_hand(), *of_china(), *of_the_region()])
    with (DATA / "places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD)
        writer.writerows(sorted(rows))


if __name__ == "__main__":
    main()
