"""The steps of docs/exposure.md as arrays: from every node, where a walk upstream can go and what that costs.

A node has two states: number v where the walk goes on, and n + v where it does not (beside lots, say) and only the
operator's step is left. What hangs on the question (which line, which day) is left to the search.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.bounds import bounds_of, turned
from graph.projection import LABELS, Projection
from graph.scope import COMMODITIES, commodity_and_rank
from graph.sources import sources_of
from graph.state_graph import (
    BOUND,
    NEVER,
    NEVER_DAY,
    NO_DAY,
    SALE,
    SOURCES,
    STAGE_BITS,
    STEP,
    STRONG,
    TIER,
    TO_LINE,
    TO_MAKER,
    TO_SHIPPER,
    Sources,
    Steps,
)
from graph.tables import grouped
from graph.worth import STRONG_CERTAINTY, cost_of

SUPPLIES_CONFIDENCE = {"documented": 0.99, "declared": 0.9, "trade_record": 0.8, "registry": 0.7, "inferred": 0.5}
SHIPPER_CONFIDENCE = 0.9
OPERATOR_CONFIDENCE = 0.9
LEAST_SITE_CONFIDENCE = 0.1
STRONG_BASES = frozenset({"documented", "declared", "trade_record"})
WEAKEST_STRONG = cost_of(STRONG_CERTAINTY)
_OTHER_GOODS = len(COMMODITIES) + 1
_SITES = [LABELS.index("Facility"), LABELS.index("Estate")]
_LOT, _SHIPMENT = LABELS.index("Lot"), LABELS.index("Shipment")
_EPOCH = 719_163  # the ordinal of 1970-01-01
_STEPS = {
    "steps-indptr": np.dtype(np.int64),
    "steps-edges": STEP,
    "steps-costs": np.dtype(np.int64),
    "steps-confidences": np.dtype(np.float64),
}


class _Part(NamedTuple):
    """Some steps before they are put in order. at: the state that they start from; the other columns as in STEP."""

    at: NDArray[Any]
    to: NDArray[Any]
    fact: NDArray[Any]
    confidence: NDArray[np.float64]
    flags: NDArray[Any] | int
    first: NDArray[Any] | int = NO_DAY
    last: NDArray[Any] | int = NEVER_DAY
    goods: NDArray[Any] | int = 0


class Upstream:
    """The state graph of one projection. n: how many nodes it has. is_lot: by node.

    Nothing in it hangs on what is asked, so it is kept beside a saved projection (graph/beside.py).
    """

    def __init__(self, projection: Projection) -> None:
        self.projection = projection
        self.n = len(projection.ids)
        self.is_lot = projection.labels == _LOT
        kept = projection.beside.arrays
        *steps, costs, confidences = kept(_STEPS, lambda: _in_order(list(_parts(projection)), self.n))
        self.steps = Steps(*steps)
        self._confidences: dict[int, float] = dict(zip(costs.tolist(), confidences.tolist(), strict=True))
        self.sources = Sources(*kept(SOURCES, lambda: sources_of(projection)))
        self._bounds: dict[tuple[int, bool], Any] = {}
        self._downstream: Steps | None = None
        self._turning = threading.Lock()

    def downstream(self) -> Steps:
        """Its steps turned, made when they are first asked for."""
        with self._turning:
            self._downstream = self._downstream or turned(self.steps)
            return self._downstream

    def bounds(self, commodity: int, *, strong: bool) -> Any:
        """What each state needs to come to a source of risk, for one commodity; strong: by strong steps and sources."""
        if (commodity, strong) not in self._bounds:
            name = f"bounds-{commodity}-{'strong' if strong else 'any'}"
            found = self.projection.beside.arrays({name: BOUND}, lambda: [self._swept(commodity, strong)])
            self._bounds[commodity, strong] = found[0]
        return self._bounds[commodity, strong]

    def _swept(self, commodity: int, strong: bool) -> Any:
        least = self._least_at_sources(WEAKEST_STRONG if strong else NEVER)
        return bounds_of(self.downstream(), least, commodity, strong)

    def bounds_to(self, node: int, steps: Steps | None = None) -> Any:
        """What each state needs to come to one node, whatever the rules; by these steps in place of its own."""
        at_source = np.full(2 * self.n, NEVER)
        at_source[[node, self.n + node]] = 0
        bounds = bounds_of(turned(steps) if steps else self.downstream(), at_source, 0, False)
        bounds["day"] = NO_DAY
        return bounds

    def confidence_of(self, cost: int) -> float:
        """The confidence that this integer stands for in some step."""
        return self._confidences[cost]

    def _least_at_sources(self, weakest: int) -> NDArray[np.int64]:
        """The least that each state costs as a source on any day."""
        sources = self.sources
        least = np.where((sources.fixed >= 0) & (sources.fixed <= weakest), sources.fixed, NEVER)
        for node in np.flatnonzero(sources.changing >= 0):
            row = sources.changing[node]
            costs = sources.cost[sources.indptr[row] : sources.indptr[row + 1]]
            costs = costs[(costs >= 0) & (costs <= weakest)]
            least[node] = costs.min() if len(costs) else NEVER
        return np.concatenate([least, least])


def upstream_of(projection: Projection) -> Upstream:
    """The state graph of the projection, made once."""
    if Upstream not in projection.derived:
        projection.derived[Upstream] = Upstream(projection)
    made: Upstream = projection.derived[Upstream]
    return made


def _in_order(parts: list[_Part], n: int) -> tuple[NDArray[Any], ...]:
    """What _STEPS names: the steps by the state that they start from, and the confidence of each cost."""
    at = np.concatenate([part.at for part in parts]).astype(np.int32)
    edges = np.empty(len(at), STEP)
    confidences: dict[int, float] = {}
    begin = 0
    for part in parts:
        some = edges[begin : begin + len(part.at)]
        for name in ("to", "fact", "flags", "first", "last", "goods"):
            some[name] = getattr(part, name)
        worth = pc.dictionary_encode(pa.array(part.confidence))
        costs = [cost_of(confidence) for confidence in worth.dictionary.to_pylist()]
        confidences.update(zip(costs, worth.dictionary.to_pylist(), strict=True))
        some["cost"] = np.array(costs, np.int64)[worth.indices.to_numpy()] if costs else 0
        begin += len(part.at)
    indptr, order = grouped(at, 2 * n)
    known = np.array(list(confidences), np.int64), np.array(list(confidences.values()), np.float64)
    return indptr, edges[order], *known


def _parts(projection: Projection) -> Iterator[_Part]:
    yield from _of_shipments(projection)
    yield from _of_lots(projection)
    yield _sales(projection)
    yield from _operations(projection)
    yield from _same_entities(projection)


class _Columns:
    """One type's facts in columns."""

    def __init__(self, projection: Projection, fact_type: str) -> None:
        self.table = projection.fact_tables[fact_type]
        self.start, self.end = self.numbers("start", 0), self.numbers("end", 0)
        self.fact = projection.fact_numbers(fact_type)

    def numbers(self, name: str, missing: Any) -> NDArray[Any]:
        """A column of numbers; `missing` stands where there is none."""
        return filled(self.table[name], missing)

    def confidence(self, default: Any) -> NDArray[np.float64]:
        given = self.numbers("confidence", np.nan)
        confidence: NDArray[np.float64] = np.where(np.isnan(given), default, given)
        return confidence

    def day(self, name: str, missing: int) -> NDArray[Any]:
        return days(self.table[name], missing)

    def by_word(self, name: str, meaning: Any) -> NDArray[Any]:
        """What each word of a column means; meaning(None) where there is none."""
        return by_words([self.table[name]], lambda words: meaning(words[0]))

    def some(self, rows: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        return self.start[rows], self.end[rows], self.fact[rows]


def filled(column: pa.ChunkedArray, missing: Any) -> NDArray[Any]:
    """A column of numbers as an array, `missing` where there is none."""
    known = pc.fill_null(column, missing) if column.null_count else column
    numbers: NDArray[Any] = known.to_numpy()
    return numbers


def days(column: pa.ChunkedArray, missing: int) -> NDArray[Any]:
    """A column of dates as ordinals, `missing` where there is none."""
    numbers = column.cast(pa.int32())
    known = filled(numbers, 0) + _EPOCH
    return np.where(column.is_null().to_numpy(), missing, known) if column.null_count else known


def by_words(columns: list[pa.ChunkedArray], meaning: Any) -> NDArray[Any]:
    """What the words of each row mean, asked once a combination. meaning: takes a list of str or None."""
    codes, words = np.zeros(len(columns[0]), np.int64), []
    for column in columns:
        whole = column.combine_chunks()
        encoded = whole if pa.types.is_dictionary(whole.type) else pc.dictionary_encode(whole)
        listed = [*encoded.dictionary.to_pylist(), None]
        codes = codes * len(listed) + filled(pa.chunked_array([encoded.indices]), len(listed) - 1)
        words.append(listed)
    sizes = [len(listed) for listed in words]
    occurring, where = _occurring(codes, math.prod(sizes))
    meanings = [
        meaning([listed[place] for listed, place in zip(words, places, strict=True)])
        for places in zip(*np.unravel_index(occurring, sizes), strict=True)
    ]
    return np.array(meanings)[where] if meanings else np.zeros(0, np.int64)


def _occurring(codes: NDArray[np.int64], below: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The codes that occur, ascending, and of each row the place of its own among them."""
    if below > 2 * len(codes) + 1_000:
        occurring, where = np.unique(codes, return_inverse=True)
        return occurring, where
    places = np.full(below, -1)
    occurring = np.flatnonzero(np.bincount(codes, minlength=below))
    places[occurring] = np.arange(len(occurring))
    return occurring, places[codes]


def goods_code(said: list[str | None]) -> int:
    """[commodity, stage, hts] as the `goods` of a STEP."""
    commodity, rank = commodity_and_rank(*said)
    code = 0 if commodity is None else commodity_code(commodity)
    return code << STAGE_BITS | (0 if rank is None else rank + 1)


def commodity_code(commodity: str) -> int:
    """1 and up; other goods are the last."""
    return COMMODITIES.index(commodity) + 1 if commodity in COMMODITIES else _OTHER_GOODS


def _of_shipments(projection: Projection) -> Iterator[_Part]:
    lines = _Columns(projection, "HAS_LINE")
    yield _Part(lines.start, lines.end, lines.fact, lines.confidence(1.0), STRONG | TO_LINE)
    made = _Columns(projection, "PRODUCED_AT")
    rows = np.flatnonzero(projection.labels[made.start] == _SHIPMENT)
    start, end, fact = made.some(rows)
    yield _Part(start, end, fact, made.confidence(1.0)[rows], STRONG | TO_MAKER)
    shipped = _Columns(projection, "SHIPPED_BY")
    confidence = shipped.confidence(SHIPPER_CONFIDENCE)
    yield _Part(shipped.start, shipped.end, shipped.fact, confidence, STRONG | TO_SHIPPER)


def _of_lots(projection: Projection) -> Iterator[_Part]:
    """Line to lot, lot to input, and lot to where it was made, where the walk stops if inputs are recorded."""
    n, goods, made_on = len(projection.ids), _goods_of_lots(projection), _days_of_lots(projection)
    drawn = _Columns(projection, "FROM_LOT")
    first, last = made_on[0][drawn.end], made_on[1][drawn.end]
    yield _Part(drawn.start, drawn.end, drawn.fact, drawn.confidence(1.0), STRONG, first, last, goods[drawn.end])
    inputs = _Columns(projection, "INPUT_TO")
    rows = np.flatnonzero(inputs.start != inputs.end)
    start, end, fact = inputs.some(rows)
    days_of = made_on[0][start], made_on[1][start]
    yield _Part(end, start, fact, inputs.confidence(1.0)[rows], STRONG | TIER, *days_of, goods[start])
    has_inputs = np.zeros(n, bool)
    has_inputs[end] = True
    made = _Columns(projection, "PRODUCED_AT")
    rows = np.flatnonzero(projection.labels[made.start] == _LOT)
    start, end, fact = made.some(rows)
    yield _Part(start, np.where(has_inputs[start], n + end, end), fact, made.confidence(1.0)[rows], STRONG)


def _lots_in_order(projection: Projection) -> NDArray[Any]:
    """The node number of each row of the table of lots."""
    return np.flatnonzero(projection.labels == _LOT)


def _goods_of_lots(projection: Projection) -> NDArray[np.int8]:
    table, goods = projection.node_tables["Lot"], np.zeros(len(projection.ids), np.int8)
    columns = [table[name] for name in ("commodity", "stage", "hts")]
    goods[_lots_in_order(projection)] = by_words(columns, goods_code)
    return goods


def _days_of_lots(projection: Projection) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The day on which each lot was made, as the window of the step to it: by node."""
    first, last = np.full(len(projection.ids), NO_DAY), np.full(len(projection.ids), NEVER_DAY)
    column = projection.node_tables["Lot"]["made_on"]
    lots = _lots_in_order(projection)
    first[lots], last[lots] = days(column, NO_DAY), days(column, NEVER_DAY)
    return first, last


def _sales(projection: Projection) -> _Part:
    sales = _Columns(projection, "SUPPLIES")
    default = sales.by_word("basis", lambda basis: SUPPLIES_CONFIDENCE.get(basis or "declared", 0.5))
    strong = sales.by_word("basis", lambda basis: (basis or "declared") in STRONG_BASES)
    goods = by_words([sales.table["commodity"], sales.table["hts"]], lambda said: goods_code([said[0], None, said[1]]))
    return _Part(
        sales.end,
        sales.start,
        sales.fact,
        sales.confidence(default),
        np.where(strong, STRONG, 0) | SALE | TIER,
        sales.day("first_seen", NO_DAY),
        sales.day("last_seen", NEVER_DAY),
        goods,
    )


def _operations(projection: Projection) -> Iterator[_Part]:
    """Site to operator, also where the walk stops, and company to its sites. None of them is strong."""
    n, runs = len(projection.ids), _Columns(projection, "OPERATES")
    rows = np.flatnonzero(np.isin(projection.labels[runs.end], _SITES))
    start, end, fact = runs.some(rows)
    confidence = runs.confidence(OPERATOR_CONFIDENCE)[rows]
    yield _Part(end, start, fact, confidence, 0)
    yield _Part(n + end, n + start, fact, confidence, 0)
    pairs = np.unique(np.stack([runs.start, runs.end]), axis=1)
    sites = np.bincount(pairs[0], minlength=n)
    share = np.maximum(1 / np.maximum(sites[runs.start], 1), LEAST_SITE_CONFIDENCE)
    yield _Part(runs.start, runs.end, runs.fact, runs.confidence(share), 0)


def _same_entities(projection: Projection) -> Iterator[_Part]:
    """Either way, by the score; confirmed: surely and strong; rejected or without a score: not at all."""
    pairs = _Columns(projection, "POSSIBLY_SAME_AS")
    confirmed = pairs.by_word("status", lambda status: status == "confirmed").astype(bool)
    rejected = pairs.by_word("status", lambda status: status == "rejected").astype(bool)
    score = np.where(confirmed, 1.0, pairs.numbers("score", 0.0))
    rows = np.flatnonzero(~rejected & (score > 0))
    start, end, fact = pairs.some(rows)
    flags = np.where(confirmed[rows], STRONG, 0)
    yield _Part(start, end, fact, score[rows], flags)
    yield _Part(end, start, fact, score[rows], flags)
