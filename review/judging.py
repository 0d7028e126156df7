"""How far the documents of a step, a move or a shipment show what a requirement asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set

from review.item import Found
from review.line_papers import Here
from review.made_here import COVERED, DOUBTFUL, MISSING, PARTLY
from review.paper_problems import NO_LOT, NOT_ENOUGH, NOT_ON_FILE, Problem, Problems
from review.papers import Papers
from review.requirements import Requirement

Look = Callable[[str, Set[str]], Iterable[Problem]]
"""The problems of a document at one place, from its id and what it speaks for there."""


class Judge:
    """Judges the documents of one chain."""

    def __init__(self, papers: Papers, problems: Problems) -> None:
        self._papers, self._problems = papers, problems

    def judged(self, rule: Requirement, here: Here, look: Look) -> Found:
        """here: the documents of the place, of any kind, with what they speak for, and all that must be shown."""
        fitting, problems, units = dict[str, Set[str]](), list[Problem](), here.units
        for document, spoken in sorted(here.spoken.items()):
            kind = self._papers.kind(document)
            if not self._papers.is_on_file(document):
                problems += self._referred_to(rule, document, kind)
            elif kind in (*rule.kinds, *rule.not_enough):
                fitting[document] = spoken & set(units)
        fitting = _telling(fitting, lambda one: self._papers.kind(one) in rule.kinds and one not in here.of_others)
        clean = set[str]()
        for document, lots in fitting.items():
            found = [*here.problems_of(document), *self._problems.of_document(document), *look(document, lots)]
            if self._papers.kind(document) not in rule.kinds:
                found.append(Problem(NOT_ENOUGH, document, rule.not_enough_because))
            if not lots:
                found.append(Problem(NO_LOT, document, f"it names none of {', '.join(units)}"))
            problems += found
            clean |= set() if found else lots
        shown = set[str]().union(*fitting.values())
        lacking = tuple(unit for unit in units if unit not in shown)
        state = _state(bool(fitting), bool(shown), bool(lacking), clean >= set(units))
        remarks = self._remarks(fitting)
        return Found(state, tuple(fitting), tuple(problems), lacking if fitting else (), remarks)

    def _referred_to(self, rule: Requirement, document: str, kind: str) -> Iterator[Problem]:
        if kind in rule.kinds or not kind:
            what = "" if kind else ", and its kind is not known"
            yield Problem(NOT_ON_FILE, document, f"it is only referred to and is not on file{what}")

    def _remarks(self, documents: Iterable[str]) -> tuple[str, ...]:
        silent = [one for one in documents if not self._papers.node(one).get("language")]
        return (f"in what language {', '.join(silent)} is, is not stated",) if silent else ()


def _telling(fitting: dict[str, Set[str]], is_enough: Callable[[str], bool]) -> dict[str, Set[str]]:
    """Without what says less than others do: papers that are not enough, or of goods of other lines, beside those that
    are of these, and those that name no lot beside those that do."""
    enough = {document: lots for document, lots in fitting.items() if is_enough(document) and lots}
    if not enough:
        return fitting
    return {one: lots for one, lots in fitting.items() if one in enough or lots - set().union(*enough.values())}


def _state(any_: bool, any_shown: bool, lacking: bool, all_clean: bool) -> str:
    if not any_:
        return MISSING
    if lacking and any_shown:
        return PARTLY
    return COVERED if all_clean and not lacking else DOUBTFUL
