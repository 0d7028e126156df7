"""Calendar months and US federal business days.

A business day is Monday to Friday, other than a federal holiday or the weekday on which one is observed. Days off that
a president orders, and the inauguration day of the District of Columbia, are no federal holidays and count.
"""

from __future__ import annotations

import functools
from datetime import date, timedelta

from holidays.countries.united_states import US

from graph.questions import months_before

_SATURDAY = 5


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter: 31 January + 1 = end of February.

    Raises OverflowError beyond the year 9999.
    """
    if day.year * 12 + day.month - 1 + months >= (date.max.year + 1) * 12:
        raise OverflowError("the day lies beyond the calendar")
    return months_before(day, -months)


def add_business_days(day: date, business_days: int) -> date:
    """The last of so many business days, the first being the one after `day`. Raises OverflowError like add_months."""
    left = business_days
    while left > 0:
        day += timedelta(days=1)
        left -= is_business_day(day)
    return day


def is_business_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _closed(day.year)


def next_business_day(day: date) -> date:
    """The day itself where it is a business day, else the first one after it."""
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


def why_closed(day: date) -> str | None:
    """What makes it no business day, in words; None for a business day."""
    if day.weekday() >= _SATURDAY:
        return f"a {day:%A}"
    return _closed(day.year).get(day)


@functools.cache
def _closed(year: int) -> dict[date, str]:
    """The federal holidays of a year and the days on which they are observed, by their names."""
    # New Year's Day on a Saturday is observed on the last day of the year before.
    years = [year, year + 1] if year < date.max.year else [year]
    return {day: name for day, name in US(years=years).items() if day.year == year}
