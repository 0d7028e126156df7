"""What people judged, put back onto the relationships that a load, an undo or a new list has lost or made anew.

Only screening makes candidates. Here a judged pair gets its relationship as it was judged, wherever both ends are in
the graph, and a rejection ends where one of the two has a name or identifier that it did not have then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.judgements import CANDIDATE, MATCHES, REJECTED, Judgement, Pair, current
from graph.schema import PARTIES, RELATIONSHIPS
from graph.store import Store, Writer
from ingest.lists.files import IDENTIFIERS
from ingest.lists.names import clean_name

Row = dict[str, Any]
LABELS = (*PARTIES, "ListedEntity")


def names_of_record(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Every name and identifier of a record or listed entity, by which a judgement knows it."""
    names = [record.get("name"), *(record.get("aliases") or ())]
    names += [f"{name.upper()} {record[name]}" for name in IDENTIFIERS if record.get(name)]
    return tuple(dict.fromkeys(name for name in names if name))


def renamed_since(judgement: Judgement, entity: Iterable[str], other: Iterable[str]) -> bool:
    """Whether either of the two has a name or identifier that it did not have when the judgement was made."""
    return _has_new(entity, judgement.basis.entity_names) or _has_new(other, judgement.basis.other_names)


def _has_new(now: Iterable[str], then: Iterable[str]) -> bool:
    return bool(set(map(clean_name, now)) - set(map(clean_name, then)))


def holds(judgement: Judgement | None, entity: Iterable[str], other: Iterable[str]) -> bool:
    """Whether the judgement settles the pair as it is now. A rejection does until a name changes; the rest stay."""
    if judgement is None or judgement.status == CANDIDATE:
        return False
    return judgement.status != REJECTED or not renamed_since(judgement, entity, other)


def as_judged(judgement: Judgement) -> Row:
    """The properties of the relationship as the judgement leaves it."""
    basis, pair = judgement.basis, judgement.pair
    said = {"id": pair.fact, "status": judgement.status, "score": basis.score, "explanation": basis.explanation}
    said |= {"name": basis.agrees} if pair.relation == MATCHES else {}
    return {name: value for name, value in said.items() if value is not None}


def records_by_id(store: Store, ids: Sequence[str], labels: Iterable[str] = LABELS) -> dict[str, tuple[str, Row]]:
    """(label, properties) of those of the ids that the graph holds."""
    found: dict[str, tuple[str, Row]] = {}
    for label in labels:
        rows = store.read(f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n", ids=list(ids))
        found |= {row["n"]["id"]: (label, row["n"]) for row in rows}
    return found


def restore(store: Store, writer: Writer) -> int:
    """Puts every judgement that holds onto its relationship, and removes rejected ones that a new name has opened.

    Returns how many relationships changed.
    """
    judged = {pair: one for pair, one in current(store).items() if one.status != CANDIDATE}
    if not judged:
        return 0
    records = records_by_id(store, sorted({end for pair in judged for end in (pair.entity, pair.other)}))
    there = {pair: one for pair, one in judged.items() if pair.entity in records and pair.other in records}
    held = _held(store, there, records)
    wanted = {
        pair: as_judged(one)
        for pair, one in there.items()
        if holds(one, names_of_record(records[pair.entity][1]), names_of_record(records[pair.other][1]))
    }
    create = [pair for pair in wanted if pair not in held]
    replace = [pair for pair in wanted if pair in held and held[pair].get("status") != wanted[pair]["status"]]
    delete = [pair for pair in held if pair not in wanted and held[pair].get("status") == REJECTED]
    labels = {id_: label for id_, (label, _) in records.items()}
    write_changes(
        writer, labels, create={p: wanted[p] for p in create}, replace={p: wanted[p] for p in replace}, delete=delete
    )
    return len(create) + len(replace) + len(delete)


def _held(store: Store, pairs: Iterable[Pair], records: Mapping[str, tuple[str, Row]]) -> dict[Pair, Row]:
    """The relationships of the pairs that the graph holds."""
    grouped: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        grouped[pair.relation, records[pair.entity][0]].append(pair)
    found: dict[Pair, Row] = {}
    for (relation, label), some in grouped.items():
        by_fact = {pair.fact: pair for pair in some}
        statement = f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})-[r:{relation}]->() RETURN r"
        for row in store.read(statement, ids=sorted({pair.entity for pair in some})):
            if row["r"]["id"] in by_fact:
                found[by_fact[row["r"]["id"]]] = row["r"]
    return found


def write_changes(
    writer: Writer,
    labels: Mapping[str, str],
    *,
    create: Mapping[Pair, Row],
    replace: Mapping[Pair, Row],
    delete: Iterable[Pair],
) -> None:
    """Writes relationships of pairs; labels: of each id. create, replace: their properties."""
    for (relation, start), pairs in _grouped(delete, labels).items():
        rows = [{"from_id": pair.entity, "facts": {pair.fact: True}} for pair in pairs]
        writer.write(RELATIONSHIPS[relation].delete(start), rows)
    for (relation, start), pairs in _grouped(replace, labels).items():
        rows = [{"from_id": pair.entity, "facts": {pair.fact: replace[pair]}} for pair in pairs]
        writer.write(RELATIONSHIPS[relation].replace(start), rows)
    for (relation, start), pairs in _grouped(create, labels).items():
        for end in sorted({labels[pair.other] for pair in pairs}):
            chosen = [pair for pair in pairs if labels[pair.other] == end]
            rows = [{"from_id": p.entity, "to_id": p.other, "properties": create[p]} for p in chosen]
            writer.write(RELATIONSHIPS[relation].create(start, end), rows)


def _grouped(pairs: Iterable[Pair], labels: Mapping[str, str]) -> dict[tuple[str, str], list[Pair]]:
    grouped: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in sorted(pairs):
        grouped[pair.relation, labels[pair.entity]].append(pair)
    return dict(sorted(grouped.items()))
