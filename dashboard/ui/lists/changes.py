"""Who each version of a list added, removed and changed, told again from the copies of their files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard.lists import names
from graph.errors import UserMistake
from ingest.lists.copies import told_again

Row = dict[str, Any]
_Version = tuple[str, date, str, bool]


def who_by_version(versions: Iterable[Row], home: Path) -> dict[str, list[str]]:
    """Version id -> a line for each change, as the command `lists import` says them; empty where nobody changed.

    versions: all of each list, in order. One whose file is not kept in `home`, and those after it, are missing.
    """
    by_list: dict[str, list[Row]] = {}
    for version in versions:
        by_list.setdefault(version["list"], []).append(version)
    return {
        version["id"]: list(lines)
        for of_list in by_list.values()
        for version, lines in zip(of_list, _told(home, tuple(map(_key, of_list))), strict=False)
    }


def _key(version: Row) -> _Version:
    return version["list"], version["as_of"], version["sha256"], bool(version.get("partial"))


@lru_cache(maxsize=32)
def _told(home: Path, versions: tuple[_Version, ...]) -> tuple[tuple[str, ...], ...]:
    """Of each version in order, as far as the copies reach; the same for the same files."""
    rows: list[Row] = [
        {"list": which, "as_of": day, "sha256": sha, "partial": part} for which, day, sha, part in versions
    ]
    told: list[tuple[str, ...]] = []
    try:
        for state in told_again(rows[0]["list"], rows, home):
            named = {**state.changes, "not_seen": state.not_seen}
            told.append(tuple(names({f"{what}_entities": entities for what, entities in named.items()})))
    except UserMistake:
        return tuple(told)
    return tuple(told)
