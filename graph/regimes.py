"""Which regimes of US law reach a shipment by its dates and entry type, whatever its goods.

The rules are the rows of graph/data/regimes.csv, dated and cited, each saying how sure it is; what is not settled
about them is in graph/data/regimes_unsettled.csv. A change of law is a new row: an old shipment is judged by its day.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.certainty import certainty_in_words
from graph.folding import shown
from graph.rows import cell_day, cell_parts, rows_of

STORED = ("ftz", "warehouse")
CONSUMPTION = "consumption"
IMPORT, ENTRY = "import", "entry"
ANY = "any"
"""In the place of commodities: it reaches any goods."""
Shipment = Mapping[str, Any]


@dataclass(frozen=True)
class Regime:
    """A rule of US law that reaches goods by their dates, with the facts that decided it and its citation.

    regime: xuar_wro, xpcc_wro or uflpa. because: the facts and the rule, in words. title: its name. goods, party: what
    it reaches, and whose. certainty: how sure the rule is, in words. note: a remark on the rule. unsettled: what about
    it is not settled for these dates. facts: each date or entry type that decided, by name. missing: the dates that are
    not on file and for which another day, such as the as-of day, stood in. commodities: those that it reaches, as in
    graph/scope.py, or ANY alone.
    """

    regime: str
    because: str
    citation: str
    title: str
    goods: str
    party: str
    certainty: str
    note: str = ""
    unsettled: tuple[str, ...] = ()
    facts: tuple[tuple[str, date | str], ...] = ()
    missing: tuple[str, ...] = ()
    commodities: tuple[str, ...] = (ANY,)

    def may_reach(self, goods: Collection[str] | None) -> bool:
        """Whether it reaches goods of one of these commodities; None: what they are of is not known, so it may."""
        return goods is None or ANY in self.commodities or not set(self.commodities).isdisjoint(goods)


@dataclass(frozen=True)
class RegimeRule:
    """A row of graph/data/regimes.csv.

    commodities: those it reaches, or ANY alone. entry_types: those it is for; a blank or unknown one counts as
    consumption. first_day, last_day: its first and last
    day, or None. first_counted_from, last_counted_from: the day compared with each, the import's or the entry's.
    """

    regime: str
    title: str
    goods: str
    commodities: tuple[str, ...]
    party: str
    entry_types: tuple[str, ...]
    first_day: date | None
    first_counted_from: str
    last_day: date | None
    last_counted_from: str
    citation: str
    certainty: str
    note: str


@dataclass(frozen=True)
class Unsettled:
    """A row of graph/data/regimes_unsettled.csv: words that hold for a regime, entry types (none: all) and days."""

    regime: str
    entry_types: tuple[str, ...]
    imported: tuple[date, date]
    entered: tuple[date, date]
    words: str


@functools.cache
def regime_rules() -> tuple[RegimeRule, ...]:
    """Every rule, in the order of the table. Raises ValueError for a row that cannot be meant."""
    return tuple(map(_rule, rows_of("graph", "regimes.csv")))


@functools.cache
def unsettled_rules() -> tuple[Unsettled, ...]:
    return tuple(map(_unsettled, rows_of("graph", "regimes_unsettled.csv")))


def day_that_matters(shipment: Shipment, as_of: date) -> date:
    """D of the design: the import date, else the entry date, else the as-of date."""
    day: date = shipment.get("import_date") or shipment.get("entry_date") or as_of
    return day


def day_that_counts(shipment: Shipment, as_of: date) -> date:
    """The day that a regime counts from: D, or for goods from a foreign trade zone or a bonded warehouse their entry
    (CBP FAQ); the later one where the two contradict each other."""
    imported, entered = day_that_matters(shipment, as_of), shipment.get("entry_date")
    return max(imported, entered) if entered and shipment.get("entry_type") in STORED else imported


def regimes(shipment: Shipment, as_of: date) -> list[Regime]:
    """Every regime whose dates and entry type reach the shipment, whatever its goods, in the order of the table.

    Goods from a foreign trade zone or a bonded warehouse count by the day they are entered (CBP FAQ); imported
    before 2022-06-21 and entered after it is not settled, and both regimes are named.
    """
    asked = _Asked(shipment, as_of)
    return [asked.regime(rule) for rule in regime_rules() if asked.reaches(rule)]


class _Asked:
    """The days and the entry type of one shipment."""

    def __init__(self, shipment: Shipment, as_of: date) -> None:
        self._shipment = shipment
        self._stated: str = shipment.get("entry_type") or ""
        self._stored = self._stated in STORED
        entry: date | None = shipment.get("entry_date") if self._stored else None
        imported = day_that_matters(shipment, as_of)
        # Nothing is entered before it is there: of two days that contradict each other the later one counts.
        self._days = {IMPORT: imported, ENTRY: max(entry or imported, imported)}
        self._contradicts = entry is not None and entry < imported

    def reaches(self, rule: RegimeRule) -> bool:
        if (self._stated if self._stored else CONSUMPTION) not in rule.entry_types:
            return False
        first, last = self._days[rule.first_counted_from], self._days[rule.last_counted_from]
        return (rule.first_day or date.min) <= first and last <= (rule.last_day or date.max)

    def regime(self, rule: RegimeRule) -> Regime:
        unsettled = tuple(self._unsettled(rule))
        return Regime(
            regime=rule.regime,
            because="; ".join([self._in_words(rule), *unsettled]),
            citation=rule.citation,
            title=rule.title,
            goods=rule.goods,
            party=rule.party,
            certainty=certainty_in_words(rule.certainty),
            note=rule.note,
            unsettled=unsettled,
            facts=self._facts,
            missing=self._missing,
            commodities=rule.commodities,
        )

    def _in_words(self, rule: RegimeRule) -> str:
        days = self._days
        stands = "" if self._shipment.get("import_date") else f" ({self._stand_in} stands in for the day of import)"
        how = f"imported on {days[IMPORT]}{stands}"
        if self._stored:
            how = f"entered on {days[ENTRY]} from {self._stated}, {how}"
        first = f"{rule.first_counted_from} on or after {rule.first_day}" if rule.first_day else ""
        last = f"{rule.last_counted_from} on or before {rule.last_day}" if rule.last_day else ""
        return "; ".join([how, " and ".join(filter(None, [first, last]))]).rstrip("; ")

    def _unsettled(self, rule: RegimeRule) -> Iterable[str]:
        for row in unsettled_rules():
            if row.regime == rule.regime and (not row.entry_types or self._stated in row.entry_types):
                days = ((self._days[IMPORT], row.imported), (self._days[ENTRY], row.entered))
                if all(first <= day <= last for day, (first, last) in days):
                    yield row.words
        if self._contradicts:
            entry, imported = self._shipment.get("entry_date"), self._days[IMPORT]
            yield f"entry_date {entry} is before import_date {imported}: they contradict each other, the later counts"
        if self._stated not in ("", CONSUMPTION, *STORED):
            yield f"entry_type {shown(self._stated)} is none of consumption, ftz and warehouse: counted as consumption"
        if not self._stored and self._stated != CONSUMPTION and (others := self._if_stored()):
            yield f"whether it was in a zone or a warehouse is not on file: then it would be {others}"

    def _if_stored(self) -> str:
        """The regimes that would reach it from a zone or warehouse, in words, where these are others than now."""
        entry = self._shipment.get("entry_date")
        if not entry:
            return ""
        stored = _Asked({**self._shipment, "entry_type": STORED[0]}, entry)
        now, then = ([r.title for r in regime_rules() if one.reaches(r)] for one in (self, stored))
        return "" if now == then else " and ".join(then)

    @property
    def _stand_in(self) -> str:
        return "entry_date" if self._shipment.get("entry_date") else "the as-of day"

    @property
    def _facts(self) -> tuple[tuple[str, date | str], ...]:
        names = ("import_date", "entry_date", "entry_type")
        decided = ("import_date",) if self._shipment.get("import_date") and not self._stored else names
        facts = [(name, self._shipment[name]) for name in names if name in decided and self._shipment.get(name)]
        if not self._shipment.get("import_date") and not self._shipment.get("entry_date"):
            facts.append(("as_of", self._days[IMPORT]))
        return tuple(facts)

    @property
    def _missing(self) -> tuple[str, ...]:
        wanted = ("import_date", "entry_date") if self._stored else ("import_date",)
        return tuple(name for name in wanted if not self._shipment.get(name))


def _rule(row: dict[str, str]) -> RegimeRule:
    first_from, last_from = row["first_counted_from"] or IMPORT, row["last_counted_from"] or IMPORT
    entry_types = cell_parts(row["entry_types"])
    if {first_from, last_from} - {IMPORT, ENTRY} or set(entry_types) - {CONSUMPTION, *STORED}:
        raise ValueError(f"graph/data/regimes.csv: what {row['regime']} is counted from or for is none that is known")
    if not (commodities := cell_parts(row["commodities"])):
        raise ValueError(f"graph/data/regimes.csv: which commodities {row['regime']} reaches is blank")
    return RegimeRule(
        regime=row["regime"],
        title=row["title"],
        goods=row["goods"],
        commodities=commodities,
        party=row["party"],
        entry_types=entry_types,
        first_day=cell_day(row["first_day"]),
        first_counted_from=first_from,
        last_day=cell_day(row["last_day"]),
        last_counted_from=last_from,
        citation=row["citation"],
        certainty=row["certainty"],
        note=row["note"],
    )


def _unsettled(row: dict[str, str]) -> Unsettled:
    imported, entered = (
        (cell_day(row[f"{what}_from"]) or date.min, cell_day(row[f"{what}_to"]) or date.max)
        for what in ("imported", "entered")
    )
    return Unsettled(row["regime"], cell_parts(row["entry_types"]), imported, entered, row["unsettled"])
