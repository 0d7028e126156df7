"""What is said of a clock beside its day: since what it counts, what moved or ended it, what is not settled about it.

Only what the dates on file and the rules say; where no rule says that a date ends a clock, that is told as not settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.regimes import STORED
from graph.schema import NODES
from review.clock import DUE, MET, PASSED, RUNNING, days_in_all
from review.clock_rules import Rule

UNSETTLED_START = "for goods from a zone or warehouse it is not settled whether it counts from their entry"
MEANING = {p.name: p.meaning for p in NODES["Shipment"].properties}


@dataclass(frozen=True)
class Standing:
    """A clock that has a due date, as it stands. shipment: its properties. start, counted_from: the day it is counted
    from, and which that is in words; None and blank where only an extension gave it one. applies: as in `Clock`.
    followed_by: the rules whose clock its passing starts. beside: the title of the regime that reaches the shipment by
    another route; blank for none. is_held: whether a detention is on file by the day asked for."""

    rule: Rule
    shipment: Mapping[str, Any]
    as_of: date
    start: date | None
    counted_from: str
    due: date
    status: str
    applies: bool
    followed_by: tuple[Rule, ...]
    beside: str
    is_held: bool


def besides(clock: Standing) -> tuple[str, ...]:
    """What is to be said with its status, in sentences without a full stop."""
    said = (_since(clock), _ended(clock), _moved(clock), over_before(clock), deemed(clock), in_doubt(clock))
    return tuple(filter(None, (*said, _stored(clock), _route(clock), _importer_before(clock))))


def at_latest(rule: Rule, latest: date, as_of: date) -> str:
    """By when a clock that runs and lacks its date ends in any case, and why; no day that was reckoned."""
    if latest < as_of:
        return f"passed on {latest} or before: {rule.begun_because}"
    return f"no later than {latest}, and it may be over already: {rule.begun_because}"


def over_before(clock: Standing) -> str:
    """That a clock that hangs on a detention was over before it."""
    detained = clock.shipment.get("detained_on")
    if clock.status == PASSED and detained and clock.rule.only_if and clock.due < detained <= clock.as_of:
        return f"over before the detention on {detained}: ask the port from which day it counts"
    return ""


def deemed(clock: Standing) -> str:
    """What follows where nothing has ended it by its last day."""
    if clock.status != PASSED or over_before(clock):
        return ""
    if any(day <= clock.as_of for day, _ in clock.rule.settling(clock.shipment)):
        return ""
    said = [
        f"the time for the {rule.title[:1].lower()}{rule.title[1:]} is counted from that day, to {until}"
        for rule in clock.followed_by
        if (until := rule.in_calendar(clock.due))
    ]
    return " and ".join(["the goods then count as deemed excluded", *said]) if said else ""


def in_doubt(clock: Standing) -> str:
    """What may have ended it, where no rule says whether it does."""
    if clock.status == MET:
        return ""
    latest = min(clock.due, clock.as_of)
    found = [
        (day, name) for day, name in clock.rule.doubting(clock.shipment) if (clock.start or date.min) <= day <= latest
    ]
    if not found:
        return ""
    day, name = min(found)
    return f"{MEANING[name]} {day}: whether that ends it is not settled here, so ask the port"


def _since(clock: Standing) -> str:
    if clock.status != PASSED or not clock.start or not clock.applies:
        return ""
    return f"counted from {clock.counted_from}, {clock.start}"


def _ended(clock: Standing) -> str:
    """What settled it, or came too late to."""
    first = _first(clock.rule.settling(clock.shipment), clock.start or date.min, clock.as_of)
    if not first or clock.status not in (MET, PASSED):
        return ""
    day, name = first
    late = f", {days_in_all((day - clock.due).days)} after it" if day > clock.due else ""
    return f"{MEANING[name]} {day}{late}"


def _moved(clock: Standing) -> str:
    written = clock.rule.in_calendar(clock.start) if clock.start else None
    if clock.status == MET or not written or written == clock.due:
        return ""
    return f"moved from {written} by {clock.rule.extended_by}, which moves no other deadline"


def _stored(clock: Standing) -> str:
    counts = clock.status != MET and counts_from_import(clock.rule, clock.shipment)
    return UNSETTLED_START if counts else ""


def counts_from_import(rule: Rule, shipment: Mapping[str, Any]) -> bool:
    """Whether it is counted from the import of goods that came from a zone or warehouse."""
    return shipment.get("entry_type") in STORED and rule.starts == ("import_date",)


def _route(clock: Standing) -> str:
    if not clock.beside or not clock.applies or clock.status == MET:
        return ""
    return (
        f"whether it runs beside the {clock.beside} is not settled: the notice of detention says under which the goods "
        "are held"
    )


def _importer_before(clock: Standing) -> str:
    counts = clock.applies and clock.is_held and clock.status in (RUNNING, DUE)
    return clock.rule.importer_before if counts else ""


def _first(days: Iterable[tuple[date, str]], start: date, last: date) -> tuple[date, str] | None:
    return min(((day, name) for day, name in days if start <= day <= last), default=None)
