"""The store keeps its promises on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime

from graph import schema
from graph.store import Store


def test_every_kind_of_value_comes_back_as_it_went_in(store: Store) -> None:
    sent = {
        "id": "s1",
        "string": "棉花 پاختا",
        "float": 1.5,
        "int": 2**53 + 1,
        "date": date(2024, 2, 29),
        "datetime": datetime(2024, 2, 29, 12, 30, 15, 123456, tzinfo=UTC),
        "bool": False,
        "strings": ["a", "b"],
        "none": [],
    }
    with store.writing() as writer:
        assert writer.write(schema.NODES["Supplier"].create(), [{**sent, "missing": None}]) == 1
    assert store.read("MATCH (n:Supplier) RETURN n") == [{"n": {**sent, "labels": ["Supplier"]}}]
