"""The lines of a shipment that can be told apart: which to separate, which may remain, and the ways that are open.

What the sources say of a portion is one sentence of CBP's FAQ on the XUAR WRO; the rest is read off the shipment. The
port decides, and where its notice asks for more than our lists, the notice decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.errors import UserMistake
from graph.exposure import CLEAR, Assessment, LineAnswer
from graph.known_shipments import Known, shipment_as_known
from graph.projection import Node, Projection
from graph.questions import Asking
from graph.regimes import Regime, day_that_matters, regimes
from review.amounts import Amount, Total, total
from review.clocks import clocks
from review.held import are_held
from review.lot_portions import LotPortions, lot_portions
from review.notice import Notice, notice_of
from review.outcomes import Outcome, outcomes_of
from review.reach import goods_of, regimes_in_words

SEPARATE, PROVE, REMAIN, OUTSIDE = "separate", "prove", "remain", "outside"
PARTS = {
    SEPARATE: "covered or to examine, and not traced clear",
    PROVE: "covered or to examine, and traced clear by what is on file: the port weighs the proof",
    REMAIN: "not covered by tariff number and words",
    OUTSIDE: "no regime reaches the dates",
}
DIVIDED = "divided"
"""Of a line that is in two parts, by its lots."""


@dataclass(frozen=True)
class LinePortion:
    """A line of the shipment. covered: yes, no or examine. part: one of PARTS, or DIVIDED. lots: where lots divide it,
    or what kept them from being asked."""

    line: Node
    covered: str
    verdict: str
    because: str
    part: str
    lots: LotPortions

    @property
    def amount(self) -> Amount:
        return Amount(self.line.id, self.line.get("quantity"), self.line.get("unit"))

    @property
    def value(self) -> Amount:
        return Amount(self.line.id, self.line.get("value_usd"), "USD")

    def as_json(self) -> dict[str, Any]:
        line, named = self.line, ("line_number", "hts", "description", "fibre_content", "quantity", "unit", "value_usd")
        return {
            "line": line.id,
            **{name: line.get(name) for name in named},
            "covered": self.covered,
            "verdict": self.verdict,
            "because": self.because,
            "part": self.part,
            "lots": [
                {"lot": lot.lot, "quantity": lot.amount.quantity, "unit": lot.amount.unit}
                | {"verdict": lot.verdict, "because": lot.because}
                for lot in self.lots.lots
            ],
            "of_the_whole_line": list(self.lots.whole_line),
            "lots_left_out": self.lots.left_out,
        }


@dataclass(frozen=True)
class Part:
    """One of PARTS: its lines, whole or by their lots, with the sums of what is stated."""

    part: str
    lines: tuple[str, ...]
    amounts: tuple[Amount, ...]
    quantity: Total
    value: Total

    def as_json(self) -> dict[str, Any]:
        quantity, value = self.quantity.as_json(), self.value.as_json()
        of = [amount.as_json() for amount in self.amounts]
        return {"part": self.part, "lines": list(self.lines), "of": of, "quantity": quantity, "value_usd": value}


@dataclass(frozen=True)
class Portions:
    """The portions of one shipment. nothing: why there is nothing to separate; blank where there is. proposal: for the
    request to the port, in sentences; none where there is nothing to separate."""

    shipment: str
    as_of: date
    lines: tuple[LinePortion, ...]
    parts: tuple[Part, ...]
    nothing: str
    proposal: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    notice: Notice
    not_settled: tuple[str, ...]

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.part == name), None)

    def as_json(self) -> dict[str, Any]:
        return {
            "lines": [line.as_json() for line in self.lines],
            "parts": [part.as_json() for part in self.parts],
            "nothing_to_separate": self.nothing or None,
            "proposal": list(self.proposal),
            "outcomes": [outcome.as_json() for outcome in self.outcomes],
            "notice": self.notice.as_json(),
            "not_settled": list(self.not_settled),
        }


def portions_of(
    projection: Projection, shipment: str, as_of: date, assessment: Assessment, *, look_back_months: int = 24
) -> Portions:
    """What of a shipment could be separated from the rest on a day.

    assessment: of the shipment, on that day. Raises UserMistake where the graph holds no such shipment.
    """
    node = projection.nodes.get(shipment)
    if node is None or node.label != "Shipment":
        raise UserMistake(f"The graph holds no shipment {shipment[:100]!r}, so no portion of it can be told.")
    known = shipment_as_known(projection, shipment)
    reaching = regimes(known.properties, as_of)
    asking = Asking(as_of, look_back_months)
    answers = [answer for answer in assessment.answers if answer.line]
    lines = tuple(_line(projection, answer, asking, reached=bool(reaching)) for answer in answers)
    parts = tuple(_parts(lines))
    nothing = _nothing(lines, parts, reaching, held=are_held(known.properties, as_of))
    of_lines = [line.line.properties for line in lines]
    return Portions(
        shipment,
        as_of,
        lines,
        parts,
        nothing,
        () if nothing else tuple(_proposal(shipment, known, parts)),
        outcomes_of(clocks(known.properties, as_of, of_lines), day_that_matters(known.properties, as_of)),
        notice_of(known),
        tuple(_not_settled(lines, reaching, goods_of(answer.scope for answer in answers))),
    )


def _line(projection: Projection, answer: LineAnswer, asking: Asking, *, reached: bool) -> LinePortion:
    line = projection.nodes[answer.line or ""]
    lots = LotPortions(line.id)
    if not reached:
        part = OUTSIDE
    elif answer.scope.covered == "no":
        part = REMAIN
    elif answer.verdict == CLEAR:
        part = PROVE
    else:
        lots = lot_portions(projection, line, asking)
        part = DIVIDED if lots.divides else SEPARATE
    return LinePortion(line, answer.scope.covered, answer.verdict, answer.scope.because, part, lots)


def _parts(lines: Sequence[LinePortion]) -> Iterator[Part]:
    for name in PARTS:
        found = [(line, amounts) for line in lines if (amounts := _amounts(line, name))]
        if found:
            amounts = tuple(amount for _, some in found for amount in some)
            value = total(line.value if line.part == name else _unknown_value(line) for line, _ in found)
            yield Part(name, tuple(line.line.id for line, _ in found), amounts, total(amounts), value)


def _amounts(line: LinePortion, part: str) -> tuple[Amount, ...]:
    if line.part == part:
        return (line.amount,)
    if line.part != DIVIDED:
        return ()
    return {SEPARATE: line.lots.held, PROVE: tuple(lot.amount for lot in line.lots.clear)}.get(part, ())


def _unknown_value(line: LinePortion) -> Amount:
    """The value of some of a line is stated nowhere, and is not worked out from its share."""
    return Amount(f"some of {line.line.id}", None, "USD")


def _nothing(lines: Sequence[LinePortion], parts: Sequence[Part], reaching: Sequence[Regime], *, held: bool) -> str:
    if not lines:
        return "No line is recorded, so nothing can be told apart."
    if not reaching:
        return "No regime reaches the shipment's dates, so there is nothing to separate."
    names = {part.part for part in parts}
    if SEPARATE not in names:
        return "No line is covered or to examine without being traced clear, so there is nothing to separate."
    if names != {SEPARATE}:
        return ""
    whole = "the whole is held" if held else "a detention would hold the whole"
    if len(lines) == 1:
        return f"The shipment has one line, and no lot divides it: nothing to separate, {whole}."
    return f"Every line is covered or to examine and none is traced clear: nothing to separate, {whole}."


def _proposal(shipment: str, known: Known, parts: Sequence[Part]) -> Iterator[str]:
    port = known.properties.get("port_of_entry")
    yield (
        f"Request to the port of entry{f' ({port})' if port else ', which is not recorded'}: a permit to manipulate "
        f"shipment {shipment}. Nothing is moved before the port approves."
    )
    for part in parts:
        what = {SEPARATE: "To separate", PROVE: "To remain, with its proof"}.get(part.part, "To remain")
        of = "; ".join(f"{amount.of}, {amount.in_words}" for amount in part.amounts)
        value = f" Value: {part.value.in_words('value')}."
        yield f"{what} ({PARTS[part.part]}): {of}. In all: {part.quantity.in_words()}.{value}"
    yield "After the permit the entry is amended to what remains. Whether that may be entered, the port decides."


def _not_settled(
    lines: Sequence[LinePortion], reaching: Sequence[Regime], goods: frozenset[str] | None
) -> Iterator[str]:
    names = {regime.regime for regime in reaching}
    if "uflpa" in names:
        reached = regimes_in_words(reaching, goods)
        yield (
            f"These ways are those of CBP's FAQ on the XUAR WRO. This shipment is reached by {reached}; no source at "
            "hand says that the same ways are open under the UFLPA, so ask the port."
        )
    if names and any(line.part == REMAIN for line in lines):
        yield "A line that is not covered is no cleared line: under the UFLPA other goods can be covered, too."
    if any(line.covered == "examine" for line in lines):
        yield "A line to examine counts as one to separate until what it is made of is stated."
