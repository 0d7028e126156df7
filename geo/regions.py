"""The administrative regions of the XUAR: code, level and names."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache

from geo.boundaries import DATA, GeoError

PROVINCE = "650000"


@dataclass(frozen=True)
class RegionName:
    """level: province, prefecture or county. The cities of the XPCC (6590xx) are counties under no prefecture."""

    adcode: str
    level: str
    name: str
    name_zh: str


@lru_cache(maxsize=1)
def regions() -> dict[str, RegionName]:
    with (DATA / "region_names.csv").open(encoding="utf-8", newline="") as file:
        return {row["adcode"]: RegionName(**row) for row in csv.DictReader(file)}


def region(adcode: str) -> RegionName:
    """The region of a six-digit code. Raises GeoError where the XUAR has no such region."""
    try:
        return regions()[adcode]
    except KeyError:
        raise GeoError(f"{adcode!r} is no administrative code of the XUAR; expected one such as 650100") from None


def lineage(adcode: str) -> tuple[str, ...]:
    """The codes of the regions that a place with this code lies in, the province first.

    A code that is not known (a new county, say) gives those of its levels that are.
    """
    known = regions()
    return tuple(code for code in dict.fromkeys((PROVINCE, f"{adcode[:4]}00", adcode)) if code in known)
