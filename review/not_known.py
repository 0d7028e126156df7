"""What is not known of a shipment under review, in plain words: said on every page, never passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path

from graph.document_kinds import DOCUMENT_KINDS, near_to
from graph.exposure import CLEAR, Assessment
from graph.known_shipments import Known
from graph.projection import Node, Projection
from graph.scope import Scope
from graph.screened import Screened, nothing_to_compare
from review.chain import Chain
from review.clocks import CANNOT_COMPUTE, Clock
from review.day_words import day_in_words, days_in_words
from review.item import Item
from review.paper_problems import Problem
from review.papers import Papers
from review.parties import step_in_words
from review.quantities import NOT_KNOWN, Quantity
from review.regimes import UFLPA, UFLPA_LIST, RegimeByParty

MOST_NAMED = 5
REDACTIONS = "few_redactions"
"""What is remarked on it is of all documents; other remarks are of the language of those at one place."""


def not_known_of(
    papers: Papers,
    known: Known,
    assessment: Assessment,
    scopes: Sequence[tuple[Node, Scope]],
    regimes: Sequence[RegimeByParty],
    clocks: Sequence[Clock],
    evidence: Sequence[Item],
    of_files: Mapping[str, Sequence[Problem]],
    quantities: Sequence[Quantity],
    lists: Sequence[Node],
    screened: Screened,
    files: Path | None,
) -> Iterator[str]:
    """Sentences without a full stop, the widest gap first."""
    yield from _of_goods(scopes)
    yield from _of_law(known, regimes, clocks)
    yield from _of_clearance(papers, assessment, evidence, of_files)
    yield from _of_chain(papers.projection, assessment, papers.chain)
    yield from _of_quantities(quantities)
    yield from _astray(papers)
    yield from _of_unread_kinds(papers, known)
    yield from _of_documents(evidence, files)
    yield from _of_lists(lists, screened, regimes, assessment.day)
    yield from _of_names(papers)


def _of_goods(scopes: Sequence[tuple[Node, Scope]]) -> Iterator[str]:
    if not scopes:
        yield "what goods are in it: no line is recorded, so what must be shown of them cannot be said"
    for line, scope in scopes:
        if scope.covered == "examine" and scope.commodity:
            yield f"whether line {line.id} is of {scope.commodity}: {scope.because}; it is treated as if it were"
        elif scope.covered == "examine":
            yield f"what line {line.id} is of: {scope.because}; what must be shown of it cannot be said"


def _of_law(known: Known, regimes: Sequence[RegimeByParty], clocks: Sequence[Clock]) -> Iterator[str]:
    properties = known.properties
    if not properties.get("consignee_id"):
        yield "who the importer is: no consignee is recorded"
    if not regimes:
        yield "whether another rule reaches it: no regime that is encoded here reaches its dates"
    for one in regimes:
        for words in one.regime.unsettled:
            yield f"{one.regime.title}: {words}"
    for name in dict.fromkeys(name for one in regimes for name in one.regime.missing):
        yield f"{day_in_words(name)} is not on file; another day stands in for it"
    for clock in clocks:
        if clock.status == CANNOT_COMPUTE and clock.asked_by:
            yield f"when {clock.title} is due: {days_in_words(clock.missing)} is not on file, yet {clock.asked_by}"
    if properties.get("detained_on") and not properties.get("requested"):
        yield "what the notice of detention asks for: it is not on file, and the notice decides"
    for unread in (words for one in known.in_effect for words in one.unread):
        yield f"what was meant by {unread.replace('=', ' ', 1)!r}, which is no day"


def _of_clearance(
    papers: Papers, assessment: Assessment, evidence: Sequence[Item], of_files: Mapping[str, Sequence[Problem]]
) -> Iterator[str]:
    """What is wrong with documents that a verdict of traced clear rests on, which asks only for their kinds."""
    if assessment.verdict != CLEAR:
        return
    lines = [answer.line for answer in assessment.answers if answer.line]
    of_lines = [fact for line in lines for fact in papers.projection.leaving("FROM_LOT", line)]
    used = {one for lot in assessment.lots for one in lot.documents}.union(*(fact.documents for fact in of_lines))
    found = [problem for item in evidence for problem in item.problems] + list(chain(*of_files.values()))
    wrong = {one.document: f"{one.document}: {one.because}" for one in found if one.document in used}
    if wrong:
        yield (
            f"whether it is traced clear all the same: of {len(used)} documents that the verdict rests on, "
            f"{len(wrong)} {'has' if len(wrong) == 1 else 'have'} a problem: {_some(sorted(wrong.values()))}"
        )


def _of_chain(projection: Projection, assessment: Assessment, chain: Chain) -> Iterator[str]:
    yield from (f"what lies further: {words}" for words in chain.cut)
    unknown = [step_in_words(projection, step) for step in chain.steps if not step.process]
    if unknown:
        yield f"what is done at {_some(unknown)}"
    ends = [f"{end.id}: {end.because}" for end in assessment.open_ends]
    if ends:
        yield f"how {len(ends)} branches of the chain go on: {_some(ends)}" if len(ends) > 1 else f"at {ends[0]}"
    mixed = [f"{one.site} also bought from {one.seller} (lot {one.lot})" for one in assessment.commingling]
    if mixed:
        yield f"whether goods of another origin were mixed in: {_some(mixed)}"


def _of_quantities(quantities: Sequence[Quantity]) -> Iterator[str]:
    rows = [row.because for row in quantities if row.state == NOT_KNOWN]
    if rows:
        yield f"whether {len(rows)} quantities reconcile: {_some(rows)}" if len(rows) > 1 else f"a quantity: {rows[0]}"


def _astray(papers: Papers) -> Iterator[str]:
    found = [f"{document}: {because}" for document, because in papers.astray()]
    if found:
        yield f"what these documents of its parties show: {_some(found)}"


def _of_unread_kinds(papers: Papers, known: Known) -> Iterator[str]:
    """Papers of the chain whose kind is none that a rule knows, nor one that the notice asks for."""
    asked = known.properties.get("requested") or ()
    by_kind: dict[str, list[str]] = {}
    for document in filter(papers.is_on_file, papers.everything):
        if (kind := papers.kind(document)) not in DOCUMENT_KINDS and kind not in asked:
            by_kind.setdefault(kind, []).append(document)
    for kind, documents in by_kind.items():
        several = len(documents) > 1
        which = f"documents {_some(documents, ', ')} are" if several else f"document {documents[0]} is"
        count = "they count" if several else "it counts"
        near = next(iter(near_to(kind)), "")
        nearest = f"the nearest known kind is {near}" if near else "no known kind is near to it"
        yield f"{which} of the kind {kind!r}, which no rule reads: {count} for nothing; {nearest}"


def _of_documents(evidence: Sequence[Item], files: Path | None) -> Iterator[str]:
    yield from (remark for item in evidence if item.requirement == REDACTIONS for remark in item.remarks)
    silent = list(dict.fromkeys(it for item in evidence if item.requirement != REDACTIONS for it in item.remarks))
    yield from silent[:MOST_NAMED]
    if len(silent) > MOST_NAMED:
        yield f"the language of documents at {len(silent) - MOST_NAMED} more places"
    if files is None:
        yield "whether the documents' files are there and unaltered: nobody looked at them"
    yield "whether the documents are genuine and say what they are recorded to prove: that takes a reader"


def _of_names(papers: Papers) -> Iterator[str]:
    """Parties of the chain of whom screening could compare no name."""
    parties = {party for step in papers.chain.steps for party in (step.key, *step.members)}
    for party in sorted(one for one in parties if one in papers.projection.nodes):
        if because := nothing_to_compare(papers.projection, papers.projection.nodes[party]):
            yield f"of {party}, {because}"


def _of_lists(lists: Sequence[Node], screened: Screened, regimes: Sequence[RegimeByParty], day: date) -> Iterator[str]:
    if not lists:
        yield "whether any party is listed: no list is imported"
    elif screened.due:
        yield f"whether a party's name is near to a listed one: similar names {screened.not_compared}"
    is_reached = any(one.regime.regime == UFLPA for one in regimes)
    if lists and is_reached and all(version.get("list") != UFLPA_LIST for version in lists):
        yield f"whether any party is on the UFLPA Entity List: the list {UFLPA_LIST} is not imported"
    for version in lists:
        if version.get("partial"):
            yield f"who else is on the list {version.get('list')}: its version of {version.get('as_of')} is partial"
        elif (as_of := version.get("as_of")) and as_of < day:
            yield f"who was put on the list {version.get('list')} after {as_of}, the day of its newest version on file"


def _some(words: Sequence[str], between: str = "; ") -> str:
    more = f"{between}and {len(words) - MOST_NAMED} more" if len(words) > MOST_NAMED else ""
    return between.join(words[:MOST_NAMED]) + more
