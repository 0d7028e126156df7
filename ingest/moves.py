"""Stubs that make room: a stub that turns out to be another kind of thing than was guessed when it was made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.declarations import Row, Statement, Touched, Touches
from graph.schema import NODES, RELATIONSHIPS
from graph.store import Store, Writer
from ingest.changes import Changes, read_incident, read_nodes
from ingest.resolution import mark_bad
from ingest.workbench import Workbench

AT_ONCE = 500


def list_moves(store: Store, bench: Workbench) -> None:
    """The table `moves` of stubs: id, old label, new label. Rejects rows whose stub does what the new kind cannot."""
    bench.run(
        "CREATE TABLE moves AS SELECT DISTINCT n.id, h.label AS old, n.label AS new FROM nodes n "
        "JOIN held_nodes h ON h.id = n.id AND h.label <> n.label AND h.stub "
        "ANTI JOIN bad b ON b.file = n.file AND b.row = n.row"
    )
    for old, new in bench.rows("SELECT DISTINCT old, new FROM moves ORDER BY ALL"):
        ids = [id_ for (id_,) in bench.rows("SELECT id FROM moves WHERE old = ? AND new = ?", old, new)]
        for fact in read_incident(store, old, ids):
            declared = RELATIONSHIPS[fact.type]
            for (label, id_), allowed in ((fact.start, declared.starts), (fact.end, declared.ends)):
                if label == old and id_ in ids and new not in allowed:
                    _reject(bench, id_, new, fact.type)
    mark_bad(bench)


def _reject(bench: Workbench, id_: str, label: str, type_: str) -> None:
    bench.run(
        "INSERT INTO rejects SELECT n.file, n.row, 'id', n.id, ? FROM nodes n WHERE n.id = ?",
        f"id {id_!r} is known as one end of {type_}, which {label.lower()} cannot be",
        id_,
    )
    bench.run("DELETE FROM moves WHERE id = ?", id_)


def keep_moves(store: Store, bench: Workbench, changes: Changes) -> None:
    """Keeps the before-images of the stubs that move and of what hangs on them, before anything is written."""
    for old, new, ids in _moves(bench):
        changes.keep(read_nodes(store, old, ids), moved=new)
        changes.keep(read_incident(store, old, ids), moved=new)


def move_stubs(store: Store, writer: Writer, bench: Workbench) -> None:
    """Hangs what hangs on each stub onto the node that takes its place, which is there, and removes the stub."""
    for old, new, ids in _moves(bench):
        finish_moves(writer, old, new, ids, {fact.type for fact in read_incident(store, old, ids)})


def _moves(bench: Workbench) -> Iterator[tuple[str, str, list[str]]]:
    for old, new in bench.rows("SELECT DISTINCT old, new FROM moves ORDER BY ALL"):
        for part in bench.chunks("SELECT id FROM moves WHERE old = ? AND new = ? ORDER BY id", old, new, size=AT_ONCE):
            yield old, new, [id_ for (id_,) in part]


def finish_moves(writer: Writer, old: str, new: str, ids: Sequence[str], types: set[str]) -> None:
    """The moving itself; may be done again where it was broken off."""
    for type_ in sorted(types):
        for start, pattern, made in (
            ("x", "(s)-[r:{}]->(o)", "(x)-[n:{}]->(o)"),
            ("o", "(o)-[r:{}]->(s)", "(o)-[n:{}]->(x)"),
        ):
            cypher = (
                f"UNWIND $ids AS id MATCH (s:{old} {{id: id}}) MATCH (x:{new} {{id: id}}) "
                f"MATCH {pattern.format(type_)} WITH r, o, x, properties(r) AS kept DELETE r "
                f"CREATE {made.format(type_)} SET n = kept "
                f"RETURN kept.id AS fact, {start}.id AS start, labels({start})[0] AS label"
            )
            writer.run(Statement(cypher, _moved(type_)), ids=ids)
    writer.run(NODES[old].delete(), ids=ids)


def _moved(type_: str) -> Touches:
    """The statement's rows say which relationships were hung elsewhere."""

    def touches(_: Row, moved: Sequence[Row]) -> Iterator[Touched]:
        for label in sorted({row["label"] for row in moved}):
            rows = [row for row in moved if row["label"] == label]
            yield Touched(type_, [row["fact"] for row in rows], label, [row["start"] for row in rows])

    return touches
