"""Which names of two agree best, for people to read: a score, and parts that say where it comes from."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.names.cleaning import has_chinese
from ingest.names.comparing import compare
from ingest.names.parts import Comparison, Part, Prepared
from ingest.names.preparing import prepare


@dataclass(frozen=True)
class Likeness:
    """How alike two are. own, listed: the names that agree best. score: 0 to 1. explanation: in words; where these are
    other names than the ones that the two go by, it begins with them."""

    own: str
    listed: str
    score: float
    parts: tuple[Part, ...]
    explanation: str


@functools.lru_cache(100_000)
def prepared(name: str) -> Prepared:
    """The name made ready to compare; asked for often, since one name meets many."""
    return prepare(name)


def best_of_names(own: Iterable[str], listed: Iterable[tuple[str, str]]) -> Likeness | None:
    """The best agreement of any own name with any other one; None where either has none.

    own: the names of the one, the name that it goes by first. listed: likewise (the form to compare, the name as it is
    shown) of the other. Of pairs that agree as well, the one in the script of the name that the first goes by, then the
    first in order.
    """
    ours, theirs = list(own), list(listed)
    found = [(compare(prepared(name), prepared(form)), name, shown) for name in ours for form, shown in theirs]
    if not found:
        return None
    chinese = has_chinese(ours[0])
    best, name, shown = min(found, key=lambda one: (-one[0].score, _in_other_script(one[1:], chinese)))
    goes_by = (name, shown) == (ours[0], theirs[0][1])
    return _likeness(best, name, shown, "" if goes_by else f"By the names {name!r} and {shown!r}. ")


def _in_other_script(names: Iterable[str], chinese: bool) -> int:
    return sum(has_chinese(name) is not chinese for name in names)


def _likeness(compared: Comparison, own: str, listed: str, by: str) -> Likeness:
    parts = tuple(
        Part(part.own, part.listed, str(part.kind), float(part.similarity), float(part.weight), part.says)
        for part in compared.parts
    )
    return Likeness(own, listed, round(float(compared.score), 4), parts, f"{by}{compared.explanation}")
