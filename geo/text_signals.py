"""What an address, a postal code or a company's registration code says about lying in the XUAR.

A code (postal 830000 to 848599, administrative 65xxxx) is a strong signal. A name of the region or of a prefecture
is one by itself unless it names a street or a building, stands beside another province or country, or also exists
elsewhere (text_names.csv: `china` wants another name that is clear, `abroad` that or the country CN).
Counties and towns are not read yet.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pycountry

from geo.boundaries import DATA
from geo.regions import PROVINCE

CODE_CERTAINTY = 0.95
NAME_CERTAINTY = 0.7
FIRST_POSTAL_CODE, LAST_POSTAL_CODE = 830000, 848599

_SHORT_NAMES = frozenset({"xinjiang", "sinkiang", "hsinchiang", "新疆", "شىنجاڭ"})
CHINA = frozenset({"CN", "CHN", "CHINA", "中国"})
_SIDE = r"(?:north|south|east|west|middle|central|nan|bei|dong|xi|zhong|[nsew]|\d+(?:st|nd|rd|th)?|first|second)"
_STREET = (
    r"road|rd|street|str|st|avenue|ave|lane|ln|boulevard|blvd|highway|hwy|expressway|alley|lu|jie|da ?jie|da ?dao|"
    r"xiang|building|bldg|tower|mansion|hotel|restaurant|plaza|square"
)
_NAMESAKE = r"county|xian|town|zhen|village|cun|community"
_PARK = r"(?:\w+ ){0,2}(?:park|zone|estate|new city)|工业园|产业园|园区|工业区|新城|产业城"
_STREET_HAN = (
    r"[东西南北中]{0,2}[一二三四五六七八九十]?(?:路|街|大街|大道|巷|胡同|弄|公路|高速|大厦|饭店|宾馆|酒店|办事处)"
)
_IS_STREET = re.compile(rf"[ -]*(?:{_SIDE}\.? ){{0,2}}(?:{_STREET})\b|{_STREET_HAN}")
_IS_NAMESAKE = re.compile(rf" (?:{_NAMESAKE})\b|[县镇村]")
_IS_PARK = re.compile(rf" ?(?:{_PARK})")
_IS_PRODUCT = re.compile(r"[瓜玉枣]| melon| jade| jujube")
_POSTAL_CODE = re.compile(r"(?:CN[- ]?)?(\d{6})(?:\.0)?\Z", re.IGNORECASE)
_CODE_IN_ADDRESS = re.compile(r"(?<![\w-])8[34]\d{4}(?![\w-])")
_USCC = re.compile(r"[0-9A-Z]{2}(65\d{4})[0-9A-Z]{10}\Z")


@dataclass(frozen=True)
class Signal:
    """method: postal_code, administrative_code or name. strong: it stands against coordinates elsewhere."""

    method: str
    certainty: float
    adcode: str
    because: str
    strong: bool


@dataclass(frozen=True)
class Reading:
    """The signals found, the most certain first, and what was seen and is no signal, in words ('' for nothing).

    oddities: (kind of finding, message).
    """

    signals: tuple[Signal, ...]
    note: str
    oddities: tuple[tuple[str, str], ...] = ()


def read_text(
    *, country: str | None = None, address: str | None = None, postal_code: str | None = None, uscc: str | None = None
) -> Reading:
    """Reads the texts of one record. country is ISO 3166-1 alpha-2; blank counts as unknown."""
    land = (country or "").strip().upper()
    text = folded(address or "")
    codes = [*_registration(uscc)]
    oddities = []
    code, seen = _postal(postal_code, text, land in CHINA)
    hits = _hits(text)
    if not (code or hits):
        return Reading(tuple(codes), "")
    named_countries = _named(_other_countries(), text)
    maybe_china = land in CHINA or (not land and not named_countries)
    if code and maybe_china:
        codes.append(Signal("postal_code", CODE_CERTAINTY, PROVINCE, f"postal code {code}", True))
        if not land:
            message = f"postal code {code} is read as the XUAR's, but the country is blank: India's begin so too"
            oddities.append(("place_country_blank", message))
    names, note = _names(hits, land, [*named_countries, *_named(_elsewhere_in_china(), text)], seen)
    if names and not maybe_china:
        note, names = f"{names[0].because}, but the country is {land or named_countries[0]}", []
    return Reading((*codes, *names), note, tuple(oddities))


def folded(text: str) -> str:
    """Lower case, full-width as half-width, without accents and apostrophes: Ürümqi is urumqi."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        if any("À" <= letter <= "ɏ" for letter in text):
            apart = unicodedata.normalize("NFD", text)
            text = "".join(letter for letter in apart if not "\u0300" <= letter <= "\u036f")
    return re.sub(r"\s+", " ", text.casefold().replace("'", "").replace("’", "").replace("‘", "").replace("`", ""))


def _registration(uscc: str | None) -> Iterable[Signal]:
    found = _USCC.match(re.sub(r"[\s-]", "", uscc or "").upper())
    if found:
        because = f"registration code {uscc} (administrative code {found[1]})"
        yield Signal("administrative_code", CODE_CERTAINTY, found[1], because, True)


def _postal(postal_code: str | None, text: str, china: bool) -> tuple[str, str]:
    """(the XUAR's postal code, else ''; any other Chinese-looking code, else '')."""
    found = _POSTAL_CODE.match(unicodedata.normalize("NFKC", postal_code or "").strip())
    if found:
        ours = FIRST_POSTAL_CODE <= int(found[1]) <= LAST_POSTAL_CODE
        return (found[1], "") if ours else ("", found[1])
    if china:
        for code in _CODE_IN_ADDRESS.findall(text):
            if FIRST_POSTAL_CODE <= int(code) <= LAST_POSTAL_CODE:
                return code, ""
    return "", ""


def _names(every: list[_Hit], land: str, others: list[str], postal_code_elsewhere: str) -> tuple[list[Signal], str]:
    """The names that are signals, the longest first, and what keeps the others from being one."""
    hits = [hit for hit in every if not hit.voided]
    if not hits:
        voided = [hit for hit in every if hit.voided]
        return [], f"the address names {voided[0].name}, but as {voided[0].voided}" if voided else ""
    first = hits[0].name
    if others:
        return [], f"the address names {first} beside {others[0]}, which is no signal by itself"
    if postal_code_elsewhere and land in CHINA:
        return [], f"the address names {first}, but postal code {postal_code_elsewhere} is another province's"
    clear = [hit for hit in hits if not hit.elsewhere or (hit.elsewhere == "abroad" and land in CHINA)]
    if not clear:
        return [], f"the address names {first}, which also exists elsewhere and is no signal by itself"
    return [Signal("name", NAME_CERTAINTY, hit.adcode, f"{hit.name} in the address", hit.strong) for hit in hits], ""


@dataclass(frozen=True)
class _Hit:
    name: str
    adcode: str
    elsewhere: str
    voided: str

    @property
    def strong(self) -> bool:
        return _key(self.name) not in _SHORT_NAMES


def _hits(text: str) -> list[_Hit]:
    pattern, table = _own_names()
    bare = _key(text)
    if not any(name in bare for name in table):
        return []
    found = []
    for match in pattern.finditer(text):
        adcode, elsewhere = table[_key(match[0])]
        end, voided = match.end(), ""
        if _IS_STREET.match(text, end):
            voided = "a street or building"
        elif _IS_PRODUCT.match(text, end):
            voided = "a product"
        elif adcode == PROVINCE and _IS_NAMESAKE.match(text, end):
            voided = "a county, town or village"
        found.append(_Hit(match[0], adcode, elsewhere, voided))
    return sorted(found, key=lambda hit: (hit.adcode == PROVINCE, -len(hit.name)))


def _key(name: str) -> str:
    return name.replace(" ", "").replace("-", "")


@lru_cache(maxsize=1)
def _own_names() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """One pattern for all names, the longest first, and what each stands for: (adcode, elsewhere)."""
    with (DATA / "text_names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = sorted((row["name"] for row in rows), key=len, reverse=True)
    return _words(names), {_key(row["name"]): (row["adcode"], row["elsewhere"]) for row in rows}


def _words(names: Iterable[str]) -> re.Pattern[str]:
    """Any of the names: Latin ones as whole words, with or without the spaces and hyphens between their parts."""
    parts = []
    for name in names:
        escaped = re.escape(name).replace(r"\ ", "[ -]?").replace(r"\-", "[ -]?")
        parts.append(rf"(?<![a-z]){escaped}(?![a-z])" if name.isascii() else escaped)
    return re.compile("|".join(parts))


def _named(pattern: re.Pattern[str], text: str) -> list[str]:
    """The places of the pattern that the text names, streets, buildings and industrial parks left out."""
    return [
        match[0]
        for match in pattern.finditer(text)
        if not _IS_STREET.match(text, match.end()) and not _IS_PARK.match(text, match.end())
    ]


@lru_cache(maxsize=1)
def _elsewhere_in_china() -> re.Pattern[str]:
    return _words(name for kind, name in _other_places() if kind != "country")


@lru_cache(maxsize=1)
def _other_countries() -> re.Pattern[str]:
    ours = {"CN", "HK", "MO", "TW"}
    names = {folded(country.name.split(",")[0]) for country in pycountry.countries if country.alpha_2 not in ours}
    names |= {name for kind, name in _other_places() if kind == "country"}
    return _words(sorted(names, key=len, reverse=True))


def _other_places() -> list[tuple[str, str]]:
    with (DATA / "other_places.csv").open(encoding="utf-8", newline="") as file:
        return [(row["kind"], row["name"]) for row in csv.DictReader(file)]
