"""What the page Matches reads of the graph: the queue, and all that is known of one pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import next_steps
from dashboard.matches import left_out_in_words
from dashboard.ui.decisions.log import readable
from dashboard.ui.kept import Kept
from dashboard.ui.view import View
from graph import journal
from graph.errors import UserMistake
from graph.judgements import MATCHES, SAME, Judgement, Pair, history
from graph.store import Store, open_store
from ingest.lists import show_lists
from ingest.lists.judged import records_by_id
from ingest.lists.versions import versions_of
from ingest.screening.due import unread_then
from ingest.screening.judging import held_fact, pair_of, unjudged
from ingest.screening.listed import Found
from ingest.screening.queue import Queue, read_queue

Row = dict[str, Any]
KINDS = {"listed": MATCHES, "records": SAME}
"""What the address calls the two kinds of pairs."""
_QUEUES = Kept[Queue](2)


@dataclass(frozen=True)
class Opened:
    """One pair.

    records: label and properties of those of the two that the graph holds. found: what screening makes of the pair
    today, None where that is too little. held: the relationship as it stands. said: its judgements, newest first.
    version: the newest one of the listed entity's list. naming: the last one of those that name it.
    """

    pair: Pair
    records: dict[str, tuple[str, Row]]
    found: Found | None
    held: Row | None
    said: list[Judgement]
    version: Row | None
    naming: Row | None = None

    @property
    def is_match(self) -> bool:
        return self.pair.relation == MATCHES

    @property
    def is_whole(self) -> bool:
        """Whether the graph holds both of the two."""
        return self.pair.entity in self.records and self.pair.other in self.records

    def name(self, id_: str) -> str:
        """The name of one of the two; of one that is gone the name that it had when it was judged."""
        if id_ in self.records:
            return str(self.records[id_][1].get("name") or id_)
        bases = [one.basis for one in self.said]
        names = [basis.entity_names if id_ == self.pair.entity else basis.other_names for basis in bases]
        return next((known[0] for known in names if known), id_)


@dataclass(frozen=True)
class Waiting:
    """The pairs that wait for a person, the highest score first. lists: the versions that they rest on. remarks: what
    was left out or not compared and why, and whether names are to be compared anew.
    """

    rows: list[Row]
    lists: list[Row]
    remarks: list[str]


def waiting(view: View, kind: str | None) -> Waiting:
    """The queue; of one kind of pairs alone where one is named. Raises EngineUnreachable."""
    readable(view)
    with open_store(view.settings) as store:
        found, lists = _queue(view, store), show_lists(store, view.today)
        left_out = left_out_in_words(len(found.joined))
        remarks = [*left_out, *next_steps.not_compared(store), *unread_then(store), next_steps.screening(store)]
    return Waiting(
        [row for row in found.rows if kind not in KINDS or kind_of(row) == kind], lists, list(filter(None, remarks))
    )


def kind_of(row: Row) -> str:
    """Which kind of pair a row of the queue is."""
    return "listed" if row["list"] else "records"


def after(rows: Sequence[Row], pair: Pair, group: Sequence[Row] = ()) -> Row | None:
    """The pair that comes after this one in the queue and is not of the group, and after the last the first; None where
    no other waits.
    """
    ids = [(row["entity"], row["other"]) for row in rows]
    here = ids.index((pair.entity, pair.other)) if (pair.entity, pair.other) in ids else -1
    passed = {(row["entity"], row["other"]) for row in group}
    others = (row for row in (*rows[here + 1 :], *rows[: max(here, 0)]) if (row["entity"], row["other"]) not in passed)
    return next(others, None)


def opened(view: View, one: str, another: str) -> Opened:
    """A pair by its two ids, in either order. Raises UserMistake where nobody knows it, EngineUnreachable."""
    readable(view)
    with open_store(view.settings) as store:
        pair = pair_of(store, one, another)
        records = records_by_id(store, [pair.entity, pair.other])
        said = history(store, pair)
        is_whole = pair.entity in records and pair.other in records
        if not (is_whole or said):
            gone = pair.other if pair.entity in records else pair.entity
            raise UserMistake(f"The graph holds nothing under the id {gone[:100]!r}, and nobody judged such a pair.")
        return Opened(
            pair,
            records,
            unjudged(pair, records) if is_whole else None,
            held_fact(store, pair, records) if is_whole else None,
            said,
            *_versions(store, records.get(pair.other)),
        )


def _versions(store: Store, other: tuple[str, Row] | None) -> tuple[Row | None, Row | None]:
    """The newest version of the listed entity's list, and the last one that names it."""
    listed = other[1] if other else {}
    versions = [version for version in reversed(versions_of(store)) if version["list"] == listed.get("list")]
    naming = (version for version in versions if str(version["as_of"]) in (listed.get("versions") or ()))
    return next(iter(versions), None), next(naming, None)


def _queue(view: View, store: Store) -> Queue:
    """Read again only when the graph or what was judged has changed: the whole of it takes a while."""
    settings = view.settings
    judged = store.read("MATCH (j:Judgement) RETURN count(j) AS n")[0]["n"]
    state = journal.seen(store).newest
    if state is None:
        return read_queue(store)
    key = (str(settings.home), settings.neo4j_uri, settings.neo4j_database, state, judged)
    return _QUEUES.get(key, lambda: read_queue(store))
