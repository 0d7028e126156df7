"""The tables of the projection: which columns a label or type has, and how tables are put in the order of their ids."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from graph.arrow import ARROW_TYPES, pa
from graph.declarations import Property
from graph.errors import XuarRiskError
from graph.schema import NODES, READ_LABELS, READ_TYPES, RELATIONSHIPS

LABELS, TYPES = READ_LABELS, READ_TYPES
Numbers = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
_MANY, _KEY = 1_000, 8
_LEFT_OUT = frozenset({"raw", "fingerprint"})
_RESULTS = "exposure_"
# Strings that many rows share: held once, and by number in the rows.
_REPEATED = frozenset(
    (
        *("basis", "commodity", "hts", "unit", "stage", "kind", "status", "method", "role", "crop", "country", "datum"),
        *("source", "source_file", "run", "created_run", "xuar", "xuar_method", "entry_type", "port_of_lading"),
        *("port_of_entry", "center", "currency", "language", "list", "sub_list"),
    )
)
_SHARED = pa.dictionary(pa.int32(), pa.string())
NUMBERING = pa.schema([("id", pa.string()), ("label", pa.int8()), ("row", pa.int32())])


def is_read(name: str) -> bool:
    """Whether inference reads a property of this name: not what a load keeps for itself, nor what inference wrote."""
    return name not in _LEFT_OUT and not name.startswith(_RESULTS)


@functools.cache
def node_schema(label: str) -> pa.Schema:
    """id, then the properties of the label that inference reads."""
    return pa.schema([("id", pa.string()), *_fields(NODES[label].properties)])


@functools.cache
def fact_schema(fact_type: str) -> pa.Schema:
    """id, from_id and to_id, then the properties of the type that inference reads."""
    ends = [(name, pa.string()) for name in ("id", "from_id", "to_id")]
    return pa.schema([*ends, *_fields(RELATIONSHIPS[fact_type].properties)])


@functools.cache
def numbered_schema(fact_type: str) -> pa.Schema:
    """id, then start and end as node numbers, then the properties."""
    ends = [pa.field("start", pa.int32()), pa.field("end", pa.int32())]
    return pa.schema([pa.field("id", pa.string()), *ends, *list(fact_schema(fact_type))[3:]])


def _fields(properties: Iterable[Property]) -> list[pa.Field]:
    return [
        pa.field(p.name, _SHARED if p.kind == "string" and p.name in _REPEATED else ARROW_TYPES[p.kind])
        for p in properties
        if is_read(p.name)
    ]


def whole(column: pa.ChunkedArray) -> pa.Array:
    """The column in one piece."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def numbers(column: pa.ChunkedArray) -> Any:
    """A column of numbers without gaps, as it lies in memory."""
    return whole(column).to_numpy(zero_copy_only=True)


def shaped(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The table with the columns of the schema, each in one piece. Raises where one is missing or of another kind."""
    if table.schema.names != schema.names:
        table = table.select(schema.names)
    if not table.schema.equals(schema):
        table = table.cast(schema)
    columns = [_without_empty_lists(whole(column)) for column in table.columns]
    return pa.table(columns, schema=schema)


def _without_empty_lists(column: pa.Array) -> pa.Array:
    """An empty list says nothing: it becomes missing."""
    if not pa.types.is_list(column.type):
        return column
    empty = pc.equal(pc.list_value_length(column), 0)
    return pc.if_else(empty, pa.scalar(None, column.type), column) if pc.any(empty).as_py() else column


def in_order(table: pa.Table, what: str) -> pa.Table:
    """The table sorted by id. Raises XuarRiskError where two rows have one id; `what` names the rows."""
    ids = whole(table["id"])
    if len(ids) > 1 and not pc.all(pc.less(ids[:-1], ids[1:])).as_py():
        table = table.take(pa.array(sorted_places(ids)))
        check_unique(whole(table["id"]), what)
    return table


def sorted_places(ids: pa.Array) -> Any:
    """The places of the ids in their order.

    Ids of one length, as those of relationships are, are sorted as numbers by the eight letters after what all have
    in common: in a third of the time. Those few that agree in these are then sorted as text.
    """
    letters = _letters(ids)
    if letters is None:
        return pc.sort_indices(ids).to_numpy()
    differ = np.flatnonzero((letters != letters[0]).any(axis=0))
    first = min(differ[0], letters.shape[1] - _KEY) if len(differ) else 0
    keys = np.ascontiguousarray(letters[:, first : first + _KEY]).view(">u8").ravel().astype(np.uint64)
    order = np.argsort(keys, kind="stable")
    alike = np.diff(keys[order]) == 0
    tied = np.flatnonzero(np.append(alike, False) | np.insert(alike, 0, False))
    order[tied] = order[tied][pc.sort_indices(ids.take(pa.array(order[tied]))).to_numpy()]
    return order


def _letters(ids: pa.Array) -> npt.NDArray[np.uint8] | None:
    """The ids as a matrix of bytes; None where they are few or of different lengths, or short."""
    if len(ids) < _MANY:
        return None
    _, offsets, data = ids.buffers()
    ends = np.frombuffer(offsets, np.int32)[ids.offset : ids.offset + len(ids) + 1]
    width = int(ends[1] - ends[0])
    if width < _KEY or (np.diff(ends) != width).any():
        return None
    return np.frombuffer(data, np.uint8)[ends[0] : ends[-1]].reshape(len(ids), width)


def check_unique(ordered: pa.Array, what: str) -> None:
    twice = pc.equal(ordered[:-1], ordered[1:]) if len(ordered) > 1 else None
    if twice is not None and pc.any(twice).as_py():
        found = ordered[:-1].filter(twice)[0].as_py()
        raise XuarRiskError(f"The graph holds two {what} with the id {found!r}. Remove one of them and read it again.")


def number_nodes(tables: Mapping[str, pa.Table]) -> pa.Table:
    """The numbering: id, label (its place in LABELS) and row of every node; a node's number is its place here."""
    ids = pa.concat_arrays([whole(tables[label]["id"]) for label in LABELS])
    labels = np.repeat(np.arange(len(LABELS), dtype=np.int8), [tables[label].num_rows for label in LABELS])
    rows = np.concatenate([np.arange(tables[label].num_rows, dtype=np.int32) for label in LABELS])
    return in_order(pa.table([ids, labels, rows], schema=NUMBERING), "nodes")


def number_ends(table: pa.Table, ids: pa.Array, fact_type: str) -> pa.Table:
    """A table of facts with the numbers of their ends in place of their ids. Raises XuarRiskError on an unknown one."""
    ends = [_numbers_of(table, name, ids, fact_type) for name in ("from_id", "to_id")]
    properties = [whole(table[name]) for name in table.schema.names[3:]]
    return pa.table([whole(table["id"]), *ends, *properties], schema=numbered_schema(fact_type))


def _numbers_of(table: pa.Table, end: str, ids: pa.Array, fact_type: str) -> pa.Array:
    named = whole(table[end])
    found = _places_of(named, ids)
    if found.null_count:
        at = pc.index(pc.is_null(found), True).as_py()
        fact, node = table["id"][at].as_py(), named[at].as_py()
        raise XuarRiskError(
            f"The relationship {fact!r} ({fact_type}) has an end, {node!r}, that is no node of the graph."
        )
    return found


def _places_of(few: pa.Array, ids: pa.Array) -> pa.Array:
    """Where each of them stands among the ids; null where it does not."""
    if len(few) * 4 > len(ids):
        return pc.index_in(few, value_set=ids)
    # Arrow puts the whole value set into a hash table first, so the small side is made to be that.
    places = pa.array(np.flatnonzero(pc.is_in(ids, value_set=few.unique())), pa.int32())
    return places.take(pc.index_in(few, value_set=ids.take(places)))


def table_of(rows: Sequence[tuple[tuple[str, ...], Mapping[str, Any]]], schema: pa.Schema, what: str) -> pa.Table:
    """A table of (id or id and ends, properties). Raises ValueError on a property that is not declared."""
    keys = len(rows[0][0]) if rows else 0
    said = {name for _, properties in rows for name in properties if is_read(name)}
    if unknown := said - set(schema.names[keys:]):
        raise ValueError(f"{what} has no property {sorted(unknown)[0]!r}")
    columns = [pa.array([key[place] for key, _ in rows], type=pa.string()) for place in range(keys)]
    for field in list(schema)[keys:]:
        values = [properties.get(field.name) for _, properties in rows] if field.name in said else None
        columns.append(pa.nulls(len(rows), field.type) if values is None else _column(values, field, what))
    return pa.table(columns, schema=schema)


def _column(values: list[Any], field: pa.Field, what: str) -> pa.Array:
    try:
        return pa.array(values, type=field.type)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise ValueError(f"{what}.{field.name} is to be {field.type}: {error}") from error


class SortedIds:
    """A sorted column of ids, looked up as it lies in memory: no Python object of each is ever made."""

    def __init__(self, ids: pa.Array) -> None:
        self._count = len(ids)
        if self._count:
            _, offsets, data = ids.buffers()
            first, last = ids.offset * 4, (ids.offset + self._count + 1) * 4
            self._offsets = memoryview(offsets)[first:last].cast("i")
            self._data = memoryview(data or b"")

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: int) -> bytes:
        return self._data[self._offsets[place] : self._offsets[place + 1]].tobytes()

    def text(self, place: int) -> str:
        return str(self._data[self._offsets[place] : self._offsets[place + 1]], "utf-8")

    def place_for(self, key: str) -> int:
        """Where the id stands, or would stand."""
        return bisect_left(self, _bytes(key))

    def find(self, key: str) -> int | None:
        """Where the id stands; None where it does not."""
        if not self._count or not isinstance(key, str):
            return None
        place = self.place_for(key)
        return place if place < self._count and self[place] == _bytes(key) else None


def _bytes(key: str) -> bytes:
    """As ids lie in the columns; half a surrogate pair, which no column holds, has its place in the order too."""
    return key.encode("utf-8", "surrogatepass")


def grouped(ends: Numbers, n_nodes: int) -> tuple[Offsets, Numbers]:
    """Rows by the node number that `ends` gives each: those of node n are order[indptr[n]:indptr[n + 1]], ascending."""
    indptr = np.zeros(n_nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(ends, minlength=n_nodes), out=indptr[1:])
    # End and row in one number: sorted as numbers, which is quicker than sorting places stably.
    keys = ends.astype(np.int64) << 32 | np.arange(len(ends))
    keys.sort()
    return indptr, (keys & 0xFFFFFFFF).astype(np.int32)
