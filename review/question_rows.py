"""The questions of a due diligence, as rows of review/data/questions.csv: when each is asked, what would answer it."""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import dataclass

from graph.certainty import certainty_in_words
from graph.rows import cell_parts, rows_of

TOPICS = ("traceability", "ownership", "labor recruitment", "social compliance")
OURS = "O"
OURS_IN_WORDS = "ours; no source at hand asks for it in these words"
ALWAYS, PROCESS = "always", "process"
WHEN = frozenset(
    (
        *(ALWAYS, PROCESS, "tier", "place", "document", "lots", "quantity", "mass_balance", "contradiction"),
        *("completeness", "goods", "length", "commingling", "path", "same_as", "sites_missing", "no_facts"),
        *("borderline", "inside", "registered", "owner_missing", "owned_listed", "minority_listed", "near_match"),
        *("listed", "examine", "operator_missing", "china", "no_audit", "tier_by_papers"),
        *("owner_recorded", "owner_unsaid"),
    )
)


@dataclass(frozen=True)
class QuestionRow:
    """A row of the table.

    when: a finding, one of WHEN. commodities, processes: of what it is asked alone; none for all. text, because: with
    places for {names}, {commodity}, {since}, {until} and {said}. document: which paper would answer it.
    """

    key: str
    topic: str
    when: str
    commodities: frozenset[str]
    processes: frozenset[str]
    text: str
    because: str
    document: str
    citation: str
    certainty: str

    @property
    def is_ours(self) -> bool:
        return self.certainty == OURS

    @property
    def certainty_in_words(self) -> str:
        return OURS_IN_WORDS if self.is_ours else certainty_in_words(self.certainty)

    def asks(self, commodities: Collection[str], processes: Collection[str]) -> bool:
        """Whether it is asked of somebody with these goods and processes."""
        of_goods = not self.commodities or bool(self.commodities & set(commodities))
        return of_goods and (not self.processes or bool(self.processes & set(processes)))


@functools.cache
def question_rows() -> tuple[QuestionRow, ...]:
    """Every row, in the order of the table."""
    return tuple(map(_row, rows_of("review", "questions.csv")))


def _row(row: dict[str, str]) -> QuestionRow:
    if row["topic"] not in TOPICS or row["when"] not in WHEN:
        raise ValueError(f"review/data/questions.csv: topic or when of {row['question']} is none that is known")
    found = QuestionRow(
        key=row["question"],
        topic=row["topic"],
        when=row["when"],
        commodities=frozenset(cell_parts(row["commodities"])),
        processes=frozenset(cell_parts(row["processes"])),
        text=row["text"],
        because=row["because"],
        document=row["document"],
        citation=row["citation"],
        certainty=row["certainty"],
    )
    _ = found.certainty_in_words
    return found
