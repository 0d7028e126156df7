"""Nodes and facts as objects, made from the rows of the projection's tables when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, ValuesView
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pyarrow as pa

from graph.cells import Rows
from graph.tables import SortedIds, numbers, whole

_Thing = TypeVar("_Thing", bound="Node | Fact")


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


class Objects:
    """Makes the objects of table rows."""

    def __init__(
        self,
        node_tables: Mapping[str, pa.Table],
        fact_tables: Mapping[str, pa.Table],
        fact_ids: Mapping[str, SortedIds],
        ids: SortedIds,
    ) -> None:
        self._fact_ids, self._ids = fact_ids, ids
        self._node_rows = _Lazy(lambda label: _NodeRows(node_tables[label]))
        self._fact_rows = _Lazy(lambda fact_type: _FactRows(fact_tables[fact_type]))

    def node(self, label: str, row: int) -> Node:
        rows = self._node_rows[label]
        return Node(rows.ids.text(row), label, rows.properties(row))

    def fact(self, fact_type: str, row: int) -> Fact:
        rows, text = self._fact_rows[fact_type], self._ids.text
        id_ = self._fact_ids[fact_type].text(row)
        return Fact(id_, fact_type, text(rows.start[row]), text(rows.end[row]), rows.properties(row))


class _NodeRows(Rows):
    def __init__(self, table: pa.Table) -> None:
        super().__init__(table, frozenset({"id"}))
        self.ids = SortedIds(whole(table["id"]))


class _FactRows(Rows):
    def __init__(self, table: pa.Table) -> None:
        super().__init__(table, frozenset({"id", "start", "end"}))
        self.start, self.end = numbers(table["start"]), numbers(table["end"])


class _Lazy(dict[str, Any]):
    """Values made at first use."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: str) -> Any:
        value = self[key] = self._make(key)
        return value


class View(Mapping[str, _Thing]):
    """Nodes or facts by id, made when asked for, in the order of their ids."""

    def __init__(
        self,
        count: int,
        number: Callable[[str], int | None],
        at: Callable[[int], _Thing],
        id_at: Callable[[int], str],
    ) -> None:
        self.count, self.at = count, at
        self._number, self._id_at = number, id_at

    def __getitem__(self, key: str) -> _Thing:
        number = self._number(key)
        if number is None:
            raise KeyError(key)
        return self.at(number)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._number(key) is not None

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[str]:
        return map(self._id_at, range(self.count))

    def values(self) -> ValuesView[_Thing]:
        return _Values(self)


class _Values(ValuesView[_Thing]):
    """The things of a view one after another, none looked up by its id."""

    def __init__(self, view: View[_Thing]) -> None:
        super().__init__(view)
        self._view = view

    def __iter__(self) -> Iterator[_Thing]:
        return map(self._view.at, range(self._view.count))
