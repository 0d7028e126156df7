"""Text as names are looked for in it: one case, width and script, without accents, apostrophes and invisible marks."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import lru_cache

from geo.errors import DATA

TRADITIONAL = DATA / "traditional_to_simplified.csv"
_APOSTROPHES = "'’‘`´ʻʼʹʿʾ′ꞌ＇"
_DASHES = "‐‑‒–—―−－"
_DOTS = "·・‧•∙"
_LATIN = {"ə": "e", "ƣ": "gh", "ı": "i", "ø": "o", "ɵ": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"}
# One letter for those that keyboards mix up in Uyghur: yeh, kaf, heh.
_ARABIC = {"ي": "ى", "ی": "ى", "ک": "ك", "ە": "ه", "ھ": "ه", "ہ": "ه", "ـ": ""}
_TONE_NUMBERS = re.compile(r"(?<![a-z])[a-z]{1,6}[1-5](?:[ -]?[a-z]{1,6}[1-5])+(?![a-z0-9])")
_TONE_NUMBER = re.compile(r"[1-5]")
_PLAIN = str.maketrans(dict.fromkeys(_APOSTROPHES, ""))
_WITHOUT_BREAKS = str.maketrans(" ", " ", " -")


def folded(text: str) -> str:
    """Small letters, full width as half, traditional Chinese as simplified, no accents: Ürümqi is urumqi.

    Tone marks and tone numbers go (Wūlǔmùqí and wu1lu3mu4qi2 are wulumuqi), as do right-to-left and zero-width marks.
    """
    if text.isascii():
        plain = text.lower().translate(_PLAIN)
    else:
        parts = unicodedata.normalize("NFKD", text).casefold().translate(_letters())
        plain = unicodedata.normalize("NFC", parts)
    plain = " ".join(plain.split())
    return _TONE_NUMBERS.sub(lambda found: _TONE_NUMBER.sub("", found[0]), plain)


def squeezed(text: str) -> str:
    """Folded text without its spaces and hyphens."""
    return text.translate(_WITHOUT_BREAKS)


def positions(text: str) -> list[int]:
    """Where each letter of the squeezed text stands in the folded one."""
    return [place for place, letter in enumerate(text) if letter not in " -"]


@lru_cache(maxsize=1)
def _letters() -> dict[int, str | None]:
    """What each letter becomes after decomposition; None for one that goes."""
    marks = [chr(code) for code in (*range(0x0300, 0x0370), *range(0x064B, 0x0656), 0x0670)]
    invisible = [chr(code) for code in range(0x11000) if unicodedata.category(chr(code)) == "Cf"]
    table: dict[str, str | None] = dict.fromkeys([*marks, *invisible, *_APOSTROPHES])
    table |= dict.fromkeys(_DASHES, "-") | dict.fromkeys(_DOTS, " ") | _LATIN | _ARABIC
    if TRADITIONAL.is_file():
        with TRADITIONAL.open(encoding="utf-8", newline="") as file:
            table |= {row["traditional"]: row["simplified"] for row in csv.DictReader(file)}
    return {ord(letter): becomes for letter, becomes in table.items()}
