"""What the pages show: the graph as read, the answers for it, and which lists and engine they rest on."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.demo import SOURCE
from graph.exposure import WORST_FIRST, Assessment, assess
from graph.portfolio import Standing, sweep
from graph.projection import Node, Projection

SITE_LABELS = ("Facility", "Estate", "Supplier")


@dataclass(frozen=True, eq=False)
class View:
    """Everything a page needs; two are the same only if they are one. shipments: worst first. sites: how each company
    and site stands. engine: its name and version in words."""

    projection: Projection
    shipments: tuple[Assessment, ...]
    sites: Mapping[str, Standing]
    as_of: date
    engine: str

    def counts(self) -> dict[str, int]:
        """Shipments by verdict, worst first, noughts included."""
        found = [assessment.verdict for assessment in self.shipments]
        return {verdict: found.count(verdict) for verdict in WORST_FIRST}

    @functools.cached_property
    def parties(self) -> list[Node]:
        """Every facility, estate and company."""
        return [node for label in SITE_LABELS for node in self.projection.labelled(label)]

    @functools.cached_property
    def invented(self) -> bool:
        """Whether it is the demo's network, which shares a graph with no other."""
        return any(node.get("source") == SOURCE for node in self.parties)

    @functools.cached_property
    def without_coordinates(self) -> int:
        return sum(node.get("lat") is None or node.get("lon") is None for node in self.parties)

    @functools.cached_property
    def never_placed(self) -> int:
        """How many of them `tag` has not looked at."""
        return sum(node.get("xuar") is None for node in self.parties)

    def lists(self) -> list[Node]:
        """The newest version of each list that was imported, by the list's name."""
        newest: dict[str, Node] = {}
        for version in self.projection.labelled("ListVersion"):
            name = str(version.get("list"))
            if name not in newest or (version.get("as_of") or date.min) > (newest[name].get("as_of") or date.min):
                newest[name] = version
        return [newest[name] for name in sorted(newest)]


def answer(projection: Projection, as_of: date, engine: str) -> View:
    """The answers for every shipment in full, and in short for every company and site."""
    sites = {s.target: s for label in SITE_LABELS for s in sweep(projection, label, as_of=as_of)}
    return View(projection, tuple(assess(projection, as_of=as_of)), sites, as_of, engine)
