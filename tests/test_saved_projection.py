"""The saved projection is the graph as it is: after whatever was written, and whatever has happened to the files."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pyarrow as pa
import pytest
from ingest_files import NOW, everything, load_all, write_file

from graph import journal, reading
from graph.declarations import Statement
from graph.errors import UserMistake
from graph.projection import LABELS, TYPES, Projection
from graph.reading import read_projection
from graph.saved import open_projection
from graph.schema import NODES, RELATIONSHIPS
from graph.settings import Settings
from graph.shelf import Shelf
from graph.store import Store, open_store
from ingest.lists import import_list, refresh_identical_matches
from ingest.runs import runs, undo
from ingest.tagging import tag

SUPPLIES = RELATIONSHIPS["SUPPLIES"]


@pytest.fixture
def mine(store_settings: Settings, home: Path) -> Settings:
    """The settings of the store, with a data folder of the test's own."""
    return dataclasses.replace(store_settings, home=home)


@pytest.fixture
def whole_reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one whenever all of the graph is read."""
    times: list[int] = []
    read = reading.read_tables

    def counted(*arguments: Any) -> Any:
        times.append(1)
        return read(*arguments)

    monkeypatch.setattr(reading, "read_tables", counted)
    return times


def same(one: Projection, other: Projection) -> None:
    """Raises where two projections differ in anything but their version."""
    for name in (*LABELS, *TYPES):
        a, b = (({**p.node_tables, **p.fact_tables})[name] for p in (one, other))
        assert _plain(a).equals(_plain(b)), name
    assert one.ids.equals(other.ids)
    assert (one.labels.tolist(), one.rows.tolist()) == (other.labels.tolist(), other.rows.tolist())


def _plain(table: pa.Table) -> pa.Table:
    columns = [
        column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        for column in table.combine_chunks().columns
    ]
    return pa.table(columns, names=table.schema.names)


def fresh(store: Store) -> Projection:
    return Projection.of_tables(*reading.read_tables(store))


def fill(store: Store, tmp_path: Path) -> None:
    load_all(store, everything(tmp_path / "files"), tmp_path)


def rename(store: Store, node: str, name: str) -> None:
    with store.writing() as writer:
        writer.write(NODES["Supplier"].update(), [{"id": node, "name": name}])


def test_what_is_read_is_what_the_graph_holds(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    with store.writing() as writer:
        writer.write(NODES["ListVersion"].create(), [{"id": "list:uflpa:1", "imported_at": NOW, "entities": 3}])
    projection = read_projection(store)
    left_out = ("raw", "fingerprint", "id")
    rows = store.read("MATCH (n) WHERE NOT n:Run AND NOT n:Finding AND NOT n:Revision RETURN properties(n) AS p")
    assert sorted(projection.nodes) == sorted(row["p"]["id"] for row in rows)
    for row in rows:
        said = {name: value for name, value in row["p"].items() if name not in left_out}
        assert projection.nodes[row["p"]["id"]].properties == said
    facts = store.read("MATCH (a)-[r]->(b) RETURN type(r) AS type, a.id AS start, b.id AS end, properties(r) AS p")
    facts = [fact for fact in facts if fact["type"] in TYPES]
    assert sorted(projection.facts) == sorted(fact["p"]["id"] for fact in facts)
    for row in facts:
        fact = projection.facts[row["p"]["id"]]
        said = {name: value for name, value in row["p"].items() if name not in left_out}
        assert (fact.type, fact.start, fact.end, fact.properties) == (row["type"], row["start"], row["end"], said)


def test_many_relationships_are_read_by_where_they_start(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "FEW", 10)
    monkeypatch.setattr(reading, "MOST_AT_ONCE", 12)
    monkeypatch.setattr(reading, "STARTS_AT_ONCE", 5)
    monkeypatch.setattr(reading, "IDS_AT_ONCE", 3)
    with store.writing() as writer:
        for label in ("Supplier", "Facility"):
            writer.write(NODES[label].create(), [{"id": f"{label}{n}"} for n in range(12)])
        pairs = [(f"Supplier{n}", f"Facility{m}") for n in range(12) for m in range(n % 3 + 1)]
        pairs += [("Supplier7", f"Facility{n % 12}") for n in range(40)]
        rows = [[a, b, f"supplies:{n}", float(n)] for n, (a, b) in enumerate(pairs)]
        writer.write(SUPPLIES.create_listed("Supplier", "Facility", ["id", "quantity"]), rows)
    facts = read_projection(store).facts
    assert {(f.start, f.end, f.id, f.get("quantity")) for f in facts.values()} == {tuple(row) for row in rows}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("lat", "north", "a number"),
        ("name", 5, "text"),
        ("aliases", "one name", "a list"),
        ("source_row", 1.5, "a whole number"),
    ],
)
def test_a_value_of_another_kind_is_named(store: Store, name: str, value: Any, expected: str) -> None:
    with store.writing() as writer:
        writer.write(NODES["Supplier"].create(), [{"id": "A"}, {"id": "B", name: value}])
    with pytest.raises(UserMistake, match=f"Supplier 'B' has {value!r} for {name}; expected {expected}"):
        read_projection(store)


def test_a_date_that_is_none_is_named(store: Store) -> None:
    with store.writing() as writer:
        writer.write(NODES["Shipment"].create(), [{"id": "A"}, {"id": "B", "import_date": "soon"}])
    with pytest.raises(UserMistake, match="Shipment 'B' has 'soon' for import_date; expected a date"):
        read_projection(store)


@pytest.mark.parametrize(
    "day", [date(1, 1, 1), date(1899, 12, 31), date(1969, 12, 31), date(2024, 2, 29), date(9999, 12, 31)]
)
def test_days_come_as_they_are(store: Store, day: date) -> None:
    with store.writing() as writer:
        writer.write(NODES["Shipment"].create(), [{"id": "A", "import_date": day}])
    assert read_projection(store).nodes["A"].get("import_date") == day


def test_it_is_read_once_and_then_opened(store: Store, mine: Settings, tmp_path: Path, whole_reads: list[int]) -> None:
    fill(store, tmp_path)
    first = open_projection(store, mine)
    second = open_projection(store, mine)
    assert len(whole_reads) == 1
    same(first, second)
    same(first, fresh(store))
    assert first.version == second.version == journal.seen(store).version


def test_only_what_changed_is_read_again(
    store: Store, mine: Settings, tmp_path: Path, whole_reads: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, tmp_path)
    before = open_projection(store, mine)
    asked: list[tuple[str, list[str]]] = []
    read = reading.read_nodes

    def noted(store: Store, label: str, ids: list[str]) -> pa.Table:
        asked.append((label, list(ids)))
        return read(store, label, ids)

    monkeypatch.setattr(reading, "read_nodes", noted)
    rename(store, "SPIN", "Lapwing Spinning & Weaving")
    after = open_projection(store, mine)
    assert asked == [("Supplier", ["SPIN"])]
    assert len(whole_reads) == 1
    assert (before.nodes["SPIN"].name, after.nodes["SPIN"].name) == ("Lapwing Spinning", "Lapwing Spinning & Weaving")
    assert before.version != after.version


def test_a_read_only_account_opens_and_refreshes(store: Store, mine: Settings, tmp_path: Path) -> None:
    """The reader account of the embedded engine can write nothing: whatever is read goes through it."""
    fill(store, tmp_path)
    open_projection(store, mine)
    rename(store, "SPIN", "Another")
    revisions = journal.seen(store)
    assert open_projection(store, mine).nodes["SPIN"].name == "Another"
    assert journal.seen(store) == revisions


@pytest.mark.parametrize("rows", [[], [{"id": "A", "name": "Avocet"}]])
def test_small_graphs(store: Store, mine: Settings, rows: list[dict[str, Any]]) -> None:
    with store.writing() as writer:
        writer.write(NODES["Supplier"].create(), rows)
    for _ in range(2):
        assert list(open_projection(store, mine).nodes) == [row["id"] for row in rows]


# What can be wrong with the files.


def _put(path: Path, content: bytes) -> None:
    """Another file in its place: what is open stays as it was."""
    path.unlink()
    path.write_bytes(content)


def _cut(folder: Path) -> None:
    for path in folder.glob("Supplier-*.arrow"):
        _put(path, path.read_bytes()[:-40])


def _fill_with_noughts(folder: Path) -> None:
    for path in folder.glob("SUPPLIES-*.arrow"):
        _put(path, bytes(path.stat().st_size))


def _lose_one(folder: Path) -> None:
    next(folder.glob("numbering-*.arrow")).unlink()


def _swap(folder: Path) -> None:
    """Each file has the size that the manifest says, and holds another table."""
    said = _manifest(folder)
    said["files"]["Supplier"], said["files"]["Facility"] = said["files"]["Facility"], said["files"]["Supplier"]
    (folder / "manifest.json").write_text(json.dumps(said))


def _garble(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(b"\xff\x00{")


def _list_instead(folder: Path) -> None:
    (folder / "manifest.json").write_text("[1, 2]")


def _manifest(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return said


def _without(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        said = _manifest(folder)
        del said[name]
        (folder / "manifest.json").write_text(json.dumps(said))

    damage.__name__ = f"without_{name}"
    return damage


def _said(name: str, value: Any) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / "manifest.json").write_text(json.dumps({**_manifest(folder), name: value}))

    damage.__name__ = f"{name}_is_{str(value)[:9]}"
    return damage


DAMAGES = [
    *(_cut, _fill_with_noughts, _lose_one, _swap, _garble, _list_instead),
    *map(_without, ("format", "reads", "version", "sequence", "newest", "seen", "files", "uncounted")),
    *(_said("format", 999), _said("reads", "0123"), _said("newest", "of another graph"), _said("seen", 7)),
    *(_said("files", []), _said("files", {"Supplier": {"file": "../../passwd"}}), _said("seen", [])),
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
def test_damaged_files_are_made_anew(
    store: Store, mine: Settings, tmp_path: Path, damage: Callable[[Path], None], whole_reads: list[int]
) -> None:
    fill(store, tmp_path)
    expected = open_projection(store, mine)
    notes: list[str] = []
    damage(Shelf(mine).folder)
    same(open_projection(store, mine, note=notes.append), expected)
    same(open_projection(store, mine, note=notes.append), expected)
    assert len(whole_reads) <= 2
    assert len(notes) <= 1


def test_a_cut_file_is_told(store: Store, mine: Settings, tmp_path: Path) -> None:
    fill(store, tmp_path)
    open_projection(store, mine)
    notes: list[str] = []
    _cut(Shelf(mine).folder)
    open_projection(store, mine, note=notes.append)
    assert notes == ["The projection is made anew: the saved copy is cut short."]


def test_another_graph_behind_the_same_address(
    store: Store, mine: Settings, tmp_path: Path, whole_reads: list[int]
) -> None:
    fill(store, tmp_path)
    open_projection(store, mine)
    with store.writing() as writer:
        writer.run(Statement("MATCH (n) DETACH DELETE n"))
        # The same revisions by number, and other ones.
        writer.write(NODES["Supplier"].create(), [{"id": "A"}], batch=1)
    notes: list[str] = []
    assert list(open_projection(store, mine, note=notes.append).nodes) == ["A"]
    assert len(whole_reads) == 2
    assert notes == ["The projection is made anew: what was kept is of another graph, or of long ago."]


def test_two_graphs_do_not_share_files(mine: Settings) -> None:
    folders = {
        Shelf(settings).folder
        for settings in (
            dataclasses.replace(mine, neo4j_uri=None),
            dataclasses.replace(mine, neo4j_uri="bolt://one:7687"),
            dataclasses.replace(mine, neo4j_uri="bolt://two:7687"),
            dataclasses.replace(mine, neo4j_uri="bolt://two:7687", neo4j_database="other"),
        )
    }
    assert len(folders) == 4


def test_a_graph_without_revisions_is_read_anew_each_time(store: Store, mine: Settings, whole_reads: list[int]) -> None:
    with store.writing() as writer:
        writer.run(Statement("CREATE (:Supplier {id: 'A'})"))
    notes: list[str] = []
    versions = {open_projection(store, mine, note=notes.append).version for _ in range(3)}
    assert len(versions) == len(whole_reads) == 3
    assert set(notes) == {"The graph holds no record of its changes yet, so all of it is read each time."}


def test_what_another_program_wrote_shows_by_the_counts(store: Store, mine: Settings, tmp_path: Path) -> None:
    fill(store, tmp_path)
    open_projection(store, mine)
    notes: list[str] = []
    with store.writing() as writer:
        writer.run(Statement("CREATE (:Supplier {id: 'BY-HAND'})"))
    assert "BY-HAND" in open_projection(store, mine, note=notes.append).nodes
    assert notes == ["The projection is made anew: the graph was changed by another program."]
    with store.writing() as writer:
        writer.run(Statement("CREATE (:Supplier {id: 'BY-HAND-2'})"))
    rename(store, "SPIN", "Another")
    found = open_projection(store, mine, note=notes.append)
    assert found.nodes["SPIN"].name == "Another"
    assert "BY-HAND-2" in found.nodes


def test_files_that_nobody_needs_go(store: Store, mine: Settings, tmp_path: Path) -> None:
    fill(store, tmp_path)
    for n in range(4):
        rename(store, "SPIN", f"Spinner {n}")
        open_projection(store, mine)
    folder = Shelf(mine).folder
    (folder / "left-over.new").write_text("")
    rename(store, "SPIN", "Spinner")
    open_projection(store, mine)
    named = {one["file"] for one in _manifest(folder)["files"].values()}
    assert {path.name for path in folder.iterdir()} == {"manifest.json", "lock", *named}


def test_a_projection_that_is_open_outlives_its_files(store: Store, mine: Settings, tmp_path: Path) -> None:
    fill(store, tmp_path)
    old = open_projection(store, mine)
    before = fresh(store)
    with store.writing() as writer:
        writer.run("MATCH (n:Lot) SET n.commodity = 'tomato'")
    open_projection(store, mine)
    same(old, before)


def test_where_nothing_can_be_kept_it_is_read_all_the_same(store: Store, mine: Settings, tmp_path: Path) -> None:
    fill(store, tmp_path)
    mine.home.mkdir(parents=True, exist_ok=True)
    (mine.home / "projection").write_text("a file where the folder should be")
    same(open_projection(store, mine), fresh(store))


# What is written: each way of writing leaves word.


def _seen_by_refresh(store: Store, mine: Settings, write: Callable[[], Any], whole_reads: list[int]) -> Projection:
    """The projection refreshed after a write, which left revisions and made nobody read all of the graph."""
    open_projection(store, mine)
    times, before = len(whole_reads), journal.seen(store)
    write()
    assert journal.seen(store).ids - before.ids, "the write left no revision"
    found = open_projection(store, mine)
    assert len(whole_reads) == times, "all of the graph was read again"
    same(found, fresh(store))
    del whole_reads[times:]
    return found


def test_every_statement_says_what_it_touches(store: Store, mine: Settings, whole_reads: list[int]) -> None:
    def run(statement: str, **parameters: Any) -> Projection:
        def write() -> None:
            with store.writing() as writer:
                writer.run(statement, **parameters)

        return _seen_by_refresh(store, mine, write, whole_reads)

    supplier, facility = NODES["Supplier"], NODES["Facility"]
    with store.writing() as writer:
        writer.write(facility.create(), [{"id": "F", "name": "Mill"}])
    run(supplier.create(), rows=[{"id": "A", "name": "Avocet"}, {"id": "B", "name": "Bittern"}])
    run(supplier.create_listed(["name", "id"]), rows=[["Crane", "C"]])
    run(supplier.replace(), rows=[{"id": "A", "role": "spinner"}])
    found = run(supplier.update(), rows=[{"id": "B", "role": "trader"}])
    assert [(n.id, n.properties) for n in found.labelled("Supplier")] == [
        ("A", {"role": "spinner"}),
        ("B", {"name": "Bittern", "role": "trader"}),
        ("C", {"name": "Crane"}),
    ]
    run(SUPPLIES.create("Supplier", "Facility"), rows=[{"from_id": "A", "to_id": "F", "properties": {"id": "s:1"}}])
    run(SUPPLIES.create_listed("Supplier", "Supplier", ["hts", "id"]), rows=[["A", "B", "52", "s:2"]])
    run(SUPPLIES.create_listed("Facility", "Supplier", ["id"]), rows=[["F", "B", "s:3"]])
    found = run(SUPPLIES.replace("Supplier"), rows=[{"from_id": "A", "facts": {"s:1": {"id": "s:1", "unit": "KG"}}}])
    assert {f.id: f.properties for f in found.facts.values()} == {
        "s:1": {"unit": "KG"},
        "s:2": {"hts": "52"},
        "s:3": {},
    }
    run(SUPPLIES.delete("Supplier"), rows=[{"from_id": "A", "facts": {"s:1": True}}])
    found = run(supplier.delete(), ids=["B"])
    assert (list(found.nodes), list(found.facts)) == (["A", "C", "F"], [])


def test_a_node_that_goes_and_comes_back_has_lost_what_hung_on_it(
    store: Store, mine: Settings, whole_reads: list[int]
) -> None:
    with store.writing() as writer:
        writer.write(NODES["Supplier"].create(), [{"id": id_} for id_ in "ABC"])
        pairs = [["A", "B", "s:1"], ["B", "C", "s:2"], ["C", "A", "s:3"]]
        writer.write(SUPPLIES.create_listed("Supplier", "Supplier", ["id"]), pairs)

    def write() -> None:
        with store.writing() as writer:
            writer.run(NODES["Supplier"].delete(), ids=["B"])
            writer.run(NODES["Supplier"].create(), rows=[{"id": "B"}])

    found = _seen_by_refresh(store, mine, write, whole_reads)
    assert list(found.facts) == ["s:3"]


def test_bookkeeping_leaves_no_word(store: Store) -> None:
    before = journal.seen(store)
    with store.writing() as writer:
        for label in ("Run", "Change", "Finding", "Region"):
            writer.write(NODES[label].create(), [{"id": "x"}])
        writer.write(NODES["Supplier"].create(), [])
        writer.run("MATCH (n) RETURN n.id AS created_set, 'CREATE' AS word, n.`SET` AS odd // DELETE")
        writer.run(NODES["Supplier"].constraint())
        writer.run(Statement("MATCH (n:Supplier) SET n.exposure_verdict = 'unknown'"))
    assert journal.seen(store) == before


@pytest.mark.parametrize(
    "cypher",
    [
        "CREATE (:Supplier {id: 'N'})",
        "merge (:Supplier {id: 'N'})",
        "MATCH (n:Supplier) SET n.name = 'x'",
        "MATCH (n:Supplier) REMOVE n.name",
        "MATCH (n:Supplier) DETACH DELETE n",
        "MATCH (n:Supplier) /* read */ WITH n FOREACH (x IN [1] | SET n.name = 'x')",
    ],
)
def test_text_that_does_not_say_what_it_touches_may_have_touched_everything(
    store: Store, mine: Settings, cypher: str, whole_reads: list[int]
) -> None:
    with store.writing() as writer:
        writer.write(NODES["Supplier"].create(), [{"id": "A", "name": "Avocet"}])
    open_projection(store, mine)
    with store.writing() as writer:
        writer.run(cypher)
    same(open_projection(store, mine), fresh(store))
    assert len(whole_reads) == 3


def test_the_revision_goes_with_what_it_says(store: Store) -> None:
    with store.writing() as writer:
        writer.write(NODES["Supplier"].create(), [{"id": "A"}])
        before = journal.seen(store)
        with pytest.raises(UserMistake, match="constraints"):
            writer.run(NODES["Supplier"].create(), rows=[{"id": "B"}, {"id": "A"}])
    assert journal.seen(store) == before


def test_revisions_are_pruned_and_what_was_missed_is_read(
    store: Store, mine: Settings, whole_reads: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST_REVISIONS", 5)
    with store.writing() as writer:
        writer.write(NODES["Supplier"].create(), [{"id": "A"}])
    open_projection(store, mine)
    for n in range(9):
        rename(store, "A", f"Name {n}")
    assert len(journal.seen(store).ids) == 5
    assert journal.seen(store).sequence == 10
    assert open_projection(store, mine).nodes["A"].name == "Name 8"
    assert len(whole_reads) == 2
    rename(store, "A", "Name 9")
    assert open_projection(store, mine).nodes["A"].name == "Name 9"
    assert len(whole_reads) == 2


def test_many_ids_are_not_named(
    store: Store, mine: Settings, whole_reads: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST_OF_A_KIND", 10)
    with store.writing() as writer:
        writer.write(NODES["Lot"].create(), [{"id": f"L{n}"} for n in range(50)])
        writer.write(NODES["Supplier"].create(), [{"id": f"A{n}"} for n in range(8)])

    def write() -> None:
        with store.writing() as writer:
            pairs = [[f"A{n % 8}", f"A{n % 7}", f"s:{n}"] for n in range(30)]
            writer.write(SUPPLIES.create_listed("Supplier", "Supplier", ["id"]), pairs, batch=10)
            writer.write(NODES["Supplier"].update(), [{"id": f"A{n % 8}", "name": str(n)} for n in range(12)])

    _seen_by_refresh(store, mine, write, whole_reads)
    sizes = store.read("MATCH (r:Revision) RETURN r.size AS size, r.ids IS NULL AS unnamed ORDER BY r.sequence")
    assert sum(row["size"] for row in sizes) == 8 + 10
    assert sum(row["unnamed"] for row in sizes) >= 3


def test_a_write_that_breaks_off_is_seen_as_far_as_it_went(store: Store, mine: Settings, tmp_path: Path) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        for n in range(45):
            yield {"id": f"S{n}"}
        raise UserMistake("the file is cut off")

    fill(store, tmp_path)
    open_projection(store, mine)
    with store.writing() as writer, pytest.raises(UserMistake, match="cut off"):
        writer.write(NODES["Supplier"].create(), rows(), batch=10)
    found = open_projection(store, mine)
    assert sum(id_.startswith("S") and id_[1:].isdigit() for id_ in found.nodes) == 40
    same(found, fresh(store))


def test_a_stub_that_was_moving_when_its_load_died(store: Store, mine: Settings) -> None:
    """The stub and what takes its place are both there, and what hung on the one hangs on the other already."""
    with store.writing() as writer:
        writer.write(NODES["Supplier"].create(), [{"id": "X", "stub": True}, {"id": "A"}])
        writer.write(SUPPLIES.create_listed("Supplier", "Supplier", ["id"]), [["X", "A", "s:1"]])
    open_projection(store, mine)
    with store.writing() as writer:
        writer.write(NODES["Facility"].create(), [{"id": "X", "name": "Mill"}])
        writer.write(SUPPLIES.delete("Supplier"), [{"from_id": "X", "facts": {"s:1": True}}])
        writer.write(SUPPLIES.create_listed("Facility", "Supplier", ["id"]), [["X", "A", "s:1"]])
    for rebuild in (False, True):
        found = open_projection(store, mine, rebuild=rebuild)
        assert (found.nodes["X"].label, list(found.facts)) == ("Facility", ["s:1"])
    with store.writing() as writer:
        writer.run(NODES["Supplier"].delete(), ids=["X"])
    found = open_projection(store, mine)
    assert (found.nodes["X"].label, list(found.facts)) == ("Facility", ["s:1"])
    same(found, fresh(store))


def test_opening_while_somebody_writes(store: Store, store_settings: Settings, mine: Settings) -> None:
    """Whatever is seen in between, the last look shows all."""
    with store.writing() as writer:
        writer.write(NODES["Supplier"].create(), [{"id": "A"}])

    def write() -> None:
        with open_store(store_settings) as other, other.writing() as writer:
            for n in range(30):
                writer.run(NODES["Supplier"].create(), rows=[{"id": f"S{n:02}"}])
                writer.run(
                    SUPPLIES.create_listed("Supplier", "Supplier", ["id"]), rows=[[f"S{n:02}", "A", f"s:{n:02}"]]
                )
                if n % 7 == 6:
                    writer.run(NODES["Supplier"].delete(), ids=[f"S{n - 3:02}"])

    with ThreadPoolExecutor() as pool:
        writing = pool.submit(write)
        openers = 0
        while not writing.done():
            for projection in pool.map(lambda _: open_projection(store, mine), range(2)):
                assert all(fact.start in projection.nodes for fact in projection.facts.values())
            openers += 1
        writing.result()
    assert openers
    same(open_projection(store, mine), fresh(store))
    same(open_projection(store, mine, rebuild=True), fresh(store))


# Whatever is done in whatever order: a refresh gives what reading all gives.

DAY = date(2023, 1, 1)
LIST = "name,aliases,sub_list,effective_date\n"


class Chance:
    """Does things to a graph at random, with names that agree now and then."""

    def __init__(self, store: Store, folder: Path, seed: int) -> None:
        self.store, self.folder, self.rng = store, folder, random.Random(seed)
        folder.mkdir()
        self.done: list[str] = []
        self.listed = 0

    def do_something(self) -> None:
        acts = [self.load] * 6 + [self.undo] * 2 + [self.tag, self.import_list, self.match]
        act = self.rng.choice(acts)
        try:
            self.done.append(act.__name__)
            act()
        except UserMistake as refused:
            self.done.append(str(refused))

    def load(self) -> None:
        files = [self._file(kind) for kind in self.rng.sample(sorted(self.ROWS), self.rng.randint(1, 3))]
        options = {"replace": self.rng.random() < 0.3, "allow_stubs": self.rng.random() < 0.6}
        load_all(self.store, files, self.folder, source=self.rng.choice(("alpha", "beta")), **options)

    def _file(self, kind: str) -> Path:
        rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        for _ in range(self.rng.randint(1, 8)):
            row = self.ROWS[kind](self)
            rows[tuple(list(row.values())[: 3 if "from_id" in row else 1])] = row
        folder = self.folder / str(len(self.done))
        folder.mkdir(parents=True, exist_ok=True)
        return write_file(folder / f"{kind}.csv", list(rows.values()))

    def _party(self) -> str:
        return self.rng.choice(("P1", "P2", "P3", "P4", "P5", "P6"))

    def _place(self) -> dict[str, Any]:
        lat, lon = self.rng.choice(((43.8, 87.6), (10.9, 106.6), (None, None)))
        return {"name": self.rng.choice(("Morvek Yarn", "Sunabo Holdings", "Lapwing")), "lat": lat, "lon": lon}

    def _day(self) -> date:
        return DAY + timedelta(self.rng.randrange(300))

    ROWS: ClassVar[dict[str, Callable[[Chance], dict[str, Any]]]] = {
        "suppliers": lambda self: {"id": self._party(), **self._place(), "country": "CN"},
        "facilities": lambda self: {"id": self._party(), **self._place(), "operator_id": self._party()},
        "supplies": lambda self: {
            "from_id": self._party(),
            "to_id": self._party(),
            "hts": self.rng.choice(("5201.00", "5205.12")),
            "first_seen": self._day(),
            "quantity": self.rng.choice((1.5, 20.0, None)),
            "documents": self.rng.choice(("D1", "D1;D2", None)),
        },
        "ownership": lambda self: {"owner_id": self._party(), "owned_id": self._party(), "share": 0.6},
        "documents": lambda self: {
            "id": self.rng.choice(("D1", "D2", "D3")),
            "kind": self.rng.choice(("invoice", "bale_list")),
            "proves": self.rng.choice(("P1;P2", "P3", None)),
        },
        "shipments": lambda self: {
            "id": self.rng.choice(("T1", "T2")),
            "shipper_id": self._party(),
            "maker_id": self._party(),
            "import_date": self._day(),
        },
        "lots": lambda self: {
            "id": self.rng.choice(("L1", "L2", "L3")),
            "commodity": "cotton",
            "made_at": self._party(),
        },
        "lot_inputs": lambda self: {"input_id": "L1", "output_id": self.rng.choice(("L2", "L3"))},
    }

    def undo(self) -> None:
        standing = [run["run"] for run in runs(self.store) if run["state"] == "done"]
        if standing:
            undo(self.store, self.rng.choice(standing[-3:]), now=NOW)

    def tag(self) -> None:
        tag(self.store)

    def import_list(self) -> None:
        self.listed += 1
        names = self.rng.sample(["Morvek Yarn", "Sunabo Holdings", "Perusha Cotton", "Tarim Ginning"], 3)
        path = self.folder / f"list{self.listed}.csv"
        path.write_text(LIST + "".join(f"{name},,ii,2022-06-21\n" for name in sorted(names)), encoding="utf-8")
        import_list(self.store, "uflpa", path, as_of=DAY + timedelta(self.listed), now=NOW, home=self.folder / "lists")
        self.match()

    def match(self) -> None:
        with self.store.writing() as writer:
            refresh_identical_matches(self.store, writer)


@pytest.mark.parametrize("seed", range(3))
def test_a_refresh_gives_what_reading_all_gives(
    store: Store, mine: Settings, tmp_path: Path, seed: int, whole_reads: list[int]
) -> None:
    fill(store, tmp_path)
    chance = Chance(store, tmp_path / "chance", seed)
    open_projection(store, mine)
    for _ in range(8):
        for _ in range(chance.rng.randint(1, 3)):
            chance.do_something()
        times = len(whole_reads)
        found = open_projection(store, mine)
        assert len(whole_reads) == times, chance.done
        try:
            same(found, fresh(store))
        except AssertionError as different:
            raise AssertionError(chance.done) from different
        del whole_reads[times:]
