"""Which deadlines of shipments are due soon, have passed unmet or cannot be reckoned, and which accepted risks end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.ui.addresses import link
from dashboard.ui.clock_parts import besides_html, by_whom, next_business_day_html, rests_on_html
from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.page_words import counted, safe
from dashboard.ui.portfolio.records import Records
from dashboard.ui.view import View
from graph import decisions
from graph.decisions import ACCEPTED, Decision
from review import deadlines
from review.clocks import DUE, PASSED
from review.deadlines import AHEAD_DAYS, PASSED_DAYS, Due

SHOWN, MOST = 8, 400


def due_of(view: View) -> tuple[Due, ...]:
    """The deadlines of all shipments that have passed unmet or are due soon, by day."""
    return deadlines.due_of(view.projection, view.as_of)


def running_of(view: View) -> tuple[Due, ...]:
    """The same with every later one that runs for detained goods."""
    return deadlines.running_of(view.projection, view.as_of)


def unreckoned_of(view: View) -> tuple[Due, ...]:
    """The deadlines that run by a detention on file but lack the date they are counted from."""
    return deadlines.unreckoned_of(view.projection, view.as_of)


def due_html(view: View, *, every: bool = False) -> str:
    """The table of them. every: not only the first few."""
    soon, running, unreckoned = due_of(view), running_of(view), unreckoned_of(view)
    last, later = view.as_of + timedelta(days=AHEAD_DAYS), len(running) - len(soon)
    found = running if every else soon
    if not found and not unreckoned:
        return (
            f'<div class="xr-small">No deadline of a shipment is due by {last}, and none has passed unmet in '
            f"{PASSED_DAYS} days.{_later(later)}{_long_passed(view)} Deadlines are reckoned where a day of "
            "presentation, detention, exclusion or release is on file.</div>"
        )
    passed = sum(due.has_passed for due in found)
    most = MOST if every else SHOWN
    shown = [*_first(found, passed, most), *unreckoned[:most]]
    rows = "".join(_row(view, due) for due in sorted(shown, key=lambda due: due.order))
    left = _left_out(len(found) + len(unreckoned) - len(shown), every=every)
    beyond = f"{_later(later, every=every)}{left}{_long_passed(view)}"
    lacking = f", <b>{len(unreckoned):,}</b> cannot be reckoned" if unreckoned else ""
    return (
        f'<table class="xr-table xr-due"><caption><b>{len(soon) - passed:,}</b> due by {last}, <b>{passed:,}</b> '
        f"passed unmet{lacking}; as of {view.as_of}, whatever the goods.{beyond} Reckoned by rules, no "
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


def _first(found: Sequence[Due], passed: int, most: int) -> list[Due]:
    """The next ones that are due, after the two at least that passed last."""
    ahead = min(len(found) - passed, most - min(passed, 2))
    first = max(0, passed - (most - ahead))
    return list(found[first : passed + ahead])


def _later(count: int, *, every: bool = False) -> str:
    """That more run for detained goods beyond the days that are shown, with the way to them."""
    if not count:
        return ""
    more = f" {counted(count, 'more deadline')} of detained goods {'runs' if count == 1 else 'run'} beyond that"
    return f"{more}." if every else f"{more}: {link('show every deadline', 'portfolio', due='all')}."


def _long_passed(view: View) -> str:
    """That goods are still held whose deadline passed longer ago than is shown, with the way to them."""
    count = len(deadlines.long_passed_of(view.projection, view.as_of))
    if not count:
        return ""
    return (
        f" {counted(count, 'deadline')} of goods that are still held passed unmet before that: "
        f"{link('the shipments to review', 'review')}."
    )


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
    review = f'<div class="xr-meaning">{link("Review it", "review", shipment=due.shipment)}</div>'
    if view.projection.number(due.shipment) is None:
        review, verdict = "", '<div class="xr-meaning">no longer on file; a person entered its detention</div>'
    urgent = ' class="xr-urgent"' if clock.status in (DUE, PASSED) or clock.asked_by else ""
    shipment = link(safe(due.shipment, 60), "entity", id=due.shipment)
    day = f'<span class="xr-day">{clock.due or "not known"}</span>'
    return (
        f"<tr><td>{day}<div{urgent}>{safe(clock.standing)}</div>{next_business_day_html(clock)}</td>"
        f'<td>{safe(clock.title)}<div class="xr-meaning">{by_whom(clock)}</div>{besides_html(clock)}</td>'
        f'<th scope="row">{shipment}{verdict}{review}</th>'
        f"<td>{rests_on_html(clock)}</td></tr>"
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
