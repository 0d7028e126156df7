"""Which of a line's lots are traced clear and which are not: each lot is asked as the line is, from the lot on.

What concerns the line as a whole (its maker or shipper is a source of risk, or lies nobody knows where) keeps every lot
from being clear, as it keeps the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graph.evidence import shows
from graph.exposure import CLEAR, EXPOSED, INFERRED, UNKNOWN, WORST_FIRST
from graph.open_ends import PLACED, Tracing
from graph.paths import SOME_STEPS, Position, Question, Step, Walk, start_of
from graph.projection import Node, Projection
from graph.questions import Asking
from graph.risk import Risks
from graph.schema import PARTIES
from graph.search import EVERY, NEAREST, Search
from graph.targets import asked_of, day_of
from graph.upstream import upstream_of
from review.amounts import Amount, total

MOST_LOTS = 200
"""Of a line with more lots than that the portion by lots is not worked out."""


@dataclass(frozen=True)
class LotPortion:
    """A lot of a line. amount: what of it went into the line. verdict: of the lot, in the graph's words."""

    lot: str
    amount: Amount
    verdict: str
    because: str

    @property
    def is_clear(self) -> bool:
        return self.verdict == CLEAR


@dataclass(frozen=True)
class LotPortions:
    """The lots of a line. rest: what of the line is in no recorded lot, None where nothing is.

    whole_line: what keeps the whole line, whichever lot, from being clear. left_out: in words, where it was not worked
    out; blank elsewhere.
    """

    line: str
    lots: tuple[LotPortion, ...] = ()
    rest: Amount | None = None
    whole_line: tuple[str, ...] = ()
    left_out: str = ""

    @property
    def clear(self) -> tuple[LotPortion, ...]:
        return tuple(lot for lot in self.lots if lot.is_clear)

    @property
    def divides(self) -> bool:
        """Whether some of the line can be told from the rest of it."""
        return bool(self.clear) and (len(self.clear) < len(self.lots) or self.rest is not None)

    @property
    def held(self) -> tuple[Amount, ...]:
        """What is not traced clear: the other lots, and what is in no lot."""
        others = tuple(lot.amount for lot in self.lots if not lot.is_clear)
        return (*others, self.rest) if self.rest else others


def lot_portions(projection: Projection, line: Node, asking: Asking) -> LotPortions:
    """The lots of a line, each asked for itself. No lots where none are recorded or nothing is asked of the line."""
    facts = projection.leaving("FROM_LOT", line.id)
    if len(facts) > MOST_LOTS:
        return LotPortions(line.id, left_out=f"it has {len(facts):,} lots; at most {MOST_LOTS} are asked one by one")
    day = day_of(projection, line, asking)
    questions = [asked.question for asked in asked_of(projection, line, day, asking) if asked.question]
    if not facts or not questions:
        return LotPortions(line.id)
    amounts = [Amount(fact.end, fact.get("quantity"), fact.get("unit")) for fact in facts]
    risks = Risks(projection, day)
    of_each = [_Line(projection, question, risks) for question in questions]
    whole_line = tuple(dict.fromkeys(said for one in of_each for said in one.whole_line()))
    lots = [
        min((one.lot(amount.of, amount) for one in of_each), key=lambda lot: WORST_FIRST.index(lot.verdict))
        for amount in amounts
    ]
    if whole_line:
        because = f"of the whole line: {whole_line[0]}"
        lots = [replace(lot, verdict=UNKNOWN, because=because) if lot.is_clear else lot for lot in lots]
    return LotPortions(line.id, tuple(lots), _rest(line, amounts), whole_line)


def _rest(line: Node, amounts: Sequence[Amount]) -> Amount | None:
    """What of the line is in no lot; of an amount that is not stated where that cannot be told."""
    held, whole = total(amounts), total([Amount(line.id, line.get("quantity"), line.get("unit"))])
    if held.missing or whole.missing or [unit for unit, _ in held.sums] != [unit for unit, _ in whole.sums]:
        return Amount(f"the rest of {line.id}", None, None)
    ((unit, there),), ((_, wanted),) = held.sums, whole.sums
    left = round(wanted - there, 6)
    return Amount(f"the rest of {line.id}", left, unit) if left > 0 else None


class _Line:
    """One line under one question; a line of goods that nobody knows has one for each commodity."""

    def __init__(self, projection: Projection, question: Question, risks: Risks) -> None:
        self._projection, self._question, self._risks = projection, question, risks
        self._upstream = upstream_of(projection)
        self._walk = Walk(self._upstream, question)
        self._first: list[tuple[Step, Position]] = self._walk.steps(start_of(question))

    def lot(self, lot: str, amount: Amount) -> LotPortion:
        found = next(((s, at) for s, at in self._first if s.fact.type == "FROM_LOT" and s.to == lot), None)
        if found is None:
            refused = self._walk.refusals(start_of(self._question))
            because = next((r.because for r in refused if r.step.to == lot), "it is no step of the line")
            return LotPortion(lot, amount, UNKNOWN, because)
        step, at = found
        verdict, because = self._asked_from(at)
        if verdict == CLEAR and not any(shows(self._projection, d) for d in step.fact.documents):
            verdict, because = UNKNOWN, f"no document shows that {self._question.line} comes from it"
        return LotPortion(lot, amount, verdict, because)

    def _asked_from(self, at: Position) -> tuple[str, str]:
        steps = self._question.max_steps - 1
        day, earliest = at.day, self._question.earliest
        question = Question(at.node, self._question.commodity, day, earliest, at.rank, max_steps=max(steps, 0))
        search = Search(Walk(self._upstream, question), self._risks)
        for verdict, strong in ((EXPOSED, True), (INFERRED, False)):
            if path := search.best_path(strong=strong):
                source = self._projection.nodes[path.risk.id].name
                return verdict, f"it leads to {source}: {path.risk.because}"
        tracing = Tracing(search.walk, EVERY, self._question.shipment)
        if tracing.is_closed():
            return CLEAR, "every branch of it reaches an origin placed outside the XUAR, by documents"
        near = Tracing(Walk(self._upstream, question, SOME_STEPS), NEAREST, self._question.shipment)
        return UNKNOWN, next(self._gaps(near), "what is missing lies further off than was looked")

    def _gaps(self, tracing: Tracing) -> Iterator[str]:
        ends = tracing.open_ends()
        more = f", and {len(ends) - 1} more open {'end' if len(ends) == 2 else 'ends'}" if len(ends) > 1 else ""
        if ends:
            yield f"{ends[0].id}: {ends[0].because}{more}"
        for mixed in tracing.commingling():
            yield f"commingling risk: {mixed.site} also bought from {mixed.seller}"

    def whole_line(self) -> Iterator[str]:
        """What is said of the maker, the shipper and who runs them, which stand beside every lot."""
        beside = [at for step, at in self._first if step.fact.type in ("PRODUCED_AT", "SHIPPED_BY")]
        seen = set[Position]()
        while beside:
            at = beside.pop()
            if at in seen:
                continue
            seen.add(at)
            node = self._projection.nodes[at.node]
            if risk := self._risks.of(at.node):
                yield f"{node.name} is a source of risk: {risk.because}"
            elif node.label in PARTIES and node.get("xuar") not in PLACED:
                yield f"where {node.name} lies is not known"
            beside += [after for _, after in self._walk.steps(at)]
