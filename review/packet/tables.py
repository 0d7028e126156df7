"""The packet's tables for its workbook: whole texts and numbers, where the PDF cuts and words them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from review.packet import names
from review.packet.exhibit_list import Exhibits, language, parties
from review.packet.step_part import merged, wrong
from review.packet.supplier_list import COLUMNS, suppliers
from review.packet.workbook import Table

if TYPE_CHECKING:
    from review.case import Case
    from review.clock import Clock
    from review.quantities import Quantity

_STEPS = (
    *("step", "process", "process_from", "stage", "id", "name", "country", "lots", "lines", "first_day", "last_day"),
    *("goods_from", "goods_to"),
)
_EXHIBITS = (
    *("exhibit", "step", "document", "kind", "issued_on", "paid_on", "parties", "language", "proves", "file"),
    *("file_on_record", "state", "because", "sha256", "sha256_on_record", "size"),
)
_EVIDENCE = (
    *("step", "to", "lines", "requirement", "title", "state", "exhibits", "wrong", "lacking", "ask", "citation"),
    *("certainty", "asked_by_notice"),
)
_PAYMENTS = (
    *("invoice", "exhibit", "step", "to", "seller", "buyer", "issued_on", "amount", "currency", "order", "payments"),
    *("paid", "state", "because"),
)
_QUANTITIES = (
    *("kind", "id", "step", "quantity", "unit", "inputs", "at_most", "at_most_unit", "yields", "taken", "state"),
    "because",
)
_CLOCKS = (
    "clock",
    "title",
    "whose",
    "due",
    "next_business_day",
    "no_later_than",
    "status",
    "in_words",
    "does_not_run",
    "because",
    "citation",
    "certainty",
)


def packet_tables(case: Case, exhibits: Exhibits) -> dict[str, Table]:
    """Sheets by name."""
    parties_ = (tuple(row[name] for name in COLUMNS) for row in suppliers(case))
    return {
        "suppliers": (COLUMNS, parties_),
        "steps": (_STEPS, _steps(case)),
        "exhibits": (_EXHIBITS, _exhibits(case, exhibits)),
        "evidence": (_EVIDENCE, _evidence(case, exhibits)),
        "quantities": (_QUANTITIES, map(_quantity, case.quantities)),
        "payments": (_PAYMENTS, _payments(case, exhibits)),
        "clocks": (_CLOCKS, map(_clock, case.clocks)),
    }


def _steps(case: Case) -> Iterator[list[Any]]:
    for step in case.chain.steps:
        node = names.site(case.projection, step)
        into = sorted({move.origin for move in case.chain.into(step.number)})
        out = sorted({move.to for move in case.chain.out_of(step.number)})
        yield [
            *(step.number, step.process, step.process_from, step.stage, step.key),
            *(names.step_name(case.projection, step), names.country(node), step.lots, step.lines),
            *(step.first_day, step.last_day, into, out),
        ]


def _exhibits(case: Case, exhibits: Exhibits) -> Iterator[list[Any]]:
    for one in exhibits.all:
        document, file = one.document, one.file
        yield [
            *(one.number, one.step, document.id, document.get("kind"), document.get("issued_on")),
            *(document.get("paid_on"), parties(document, case.projection), language(document), one.shows, one.copy),
            *(file.name, file.state, file.because, file.sha256, file.on_record, file.size),
        ]


def _evidence(case: Case, exhibits: Exhibits) -> Iterator[list[Any]]:
    for lines, item in merged(case.evidence):
        yield [
            *(
                item.step,
                item.to,
                ", ".join(lines),
                item.requirement,
                item.title,
                item.state,
                exhibits.numbers(item.documents),
            ),
            *(wrong(item, exhibits), item.lacking, item.ask, item.citation, item.certainty, item.asked_by_notice),
        ]


def _payments(case: Case, exhibits: Exhibits) -> Iterator[list[Any]]:
    for one in case.payments:
        yield [
            *(one.invoice, exhibits.numbers([one.invoice]), one.step, one.to, one.seller, one.buyer, one.issued_on),
            *(one.amount, one.currency, one.order, exhibits.numbers([p.document for p in one.payments]), one.paid),
            *(one.state_in_words, one.because),
        ]


def _clock(clock: Clock) -> list[Any]:
    """One that does not run says so in every column that tells how it stands."""
    stands = {"in_words": clock.stands_in_full, "does_not_run": clock.idle}
    if clock.idle:
        stands["status"] = "does not run"
    return [stands[name] if name in stands else getattr(clock, name) for name in _CLOCKS]


def _quantity(one: Quantity) -> list[Any]:
    inputs, taken = (list(map(names.amount_of, amounts)) for amounts in (one.inputs, one.taken))
    return [
        *(one.kind, one.id, one.step, one.made, one.unit, inputs, one.most, one.most_unit, one.by, taken),
        *(one.state, one.because),
    ]
