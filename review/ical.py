"""Deadlines as an iCalendar file (RFC 5545), for the calendar of whoever has to act.

An event lies on the day as the rule writes it, also where that is no business day; the next one is in its description.
The same clocks as of the same day give the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from graph.schema import fact_id
from review.clocks import CANNOT_COMPUTE, MET, Clock
from review.day_words import days_in_words
from review.plain_text import without_turns

MIME = "text/calendar"
ALARM_DAYS = (7, 1)
MOST_BOUNDED = 20
"""So many of those that cannot be reckoned are named with the last day that they can be due."""
LONGEST_LINE = 75
"""Octets of a line, without its end."""
DISCLAIMER = "This informs; it is no legal advice: compare with the notice."


def calendar(clocks_by_shipment: Mapping[str, Sequence[Clock]], as_of: date) -> bytes:
    """A calendar in UTF-8 of the deadlines that run or have passed unmet, an all-day event each, the earliest first.

    What is met, or would matter only once something happens that is not on file, makes no event; nor does what cannot
    be reckoned, but the calendar's description says how many these are, which dates are missing, and by when one is due
    at the latest where that is known. as_of: the day that the clocks were reckoned for, which is also the stamp of each
    event.
    """
    every = [(shipment, clock) for shipment, some in clocks_by_shipment.items() for clock in some]
    events = [(one.due, shipment, one) for shipment, one in every if one.due and one.applies and one.status != MET]
    events.sort(key=lambda one: (one[0], one[1], one[2].clock))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//xuar-risk//deadlines//EN", "CALSCALE:GREGORIAN"]
    lines += ["X-WR-CALNAME:Deadlines of shipments"]
    description = _described(len(events), [one for one in every if one[1].status == CANNOT_COMPUTE], as_of)
    lines += [f"DESCRIPTION:{_text(description)}", f"X-WR-CALDESC:{_text(description)}"]
    for due, shipment, clock in events:
        lines += _event(due, shipment, clock, as_of)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _described(events: int, unreckoned: Sequence[tuple[str, Clock]], as_of: date) -> str:
    said = [f"Reckoned as of {as_of}: {events} deadlines" if events != 1 else f"Reckoned as of {as_of}: 1 deadline"]
    if unreckoned:
        missing = sorted({name for _, clock in unreckoned for name in clock.missing})
        named = f": {days_in_words(missing)}" if missing else ""
        said.append(
            f"{len(unreckoned)} more cannot be reckoned without days that are not on file, so they are no events{named}"
        )
        said += _bounded(unreckoned, as_of)
    return f"{'; '.join(said)}. {DISCLAIMER}"


def _bounded(unreckoned: Sequence[tuple[str, Clock]], as_of: date) -> Iterator[str]:
    """Those whose last possible day lies ahead, the nearest first."""
    found = [(clock.no_later_than, shipment, clock.title) for shipment, clock in unreckoned if clock.no_later_than]
    ahead = sorted(one for one in found if one[0] >= as_of)
    if ahead:
        named = [f"{title} of {shipment} no later than {day}" for day, shipment, title in ahead[:MOST_BOUNDED]]
        more = f", and {len(ahead) - MOST_BOUNDED} more" if len(ahead) > MOST_BOUNDED else ""
        yield f"by our inference, and it may be over already: {', '.join(named)}{more}"


def _event(due: date, shipment: str, clock: Clock, as_of: date) -> list[str]:
    summary = f"{clock.title}: {' '.join(shipment.split())}"
    described = [
        f"{clock.title}, by {'CBP' if clock.whose == 'CBP' else f'the {clock.whose}'}. Shipment {shipment}.",
        f"As of {as_of}: {clock.in_words}.",
        f"Next business day: {clock.next_business_day}." if clock.next_business_day else "",
        f"How it was reckoned: {clock.because}.",
        f"Rests on: {clock.citation}.",
        f"How sure the rule is: {clock.certainty}.",
        DISCLAIMER,
    ]
    return [
        "BEGIN:VEVENT",
        f"UID:{fact_id('deadline', shipment, clock.clock).replace(':', '-')}@xuar-risk",
        f"DTSTAMP:{_day(as_of)}T000000Z",
        f"DTSTART;VALUE=DATE:{_day(due)}",
        f"SUMMARY:{_text(summary)}",
        f"DESCRIPTION:{_text(chr(10).join(filter(None, described)))}",
        "CATEGORIES:DEADLINE",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        *(line for days in ALARM_DAYS for line in _alarm(days, summary)),
        "END:VEVENT",
    ]


def _alarm(days: int, summary: str) -> list[str]:
    said = f"In {days} days" if days > 1 else "Tomorrow"
    return [
        *("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-P{days}D"),
        *(f"DESCRIPTION:{_text(f'{said}: {summary}')}", "END:VALARM"),
    ]


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _text(text: str) -> str:
    """The value of a TEXT property: its signs escaped, no control sign, none that turns the reading direction."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp"))
    kept = without_turns(kept)
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(sign, escaped)
    return kept


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most LONGEST_LINE octets, each but the first after a blank; no character is cut."""
    part, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + character, size + octets
    yield part
