"""Aggregations inside other expressions: what the embedded engine misreads is refused, what it reads is as on Neo4j."""

from __future__ import annotations

from typing import Any

import pytest

from graph import asking
from graph.aggregation import refuse_lost_columns, refuse_misread
from graph.asking import Limits, ask
from graph.declarations import Statement
from graph.errors import UserMistake
from graph.library import queries
from graph.store import Store

MATCH = "MATCH (a:Supplier)-[:OPERATES]->(f) "

# As found on ArcadeDB 26.10.2: other rows than on Neo4j, or nulls, and no error. Neo4j answers or refuses them itself.
MISREAD = {
    "RETURN a{.id, sites: collect(f.id)} AS m": "collect inside a map projection",
    "RETURN a.id AS i, a{.id, n: count(f)} AS m": "count inside a map projection",
    "RETURN a, a{.id, n: {of: [count(f)]}} AS m": "count inside a map projection",
    "WITH a{.id, n: count(f)} AS m RETURN m": "count inside a map projection",
    "RETURN {id: a.id, n: count(f)} AS m": "count beside a.id, which is no column by itself",
    "RETURN a.name AS i, [a.id, count(f)] AS m": "count beside a.id, which is no column by itself",
    "RETURN a.id AS i, [f.id, count(f)] AS m": "count beside f.id, which is no column by itself",
    "RETURN coalesce(a.name, count(f)) AS m": "count beside a.name, which is no column by itself",
    "RETURN CASE WHEN a.id = 'A' THEN count(f) ELSE 0 END AS m": "count beside a.id",
    "RETURN a.id AS i, NOT count(f) > 1 AS m": "in one expression with NOT",
    "RETURN a.id AS i, count(f) > 1 AND count(f) < 3 AS m": "in one expression with AND",
    "RETURN a.id AS i, count(f) > 1 or count(f) < 1 AS m": "in one expression with OR",
    "RETURN a.id AS i, 'F1' IN collect(f.id) AS m": "in one expression with IN",
    "RETURN a.id AS i, max(f.id) IS NULL AS m": "in one expression with IS",
    "RETURN a.id AS i, max(f.id) STARTS WITH 'F' AS m": "in one expression with STARTS",
    "RETURN a.id AS i, max(f.id) CONTAINS '3' AS m": "in one expression with CONTAINS",
    "RETURN a.id AS i, max(f.id) =~ 'F.' AS m": "in one expression with =~",
    "RETURN a.id AS i, CASE WHEN max(f.id) IS NULL THEN 1 ELSE 0 END AS m": "in one expression with IS",
    "RETURN a.id AS i, NOT any(x IN collect(f.id) WHERE x = 'F1') AS m": "in one expression with NOT",
    "RETURN a.id AS i, collect(f)[0].id AS m": "where a property of the result is taken",
    "RETURN a.id AS i, head(collect(f)).id AS m": "where a property of the result is taken",
    "RETURN a.id AS i, {n: count(f)}.n AS m": "where a property of the result is taken",
    "RETURN a.id AS i, [x IN ['F1'] WHERE x IN collect(f.id)] AS m": "inside what is said of each element of a list",
    "WITH a, NOT count(f) > 1 AS few RETURN a.id AS i, few": "in one expression with NOT",
    "RETURN a.id AS i, count(f) AS n ORDER BY NOT count(f) > 1": "in one expression with NOT",
    "RETURN a.id AS i, count(f) AS n UNION MATCH (a) RETURN a.id AS i, -count(a) IS NULL AS n": "with IS",
    "RETURN a.id AS i, count(f) + COUNT { (a)-->() } AS m": "count beside a subquery",
}
READ: dict[str, list[dict[str, Any]]] = {
    "RETURN a.id AS i, count(f) + 1 AS m": [{"i": "A", "m": 3}, {"i": "B", "m": 2}],
    "RETURN a.id AS i, -count(f) AS m": [{"i": "A", "m": -2}, {"i": "B", "m": -1}],
    "RETURN a.id AS i, (count(f) + 1) * 2 AS m": [{"i": "A", "m": 6}, {"i": "B", "m": 4}],
    "RETURN a.id AS i, count(f) > 1 AS m": [{"i": "A", "m": True}, {"i": "B", "m": False}],
    "RETURN a.id AS i, toString(count(f)) AS m": [{"i": "A", "m": "2"}, {"i": "B", "m": "1"}],
    "RETURN a.id AS i, size(collect(f.id)) * 2 AS m": [{"i": "A", "m": 4}, {"i": "B", "m": 2}],
    "RETURN a.id AS i, {id: a.id, n: count(f)} AS m": [
        {"i": i, "m": {"id": i, "n": n}} for i, n in (("A", 2), ("B", 1))
    ],
    "RETURN a.id AS i, {x: {y: count(f) + 1}} AS m": [{"i": i, "m": {"x": {"y": n}}} for i, n in (("A", 3), ("B", 2))],
    "RETURN a.id AS i, [a.id, count(f)] AS m": [{"i": "A", "m": ["A", 2]}, {"i": "B", "m": ["B", 1]}],
    "RETURN a.id AS i, CASE WHEN count(f) > 1 THEN 'many' ELSE 'one' END AS m": [
        {"i": "A", "m": "many"},
        {"i": "B", "m": "one"},
    ],
    "RETURN a.id AS i, [x IN collect(f.id) WHERE NOT x = 'F1'] AS m": [
        {"i": "A", "m": ["F2"]},
        {"i": "B", "m": ["F3"]},
    ],
    "RETURN a.id AS i, any(x IN collect(f.id) WHERE x = 'F1') AS m": [{"i": "A", "m": True}, {"i": "B", "m": False}],
    "RETURN a.id AS i, reduce(n = count(f), x IN [1, 2] | n + x) AS m": [{"i": "A", "m": 5}, {"i": "B", "m": 4}],
    "RETURN a.id AS i, sum(CASE WHEN f.id IN ['F1'] AND NOT f.id IS NULL THEN 1 ELSE 0 END) AS m": [
        {"i": "A", "m": 1},
        {"i": "B", "m": 0},
    ],
    "RETURN NOT a.id = 'A' AS i, count(f) AS m": [{"i": False, "m": 2}, {"i": True, "m": 1}],
    "WITH a, count(f) AS n RETURN a{.id, n: n} AS i": [{"i": {"id": "A", "n": 2}}, {"i": {"id": "B", "n": 1}}],
    "RETURN DISTINCT a{.id, n: COUNT { (a)-[:OPERATES]->() }} AS i": [
        {"i": {"id": "A", "n": 2}},
        {"i": {"id": "B", "n": 1}},
    ],
}


@pytest.mark.parametrize(("text", "told"), MISREAD.items())
def test_what_the_embedded_engine_misreads_is_refused_with_what_to_write(text: str, told: str) -> None:
    with pytest.raises(UserMistake, match=r"line 1, column \d+") as said:
        refuse_misread(MATCH + text)
    assert told in str(said.value) and "Write the aggregation in a WITH before" in str(said.value)


@pytest.mark.parametrize(
    "text",
    [
        *(MATCH + text for text in READ),
        *(query.text for query in queries().values()),
        "MATCH (count)-[r]->(max) WHERE count.id IN ['x'] RETURN count.max IS NULL AS m",
        "MATCH (a) RETURN 'NOT count(a)' AS said, count(a) // IN\n",
        "MATCH (a) RETURN *, count(a) + size(a.id) AS n",
        "MATCH (a) WHERE NOT a.id IS NULL WITH a ORDER BY a.id LIMIT 3 RETURN count(a) AS n",
        "MATCH (a) RETURN apoc.coll.max([1]) IN [1] AS m",
        "MATCH (a) RETURN collect(a.id)[0..size(collect(a.id))] AS m",
        "MATCH (a) RETURN count(a",
    ],
)
def test_what_it_reads_and_what_is_no_aggregation_is_not(text: str) -> None:
    refuse_misread(text)


@pytest.fixture
def suppliers(store: Store) -> Store:
    with store.writing() as writer:
        writer.run(
            Statement(
                "CREATE (a:Supplier {id: 'A', name: 'An'})-[:OPERATES {id: 'r1'}]->(:Facility {id: 'F1'}), "
                "(a)-[:OPERATES {id: 'r2'}]->(:Facility {id: 'F2'}), "
                "(:Supplier {id: 'B', name: 'Bn'})-[:OPERATES {id: 'r3'}]->(:Facility {id: 'F3'}) RETURN 1 AS n"
            )
        )
    return store


def test_both_engines_answer_what_is_allowed_alike(suppliers: Store) -> None:
    for text, rows in READ.items():
        assert ask(suppliers, f"{MATCH}{text} ORDER BY i", {}, Limits()).rows == rows, text


def test_no_engine_answers_a_map_projection_that_aggregates_with_empty_rows(suppliers: Store) -> None:
    told = "misreads collect inside a map projection" if suppliers.engine == "embedded" else "implicit grouping"
    with pytest.raises(UserMistake, match=told):
        ask(suppliers, MATCH + "RETURN a{.id, sites: collect(f.id)} AS m", {}, Limits())


def test_a_row_without_a_column_that_the_statement_returns_is_an_error(
    suppliers: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "refuse_misread", lambda _text: None)
    told = "returned no column m.*WITH before" if suppliers.engine == "embedded" else "implicit grouping"
    with pytest.raises(UserMistake, match=told):
        ask(suppliers, MATCH + "RETURN a{.id, sites: collect(f.id)} AS m", {}, Limits())


def test_the_columns_that_the_last_return_names_are_expected() -> None:
    text = "CALL { MATCH (x) RETURN x AS inner } WITH inner AS other RETURN other.id AS `an id`, other.name, 1 AS n"
    refuse_lost_columns(text, ["an id", "other.name", "n"])
    refuse_lost_columns("SHOW INDEXES", ["name"])
    with pytest.raises(UserMistake, match="no column an id, n,"):
        refuse_lost_columns(text, ["other.name"])
    with pytest.raises(UserMistake, match="no column at all"):
        refuse_lost_columns("MATCH (a) RETURN a{.id}", [])
