"""What the affidavit of a tomato processor has to name: its parent company, and the estate that sourced the goods."""

from __future__ import annotations

from datetime import date

from graph.projection import Projection
from review.chain import Chain, Step

PARENT_SHARE = 0.5


def to_be_named(projection: Projection, chain: Chain, step: Step, day: date) -> dict[str, set[str]]:
    """In words what the affidavit has to name: the records of which it has to name one; none where none is recorded."""
    parents = _parents(projection, step, day)
    estates = [one for one in _upstream(chain, step) if "growing" in one.process.split("; ")]
    wanted = {f"the parent company ({', '.join(sorted(parents)) or 'none is recorded'})": parents}
    for estate in estates:
        wanted[f"the estate ({estate.key})"] = {estate.key, *estate.members}
    return wanted if estates else wanted | {"the estate (none is recorded)": set()}


def names_of(projection: Projection, document: str) -> set[str]:
    """What a document is said to prove."""
    stated = projection.nodes[document].get("proves") or ()
    return {*stated, *(fact.end for fact in projection.leaving("SUPPORTS", document))}


def _parents(projection: Projection, step: Step, day: date) -> set[str]:
    return {
        fact.start
        for member in step.members
        for fact in projection.arriving("OWNS", member)
        if (fact.get("share") or 0) >= PARENT_SHARE
        and (fact.get("since") or date.min) <= day <= (fact.get("until") or date.max)
        and fact.start not in step.members
    }


def _upstream(chain: Chain, step: Step) -> list[Step]:
    """Every step that hands goods on towards this one, by number."""
    found, queue = set[int](), [step.number]
    while queue:
        for move in chain.into(queue.pop()):
            if move.origin not in found:
                found.add(move.origin)
                queue.append(move.origin)
    return [chain.step(number) for number in sorted(found - {step.number})]
