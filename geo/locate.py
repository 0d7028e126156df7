"""Where a supplier, facility or estate is, by everything that its record says.

Coordinates decide, unless they are odd. A strong signal of the text (postal or administrative code, prefecture's or
county's name, the region's full name) against coordinates outside is a conflict: the more cautious place counts, and
the conflict is reported. A name of the record itself is a hint, and places nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from geo.boundaries import Boundaries, load
from geo.country_outlines import alpha_2
from geo.judged import judge
from geo.located_case import Case, as_text
from geo.points import read_points
from geo.reasons import BORDERLINE, INSIDE, OUTSIDE, STATES, UNPLACED
from geo.regions import lineage, region, regions
from geo.risk_regions import RiskRegion
from geo.sanity import BAD_COORDINATES, CENTRE, COUNTRY, OTHER_DATUM
from geo.text_agreement import with_outcome
from geo.text_signals import Reading, Signal

__all__ = ["BAD_COORDINATES", "ODDITIES", "RULES", "InRegion", "Location", "locate"]

RULES = "4"
COORDINATES_CERTAINTY = {INSIDE: 1.0, BORDERLINE: 0.5, OUTSIDE: 0.0}
NEARLY_IN_COUNTY_KM = 10.0
CAUTIOUS, NOT_KNOWN = "the more cautious place counts", "which is right is not known"
CONFLICT, OTHER_COUNTY, NAME_HINT = "place_conflict", "place_county", "place_name_hint"
COUNTRY_CONFLICT = COUNTRY
ODDITIES = (
    CONFLICT,
    BAD_COORDINATES,
    COUNTRY_CONFLICT,
    CENTRE,
    OTHER_DATUM,
    OTHER_COUNTY,
    NAME_HINT,
    "place_country_blank",
)
_CITIES_WITHOUT_PREFECTURE = "6590"


@dataclass(frozen=True)
class InRegion:
    """A region that a place lies in, by which method and how certainly."""

    adcode: str
    method: str
    certainty: float


@dataclass(frozen=True)
class Location:
    """state: inside, borderline, outside or unplaced. method and certainty are None where unplaced.

    distance_km: of the coordinates to the border, negative inside; None without coordinates that count.
    reason: why, in words. regions: the whole region first. oddities: (kind of finding, message), one of a kind.
    """

    state: str
    method: str | None
    certainty: float | None
    distance_km: float | None
    reason: str
    regions: tuple[InRegion, ...] = ()
    oddities: tuple[tuple[str, str], ...] = ()


def locate(records: Sequence[Mapping[str, Any]], boundaries: Boundaries | None = None) -> list[Location]:
    """Places records by lon, lat, datum, coordinate_accuracy_m, country, address, postal_code, uscc and name.

    Every key may be missing or None. lon and lat are degrees in the datum that the record says. Raises nothing on a
    record's values. boundaries: those of a region, the XUAR's where none are said; text is read by its names.
    """
    boundaries = boundaries or load()
    columns = {key: [record.get(key) for record in records] for key in ("lon", "lat", "datum", "coordinate_accuracy_m")}
    lon, lat = columns["lon"], columns["lat"]
    points = read_points(lon, lat, accuracy_m=columns["coordinate_accuracy_m"], datum=columns["datum"])
    countries = [as_text(record.get("country")) for record in records]
    judged = judge(points, countries, boundaries, texts=(lon, lat))
    return [_decide(Case(record, judged, index, boundaries)) for index, record in enumerate(records)]


def _decide(case: Case) -> Location:
    reading = case.read(**{key: case.said(key) for key in ("address", "postal_code", "uscc")})
    if reading.contradicted and case.state == OUTSIDE and (not reading.overruled or case.bears_out_its_country):
        return _contradicted(case, reading)
    if reading.contradicted and reading.overruled:
        reading = _but_for_the_country(reading)
    return _by_text(case, reading) if case.state == UNPLACED else _by_coordinates(case, reading)


def _contradicted(case: Case, reading: Reading) -> Location:
    """Where an address names the region twice over, the country or another place beside it speaks against that, and so
    do the coordinates: neither side is more likely wrong, so the place stays open."""
    elsewhere = case.country and alpha_2(case.country) != case.region.country
    against = f"its country says {case.country}" if elsewhere else "another place is named beside it"
    there = f"its coordinates lie {case.distance_km:.0f} km outside of {case.called}"
    if elsewhere and case.bears_out_its_country:
        there = "its coordinates lie there"
    reason = f"its address names {reading.contradicted}; {against} and {there}: {NOT_KNOWN}"
    oddities = [*case.findings, *with_outcome(reading.oddities, NOT_KNOWN)]
    return Location("unplaced", None, None, None, reason, (), _one_of_a_kind(oddities))


def _but_for_the_country(reading: Reading) -> Reading:
    """Where the country alone speaks against an address that names the region twice over, the names count."""
    signals = tuple(replace(signal, strong=True) for signal in reading.overruled)
    return replace(reading, signals=signals, oddities=tuple(with_outcome(reading.oddities, CAUTIOUS)))


def _by_text(case: Case, reading: Reading) -> Location:
    """Without coordinates that decide: by the most certain signal, else unplaced."""
    oddities = [*case.findings, *reading.oddities]
    if reading.signals:
        best = _best(reading.signals)
        regions = _regions(reading.signals, [], case.region)
        reason = f"by {best.because}{_despite(case, reading)}"
        return Location("inside", best.method, best.certainty, None, reason, regions, _one_of_a_kind(oddities))
    nothing = f"the address names no place in {case.called}" if case.said("address") else "there is no address"
    reason = f"{case.why}; {reading.note or nothing}"
    if hint := _hint(case):
        oddities.append((NAME_HINT, hint))
        reason = f"{reason}; {hint}"
    return Location("unplaced", None, None, None, reason, (), _one_of_a_kind(oddities))


def _despite(case: Case, reading: Reading) -> str:
    return f", though its country says {case.country}" if reading.overruled else ""


def _one_of_a_kind(oddities: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Of each kind one, with all that is said of it."""
    said: dict[str, list[str]] = {}
    for kind, message in oddities:
        said.setdefault(kind, []).append(message)
    return tuple((kind, "; ".join(dict.fromkeys(messages))) for kind, messages in said.items())


def _hint(case: Case) -> str:
    """What the record's own name says of the region: a firm far away may be called so, too."""
    name = case.said("name")
    signals = case.read(address=name).signals if name else ()
    named = [signal for signal in signals if signal.method == "name" and signal.because.endswith("in the address")]
    if not named:
        return ""
    return f"its own name holds {named[0].because.removesuffix(' in the address')}, which may be where it is"


def _by_coordinates(case: Case, reading: Reading) -> Location:
    state, reason = case.state, case.why
    distance = case.distance_km
    certainty, method = COORDINATES_CERTAINTY[state], "coordinates"
    weak_count = state != OUTSIDE or _abroad(case, reading)
    counted = [signal for signal in reading.signals if signal.strong or weak_count]
    best = _best(counted) if counted else None
    oddities = [*case.findings, *reading.oddities]
    if state == OUTSIDE and reading.signals:
        oddities.append((CONFLICT, _conflict(best or reading.signals[0], best is not None, distance, case.called)))
    elif state == OUTSIDE and reading.overruled:
        oddities.append((CONFLICT, _conflict(reading.overruled[0], False, distance, case.called)))
    if state != OUTSIDE:
        oddities = _with_conflicts_inside(case, counted, oddities)
    units = lineage(case.unit(), case.region) if state != OUTSIDE else ()
    regions = _regions(counted, [InRegion(code, "coordinates", certainty) for code in units], case.region)
    if best and best.certainty > certainty:
        reason = f"by {best.because}{_despite(case, reading)}; its coordinates are {STATES[state]}: {reason}"
        state, certainty, method = INSIDE, best.certainty, best.method
    return Location(STATES[state], method, certainty, distance, reason, regions, _one_of_a_kind(oddities))


def _abroad(case: Case, reading: Reading) -> bool:
    """Whether, of a record with signals and without a country, the coordinates are not even in the region's."""
    if not reading.signals or case.said("country"):
        return False
    return not case.can_lie_in(case.region.country)


def _with_conflicts_inside(
    case: Case, signals: Sequence[Signal], oddities: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    if case.country and alpha_2(case.country) != case.region.country:
        oddities = [odd for odd in oddities if odd[0] != COUNTRY_CONFLICT]
        words = f"its coordinates are {STATES[case.state]} {case.called}, but its country is {case.country}"
        oddities.append((COUNTRY_CONFLICT, words))
    if county := _other_county(case, signals):
        oddities.append((OTHER_COUNTY, county))
    return oddities


def _other_county(case: Case, signals: Sequence[Signal]) -> str:
    """Where every unit that the text names is another one than the coordinates' own, at the level that both know, and
    farther away than a farm lies from the town of its address.

    The cities of the XPCC lie among counties and belong to no prefecture: they are compared with none.
    """
    known, own = regions(case.region), lineage(case.unit(), case.region)
    if own[-1].startswith(_CITIES_WITHOUT_PREFECTURE) or len(own) < 2:
        return ""
    others = [lineage(s.adcode, case.region)[1:] for s in signals if s.adcode in known]
    others = [codes for codes in others if codes and not codes[-1].startswith(_CITIES_WITHOUT_PREFECTURE)]
    others = [codes for codes in others if not any(codes == more[: len(codes)] != more for more in others)]
    if not others or any(all(a == b for a, b in zip(codes, own[1:], strict=False)) for codes in others):
        return ""
    if min(case.km_from(codes[-1]) for codes in others) < NEARLY_IN_COUNTY_KM:
        return ""
    first = next(s for s in signals if lineage(s.adcode, case.region)[1:] == others[0])
    there, here = (region(code, case.region).name for code in (others[0][-1], own[-1]))
    return f"{first.because} says {there}, but its coordinates lie in {here}: the coordinates count"


def _conflict(signal: Signal, counts: bool, distance_km: float, called: str) -> str:
    outcome = CAUTIOUS if counts else "the coordinates count"
    name = "XUAR" if called == "the XUAR" else called
    return f"{signal.because} says {name}, but its coordinates lie {distance_km:.0f} km outside: {outcome}"


def _best(signals: Sequence[Signal]) -> Signal:
    return max(signals, key=lambda signal: signal.certainty)


def _regions(signals: Sequence[Signal], by_coordinates: list[InRegion], within: RiskRegion) -> tuple[InRegion, ...]:
    """Each region once, by what is most certain. The text adds its own units only where the coordinates know none."""
    found = {place.adcode: place for place in by_coordinates}
    placed = len(by_coordinates) > 1
    for signal in signals:
        for adcode in lineage(signal.adcode, within)[: 1 if placed else None]:
            if adcode not in found or found[adcode].certainty < signal.certainty:
                found[adcode] = InRegion(adcode, signal.method, signal.certainty)
    return tuple(sorted(found.values(), key=lambda place: (place.adcode != within.code, place.adcode)))
