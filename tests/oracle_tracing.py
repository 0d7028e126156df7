"""What keeps a line or a lot from `traced clear`, from the words of docs/exposure.md: a part of the oracle."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from graph.objects import Fact, Node
from graph.scope import STAGE_RANK, commodity_and_rank
from tests.oracle_walks import Question, Step, Walk
from tests.plain_graph import PlainGraph

KILOGRAMS = {"KG": Fraction(1), "T": Fraction(1000), "LB": Fraction("0.45359237")}
SHOWING = {
    *("affidavit", "bale_list", "bill_of_lading", "certificate_12_43a", "gin_record", "invoice", "origin_certificate"),
    *("packing_list", "phytosanitary", "production_record", "proof_of_payment", "purchase_order"),
}
"""Kinds of document that can show a lot or a step by themselves."""
PLACES_THE_GROWING_REGION = ("bale_list", "gin_record", "phytosanitary")
YIELDS_FILE = Path(__file__).parent.parent / "graph" / "data" / "yields.csv"
Gap = tuple[str, str]


def _yields() -> dict[tuple[str, int, int], Fraction]:
    """The highest of the rows, by commodity and the ranks of the two stages."""
    highest: dict[tuple[str, int, int], Fraction] = {}
    with YIELDS_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["commodity"], STAGE_RANK[row["input_stage"]], STAGE_RANK[row["output_stage"]])
            highest[key] = max(highest.get(key, Fraction(0)), Fraction(row["max_yield"]))
    return highest


YIELDS = _yields()


def gaps_of_line(question: Question, walk: Walk) -> Iterator[Gap]:
    """A line needs lots that it may come from, each by a document, and in quantities that cover it."""
    graph, line = question.world.graph, question.world.graph.nodes[walk.here]
    lots = [(fact, graph.nodes[fact.end]) for fact in graph.leaving("FROM_LOT", line.id)]
    yield from _gaps_of_sources(question, walk, lots)
    parts = [_in_unit(fact, line.get("unit")) for fact, _ in lots]
    if line.get("quantity") is None or None in parts or _sum(parts) < _exact(line.get("quantity")):
        yield line.id, "quantity"


def gaps_of_lot(question: Question, walk: Walk) -> Iterator[Gap]:
    """A lot needs a document, a maker, enough of itself, and recorded inputs or an origin."""
    world, graph = question.world, question.world.graph
    lot = graph.nodes[walk.here]
    if not _documents(graph, lot):
        yield lot.id, "document"
    if not graph.leaving("PRODUCED_AT", lot.id):
        yield lot.id, "maker"
    yield from _overdrawn(graph, lot)
    if world.inputs(lot.id):
        yield from _gaps_of_inputs(question, walk)
        yield from commingled(question, walk)
    elif not _is_origin(question, lot):
        yield lot.id, "origin"


def _gaps_of_inputs(question: Question, walk: Walk) -> Iterator[Gap]:
    graph, lot = question.world.graph, question.world.graph.nodes[walk.here]
    inputs = [(fact, graph.nodes[fact.start]) for fact in question.world.inputs(lot.id)]
    yield from _gaps_of_sources(question, walk, inputs)
    yields = [_most_from(question.commodity, fact, given, lot) for fact, given in inputs]
    if lot.get("quantity") is None or None in yields or _sum(yields) < _exact(lot.get("quantity")):
        yield lot.id, "quantity"


def _gaps_of_sources(question: Question, walk: Walk, sources: list[tuple[Fact, Node]]) -> Iterator[Gap]:
    """Each source by a document and admissible, other goods only by a document; and not other goods alone."""
    if all(_other_goods(question, lot) for _, lot in sources):
        yield walk.here, "lots"
    for fact, lot in sources:
        if not _real(question.world.graph, fact.documents):
            yield fact.id, "document"
        onward = None if lot.id in walk.nodes else question.admitted(walk, Step(fact, lot.id, 1.0))
        if onward is None and not _other_goods(question, lot):
            yield fact.id, "not admissible"


def _most_from(commodity: str, fact: Fact, given: Node, lot: Node) -> Fraction | None:
    """The most of the lot that the input can give, in the lot's unit; None where that is not known."""
    amount = _in_unit(fact, lot.get("unit"))
    before, after = (_stated_rank(node) for node in (given, lot))
    if amount is None or before is None or after is None:
        return None
    share = YIELDS.get((commodity, before, after), Fraction(1) if before == after else None)
    if lot.get("unit") not in KILOGRAMS:
        return amount if before == after else None
    return None if share is None else amount * share


def commingled(question: Question, walk: Walk) -> Iterator[Gap]:
    """Admissible purchases of the lot's maker, or of its operator, that no recorded input explains."""
    world, graph = question.world, question.world.graph
    inputs = world.inputs(walk.here)
    papers = {d for fact in inputs for d in _real(graph, fact.documents)}
    makers_of_inputs = {p.end for f in inputs for p in graph.leaving("PRODUCED_AT", f.start)}
    makers = {p.end for p in graph.leaving("PRODUCED_AT", walk.here)}
    explained = makers | makers_of_inputs | {f.start for m in makers_of_inputs for f in world.operators(m)}
    for buyer in makers | {f.start for m in makers for f in world.operators(m)}:
        for sale in graph.arriving("SUPPLIES", buyer):
            if sale.start in explained or sale.start == buyer or papers & set(sale.documents):
                continue
            if question.admitted(walk, Step(sale, sale.start, 1.0)):
                yield sale.id, "commingling"


def _overdrawn(graph: PlainGraph, lot: Node) -> Iterator[Gap]:
    draws = [*graph.arriving("FROM_LOT", lot.id), *graph.leaving("INPUT_TO", lot.id)]
    parts = [_in_unit(fact, lot.get("unit")) for fact in draws]
    if lot.get("quantity") is None or None in parts or _sum(parts) > _exact(lot.get("quantity")):
        yield lot.id, "drawn on"


def _is_origin(question: Question, lot: Node) -> bool:
    graph = question.world.graph
    places = [graph.nodes[f.end] for f in graph.leaving("PRODUCED_AT", lot.id)]
    if not places or any(place.get("xuar") != "outside" for place in places):
        return False
    if all(place.label == "Estate" for place in places):
        return True
    kinds = {graph.nodes[d].get("kind") for d in _documents(graph, lot)}
    is_bale = question.commodity == "cotton" and _stated_rank(lot) == STAGE_RANK["raw"]
    return is_bale and bool(kinds & {*PLACES_THE_GROWING_REGION})


def _other_goods(question: Question, lot: Node) -> bool:
    commodity = commodity_and_rank(lot.get("commodity"), lot.get("stage"), lot.get("hts"))[0]
    return commodity not in (None, question.commodity)


def _stated_rank(lot: Node) -> int | None:
    return commodity_and_rank(lot.get("commodity"), lot.get("stage"), lot.get("hts"))[1]


def _documents(graph: PlainGraph, node: Node) -> list[str]:
    supporting = [f.start for f in graph.arriving("SUPPORTS", node.id)]
    return _real(graph, (*(node.get("documents") or ()), *supporting))


def _real(graph: PlainGraph, documents: tuple[str, ...]) -> list[str]:
    return [d for d in documents if d in graph.nodes and _shows(graph.nodes[d])]


def _shows(document: Node) -> bool:
    """By its kind: a list of its own, so that a change of the program's is seen."""
    return not document.get("stub") and document.get("kind") in SHOWING


def _in_unit(what: Fact | Node, unit: str | None) -> Fraction | None:
    """Its quantity in this unit, directly or by weight; None where it cannot be said."""
    quantity, own = what.get("quantity"), what.get("unit")
    if quantity is None or own is None or unit is None:
        return None
    if own == unit:
        return _exact(quantity)
    if own in KILOGRAMS and unit in KILOGRAMS:
        return _exact(quantity) * KILOGRAMS[own] / KILOGRAMS[unit]
    return None


def _sum(parts: list[Fraction | None]) -> Fraction:
    return sum((part for part in parts if part is not None), Fraction(0))


def _exact(quantity: float) -> Fraction:
    return Fraction(str(quantity))
