"""Facts that speak for proceeding, for proceeding with conditions, and for stopping; and beside them what was looked at
and found nothing, which is no reason by itself.

They are laid side by side and never weighed: the decision is the reviewer's, who ticks one box and signs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graph.evidence import evidence_in_words, has_document, is_on_file
from graph.exposure import BY_DOCUMENTS, BY_PLACE, CLEAR, EXPOSED, INFERRED, UNKNOWN, Assessment
from graph.open_ends import PLACED
from graph.projection import Node, Projection
from graph.risk import Risks
from graph.screened import Screened, nothing_to_compare
from review.concerns import Concern, of_these_goods, ownership_and_listing_doubts
from review.list_versions import lists_in_words, version_in_words
from review.path_words import listed, named
from review.subject import Subject

PROCEED, CONDITIONS, STOP = "proceed", "proceed with conditions", "stop"
BOXES = (PROCEED, CONDITIONS, STOP)
FOUND_NOTHING = "looked at and found nothing"
FOUND_NOTHING_IS = "What was looked at and found nothing (no reason by itself)"
NOTHING = "Nothing on file speaks for it."
GAPS = {
    "tier": "who sold it",
    "place": "where it lies",
    "document": "a document",
    "lots": "lots",
    "quantity": "quantities",
    "completeness": "whether the purchases are all of them",
    "goods": "what the goods are",
    "length": "what lies further up",
    "listing": "whether a listing between import and entry counts",
}
AGAINST = ("mass_balance", "contradiction")


@dataclass(frozen=True)
class Reason:
    """A fact that speaks for one of BOXES, or was FOUND_NOTHING, in words. about: ids of nodes or facts that it
    rests on."""

    box: str
    says: str
    about: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"box": self.box, "says": self.says, "about": list(self.about)}


def reasons_of(
    projection: Projection,
    subject: Subject,
    assessment: Assessment,
    concerns: Sequence[Concern],
    risks: Risks,
    lists: Sequence[Node],
    compared: Screened,
    goods: Sequence[str],
) -> tuple[Reason, ...]:
    """By box, the strongest first. compared: how far names were compared with the lists. goods: the commodities whose
    gaps count."""
    return (
        *_proceed(projection, subject, assessment, risks),
        *_conditions(projection, assessment, concerns, lists, goods),
        *_stop(projection, subject, assessment, concerns, risks),
        *_no_path_and_places(subject, assessment),
        *_no_match(projection, subject, risks, lists, compared),
    )


def _proceed(projection: Projection, subject: Subject, assessment: Assessment, risks: Risks) -> Iterator[Reason]:
    grows = subject.node.get("crop")
    why = BY_PLACE if assessment.label == "Estate" else BY_DOCUMENTS
    for answer in assessment.answers:
        if answer.verdict == CLEAR and (not grows or answer.line or answer.scope.commodity == grows):
            of = f"line {answer.line}" if answer.line else f"{answer.scope.commodity}"
            lots = tuple(lot.lot for lot in answer.lots)
            yield Reason(PROCEED, f"Traced clear ({of}): {why}.", lots)
    yield from _papers(projection, subject, assessment, risks)


def _no_path_and_places(subject: Subject, assessment: Assessment) -> Iterator[Reason]:
    """A place outside says nothing of what was bought, and no path is no clearance."""
    if assessment.verdict == UNKNOWN and (subject.purchases or subject.lots):
        words = "No path to a source of risk was found in what is recorded. That is no clearance: it is unknown."
        yield Reason(FOUND_NOTHING, words, (subject.node.id,))
    outside = [node for node in subject.members if node.get("xuar") == "outside"]
    if outside:
        how = sorted({str(node.get("xuar_method") or "").replace("_", " ") for node in outside} - {""})
        words = f"Placed outside the XUAR{f' (by {listed(how)})' if how else ''}: {listed(list(map(named, outside)))}."
        yield Reason(FOUND_NOTHING, words, tuple(node.id for node in outside))


def _no_match(
    projection: Projection, subject: Subject, risks: Risks, lists: Sequence[Node], compared: Screened
) -> Iterator[Reason]:
    """Nothing where some names were not compared: that is among what is not known."""
    unread = [node for node in subject.members if nothing_to_compare(projection, node)]
    near = [node for node in subject.members if _is_near_a_list(projection, risks, node)]
    if lists and len(unread) < len(subject.members) and not near and not compared.due:
        but = f" (but for those of {listed(list(map(named, unread)))}, with nothing to compare)" if unread else ""
        of = f"No match of the names above{but} with a listed entity or owner stands."
        words = f"{of} {lists_in_words(lists, compared)}"
        yield Reason(FOUND_NOTHING, words, tuple(version.id for version in lists))


def _papers(projection: Projection, subject: Subject, assessment: Assessment, risks: Risks) -> Iterator[Reason]:
    """Papers of purchases from who is no source of risk and on no path: those of the others speak for nothing here."""
    on_paths = {fact for path in assessment.paths for fact in path.facts}
    others = [f for f in subject.purchases if f.id not in on_paths and risks.of(f.start) is None]
    shown = [f for f in others if any(is_on_file(projection, document) for document in f.documents)]
    if shown:
        of = f"{len(shown):,} of its {len(subject.purchases):,} recorded purchases"
        words = f"A document is on file for {of}, from sellers that are no source of risk and on no path."
        yield Reason(PROCEED, words, tuple(fact.id for fact in shown))


def _is_near_a_list(projection: Projection, risks: Risks, node: Node) -> bool:
    risk = risks.of(node.id)
    by_list = risk is not None and risk.kind in ("listed", "owned_by_listed")
    matches = [match for match in projection.leaving("MATCHES", node.id) if match.get("status") != "rejected"]
    return by_list or bool(matches) or bool(ownership_and_listing_doubts(risks, node))


def _conditions(
    projection: Projection,
    assessment: Assessment,
    concerns: Sequence[Concern],
    lists: Sequence[Node],
    goods: Sequence[str],
) -> Iterator[Reason]:
    gaps = Counter(end.missing for a in of_these_goods(assessment, goods) for end in set(a.open_ends))
    gaps = Counter({kind: number for kind, number in gaps.items() if kind in GAPS})
    if gaps:
        words = ", ".join(f"{GAPS[kind]} ({number:,})" for kind, number in sorted(gaps.items(), key=_most_first))
        ends = {end.id for a in of_these_goods(assessment, goods) for end in a.open_ends if end.missing in GAPS}
        yield Reason(CONDITIONS, f"Missing, and to be asked for: {words}.", tuple(sorted(ends)))
    for when, words in (
        ("commingling", "Other purchases stand beside the recorded lots"),
        ("near_match", "A match with a list that is not settled"),
        ("minority_listed", "A listed entity holds a share under half, or by a match that is not certain"),
        ("same_as", "Two records that may be one company"),
        ("examine", "What the goods are made of is not settled"),
        ("borderline", "Near the border of the XUAR"),
        ("registered", "Registered in the XUAR"),
    ):
        found = [one for one in concerns if one.when == when]
        if found:
            said = listed([one.said for one in found], 1)
            yield Reason(CONDITIONS, f"{words}: {said}.", tuple(dict.fromkeys(one.about for one in found)))
    for path in assessment.paths[:1]:
        bare = [step.fact.id for step in path.steps if not has_document(projection, step)]
        if bare:
            words = f"The path rests on less than documents: {evidence_in_words(projection, path)}."
            yield Reason(CONDITIONS, words, tuple(bare))
    partial = [version for version in lists if version.get("partial")]
    if partial or not lists:
        words = "; ".join(map(version_in_words, partial)) or "no list was imported"
        yield Reason(CONDITIONS, f"Lists to be checked in full: {words}.", tuple(version.id for version in partial))


def _most_first(found: tuple[str, int]) -> tuple[int, str]:
    return -found[1], found[0]


def _stop(
    projection: Projection, subject: Subject, assessment: Assessment, concerns: Sequence[Concern], risks: Risks
) -> Iterator[Reason]:
    if assessment.verdict in (EXPOSED, INFERRED):
        words = assessment.because.replace("_", " ")
        about = assessment.paths[0].nodes if assessment.paths else ()
        yield Reason(STOP, f"{assessment.verdict.capitalize()}: {words}.", about)
    for node in subject.members:
        risk = risks.of(node.id)
        if risk and risk.kind in ("site_in_xuar", "listed", "owned_by_listed") and node.id != assessment.target:
            yield Reason(STOP, f"{named(node)}: {risk.because.replace('_', ' ')}.", (node.id,))
    if len(assessment.paths) > 1:
        others = [named(projection.nodes[path.risk.id]) for path in assessment.paths[1:]]
        yield Reason(STOP, f"Further paths, by other evidence, to {listed(others)}.", ())
    for when in AGAINST:
        found = [one for one in concerns if one.when == when]
        if found:
            what = "Quantities that do not add up" if when == "mass_balance" else "Records that contradict each other"
            said = listed([one.said for one in found], 1)
            yield Reason(STOP, f"{what}: {said}.", tuple(dict.fromkeys(one.about for one in found)))


def places_in_words(node: Node) -> str:
    """Where a company or site lies, and by what that is known."""
    state, how = node.get("xuar"), str(node.get("xuar_method") or "").replace("_", " ")
    country = node.get("country")
    if state not in PLACED:
        where = f"place not known ({node.get('xuar_reason') or 'it has not been looked up'})"
    else:
        words = {"inside": "inside the XUAR", "outside": "outside the XUAR"}.get(state, "near the border of the XUAR")
        where = f"{words} by {how}" if how else words
    return ", ".join(filter(None, (country, where)))
