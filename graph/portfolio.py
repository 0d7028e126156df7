"""Every target's verdict at once, worst first: what graph/exposure.py says of each, in short.

The sweeps of graph/bounds.py run once for all targets; after them a search for one target makes a few dozen labels,
also where nothing is found, so that a hundred thousand of them are a matter of seconds.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.exposure import CLEAR, EXPOSED, INFERRED, NOT_ASSESSED, UNKNOWN, WORST_FIRST, tracing_without_path
from graph.many_targets import ANSWER, best_answers
from graph.paths import Order, Walk
from graph.projection import Projection
from graph.questions import Asking, Questions, in_words, questions_of
from graph.risk import Risks
from graph.search import Search, room
from graph.upstream import WEAKEST_STRONG, Upstream, upstream_of
from graph.worth import COST_SCALE

_CHUNK = 2_000


@dataclass(frozen=True)
class Standing:
    """One target in short. confidence, tier, source (the node): of its best path; None where there is none."""

    target: str
    verdict: str
    confidence: float | None = None
    tier: int | None = None
    source: str | None = None


class Portfolio:
    """The standings of many targets, worst first; each is made when it is looked at.

    targets: node numbers. verdicts: places in WORST_FIRST. best: an ANSWER each, its cost -1 where there is no path.
    """

    def __init__(self, projection: Projection, targets: Any, verdicts: Any, best: Any) -> None:
        order = np.lexsort((targets, np.where(best["cost"] < 0, 0, best["cost"]), verdicts))
        self._projection = projection
        self.targets: NDArray[np.int32] = targets[order]
        self.verdicts: NDArray[np.int8] = verdicts[order]
        self.best = best[order]

    def __len__(self) -> int:
        return len(self.targets)

    def __getitem__(self, place: int) -> Standing:
        target, verdict = self._id(self.targets[place]), WORST_FIRST[self.verdicts[place]]
        best = self.best[place]
        if best["cost"] < 0:
            return Standing(target, verdict)
        confidence = float(f"{np.exp(-best['cost'] / COST_SCALE):.10g}")
        return Standing(target, verdict, confidence, int(best["tier"]), self._id(best["source"]))

    def __iter__(self) -> Iterator[Standing]:
        return (self[place] for place in range(len(self)))

    def of(self, target: str) -> Standing | None:
        """The standing of one target; None where it is not among them."""
        number = self._projection.number(target)
        if number is None or number not in self._by_number[0]:
            return None
        return self[int(self.places_of(np.array([number]))[0])]

    def places_of(self, numbers: NDArray[Any]) -> NDArray[np.int64]:
        """Where in the portfolio these targets stand, by their node numbers; all have to be among them."""
        sorted_targets, places = self._by_number
        return places[np.searchsorted(sorted_targets, numbers)]

    @functools.cached_property
    def _by_number(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        places = np.argsort(self.targets, kind="stable")
        return self.targets[places], places

    def _id(self, number: Any) -> str:
        node: str = self._projection.ids[int(number)].as_py()
        return node

    def counts(self) -> dict[str, int]:
        """How many have each verdict, worst first, noughts included."""
        numbers = np.bincount(self.verdicts, minlength=len(WORST_FIRST)).tolist()
        return dict(zip(WORST_FIRST, numbers, strict=True))


def sweep(
    projection: Projection,
    label: str = "Shipment",
    *,
    as_of: date,
    look_back_months: int = 24,
    commodity: str | None = None,
    max_steps: int = 12,
    progress: Callable[[int, int], None] | None = None,
) -> Portfolio:
    """The standing of every node of a label, exact; the arguments mean what they do for `assess`.

    It is kept beside a saved projection, so that who asks the same of the same graph again need not wait.
    """
    asking = Asking(as_of, look_back_months, commodity, max_steps)
    name = f"standing-{label}-{as_of}-{look_back_months}-{commodity or 'both'}-{max_steps}"
    of: dict[str, np.dtype[Any]] = {"targets": np.dtype(np.int32), "verdicts": np.dtype(np.int8), "best": ANSWER}
    kinds = {f"{name}-{what}": kind for what, kind in of.items()}
    arrays = projection.beside.arrays(kinds, lambda: _swept(projection, label, asking, progress))
    return Portfolio(projection, *arrays)


def _swept(
    projection: Projection, label: str, asking: Asking, progress: Callable[[int, int], None] | None
) -> tuple[NDArray[np.int32], NDArray[np.int8], Any]:
    """(targets, verdicts, best), as a Portfolio takes them."""
    upstream, asked = upstream_of(projection), questions_of(projection, label, asking)
    answers = _answers(upstream, asked, progress)
    verdicts = np.where(answers["cost"] < 0, -1, np.where(answers["strong"], *_places(EXPOSED, INFERRED)))
    for count, place in enumerate(np.flatnonzero(verdicts < 0)):
        verdicts[place] = _places(CLEAR if _is_clear(upstream, asked, int(place), label) else UNKNOWN)[0]
        if progress and count % _CHUNK == 0:
            progress(len(answers), len(answers))  # whoever wants to stop it stops it there
    worst = np.full(len(asked.targets), WORST_FIRST.index(NOT_ASSESSED), np.int8)
    np.minimum.at(worst, asked.of, verdicts.astype(np.int8))
    return asked.targets, worst, _best(upstream, asked, answers, verdicts, worst)


def _places(*verdicts: str) -> tuple[int, ...]:
    return tuple(WORST_FIRST.index(verdict) for verdict in verdicts)


def _answers(upstream: Upstream, asked: Questions, progress: Callable[[int, int], None] | None) -> Any:
    """An ANSWER for each question; in threads, since the compiled search holds no lock."""
    answers = np.zeros(len(asked.questions), ANSWER)
    done = 0
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for commodity, (strong, any_) in _bounds(upstream, asked, threads).items():
            chosen = np.flatnonzero(asked.questions["commodity"] == commodity)
            parts = [chosen[begin : begin + _CHUNK] for begin in range(0, len(chosen), _CHUNK)]
            for part in threads.map(functools.partial(_answer, upstream, (strong, any_), asked, answers), parts):
                done += part
                if progress:
                    progress(done, len(answers))
    return answers


def _bounds(upstream: Upstream, asked: Questions, threads: ThreadPoolExecutor) -> dict[int, tuple[Any, Any]]:
    """The bounds for strong paths and for any, by commodity, of those that are asked about."""
    commodities = np.unique(asked.questions["commodity"]).tolist()
    keys = [(commodity, strong) for commodity in commodities for strong in (True, False)]
    found = dict(zip(keys, threads.map(lambda key: upstream.bounds(key[0], strong=key[1]), keys), strict=True))
    return {commodity: (found[commodity, True], found[commodity, False]) for commodity in commodities}


def _answer(upstream: Upstream, bounds: tuple[Any, Any], asked: Questions, answers: Any, chosen: Any) -> int:
    steps, sources, settled = upstream.steps, upstream.sources, room(2 * upstream.n)
    best_answers(steps, sources, bounds[0], bounds[1], WEAKEST_STRONG, asked.questions, chosen, settled, answers)
    return len(chosen)


def _is_clear(upstream: Upstream, asked: Questions, place: int, label: str) -> bool:
    """Whether a question without any path is traced clear; only lots, or an estate outside, can show that."""
    if not asked.has_lots[place] and label != "Estate":
        return False
    walk = Walk(upstream, in_words(upstream.projection, asked.questions[place]))
    return tracing_without_path(walk).is_closed()


def _best(upstream: Upstream, asked: Questions, answers: Any, verdicts: Any, worst: Any) -> Any:
    """The best path of each target among the questions that have its verdict."""
    best = np.zeros(len(asked.targets), ANSWER)
    best["cost"] = -1
    some = np.flatnonzero((verdicts == worst[asked.of]) & (answers["cost"] >= 0))
    order = some[np.lexsort((answers["length"][some], answers["cost"][some], asked.of[some]))]
    of, begins, sizes = np.unique(asked.of[order], return_index=True, return_counts=True)
    best[of] = answers[order[begins]]
    first = np.repeat(order[begins], sizes)
    ties = np.ones(len(order), bool)
    for name in ("cost", "length"):
        ties &= answers[name][order] == answers[name][first]
    differ = (answers["tier"][order] != answers["tier"][first]) | (answers["source"][order] != answers["source"][first])
    for target in np.unique(asked.of[order[ties & differ]]):
        tied = order[ties & (asked.of[order] == target)]
        best[target] = answers[min(tied, key=lambda n: _order(upstream, asked.questions[n], answers[n]))]
    return best


def _order(upstream: Upstream, question: Any, answer: Any) -> Order:
    """How its best path compares with another of the same cost and length."""
    walk = Walk(upstream, in_words(upstream.projection, question))
    path = Search(walk, Risks(upstream.projection, walk.question.day)).best_path(strong=bool(answer["strong"]))
    return path.order if path else (0, 0, (), ())
