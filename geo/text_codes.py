"""Postal and registration codes that say a region."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from geo.risk_regions import RiskRegion
from geo.text_folding import folded
from geo.text_lands import is_land, names_of

# GB 32100: the registering body, its administrative code (digits 3 to 8), the firm's own code, a check digit.
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}(\d{6})[0-9A-HJ-NPQRTUWXY]{10}")
# What the postal codes of China's provinces begin with: inclusive ranges of their first two digits.
_IN_USE = {
    "CN": (
        (1, 7), (10, 13), (15, 16), (20, 27), (30, 36), (40, 47), (51, 57), (61, 67), (71, 75), (81, 81), (83, 86),
    )
}  # fmt: skip
# Countries whose own codes begin as the XUAR's do: there a code is no second signal beside a name.
_ALIKE = ("IN", "VN")
_FILLERS = ("123456", "654321")
_POSTAL_WORDS = r"postal ?code|post ?code|zip(?: ?code)?|邮政编码|邮编"
# Words that make another number of six digits; behind those of telephones further digits may stand.
_TELEPHONE = r"tel|telephone|phone|fax|mob|mobile|cell|whatsapp|电话|手机|传真|热线"
_NUMBERED = (
    r"lot|invoice|inv|no|nr|contract|usd|rmb|cny|eur|order|po|p\.?o\.?|box|batch|ref|item|sku|id|合同|批号|订单|发票|"
    r"编号|单号|第|价|款"
)
_IS_OTHER_NUMBER = re.compile(
    rf"(?:(?:(?<![a-z])(?:{_TELEPHONE}))[-0-9 .:#+()/号]*|(?:(?<![a-z])(?:{_NUMBERED}))[- .:#号]*)\Z"
)
_IS_POSTAL = re.compile(rf"(?:{_POSTAL_WORDS})[^,;]{{0,8}}\Z")
_BEFORE = 40


@dataclass(frozen=True)
class Postal:
    """A postal code as given: the region's own, or another one's of its country; note: why it is ignored."""

    own: str = ""
    other: str = ""
    note: str = ""


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


def postal(postal_code: str | None, region: RiskRegion) -> Postal:
    """What a postal code's column says: 830000, 830 000, CN-830000, 邮编830000 and 830000, China alike."""
    ranges = region.text.postal_codes
    if not ranges or not postal_code:
        return Postal()
    given, _ = _patterns(region.country, len(str(ranges[0][0])))
    found = given.fullmatch(folded(postal_code))
    if not found:
        return Postal()
    code = re.sub(r"\D", "", found[1])
    if _within(code, ranges):
        return Postal(own=code)
    if _is_filler(code, region.country):
        return Postal(note=f"postal code {code} is ignored: no place has it")
    return Postal(other=code)


def postal_inside(text: str, region: RiskRegion) -> str:
    """The region's postal code in a folded address, '' for none. A number behind a word like tel or lot is none."""
    ranges = region.text.postal_codes
    if not ranges:
        return ""
    _, inside = _patterns(region.country, len(str(ranges[0][0])))
    for found in inside.finditer(text):
        before = text[max(0, found.start() - _BEFORE) : found.start()]
        if _within(found[1], ranges) and (_IS_POSTAL.search(before) or not _IS_OTHER_NUMBER.search(before)):
            return found[1]
    return ""


def unless_theirs(code: str, lands: Iterable[str]) -> str:
    """The region's postal code, '' where it may as well be one of the countries that are stated or named."""
    return "" if any(is_land(said, other) for said in lands for other in _ALIKE) else code


def _is_filler(code: str, country: str) -> bool:
    used = _IN_USE.get(country)
    return len(set(code)) == 1 or code in _FILLERS or (used is not None and not _within(code[:2], used))


def _within(code: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= int(code) <= last for first, last in ranges)


@lru_cache(maxsize=16)
def _patterns(country: str, digits: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Of folded text: a whole column, a code among other words."""
    lands = "|".join(re.escape(name) for name in sorted(names_of(country), key=len, reverse=True))
    code = rf"(\d(?:[ -]?\d){{{digits - 1}}})(?:\.0)?"
    given = re.compile(rf"(?:{lands})?[ ,:-]*(?:{_POSTAL_WORDS})?[ :-]*{code}[ ,;-]*(?:{lands})?\.?", re.IGNORECASE)
    return given, re.compile(rf"(?<![0-9a-z_-])([0-9]{{{digits}}})(?![0-9a-z_-]| ?(?:号|室|栋|元))")
