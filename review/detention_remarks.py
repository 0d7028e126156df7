"""What is odd about what is known of a detention: remarked on, never refused and never mended.

That the portal grants two extensions at most, and none once past due, is trade press; each such remark says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from graph.detentions import FIELDS, Detention, shown
from graph.document_kinds import DOCUMENT_KINDS, near_to
from graph.known_shipments import Known
from graph.regimes import STORED
from review.clock_rules import rules
from review.clocks import DUE, RUNNING, Clock, Shipment, clocks

IN_ORDER = (
    ("import_date", "presented_on"),
    ("import_date", "detained_on"),
    ("presented_on", "detained_on"),
    ("presented_on", "excluded_on"),
    ("detained_on", "proof_submitted_on"),
    ("detained_on", "extended_to"),
    ("detained_on", "excluded_on"),
    ("excluded_on", "protested_on"),
    ("import_date", "exported_on"),
    ("import_date", "release_date"),
    ("release_date", "conditional_release_end"),
    ("detained_on", "exported_on"),
    ("release_date", "exported_on"),
)
"""Pairs of dates of which the first comes no later than the second. An entry for consumption can be filed before the
goods are there, so it stands in none of them."""
MAY_LIE_AHEAD = frozenset({"extended_to", "conditional_release_end"})
MOST_EXTENSIONS = 2
PRESENTED_WITHIN_DAYS = 90
"""A presentation later than so long after the import is remarked on. Ours: no source sets such a bound."""
PORTAL = "by trade press, the Forced Labor Portal"


def remarks(known: Known, as_of: date, lines: Sequence[Shipment] = ()) -> list[str]:
    """What is odd about a shipment's detention, in words. lines: its lines, as for `clocks`."""
    return [
        *_unread(known),
        *_unknown_kinds(known),
        *_otherwise_loaded(known),
        *_out_of_order(known),
        *_left_after_coming(known),
        *_released_first(known),
        *_ahead(known),
        *_not_yet(known, as_of, lines),
        *_over_before(known, as_of, lines),
        *_presented_late(known),
        *_extensions(known, as_of, lines),
    ]


def _unread(known: Known) -> list[str]:
    found = []
    for one in reversed(known.in_effect):
        for name, _, words in (unread.partition("=") for unread in one.unread):
            found.append(
                f"statement {one.number} says {name} {words!r}, which is no day as YYYY-MM-DD: it counts for nothing; "
                "enter the day"
            )
    return found


def _unknown_kinds(known: Known) -> list[str]:
    kinds = known.properties.get("requested") or ()
    odd = [kind for kind in kinds if kind not in DOCUMENT_KINDS]
    if not odd:
        return []
    is_ = "is none of the kinds of document that are known" if len(odd) == 1 else "are no known kinds of document"
    near = [f"{kind!r} is near to {', '.join(found)}" for kind in odd if (found := near_to(kind))]
    told = "; ".join(["kept as it was entered", *near])
    return [f"the notice asks for {', '.join(map(repr, odd))}, which {is_}: {told}"]


def _otherwise_loaded(known: Known) -> list[str]:
    return [
        f"{name} is {shown(known.properties[name])}, {known.where_from(name)}; the file loaded says {shown(value)}. "
        "What was entered counts until it is taken back"
        for name, value in known.loaded.items()
    ]


def _out_of_order(known: Known) -> list[str]:
    stored = [("import_date", "entry_date")] if known.properties.get("entry_type") in STORED else []
    found = []
    for first, second in (*IN_ORDER, *stored):
        one, other = known.properties.get(first), known.properties.get(second)
        if one and other and other < one:
            found.append(_contradict(first, one, second, other))
    return found


def _contradict(first: str, one: date, second: str, other: date) -> str:
    return f"{second} {other} lies before {first} {one}: these dates contradict each other"


def _left_after_coming(known: Known) -> list[str]:
    """An export from abroad after the import; over the date line a flight comes by its calendar the day before."""
    left, came = known.properties.get("export_date"), known.properties.get("import_date")
    if not left or not came or left <= came:
        return []
    if (left - came).days > 1:
        return [_contradict("export_date", left, "import_date", came)]
    return [
        f"export_date {left} lies the day after import_date {came}: only a flight over the date line does so; see that "
        "both are right"
    ]


def _released_first(known: Known) -> list[str]:
    released, detained = known.properties.get("release_date"), known.properties.get("detained_on")
    if not released or not detained or detained <= released:
        return []
    return [
        f"release_date {released} lies before detained_on {detained}: only goods that CBP demanded back are detained "
        "after their release; see that both are right"
    ]


def _ahead(known: Known) -> list[str]:
    found = []
    for name, said in known.said_by.items():
        value = known.properties[name]
        if FIELDS[name].kind == "date" and name not in MAY_LIE_AHEAD and value > said.at.date():
            found.append(f"{name} {value} lies after the day on which it was entered, {said.at:%Y-%m-%d}")
    return found


def _not_yet(known: Known, as_of: date, lines: Sequence[Shipment]) -> list[str]:
    """A detention after the day asked for, and the deadlines that would run by then but for it."""
    day = known.properties.get("detained_on")
    if not day or day <= as_of:
        return []
    running = {clock.clock for clock in clocks(known.properties, as_of, lines) if clock.applies or clock.asked_by}
    begun = clocks({**known.properties, "detained_on": as_of}, as_of, lines)
    hang = [one for one in begun if (one.applies or one.asked_by) and one.clock not in running]
    named = ", ".join(f"{one.title} ({f'due {one.due}' if one.due else 'day not known'})" for one in hang)
    what = f", so these are not shown as running: {named}" if hang else ""
    return [
        f"detained_on {day} lies after {as_of}, the day asked for, and does not count yet{what}; see that it is right"
    ]


def _over_before(known: Known, as_of: date, lines: Sequence[Shipment]) -> list[str]:
    day = known.properties.get("detained_on")
    needed = {rule.clock for rule in rules() if "detained_on" in rule.only_if}
    return [
        f"{clock.title} was due on {clock.due}, over before the detention on {day}: ask the port from which day "
        "it counts"
        for clock in clocks(known.properties, as_of, lines)
        if day and clock.applies and clock.clock in needed and clock.due and clock.due < day
    ]


def _presented_late(known: Known) -> list[str]:
    """A presentation long after the goods came, or left the zone or warehouse."""
    since = "entry_date" if known.properties.get("entry_type") in STORED else "import_date"
    came, presented = known.properties.get(since), known.properties.get("presented_on")
    if not came or not presented or (presented - came).days <= PRESENTED_WITHIN_DAYS:
        return []
    days = (presented - came).days
    return [f"presented_on {presented} is {days:,} days after {since} {came}: ask the port from which day it counts"]


def _extensions(known: Known, as_of: date, lines: Sequence[Shipment]) -> list[str]:
    """What is odd about each field that moves a clock, by its rule."""
    found = []
    for name in dict.fromkeys(rule.extended_by for rule in rules() if rule.extended_by):
        stated = [one for one in reversed(known.in_effect) if name in one.says]
        loaded = known.properties.get(name) if name not in known.said_by else known.loaded.get(name)
        days = list(dict.fromkeys([*([loaded] if loaded else []), *(one.says[name] for one in stated)]))
        if len(days) > MOST_EXTENSIONS:
            found.append(
                f"{len(days)} extensions are on file ({', '.join(map(str, days))}); {PORTAL} grants at most two a task"
            )
        found += [*_moves_nothing(known, name, as_of, lines), *_late_extensions(known, name, stated, as_of, lines)]
        found += [
            f"{name} {known.properties[name]} is earlier than {clock.due}, when {clock.title} is due without it, so it "
            "moves nothing"
            for clock in _moved_by(known.properties, name, as_of, lines)
            if clock.due and known.properties.get(name) and known.properties[name] < clock.due
        ]
    return found


def _moves_nothing(known: Known, name: str, as_of: date, lines: Sequence[Shipment]) -> list[str]:
    """Where the deadline that the field could move does not run: what it would move, and what it does not."""
    day, movable = known.properties.get(name), {rule.clock: rule.title for rule in rules() if rule.extended_by == name}
    running = [one for one in clocks(known.properties, as_of, lines) if one.applies]
    if not day or any(one.clock in movable for one in running):
        return []
    stays = [one.title for one in running if one.status in (RUNNING, DUE)]
    stay = f"; {', '.join(stays)} {'stays' if len(stays) == 1 else 'stay'}" if stays else ""
    return [f"{name} {day} moves no deadline that runs here: it moves {', '.join(movable.values())} alone{stay}"]


def _late_extensions(
    known: Known, name: str, stated: Sequence[Detention], as_of: date, lines: Sequence[Shipment]
) -> list[str]:
    """Extensions that were entered once what they extend had passed."""
    found = []
    for clock in _moved_by(known.properties, name, as_of, lines):
        until = clock.due
        for one in stated:
            if until and one.at.date() > until:
                found.append(
                    f"{name} {one.says[name]} was entered on {one.at:%Y-%m-%d}, after {clock.title} had passed on "
                    f"{until}; {PORTAL} grants no extension once a task is past due: see when this one was granted"
                )
            until = max(until, one.says[name]) if until else one.says[name]
    return found


def _moved_by(properties: Shipment, name: str, as_of: date, lines: Sequence[Shipment]) -> list[Clock]:
    """The clocks that the field can move, as they would stand without it."""
    moved = {rule.clock for rule in rules() if rule.extended_by == name}
    without: dict[str, Any] = {key: value for key, value in properties.items() if key != name}
    return [clock for clock in clocks(without, as_of, lines) if clock.clock in moved]
