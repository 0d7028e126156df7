"""The names of a shipment's dates as people say them, with the name of the column beside."""

from __future__ import annotations

from collections.abc import Iterable

from graph.detentions import FIELDS

DAYS = {
    "import_date": "the day of import",
    "entry_date": "the day of entry",
    "presented_on": "the day of presentation for examination",
    "detained_on": "the day of detention",
    "excluded_on": "the day of exclusion",
    "release_date": "the day of release",
    "conditional_release_end": "the end of the conditional release period",
}


def day_in_words(name: str) -> str:
    """Such as `the day of exclusion (excluded_on)`."""
    words = DAYS.get(name) or (FIELDS[name].meaning if name in FIELDS else "")
    return f"{words} ({name})" if words else name


def days_in_words(names: Iterable[str]) -> str:
    return ", ".join(map(day_in_words, names))
