"""What the pages show: the graph as read, how everything in it stands, and which lists and engine that rests on."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

import pyarrow.compute as pc

from dashboard.demo import SOURCE
from graph.errors import XuarRiskError
from graph.portfolio import Portfolio, Standing
from graph.projection import Node, Projection
from graph.schema import PARTIES
from graph.screened import Screened, screened
from graph.settings import Settings

Sweeps = Callable[[str, str | None], Portfolio]
"""The standings of every node of a label, for one commodity or both."""


@dataclass(frozen=True, eq=False)
class View:
    """Everything that a page needs.

    state: which state of the graph it shows; another state has another name. as_of: the day that is asked for.
    commodity: cotton, tomato, or None for both. now: the instant at which the page is made, UTC. engine: its name and
    version in words. away: why the graph cannot be asked right now, where what is shown is what was last read of it.
    """

    projection: Projection
    state: str
    as_of: date
    commodity: str | None
    now: datetime
    settings: Settings
    engine: str
    sweeps: Sweeps = field(repr=False)
    away: XuarRiskError | None = None

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def shipments(self) -> Portfolio:
        """How every shipment stands for the commodity that is asked for, worst first."""
        return self.sweeps("Shipment", self.commodity)

    def parties(self, label: str) -> Portfolio:
        """How every facility, estate or company stands for the commodity that is asked for, worst first."""
        return self.sweeps(label, self.commodity)

    def standing(self, node: Node) -> Standing | None:
        """How one shipment, company or site stands; None for what is none of these."""
        if node.label not in ("Shipment", *PARTIES):
            return None
        return self.sweeps(node.label, self.commodity).of(node.id)

    @property
    def is_empty(self) -> bool:
        return not self.projection.n_nodes

    @functools.cached_property
    def invented(self) -> bool:
        """Whether it is the demo's network, which shares a graph with no other."""
        return any(
            pc.any(pc.equal(table["source"], SOURCE)).as_py()
            for label in PARTIES
            if "source" in (table := self.projection.node_tables[label]).column_names
        )

    def parties_without(self, column: str) -> int:
        """Of how many companies and sites this property is missing: `lat` where they have no place, `xuar` where `tag`
        has not looked at them."""
        return sum(self.projection.node_tables[label][column].null_count for label in PARTIES)

    @functools.cached_property
    def n_parties(self) -> int:
        return sum(self.projection.node_tables[label].num_rows for label in PARTIES)

    @functools.cached_property
    def screened(self) -> Screened:
        """How far names have been compared with the lists."""
        return screened(self.projection)

    def lists(self) -> list[Node]:
        """The newest version of each list that was imported, by the list's name."""
        newest: dict[str, Node] = {}
        for version in self.projection.labelled("ListVersion"):
            name = str(version.get("list"))
            if name not in newest or (version.get("as_of") or date.min) > (newest[name].get("as_of") or date.min):
                newest[name] = version
        return [newest[name] for name in sorted(newest)]
