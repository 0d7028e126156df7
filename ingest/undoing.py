"""Taking a run back: what it added goes, what it changed or removed comes back as its before-images say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from graph.errors import UserMistake
from graph.schema import NODES, RELATIONSHIPS
from graph.store import Store, Writer
from graph.verdicts import without_results
from ingest.changes import HeldFact, HeldNode, Properties, read_facts, read_nodes, unpacked
from ingest.kinds import LABELS, OF_LABEL, TYPES

AT_ONCE = 2_000
Row = dict[str, Any]
T = TypeVar("T")


class Undoing:
    """The taking back of one run."""

    def __init__(self, store: Store, writer: Writer, run: str) -> None:
        self._store, self._writer, self._run = store, writer, run
        rows = store.read(
            "MATCH (c:Change) WHERE c.run = $run RETURN c.id AS id, c.kind AS kind, c.before AS before", run=run
        )
        self._changes = [row["id"] for row in rows]
        self._before = [unpacked(row["kind"], row["before"]) for row in rows]
        self._nodes = [one for one in self._before if isinstance(one, HeldNode)]
        self._facts = [one for one in self._before if isinstance(one, HeldFact)]
        self._added: dict[str, set[str]] = {
            label: {
                row["id"]
                for row in store.stream(f"MATCH (n:{label}) WHERE n.created_run = $run RETURN n.id AS id", run=run)
            }
            for label in LABELS
        }

    def refuse_where_built_on(self) -> None:
        """Raises UserMistake, naming the run, where one after this one changed or needs its facts."""
        for later in (*self._changed_since(), *self._removed_since(), *self._hanging_on(), *self._naming()):
            raise UserMistake(
                f"{self._run} cannot be undone: {later}. Undo that run first, or load what the graph should hold."
            )

    def _changed_since(self) -> Iterator[str]:
        for label in LABELS:
            yield from self._touched_later(f"(n:{label})")
        for type_ in TYPES:
            yield from self._touched_later(f"()-[n:{type_}]->()")
        ours = {(one.kind, one.id): one for one in self._before}
        now: list[HeldNode | HeldFact] = [*self._now_nodes(), *self._now_facts()]
        for one in now:
            before = ours[one.kind, one.id]
            by = one.properties.get("run")
            if by != self._run and without_results(one.properties) != without_results(before.properties):
                yield f"{by or 'something'} changed {one.id!r} after it"

    def _touched_later(self, pattern: str) -> Iterator[str]:
        rows = self._store.read(
            f"MATCH {pattern} WHERE n.created_run = $run AND n.run <> $run RETURN n.id AS id, n.run AS run LIMIT 1",
            run=self._run,
        )
        yield from (f"{row['run']} changed {row['id']!r}, which it had added" for row in rows)

    def _removed_since(self) -> Iterator[str]:
        needed = {end for fact in self._facts for end in (fact.start, fact.end)} - {
            (n.label, n.id) for n in self._nodes
        }
        changes = self._store.stream(
            "MATCH (c:Change) WHERE c.run > $run "
            "RETURN c.run AS run, c.fact AS fact, c.kind AS kind, c.before AS before",
            run=self._run,
        )
        ours = {one.id for one in self._before}
        for change in changes:
            before = unpacked(change["kind"], change["before"]).properties
            if change["kind"] == "Finding":
                continue
            if self._run in (before.get("run"), before.get("created_run")) or change["fact"] in ours:
                yield f"{change['run']} changed or removed {change['fact']!r} after it"
            if (change["kind"], change["fact"]) in needed and not read_nodes(
                self._store, change["kind"], [change["fact"]]
            ):
                yield f"{change['run']} removed {change['fact']!r}, which what comes back refers to"

    def _hanging_on(self) -> Iterator[str]:
        """Facts of other runs that start or end at what this run added; a moved stub's own facts go back with it."""
        ours = {fact.id for fact in self._facts}
        for label, ids in self._added.items():
            for part in _parts(sorted(ids)):
                rows = self._store.read(
                    f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})-[r]-() WHERE r.created_run <> $run "
                    "RETURN r.id AS fact, r.created_run AS run, id",
                    ids=part,
                    run=self._run,
                )
                for row in rows:
                    if row["fact"] not in ours:
                        yield f"{row['run']} added {row['fact']!r}, which refers to {row['id']!r}"

    def _naming(self) -> Iterator[str]:
        """Nodes and facts of other runs that name what this run added."""
        added = set().union(*self._added.values())
        if not added:
            return
        patterns = [(f"(n:{kind.makes})", kind.columns) for kind in OF_LABEL.values()]
        documents = OF_LABEL["Lot"].column("documents")
        patterns += [(f"()-[n:{type_}]->()", (documents,)) for type_ in TYPES if self._added["Document"]]
        for pattern, columns in patterns:
            for column in columns:
                if not any(self._added[label] for label in column.refers):
                    continue
                rows = self._store.stream(
                    f"MATCH {pattern} WHERE n.{column.name} IS NOT NULL AND n.run <> $run "
                    f"RETURN n.id AS id, n.run AS run, n.{column.name} AS named",
                    run=self._run,
                )
                for row in rows:
                    named = {row["named"]} if isinstance(row["named"], str) else {*row["named"]}
                    if row["id"] not in added and named & added:
                        yield f"{row['run']} has {row['id']!r} name {min(named & added)!r}"

    def _now_nodes(self) -> Iterator[HeldNode]:
        for label in {node.label for node in self._nodes if node.label in LABELS}:
            for part in _parts([node.id for node in self._nodes if node.label == label]):
                yield from read_nodes(self._store, label, part)

    def _now_facts(self) -> Iterator[HeldFact]:
        for (type_, label), facts in _by_start([fact for fact in self._facts if fact.type in TYPES]).items():
            for part in _parts(facts):
                wanted: dict[str, list[str]] = {}
                for fact in part:
                    wanted.setdefault(fact.start[1], []).append(fact.id)
                yield from read_facts(self._store, type_, label, wanted)

    def take_back(self) -> Row:
        """Does it; may be done again where it was broken off."""
        removed = self._remove_added()
        restored = self._restore_nodes() + self._restore_facts()
        for part in _parts(self._changes):
            self._writer.run(NODES["Change"].delete(), ids=part)
        return {"removed": removed, "restored": restored}

    def _remove_added(self) -> int:
        removed = 0
        for type_ in TYPES:
            rows = self._store.stream(
                f"MATCH (a)-[r:{type_}]->() WHERE r.created_run = $run RETURN a.id AS from_id, labels(a)[0] AS label, "
                "r.id AS id ORDER BY label, from_id",
                run=self._run,
            )
            added: dict[str, dict[str, dict[str, bool]]] = {}
            for row in rows:
                added.setdefault(row["label"], {}).setdefault(row["from_id"], {})[row["id"]] = True
            for label, starts in added.items():
                for some in _parts(list(starts.items())):
                    named = [{"from_id": from_id, "facts": facts} for from_id, facts in some]
                    self._writer.run(RELATIONSHIPS[type_].delete(label), rows=named)
                    removed += sum(len(facts) for _, facts in some)
        for label, ids in self._added.items():
            for part in _parts(sorted(ids)):
                self._writer.run(NODES[label].delete(), ids=part)
                removed += len(part)
        found = [
            row["id"]
            for row in self._store.read("MATCH (f:Finding) WHERE f.run = $run RETURN f.id AS id", run=self._run)
        ]
        for part in _parts(found):
            self._writer.run(NODES["Finding"].delete(), ids=part)
        return removed

    def _restore_nodes(self) -> int:
        for label in sorted({node.label for node in self._nodes}):
            for part in _parts([node for node in self._nodes if node.label == label]):
                held = {node.id: node.properties for node in read_nodes(self._store, label, [node.id for node in part])}
                rows = {node.id: _as_placed(node.properties, held.get(node.id)) for node in part}
                self._writer.run(NODES[label].replace(), rows=[row for id_, row in rows.items() if id_ in held])
                self._writer.run(NODES[label].create(), rows=[row for id_, row in rows.items() if id_ not in held])
        return sum(node.label in LABELS for node in self._nodes)

    def _restore_facts(self) -> int:
        for (type_, label), facts in _by_start(self._facts).items():
            for part in _parts(facts):
                wanted: dict[str, dict[str, Properties]] = {}
                for fact in part:
                    wanted.setdefault(fact.start[1], {})[fact.id] = fact.properties
                held = {fact.id for fact in read_facts(self._store, type_, label, wanted)}
                rows = [{"from_id": from_id, "facts": facts} for from_id, facts in wanted.items()]
                self._writer.run(RELATIONSHIPS[type_].replace(label), rows=rows)
                for end in sorted({fact.end[0] for fact in part}):
                    new = [
                        {"from_id": fact.start[1], "to_id": fact.end[1], "properties": fact.properties}
                        for fact in part
                        if fact.id not in held and fact.end[0] == end
                    ]
                    self._writer.run(RELATIONSHIPS[type_].create(label, end), rows=new)
        return sum(fact.type in TYPES for fact in self._facts)


def _as_placed(before: Properties, now: Properties | None) -> Properties:
    """What the node was. Where it was placed anew in the meantime, its place is left to the next tag."""
    if now is None or now.get("xuar_tagged") in (None, before.get("xuar_tagged")):
        return before
    return {name: value for name, value in before.items() if not name.startswith("xuar")}


def _by_start(facts: Sequence[HeldFact]) -> dict[tuple[str, str], list[HeldFact]]:
    grouped: dict[tuple[str, str], list[HeldFact]] = {}
    for fact in facts:
        grouped.setdefault((fact.type, fact.start[0]), []).append(fact)
    return grouped


def _parts(items: Sequence[T]) -> Iterator[list[T]]:
    for at in range(0, len(items), AT_ONCE):
        yield list(items[at : at + AT_ONCE])
