"""The words that tell little: legal forms, places, trades. Read from the tables of `data`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ingest.names.cleaning import cleaned
from ingest.names.sounds import spoken
from ingest.names.syllables import in_syllables

DATA = Path(__file__).parent / "data"
LEAST_PLACE_IN_PIECES = 5
# The codes of the XUAR and of what lies in it.
OF_THE_REGION = "65"
_NOT_LETTERS = re.compile(r"[^a-z0-9&]")
_AND = re.compile(r"\band\b")


@dataclass(frozen=True)
class Entry:
    """What a form stands for: kind (legal, affix, stop, place, trade) and one or more meanings.

    A form that can mean several things (shipin: food, video) has them all in `meanings`; one that means several
    things at once (果蔬: fruit and vegetables) has the others in `also`.
    """

    kind: str
    meanings: frozenset[str]
    also: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True)
class Lexicon:
    """latin: squeezed form to entry. chinese: form to entry. pinyin: those of latin that are Chinese read out.

    phrases: trades in English, word by word, by the first letters of their words. words: all words of the forms.
    """

    latin: dict[str, Entry]
    chinese: dict[str, Entry]
    pinyin: frozenset[str]
    strength: dict[str, str]
    implies: dict[str, frozenset[str]]
    inside: dict[str, frozenset[str]]
    longest_chinese: int
    words: frozenset[str]
    phrases: dict[str, list[tuple[tuple[str, ...], Entry]]]


def key(form: str) -> str:
    """A form in Latin letters as it is looked up: `Import and Export` is import&export."""
    return _NOT_LETTERS.sub("", _AND.sub("&", form))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """All tables. Of a form in two of them: legal forms first, then places, then trades."""
    latin: dict[str, Entry] = {}
    chinese: dict[str, Entry] = {}
    pinyin: set[str] = set()
    words: set[str] = set()
    phrases: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for form, entry in _entries():
        table = latin if form.isascii() else chinese
        _put(table, key(form) if form.isascii() else form, entry)
        if form.isascii():
            words.update(pieces := tuple(re.findall("[a-z0-9]+|&", _AND.sub("&", form))))
            if entry.kind == "trade":
                phrases.setdefault("".join(piece[0] for piece in pieces), []).append((pieces, entry))
    for form, entry in list(chinese.items()):
        read = spoken(form)[0]
        if len(form) > 1 and read.isascii() and (read not in latin or latin[read].kind == entry.kind):
            _put(latin, read, entry)
            pinyin.add(read)
    pinyin.update(form for form, entry in latin.items() if entry.kind == "place" and in_syllables(form))
    strength, implies = _of_trades()
    longest = max(map(len, chinese))
    return Lexicon(latin, chinese, frozenset(pinyin), strength, implies, _inside(), longest, frozenset(words), phrases)


def _put(table: dict[str, Entry], form: str, entry: Entry) -> None:
    """Adds it; of one kind under one form the meanings are alternatives."""
    known = table.get(form)
    if known and known.kind != entry.kind:
        return
    table[form] = Entry(entry.kind, known.meanings | entry.meanings, known.also) if known else entry


def _entries() -> Iterator[tuple[str, Entry]]:
    for row in _rows("forms.csv"):
        for form in _split(row["english"], row["chinese"]):
            yield form, Entry(row["class"], frozenset((row["meaning"],)))
    for row in _rows("places.csv"):
        yield cleaned(row["form"]), Entry("place", frozenset((row["code"],)))
    for row in _rows("trades.csv"):
        first, *also = (frozenset(meanings.split("/")) for meanings in row["meaning"].split("+"))
        for form in _split(row["english"], row["chinese"]):
            yield form, Entry("trade", first, tuple(also))


def _of_trades() -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """How much each trade tells (hard, medium, soft), and which others it goes without saying."""
    strength: dict[str, str] = {}
    implies: dict[str, frozenset[str]] = {}
    for row in _rows("trades.csv"):
        if "+" not in row["meaning"] and "/" not in row["meaning"]:
            strength[row["meaning"]] = row["strength"]
            implies[row["meaning"]] = frozenset(_split(row["implies"])) | implies.get(row["meaning"], frozenset())
    return strength, implies


def _inside() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in _rows("inside.csv"):
        found.setdefault(row["place"], set()).add(row["inside"])
    return {place: frozenset(larger) for place, larger in found.items()}


def _split(*cells: str) -> Iterable[str]:
    return (cleaned(form) for cell in cells for form in cell.split(";") if form)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lies_in(place: str, larger: str) -> bool:
    """Whether a place is the other or lies in it: 652901 in 6529, that in 65, that in CN."""
    if place == larger or (larger.isdigit() and place.startswith(larger)):
        return True
    if larger == "CN":
        return place[0].isdigit() or "CN" in lexicon().inside.get(place, ())
    return any(lies_in(wider, larger) for wider in lexicon().inside.get(place, ()))


def is_foreign(place: str) -> bool:
    """Whether firms there are of another country than those of mainland China."""
    return not place[0].isdigit() and place != "CN"
