"""Records of different sources that may be one company or site: by identifiers, names, addresses, places and phones.

Not all pairs are looked at, only those that share something: an identifier, a name or what in it tells the
firm (as the matcher takes names apart), an address, a phone, or a place within NEAR_M metres. What is shared by more
than CROWD records, such as the address of a business centre, brings no pairs by itself, and how often that was so is
said.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np
import orjson

from geo.datum import datum_of, to_wgs84
from graph.judgements import same_of
from graph.schema import NODES, PARTIES
from graph.store import Store
from ingest.lists.names import clean_name
from ingest.names import THRESHOLD
from ingest.names.keys import bones
from ingest.names.likeness import Likeness, best_of_names, prepared
from ingest.names.parts import Part
from ingest.names.respacing import runs_of
from ingest.screening.listed import Found, by_identifier, identifiers_agree, names_of_party
from ingest.screening.phones import is_phone

Row = dict[str, Any]
Progress = Callable[[str, int, int | None], None]

NEAR_M, FAR_M = 150.0, 25_000.0
CROWD = 200
CROWD_OF_A_WORD = 30
"""Of how many records that share one thing pairs are made, and of how many what tells the firm."""
LEAST_NAME = 0.5
"""How alike names have to be where anything but a USCC, LEI or D-U-N-S number brings two records together."""
SHARES = {"duns": 0.7, "mid": 0.5, "phone": 0.5, "coordinates": 0.4, "address": 0.4}
"""How much of what the names leave open each further agreement closes."""
AGAINST = {"country": 0.5, "coordinates": 0.8}
"""What a disagreement multiplies the score with."""
_WORDS = {"duns": "D-U-N-S number", "mid": "manufacturer id", "phone": "phone", "address": "address"}
_COLUMNS = (
    *("id", "name", "aliases", "source", "country", "address", "uscc", "lei", "duns", "mid", "lat", "lon", "datum"),
    "raw",
)
_MOST_FORMS = 8
_METRES_A_DEGREE = 111_320.0
_NEAR_DEGREES = NEAR_M / _METRES_A_DEGREE


@dataclass
class Records:
    """The records to compare, in the order of their ids, and the relationships that say who runs whom."""

    rows: list[Row]
    linked: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, store: Store) -> Records:
        rows = [row for label in PARTIES for row in _of_label(store, label)]
        linked = store.stream("MATCH (a)-[:OPERATES]->(b) RETURN a.id AS a, b.id AS b")
        return cls(sorted(rows, key=lambda row: str(row["id"])), {(row["a"], row["b"]) for row in linked})

    def may_be_one(self, a: Row, b: Row) -> bool:
        """Whether the two are of different sources, and neither runs the other."""
        apart = (a["id"], b["id"]) not in self.linked and (b["id"], a["id"]) not in self.linked
        return a.get("source") != b.get("source") and apart


def _of_label(store: Store, label: str) -> Iterator[Row]:
    held = {p.name for p in NODES[label].properties} | {"id"}
    columns = ", ".join(f"n.{name} AS {name}" for name in _COLUMNS if name in held)
    for row in store.stream(f"MATCH (n:{label}) WHERE n.name IS NOT NULL RETURN {columns}"):
        yield prepared_record({**row, "label": label})


def prepared_record(row: Row) -> Row:
    """The record with its phone, which only the columns as they came can hold, and its place in WGS84."""
    made = {**row, "phone": _phone(row.get("raw")), "place": _place(row)}
    made.pop("raw", None)
    return made


@dataclass
class Doubles:
    """What was found, the surest first by the order of pairs; crowds: how many shared things brought no pairs."""

    found: list[Found] = field(default_factory=list)
    crowds: int = 0


def doubles_of(records: Records, progress: Progress) -> Doubles:
    """Every pair of records that may be one."""
    doubles = Doubles()
    if len({row.get("source") for row in records.rows}) < 2:
        return doubles
    pairs = sorted(_candidates(records, doubles, progress))
    for done, (a, b) in enumerate(pairs, 1):
        if one := compared(records.rows[a], records.rows[b]):
            doubles.found.append(one)
        if done % 1_000 == 0 or done == len(pairs):
            progress("Looking for doubles", done, len(pairs))
    return doubles


def _candidates(records: Records, doubles: Doubles, progress: Progress) -> set[tuple[int, int]]:
    rows = records.rows
    found: set[tuple[int, int]] = set()
    for block, most in _sharing(rows, progress):
        if len(block) > most:
            doubles.crowds += 1
        else:
            found |= set(combinations(sorted(block), 2))
    found |= _near(rows, doubles)
    return {(a, b) for a, b in found if records.may_be_one(rows[a], rows[b])}


def _sharing(rows: list[Row], progress: Progress) -> Iterator[tuple[list[int], int]]:
    """The numbers of records that share an identifier, an address, a phone, a name or what in it tells a firm; and
    of how many such records pairs are made.
    """
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for name in ("uscc", "lei", "duns", "mid", "phone", "address"):
            if key := _key(row, name):
                blocks[name, key].append(number)
        for name in names_of_party(row):
            blocks["name", clean_name(name)].append(number)
        for key in {key for name in names_of_party(row) for key in _words_of_firm(name)}:
            blocks["word", key].append(number)
        if number % 1_000 == 0:
            progress("Reading names", number, len(rows))
    for (what, _), block in blocks.items():
        if len(block) > 1:
            yield block, CROWD_OF_A_WORD if what == "word" else CROWD


def _words_of_firm(name: str) -> Iterator[str]:
    """What in the name tells the firm, its words run together: as spelt, as read, and by its consonants.

    Firms that share some such words and not all are too unlike to be one.
    """
    for reading in prepared(name).readings:
        words = reading.words
        joined = "".join(word.forms[0] for word in words)
        if joined:
            yield from words[0].forms[:_MOST_FORMS] if len(words) == 1 else (joined,)
        yield from runs_of(reading, of_all=True)
        if found := bones(joined):
            yield " ".join(found)


def _near(rows: list[Row], doubles: Doubles) -> set[tuple[int, int]]:
    """Pairs within NEAR_M metres, found by a grid whose squares are wider than that."""
    squares: dict[tuple[int, int], list[int]] = defaultdict(list)
    placed = [number for number, row in enumerate(rows) if row["place"]]
    for number in placed:
        squares[_square(*rows[number]["place"])].append(number)
    doubles.crowds += sum(len(some) > CROWD for some in squares.values())
    found = set()
    for number in placed:
        lat, lon = rows[number]["place"]
        for square in {_square(*corner) for corner in _around(lat, lon)}:
            others = squares.get(square, [])
            if len(others) <= CROWD:
                near = (other for other in others if other > number and _is_near(rows[number], rows[other]))
                found |= {(number, other) for other in near}
    return found


def _square(lat: float, lon: float) -> tuple[int, int]:
    return math.floor(lat / (2 * _NEAR_DEGREES)), math.floor(lon / (2 * _NEAR_DEGREES * _stretch(round(lat))))


def _around(lat: float, lon: float) -> Iterator[tuple[float, float]]:
    """The point and eight around it, NEAR_M away: whatever is near lies in the square of one of them."""
    east = _NEAR_DEGREES * _stretch(lat)
    yield from ((lat + y * _NEAR_DEGREES, lon + x * east) for y in (-1, 0, 1) for x in (-1, 0, 1))


def _stretch(lat: float) -> float:
    """How many degrees east are as far as one north."""
    return 1 / max(math.cos(math.radians(lat)), 0.05)


def _is_near(one: Row, other: Row) -> bool:
    metres = _apart_m(one, other)
    return metres is not None and metres <= NEAR_M


def compared(a: Row, b: Row) -> Found | None:
    """The two as a pair that may be one, or None where too little speaks for it."""
    pair = same_of(a["id"], b["id"])
    one, other = (a, b) if pair.entity == a["id"] else (b, a)
    alike = best_of_names(names_of_party(one), [(name, name) for name in names_of_party(other)])
    agree = identifiers_agree(one, other)
    if agree is not None:
        return Found(pair, by_identifier(agree, alike, one, other)) if agree.similarity else None
    if alike is None or (alike.score < LEAST_NAME and not _shares(one, other, "duns")):
        return None
    whole = _weighed(alike, [*_agreements(one, other), *_disagreements(one, other)])
    return Found(pair, whole) if whole.score >= THRESHOLD else None


def _weighed(names: Likeness, evidence: Iterable[Part]) -> Likeness:
    """The names' score, brought nearer to 1 by each agreement and lower by each disagreement."""
    score, parts, said = names.score, list(names.parts), [names.explanation]
    for one in evidence:
        score = score + (1 - score) * one.weight if one.similarity else score * one.weight
        parts.append(one)
        said.append(one.says)
    return replace(names, score=round(score, 4), parts=tuple(parts), explanation="; ".join(said))


def _agreements(one: Row, other: Row) -> Iterator[Part]:
    for name, words in _WORDS.items():
        if _shares(one, other, name):
            yield Part(str(one[name]), str(other[name]), name, 1.0, SHARES[name], f"the same {words} {one[name]}")
    if _is_near(one, other):
        says = f"{_apart_m(one, other):.0f} m apart"
        yield Part(_at(one), _at(other), "coordinates", 1.0, SHARES["coordinates"], says)


def _disagreements(one: Row, other: Row) -> Iterator[Part]:
    own, theirs = one.get("country"), other.get("country")
    if own and theirs and own != theirs:
        yield Part(own, theirs, "country", 0.0, AGAINST["country"], f"different countries: {own} and {theirs}")
    elif (metres := _apart_m(one, other)) is not None and metres > FAR_M:
        says = f"{metres / 1000:,.0f} km apart"
        yield Part(_at(one), _at(other), "coordinates", 0.0, AGAINST["coordinates"], says)


def _shares(one: Row, other: Row, name: str) -> bool:
    key = _key(one, name)
    return bool(key) and key == _key(other, name)


def _key(row: Mapping[str, Any], name: str) -> str:
    """What has to be equal for two records to share it; blank where it is missing or too short to tell."""
    text = str(row.get(name) or "")
    if name == "address":
        cleaned = clean_name(text)
        return f"{row.get('country') or ''} {cleaned}" if len(cleaned) >= 8 and any(map(str.isdigit, text)) else ""
    return "".join(filter(str.isalnum, text)).upper()


def _phone(raw: Any) -> str:
    """The digits of the phone among the columns as they came; blank where there is none."""
    if not raw or not any(name in str(raw).casefold() for name in ("phone", "tel", "mobile")):
        return ""
    try:
        said = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return ""
    for name, value in said.items() if isinstance(said, dict) else ():
        if is_phone(name):
            digits = "".join(filter(str.isdigit, str(value))).lstrip("0")
            return digits if len(digits) >= 7 else ""
    return ""


def _place(row: Mapping[str, Any]) -> tuple[float, float] | None:
    """(degrees north, degrees east) in WGS84."""
    lat, lon = row.get("lat"), row.get("lon")
    if lat is None or lon is None:
        return None
    if not row.get("datum"):
        return float(lat), float(lon)
    x, y = to_wgs84(np.array([lon], float), np.array([lat], float), datum_of(row["datum"]))
    return float(y[0]), float(x[0])


def _apart_m(one: Row, other: Row) -> float | None:
    if not one["place"] or not other["place"]:
        return None
    (lat_a, lon_a), (lat_b, lon_b) = one["place"], other["place"]
    east = (lon_a - lon_b) * math.cos(math.radians((lat_a + lat_b) / 2))
    return math.hypot(lat_a - lat_b, east) * _METRES_A_DEGREE


def _at(row: Row) -> str:
    return "{:.5f}, {:.5f}".format(*row["place"])
