"""What a record or an address may call a region's own country."""

from __future__ import annotations

import re
from functools import lru_cache

import pycountry

from geo.text_folding import folded

_ALSO = {
    "CN": (
        "prc", "pr china", "p.r. china", "p.r.china", "p. r. china", "p.r.c.", "p.r. of china", "china prc",
        "people's republic of china", "people's republic china", "china, people's republic",
        "china, people's republic of", "mainland china", "china mainland", "中国", "中国大陆", "中华人民共和国",
    )
}  # fmt: skip


@lru_cache(maxsize=16)
def names_of(alpha_2: str) -> frozenset[str]:
    """A country's names and codes, folded."""
    country = pycountry.countries.get(alpha_2=alpha_2)
    own = (country.alpha_2, country.alpha_3, country.name) if country else (alpha_2,)
    return frozenset(map(folded, (*own, *_ALSO.get(alpha_2, ()))))


def is_land(said: str, alpha_2: str) -> bool:
    """Whether a country's column says this country: CN, P.R. China and 中华人民共和国 alike."""
    return _bare(folded(said)) in _bare_names(alpha_2)


@lru_cache(maxsize=16)
def _bare_names(alpha_2: str) -> frozenset[str]:
    return frozenset(_bare(name) for name in names_of(alpha_2))


def _bare(name: str) -> str:
    return re.sub(r"\W", "", name)
