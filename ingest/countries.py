"""Countries as files spell them, to ISO 3166-1 alpha-2."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import pycountry

# What pycountry does not give by name, official name, common name or code.
_SPELLINGS = {
    "AE": "uae, u.a.e., emirates",
    "BN": "brunei",
    "BO": "bolivia",
    "CD": "dr congo, drc, democratic republic of congo, democratic republic of the congo, congo kinshasa",
    "CG": "republic of the congo, congo brazzaville",
    "CI": "ivory coast, cote d ivoire",
    "CN": "prc, p.r. china, pr china, p.r.c., people s republic of china, mainland china, china mainland, 中国, "
    "中华人民共和国, china people s republic, china people s republic of",
    "CV": "cape verde",
    "CZ": "czech republic",
    "FM": "micronesia",
    "GB": "uk, u.k., great britain, britain, england, scotland, wales, northern ireland",
    "HK": "hong kong sar, hong kong china, hong kong sar china, hongkong",
    "IR": "iran",
    "KP": "north korea, dprk",
    "KR": "south korea, korea, republic of korea, korea south, rok",
    "LA": "laos, lao pdr",
    "MD": "moldova",
    "MK": "macedonia, fyrom",
    "MM": "burma",
    "MO": "macau, macau sar, macao sar, macau china, macao china",
    "NL": "holland, the netherlands",
    "PH": "the philippines",
    "PS": "palestine, west bank, gaza",
    "RU": "russia",
    "ST": "sao tome",
    "SY": "syria",
    "SZ": "swaziland",
    "TL": "east timor",
    "TR": "turkey, turkiye",
    "TW": "taiwan, taiwan roc, chinese taipei",
    "TZ": "tanzania",
    "US": "usa, u.s., u.s.a., united states of america, america",
    "VA": "vatican",
    "VE": "venezuela",
    "VN": "viet nam, vietnam",
    "XK": "kosovo, xk",
}

_CODE_BEHIND = re.compile(r"\([A-Za-z]{2,3}\)\s*\Z")


def country_code(name: str) -> str | None:
    """The alpha-2 code that a code or name stands for, in any case, with or without accents, as in `Macau (MO)`."""
    return _known().get(_key(name)) or _known().get(_key(_CODE_BEHIND.sub("", name)))


@cache
def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for country in pycountry.countries:
        fields = ("name", "official_name", "common_name", "alpha_2", "alpha_3")
        for spelling in (getattr(country, field, None) for field in fields):
            if spelling:
                known[_key(spelling)] = country.alpha_2
                known[_key(re.sub(r"(.*), (.*)", r"\2 \1", spelling))] = country.alpha_2
    for code, spellings in _SPELLINGS.items():
        known |= {_key(spelling): code for spelling in spellings.split(",")}
    return known


def _key(name: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return re.sub(r"\W+", " ", bare.replace("ı", "i").replace(".", "")).strip()
