"""What must be shown of a shipment, and what its documents show: an item for each requirement, step and move.

An item is covered only where a document without a problem speaks for all that must be shown of it. It is partly covered
where some of it has no document or no payment in full on file, doubtful where every document of a part has a problem,
and missing without any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from graph.projection import Node
from graph.regimes import day_that_matters, regimes
from graph.scope import Scope
from review.affidavits import names_of, to_be_named
from review.asked_for import asked_for
from review.chain import SHIPPING, Move, Step
from review.gaps import next_best
from review.item import STATES, Found, Item
from review.judging import Judge
from review.line_papers import Here, LinePapers, told_of
from review.made_here import COVERED, DOUBTFUL, MISSING, PARTLY, made_here
from review.paper_problems import LOT_GONE, Problem, Problems
from review.papers import Papers
from review.parties import foreign_sellers, importer_of, step_in_words, whom_of_move, whom_of_step
from review.payments import Payment, as_accounted, paid_in_part, payments_of
from review.requirements import MOVE, PARTIES, SHIPMENT, SITES, STEP, Requirement, needed

__all__ = ["COVERED", "DOUBTFUL", "MISSING", "PARTLY", "STATES", "Item", "Problem", "evidence_of", "next_best"]

PAYMENT = "proof_of_payment"


def evidence_of(
    papers: Papers,
    shipment: Node,
    scopes: Sequence[tuple[Node, Scope]],
    *,
    as_of: date,
    of_files: Mapping[str, Sequence[Problem]] | None = None,
    payments: Sequence[Payment] | None = None,
) -> tuple[Item, ...]:
    """Everything that must be shown: line by line, step by step, then of the shipment, then what the notice asks for.

    papers: of its chain. shipment: with what people entered of its detention laid over. scopes: its lines; what is out
    of scope needs nothing. of_files: what is wrong with the files of documents. payments: of the chain, if they are
    reckoned already. Where no regime reaches the shipment's dates, only what the notice asks for is there.
    """
    return tuple(_Evidence(papers, shipment, scopes, as_of, of_files, payments).items())


class _Evidence:
    def __init__(
        self,
        papers: Papers,
        shipment: Node,
        scopes: Sequence[tuple[Node, Scope]],
        as_of: date,
        of_files: Mapping[str, Sequence[Problem]] | None,
        payments: Sequence[Payment] | None,
    ) -> None:
        projection, chain = papers.projection, papers.chain
        self._papers, self._projection, self._chain, self._shipment = papers, projection, chain, shipment
        self._goods = {line.id: scope.commodity for line, scope in scopes if scope.covered != "no" and scope.commodity}
        self._day = day_that_matters(shipment.properties, as_of)
        self._regimes = {regime.regime for regime in regimes(shipment.properties, as_of)}
        self._problems = Problems(projection, chain, papers, shipment, of_files)
        self._judge = Judge(papers, self._problems)
        self._of_lines = LinePapers(projection, chain, papers, [line.id for line, _ in scopes])
        self._importer = importer_of(projection, shipment)
        self._requested = tuple(shipment.get("requested") or ())
        self._payments = payments_of(papers, of_files) if payments is None else payments
        self._kept: dict[tuple[str, int, int, Here], Item] = {}

    def items(self) -> Iterator[Item]:
        found: list[Item] = []
        if self._regimes:
            for line, commodity in self._goods.items():
                found += self._of_line(line, commodity)
            found += self._of_shipment()
        yield from found
        yield from asked_for(self._requested, found, self._papers, self._problems, self._importer)

    def _of_line(self, line: str, commodity: str) -> Iterator[Item]:
        steps = self._chain.of_line(line)
        for step in steps:
            here = self._of_lines.in_step(step, line)
            for rule in self._rules(STEP, commodity):
                if self._is_for(rule, step):
                    yield _of(line, self._step_item(rule, step, here))
            for move in self._chain.out_of(step.number):
                if line in move.lines:
                    here = self._of_lines.in_move(move, self._problems.is_of_another, line)
                    yield from (_of(line, item) for item in self._move_items(move, commodity, here))
        for rule in self._rules(STEP, commodity):
            if rule.must_be_there and not any(rule.is_for_step(step.process, step.stage) for step in steps):
                yield self._not_recorded(rule, line, commodity, steps)

    def _is_for(self, rule: Requirement, step: Step) -> bool:
        into = [self._chain.step(move.origin).stage for move in self._chain.into(step.number)]
        takes_raw = not into or not {"", "raw", "seed"}.isdisjoint(into)
        return rule.is_for_step(step.process, step.stage) and (takes_raw or not rule.takes_raw)

    def _rules(self, of: str, *commodities: str) -> list[Requirement]:
        return needed(of, commodities, self._regimes)

    def _step_item(self, rule: Requirement, step: Step, here: Here) -> Item:
        key = (rule.key, step.number, 0, here)
        if key not in self._kept:
            because = f"{rule.title} of {step_in_words(self._projection, step)}"
            ask = whom_of_step(self._projection, rule.ask, self._chain, step)
            self._kept[key] = self._item(rule, self._in_step(rule, step, here), because, ask, step=step.number)
        return self._kept[key]

    def _in_step(self, rule: Requirement, step: Step, here: Here) -> Found:
        if rule.key == "tomato_affidavit":
            wanted = to_be_named(self._projection, self._chain, step, self._day)
            named = {one: self._named(one, wanted) for one in self._papers.of_step(step)}
            here = Here(tuple(wanted), named)
        return self._judge.judged(rule, here, lambda one, lots: self._problems.in_step(one, step, lots))

    def _named(self, document: str, wanted: Mapping[str, set[str]]) -> set[str]:
        if not self._papers.is_on_file(document):
            return set()
        names = names_of(self._projection, document)
        return {words for words, ids in wanted.items() if not ids.isdisjoint(names)}

    def _move_items(self, move: Move, commodity: str, here: Here) -> Iterator[Item]:
        for rule in self._rules(MOVE, commodity):
            if self._is_between(rule, move):
                yield self._move_item(rule, move, here)

    def _is_between(self, rule: Requirement, move: Move) -> bool:
        """Whether the row is for this move: within one company nothing is sold, at one site nothing is carried."""
        origin, to = self._chain.step(move.origin), self._chain.step(move.to)
        if to.process == SHIPPING:
            return True
        if rule.only_between == PARTIES:
            return origin.key != to.key and set(origin.members).isdisjoint(to.members)
        return rule.only_between != SITES or origin.key != to.key

    def _move_item(self, rule: Requirement, move: Move, here: Here) -> Item:
        key = (f"{rule.key} {move.by}", move.origin, move.to, here)
        if key not in self._kept:
            origin, to = (step_in_words(self._projection, self._chain.step(n)) for n in (move.origin, move.to))
            ask = whom_of_move(self._projection, rule.ask, self._chain, move, self._shipment)
            found = self._in_move(rule, move, here)
            because = f"{rule.title} of the goods from {origin} to {to}"
            self._kept[key] = self._item(rule, found, because, ask, step=move.origin, to=move.to)
        return self._kept[key]

    def _in_move(self, rule: Requirement, move: Move, here: Here) -> Found:
        if PAYMENT not in rule.kinds:
            return self._judge.judged(rule, here, lambda one, _: self._problems.in_move(one, move))
        found = self._judge.judged(
            rule, here, lambda one, _: [*self._problems.in_move(one, move), *as_accounted(one, self._payments)]
        )
        short = list(paid_in_part(found.documents, self._payments))
        if not short:
            return found
        lacking = dict.fromkeys(f"the rest of invoice {invoice}" for invoice, _ in short)
        problems = (*found.problems, *(problem for _, problem in short))
        return replace(found, state=PARTLY, lacking=(*found.lacking, *lacking), problems=problems)

    def _of_shipment(self) -> Iterator[Item]:
        for rule in self._rules(SHIPMENT, *self._goods.values()):
            of_goods = rule.commodity if rule.commodity in self._goods.values() else ""
            lines = [line for line, commodity in self._goods.items() if of_goods in ("", commodity)]
            found = self._made(rule, lines) if rule.made_here else self._certified(rule, lines)
            if found:
                sellers = foreign_sellers(self._projection, self._chain)
                ask = f"{self._importer}, the importer" if rule.ask == "importer" else sellers
                yield self._item(rule, found, f"{rule.title}, of the shipment", ask)

    def _made(self, rule: Requirement, lines: Sequence[str]) -> Found | None:
        steps = [step for step in self._chain.steps if not set(lines).isdisjoint(step.lines)]
        made = made_here(rule.made_here, self._projection, self._chain, steps, self._papers, self._problems)
        return Found(made.state, made.documents, made.problems, made.lacking, made.remarks) if made else None

    def _certified(self, rule: Requirement, lines: Sequence[str]) -> Found:
        spoken = {
            document: set(lines) if self._shipment.id in what else what & set(lines)
            for document, what in self._papers.of_shipment().items()
        }
        return self._judge.judged(rule, Here(tuple(lines), spoken), lambda one, _: self._problems.in_shipment(one))

    def _not_recorded(self, rule: Requirement, line: str, commodity: str, steps: Sequence[Step]) -> Item:
        first = [step for step in steps if not any(line in move.lines for move in self._chain.into(step.number))]
        ends = ", ".join(step_in_words(self._projection, step) for step in first) or "nowhere"
        process = " or ".join(rule.processes).replace("_", " ")
        because = f"no step of {process} is recorded for its {commodity}: the chain begins with {ends}"
        producers = [step for step in first if step.process != SHIPPING]
        asked = [whom_of_step(self._projection, "operator", self._chain, step) for step in producers]
        ask = asked[0] if asked else f"{self._importer}, the importer"
        papers = [one for step in steps if not step.process for one in self._maybe_of(rule, step, line, process)]
        documents = tuple(dict.fromkeys(one.document for one in papers))
        found = Found(DOUBTFUL if papers else MISSING, documents, tuple(papers), (f"a step of {process}",))
        return replace(self._item(rule, found, because, ask), line=line)

    def _maybe_of(self, rule: Requirement, step: Step, line: str, process: str) -> Iterator[Problem]:
        """The papers of a step of unknown process that would show what is asked for, were it of this one."""
        for document, lots in sorted(self._of_lines.in_step(step, line).spoken.items()):
            if self._papers.is_on_file(document) and self._papers.kind(document) in rule.kinds:
                for lot in sorted(lots & set(step.lots)):
                    why = "its process is not recorded"
                    if self._projection.nodes[lot].get("stub"):
                        why = "the record of the lot is not on file, or was taken away: the graph holds only references"
                    words = f"it is of lot {lot}, which is not known to be of a step of {process}: {why}"
                    yield Problem(LOT_GONE, document, words)

    def _item(
        self, rule: Requirement, found: Found, because: str, ask: str, step: int | None = None, to: int | None = None
    ) -> Item:
        return Item(
            *(None, step, to, rule.key, rule.title, because, rule.citation),
            certainty=rule.certainty_in_words,
            documents=found.documents,
            state=found.state,
            problems=found.problems,
            ask=ask,
            lacking=found.lacking,
            remarks=found.remarks,
            letters=rule.certainty,
            asked_by_notice=not set(self._requested).isdisjoint(rule.kinds),
            note=rule.note,
        )


def _of(line: str, item: Item) -> Item:
    return replace(item, line=line, problems=told_of(item.problems, [line]))
