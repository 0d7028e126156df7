"""What the papers of a step or a move speak for of one line: of the lots that its goods are recorded to come from.

A paper about lots shows nothing of a line whose goods are not recorded to come from them, unless it names the line or
the whole shipment. Of a shipment with one line everything is of that line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from graph.projection import Projection
from review.chain import Chain, Move, Step
from review.paper_problems import LOT_NOT_RECORDED, LOT_NOT_TRACED, Problem
from review.papers import Papers, Spoken, units_of_move, units_of_step
from review.path_words import listed

THE_GOODS = "the goods of the line"
"""What must be shown as one where none of the lots of a place is recorded to be of the line."""


@dataclass(frozen=True, eq=False)
class Here:
    """What must be shown of a line at a step or a move, one by one, and by document what it speaks for of that.

    of_others: by document the goods that it is of, in words, where it is not known whether the line's are of these.
    why: which of the two reasons that has. Two are the same only where they are one object: lines that stand alike
    share one.
    """

    units: tuple[str, ...]
    spoken: Mapping[str, Set[str]]
    of_others: Mapping[str, str] = field(default_factory=dict)
    why: str = ""

    def problems_of(self, document: str) -> list[Problem]:
        """Its words are those of no line yet: see `in_words_of`."""
        goods = self.of_others.get(document)
        return [Problem(self.why, document, "", goods)] if goods else []


@dataclass(frozen=True)
class _Place:
    """The papers of a step or a move. silent: those that speak of its parties only. named: all goods that they name."""

    key: tuple[int, int, str]
    units: tuple[str, ...]
    lots: tuple[str, ...]
    spoken: Spoken
    by_unit: Mapping[str, list[str]]
    silent: tuple[str, ...]
    named: Set[str]


class LinePapers:
    """The papers of one chain, line by line. lines: every line of the shipment, whether in scope or not."""

    def __init__(self, projection: Projection, chain: Chain, papers: Papers, lines: Sequence[str]) -> None:
        self._projection, self._chain, self._papers = projection, chain, papers
        self._is_alone = len(lines) < 2
        self._lots: dict[str, frozenset[str]] = {}
        self._places: dict[tuple[int, int, str], _Place] = {}
        self._kept: dict[tuple[object, ...], Here] = {}

    def in_step(self, step: Step, line: str) -> Here:
        key = (step.number, 0, "")
        if key not in self._places:
            spoken = self._papers.of_step(step)
            if not step.lots:
                spoken = {document: {step.key} for document in spoken}
            self._places[key] = self._place(key, units_of_step(step), step.lots, spoken)
        return self._here(self._places[key], line)

    def in_move(self, move: Move, is_of_another: Callable[[str, Move], bool], line: str) -> Here:
        """is_of_another: whether a document on file is of another move of the same goods."""
        key = (move.origin, move.to, move.by)
        if key not in self._places:
            papers = self._papers.of_move(move).items()
            spoken = {
                document: what
                for document, what in papers
                if not (self._papers.is_on_file(document) and is_of_another(document, move))
            }
            self._places[key] = self._place(key, units_of_move(move), move.lots, spoken)
        return self._here(self._places[key], line)

    def _place(self, key: tuple[int, int, str], units: Sequence[str], lots: Sequence[str], spoken: Spoken) -> _Place:
        by_unit: dict[str, list[str]] = {}
        for document, what in spoken.items():
            for unit in what:
                by_unit.setdefault(unit, []).append(document)
        named = set[str]() if self._is_alone else set[str]().union(*map(self._papers.goods_of, spoken))
        silent = tuple(document for document, what in spoken.items() if not what)
        return _Place(key, tuple(units), tuple(lots), spoken, by_unit, silent, named)

    def _here(self, place: _Place, line: str) -> Here:
        if self._is_alone:
            return self._once((place.key,), lambda: Here(place.units, place.spoken))
        own = tuple(lot for lot in place.lots if lot in self.lots_of(line))
        if own:
            return self._once((place.key, own), lambda: self._of_own_lots(place, own))
        documents = frozenset(place.spoken)
        if not place.lots and place.key[2]:
            documents = frozenset((*place.by_unit.get(line, ()), *place.silent))
        its = line if line in place.named else ""
        key = (place.key, documents, self.lots_of(line), its)
        return self._once(key, lambda: self._without_lots(documents, line))

    def _once(self, key: tuple[object, ...], make: Callable[[], Here]) -> Here:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def _of_own_lots(self, place: _Place, own: tuple[str, ...]) -> Here:
        documents = {document for lot in own for document in place.by_unit.get(lot, ())}
        return Here(own, {one: place.spoken[one] & set(own) for one in (*documents, *place.silent)})

    def _without_lots(self, documents: Set[str], line: str) -> Here:
        others = {one: goods for one in documents if (goods := self._goods_of_others(one, line))}
        why = LOT_NOT_TRACED if self.lots_of(line) else LOT_NOT_RECORDED
        return Here((THE_GOODS,), {one: {THE_GOODS} for one in documents}, others, why if others else "")

    def lots_of(self, line: str) -> frozenset[str]:
        """The lots of the chain that the line is recorded to come from, directly or by what went into them."""
        if line not in self._lots:
            queue = [fact.end for fact in self._projection.leaving("FROM_LOT", line)]
            found = set(queue)
            while queue:
                new = {fact.start for fact in self._projection.arriving("INPUT_TO", queue.pop())}
                queue += (new - found) & self._papers.lots
                found |= new & self._papers.lots
            self._lots[line] = frozenset(found)
        return self._lots[line]

    def _goods_of_others(self, document: str, line: str) -> str:
        """The goods that it names, in words, where none of them is the line's; blank where it names none, or all."""
        named = self._papers.goods_of(document)
        if not named or not named.isdisjoint({line, self._chain.shipment, *self.lots_of(line)}):
            return ""
        lots = sorted(one for one in named if self._projection.nodes[one].label == "Lot")
        return _in_words("lot", lots) if lots else _in_words("line", sorted(named))


def in_words_of(problem: Problem, lines: Sequence[str]) -> str:
    """The words of a problem of goods of others, for the lines that have it."""
    its, whose = ("its", "line") if len(lines) == 1 else ("their", "lines")
    recorded = "no lot is recorded for" if problem.kind == LOT_NOT_RECORDED else "none of the lots recorded for"
    traced = "" if problem.kind == LOT_NOT_RECORDED else f" is traced to {problem.goods}"
    return (
        f"{recorded} {whose} {listed(list(lines))}{traced}, so it is not known whether {its} goods are of "
        f"{problem.goods}"
    )


def _in_words(word: str, ids: list[str]) -> str:
    return f"{word}{'s' if len(ids) > 1 else ''} {listed(ids)}"


def told_of(problems: Iterable[Problem], lines: Sequence[str]) -> tuple[Problem, ...]:
    """Problems with the words of goods of others for these lines."""
    return tuple(
        Problem(one.kind, one.document, in_words_of(one, lines), one.goods) if one.goods else one for one in problems
    )
