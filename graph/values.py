"""Values on their way out of and into the database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from graph.driver import neo4j

_AS_THEY_ARE = frozenset({str, int, float, bool, type(None), bytes})


def plain(value: Any) -> Any:
    """The value as plain Python: dates as datetime.date, instants as datetime in UTC, maps in the order of their keys.

    A node becomes its properties and `labels`; a relationship its properties and `type`; a path its `nodes` and
    `relationships`; a duration its ISO 8601 text; a point its coordinates. The engines do not keep the keys of maps and
    properties in any order, so they are sorted: the same answer gives the same text.
    """
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is list:
        return value if _AS_THEY_ARE.issuperset(map(type, value)) else [plain(v) for v in value]
    if kind is dict:
        return {key: plain(value[key]) for key in sorted(value)}
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
            return {**plain(dict(value)), "labels": sorted(value.labels)}
        case neo4j.graph.Relationship():
            return {**plain(dict(value)), "type": value.type}
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
    return _in_utc(value) if _holds_an_instant(value) else value


def _holds_an_instant(value: Any) -> bool:
    kind = type(value)
    if kind is dict:
        value = value.values()
    elif kind is not list:
        return kind is datetime
    kinds = set(map(type, value))
    return not _AS_THEY_ARE.issuperset(kinds) and (
        datetime in kinds or (not kinds.isdisjoint((dict, list)) and any(map(_holds_an_instant, value)))
    )


def _in_utc(value: Any) -> Any:
    kind = type(value)
    if kind is dict:
        return {key: _in_utc(v) for key, v in value.items()}
    if kind is list:
        return [_in_utc(v) for v in value]
    return instant(value) if kind is datetime else value
