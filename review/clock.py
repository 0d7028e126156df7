"""One deadline of one shipment, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from review.day_words import days_in_words

RUNNING, DUE, PASSED, MET, CANNOT_COMPUTE = "running", "due", "passed", "met", "cannot_compute"


@dataclass(frozen=True)
class Clock:
    """One deadline of one shipment.

    clock: its name in records.md. title: in words; that of an order's own clock names the order. under: the regimes of
    it that reach the shipment, by the names in records.md. whose: who has to act, importer or CBP. due: the day as the
    rule writes it, or None. status: running, due (within SOON_DAYS), passed, met or cannot_compute. days_left: days
    from the as-of date to the due date, negative once it has passed; None where it is met or cannot be computed.
    because: the dates and the rule that decided. certainty: how sure the rule is, in words. applies: whether what sets
    the clock going is on file and a regime of it may reach the goods; a shipment that nobody detained owes no proof.
    missing: the dates without which it cannot be computed. asked_by: where dates are missing, what on file shows that
    it runs all the same and nothing has ended it, such as `detained 2026-11-15`; blank elsewhere. next_business_day:
    the first business day on or after the due date, where that is another day. not_reached: why none of its regimes
    reaches the goods, in words; blank where one may. no_later_than: of one that runs and lacks its date, the last day
    that it can be due by what else is on file, an inference of ours; it may be over before. besides: what else is to be
    said with its status, in sentences without a full stop: since what one that has passed is counted, what settled it,
    what moved it, what is not settled about it.
    """

    clock: str
    title: str
    whose: str
    due: date | None
    status: str
    days_left: int | None
    because: str
    citation: str
    certainty: str
    applies: bool
    missing: tuple[str, ...] = ()
    asked_by: str = ""
    next_business_day: date | None = None
    not_reached: str = ""
    no_later_than: date | None = None
    besides: tuple[str, ...] = ()
    under: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        due, after, latest = self.due, self.next_business_day, self.no_later_than
        names = ("status", "because", "citation", "title", "whose", "in_words", "days_left", "certainty", "applies")
        return {
            "clock": self.clock,
            "due": due.isoformat() if due else None,
            **{name: getattr(self, name) for name in names},
            "missing": list(self.missing),
            "under": list(self.under),
            "besides": list(self.besides),
            "next_business_day": after.isoformat() if after else None,
            "no_later_than": latest.isoformat() if latest else None,
        }

    @property
    def in_words(self) -> str:
        """The status as a person would say it, with what else is to be said of it."""
        return "; ".join((self.standing, *self.besides))

    @property
    def standing(self) -> str:
        """The status alone."""
        if self.status == MET:
            return "met"
        if self.due is None:
            return self._not_reckoned
        left = self.days_left or 0
        if self.status == PASSED:
            return f"passed {days_in_all(-left)} ago"
        return "due today" if left == 0 else f"due in {days_in_all(left)}"

    @property
    def stands(self) -> str:
        """The status alone; of one that does not run that and why, for its day is nobody's then."""
        if self.not_reached:
            return f"does not run: {self.not_reached}"
        return f"does not run: it does so {self.idle}" if self.idle else self.standing

    @property
    def stands_in_full(self) -> str:
        """The same with what else is to be said of it."""
        return "; ".join((self.stands, *self.besides))

    @property
    def matters(self) -> bool:
        """Whether it applies, or runs by what is on file and only lacks its date."""
        return self.applies or bool(self.asked_by)

    @property
    def day(self) -> date | None:
        """The day to put it by: when it is due, else the last day that this can be."""
        return self.due or self.no_later_than

    @property
    def idle(self) -> str:
        """Why it does not run, in words; blank where it runs, or only its date is lacking."""
        if self.not_reached:
            return self.not_reached
        return "only once the goods are detained" if self.due and not self.applies else ""

    @property
    def _not_reckoned(self) -> str:
        why = f": {days_in_words(self.missing)} is missing" if self.missing else ""
        return f"cannot be reckoned{why}" + (f"; {self.asked_by}, so ask for it" if self.asked_by else "")


def by_day(clock: Clock) -> tuple[bool, bool, date, str]:
    """The order in which people read them: by the day, then those without one, and last those that are met."""
    return clock.status == MET, clock.day is None, clock.day or date.max, clock.clock


def days_in_all(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"
