"""What the pages show: the graph as read, the answers for it, and which lists and engine they rest on."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph.exposure import WORST_FIRST, Assessment, assess
from graph.projection import Node, Projection, Reader

SITE_LABELS = ("Facility", "Estate", "Supplier")
MOST_SITES_ASSESSED = 3000
"""Above this many sites the map shows where they lie, not a verdict for each."""


@dataclass(frozen=True)
class Stamp:
    """What the graph last heard of: while it stays the same, so do the answers.

    run: the last run's id and state. lists: (list, as-of day, entities) of every version. places, matches: how many
    sites are placed how, and how many list matches have which status: `tag` and judgements leave no run behind.
    """

    run: tuple[str, str] | None
    lists: tuple[tuple[str, str, int], ...]
    places: tuple[tuple[str, str, int], ...]
    matches: tuple[tuple[str, int], ...]


@dataclass(frozen=True, eq=False)
class View:
    """Everything a page needs; two are the same only if they are one. shipments: worst first. sites: the answer for
    each company and site, or None where they are too many. engine: its name and version in words."""

    projection: Projection
    shipments: tuple[Assessment, ...]
    sites: Mapping[str, Assessment] | None
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


def read_stamp(store: Reader) -> Stamp:
    """A few small reads that tell whether anything changed."""
    runs = store.read("MATCH (r:Run) RETURN r.id AS id, r.state AS state ORDER BY r.sequence DESC LIMIT 1")
    lists = store.read("MATCH (v:ListVersion) RETURN v.list AS list, v.as_of AS as_of, v.entities AS entities")
    places = [
        (label, str(row["xuar"]), int(row["n"]))
        for label in SITE_LABELS
        for row in store.read(f"MATCH (n:{label}) RETURN n.xuar AS xuar, count(n) AS n")
    ]
    matches = store.read("MATCH ()-[r:MATCHES]->() RETURN r.status AS status, count(r) AS n")
    return Stamp(
        (str(runs[0]["id"]), str(runs[0]["state"])) if runs else None,
        tuple(sorted((str(row["list"]), str(row["as_of"]), int(row["entities"] or 0)) for row in lists)),
        tuple(sorted(places)),
        tuple(sorted((str(row["status"]), int(row["n"])) for row in matches)),
    )


def answer(projection: Projection, as_of: date, engine: str) -> View:
    """The answers for every shipment, and for every site where they are not too many."""
    sites = [node.id for label in SITE_LABELS for node in projection.labelled(label)]
    few = len(sites) <= MOST_SITES_ASSESSED
    answers = {a.target: a for a in assess(projection, sites, as_of=as_of, paths=1)} if few else None
    return View(projection, tuple(assess(projection, as_of=as_of)), answers, as_of, engine)
