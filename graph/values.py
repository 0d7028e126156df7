"""Values on their way out of and into the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import neo4j.graph
import neo4j.spatial
import neo4j.time

_AS_THEY_ARE = frozenset({str, int, float, bool, type(None), bytes})


def plain(value: Any) -> Any:
    """The value as plain Python: dates as datetime.date, instants as datetime in UTC.

    A node becomes its properties and `labels`; a relationship its properties and `type`; a path its `nodes` and
    `relationships`; a duration its ISO 8601 text; a point its coordinates.
    """
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is list:
        return value if _AS_THEY_ARE.issuperset(map(type, value)) else [plain(v) for v in value]
    if kind is dict:
        return {key: plain(v) for key, v in value.items()}
    return _plain_of_the_driver(value)


def _plain_of_the_driver(value: Any) -> Any:
    match value:
        case neo4j.time.DateTime():
            return instant(value.to_native())
        case neo4j.time.Date() | neo4j.time.Time():
            return value.to_native()
        case neo4j.time.Duration():
            return value.iso_format()
        case neo4j.graph.Node():
            return {**{key: plain(v) for key, v in value.items()}, "labels": sorted(value.labels)}
        case neo4j.graph.Relationship():
            return {**{key: plain(v) for key, v in value.items()}, "type": value.type}
        case neo4j.graph.Path():
            return {"nodes": plain(list(value.nodes)), "relationships": plain(list(value.relationships))}
        case neo4j.spatial.Point():
            return list(value)
        case _:
            return value


def instant(value: datetime) -> datetime:
    """The instant in UTC. One without a zone is in UTC already: the embedded engine keeps no zones."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def sendable(value: Any) -> Any:
    """The parameter with every instant in UTC, so that both engines keep the same one."""
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is datetime:
        return instant(value)
    if kind is dict:
        return {key: sendable(v) for key, v in value.items()} if _has_instants(value.values()) else value
    if kind is list:
        return [sendable(v) for v in value] if _has_instants(value) else value
    return value


def _has_instants(values: Iterable[Any]) -> bool:
    kinds = set(map(type, values))
    return not kinds.isdisjoint((datetime, dict, list)) if kinds else False
