"""Which deadlines of all shipments run, are due soon, have passed unmet or cannot be reckoned, as of a day."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.known_shipments import shipment_as_known, stated
from graph.projection import Projection
from review.clock_rules import BUSINESS_DAYS, MONTHS, Rule, rules
from review.clocks import DUE, PASSED, RUNNING, Clock, clocks
from review.held import are_held

AHEAD_DAYS = 30
PASSED_DAYS = 365
"""How long a deadline that has passed unmet is shown."""
NO_END = date.max.toordinal()
HELD_BY = ("detained_on", "detention_notice", "excluded_on")


@dataclass(frozen=True)
class Due:
    """A deadline of a shipment. as_of: the day it was reckoned for."""

    shipment: str
    clock: Clock
    as_of: date

    @property
    def has_passed(self) -> bool:
        """Whether its day has; of one that lacks it, whether the last day that it can be has."""
        return (self._days_left or 0) < 0

    @property
    def is_reckoned(self) -> bool:
        return self.clock.days_left is not None

    @property
    def passed_long_ago(self) -> bool:
        """Whether it passed unmet longer ago than what has passed is shown."""
        return (self.clock.days_left or 0) < -PASSED_DAYS

    @property
    def order(self) -> tuple[bool, int, str, str]:
        """By day; one that lacks it by the last day that it can be, and last those that nothing bounds."""
        return self._days_left is None, self._days_left or 0, self.shipment, self.clock.clock

    @property
    def pressing(self) -> tuple[bool, bool, int, str, str]:
        """By what is still to be done: the nearest first, then what has passed, the latest first; last what nothing
        bounds."""
        left = self._days_left
        return left is None, self.has_passed, abs(left or 0), self.shipment, self.clock.clock

    @property
    def _days_left(self) -> int | None:
        return (self.clock.day - self.as_of).days if self.clock.day else None


def due_of(projection: Projection, as_of: date) -> tuple[Due, ...]:
    """The deadlines of all shipments that have passed unmet in the last PASSED_DAYS or are due within AHEAD_DAYS, by
    day."""
    return tuple(due for due in running_of(projection, as_of) if (due.clock.days_left or 0) <= AHEAD_DAYS)


def running_of(projection: Projection, as_of: date) -> tuple[Due, ...]:
    """Those of `due_of`, and of shipments that are detained or excluded every further one that runs, however late it is
    due, by day."""
    return tuple(due for due in every_of(projection, as_of) if due.is_reckoned)


def unreckoned_of(projection: Projection, as_of: date) -> tuple[Due, ...]:
    """The deadlines that run by a detention on file but lack the date they are counted from, the newest detention
    first; they are shown however old they are, for nobody knows when they end."""
    found = sorted((due for due in _found(projection, as_of) if not due.is_reckoned), key=lambda due: due.order)
    return tuple(sorted(found, key=lambda due: due.clock.asked_by, reverse=True))


def every_of(projection: Projection, as_of: date) -> tuple[Due, ...]:
    """Those of `running_of` and of `unreckoned_of` together, by day."""
    found = (due for due in _found(projection, as_of) if not due.passed_long_ago)
    return tuple(sorted(found, key=lambda due: due.order))


def long_passed_of(projection: Projection, as_of: date) -> tuple[Due, ...]:
    """The deadlines of goods that are still held that passed unmet more than PASSED_DAYS ago, by day; none of the
    other functions has them."""
    found = (due for due in _found(projection, as_of) if due.passed_long_ago)
    return tuple(sorted(found, key=lambda due: due.order))


def _found(projection: Projection, as_of: date) -> list[Due]:
    """All, worked out once for a day."""
    found: dict[date, list[Due]] = projection.derived.setdefault(Due, {})
    if as_of not in found:
        found[as_of] = _due(projection, as_of)
    return found[as_of]


def _due(projection: Projection, as_of: date) -> list[Due]:
    found = []
    for id_ in sorted({*_with_dates(projection, as_of), *_still_held(projection, as_of)}):
        known = shipment_as_known(projection, id_).properties
        ahead = NO_END if _is_held(known, as_of) else AHEAD_DAYS
        back = NO_END if are_held(known, as_of) else PASSED_DAYS
        for clock in clocks(known, as_of, _lines(projection, id_)):
            left = clock.days_left
            runs = clock.applies and clock.status in (RUNNING, DUE)
            if clock.asked_by or (left is not None and -back <= left <= ahead and (runs or _is_unmet(clock))):
                found.append(Due(id_, clock, as_of))
    return found


def _still_held(projection: Projection, as_of: date) -> list[str]:
    """The shipments whose goods are held."""
    table = projection.node_tables["Shipment"]
    ids: list[str] = table["id"].filter(_on_file(table, ("detained_on", "detention_notice"))).to_pylist()
    once = {*ids, *stated(projection)}
    return [id_ for id_ in once if are_held(shipment_as_known(projection, id_).properties, as_of)]


def _lines(projection: Projection, shipment: str) -> list[Mapping[str, Any]]:
    return [projection.nodes[fact.end].properties for fact in projection.leaving("HAS_LINE", shipment)]


def _is_unmet(clock: Clock) -> bool:
    """Whether it has passed unmet. What nothing can meet, such as a demand that CBP did not make, is over then."""
    return clock.applies and clock.status == PASSED and clock.clock not in _cannot_be_met()


@functools.cache
def _cannot_be_met() -> frozenset[str]:
    return frozenset(rule.clock for rule in rules() if not rule.settled_by)


def _is_held(known: Mapping[str, Any], as_of: date) -> bool:
    """Whether a detention or an exclusion is on file by the day; a notice comes with the detention."""
    detained, excluded = known.get("detained_on"), known.get("excluded_on")
    begun = detained <= as_of if detained else bool(known.get("detention_notice"))
    return begun or (excluded is not None and excluded <= as_of)


def _with_dates(projection: Projection, as_of: date) -> list[str]:
    """The shipments of which a deadline can be due, have passed so near to the day or lack its date; more rather than
    fewer. Those of which a person stated something are looked at whatever was loaded, also where they are gone."""
    table = projection.node_tables["Shipment"]
    any_, held = np.zeros(table.num_rows, bool), _on_file(table, HELD_BY)
    for rule in rules():
        fits = _fits(table, rule, as_of, as_of + timedelta(days=AHEAD_DAYS)) | (
            _fits(table, rule, as_of, date.max) & held
        )
        any_ |= fits | (_on_file(table, rule.asked_by) & ~_on_file(table, rule.starts))
    ids: list[str] = table["id"].filter(any_).to_pylist()
    return sorted({*ids, *stated(projection)})


def _fits(table: pa.Table, rule: Rule, as_of: date, last: date) -> NDArray[np.bool_]:
    """The rows where a deadline by the rule can end between the first day that is shown and this last one."""
    first = as_of - timedelta(days=PASSED_DAYS if rule.settled_by else 0)
    (longest, shortest) = _lengths(rule)
    fits = _between(table, rule.starts, first - longest, last - shortest)
    if before := next((other for other in rules() if other.clock == rule.deemed), None):
        longer, shorter = _lengths(before)
        fits |= _between(table, before.starts, first - longest - longer, last - shortest - shorter)
    if rule.extended_by:
        fits |= _between(table, (rule.extended_by,), first, last)
    return fits & _on_file(table, rule.only_if) if rule.only_if else fits


def _lengths(rule: Rule) -> tuple[timedelta, timedelta]:
    """The longest and the shortest time that a clock can run."""
    longest, shortest = {MONTHS: (31, 28), BUSINESS_DAYS: (3, 1)}.get(rule.unit, (1, 1))
    return timedelta(days=rule.amount * longest), timedelta(days=rule.amount * shortest)


def _between(table: pa.Table, columns: Sequence[str], first: date, last: date) -> NDArray[np.bool_]:
    """The rows with one of the dates in that time."""
    fits = np.zeros(table.num_rows, bool)
    for name in columns:
        column = table[name]
        inside = pc.and_(pc.greater_equal(column, first), pc.less_equal(column, last))
        fits |= pc.fill_null(inside, False).to_numpy()
    return fits


def _on_file(table: pa.Table, columns: Sequence[str]) -> NDArray[np.bool_]:
    """The rows that hold one of these."""
    holds = np.zeros(table.num_rows, bool)
    for name in columns:
        holds |= pc.is_valid(table[name]).to_numpy()
    return holds
