"""Whether the quantities of a chain reconcile: of each lot what went in, what it can give at most, and what was taken.

Nothing reconciles by silence: where a quantity is missing, or a unit cannot be compared, the row says "not known".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.mass_balance import Shortfall, comparable, figure, given_by, line_shortfall, lot_shortfall, overdrawn
from graph.projection import Fact, Node, Projection
from graph.scope import Scope, commodity_and_rank
from review.amounts import Amount
from review.chain import Chain
from review.processes import stage_of

OK, SHORT, NOT_KNOWN = "ok", "short", "not known"
LOT, LINE = "lot", "line"
MASS_BALANCE = "mass_balance"


@dataclass(frozen=True)
class Quantity:
    """The account of one lot, or of one line of the shipment.

    kind: lot or line. step: number of the step that made the lot, of a line the shipping. made, unit: as stated.
    inputs: what went in, of a line its lots, each by the other's id. most: what the inputs can give at most and
    most_unit its unit, None where that is not known or nothing goes in; by: the yields that say so, with their sources.
    taken: what was taken from the lot, also by others. state: ok, short or not known; because: in words, with the
    numbers.
    """

    kind: str
    id: str
    step: int
    made: float | None
    unit: str | None
    inputs: tuple[Amount, ...]
    most: float | None
    most_unit: str | None
    by: tuple[str, ...]
    taken: tuple[Amount, ...]
    state: str
    because: str

    def as_json(self) -> dict[str, Any]:
        names = ("kind", "id", "step", "made", "unit", "most", "most_unit", "state", "because")
        return {
            **{name: getattr(self, name) for name in names},
            "inputs": [amount.as_json() for amount in self.inputs],
            "taken": [amount.as_json() for amount in self.taken],
            "by": list(self.by),
        }


def quantities_of(projection: Projection, chain: Chain, scopes: Sequence[tuple[Node, Scope]]) -> tuple[Quantity, ...]:
    """A row for each lot of the chain, by step, then one for each line that is in scope. scopes: the lines."""
    goods = {line.id: scope.commodity for line, scope in scopes}
    rows = []
    for step in chain.steps:
        likely = next((goods[line] for line in step.lines if goods.get(line)), None)
        rows += [_of_lot(projection, projection.nodes[lot], step.number, likely) for lot in step.lots]
    lines = [line for line, scope in scopes if scope.covered != "no"]
    return (*rows, *(_of_line(projection, line, len(chain.steps)) for line in lines))


def _of_lot(projection: Projection, lot: Node, step: int, likely: str | None) -> Quantity:
    inputs = projection.arriving("INPUT_TO", lot.id)
    uses = projection.arriving("FROM_LOT", lot.id) + projection.leaving("INPUT_TO", lot.id)
    commodity = commodity_and_rank(lot.get("commodity"), lot.get("stage"), lot.get("hts"))[0] or likely or ""
    pairs = [(fact, projection.nodes[fact.start]) for fact in inputs]
    given = given_by(lot, pairs, commodity) if pairs else {}
    drawn = overdrawn(lot, uses)
    of_inputs = lot_shortfall(lot, pairs, commodity) if pairs else _without_inputs(lot)
    state, because = _state([one for one in (of_inputs, drawn) if one], _in_words(pairs, uses))
    reckoned = comparable(lot.get("quantity"), lot.get("unit"))
    yields = given if isinstance(given, dict) else {}
    return Quantity(
        *(LOT, lot.id, step, lot.get("quantity"), lot.get("unit")),
        inputs=tuple(_amount(fact, fact.start) for fact in inputs),
        most=sum(amount * factor.most for factor, amount in yields.items()) if yields else None,
        most_unit=reckoned[1] if reckoned and yields else None,
        by=tuple(f"x {figure(factor.most)} {factor.in_words()}" for factor in yields),
        taken=tuple(_amount(fact, fact.end if fact.type == "INPUT_TO" else fact.start) for fact in uses),
        state=state,
        because=because,
    )


def _of_line(projection: Projection, line: Node, step: int) -> Quantity:
    lots = projection.leaving("FROM_LOT", line.id)
    none = Shortfall("quantity", f"no lot is recorded for line {line.id}")
    found = line_shortfall(line, lots) if lots else none
    state, because = _state([found] if found else [], f"its lots cover line {line.id}")
    most, unit = _in_all(lots)
    wanted = comparable(line.get("quantity"), line.get("unit"))
    if found and wanted and most is not None and wanted[1] == unit:
        state = SHORT
    return Quantity(
        *(LINE, line.id, step, line.get("quantity"), line.get("unit")),
        inputs=tuple(_amount(fact, fact.end) for fact in lots),
        most=most,
        most_unit=unit,
        by=(),
        taken=(),
        state=state,
        because=because,
    )


def _in_all(facts: Sequence[Fact]) -> tuple[float | None, str | None]:
    """(sum, unit) of the amounts of facts; (None, None) where they cannot be summed."""
    amounts = [comparable(fact.get("quantity"), fact.get("unit")) for fact in facts]
    known = [amount for amount in amounts if amount]
    if not known or len(known) < len(amounts) or len({unit for _, unit in known}) > 1:
        return None, None
    return sum(amount for amount, _ in known), known[0][1]


def _without_inputs(lot: Node) -> Shortfall | None:
    """Of a lot without recorded inputs: a harvest, a bale or seed needs none."""
    if comparable(lot.get("quantity"), lot.get("unit")) is None:
        return Shortfall("quantity", f"lot {lot.id} has no quantity")
    if stage_of(lot) in ("seed", "raw"):
        return None
    return Shortfall("quantity", f"what lot {lot.id} was made from is not recorded")


def _state(found: Sequence[Shortfall], otherwise: str) -> tuple[str, str]:
    """(state, in words): what is short, else what is not known, else that it reconciles."""
    because = "; ".join(dict.fromkeys(one.because for one in found))
    if any(one.kind == MASS_BALANCE for one in found):
        return SHORT, because
    return (NOT_KNOWN, because) if found else (OK, otherwise)


def _in_words(inputs: Sequence[Any], uses: Sequence[Fact]) -> str:
    of_inputs = "its inputs can have made it" if inputs else "at its stage it needs no recorded input"
    return f"{of_inputs}, and {'it holds what was taken from it' if uses else 'nothing is recorded as taken from it'}"


def _amount(fact: Fact, of: str) -> Amount:
    return Amount(of, fact.get("quantity"), fact.get("unit"))
