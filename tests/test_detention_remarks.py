"""Which dates of a shipment contradict each other, which only seem to, and which clock an extension moves."""

from __future__ import annotations

from typing import Any

import pytest

from graph.known_shipments import known_of
from review.detention_remarks import IN_ORDER, remarks
from tests.test_clocks import day, shipment

BEFORE = "these dates contradict each other"
COTTON = [{"hts": "6109.10", "fibre_content": "100% cotton"}]


def told(said: str, lines: Any = COTTON, as_of: str = "2026-11-01", **more: Any) -> list[str]:
    return remarks(known_of("SH-1", {**shipment(said), **more}, []), day(as_of), lines)


@pytest.mark.parametrize(
    ("said", "more", "remark"),
    [
        (
            "import 2026-08-31",
            {"export_date": day("2026-09-02")},
            "import_date 2026-08-31 lies before export_date 2026-09-02: these dates contradict each other",
        ),
        (
            "import 2026-08-31, released 2026-09-09, exported 2026-09-05",
            {},
            "exported_on 2026-09-05 lies before release_date 2026-09-09: these dates contradict each other",
        ),
        (
            "import 2026-08-31, detained 2026-09-09, exported 2026-09-05",
            {},
            "exported_on 2026-09-05 lies before detained_on 2026-09-09: these dates contradict each other",
        ),
        (
            "import 2026-08-31, entry 2026-08-30",
            {"entry_type": "warehouse"},
            "entry_date 2026-08-30 lies before import_date 2026-08-31: these dates contradict each other",
        ),
    ],
)
def test_dates_that_no_order_of_events_allows_contradict_each_other(said: str, more: Any, remark: str) -> None:
    assert remark in told(said, **more)


def test_a_flight_over_the_date_line_can_come_a_day_before_it_left() -> None:
    (remark,) = told("import 2026-08-31", export_date=day("2026-09-01"))
    assert remark == (
        "export_date 2026-09-01 lies the day after import_date 2026-08-31: only a flight over the date line does so; "
        "see that both are right"
    )
    assert told("import 2026-09-01", export_date=day("2026-09-01")) == []


def test_a_release_before_the_detention_says_what_alone_allows_it() -> None:
    found = told("import 2026-08-31, released 2026-09-02, detained 2026-09-10")
    assert (
        "release_date 2026-09-02 lies before detained_on 2026-09-10: only goods that CBP demanded back are detained "
        "after their release; see that both are right" in found
    )
    assert not [one for one in told("import 2026-08-31, detained 2026-09-02, released 2026-09-10") if "before" in one]


@pytest.mark.parametrize("entry_type", [None, "consumption"])
def test_an_entry_for_consumption_before_the_import_is_nothing_odd(entry_type: str | None) -> None:
    assert told("import 2026-08-31, entry 2026-08-27", entry_type=entry_type) == []


def test_the_strangers_shipment_is_remarked_on() -> None:
    said = "import 2026-08-31, entry 2026-08-30, presented 2026-09-01, released 2026-09-02, detained 2026-09-10"
    found = " ".join(told(said, export_date=day("2026-09-01")))
    assert "export_date 2026-09-01" in found and "release_date 2026-09-02 lies before detained_on" in found
    assert "entry_date" not in found


@pytest.mark.parametrize(("first", "second"), IN_ORDER)
def test_the_same_day_contradicts_nothing_and_the_day_before_does(first: str, second: str) -> None:
    same = {first: day("2026-09-05"), second: day("2026-09-05")}
    assert not [one for one in told("", **same) if BEFORE in one]
    assert [one for one in told("", **{**same, second: day("2026-09-03")}) if BEFORE in one]


# --- what an extension moves


def test_an_extension_of_a_deadline_that_runs_is_nothing_odd() -> None:
    assert told("import 2026-10-05, presented 2026-10-14, detained 2026-10-20, extended 2027-05-31") == []


def test_an_extension_that_moves_nothing_says_so() -> None:
    said = "import 2026-10-05, presented 2026-10-14, detained 2026-10-20, extended 2027-05-31"
    (remark,) = [one for one in told(said, [{"hts": "2002.90.80"}]) if "extended_to" in one]
    assert remark == (
        "extended_to 2027-05-31 moves no deadline that runs here: it moves Proof of admissibility alone; Final "
        "determination stays"
    )


def test_without_an_extension_nothing_is_said_of_one() -> None:
    assert not [one for one in told("import 2026-10-05, detained 2026-10-20") if "extended" in one]
