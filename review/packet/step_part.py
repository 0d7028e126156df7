"""Step by step: who did what, the exhibits numbered to the step, and what is required of it and missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from graph.certainty import CERTAINTIES
from graph.projection import Projection
from review.asked_for import asked_besides
from review.chain import SALE, SHIPMENT, SHIPPING, Move, Step
from review.gaps import grouped
from review.made_here import COVERED
from review.packet import names
from review.packet.blocks import Block, section, table, text, warning
from review.packet.exhibit_list import Exhibits, step_table
from review.parties import named_by_shipment
from review.plain_text import sentence
from review.unasked import unasked

if TYPE_CHECKING:
    from review.case import Case
    from review.item import Item

_MOST_LOTS, _MOST_OTHERS = 12, 2
NOT_ASKED = "Which goods these are is not recorded, so it is not known what must be shown of them; the notice decides."


def steps_section(case: Case, exhibits: Exhibits) -> Block:
    """Part of the packet: every step, then what is required of the shipment as a whole."""
    items = merged(case.evidence)
    blocks = [_step(case, exhibits, step, items) for step in case.chain.steps]
    whole = [(lines, item) for lines, item in items if item.step is None]
    blocks.append(
        section(
            "Required of the whole shipment",
            [_required(case, whole, exhibits)] if whole else [text(NOT_ASKED if unasked(case) else "Nothing more.")],
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
                "States: covered, partly (some of it has no document, or no payment in full on file), doubtful (each "
                "document for some of it has a problem), missing. How sure a requirement is: "
                + "; ".join(f"{letter}: {words}" for letter, words in CERTAINTIES.items())
                + ".",
                small=True,
            ),
            warning(words) if (words := unasked(case)) else None,
            _rests_on(items) if items else None,
            text("Pages of exhibits are not counted.", small=True),
            *blocks,
        ],
    )


def _step(case: Case, exhibits: Exhibits, step: Step, items: list[tuple[tuple[str, ...], Item]]) -> Block:
    mine = [(lines, item) for lines, item in items if item.step == step.number]
    return section(
        f"Step {step.number}. {names.step_title(case.projection, step)}",
        [
            text(" ".join(_told(case, step)), small=True),
            step_table(exhibits, step.number, case.projection),
            _required(case, mine, exhibits) if mine or not unasked(case) else None,
        ],
        new_page=False,
        level=2,
    )


def _told(case: Case, step: Step) -> Iterator[str]:
    if step.process_from == "goods":
        yield f"The process is read from the goods that it made: {names.process(step.process)}."
    if others := [_party(case, member, step) for member in step.members if member != step.key]:
        yield sentence(f"Parties of this step: {'; '.join(others)}")
    if day := names.days(step):
        yield f"When: {day}{'' if step.lots else ' (window of its sales)' if step.process != SHIPPING else ''}."
    if step.lots:
        more = f", and {len(step.lots) - _MOST_LOTS} more" if len(step.lots) > _MOST_LOTS else ""
        yield f"Lots made here: {', '.join(step.lots[:_MOST_LOTS])}{more}."
    yield from _moves(case, step)


def _party(case: Case, member: str, step: Step) -> str:
    """A further party of a step; of a site another one is there for its company alone."""
    nodes = case.projection.nodes
    both = [nodes[one].label in ("Facility", "Estate") for one in (member, step.key) if one in nodes]
    same = {end for fact in case.projection.leaving("POSSIBLY_SAME_AS", member) for end in (fact.start, fact.end)}
    same |= {end for fact in case.projection.arriving("POSSIBLY_SAME_AS", member) for end in (fact.start, fact.end)}
    other = both == [True, True] and same.isdisjoint({step.key})
    return names.named(case.projection, member) + (" (another site of its company)" if other else "")


def _moves(case: Case, step: Step) -> Iterator[str]:
    chain = case.chain
    for said, moves in (("Goods from", chain.into(step.number)), ("Goods to", chain.out_of(step.number))):
        ends: dict[str, set[int]] = {}
        for move in sorted(moves, key=lambda move: move.by):
            end = move.origin if said == "Goods from" else move.to
            ends.setdefault(_by(case.projection, move), set()).add(end)
        for words, some in ends.items():
            yield f"{said} {'steps' if len(some) > 1 else 'step'} {names.runs(some)}{words}."


def _by(projection: Projection, move: Move) -> str:
    """What less than recorded lots says that goods moved."""
    if move.by == SHIPMENT:
        return f" (only the shipment names its {named_by_shipment(projection, move)})"
    return " (only a purchase relation is recorded)" if move.by == SALE else ""


def merged(items: Iterable[Item]) -> list[tuple[tuple[str, ...], Item]]:
    """Items with the lines that they are for, those of lines that stand alike as one, each requirement's together."""
    found = grouped(list(items))
    order = {_what(item): place for place, (_, item) in reversed(list(enumerate(found)))}
    return sorted(found, key=lambda one: order[_what(one[1])])


def _what(item: Item) -> tuple[int | None, int | None, str, str]:
    return item.step, item.to, item.requirement, item.because


def _required(case: Case, items: list[tuple[tuple[str, ...], Item]], exhibits: Exhibits) -> Block:
    several = len(case.scopes) > 1
    return table(
        ["Required", *(["Lines"] if several else []), "State", "Exhibits", "What is wrong or lacking, and whom to ask"],
        [2.6, *([1.4] if several else []), 0.95, 2.1, 4.6],
        (_row(case, lines, item, exhibits, several=several) for lines, item in items),
        empty="Nothing is required of this step that our rows know; the notice decides.",
    )


def lines_of(every: Sequence[str], lines: Sequence[str]) -> str:
    """The lines of a row: all of those in scope in two words, all but a few, else their ids. every: those in scope."""
    its = set(lines)
    others = [line for line in every if line not in its]
    if not lines or len(every) < 2:
        return ", ".join(lines) or "all"
    if not others:
        return f"all {len(every)} lines"
    return f"all but {', '.join(others)}" if len(others) <= _MOST_OTHERS < len(lines) else ", ".join(lines)


def _row(case: Case, lines: Sequence[str], item: Item, exhibits: Exhibits, *, several: bool) -> list[str]:
    to = f" (to step {item.to})" if item.to else ""
    asked = "; the notice asks for it" if asked_besides(item) else ""
    ask = f"Ask {item.ask}." if item.state != COVERED else ""
    return [
        f"{item.title}{to}{asked}",
        *([lines_of(case.lines_asked, lines)] if several else []),
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


def _rests_on(items: Iterable[tuple[tuple[str, ...], Item]]) -> Block:
    """Each requirement once, with what it rests on."""
    rows = {(item.title, _cited(item), item.letters): None for _, item in items}
    return table(["Required", "Rests on", "How sure"], [2.6, 6, 0.9], rows)


def _cited(item: Item) -> str:
    return f"{item.citation}. Note of ours: {sentence(item.note)}" if item.note else item.citation


def wrong(item: Item, exhibits: Exhibits) -> str:
    """What an item lacks and what is wrong with its documents, in a sentence each; of what is of no step also what is
    remarked: its state alone would say that something is stated of every document."""
    lacking = f"Without a document: {', '.join(item.lacking)}." if item.lacking else ""
    problems = [f"{exhibits.numbers([one.document])}: {one.because}." for one in item.problems]
    remarks = map(sentence, item.remarks if item.step is None else ())
    return " ".join(filter(None, (lacking, *dict.fromkeys(problems), *remarks)))
