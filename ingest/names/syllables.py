"""The syllables of Chinese in pinyin, and what Wade-Giles writes for them."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

_NO_SYLLABLES = frozenset(("m", "n", "ng", "hm", "hng", "ê", "biang", "fiao", "wong", "bong", "yo", "rua"))
# Inside a word these begin without a consonant; any other needs an apostrophe before it.
_OPEN_INSIDE = frozenset(("er", "ai", "an", "ang", "ao", "ou", "en"))
_LONGEST = 6
MOST_READINGS = 3
# Longer ones are no words of a name, and are not taken apart.
MOST_LETTERS = 40
_U = str.maketrans("v", "u")


@lru_cache(maxsize=50_000)
def readings(letter: str) -> tuple[str, ...]:
    """How a character reads, without tones, the usual way first."""
    tones = PINYIN_DICT.get(ord(letter), "").split(",")
    found = dict.fromkeys(to_normal(tone).translate(_U) for tone in tones if tone)
    return tuple(reading for reading in found if reading not in _NO_SYLLABLES)[:MOST_READINGS]


@lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """All syllables, without tones, ü as u."""
    tones = {tone for all_tones in PINYIN_DICT.values() for tone in all_tones.split(",")}
    return frozenset({to_normal(tone).translate(_U) for tone in tones} - _NO_SYLLABLES)


@lru_cache(maxsize=100_000)
def in_syllables(word: str) -> tuple[str, ...]:
    """The word in syllables, the longest first; () where it is no pinyin."""
    if not word or len(word) > MOST_LETTERS:
        return ()
    known = syllables()
    best: list[tuple[str, ...] | None] = [None] * len(word) + [()]
    for start in range(len(word) - 1, -1, -1):
        for end in range(min(len(word), start + _LONGEST), start, -1):
            syllable, rest = word[start:end], best[end]
            if rest is None or syllable not in known:
                continue
            if start and syllable[0] in "aoe" and syllable not in _OPEN_INSIDE:
                continue
            best[start] = (syllable, *rest)
            break
    return best[0] or ()


_FINALS = (("ian", "ien"), ("ie", "ieh"), ("ue", "ueh"), ("ong", "ung"))
_WHOLE = {
    **{"he": "ho", "ke": "k'o", "ge": "ko", "e": "o", "zhi": "chih", "chi": "ch'ih", "shi": "shih", "ri": "jih"},
    **{"zi": "tzu", "ci": "tz'u", "si": "ssu", "er": "erh", "you": "yu", "yan": "yen", "ye": "yeh", "yi": "i"},
    **{"yong": "yung", "gui": "kuei", "kui": "k'uei", "xiong": "hsiung", "jiong": "chiung", "qiong": "ch'iung"},
    **{"guo": "kuo", "kuo": "k'uo", "huo": "huo", "shuo": "shuo", "yue": "yueh", "dui": "tui", "shi2": "shih"},
}
_INITIALS = (
    *(("zh", "ch"), ("ch", "ch'"), ("sh", "sh"), ("b", "p"), ("p", "p'"), ("d", "t"), ("t", "t'"), ("g", "k")),
    *(("k", "k'"), ("j", "ch"), ("q", "ch'"), ("x", "hs"), ("z", "ts"), ("c", "ts'"), ("r", "j")),
)


def in_wade_giles(syllable: str) -> str:
    """The syllable of pinyin in Wade-Giles, without its umlauts."""
    if syllable in _WHOLE:
        return _WHOLE[syllable]
    initial, becomes = next((pair for pair in _INITIALS if syllable.startswith(pair[0])), ("", ""))
    final = syllable[len(initial) :]
    if final == "uo":
        final = "o"
    final = next((final.replace(*pair) for pair in _FINALS if final.endswith(pair[0])), final)
    return becomes + final


@lru_cache(maxsize=1)
def _wade_giles() -> dict[str, tuple[str, ...]]:
    """Wade-Giles to the syllables that it can stand for; also with its apostrophe left out."""
    found: dict[str, dict[str, None]] = {}
    for syllable in sorted(syllables()):
        written = in_wade_giles(syllable)
        found.setdefault(written, {})[syllable] = None
        if "'" in written:
            found.setdefault(written.replace("'", ""), {})[syllable] = None
    return {written: tuple(stand_for) for written, stand_for in found.items()}


MOST_SPELLINGS = 32
_ASPIRATED = re.compile(r"(?:ch|ts|tz|p|t|k)'")


@lru_cache(maxsize=20_000)
def from_wade_giles(word: str) -> tuple[str, ...]:
    """A word with its apostrophes and hyphens read as Wade-Giles, if it is no pinyin, or is hyphened."""
    bare = word.replace("-", "").replace("'", "")
    is_pinyin = bool(in_syllables(bare))
    if len(bare) > MOST_LETTERS or (is_pinyin and "-" not in word and not _ASPIRATED.search(word)):
        return ()
    strict = is_pinyin or "'" in word
    found: dict[str, None] = {}
    for parted in _parted(word):
        spellings = [""]
        for syllable in parted:
            options = _wade_giles()[syllable]
            if strict and "'" not in syllable:
                options = tuple(option for option in options if "'" not in in_wade_giles(option)) or options
            spellings = [spelling + option for spelling in spellings for option in options][:MOST_SPELLINGS]
        found |= dict.fromkeys(spellings)
    return tuple(found)[:MOST_SPELLINGS]


def _parted(word: str) -> list[list[str]]:
    """The word in syllables of Wade-Giles: by its hyphens where they part it, else the longest first."""
    known = _wade_giles()
    pieces = word.split("-")
    if len(pieces) > 1:
        return [pieces] if all(piece in known for piece in pieces) else []
    best: list[list[str] | None] = [None] * len(word) + [[]]
    for start in range(len(word) - 1, -1, -1):
        for end in range(min(len(word), start + _LONGEST + 1), start, -1):
            rest = best[end]
            if rest is not None and word[start:end] in known:
                best[start] = [word[start:end], *rest]
                break
    return [best[0]] if best[0] else []


def partings(word: str) -> list[tuple[str, ...]]:
    """Every way to part a word of pinyin: Fangan is fang an and fan gan. Some of them, of a word with very many."""
    found: list[tuple[str, ...]] = []
    open_ways: list[tuple[int, tuple[str, ...]]] = [(0, ())] if len(word) <= MOST_LETTERS else []
    while open_ways and len(found) < MOST_SPELLINGS:
        start, parts = open_ways.pop()
        if start == len(word):
            found.append(parts)
            continue
        ends = range(start + 1, min(len(word), start + _LONGEST) + 1)
        open_ways += [(end, (*parts, word[start:end])) for end in ends if word[start:end] in syllables()]
    return found
