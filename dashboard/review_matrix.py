"""The evidence of a review as a matrix: a row for each step and move, a column for each thing that must be shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from review.case import Case
from review.gaps import each_once, lines_in_words
from review.item import Item
from review.made_here import COVERED, DOUBTFUL, MISSING, PARTLY

SIGNS = {COVERED: "yes", PARTLY: "partly", DOUBTFUL: "doubt", MISSING: "NO"}
_WORSE = (COVERED, DOUBTFUL, PARTLY, MISSING)
LEGEND = (
    "yes: a document without a problem shows all of it; partly: some of it, or some of the lines, has none or no "
    "payment in full on file; doubt: every document for a part of it has a problem; NO: no document is on file for any "
    "line; 1/3: shown in full for 1 of the 3 lines that need it, where lines differ; blank: not needed there."
)
SHORT = {
    "cotton_bales": "bales",
    "cotton_growing": "growing",
    "cotton_production": "production",
    "tomato_production": "production",
    "tomato_seed_origin": "origin",
    "tomato_origin": "origin",
    "tomato_product_origin": "origin",
    "tomato_affidavit": "affidavit",
    **{
        f"{goods}_{what}": what
        for goods in ("cotton", "tomato")
        for what in ("order", "invoice", "payment", "transport")
    },
}
"""The column of each requirement of a step or move; of the shipment each is a row of its own."""


@dataclass(frozen=True)
class Cell:
    """How far one thing is shown at one place. state: missing only where it is for every line. lines: that need it, in
    their order; open: those of them for which it is not covered. differs: whether lines stand differently."""

    state: str
    lines: tuple[str, ...]
    open: tuple[str, ...]
    differs: bool

    @property
    def sign(self) -> str:
        shown = len(self.lines) - len(self.open)
        return f"{SIGNS[self.state]} {shown}/{len(self.lines)}" if self.differs else SIGNS[self.state]


Cells = dict[tuple[int, int], dict[str, Cell]]
"""Of each step, and of each move from a step to another (0: none): by column."""


@dataclass(frozen=True)
class Matrix:
    """columns: the first names the row. rows: as many cells as columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def matrix(case: Case) -> Matrix:
    """Steps and moves from the origin to the port."""
    cells = of_items(case.evidence)
    columns = list(dict.fromkeys(column(item) for item in by_column(case.evidence)))
    rows = [
        (_name(case, *place), *(found[name].sign if name in found else "" for name in columns))
        for place, found in sorted(cells.items())
    ]
    return Matrix(("step", *columns), tuple(rows))


def of_items(items: Iterable[Item]) -> Cells:
    """What the items of steps and moves come to in each cell."""
    found: dict[tuple[int, int], dict[str, list[Item]]] = {}
    for item in items:
        if item.step is not None:
            found.setdefault((item.step, item.to or 0), {}).setdefault(column(item), []).append(item)
    return {place: {name: _cell(some) for name, some in columns.items()} for place, columns in found.items()}


def _cell(items: Sequence[Item]) -> Cell:
    states: dict[str, set[str]] = {}
    for item in items:
        states.setdefault(item.line or "", set()).add(item.state)
    open_ = tuple(line for line, its in states.items() if its != {COVERED})
    differs = len({frozenset(its) for its in states.values()}) > 1
    return Cell(worst({item.state for item in items}), tuple(states), open_, differs)


def worst(states: Collection[str]) -> str:
    """What several states come to: missing only where all are; partly where some are."""
    if MISSING in states and len(set(states)) > 1:
        return PARTLY
    return max(states, key=_WORSE.index)


def of_shipment(case: Case) -> dict[str, str]:
    """By title what is of no step: of the shipment, asked for by the notice, or of a step that is not recorded; with
    its lines where it is of some of several."""
    found: dict[str, set[str]] = {}
    for item in each_once(case.evidence):
        if item.step is None:
            found.setdefault(of_no_step(item), set()).add(item.state)
    return {title: SIGNS[worst(states)] for title, states in found.items()}


def of_no_step(item: Item) -> str:
    """What is to be shown by an item of no step, in words, with what is remarked on it."""
    said = item.title if item.line is None else f"{item.title}: {item.because}"
    return "; ".join([f"{said} ({lines})" if (lines := lines_in_words(item)) else said, *item.remarks])


def by_column(items: Iterable[Item]) -> list[Item]:
    """What must be shown of steps and moves, in the order of the columns."""
    order = list(SHORT)
    found = [item for item in items if item.step is not None]
    return sorted(found, key=lambda item: order.index(item.requirement) if item.requirement in order else len(order))


def column(item: Item) -> str:
    """The short word that heads its column."""
    return SHORT.get(item.requirement, item.requirement)


def _name(case: Case, step: int, to: int) -> str:
    if to:
        return f"  {step} to {to}"
    return f"{step} {case.chain.step(step).process.replace('_', ' ') or 'process not known'}"
