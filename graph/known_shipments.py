"""Shipments as they are known: what a load stated of them, with what people stated of their detention laid over.

Whoever reckons deadlines reads a shipment through here, so that what a person entered counts wherever they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.detentions import Detention, detention_of, in_effect
from graph.projection import Projection


@dataclass(frozen=True)
class Known:
    """A shipment as it is known: what a load stated of it, with the statements of people laid over.

    properties: of the shipment; those that people stated alone where the graph does not hold it. said_by: of each field
    that a person stated, that statement. loaded: what a load states of such a field where that differs. statements:
    all of them, the newest first.
    """

    shipment: str
    properties: Mapping[str, Any]
    said_by: Mapping[str, Detention] = field(default_factory=dict)
    loaded: Mapping[str, Any] = field(default_factory=dict)
    statements: tuple[Detention, ...] = ()

    def where_from(self, name: str) -> str:
        """Where a field is from, in words: who entered it and when, or the file and row; blank where it is missing."""
        if said := self.said_by.get(name):
            return f"entered by {said.author} on {said.at:%Y-%m-%d}"
        if self.properties.get(name) in (None, []):
            return ""
        file, row = self.properties.get("source_file"), self.properties.get("source_row")
        return f"{file} row {row}" if file and row else str(file or "loaded, from a file that is not on record")

    @property
    def in_effect(self) -> list[Detention]:
        return in_effect(self.statements)

    @property
    def newest(self) -> int:
        """The number of the newest statement, 0 where there is none."""
        return self.statements[0].number if self.statements else 0


def known_of(shipment: str, properties: Mapping[str, Any], statements: Sequence[Detention]) -> Known:
    """A shipment as a load states it, with the statements laid over, which come newest first."""
    said_by: dict[str, Detention] = {}
    for one in in_effect(statements):
        said_by |= {name: one for name in one.says if name not in said_by}
    says = {name: one.says[name] for name, one in said_by.items()}
    loaded = {name: properties[name] for name in says if properties.get(name) not in (None, [], says[name])}
    return Known(shipment, {**properties, **says}, said_by, loaded, tuple(statements))


def shipment_as_known(projection: Projection, shipment: str) -> Known:
    """A shipment as it is known; also one that the graph holds no more, or never held."""
    node = projection.nodes.get(shipment)
    properties = node.properties if node and node.label == "Shipment" else {}
    return known_of(shipment, properties, stated(projection).get(shipment, ()))


def stated(projection: Projection) -> Mapping[str, tuple[Detention, ...]]:
    """The statements of a graph by the shipment's id, newest first, read once."""
    if Detention not in projection.derived:
        found: dict[str, list[Detention]] = {}
        for node in projection.labelled("Detention"):
            made = detention_of({"id": node.id, **node.properties})
            found.setdefault(made.shipment, []).append(made)
        projection.derived[Detention] = {
            shipment: tuple(sorted(some, key=lambda one: -one.number)) for shipment, some in found.items()
        }
    statements: Mapping[str, tuple[Detention, ...]] = projection.derived[Detention]
    return statements
