"""What is asked of one target on the page Paths, as its address says it, and the graph that the answer is read from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dashboard.ui import source
from dashboard.ui.addresses import address
from dashboard.ui.kept import Kept
from dashboard.ui.view import View
from graph.errors import UserMistake
from graph.exposure import Assessment
from graph.projection import Projection
from graph.step_kinds import STEP_KINDS, counting

_SUPPOSED = Kept[Projection](4)
PAGE = "paths"


@dataclass(frozen=True)
class Question:
    """look_back: months before the import in which a sale must still have run. steps: the longest path. kinds: those of
    graph/step_kinds.py that count. without: ids of facts to leave out. paths: how many to show, the best included.
    path: which of them is drawn, from 0."""

    target: str
    look_back: int = 24
    steps: int = 12
    kinds: tuple[str, ...] = tuple(STEP_KINDS)
    without: tuple[str, ...] = ()
    paths: int = 3
    path: int = 0

    @property
    def standard(self) -> Question:
        """The same target asked as everywhere else."""
        return Question(self.target, paths=self.paths, path=self.path)

    @property
    def is_standard(self) -> bool:
        return self == self.standard

    def differences(self) -> list[str]:
        """In which ways it is another than the standard question, in words."""
        usual, said = self.standard, []
        if self.look_back != usual.look_back:
            said.append(f"sales count up to {self.look_back} months before the import, not {usual.look_back}")
        if left_out := [kind for kind in STEP_KINDS if kind not in self.kinds]:
            said.append(f"these kinds of step do not count: {', '.join(left_out)}")
        if self.steps != usual.steps:
            said.append(f"paths have at most {self.steps} steps, not {usual.steps}")
        if self.without:
            said.append(f"{len(self.without)} {'fact is' if len(self.without) == 1 else 'facts are'} left out")
        return said

    def less(self, *facts: str) -> Question:
        """Without these facts too."""
        return replace(self, without=tuple(dict.fromkeys((*self.without, *facts))), path=0)

    def with_again(self, fact: str) -> Question:
        """With a fact taken back that was left out."""
        return replace(self, without=tuple(other for other in self.without if other != fact), path=0)

    def chosen(self, **more: Any) -> dict[str, Any]:
        """What its address holds; what is as usual is not said, and no kind at all is an empty word."""
        usual = Question(self.target)
        said = {
            name: list(value) or [""] if isinstance(value, tuple) else value
            for name, value in vars(self).items()
            if value != getattr(usual, name)
        }
        return {"target": self.target, **said, **more}

    def address(self, **more: Any) -> str:
        """Where it is asked."""
        return address(PAGE, **self.chosen(**more))


def graph_of(view: View, question: Question) -> Projection:
    """The graph less what does not count. Raises UserMistake for a fact or a kind that is not there."""
    if not question.without and set(question.kinds) == set(STEP_KINDS):
        return view.projection
    key = (str(view.settings.home), view.settings.neo4j_uri, view.state, *_supposition(question))
    return _SUPPOSED.get(key, lambda: counting(_without(view.projection, question.without), question.kinds))


def answer(view: View, question: Question) -> Assessment:
    """The answer in full. Raises UserMistake for a target, a fact or a kind that is not there."""
    return source.answer(
        view,
        question.target,
        projection=graph_of(view, question),
        key=_supposition(question),
        look_back_months=question.look_back,
        max_steps=question.steps,
        paths=question.paths,
    )


def _supposition(question: Question) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(sorted(question.without)), tuple(sorted(question.kinds))


def _without(projection: Projection, facts: tuple[str, ...]) -> Projection:
    for fact in facts:
        if fact not in projection.facts:
            raise UserMistake(
                f"No fact has the id {fact!r}, so it cannot be left out. It may have gone with a later load."
            )
    return projection.without(facts) if facts else projection
