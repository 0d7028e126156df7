"""A graph as plain lists and dictionaries: what the columnar projection has to agree with, and the oracle's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph.objects import Fact, Node
from graph.projection import Projection


class PlainGraph:
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

    def without(self, facts: Iterable[str]) -> PlainGraph:
        """The same graph less some facts. Raises KeyError on an unknown fact."""
        left_out = set(facts)
        if unknown := left_out - self.facts.keys():
            raise KeyError(sorted(unknown)[0])
        return PlainGraph(self.nodes.values(), (f for f in self.facts.values() if f.id not in left_out))

    def with_(self, nodes: Iterable[Node], facts: Iterable[Fact]) -> PlainGraph:
        """The same graph with these added, or in place of those with their ids."""
        return PlainGraph([*self.nodes.values(), *nodes], [*self.facts.values(), *facts])


def exactly(one: Projection, other: Projection) -> None:
    """Table by table, type by type, null by null."""
    for a, b in ((one.node_tables, other.node_tables), (one.fact_tables, other.fact_tables)):
        assert list(a) == list(b)
        for name in a:
            assert a[name].schema.equals(b[name].schema)
            assert a[name].to_pylist() == b[name].to_pylist()
    assert one.numbering.equals(other.numbering)
