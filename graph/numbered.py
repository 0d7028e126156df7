"""Append-only entries about one thing, numbered from 1, each found by an id that its number makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

AT_ONCE = 32
T = TypeVar("T")


def newest_first(by_id: Callable[[list[str]], list[T]], id_of: Callable[[int], str]) -> list[T]:
    """All entries, the newest first. by_id: reads those of these ids that are there. id_of: the id of a number."""
    found: list[T] = []
    while len(found) % AT_ONCE == 0:
        more = by_id([id_of(number) for number in range(len(found) + 1, len(found) + AT_ONCE + 1)])
        found += more
        if not more:
            break
    return found[::-1]
