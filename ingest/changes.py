"""Before-images: what a run replaces or removes is kept as Change nodes, so that it can be taken back exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from graph.schema import NODES, RELATIONSHIPS
from graph.store import Store, Writer

Properties = dict[str, Any]
_FROM_TEXT = {"date": date.fromisoformat, "datetime": datetime.fromisoformat}


@dataclass(frozen=True)
class HeldNode:
    """A node as the graph holds it."""

    label: str
    properties: Properties

    @property
    def id(self) -> str:
        return str(self.properties["id"])

    @property
    def kind(self) -> str:
        return self.label


@dataclass(frozen=True)
class HeldFact:
    """A relationship as the graph holds it, with its ends as (label, id)."""

    type: str
    start: tuple[str, str]
    end: tuple[str, str]
    properties: Properties

    @property
    def id(self) -> str:
        return str(self.properties["id"])

    @property
    def kind(self) -> str:
        return self.type


def read_nodes(store: Store, label: str, ids: Sequence[str]) -> list[HeldNode]:
    rows = store.read(f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN properties(n) AS properties", ids=ids)
    return [HeldNode(label, row["properties"]) for row in rows]


def read_facts(store: Store, type_: str, start: str, wanted: Mapping[str, Iterable[str]]) -> list[HeldFact]:
    """The facts of one type by the id of the node that they start at, all of one label."""
    rows = store.read(
        f"UNWIND $rows AS row MATCH (a:{start} {{id: row.from_id}})-[r:{type_}]->(b) "
        "WITH row, r, b WHERE row.facts[r.id] IS NOT NULL "
        "RETURN row.from_id AS from_id, properties(r) AS properties, b.id AS to_id, labels(b)[0] AS label",
        rows=[{"from_id": from_id, "facts": dict.fromkeys(facts, True)} for from_id, facts in wanted.items()],
    )
    return [HeldFact(type_, (start, row["from_id"]), (row["label"], row["to_id"]), row["properties"]) for row in rows]


def read_incident(store: Store, label: str, ids: Sequence[str], types: Iterable[str] = ()) -> list[HeldFact]:
    """The relationships at either end of which one of these nodes is, each once; of the types named, else of all."""
    pattern = "|".join(types)
    facts: dict[tuple[str, str], HeldFact] = {}
    for out in (True, False):
        arrow = (
            f"(n)-[r{':' if pattern else ''}{pattern}]->(m)"
            if out
            else f"(m)-[r{':' if pattern else ''}{pattern}]->(n)"
        )
        for row in store.read(
            f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) MATCH {arrow} "
            "RETURN id, type(r) AS type, properties(r) AS properties, m.id AS other, labels(m)[0] AS label",
            ids=ids,
        ):
            ends = ((label, row["id"]), (row["label"], row["other"]))
            start, end = ends if out else ends[::-1]
            fact = HeldFact(row["type"], start, end, row["properties"])
            facts[fact.type, fact.id] = fact
    return list(facts.values())


class Changes:
    """The Change nodes of one run."""

    def __init__(self, writer: Writer, run: str) -> None:
        self._writer = writer
        self._run = run
        self._moved: set[str] = set()

    def keep(self, held: Iterable[HeldNode | HeldFact], *, moved: str | None = None) -> None:
        """Keeps what they were. moved: of stubs and their facts, the label that the stub makes room for."""
        rows = []
        for one in held:
            before: dict[str, Any] = {"properties": one.properties}
            if isinstance(one, HeldFact):
                before |= {"start": one.start, "end": one.end}
            key = f"{self._run}:{one.kind}:{one.id}"
            if key in self._moved:
                continue
            if moved:
                self._moved.add(key)
                before["moved"] = moved
            rows.append({"id": key, "run": self._run, "fact": one.id, "kind": one.kind, "before": _packed(before)})
        self._writer.write(NODES["Change"].create(), rows)


def _packed(before: Mapping[str, Any]) -> str:
    return orjson.dumps(before, option=orjson.OPT_SORT_KEYS).decode()


def unpacked(kind: str, before: str) -> HeldNode | HeldFact:
    """The node or relationship as it was."""
    said = orjson.loads(before)
    declared = NODES[kind].properties if kind in NODES else RELATIONSHIPS[kind].properties
    kinds = {p.name: p.kind for p in declared}
    properties = {
        k: _FROM_TEXT[kinds[k]](v) if kinds.get(k) in _FROM_TEXT else v for k, v in said["properties"].items()
    }
    if kind in NODES:
        return HeldNode(kind, properties)
    start, end = tuple(said["start"]), tuple(said["end"])
    return HeldFact(kind, start, end, properties)


def moved_to(before: str) -> str | None:
    """Of a stub that made room, the label that took its place."""
    moved = orjson.loads(before).get("moved")
    return moved if isinstance(moved, str) else None
