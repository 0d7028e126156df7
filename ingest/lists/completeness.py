"""Whether a version holds the whole of its list: what is known of that, and by what. None is ever known to be whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import PurePath
from typing import Any

Row = Mapping[str, Any]

PARTIAL, NOT_KNOWN = "partial", "not known"
COUNTED = {"uflpa": (date(2025, 1, 15), 144)}
"""The day of a count that the list's keeper gave, and how many entities it was; of the UFLPA Entity List by DHS."""


def is_partial(version: Row) -> bool:
    """Whether the version's file is called partial, or holds fewer entities than were counted up to its day."""
    return is_called_partial(version) or _is_short(version)


def completeness(version: Row) -> dict[str, Any]:
    """Of a version as the graph holds it: `partial`, `completeness` (partial or not known), `completeness_because`."""
    partial = bool(version.get("partial"))
    because = _why_partial(version) if partial else _why_not_known(version)
    return {
        "partial": partial,
        "completeness": PARTIAL if partial else NOT_KNOWN,
        "completeness_because": because,
    }


def in_words(row: Row) -> str:
    """The completeness of a row of `show_lists` with its reason."""
    return f"{whole_in_words(row)}: {row['completeness_because']}"


def whole_in_words(version: Row) -> str:
    return PARTIAL if version["partial"] else "not known whether whole"


def is_called_partial(version: Row) -> bool:
    """Whether the name of its file says so."""
    return "partial" in PurePath(version.get("file") or "").stem.lower()


def _is_short(version: Row) -> bool:
    day, counted = COUNTED.get(version["list"], (date.max, 0))
    return bool(version["as_of"] >= day and version["entities"] < counted)


def _why_partial(version: Row) -> str:
    said = ["its file's name says so"] if is_called_partial(version) else []
    if _is_short(version):
        day, counted = COUNTED[version["list"]]
        said.append(f"it holds {size_in_words(version)}, and DHS counted {counted} on {day}")
    return " and ".join(said) or "who imported it said so"


def _why_not_known(version: Row) -> str:
    which = version["list"]
    if which not in COUNTED:
        return f"no count of list {which} is known"
    day, counted = COUNTED[which]
    if version["as_of"] < day:
        return f"no count is known for {version['as_of']}; the first one known is of {day}"
    return f"it holds {size_in_words(version)}, no fewer than the {counted} of {day}, the last count known"


def size_in_words(version: Row) -> str:
    """How many entities a version holds."""
    return f"{version['entities']:,} {'entity' if version['entities'] == 1 else 'entities'}"
