"""Whether a list's new name is a slip: near to a known one, or given to a file that is the UFLPA Entity List."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from rapidfuzz.distance import OSA

from graph.errors import UserMistake
from ingest.lists.files import UFLPA, WRO, ListFile, read_list
from ingest.lists.names import clean_name

SHIPPED = Path(__file__).parent / "data" / "uflpa_entity_list_partial.csv"
"""Rows of the UFLPA Entity List, by which a file is known to be that list under whatever name."""
SHORTEST, LONG = 3, 6
"""Of how many letters a name is near to one that differs in one slip, and in two."""
FEWEST_SHARED, PART_SHARED = 10, 3
"""How many of the shipped entities, and at least one in how many of its own, make a file the UFLPA Entity List."""


def refuse_slip(which: str, lists: Iterable[str], found: ListFile) -> None:
    """Raises UserMistake where a list that is not there yet is named nearly as a known one, or the file is another's.

    lists: those that are there.
    """
    there = set(lists)
    if which in there | {UFLPA, WRO}:
        return
    way_on = f"To begin a list of that name, add --new. Nothing is imported: {found.path}."
    if near := nearest(which, there | {UFLPA, WRO}):
        raise UserMistake(f"{which!r} is no list here; did you mean {near}? {way_on}")
    if count := _of_the_shipped(found):
        raise UserMistake(
            f"{which!r} is no list here, and the file reads as the UFLPA Entity List: it holds {count:,} of the "
            f"entities that are known to be on it. Did you mean uflpa? {way_on}"
        )


def nearest(which: str, known: Iterable[str]) -> str | None:
    """The known name that this one may be a slip of: a letter or two more, less, other or exchanged, or words more."""
    words = re.split(r"[-_0-9]+", which)
    slips = {name: OSA.distance(which, name) for name in known}
    near = [name for name, slip in slips.items() if slip <= _slips(min(len(which), len(name)))]
    named = [name for name in (UFLPA, WRO) if name in words]
    return min(near or named, key=lambda name: (slips[name], name), default=None)


def _slips(letters: int) -> int:
    return 0 if letters < SHORTEST else 1 if letters < LONG else 2


def _of_the_shipped(found: ListFile) -> int:
    """How many of the shipped entities a file holds, where they make it that list; else 0."""
    held = {clean_name(one.name) for one in found.listings.values()}
    both = len(held & _shipped())
    return both if both >= FEWEST_SHARED and both * PART_SHARED >= len(held) else 0


@cache
def _shipped() -> frozenset[str]:
    return frozenset(clean_name(one.name) for one in read_list(UFLPA, SHIPPED).listings.values())
