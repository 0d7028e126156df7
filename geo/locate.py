"""Where a supplier, facility or estate is, by everything that its record says.

Coordinates decide. A strong signal of the text (postal or administrative code, prefecture's name, the region's full
name) against coordinates outside is a conflict: the more cautious place counts, and the conflict is reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo import fence
from geo.boundaries import Boundaries
from geo.fence import BORDERLINE, INSIDE, OUTSIDE, REASONS, STATES, UNPLACED, Placements, place
from geo.regions import PROVINCE, lineage
from geo.text_signals import CHINA, Reading, Signal, read_text

RULES = "1"
COORDINATES_CERTAINTY = {INSIDE: 1.0, BORDERLINE: 0.5, OUTSIDE: 0.0}
CONFLICT = "place_conflict"
BAD_COORDINATES = "place_coordinates"
COUNTRY_CONFLICT = "place_country"
ODDITIES = (CONFLICT, BAD_COORDINATES, COUNTRY_CONFLICT, "place_country_blank")


@dataclass(frozen=True)
class InRegion:
    """A region that a place lies in, by which method and how certainly."""

    adcode: str
    method: str
    certainty: float


@dataclass(frozen=True)
class Location:
    """state: inside, borderline, outside or unplaced. method and certainty are None where unplaced.

    distance_km: of the coordinates to the border, negative inside; None without coordinates.
    reason: why, in words. regions: the province first. oddities: (kind of finding, message).
    """

    state: str
    method: str | None
    certainty: float | None
    distance_km: float | None
    reason: str
    regions: tuple[InRegion, ...] = ()
    oddities: tuple[tuple[str, str], ...] = ()


def locate(records: Sequence[Mapping[str, Any]], boundaries: Boundaries | None = None) -> list[Location]:
    """Places records by lon, lat, datum, coordinate_accuracy_m, country, address, postal_code and uscc.

    Every key may be missing or None. lon and lat are degrees in the datum that the record says.
    """
    points = place(
        [record.get("lon") for record in records],
        [record.get("lat") for record in records],
        accuracy_m=[record.get("coordinate_accuracy_m") for record in records],
        datum=[record.get("datum") for record in records],
        boundaries=boundaries,
    )
    return [_decide(record, points, index) for index, record in enumerate(records)]


def _decide(record: Mapping[str, Any], points: Placements, index: int) -> Location:
    text = ("country", "address", "postal_code", "uscc")
    reading = read_text(**{key: _text(record.get(key)) for key in text})
    state = int(points.state[index])
    if state == UNPLACED:
        return _by_text(reading, int(points.reason[index]), _text(record.get("address")))
    return _by_coordinates(reading, points, index, (_text(record.get("country")) or "").upper())


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _by_text(reading: Reading, why: int, address: str | None) -> Location:
    """Without usable coordinates: by the most certain signal, else unplaced."""
    bad = () if why == fence.MISSING else ((BAD_COORDINATES, f"its coordinates cannot be used: {REASONS[why]}"),)
    oddities = (*bad, *reading.oddities)
    if reading.signals:
        best = _best(reading.signals)
        regions = _regions(reading.signals, [])
        return Location("inside", best.method, best.certainty, None, f"by {best.because}", regions, oddities)
    nothing = "the address names no place in the XUAR" if address else "there is no address"
    return Location("unplaced", None, None, None, f"{REASONS[why]}; {reading.note or nothing}", (), oddities)


def _by_coordinates(reading: Reading, points: Placements, index: int, country: str) -> Location:
    state, reason = int(points.state[index]), REASONS[points.reason[index]]
    distance = round(float(points.distance_km[index]), 3)
    certainty, method = COORDINATES_CERTAINTY[state], "coordinates"
    counted = [s for s in reading.signals if s.strong or state != OUTSIDE]
    best = _best(counted) if counted else None
    oddities = list(reading.oddities)
    if state == OUTSIDE and reading.signals:
        oddities.append((CONFLICT, _conflict(best or reading.signals[0], best is not None, distance)))
    if state != OUTSIDE and country not in ("", *CHINA):
        oddities.append(
            (COUNTRY_CONFLICT, f"its coordinates are {STATES[state]} the XUAR, but its country is {country}")
        )
    regions = _regions(counted, _by_county(points.county[index], certainty) if state != OUTSIDE else [])
    if best and best.certainty > certainty:
        reason = f"by {best.because}; its coordinates are {STATES[state]}: {reason}"
        state, certainty, method = INSIDE, best.certainty, best.method
    return Location(STATES[state], method, certainty, distance, reason, regions, tuple(oddities))


def _conflict(signal: Signal, counts: bool, distance_km: float) -> str:
    outcome = "the more cautious place counts" if counts else "the coordinates count"
    return f"{signal.because} says XUAR, but its coordinates lie {distance_km:.0f} km outside: {outcome}"


def _best(signals: Sequence[Signal]) -> Signal:
    return max(signals, key=lambda signal: signal.certainty)


def _by_county(county: str, certainty: float) -> list[InRegion]:
    return [InRegion(code, "coordinates", certainty) for code in lineage(county or PROVINCE)]


def _regions(signals: Sequence[Signal], by_coordinates: list[InRegion]) -> tuple[InRegion, ...]:
    """Each region once, by what is most certain. The text adds its prefecture only where no county is known."""
    found = {region.adcode: region for region in by_coordinates}
    placed = len(by_coordinates) > 1
    for signal in signals:
        for adcode in lineage(signal.adcode)[: 1 if placed else None]:
            if adcode not in found or found[adcode].certainty < signal.certainty:
                found[adcode] = InRegion(adcode, signal.method, signal.certainty)
    return tuple(sorted(found.values(), key=lambda region: (region.adcode != PROVINCE, region.adcode)))
