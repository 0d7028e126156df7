"""What an address, a postal code or a company's registration code says about lying in a region, the XUAR by default.

A code is a strong signal. A name is one by itself unless it names a street, a building, a product or another village,
stands beside another province, city or country, or also exists elsewhere: in its own country (`china`: wants another
name or code that is clear) or abroad (`abroad`: wants that or the country). docs/gazetteer.md has examples.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from geo.gazetteer import COUNTRY, HOME, Meaning, gazetteer
from geo.risk_regions import RiskRegion, xuar
from geo.text_agreement import (
    Hit,
    against_country,
    against_postal_code,
    agreeing,
    beside,
    one_against_postal_code,
    twice_named,
)
from geo.text_codes import postal, postal_inside, registration, unless_theirs
from geo.text_context import is_elsewhere, what_else
from geo.text_folding import folded, squeezed
from geo.text_lands import is_land

CODE_CERTAINTY = 0.95
NAME_CERTAINTY = 0.7
LONGEST = 10_000
# The region's bare name, which firms far away have in theirs, is a weak signal.
_SHORT_NAMES = frozenset({"xinjiang", "xinjang", "sinkiang", "hsinchiang", "xj", "新疆", "شىنجاڭ"})
# Codes that lie in no one prefecture: the region's own and those of the cities of the XPCC.
_ANYWHERE = {"6500", "6590"}
COUNTRY_BLANK = "place_country_blank"


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

    oddities: (kind of finding, message). overruled: names that would be signals but for the country stated.
    contradicted: two that agree on the region, in words, where another country or place keeps them from being signals.
    """

    signals: tuple[Signal, ...]
    note: str
    oddities: tuple[tuple[str, str], ...] = ()
    overruled: tuple[Signal, ...] = ()
    contradicted: str = ""


@dataclass(frozen=True)
class _Seen:
    """What an address names: the region, other countries, any other place, the region's own country."""

    hits: list[Hit]
    countries: list[str]
    others: list[str]
    home: bool

    @property
    def standing(self) -> list[Hit]:
        return [hit for hit in self.hits if not hit.voided]


@dataclass(frozen=True)
class _Around:
    """What stands around the names. others: other places named. other_code: another province's postal code.

    supported: a code says the region.
    """

    at_home: bool
    others: list[str]
    other_code: str
    supported: bool


@dataclass(frozen=True)
class _Named:
    """The names that are signals, the most exact first, what keeps the others from being one, and what is odd."""

    signals: list[Signal]
    note: str = ""
    oddity: tuple[str, str] | None = None


def read_text(
    *,
    country: str | None = None,
    address: str | None = None,
    postal_code: str | None = None,
    uscc: str | None = None,
    region: RiskRegion | None = None,
) -> Reading:
    """Reads the texts of one record. country is ISO 3166-1 alpha-2 or its name; blank counts as unknown.

    Of an address of more than LONGEST characters the first LONGEST are read, and the note says so.
    """
    region = region or xuar()
    land, address = (country or "").strip().upper(), address or ""
    text, at_home = folded(address[:LONGEST]), is_land(land, region.country)
    registered, unread = _registered(uscc, region)
    seen, given = _see(text, region), postal((postal_code or "")[:LONGEST], region)
    looked_for = not (given.own or given.other) and (seen.standing or not seen.others)
    inside = postal_inside(text, region) if looked_for else ""
    maybe_home = at_home or (not land and not seen.countries)
    code = (given.own or (inside if at_home else "")) if maybe_home else ""
    codes = [*registered, *_country(region, land, at_home), *_postal(code, region)]
    in_country = at_home or (not land and seen.home)
    names = _names(seen.hits, region, _Around(in_country, seen.others, given.other if at_home else "", bool(codes)))
    if land and not at_home:
        names = replace(names, oddity=against_country(seen.standing, given.own or inside, land))
    overruled: list[Signal] = []
    if names.signals and not maybe_home:
        overruled = names.signals
        why = f"{names.signals[0].because}, but the country is {land or seen.countries[0]}"
        names = replace(names, signals=[], note=why)
    blank = (COUNTRY_BLANK, _country_blank(code, region)) if code and not land else None
    notes = [names.note, given.note, unread, _cut(len(address))]
    oddities = [odd for odd in (blank, names.oddity) if odd]
    signals = (*codes, *names.signals)
    agreed = "" if signals else twice_named(seen.standing, unless_theirs(given.own or inside, [land, *seen.countries]))
    return Reading(signals, "; ".join(filter(None, notes)), tuple(oddities), tuple(overruled), agreed)


def _see(text: str, region: RiskRegion) -> _Seen:
    found = gazetteer(region).find(text) if text else []
    hits = dict.fromkeys(Hit(m.name, m.entry.meanings, what_else(text, m)) for m in found if m.entry.meanings)
    named = [match for match in found if match.entry.other and is_elsewhere(text, match)]
    countries = [match.name for match in named if match.entry.other == COUNTRY]
    places = [match.name for match in named if match.entry.other not in (COUNTRY, HOME)]
    home = any(match.entry.other == HOME for match in named)
    return _Seen(list(hits), countries, [*countries, *places], home)


def _cut(length: int) -> str:
    return f"of the address's {length:,} characters only the first {LONGEST:,} are read" if length > LONGEST else ""


def _postal(code: str, region: RiskRegion) -> Iterable[Signal]:
    if code:
        yield Signal("postal_code", CODE_CERTAINTY, region.code, f"postal code {code}", True)


def _registered(uscc: str | None, region: RiskRegion) -> tuple[list[Signal], str]:
    adcode, why = registration((uscc or "")[:LONGEST], region.text.administrative_codes)
    because = f"registration code {uscc} (administrative code {adcode})"
    signals = [Signal("administrative_code", CODE_CERTAINTY, adcode, because, True)] if adcode else []
    return signals, why


def _country(region: RiskRegion, land: str, at_home: bool) -> Iterable[Signal]:
    """The country's own column, where the region is a whole country."""
    if region.level == "country" and at_home:
        yield Signal("name", CODE_CERTAINTY, region.code, f"country {land}", True)


def _country_blank(code: str, region: RiskRegion) -> str:
    if region.key == "xuar":
        return f"postal code {code} is read as the XUAR's, but the country is blank: India's begin so too"
    return f"postal code {code} is read as {region.name}'s, but the country is blank"


def _names(every: list[Hit], region: RiskRegion, around: _Around) -> _Named:
    hits = [hit for hit in every if not hit.voided]
    telling = [hit for hit in every if hit.is_telling]
    if not hits:
        return _Named([], f"the address names {telling[0].name}, but as {telling[0].voided}" if telling else "")
    if not telling and not around.supported:
        return _Named([])
    clear = [hit for hit in hits if not hit.elsewhere or (hit.elsewhere == "abroad" and around.at_home)]
    both = agreeing(hits)
    first = max(telling or hits, key=lambda hit: len(hit.name)).name
    if around.others:
        oddity = beside(both, around.others[0]) if both and not around.supported else None
        return _Named([], f"the address names {first} beside {around.others[0]}, which is no signal by itself", oddity)
    if around.other_code and not both:
        return _against_postal_code(first, clear, around.other_code)
    if not (clear or around.supported or both):
        return _Named([], f"the address names {first}, which also exists elsewhere and is no signal by itself")
    oddity = against_postal_code(both, around.other_code) if both and around.other_code else None
    return _Named(_signals(hits, clear, region), "", oddity)


def _against_postal_code(first: str, clear: list[Hit], code: str) -> _Named:
    units = [hit.name for hit in clear if hit.is_unit]
    oddity = one_against_postal_code(units[0], code) if units else None
    return _Named([], f"the address names {first}, but postal code {code} is another province's", oddity)


def _signals(hits: list[Hit], clear: list[Hit], region: RiskRegion) -> list[Signal]:
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


def _meant(hit: Hit, known: Sequence[set[str]], region: RiskRegion) -> Meaning:
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
