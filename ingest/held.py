# ruff: noqa: S608  labels and types come from ingest.kinds alone; values are parameters
"""What the graph holds already of the facts that a load states: read by id, compared by fingerprint.

Nodes are looked up by id, relationships from the nodes that they start at, in lists: that way the cost follows the
size of the load, not that of the graph, and nothing is read at all of an empty one.
"""

from __future__ import annotations

from collections.abc import Callable

from graph.store import Store
from ingest.kinds import LABELS
from ingest.workbench import Workbench

NODES_AT_ONCE, STARTS_AT_ONCE = 10_000, 2_000
STUB = "stub"


def look_up_nodes(store: Store, bench: Workbench, progress: Callable[[int], None]) -> None:
    """The table `held_nodes`: id, label, fingerprint, and whether it is a stub, of what is stated or referred to."""
    bench.run("CREATE TABLE held_nodes (id VARCHAR, label VARCHAR, fingerprint VARCHAR, stub BOOLEAN)")
    done = 0
    for label in sorted(LABELS, key=lambda label: label not in bench.labels):
        if not store.read(f"MATCH (n:{label}) RETURN n.id AS id LIMIT 1"):
            continue
        statement = (
            f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN collect(n.id) AS ids, "
            f"collect(CASE WHEN n.stub THEN '{STUB}' ELSE coalesce(n.fingerprint, '') END) AS fingerprints"
        )
        bench.run(
            "CREATE OR REPLACE TABLE wanted AS SELECT id FROM (SELECT id FROM nodes UNION SELECT ref FROM needed) "
            "ANTI JOIN held_nodes USING (id)"
        )
        for part in bench.chunks("SELECT id FROM wanted", size=NODES_AT_ONCE):
            for row in store.read(statement, ids=[id_ for (id_,) in part]):
                found = zip(row["ids"], row["fingerprints"], strict=True)
                rows = [(i, label, fingerprint, fingerprint == STUB) for i, fingerprint in found]
                bench.insert("held_nodes", ("id", "label", "fingerprint", "stub"), rows)
            done += len(part)
            progress(done)


def look_up_facts(store: Store, bench: Workbench, progress: Callable[[int], None]) -> None:
    """For each staged type X the table `held_X`: id and fingerprint of all such facts that start where ours do."""
    done = 0
    for type_ in bench.types:
        bench.run(f"CREATE TABLE held_{type_} (id VARCHAR, fingerprint VARCHAR)")
        if not store.read(f"MATCH ()-[r:{type_}]->() RETURN r.id AS id LIMIT 1"):
            continue
        starts = f"SELECT DISTINCT h.id, h.label FROM live_{type_} l JOIN held_nodes h ON h.id = l.from_id"
        bench.run(f"CREATE OR REPLACE TABLE starts AS {starts}")
        for (label,) in bench.rows("SELECT DISTINCT label FROM starts ORDER BY label"):
            statement = (
                f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})-[r:{type_}]->() "
                "RETURN collect(r.id) AS ids, collect(coalesce(r.fingerprint, '')) AS fingerprints"
            )
            for part in bench.chunks("SELECT id FROM starts WHERE label = ?", label, size=STARTS_AT_ONCE):
                for row in store.read(statement, ids=[id_ for (id_,) in part]):
                    rows = zip(row["ids"], row["fingerprints"], strict=True)
                    bench.insert(f"held_{type_}", ("id", "fingerprint"), rows)
                    done += len(row["ids"])
                progress(done)


def compare(bench: Workbench) -> None:
    """The views `work_X`: what stands with its status, new, changed or unchanged, and of facts their ends' labels.

    The views `status_X` are the same without the labels, for counting.
    """
    for label in bench.labels:
        _compare(bench, label, f"SELECT id, fingerprint FROM held_nodes WHERE label = '{label}'")
        bench.run(f"CREATE VIEW work_{label} AS SELECT * FROM status_{label}")
    for type_ in bench.types:
        _compare(bench, type_, f"SELECT id, fingerprint FROM held_{type_}")
        bench.run(
            f"CREATE VIEW work_{type_} AS SELECT s.*, a.label AS from_label, b.label AS to_label "
            f"FROM status_{type_} s JOIN ends a ON a.id = s.from_id JOIN ends b ON b.id = s.to_id"
        )


def _compare(bench: Workbench, makes: str, held: str) -> None:
    if bench.number(f"SELECT count(*) FROM ({held})"):
        status, join = _STATUS, f"LEFT JOIN ({held}) h ON h.id = l.id"
    else:
        status, join = "'new' AS status", ""
    bench.run(f"CREATE VIEW status_{makes} AS SELECT l.*, {status} FROM live_{makes} l {join}")


_STATUS = (
    "CASE WHEN h.id IS NULL THEN 'new' WHEN h.fingerprint = l.fingerprint THEN 'unchanged' ELSE 'changed' END AS status"
)


class Counts:
    """How many facts of each label and type are new, changed and unchanged, by file; asked once."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._counts: dict[tuple[str, str, int], int] = {}
        for makes in (*bench.labels, *bench.types):
            rows = bench.rows(f"SELECT status, file, count(*) FROM status_{makes} GROUP BY status, file")
            self._counts |= {(makes, status, file): int(count) for status, file, count in rows}

    def of(self, makes: str, status: str) -> int:
        return sum(count for (m, s, _), count in self._counts.items() if (m, s) == (makes, status))

    @property
    def to_write(self) -> int:
        return sum(count for (_, status, _), count in self._counts.items() if status != "unchanged")

    @property
    def touched(self) -> set[str]:
        """Labels and types with anything new or changed."""
        return {makes for (makes, status, _), count in self._counts.items() if status != "unchanged" and count}

    def rows_touched(self) -> dict[int, int]:
        """For each file how many of its rows made a fact that is new or changed."""
        found = {}
        for number, file in enumerate(self._bench.files):
            # A row of a relationship kind alone in its file makes one fact: no need to look at each of a million.
            (kind, *more) = file.kinds
            if not more and not kind.is_node:
                found[number] = sum(self._counts.get((kind.makes, s, number), 0) for s in ("new", "changed"))
            elif self.touched:
                selects = [
                    f"SELECT row FROM status_{makes} WHERE status <> 'unchanged' AND file = {number}"
                    for makes in sorted(self.touched)
                ]
                found[number] = self._bench.number(f"SELECT count(*) FROM ({' UNION '.join(selects)})")
        return found
