"""The names and levels of the regions within a fenced region, and which lies in which."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache

from geo.errors import GeoError
from geo.risk_regions import RiskRegion, xuar

PROVINCE = "650000"
_COLUMNS = ["adcode", "level", "name", "name_zh"]


@dataclass(frozen=True)
class RegionName:
    """level: country, province, prefecture or county. The cities of the XPCC (6590xx) are counties of no prefecture."""

    adcode: str
    level: str
    name: str
    name_zh: str


@lru_cache(maxsize=16)
def regions(within: RiskRegion | None = None) -> dict[str, RegionName]:
    """All that a region (the XUAR where none is said) has names for, itself first. Raises GeoError on an unfit file."""
    whole = within or xuar()
    found = {whole.code: RegionName(whole.code, whole.level, whole.name, whole.name_zh)}
    if whole.names is None:
        return found
    try:
        with whole.names.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            if rows.fieldnames != _COLUMNS:
                raise GeoError(f"{whole.names}: columns {rows.fieldnames}; expected {','.join(_COLUMNS)}.")
            for row in rows:
                if None in row or None in row.values() or not row["adcode"].strip():
                    raise GeoError(f"{whole.names}: line {rows.line_num} has no code or too few or many values.")
                if row["adcode"] in found and row["adcode"] != whole.code:
                    raise GeoError(f"{whole.names}: line {rows.line_num}: the code {row['adcode']!r} is there already.")
                found[row["adcode"]] = RegionName(**row)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GeoError(f"{whole.names}: cannot be read ({error}). Expected a csv {','.join(_COLUMNS)}.") from error
    return found


def region(adcode: str, within: RiskRegion | None = None) -> RegionName:
    """The region of a code. Raises GeoError where the fenced region (the XUAR where none is said) has none such."""
    whole = within or xuar()
    try:
        return regions(whole)[adcode]
    except KeyError:
        raise GeoError(
            f"{adcode!r} is no administrative code of {whole.name}; expected one such as {list(regions(whole))[-1]}"
        ) from None


def lineage(adcode: str, within: RiskRegion | None = None) -> tuple[str, ...]:
    """The codes of the regions that a place with this code lies in, the fenced region first.

    A code that is not known (a new county, say) gives those of its levels that are. A region without names of
    others within it has itself alone.
    """
    whole = within or xuar()
    known = regions(whole)
    return tuple(code for code in dict.fromkeys((whole.code, f"{adcode[:4]}00", adcode)) if code in known)
