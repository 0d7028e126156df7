"""One record that is to be placed, with what its coordinates gave."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo.boundaries import Boundaries
from geo.country_outlines import alpha_2, outlines
from geo.judged import Judged
from geo.risk_regions import RiskRegion
from geo.text_signals import Reading, read_text


@dataclass(frozen=True, eq=False)
class Case:
    """One record, and what its coordinates gave."""

    record: Mapping[str, Any]
    judged: Judged
    index: int
    boundaries: Boundaries

    @property
    def region(self) -> RiskRegion:
        return self.boundaries.region

    def said(self, key: str) -> str | None:
        return as_text(self.record.get(key))

    @property
    def state(self) -> int:
        return int(self.judged.placed.state[self.index])

    @property
    def why(self) -> str:
        return self.judged.why(self.index)

    @property
    def findings(self) -> list[tuple[str, str]]:
        return list(self.judged.findings[self.index])

    @property
    def called(self) -> str:
        return "the XUAR" if self.region.key == "xuar" else self.region.name

    def read(self, **texts: str | None) -> Reading:
        return read_text(country=self.said("country"), region=self.region, **texts)

    def unit(self) -> str:
        """The smallest unit that the coordinates claim."""
        placed = self.judged.placed
        stands_for = [odd.stands_for for odd in self.judged.oddities[self.index] if odd.stands_for]
        if stands_for:
            return stands_for[0]
        county = placed.county[self.index]
        return placed.codes[county] if county >= 0 else self.region.code

    @property
    def country(self) -> str:
        """As stated, to be told."""
        return (self.said("country") or "").strip()[:60]

    @property
    def bears_out_its_country(self) -> bool:
        """Whether its coordinates lie where its country says."""
        code = alpha_2(self.country)
        return outlines().knows(code) and self.can_lie_in(code)

    @property
    def distance_km(self) -> float:
        """Of the coordinates to the border."""
        return round(float(self.judged.placed.distance_km[self.index]), 3)

    def can_lie_in(self, country: str) -> bool:
        """Whether its coordinates can lie in a country, as far as its outline is known."""
        placed, at = self.judged.placed, slice(self.index, self.index + 1)
        return bool(outlines().within(country, placed.lon[at], placed.lat[at])[0])

    def km_from(self, adcode: str) -> float:
        """How far its coordinates lie from a prefecture or county."""
        placed = self.judged.placed
        lon, lat = float(placed.lon[self.index]), float(placed.lat[self.index])
        levels = (self.boundaries.prefectures, self.boundaries.counties)
        return min((level.km_from(adcode, lon, lat) for level in levels if level), default=math.inf)


def as_text(value: Any) -> str | None:
    return None if value is None else str(value)
