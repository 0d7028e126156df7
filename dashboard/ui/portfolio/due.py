"""Which deadlines of shipments are due soon, have passed unmet or cannot be reckoned, and which accepted risks end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dashboard.ui.addresses import link
from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.page_words import safe
from dashboard.ui.portfolio.records import Records
from dashboard.ui.view import View
from graph import decisions
from graph.decisions import ACCEPTED, Decision
from graph.projection import Projection
from review.clock_rules import BUSINESS_DAYS, MONTHS, Rule, rules
from review.clocks import DUE, PASSED, RUNNING, Clock, clocks

AHEAD_DAYS = 30
PASSED_DAYS = 365
"""How long a deadline that has passed unmet is shown."""
SHOWN, MOST = 8, 400


@dataclass(frozen=True)
class Due:
    """A deadline of a shipment."""

    shipment: str
    clock: Clock

    @property
    def has_passed(self) -> bool:
        return (self.clock.days_left or 0) < 0

    @property
    def is_reckoned(self) -> bool:
        return self.clock.days_left is not None

    @property
    def order(self) -> tuple[bool, int, str, str]:
        return (self.has_passed, abs(self.clock.days_left or 0), self.shipment, self.clock.clock)


def due_of(view: View) -> tuple[Due, ...]:
    """The deadlines of all shipments that are due within AHEAD_DAYS, the nearest first, then those that have passed
    unmet in the last PASSED_DAYS, the latest first."""
    return tuple(sorted((due for due in _found(view) if due.is_reckoned), key=lambda due: due.order))


def unreckoned_of(view: View) -> tuple[Due, ...]:
    """The deadlines that run by a detention on file but lack the date they are counted from, the newest detention
    first; they are shown however old they are, for nobody knows when they end."""
    found = sorted((due for due in _found(view) if not due.is_reckoned), key=lambda due: due.order)
    return tuple(sorted(found, key=lambda due: due.clock.asked_by, reverse=True))


def _found(view: View) -> list[Due]:
    """Both, worked out once for a day."""
    found: dict[date, list[Due]] = view.projection.derived.setdefault(Due, {})
    if view.as_of not in found:
        found[view.as_of] = _due(view.projection, view.as_of)
    return found[view.as_of]


def due_html(view: View, *, every: bool = False) -> str:
    """The table of them. every: not only the first few."""
    found, unreckoned, last = due_of(view), unreckoned_of(view), view.as_of + timedelta(days=AHEAD_DAYS)
    if not found and not unreckoned:
        return (
            f'<div class="xr-small">No deadline of a shipment is due by {last}, and none has passed unmet in '
            f"{PASSED_DAYS} days. Deadlines are reckoned where a day of presentation, detention, exclusion or release "
            "is on file.</div>"
        )
    passed = sum(due.has_passed for due in found)
    most = MOST if every else SHOWN
    shown = [*_first(found, passed, most), *unreckoned[:most]]
    rows = "".join(_row(view, due) for due in shown)
    left = _left_out(len(found) + len(unreckoned) - len(shown), every=every)
    lacking = f", <b>{len(unreckoned):,}</b> cannot be reckoned" if unreckoned else ""
    return (
        f'<table class="xr-table xr-due"><caption><b>{len(found) - passed:,}</b> due by {last}, <b>{passed:,}</b> '
        f"passed unmet{lacking}; as of {view.as_of}, whatever the goods.{left} Reckoned by rules, no "
        'legal advice: compare with the notice.</caption><thead><tr><th scope="col">Due</th><th scope="col">What</th>'
        f'<th scope="col">Shipment</th><th scope="col">Rests on</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def acceptances_html(view: View, records: Records) -> str:
    """Accepted risks whose day comes soon or has passed on the day asked for, the first to end first; nothing where
    there is none."""
    ended = [d for d in records.decisions.values() if d.status == ACCEPTED and d.expired]
    ended.sort(key=lambda d: (d.until or date.min, d.target), reverse=True)
    ending = decisions.ending_soon(records.decisions.values(), view.as_of)
    return _accepted(f"Accepted risks that end within {decisions.SOON_DAYS} days of {view.as_of}", ending) + _accepted(
        f"Accepted risks whose day has passed by {view.as_of}: open again", ended
    )


def _due(projection: Projection, as_of: date) -> list[Due]:
    unsettled = {rule.clock for rule in rules() if not rule.settled_by}
    found = []
    for id_ in _with_dates(projection, as_of):
        lines = [projection.nodes[fact.end].properties for fact in projection.leaving("HAS_LINE", id_)]
        for clock in clocks(projection.nodes[id_].properties, as_of, lines):
            left = clock.days_left
            if clock.asked_by:
                found.append(Due(id_, clock))
            if not clock.applies or left is None or not -PASSED_DAYS <= left <= AHEAD_DAYS:
                continue
            # What nothing can meet, such as a demand that CBP did not make, is over once it has passed.
            if clock.status in (RUNNING, DUE) or (clock.status == PASSED and clock.clock not in unsettled):
                found.append(Due(id_, clock))
    return found


def _with_dates(projection: Projection, as_of: date) -> list[str]:
    """The shipments of which a deadline can be due, have passed so near to the day or lack its date; more rather than
    fewer."""
    table = projection.node_tables["Shipment"]
    any_ = np.zeros(table.num_rows, bool)
    for rule in rules():
        fits = _between(table, rule.starts, *_window(rule, as_of))
        if before := next((other for other in rules() if other.clock == rule.deemed), None):
            longer, shorter = _lengths(before)
            first, last = _window(rule, as_of)
            fits |= _between(table, before.starts, first - longer, last - shorter)
        if rule.extended_by:
            fits |= _between(table, (rule.extended_by,), *_shown(rule, as_of))
        if rule.only_if:
            fits &= _on_file(table, rule.only_if)
        any_ |= fits | (_on_file(table, rule.asked_by) & ~_on_file(table, rule.starts))
    ids: list[str] = table["id"].filter(any_).to_pylist()
    return ids


def _shown(rule: Rule, as_of: date) -> tuple[date, date]:
    """Between which days a deadline is shown."""
    return as_of - timedelta(days=PASSED_DAYS if rule.settled_by else 0), as_of + timedelta(days=AHEAD_DAYS)


def _lengths(rule: Rule) -> tuple[timedelta, timedelta]:
    """The longest and the shortest time that a clock can run."""
    longest, shortest = {MONTHS: (31, 28), BUSINESS_DAYS: (3, 1)}.get(rule.unit, (1, 1))
    return timedelta(days=rule.amount * longest), timedelta(days=rule.amount * shortest)


def _window(rule: Rule, as_of: date) -> tuple[date, date]:
    """Between which days it begins where its end is shown."""
    (longest, shortest), (first, last) = _lengths(rule), _shown(rule, as_of)
    return first - longest, last - shortest


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


def _first(found: Sequence[Due], passed: int, most: int) -> list[Due]:
    """The first ones, the two that passed last among them."""
    ahead = min(len(found) - passed, most - min(passed, 2))
    return [*found[:ahead], *found[len(found) - passed :][: most - ahead]]


def _left_out(count: int, *, every: bool) -> str:
    if count <= 0:
        return ""
    more = f" {count:,} more are left out"
    return f"{more}." if every else f"{more}: {link('show all', 'portfolio', due='all')}."


def _row(view: View, due: Due) -> str:
    clock = due.clock
    standing = view.sweeps("Shipment", None).of(due.shipment)  # whatever goods the page asks for
    look = VERDICTS[standing.verdict] if standing else None
    verdict = f'<div class="xr-meaning"><span class="xr-word">{sign(look)} {look.label}</span></div>' if look else ""
    business = (
        f'<div class="xr-meaning">next business day {clock.next_business_day}</div>' if clock.next_business_day else ""
    )
    urgent = ' class="xr-urgent"' if clock.status in (DUE, PASSED) or clock.asked_by else ""
    who = "CBP" if clock.whose == "CBP" else f"the {safe(clock.whose)}"
    shipment = link(safe(due.shipment, 60), "entity", id=due.shipment)
    day = f'<span class="xr-day">{clock.due or "not known"}</span>'
    return (
        f"<tr><td>{day}<div{urgent}>{safe(clock.in_words)}</div>{business}</td>"
        f'<td>{safe(clock.title)}<div class="xr-meaning">by {who}</div></td><th scope="row">{shipment}{verdict}</th>'
        f'<td>{safe(clock.citation)}<div class="xr-meaning">{safe(clock.certainty)}</div>'
        f"<details><summary>How it was reckoned</summary>{safe(clock.because, 900)}</details></td></tr>"
    )


def _accepted(title: str, found: Sequence[Decision]) -> str:
    if not found:
        return ""
    items = [
        f"{link(safe(d.target, 60), 'decisions', target=d.target)}: {safe(d.in_words, 80)}, by {safe(d.author, 60)}"
        for d in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        items.append(f"{len(found) - SHOWN:,} more on the page {link('Decisions', 'decisions')}")
    rows = "".join(f"<li>{item}</li>" for item in items)
    return f'<h3 class="xr-h3">{title} ({len(found):,})</h3><ul class="xr-gaps">{rows}</ul>'
