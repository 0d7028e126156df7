"""`screen`: makes and brings up to date what records may be listed entities, and which records may be one.

What people judged stands: a judged pair keeps its status, with the score of today, and a rejected one stays out until
a name changes. The relationships that nobody judged are replaced by what is found now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from graph.judgements import CANDIDATE, MATCHES, SAME, Judgement, Pair, current
from graph.schema import NODES, PARTIES
from graph.store import Store, Writer
from ingest.lists.judged import as_judged, holds, names_of_record, records_by_id, write_changes
from ingest.lists.matches import IDENTICAL
from ingest.lists.versions import show_lists
from ingest.names.likeness import Likeness
from ingest.screening.due import note_screened
from ingest.screening.listed import Found, Listed, matches_of
from ingest.screening.reading import Unread
from ingest.screening.same import Records, doubles_of

Row = dict[str, Any]
Progress = Callable[[str, int, int | None], None]
_OURS = (CANDIDATE, IDENTICAL, None)
"""The statuses that screening gives and takes; the others are people's."""


@dataclass
class Screened:
    """What a screening left.

    matches: rows as `screen --json` has them, the highest score first. doubles: likewise, for two records. lists: the
    versions that names were compared with. changed: how many relationships were made, changed and removed, by type.
    crowds: how many addresses, places and the like were shared by too many records to tell anything. unread: records
    with names that could not be read, or not whole.
    """

    matches: list[Row]
    doubles: list[Row]
    lists: list[Row]
    changed: dict[str, dict[str, int]] = field(default_factory=dict)
    crowds: int = 0
    unread: Unread = field(default_factory=Unread)


def silent(_what: str, _done: int, _total: int | None) -> None:
    """Progress that nobody asked for."""


def screen(store: Store, *, now: datetime, progress: Progress = silent) -> Screened:
    """Compares every record with the lists and with the records of other sources, and writes what was found."""
    with store.writing() as writer:
        writer.run(NODES["Judgement"].constraint())
        judged = current(store)
        screened = Screened([], [], show_lists(store, now.date()))
        _screen_lists(store, writer, judged, screened, progress)
        _screen_doubles(store, writer, judged, screened, progress)
        note_screened(store, writer, now, screened.unread)
    return screened


def _screen_lists(
    store: Store, writer: Writer, judged: Mapping[Pair, Judgement], screened: Screened, progress: Progress
) -> None:
    listed = Listed.of(store)
    work = _Work(store, MATCHES, judged)
    names: dict[Pair, str] = {}
    for label, record, one in matches_of(store, listed, progress, screened.unread.see):
        work.add(one, label, "ListedEntity")
        names[one.pair] = str(record["name"] or record["id"])
    screened.changed[MATCHES] = work.write(writer)
    for pair, properties in work.wanted().items():
        row = listed.rows.get(pair.other) or work.records[pair.other][1]
        name = names.get(pair) or str(work.records[pair.entity][1].get("name"))
        screened.matches.append(
            {
                **{"entity": pair.entity, "name": name, "listed": pair.other},
                "listed_name": properties.get("name") or row["name"],
                **{"list": row.get("list"), "version": (row.get("versions") or [None])[-1]},
                **work.said(pair, properties),
            }
        )
    screened.matches.sort(key=lambda row: (-row["score"], row["entity"], row["listed"]))


def _screen_doubles(
    store: Store, writer: Writer, judged: Mapping[Pair, Judgement], screened: Screened, progress: Progress
) -> None:
    records = Records.of(store)
    by_id = {row["id"]: row for row in records.rows}
    doubles = doubles_of(records, progress)
    work = _Work(store, SAME, judged)
    for one in doubles.found:
        work.add(one, by_id[one.pair.entity]["label"], by_id[one.pair.other]["label"])
    screened.changed[SAME] = work.write(writer)
    screened.crowds = doubles.crowds
    for pair, properties in work.wanted().items():
        names = (str((by_id.get(id_) or work.records[id_][1]).get("name")) for id_ in (pair.entity, pair.other))
        row = dict(zip(("name", "other_name"), names, strict=True))
        screened.doubles.append({"entity": pair.entity, "other": pair.other, **row, **work.said(pair, properties)})
    screened.doubles.sort(key=lambda row: (-row["score"], row["entity"], row["other"]))


class _Work:
    """The relationships of one type: those that should be there, against those that are."""

    def __init__(self, store: Store, relation: str, judged: Mapping[Pair, Judgement]) -> None:
        self._store, self._relation = store, relation
        self._judged = {pair: one for pair, one in judged.items() if pair.relation == relation}
        self.records = records_by_id(store, sorted({i for p in self._judged for i in (p.entity, p.other)}))
        self._found: dict[Pair, Found] = {}
        self._labels = {id_: label for id_, (label, _) in self.records.items()}
        self._wanted: dict[Pair, Row] | None = None

    def add(self, one: Found, start: str, end: str) -> None:
        self._found[one.pair] = one
        self._labels |= {one.pair.entity: start, one.pair.other: end}

    def wanted(self) -> dict[Pair, Row]:
        """The properties of every relationship that should be there, as found and as judged."""
        if self._wanted is None:
            self._wanted = {pair: one.properties for pair, one in self._found.items()}
            for pair, judgement in self._judged.items():
                if self._holds(pair, judgement):
                    self._wanted[pair] = self._wanted.get(pair, as_judged(judgement)) | {"status": judgement.status}
        return self._wanted

    def _holds(self, pair: Pair, judgement: Judgement) -> bool:
        if pair.entity not in self.records or pair.other not in self.records:
            return False
        return holds(judgement, *(names_of_record(self.records[id_][1]) for id_ in (pair.entity, pair.other)))

    def said(self, pair: Pair, properties: Row) -> Row:
        """Score, parts and status of a row."""
        found = self._found.get(pair)
        parts = parts_of(found.likeness) if found else []
        return {"score": properties.get("score", 1.0), "parts": parts, "status": properties["status"]}

    def write(self, writer: Writer) -> dict[str, int]:
        """Makes, changes and removes what differs, and says how many of each."""
        wanted, held = self.wanted(), self._held()
        create = {pair: properties for pair, properties in wanted.items() if pair not in held}
        replace = {p: said for p, said in wanted.items() if p in held and _differs(held[p], said)}
        replace = {p: said for p, said in replace.items() if held[p].get("status") in _OURS or p in self._judged}
        gone = [p for p in held if p not in wanted and (held[p].get("status") in _OURS or p in self._judged)]
        write_changes(writer, self._labels, create=create, replace=replace, delete=gone)
        return {"made": len(create), "changed": len(replace), "removed": len(gone)}

    def _held(self) -> dict[Pair, Row]:
        held = {}
        for label in PARTIES:
            rows = self._store.stream(
                f"MATCH (n:{label})-[r:{self._relation}]->(m) RETURN n.id AS entity, m.id AS other, r AS held"
            )
            for row in rows:
                pair = Pair(self._relation, row["entity"], row["other"])
                if row["held"]["id"] == pair.fact:
                    held[pair] = row["held"]
                    self._labels[pair.entity] = label
        return held


def _differs(held: Row, wanted: Row) -> bool:
    return {name: value for name, value in held.items() if name != "type"} != wanted


def parts_of(likeness: Likeness) -> list[Row]:
    return [asdict(part) for part in likeness.parts]


def by_status(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many of the rows have each status, in the order of the words."""
    return dict(sorted(Counter(row["status"] for row in rows).items()))
