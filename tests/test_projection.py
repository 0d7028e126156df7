"""The columnar projection against plain lists and dictionaries: the same nodes, facts, order and numbers."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import projection as made
from graph.declarations import Property
from graph.errors import XuarRiskError
from graph.projection import LABELS, TYPES, Fact, Node, Projection, fact_schema, node_schema
from graph.schema import NODES, RELATIONSHIPS
from graph.tables import SortedIds, is_read, sorted_places
from tests.networks import Asked, networks
from tests.plain_graph import PlainGraph, exactly

profile = settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
TEXT = st.text(st.characters(codec="utf-8"), max_size=6)
IDS = st.one_of(st.sampled_from(["a", "b", "ab", "B", "é", "e\u0301", "棉", "🧵", "\uffff", "a\x00"]), TEXT)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "string": st.one_of(TEXT, st.sampled_from(["CN", "KG", "inside"])),
    "float": st.floats(allow_nan=False),
    "int": st.integers(-(2**63), 2**63 - 1),
    "bool": st.booleans(),
    "date": st.dates(),
    "datetime": st.datetimes(
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]), min_value=datetime(2, 1, 1)
    ),
    "strings": st.lists(TEXT, max_size=3),
}
Objects = tuple[list[Node], list[Fact]]


def _properties(declared: tuple[Property, ...]) -> st.SearchStrategy[dict[str, Any]]:
    known = {p.name: st.one_of(st.none(), VALUES[p.kind]) for p in declared if is_read(p.name)}
    return st.fixed_dictionaries({}, optional=known)


NODE_PROPERTIES = {label: _properties(NODES[label].properties) for label in LABELS}
FACT_PROPERTIES = {fact_type: _properties(RELATIONSHIPS[fact_type].properties) for fact_type in TYPES}


@st.composite
def nodes(draw: st.DrawFn) -> list[Node]:
    found = draw(st.lists(st.tuples(IDS, st.sampled_from(LABELS)), max_size=8))
    return [Node(id_, label, draw(NODE_PROPERTIES[label])) for id_, label in found]


@st.composite
def facts(draw: st.DrawFn, among: list[str]) -> list[Fact]:
    """Facts between some nodes, their ids in the order of their types as in the store, or in none."""
    if not among:
        return []
    ends = st.sampled_from(among)
    by_type = draw(st.booleans())
    found = draw(st.lists(st.tuples(IDS, st.sampled_from(TYPES), ends, ends), max_size=8))
    return [
        Fact(f"{fact_type.lower()}:{id_}" if by_type else id_, fact_type, start, end, draw(FACT_PROPERTIES[fact_type]))
        for id_, fact_type, start, end in found
    ]


@st.composite
def graphs(draw: st.DrawFn) -> Objects:
    some = draw(nodes())
    return some, draw(facts([node.id for node in some]))


def same(projection: Projection, plain: PlainGraph) -> None:
    """Everything that can be asked of the one is answered as by the other."""
    assert list(projection.nodes) == list(plain.nodes) and len(projection.nodes) == projection.n_nodes
    assert list(projection.facts) == list(plain.facts) and len(projection.facts) == projection.n_facts
    for id_, node in plain.nodes.items():
        assert (projection.nodes[id_], projection.nodes[id_].properties) == (node, said(node.properties))
    for id_, fact in plain.facts.items():
        found = projection.facts[id_]
        assert (found, found.properties, found.documents) == (fact, said(fact.properties), fact.documents)
    assert list(projection.nodes.values()) == list(plain.nodes.values())
    assert list(projection.facts.values()) == list(plain.facts.values())
    for label in LABELS:
        assert projection.labelled(label) == plain.labelled(label)
    for fact_type in TYPES:
        for id_ in plain.nodes:
            assert projection.leaving(fact_type, id_) == plain.leaving(fact_type, id_)
            assert projection.arriving(fact_type, id_) == plain.arriving(fact_type, id_)
    numbers_ascend(projection, plain)


def numbers_ascend(projection: Projection, plain: PlainGraph) -> None:
    """Numbers count nodes and facts in the order of their ids, and lead back to them."""
    assert [projection.number(id_) for id_ in plain.nodes] == list(range(projection.n_nodes))
    assert [projection.fact_number(id_) for id_ in plain.facts] == list(range(projection.n_facts))
    assert [projection.node_at(number).id for number in range(projection.n_nodes)] == projection.ids.to_pylist()
    for fact_type in TYPES:
        table, numbers = projection.fact_tables[fact_type], projection.fact_numbers(fact_type)
        assert numbers.dtype == np.int32
        assert [projection.fact_at(int(n)).id for n in numbers] == table["id"].to_pylist()
        indptr, rows = projection.start_order(fact_type)
        assert (indptr.dtype, rows.dtype, len(indptr)) == (np.int64, np.int32, projection.n_nodes + 1)
        of_each = [rows[a:b].tolist() for a, b in pairwise(indptr)]
        starts = table["start"].to_pylist()
        assert of_each == [[r for r, e in enumerate(starts) if e == n] for n in range(projection.n_nodes)]


def said(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value not in (None, [])}


@profile
@given(graphs())
def test_objects_come_back_as_they_were(graph: Objects) -> None:
    same(Projection.of(*graph), PlainGraph(*graph))


@profile
@given(networks())
def test_so_do_those_of_a_supply_network(asked: Asked) -> None:
    same(asked.network.projection(), asked.network.plain())


@profile
@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_chunks_does_not_matter(graph: Objects, chance: Any) -> None:
    node_tables, fact_tables = made.node_tables_of(graph[0]), made.fact_tables_of(graph[1])
    mixed = [{name: _mixed(table, chance) for name, table in some.items()} for some in (node_tables, fact_tables)]
    exactly(Projection.of_tables(*mixed), Projection.of(*graph))


def _mixed(table: pa.Table, chance: Any) -> pa.Table:
    """The rows in any order, each a chunk with dictionaries of its own, and the columns in any order."""
    rows = list(range(table.num_rows))
    chance.shuffle(rows)
    names = table.schema.names
    chance.shuffle(names)
    parts = [pa.Table.from_pylist(table.slice(row, 1).to_pylist(), schema=table.schema) for row in rows]
    return pa.concat_tables(parts).select(names)


@profile
@given(st.data())
def test_without_some_facts(data: st.DataObject) -> None:
    graph = data.draw(graphs())
    projection, plain = Projection.of(*graph), PlainGraph(*graph)
    left_out = data.draw(st.lists(st.sampled_from(sorted(plain.facts)))) if plain.facts else []
    less = projection.without(left_out)
    same(less, plain.without(left_out))
    assert less.ids.equals(projection.ids)
    same(projection, plain)


@profile
@given(st.data())
def test_with_more_nodes_and_facts(data: st.DataObject) -> None:
    graph, more = data.draw(graphs()), data.draw(nodes())
    projection, plain = Projection.of(*graph), PlainGraph(*graph)
    more_facts = data.draw(facts([node.id for node in (*graph[0], *more)]))
    exactly(projection.with_(more, more_facts), _again(plain.with_(more, more_facts)))
    same(projection.with_(more, more_facts), plain.with_(more, more_facts))
    same(projection, plain)


def _again(plain: PlainGraph) -> Projection:
    return Projection.of(plain.nodes.values(), plain.facts.values())


@profile
@given(st.data())
def test_a_change_is_as_good_as_reading_everything_again(data: st.DataObject) -> None:
    graph, more = data.draw(graphs()), data.draw(nodes())
    ids, fact_ids = ([thing.id for thing in some] for some in graph)
    gone_nodes = set(data.draw(st.lists(st.sampled_from([*ids, "nobody"])))) - {node.id for node in more}
    gone_facts = set(data.draw(st.lists(st.sampled_from([*fact_ids, "nothing"]))))
    left = [node for node in (*graph[0], *more) if node.id not in gone_nodes]
    more_facts = data.draw(facts([node.id for node in left]))
    changed = Projection.of(*graph).changed(
        made.node_tables_of(more), made.fact_tables_of(more_facts),
        gone_nodes=gone_nodes, gone_facts=gone_facts, version="next",
    )  # fmt: skip
    kept = [
        fact
        for fact in PlainGraph(*graph).facts.values()
        if fact.id not in gone_facts and not {fact.start, fact.end} & gone_nodes
    ]
    exactly(changed, _again(PlainGraph(left, [*kept, *more_facts])))
    assert changed.version == "next"


def test_there_may_be_nothing() -> None:
    empty = Projection.of([], [])
    same(empty, PlainGraph([], []))
    same(empty.without([]), PlainGraph([], []))
    assert empty.version is None and empty.without([]).version == "what-if"
    assert empty.number("a") is None and "a" not in empty.nodes and empty.nodes.get("a") is None
    assert empty.leaving("SUPPLIES", "a") == [] and empty.labelled("Nothing") == []
    added = empty.with_([Node("a", "Lot")], [Fact("f", "INPUT_TO", "a", "a")])
    assert [fact.id for fact in added.leaving("INPUT_TO", "a")] == ["f"]


def test_a_saved_projection_is_the_same_from_a_mapped_file(tmp_path: Path) -> None:
    nodes = [
        Node("a", "Supplier", {"name": "A", "aliases": ["x"], "stub": True, "country": "CN", "lat": 1.5}),
        Node("b", "Supplier", {"stub": False, "source_row": 7}),
        Node("v", "ListVersion", {"imported_at": datetime(2024, 1, 2, tzinfo=UTC), "as_of": date(1969, 12, 31)}),
    ]
    facts = [Fact("f", "SUPPLIES", "b", "a", {"documents": ["d", "e"]}), Fact("g", "OWNS", "b", "a", {"share": 0.5})]
    first = Projection.of(nodes, facts)
    parts = [*first.node_tables.items(), *first.fact_tables.items(), ("numbering", first.numbering)]
    opened = {name: _through_a_file(tmp_path / name, table) for name, table in parts}
    again = Projection({t: opened[t] for t in LABELS}, {t: opened[t] for t in TYPES}, opened["numbering"], "1-abc")
    same(again, PlainGraph(nodes, facts))
    exactly(again, first)
    assert again.without(["f"]).version == again.without(["f"]).without(["g"]).version == "1-abc what-if"


def _through_a_file(path: Path, table: pa.Table) -> pa.Table:
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)
    return pa.ipc.open_file(pa.memory_map(str(path))).read_all()


def test_what_is_unknown_is_a_key_error() -> None:
    projection = Projection.of([Node("a", "Lot")], [Fact("f", "INPUT_TO", "a", "a")])
    with pytest.raises(KeyError, match="b"):
        projection.nodes["b"]
    with pytest.raises(KeyError, match="g"):
        projection.facts["g"]
    with pytest.raises(KeyError, match="g"):
        projection.without(["f", "g"])
    assert "\ud800" not in projection.nodes and 7 not in projection.nodes


def test_what_cannot_be_a_graph_is_refused() -> None:
    with pytest.raises(ValueError, match="Lot has no property 'colour'"):
        Projection.of([Node("a", "Lot", {"colour": "red"})], [])
    with pytest.raises(ValueError, match="reads no 'Region'"):
        Projection.of([Node("a", "Region")], [])
    with pytest.raises(XuarRiskError, match=r"'f' \(INPUT_TO\) has an end, 'b', that is no node"):
        Projection.of([Node("a", "Lot")], [Fact("f", "INPUT_TO", "a", "b")])
    lot = made.node_tables_of([Node("a", "Lot")])
    with pytest.raises(XuarRiskError, match="two nodes with the id 'a'"):
        Projection.of_tables({**lot, **made.node_tables_of([Node("a", "Line")])}, {})
    with pytest.raises(XuarRiskError, match="two Lot nodes with the id 'a'"):
        Projection.of_tables({"Lot": pa.concat_tables([lot["Lot"]] * 2)}, {})
    loops = [made.fact_tables_of([Fact("f", fact_type, "a", "a")]) for fact_type in ("INPUT_TO", "OWNS")]
    with pytest.raises(XuarRiskError, match="two relationships with the id 'f'"):
        Projection.of_tables(lot, {**loops[0], **loops[1]})


def test_tables_hold_what_inference_reads() -> None:
    names = {*node_schema("Supplier").names, *fact_schema("SUPPLIES").names}
    assert {"id", "name", "lat", "from_id", "to_id", "first_seen"} <= names
    assert not names & {"raw", "fingerprint"}
    assert list(fact_schema("OWNS").names[:3]) == ["id", "from_id", "to_id"]
    assert Projection.of([Node("a", "Lot", {"raw": "{}", "fingerprint": "x"})], []).nodes["a"].properties == {}


@pytest.mark.parametrize("alphabet", ["0123456789abcdef", "01", "é棉", "0"])
@pytest.mark.parametrize("width", [3, 8, 12, 20])
def test_many_ids_are_sorted_as_text(alphabet: str, width: int) -> None:
    """Also those of one length, which agree in many letters."""
    chance = random.Random(width)
    ids = ["supplies:" + "".join(chance.choices(alphabet, k=width)) for _ in range(5_000)]
    for some in (ids, [*ids, "supplies:"], [id_[9:] for id_ in ids]):
        column = pa.array(["", *some]).slice(1)
        assert column.take(pa.array(sorted_places(column))).to_pylist() == sorted(some)


@profile
@given(st.lists(IDS, unique=True), IDS)
def test_ids_are_found_where_they_stand(ids: list[str], other: str) -> None:
    ordered = sorted(ids)
    column = SortedIds(pa.array(["", *ordered], pa.string()).slice(1))
    assert [column.find(id_) for id_ in ordered] == list(range(len(ids)))
    assert [column.text(place) for place in range(len(ids))] == ordered
    if other not in ids:
        assert column.find(other) is None
    assert column.place_for(other) == sum(id_ < other for id_ in ids)
