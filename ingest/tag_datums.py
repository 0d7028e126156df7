"""Which sources' coordinates in China look like GCJ-02 and say no datum: counted batch by batch, told once a source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from geo.datum_suspicion import gcj02_suspects, source_suspicion, unlabelled_in_china
from geo.points import Points, read_points

_BATCH = 20_000


def counted(points: Points, countries: Sequence[str | None]) -> tuple[int, int]:
    """How many points are suspects, of how many that are in China without a datum."""
    here = np.flatnonzero(unlabelled_in_china(points, countries))
    suspects = gcj02_suspects(points[here], [countries[index] for index in here.tolist()])
    return int(suspects.sum()), len(here)


class Datums:
    """Takes the records of a graph one by one, and holds a batch of them at most."""

    def __init__(self) -> None:
        self._waiting: list[tuple[str, Any, Any, str | None]] = []
        self._suspects: Counter[str] = Counter()
        self._points: Counter[str] = Counter()

    def add(self, record: Mapping[str, Any]) -> None:
        if record["lon"] is None or record["datum"]:
            return
        self._waiting.append((record["source"] or "", record["lon"], record["lat"], record["country"]))
        if len(self._waiting) >= _BATCH:
            self._count()

    def suspicions(self) -> dict[str, str]:
        """Source -> what is to be said of it; in the order of names."""
        self._count()
        said = {s: source_suspicion(self._suspects[s], self._points[s]) for s in sorted(self._points)}
        return {source: f"source {source or 'without a name'}: {words}" for source, words in said.items() if words}

    def _count(self) -> None:
        if not self._waiting:
            return
        sources, lon, lat, countries = (list(column) for column in zip(*self._waiting, strict=True))
        self._waiting.clear()
        points, named = read_points(lon, lat), np.array(sources, dtype=object)
        for source in set(sources):
            here = np.flatnonzero(named == source)
            suspects, unlabelled = counted(points[here], [countries[index] for index in here])
            self._suspects[source] += suspects
            self._points[source] += unlabelled
