"""The questionnaire of a due diligence: the rows that something in the graph makes relevant, and why each is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.projection import Projection
from graph.questions import months_before
from review.concerns import Concern
from review.path_words import listed, named
from review.plain_text import short
from review.question_rows import ALWAYS, QuestionRow, question_rows
from review.subject import Subject, processes_of

MOST_NAMED = 5
NAME, SAID = 120, 220
"""The longest name and the longest finding within a question, in characters."""
_PLACE = re.compile(r"\{(?:names|said|commodity|since|until)\}")


@dataclass(frozen=True)
class Question:
    """One question to the supplier. about: ids of what it concerns. because: why it is asked, in words."""

    row: QuestionRow
    commodity: str | None
    about: tuple[str, ...]
    text: str
    because: str

    def as_json(self) -> dict[str, Any]:
        row = self.row
        return {
            "question": row.key,
            "topic": row.topic,
            "commodity": self.commodity,
            "about": list(self.about),
            "text": self.text,
            "because": self.because,
            "document": row.document,
            "citation": row.citation,
            "certainty": row.certainty_in_words,
        }


def questions_of(
    projection: Projection,
    subject: Subject,
    concerns: Sequence[Concern],
    goods: Sequence[str],
    day: date,
    look_back_months: int,
) -> tuple[Question, ...]:
    """In the order of the table. goods: the commodities that count. day: by which the target is judged."""
    asking = _Asking(projection, subject, concerns, goods, months_before(day, look_back_months), day)
    return tuple(question for row in question_rows() for question in asking.questions(row))


@dataclass(frozen=True)
class _Asking:
    projection: Projection
    subject: Subject
    concerns: Sequence[Concern]
    goods: Sequence[str]
    since: date
    until: date

    def questions(self, row: QuestionRow) -> Iterator[Question]:
        if row.when == ALWAYS:
            if row.asks(self.goods, self._processes()):
                yield self._question(row, None, [Concern(ALWAYS, self.subject.node.id)])
            return
        found = [one for one in self.concerns if one.when == row.when and self._concerns(row, one)]
        if "{commodity}" not in row.text:
            yield from [self._question(row, None, found)] if found else []
            return
        for commodity in dict.fromkeys(one.commodity for one in found):
            yield self._question(row, commodity, [one for one in found if one.commodity == commodity])

    def _concerns(self, row: QuestionRow, concern: Concern) -> bool:
        goods = (concern.commodity,) if concern.commodity else self.goods
        return row.asks([good for good in goods if good], concern.processes)

    def _processes(self) -> frozenset[str]:
        return frozenset[str]().union(*map(processes_of, self.subject.members))

    def _question(self, row: QuestionRow, commodity: str | None, concerns: Sequence[Concern]) -> Question:
        about = tuple(dict.fromkeys(one.about for one in concerns))
        said = list(dict.fromkeys(one.said for one in concerns if one.said))
        words = {
            "{names}": listed([short(named(self.projection.nodes[id_]), NAME) for id_ in about], MOST_NAMED),
            "{said}": _joined(said),
            "{commodity}": commodity or "these goods",
            "{since}": str(self.since),
            "{until}": str(self.until),
        }
        return Question(row, commodity, about, _filled(row.text, words), _filled(row.because, words))


def _joined(said: Sequence[str]) -> str:
    more = f"; and {len(said) - MOST_NAMED:,} more" if len(said) > MOST_NAMED else ""
    return "; ".join(short(one, SAID) for one in said[:MOST_NAMED]) + more


def _filled(text: str, words: dict[str, str]) -> str:
    """Each place is filled once, in one go: what is filled in may itself read like a place."""
    return _PLACE.sub(lambda place: words[place[0]], text)
