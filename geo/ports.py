"""Where a port lies that a shipment names: by its UN/LOCODE, by CBP's code, or by a name that only one port has."""

from __future__ import annotations

import csv
import functools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pycountry

from geo.errors import DATA
from geo.text_folding import folded

PORTS = DATA / "ports.csv"
UNITED_STATES = frozenset({"US", "PR", "VI"})
"""The countries whose ports are ports of entry."""
_NO_NAME = re.compile(r"\b(?:sea ?port|port|harbou?r|terminal|of|the|apt)\b")
_ASIDE = re.compile(r"\(([^)]*)\)")
_NO_LETTER = re.compile(r"[^\w]+")
_STATES = frozenset(
    state.code[3:].lower()
    for state in pycountry.subdivisions
    if state.country_code == "US" and state.type != "Outlying area"
)


@dataclass(frozen=True)
class Port:
    """code: UN/LOCODE, which begins with the country. lat, lon: WGS84, the harbour or the town, good to some 10 km."""

    code: str
    name: str
    lat: float
    lon: float

    @property
    def placed(self) -> Port | None:
        """Itself, or None where only its name is known."""
        return None if math.isnan(self.lat) else self

    @property
    def country(self) -> str:
        return self.code[:2]


@functools.lru_cache(maxsize=10_000)
def port_named(text: str, *, entry: bool = False) -> Port | None:
    """The port that the text means; None where none is known by it, or several are and no country decides.

    text: "Cat Lai", "Port of Los Angeles, CA", "USLAX", "2704", "Shanghai, China (CNSHA)". entry: it is a port of
    entry, so that of several the American one is meant.
    """
    ports, by_code, by_name, by_alias = _known()
    whole = text.strip().upper()
    if whole in by_code:
        return _one(by_code[whole], UNITED_STATES if entry else frozenset())
    asides = [aside.strip().upper() for aside in _ASIDE.findall(text)]
    if coded := next((aside for aside in asides if aside in ports), None):
        return ports[coded].placed
    name, *rest = _ASIDE.sub(" ", text).split(",")
    countries = frozenset().union(*(_countries(part) for part in rest))
    preferred = countries or (UNITED_STATES if entry else frozenset())
    for names in (by_name, by_alias):
        found = names.get(name_key(name), ())
        if countries:
            found = [port for port in found if port.country in countries]
        if found:
            return _one(found, preferred)
    return None


def _one(found: Iterable[Port], preferred: frozenset[str]) -> Port | None:
    among = list(found)
    at_home = [port for port in among if port.country in preferred]
    left = at_home or among
    return left[0].placed if len(left) == 1 else None


def name_key(name: str) -> str:
    """A port's name as it is looked up: folded, without words such as Port of."""
    plain = _NO_LETTER.sub(" ", folded(name))
    return " ".join(_NO_NAME.sub(" ", plain).split()) or " ".join(plain.split())


@functools.lru_cache(maxsize=1_000)
def _countries(text: str) -> frozenset[str]:
    """The countries that a piece after a comma names: a country, or a state of the US."""
    plain = " ".join(_NO_LETTER.sub(" ", folded(text)).split())
    found = {"US"} if plain in _STATES else set()
    for country in pycountry.countries:
        names = (country.alpha_2, country.alpha_3, country.name, getattr(country, "common_name", ""))
        if plain and plain in [_NO_LETTER.sub(" ", folded(name)).strip() for name in names]:
            found.add(country.alpha_2)
    return frozenset(found | {_OTHER_NAMES[plain]} if plain in _OTHER_NAMES else found)


_OTHER_NAMES = {"usa": "US", "u s a": "US", "united states of america": "US", "uk": "GB", "south korea": "KR"} | {
    "korea": "KR", "vietnam": "VN", "turkey": "TR", "taiwan": "TW", "iran": "IR", "p r china": "CN", "prc": "CN",
}  # fmt: skip

_Names = Mapping[str, list[Port]]


@functools.cache
def _known() -> tuple[Mapping[str, Port], _Names, _Names, _Names]:
    """The ports by UN/LOCODE, and which are known by a code, by a name and by another name."""
    ports: dict[str, Port] = {}
    by_code: dict[str, list[Port]] = defaultdict(list)
    by_name: dict[str, list[Port]] = defaultdict(list)
    by_alias: dict[str, list[Port]] = defaultdict(list)
    with PORTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            port = Port(row["code"], row["name"], *(float(row[axis] or "nan") for axis in ("lat", "lon")))
            ports[port.code] = port
            for code in filter(None, (port.code, row["cbp"])):
                by_code[code].append(port)
            by_name[name_key(port.name)].append(port)
            for key in {name_key(alias) for alias in row["aliases"].split("|") if alias} - {name_key(port.name)}:
                by_alias[key].append(port)
    return ports, by_code, by_name, by_alias
