"""What the graph says of its own changes: one Revision a transaction, from which a saved projection is refreshed.

A revision names the nodes or relationships that its transaction touched, of the labels and types that inference
reads, and is committed with them. Revisions are known by their ids, which are random: a graph that was restored,
emptied or put behind the same address does not hold those that another one held. Only the newest are kept.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson

from graph.declarations import Statement, Touched
from graph.schema import NODES, READ_LABELS, READ_TYPES

EVERYTHING = "everything"
MOST_REVISIONS = 1_000
MOST_IDS, MOST_OF_A_KIND = 200_000, 50_000
"""How many ids the kept revisions name in all, and how many of one kind a writer names before it names the kind."""
NOTE = NODES["Revision"].create()

_READ = frozenset((*READ_LABELS, *READ_TYPES))
_UNICODE_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_NOT_CODE = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|/\*.*?\*/|//[^\n]*", re.DOTALL)
_WRITES = re.compile(r"\b(CREATE|INSERT|MERGE|SET|DELETE|REMOVE|DROP|FOREACH|CALL|LOAD)\b", re.IGNORECASE)
_OF_SCHEMA = re.compile(r"\s*(CREATE|DROP)\s+(CONSTRAINT|(\w+\s+)?INDEX)\b", re.IGNORECASE)
Row = dict[str, Any]


class Reader(Protocol):
    """What is needed of a store to read revisions."""

    def read(self, cypher: str, /, **parameters: Any) -> list[Row]: ...

    def gather(self, cypher: str, /, **parameters: Any) -> list[Any]: ...


def code(cypher: str) -> str:
    """The statement without what is no code in it: strings, quoted names and comments."""
    return _NOT_CODE.sub(" ", _UNICODE_ESCAPE.sub(lambda found: chr(int(found[1], 16)), cypher))


def touched(cypher: str, values: Mapping[str, Any], returned: Sequence[Row]) -> list[Touched]:
    """What a statement touched of what inference reads. Text that writes and does not say what: everything."""
    if isinstance(cypher, Statement):
        return [one for one in cypher.touched(values, returned) if one.kind in _READ and len(one.ids)]
    plain = code(cypher)
    return [Touched(EVERYTHING, ())] if _WRITES.search(plain) and not _OF_SCHEMA.match(plain) else []


class Journal:
    """The revisions that one writer makes."""

    def __init__(self, store: Reader) -> None:
        self._store = store
        self._sequence: int | None = None
        self._named: Counter[str] = Counter()

    @property
    def made(self) -> bool:
        """Whether any revision was made."""
        return self._sequence is not None

    def revisions(self, touched: Iterable[Touched]) -> list[Row]:
        """The revisions to create in the transaction that touched this."""
        return [self._revision(one) for one in touched]

    def _revision(self, one: Touched) -> Row:
        if self._sequence is None:
            self._sequence = self._store.read("MATCH (r:Revision) RETURN max(r.sequence) AS last")[0]["last"] or 0
        self._sequence += 1
        self._named[one.kind] += len(one.ids)
        row = {
            "id": secrets.token_hex(16),
            "sequence": self._sequence,
            "kind": one.kind,
            "label": one.label,
            "size": 0,
            "removes": one.removes,
        }
        if one.kind != EVERYTHING and self._named[one.kind] <= MOST_OF_A_KIND:
            row |= {"ids": _packed(one.ids), "from_ids": _packed(one.from_ids), "size": len(one.ids)}
        return row


def outdated(store: Reader) -> list[str]:
    """The ids of the revisions that need not be kept, being older than the newest MOST_REVISIONS or MOST_IDS ids."""
    rows = store.read("MATCH (r:Revision) RETURN r.id AS id, r.sequence AS sequence, r.size AS size")
    rows.sort(key=lambda row: (row["sequence"], row["id"]), reverse=True)
    ids = 0
    for place, row in enumerate(rows):
        ids += row["size"]
        if place and (place >= MOST_REVISIONS or ids > MOST_IDS):
            return [row["id"] for row in rows[place:]]
    return []


@dataclass(frozen=True)
class Seen:
    """The revisions that a graph holds at a moment: the number of the newest, its id, and the ids of all.

    The graph of an earlier version of this program, or that nobody has written to, holds none.
    """

    sequence: int = 0
    newest: str = ""
    ids: frozenset[str] = frozenset()

    @property
    def version(self) -> str:
        """A name for that state of the graph; of one without revisions nothing can be said, so no two are the same."""
        return f"{self.sequence}-{(self.newest or secrets.token_hex(4))[:8]}"


def seen(store: Reader) -> Seen:
    """The revisions that the graph holds now."""
    held = store.gather("MATCH (r:Revision) RETURN collect([r.sequence, r.id])")
    if not held:
        return Seen()
    sequence, newest = max(held)
    return Seen(sequence, newest, frozenset(id_ for _, id_ in held))


@dataclass
class Changes:
    """What revisions touched, to be read again.

    everything: nobody can say what. whole: labels and types of which all may have changed. nodes: ids by label.
    removed: ids of nodes that went, and what hung on them; some may be there anew. facts: by (type, label of the
    start) and id of the start the ids of relationships.
    """

    everything: bool = False
    whole: set[str] = field(default_factory=set)
    nodes: dict[str, set[str]] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    facts: dict[tuple[str, str], dict[str, set[str]]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many nodes and relationships it names, those that are named twice for two."""
        facts = sum(len(ids) for starts in self.facts.values() for ids in starts.values())
        return facts + sum(map(len, self.nodes.values()))

    def add(self, revision: Row) -> None:
        kind, label = revision["kind"], revision["label"]
        if kind not in _READ or (revision["ids"] is None and revision["removes"]):
            self.everything = True
        elif revision["ids"] is None or (kind in READ_TYPES and label is None):
            self.whole.add(kind)
        elif label is None:
            ids = orjson.loads(revision["ids"])
            self.nodes.setdefault(kind, set()).update(ids)
            self.removed.update(ids if revision["removes"] else ())
        else:
            starts = self.facts.setdefault((kind, label), {})
            for id_, from_id in zip(orjson.loads(revision["ids"]), orjson.loads(revision["from_ids"]), strict=True):
                starts.setdefault(from_id, set()).add(id_)


def changes(store: Reader, revisions: Collection[str]) -> Changes:
    """What those revisions touched. One that is gone by now may have touched everything."""
    found = Changes()
    rows = store.read(
        "UNWIND $ids AS id MATCH (r:Revision {id: id}) RETURN r.kind AS kind, r.label AS label, r.ids AS ids, "
        "r.from_ids AS from_ids, r.removes AS removes",
        ids=sorted(revisions),
    )
    found.everything = len(rows) != len(revisions)
    for row in rows:
        found.add(row)
    return found


def _packed(ids: Sequence[str]) -> str:
    return orjson.dumps(list(ids)).decode()
