"""The memo of a due diligence: one page that a reviewer signs, and an annex with the questionnaire and what was cut.

The same due diligence gives the same bytes. All text reaches the template as data, so none of it is ever run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import as_file, files
from typing import Any

from graph.projection import Node
from review.diligence import FOR_WHOM, Diligence
from review.line_verdicts import line_verdicts
from review.list_versions import lists_in_words
from review.path_words import listed, named
from review.plain_text import printable
from review.plain_text import sentence as as_sentence
from review.question_rows import TOPICS
from review.questionnaire import Question
from review.reasons import BOXES, FOUND_NOTHING, FOUND_NOTHING_IS, NOTHING, places_in_words
from review.typesetting import Template, page_pictures, pdf, require_fonts

DISCLAIMER = (
    "This informs a decision and makes none. It accuses nobody, is no legal advice, and a confidence is not a "
    "probability that somebody did wrong. XUAR: Xinjiang Uyghur Autonomous Region."
)
WHAT_IF = "What if: nothing of this is loaded. The records of {files} were added to the graph for this answer alone"
OWNERS_ARE = "Owners on record"
MOST_IN_ANNEX = 200
NAME, ITEM, LONG, QUESTION = 120, 260, 700, 1500


def memo_pdf(diligence: Diligence) -> bytes:
    """The memo as PDF. Raises XuarRiskError where a font is missing or it cannot be made."""
    require_fonts()
    with as_file(files("review") / "memo.typ") as source:
        return pdf(Template(source.read_bytes(), "memo"), memo_data(diligence), diligence.as_of)


def memo_pictures(diligence: Diligence, pixels_per_inch: int = 80) -> list[bytes]:
    """Every page as PNG; the first is the memo itself. Raises like `memo_pdf`."""
    require_fonts()
    with as_file(files("review") / "memo.typ") as source:
        template = Template(source.read_bytes(), "memo")
        return page_pictures(template, memo_data(diligence), diligence.as_of, pixels_per_inch)


def memo_data(diligence: Diligence) -> dict[str, Any]:
    """All that the memo says, as text that needs no more work."""
    answer, node = diligence.assessment, diligence.subject.node
    return {
        "title": "Due-diligence memo",
        "day": _day(diligence),
        "date": [diligence.as_of.year, diligence.as_of.month, diligence.as_of.day],
        "for_whom": FOR_WHOM,
        "footer": printable(_footer(diligence), 330),
        "lists": printable(lists_in_words(diligence.lists, diligence.screened), 400),
        "what_if": printable(what_if_in_words(diligence), 400),
        "name": printable(node.name, NAME),
        "aliases": [printable(alias, 80) for alias in _aliases(node)],
        "about": printable(about(node), ITEM),
        "to": "about" if diligence.subject.is_shipment else "to",
        "verdict": answer.verdict,
        "because": printable(sentence(answer.because), 500),
        "path": printable(diligence.path, LONG) if any(path.steps for path in answer.paths[:1]) else "",
        "goods": printable(sentence(diligence.goods_because), ITEM),
        "members": _items(members_in_words(diligence)),
        "members_are": members_are(diligence),
        "owners": _items(owners_in_words(diligence)),
        "owners_are": OWNERS_ARE,
        "open_ends": _items(open_ends_in_words(diligence)),
        "nearest": _items(diligence.nearest),
        "not_known": _items(diligence.not_known),
        "boxes": [{"box": box, "reasons": _items(reasons(diligence, box))} for box in BOXES],
        "nothing": NOTHING,
        "looked_at_is": FOUND_NOTHING_IS,
        "looked_at": _items(reasons(diligence, FOUND_NOTHING)),
        "topics": [_topic(topic, diligence.questions) for topic in TOPICS],
        "disclaimer": DISCLAIMER,
    }


def what_if_in_words(diligence: Diligence) -> str:
    """That it is a what-if, and by which files; blank where it is none."""
    if not diligence.supposed:
        return ""
    return f"{WHAT_IF.format(files=listed(list(diligence.supposed), 5))}."


def _footer(diligence: Diligence) -> str:
    """Of every page but the first, which says the same in full."""
    supposed = " A what-if: see page 1." if diligence.supposed else ""
    lists = lists_in_words(diligence.lists, diligence.screened)
    return f"For {FOR_WHOM}. As of {_day(diligence)}.{supposed} What is not known: see page 1. {lists}"


def about(node: Node) -> str:
    """Id, kind, role or processes, place and address of the subject."""
    kind = {"Supplier": "company", "Facility": "site", "Estate": "estate"}.get(node.label, node.label.lower())
    done = ", ".join(node.get("processes") or ()) or node.get("role") or node.get("crop") or ""
    place = places_in_words(node) if kind in ("company", "site", "estate") else ""
    said = [node.id, " ".join(filter(None, (kind, f"({done.replace('_', ' ')})" if done else ""))), place]
    return "; ".join(filter(None, [*said, node.get("address") or "", _dates(node)]))


def _dates(node: Node) -> str:
    return f"imported {day}" if (day := node.get("import_date")) else ""


def members_are(diligence: Diligence) -> str:
    return "Its lines, maker and shipper" if diligence.subject.is_shipment else "Sites and companies of one house"


def members_in_words(diligence: Diligence) -> list[str]:
    """Of a shipment each line with its verdict, then who belongs to the target."""
    nodes, target = diligence.projection.nodes, diligence.subject.node.id
    lines = [
        f"{named(nodes[one.line])}: {one.verdict}, {one.because}. Covered: {one.covered}, {one.scope_because}"
        for one in line_verdicts(diligence.projection, diligence.assessment)
        if nodes[one.line].label == "Line"
    ]
    return [*lines, *(member_in_words(member) for member in diligence.subject.members if member.id != target)]


def member_in_words(member: Node) -> str:
    others = [alias for alias in _aliases(member) if alias != member.name]
    return f"{named(member)}{f', also {listed(others, 2)}' if others else ''}: {places_in_words(member)}"


def owners_in_words(diligence: Diligence) -> list[str]:
    return [words for one in diligence.owned for words in one.in_words()]


def open_ends_in_words(diligence: Diligence) -> list[str]:
    nodes = diligence.projection.nodes
    said = [f"{named(nodes[end.id])}: {end.because}" for end in diligence.open_ends]
    if others := diligence.open_ends_of_other_goods:
        said.append(f"{others:,} more about goods that the records do not speak of")
    return said


def reasons(diligence: Diligence, box: str) -> list[str]:
    return [reason.says for reason in diligence.reasons if reason.box == box]


def sentence(text: str) -> str:
    """With a capital and a full stop, and the names of methods as people write them."""
    return as_sentence(text.replace("postal_code", "postal code").replace("administrative_code", "administrative code"))


def _aliases(node: Node) -> Sequence[str]:
    return [alias for alias in node.get("aliases") or () if alias != node.name]


def _day(diligence: Diligence) -> str:
    day = f"{diligence.as_of.isoformat()}"
    judged = diligence.assessment.day
    return day if judged == diligence.as_of else f"{day}; judged by its own date, {judged.isoformat()}"


def _items(said: Iterable[str]) -> dict[str, Any]:
    """The first of them, and how many there are: no document names them without an end."""
    every = list(said)
    return {"said": [printable(one, ITEM) for one in every[:MOST_IN_ANNEX]], "count": len(every)}


def _topic(topic: str, questions: Sequence[Question]) -> dict[str, Any]:
    asked = [
        {
            "text": printable(question.text, QUESTION),
            "because": printable(sentence(question.because), QUESTION),
            "document": printable(question.row.document, LONG),
            "citation": printable(_from(question), LONG),
        }
        for question in questions
        if question.row.topic == topic
    ]
    return {"topic": topic, "questions": asked}


def _from(question: Question) -> str:
    row = question.row
    return row.certainty_in_words if row.is_ours else f"{row.citation} ({row.certainty_in_words})"
