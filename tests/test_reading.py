"""What is read of a graph is what it holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ingest_files import NOW

from graph import reading
from graph.errors import UserMistake
from graph.projection import TYPES
from graph.reading import read_projection
from graph.schema import NODES, RELATIONSHIPS
from graph.store import Store
from tests.projections import fill

SUPPLIES = RELATIONSHIPS["SUPPLIES"]


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
