"""What a text in the place of a coordinate is likely to be: it is told to people, and never used."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_LONGEST = 60
_DECIMAL_COMMA = re.compile(r"[+-]?\d{1,3},\d+")
_PAIR = re.compile(r"[+-]?\d{1,3}(?:\.\d+)?\s*[,;/ ]\s*[+-]?\d{1,3}(?:\.\d+)?")
_LETTER = r"(?P<{}>[NSEW])?"
_DEGREES = re.compile(
    rf"(?P<sign>[+-])?{_LETTER.format('before')}\s*(?P<degrees>\d{{1,3}}(?:\.\d+)?)\s*(?:[°ºd*]|deg|\s)?\s*"
    r"(?:(?P<minutes>\d{1,2}(?:\.\d+)?)\s*(?:['m]|\s)?\s*)?"
    rf"(?:(?P<seconds>\d{{1,2}}(?:\.\d+)?)\s*(?:\"|''|s)?\s*)?{_LETTER.format('after')}",
    re.IGNORECASE,
)
_SIGNS = str.maketrans({"′": "'", "’": "'", "‘": "'", "´": "'", "`": "'", "″": '"', "”": '"', "“": '"', "˚": "°"})
_CHINESE = (("北纬", "N"), ("南纬", "S"), ("东经", "E"), ("西经", "W"), ("度", "°"), ("分", "'"), ("秒", '"'))


def cause(value: Any) -> str:
    """What is odd about it and the decimal degrees that it would be, in words; '' where it is not understood."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return ""
    text = value.translate(_SIGNS)
    for word, sign in _CHINESE:
        text = text.replace(word, sign)
    text = unicodedata.normalize("NFKC", text).strip()
    if _DECIMAL_COMMA.fullmatch(text):
        return f"{value!r} has a decimal comma; it would be {text.replace(',', '.')}"
    if _PAIR.fullmatch(text):
        return f"{value!r} holds two numbers: both coordinates may stand in one field"
    return _sexagesimal(value, text)


def _sexagesimal(value: str, text: str) -> str:
    found = _DEGREES.fullmatch(text)
    if not found:
        return ""
    degrees, minutes, seconds = (float(found[part] or 0.0) for part in ("degrees", "minutes", "seconds"))
    decimal = degrees + minutes / 60.0 + seconds / 3600.0
    if minutes >= 60.0 or seconds >= 60.0 or decimal > 180.0:
        return ""
    letter = (found["before"] or found["after"] or "").upper()
    decimal *= -1.0 if (letter in ("S", "W") and letter) or found["sign"] == "-" else 1.0
    form = "degrees with a sign or compass letter"
    if found["minutes"]:
        form = "degrees, minutes and seconds" if found["seconds"] else "degrees and minutes"
    return f"{value!r} is {form} as text; it would be {decimal:.6f}"


def told(name: str, value: Any) -> str:
    """The cause with the coordinate's name, or the text itself, cut short; '' for what is a number or nothing."""
    if not isinstance(value, str) or not value.strip():
        return ""
    try:
        float(value)
    except ValueError:
        shown = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}..."
        return f"{name} {cause(value) or f'is {shown!r}'}"
    return ""
