from __future__ import annotations

import pytest

from graph.declarations import NodeType, Property, RelationshipType
from graph.schema import NODE_TYPES, RELATIONSHIP_TYPES, constraints, fact_id


@pytest.mark.parametrize("node", NODE_TYPES, ids=lambda n: n.label)
def test_every_node_type_derives_its_statements(node: NodeType) -> None:
    for text in (node.constraint(), node.create(), node.replace(), node.update(), node.delete()):
        assert f":{node.label}" in text
    assert node.meaning
    assert all(p.meaning for p in node.properties)


@pytest.mark.parametrize("rel", RELATIONSHIP_TYPES, ids=lambda r: r.type)
def test_every_relationship_type_derives_its_statements(rel: RelationshipType) -> None:
    for start in rel.starts:
        for end in rel.ends:
            assert f"(a:{start} {{id: row.from_id}})" in rel.create(start, end)
        assert f"[r:{rel.type}]" in rel.replace(start)
        assert f"[r:{rel.type}]" in rel.delete(start)
    with pytest.raises(ValueError, match="does not go from"):
        rel.create("Region", "Line")


def test_what_can_carry_exposure_says_on_what_evidence() -> None:
    tags = {"IN_REGION", "MATCHES", "POSSIBLY_SAME_AS"}
    for rel in RELATIONSHIP_TYPES:
        if rel.carries_exposure and rel.type not in tags:
            assert {"basis", "confidence", "documents", "source_file", "source_row", "run"} <= {
                p.name for p in rel.properties
            }


def test_constraints_are_as_written() -> None:
    assert constraints()[0] == ("CREATE CONSTRAINT supplier_id IF NOT EXISTS FOR (n:Supplier) REQUIRE n.id IS UNIQUE")
    assert "CREATE CONSTRAINT supplies_id IF NOT EXISTS FOR ()-[r:SUPPLIES]-() REQUIRE r.id IS UNIQUE" in constraints()
    assert len(constraints()) == len(set(constraints())) == len(NODE_TYPES) + len(RELATIONSHIP_TYPES)


@pytest.mark.parametrize("name", ["two words", "1st", "x`y", ""])
def test_a_wrong_declaration_raises(name: str) -> None:
    with pytest.raises(ValueError, match="declared rightly"):
        Property(name, "string", "anything")
    with pytest.raises(ValueError, match="name that Cypher takes bare"):
        NodeType(name, "anything", ())


def test_a_property_is_declared_once() -> None:
    twice = (Property("name", "string", "a"), Property("name", "string", "b"))
    with pytest.raises(ValueError, match="once"):
        NodeType("Thing", "anything", twice)


def test_the_same_key_gives_the_same_fact_id_and_another_key_another() -> None:
    assert fact_id("SUPPLIES", "s", "a", "b", "", "52") == "supplies:ee550203e4f94f2aca8c"
    assert fact_id("SUPPLIES", "s", "a", "b") == fact_id("SUPPLIES", "s", "a", "b")
    assert fact_id("SUPPLIES", "s", "ab", "") != fact_id("SUPPLIES", "s", "a", "b")
    assert fact_id("SUPPLIES", "s", "a", "b") != fact_id("OWNS", "s", "a", "b")
