"""Names that bear one another out, and what is to be said where something else stands against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.gazetteer import Meaning

CONFLICT, COUNTRY_CONFLICT = "place_conflict", "place_country"
NOTHING_PLACED = "nothing is placed by it"
UPPER, LOWER = ("province", "prefecture"), ("county", "xpcc_city")


@dataclass(frozen=True)
class Hit:
    """A name of the region. voided: as what else it stands there, '' for nothing."""

    name: str
    meanings: tuple[Meaning, ...]
    voided: str

    @property
    def elsewhere(self) -> str:
        return self.meanings[0].elsewhere

    @property
    def is_telling(self) -> bool:
        """Not a town's everyday name, which is not worth a word unless something else says the region."""
        return self.elsewhere != "china" or any(m.kind not in ("township", "place", "regiment") for m in self.meanings)

    @property
    def is_whole(self) -> bool:
        """The region itself."""
        return self.elsewhere != "china" and any(m.kind == "province" for m in self.meanings)

    @property
    def is_upper(self) -> bool:
        return any(m.kind in UPPER for m in self.meanings)

    @property
    def is_unit(self) -> bool:
        """A prefecture, county or city."""
        return any(m.kind in ("prefecture", *LOWER) for m in self.meanings)


def agreeing(hits: Sequence[Hit]) -> tuple[str, str] | None:
    """Two names of which the one lies in the other, the smaller first: a county in its prefecture, either in the
    region."""
    units = sorted((hit for hit in hits if hit.is_unit), key=lambda hit: hit.is_upper)
    for small in units:
        for large in hits:
            if large.name != small.name and (large.is_whole or _is_in(small, large)):
                return small.name, large.name
    return None


def _is_in(small: Hit, large: Hit) -> bool:
    prefectures = {m.adcode for m in large.meanings if m.kind in UPPER}
    return not small.is_upper and any(m.kind in LOWER and f"{m.adcode[:4]}00" in prefectures for m in small.meanings)


def beside(names: tuple[str, str], other: str) -> tuple[str, str]:
    words = f"the address names {_both(names)} beside {other}: it may be there; {NOTHING_PLACED}"
    return CONFLICT, words


def against_postal_code(names: tuple[str, str], code: str) -> tuple[str, str]:
    words = f"the address names {_both(names)}, but postal code {code} is another province's: both are kept"
    return CONFLICT, words


def one_against_postal_code(name: str, code: str) -> tuple[str, str]:
    words = f"the address names {name}, but postal code {code} is another province's: {NOTHING_PLACED}"
    return CONFLICT, words


def against_country(hits: Sequence[Hit], code: str, land: str) -> tuple[str, str] | None:
    """Of a record of another country whose address names the region twice over."""
    said = twice_named(hits, code)
    words = f"the address names {said}, but the country is {land[:60]}: {NOTHING_PLACED}"
    return (COUNTRY_CONFLICT, words) if said else None


def twice_named(hits: Sequence[Hit], code: str) -> str:
    """Two names that agree, or a clear one and the region's postal code, in words; '' for neither."""
    if names := agreeing(hits):
        return _both(names)
    clear = [hit for hit in hits if not hit.elsewhere]
    return f"{clear[0].name} and {code} is its postal code" if clear and code else ""


def with_outcome(oddities: Sequence[tuple[str, str]], outcome: str) -> list[tuple[str, str]]:
    """The same findings, saying what came of them where that was nothing by the text alone."""
    return [
        (kind, words.removesuffix(NOTHING_PLACED) + outcome if words.endswith(NOTHING_PLACED) else words)
        for kind, words in oddities
    ]


def _both(names: tuple[str, str]) -> str:
    return f"{names[0]} and {names[1]}"
