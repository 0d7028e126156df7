"""The statements that loading adds to the schema's: many at once, by place in a list or by id in a map."""

from __future__ import annotations

import pytest

from graph.schema import NODES, RELATIONSHIPS
from graph.store import Store

OWNS = RELATIONSHIPS["OWNS"]


def test_statements_by_place() -> None:
    assert NODES["Lot"].create_listed(["id", "hts"]) == "UNWIND $rows AS row CREATE (n:Lot {id: row[0], hts: row[1]})"
    assert OWNS.create_listed("Supplier", "Facility", ["share", "id"]) == (
        "UNWIND $rows AS row MATCH (a:Supplier {id: row[0]}) MATCH (b:Facility {id: row[1]}) "
        "CREATE (a)-[r:OWNS {share: row[2], id: row[3]}]->(b)"
    )


@pytest.mark.parametrize("names", [["hts"], ["id", "colour"], ["id", "hts: 1}) DETACH DELETE n //"]])
def test_only_declared_properties_are_created(names: list[str]) -> None:
    with pytest.raises(ValueError, match="must be declared"):
        NODES["Lot"].create_listed(names)


def test_ends_are_checked() -> None:
    for statement in (OWNS.replace, OWNS.delete):
        with pytest.raises(ValueError, match="does not go from Lot"):
            statement("Lot")
    with pytest.raises(ValueError, match="does not go from Supplier to Lot"):
        OWNS.create_listed("Supplier", "Lot", ["id"])


def test_missing_values_make_no_property_and_only_the_facts_named_change(store: Store) -> None:
    with store.writing() as writer:
        writer.run(NODES["Supplier"].create_listed(["id", "name"]), rows=[["A", "Avocet"], ["B", None]])
        rows = [["A", "B", f"owns:{n}", n / 10] for n in range(4)]
        writer.run(OWNS.create_listed("Supplier", "Supplier", ["id", "share"]), rows=rows)
        changed = {"owns:1": {"id": "owns:1", "basis": "registry"}, "owns:9": {"id": "owns:9"}}
        writer.run(OWNS.replace("Supplier"), rows=[{"from_id": "A", "facts": changed}])
        writer.run(OWNS.delete("Supplier"), rows=[{"from_id": "A", "facts": {"owns:2": True}}])
    assert store.read("MATCH (n:Supplier) RETURN properties(n) AS p ORDER BY n.id") == [
        {"p": {"id": "A", "name": "Avocet"}},
        {"p": {"id": "B"}},
    ]
    assert store.read("MATCH ()-[r:OWNS]->() RETURN properties(r) AS p ORDER BY r.id") == [
        {"p": {"id": "owns:0", "share": 0.0}},
        {"p": {"id": "owns:1", "basis": "registry"}},
        {"p": {"id": "owns:3", "share": 0.3}},
    ]
