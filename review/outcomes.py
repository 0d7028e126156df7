"""What an importer can do with goods that are held, or with a portion of them: rows of review/data/outcomes.csv.

What each way needs is our working list, drawn from what the sources say of it; no source at hand gives such a list.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.certainty import CERTAINTIES
from graph.rows import cell_parts, rows_of
from review.clocks import Clock
from review.dated_rows import DatedRow, dated_cells

NEEDS_FROM = "ours, drawn from the rule; no source at hand lists it, so ask the port"


@dataclass(frozen=True, kw_only=True)
class OutcomeRule(DatedRow):
    """A row of the table. says: what the source says. needs: what it takes. clocks: names as in review/clocks.py."""

    outcome: str
    title: str
    says: str
    needs: tuple[str, ...]
    clocks: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """One way for one shipment. clocks: those that bear on it, reckoned."""

    rule: OutcomeRule
    clocks: tuple[Clock, ...]

    def as_json(self) -> dict[str, Any]:
        rule = self.rule
        return {
            "outcome": rule.outcome,
            "title": rule.title,
            "says": rule.says,
            "needs": list(rule.needs),
            "needs_from": NEEDS_FROM,
            "note": rule.note,
            "clocks": [_clock_json(clock) for clock in self.clocks],
            "citation": rule.citation,
            "certainty": rule.certainty_in_words,
        }


def clock_in_words(clock: Clock) -> str:
    """How a clock stands; of one that does not run only that, and why."""
    return f"{clock.title}: {clock.stands}"


def _clock_json(clock: Clock) -> dict[str, Any]:
    due = clock.due.isoformat() if clock.due else None
    said = {"clock": clock.clock, "title": clock.title, "due": due, "status": clock.status}
    return {**said, "applies": clock.applies, "in_words": clock_in_words(clock)}


@functools.cache
def outcome_rules() -> tuple[OutcomeRule, ...]:
    """Every row, in the order of the table."""
    return tuple(map(_rule, rows_of("review", "outcomes.csv")))


def outcomes_of(clocks: Sequence[Clock], day: date) -> tuple[Outcome, ...]:
    """The ways that are in force on the day, each with those of the shipment's clocks that bear on it."""
    return tuple(
        Outcome(rule, tuple(clock for clock in clocks if clock.clock in rule.clocks))
        for rule in outcome_rules()
        if rule.in_force(day)
    )


def _rule(row: dict[str, str]) -> OutcomeRule:
    if not row["certainty"] or set(row["certainty"]) - CERTAINTIES.keys():
        raise ValueError(f"review/data/outcomes.csv: the certainty of {row['outcome']} is none that is known")
    return OutcomeRule(
        outcome=row["outcome"],
        title=row["title"],
        says=row["says"],
        needs=cell_parts(row["needs"]),
        clocks=cell_parts(row["clocks"]),
        **dated_cells(row),
    )
