# ruff: noqa: S608  names in these statements come from ingest.kinds alone; values are parameters
"""The third pass: what is new or changed goes into the graph, in the order of references, in batches.

The order makes a load that breaks off at any point complete when it is run again: new nodes before the facts that
need them, before-images before what they are of, and a changed node, whose fingerprint says that its row is in, last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

from graph.schema import NODES, PLACE, RELATIONSHIPS
from graph.store import Store, Writer
from ingest.changes import Changes, HeldFact, Properties, read_facts, read_incident, read_nodes
from ingest.held import Counts
from ingest.kinds import ALL, DERIVED_TYPES, OF_LABEL
from ingest.moves import keep_moves, move_stubs
from ingest.workbench import Workbench

AT_ONCE = 2_000
BASIS = "declared"
PLACE_COLUMNS = (*(p.name for p in PLACE if not p.name.startswith("xuar")), "coordinate_accuracy_m", "uscc")
_OF_TYPE = {kind.makes: kind for kind in ALL if not kind.is_node}


class Application:
    """Writes what a workbench holds as the work of one run. `progress` gets the number of facts written so far."""

    def __init__(
        self,
        store: Store,
        writer: Writer,
        bench: Workbench,
        run: str,
        counts: Counts,
        progress: Callable[[int], None],
    ) -> None:
        self._store, self._writer, self._bench, self._run = store, writer, bench, run
        self.changes = Changes(writer, run)
        self._progress = progress
        self._done = 0
        self._counts = counts

    def write(self) -> None:
        """Everything that is new or changed."""
        keep_moves(self._store, self._bench, self.changes)
        for label in self._bench.labels:
            if self._counts.of(label, "new"):
                self._create_nodes(label)
        self._create_stubs()
        move_stubs(self._store, self._writer, self._bench)
        for type_ in self._bench.types:
            if self._counts.of(type_, "new"):
                self._create_facts(type_)
            if self._counts.of(type_, "changed"):
                self._replace_facts(type_)
        changed = [label for label in self._bench.labels if self._counts.of(label, "changed")]
        for label in changed:
            self._drop_outdated(label)
        for label in changed:
            self._replace_nodes(label)

    def _write(self, statement: str, rows: Iterator[Any]) -> None:
        before = self._done
        self._done += self._writer.write(statement, rows, progress=lambda n: self._progress(before + n))

    def _advance(self, count: int) -> None:
        self._done += count
        self._progress(self._done)

    def _create_nodes(self, label: str) -> None:
        new = f"work_{label} WHERE status = 'new'"
        names, columns = self._said(node_columns(label), new)
        rows = self._bench.chunks(f"SELECT {columns} FROM {new}", self._run, self._run)
        self._write(NODES[label].create_listed(names), chain.from_iterable(rows))

    def _said(self, columns: Sequence[tuple[str, str]], work: str) -> tuple[list[str], str]:
        """Names of the properties that any of those rows has, and the columns to select; two parameters are the run."""
        counts = ", ".join(f"count({column})" for _, column in columns)
        (found,) = self._bench.rows(f"SELECT {counts} FROM {work}")
        said = [column for column, count in zip(columns, found, strict=True) if count]
        return [*(name for name, _ in said), "run", "created_run"], ", ".join([*(c for _, c in said), "?", "?"])

    def _properties(self, names: Sequence[str], row: Sequence[Any]) -> Properties:
        properties = {name: value for name, value in zip(names, row, strict=True) if value is not None}
        return {**properties, "run": self._run, "created_run": self._run}

    def _create_stubs(self) -> None:
        query = "SELECT s.id, f.source, f.source_file, s.row FROM stubs s JOIN files f USING (file) WHERE s.label = ?"
        names = ("id", "source", "source_file", "source_row")
        for (label,) in self._bench.rows("SELECT DISTINCT label FROM stubs ORDER BY label"):
            for part in self._bench.chunks(query, label):
                self._write(NODES[label].create(), ({**self._properties(names, row), "stub": True} for row in part))

    def _create_facts(self, type_: str) -> None:
        work = f"work_{type_} WHERE status = 'new'"
        names, columns = self._said(fact_columns(type_), work)
        for start, end in self._bench.rows(f"SELECT DISTINCT from_label, to_label FROM {work} ORDER BY ALL"):
            query = f"SELECT from_id, to_id, {columns} FROM {work} AND from_label = ? AND to_label = ?"
            rows = self._bench.chunks(query, self._run, self._run, start, end)
            self._write(RELATIONSHIPS[type_].create_listed(start, end, names), chain.from_iterable(rows))

    def _replace_facts(self, type_: str) -> None:
        names, columns = zip(*fact_columns(type_), strict=True)
        query = (
            f"SELECT from_id, {', '.join(columns)} FROM work_{type_} WHERE status = 'changed' AND from_label = ? "
            "ORDER BY from_id"
        )
        labels = self._bench.rows(f"SELECT DISTINCT from_label FROM work_{type_} WHERE status = 'changed' ORDER BY ALL")
        for (start,) in labels:
            for part in self._bench.chunks(query, start, size=AT_ONCE):
                self._replace_some(type_, start, [(row[0], self._properties(names, row[1:])) for row in part])
                self._advance(len(part))

    def _replace_some(self, type_: str, start: str, facts: Sequence[tuple[str, Properties]]) -> None:
        wanted: dict[str, dict[str, Properties]] = {}
        for from_id, properties in facts:
            wanted.setdefault(from_id, {})[properties["id"]] = properties
        held = read_facts(self._store, type_, start, wanted)
        self.changes.keep(held)
        for fact in held:
            wanted[fact.start[1]][fact.id]["created_run"] = fact.properties.get("created_run")
        rows = [{"from_id": from_id, "facts": of_start} for from_id, of_start in wanted.items()]
        self._writer.run(RELATIONSHIPS[type_].replace(start), rows=rows)

    def _drop_outdated(self, label: str) -> None:
        """Removes what the rows of changed nodes made before and make no longer."""
        types = [derived.type for derived in OF_LABEL[label].derived]
        self._bench.run("CREATE OR REPLACE TABLE attached (node VARCHAR, id VARCHAR)")
        changed = f"SELECT id FROM work_{label} WHERE status = 'changed'"
        for part in self._bench.chunks(changed, size=AT_ONCE) if types else ():
            facts = self._made_by(label, [id_ for (id_,) in part])
            self._bench.insert("attached", ("node", "id"), [(node, fact.id) for node, fact in facts])
        said = " UNION ALL ".join(
            f"SELECT id FROM live_{type_} SEMI JOIN attached USING (id)"
            for type_ in types
            if type_ in self._bench.types
        )
        again = f"ANTI JOIN ({said}) said USING (id)" if said else ""
        self._bench.run(f"CREATE OR REPLACE TABLE outdated AS SELECT node, id FROM attached {again}")
        for part in self._bench.chunks("SELECT node, id FROM outdated ORDER BY node", size=AT_ONCE):
            gone = {fact for _, fact in part}
            facts = self._made_by(label, sorted({node for node, _ in part}))
            remove_facts(self._writer, self.changes, [fact for _, fact in facts if fact.id in gone])

    def _made_by(self, label: str, ids: Sequence[str]) -> list[tuple[str, HeldFact]]:
        """The relationships made from the rows of those nodes, each with its node's id."""
        outward = {derived.type: derived.outward for derived in OF_LABEL[label].derived}
        facts = read_incident(self._store, label, ids, outward)
        ends = ((fact.start if outward[fact.type] else fact.end, fact) for fact in facts)
        return [(id_, fact) for (end, id_), fact in ends if end == label]

    def _replace_nodes(self, label: str) -> None:
        names, columns = zip(*node_columns(label), strict=True)
        query = f"SELECT {', '.join(columns)} FROM work_{label} WHERE status = 'changed'"
        for part in self._bench.chunks(query, size=AT_ONCE):
            rows = {row[0]: self._properties(names, row) for row in part}
            held = read_nodes(self._store, label, list(rows))
            self.changes.keep(held)
            for node in held:
                rows[node.id] = {**carried(label, node.properties, rows[node.id]), **rows[node.id]}
                rows[node.id]["created_run"] = node.properties.get("created_run")
            self._writer.run(NODES[label].replace(), rows=list(rows.values()))
            self._advance(len(part))


def carried(label: str, held: Properties, row: Properties) -> Properties:
    """What others wrote on a node; where the tag has placed it, only as long as the row says the same place."""
    ours = {*OF_LABEL[label].names, *_PROVENANCE}
    others = {name: value for name, value in held.items() if name not in ours}
    if all(held.get(name) == row.get(name) for name in PLACE_COLUMNS):
        return others
    return {name: value for name, value in others.items() if not name.startswith("xuar")}


_PROVENANCE = {"source", "source_file", "source_row", "run", "created_run", "fingerprint", "raw", "stub"}


def remove_facts(writer: Writer, changes: Changes, facts: Sequence[HeldFact]) -> None:
    """Removes relationships, their before-images kept."""
    changes.keep(facts)
    grouped: dict[tuple[str, str], dict[str, dict[str, bool]]] = {}
    for fact in facts:
        label, from_id = fact.start
        grouped.setdefault((fact.type, label), {}).setdefault(from_id, {})[fact.id] = True
    for (type_, label), starts in grouped.items():
        rows = [{"from_id": from_id, "facts": named} for from_id, named in starts.items()]
        writer.run(RELATIONSHIPS[type_].delete(label), rows=rows)


_KEPT = (
    *(("source", "source"), ("source_file", "source_file"), ("source_row", "row")),
    ("fingerprint", "fingerprint"),
)


def node_columns(label: str) -> list[tuple[str, str]]:
    """Names of properties and the columns of work_X that they come from; the id first."""
    return [*((column.name, column.staged) for column in OF_LABEL[label].columns), ("raw", "raw"), *_KEPT]


def fact_columns(type_: str) -> list[tuple[str, str]]:
    if type_ in DERIVED_TYPES:
        own, basis = ["id", "documents"], f"'{BASIS}'"
    else:
        own = ["id", *(column.name for column in _OF_TYPE[type_].kept), "raw"]
        basis = f"coalesce(basis, '{BASIS}')" if "basis" in own else f"'{BASIS}'"
    return [*((name, name) for name in own if name != "basis"), ("basis", basis), *_KEPT]
