"""Deadlines of a shipment: which clocks can run by its dates, when each is due, and how it stands on a day.

The rules are rows of review/data/clocks.csv. They are not all equally sure, and each clock says so in `certainty`. What
stays unsettled, and is shown rather than decided here:

- wro_proof is counted from importation. For goods from a foreign trade zone or a warehouse, whether it is counted from
  their entry is not settled.
- the WRO of 2020-11-30 on the XPCC names no end here, so goods of the UFLPA's time show the clocks of both routes; the
  notice of detention says which one runs.
- protest is recalled from 19 USC 1514. Where no exclusion is on file and the time for a final determination has passed,
  it is counted from the day on which the goods are deemed excluded.
- extensions move only the proof of admissibility; that the portal grants two at most is trade press.
- the 180 days of textiles are for their country of origin; that they extend a redelivery here is an inference.

A due date that is no business day stays as written, with the next business day beside it. None of this is legal advice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph.regimes import Regime, day_that_matters, regimes
from graph.scope import line_scope
from review import business_days, clock_besides
from review.clock import CANNOT_COMPUTE, DUE, MET, PASSED, RUNNING, Clock, days_in_all
from review.clock_besides import MEANING, UNSETTLED_START, Standing
from review.clock_rules import Rule, rules
from review.day_words import DAYS, day_in_words
from review.reach import goods_of, why_not_reached

__all__ = ["CANNOT_COMPUTE", "DUE", "MET", "PASSED", "RUNNING", "SOON_DAYS", "Clock", "clocks"]

SOON_DAYS = 7
"""A clock that ends today or within so many days is due."""
TEXTILE_CHAPTERS = range(50, 64)
ORDERS = frozenset({"xpcc_wro", "xuar_wro"})
"""A clock of these alone is titled with the order it is of: goods of the UFLPA's time can be under one, too."""
DEEMED = "the day on which the goods are deemed excluded"
Shipment = Mapping[str, Any]


def clocks(shipment: Shipment, as_of: date, lines: Sequence[Shipment] = ()) -> list[Clock]:
    """The clocks whose regime reaches the shipment's dates, in the order of the table.

    shipment, lines: their properties. Where lines are given and none is of HTS chapters 50 to 63, the clock of textiles
    is left out; a clock of whose regimes none reaches the goods of a line stays, and does not apply. Dates after
    `as_of` settle nothing yet.
    """
    reaching = regimes(shipment, as_of)
    goods = goods_of(line_scope(line.get("hts"), line.get("fibre_content"), line.get("description")) for line in lines)
    asked = _Asked(shipment, as_of, reaching, goods)
    chosen = [rule for rule in rules() if asked.runs(rule)]
    if lines and not any(_is_textile(line) for line in lines):
        chosen = [rule for rule in chosen if rule.clock != "textile_conditional_release"]
    return [asked.clock(rule) for rule in chosen]


@dataclass(frozen=True)
class _Start:
    """Where a clock begins, and how that is said; without a day it cannot be computed."""

    day: date | None
    words: str
    missing: tuple[str, ...] = ()
    counted_from: str = ""


class _Asked:
    """One shipment on one day."""

    def __init__(
        self, shipment: Shipment, as_of: date, reaching: Sequence[Regime], goods: frozenset[str] | None
    ) -> None:
        self._shipment, self._as_of, self._reaching, self._goods = shipment, as_of, reaching, goods
        self._names = {regime.regime for regime in reaching}

    def runs(self, rule: Rule) -> bool:
        """Whether a regime of the rule reaches the shipment, and the rule was in force on the day it counts from."""
        known = [day for day in map(self._date, rule.starts) if day]
        return bool(rule.regimes & self._names) and rule.in_force(
            max(known) if known else day_that_matters(self._shipment, self._as_of)
        )

    def clock(self, rule: Rule) -> Clock:
        start = self._start(rule)
        says = [start.words]
        due = self._due(rule, start, says)
        status = self._status(rule, start.day, due, says) if due else CANNOT_COMPUTE
        set_going = not rule.only_if or any(map(self._has_come, rule.only_if))
        not_reached = self._not_reached(rule)
        applies = due is not None and set_going and not not_reached
        if due and not set_going:
            says.append("it matters only once the goods are detained, and no detention is on file by the day asked for")
        asked_by = self._asked_by(rule) if due is None and start.missing and not not_reached else ""
        latest = rule.latest_by(self._shipment) if asked_by else None
        standing = self._standing(rule, start, due, status, applies) if due else None
        besides = clock_besides.besides(standing) if standing else ()
        if standing:
            says += [told(standing) for told in (clock_besides.over_before, clock_besides.deemed)]
        says += [_then(rule, due), rule.note, _also_hangs_on(rule) if asked_by else ""]
        says += [self._regimes_in_words(rule), not_reached, clock_besides.in_doubt(standing) if standing else ""]
        open_ = due is not None and status in (RUNNING, DUE, PASSED)
        moved = due is not None and not business_days.is_business_day(due)
        return Clock(
            clock=rule.clock,
            title=self._title(rule),
            whose=rule.whose,
            due=due,
            status=status,
            days_left=(due - self._as_of).days if due and open_ else None,
            because="; ".join(filter(None, says)),
            citation=rule.citation,
            certainty=rule.certainty_in_words,
            applies=applies,
            missing=start.missing if due is None else (),
            asked_by=asked_by,
            next_business_day=business_days.next_business_day(due) if due and moved else None,
            not_reached=not_reached,
            no_later_than=latest,
            besides=(clock_besides.at_latest(rule, latest, self._as_of),) if latest else besides,
            under=tuple(regime.regime for regime in self._of(rule)),
        )

    def _standing(self, rule: Rule, start: _Start, due: date, status: str, applies: bool) -> Standing:
        followed_by = tuple(
            other
            for other in rules()
            if other.deemed == rule.clock and self.runs(other) and not any(map(self._date, other.starts))
        )
        beside = next((one.title for one in self._reaching if one.regime not in ORDERS), "")
        return Standing(
            *(rule, self._shipment, self._as_of, start.day, start.counted_from, due, status, applies, followed_by),
            beside=beside if rule.regimes <= ORDERS else "",
            is_held=self._is_held(),
        )

    def _title(self, rule: Rule) -> str:
        return f"{rule.title} {self._under(rule)}" if rule.regimes <= ORDERS else rule.title

    def _start(self, rule: Rule) -> _Start:
        known = [(day, name) for name in rule.starts if (day := self._date(name))]
        if not known:
            return self._deemed(rule) or _Start(None, f"{day_in_words(rule.starts[0])} is missing", rule.starts[:1])
        day, name = max(known)
        words = f"{rule.amount} {rule.unit} from {day} ({MEANING[name].removesuffix(' on')}, {name})"
        if day > self._as_of:
            words += ", which lies after the day asked for"
        absent = [name for name in rule.starts if not self._date(name)]
        if absent:
            words += f"; {absent[0]} is not on file, and the later of the two days would count"
        return _Start(day, words, counted_from=DAYS.get(name, name))

    def _deemed(self, rule: Rule) -> _Start | None:
        """The start that the passing of another clock stands for."""
        before = next((r for r in rules() if r.clock == rule.deemed and self.runs(r)), None)
        passed = self.clock(before) if before else None
        if not passed or passed.status != PASSED or not passed.due:
            return None
        return _Start(
            passed.due,
            f"{rule.amount} {rule.unit} from {passed.due}, {DEEMED}: no {rule.starts[0]} is on file, and nothing else "
            "that ended the time for a final determination",
            counted_from=DEEMED,
        )

    def _due(self, rule: Rule, start: _Start, says: list[str]) -> date | None:
        extended = self._date(rule.extended_by) if rule.extended_by else None
        try:
            due = rule.later(start.day) if start.day else None
        except OverflowError:
            says.append("the due date lies beyond the calendar")
            return None
        if extended is None:
            return due
        if due is not None and extended < due:
            says.append(f"extended_to {extended} is before {due} and moves nothing")
            return due
        says.append(f"moved to {extended} by extended_to" + (f", from {due}" if due else ""))
        return extended

    def _status(self, rule: Rule, start: date | None, due: date, says: list[str]) -> str:
        closed = business_days.why_closed(due)
        if closed:
            says.append(f"{due} is {closed}; the next business day is {business_days.next_business_day(due)}")
        for day, name in sorted(rule.settling(self._shipment)):
            if start and day < start:
                says.append(f"{name} {day} is before {start}: these dates contradict each other, so it settles nothing")
            elif day > self._as_of:
                says.append(f"{name} {day} lies after the day asked for")
            elif day <= due:
                says.append(f"settled by {name} {day}")
                return MET
            else:
                says.append(f"{name} {day} came {days_in_all((day - due).days)} after it")
                return PASSED
        if self._as_of > due:
            return PASSED
        return DUE if due - self._as_of <= timedelta(days=SOON_DAYS) else RUNNING

    def _asked_by(self, rule: Rule) -> str:
        """What on file shows that the clock runs, in words; blank where nothing does, or where it has ended since."""
        if not any(map(self._has_come, rule.asked_by)):
            return ""
        day = self._date("detained_on")
        if any((day or date.min) <= settled <= self._as_of for settled, _ in rule.settling(self._shipment)):
            return ""
        return f"detained {day}" if day else "a notice of detention is on file"

    def _has_come(self, name: str) -> bool:
        """Whether it is on file and has come by the day asked for; a notice comes with the detention."""
        day = self._date("detained_on" if name == "detention_notice" else name)
        return bool(self._shipment.get(name)) and (day is None or day <= self._as_of)

    def _regimes_in_words(self, rule: Rule) -> str:
        stored = clock_besides.counts_from_import(rule, self._shipment)
        return self._under(rule) + (f"; {UNSETTLED_START}" if stored else "")

    def _under(self, rule: Rule) -> str:
        return "under the " + " or the ".join(regime.title for regime in self._of(rule))

    def _of(self, rule: Rule) -> list[Regime]:
        """The regimes of the rule that reach the shipment, where any may reach its goods only those."""
        named = [regime for regime in self._reaching if regime.regime in rule.regimes]
        return [regime for regime in named if regime.may_reach(self._goods)] or named

    def _not_reached(self, rule: Rule) -> str:
        """Why none of the rule's regimes reaches the goods; blank where one may."""
        whys = [why_not_reached(regime, self._goods) for regime in self._of(rule)]
        if not all(whys):
            return ""
        decides = ["where the notice of detention says otherwise, the notice decides"] if self._is_held() else []
        return "; ".join([*whys, *decides])

    def _is_held(self) -> bool:
        return any(map(self._has_come, ("detained_on", "detention_notice")))

    def _date(self, name: str) -> date | None:
        day: date | None = self._shipment.get(name)
        return day


def _then(rule: Rule, due: date | None) -> str:
    """What follows the due date, by when at the latest; blank where nothing does, or the calendar ends before it."""
    latest = rule.latest_then(due) if due else None
    return f"{rule.then} within {rule.then_amount} {rule.unit} more, by {latest} at the latest" if latest else ""


def _also_hangs_on(rule: Rule) -> str:
    """What is counted from the end of the clock, in words."""
    return "; ".join(f"{other.title} may be counted from its end" for other in rules() if other.deemed == rule.clock)


def _is_textile(line: Shipment) -> bool:
    digits = "".join(c for c in str(line.get("hts") or "") if c.isdigit())[:2]
    return len(digits) == 2 and int(digits) in TEXTILE_CHAPTERS
