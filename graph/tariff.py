"""The tariff table graph/data/hts_scope.csv, and HTS numbers as people write them.

A prefix of the table means "examine", never "exposed". A number that cannot be read for sure says nothing of the goods.
"""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from dataclasses import dataclass
from importlib.resources import files

STAGE_RANK = {"seed": 0, "raw": 1, "intermediate": 2, "finished": 3, "intermediate/finished": 3}
OTHER = "other"

_CLASS_COLUMN = 4
_HEADING, _LONGEST = 4, 10
_SAYS_NOTHING_FROM, _RESERVED = 98, (0, 77)
_LABEL = re.compile(r"^(?:htsus|hts|hs)(?:[\s-]*(?:code|number|no\b))?[\s:#.]*(?=\d)", re.IGNORECASE)
_SEPARATORS = ". -"


@dataclass(frozen=True)
class TariffRow:
    """A row of the scope table: `prefix` in digits, `written` as in the table; `klass` is C, B, T, T?, D or O."""

    prefix: str
    description: str
    commodity: str
    stage: str
    klass: str
    written: str

    @property
    def rank(self) -> int | None:
        """Rank of the stage, or None for by-products, whose stage says nothing."""
        return STAGE_RANK.get(self.stage)


@dataclass(frozen=True)
class HtsNumber:
    """An HTS number as somebody wrote it.

    digits: those that can be relied on; blank where nothing is written. doubt: why it cannot be read for sure, in
    words; blank where it can. note: what of it was read, where that is not the whole.
    """

    digits: str
    doubt: str = ""
    note: str = ""


@functools.cache
def tariff_rows() -> tuple[TariffRow, ...]:
    text = (files("graph") / "data" / "hts_scope.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines()))[1:]
    return tuple(TariffRow(r[0].replace(".", ""), r[1], r[2], r[3], r[_CLASS_COLUMN], r[0]) for r in rows)


@functools.lru_cache(maxsize=65536)
def tariff_row(hts: str) -> TariffRow | None:
    """The row with the longest prefix of this HTS number; None where none fits or the number is in doubt."""
    number = hts_number(hts)
    fitting = [row for row in tariff_rows() if not number.doubt and number.digits.startswith(row.prefix)]
    return max(fitting, key=lambda row: len(row.prefix), default=None)


@functools.lru_cache(maxsize=65536)
def hts_number(hts: str | None) -> HtsNumber:
    """The number that was written: digits in groups by dots, blanks or hyphens, with or without "HTS" before them.

    Where other signs follow, the digits before them count if they are four or more and no row of the table hangs on
    what follows.
    """
    written = _LABEL.sub("", unicodedata.normalize("NFKC", hts or "").strip()).strip(_SEPARATORS)
    lead = re.match(r"[0-9. \-]*", written)
    head, rest = (lead.group(), written[lead.end() :]) if lead else ("", written)
    digits, doubt = re.sub(r"[^0-9]", "", head), _doubt(head)
    if not written:
        return HtsNumber("")
    if not rest:
        return HtsNumber(digits, doubt)
    if re.search(r"[0-9]{4}", rest):
        return HtsNumber(digits, "holds more than one number")
    longer = any(row.prefix.startswith(digits) and row.prefix != digits for row in tariff_rows())
    if doubt or len(digits) < _HEADING or longer:
        return HtsNumber(digits, "holds other signs than digits and dots")
    return HtsNumber(digits, note=f"read by its first {len(digits)} digits, for other signs follow them")


def commodities_under(digits: str) -> set[str]:
    """The commodities of the table that a number beginning so can stand for; a zero may be missing before it."""
    if len(digits) < len("52"):
        return set()
    begins = (digits, f"0{digits}")
    rows = tariff_rows()
    return {r.commodity for r in rows if any(r.prefix.startswith(b) or b.startswith(r.prefix) for b in begins)}


@functools.lru_cache(maxsize=65536)
def commodity_and_rank(commodity: str | None, stage: str | None, hts: str | None) -> tuple[str | None, int | None]:
    """What a fact says of its goods: (commodity or None for unknown, stage rank or None for unknown).

    A stated commodity and stage decide, then the HTS number. An HTS number outside the table is another commodity;
    one that is cut short (a chapter) gives the commodity only if all that it covers in the table agree; one that
    cannot be read for sure gives none.
    """
    named = _clean_commodity(commodity)
    rank = STAGE_RANK.get((stage or "").strip().casefold())
    number = hts_number(hts)
    if not number.digits or number.doubt:
        return named, rank
    row = tariff_row(hts or "")
    if row is None:
        within = {r.commodity for r in tariff_rows() if r.prefix.startswith(number.digits)}
        implied = within.pop() if len(within) == 1 else None if within else OTHER
        return named or implied, rank
    if named in (None, row.commodity) and rank is None and not (stage or "").strip():
        rank = row.rank
    return named or row.commodity, rank


def _doubt(written: str) -> str:
    """Why a number of digits and separators cannot be read for sure; blank where it can."""
    head = re.split(r"[. \-]", written.strip(_SEPARATORS))[0]
    digits = re.sub(r"[^0-9]", "", written)
    count = f"has {len(digits)} digit{'' if len(digits) == 1 else 's'}"
    if len(digits) > _LONGEST:
        return f"{count}, and an HTS number has no more than {_LONGEST}"
    if len(head) % 2 or len(digits) == len("520"):
        return f"{count}, {len(head)} before any dot: a zero before it or a digit behind it may be missing"
    if int(digits[:2] or 0) in _RESERVED:
        return "is of no chapter of the tariff"
    if int(digits[:2]) >= _SAYS_NOTHING_FROM:
        return f"is of chapter {digits[:2]}, which says how goods enter and not what they are"
    return ""


def _clean_commodity(commodity: str | None) -> str | None:
    name = (commodity or "").strip().casefold()
    return {"": None, "unknown": None, "tomatoes": "tomato"}.get(name, name)
