"""The importer's statement under 19 CFR 12.43(b), as a draft that states only what the graph holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.exposure import CLEAR
from graph.open_ends import PLACED
from review.chain import SHIPPING
from review.line_verdicts import line_verdicts
from review.packet import names
from review.packet.blocks import Block, bullets, fields, form, section, text, warning
from review.packet.exhibit_list import Exhibits
from review.packet.law_texts import statement
from review.plain_text import sentence

if TYPE_CHECKING:
    from review.case import Case

_MOST_ENDS = 20


def statement_section(case: Case, exhibits: Exhibits) -> Block:
    """Part of the packet: the draft."""
    wording = statement()
    return section(
        f"{wording.title}, {wording.citation}: DRAFT",
        [
            warning(wording.warning) if wording.warning else text(wording.compared),
            text(f"How sure it is what the statement must say: {wording.certainty}.", small=True),
            fields(
                [
                    ("Importer", names.named(case.projection, case.shipment.get("consignee_id"))),
                    ("Shipment", case.shipment.id),
                    ("Entry number", case.shipment.get("entry_number")),
                    ("Bill of lading", case.shipment.get("bill_of_lading")),
                ]
            ),
            text("Efforts on record to determine the source of the merchandise and of every component", strong=True),
            bullets(_efforts(case, exhibits)),
            text("Results on record", strong=True),
            bullets(_results(case)),
            text("Character of the labor used: the graph holds nothing of it. The importer adds what was found out."),
            form(
                [
                    [
                        ("words", "On this I, "),
                        ("blank", "name, for the importer"),
                        (
                            "words",
                            ", state as my belief with respect to the source of the merchandise and the labor used: ",
                        ),
                        ("blank", "the importer's belief"),
                        ("words", "."),
                    ]
                ],
                wording.signature,
            ),
        ],
    )


def _efforts(case: Case, exhibits: Exhibits) -> Iterator[str]:
    steps = [step for step in case.chain.steps if step.process != SHIPPING]
    lots = sum(len(step.lots) for step in steps)
    yield (
        f"{len(steps)} steps before the shipping, {lots} lots and {len(exhibits.all)} documents are on record for "
        "this shipment."
    )
    yield from case.chain.cut
    unplaced = [step.number for step in steps if not _placed(case, step.key)]
    if unplaced:
        yield f"The place of steps {names.runs(unplaced)} is not on record."


def _placed(case: Case, key: str) -> bool:
    node = case.projection.nodes.get(key)
    return bool(node and node.get("xuar") in PLACED)


def _results(case: Case) -> Iterator[str]:
    yield f"As of {case.as_of}: {case.assessment.verdict}. {sentence(case.assessment.because)}"
    for one in line_verdicts(case.projection, case.assessment):
        yield (
            f"{one.line}: {one.verdict}. {sentence(one.because)} Covered: {one.covered}. {sentence(one.scope_because)}"
        )
    if case.assessment.verdict == CLEAR:
        yield "That every branch was traced rests on the documents listed in this packet, and on nothing else."
    ends = case.assessment.open_ends
    for end in ends[:_MOST_ENDS]:
        yield f"Open: {names.named(case.projection, end.id)}: {sentence(end.because)}"
    if len(ends) > _MOST_ENDS:
        yield f"And {len(ends) - _MOST_ENDS} more open ends; all are in review.json."
