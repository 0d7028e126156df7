"""Papers that are made from the graph itself, and checks over all documents of a chain: how complete they can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.open_ends import PLACED
from graph.projection import Projection
from review.chain import Chain, Step
from review.paper_problems import REDACTED, UNTRANSLATED, Problem, Problems
from review.papers import Papers
from review.parties import parties_of
from review.path_words import listed

COVERED, PARTLY, DOUBTFUL, MISSING = "covered", "partly", "doubtful", "missing"


@dataclass(frozen=True)
class Made:
    """How complete a paper can be made: its state, what it lacks, and the documents that have a problem. remarks: what
    does not count against it."""

    state: str
    lacking: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()


def made_here(
    which: str, projection: Projection, chain: Chain, steps: Sequence[Step], papers: Papers, problems: Problems
) -> Made | None:
    """The paper for these steps of the chain; None where there is nothing that it could be about."""
    if which in ("translations", "redactions"):
        return _over_documents(UNTRANSLATED if which == "translations" else REDACTED, papers, problems)
    lacking = [f"step {step.number}: {what}" for step in steps for what in _LACKS[which](projection, step)]
    if which == "flow_chart":
        lacking += chain.cut
    if not any(step.process != "shipping" for step in steps):
        return Made(MISSING, ("no step before the shipping is recorded",))
    return Made(PARTLY if lacking else COVERED, tuple(lacking))


def _of_supplier(projection: Projection, step: Step) -> list[str]:
    nodes = parties_of(projection, step)
    lacking = [] if any(node.get("name") for node in nodes) else ["name"]
    lacking += [] if any(node.get("address") for node in nodes) else ["address"]
    return lacking + _of_chart(projection, step)


def _of_chart(_projection: Projection, step: Step) -> list[str]:
    return [] if step.process else ["process"]


def _of_map(projection: Projection, step: Step) -> list[str]:
    placed = any(node.get("xuar") in PLACED for node in parties_of(projection, step))
    return ([] if placed or step.process == "shipping" else ["place"]) + _of_chart(projection, step)


_LACKS: dict[str, Callable[[Projection, Step], list[str]]] = {
    "supplier_list": _of_supplier,
    "flow_chart": _of_chart,
    "region_maps": _of_map,
}


def _over_documents(kind: str, papers: Papers, problems: Problems) -> Made | None:
    documents = [document for document in papers.everything if papers.is_on_file(document)]
    found = [problem for document in documents for problem in problems.of_all(document, kind)]
    if not documents:
        return None
    troubled = tuple(dict.fromkeys(problem.document for problem in found))
    remarks = _of_redaction(documents, papers) if kind == REDACTED else ()
    return Made(DOUBTFUL if found else COVERED, (), troubled, tuple(found), remarks)


def _of_redaction(documents: Sequence[str], papers: Papers) -> tuple[str, ...]:
    """That it is not stated of documents whether parts of them are blacked out: a blank is no "no"."""
    silent = [one for one in documents if papers.node(one).get("redacted") is None]
    if len(silent) == len(documents):
        return ("no document says whether it is redacted",)
    return (f"whether it is redacted is not stated of {listed(silent)}",) if silent else ()
