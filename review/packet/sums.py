"""Quantities against each other, lot by lot, and invoices against payments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from review.packet import names
from review.packet.blocks import Block, bullets, section, table, text
from review.packet.exhibit_list import Exhibits
from review.paper_problems import ALTERED, NO_FILE
from review.plain_text import sentence

if TYPE_CHECKING:
    from review.amounts import Amount
    from review.case import Case
    from review.payments import Payment
    from review.quantities import Quantity

_MOST_PARTS = 12


def sums_section(case: Case, exhibits: Exhibits) -> Block:
    """Part of the packet: reconciliation of quantities and of money."""
    return section("Quantities and payments", [_quantities(case), _payments(case, exhibits)])


def _quantities(case: Case) -> Block:
    return section(
        "Reconciliation of quantities",
        [
            text(
                "Of each lot and line: what it is, what went in, the most that its inputs can give by the yields "
                "named, and what was taken from it. Where a quantity is missing or cannot be compared, it is not "
                "known.",
                small=True,
            ),
            table(
                ["Step", "Lot or line", "Quantity", "Made of", "At most", "Taken from it", "State", "In words"],
                [0.5, 1.2, 1.1, 2.1, 1.1, 1.9, 0.8, 3.6],
                map(_quantity, case.quantities),
                empty="No lot and no line in scope is on record.",
            ),
            text("Yields, and who says so", strong=True) if _yields(case) else None,
            bullets(_yields(case)),
        ],
        new_page=False,
        level=2,
    )


def _yields(case: Case) -> list[str]:
    return list(dict.fromkeys(f"{words}." for one in case.quantities for words in one.by))


def _quantity(one: Quantity) -> list[str]:
    most = "" if one.most is None else names.amount(one.most, one.most_unit)
    by = f" ({'; '.join(said.partition(':')[0] for said in one.by)})" if one.by else ""
    return [
        str(one.step),
        one.id,
        names.amount(one.made, one.unit) or "not stated",
        _parts(one.inputs),
        most,
        _parts(one.taken),
        one.state,
        f"{sentence(one.because)}{by}",
    ]


def _parts(parts: Sequence[Amount]) -> str:
    said = map(names.amount_of, parts[:_MOST_PARTS])
    return "; ".join(said) + (f"; and {len(parts) - _MOST_PARTS} more" if len(parts) > _MOST_PARTS else "")


def _payments(case: Case, exhibits: Exhibits) -> Block:
    return section(
        "Invoices against payments",
        [
            text(_payments_rest_on(case), small=True) if case.payments else None,
            table(
                ["Invoice", "Steps", "Seller and buyer", "Date", "Amount", "Payments", "State", "What does not fit"],
                [1.0, 0.8, 3, 1.2, 1.5, 2.2, 0.9, 3],
                (_payment(case, one, exhibits) for one in case.payments),
                empty="No invoice of this chain is on file.",
            ),
        ],
        new_page=False,
        level=2,
    )


def _payments_rest_on(case: Case) -> str:
    looked = "their files were looked at" if case.files else "nobody looked at their files"
    return f"By what is recorded of the documents on file; {looked}. A payment that is not on file can have been made."


def _payment(case: Case, one: Payment, exhibits: Exhibits) -> list[str]:
    seller, buyer = (names.called_best(case.projection, party) or "not stated" for party in (one.seller, one.buyer))
    paid = [
        f"{exhibits.numbers([p.document])}: {names.money(p.amount, p.currency)}, {p.paid_on or 'no day stated'}"
        + ("" if p.how == "stated" else " (likely)")
        for p in one.payments
    ]
    said = [p.because for p in one.problems if p.kind not in (ALTERED, NO_FILE)]  # those of files are in `because`
    return [
        exhibits.numbers([one.invoice]),
        f"{one.step} to {one.to}" if one.to else str(one.step or ""),
        f"{seller} to {buyer}",
        str(one.issued_on or ""),
        names.money(one.amount, one.currency),
        "; ".join(paid) or "none on file",
        one.state_in_words,
        " ".join(dict.fromkeys(map(sentence, [one.because, *said]))),
    ]
