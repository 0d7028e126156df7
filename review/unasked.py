"""What is not asked for because nobody knows what the goods are, in words: never read as if nothing were required."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.scope import EXAMINE
from review.path_words import listed

if TYPE_CHECKING:
    from review.case import Case


def unasked(case: Case) -> str:
    """In a sentence, of which goods it is not known what must be shown; blank where every line's are known."""
    if not case.scopes:
        return f"No line is recorded, so it is not known what must be shown of its goods. {_decides(case)}"
    unknown = [line.id for line, scope in case.scopes if scope.covered == EXAMINE and not scope.commodity]
    if not unknown:
        return ""
    said = f"line {unknown[0]} is" if len(unknown) == 1 else f"lines {listed(unknown)} are"
    return f"What {said} of is not known, so it is not known what must be shown of it. {_decides(case)}"


def why_nothing(case: Case) -> str:
    """Why the evidence of a case without any is blank, in sentences."""
    if words := unasked(case):
        return words
    because = "no line is in scope" if case.regimes else "no regime reaches its dates"
    return f"Nothing that is encoded here must be shown of it: {because}. That is no clearance."


def _decides(case: Case) -> str:
    if not case.regimes:
        return "No regime that is encoded here reaches its dates; a notice of detention decides, if there is one."
    return (
        f"The regimes that reach its dates ({case.regimes_in_words}) and the notice of detention, if there is one, "
        "decide."
    )
