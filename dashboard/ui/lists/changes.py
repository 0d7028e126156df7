"""Who each version of a list added, removed and changed, told again from the copies of their files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from dashboard.lists import names
from dashboard.ui.kept import Kept
from graph.errors import UserMistake
from ingest.lists.copies import told_again

Row = dict[str, Any]
_Version = tuple[str, date, str, bool]
_Lines = tuple[str, ...]
_TOLD = Kept[Sequence[_Lines]](32)


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


def _told(home: Path, versions: tuple[_Version, ...]) -> Sequence[_Lines]:
    """Of each version in order, as far as the copies reach; kept where they reach to the last, since a copy that is
    missing may be put back."""
    told: list[_Lines] = []

    def all_of_them() -> Sequence[_Lines]:
        told.extend(_lines(home, versions))
        return told

    try:
        return _TOLD.get((home, versions), all_of_them)
    except UserMistake:
        return told


def _lines(home: Path, versions: tuple[_Version, ...]) -> Iterator[_Lines]:
    """Raises UserMistake at the first version whose copy is not kept."""
    rows: list[Row] = [
        {"list": which, "as_of": day, "sha256": sha, "partial": part} for which, day, sha, part in versions
    ]
    for state in told_again(rows[0]["list"], rows, home):
        named = {**state.changes, "not_seen": state.not_seen}
        yield tuple(names({f"{what}_entities": entities for what, entities in named.items()}))
