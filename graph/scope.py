"""What the goods are, and which regime's dates reach them.

The tariff table graph/data/hts_scope.csv says which HTS prefixes to examine. A prefix means "examine", never "exposed".
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

COMMODITIES = ("cotton", "tomato")
STAGE_RANK = {"seed": 0, "raw": 1, "intermediate": 2, "finished": 3, "intermediate/finished": 3}
FINISHED = STAGE_RANK["finished"]
OTHER = "other"

_CLASS_COLUMN = 4
_COTTON_WORDS = re.compile(r"cotton|baumwoll|coton|algod|cotone|棉", re.IGNORECASE)
_NOT_HELD = re.compile(r"\b0+(?:[.,]0+)?\s*%\s*\w+|\b(?:no|non|without)[\s-]+\w+", re.IGNORECASE)
_TOMATO_WORDS = re.compile(r"tomato|ketchup|passata|番茄|西红柿", re.IGNORECASE)


@dataclass(frozen=True)
class TariffRow:
    """A row of the scope table; `klass` is its class letter (C, B, T, T?, D or O)."""

    prefix: str
    description: str
    commodity: str
    stage: str
    klass: str

    @property
    def rank(self) -> int | None:
        """Rank of the stage, or None for by-products, whose stage says nothing."""
        return STAGE_RANK.get(self.stage)


@dataclass(frozen=True)
class Scope:
    """Whether a line is covered ("yes", "no" or "examine"), its commodity and starting stage, and why."""

    covered: str
    commodity: str | None
    stage: str | None
    because: str

    @property
    def rank(self) -> int:
        """Where a walk from the line starts: at any stage where the line's own is unknown."""
        rank = STAGE_RANK.get(self.stage or "")
        return FINISHED if rank is None else rank


@functools.cache
def tariff_rows() -> tuple[TariffRow, ...]:
    text = (files("graph") / "data" / "hts_scope.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines()))[1:]
    return tuple(TariffRow(_digits(r[0]), r[1], r[2], r[3], r[_CLASS_COLUMN]) for r in rows)


@functools.lru_cache(maxsize=65536)
def tariff_row(hts: str) -> TariffRow | None:
    """The row with the longest prefix of this HTS number, or None."""
    number = _digits(hts)
    fitting = [row for row in tariff_rows() if number.startswith(row.prefix)]
    return max(fitting, key=lambda row: len(row.prefix), default=None)


@functools.lru_cache(maxsize=65536)
def commodity_and_rank(commodity: str | None, stage: str | None, hts: str | None) -> tuple[str | None, int | None]:
    """What a fact says of its goods: (commodity or None for unknown, stage rank or None for unknown).

    A stated commodity and stage decide, then the HTS number. An HTS number outside the table is another commodity;
    one that is cut short (a chapter) gives the commodity only if all that it covers in the table agree.
    """
    named = _clean_commodity(commodity)
    rank = STAGE_RANK.get((stage or "").strip().casefold())
    number = _digits(hts or "")
    if not number:
        return named, rank
    row = tariff_row(number)
    if row is None:
        within = {r.commodity for r in tariff_rows() if r.prefix.startswith(number)}
        implied = within.pop() if len(within) == 1 else None if within else OTHER
        return named or implied, rank
    if named in (None, row.commodity) and rank is None and not (stage or "").strip():
        rank = row.rank
    return named or row.commodity, rank


def line_scope(hts: str | None, fibre_content: str | None, description: str | None) -> Scope:
    """The scope of a line by its HTS number, fibre content and description.

    A line whose fibre or goods are not stated is "examine" with its likely commodity: never "no".
    """
    row = tariff_row(hts or "")
    fibre = (fibre_content or "").strip()
    words = (description or "").strip()
    if row is None:
        return _outside_table(hts, fibre, words)
    where = f"HTS {hts} falls under {row.prefix} ({row.description})"
    if row.klass == "C":
        if fibre and not _names(_COTTON_WORDS, fibre):
            return Scope("examine", row.commodity, row.stage, f"{where}, yet its fibre content reads {fibre!r}")
        return Scope("yes", row.commodity, row.stage, f"{where}, a cotton heading")
    if row.klass == "B":
        return _by_words(row, where, fibre, _COTTON_WORDS, "fibre content", words)
    if row.klass == "T":
        return Scope("yes", row.commodity, row.stage, f"{where}, a tomato heading")
    if row.klass == "O":
        return Scope("examine", row.commodity, row.stage, f"{where}, a by-product of the cotton seed")
    return _by_words(row, where, words, _TOMATO_WORDS, "description", "")


def _by_words(row: TariffRow, where: str, text: str, sought: re.Pattern[str], what: str, hint: str) -> Scope:
    if not text:
        named = f"; its description reads {hint!r}" if _names(sought, hint) else ""
        return Scope("examine", row.commodity, row.stage, f"{where}; its {what} is not stated{named}")
    if _names(sought, text):
        return Scope("yes", row.commodity, row.stage, f"{where} and its {what} reads {text!r}")
    return Scope("no", None, None, f"{where}, but its {what} reads {text!r}")


def _outside_table(hts: str | None, fibre: str, words: str) -> Scope:
    for commodity, sought in (("cotton", _COTTON_WORDS), ("tomato", _TOMATO_WORDS)):
        text = next((t for t in (fibre, words) if _names(sought, t)), None)
        if text:
            return Scope("examine", commodity, None, f"HTS {hts} is not in the scope table, but it reads {text!r}")
    number = _digits(hts or "")
    within = {r.commodity for r in tariff_rows() if number and r.prefix.startswith(number)}
    if len(within) == 1:
        return Scope("examine", within.pop(), None, f"HTS {hts} is cut short; numbers under it are in the scope table")
    return Scope("no", None, None, f"HTS {hts} is not in the scope table")


def _names(sought: re.Pattern[str], text: str) -> bool:
    """Whether the text names it other than to say that it is not there ("0% cotton")."""
    return sought.search(_NOT_HELD.sub(" ", text)) is not None


def _clean_commodity(commodity: str | None) -> str | None:
    name = (commodity or "").strip().casefold()
    return {"": None, "unknown": None, "tomatoes": "tomato"}.get(name, name)


def _digits(hts: str) -> str:
    return "".join(c for c in hts if c.isdigit())


@dataclass(frozen=True)
class Regime:
    """A rule of US law that reaches goods by their dates, with the fact that decided it and its citation."""

    regime: str
    because: str
    citation: str


XPCC_WRO_FROM = date(2020, 11, 30)
XUAR_WRO_FROM = date(2021, 1, 13)
UFLPA_FROM = date(2022, 6, 21)


def day_that_matters(shipment: Mapping[str, Any], as_of: date) -> date:
    """D of the design: the import date, else the entry date, else the as-of date."""
    day: date = shipment.get("import_date") or shipment.get("entry_date") or as_of
    return day


def regimes(shipment: Mapping[str, Any], as_of: date) -> list[Regime]:
    """Every regime whose dates and entry type reach the shipment, whatever its goods.

    Goods from a foreign trade zone or a bonded warehouse count by the day they are entered (CBP FAQ); imported
    before 2022-06-21 and entered after it is not settled, and both regimes are named.
    """
    imported = day_that_matters(shipment, as_of)
    stored = shipment.get("entry_type") in ("ftz", "warehouse")
    entered: date = (shipment.get("entry_date") or imported) if stored else imported
    how = f"entered on {entered} from {shipment.get('entry_type')}" if stored else f"imported on {imported}"
    found = []
    if entered >= XPCC_WRO_FROM:
        found.append(Regime("xpcc_wro", f"{how}, on or after {XPCC_WRO_FROM}", "WRO of 2020-11-30 (trade press)"))
    if entered >= XUAR_WRO_FROM and imported < UFLPA_FROM:
        found.append(
            Regime("xuar_wro", f"{how}; imported before {UFLPA_FROM}", "WRO of 2021-01-13, 19 CFR 12.42-12.44; CBP FAQ")
        )
    if entered >= UFLPA_FROM:
        unsettled = "" if imported >= UFLPA_FROM else f"; imported on {imported}, before it: not settled"
        found.append(Regime("uflpa", f"{how}, on or after {UFLPA_FROM}{unsettled}", "Pub. L. 117-78, 135 Stat. 1525"))
    return found
