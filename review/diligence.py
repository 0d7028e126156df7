"""Due diligence before a purchase: what the graph says of a supplier, a site or a proposed chain, what is missing, whom
to ask what, and which facts speak for which decision. The decision is left to the reviewer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from graph.exposure import Assessment, assess, path_json
from graph.open_ends import OpenEnd
from graph.projection import Node, Projection
from graph.questions import months_before
from graph.risk import Risks
from graph.schema import PARTIES
from graph.scope import COMMODITIES
from graph.screened import Screened, nothing_to_compare, screened
from review.concerns import Concern, concerns_of, of_these_goods, ownership_and_listing_doubts
from review.list_versions import newest_lists, version_in_words, version_json
from review.owners import Owned, owners_of
from review.papers_of_purchase import papers_of_purchase
from review.path_words import named, path_in_words
from review.questionnaire import Question, questions_of
from review.reasons import Reason, places_in_words, reasons_of
from review.subject import Subject, subject_of

FOR_WHOM = "the due-diligence reviewer, before a purchase"
BASED_ON = "A recorded purchase says that goods were bought, not that they are in what you would buy"


@dataclass(frozen=True)
class Diligence:
    """The due diligence on one target on one day.

    goods: the commodities whose gaps count: those asked for, else those that the records speak of, else both.
    goods_because: why these. supposed: files of a what-if, none where the graph is asked as it is. screened: how far
    names were compared with the lists. nearest: what was found of lists, owners and sales that does not count, or not
    in full. not_known: in plain words. bought: by id of who has no recorded purchase the papers that name it as buyer,
    in words. owned: of the target's house those with a recorded owner.
    """

    projection: Projection
    subject: Subject
    as_of: date
    assessment: Assessment
    goods: tuple[str, ...]
    goods_because: str
    supposed: tuple[str, ...]
    lists: tuple[Node, ...]
    screened: Screened
    concerns: tuple[Concern, ...]
    nearest: tuple[str, ...]
    questions: tuple[Question, ...]
    reasons: tuple[Reason, ...]
    not_known: tuple[str, ...]
    bought: Mapping[str, str]
    owned: tuple[Owned, ...]

    @property
    def open_ends(self) -> tuple[OpenEnd, ...]:
        """Those that concern the goods, the target's own first; with the papers that name a buyer."""
        ends = {
            _with_papers(end, answer.scope.commodity, self.bought)
            for answer in of_these_goods(self.assessment, self.goods)
            for end in answer.open_ends
        }
        return tuple(sorted(ends, key=lambda e: (e.id != self.assessment.target, e.id, e.missing, e.because)))

    @property
    def open_ends_of_other_goods(self) -> int:
        ours = {end for answer in of_these_goods(self.assessment, self.goods) for end in answer.open_ends}
        return len(set(self.assessment.open_ends) - ours)

    @property
    def path(self) -> str:
        """The best path as a sentence; blank where there is none."""
        paths = self.assessment.paths
        return path_in_words(self.projection, paths[0]) if paths else ""

    def as_json(self) -> dict[str, Any]:
        """The object of `memo --json`."""
        answer, node = self.assessment, self.subject.node
        return {
            "target": node.id,
            "kind": node.label.lower(),
            "name": node.name,
            "aliases": list(node.get("aliases") or ()),
            "for_whom": FOR_WHOM,
            "as_of": self.as_of.isoformat(),
            "day": answer.day.isoformat(),
            "what_if": list(self.supposed),
            "lists": [version_json(one) | {"in_words": version_in_words(one)} for one in self.lists],
            "screened": self.screened.as_json(),
            "verdict": answer.verdict,
            "because": answer.because,
            "path": self.path or None,
            "paths": [path_json(path) for path in answer.paths],
            "goods": list(self.goods),
            "goods_because": self.goods_because,
            "members": [{"id": m.id, "name": m.name, "place": places_in_words(m)} for m in self.subject.members],
            "owners": [one.as_json() for one in self.owned],
            "open_ends": [asdict(end) for end in self.open_ends],
            "open_ends_of_other_goods": self.open_ends_of_other_goods,
            "nearest": list(self.nearest),
            "reasons": [reason.as_json() for reason in self.reasons],
            "decision": None,
            "questions": [question.as_json() for question in self.questions],
            "not_known": list(self.not_known),
        }


def diligence_of(
    projection: Projection,
    target: str,
    *,
    as_of: date,
    commodity: str | None = None,
    look_back_months: int = 24,
    supposed: Sequence[str] = (),
) -> Diligence:
    """The due diligence on a supplier, facility, estate, or a proposed shipment or line.

    projection: as it is, or as it would be by files of a what-if, which `supposed` names. commodity: cotton, tomato or
    None for both. Raises UserMistake for an id that the graph does not hold or cannot assess.
    """
    (answer,) = assess(projection, [target], as_of=as_of, commodity=commodity, look_back_months=look_back_months)
    scoped = {commodity for one in answer.answers if one.line for commodity in one.scope.may_be}
    subject = subject_of(projection, projection.nodes[target], scoped=sorted(scoped))
    goods, why = _goods(subject, commodity)
    risks, lists, compared = Risks(projection, answer.day), newest_lists(projection), screened(projection)
    ends = {end.id for end in answer.open_ends if end.missing == "tier" and projection.nodes[end.id].label in PARTIES}
    bought = papers_of_purchase(projection, sorted(ends), months_before(answer.day, look_back_months), answer.day)
    on_paths = {id_ for path in answer.paths for id_ in path.nodes}
    owned = owners_of(projection, subject.members, answer.day, on_paths)
    concerns = concerns_of(projection, subject, answer, risks, goods, bought, owned)
    return Diligence(
        projection=projection,
        subject=subject,
        as_of=as_of,
        assessment=answer,
        goods=goods,
        goods_because=why,
        supposed=tuple(supposed),
        lists=lists,
        screened=compared,
        concerns=tuple(concerns),
        nearest=tuple(_nearest(projection, subject, answer, risks, goods)),
        questions=questions_of(projection, subject, concerns, goods, answer.day, look_back_months),
        reasons=reasons_of(projection, subject, answer, concerns, risks, lists, compared, goods),
        not_known=tuple(_not_known(projection, subject, answer, lists, compared, goods, is_what_if=bool(supposed))),
        bought=bought,
        owned=tuple(owned),
    )


def _with_papers(end: OpenEnd, commodity: str | None, bought: Mapping[str, str]) -> OpenEnd:
    if end.missing != "tier" or end.id not in bought:
        return end
    of = f" of {commodity}" if commodity else ""
    words = f"no purchase relation{of} is recorded; documents on file name it as buyer: {bought[end.id]}"
    return replace(end, because=words)


def _goods(subject: Subject, commodity: str | None) -> tuple[tuple[str, ...], str]:
    if commodity:
        return (commodity,), f"asked of {commodity} only"
    if subject.goods:
        return subject.goods, f"the records speak of {' and '.join(subject.goods)}"
    return COMMODITIES, "nothing recorded says which goods it handles, so both are asked about"


def _nearest(
    projection: Projection, subject: Subject, answer: Assessment, risks: Risks, goods: Sequence[str]
) -> list[str]:
    found = [f"{named(m)}: {said}" for m in subject.members for said in ownership_and_listing_doubts(risks, m)]
    for one in of_these_goods(answer, goods):
        for refused in one.refused:
            if refused.rule != "commodity":
                ends = " and ".join(named(projection.nodes[id_]) for id_ in (refused.origin, refused.to))
                found.append(f"between {ends}, by the rule of {refused.rule}: {refused.because}")
    return list(dict.fromkeys(found))


def _not_known(
    projection: Projection,
    subject: Subject,
    answer: Assessment,
    lists: Sequence[Node],
    compared: Screened,
    goods: Sequence[str],
    *,
    is_what_if: bool,
) -> list[str]:
    said = []
    if not subject.has_facts:
        said.append("What it buys, makes or sells: nothing of it is recorded")
    if not subject.is_shipment:
        said.append(BASED_ON)
    if not answer.lots:
        said.append("Which lots the goods would come from")
    said.append("How the workers were recruited, and the conditions they work in: this program holds no facts of it")
    if others := [commodity for commodity in COMMODITIES if commodity not in goods]:
        said.append(f"Anything about {' or '.join(others)}")
    said += _not_known_of_lists(projection, subject, lists, compared, is_what_if=is_what_if)
    return said


def _not_known_of_lists(
    projection: Projection, subject: Subject, lists: Sequence[Node], compared: Screened, *, is_what_if: bool
) -> Iterator[str]:
    if not lists:
        yield "Whether anybody is listed: no list was imported"
        return
    if compared.due:
        yield f"Whether the names above are near to listed ones: similar names {compared.not_compared}"
    if is_what_if:
        yield "Whether a name of the what-if is near to a listed one: `screen` says so, once it is loaded"
    yield from (f"{named(m)}: {why}" for m in subject.members if (why := nothing_to_compare(projection, m)))
    if any(version.get("partial") for version in lists):
        yield "Whether a name that matches nothing is listed all the same: a list is partial"
