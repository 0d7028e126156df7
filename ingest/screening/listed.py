"""Every company, site, operator and owner against every name and alias on the lists.

A USCC or LEI that both have decides over names: the same one is a match of score 1 whatever the names, and different
ones are no match that is not identical. Names of entities that were taken off count, too: a shipment is judged by the
lists of its own day.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from graph.judgements import CANDIDATE, Pair, match_of
from graph.schema import PARTIES
from graph.store import Store
from ingest.lists.files import IDENTIFIERS
from ingest.lists.matches import IDENTICAL, identical, names_of
from ingest.lists.names import clean_name, compared_forms
from ingest.names import THRESHOLD, Index
from ingest.names.likeness import Likeness, best_of_names, prepared
from ingest.names.parts import Part

Row = dict[str, Any]
Progress = Callable[[str, int, int | None], None]
_BATCH = 2_000


@dataclass(frozen=True)
class Found:
    """A record that may be a listed entity or another record: the pair, how alike, and its status unjudged."""

    pair: Pair
    likeness: Likeness
    status: str = CANDIDATE

    @property
    def properties(self) -> Row:
        """The relationship as it stands while nobody has judged."""
        alike = self.likeness
        said = {"id": self.pair.fact, "status": self.status, "score": alike.score, "explanation": alike.explanation}
        return said | ({"name": alike.listed} if self.pair.relation == "MATCHES" else {})


class Listed:
    """The entities on all lists, regions left out: they have no name that a company could bear."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = {row["id"]: row for row in sorted(rows, key=lambda row: str(row["id"])) if not row.get("regional")}
        self._identical = names_of({"regional": None, "aliases": None, **row} for row in self.rows.values())
        self._forms = {id_: compared_forms(r["name"], r.get("aliases") or ()) for id_, r in self.rows.items()}
        self._by_identifier: dict[tuple[str, str], set[str]] = defaultdict(set)
        for id_, row in self.rows.items():
            for name in IDENTIFIERS:
                if row.get(name):
                    self._by_identifier[name, _plain(row[name])].add(id_)

    @classmethod
    def of(cls, store: Store) -> Listed:
        return cls(row["l"] for row in store.read("MATCH (l:ListedEntity) RETURN l"))

    @functools.cached_property
    def _index(self) -> Index:
        """Made when many records are asked about: that takes some milliseconds a name."""
        return Index((id_, prepared(form)) for id_, forms in self._forms.items() for form, _ in forms.values())

    def found(self, records: Sequence[Row]) -> Iterator[Found]:
        """What each record may be, record by record, and each record's in the order of the listings' ids."""
        near = self._near(records)
        for record, named in zip(records, near, strict=True):
            same = {
                id_ for name in IDENTIFIERS for id_ in self._by_identifier.get((name, _plain(record.get(name))), ())
            }
            exact = {row["to_id"]: row["properties"] for row in self._identical_to(record)}
            for id_ in sorted(named | same | exact.keys()):
                if one := self._compared(record, id_, exact.get(id_)):
                    yield one

    def pair(self, record: Row, listed: str) -> Found | None:
        """What one record and one listed entity are while nobody has judged; None where too unlike."""
        exact = {row["to_id"]: row["properties"] for row in self._identical_to(record)}
        return self._compared(record, listed, exact.get(listed))

    def _near(self, records: Sequence[Row]) -> list[set[str]]:
        """For each record the listings that one of its names may mean."""
        names = [(place, name) for place, record in enumerate(records) for name in names_of_party(record)]
        found: list[set[str]] = [set() for _ in records]
        if self.rows and names:
            for number, keys in self._index.candidates([name for _, name in names]):
                found[names[number][0]].update(keys)
        return found

    def _identical_to(self, record: Row) -> Iterable[Row]:
        return identical(record["id"], record.get("name"), record.get("aliases") or (), self._identical)

    def _compared(self, record: Row, listed: str, exact: Row | None) -> Found | None:
        row, pair = self.rows.get(listed), match_of(record["id"], listed)
        if row is None:
            return None
        if exact:
            return Found(pair, self._alike_by_identity(record, listed, exact), IDENTICAL)
        alike = best_of_names(names_of_party(record), self._forms[listed].values())
        agree = identifiers_agree(record, row)
        if agree is not None:
            return Found(pair, by_identifier(agree, alike, record, row)) if agree.similarity else None
        return Found(pair, alike) if alike and alike.score >= THRESHOLD else None

    def _alike_by_identity(self, record: Row, listed: str, exact: Row) -> Likeness:
        """Of the names that are identical: the record's own one before an alias of its."""
        own = next(name for name in names_of_party(record) if clean_name(name) in self._forms[listed])
        part = Part(own, exact["name"], "name", 1.0, 1.0, "the names are the same but for signs, case and legal form")
        return Likeness(own, exact["name"], 1.0, (part,), exact["explanation"])


def parties(store: Store, label: str) -> Iterator[Row]:
    """What screening reads of each record of a label."""
    columns = ", ".join(f"n.{name} AS {name}" for name in ("id", "name", "aliases", *IDENTIFIERS))
    yield from store.stream(f"MATCH (n:{label}) RETURN {columns} ORDER BY n.id")


def matches_of(
    store: Store, listed: Listed, progress: Progress, see: Callable[[Row], None]
) -> Iterator[tuple[str, Row, Found]]:
    """(label, record, what it may be) of every record. see: is shown each record, whether it may be listed or not."""
    total = sum(store.read(f"MATCH (n:{label}) RETURN count(n) AS n")[0]["n"] for label in PARTIES)
    done = 0
    for label in PARTIES:
        rows = parties(store, label)
        while records := list(islice(rows, _BATCH)):
            by_id = {record["id"]: record for record in records}
            for record in records:
                see(record)
            for one in listed.found(records):
                yield label, by_id[one.pair.entity], one
            done += len(records)
            progress("Screening", done, total)


def names_of_party(record: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (record.get("name"), *(record.get("aliases") or ())) if name))


def identifiers_agree(one: Mapping[str, Any], other: Mapping[str, Any]) -> Part | None:
    """Whether the two have the same USCC or LEI (similarity 1) or different ones (0); None where it cannot be told."""
    found = [
        (name, one[name], other[name]) for name in IDENTIFIERS if _plain(one.get(name)) and _plain(other.get(name))
    ]
    for name, own, theirs in found:
        if _plain(own) == _plain(theirs):
            return Part(own, theirs, name, 1.0, 1.0, f"the same {name.upper()} {own}")
    for name, own, theirs in found:
        return Part(own, theirs, name, 0.0, 1.0, f"different {name.upper()}: {own} and {theirs}")
    return None


def by_identifier(agree: Part, alike: Likeness | None, one: Mapping[str, Any], other: Mapping[str, Any]) -> Likeness:
    """How alike two of the same identifier are: surely, with what their names say beside it."""
    names = f"; names: {alike.explanation}" if alike else ""
    parts = (agree, *(alike.parts if alike else ()))
    return Likeness(_own(one), alike.listed if alike else _own(other), 1.0, parts, f"{agree.says}{names}")


def _own(record: Mapping[str, Any]) -> str:
    return str(record.get("name") or record["id"])


def _plain(identifier: Any) -> str:
    return "".join(str(identifier or "").split()).upper()
