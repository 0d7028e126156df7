"""From when to when an entity was listed: the last time by its dates, the times before by its history."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from graph.objects import Node

LISTED, AGAIN, REMOVED = "listed", "listed again", "removed"
"""The words of a ListedEntity's `history` that begin and end a period; `moved` and `renamed` do neither."""
_EVENT = re.compile(rf"(\d{{4}}-\d\d-\d\d) ({AGAIN}|{LISTED}|{REMOVED})\b")


class Period(NamedTuple):
    """Listed from `since` on until the day before `until`; None where that end is not known or has not come."""

    since: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether it was listed on the day; an unknown end is open."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    @property
    def in_words(self) -> str:
        return f"from {self.since or 'an unknown day'} to {self.until or 'now'}"


def periods_of(listed: Node) -> list[Period]:
    """Every period in which the entity was listed, in order. The last one has the dates of its node."""
    return [
        *earlier_periods(listed.get("history") or ()),
        Period(listed.get("effective_date"), listed.get("removed_on")),
    ]


def earlier_periods(history: Iterable[str]) -> list[Period]:
    """The periods before the last one, by the lines of a history in order: each ends with a removal."""
    ended: list[Period] = []
    since, is_listed = None, False
    for line in history:
        if found := _EVENT.match(line):
            day, is_listed = date.fromisoformat(found[1]), found[2] != REMOVED
            if is_listed:
                since = day
            else:
                ended.append(Period(since, day))
    return ended if is_listed else ended[:-1]


def as_known(listed: Node, day: date, *, held: bool) -> Node | None:
    """The entity as a version of its list knew it: what came later is taken back. The node itself where nothing did.

    held: whether the version of that day lists it. One that an earlier version lists, and that none up to that day has
    seen taken off, was listed too: a partial version ends no listing. None where the version neither lists it nor knew
    it before.
    """
    held = held or _stayed(listed, day)
    periods = periods_of(listed)
    known = [period for period in periods if period.until and period.until <= day]
    ended = len(known)
    if held:
        known.append(Period(periods[min(ended, len(periods) - 1)].since, None))
    if not known:
        return None
    if known[-1] == periods[-1]:
        return listed
    dates = {"effective_date": known[-1].since, "removed_on": known[-1].until}
    history = list(_until_removal(listed.get("history") or (), ended, held=held))
    return replace(listed, properties={**listed.properties, **dates, "history": history})


def _stayed(listed: Node, day: date) -> bool:
    """Whether the last version up to the day that lists the entity was followed by no removal up to that day."""
    held_by = [version for version in listed.get("versions") or () if version <= day.isoformat()]
    removals = [str(period.until) for period in periods_of(listed) if period.until and period.until <= day]
    return bool(held_by) and (not removals or max(held_by) > max(removals))


def _until_removal(history: Iterable[str], number: int, *, held: bool) -> Iterator[str]:
    """The lines up to the removal of this number; held: and those behind it, up to the next one."""
    removals = 0
    for line in history:
        found = _EVENT.match(line)
        is_removal = found is not None and found[2] == REMOVED
        if removals == number and (is_removal or not held):
            return
        removals += is_removal
        yield line


def period_on(listed: Node, day: date) -> Period | None:
    """The period in which the day lies, the last one first; None where the entity was not listed that day."""
    return next((period for period in reversed(periods_of(listed)) if period.holds(day)), None)
