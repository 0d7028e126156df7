"""What is written leaves word: each way of writing is seen by a refresh."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from graph import journal
from graph.declarations import Statement
from graph.errors import UserMistake
from graph.projection import Projection
from graph.saved import open_projection
from graph.schema import NODES, RELATIONSHIPS
from graph.settings import Settings
from graph.store import Store, open_store
from tests.projections import fill, fresh, rename, same

SUPPLIES = RELATIONSHIPS["SUPPLIES"]


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
