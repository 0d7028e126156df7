"""A person's Cypher reads and nothing else, and ends at its limits, on both engines."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from graph import schema
from graph.asking import Answer, Limits, answering, ask
from graph.errors import UserMistake
from graph.library import queries
from graph.settings import Settings
from graph.statement import only_reading
from graph.store import Store, open_store

HERE = Path(__file__).parent
REFUSED = (HERE / "refused_statements.txt").read_text(encoding="utf-8").splitlines()
ACCEPTED = (HERE / "accepted_statements.txt").read_text(encoding="utf-8").splitlines()
QUICK = Limits(rows=10, seconds=10)
VALUES = {"value": "CREATE (n)", "create": 1, "set": [1], "id": "s1"}
SLOW = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b WITH a WHERE a < 0 RETURN count(a) AS n"
MANY = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN b"
STUCK = "RETURN reduce(s = 0, x IN range(1, 1000000) | s + reduce(t = 0, y IN range(1, 1000000) | t + y)) AS n"
# What an engine does not stop for a reader, or only by its settings: the refusal by text does.
BY_TEXT = re.compile(
    r"SHOW|USE|CYPHER|EXPLAIN|PROFILE|LOAD|TERMINATE|CALL \w+\.|CALL `|C\\u0041LL|^RETURN|DROP INDEX|^\W"
)


def in_lower_case(text: str) -> str:
    return text.lower()


def with_comments_between(text: str) -> str:
    return "/* RETURN 1 */" + text.replace(" ", "/* ' */", 1)


def with_other_spaces(text: str) -> str:
    return text.replace(" ", "\u00a0", 1).replace(" ", "\n\t", 1)


def after_a_comment(text: str) -> str:
    return f"// it's RETURN 1; `\n{text}"


def after_a_quoted_text(text: str) -> str:
    return f"WITH '\\'; // /* ' AS text, \"`\" AS more {text}"


def in_a_subquery(text: str) -> str:
    return f"CALL {{ {text} }} RETURN 1 AS one"


def in_a_union(text: str) -> str:
    return f"RETURN 1 AS one UNION {text}"


def explained(text: str) -> str:
    return f"EXPLAIN {text}"


def as_the_second(text: str) -> str:
    return f"MATCH (n) RETURN n; {text}"


def with_an_escape(text: str) -> str:
    return f"\\u{ord(text[0]):04x}{text[1:]}"


def with_an_invisible_character(text: str) -> str:
    return f"{text[:2]}\u200b{text[2:]}"


def with_a_lookalike(text: str) -> str:
    return text.replace("E", "\u0415").replace("A", "\uff21") if text[:4].isupper() else f"\uff21 {text}"


DISGUISES: tuple[Callable[[str], str], ...] = (
    in_lower_case,
    with_comments_between,
    with_other_spaces,
    after_a_comment,
    after_a_quoted_text,
    in_a_subquery,
    in_a_union,
    explained,
    as_the_second,
    with_an_escape,
    with_an_invisible_character,
    with_a_lookalike,
)


def with_disguises() -> list[str]:
    """Each refused statement as it is, and in three disguises, taken in turn: all disguises meet all kinds."""
    found = list(REFUSED)
    for number, statement in enumerate(REFUSED):
        found += [DISGUISES[(number + step) % len(DISGUISES)](statement) for step in (0, 5, 9)]
    return found


@pytest.fixture
def filled(store: Store) -> Store:
    """Three suppliers in a row."""
    supplier, supplies = schema.NODES["Supplier"], schema.RELATIONSHIPS["SUPPLIES"]
    with store.writing() as writer:
        writer.write(supplier.create(), [{"id": f"s{n}", "name": f"Supplier {n}"} for n in range(3)])
        edges = [{"from_id": f"s{n}", "to_id": f"s{n + 1}", "properties": {"id": f"e{n}"}} for n in range(2)]
        writer.write(supplies.create("Supplier", "Supplier"), edges)
    return store


def state(store: Store) -> dict[str, Any]:
    """All that a statement could have changed: records, schema, accounts."""
    return {
        "nodes": store.read("MATCH (n) WHERE NOT n:Revision RETURN labels(n) AS l, properties(n) AS p ORDER BY n.id"),
        "relationships": store.read("MATCH ()-[r]->() RETURN type(r) AS t, properties(r) AS p ORDER BY r.id"),
        "indexes": sorted(str(row["name"]) for row in store.read("SHOW INDEXES")),
        "constraints": sorted(str(row["name"]) for row in store.read("SHOW CONSTRAINTS")),
        "users": users(store),
    }


def users(store: Store) -> Any:
    if store._embedded:
        return (store._embedded.folder.path / "config" / "server-users.jsonl").read_text()
    return store.read("SHOW USERS")


def test_what_does_more_than_read_is_refused(filled: Store) -> None:
    statements = with_disguises()
    before, let_through = state(filled), []
    for statement in statements:
        try:
            ask(filled, statement, VALUES, QUICK)
        except UserMistake:
            continue
        let_through.append(statement)
    assert let_through == []
    assert state(filled) == before
    assert len(set(statements)) >= 300


def test_what_writes_is_refused_by_the_engine_alone(filled: Store) -> None:
    """Without the refusal by text: the reader account, or the READ transaction."""
    writing = [statement for statement in REFUSED if not BY_TEXT.search(statement)]
    before = state(filled)
    for statement in writing:
        with pytest.raises(UserMistake):
            filled.read(statement)
    assert state(filled) == before
    assert len(writing) >= 40


def test_what_only_reads_is_accepted(filled: Store) -> None:
    before, refused = state(filled), {}
    for statement in [*ACCEPTED, *(query.text for query in queries().values())]:
        try:
            only_reading(statement)
            if statement in ACCEPTED:
                ask(filled, statement, VALUES, QUICK)
        except UserMistake as mistake:
            refused[statement] = str(mistake)
    assert refused == {}
    assert state(filled) == before
    assert len(set(ACCEPTED)) >= 100


WORDS = (
    st.sampled_from(
        [
            "MATCH",
            "(n)",
            "RETURN",
            "n",
            "CREATE",
            "(:Supplier)",
            "MERGE",
            "SET",
            "n.name",
            "=",
            "'x'",
            "DELETE",
            "DETACH",
        ]
    )
    | st.sampled_from(
        [
            "REMOVE",
            "CALL",
            "{",
            "}",
            "LOAD",
            "CSV",
            "FROM",
            "FOREACH",
            "UNWIND",
            "[1]",
            "AS",
            "i",
            "WITH",
            "UNION",
            "USE",
        ]
    )
    | st.sampled_from(
        ["db.labels()", "dbms.listConfig()", "SHOW", "USERS", "INDEXES", "TERMINATE", "DROP", "CONSTRAINT", "EXPLAIN"]
    )
    | st.sampled_from(["supplier_id", "system", ";", "1", ",", ".", "(", ")", "|", ":", "$value"])
)
NOISE = st.sampled_from(
    [
        " ",
        "\n",
        "\u00a0",
        "\u2003",
        "/**/",
        "/* ' */",
        '// "\n',
        "'",
        '"',
        "`",
        "\\",
        "\\u0027",
        "\\u0041",
        "\u200b",
        "*/",
    ]
)


@hypothesis_settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(parts=st.lists(st.tuples(WORDS, NOISE | st.just(" ")), min_size=1, max_size=9))
def test_no_mixture_changes_anything(filled: Store, parts: list[tuple[str, str]]) -> None:
    text = "".join(word + noise for word, noise in parts)
    for statement in (text, f"MATCH (n) {text} RETURN 1 AS one"):
        try:
            ask(filled, statement, VALUES, QUICK)
        except UserMistake:
            continue
    counts = "MATCH (n) WHERE NOT n:Revision OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS n, count(r) AS r"
    assert filled.read(counts) == [{"n": 3, "r": 2}]
    assert len(filled.read("SHOW CONSTRAINTS")) == len(schema.constraints())


def test_the_answer_has_its_columns_and_says_what_cut_it(filled: Store) -> None:
    answer = ask(filled, "MATCH (n:Supplier) RETURN n.id AS id, n.name AS name ORDER BY id", {}, Limits(rows=3))
    assert (answer.columns, answer.cut) == (("id", "name"), None)
    assert answer.rows[0] == {"id": "s0", "name": "Supplier 0"}
    answer = ask(filled, "MATCH (n:Supplier) RETURN n.id AS id", {}, Limits(rows=2))
    assert (len(answer.rows), answer.cut) == (2, "cut at the limit of 2 rows; there are more")
    many = "UNWIND range(1, 100000) AS n RETURN n, 'some text' AS text"
    answer = ask(filled, many, {}, Limits(rows=100_000, megabytes=0.1))
    assert answer.cut == f"cut at the limit of 0.1 MB, after {len(answer.rows):,} rows"
    assert 100 < len(answer.rows) < 1_000
    with pytest.raises(UserMistake, match="first row alone is larger than the limit of 1 MB"):
        ask(filled, "RETURN range(1, 100000) AS l", {}, Limits(megabytes=1))


@pytest.mark.parametrize(
    ("text", "value"), [("RETURN '\ud800' AS text", 1), ("RETURN $value AS v", 2**70), ("RETURN $value AS v", object())]
)
def test_what_cannot_be_sent_is_a_mistake(store: Store, text: str, value: Any) -> None:
    with pytest.raises(UserMistake, match="cannot be sent"):
        ask(store, text, {"value": value}, QUICK)


@pytest.mark.parametrize("limits", [{"rows": 0}, {"seconds": 0}, {"seconds": float("nan")}, {"megabytes": -1}])
def test_a_limit_that_is_none_is_named(limits: dict[str, Any]) -> None:
    with pytest.raises(UserMistake, match=next(iter(limits))):
        Limits(**limits)


def test_a_big_answer_may_be_left_after_its_first_rows(filled: Store) -> None:
    """The engine stops, too: it would work at the rest for minutes."""
    started = time.monotonic()
    with answering(filled, MANY, {}, Limits()) as reply:
        assert next(iter(reply)) == {"b": 1}
    assert time.monotonic() - started < 5
    assert running(filled) == []


def running(store: Store) -> list[str]:
    """The statements at work, other than this question."""
    time.sleep(0.3)
    texts = [str(row["currentQuery"]) for row in store.read("SHOW TRANSACTIONS")]
    return [text for text in texts if "asked-" in text]


def timed(store: Store, text: str, limits: Limits) -> tuple[float, Answer | UserMistake]:
    started = time.monotonic()
    try:
        found: Answer | UserMistake = ask(store, text, {}, limits)
    except UserMistake as mistake:
        found = mistake
    return time.monotonic() - started, found


def test_the_time_limit_ends_it_and_the_next_is_answered_at_once(filled: Store) -> None:
    took, said = timed(filled, SLOW, Limits(seconds=2))
    assert 2 <= took < 3
    assert "ended at its time limit of 2 s" in str(said)
    took, said = timed(filled, "RETURN 1 AS one", Limits(seconds=2))
    assert isinstance(said, Answer)
    assert took < 1
    assert running(filled) == []


def test_rows_that_came_in_time_are_kept(filled: Store) -> None:
    took, answer = timed(filled, MANY, Limits(rows=10**8, seconds=1))
    assert isinstance(answer, Answer)
    assert [row["b"] for row in answer.rows[:3]] == [1, 2, 3]
    assert answer.cut == f"cut at the time limit of 1 s, after {len(answer.rows):,} rows"
    assert took < 2


def test_two_at_once_end_each_at_its_own_limit(filled: Store) -> None:
    found: dict[float, tuple[float, Answer | UserMistake]] = {}

    def one(seconds: float) -> None:
        found[seconds] = timed(filled, SLOW, Limits(seconds=seconds))

    threads = [threading.Thread(target=one, args=(seconds,)) for seconds in (1.0, 2.0)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for seconds, (took, said) in found.items():
        assert seconds <= took < seconds + 1
        assert f"time limit of {seconds:g} s" in str(said)
    assert len(found) == 2


def test_a_statement_that_needs_all_memory_fails_and_the_engine_goes_on(filled: Store) -> None:
    for greedy in (
        "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b RETURN size(collect([a, b, a + b])) AS n",
        "RETURN size(reduce(s = 'a', i IN range(1, 40) | s + s)) AS n",
    ):
        with pytest.raises(UserMistake, match="memory"):
            ask(filled, greedy, {}, Limits(seconds=60))
        assert ask(filled, "RETURN 1 AS one", {}, QUICK).rows == [{"one": 1}]
    assert len(filled.read("MATCH (n:Supplier) RETURN n")) == 3


def test_a_statement_that_does_not_let_go_costs_the_embedded_engine_its_life(settings: Settings) -> None:
    """The wait ends in time; the supervisor ends the engine, and the next command finds everything there."""
    with open_store(settings) as store:
        with store.writing() as writer:
            writer.run("CREATE (:Supplier {id: 'kept'})")
        took, said = timed(store, STUCK, Limits(seconds=1))
        assert took < 2
        assert "the next command starts it anew" in str(said)
        assert ask(store, "RETURN 1 AS one", {}, QUICK).rows == [{"one": 1}]
        folder = store._embedded.folder if store._embedded else None
    assert folder
    deadline = time.monotonic() + 30
    while folder.state.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not folder.state.exists()
    with open_store(settings) as store:
        assert store.read("MATCH (n:Supplier) RETURN n.id AS id") == [{"id": "kept"}]
