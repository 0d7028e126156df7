"""What speaks against a merge: one source holds the two, or the other one was said not to be what one is listed as."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.judgements import CONFIRMED, MATCHES, REJECTED, SAME, Pair, match_of, newest_of
from graph.schema import PARTIES
from graph.store import Store
from ingest.lists.judged import records_by_id
from ingest.lists.matches import IDENTICAL


def against_merging(store: Store, pair: Pair) -> list[str]:
    """A sentence for each listed entity that one of two records is, and that the other one was rejected for."""
    if pair.relation != SAME:
        return []
    return [*_against(store, pair.entity, pair.other), *_against(store, pair.other, pair.entity)]


def _against(store: Store, one: str, another: str) -> Iterator[str]:
    for row in _listed(store, one):
        said = newest_of(store, match_of(another, row["id"]))
        if said and said.status == REJECTED:
            how = "confirmed to be" if row["status"] == CONFIRMED else "of an identical name with"
            yield (
                f"{one} is {how} the listed entity {row['name']} ({row['id']}), and {said.author} rejected {another} "
                f"for it on {said.at:%Y-%m-%d}{f' ({said.note})' if said.note else ''}: one of the two may be wrong. "
                "They are merged all the same, so what is listed of the one reaches the other."
            )


def _listed(store: Store, record: str) -> Iterator[dict[str, Any]]:
    """The listed entities that a record is, by a person or an identical name."""
    for label in PARTIES:
        yield from store.read(
            f"MATCH (n:{label} {{id: $id}})-[r:{MATCHES}]->(m) WHERE r.status IN $is "
            "RETURN m.id AS id, m.name AS name, r.status AS status ORDER BY m.id",
            **{"id": record, "is": [CONFIRMED, IDENTICAL]},
        )


def of_one_source(store: Store, pair: Pair) -> str | None:
    """The source of two records where it is the same one."""
    sources = [row.get("source") for _, row in records_by_id(store, [pair.entity, pair.other]).values()]
    return str(sources[0]) if len(sources) == 2 and sources[0] and sources[0] == sources[1] else None
