"""Step by step: who did what, the exhibits numbered to the step, and what is required of it and missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from graph.certainty import CERTAINTIES
from review.chain import SHIPPING, Chain, Step
from review.made_here import COVERED
from review.packet import names
from review.packet.blocks import Block, section, table, text
from review.packet.exhibit_list import Exhibits, step_table
from review.plain_text import sentence

if TYPE_CHECKING:
    from review.case import Case
    from review.item import Item

_BY = {
    "lots": "",
    "sale": " (only a purchase relation is recorded)",
    "shipment": " (only the shipment names its maker)",
}
_MOST_LOTS = 12


def steps_section(case: Case, exhibits: Exhibits) -> Block:
    """Part of the packet: every step, then what is required of the shipment as a whole."""
    items = merged(case.evidence)
    blocks = [_step(case, exhibits, step, items) for step in case.chain.steps]
    whole = [item for _, item in items if item.step is None]
    blocks.append(
        section(
            "Required of the whole shipment",
            [_required(case, [(lines, item) for lines, item in items if item.step is None], exhibits)]
            if whole
            else [text("Nothing more.")],
            new_page=False,
            level=2,
        )
    )
    if not case.chain.steps:
        blocks.insert(0, text("No step is recorded: the graph holds no chain for this shipment."))
    return section(
        "Steps, exhibits and what is missing",
        [
            text(
                "States: covered, partly (some of it has no document), doubtful (each document for some of it has a "
                "problem), missing. How sure a requirement is: "
                + "; ".join(f"{letter}: {words}" for letter, words in CERTAINTIES.items())
                + ".",
                small=True,
            ),
            _rests_on(items),
            text("Pages of exhibits are not counted.", small=True),
            *blocks,
        ],
    )


def _step(case: Case, exhibits: Exhibits, step: Step, items: list[tuple[str, Item]]) -> Block:
    mine = [(lines, item) for lines, item in items if item.step == step.number]
    return section(
        f"Step {step.number}. {names.step_title(case.projection, step)}",
        [
            text(" ".join(_told(case, step)), small=True),
            step_table(exhibits, step.number, case.projection),
            _required(case, mine, exhibits),
        ],
        new_page=False,
        level=2,
    )


def _told(case: Case, step: Step) -> Iterator[str]:
    if step.process_from == "goods":
        yield f"The process is read from the goods that it made: {names.process(step.process)}."
    others = [names.named(case.projection, member) for member in step.members if member != step.key]
    if others:
        yield sentence(f"Parties of this step: {'; '.join(others)}")
    if day := names.days(step):
        yield f"When: {day}{'' if step.lots else ' (window of its sales)' if step.process != SHIPPING else ''}."
    if step.lots:
        more = f", and {len(step.lots) - _MOST_LOTS} more" if len(step.lots) > _MOST_LOTS else ""
        yield f"Lots made here: {', '.join(step.lots[:_MOST_LOTS])}{more}."
    yield from _moves(case.chain, step)


def _moves(chain: Chain, step: Step) -> Iterator[str]:
    for said, moves in (("Goods from", chain.into(step.number)), ("Goods to", chain.out_of(step.number))):
        for by, words in _BY.items():
            ends = {move.origin if said == "Goods from" else move.to for move in moves if move.by == by}
            if ends:
                yield f"{said} {'steps' if len(ends) > 1 else 'step'} {names.runs(ends)}{words}."


def merged(items: Iterable[Item]) -> list[tuple[str, Item]]:
    """Items with the lines that they are for; those that differ by their line only are one."""
    lines: dict[tuple[object, ...], list[str]] = {}
    first: dict[tuple[object, ...], Item] = {}
    for item in items:
        key = (item.step, item.to, item.requirement, item.title, item.state, item.documents, item.ask)
        first.setdefault(key, item)
        lines.setdefault(key, []).extend([item.line] if item.line else [])
    return [(", ".join(dict.fromkeys(lines[key])), item) for key, item in first.items()]


def _required(case: Case, items: list[tuple[str, Item]], exhibits: Exhibits) -> Block:
    several = len(case.scopes) > 1
    return table(
        ["Required", *(["Lines"] if several else []), "State", "Exhibits", "What is wrong or lacking, and whom to ask"],
        [2.6, *([1.4] if several else []), 0.95, 2.1, 4.6],
        (_row(case, lines, item, exhibits, several=several) for lines, item in items),
        empty="Nothing is required of this step that our rows know; the notice decides.",
    )


def _row(case: Case, lines: str, item: Item, exhibits: Exhibits, *, several: bool) -> list[str]:
    to = f" (to step {item.to})" if item.to else ""
    asked = "; the notice asks for it" if item.asked_by_notice else ""
    ask = f"Ask {item.ask}." if item.state != COVERED else ""
    return [
        f"{item.title}{to}{asked}",
        *([lines or "all"] if several else []),
        item.state,
        exhibits.numbers(item.documents),
        " ".join(filter(None, (wrong(item, exhibits), _our_reading(case, item), ask))),
    ]


def _our_reading(case: Case, item: Item) -> str:
    """That nothing but a packing list shows a transport: it says what was packed, and not that it went."""
    kinds = {case.projection.nodes[one].get("kind") for one in item.documents}
    if item.requirement.endswith("_transport") and kinds == {"packing_list"}:
        return "Shown by a packing list alone: that this is enough is our reading."
    return ""


def _rests_on(items: Iterable[tuple[str, Item]]) -> Block:
    """Each requirement once, with what it rests on."""
    rows = {(item.title, _cited(item), item.letters): None for _, item in items}
    return table(["Required", "Rests on", "How sure"], [2.6, 6, 0.9], rows, empty="Nothing is required by our rows.")


def _cited(item: Item) -> str:
    return f"{item.citation}. Note of ours: {sentence(item.note)}" if item.note else item.citation


def wrong(item: Item, exhibits: Exhibits) -> str:
    """What an item lacks and what is wrong with its documents, in a sentence each."""
    lacking = f"Without a document: {', '.join(item.lacking)}." if item.lacking else ""
    problems = [f"{exhibits.numbers([one.document])}: {one.because}." for one in item.problems]
    return " ".join(filter(None, (lacking, *dict.fromkeys(problems))))
