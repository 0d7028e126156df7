"""The rules of the clocks, as rows of review/data/clocks.csv: dated and cited, each saying how sure it is.

A change of law is a new row with its day; what came before it is still judged by the old one.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph.certainty import CERTAINTIES
from graph.rows import cell_parts, rows_of
from review import business_days
from review.dated_rows import DatedRow, dated_cells

MONTHS, DAYS, BUSINESS_DAYS = "calendar months", "calendar days", "business days"


@dataclass(frozen=True)
class Settled:
    """A date that settles a clock; where `after` names another date that is known, only from that day on."""

    name: str
    after: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rule(DatedRow):
    """A row of the table.

    clock: its name in records.md. title: its name in words. regimes: the regimes under which it runs. whose: who has to
    act, the importer or CBP. starts: the dates it is counted from, the latest of those known; the first one is named
    where none is. amount, unit: how long. deemed: the clock whose passing unsettled stands in for a start that is not
    known. settled_by: the dates that settle it. in_doubt_by: the dates of which no source says whether they do.
    extended_by: the date that moves it, or None. only_if: what must be on
    file, one of these, for the clock to matter. asked_by: what on file, one of these, shows that the clock runs even
    where its start is not known. begun_by: the date by which it has begun in any case, blank for none; begun_because:
    why that is so, in words. then_amount, then: what follows the due date within so many more of its unit, which is
    shown beside it; 0 where nothing does. importer_before: what the importer has to do before CBP acts, in words.
    """

    clock: str
    title: str
    regimes: frozenset[str]
    whose: str
    starts: tuple[str, ...]
    amount: int
    unit: str
    deemed: str | None
    settled_by: tuple[Settled, ...]
    in_doubt_by: tuple[Settled, ...]
    extended_by: str | None
    only_if: tuple[str, ...]
    asked_by: tuple[str, ...]
    begun_by: str
    begun_because: str
    then_amount: int
    then: str
    importer_before: str

    def later(self, day: date) -> date:
        """The last day where it is counted from this one. Raises OverflowError beyond the year 9999."""
        return self._after(day, self.amount)

    def in_calendar(self, day: date) -> date | None:
        """The same; None where it lies beyond the calendar."""
        return self._in_calendar(day, self.amount)

    def latest_then(self, due: date) -> date | None:
        """The last day of what follows the due date; None where nothing does, or the calendar ends before it."""
        return self._in_calendar(due, self.then_amount) if self.then_amount else None

    def latest_by(self, shipment: Mapping[str, Any]) -> date | None:
        """The last day where its start is not known; None where nothing bounds it, or it lies beyond the calendar."""
        begun = shipment.get(self.begun_by)
        return self.in_calendar(begun) if begun else None

    def settling(self, shipment: Mapping[str, Any]) -> list[tuple[date, str]]:
        """The dates on file that settle it, with their names."""
        return _on_file(self.settled_by, shipment)

    def doubting(self, shipment: Mapping[str, Any]) -> list[tuple[date, str]]:
        """The dates on file of which no source says whether they settle it."""
        return _on_file(self.in_doubt_by, shipment)

    def _in_calendar(self, day: date, amount: int) -> date | None:
        try:
            return self._after(day, amount)
        except OverflowError:
            return None

    def _after(self, day: date, amount: int) -> date:
        if self.unit == MONTHS:
            return business_days.add_months(day, amount)
        if self.unit == BUSINESS_DAYS:
            return business_days.add_business_days(day, amount)
        return day + timedelta(days=amount)


@functools.cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the table."""
    return tuple(map(_rule, rows_of("review", "clocks.csv")))


def _rule(row: dict[str, str]) -> Rule:
    if row["unit"] not in (MONTHS, DAYS, BUSINESS_DAYS) or set(row["certainty"]) - CERTAINTIES.keys():
        raise ValueError(f"review/data/clocks.csv: unit or certainty of {row['clock']} is none that is known")
    return Rule(
        clock=row["clock"],
        title=row["title"],
        regimes=frozenset(cell_parts(row["regimes"])),
        whose=row["whose"],
        starts=cell_parts(row["from"]),
        amount=int(row["amount"]),
        unit=row["unit"],
        deemed=row["deemed"] or None,
        settled_by=_settled(row["settled_by"]),
        in_doubt_by=_settled(row["in_doubt_by"]),
        extended_by=row["extended_by"] or None,
        only_if=cell_parts(row["only_if"]),
        asked_by=cell_parts(row["asked_by"]),
        begun_by=row["begun_by"],
        begun_because=row["begun_because"],
        then_amount=int(row["then_amount"] or 0),
        then=row["then"],
        importer_before=row["importer_before"],
        **dated_cells(row),
    )


def _settled(cell: str) -> tuple[Settled, ...]:
    return tuple(Settled(*part.split(" after ")) for part in cell_parts(cell))


def _on_file(dates: Sequence[Settled], shipment: Mapping[str, Any]) -> list[tuple[date, str]]:
    found = []
    for settled in dates:
        day, first = shipment.get(settled.name), shipment.get(settled.after) if settled.after else None
        if day and not (first and day < first):
            found.append((day, settled.name))
    return found
