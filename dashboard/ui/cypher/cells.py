"""Cells of an answer: as text, as HTML in which the ids of records are links, and the ids that they hold."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import orjson

from dashboard.graph_values import in_short, is_node, is_path, is_relationship, label_of
from dashboard.ui.addresses import link
from dashboard.ui.page_words import safe
from graph.projection import Projection

LONGEST_SHOWN = 300
MOST_ITEMS = 20
"""Of one list in a cell; the files hold the whole of it."""


def as_text(value: Any) -> str:
    """The value as a person or a file reads it; a list with `;` between its items, a map as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list) and not any(isinstance(one, list | dict) for one in value):
        return ";".join(map(as_text, value))
    if isinstance(value, list | dict):
        return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    if isinstance(value, float) and math.isfinite(value):
        return f"{value:.15g}"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def as_html(projection: Projection, value: Any) -> str:
    """The value escaped; what is the id of a record is a link to its page."""
    if isinstance(value, str):
        return _linked(projection, value)
    if isinstance(value, list):
        return _list_html(projection, value)
    if isinstance(value, dict):
        return _map_html(projection, value)
    return safe(as_text(value), LONGEST_SHOWN)


def _list_html(projection: Projection, items: list[Any]) -> str:
    shown = ", ".join(as_html(projection, one) for one in items[:MOST_ITEMS])
    more = len(items) - MOST_ITEMS
    return f"{shown}, and {more:,} more" if more > 0 else shown


def _map_html(projection: Projection, value: dict[str, Any]) -> str:
    """A node, a relationship and a path as what they are; another map as JSON."""
    if is_path(value):
        return " → ".join(as_html(projection, node) for node in value["nodes"])
    if is_node(value):
        name = f" {safe(value['name'], 100)}" if value.get("name") else ""
        return f"{safe(label_of(value), 60)} {_linked(projection, value['id'])}<bdi>{name}</bdi>"
    return safe(in_short(value) or as_text(value), LONGEST_SHOWN)


def _linked(projection: Projection, text: str) -> str:
    words = f"<bdi>{safe(text, LONGEST_SHOWN)}</bdi>"
    return link(words, "entity", id=text) if projection.number(text) is not None else words


def ids(projection: Projection, value: Any) -> Iterator[str]:
    """The records that a value names: their ids, and the two ends of each relationship in it."""
    if isinstance(value, str):
        if projection.number(value) is not None:
            yield value
    elif isinstance(value, list):
        for one in value:
            yield from ids(projection, one)
    elif isinstance(value, dict):
        number = projection.fact_number(value["id"]) if is_relationship(value) else None
        if number is not None:
            fact = projection.fact_at(number)
            yield from (fact.start, fact.end)
        elif is_node(value):
            yield from ids(projection, value["id"])
        else:
            for one in value.values():
                yield from ids(projection, one)
