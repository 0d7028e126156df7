"""The graph read from the store into columns: all of it, or what is named.

The engine gathers some thousand rows into one list, which the driver takes in at once where it would otherwise make
a Python object of each row; the lists are cut into columns, and those become Arrow arrays.
"""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any, Protocol, TypeVar

from graph.arrow import pa
from graph.declarations import NodeType, RelationshipType
from graph.errors import UserMistake
from graph.last_screening import last_screening
from graph.projection import Projection
from graph.schema import NODES, RELATIONSHIPS
from graph.tables import LABELS, TYPES, fact_schema, is_read, node_schema
from graph.values import plain

NODES_AT_ONCE, STARTS_AT_ONCE = 10_000, 2_000
FEW = 50_000
"""Of a type with fewer relationships all are asked for at once, without looking for each node where they may start."""
MOST_AT_ONCE = 50_000
"""So many relationships one answer may hold: those of the node that has more come one by one."""
IDS_AT_ONCE = 2_000_000
_READERS, _AHEAD = 2, 2
Tables = dict[str, pa.Table]
Progress = Callable[[str, int, int | None], None]
_Item = TypeVar("_Item")


class Reader(Protocol):
    """What is needed of a store."""

    def read(self, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]: ...

    def stream(self, cypher: str, /, **parameters: Any) -> Iterator[dict[str, Any]]: ...

    def gather(self, cypher: str, /, **parameters: Any) -> list[Any]: ...


def read_projection(store: Reader) -> Projection:
    """Reads all that inference can use, without keeping it; `graph.saved.open_projection` does."""
    projection = Projection.of_tables(*read_tables(store))
    projection.last_screening = last_screening(store)
    return projection


def read_tables(store: Reader, progress: Progress | None = None) -> tuple[Tables, Tables]:
    """All nodes by label and all relationships by type that inference reads, as node_schema and fact_schema say."""
    with _Reading(store, progress) as reading:
        nodes = {label: reading.nodes(label) for label in LABELS}
        ids = {label: _Texts(table["id"]) for label, table in nodes.items()}
        return nodes, reading.facts(TYPES, ids)


def read_label(store: Reader, label: str) -> pa.Table:
    """All nodes of a label."""
    with _Reading(store, None) as reading:
        return reading.nodes(label)


def read_type(store: Reader, fact_type: str, starts: Mapping[str, Iterable[str]]) -> pa.Table:
    """All relationships of a type, which start at nodes with these ids, by label."""
    with _Reading(store, None) as reading:
        return reading.facts((fact_type,), starts)[fact_type]


def read_nodes(store: Reader, label: str, ids: Iterable[str]) -> pa.Table:
    """Those of the nodes that are there."""
    with _Reading(store, None) as reading:
        return reading.some_nodes(label, ids)


def read_facts(store: Reader, fact_type: str, start: str, wanted: Mapping[str, Iterable[str]]) -> pa.Table:
    """Those of the relationships that are there; by the id of the node where they start, of one label, their ids."""
    with _Reading(store, None) as reading:
        return reading.some_facts(fact_type, start, wanted)


class _Reading:
    """Asks the store for one list after another, some ahead of the one that is waited for."""

    def __init__(self, store: Reader, progress: Progress | None) -> None:
        self._store = store
        self._progress = progress
        self._read = 0
        self._pool = ThreadPoolExecutor(max_workers=_READERS)

    def __enter__(self) -> _Reading:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def nodes(self, label: str) -> pa.Table:
        return self.some_nodes(label, self._ids(label))

    def _ids(self, label: str) -> Iterable[str]:
        if self._store.read(f"MATCH (n:{label}) RETURN count(n) AS n")[0]["n"] <= IDS_AT_ONCE:
            return self._store.gather(f"MATCH (n:{label}) RETURN collect(n.id)")
        rows = self._store.stream(f"MATCH (n:{label}) WHERE n.id IS NOT NULL RETURN n.id AS id")
        return (row["id"] for row in rows)

    def some_nodes(self, label: str, ids: Iterable[str]) -> pa.Table:
        columns = _Columns(NODES[label])
        row = f"[n.id, {columns.asked('n')}]"
        statement = f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN collect({row})"

        def ask(part: list[str]) -> list[pa.RecordBatch]:
            return [columns.cut(self._store.gather(statement, ids=part))]

        return columns.table(self._batches(ask, _parts(ids, NODES_AT_ONCE)))

    def facts(self, types: Iterable[str], starts: Mapping[str, Iterable[str]]) -> Tables:
        """All relationships of some types. starts: by label the ids of the nodes where they may start."""
        columns = [_Columns(RELATIONSHIPS[fact_type]) for fact_type in types]
        few = list(self._batches(lambda of_type: [self._few(of_type)], columns))
        tables = {}
        for of_type, batch in zip(columns, few, strict=True):
            batches: Iterable[pa.RecordBatch] = [batch]
            if batch.num_rows == FEW:
                self._read -= FEW
                batches = self._by_start(of_type, starts)
            tables[of_type.kind] = of_type.table(batches)
        return tables

    def _few(self, columns: _Columns) -> pa.RecordBatch:
        """The relationships of a type, or FEW of them where they are more."""
        row = f"[r.id, a.id, b.id, {columns.asked('r')}]"
        pattern = f"MATCH (a)-[r:{columns.kind}]->(b) WITH a, r, b LIMIT {FEW}"
        return columns.cut(self._store.gather(f"{pattern} RETURN collect({row})"))

    def _by_start(self, columns: _Columns, starts: Mapping[str, Iterable[str]]) -> Iterator[pa.RecordBatch]:
        for label in RELATIONSHIPS[columns.kind].starts:
            ask = functools.partial(self._leaving, columns, label)
            yield from self._batches(ask, _parts(starts[label], STARTS_AT_ONCE))

    def _leaving(self, columns: _Columns, start: str, ids: Sequence[str]) -> list[pa.RecordBatch]:
        """The relationships that start at these nodes, however many."""
        row, limit = f"[r.id, a.id, b.id, {columns.asked('r')}]", MOST_AT_ONCE + 1
        pattern = f"UNWIND $ids AS id MATCH (a:{start} {{id: id}})-[r:{columns.kind}]->(b)"
        rows = self._store.gather(f"{pattern} WITH a, r, b LIMIT {limit} RETURN collect({row})", ids=ids)
        if len(rows) < limit:
            return [columns.cut(rows)]
        if len(ids) == 1:
            streamed = self._store.stream(f"{pattern} RETURN {row} AS row", ids=ids)
            return [columns.cut([one["row"] for one in part]) for part in _parts(streamed, NODES_AT_ONCE)]
        half = len(ids) // 2
        return [*self._leaving(columns, start, ids[:half]), *self._leaving(columns, start, ids[half:])]

    def some_facts(self, fact_type: str, start: str, wanted: Mapping[str, Iterable[str]]) -> pa.Table:
        columns = _Columns(RELATIONSHIPS[fact_type])
        row = f"[r.id, a.id, b.id, {columns.asked('r')}]"
        statement = (
            f"UNWIND $rows AS row MATCH (a:{start} {{id: row.from_id}})-[r:{fact_type}]->(b) "
            f"WHERE row.facts[r.id] IS NOT NULL RETURN collect({row})"
        )
        starts = ({"from_id": from_id, "facts": dict.fromkeys(ids, True)} for from_id, ids in wanted.items())

        def ask(part: list[dict[str, Any]]) -> list[pa.RecordBatch]:
            return [columns.cut(self._store.gather(statement, rows=part))]

        return columns.table(self._batches(ask, _parts(starts, STARTS_AT_ONCE)))

    def _batches(
        self, ask: Callable[[_Item], list[pa.RecordBatch]], items: Iterable[_Item]
    ) -> Iterator[pa.RecordBatch]:
        """What is answered for each item, in their order; some are asked for while the ones before are worked on."""
        asked: deque[Future[list[pa.RecordBatch]]] = deque()
        for item in items:
            asked.append(self._pool.submit(ask, item))
            if len(asked) > _AHEAD:
                yield from self._told(asked.popleft().result())
        while asked:
            yield from self._told(asked.popleft().result())

    def _told(self, batches: list[pa.RecordBatch]) -> list[pa.RecordBatch]:
        self._read += sum(batch.num_rows for batch in batches)
        if self._progress:
            self._progress("Reading the graph", self._read, None)
        return batches


class _Columns:
    """The columns of a label or type: what to ask for, and rows of answers cut into them."""

    def __init__(self, declared: NodeType | RelationshipType) -> None:
        if isinstance(declared, NodeType):
            self.kind, self._schema, keys = declared.label, node_schema(declared.label), 1
        else:
            self.kind, self._schema, keys = declared.type, fact_schema(declared.type), 3
        self._properties = [p for p in declared.properties if is_read(p.name)]
        self._kinds = [*["string"] * keys, *(p.kind for p in self._properties)]

    def asked(self, variable: str) -> str:
        """What to ask for after the id, or the id and those of the ends. A date as text is quicker to take in."""
        names = ((f"{variable}.{p.name}", p.kind) for p in self._properties)
        return ", ".join(f"toString({name})" if kind == "date" else name for name, kind in names)

    def cut(self, rows: Sequence[Sequence[Any]]) -> pa.RecordBatch:
        """The rows as columns. Raises UserMistake where a value is not of the kind declared."""
        cut = zip(*rows, strict=True) if rows else [()] * len(self._kinds)
        columns = zip(cut, self._schema, self._kinds, strict=True)
        arrays = [self._array(values, field, kind, rows) for values, field, kind in columns]
        return pa.record_batch(arrays, schema=self._schema)

    def _array(self, values: Sequence[Any], field: pa.Field, kind: str, rows: Sequence[Sequence[Any]]) -> pa.Array:
        try:
            return _array(values, field.type, kind)
        except _MISFITS as error:
            wrong = next((place for place, value in enumerate(values) if not _fits(value, field.type, kind)), 0)
            raise UserMistake(
                f"{self.kind} {rows[wrong][0]!r} has {values[wrong]!r} for {field.name}; expected {_IN_WORDS[kind]}. "
                "Load the record again, or remove that property."
            ) from error

    def table(self, batches: Iterable[pa.RecordBatch]) -> pa.Table:
        return pa.Table.from_batches(batches, schema=self._schema).unify_dictionaries().combine_chunks()


_MISFITS = (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, ValueError, OverflowError)
_IN_WORDS = {
    **{"string": "text", "strings": "a list of texts", "float": "a number", "int": "a whole number"},
    **{"bool": "true or false", "date": "a date", "datetime": "a date with its time"},
}

# Of these kinds Arrow takes more than it should: text for a list of letters, and 1.5 for 1.
_STRICT = {"int": frozenset({int, type(None)}), "strings": frozenset({list, type(None)})}


def _array(values: Sequence[Any], arrow: pa.DataType, kind: str) -> pa.Array:
    if pa.types.is_dictionary(arrow):
        return pa.array(values, pa.string()).dictionary_encode()
    if kind == "date":
        return pa.array(values, pa.string()).cast(arrow)
    if kind == "datetime":
        return pa.array([plain(value) for value in values], arrow)
    if kind in _STRICT and not _STRICT[kind].issuperset(map(type, values)):
        raise TypeError(kind)
    return pa.array(values, arrow)


def _fits(value: Any, arrow: pa.DataType, kind: str) -> bool:
    try:
        _array([value], arrow, kind)
    except _MISFITS:
        return False
    return True


class _Texts:
    """A column of strings as Python strings, made a few at a time, any number of times over."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        self._column = column

    def __iter__(self) -> Iterator[str]:
        for at in range(0, len(self._column), STARTS_AT_ONCE):
            yield from self._column.slice(at, STARTS_AT_ONCE).to_pylist()


def _parts(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    remaining = iter(items)
    while part := list(islice(remaining, size)):
        yield part
