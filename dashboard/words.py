"""Verdicts, paths and gaps in plain words, the same on the command line and on the pages."""

from __future__ import annotations

from graph.mass_balance import figure
from graph.open_ends import TracedLot
from graph.paths import Path, Step
from graph.projection import Fact, Projection
from review.path_words import VERBS

DISCLAIMER = (
    "This informs and ranks review work. It accuses nobody, is no legal advice, and a confidence is not a probability."
)


def name_of(projection: Projection, node_id: str) -> str:
    """A node's name with its id, or the id alone where it has no other name."""
    name = projection.nodes[node_id].name
    return node_id if name == node_id else f"{name} ({node_id})"


def fact_in_words(projection: Projection, fact: Fact) -> str:
    """A fact read upstream, with its id, for --without."""
    ends = (fact.end, fact.start) if fact.type in ("SUPPLIES", "INPUT_TO") else (fact.start, fact.end)
    words = "runs" if fact.type == "OPERATES" else VERBS[fact.type]
    return f"{name_of(projection, ends[0])} {words} {name_of(projection, ends[1])} [{fact.id}]"


def lot_in_words(projection: Projection, lot: TracedLot) -> str:
    """A lot of a traced chain: what it is, where it was made, of what, and what shows it."""
    amount = "" if lot.quantity is None else f", {figure(lot.quantity)} {lot.unit or ''}".rstrip()
    sites = ", ".join(name_of(projection, site) for site in lot.made_at)
    inputs = f", from {', '.join(lot.inputs)}" if lot.inputs else ""
    origin = "; an origin" if lot.origin else ""
    goods = " ".join(filter(None, (lot.stage, lot.commodity)))
    return f"{lot.lot} ({goods}{amount}) made at {sites}{inputs}; documents {', '.join(lot.documents)}{origin}"


def evidence(step: Step) -> str:
    """Basis, confidence, documents, and the file and row that the step came from."""
    fact = step.fact
    parts = [str(fact.get("basis") or "stated"), f"{step.confidence:g}"]
    if not step.strong:
        parts[0] = f"{parts[0]}, inferred" if parts[0] != "inferred" else parts[0]
    window = [str(day) for day in (fact.get("first_seen"), fact.get("last_seen")) if day]
    if window:
        parts.append(" to ".join(window))
    parts.append(f"documents {', '.join(fact.documents)}" if fact.documents else "no document")
    if fact.get("source_file"):
        parts.append(f"{fact.get('source_file')} row {fact.get('source_row')}")
    return "; ".join(parts)


def arithmetic(path: Path) -> str:
    """The confidence as a product that a person can recompute."""
    factors = [f"{step.confidence:g}" for step in path.steps] + [f"{path.risk.certainty:g}"]
    return f"{' x '.join(factors)} = {path.confidence:.4g}" if len(factors) > 1 else factors[0]


def tier(between: int | None) -> str:
    """How many sales or lots lie between; nothing where there is no path."""
    if between is None:
        return ""
    return "direct" if between <= 1 else f"sub-tier {between}"
