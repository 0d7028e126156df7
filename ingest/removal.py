# ruff: noqa: S608  labels and types come from ingest.kinds alone; values are parameters
"""--replace: what a source no longer says is removed, once what it says now is in.

Only kinds that the call holds are looked at: a new suppliers.csv alone does not remove the source's facilities. A row
that was rejected still speaks of its fact, which stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from graph.schema import NODES
from graph.store import Store, Writer
from ingest.apply import AT_ONCE, remove_facts
from ingest.changes import Changes, HeldFact, HeldNode, Properties, read_facts, read_incident, read_nodes
from ingest.kinds import ALL, DERIVED_TYPES, KINDS, OF_LABEL, TYPES, Kind
from ingest.workbench import Workbench

# What is made of a node's row goes before the node; a Document last, since others only name it.
ORDER = ("Line", "Shipment", "Lot", "Facility", "Estate", "Supplier", "Document")
_OUTWARD = {derived.type: derived.outward for kind in ALL for derived in kind.derived}


class Removal:
    """Removes what the sources of a call no longer say.

    removed: how many facts went. stubs: the nodes that are stubs since other facts need them. touched, kinds: the
    ids, and the labels and types, of all that went or became a stub.
    """

    def __init__(
        self,
        store: Store,
        writer: Writer,
        bench: Workbench,
        changes: Changes,
        run: str,
        progress: Callable[[int], None],
    ) -> None:
        self._store, self._writer, self._bench, self._changes, self._run = store, writer, bench, changes, run
        self._progress = progress
        self._going: set[str] = set()
        self.removed = 0
        self.stubs: list[str] = []
        self.touched: set[str] = set()
        self.kinds: set[str] = set()

    def write(self) -> None:
        spoken_for = sorted({(kind.name, file.source) for file in self._bench.files for kind in file.kinds})
        facts = [(KINDS[name], source) for name, source in spoken_for if not KINDS[name].is_node]
        for kind, source in facts:
            self._remove_facts(kind, source)
        nodes: dict[str, list[str]] = {}
        for name, source in spoken_for:
            if KINDS[name].is_node:
                nodes.setdefault(KINDS[name].makes, []).extend(self._unsaid_nodes(KINDS[name], source))
        self._going = {id_ for ids in nodes.values() for id_ in ids}
        for label in ORDER:
            ids = nodes.get(label, [])
            mentioned = self._mentioned(label, set(ids)) if ids else set()
            for at in range(0, len(ids), AT_ONCE):
                self._remove_nodes(label, ids[at : at + AT_ONCE], mentioned)

    def _unsaid_nodes(self, kind: Kind, source: str) -> list[str]:
        held = self._store.stream(f"MATCH (n:{kind.makes}) WHERE n.source = $source RETURN n.id AS id", source=source)
        self._hold((kind.makes, row["id"], "", "") for row in held)
        rows = self._bench.rows(
            "SELECT id FROM held_by_source ANTI JOIN nodes USING (id) ANTI JOIN refused USING (id) "
            "ANTI JOIN stubs USING (id) ORDER BY id"
        )
        return [id_ for (id_,) in rows]

    def _remove_facts(self, kind: Kind, source: str) -> None:
        held = self._store.stream(
            f"MATCH (a)-[r:{kind.makes}]->() WHERE r.source = $source "
            "RETURN r.id AS id, a.id AS from_id, labels(a)[0] AS label",
            source=source,
        )
        self._hold((kind.makes, row["id"], row["from_id"], row["label"]) for row in held)
        said = (
            f"ANTI JOIN (SELECT id FROM staged_{kind.makes} SEMI JOIN held_by_source USING (id)) said USING (id)"
            if kind.makes in self._bench.types
            else ""
        )
        unsaid = (
            f"SELECT h.label, h.from_id, h.id FROM held_by_source h {said} ANTI JOIN refused USING (id) ORDER BY ALL"
        )
        for part in self._bench.chunks(unsaid, size=AT_ONCE):
            by_label: dict[str, dict[str, list[str]]] = {}
            for label, from_id, id_ in part:
                by_label.setdefault(label, {}).setdefault(from_id, []).append(id_)
            for label, wanted in by_label.items():
                facts = read_facts(self._store, kind.makes, label, wanted)
                remove_facts(self._writer, self._changes, facts)
                self._count(facts)

    def _hold(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        self._bench.run(
            "CREATE OR REPLACE TABLE held_by_source (makes VARCHAR, id VARCHAR, from_id VARCHAR, label VARCHAR)"
        )
        self._bench.insert("held_by_source", ("makes", "id", "from_id", "label"), rows)

    def _remove_nodes(self, label: str, ids: Sequence[str], mentioned: set[str]) -> None:
        incident: dict[str, list[HeldFact]] = {id_: [] for id_ in ids}
        for fact in read_incident(self._store, label, ids):
            for end in {fact.start, fact.end}:
                if end[0] == label and end[1] in incident:
                    incident[end[1]].append(fact)
        held = {node.id: node for node in read_nodes(self._store, label, ids)}
        needed = {i for i in held if i in mentioned or any(self._is_others(i, fact) for fact in incident[i])}
        going = [i for i in held if i not in needed]
        becoming = [i for i in held if i in needed and not held[i].properties.get("stub")]
        own = {f.id: f for i in going for f in incident[i]}
        own |= {f.id: f for i in becoming for f in incident[i] if not self._is_others(i, f)}
        self._changes.keep(held[i] for i in (*going, *becoming))
        remove_facts(self._writer, self._changes, list(own.values()))
        self._writer.run(NODES[label].replace(), rows=[self._stub(held[i]) for i in becoming])
        self._writer.run(NODES[label].delete(), ids=going)
        self.stubs += [i for i in held if i in needed and (i in becoming or _was_left(held[i]))]
        self.touched |= {*going, *becoming, *own}
        self.kinds |= {label, *(fact.type for fact in own.values())} if going or becoming else set()
        self.removed += len(going)
        self._progress(self.removed)

    def _stub(self, node: HeldNode) -> Properties:
        """What stays of a node that others need. It keeps its source, so that it goes once they need it no longer."""
        kept = {name: node.properties.get(name) for name in ("source", "created_run")}
        return {"id": node.id, "stub": True, "run": self._run, **{k: v for k, v in kept.items() if v is not None}}

    def _is_others(self, id_: str, fact: HeldFact) -> bool:
        """Whether the fact needs the node though the node's own row did not make it, nor that of one that goes too."""
        if fact.type not in TYPES:
            return False
        if fact.type not in DERIVED_TYPES:
            return True
        maker = (fact.start if _OUTWARD[fact.type] else fact.end)[1]
        return maker != id_ and maker not in self._going

    def _mentioned(self, label: str, ids: set[str]) -> set[str]:
        """Those of the ids that properties of facts or nodes which stay name."""
        columns = [
            (kind, column)
            for kind in OF_LABEL.values()
            for column in kind.columns
            if label in column.refers and column.name not in {derived.column for derived in kind.derived}
        ]
        found: set[str] = set()
        for kind, column in columns:
            statement = (
                f"MATCH (n:{kind.makes}) WHERE n.{column.name} IS NOT NULL RETURN n.id AS id, n.{column.name} AS named"
            )
            for row in self._store.stream(statement):
                if row["id"] not in self._going:
                    found |= ids.intersection([row["named"]] if isinstance(row["named"], str) else row["named"])
        for type_ in TYPES if label == "Document" else ():
            statement = f"MATCH ()-[r:{type_}]->() WHERE r.documents IS NOT NULL RETURN r.documents AS named"
            for row in self._store.stream(statement):
                found |= ids.intersection(row["named"])
        return found

    def _count(self, facts: Sequence[HeldFact]) -> None:
        self.removed += len(facts)
        self.touched |= {fact.id for fact in facts}
        self.kinds |= {fact.type for fact in facts}
        self._progress(self.removed)


def _was_left(stub: HeldNode) -> bool:
    """Whether the stub is what an earlier removal left, and not what --allow-stubs made, which knows a row."""
    return stub.properties.get("source_row") is None
