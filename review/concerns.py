"""What of a due diligence is missing or speaks against, as the graph shows it: what questions are asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.exposure import EXPOSED, INFERRED, Assessment, LineAnswer
from graph.projection import Node, Projection
from graph.risk import Risks
from review.owners import Owned
from review.path_words import named
from review.subject import Subject, processes_of

MAKES_NOTHING = frozenset({"trading", "warehousing"})
HELD_BY = " of it is held by "
REJECTED = "(rejected, score "
"""How graph/risk.py words a holding that does not count in full, and a match that somebody rejected."""
RISK_WHEN = {
    "site_in_xuar": "inside",
    "site_borderline": "borderline",
    "registered_in_xuar": "registered",
    "listed": "listed",
    "owned_by_listed": "owned_listed",
}


@dataclass(frozen=True)
class Concern:
    """when: one of review/question_rows.WHEN. commodity: of which goods, None for any. about: ids. said: in words."""

    when: str
    about: str
    said: str = ""
    commodity: str | None = None
    processes: frozenset[str] = frozenset()


def concerns_of(
    projection: Projection,
    subject: Subject,
    assessment: Assessment,
    risks: Risks,
    goods: Sequence[str],
    bought: Mapping[str, str],
    owned: Sequence[Owned],
) -> list[Concern]:
    """Every concern, each once. goods: the commodities whose gaps count. bought: by id of who has no recorded purchase
    the papers that name it as buyer, in words. owned: the members with a recorded owner."""
    found = [
        *_of_answers(projection, assessment, goods, bought),
        *_of_paths(projection, assessment),
        *_of_members(projection, subject, risks),
        *(Concern("owner_recorded", one.company.id, one.asked_for()) for one in owned),
    ]
    if not owned:
        found.append(Concern("owner_unsaid", subject.node.id))
    if not subject.has_facts and not subject.is_shipment:
        found.append(Concern("no_facts", subject.node.id))
    return list(dict.fromkeys(found))


def of_these_goods(assessment: Assessment, goods: Sequence[str]) -> list[LineAnswer]:
    """The answers that concern the goods: of lines all of them."""
    return [answer for answer in assessment.answers if answer.line or answer.scope.commodity in goods]


def _of_answers(
    projection: Projection, assessment: Assessment, goods: Sequence[str], bought: Mapping[str, str]
) -> Iterator[Concern]:
    for answer in of_these_goods(assessment, goods):
        commodity = answer.scope.commodity
        if answer.line and answer.scope.covered == "examine":
            yield Concern("examine", answer.line, f"{named(projection.nodes[answer.line])}: {answer.scope.because}")
        for end in answer.open_ends:
            node = projection.nodes[end.id]
            by_papers = end.missing == "tier" and end.id in bought
            said = f"{named(node)}: {bought[end.id] if by_papers else end.because}"
            done = _processes(projection, node)
            yield Concern("tier_by_papers" if by_papers else end.missing, end.id, said, commodity, done)
        for mixed in answer.commingling:
            seller, site = (named(projection.nodes[id_]) for id_ in (mixed.seller, mixed.site))
            yield Concern("commingling", mixed.site, f"lot {mixed.lot}: {site} also bought from {seller}", commodity)


def _processes(projection: Projection, node: Node) -> frozenset[str]:
    """Of a company or site its own; of a lot those of where it was made."""
    at = (
        [projection.nodes[f.end] for f in projection.leaving("PRODUCED_AT", node.id)] if node.label == "Lot" else [node]
    )
    return frozenset[str]().union(*map(processes_of, at))


def _of_paths(projection: Projection, assessment: Assessment) -> Iterator[Concern]:
    for path in assessment.paths:
        if assessment.verdict in (EXPOSED, INFERRED) and path.steps:
            source = projection.nodes[path.risk.id]
            yield Concern("path", source.id, path.risk.because)


def _of_members(projection: Projection, subject: Subject, risks: Risks) -> Iterator[Concern]:
    runs = any(projection.leaving("OPERATES", member.id) for member in subject.members)
    for node in subject.members:
        done = processes_of(node)
        yield Concern("process", node.id, processes=done)
        risk = risks.of(node.id)
        if risk and not (risk.kind == "listed" and risk.certainty < 1):
            yield Concern(RISK_WHEN[risk.kind], node.id, f"{named(node)}: {risk.because}")
        for said in ownership_and_listing_doubts(risks, node):
            when = "minority_listed" if HELD_BY in said else "near_match"
            yield Concern(when, node.id, f"{named(node)}: {said}")
        yield from _of_records(projection, node, done, runs=runs)


def ownership_and_listing_doubts(risks: Risks, node: Node) -> list[str]:
    """Matches and holdings that were seen, do not count in full, and that nobody has settled; not what is said of the
    place."""
    said = [words for words in risks.near_misses(node.id) if REJECTED not in words]
    of_lists = ("it matches", "its match with")
    return [words for words in said if words.startswith(of_lists) or HELD_BY in words]


def _of_records(projection: Projection, node: Node, done: frozenset[str], *, runs: bool) -> Iterator[Concern]:
    if node.label == "Supplier" and not projection.arriving("OWNS", node.id):
        yield Concern("owner_missing", node.id)
    if node.label == "Supplier" and not runs and not (done and done <= MAKES_NOTHING):
        yield Concern("sites_missing", node.id)
    if node.label != "Supplier" and not projection.arriving("OPERATES", node.id):
        yield Concern("operator_missing", node.id)
    if node.get("country") == "CN" and node.get("xuar") != "inside":
        yield Concern("china", node.id)
    if done and not done <= MAKES_NOTHING and not _audited(projection, node):
        yield Concern("no_audit", node.id)
    same = [*projection.leaving("POSSIBLY_SAME_AS", node.id), *projection.arriving("POSSIBLY_SAME_AS", node.id)]
    for fact in same:
        if fact.get("status") not in ("confirmed", "rejected"):
            one, other = (named(projection.nodes[id_]) for id_ in (fact.start, fact.end))
            yield Concern("same_as", node.id, f"{one} and {other}, score {fact.get('score') or 0:g}")


def _audited(projection: Projection, node: Node) -> bool:
    papers = (projection.nodes[fact.start] for fact in projection.arriving("SUPPORTS", node.id))
    return any("audit" in str(paper.get("kind") or "") for paper in papers)
