"""What an export of a label or type holds: its columns as graph/schema.py declares them, typed."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass

from graph.arrow import ARROW_TYPES, pa
from graph.schema import NODE_TYPES, NODES, RELATIONSHIP_TYPES, RELATIONSHIPS
from graph.whole_folders import FolderKind

EXPORT = FolderKind("an export", "xuar-risk export")
LEFT_OUT = "Revision"
"""Made anew by whatever writes a graph: it speaks of one engine's copies for inference, and of no fact."""
LABELS = tuple(node.label for node in NODE_TYPES if node.label != LEFT_OUT)
TYPES = tuple(rel.type for rel in RELATIONSHIP_TYPES)
KINDS = (*LABELS, *TYPES)
FACT_LABELS = tuple(node.label for node in NODE_TYPES if not node.bookkeeping)
ENDS = ("from_label", "from_id", "to_label", "to_id")
_ARROW = {**ARROW_TYPES, "strings": pa.list_(pa.field("element", pa.string()))}  # as Parquet names what a list holds


@dataclass(frozen=True)
class Column:
    """A column and the kind of its values, of graph.declarations.VALUE_KINDS."""

    name: str
    kind: str


@functools.cache
def properties_of(kind: str) -> tuple[Column, ...]:
    """The properties of a label or type as declared, without `id`."""
    declared = NODES[kind].properties if kind in NODES else RELATIONSHIPS[kind].properties
    return tuple(Column(p.name, p.kind) for p in declared)


@functools.cache
def columns_of(kind: str) -> tuple[Column, ...]:
    """`id`, of a relationship the labels and ids of its ends, then the properties in the order declared."""
    ends = ENDS if kind in RELATIONSHIPS else ()
    return (*(Column(name, "string") for name in ("id", *ends)), *properties_of(kind))


@functools.cache
def arrow_schema(kind: str) -> pa.Schema:
    return pa.schema([(column.name, _ARROW[column.kind]) for column in columns_of(kind)])


def schema_digest() -> str:
    """The digest of all that is exported and how it is typed: the same wherever the same schema is."""
    said = "\n".join(f"{kind}.{column.name} {column.kind}" for kind in KINDS for column in columns_of(kind))
    return hashlib.sha256(said.encode()).hexdigest()
