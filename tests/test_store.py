"""The store keeps its promises on both engines."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bench.neo4j_server import free_port
from graph import schema
from graph.errors import EngineUnreachable, UserMistake
from graph.settings import Settings
from graph.store import Store, Writer, open_store, refuse_files

SUPPLIER = schema.NODES["Supplier"]
SUPPLIES = schema.RELATIONSHIPS["SUPPLIES"]
COUNT = "MATCH (n) WHERE NOT n:Revision RETURN count(n) AS n"
WRITES = [
    "CREATE (n:Supplier {id: 'x'})",
    "CREATE (n:Unheard {id: 'x'})",
    "MERGE (n:Supplier {id: 'x'})",
    "MATCH (n:Supplier) SET n.name = 'x'",
    "MATCH (n:Supplier) SET n:Facility",
    "MATCH (n:Supplier) REMOVE n.name",
    "MATCH (n:Supplier) DETACH DELETE n",
    "MATCH (a:Supplier) CREATE (a)-[:SUPPLIES {id: 'x'}]->(a)",
    "FOREACH (i IN [1] | CREATE (:Supplier {id: 'x'}))",
    "CALL { CREATE (n:Supplier {id: 'x'}) RETURN n } RETURN n.id",
    "CREATE INDEX sneaked IF NOT EXISTS FOR (n:Supplier) ON (n.name)",
    "CREATE CONSTRAINT sneaked IF NOT EXISTS FOR (n:Supplier) REQUIRE n.name IS UNIQUE",
    "DROP CONSTRAINT supplier_id",
    "CREATE USER sneaked SET PASSWORD 'long enough'",
]
FILES = [
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "load\n csv from 'http://127.0.0.1/' as line return line",
    "LOAD/* x */CSV FROM 'x' AS line RETURN line",
    "RETURN 1 // 'quote\nUNION LOAD CSV FROM 'x' AS line RETURN 1",
    r"L\u004fAD CSV FROM 'x' AS line RETURN line",
    "MATCH (`n'`) LOAD CSV FROM 'x' AS line RETURN line",
]


def suppliers(count: int) -> Iterator[dict[str, str]]:
    return ({"id": f"s{n}", "name": f"Supplier {n}"} for n in range(count))


def write(store: Store, count: int) -> None:
    with store.writing() as writer:
        writer.write(SUPPLIER.create(), suppliers(count))


def together(*actions: Callable[[], None]) -> None:
    """Runs the actions at once and raises what one of them raised."""
    failures: list[Exception] = []
    start = threading.Barrier(len(actions))

    def run(action: Callable[[], None]) -> None:
        start.wait()
        try:
            action()
        except (UserMistake, EngineUnreachable) as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for failure in failures:
        raise failure


def test_every_kind_of_value_comes_back_as_it_went_in(store: Store) -> None:
    sent = {
        "id": "s1",
        "string": "棉花 پاختا",
        "empty": "",
        "float": 1.5,
        "whole": 2.0,
        "int": 2**53 + 1,
        "date": date(2024, 2, 29),
        "datetime": datetime(2024, 2, 29, 12, 30, 15, 123456, tzinfo=UTC),
        "bool": False,
        "strings": ["a", "b"],
        "none": [],
    }
    with store.writing() as writer:
        assert writer.write(SUPPLIER.create(), [{**sent, "missing": None}, {"id": "s2"}]) == 2
        edge = {"from_id": "s1", "to_id": "s2", "properties": {**sent, "missing": None}}
        assert writer.write(SUPPLIES.create("Supplier", "Supplier"), [edge]) == 1
    [row] = store.read(
        "MATCH (n:Supplier {id: 's1'})-[r:SUPPLIES]->() RETURN n, r, n.date AS date, r.datetime AS datetime"
    )
    expected = {"n": {**sent, "labels": ["Supplier"]}, "r": {**sent, "type": "SUPPLIES"}}
    assert row == {**expected, "date": sent["date"], "datetime": sent["datetime"]}
    assert [type(row["n"][key]) for key in sent] == [type(value) for value in sent.values()]


def test_instants_are_kept_in_utc(store: Store) -> None:
    urumqi = datetime(2024, 1, 1, 6, 0, tzinfo=timezone(timedelta(hours=6)))
    with store.writing() as writer:
        writer.run("CREATE (n:Run {id: 'r1'}) SET n.started_at = $now, n += $more", now=urumqi, more={"at": [urumqi]})
    [row] = store.read(
        "MATCH (n:Run) RETURN n.started_at AS started_at, n.at AS at, n.started_at = $now AS same", now=urumqi
    )
    assert row == {
        "started_at": datetime(2024, 1, 1, tzinfo=UTC),
        "at": [datetime(2024, 1, 1, tzinfo=UTC)],
        "same": True,
    }


def test_paths_and_nested_values_are_plain(store: Store) -> None:
    write(store, 2)
    with store.writing() as writer:
        writer.write(
            SUPPLIES.create("Supplier", "Supplier"), [{"from_id": "s0", "to_id": "s1", "properties": {"id": "e1"}}]
        )
    [row] = store.read(
        "MATCH p = (:Supplier)-[:SUPPLIES]->() RETURN p, {ids: [n IN nodes(p) | n.id], day: $day} AS m",
        day=date(2024, 1, 1),
    )
    assert [n["id"] for n in row["p"]["nodes"]] == ["s0", "s1"]
    assert row["p"]["relationships"] == [{"id": "e1", "type": "SUPPLIES"}]
    assert row["m"] == {"ids": ["s0", "s1"], "day": date(2024, 1, 1)}


def test_rows_are_written_in_batches(store: Store) -> None:
    seen: list[int] = []
    with store.writing() as writer:
        assert writer.write(SUPPLIER.create(), suppliers(2_500), batch=1_000, progress=seen.append) == 2_500
        assert writer.write(SUPPLIER.create(), []) == 0
        assert writer.write(SUPPLIER.delete(), [f"s{n}" for n in range(500)], parameter="ids") == 500
    assert seen == [1_000, 2_000, 2_500]
    assert store.read(COUNT) == [{"n": 2_000}]


def test_rows_that_break_off_keep_the_batches_before(store: Store) -> None:
    def broken() -> Iterator[dict[str, str]]:
        yield from suppliers(15)
        raise UserMistake("row 16 is bad")

    with store.writing() as writer, pytest.raises(UserMistake, match="row 16"):
        writer.write(SUPPLIER.create(), broken(), batch=10)
    assert store.read(COUNT) == [{"n": 10}]


def test_a_second_entry_with_the_same_key_is_refused_with_its_whole_batch(store: Store) -> None:
    write(store, 3)
    new = [{"id": "new"}, {"id": "s2"}]
    with store.writing() as writer, pytest.raises(UserMistake, match=r"constraints: .*s2"):
        writer.write(SUPPLIER.create(), new)
    assert store.read(COUNT) == [{"n": 3}]


def test_relationships_have_keys_too(store: Store) -> None:
    write(store, 2)
    edge = {"from_id": "s0", "to_id": "s1", "properties": {"id": "e1"}}
    create = SUPPLIES.create("Supplier", "Supplier")
    with store.writing() as writer:
        writer.write(create, [edge])
        with pytest.raises(UserMistake, match="constraints"):
            writer.write(create, [edge])
    assert store.read("MATCH ()-[r:SUPPLIES]->() RETURN count(r) AS n") == [{"n": 1}]


def test_the_statements_of_the_schema_mean_what_they_say(store: Store) -> None:
    edge = {"from_id": "s0", "to_id": "s1", "properties": {"id": "e1", "unit": "KG", "run": "r1"}}
    with store.writing() as writer:
        writer.write(SUPPLIER.create(), [{"id": "s0", "name": "a", "lei": "x"}, {"id": "s1", "name": "b", "lei": "y"}])
        writer.write(SUPPLIER.replace(), [{"id": "s0", "name": "c"}, {"id": "unheard", "name": "d"}])
        writer.write(SUPPLIER.update(), [{"id": "s1", "name": "e", "role": "spinner"}])
        writer.write(SUPPLIES.create("Supplier", "Supplier"), [edge])
        writer.write(SUPPLIES.replace("Supplier"), [{"from_id": "s0", "facts": {"e1": {"id": "e1", "run": "r2"}}}])
    assert store.read(
        "MATCH (n:Supplier) RETURN n.id AS id, n.name AS name, n.lei AS lei, n.role AS role ORDER BY id"
    ) == [
        {"id": "s0", "name": "c", "lei": None, "role": None},
        {"id": "s1", "name": "e", "lei": "y", "role": "spinner"},
    ]
    assert store.read("MATCH ()-[r:SUPPLIES]->() RETURN r") == [{"r": {"id": "e1", "run": "r2", "type": "SUPPLIES"}}]
    with store.writing() as writer:
        writer.write(SUPPLIES.delete("Supplier"), [{"from_id": "s0", "facts": {"e1": True}}])
        writer.write(SUPPLIER.delete(), ["s0"], parameter="ids")
    assert store.read("MATCH (n:Supplier) OPTIONAL MATCH (n)-[r]-() RETURN n.id AS id, r") == [{"id": "s1", "r": None}]


@pytest.mark.parametrize("statement", WRITES)
def test_reading_never_writes(store: Store, statement: str) -> None:
    write(store, 1)
    before = store.read("MATCH (n) RETURN n"), constraints(store)
    with pytest.raises(UserMistake):
        store.read(statement)
    with pytest.raises(UserMistake):
        list(store.stream(statement))
    assert (store.read("MATCH (n) RETURN n"), constraints(store)) == before


def constraints(store: Store) -> list[str]:
    return sorted(str(row["name"]) for row in store.read("SHOW CONSTRAINTS"))


@pytest.mark.parametrize("statement", FILES)
def test_files_are_not_read(statement: str) -> None:
    with pytest.raises(UserMistake, match="LOAD CSV is not allowed"):
        refuse_files(statement)


def test_the_words_load_csv_may_be_spoken_of(store: Store) -> None:
    assert store.read("RETURN 'use LOAD CSV' AS `LOAD CSV` // LOAD CSV") == [{"LOAD CSV": "use LOAD CSV"}]


@pytest.mark.parametrize("place", ["file:///etc/passwd", "http://127.0.0.1:{port}/", "http://localhost:{port}/"])
def test_the_servers_own_doors_are_closed(store: Store, place: str) -> None:
    """Also past the refusal by text: not even the writer reads the server's files or its network."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.2)
        address = place.format(port=listener.getsockname()[1])
        with store.writing() as writer, pytest.raises(UserMistake):
            writer.run("LOAD CSV FROM $address AS line RETURN line", address=address)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_mistakes_are_named(store: Store) -> None:
    for statement, names in [
        ("MATCH (n RETURN n", "cannot run this statement"),
        ("RETURN $nothing", "nothing"),
        ("RETURN unheard(1)", "unheard"),
        ("RETURN x", "x"),
    ]:
        with pytest.raises(UserMistake, match=names):
            store.read(statement)


def test_prepare_changes_nothing_the_second_time(store: Store) -> None:
    before = constraints(store)
    store.prepare()
    assert constraints(store) == before
    assert len(before) == len(schema.constraints())


def test_one_writer_at_a_time(store: Store, store_settings: Settings) -> None:
    with (
        store.writing(),
        open_store(store_settings) as other,
        pytest.raises(UserMistake, match=r"(?s)Another command is writing.*process \d+"),
        other.writing(),
    ):
        pass
    with open_store(store_settings) as other, other.writing() as writer:
        assert writer.run("RETURN 1 AS one") == [{"one": 1}]


def test_what_fails_in_passing_is_tried_again(store: Store) -> None:
    """Two transactions that take the same two nodes in opposite order: one of them has to start over."""
    write(store, 2)
    touch = "UNWIND $ids AS id MATCH (n:Supplier {id: id}) SET n.count = coalesce(n.count, 0) + 1"
    with store._loader.session(database=store.database) as one, store._loader.session(database=store.database) as two:

        def many(writer: Writer, ids: list[str]) -> Callable[[], None]:
            return lambda: [writer.run(touch, ids=ids) for _ in range(25)] and None

        together(many(Writer(store, one), ["s0", "s1"] * 20), many(Writer(store, two), ["s1", "s0"] * 20))
    assert store.read("MATCH (n:Supplier) RETURN n.count AS count") == [{"count": 1000}] * 2


def test_two_that_make_the_same_key_make_it_once(store: Store) -> None:
    merge = "UNWIND $ids AS id MERGE (n:Supplier {id: id})"
    with store._loader.session(database=store.database) as one, store._loader.session(database=store.database) as two:

        def many(writer: Writer) -> Callable[[], None]:
            return lambda: [writer.run(merge, ids=[f"m{n}", f"m{n + 1}"]) for n in range(40)] and None

        together(many(Writer(store, one)), many(Writer(store, two)))
    assert store.read("MATCH (n:Supplier) RETURN count(n) AS n, count(DISTINCT n.id) AS ids") == [{"n": 41, "ids": 41}]


def test_a_stream_comes_row_by_row_and_may_be_left(store: Store) -> None:
    stream = store.stream("UNWIND range(1, 100000) AS n RETURN n")
    assert [next(stream)["n"] for _ in range(3)] == [1, 2, 3]
    stream.close()  # type: ignore[attr-defined]  # a generator
    assert sum(row["n"] for row in store.stream("UNWIND range(1, $last) AS n RETURN n", last=25_000)) == 312_512_500


def test_a_wrong_password_says_what_to_check(neo4j_settings: Settings) -> None:
    with pytest.raises(EngineUnreachable, match=r"refuses user 'neo4j'.*NEO4J_USER and NEO4J_PASSWORD"):
        open_store(replace(neo4j_settings, neo4j_password="wrong"))
    with pytest.raises(EngineUnreachable, match="refuses user 'reader'"):
        open_store(replace(neo4j_settings, neo4j_reader_user="reader", neo4j_reader_password="wrong"))
    with pytest.raises(EngineUnreachable, match=r"no database 'unheard'.*NEO4J_DATABASE"):
        open_store(replace(neo4j_settings, neo4j_database="unheard"))


def test_the_time_limit_is_named(neo4j_settings: Settings) -> None:
    """The embedded engine's limit is set when it starts: tests/test_embedded.py."""
    slow = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a WHERE a < 0 RETURN count(a)"
    with open_store(replace(neo4j_settings, query_timeout_seconds=0.5)) as hurried:
        for ask in (hurried.read, lambda cypher: list(hurried.stream(cypher))):
            with pytest.raises(UserMistake, match=r"time limit of 0\.5 s"):
                ask(slow)


def test_a_server_that_is_not_there_is_told_within_seconds(settings: Settings) -> None:
    started = time.monotonic()
    address = f"bolt://127.0.0.1:{free_port()}"
    with pytest.raises(EngineUnreachable, match=f"No Neo4j answers at {address}.*NEO4J_URI"):
        open_store(replace(settings, neo4j_uri=address))
    with pytest.raises(EngineUnreachable, match="No Neo4j answers"):
        open_store(replace(settings, neo4j_uri=address.replace("bolt", "neo4j")))
    assert time.monotonic() - started < 10


def test_a_server_that_never_answers_is_told_within_seconds(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.store.CONNECT_SECONDS", 1.0)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        started = time.monotonic()
        with pytest.raises(EngineUnreachable, match="No Neo4j answers"):
            open_store(replace(settings, neo4j_uri=f"bolt://127.0.0.1:{mute.getsockname()[1]}"))
        assert time.monotonic() - started < 8


def test_an_address_that_is_none_is_named(settings: Settings) -> None:
    for address in ("http://localhost:7474", "localhost:7687", "bolt://", "bolt://host:port"):
        with pytest.raises(EngineUnreachable, match="NEO4J_URI"):
            open_store(replace(settings, neo4j_uri=address))
