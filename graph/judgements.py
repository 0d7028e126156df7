"""What people said of pairs: a record and a listed entity, or two records of perhaps one company. It only grows.

A judgement names its pair by ids and keeps the names that it was made on, so it outlives a reload, an undo, a new
version of a list, and the records themselves. The status of MATCHES and POSSIBLY_SAME_AS follows from a pair's newest
judgement; taking one back is a further entry. Two people cannot both write the same next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from graph.decisions import checked_name, checked_note
from graph.declarations import Row, Statement, Touched
from graph.errors import UserMistake
from graph.numbered import newest_first
from graph.schema import NODES, RELATIONSHIPS, fact_id
from graph.store import Writer
from graph.values import instant

MATCHES, SAME = "MATCHES", "POSSIBLY_SAME_AS"
CANDIDATE, CONFIRMED, REJECTED, UNSURE = "candidate", "confirmed", "rejected", "unsure"
STATUSES = (CONFIRMED, REJECTED, UNSURE)
BY_HAND = "made by hand"
_OF_RECORDS = {CONFIRMED: "merged", REJECTED: "split"}
WAIT_SECONDS = 5.0
"""How long a judgement waits for another command to finish writing."""


def status_in_words(relation: str, status: str) -> str:
    """The status as people say it: two records are merged or split, not confirmed or rejected."""
    return _OF_RECORDS.get(status, status) if relation == SAME else status


class Reader(Protocol):
    """What is needed of a store to read judgements."""

    def read(self, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]: ...


@dataclass(frozen=True, order=True)
class Pair:
    """relation: MATCHES or POSSIBLY_SAME_AS. entity: a record. other: a listed entity, or the record of higher id."""

    relation: str
    entity: str
    other: str

    @property
    def fact(self) -> str:
        """The id of the relationship between the two."""
        return fact_id(self.relation, self.entity, self.other)


def match_of(entity: str, listed: str) -> Pair:
    return Pair(MATCHES, entity, listed)


def same_of(one: str, another: str) -> Pair:
    """The pair of two records, whichever is named first."""
    return Pair(SAME, min(one, another), max(one, another))


@dataclass(frozen=True)
class Basis:
    """What a judgement was made on: the score, what agreed, and the names and identifiers of the two.

    explanation: in words; it begins with BY_HAND where screening saw too little, and the score is that of the names.
    """

    score: float = 1.0
    agrees: str | None = None
    explanation: str | None = None
    entity_names: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()

    @property
    def by_hand(self) -> bool:
        """Whether it was said of a pair in which screening saw too little."""
        return (self.explanation or "").startswith(BY_HAND)


@dataclass(frozen=True)
class Judgement:
    """One judgement of one pair.

    number: its place among the pair's, from 1. status: how the pair stands from then on; candidate where an undo leaves
    nothing said. undoes: id of the judgement that it takes back. basis: an undo has that of what it goes back to.
    at: UTC.
    """

    id: str
    pair: Pair
    number: int
    status: str
    note: str
    author: str
    at: datetime
    basis: Basis = field(default_factory=Basis)
    undoes: str | None = None

    @property
    def in_words(self) -> str:
        note = f" ({self.note})" if self.note else ""
        return f"{self.author} {self.deed} on {self.at:%Y-%m-%d %H:%M} UTC{note}"

    @property
    def says(self) -> str:
        """The status in words."""
        return status_in_words(self.pair.relation, self.status)

    @property
    def deed(self) -> str:
        """What the author did: said how the pair stands, or took a judgement back and what stands then."""
        if not self.undoes:
            return f"said {self.says}"
        left = "nobody's judgement stands" if self.status == CANDIDATE else f"{self.says} stands again"
        return f"took a judgement back ({left})"


class Overtaken(UserMistake):
    """Somebody judged the pair whom the author had not seen; `newer` is that judgement."""

    def __init__(self, newer: Judgement) -> None:
        super().__init__(
            f"{newer.pair.entity} and {newer.pair.other} are judged already. {newer.in_words}. Nothing was written. "
            f"To judge anew all the same, say that you have seen it: --seen {newer.number}."
        )
        self.newer = newer


@dataclass(frozen=True)
class FactChange:
    """The relationship that a judgement leaves: the labels of its ends, and properties, or None for no relationship."""

    start: str
    end: str
    properties: dict[str, Any] | None


def record(
    store: Reader,
    writer: Writer,
    pair: Pair,
    change: FactChange | None,
    *,
    status: str,
    note: str,
    author: str,
    now: datetime,
    seen: int,
    basis: Basis,
    undoes: str | None = None,
) -> Judgement:
    """Writes a judgement and the relationship as it leaves it, both or neither.

    seen: number of the pair's newest judgement that the author knows of, 0 for none. change: None where there is no
    relationship before or after. Raises Overtaken where there is a newer one, UserMistake where the author is missing.
    """
    note, author = checked_note(note), checked_name(author, "author")
    newest = newest_of(store, pair)
    refuse_where_overtaken(newest, seen)
    number = newest.number + 1 if newest else 1
    made = Judgement(
        judgement_id(pair, number), pair, number, status, note, author, instant(now), basis=basis, undoes=undoes
    )
    try:
        written = writer.run(_statement(pair, change), **_values(pair, change), judgement=_row(made))
    except UserMistake:
        refuse_where_overtaken(newest_of(store, pair), seen)
        raise
    if not written:
        raise UserMistake(f"{pair.entity} or {pair.other} has gone from the graph meanwhile. Nothing was written.")
    return made


def _statement(pair: Pair, change: FactChange | None) -> Statement:
    """The judgement and its relationship in one transaction."""
    create = f"CREATE (j:{NODES['Judgement'].label}) SET j = $judgement RETURN j.id AS made"
    if change is None:
        return Statement(create)
    RELATIONSHIPS[pair.relation].check_ends(change.start, change.end)
    ends = f"MATCH (a:{change.start} {{id: $from_id}}) MATCH (b:{change.end} {{id: $to_id}}) "
    if change.properties is None:
        middle = f"OPTIONAL MATCH (a)-[r:{pair.relation}]->(b) WHERE r.id = $fact DELETE r "
    else:
        middle = f"MERGE (a)-[r:{pair.relation} {{id: $fact}}]->(b) SET r = $properties "
    return Statement(ends + middle + create, _touching(pair, change.start))


def _touching(pair: Pair, start: str) -> Callable[[Row, Sequence[Row]], Iterable[Touched]]:
    return lambda _values, _returned: [Touched(pair.relation, [pair.fact], start, [pair.entity])]


def _values(pair: Pair, change: FactChange | None) -> dict[str, Any]:
    if change is None:
        return {}
    values: dict[str, Any] = {"from_id": pair.entity, "to_id": pair.other, "fact": pair.fact}
    return values | ({} if change.properties is None else {"properties": change.properties})


def refuse_where_overtaken(newest: Judgement | None, seen: int) -> None:
    """Raises Overtaken where the newest judgement is not the one that was seen, UserMistake where that is none."""
    if newest is None:
        if seen:
            raise UserMistake(f"This pair has no judgement {seen}: nobody has judged it yet. Leave --seen out.")
    elif seen > newest.number:
        raise UserMistake(f"This pair has no judgement {seen}; the newest is {newest.number}. {newest.in_words}.")
    elif newest.number != seen:
        raise Overtaken(newest)


def judgement_id(pair: Pair, number: int) -> str:
    """The id of a pair's judgement: two people cannot both write the same next one, on whatever machines they are."""
    return fact_id("judgement", pair.relation, pair.entity, pair.other, str(number))


def newest_of(store: Reader, pair: Pair) -> Judgement | None:
    found = history(store, pair)
    return found[0] if found else None


def history(store: Reader, pair: Pair) -> list[Judgement]:
    """The judgements of a pair, newest first."""
    return newest_first(partial(_by_id, store), partial(judgement_id, pair))


def in_effect(said: Sequence[Judgement]) -> list[Judgement]:
    """Those of a pair's judgements, newest first, that nobody took back, newest first."""
    taken_back = {judgement.undoes for judgement in said}
    return [one for one in said if not one.undoes and one.id not in taken_back]


def current(store: Reader) -> dict[Pair, Judgement]:
    """The newest judgement of each pair, in the order of the pairs."""
    rows = store.read(
        "MATCH (j:Judgement) "
        "RETURN j.relation AS relation, j.entity AS entity, j.other AS other, max(j.number) AS number"
    )
    ids = [judgement_id(Pair(row["relation"], row["entity"], row["other"]), row["number"]) for row in rows]
    newest = {judgement.pair: judgement for judgement in _by_id(store, ids)}
    return dict(sorted(newest.items()))


def everything(store: Reader, naming: Iterable[str] = ()) -> list[Judgement]:
    """All judgements, newest first; those alone whose pair holds each of these ids."""
    rows = store.read(
        "MATCH (j:Judgement) WHERE all(id IN $naming WHERE id = j.entity OR id = j.other) RETURN j", naming=list(naming)
    )
    found = [_judgement(row["j"]) for row in rows]
    return sorted(found, key=lambda one: (one.at, one.number, one.id), reverse=True)


def _by_id(store: Reader, ids: list[str]) -> list[Judgement]:
    rows = store.read("UNWIND $ids AS id MATCH (j:Judgement {id: id}) RETURN j", ids=ids) if ids else []
    held = {row["j"]["id"]: row["j"] for row in rows}
    return [_judgement(held[id_]) for id_ in ids if id_ in held]


def _row(made: Judgement) -> dict[str, Any]:
    row = {
        **{"id": made.id, "relation": made.pair.relation, "entity": made.pair.entity, "other": made.pair.other},
        **{"number": made.number, "status": made.status, "note": made.note, "author": made.author, "at": made.at},
        **{"undoes": made.undoes, "score": made.basis.score, "agrees": made.basis.agrees},
        **{"explanation": made.basis.explanation, "entity_names": list(made.basis.entity_names)},
        "other_names": list(made.basis.other_names),
    }
    return {name: value for name, value in row.items() if value is not None}


def _judgement(row: Row) -> Judgement:
    names = (tuple(row.get(f"{side}_names") or ()) for side in ("entity", "other"))
    basis = Basis(row["score"], row.get("agrees"), row.get("explanation"), *names)
    pair = Pair(row["relation"], row["entity"], row["other"])
    said = {name: row[name] for name in ("id", "number", "status", "note", "author")}
    return Judgement(**said, pair=pair, at=instant(row["at"]), basis=basis, undoes=row.get("undoes"))
