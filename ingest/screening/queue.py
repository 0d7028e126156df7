"""What waits for a person: pairs, the highest score first, and those of one name on one side together as groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graph.errors import UserMistake
from graph.judgements import (
    CANDIDATE,
    CONFIRMED,
    MATCHES,
    SAME,
    UNSURE,
    Judgement,
    Overtaken,
    Pair,
    current,
)
from graph.schema import PARTIES, fact_id
from graph.store import Store
from ingest.lists.judged import LABELS, as_judged, names_of_record, records_by_id, renamed_since
from ingest.lists.names import clean_name
from ingest.screening.contradicting import against_merging
from ingest.screening.judging import judge_pair

Row = dict[str, Any]
RENAMED_SINCE = "a name has changed since it was confirmed; the score is that of the names then"
_Key = tuple[str, str, str]


@dataclass(frozen=True)
class Queue:
    """rows: what waits for a person, in groups. joined: pairs of records that confirmed pairs make one already, so that
    nobody need be asked.
    """

    rows: list[Row]
    joined: list[Row] = field(default_factory=list)

    @property
    def every(self) -> list[Row]:
        return in_groups(_in_order([*self.rows, *self.joined])) if self.joined else self.rows


def queue(store: Store) -> list[Row]:
    """What waits for a person, the highest score first, of equal ones those with a listed entity: candidates, what
    nobody could tell, and what was confirmed of names that have changed since.
    """
    return read_queue(store).rows


def read_queue(store: Store) -> Queue:
    """The queue, and the pairs that it leaves out."""
    judged = current(store)
    rows = [row for label in PARTIES for relation in (MATCHES, SAME) for row in _open(store, label, relation, judged)]
    one_of = joined_by(_merged(store))
    joined = [row for row in rows if _follows(row, one_of, judged)]
    left_out = set(map(pair_in, joined))
    return Queue(in_groups(_in_order(row for row in rows if pair_in(row) not in left_out)), joined)


def _in_order(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row["score"], not row["list"], row["entity"], row["other"]))


def _merged(store: Store) -> Iterator[tuple[str, str]]:
    for label in PARTIES:
        asked = f"MATCH (n:{label})-[r:{SAME}]->(m) WHERE r.status = $confirmed RETURN n.id AS one, m.id AS other"
        yield from ((row["one"], row["other"]) for row in store.read(asked, confirmed=CONFIRMED))


def joined_by(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Of each id in the pairs, one id that stands for all that pairs join it with."""
    stands_for: dict[str, str] = {}

    def found(id_: str) -> str:
        while (other := stands_for.setdefault(id_, id_)) != id_:
            stands_for[id_] = stands_for[other]
            id_ = other
        return id_

    for one, other in pairs:
        stands_for[found(one)] = found(other)
    return {id_: found(id_) for id_ in list(stands_for)}


def _follows(row: Row, one_of: Mapping[str, str], judged: Mapping[Pair, Judgement]) -> bool:
    """Whether it is a pair of records that confirmed pairs make one, and that nobody said otherwise of."""
    said = judged.get(pair_in(row))
    open_ = row["status"] == CANDIDATE and (said is None or said.status == CANDIDATE)
    joined = row["entity"] in one_of and one_of[row["entity"]] == one_of.get(row["other"])
    return open_ and relation_of(row) == SAME and joined


def in_groups(rows: Sequence[Row]) -> list[Row]:
    """The rows with `group` and `group_size`, those of a group behind its first one.

    A group is a listed entity, or a record, with all records of one cleaned name that may be it.
    """
    cleaned = {name: clean_name(name) for row in rows for name in _names(row)}
    keys = [_keys(row, cleaned) for row in rows]
    pairs = Counter(key for some in keys for key in some)
    groups: dict[_Key, list[Row]] = {}
    for row, some in zip(rows, keys, strict=True):
        groups.setdefault(max(some, key=pairs.__getitem__), []).append(row)
    return [
        {**row, "group": id_, "group_size": len(some)}
        for id_, some in ((fact_id("group", *key), some) for key, some in groups.items())
        for row in some
    ]


def firsts(rows: Iterable[Row]) -> list[Row]:
    """The best pair of each group, in the order of the groups."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row["group"], row)
    return list(found.values())


def _names(row: Row) -> tuple[str, str]:
    return row["name"] or row["entity"], row["other_name"] or row["other"]


def _keys(row: Row, cleaned: Mapping[str, str]) -> list[_Key]:
    """The groups that a pair may be of: (type, the one, cleaned name of the other); two records are alike both ways."""
    relation, (own, theirs) = relation_of(row), _names(row)
    key = (relation, row["other"], cleaned[own])
    return [key] if relation == MATCHES else [key, (SAME, row["entity"], cleaned[theirs])]


def relation_of(row: Row) -> str:
    """What the pair of a row may be: a listed entity has a list."""
    return MATCHES if row["list"] else SAME


def listed_in_words(row: Row) -> str:
    """The list of a row's listed entity, and that it is off it; blank of two records."""
    off = f", off the list since {row['removed_on']}" if row.get("removed_on") else ""
    return f"{row['list']}{off}" if row["list"] else ""


def pair_in(row: Row) -> Pair:
    return Pair(relation_of(row), row["entity"], row["other"])


def unjudged_of_group(rows: Iterable[Row], pair: Pair) -> list[Row]:
    """The pairs of this one's group that nobody has judged; empty where it does not wait, or was judged itself."""
    listed = list(rows)
    here = next((row for row in listed if pair_in(row) == pair), None)
    if here is None or here["seen"]:
        return []
    return [row for row in listed if row["group"] == here["group"] and not row["seen"]]


def group_to_judge(store: Store, pair: Pair) -> list[Pair]:
    """The pairs of this one's group that nobody has judged. Raises UserMistake where it is not in such a group."""
    found = unjudged_of_group(queue(store), pair)
    if not found:
        raise UserMistake(
            f"{pair.entity} and {pair.other} are no pair of the queue that nobody has judged, so they have no group. "
            "`matches` shows the groups; without --group the pair is judged alone."
        )
    return [pair_in(row) for row in found]


@dataclass
class GroupJudged:
    """made: a judgement for each pair. left: pairs that stay as they were, each with why. against: what contradicts
    the merges, in sentences, each once."""

    made: list[Judgement] = field(default_factory=list)
    left: list[tuple[Pair, str]] = field(default_factory=list)
    against: list[str] = field(default_factory=list)


def judge_each(
    store: Store, pairs: Sequence[Pair], status: str, *, author: str, note: str, now: datetime
) -> GroupJudged:
    """Says the same of each of the pairs, each by a judgement of its own that is undone by itself.

    A pair that somebody else has judged meanwhile is left as it is. Raises like `judge` where the first one cannot be
    judged; where a later one cannot, it and those behind it are left.
    """
    done = GroupJudged()
    for place, pair in enumerate(pairs):
        try:
            done.made.append(judge_pair(store, pair, status, author=author, note=note, now=now))
        except Overtaken as overtaken:
            done.left.append((pair, overtaken.newer.in_words))
        except UserMistake as mistake:
            if not done.made:
                raise
            done.left += [(one, str(mistake)) for one in pairs[place:]]
            break
    merged = [one.pair for one in done.made if one.status == CONFIRMED]
    done.against += dict.fromkeys(said for pair in merged for said in against_merging(store, pair))
    return done


def _open(store: Store, label: str, relation: str, judged: Mapping[Pair, Judgement]) -> list[Row]:
    found = store.read(
        f"MATCH (n:{label})-[r:{relation}]->(m) WHERE r.status IN $open "
        "RETURN n.id AS entity, n.name AS name, m.id AS other, m.name AS other_name, m.list AS list, "
        "m.removed_on AS removed_on, r.status AS status, r.score AS score, r.explanation AS explanation",
        open=[CANDIDATE, UNSURE],
    )
    renamed = _renamed(store, label, relation, judged)
    return [_queued(row, judged.get(Pair(relation, row["entity"], row["other"]))) for row in (*found, *renamed)]


def _renamed(store: Store, label: str, relation: str, judged: Mapping[Pair, Judgement]) -> list[Row]:
    """Confirmed pairs of which one has had a new name since, that somebody may look again."""
    confirmed = {p: one for p, one in judged.items() if p.relation == relation and one.status == CONFIRMED}
    records = records_by_id(store, sorted({id_ for pair in confirmed for id_ in (pair.entity, pair.other)}), LABELS)
    rows = []
    for pair, one in confirmed.items():
        if records.get(pair.entity, ("",))[0] != label or pair.other not in records:
            continue
        entity, other = records[pair.entity][1], records[pair.other][1]
        if renamed_since(one, names_of_record(entity), names_of_record(other)):
            row = {"entity": pair.entity, "name": entity.get("name"), "other": pair.other}
            held = {**as_judged(one), "explanation": RENAMED_SINCE}
            theirs = {name: other.get(name) for name in ("list", "removed_on")}
            rows.append({**held, **row, **theirs, "other_name": other.get("name")})
    return rows


def _queued(row: Row, judgement: Judgement | None) -> Row:
    return {
        **{name: row[name] for name in ("entity", "name", "other", "other_name")},
        **{name: row[name] for name in ("list", "removed_on")},
        "score": float(row.get("score") or 0),
        "status": row["status"],
        "why": row.get("explanation"),
        "seen": judgement.number if judgement else 0,
        "last": judgement.in_words if judgement else None,
    }
