"""Whom a company or site buys from or sells to, year by year, worst first; reckoned on columns, for hubs too."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dashboard.ui.node_names import names_of
from dashboard.ui.record.facts_at import rows_at
from dashboard.ui.view import View
from graph.exposure import WORST_FIRST
from graph.projection import LABELS, Projection
from graph.schema import PARTIES
from graph.tables import numbers, whole

MOST, YEARS = 50, 8
_READ = ("first_seen", "last_seen", "quantity", "unit", "commodity", "hts", "basis")
NO_VERDICT = len(WORST_FIRST)
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Amount:
    """quantity: the sum where all units agree, else None. units: how many different ones. of: how many sales state a
    quantity."""

    quantity: float | None
    unit: str | None
    units: int
    of: int


@dataclass(frozen=True)
class Counterparty:
    """One seller or buyer. counts: sales in each of the trade's columns. first, last: earliest and latest day known."""

    id: str
    verdict: str | None
    sales: int
    counts: tuple[int, ...]
    first: date | None
    last: date | None
    open_ends: int
    goods: tuple[str, ...]
    bases: tuple[str, ...]
    amount: Amount


@dataclass(frozen=True)
class Trade:
    """What is bought from, or sold to, whom.

    columns: headings: years, and where sales are older, younger or without any date, columns for these. sales, parties:
    of each column the sales and the counterparties. amounts: of the sales that lie wholly in a column's year.
    rows: counterparties from the place `begin`, worst verdict first, then by name. n_parties, n_sales: all of them.
    verdicts: how many counterparties have each verdict, worst first.
    """

    columns: tuple[str, ...]
    sales: tuple[int, ...]
    parties: tuple[int, ...]
    amounts: tuple[Amount, ...]
    rows: tuple[Counterparty, ...]
    begin: int
    n_parties: int
    n_sales: int
    open_ends: int
    verdicts: dict[str, int]


def trade(view: View, node_id: str, *, sellers: bool, begin: int = 0, most: int = MOST) -> Trade:
    """sellers: those it buys from, else those it sells to. begin, most: which counterparties to give one by one."""
    projection = view.projection
    sales = _Sales(projection, node_id, sellers=sellers)
    parties, of = np.unique(sales.others, return_inverse=True)
    verdicts = _verdicts(view, parties)
    chosen = _chosen(projection, parties, verdicts, begin, most)
    ids = {place: projection.ids[int(parties[place])].as_py() for place in chosen}
    columns = _columns(sales, view.as_of.year)
    order = np.argsort(of, kind="stable")
    begins = np.searchsorted(of[order], np.arange(len(parties) + 1))
    return Trade(
        columns=tuple(columns),
        sales=tuple(int(flags.sum()) for flags in columns.values()),
        parties=tuple(_distinct(of, flags, len(parties)) for flags in columns.values()),
        amounts=tuple(sales.amount(np.flatnonzero(flags & sales.within_a_year)) for flags in columns.values()),
        rows=tuple(
            _counterparty(sales, columns, order[begins[place] : begins[place + 1]], ids[place], verdicts[place])
            for place in chosen
        ),
        begin=begin,
        n_parties=len(parties),
        n_sales=len(sales.others),
        open_ends=int(sales.open_end.sum()),
        verdicts={
            verdict: count
            for verdict, count in zip(WORST_FIRST, np.bincount(verdicts, minlength=NO_VERDICT).tolist(), strict=False)
            if count
        },
    )


def sales_between(projection: Projection, seller: str, buyer: str) -> Numbers:
    """The rows of SUPPLIES from one to the other."""
    rows, other = rows_at(projection, "SUPPLIES", seller, "start"), projection.number(buyer)
    ends = numbers(projection.fact_tables["SUPPLIES"]["end"])
    found: Numbers = rows[ends[rows] == other] if other is not None else rows[:0]
    return found


class _Sales:
    """The sales at a node as columns.

    begins, ends: the years of the first and the last day known, either standing in for the other. dated: whether there
    is one. open_end: whether one of the two days is not known.
    """

    def __init__(self, projection: Projection, node_id: str, *, sellers: bool) -> None:
        table = projection.fact_tables["SUPPLIES"]
        rows = rows_at(projection, "SUPPLIES", node_id, "end" if sellers else "start")
        self.table = table.select(["start", "end", *_READ]).take(pa.array(rows)).combine_chunks()
        self.others: Numbers = numbers(self.table["start" if sellers else "end"]) if len(rows) else rows
        first, last = self._years("first_seen"), self._years("last_seen")
        self.dated: Flags = (first > 0) | (last > 0)
        self.open_end: Flags = (first == 0) | (last == 0)
        first, last = np.where(first > 0, first, last), np.where(last > 0, last, first)
        self.begins, self.ends = np.minimum(first, last), np.maximum(first, last)
        self.within_a_year: Flags = ~self.open_end & (self.begins == self.ends)

    def _years(self, name: str) -> Numbers:
        years: Numbers = _numpy(pc.fill_null(pc.year(whole(self.table[name])), 0))
        return years

    @functools.cached_property
    def _stated(self) -> tuple[NDArray[np.float64], Flags, Numbers, list[str | None]]:
        """(quantities, whether stated, place of the unit, the units)."""
        quantity, unit = whole(self.table["quantity"]), whole(self.table["unit"]).cast(pa.string())
        coded = pc.fill_null(unit, "").dictionary_encode()
        units = [text or None for text in coded.dictionary.to_pylist()]
        return _numpy(pc.fill_null(quantity, 0.0)), _numpy(pc.is_valid(quantity)), _numpy(coded.indices), units

    def amount(self, rows: Numbers) -> Amount:
        """What these sales amount to."""
        quantity, stated, unit, units = self._stated
        chosen = rows[stated[rows]]
        found = np.unique(unit[chosen])
        if len(found) != 1:
            return Amount(None, None, len(found), len(chosen))
        return Amount(float(quantity[chosen].sum()), units[found[0]], 1, len(chosen))


def _numpy(column: Any) -> Any:
    return column.to_numpy(zero_copy_only=False)


def _columns(sales: _Sales, year: int) -> dict[str, Flags]:
    """Which sales count in which column: in every year from the first to the last day known."""
    begins, ends, dated = sales.begins, sales.ends, sales.dated
    if not dated.any():
        return {"no date": ~dated} if len(dated) else {}
    newest = min(int(ends[dated].max()), year + 1)
    oldest = min(max(int(begins[dated].min()), newest - YEARS + 1), newest)
    found = {f"before {oldest}": dated & (begins < oldest)}
    found |= {str(at): dated & (begins <= at) & (ends >= at) for at in range(oldest, newest + 1)}
    found |= {f"after {newest}": dated & (ends > newest), "no date": ~dated}
    return {name: flags for name, flags in found.items() if name.isdigit() or flags.any()}


def _distinct(of: Numbers, flags: Flags, count: int) -> int:
    seen = np.zeros(count, bool)
    seen[of[flags]] = True
    return int(seen.sum())


def _verdicts(view: View, parties: Numbers) -> NDArray[np.int8]:
    """Of each of these nodes the place of its verdict in WORST_FIRST."""
    found = np.full(len(parties), NO_VERDICT, np.int8)
    labels = view.projection.labels[parties]
    for label in PARTIES:
        these = np.flatnonzero(labels == LABELS.index(label))
        if len(these):
            standings = view.parties(label)
            found[these] = standings.verdicts[standings.places_of(parties[these])]
    return found


def _chosen(projection: Projection, parties: Numbers, verdicts: Any, begin: int, most: int) -> list[int]:
    """The places of those to show: worst first, then by name, then by id."""
    if not len(parties):
        return []
    table = pa.table({"verdict": verdicts, "name": names_of(projection, parties), "place": np.arange(len(parties))})
    keys = [("verdict", "ascending"), ("name", "ascending"), ("place", "ascending")]
    order = pc.select_k_unstable(table, k=min(begin + most, len(parties)), sort_keys=keys)
    return list(order.to_pylist()[begin:])


def _counterparty(sales: _Sales, columns: dict[str, Flags], rows: Numbers, id_: str, verdict: Any) -> Counterparty:
    own = sales.table.take(pa.array(rows))
    return Counterparty(
        id=id_,
        verdict=WORST_FIRST[verdict] if verdict < NO_VERDICT else None,
        sales=own.num_rows,
        counts=tuple(int(flags[rows].sum()) for flags in columns.values()),
        first=pc.min(own["first_seen"]).as_py(),
        last=pc.max(own["last_seen"]).as_py(),
        open_ends=int(sales.open_end[rows].sum()),
        goods=_words(own["commodity"]) + _words(own["hts"]),
        bases=_words(own["basis"]),
        amount=sales.amount(rows),
    )


def _words(column: Any) -> tuple[str, ...]:
    return tuple(sorted(word for word in pc.unique(column).to_pylist() if word))
