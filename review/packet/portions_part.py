"""Lines that are covered and lines that are not, what could be separated, and the ways that are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from review.outcomes import NEEDS_FROM, Outcome, clock_in_words
from review.packet.blocks import Block, bullets, section, table, text
from review.plain_text import sentence
from review.portions import PARTS

if TYPE_CHECKING:
    from review.case import Case


def portions_section(case: Case) -> Block:
    """Part of the packet: portions, the proposal for a manipulation permit, the outcomes."""
    portions = case.portions
    return section(
        "Portions and outcomes",
        [
            table(
                ["Portion", "Lines", "Quantity", "Entered value"],
                [3, 2, 2.5, 2],
                (
                    [PARTS[part.part], ", ".join(part.lines), part.quantity.in_words(), part.value.in_words("value")]
                    for part in portions.parts
                ),
                empty="No line is on record.",
            ),
            text(portions.nothing) if portions.nothing else None,
            text("Proposal for the request to the port", strong=True) if portions.proposal else None,
            bullets(portions.proposal),
            text("What is not settled", strong=True) if portions.not_settled else None,
            bullets(portions.not_settled),
            text(f"What each way needs: {NEEDS_FROM}.", small=True),
            table(
                ["Way", "What the source says, and our note", "Needs", "Clocks", "Rests on, and how sure"],
                [1.3, 3, 3, 2.2, 2.2],
                map(_row, portions.outcomes),
            ),
        ],
    )


def _row(one: Outcome) -> list[str]:
    rule = one.rule
    return [
        rule.title,
        f"{sentence(rule.says)} {f'Our note: {sentence(rule.note)}' if rule.note else ''}".strip(),
        "; ".join(rule.needs),
        "; ".join(clock_in_words(clock) for clock in one.clocks),
        f"{rule.citation}. {rule.certainty_in_words}",
    ]
