"""`screen --since`: whom a new version of a list has made exposed, by which path.

The graph of today is asked twice: as it is, and with the lists as an earlier version had them. All else is the same,
so what differs is the lists' doing: what was loaded meanwhile does not show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.errors import UserMistake
from graph.exposure import WITH_PATH, WORST_FIRST, Assessment, assess
from graph.judgements import CONFIRMED
from graph.listing_periods import as_known
from graph.portfolio import Portfolio, sweep
from graph.projection import Fact, Node, Projection
from graph.schema import TARGETS
from graph.store import Store
from ingest.lists.copies import copy_of
from ingest.lists.names import clean_name, compared_names
from ingest.lists.versions import versions_of

Row = dict[str, Any]
Progress = Callable[[str, int, int | None], None]
_LABELS = tuple(label for label in TARGETS if label != "Line")


@dataclass(frozen=True)
class Then:
    """The lists as they were: the version of each that is meant, None where it had none.

    names: cleaned names that a version's file holds, where a copy of it is kept.
    """

    versions: Mapping[str, Row | None]
    names: Mapping[str, frozenset[str]]

    @property
    def in_words(self) -> str:
        named = [f"{which} of {v['as_of']}" if v else f"{which}: no version" for which, v in self.versions.items()]
        return ", ".join(named)


@dataclass(frozen=True)
class Change:
    """A target that stands otherwise than by the lists as they were. now: the answer with its path."""

    target: str
    label: str
    was: str
    now: Assessment

    @property
    def worse(self) -> bool:
        return WORST_FIRST.index(self.now.verdict) < WORST_FIRST.index(self.was)

    @property
    def became_exposed(self) -> bool:
        """Whether a path leads to a source that none led to before, or now with certainty."""
        return self.worse and self.now.verdict in WITH_PATH


def then_of(store: Store, said: str, home: Path) -> Then:
    """The lists as of a version: a day, or a list and a day as in uflpa:2025-01-15, or a version's id.

    A day means each list's last version up to it. A named list is put back alone; the others stay as they are. Raises
    UserMistake where there is no such version.
    """
    versions = versions_of(store)
    if not versions:
        raise UserMistake("No list is imported, so there is no version to compare with. Next: lists import uflpa FILE.")
    chosen = _by_id(versions, said) or _by_name_and_day(versions, said) or _by_day(versions, said)
    if chosen is None:
        known = ", ".join(f"{version['list']}:{version['as_of']}" for version in versions[-6:])
        raise UserMistake(f"There is no version {said!r}; expected a day such as 2025-01-15, or one of: {known}.")
    return Then(chosen, {which: names for which, v in chosen.items() if v and (names := _names(v, home))})


def _by_id(versions: Sequence[Row], said: str) -> dict[str, Row | None] | None:
    found: list[dict[str, Row | None]] = [{v["list"]: v} for v in versions if v["id"] == said]
    return found[0] if found else None


def _by_name_and_day(versions: Sequence[Row], said: str) -> dict[str, Row | None] | None:
    which, _, day = said.partition(":")
    of_day = [version for version in versions if version["list"] == which and str(version["as_of"]) == day]
    return {which: of_day[-1]} if of_day else None


def _by_day(versions: Sequence[Row], said: str) -> dict[str, Row | None] | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    lists: dict[str, Row | None] = dict.fromkeys(sorted(version["list"] for version in versions))
    lists.update({version["list"]: version for version in versions if version["as_of"] <= day})
    return lists


def _names(version: Row, home: Path) -> frozenset[str]:
    """The cleaned names in the copy of a version's file; empty where it is not kept or is another file."""
    try:
        listings = copy_of(version, home).listings.values()
    except UserMistake:
        return frozenset()
    return frozenset(name for one in listings for name in compared_names(one.name, one.aliases))


def as_then(projection: Projection, then: Then) -> Projection:
    """The graph with the lists as they were: later listings and later names match nobody, later removals are undone.

    The projection itself where that changes nothing.
    """
    gone: list[str] = []
    restored: list[Node] = []
    for node in projection.labelled("ListedEntity"):
        if node.get("list") not in then.versions:
            continue
        version = then.versions[node.get("list")]
        held = version is not None and str(version["as_of"]) in (node.get("versions") or ())
        known = as_known(node, version["as_of"], held=held) if version else None
        if known and known is not node:
            restored.append(known)
        if held:
            gone += [m.id for m in projection.arriving("MATCHES", node.id) if not _name_was_there(m, then, node)]
        elif known is None:
            gone += [match.id for match in projection.arriving("MATCHES", node.id)]
    return projection.with_(restored, [], without=gone) if restored or gone else projection


def _name_was_there(match: Fact, then: Then, node: Node) -> bool:
    """Whether the version held the name that agrees; taken so where no copy of it tells, or a person confirmed."""
    names, agrees = then.names.get(node.get("list")), clean_name(match.get("name") or "")
    return not names or not agrees or match.get("status") == CONFIRMED or agrees in names


def changes_since(projection: Projection, then: Then, *, as_of: date, progress: Progress | None = None) -> list[Change]:
    """The targets that stand otherwise than by the lists as they were: those that became exposed first, the worst at
    the head, each with its path.
    """
    before = as_then(projection, then)
    if before is projection:
        return []
    found = [one for label in _LABELS for one in _changed(label, projection, before, as_of, progress)]
    return sorted(found, key=lambda change: (not change.became_exposed, change.now.order))


def _changed(
    label: str, projection: Projection, before: Projection, as_of: date, progress: Progress | None
) -> Iterator[Change]:
    tell = (lambda done, total: progress(f"Tracing {label.lower()}s", done, total)) if progress else None
    targets, now = _by_target(sweep(projection, label, as_of=as_of, progress=tell))
    _, was = _by_target(sweep(before, label, as_of=as_of, progress=tell))
    places = np.flatnonzero(now != was)
    then = {projection.ids[int(targets[place])].as_py(): WORST_FIRST[was[place]] for place in places}
    for answer in assess(projection, list(then), as_of=as_of, paths=1) if then else ():
        yield Change(answer.target, label, then[answer.target], answer)


def _by_target(portfolio: Portfolio) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """The targets' node numbers in order, the same in both graphs since they hold the same nodes, and the verdicts."""
    order = np.argsort(portfolio.targets, kind="stable")
    return portfolio.targets[order], portfolio.verdicts[order]
