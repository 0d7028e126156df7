"""How a node or relationship type is declared, and the statements that follow from its declaration.

Names are checked when a type is declared: they are the only text that goes into Cypher, values being parameters. Each
statement says what it touches, so that what is read from the graph can be brought up to date by what has changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

Row = Mapping[str, Any]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
VALUE_KINDS = ("string", "float", "int", "date", "datetime", "bool", "strings")


@dataclass(frozen=True)
class Touched:
    """What a statement created, changed or removed of one label or type.

    kind: the label or type. ids: of the nodes or relationships. label, from_ids: of relationships the label of the
    nodes where they start, and for each the id of its start. removes: whether nodes went, and what hung on them too.
    """

    kind: str
    ids: Sequence[str]
    label: str | None = None
    from_ids: Sequence[str] = ()
    removes: bool = False


Touches = Callable[[Row, Sequence[Row]], Iterable[Touched]]


class Statement(str):
    """Cypher that says what it touches, by its parameters and by the rows that it returned.

    Without `touches` it says that it changes nothing that inference reads.
    """

    __slots__ = ("touched",)

    touched: Touches

    def __new__(cls, cypher: str, touches: Touches | None = None) -> Self:
        made = super().__new__(cls, cypher)
        made.touched = touches or _nothing
        return made


def _nothing(_values: Row, _returned: Sequence[Row]) -> Iterable[Touched]:
    return ()


@dataclass(frozen=True)
class Property:
    """A property: its name, the kind of its value (one of VALUE_KINDS) and what it means."""

    name: str
    kind: str
    meaning: str

    def __post_init__(self) -> None:
        if not _NAME.match(self.name) or self.kind not in VALUE_KINDS or not self.meaning:
            raise ValueError(f"property {self.name!r} of kind {self.kind!r} is not declared rightly")


@dataclass(frozen=True)
class NodeType:
    """A node label, keyed by the property `id`, unique over all kinds."""

    label: str
    meaning: str
    properties: tuple[Property, ...]
    bookkeeping: bool = False

    def __post_init__(self) -> None:
        _check(self.label, self.properties)

    def constraint(self) -> str:
        return f"CREATE CONSTRAINT {self.label.lower()}_id IF NOT EXISTS FOR (n:{self.label}) REQUIRE n.id IS UNIQUE"

    def create(self) -> Statement:
        """Takes $rows, each a map of properties with an `id` that the graph does not hold yet."""
        return self._of_rows(f"UNWIND $rows AS row CREATE (n:{self.label}) SET n = row")

    def create_listed(self, names: Sequence[str]) -> Statement:
        """Like `create`, quicker: takes $rows as lists of the values of these properties, `id` among them."""
        cypher = f"UNWIND $rows AS row CREATE (n:{self.label} {{{_listed(self.properties, names, 0)}}})"
        place = list(names).index("id")
        return Statement(cypher, lambda values, _: [Touched(self.label, [row[place] for row in values["rows"]])])

    def replace(self) -> Statement:
        """Takes $rows like `create`, of ids that the graph holds: what the row does not say is removed."""
        return self._of_rows(f"UNWIND $rows AS row MATCH (n:{self.label} {{id: row.id}}) SET n = row")

    def update(self) -> Statement:
        """Takes $rows like `replace`: what the row does not say is kept."""
        return self._of_rows(f"UNWIND $rows AS row MATCH (n:{self.label} {{id: row.id}}) SET n += row")

    def record(self) -> Statement:
        """Takes $rows like `update`: results that inference wrote and never reads, so it touches nothing."""
        return Statement(f"UNWIND $rows AS row MATCH (n:{self.label} {{id: row.id}}) SET n += row")

    def delete(self) -> Statement:
        """Takes $ids."""
        cypher = f"UNWIND $ids AS id MATCH (n:{self.label} {{id: id}}) DETACH DELETE n"
        return Statement(cypher, lambda values, _: [Touched(self.label, values["ids"], removes=True)])

    def _of_rows(self, cypher: str) -> Statement:
        return Statement(cypher, lambda values, _: [Touched(self.label, [row["id"] for row in values["rows"]])])


@dataclass(frozen=True)
class RelationshipType:
    """A relationship type between the labels named, keyed by the property `id`.

    carries_exposure: whether a path may go along it, or a source of risk be read from it.
    """

    type: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    meaning: str
    properties: tuple[Property, ...]
    carries_exposure: bool = False

    def __post_init__(self) -> None:
        _check(self.type, self.properties)
        if not self.starts or not self.ends:
            raise ValueError(f"{self.type} needs labels at both ends")

    def constraint(self) -> str:
        return (
            f"CREATE CONSTRAINT {self.type.lower()}_id IF NOT EXISTS FOR ()-[r:{self.type}]-() REQUIRE r.id IS UNIQUE"
        )

    def create(self, start: str, end: str) -> Statement:
        """Takes $rows: {from_id, to_id, properties (with an `id` that the graph does not hold yet)}."""
        self.check_ends(start, end)
        return self._touching(
            f"UNWIND $rows AS row MATCH (a:{start} {{id: row.from_id}}) MATCH (b:{end} {{id: row.to_id}}) "
            f"CREATE (a)-[r:{self.type}]->(b) SET r = row.properties",
            start,
            lambda row: [(row["properties"]["id"], row["from_id"])],
        )

    def create_listed(self, start: str, end: str, names: Sequence[str]) -> Statement:
        """Like `create`, quicker: takes $rows as lists of from_id, to_id and the values of these properties."""
        self.check_ends(start, end)
        listed, place = _listed(self.properties, names, 2), list(names).index("id") + 2
        return self._touching(
            f"UNWIND $rows AS row MATCH (a:{start} {{id: row[0]}}) MATCH (b:{end} {{id: row[1]}}) "
            f"CREATE (a)-[r:{self.type} {{{listed}}}]->(b)",
            start,
            lambda row: [(row[place], row[0])],
        )

    def replace(self, start: str) -> Statement:
        """Takes $rows: {from_id, facts: {id that it holds: its new properties}}."""
        self.check_ends(start, self.ends[0])
        return self._touching(
            f"UNWIND $rows AS row MATCH (a:{start} {{id: row.from_id}})-[r:{self.type}]->() "
            "WITH r, row.facts[r.id] AS properties WHERE properties IS NOT NULL SET r = properties",
            start,
            _facts_of,
        )

    def delete(self, start: str) -> Statement:
        """Takes $rows: {from_id, facts: {id: anything but null}}."""
        self.check_ends(start, self.ends[0])
        return self._touching(
            f"UNWIND $rows AS row MATCH (a:{start} {{id: row.from_id}})-[r:{self.type}]->() "
            "WITH r, row.facts[r.id] AS named WHERE named IS NOT NULL DELETE r",
            start,
            _facts_of,
        )

    def _touching(self, cypher: str, start: str, of_row: Callable[[Any], Iterable[tuple[str, str]]]) -> Statement:
        """The statement on relationships that start at a label; of_row: (id, id of its start) of each in a row."""

        def touches(values: Row, _: Sequence[Row]) -> list[Touched]:
            pairs = [pair for row in values["rows"] for pair in of_row(row)]
            return [Touched(self.type, [id_ for id_, _ in pairs], start, [from_id for _, from_id in pairs])]

        return Statement(cypher, touches)

    def check_ends(self, start: str, end: str) -> None:
        if start not in self.starts or end not in self.ends:
            raise ValueError(f"{self.type} does not go from {start} to {end}")


def _facts_of(row: Row) -> list[tuple[str, str]]:
    return [(id_, row["from_id"]) for id_ in row["facts"]]


def _listed(properties: tuple[Property, ...], names: Sequence[str], first: int) -> str:
    unknown = set(names) - {"id", *(p.name for p in properties)}
    if unknown or "id" not in names:
        raise ValueError(f"properties to create need `id` and must be declared: {sorted(unknown)}")
    return ", ".join(f"{name}: row[{place}]" for place, name in enumerate(names, first))


def _check(name: str, properties: tuple[Property, ...]) -> None:
    if not _NAME.match(name):
        raise ValueError(f"{name!r} is not a name that Cypher takes bare")
    names = [p.name for p in properties]
    if "id" in names or len(names) != len(set(names)):
        raise ValueError(f"{name}: `id` is declared for all, and each property once")
