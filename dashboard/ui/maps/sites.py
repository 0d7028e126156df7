"""Every company, site and port that has a place, as columns, worst first: the map never makes an object of each."""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dashboard.ui import node_names
from dashboard.ui.maps.ports import Ports, made_once, ports_of
from dashboard.ui.view import View
from graph.exposure import WORST_FIRST
from graph.projection import Projection
from graph.schema import PARTIES

PORT = len(WORST_FIRST)
"""In the place of a verdict: a port has none."""
KINDS = ("suppliers", "facilities", "estates", "ports")
_PORTS = KINDS.index("ports")

Numbers = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Sites:
    """One row a site, worst first. lon, lat: missing (not a number) where it has no place. verdict: a place in
    WORST_FIRST, or PORT. kind: a place in KINDS. number: of the node; of a port its place among the ports."""

    lon: Numbers
    lat: Numbers
    verdict: Numbers
    kind: Numbers
    number: Numbers

    def __len__(self) -> int:
        return len(self.lon)

    def taken(self, rows: Numbers | slice) -> Sites:
        """Some rows: their places, a truth for each, or a slice."""
        return Sites(*(getattr(self, column.name)[rows] for column in fields(self)))

    def counts(self) -> list[int]:
        """How many have each verdict, in the order of WORST_FIRST, and then the ports."""
        found: list[int] = np.bincount(self.verdict, minlength=PORT + 1).tolist()
        return found

    @functools.cached_property
    def placed(self) -> Sites:
        return self.taken(np.isfinite(self.lon))

    @functools.cached_property
    def unplaced(self) -> Sites:
        return self.taken(~np.isfinite(self.lon))

    def near(self, lon: float, lat: float, degrees: float = 5e-5) -> Sites:
        """Those at this very place."""
        turned = (self.lon - lon + 180) % 360 - 180
        return self.taken((np.abs(turned) <= degrees) & (np.abs(self.lat - lat) <= degrees))


@dataclass(frozen=True)
class Chosen:
    """Which sites are shown. Nothing chosen shows all. verdicts: of a port, those of the shipments that used it."""

    verdicts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


EVERYTHING = Chosen()


def chosen_of(verdicts: Collection[str], kinds: Collection[str]) -> Chosen:
    """What an address says, less what means nothing."""
    return Chosen(tuple(v for v in WORST_FIRST if v in verdicts), tuple(k for k in KINDS if k in kinds))


def sites_of(view: View, chosen: Chosen = EVERYTHING) -> Sites:
    """The sites that are chosen."""
    sites, ports = _all_sites(view), ports_of(view)
    keep = np.ones(len(sites), bool)
    if chosen.kinds:
        keep &= np.isin(sites.kind, [KINDS.index(kind) for kind in chosen.kinds])
    if chosen.verdicts:
        wanted = [WORST_FIRST.index(verdict) for verdict in chosen.verdicts]
        through = ports.counts[:, wanted].any(axis=1)
        keep &= np.isin(sites.verdict, wanted) | np.isin(
            np.where(sites.kind == _PORTS, sites.number, -1), np.flatnonzero(through)
        )
    return sites.taken(keep)


def _all_sites(view: View) -> Sites:
    return made_once(view, Sites, lambda: _made(view))


def _made(view: View) -> Sites:
    parties = [_PartyColumns(view, kind, label) for kind, label in enumerate(PARTIES)]
    ports = ports_of(view)
    columns = {name: np.concatenate([getattr(part, name) for part in parties]) for name in _PartyColumns.NAMES}
    order = np.lexsort((columns["number"], columns["cost"], columns["verdict"]))
    sites = Sites(*(columns[column.name][order] for column in fields(Sites)))
    return _joined(sites, _ports_as_sites(ports))


class _PartyColumns:
    NAMES = ("lon", "lat", "verdict", "kind", "number", "cost")

    def __init__(self, view: View, kind: int, label: str) -> None:
        standings = view.parties(label)
        rows = view.projection.rows[standings.targets]
        table = view.projection.node_tables[label]
        self.lon, self.lat = _places(table, rows)
        self.verdict, self.number = standings.verdicts, standings.targets
        self.kind = np.full(len(rows), kind, np.int8)
        self.cost = np.maximum(standings.best["cost"], 0)


def _places(table: pa.Table, rows: Numbers) -> tuple[Numbers, Numbers]:
    """(lon, lat), missing where either is, where they are none on this earth, and where they do not count."""
    lon, lat = (
        pc.fill_null(table[axis].cast(pa.float64()), float("nan")).combine_chunks().to_numpy(zero_copy_only=False)[rows]
        for axis in ("lon", "lat")
    )
    wrong = ~((np.abs(lon) <= 180) & (np.abs(lat) <= 90)) | _not_counting(table)[rows]
    return np.where(wrong, np.nan, lon), np.where(wrong, np.nan, lat)


def _not_counting(table: pa.Table) -> NDArray[np.bool_]:
    """Of each row whether it has coordinates that `has_place` refuses."""
    state, method = (table[name].cast(pa.string()) for name in ("xuar", "xuar_method"))
    by_text = pc.and_(pc.not_equal(method, "coordinates"), pc.is_null(table["xuar_distance_km"]))
    found = pc.or_(pc.fill_null(pc.equal(state, "unplaced"), False), pc.fill_null(by_text, False))
    return np.asarray(found.combine_chunks().to_numpy(zero_copy_only=False), dtype=bool)


def _ports_as_sites(ports: Ports) -> Sites:
    count = len(ports.found)
    return Sites(
        np.array([port.lon for port in ports.found], float),
        np.array([port.lat for port in ports.found], float),
        np.full(count, PORT, np.int8),
        np.full(count, _PORTS, np.int8),
        np.arange(count, dtype=np.int32),
    )


def _joined(one: Sites, other: Sites) -> Sites:
    return Sites(
        *(np.concatenate([getattr(one, column.name), getattr(other, column.name)]) for column in fields(Sites))
    )


def names_of(projection: Projection, ports: Ports, sites: Sites) -> list[str]:
    """The name of each, or its id where it has none."""
    found: NDArray[np.object_] = np.empty(len(sites), object)
    rows = np.flatnonzero(sites.kind != _PORTS)
    found[rows] = node_names.names_of(projection, sites.number[rows])
    rows = np.flatnonzero(sites.kind == _PORTS)
    found[rows] = [ports.found[n].name for n in sites.number[rows].tolist()]
    names: list[str] = found.tolist()
    return names
