"""The deadlines of one shipment as a table, by day, with what else is to be said of each under it."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.output import Row, rows_of, say
from review.clock import Clock, by_day


def show_clocks(clocks: Iterable[Clock]) -> None:
    """Prints them; nothing where there is none."""
    found = sorted(clocks, key=by_day)
    if found:
        rows_of([_row(clock) for clock in found])
    for clock in found:
        if clock.besides:
            say(f"  {clock.title}: {'; '.join(clock.besides)}.")


def _row(clock: Clock) -> Row:
    return {
        **{"due": clock.due or "not known", "status": clock.standing, "what": clock.title, "by": clock.whose},
        **{"next_business_day": clock.next_business_day, "rests_on": f"{clock.citation} ({clock.certainty})"},
    }
