"""Postal and registration codes that say a region."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from geo.risk_regions import RiskRegion

# GB 32100: the registering body, its administrative code (digits 3 to 8), the firm's own code, a check digit.
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}(\d{6})[0-9A-HJ-NPQRTUWXY]{10}")


def registration(uscc: str | None, prefix: str) -> tuple[str, str]:
    """(administrative code of the region that a unified social credit code names, why one is not read), '' for none.

    The check digit is not verified: a typing error in it says nothing on the region.
    """
    code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", uscc or "")).upper()
    if not code or not prefix:
        return "", ""
    found = _USCC.fullmatch(code)
    if not found:
        shown = code if len(code) <= 24 else f"{code[:24]}..."
        return "", f"registration code {shown} is not read: expected 18 digits and letters other than I, O, S, V and Z"
    return (found[1] if found[1].startswith(prefix) else ""), ""


def postal(postal_code: str | None, text: str, region: RiskRegion, at_home: bool) -> tuple[str, str]:
    """(the region's postal code, any other one of its country's form), '' for none. text is folded; it is looked at
    where no code is given and the country is the region's."""
    ranges = region.text.postal_codes
    if not ranges:
        return "", ""
    given, inside = _patterns(region.country, len(str(ranges[0][0])))
    found = given.match(unicodedata.normalize("NFKC", postal_code or "").strip())
    if found:
        return (found[1], "") if _within(found[1], ranges) else ("", found[1])
    if at_home:
        for code in inside.findall(text):
            if _within(code, ranges):
                return code, ""
    return "", ""


def _within(code: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= int(code) <= last for first, last in ranges)


@lru_cache(maxsize=16)
def _patterns(country: str, digits: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    given = re.compile(rf"(?:{country}[- ]?)?(\d{{{digits}}})(?:\.0)?\Z", re.IGNORECASE)
    return given, re.compile(rf"(?<![0-9a-z_-])([0-9]{{{digits}}})(?![0-9a-z_-]| ?(?:号|室|栋|元))")
