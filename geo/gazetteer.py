"""The names of a region and of the places that it could be mistaken for, found in a text in one pass."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import ahocorasick
import pycountry

from geo.errors import GeoError
from geo.risk_regions import RiskRegion
from geo.text_folding import folded, positions, squeezed
from geo.text_lands import names_of

COLUMNS = ("adcode", "name", "kind", "elsewhere")
DOUBTS = ("", "china", "abroad")
COUNTRY, HOME = "country", "home"
# The parts of a country that other lists call countries.
_WITHIN = {"CN": ("CN", "HK", "MO", "TW")}
_NOT_BEFORE = {"regiment": "结队体员委购圆", "division": "范傅资长父"}
_LEAST_OPEN = 5


@dataclass(frozen=True)
class Meaning:
    """One region that a name stands for. label: what it is in words where the name alone does not say."""

    adcode: str
    kind: str
    elsewhere: str
    label: str = ""


@dataclass(frozen=True)
class Entry:
    """A name. meanings: of the region, () for another place's, whose sort is other. breaks: where it may be parted.

    not_before: letters that make another word of it.
    """

    meanings: tuple[Meaning, ...]
    other: str
    breaks: frozenset[int]
    not_before: str


@dataclass(frozen=True)
class Match:
    """A name where it stands in the folded text: [start, end)."""

    name: str
    start: int
    end: int
    entry: Entry


class Gazetteer:
    """names: (name as folded, with its spaces and hyphens; meaning or sort of other place)."""

    def __init__(self, own: Iterable[tuple[str, Meaning]], others: Iterable[tuple[str, str]]) -> None:
        meanings: dict[str, dict[Meaning, None]] = {}
        breaks: dict[str, set[int]] = {}
        sorts: dict[str, str] = {}
        for name, meaning in own:
            meanings.setdefault(squeezed(name), {})[meaning] = None
            breaks.setdefault(squeezed(name), set()).update(_breaks(name))
        for name, sort in others:
            if squeezed(name) not in meanings:
                sorts.setdefault(squeezed(name), sort)
                breaks.setdefault(squeezed(name), set()).update(_breaks(name))
        self.automaton = ahocorasick.Automaton()
        for key, where in breaks.items():
            own_meanings = tuple(meanings.get(key, ()))
            not_before = "".join(_NOT_BEFORE.get(meaning.kind, "") for meaning in own_meanings)
            entry = Entry(own_meanings, sorts.get(key, ""), frozenset(where), not_before)
            self.automaton.add_word(key, (key, entry))
        self.automaton.make_automaton()

    def find(self, text: str) -> list[Match]:
        """The names in a folded text, none over another: of two that overlap the longer, else the first."""
        bare = squeezed(text)
        hits = list(self.automaton.iter(bare)) if len(self.automaton) else []
        if not hits:
            return []
        places = positions(text)
        found = [match for end, (key, entry) in hits if (match := _match(text, places, end, key, entry))]
        found.sort(key=lambda match: (match.start - match.end, match.start))
        taken = bytearray(len(text))
        chosen = []
        for match in found:
            if not (taken[match.start] or taken[match.end - 1]):
                taken[match.start : match.end] = b"\1" * (match.end - match.start)
                chosen.append(match)
        return sorted(chosen, key=lambda match: match.start)


def _match(text: str, places: list[int], end: int, key: str, entry: Entry) -> Match | None:
    """The match if it stands by itself: whole words, parted only where the name is."""
    first = end - len(key) + 1
    start, stop = places[first], places[end] + 1
    before, after = text[start - 1 : start], text[stop : stop + 1]
    if _joins(before, key[0]) or (_joins(key[-1], after) and not _may_have_endings(key)):
        return None
    if after and after in entry.not_before:
        return None
    if stop - start > len(key):
        for place in range(first + 1, end + 1):
            parted = places[place] != places[place - 1] + 1
            if parted and place - first not in entry.breaks and not is_unspaced(key[place - first]):
                return None
    return Match(text[start:stop], start, stop, entry)


def _joins(left: str, right: str) -> bool:
    """Whether two letters next to one another are of one word, or two digits of one number."""
    if left.isdigit() and right.isdigit():
        return True
    return left.isalpha() and right.isalpha() and not is_unspaced(left) and not is_unspaced(right)


def is_unspaced(letter: str) -> bool:
    """Whether it is of a script that does not part its words: Chinese, Japanese."""
    return "⺀" <= letter <= "꓏" or letter >= "𠀀"


def _may_have_endings(key: str) -> bool:
    """Uyghur writes its cases behind the name."""
    return len(key) >= _LEAST_OPEN and "\u0600" <= key[-1] <= "\u06ff"


def _breaks(name: str) -> list[int]:
    places = positions(name)
    return [place for place in range(1, len(places)) if places[place] != places[place - 1] + 1]


@lru_cache(maxsize=16)
def gazetteer(region: RiskRegion) -> Gazetteer:
    """The region's own names, those of places elsewhere, all other countries'. Raises GeoError on a bad file."""
    own = _own_names(region.text.gazetteer) if region.text.gazetteer else []
    others = [*_other_places(region.text.elsewhere)] if region.text.elsewhere else []
    home = [(folded(name), HOME) for name in _country_names(region.country)]
    return Gazetteer(own, [*home, *others, *_other_countries(region.country)])


def _own_names(path: Path) -> list[tuple[str, Meaning]]:
    names = []
    for number, row in enumerate(_rows(path, COLUMNS), start=2):
        doubt, name = row["elsewhere"] or "", folded(row["name"] or "")
        if doubt not in DOUBTS:
            raise GeoError(f"{path}, line {number}: elsewhere is {doubt!r}; expected nothing, china or abroad.")
        if not squeezed(name) or not row["adcode"]:
            raise GeoError(f"{path}, line {number}: name {row['name']!r}, adcode {row['adcode']!r}; expected both.")
        names.append((name, Meaning(row["adcode"], row["kind"] or "place", doubt, row.get("label") or "")))
    return names


def _other_places(path: Path) -> Iterable[tuple[str, str]]:
    for row in _rows(path, ("kind", "name")):
        if squeezed(folded(row["name"] or "")):
            yield folded(row["name"]), row["kind"]


def _country_names(alpha_2: str) -> list[str]:
    country = pycountry.countries.get(alpha_2=alpha_2)
    codes = {country.alpha_2.lower(), country.alpha_3.lower()} if country else {alpha_2.lower()}
    return sorted(names_of(alpha_2) - codes)


def _other_countries(home: str) -> list[tuple[str, str]]:
    ours = _WITHIN.get(home, (home,))
    names = {folded(country.name.split(",")[0]) for country in pycountry.countries if country.alpha_2 not in ours}
    return [(name, COUNTRY) for name in sorted(names)]


def _rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise GeoError(f"{path}: no column {missing[0]}; expected {','.join(columns)}.")
            return list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GeoError(f"{path}: cannot be read ({error}). Expected a csv file in UTF-8.") from error
