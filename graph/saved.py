"""The projection of the graph as it is now, kept in files and brought up to date by what the graph says has changed.

The files (graph/shelf.py) are a copy, never the only one: whatever is odd about them, the graph is read anew. What
has changed since is what the graph's revisions (graph/journal.py) name, and only that is read again. A graph that
was changed by other means shows by its counts, as far as the store has them at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

import pyarrow.compute as pc

from graph import journal, reading
from graph.arrow import pa
from graph.errors import XuarRiskError
from graph.journal import Changes, Seen
from graph.last_screening import last_screening
from graph.projection import Projection
from graph.reading import Progress, Tables
from graph.settings import Settings
from graph.shelf import Saved, Shelf, Unfit
from graph.tables import LABELS, TYPES

SMALL, SHARE = 1_000, 0.1
"""More changes than SMALL, and than this share of the graph, are not read one by one: all of it is read anew."""
ATTEMPTS, WHOLE_READS = 5, 2
"""How often what was written meanwhile is looked at, and how often all is read, before what was read will do."""
Note = Callable[[str], None]


class Store(reading.Reader, Protocol):
    """What is needed of a store."""

    engine: str


def open_projection(
    store: Store,
    settings: Settings,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
    note: Note | None = None,
) -> Projection:
    """The graph as it is now, for inference; kept in the data folder, so that only what has changed is read again.

    rebuild: read all of it anew. progress: gets what is done, how far, of how much. note: is told where something is
    wrong with what was kept; all is read anew then.
    """
    projection = _Opening(store, Shelf(settings), progress, note or _silent).open(rebuild=rebuild)
    projection.last_screening = last_screening(store)
    return projection


def _silent(_message: str) -> None:
    """A note that nobody asked for."""


class _Opening:
    def __init__(self, store: Store, shelf: Shelf, progress: Progress | None, note: Note) -> None:
        self._store, self._shelf, self._progress, self._note = store, shelf, progress, note

    def open(self, *, rebuild: bool) -> Projection:
        if not rebuild and (current := self._current()):
            return current
        with self._shelf.lock() as writable:
            before = None if rebuild else self._usable()
            projection, seen = self._up_to_date(before)
            uncounted = self._uncounted(projection, seen)
            if before and None not in (uncounted, before.uncounted) and uncounted != before.uncounted:
                self._note("The projection is made anew: the graph was changed by another program.")
                before = None
                projection, seen = self._up_to_date(None)
                uncounted = self._uncounted(projection, seen)
            return self._kept(projection, seen, uncounted, before) if writable else projection

    def _current(self) -> Projection | None:
        """What is saved, where it shows the graph as it is now."""
        try:
            saved = self._shelf.open()
        except Unfit:
            return None
        seen = journal.seen(self._store)
        if not seen.newest or saved.seen.newest not in seen.ids or not seen.ids <= saved.seen.ids:
            return None
        fits = saved.uncounted == self._uncounted(saved.projection, seen)
        return saved.projection if fits else None

    def _usable(self) -> Saved | None:
        """What is saved, where it can be brought up to date."""
        try:
            saved = self._shelf.open()
            if saved.seen.newest not in journal.seen(self._store).ids:
                raise Unfit("what was kept is of another graph, or of long ago")
        except Unfit as unfit:
            if not unfit.usual:
                self._note(f"The projection is made anew: {unfit}.")
            return None
        return saved

    def _kept(
        self, projection: Projection, seen: Seen, uncounted: Mapping[str, int] | None, before: Saved | None
    ) -> Projection:
        """The projection out of its new files, which the system may drop from memory as it likes."""
        if before and (projection, seen, uncounted) == (before.projection, before.seen, before.uncounted):
            return projection  # somebody else has brought it up to date meanwhile
        if not seen.newest:
            if projection.n_nodes:
                self._note("The graph holds no record of its changes yet, so all of it is read each time.")
            return projection
        try:
            self._shelf.save(projection, seen, uncounted, before)
            return self._shelf.open().projection
        except (OSError, pa.ArrowException, Unfit) as error:
            self._note(f"The projection cannot be kept in {self._shelf.folder}, so it is made anew each time: {error}")
            return projection

    def _uncounted(self, projection: Projection, seen: Seen) -> dict[str, int] | None:
        """By kind how many more the store counts than the projection has; None where somebody is writing.

        Only of what the store counts without looking at each: the embedded engine does so for nodes only.
        """
        kinds = {label: (f"(x:{label})", projection.node_tables[label]) for label in LABELS}
        if self._store.engine == "neo4j":
            kinds |= {t: (f"()-[x:{t}]->()", projection.fact_tables[t]) for t in TYPES}
        found = {}
        for kind, (pattern, table) in kinds.items():
            found[kind] = self._store.read(f"MATCH {pattern} RETURN count(x) AS n")[0]["n"] - table.num_rows
        return found if journal.seen(self._store) == seen else None

    def _up_to_date(self, before: Saved | None) -> tuple[Projection, Seen]:
        """The graph and revisions that it shows. While somebody writes it may show some of the next ones, too."""
        whole_reads = 0
        if before:
            projection, seen = before.projection, before.seen
        else:
            seen = journal.seen(self._store)
            projection, whole_reads = self._read(seen), 1
        for _ in range(ATTEMPTS):
            now = journal.seen(self._store)
            if now.ids <= seen.ids:
                break
            refreshed = self._refreshed(projection, seen, now)
            if refreshed is None and whole_reads == WHOLE_READS:
                break  # somebody writes more than can be followed
            whole_reads += refreshed is None
            projection, seen = refreshed or self._read(now), now
        return projection, seen

    def _refreshed(self, projection: Projection, seen: Seen, now: Seen) -> Projection | None:
        """The projection with what has changed read again; None where all has to be."""
        if seen.newest not in now.ids:
            return None
        changes = journal.changes(self._store, now.ids - seen.ids)
        if not _worth_it(projection, changes):
            return None
        try:
            return _Refresh(self._store, projection, changes).done(now.version)
        except XuarRiskError:  # such as an end that a writer has just removed
            return None

    def _read(self, now: Seen) -> Projection:
        """All of the graph."""
        nodes, facts = reading.read_tables(self._store, self._progress)
        try:
            return Projection.of_tables(nodes, facts, now.version)
        except XuarRiskError:
            nodes = _less_stubs(nodes)
            if journal.seen(self._store) != now:
                facts = _less_loose(nodes, facts)
            return Projection.of_tables(nodes, facts, now.version)


class _Refresh:
    """Reads again what changed, and puts it in the place of what the projection has."""

    def __init__(self, store: Store, projection: Projection, changes: Changes) -> None:
        self._store, self._projection, self._changes = store, projection, changes

    def done(self, version: str) -> Projection:
        nodes = self._nodes()
        labels = {id_: label for label, table in nodes.items() for id_ in table["id"].to_pylist()}
        named = {id_ for ids in self._changes.nodes.values() for id_ in ids}
        self._look_again_at(self._changes.removed & labels.keys(), labels)
        facts = self._facts(nodes)
        gone = {id_ for starts in self._changes.facts.values() for ids in starts.values() for id_ in ids}
        return self._less_whole_types().changed(
            nodes, facts, gone_nodes=named - labels.keys(), gone_facts=gone, version=version
        )

    def _nodes(self) -> Tables:
        """The nodes that changed, as far as they are there, by the label said and by that of what has their id."""
        wanted = {label: set(ids) for label, ids in self._changes.nodes.items()}
        for id_ in {id_ for ids in self._changes.nodes.values() for id_ in ids}:
            if label := self._label(id_):
                wanted.setdefault(label, set()).add(id_)
        whole = self._changes.whole.intersection(LABELS)
        found = {
            label: reading.read_nodes(self._store, label, sorted(ids))
            for label, ids in wanted.items()
            if label not in whole
        }
        return found | {label: reading.read_label(self._store, label) for label in whole}

    def _label(self, node: str) -> str | None:
        number = self._projection.number(node)
        return None if number is None else LABELS[self._projection.labels[number]]

    def _look_again_at(self, nodes: Collection[str], labels: Mapping[str, str]) -> None:
        """Counts for changed what hangs on nodes that went and are there: it may have gone with them, or been moved."""
        for node in nodes:
            for fact_type in TYPES:
                for fact in (
                    *self._projection.leaving(fact_type, node),
                    *self._projection.arriving(fact_type, node),
                ):
                    label = labels.get(fact.start) or self._label(fact.start)
                    if label:
                        starts = self._changes.facts.setdefault((fact_type, label), {})
                        starts.setdefault(fact.start, set()).add(fact.id)

    def _facts(self, nodes: Tables) -> Tables:
        """The relationships that changed, as far as they are there."""
        found: dict[str, list[pa.Table]] = {}
        for (fact_type, label), starts in sorted(self._changes.facts.items()):
            if fact_type not in self._changes.whole:
                table = reading.read_facts(self._store, fact_type, label, starts)
                found.setdefault(fact_type, []).append(table)
        for fact_type in self._changes.whole.intersection(TYPES):
            starts_of = {
                label: dict.fromkeys(
                    [*table["id"].to_pylist(), *(nodes[label]["id"].to_pylist() if label in nodes else ())]
                )
                for label, table in self._projection.node_tables.items()
            }
            found[fact_type] = [reading.read_type(self._store, fact_type, starts_of)]
        return {fact_type: _once_each(pa.concat_tables(parts)) for fact_type, parts in found.items()}

    def _less_whole_types(self) -> Projection:
        """The projection without the types of which all is read again."""
        had, whole = self._projection, self._changes.whole.intersection(TYPES)
        if not whole:
            return had
        tables = {t: table.slice(0, 0) if t in whole else table for t, table in had.fact_tables.items()}
        return Projection(had.node_tables, tables, had.numbering, had.version)


def _worth_it(projection: Projection, changes: Changes) -> bool:
    """Whether reading what changed is less work than reading all."""
    if changes.everything:
        return False
    tables = {**projection.node_tables, **projection.fact_tables}
    rows: int = sum(table.num_rows for table in tables.values())
    whole: int = sum(tables[kind].num_rows for kind in changes.whole)
    return changes.size <= max(SMALL, SHARE * rows) and whole <= rows / 2


def _once_each(table: pa.Table) -> pa.Table:
    """The table without rows whose id has come before."""
    table = table.unify_dictionaries().combine_chunks()
    ids = table["id"]
    if pc.count_distinct(ids).as_py() == len(ids):
        return table
    first = {id_: place for place, id_ in reversed(list(enumerate(ids.to_pylist())))}
    return table.take(pa.array(sorted(first.values())))


def _less_stubs(nodes: Tables) -> Tables:
    """The nodes without stubs whose id another has: a load that moves a stub to another label was broken off."""
    every = pa.chunked_array([chunk for table in nodes.values() for chunk in table["id"].chunks])
    counted = pc.value_counts(every)
    twice = counted.filter(pc.greater(counted.field("counts"), 1)).field("values")
    left = dict(nodes)
    for label, table in nodes.items():
        if "stub" in table.schema.names:
            stub = pc.and_(pc.fill_null(table["stub"], False), pc.is_in(table["id"], value_set=twice))
            left[label] = table.filter(pc.invert(stub))
    return left


def _less_loose(nodes: Tables, facts: Tables) -> Tables:
    """The facts without those whose end is not there: it came, or went, while they were read. What came or went is
    in revisions that are still to be looked at."""
    ids = pa.chunked_array([chunk for table in nodes.values() for chunk in table["id"].chunks], pa.string())
    ids = ids.combine_chunks()
    left = {}
    for fact_type, table in facts.items():
        both = pc.and_(pc.is_in(table["from_id"], value_set=ids), pc.is_in(table["to_id"], value_set=ids))
        left[fact_type] = _once_each(table.filter(both))
    return left
