"""The record as JSON to take along: the same that its page says, without words around it."""

from __future__ import annotations

import dataclasses
from typing import Any

import orjson

from dashboard.ui.record.facts import given
from dashboard.ui.record.facts_at import facts_at, naming_document
from dashboard.ui.record.in_store import Held
from dashboard.ui.record.trade_by_year import trade
from dashboard.ui.view import View
from graph import history
from graph.projection import TYPES, Fact, Node
from graph.schema import PARTIES
from graph.screened import screened_json

MOST = 500
"""So many facts of a type and end are written one by one; how many there are stands beside them."""


def as_json(view: View, node: Node, held: Held | None) -> bytes:
    """The record and the facts at it."""
    return orjson.dumps(in_full(view, node, held), option=orjson.OPT_INDENT_2, default=str)


def in_full(view: View, node: Node, held: Held | None) -> dict[str, Any]:
    """That as plain values. What only the engine holds is None where it could not be asked."""
    there, missing, raw = given(node, held)
    return {
        "id": node.id,
        "kind": node.label,
        "name": node.name,
        "as_of": view.as_of,
        "commodity": view.commodity,
        "made_at": view.now,
        "state_of_the_graph": view.state,
        "engine_could_be_asked": held is not None,
        "properties": {**node.properties, **(held.properties if held else {})},
        "raw_beside": {one.declared.name: one.raw for one in there if one.raw is not None},
        "raw_others": raw.others,
        "not_given": [declared.name for declared in missing],
        "regions": held.regions if held else None,
        "findings": {"total": held.n_findings, "first": held.findings} if held else None,
        "related": {"total": held.n_related, "first": held.related} if held else None,
        "decision": dataclasses.asdict(held.decision) if held and held.decision else None,
        "verdicts": [dataclasses.asdict(seen) for seen in history.of_target(view.settings, node.id)],
        "lists": [{name: version.get(name) for name in ("list", "as_of", "partial")} for version in view.lists()],
        "screened": screened_json(view.projection, view.screened, node),
        "facts": _facts(view, node),
        "named_as_evidence_by": _named(view, node) if node.label == "Document" else None,
        "trade": _trade(view, node) if node.label in PARTIES else None,
        "note": "This informs and ranks review work. It accuses nobody; unknown and not assessed are no clearances.",
    }


def _facts(view: View, node: Node) -> list[dict[str, Any]]:
    found = []
    for fact_type in TYPES:
        for end in ("start", "end"):
            some = facts_at(view.projection, fact_type, node.id, end, MOST)
            if some.total:
                first = [_fact(fact) for fact in some.facts]
                found.append({"type": fact_type, "the_record_is_its": end, "total": some.total, "first": first})
    return found


def _named(view: View, node: Node) -> dict[str, Any]:
    some = naming_document(view.projection, node.id, MOST)
    return {"total": some.total, "first": [_fact(fact) for fact in some.facts]}


def _fact(fact: Fact) -> dict[str, Any]:
    return {"id": fact.id, "from": fact.start, "to": fact.end, **fact.properties}


def _trade(view: View, node: Node) -> dict[str, Any]:
    sides = {"suppliers": trade(view, node.id, sellers=True), "buyers": trade(view, node.id, sellers=False)}
    return {name: dataclasses.asdict(side) for name, side in sides.items()}
