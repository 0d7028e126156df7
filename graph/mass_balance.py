"""Whether quantities reconcile: a lot cannot weigh more than its inputs times the yield of the stage."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from importlib.resources import files

from graph.folding import shown
from graph.projection import Fact, Node
from graph.scope import STAGE_RANK, commodity_and_rank

KILOGRAMS = {
    **{"KG": 1.0, "KGS": 1.0, "KGM": 1.0, "G": 0.001, "T": 1000.0, "MT": 1000.0, "TNE": 1000.0},
    **{"LB": 0.45359237, "LBS": 0.45359237},
}
TOLERANCE = 1e-9
_STAGE_OF_RANK = {rank: stage for stage, rank in STAGE_RANK.items() if "/" not in stage}


@dataclass(frozen=True)
class Shortfall:
    """Why a quantity is not covered: `kind` is quantity (missing or not comparable) or mass_balance (too little)."""

    kind: str
    because: str


@dataclass(frozen=True)
class Yield:
    """What a weight of input can give of output by one process, and who says so.

    least, typical, most: weight of output for a weight of input. how_sure: read, computed, by definition or recalled.
    """

    process: str
    least: float
    typical: float
    most: float
    how_sure: str
    source: str
    address: str

    def in_words(self) -> str:
        return f"{self.process}: {self.source}; {self.how_sure}"

    @property
    def most_in_words(self) -> str:
        return f"{figure(self.most)} ({self.in_words()})"


def figure(quantity: float) -> str:
    """A quantity for people: thousands parted, and no digit lost that a load holds."""
    return f"{quantity:,.12g}"


NOTHING_GAINED = Yield("one stage", 0.0, 1.0, 1.0, "by definition", "at one stage nothing is gained", "")
"""Where the stage stays the same and the file has no row, or the amounts are no weights."""


@functools.cache
def published() -> dict[tuple[str, str, str], tuple[Yield, ...]]:
    """Every row of graph/data/yields.csv, by (commodity, input stage, output stage)."""
    text = (files("graph") / "data" / "yields.csv").read_text(encoding="utf-8")
    found: dict[tuple[str, str, str], tuple[Yield, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        key = (row["commodity"], row["input_stage"], row["output_stage"])
        least, typical, most = (float(row[name]) for name in ("min_yield", "typical_yield", "max_yield"))
        said = Yield(row["process"], least, typical, most, row["how_sure"], row["source"], row["address"])
        found[key] = (*found.get(key, ()), said)
    return found


@functools.cache
def yields() -> dict[tuple[str, str, str], Yield]:
    """The highest yield by (commodity, input stage, output stage): a lot does not say by which process it was made."""
    return {key: max(rows, key=lambda row: row.most) for key, rows in published().items()}


def line_shortfall(line: Node, lots: list[Fact]) -> Shortfall | None:
    """Why the lots recorded for a line do not cover its quantity, or None where they do."""
    wanted = comparable(line.get("quantity"), line.get("unit"))
    if wanted is None:
        return Shortfall("quantity", f"line {line.id} has no quantity")
    total = 0.0
    for fact in lots:
        amount = comparable(fact.get("quantity"), fact.get("unit"))
        if amount is None or amount[1] != wanted[1]:
            return Shortfall("quantity", f"lot {fact.end} gives no quantity in the unit of line {line.id}")
        total += amount[0]
    if total < wanted[0] * (1 - TOLERANCE):
        return Shortfall("quantity", f"lots cover {figure(total)} of {figure(wanted[0])} {wanted[1]} of line {line.id}")
    return None


def lot_shortfall(lot: Node, inputs: list[tuple[Fact, Node]], commodity: str) -> Shortfall | None:
    """Why the recorded inputs cannot have made the lot, or None where they can."""
    output = comparable(lot.get("quantity"), lot.get("unit"))
    if output is None:
        return Shortfall("quantity", f"lot {lot.id} has no quantity")
    given = given_by(lot, inputs, commodity)
    if isinstance(given, Shortfall):
        return given
    most = sum(amount * factor.most for factor, amount in given.items())
    if output[0] > most * (1 + TOLERANCE):
        sums = " + ".join(f"{figure(amount)} x {factor.most_in_words}" for factor, amount in given.items())
        made = f"{figure(output[0])} {output[1]}"
        words = f"lot {lot.id} is {made}, its inputs can give at most {figure(most)}: {sums}"
        return Shortfall("mass_balance", words)
    return None


def given_by(lot: Node, inputs: list[tuple[Fact, Node]], commodity: str) -> dict[Yield, float] | Shortfall:
    """How much of the inputs went into the lot, in its unit as `comparable` has it, by the yield that it has at most.

    A Shortfall where an amount, a unit or a yield is not known.
    """
    output = comparable(lot.get("quantity"), lot.get("unit"))
    given: dict[Yield, float] = {}
    for fact, source in inputs:
        amount = comparable(fact.get("quantity"), fact.get("unit"))
        if amount is None or output is None or amount[1] != output[1]:
            return Shortfall("quantity", f"input {source.id} of lot {lot.id} has no quantity in a comparable unit")
        factor = _yield(commodity, source, lot, by_weight=output[1] == "KG")
        if factor is None:
            return Shortfall("quantity", _no_yield(source, lot, output[1]))
        given[factor] = given.get(factor, 0.0) + amount[0]
    return given


def overdrawn(lot: Node, uses: list[Fact]) -> Shortfall | None:
    """Why a lot cannot be shown to hold all that is recorded as taken from it, or None where it does."""
    held = comparable(lot.get("quantity"), lot.get("unit"))
    if held is None:
        return Shortfall("quantity", f"lot {lot.id} has no quantity")
    used = 0.0
    for fact in uses:
        amount = comparable(fact.get("quantity"), fact.get("unit"))
        if amount is None or amount[1] != held[1]:
            user = fact.end if fact.type == "INPUT_TO" else fact.start
            return Shortfall("quantity", f"how much of lot {lot.id} went into {user} is not given in a comparable unit")
        used += amount[0]
    if used > held[0] * (1 + TOLERANCE):
        words = f"lot {lot.id} holds {figure(held[0])} {held[1]}, yet {figure(used)} of it is recorded as used"
        return Shortfall("mass_balance", words)
    return None


def comparable(quantity: float | None, unit: str | None) -> tuple[float, str] | None:
    """The quantity in kilograms where the unit is a mass, else in the unit itself."""
    if quantity is None or not unit:
        return None
    name = unit.strip().upper()
    return (quantity * KILOGRAMS[name], "KG") if name in KILOGRAMS else (quantity, name)


def _no_yield(source: Node, lot: Node, unit: str) -> str:
    """That no yield is known, and of which lot the stage is not."""
    known = ", ".join(dict.fromkeys(_STAGE_OF_RANK.values()))
    odd = [node for node in (source, lot) if commodity_and_rank(None, node.get("stage"), node.get("hts"))[1] is None]
    said = [
        f"the stage of {node.id} is {shown(str(node.get('stage')))}, none of {known}"
        if node.get("stage")
        else f"the stage of {node.id} is not stated, and no HTS number says it"
        for node in odd
    ]
    return f"no yield is known from {source.id} to {lot.id} in {unit}{': ' if said else ''}{'; '.join(said)}"


def _yield(commodity: str, source: Node, lot: Node, *, by_weight: bool) -> Yield | None:
    stages = []
    for node in (source, lot):
        _, rank = commodity_and_rank(node.get("commodity"), node.get("stage"), node.get("hts"))
        if rank is None:
            return None
        stages.append(_STAGE_OF_RANK[rank])
    highest = yields().get((commodity, stages[0], stages[1]))
    if stages[0] == stages[1]:
        return highest if highest and by_weight else NOTHING_GAINED
    return highest if by_weight else None
