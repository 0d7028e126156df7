"""Regions that a user fences, as data: one TOML file each, with the files of its boundary and of its names.

Shipped are the XUAR and Turkmenistan; the next Withhold Release Order is another such file, and no code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pycountry

from geo.errors import DATA, GeoError

SHIPPED = DATA / "regions"
LEVELS = ("province", "country")
MOST_MARGIN_KM = 100.0
_KEY = re.compile(r"[a-z][a-z0-9_-]*")
CODE = re.compile(r"[A-Za-z0-9-]+")


@dataclass(frozen=True)
class TextSources:
    """How text names the region; every part may be missing.

    gazetteer: csv adcode,name,kind,elsewhere. elsewhere: csv kind,name of places that void a name beside them.
    postal_codes: inclusive ranges of numbers. administrative_codes: what they begin with, "" for none.
    """

    gazetteer: Path | None = None
    elsewhere: Path | None = None
    postal_codes: tuple[tuple[int, int], ...] = ()
    administrative_codes: str = ""


@dataclass(frozen=True)
class RiskRegion:
    """key: short, unique. code: the Region node's adcode. level: one of LEVELS. country: ISO 3166-1 alpha-2.

    order: the citation that it is fenced for. source: attribution of its boundary. province: the polygons that decide;
    second: another source's; prefectures, counties: coverages; names: csv adcode,level,name,name_zh of those.
    margin_km: how exact the boundary is; a point nearer to it is borderline. centre: longitude and latitude that
    distances are projected about, in degrees; where it is not said, that of the boundary's box.
    """

    key: str
    code: str
    name: str
    name_zh: str
    level: str
    country: str
    order: str
    source: str
    province: Path
    second: Path | None = None
    prefectures: Path | None = None
    counties: Path | None = None
    names: Path | None = None
    margin_km: float = 1.0
    text: TextSources = TextSources()
    centre: tuple[float, float] | None = None


_TEXTS = ("key", "code", "name", "name_zh", "level", "country", "order", "source")
_FILES = ("province", "second", "prefectures", "counties", "names")
_TEXT_KEYS = ("gazetteer", "elsewhere", "postal_codes", "administrative_codes")


def read_region(path: Path) -> RiskRegion:
    """One region's TOML file, whose paths are relative to it. Raises GeoError: file, key, value, what was expected."""
    table = _Table(path, "", _parsed(path), (*_TEXTS, "margin_km", "centre", "boundary", "text"))
    said: dict[str, Any] = {key: table.text(key, needed=key != "name_zh") for key in _TEXTS}
    boundary = table.table("boundary", _FILES, needed=True)
    files: dict[str, Any] = {key: boundary.file(key, needed=key == "province") for key in _FILES}
    table.check(bool(_KEY.fullmatch(said["key"])), "key", "a short name of small letters, digits, - and _")
    table.check(bool(CODE.fullmatch(said["code"])), "code", "letters, digits and - only")
    table.check(said["level"] in LEVELS, "level", " or ".join(LEVELS))
    table.check(said["country"].isupper() and _is_country(said["country"]), "country", "an ISO 3166-1 alpha-2 code")
    if (files["prefectures"] or files["counties"]) and not files["names"]:
        raise GeoError(f"{path}: boundary.names is missing; expected a csv with the names of its regions.")
    margin = table.number("margin_km", default=1.0, most=MOST_MARGIN_KM)
    text = _text(table.table("text", _TEXT_KEYS))
    return RiskRegion(**said, **files, margin_km=margin, text=text, centre=table.place("centre"))


@lru_cache(maxsize=1)
def shipped() -> tuple[RiskRegion, ...]:
    """The XUAR first."""
    return (xuar(), read_region(SHIPPED / "turkmenistan.toml"))


@lru_cache(maxsize=1)
def xuar() -> RiskRegion:
    return read_region(SHIPPED / "xuar.toml")


def regions_of(extra: Sequence[Path]) -> tuple[RiskRegion, ...]:
    """The shipped regions, then the user's; one whose key is shipped replaces that. Raises GeoError.

    Two of the user's with one key, or any two with one code, are a mistake: one of them would be lost.
    """
    read = {path: read_region(path) for path in extra}
    own: dict[str, tuple[Path, RiskRegion]] = {}
    for path, region in read.items():
        if region.key in own:
            raise GeoError(f"{path}: key {region.key!r} is that of {own[region.key][0]} too; expected one of its own.")
        own[region.key] = path, region
    regions = {region.key: region for region in shipped()} | {key: region for key, (_, region) in own.items()}
    codes: dict[str, str] = {}
    for region in regions.values():
        if codes.setdefault(region.code, region.key) != region.key:
            raise GeoError(
                f"regions {codes[region.code]!r} and {region.key!r} both have the code {region.code!r}; "
                "expected one each, or the same key where one is to replace the other."
            )
    return tuple(regions.values())


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise GeoError(f"{path}: no such file. Expected the TOML file of a region.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise GeoError(f"{path}: cannot be read ({error}). Expected the TOML file of a region.") from error


def _text(table: _Table) -> TextSources:
    ranges = table.ranges("postal_codes")
    prefix = table.text("administrative_codes", needed=False)
    table.check(not prefix or prefix.isdecimal(), "administrative_codes", 'the digits that its codes begin with, "65"')
    return TextSources(table.file("gazetteer"), table.file("elsewhere"), ranges, prefix)


def _is_country(code: str) -> bool:
    return len(code) == 2 and pycountry.countries.get(alpha_2=code) is not None


@dataclass(frozen=True)
class _Table:
    """A table of a region's file, whose errors name the file, the key, the value and what was expected."""

    path: Path
    prefix: str
    said: dict[str, Any]
    known: tuple[str, ...]

    def __post_init__(self) -> None:
        for key in self.said:
            if key not in self.known:
                raise GeoError(f"{self.path}: {self.prefix}{key} is not known; expected {', '.join(self.known)}.")

    def check(self, fits: bool, key: str, expected: str) -> None:
        if not fits:
            raise GeoError(f"{self.path}: {self.prefix}{key} is {self.said.get(key)!r}; expected {expected}.")

    def _needs(self, key: str, expected: str) -> None:
        if key not in self.said:
            raise GeoError(f"{self.path}: {self.prefix}{key} is missing; expected {expected}.")

    def text(self, key: str, *, needed: bool = True) -> str:
        if needed:
            self._needs(key, "a text")
        value = self.said.get(key, "")
        self.check(isinstance(value, str) and (bool(value.strip()) or not needed), key, "a text")
        return str(value)

    def file(self, key: str, *, needed: bool = False) -> Path | None:
        if needed:
            self._needs(key, "the path of a file, relative to this one")
        if key not in self.said:
            return None
        value = self.said[key]
        self.check(isinstance(value, str) and bool(value.strip()), key, "the path of a file, relative to this one")
        path: Path = (self.path.parent / value).resolve()
        if not path.is_file():
            raise GeoError(f"{self.path}: {self.prefix}{key} is {value!r}, but there is no file {path}.")
        return path

    def table(self, key: str, known: tuple[str, ...], *, needed: bool = False) -> _Table:
        if needed:
            self._needs(key, f"a table [{key}]")
        value = self.said.get(key, {})
        self.check(isinstance(value, dict), key, f"a table [{key}]")
        return _Table(self.path, f"{key}.", value, known)

    def number(self, key: str, *, default: float, most: float) -> float:
        value = self.said.get(key, default)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        self.check(is_number and 0.0 <= value <= most, key, f"a number of km from 0 to {most:g}")
        return float(value)

    def place(self, key: str) -> tuple[float, float] | None:
        if key not in self.said:
            return None
        value = self.said[key]
        is_pair = isinstance(value, list) and len(value) == 2 and all(type(n) in (int, float) for n in value)
        fits = is_pair and abs(value[0]) <= 180.0 and abs(value[1]) <= 90.0
        self.check(fits, key, "longitude and latitude in degrees, such as [85.0, 41.75]")
        return float(value[0]), float(value[1])

    def ranges(self, key: str) -> tuple[tuple[int, int], ...]:
        value = self.said.get(key, [])
        self.check(isinstance(value, list) and all(map(_is_range, value)), key, "pairs such as [[830000, 848599]]")
        return tuple((first, last) for first, last in value)


def _is_range(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(type(n) is int for n in pair) and 0 <= pair[0] <= pair[1]
