"""Regimes, clocks and what the notice asks for, each with its citation and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from review.clock import by_day
from review.clocks import Clock
from review.packet.blocks import Block, section, table, text
from review.plain_text import sentence

if TYPE_CHECKING:
    from review.case import Case
    from review.regimes import RegimeByParty


def law_section(case: Case) -> Block:
    """Part of the packet: which regimes reach the shipment, its clocks, and the notice."""
    regimes = [_regime_row(one) for one in case.regimes]
    clocks = [_clock_row(clock) for clock in sorted(case.clocks, key=lambda one: (not one.matters, by_day(one)))]
    return section(
        "Regimes and clocks",
        [
            text(
                "Every regime whose dates and entry type reach the shipment; whether the goods are covered is separate."
            ),
            table(
                ["Regime", "Why", "Rests on, and how sure"],
                [1.1, 5, 2.4],
                regimes,
                empty="No regime that is encoded here reaches the shipment's dates.",
            ),
            text("Clocks, reckoned from the dates on record. A due date that is no business day stays as written."),
            table(
                ["Clock", "Who acts", "Due", "Status", "Why", "Rests on, and how sure"],
                [1.5, 0.95, 1.2, 1.4, 3.9, 2.3],
                clocks,
                empty="No clock runs.",
            ),
            text(case.asked.in_words),
        ],
    )


def _regime_row(one: RegimeByParty) -> list[str]:
    rule = one.regime
    said = [rule.because, one.in_words, rule.note, *(words for words in rule.unsettled if words not in rule.because)]
    why = " ".join(filter(None, map(sentence, said)))
    return [rule.title, why, f"{rule.citation}. {rule.certainty}"]


def _clock_row(clock: Clock) -> list[str]:
    return [
        clock.title,
        clock.whose,
        " ".join(due_in_words(clock)),
        clock.stands_in_full,
        clock.because,
        f"{clock.citation}. {clock.certainty}",
    ]


def due_in_words(clock: Clock) -> Iterator[str]:
    if clock.idle:
        yield f"by its dates {clock.due}" if clock.due else "does not run"
        return
    yield str(clock.due) if clock.due else "cannot be reckoned"
    if clock.next_business_day:
        yield f"(next business day {clock.next_business_day})"
