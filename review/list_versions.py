"""Which versions of lists an answer rests on, and how that is said: never a name without its day and completeness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from graph.projection import Node, Projection
from graph.screened import Screened


class _Version(Protocol):
    """A version as a node, or as its properties."""

    def get(self, name: str, /) -> Any: ...


def newest_lists(projection: Projection) -> tuple[Node, ...]:
    """The newest version of each list, by the list's name."""
    newest: dict[str, Node] = {}
    for version in projection.labelled("ListVersion"):
        name = str(version.get("list"))
        if name not in newest or _day(version) > _day(newest[name]):
            newest[name] = version
    return tuple(newest[name] for name in sorted(newest))


def lists_in_words(versions: Sequence[_Version], screened: Screened) -> str:
    """Which lists were checked, each with its day and whether it is partial; before them, what was not compared."""
    said = checked_against(versions)
    return f"{screened.in_words} {said}" if versions and screened.due else said


def checked_against(versions: Sequence[_Version]) -> str:
    """Which lists were checked, each with its day and whether it is partial."""
    if not versions:
        return "Checked against no list: nobody is known to be listed or unlisted."
    return f"Checked against: {', '.join(map(version_in_words, versions))}."


def version_in_words(version: _Version) -> str:
    return f"{version.get('list')} of {version.get('as_of') or 'an unknown day'} ({how_whole(version)})"


def how_whole(version: _Version) -> str:
    """Of no list it is known that it is whole."""
    return "partial: it clears nobody" if version.get("partial") else "not known whether whole"


def version_json(version: _Version) -> dict[str, Any]:
    day = version.get("as_of")
    named = {"list": version.get("list"), "as_of": day.isoformat() if day else None}
    return {**named, "partial": bool(version.get("partial"))}


def _day(version: Node) -> date:
    day: date = version.get("as_of") or date.min
    return day
