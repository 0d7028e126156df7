"""The table of shipments, worst first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from dashboard import words
from dashboard.looks import VERDICTS
from dashboard.page_words import short
from dashboard.view import View
from graph.exposure import Assessment
from graph.projection import Node, Projection

COLUMNS = ("Verdict", "Shipment", "What", "Maker", "Imported", "Confidence", "Tier", "Leads to")


def row_of(projection: Projection, assessment: Assessment) -> dict[str, Any]:
    """One row of the table, as COLUMNS name it. Confidence is missing where there is no path."""
    node = projection.nodes[assessment.target]
    makers = [projection.nodes[fact.end] for fact in projection.leaving("PRODUCED_AT", node.id)]
    source = projection.nodes[assessment.paths[0].risk.id].name if assessment.paths else None
    look = VERDICTS[assessment.verdict]
    return {
        "Verdict": [f"{look.sign} {look.label}"],
        "Shipment": _named(node),
        "What": short(goods(projection, assessment), 90),
        "Maker": short("; ".join(maker.name for maker in makers), 80) if makers else None,
        "Imported": node.get("import_date"),
        "Confidence": assessment.confidence,
        "Tier": words.tier(assessment) or None,
        "Leads to": short(source, 80) if source else None,
    }


def _named(node: Node) -> str:
    bill = node.get("bill_of_lading")
    return short(f"{node.id} · {bill}" if bill and bill != node.id else node.id, 60)


def goods(projection: Projection, assessment: Assessment) -> str:
    """What is in it, as its lines say; those in scope first."""
    lines = [
        (answer.scope.commodity is None, projection.nodes[answer.line]) for answer in assessment.answers if answer.line
    ]
    said = [
        str(line.get("description") or f"HTS {line.get('hts')}") for _, line in sorted(lines, key=lambda pair: pair[0])
    ]
    return "; ".join(dict.fromkeys(said)) if said else "no line recorded"


def chosen(view: View, verdicts: Collection[str], text: str) -> list[Assessment]:
    """The shipments with one of the verdicts (all where none is named) that hold the text, worst first.

    The text is looked for in ids, bills of lading, goods, makers, the verdict in words and the names along the paths.
    """
    wanted = text.casefold().split()
    return [
        assessment
        for assessment in view.shipments
        if (not verdicts or assessment.verdict in verdicts)
        and (not wanted or _holds(_searched(view.projection, assessment), wanted))
    ]


def _searched(projection: Projection, assessment: Assessment) -> str:
    node = projection.nodes[assessment.target]
    near = [
        projection.nodes[f.end] for kind in ("PRODUCED_AT", "SHIPPED_BY") for f in projection.leaving(kind, node.id)
    ]
    along = [projection.nodes[n] for path in assessment.paths for n in path.nodes]
    names = [part for other in (node, *near, *along) for part in (other.id, other.name)]
    entry = str(node.get("entry_number") or "")
    return " ".join([*names, entry, goods(projection, assessment), assessment.because]).casefold()


def _holds(searched: str, wanted: Sequence[str]) -> bool:
    return all(word in searched for word in wanted)
