"""A name as it is read: one case, width and script, nothing invisible, no longer than names are."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

import opencc

from graph.name_letters import HAN
from graph.name_markup import without_tags

MOST_RAW, MOST = 2000, 400
_HAN = re.compile(f"[{HAN}]")
_MARKS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = dict.fromkeys(map(ord, "’‘`´ʻʼʹʿʾ′ꞌ"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_BRACKETS = dict.fromkeys(map(ord, "[{【〔〈《「『"), "(") | dict.fromkeys(map(ord, "]}】〕〉》」』"), ")")
_LETTERS = {ord("ə"): "e", ord("ı"): "i", ord("ø"): "o", ord("ł"): "l", ord("đ"): "d", ord("æ"): "ae", ord("œ"): "oe"}
_TABLE = _APOSTROPHES | _DASHES | _BRACKETS | _LETTERS
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")


def cleaned(name: str) -> str:
    """NFKC without HTML, accents, invisible marks and capitals; traditional Chinese as simplified."""
    return _whole(name)[0]


def is_read_whole(name: str) -> bool:
    """Whether the name is short enough for all of it to be compared."""
    return not _whole(name)[1]


def tells_something(name: str) -> bool:
    """Whether the name has a letter or digit that could be compared."""
    return any(map(str.isalnum, cleaned(name)))


def _whole(name: str) -> tuple[str, bool]:
    """The name as it is read, and whether it was cut."""
    raw = name.strip()
    text = without_tags(html.unescape(raw[:MOST_RAW]))
    if not text.isascii():
        text = "".join(map(_visible, unicodedata.normalize("NFKC", text)[:MOST_RAW]))
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
        text = simplified(unicodedata.normalize("NFC", text).translate(_TABLE))
    text = text.lower().strip()
    cut = len(raw) > MOST_RAW or len(text) > MOST
    text = " ".join(text[:MOST].translate(_BRACKETS).split())
    return _INITIALS.sub(lambda found: found[0].replace(".", "") + " ", text), cut


def has_chinese(name: str) -> bool:
    """Whether a character of Chinese stands in the name."""
    return _HAN.search(name) is not None


def simplified(text: str) -> str:
    """Traditional characters as simplified ones."""
    return _converter().convert(text) if _HAN.search(text) else text


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _visible(letter: str) -> str:
    """The letter; nothing for zero-width and right-to-left marks; a space for a control or half a letter."""
    category = unicodedata.category(letter)
    if category == "Cf":
        return ""
    return " " if category in ("Cc", "Cs", "Co", "Cn") else letter
