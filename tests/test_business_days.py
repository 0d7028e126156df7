"""Calendar months and US federal business days, against the statute by hand and against a slow day-by-day count."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from review import business_days
from review.business_days import add_business_days, add_months, is_business_day, next_business_day


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2021-01-31", 1, "2021-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2100-01-30", 1, "2100-02-28"),
        ("2000-01-30", 1, "2000-02-29"),
        ("2021-10-31", 3, "2022-01-31"),
        ("2021-08-31", 3, "2021-11-30"),
        ("2021-12-15", 0, "2021-12-15"),
    ],
)
def test_calendar_months(start: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    "closed",
    [
        *("2021-06-18", "2021-07-05", "2021-12-24", "2021-12-31"),
        *("2022-06-20", "2022-12-26", "2023-01-02", "2023-11-10", "2023-11-23", "2024-05-27", "2026-07-03"),
    ],
)
def test_federal_holidays_and_the_days_they_are_observed_on(closed: str) -> None:
    """As the Office of Personnel Management publishes them."""
    assert not is_business_day(date.fromisoformat(closed))
    assert business_days.why_closed(date.fromisoformat(closed))


@pytest.mark.parametrize("opened", ["2021-01-20", "2020-06-19", "2021-12-27", "2022-01-03", "2023-11-24", "2024-12-24"])
def test_other_weekdays_are_business_days(opened: str) -> None:
    assert is_business_day(date.fromisoformat(opened))
    assert business_days.why_closed(date.fromisoformat(opened)) is None


FIXED = {(1, 1), (7, 4), (11, 11), (12, 25)}
NTH_WEEKDAY = {(1, 0, 3), (2, 0, 3), (9, 0, 1), (10, 0, 2), (11, 3, 4)}


def closed_by_hand(this: date) -> bool:
    """5 USC 6103 by its text; a holiday on a Saturday is kept on the Friday before, on a Sunday on the Monday after."""
    if this.weekday() >= 5:
        return True
    near = {this: True, this + timedelta(days=1): this.weekday() == 4, this - timedelta(days=1): this.weekday() == 0}
    for other, counts in near.items():
        juneteenth = (other.month, other.day) == (6, 19) and other.year >= 2021
        if counts and ((other.month, other.day) in FIXED or juneteenth):
            return True
    nth = (this.month, this.weekday(), (this.day - 1) // 7 + 1)
    last_monday_of_may = (this.month, this.weekday()) == (5, 0) and this.day > 24
    return nth in NTH_WEEKDAY or last_monday_of_may


DAYS = st.dates(date(2015, 1, 1), date(2060, 12, 31))


@settings(deadline=None)
@given(DAYS)
@example(date(2021, 12, 31))
@example(date(2027, 12, 31))
@example(date(2021, 6, 18))
def test_business_days_are_as_the_statute_says(this: date) -> None:
    assert is_business_day(this) != closed_by_hand(this)


@settings(deadline=None)
@given(DAYS, st.integers(0, 40))
def test_business_days_are_counted_one_by_one(start: date, amount: int) -> None:
    counted = [start + timedelta(days=n) for n in range(1, 120)]
    working = [this for this in counted if not closed_by_hand(this)]
    assert add_business_days(start, amount) == ([start, *working][amount])
    after = [start, *counted]
    assert next_business_day(start) == next(this for this in after if not closed_by_hand(this))


@settings(deadline=None)
@given(DAYS, st.integers(0, 30))
def test_months_are_counted_one_by_one(start: date, months: int) -> None:
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    assert add_months(start, months) == date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
