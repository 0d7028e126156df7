"""The units of the Xinjiang Production and Construction Corps as addresses write them.

Divisions are found by number and word; regiments by number. Which division a regiment belongs to is compiled by hand
(geo/derive/sources/gaz_xpcc_regiments.csv) and was not checked against a register.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator

from geo.derive.same_names import SOURCES
from geo.ordinals import ORDINALS

PROVINCE = "650000"
DIGITS, SPOKEN = "零一二三四五六七八九", ["ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu"]
_CORPS = re.compile(
    r"(?:新疆)?(?:兵团)?(?:第?农?[一二三四五六七八九十]{1,3}师)?(.*?)(?:分部|生活区|中心团场|(?<=团)乡)*\Z"
)
_REGIMENT = re.compile(r"([零一二三四五六七八九十]+)团")
Row = tuple[str, str, str, str, str]


def chinese_number(number: int) -> str:
    """8 is 八, 12 is 十二, 21 is 二十一; for numbers under 100."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def divisions() -> Iterator[Row]:
    """Names of the 14 divisions. A division's land is not all in its city, so its code is the region's."""
    for number, city in division_cities().items():
        label = f"XPCC {ordinal(number)} Division ({city})"
        han, spoken = chinese_number(number), " ".join(_syllables(chinese_number(number)))
        counts = (han, str(number))
        clear = [f"{corps}{count}师" for corps in ("兵团", "兵团第", "兵团农", "农", "农第") for count in counts]
        clear += [f"{first} agricultural division" for first in (ordinal(number), ORDINALS[number - 1])]
        clear += [f"agricultural {first} division" for first in (ordinal(number), ORDINALS[number - 1])]
        clear += [f"agricultural division {number}", f"bing tuan di {spoken} shi", f"nong {spoken} shi"]
        for name in clear:
            yield PROVINCE, name, "division", "abroad" if name.isascii() else "", label
        doubtful = [*(f"第{count}师" for count in counts), f"{number}师", f"di {spoken} shi"]
        doubtful += [f"{first} division" for first in (ordinal(number), ORDINALS[number - 1])]
        doubtful += [f"division {number}", f"division no. {number}", f"no. {number} division", f"no.{number} division"]
        for name in doubtful:
            yield PROVINCE, name, "division", "china", label


def regiments(towns: Iterable[tuple[str, str]]) -> Iterator[Row]:
    """Names of the numbered regiments: a number alone names one only beside another name. By the code of the county
    that lists it, where one does."""
    listed = {}
    for adcode, town in towns:
        found = _REGIMENT.fullmatch(without_corps(town) or town) or _REGIMENT.search(town)
        if found and found[1][0] in DIGITS + "十":
            listed[_number(found[1])] = adcode
    for number, division in _regiment_divisions().items():
        label = f"XPCC {ordinal(number)} Regiment ({ordinal(division)} Division)"
        counts = {str(number), *_chinese_numbers(number)}
        names = [f"{before}{count}团" for count in sorted(counts) for before in ("", "第", "兵团", "兵团第")]
        names += [f"{ordinal(number)} regiment", f"{number} regiment", f"regiment {number}", f"regiment no. {number}"]
        names += [f"no. {number} regiment", f"no.{number} regiment", f"{number} tuan", f"{ordinal(number)} corps"]
        for name in names:
            clear = name.startswith("兵团")
            yield listed.get(number, PROVINCE), name, "regiment", "" if clear else "china", label


def without_corps(town: str) -> str:
    """The name of a farm or town without that of its corps and division; '' for a numbered regiment."""
    found = _CORPS.fullmatch(town)
    bare = found[1] if found and found[1] else town
    return "" if _REGIMENT.fullmatch(bare) else bare


def division_cities() -> dict[int, str]:
    """The city of each division, or the place that it is seated at."""
    units = json.loads((SOURCES / "gaz_xpcc.json").read_text("utf-8"))
    names = {unit["division"]: unit["city_en"] or unit["approx_location"] for unit in units}
    return {number: name.split(" (")[0] for number, name in names.items()}


def _regiment_divisions() -> dict[int, int]:
    with (SOURCES / "gaz_xpcc_regiments.csv").open(encoding="utf-8", newline="") as file:
        rows = [{key: int(value) for key, value in row.items()} for row in csv.DictReader(file)]
    return {number: row["division"] for row in rows for number in range(row["first"], row["last"] + 1)}


def _chinese_numbers(number: int) -> list[str]:
    if number < 100:
        return [chinese_number(number)]
    hundreds, rest = divmod(number, 100)
    spoken = "".join(DIGITS[int(digit)] for digit in str(number))
    between = "零" if rest < 10 else ""
    tail = chinese_number(rest)
    return [spoken, spoken.replace("零", "〇"), f"{DIGITS[hundreds]}百{between}{'一' if 10 <= rest < 20 else ''}{tail}"]


def _number(chinese: str) -> int:
    if "十" in chinese:
        tens, _, ones = chinese.partition("十")
        return (DIGITS.index(tens) if tens else 1) * 10 + (DIGITS.index(ones) if ones else 0)
    return int("".join(str(DIGITS.index(digit)) for digit in chinese))


def _syllables(chinese: str) -> list[str]:
    return ["shi" if digit == "十" else SPOKEN[DIGITS.index(digit)] for digit in chinese]
