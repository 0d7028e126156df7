"""Nodes, relationships and paths in answers to Cypher: which of them a value is, and how it reads in short."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def is_node(value: Any) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("id"), str) and isinstance(value.get("labels"), list)


def is_relationship(value: Any) -> bool:
    named = isinstance(value, Mapping) and all(isinstance(value.get(name), str) for name in ("id", "type"))
    return named and "labels" not in value


def is_path(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) == {"nodes", "relationships"}


def label_of(node: Mapping[str, Any]) -> str:
    return ":".join(map(str, node["labels"]))


def holds_short(value: Any) -> bool:
    """Whether it is shown in short, or a list that holds such."""
    return any(map(in_short, value)) if isinstance(value, list) else bool(in_short(value))


def in_short(value: Any) -> str:
    """A node by label, id and name, a relationship by type and id, a path by its nodes; blank for anything else."""
    if is_path(value):
        return " → ".join(map(in_short, value["nodes"]))
    if is_node(value):
        return " ".join(filter(None, (label_of(value), value["id"], value.get("name"))))
    return f"{value['type']} {value['id']}" if is_relationship(value) else ""
