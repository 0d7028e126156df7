"""The best path to each of many questions, in short: one compiled loop over graph/kernel.py's search."""

from __future__ import annotations

from typing import Any

import numpy as np

from graph.compiled import njit
from graph.kernel import Ground, Unwanted, best_path
from graph.state_graph import NEVER, TIER, Asked, Sources, Steps

QUESTION = np.dtype(
    [
        *[(name, "<i4") for name in ("target", "shipment", "line", "day", "earliest", "max_steps")],
        *[(name, "i1") for name in ("maker_stops", "shipper_stops", "commodity", "rank")],
    ]
)
"""One question of many: the fields of Asked that do not hang on how the path should be."""

ANSWER = np.dtype([("cost", "<i8"), ("source", "<i4"), ("tier", "<i4"), ("length", "<i4"), ("strong", "u1")])
"""The best path to a question, in short. cost: below 0 where there is none. source: the node that it leads to. tier:
how many of its steps are sales and lot inputs. length: its steps. strong: whether it supports `exposed`."""


@njit(cache=True, nogil=True)
def best_answers(
    steps: Steps,
    sources: Sources,
    strong_bounds: Any,
    bounds: Any,
    weakest_strong: int,
    questions: Any,
    chosen: Any,
    settled_at: Any,
    answers: Any,
) -> None:
    """Writes an ANSWER to each chosen QUESTION: the best strong path, else the best path."""
    banned = np.zeros(0, np.uint8)
    unwanted = Unwanted(np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32))
    n = (len(steps.indptr) - 1) >> 1
    for number in chosen:
        answers[number].cost = -1
        for strong in (True, False):
            asked = _asked(questions[number], strong, weakest_strong if strong else NEVER)
            some = strong_bounds if strong else bounds
            found, edges, risk, _ = best_path(Ground(steps, sources, some, asked, banned, unwanted, settled_at))
            if found:
                _note(answers[number], steps, edges, risk, asked.target, n)
                answers[number].strong = strong
                break


@njit(cache=True, nogil=True)
def _asked(question: Any, strong: bool, weakest: int) -> Asked:
    return Asked(
        np.int64(question.target),
        np.int64(question.shipment),
        np.int64(question.line),
        question.maker_stops != 0,
        question.shipper_stops != 0,
        np.int64(question.day),
        np.int64(question.earliest),
        np.int64(question.commodity),
        np.int64(question.rank),
        strong,
        np.int64(weakest),
        np.int64(question.max_steps),
        np.int64(0),
    )


@njit(cache=True, nogil=True)
def _note(answer: Any, steps: Steps, edges: Any, risk: int, target: int, n: int) -> None:
    cost, tier, source = risk, 0, target
    for edge in edges:
        cost += steps.edges[edge].cost
        tier += 1 if steps.edges[edge].flags & TIER else 0
        source = steps.edges[edge].to
    answer.cost, answer.tier, answer.length = cost, tier, len(edges)
    answer.source = source if source < n else source - n
