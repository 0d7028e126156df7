"""The graph read into memory, as plain objects, for inference.

The projection is a cache: made from the store, never the only copy of a fact. Everything in it is sorted by id, so
the same graph gives the same projection from either engine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from graph.schema import NODES, RELATIONSHIPS

_SKIPPED_PROPERTIES = {"raw", "fingerprint"}
_LABELS = ("Supplier", "Facility", "Estate", "Shipment", "Line", "Lot", "Document", "ListedEntity", "ListVersion")
_TYPES = (
    *("SUPPLIES", "OPERATES", "OWNS", "SHIPPED_BY", "PRODUCED_AT", "HAS_LINE", "FROM_LOT", "INPUT_TO"),
    *("MATCHES", "POSSIBLY_SAME_AS", "SUPPORTS"),
)


class Reader(Protocol):
    """What the projection needs of a store."""

    def read(self, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class Node:
    """A node: its id, its label and its properties as the graph holds them."""

    id: str
    label: str
    properties: dict[str, Any] = field(default_factory=dict, compare=False)

    def get(self, name: str) -> Any:
        return self.properties.get(name)

    @property
    def name(self) -> str:
        return self.get("name") or self.get("bill_of_lading") or self.get("description") or self.id


@dataclass(frozen=True)
class Fact:
    """A relationship: its id, type, ends and properties as the graph holds them."""

    id: str
    type: str
    start: str
    end: str
    properties: dict[str, Any] = field(default_factory=dict, compare=False)

    def get(self, name: str) -> Any:
        return self.properties.get(name)

    @property
    def documents(self) -> tuple[str, ...]:
        return tuple(self.get("documents") or ())


class Projection:
    """Nodes by id; facts by type and by either end, each list sorted by fact id."""

    def __init__(self, nodes: Iterable[Node], facts: Iterable[Fact]) -> None:
        self.nodes = {node.id: node for node in sorted(nodes, key=lambda n: n.id)}
        self.facts = {fact.id: fact for fact in sorted(facts, key=lambda f: f.id)}
        self._leaving: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        self._arriving: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        for fact in self.facts.values():
            self._leaving[fact.type, fact.start].append(fact)
            self._arriving[fact.type, fact.end].append(fact)

    def leaving(self, fact_type: str, node: str) -> list[Fact]:
        return self._leaving.get((fact_type, node), [])

    def arriving(self, fact_type: str, node: str) -> list[Fact]:
        return self._arriving.get((fact_type, node), [])

    def labelled(self, label: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.label == label]

    def without(self, facts: Iterable[str]) -> Projection:
        """The same graph less some facts, for a what-if; nothing is stored. Raises KeyError on an unknown fact."""
        left_out = set(facts)
        if unknown := left_out - self.facts.keys():
            raise KeyError(sorted(unknown)[0])
        return Projection(self.nodes.values(), (f for f in self.facts.values() if f.id not in left_out))


def read_projection(store: Reader) -> Projection:
    """Reads every fact that inference can use from the store."""
    nodes = [node for label in _LABELS for node in _read_nodes(store, label)]
    facts = [fact for fact_type in _TYPES for fact in _read_facts(store, fact_type)]
    return Projection(nodes, facts)


def _read_nodes(store: Reader, label: str) -> Iterable[Node]:
    declared = NODES[label]
    names = [p.name for p in declared.properties if p.name not in _SKIPPED_PROPERTIES]
    for row in store.read(f"MATCH (n:{declared.label}) RETURN n.id AS id, {_columns('n', names)}"):
        node_id = row.pop("id")
        yield Node(node_id, label, _known(row))


def _read_facts(store: Reader, fact_type: str) -> Iterable[Fact]:
    declared = RELATIONSHIPS[fact_type]
    names = [p.name for p in declared.properties if p.name not in _SKIPPED_PROPERTIES]
    ends = "a.id AS from_id, b.id AS to_id, r.id AS id"
    for row in store.read(f"MATCH (a)-[r:{declared.type}]->(b) RETURN {ends}, {_columns('r', names)}"):
        fact_id, start, end = row.pop("id"), row.pop("from_id"), row.pop("to_id")
        yield Fact(fact_id, fact_type, start, end, _known(row))


def _columns(variable: str, names: list[str]) -> str:
    return ", ".join(f"{variable}.{name} AS {name}" for name in names)


def _known(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in (None, [])}
