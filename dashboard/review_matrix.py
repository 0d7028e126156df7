"""The evidence of a review as a matrix: a row for each step and move, a column for each thing that must be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from review.case import Case
from review.item import Item
from review.made_here import COVERED, DOUBTFUL, MISSING, PARTLY

SIGNS = {COVERED: "yes", PARTLY: "partly", DOUBTFUL: "doubt", MISSING: "NO"}
LEGEND = (
    "yes: a document without a problem shows all of it; partly: some of it has none; doubt: every document for a part "
    "of it has a problem; NO: no document is on file; blank: not needed there."
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
class Matrix:
    """columns: the first names the row. rows: as many cells as columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def matrix(case: Case) -> Matrix:
    """Steps and moves from the origin to the port."""
    cells = of_items(case.evidence)
    columns = list(dict.fromkeys(column(item) for item in by_column(case.evidence)))
    rows = [
        (_name(case, *place), *(_sign(found.get(name)) for name in columns)) for place, found in sorted(cells.items())
    ]
    return Matrix(("step", *columns), tuple(rows))


def of_items(items: Iterable[Item]) -> dict[tuple[int, int], dict[str, str]]:
    """Of each step, and of each move from a step to another (0: none), the worst state of each column."""
    cells: dict[tuple[int, int], dict[str, str]] = {}
    for item in items:
        if item.step is not None:
            _worse(cells.setdefault((item.step, item.to or 0), {}), column(item), item.state)
    return cells


def of_shipment(case: Case) -> dict[str, str]:
    """By title what is of no step: of the shipment, asked for by the notice, or of a step that is not recorded."""
    found: dict[str, str] = {}
    for item in case.evidence:
        if item.step is None:
            _worse(found, item.title if item.line is None else f"{item.title}: {item.because}", item.state)
    return {title: _sign(state) for title, state in found.items()}


def by_column(items: Iterable[Item]) -> list[Item]:
    """What must be shown of steps and moves, in the order of the columns."""
    order = list(SHORT)
    found = [item for item in items if item.step is not None]
    return sorted(found, key=lambda item: order.index(item.requirement) if item.requirement in order else len(order))


def column(item: Item) -> str:
    """The short word that heads its column."""
    return SHORT.get(item.requirement, item.requirement)


def _worse(found: dict[str, str], name: str, state: str) -> None:
    order = list(SIGNS)
    found[name] = max(found.get(name, COVERED), state, key=order.index)


def _sign(state: str | None) -> str:
    return SIGNS[state] if state else ""


def _name(case: Case, step: int, to: int) -> str:
    if to:
        return f"  {step} to {to}"
    return f"{step} {case.chain.step(step).process.replace('_', ' ') or 'process not known'}"
