"""Nodes, relationships and paths in answers to Cypher: which of them a value is, and how it reads in short."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
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


def in_cell(value: Any) -> str:
    """A value of an answer as a table has it: numbers as they are, since a year is no count; a list by its items, and
    a map as `name: value`; what is inside another one in brackets. Blank for null."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(_inside, value)) or "none"
    if short := in_short(value):
        return short
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_inside(item)}" for name, item in value.items()) or "an empty map"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat(sep=" ", timespec="seconds") if isinstance(value, datetime) else str(value)


def _inside(value: Any) -> str:
    """A value inside a list or a map."""
    if value is None:
        return "null"
    if isinstance(value, list):
        return f"[{', '.join(map(_inside, value))}]"
    is_plain = isinstance(value, Mapping) and not in_short(value)
    return f"{{{in_cell(value) if value else ''}}}" if is_plain else in_cell(value)
