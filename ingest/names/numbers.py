"""Numbers in names: No. 3, third, III, 第三 and 三厂 are all 3. They are written #3 before the name is taken apart."""

from __future__ import annotations

import re

from geo.ordinals import ORDINALS

_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_UNITS = {"十": 10, "百": 100, "千": 1000}
_CHINESE = "零〇一二两三四五六七八九十百千"
_NUMBER = rf"[{_CHINESE}]+|\d+"
_OF_XPCC = re.compile(
    rf"(?:第|农业?第?|兵团)?({_NUMBER})\s?(?P<unit>师|团)(?!队|结|员|购)"
    r"|\b(?P<ordinal>[a-z]+|\d+(?:st|nd|rd|th)?)\s+(?:agricultural\s+)?(?P<name>division|regiment)\b"
)
_IN_CHINESE = re.compile(
    rf"第\s*({_NUMBER})\s*(?:号|(?=[\u4e00-\u9fff]|$|\W))|({_NUMBER})\s*号"
    rf"|(?<![{_CHINESE}])([{_CHINESE}]+|(?<!\d)\d+)(?=厂|分厂|工厂|矿|连|分公司|队|农场|场|库|中学|小学)"
)
_ORDINALS = {word: number for number, word in enumerate(ORDINALS, 1)}
_CARDINALS = dict(
    zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], range(1, 11), strict=True)
)
_PINYIN = {"yi": 1, "er": 2, "san": 3, "si": 4, "wu": 5, "liu": 6, "qi": 7, "ba": 8, "jiu": 9, "shi": 10}
_ROMANS = {"ii": 2, "iii": 3, "iv": 4, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "xii": 12, "xiii": 13, "xiv": 14}
_ROMANS_AFTER = {"i": 1, "v": 5, "x": 10, "xi": 11, **_CARDINALS}
_COUNTED = (
    r"no|number|nr|farm|plant|mill|factory|phase|unit|works|warehouse|division|regiment|branch|workshop|mine|ginnery"
)
_IN_LATIN = re.compile(
    rf"\b(?:no|number|nr)\b\.?\s*#?(\d+|[a-z]+)\b|#(?:\d+\b|\d+[dr]\b)|\b(?:{_COUNTED})\s+({'|'.join(_ROMANS_AFTER)})\b"
    rf"|\b(\d+)\s?(?:st|nd|rd|th)\b|\b({'|'.join((*_ORDINALS, *_ROMANS))})\b"
    rf"|\bdi[ -]?'?({'|'.join(_PINYIN)})\b(?=\s+\w)|(?<![a-z\d#-])(\d+)(?![a-z\d-])"
)


def with_numbers(text: str) -> str:
    """The cleaned text with each number as ` #n `."""
    return _IN_LATIN.sub(_latin, _IN_CHINESE.sub(_chinese, _OF_XPCC.sub(_of_xpcc, text)))


def _of_xpcc(found: re.Match[str]) -> str:
    """A division's or regiment's number: 第三师 is no 三团."""
    unit = "d" if (found["unit"] or found["name"]) in ("师", "division") else "r"
    if found[1]:
        return f" #{_value(found[1])}{unit} "
    number = found["ordinal"].rstrip("stndrh") if found["ordinal"][0].isdigit() else _ORDINALS.get(found["ordinal"])
    return found[0] if number is None else f" #{number}{unit} "


def _chinese(found: re.Match[str]) -> str:
    return f" #{_value(next(filter(None, found.groups())))} "


def _latin(found: re.Match[str]) -> str:
    numbered, after, ordinal, word, pinyin, plain = found.groups()
    if not any(found.groups()):
        return f" {found[0]} "
    if numbered:
        number = _ORDINALS | _ROMANS | _ROMANS_AFTER
        value = numbered.lstrip("0") or "0" if numbered.isdigit() else number.get(numbered)
        return found[0] if value is None else f" #{value} "
    if after:
        return f"{found[0][: -len(after)]} #{_ROMANS_AFTER[after]} "
    if pinyin:
        return f" #{_PINYIN[pinyin]} "
    if word:
        return f" #{_ORDINALS.get(word) or _ROMANS[word]} "
    return f" #{(ordinal or plain).lstrip('0') or '0'} "


def _value(digits: str) -> str:
    """三 is 3, 十二 12, 二十一 21, 一五七 157."""
    if digits.isdecimal() and digits.isascii():
        return digits.lstrip("0") or "0"
    if not any(digit in _UNITS for digit in digits):
        return "".join(str(_DIGITS.get(digit, digit)) for digit in digits).lstrip("0") or "0"
    total = number = 0
    for digit in digits:
        if digit in _UNITS:
            total, number = total + (number or 1) * _UNITS[digit], 0
        else:
            number = _DIGITS.get(digit, 0)
    return str(total + number)
