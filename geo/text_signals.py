"""What an address, a postal code or a company's registration code says about lying in a region, the XUAR by default.

A code is a strong signal. A name is one by itself unless it names a street, a building, a product or another village,
stands beside another province, city or country, or also exists elsewhere: in its own country (`china`: wants another
name or code that is clear) or abroad (`abroad`: wants that or the country). docs/gazetteer.md has examples.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import pycountry

from geo.gazetteer import COUNTRY, HOME, Meaning, gazetteer
from geo.risk_regions import RiskRegion, xuar
from geo.text_codes import postal, registration
from geo.text_context import is_elsewhere, what_else
from geo.text_folding import folded, squeezed

CODE_CERTAINTY = 0.95
NAME_CERTAINTY = 0.7
LONGEST = 10_000
CHINA = frozenset({"CN", "CHN", "CHINA", "中国"})
# The region's bare name, which firms far away have in theirs, is a weak signal.
_SHORT_NAMES = frozenset({"xinjiang", "xinjang", "sinkiang", "hsinchiang", "xj", "新疆", "شىنجاڭ"})
# Codes that lie in no one prefecture: the region's own and those of the cities of the XPCC.
_ANYWHERE = {"6500", "6590"}
_UPPER, _LOWER = ("province", "prefecture"), ("county", "xpcc_city")


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
    """The signals found, codes first, then the most exact names, and what was seen and is no signal, in words ('' for
    nothing).

    oddities: (kind of finding, message).
    """

    signals: tuple[Signal, ...]
    note: str
    oddities: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Hit:
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


def read_text(
    *,
    country: str | None = None,
    address: str | None = None,
    postal_code: str | None = None,
    uscc: str | None = None,
    region: RiskRegion | None = None,
) -> Reading:
    """Reads the texts of one record. country is ISO 3166-1 alpha-2; blank counts as unknown.

    Of an address of more than LONGEST characters the first LONGEST are read, and the note says so.
    """
    region = region or xuar()
    land, address = (country or "").strip().upper(), address or ""
    text = folded(address[:LONGEST])
    at_home = land in _lands(region.country)
    registered, notes = _registered(uscc, region)
    codes, oddities = [*registered, *_country(region, land, at_home)], []
    if len(address) > LONGEST:
        notes.append(f"of the address's {len(address):,} characters only the first {LONGEST:,} are read")
    code, seen = postal((postal_code or "")[:LONGEST], text, region, at_home)
    found = gazetteer(region).find(text) if text else []
    hits = list(dict.fromkeys(_Hit(m.name, m.entry.meanings, what_else(text, m)) for m in found if m.entry.meanings))
    if code or hits:
        named = [match for match in found if match.entry.other and is_elsewhere(text, match)]
        countries = [match.name for match in named if match.entry.other == COUNTRY]
        maybe_home = at_home or (not land and not countries)
        if code and maybe_home:
            codes.append(Signal("postal_code", CODE_CERTAINTY, region.code, f"postal code {code}", True))
            if not land:
                oddities.append(("place_country_blank", _country_blank(code, region)))
        others = [*countries, *(m.name for m in named if m.entry.other not in (COUNTRY, HOME))]
        in_text = not land and any(match.entry.other == HOME for match in named)
        names, why = _names(hits, region, at_home or in_text, others, seen if at_home else "", bool(codes))
        if names and not maybe_home:
            why, names = f"{names[0].because}, but the country is {land or countries[0]}", []
        codes, notes = [*codes, *names], [why, *notes]
    return Reading(tuple(codes), "; ".join(note for note in notes if note), tuple(oddities))


@lru_cache(maxsize=16)
def _lands(alpha_2: str) -> frozenset[str]:
    """What a record may call the region's country."""
    country = pycountry.countries.get(alpha_2=alpha_2)
    own = {country.alpha_2, country.alpha_3, country.name.upper()} if country else {alpha_2}
    return frozenset(own | CHINA) if alpha_2 == "CN" else frozenset(own)


def _registered(uscc: str | None, region: RiskRegion) -> tuple[list[Signal], list[str]]:
    adcode, why = registration((uscc or "")[:LONGEST], region.text.administrative_codes)
    because = f"registration code {uscc} (administrative code {adcode})"
    signals = [Signal("administrative_code", CODE_CERTAINTY, adcode, because, True)] if adcode else []
    return signals, [why]


def _country(region: RiskRegion, land: str, at_home: bool) -> Iterable[Signal]:
    """The country's own column, where the region is a whole country."""
    if region.level == "country" and at_home:
        yield Signal("name", CODE_CERTAINTY, region.code, f"country {land}", True)


def _country_blank(code: str, region: RiskRegion) -> str:
    if region.key == "xuar":
        return f"postal code {code} is read as the XUAR's, but the country is blank: India's begin so too"
    return f"postal code {code} is read as {region.name}'s, but the country is blank"


def _names(
    every: list[_Hit], region: RiskRegion, at_home: bool, others: list[str], postal_code: str, supported: bool
) -> tuple[list[Signal], str]:
    """The names that are signals, the most exact first, and what keeps the others from being one."""
    hits = [hit for hit in every if not hit.voided]
    clear = [hit for hit in hits if not hit.elsewhere or (hit.elsewhere == "abroad" and at_home)]
    telling = [hit for hit in every if hit.is_telling]
    if not hits:
        return [], f"the address names {telling[0].name}, but as {telling[0].voided}" if telling else ""
    if not telling and not supported:
        return [], ""
    first = max(telling or hits, key=lambda hit: len(hit.name)).name
    if others:
        return [], f"the address names {first} beside {others[0]}, which is no signal by itself"
    if postal_code:
        return [], f"the address names {first}, but postal code {postal_code} is another province's"
    if not (clear or supported or _agree(hits)):
        return [], f"the address names {first}, which also exists elsewhere and is no signal by itself"
    return _signals(hits, clear, region), ""


def _agree(hits: list[_Hit]) -> bool:
    """Whether two doubtful names are a prefecture and one of its counties."""
    upper = {m.adcode for hit in hits for m in hit.meanings if m.kind in _UPPER}
    return any(
        m.kind in _LOWER and f"{m.adcode[:4]}00" in upper and not any(n.kind in _UPPER for n in hit.meanings)
        for hit in hits
        for m in hit.meanings
    )


def _signals(hits: list[_Hit], clear: list[_Hit], region: RiskRegion) -> list[Signal]:
    """One for each name, each by the region that agrees best with the others. A doubtful name that agrees with none
    of the clear prefectures and counties is left out."""
    known = [{m.adcode for m in hit.meanings if m.adcode != region.code} for hit in clear or hits]
    known = [codes for codes in known if codes]
    placed = {code[:4] for codes in known for code in codes}
    signals = []
    for hit in hits:
        meaning = _meant(hit, known, region)
        if hit not in clear and clear and known and meaning.adcode[:4] not in placed | _ANYWHERE:
            if meaning.kind != "regiment":
                continue
            meaning = replace(meaning, adcode=region.code)
        strong = squeezed(hit.name) not in _SHORT_NAMES
        because = f"{meaning.label or hit.name} in the address"
        signals.append((meaning, len(hit.name), Signal("name", NAME_CERTAINTY, meaning.adcode, because, strong)))
    signals.sort(key=lambda found: (_exactness(found[0], region), -found[1]))
    return [signal for _, _, signal in signals]


def _exactness(meaning: Meaning, region: RiskRegion) -> int:
    """0 for a county, 1 for a prefecture, 2 for the region."""
    return 2 if meaning.adcode == region.code else 1 if meaning.adcode.endswith("00") else 0


def _meant(hit: _Hit, known: Sequence[set[str]], region: RiskRegion) -> Meaning:
    """Of several regions of one name: the one that other names are in, else the larger kind, else what is common."""
    if len(hit.meanings) == 1:
        return hit.meanings[0]
    counts = {m: (_votes(m.adcode, known), -_rank(m)) for m in hit.meanings}
    best = max(counts.values())
    chosen = [m for m in hit.meanings if counts[m] == best]
    if len(chosen) == 1:
        return chosen[0]
    codes = {m.adcode for m in chosen}
    prefectures = {f"{code[:4]}00" for code in codes}
    common = codes if len(codes) == 1 else prefectures if len(prefectures) == 1 else {region.code}
    return Meaning(common.pop(), chosen[0].kind, chosen[0].elsewhere, chosen[0].label)


def _votes(adcode: str, known: Sequence[set[str]]) -> tuple[int, int]:
    """How many other names are in the same county, and in the same prefecture."""
    county = sum(adcode in codes and len(codes) == 1 for codes in known)
    return county, sum(adcode[:4] in {code[:4] for code in codes} for codes in known)


def _rank(meaning: Meaning) -> int:
    ranks = {"prefecture": 0, "county": 1, "xpcc_city": 1, "division": 2, "regiment": 2, "township": 3}
    return ranks.get(meaning.kind, 4)
