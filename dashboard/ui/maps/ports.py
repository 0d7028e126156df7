"""The ports that the shipments name: where they lie, and how the shipments stand that came through them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dashboard.ui.kept import Kept
from dashboard.ui.view import View
from geo.ports import Port, port_named
from graph.exposure import WORST_FIRST
from graph.portfolio import Portfolio

ENTRY, LADING = "port_of_entry", "port_of_lading"
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Ports:
    """The ports that are named and whose place is known. counts: of each port, the shipments through it by verdict, in
    the order of WORST_FIRST. entry, lading: of each shipment of the portfolio its port's place in `found`, or -1.
    unknown: how many shipments name a port whose place is not known."""

    found: tuple[Port, ...]
    counts: NDArray[np.int64]
    entry: NDArray[np.int32]
    lading: NDArray[np.int32]
    unknown: int

    def place_of(self, code: str) -> int | None:
        """The place of a port by its UN/LOCODE."""
        return next((n for n, port in enumerate(self.found) if port.code == code), None)

    def through(self, place: int) -> NDArray[Any]:
        """The places in the portfolio of the shipments that came through a port, worst first."""
        return np.flatnonzero((self.entry == place) | (self.lading == place))


class _Made(Kept[Any]):
    """What was made of a projection for a question; it goes when the projection does."""


def made_once(view: View, what: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives for the graph, day and goods of the view, made once. what: tells it apart from others."""
    kept = view.projection.derived.setdefault(_Made, _Made(24))
    found: T = kept.get((what, view.as_of, view.commodity), make)
    return found


def ports_of(view: View) -> Ports:
    """The ports of the view's shipments."""
    return made_once(view, Ports, lambda: _ports(view))


def _ports(view: View) -> Ports:
    shipments, table = view.shipments, view.projection.node_tables["Shipment"]
    rows = view.projection.rows[shipments.targets]
    named = {column: _named(table[column], entry=column == ENTRY) for column in (ENTRY, LADING)}
    found = sorted({port for ports, _ in named.values() for port in ports if port}, key=lambda port: port.code)
    places = {port: place for place, port in enumerate(found)}
    at, unknown = {}, np.zeros(len(rows), bool)
    for column, (ports, codes) in named.items():
        # One more for shipments that name none.
        of = np.array([*(-1 if port is None else places[port] for port in ports), -1], np.int32)
        at[column] = of[codes][rows]
        unknown |= (at[column] < 0) & (codes[rows] < len(ports))
    counts = _counts(shipments, len(found), at[ENTRY], at[LADING])
    return Ports(tuple(found), counts, at[ENTRY], at[LADING], int(unknown.sum()))


def _named(column: pa.ChunkedArray, *, entry: bool) -> tuple[list[Port | None], NDArray[Any]]:
    """(the port that each different text means, which text each row has: one past the last where it has none)."""
    texts = column.cast(pa.string()).combine_chunks().dictionary_encode()
    ports = [port_named(text, entry=entry) for text in texts.dictionary.to_pylist()]
    codes = texts.indices.fill_null(len(ports)).to_numpy(zero_copy_only=False)
    blank = [not str(text).strip() for text in texts.dictionary.to_pylist()]
    return ports, np.where(np.array([*blank, False])[codes], len(ports), codes)


def _counts(shipments: Portfolio, ports: int, entry: NDArray[Any], lading: NDArray[Any]) -> NDArray[np.int64]:
    """A shipment that came in at the port where it was laded counts once."""
    counts = np.zeros((ports, len(WORST_FIRST)), np.int64)
    for at in (entry, np.where(lading == entry, -1, lading)):
        some = np.flatnonzero(at >= 0)
        np.add.at(counts, (at[some], shipments.verdicts[some]), 1)
    return counts
