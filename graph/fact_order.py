"""How facts are numbered: in the order of their ids over all types."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pyarrow as pa

from graph.tables import Numbers, SortedIds, check_unique, sorted_places, whole


class FactOrder:
    """The numbers of the facts: by offset where the ids of one type follow those of another, else by sorting once."""

    def __init__(self, ids: Mapping[str, SortedIds], fact_tables: Mapping[str, pa.Table]) -> None:
        self.count = sum(map(len, ids.values()))
        filled = sorted((t for t in ids if len(ids[t])), key=lambda t: ids[t][0])
        self._types = filled
        self._sizes = {t: len(ids[t]) for t in ids}
        self._offsets = [0, *np.cumsum([len(ids[t]) for t in filled]).tolist()]
        self._offset_of = dict(zip(filled, self._offsets, strict=False))
        self._ranks: dict[str, Numbers] | None = None
        if any(ids[a][len(ids[a]) - 1] >= ids[b][0] for a, b in pairwise(filled)):
            self._sort(fact_tables)

    def _sort(self, fact_tables: Mapping[str, pa.Table]) -> None:
        every = pa.concat_arrays([whole(fact_tables[t]["id"]) for t in self._types])
        order = sorted_places(every)
        check_unique(every.take(pa.array(order)), "relationships")
        ranks = np.empty(self.count, dtype=np.int32)
        ranks[order] = np.arange(self.count, dtype=np.int32)
        self._ranks = {t: ranks[a:b] for t, a, b in zip(self._types, self._offsets, self._offsets[1:], strict=False)}
        self._order = order

    def numbers_of(self, fact_type: str) -> Numbers:
        first, size = self._offset_of.get(fact_type, 0), self._sizes[fact_type]
        if self._ranks is not None and size:
            return self._ranks[fact_type]
        return np.arange(first, first + size, dtype=np.int32)

    def number_of(self, fact_type: str, row: int) -> int:
        return int(self._ranks[fact_type][row]) if self._ranks is not None else self._offset_of[fact_type] + row

    def place_of(self, number: int) -> tuple[str, int]:
        """The type and the row of the fact with this number."""
        if not 0 <= number < self.count:
            raise IndexError(number)
        place = number if self._ranks is None else int(self._order[number])
        at = bisect_right(self._offsets, place) - 1
        return self._types[at], place - self._offsets[at]
