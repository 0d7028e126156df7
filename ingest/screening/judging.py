"""What people do with a pair: confirm, reject, unsure, merge, split, undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from graph.decisions import checked_name
from graph.errors import UserMistake
from graph.judgements import (
    BY_HAND,
    CANDIDATE,
    CONFIRMED,
    MATCHES,
    REJECTED,
    SAME,
    STATUSES,
    UNSURE,
    WAIT_SECONDS,
    Basis,
    FactChange,
    Judgement,
    Pair,
    everything,
    history,
    in_effect,
    match_of,
    newest_of,
    record,
    refuse_where_overtaken,
    same_of,
)
from graph.schema import NODES, PARTIES
from graph.store import Store
from ingest.lists.judged import as_judged, holds, names_of_record, records_by_id
from ingest.lists.names import compared_forms
from ingest.names.likeness import best_of_names
from ingest.screening.listed import Found, Listed, names_of_party
from ingest.screening.overtaking import refuse_of_another, seen_already
from ingest.screening.same import compared, prepared_record

Row = dict[str, Any]
NO_PAIR_LEFT = "no such pair is left: too little speaks for it without a judgement, or one of the two is gone"
_Records = dict[str, tuple[str, Row]]


def judge(
    store: Store, one: str, another: str, status: str, *, author: str, note: str, now: datetime, seen: int = 0
) -> Judgement:
    """Says of a record and a listed entity that they are one, are not, or that it cannot be told.

    seen: number of the pair's newest judgement that the author knows of. Raises UserMistake on an id that the graph
    does not hold or that is of the wrong kind, on a rejection without a note, and where there is nothing to reject;
    Overtaken where a judgement of the pair stands that the author has not seen.
    """
    return judge_pair(store, match_of(one, another), status, author=author, note=note, now=now, seen=seen)


def merge(store: Store, one: str, another: str, *, author: str, note: str, now: datetime, seen: int = 0) -> Judgement:
    """Says of two records that they are one company or site, also where screening saw nothing. Raises like `judge`."""
    return judge_pair(store, same_of(one, another), CONFIRMED, author=author, note=note, now=now, seen=seen)


def split(store: Store, one: str, another: str, *, author: str, note: str, now: datetime, seen: int = 0) -> Judgement:
    """Says of two records that they are not one. Raises like `judge`."""
    return judge_pair(store, same_of(one, another), REJECTED, author=author, note=note, now=now, seen=seen)


def unsure_of(store: Store, one: str, another: str, **said: Any) -> Judgement:
    """Says of a pair of either kind that it cannot be told. Raises like `judge`."""
    return judge_pair(store, pair_of(store, one, another), UNSURE, **said)


def judge_pair(
    store: Store, pair: Pair, status: str, *, author: str, note: str, now: datetime, seen: int = 0
) -> Judgement:
    """Says of a pair what `judge`, `merge` and `split` say of two ids. Raises like `judge`."""
    if status not in STATUSES:
        raise UserMistake(f"The status is {status[:40]!r}; expected one of: {', '.join(STATUSES)}.")
    if status == REJECTED and not note.strip():
        what = "A pair is rejected" if pair.relation == MATCHES else "Two records are split"
        raise UserMistake(f"{what} for a reason: write it into the note (--note).")
    with store.writing(wait_seconds=WAIT_SECONDS) as writer:
        # A graph that was made before there were judgements lacks it; it is what keeps two machines apart.
        writer.run(NODES["Judgement"].constraint())
        records = records_by_id(store, [pair.entity, pair.other])
        _check_ends(pair, records)
        said = history(store, pair)
        seen = seen or seen_already(said, author)
        refuse_where_overtaken(next(iter(said), None), seen)
        basis = _basis(store, pair, records, status)
        properties = as_judged(Judgement("", pair, 0, status, note, author, now, basis=basis))
        change = FactChange(records[pair.entity][0], records[pair.other][0], properties)
        return record(
            store, writer, pair, change, status=status, note=note, author=author, now=now, seen=seen, basis=basis
        )


def undo(
    store: Store, one: str, another: str, *, author: str, note: str, now: datetime, seen: int | None = None
) -> tuple[Judgement, Judgement]:
    """Takes the pair's newest judgement back, by a further entry: what was said before it counts again.

    seen: number of the pair's newest judgement that the author knows of; None takes back what the author said alone.
    Returns (the entry, what it took back). Raises UserMistake where there is nothing to take back or it is another's
    that the author has not seen, Overtaken like `judge`.
    """
    with store.writing(wait_seconds=WAIT_SECONDS) as writer:
        pair = pair_of(store, one, another)
        said = history(store, pair)
        effective = in_effect(said)
        if not effective:
            raise UserMistake(f"Nobody's judgement of {one} and {another} stands, so there is none to take back.")
        taken, back = effective[0], effective[1] if len(effective) > 1 else None
        if seen is None:
            refuse_of_another(said, checked_name(author, "author"))
        records = records_by_id(store, [pair.entity, pair.other])
        change = _change_back(pair, back, records)
        made = record(
            store,
            writer,
            pair,
            change,
            status=back.status if back else CANDIDATE,
            note=note,
            author=author,
            now=now,
            seen=said[0].number if seen is None else seen,
            basis=back.basis if back else Basis(score=_score(change)),
            undoes=taken.id,
        )
    return made, taken


def _change_back(pair: Pair, back: Judgement | None, records: _Records) -> FactChange | None:
    """The relationship as it stands by an earlier judgement, or by none; None where an end has gone from the graph."""
    if pair.entity not in records or pair.other not in records:
        return None
    names = (names_of_record(records[id_][1]) for id_ in (pair.entity, pair.other))
    found = None
    if not holds(back, *names):
        found = unjudged(pair, records)
        properties = found.properties if found else None
    else:
        properties = as_judged(back) if back else None
    return FactChange(records[pair.entity][0], records[pair.other][0], properties)


def _score(change: FactChange | None) -> float:
    return float(change.properties["score"]) if change and change.properties else 0.0


def unjudged(pair: Pair, records: Mapping[str, tuple[str, Row]]) -> Found | None:
    """What screening makes of the pair while nobody has judged it; None where too little speaks for it."""
    entity, other = records[pair.entity][1], records[pair.other][1]
    if pair.relation == MATCHES:
        return Listed([other]).pair(entity, pair.other)
    return compared(prepared_record(entity), prepared_record(other))


def _basis(store: Store, pair: Pair, records: _Records, status: str) -> Basis:
    """What the judgement rests on: what screening sees now, else what it saw, else the author alone."""
    entity_names, other_names = (names_of_record(records[id_][1]) for id_ in (pair.entity, pair.other))
    found = unjudged(pair, records)
    seen = found.properties if found else held_fact(store, pair, records)
    if seen is None:
        if status != CONFIRMED:
            what = "match" if pair.relation == MATCHES else "likeness"
            raise UserMistake(
                f"There is no {what} between {pair.entity} and {pair.other} to call {status}. "
                "`matches` lists those that there are."
            )
        return Basis(*_by_hand(pair, records), entity_names, other_names)
    return Basis(seen.get("score", 1.0), seen.get("name"), seen.get("explanation"), entity_names, other_names)


def _by_hand(pair: Pair, records: _Records) -> tuple[float, None, str]:
    """Score and explanation of a pair in which screening saw too little: what its names compare at."""
    entity, other = records[pair.entity][1], records[pair.other][1]
    listed = compared_forms(other["name"], other.get("aliases") or ()).values() if pair.relation == MATCHES else None
    alike = best_of_names(names_of_party(entity), listed or [(name, name) for name in names_of_party(other)])
    if alike is None:
        return 0.0, None, f"{BY_HAND}: one of the two has no name to compare"
    why = alike.explanation or "Nothing in them agrees."
    return (
        alike.score,
        None,
        f"{BY_HAND}: too little speaks for it by itself, the names compare at {alike.score:g}. {why}",
    )


def held_fact(store: Store, pair: Pair, records: _Records) -> Row | None:
    """The relationship of the pair as it stands in the graph."""
    statement = f"MATCH (n:{records[pair.entity][0]} {{id: $id}})-[r:{pair.relation}]->() RETURN r"
    rows = store.read(statement, id=pair.entity)
    return next((row["r"] for row in rows if row["r"]["id"] == pair.fact), None)


def pair_of(store: Store, one: str, another: str) -> Pair:
    """The pair of two ids: with a listed entity or of two records, by what they are or were judged as.

    Raises UserMistake where neither the graph nor a judgement knows it.
    """
    records = records_by_id(store, [one, another])
    listed = [id_ for id_ in (one, another) if id_ in records and records[id_][0] == "ListedEntity"]
    if len(listed) == 1:
        return match_of(another if listed == [one] else one, listed[0])
    known = [match_of(one, another), match_of(another, one), same_of(one, another)]
    for pair in known:
        if newest_of(store, pair):
            return pair
    _check_ends(same_of(one, another), records)
    return same_of(one, another)


def _check_ends(pair: Pair, records: Mapping[str, tuple[str, Row]]) -> None:
    """Raises UserMistake where an end is missing, or of the wrong kind."""
    _check_record(pair, pair.entity, records)
    if pair.relation == SAME:
        _check_record(pair, pair.other, records)
        if pair.entity == pair.other:
            raise UserMistake(f"{pair.entity!r} is one record: two are needed.")
        return
    label = records[pair.other][0] if pair.other in records else None
    if label is None:
        raise UserMistake(
            f"The graph holds no listed entity {pair.other[:100]!r}. `matches` and `screen` name those that match."
        )
    if label != "ListedEntity":
        raise UserMistake(
            f"{pair.other!r} is a {label.lower()}, not a listed entity. Of two records of one company: matches merge."
        )


def _check_record(pair: Pair, id_: str, records: Mapping[str, tuple[str, Row]]) -> None:
    label = records[id_][0] if id_ in records else None
    if label is None:
        raise UserMistake(f"The graph holds no {', '.join(PARTIES[:-1])} or {PARTIES[-1]} {id_[:100]!r}.")
    if label == "ListedEntity":
        way = "matches confirm ENTITY LISTED" if pair.relation == SAME else "the record first, then the listed entity"
        raise UserMistake(f"{id_!r} is a listed entity, not a record. Expected: {way}.")


def said_of(store: Store, ids: Sequence[str]) -> list[Judgement]:
    """All judgements, newest first; those alone whose pair holds each of these ids.

    Raises UserMistake on an id that neither the graph nor any judgement knows.
    """
    said = everything(store, ids)
    if not said:
        there = records_by_id(store, ids)
        for id_ in ids:
            if id_ not in there and not everything(store, [id_]):
                raise UserMistake(
                    f"Neither the graph nor any judgement knows {id_[:100]!r}. Expected the id of a record or "
                    "of a listed entity, as `matches` and `screen` print it."
                )
    return said


def pair_stands(store: Store, pair: Pair) -> bool:
    """Whether the graph holds a relationship of the pair: one made by hand has none once it is taken back."""
    records = records_by_id(store, [pair.entity, pair.other])
    return pair.entity in records and held_fact(store, pair, records) is not None
