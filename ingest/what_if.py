# ruff: noqa: S608  names in these statements come from ingest.kinds alone; values are parameters
"""`expose --with`: what the graph would say were files loaded, tagged and matched with the lists. Nothing is stored."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from graph.errors import UserMistake
from graph.projection import TYPES, Fact, Node, Projection
from graph.schema import PARTIES
from graph.store import Store
from ingest.apply import carried, fact_columns, node_columns
from ingest.intake import Progress, take_in
from ingest.kinds import OF_LABEL
from ingest.lists.matches import IDENTICAL, identical, names_of
from ingest.load import settle, silent
from ingest.mapping import read_map
from ingest.resolution import STUBS_HELP
from ingest.run_log import next_run
from ingest.staging import Staging
from ingest.tagging import places
from ingest.workbench import Workbench

MOST_NAMED = 5
_CHANGED = "changed"


@dataclass(frozen=True)
class Proposal:
    """What files would change: the nodes and facts that would be new or other than before, and ids of facts that go."""

    nodes: list[Node]
    facts: list[Fact]
    gone: list[str]


def what_if(
    store: Store,
    projection: Projection,
    files: Sequence[Path],
    *,
    home: Path,
    now: datetime,
    kind: str | None = None,
    mapping: str | None = None,
    source: str | None = None,
    progress: Progress | None = None,
) -> Projection:
    """The projection as it would be after `load`, `tag` and matching of the files, of what they state.

    projection: of what the store holds. home: the data folder, for staged records while this runs. The rest is as for
    `load`. Raises UserMistake where a file cannot be used or any of its rows would be rejected.
    """
    named = f"what-if-{now:%Y%m%dT%H%M%S%f}-{os.getpid()}"
    with Staging(home / "staging" / named) as staging:
        said = progress or silent
        taken = take_in(files, read_map(mapping), staging, kind=kind, source=source, progress=said)
        with Workbench(staging, taken) as bench:
            settle(store, bench, said, allow_stubs=False)
            _refuse_rejects(bench)
            proposal = _Reading(projection, bench, next_run(store).id).proposal()
    return projection.with_(proposal.nodes, proposal.facts, without=proposal.gone)


def _refuse_rejects(bench: Workbench) -> None:
    count = bench.number("SELECT count(*) FROM rejects")
    if not count:
        return
    first = bench.rows(
        "SELECT f.source_file, r.row, r.field, r.reason FROM rejects r JOIN files f USING (file) "
        f"ORDER BY r.file, r.row, r.field, r.reason LIMIT {MOST_NAMED}"
    )
    named = [
        f"{file} row {row}{', ' if field else ''}{field}: {reason.removesuffix(STUBS_HELP)}"
        for file, row, field, reason in first
    ]
    more = f"; and {count - len(first):,} more, which `load --dry-run` lists" if count > len(first) else ""
    raise UserMistake(f"These files would not load whole, so nothing was asked of them. {'; '.join(named)}{more}.")


class _Reading:
    """What a settled workbench would change in a projection, as the work of the run that would come next."""

    def __init__(self, projection: Projection, bench: Workbench, run: str) -> None:
        self._projection, self._bench, self._run = projection, bench, run

    def proposal(self) -> Proposal:
        nodes = [node for label in self._bench.labels for node in self._nodes(label)]
        facts = [fact for type_ in self._bench.types if type_ in TYPES for fact in self._facts(type_)]
        nodes = _placed(nodes)
        gone = self._outdated()
        matches, unmatched = self._matches(node for node in nodes if node.label in PARTIES)
        return Proposal(nodes, [*facts, *matches], [*gone, *unmatched])

    def _nodes(self, label: str) -> Iterator[Node]:
        """New and changed nodes; a changed one keeps what others wrote on it, as `load` has it."""
        for changed, row in self._rows(label, node_columns(label)):
            held = _said(self._projection.nodes.get(row["id"])) if changed else {}
            properties = {**carried(label, held, row), **row, **self._runs(held)}
            yield Node(properties.pop("id"), label, properties)

    def _facts(self, type_: str) -> Iterator[Fact]:
        columns = [("from_id", "from_id"), ("to_id", "to_id"), *fact_columns(type_)]
        for changed, row in self._rows(type_, columns):
            held = _said(self._projection.facts.get(row["id"])) if changed else {}
            properties = {**row, **self._runs(held)}
            id_, start, end = (properties.pop(name) for name in ("id", "from_id", "to_id"))
            yield Fact(id_, type_, start, end, properties)

    def _rows(self, makes: str, columns: Sequence[tuple[str, str]]) -> Iterator[tuple[bool, dict[str, Any]]]:
        """Whether it changes what is there, and what it says, of each record that is not in the graph as it is."""
        names, of_work = zip(*columns, strict=True)
        query = f"SELECT status, {', '.join(of_work)} FROM work_{makes} WHERE status <> 'unchanged' ORDER BY id"
        for part in self._bench.chunks(query):
            for status, *values in part:
                said = zip(names, values, strict=True)
                yield status == _CHANGED, {name: value for name, value in said if value is not None}

    def _runs(self, held: Mapping[str, Any]) -> dict[str, Any]:
        return {"run": self._run, "created_run": held.get("created_run") if held else self._run}

    def _outdated(self) -> list[str]:
        """The facts that the rows of changed nodes made before and make no longer."""
        made = set()
        for label in self._bench.labels:
            changed = self._bench.rows(f"SELECT id FROM work_{label} WHERE status = '{_CHANGED}'")
            for derived in OF_LABEL[label].derived:
                at = self._projection.leaving if derived.outward else self._projection.arriving
                made |= {fact.id for (id_,) in changed for fact in at(derived.type, id_)}
        return sorted(made - self._bench.stated(made))

    def _matches(self, parties: Iterator[Node]) -> tuple[list[Fact], list[str]]:
        """The matches of identical names that these would have and have not, and the ids of those that would go."""
        listed = names_of(
            {"id": n.id, "name": n.name, "aliases": n.get("aliases"), "regional": n.get("regional")}
            for n in self._projection.labelled("ListedEntity")
        )
        new: list[Fact] = []
        gone: list[str] = []
        for party in parties:
            found = identical(party.id, party.get("name"), party.get("aliases") or (), listed)
            wanted = {match["properties"]["id"]: _match(match) for match in found}
            for held in self._projection.leaving("MATCHES", party.id):
                if held.get("status") != IDENTICAL:
                    wanted.pop(held.id, None)
                elif held.id not in wanted:
                    gone.append(held.id)
            new += wanted.values()
        return new, gone


def _said(held: Node | Fact | None) -> dict[str, Any]:
    return held.properties if held else {}


def _match(row: dict[str, Any]) -> Fact:
    properties = dict(row["properties"])
    return Fact(properties.pop("id"), "MATCHES", row["from_id"], row["to_id"], properties)


def _placed(nodes: Sequence[Node]) -> list[Node]:
    """The nodes with what `tag` would write on them."""
    found = places((node.id, node.properties) for node in nodes if node.label in PARTIES)
    return [replace(node, properties={**node.properties, **found.get(node.id, {})}) for node in nodes]
