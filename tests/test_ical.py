"""Deadlines as iCalendar: what becomes an event, the bytes, and that users' text stays text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.clocks import CANNOT_COMPUTE, DUE, MET, PASSED, Clock, clocks
from review.ical import LONGEST_LINE, calendar

DAY = date(2026, 11, 1)
DETAINED = {"import_date": date(2026, 10, 5), "presented_on": date(2026, 10, 10), "detained_on": date(2026, 10, 14)}
FINAL = Clock(
    clock="uflpa_final_determination",
    title="Final determination",
    whose="CBP",
    due=date(2026, 11, 8),
    status=DUE,
    days_left=7,
    because="30 calendar days from 2026-10-09 (presented for examination, presented_on)",
    citation="19 CFR 151.16; 19 USC 1499(c)",
    certainty="another official text, seen",
    applies=True,
    next_business_day=date(2026, 11, 9),
)


SAID = r"Reckoned as of 2026-11-01: 1 deadline. This informs\; it is no legal advice: compare with the notice."


def unfolded(made: bytes) -> list[str]:
    """The logical lines."""
    return made.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def plain(value: str) -> str:
    """What a TEXT value says."""
    return re.sub(r"\\([\\;,nN])", lambda sign: "\n" if sign[1] in "nN" else sign[1], value)


def events(made: bytes) -> list[dict[str, Any]]:
    """The events, by name; the triggers of their alarms under `alarms`."""
    found: list[dict[str, Any]] = []
    inside = []
    for line in unfolded(made):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            inside.append(value)
            if value == "VEVENT":
                found.append({"alarms": []})
        elif name == "END":
            assert inside.pop() == value, "what begins last ends first"
        elif inside[-1] == "VEVENT":
            assert name not in found[-1], "each property once"
            found[-1][name] = plain(value)
        elif inside[-1] == "VALARM" and name == "TRIGGER":
            found[-1]["alarms"].append(value)
    assert not inside
    return found


def of_calendar(made: bytes, name: str) -> str:
    (value,) = {line.partition(":")[2] for line in unfolded(made)[:10] if line.startswith(f"{name}:")}
    return plain(value)


def test_the_bytes_of_one_deadline() -> None:
    made = calendar({"SHIP-1": [FINAL]}, DAY)
    assert unfolded(made)[:8] == [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//xuar-risk//deadlines//EN", "CALSCALE:GREGORIAN"),
        "X-WR-CALNAME:Deadlines of shipments",
        f"DESCRIPTION:{SAID}",
        f"X-WR-CALDESC:{SAID}",
        "BEGIN:VEVENT",
    ]
    (event,) = events(made)
    assert event["DTSTAMP"] == "20261101T000000Z"
    assert event["DTSTART;VALUE=DATE"] == "20261108", "a Sunday stays as the rule writes it"
    assert event["SUMMARY"] == "Final determination: SHIP-1"
    assert event["alarms"] == ["-P7D", "-P1D"]
    assert event["DESCRIPTION"].split("\n") == [
        "Final determination, by CBP. Shipment SHIP-1.",
        "As of 2026-11-01: due in 7 days.",
        "Next business day: 2026-11-09.",
        "How it was reckoned: 30 calendar days from 2026-10-09 (presented for examination, presented_on).",
        "Rests on: 19 CFR 151.16; 19 USC 1499(c).",
        "How sure the rule is: another official text, seen.",
        "This informs; it is no legal advice: compare with the notice.",
    ]
    assert made.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n") and b"\n" not in made.replace(b"\r\n", b"")


def test_the_same_deadlines_give_the_same_bytes_in_whatever_order() -> None:
    later = replace(FINAL, clock="protest", due=date(2027, 1, 1))
    one = calendar({"A": [FINAL, later], "B": [FINAL]}, DAY)
    assert one == calendar({"B": [FINAL], "A": [later, FINAL]}, DAY)
    found = events(one)
    assert [(e["DTSTART;VALUE=DATE"], e["SUMMARY"][-1]) for e in found] == [
        *(("20261108", "A"), ("20261108", "B"), ("20270101", "A")),
    ]
    assert len({event["UID"] for event in found}) == 3


def test_an_event_is_the_same_one_when_it_is_reckoned_anew() -> None:
    (before,) = events(calendar({"A": [FINAL]}, DAY))
    moved = replace(FINAL, due=date(2026, 12, 1), status=PASSED, because="another day")
    (after,) = events(calendar({"A": [moved]}, date(2026, 12, 5)))
    assert before["UID"] == after["UID"] and before["DTSTAMP"] < after["DTSTAMP"]
    assert after["UID"] != events(calendar({"A ": [FINAL]}, DAY))[0]["UID"]


@pytest.mark.parametrize(
    ("changed", "made"),
    [
        ({}, 1),
        ({"status": PASSED, "days_left": -3}, 1),
        ({"status": MET, "days_left": None}, 0),
        ({"status": CANNOT_COMPUTE, "due": None, "days_left": None, "missing": ("presented_on",)}, 0),
        ({"applies": False}, 0),
    ],
)
def test_what_is_met_or_not_set_going_or_not_reckoned_is_no_event(changed: dict[str, Any], made: int) -> None:
    assert len(events(calendar({"A": [replace(FINAL, **changed)]}, DAY))) == made


def test_what_cannot_be_reckoned_is_counted() -> None:
    lacking = replace(FINAL, status=CANNOT_COMPUTE, due=None, days_left=None, missing=("presented_on",))
    made = calendar({"A": [FINAL, lacking], "B": [lacking, replace(lacking, missing=("excluded_on",))]}, DAY)
    assert of_calendar(made, "DESCRIPTION").startswith(
        "Reckoned as of 2026-11-01: 1 deadline; 3 more cannot be reckoned without days that are not on file, so "
        "they are no events: the day of exclusion (excluded_on), the day of presentation for examination "
        "(presented_on)."
    )
    assert "0 deadlines" in of_calendar(calendar({}, DAY), "DESCRIPTION")


def test_by_when_one_that_cannot_be_reckoned_ends_is_said_and_is_no_event() -> None:
    lacking = replace(
        FINAL, status=CANNOT_COMPUTE, due=None, days_left=None, missing=("presented_on",), no_later_than=DAY
    )
    over = replace(lacking, no_later_than=date(2026, 10, 31))
    later = replace(lacking, no_later_than=date(2026, 11, 20))
    made = calendar({"C": [over], "B": [later], "A": [lacking]}, DAY)
    assert events(made) == []
    assert of_calendar(made, "DESCRIPTION").endswith(
        "(presented_on); by our inference, and it may be over already: Final determination of A no later than "
        "2026-11-01, Final determination of B no later than 2026-11-20. This informs; it is no legal advice: compare "
        "with the notice."
    )
    many = calendar({f"S-{number:02d}": [later] for number in range(25)}, DAY)
    assert "S-19 no later than 2026-11-20, and 5 more. This" in of_calendar(many, "DESCRIPTION")


def test_the_clocks_of_a_detained_shipment() -> None:
    found = events(calendar({"SHIP-1": clocks(DETAINED, DAY)}, DAY))
    assert [(event["DTSTART;VALUE=DATE"], event["SUMMARY"]) for event in found] == [
        ("20261109", "Final determination: SHIP-1"),
        ("20270105", "Proof of admissibility under the XPCC WRO: SHIP-1"),
    ]
    assert "recalled; compare it with the official text" in found[1]["DESCRIPTION"]


HOSTILE = 'a\r\nEND:VEVENT\r\nBEGIN:VEVENT\nX:1\r;,\\n:"\\\x07\u2028\u202e' + "棉花قطن🧵" * 30


def test_users_text_stays_text() -> None:
    made = calendar({HOSTILE: [FINAL, replace(FINAL, clock="protest")]}, DAY)
    found = events(made)
    assert len(found) == 2
    kept = HOSTILE.replace("\r\n", "\n").replace("\r", "\n").translate(dict.fromkeys([7, 0x2028, 0x202E]))
    on_one_line = " ".join(HOSTILE.split()).translate(dict.fromkeys([7, 0x202E]))
    assert found[0]["SUMMARY"] == f"Final determination: {on_one_line}"
    assert f"Shipment {kept}." in found[0]["DESCRIPTION"]
    assert not any(line.startswith("X:1") for line in unfolded(made))


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=120))
def test_no_line_is_longer_than_75_octets_and_none_cuts_a_character(text: str) -> None:
    made = calendar({text: [replace(FINAL, because=text * 3)]}, DAY)
    for line in made.split(b"\r\n"):
        assert len(line) <= LONGEST_LINE
        line.decode()
    (event,) = events(made)
    assert len(event["alarms"]) == 2


@pytest.mark.parametrize("due", [date(1, 1, 1), date.max])
def test_the_ends_of_the_calendar(due: date) -> None:
    (event,) = events(calendar({"A": [replace(FINAL, due=due)]}, DAY))
    assert event["DTSTART;VALUE=DATE"] == due.isoformat().replace("-", "")
