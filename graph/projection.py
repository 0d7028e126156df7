"""The graph read into memory for inference: as tables, and on top of them as objects made when they are asked for.

The projection is a cache: made from the store, never the only copy of a fact. Everything in it is sorted by id, so
the same graph gives the same projection from either engine.
"""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph import tables
from graph.beside import NOWHERE
from graph.fact_order import FactOrder
from graph.last_screening import Note
from graph.objects import Fact, Node, Objects, View
from graph.tables import LABELS, TYPES, Numbers, Offsets, SortedIds, fact_schema, node_schema, numbers, whole

__all__ = ["LABELS", "TYPES", "WHAT_IF", "Fact", "Node", "Projection", "fact_schema", "node_schema"]

WHAT_IF = "what-if"
"""How the version ends of a projection that shows no state of the store."""
_KEPT_NODES, _KEPT_FACTS = 50_000, 50_000
_SMALL, _LOOKS = 50_000, 50
"""Of a type with more facts than that, those at a node are looked for so many times before all are put in order."""
_PIECES_FROM = 100


class Projection:
    """Nodes and facts as tables, one a label and one a type, each sorted by id; a null is what is missing.

    Nodes are numbered in the order of their ids over all labels, facts in that of theirs over all types: numbers
    compare as ids do. node_tables: by label: id, then properties. fact_tables: by type: id, start and end as node
    numbers, then properties. version: which state of the store it shows; None where it was made by hand.
    ids, labels, rows: of each node its id, the place of its label in LABELS and its row in that label's table.
    last_screening: what was noted when its names were last compared with lists; None where they never were, or it was
    made by hand. derived: what others have made of it, by its class, kept as long as it is. beside: where arrays made
    of it are kept for longer, where it is the one that is saved; graph/shelf.py says so.
    """

    def __init__(
        self,
        node_tables: Mapping[str, pa.Table],
        fact_tables: Mapping[str, pa.Table],
        numbering: pa.Table,
        version: str | None = None,
    ) -> None:
        """Takes the parts of another projection, as they were saved; `of` and `of_tables` make one from anew."""
        self.node_tables, self.fact_tables = dict(node_tables), dict(fact_tables)
        self.numbering, self.version = numbering, version
        self.ids: pa.Array = whole(numbering["id"])
        self.labels: npt.NDArray[np.int8] = numbers(numbering["label"])
        self.rows: Numbers = numbers(numbering["row"])
        self._fact_ids = {t: SortedIds(whole(table["id"])) for t, table in self.fact_tables.items()}
        self._fact_order = FactOrder(self._fact_ids, self.fact_tables)
        self._sorted_ids = SortedIds(self.ids)
        self.last_screening: Note | None = None
        self.derived: dict[type, Any] = {}
        self.beside = NOWHERE
        self._orders: dict[tuple[str, str], tuple[Offsets, Numbers]] = {}
        self._looks: Counter[tuple[str, str]] = Counter()
        make = Objects(self.node_tables, self.fact_tables, self._fact_ids, self._sorted_ids)
        self._make_node = make.node
        self._node = functools.lru_cache(_KEPT_NODES)(make.node)
        self._fact = functools.lru_cache(_KEPT_FACTS)(make.fact)
        self._find_node = functools.lru_cache(_KEPT_NODES)(self._sorted_ids.find)

    @classmethod
    def of(cls, nodes: Iterable[Node], facts: Iterable[Fact], version: str | None = None) -> Projection:
        """From plain objects, the last where two have one id. Raises ValueError on a property that is not declared,
        XuarRiskError on a fact whose end is not there."""
        return cls.of_tables(node_tables_of(nodes), fact_tables_of(facts), version)

    @classmethod
    def of_tables(
        cls, nodes: Mapping[str, pa.Table], facts: Mapping[str, pa.Table], version: str | None = None
    ) -> Projection:
        """From tables as node_schema and fact_schema say, their rows in any order; one left out is empty.

        Raises XuarRiskError where two nodes or two facts have one id, and on a fact whose end is not there.
        """
        node_tables = {label: _nodes_in_order(nodes.get(label), label) for label in LABELS}
        numbering = tables.number_nodes(node_tables)
        ids = whole(numbering["id"])
        fact_tables = {fact_type: _facts_in_order(facts.get(fact_type), fact_type, ids) for fact_type in TYPES}
        return cls(node_tables, fact_tables, numbering, version)

    @property
    def n_nodes(self) -> int:
        return len(self.ids)

    @property
    def n_facts(self) -> int:
        return self._fact_order.count

    def number(self, node_id: str) -> int | None:
        """The node's number, None where there is no such node."""
        return self._find_node(node_id)

    def place_for(self, node_id: str) -> int:
        """The number that the id has, or would have."""
        return self._sorted_ids.place_for(node_id)

    def node_at(self, number: int) -> Node:
        return self._node(LABELS[self.labels[number]], int(self.rows[number]))

    def fact_numbers(self, fact_type: str) -> Numbers:
        """The fact number of each row of the type's table; fact numbers ascend with fact ids over all types."""
        return self._fact_order.numbers_of(fact_type)

    def fact_number(self, fact_id: str) -> int | None:
        """The fact's number, None where there is no such fact."""
        for fact_type, ids in self._fact_ids.items():
            if (row := ids.find(fact_id)) is not None:
                return self._fact_order.number_of(fact_type, row)
        return None

    def fact_at(self, number: int) -> Fact:
        return self._fact(*self._fact_order.place_of(number))

    def start_order(self, fact_type: str) -> tuple[Offsets, Numbers]:
        """(indptr, order): order[indptr[n]:indptr[n + 1]] are the rows of the type that leave node n, ids ascending."""
        return self._order(fact_type, "start")

    def _order(self, fact_type: str, end: str) -> tuple[Offsets, Numbers]:
        if (fact_type, end) not in self._orders:
            ends = numbers(self.fact_tables[fact_type][end])
            self._orders[fact_type, end] = tables.grouped(ends, self.n_nodes)
        return self._orders[fact_type, end]

    @property
    def nodes(self) -> Mapping[str, Node]:
        """Every node by its id, in the order of the ids."""
        return View(self.n_nodes, self.number, self.node_at, self._sorted_ids.text)

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Every fact by its id, in the order of the ids."""
        return View(self.n_facts, self.fact_number, self.fact_at, lambda number: self.fact_at(number).id)

    def leaving(self, fact_type: str, node: str) -> list[Fact]:
        """The facts of a type that start at the node, sorted by id."""
        return self._at(fact_type, node, "start")

    def arriving(self, fact_type: str, node: str) -> list[Fact]:
        """The facts of a type that end at the node, sorted by id."""
        return self._at(fact_type, node, "end")

    def _at(self, fact_type: str, node: str, end: str) -> list[Fact]:
        number = self.number(node)
        if number is None or fact_type not in self.fact_tables or not self.fact_tables[fact_type].num_rows:
            return []
        return [self._fact(fact_type, row) for row in self.rows_at(fact_type, number, end).tolist()]

    def rows_at(self, fact_type: str, number: int, end: str) -> npt.NDArray[np.integer[Any]]:
        """The rows of the type's table whose `end`, start or end, is the node of this number, in the order of ids."""
        key, table = (fact_type, end), self.fact_tables[fact_type]
        if key not in self._orders and table.num_rows > _SMALL and self._looks[key] < _LOOKS:
            self._looks[key] += 1
            return np.flatnonzero(numbers(table[end]) == number)
        indptr, order = self._order(fact_type, end)
        return order[indptr[number] : indptr[number + 1]]

    def labelled(self, label: str) -> list[Node]:
        """The nodes of a label, sorted by id."""
        rows = self.node_tables[label].num_rows if label in self.node_tables else 0
        make = self._node if rows <= _KEPT_NODES else self._make_node
        return [make(label, row) for row in range(rows)]

    def without(self, facts: Iterable[str]) -> Projection:
        """The same graph less some facts, for a what-if; nothing is stored. Raises KeyError on an unknown fact."""
        left_out = self._places(sorted(set(facts)), needed=True)
        fact_tables = {t: _less_rows(table, left_out.get(t, [])) for t, table in self.fact_tables.items()}
        return self._screened_alike(Projection(self.node_tables, fact_tables, self.numbering, _what_if(self.version)))

    def with_(self, nodes: Iterable[Node], facts: Iterable[Fact], without: Iterable[str] = ()) -> Projection:
        """The same graph with these added, or in place of those with their ids, for a what-if; nothing is stored.

        without: ids of facts to leave out. Raises ValueError and XuarRiskError as `of` does.
        """
        version = _what_if(self.version)
        return self.changed(node_tables_of(nodes), fact_tables_of(facts), gone_facts=without, version=version)

    def changed(
        self,
        nodes: Mapping[str, pa.Table],
        facts: Mapping[str, pa.Table],
        *,
        gone_nodes: Iterable[str] = (),
        gone_facts: Iterable[str] = (),
        version: str | None,
    ) -> Projection:
        """The graph after a change: some nodes, with the facts at them, and some facts gone; others added or replaced.

        nodes, facts: as of_tables takes them; a row replaces the one with its id, whatever its label or type.
        gone_nodes, gone_facts: ids; unknown ones do not matter, and one that comes anew in the tables stays.
        """
        added = {label: _nodes_in_order(nodes[label], label) for label in LABELS if label in nodes}
        ids = [id_ for table in added.values() for id_ in whole(table["id"]).to_pylist()]
        stated = {t: tables.shaped(facts[t], fact_schema(t)) for t in TYPES if t in facts}
        replaced = [id_ for table in stated.values() for id_ in whole(table["id"]).to_pylist()]
        left = self._places({*gone_facts, *replaced})
        node_tables, numbering, moved = self._nodes_changed(added, ids, set(gone_nodes) - set(ids))
        fact_tables = {}
        for fact_type, table in self.fact_tables.items():
            new = _facts_in_order(stated.get(fact_type), fact_type, whole(numbering["id"]))
            gone = left.get(fact_type, [])
            if moved is None:
                fact_tables[fact_type] = _merged(table, gone, new)
            else:
                fact_tables[fact_type] = _merged(_moved(_less_rows(table, gone), moved), (), new)
        return self._screened_alike(Projection(node_tables, fact_tables, numbering, version))

    def _screened_alike(self, other: Projection) -> Projection:
        other.last_screening = self.last_screening
        return other

    def _nodes_changed(
        self, added: Mapping[str, pa.Table], ids: list[str], gone: set[str]
    ) -> tuple[dict[str, pa.Table], pa.Table, Numbers | None]:
        """The tables and numbering after the change, and each node's new number, -1 if gone; None: all as before."""
        known = {id_: number for id_ in (*ids, *gone) if (number := self.number(id_)) is not None}
        rows: dict[str, list[int]] = defaultdict(list)
        for number in known.values():
            rows[LABELS[self.labels[number]]].append(int(self.rows[number]))
        node_tables = {
            label: _merged(table, rows.get(label, []), added.get(label)) for label, table in self.node_tables.items()
        }
        numbering = tables.number_nodes(node_tables) if ids or known else self.numbering
        if len(known) == len(ids) and not gone & known.keys():
            return node_tables, numbering, None
        left = np.ones(self.n_nodes, dtype=bool)
        left[[known[id_] for id_ in gone & known.keys()]] = False
        new = np.sort([self._sorted_ids.place_for(id_) for id_ in ids if id_ not in known])
        before = np.concatenate(([0], np.cumsum(left)[:-1])) + np.searchsorted(new, np.arange(self.n_nodes), "right")
        return node_tables, numbering, np.where(left, before, -1).astype(np.int32)

    def _places(self, facts: Iterable[str], *, needed: bool = False) -> dict[str, list[int]]:
        """The rows of the facts by type. Where they are needed, KeyError on an unknown one."""
        rows: dict[str, list[int]] = defaultdict(list)
        for fact in facts:
            number = self.fact_number(fact)
            if number is not None:
                fact_type, row = self._fact_order.place_of(number)
                rows[fact_type].append(row)
            elif needed:
                raise KeyError(fact)
        return rows


def node_tables_of(nodes: Iterable[Node]) -> dict[str, pa.Table]:
    """Tables of plain nodes for `of_tables`; the last where two have one id."""
    by_label: dict[str, list[Node]] = defaultdict(list)
    for node in {node.id: node for node in nodes}.values():
        by_label[node.label].append(node)
    _refuse_others(by_label, LABELS)
    return {
        label: tables.table_of([((n.id,), n.properties) for n in some], node_schema(label), label)
        for label, some in by_label.items()
    }


def fact_tables_of(facts: Iterable[Fact]) -> dict[str, pa.Table]:
    """Tables of plain facts for `of_tables`; the last where two have one id."""
    by_type: dict[str, list[Fact]] = defaultdict(list)
    for fact in {fact.id: fact for fact in facts}.values():
        by_type[fact.type].append(fact)
    _refuse_others(by_type, TYPES)
    return {
        t: tables.table_of([((f.id, f.start, f.end), f.properties) for f in some], fact_schema(t), t)
        for t, some in by_type.items()
    }


def _refuse_others(found: Iterable[str], known: tuple[str, ...]) -> None:
    if others := sorted(set(found) - set(known)):
        raise ValueError(f"inference reads no {others[0]!r}; it reads {', '.join(known)}")


def _nodes_in_order(table: pa.Table | None, label: str) -> pa.Table:
    schema = node_schema(label)
    return schema.empty_table() if table is None else tables.in_order(tables.shaped(table, schema), f"{label} nodes")


def _facts_in_order(table: pa.Table | None, fact_type: str, ids: pa.Array) -> pa.Table:
    if table is None or not table.num_rows:
        return tables.numbered_schema(fact_type).empty_table()
    numbered = tables.number_ends(tables.shaped(table, fact_schema(fact_type)), ids, fact_type)
    return tables.in_order(numbered, f"{fact_type} relationships")


def _what_if(version: str | None) -> str:
    if version is None or version.endswith(WHAT_IF):
        return version or WHAT_IF
    return f"{version} {WHAT_IF}"


def _less_rows(table: pa.Table, rows: Iterable[int]) -> pa.Table:
    left_out = list(rows)
    if not left_out:
        return table
    kept = np.ones(table.num_rows, dtype=bool)
    kept[left_out] = False
    return table.filter(pa.array(kept))


def _moved(table: pa.Table, moved: Numbers) -> pa.Table:
    """Facts with the new numbers of their ends, without those that have lost one."""
    for place, name in ((1, "start"), (2, "end")):
        table = table.set_column(place, name, pa.array(moved[numbers(table[name])]))
    gone = np.flatnonzero((numbers(table["start"]) < 0) | (numbers(table["end"]) < 0))
    return _less_rows(table, gone)


def _merged(table: pa.Table, gone: Iterable[int], new: pa.Table | None) -> pa.Table:
    """A table less some rows, and another with no id that is left in it, both sorted, as one."""
    left_out = sorted(gone)
    if new is None or not new.num_rows:
        return _less_rows(table, left_out)
    if (new.num_rows + len(left_out)) * _PIECES_FROM > table.num_rows:
        kept = _less_rows(table, left_out)
        count, places = kept.num_rows, _places_for(new, kept)
        order = np.insert(np.arange(count), places, np.arange(count, count + new.num_rows))
        return pa.concat_tables([kept, new]).unify_dictionaries().combine_chunks().take(pa.array(order))
    return _spliced(table, left_out, new)


def _spliced(table: pa.Table, left_out: list[int], new: pa.Table) -> pa.Table:
    """Like `_merged`, by copying whole stretches: several times quicker than row by row, where there are few."""
    both, count = pa.concat_tables([table, new]).unify_dictionaries(), table.num_rows
    coming = [(place, 0, count + row) for row, place in enumerate(_places_for(new, table))]
    parts, at = [], 0
    for place, goes, row in sorted([*coming, *((row, 1, row) for row in left_out)]):
        parts.append(both.slice(at, place - at))
        at = place + goes
        if not goes:
            parts.append(both.slice(row, 1))
    return pa.concat_tables([*parts, both.slice(at, count - at)]).combine_chunks()


def _places_for(new: pa.Table, table: pa.Table) -> list[int]:
    """Where each of the new rows would stand."""
    ids = SortedIds(whole(table["id"]))
    return [ids.place_for(id_) for id_ in whole(new["id"]).to_pylist()]
