"""What the steps of a path rest on, in words: how many have a document behind them, and what the others rest on."""

from __future__ import annotations

from collections import Counter

from graph.document_kinds import CAN_SHOW
from graph.paths import Path, Step
from graph.projection import Projection

GROUNDS = {
    "documented": "on a document that is not on file",
    "declared": "on what somebody declared",
    "trade_record": "on trade records",
    "registry": "on a registry",
    "confirmed match": "on a match that a person confirmed",
    "match": "on a match that nobody confirmed",
    "inferred": "on inference",
}
"""What a step without a document rests on, the surer first."""


def evidence_in_words(projection: Projection, path: Path) -> str:
    """How many of the path's steps have a document behind them, and what each of the others rests on."""
    total = len(path.steps)
    bare = [step for step in path.steps if not has_document(projection, step)]
    if not bare:
        return f"all of its {total} steps have a document behind them" if total > 1 else "its step has a document"
    if total == 1:
        return f"its step has no document behind it and rests {_ground_in_words(bare[0])}"
    shown = total - len(bare)
    having = "have a document behind them" if shown > 1 else "has a document behind it"
    return f"{shown or 'none'} of its {total} steps {having}, {_rest(bare)}"


def has_document(projection: Projection, step: Step) -> bool:
    """Whether a document that is on file, and no mere stub, is named for the step."""
    return any(is_on_file(projection, document) for document in step.fact.documents)


def is_on_file(projection: Projection, document: str) -> bool:
    """Whether a document is there itself: a stub is only a reference to it, and proves nothing."""
    node = projection.nodes.get(document)
    return node is not None and not node.get("stub")


def shows(projection: Projection, document: str) -> bool:
    """Whether a document is on file and of a kind that can show by itself that a lot was made or a step taken."""
    return is_on_file(projection, document) and projection.nodes[document].get("kind") in CAN_SHOW


def _rest(bare: list[Step]) -> str:
    """Each ground with the number of steps that rest on it."""
    counts = Counter(_ground_in_words(step) for step in bare)
    ordered = [ground for ground in GROUNDS.values() if ground in counts]
    verb = "rests" if counts[ordered[0]] == 1 else "rest"
    return ", ".join(f"{counts[ground]} {'' if at else f'{verb} '}{ground}" for at, ground in enumerate(ordered))


def _ground_in_words(step: Step) -> str:
    return GROUNDS[_ground(step)]


def _ground(step: Step) -> str:
    """The key in GROUNDS. A blank basis is a declaration; an unknown one of a sale counts as inferred."""
    fact = step.fact
    if fact.type == "POSSIBLY_SAME_AS":
        return "confirmed match" if fact.get("status") == "confirmed" else "match"
    if fact.type == "OPERATES":
        return "inferred"
    basis = fact.get("basis") or "declared"
    return basis if basis in GROUNDS else "inferred"
