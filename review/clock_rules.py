"""The rules of the clocks, as rows of review/data/clocks.csv: dated and cited, each saying how sure it is.

A change of law is a new row with its day; what came before it is still judged by the old one.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from graph.certainty import CERTAINTIES
from graph.rows import cell_parts, rows_of
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
    known. settled_by: the dates that settle it. extended_by: the date that moves it, or None. only_if: what must be on
    file, one of these, for the clock to matter. asked_by: what on file, one of these, shows that the clock runs even
    where its start is not known. then_amount, then: what follows the due date within so many more of its unit, which is
    shown beside it; 0 where nothing does.
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
    extended_by: str | None
    only_if: tuple[str, ...]
    asked_by: tuple[str, ...]
    then_amount: int
    then: str


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
        settled_by=tuple(Settled(*part.split(" after ")) for part in cell_parts(row["settled_by"])),
        extended_by=row["extended_by"] or None,
        only_if=cell_parts(row["only_if"]),
        asked_by=cell_parts(row["asked_by"]),
        then_amount=int(row["then_amount"] or 0),
        then=row["then"],
        **dated_cells(row),
    )
