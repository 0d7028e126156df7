"""The graph in a notebook: tables by the official driver, py2neo held to reading, sites as points, and what-if."""

from __future__ import annotations

import dataclasses
import re
import sys
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import py2neo
import pytest
from ingest_files import csv_file
from py2neo.bulk import create_nodes
from py2neo.database import Transaction
from py2neo.ogm import Model, Property

from dashboard.notebook import Notebook, connect, draw, open_graph
from graph import notebook
from graph.asking import Limits
from graph.errors import EngineUnreachable, UserMistake
from graph.frames import frame
from graph.notebook import END_OF_LIFE, Tables, driver
from graph.py2neo_graph import ReadingGraph
from graph.schema import NODES, RELATIONSHIPS, fact_id
from graph.settings import Settings
from graph.store import Store
from ingest.tagging import tag

DAY = date(2025, 11, 10)
HOSTILE = "<script>alert(1)</script> \"Gin\" & 'Co' 棉"
GIN_GCJ02 = {"lat": 40.62826, "lon": 80.38, "datum": "GCJ-02"}


@pytest.fixture
def filled(store: Store, store_settings: Settings) -> Settings:
    """A gin inside, a mill that bought from it, a shipment of the mill, and a shipment that nobody knows more of."""
    made = {
        "Facility": [
            {"id": "GIN", "name": HOSTILE, "country": "CN", "processes": ["ginning", "baling"], **GIN_GCJ02},
            {"id": "MILL", "name": "Mill", "country": "VN", "lat": 11.0, "lon": 106.7},
            {"id": "LOST", "name": "No place"},
        ],
        "Shipment": [{"id": "S1", "import_date": DAY}, {"id": "S2"}],
        "Line": [{"id": f"{s}-L", "shipment_id": s, "hts": "6205.20.20", "line_number": 1} for s in ("S1", "S2")],
        "Run": [{"id": "run-000001", "started_at": datetime(2026, 11, 1, 9, tzinfo=UTC), "sequence": 1}],
    }
    facts = [
        ("SUPPLIES", "Facility", "Facility", "GIN", "MILL", {"first_seen": date(2024, 1, 1), "last_seen": DAY}),
        ("PRODUCED_AT", "Shipment", "Facility", "S1", "MILL", {}),
        *(("HAS_LINE", "Shipment", "Line", s, f"{s}-L", {}) for s in ("S1", "S2")),
    ]
    with store.writing() as writer:
        for label, rows in made.items():
            writer.write(NODES[label].create(), rows)
        for type_, start, end, a, b, more in facts:
            properties = {"id": fact_id(type_, a, b, "1"), "basis": "declared", "commodity": "cotton", **more}
            row = {"from_id": a, "to_id": b, "properties": properties}
            writer.write(RELATIONSHIPS[type_].create(start, end), [row])
    tag(store)
    return store_settings


@pytest.fixture
def graph(filled: Settings) -> Iterator[Notebook]:
    with open_graph(filled) as opened:
        yield opened


@pytest.fixture
def old(filled: Settings) -> ReadingGraph:
    """By py2neo."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return connect(filled)


def counts(store: Store) -> tuple[int, int]:
    nodes = store.read("MATCH (n) RETURN count(n) AS n")[0]["n"]
    return nodes, store.read("MATCH ()-[r]->() RETURN count(r) AS n")[0]["n"]


class TestPy2neo:
    """What docs/notebooks.md says of py2neo, on both engines."""

    def test_it_runs_statements_with_parameters(self, old: ReadingGraph) -> None:
        rows = old.run("MATCH (f:Facility) WHERE f.country = $c RETURN f.id AS id, f.processes AS p", c="CN").data()
        assert rows == [{"id": "GIN", "p": ["ginning", "baling"]}]
        assert old.evaluate("MATCH (r:Run) RETURN r.started_at").to_native().hour == 9
        assert old.evaluate("MATCH (s:Shipment) WHERE s.import_date >= $day RETURN count(s)", day=DAY) == 1
        assert old.query("RETURN 1 AS one").data() == [{"one": 1}]

    def test_it_gives_tables(self, old: ReadingGraph) -> None:
        text = "MATCH (s:Shipment) RETURN s.id AS id, s.import_date AS day ORDER BY id"
        table = old.run(text).to_data_frame()
        assert list(table["id"]) == ["S1", "S2"]
        assert table["day"][0].to_native() == DAY
        assert old.run(text).to_table()[0][0] == "S1"
        assert old.run(text).to_series().tolist() == ["S1", "S2"]

    def test_it_matches_nodes(self, old: ReadingGraph) -> None:
        found = old.nodes.match("Facility", id="GIN").first()
        assert found["name"] == HOSTILE
        assert set(found.labels) == {"Facility"}
        assert [n["id"] for n in old.nodes.match("Facility").where("_.lat > 0").order_by("_.id")] == ["GIN", "MILL"]
        assert old.nodes.match("Facility").count() == 3
        assert len(old.nodes.match("Facility").limit(2).all()) == 2
        assert old.nodes.get(found.identity) == found
        old.pull(found)
        assert old.exists(found)

    def test_it_matches_relationships_and_walks_paths(self, old: ReadingGraph) -> None:
        mill = old.nodes.match("Facility", id="MILL").first()
        (sale,) = old.match((None, mill), r_type="SUPPLIES")
        assert sale.start_node["id"] == "GIN"
        assert sale["last_seen"].to_native() == DAY
        assert old.match_one((mill,), r_type="SUPPLIES") is None
        assert old.relationships.get(sale.identity) == sale
        assert old.relationships.match((None, mill), "PRODUCED_AT").count() == 1
        path = old.evaluate("MATCH p = (:Shipment {id: 'S1'})-[:PRODUCED_AT]->()<-[:SUPPLIES]-() RETURN p")
        assert [node["id"] for node in path.nodes] == ["S1", "MILL", "GIN"]
        graph = old.run("MATCH p = (:Shipment)-[:HAS_LINE]->() RETURN p").to_subgraph()
        assert (len(graph.nodes), len(graph.relationships)) == (4, 2)

    def test_it_opens_transactions_and_models_that_read(self, old: ReadingGraph) -> None:
        class Shipment(Model):  # type: ignore[misc]  # py2neo has no types
            __primarykey__ = "id"
            id = Property()

        transaction = old.begin()
        assert transaction.run("RETURN 1 AS one").data() == [{"one": 1}]
        old.commit(transaction)
        assert Shipment.match(old, "S1").first().id == "S1"
        labels = {row["label"] for row in old.call.db.labels().data()}
        assert {"Shipment", "Facility"} <= labels & set(old.schema.node_labels)
        assert "SUPPLIES" in old.schema.relationship_types
        with pytest.raises(UserMistake, match=r"dbms\.procedures is not allowed"):
            list(old.call)

    def test_no_row_is_no_error(self, old: ReadingGraph, store: Store) -> None:
        none = old.run("MATCH (s:Shipment {id: 'none'}) RETURN s.id")
        assert none.keys() == ([] if store.engine == "embedded" else ["s.id"])
        assert none.data() == []
        assert old.nodes.match("Shipment", id="none").first() is None

    def test_it_writes_nothing_and_answers_afterwards(self, old: ReadingGraph, store: Store) -> None:
        before = counts(store)
        gin = old.nodes.match("Facility", id="GIN").first()
        sale = old.match_one((gin,), r_type="SUPPLIES")
        made = py2neo.Node("Facility", id="NEW")
        for write in (
            lambda: old.create(made),
            lambda: old.merge(made, "Facility", "id"),
            lambda: old.push(gin),
            lambda: old.delete(gin),
            lambda: old.separate(sale),
            lambda: old.update("CREATE (n:Facility {id: 'NEW'})"),
            lambda: old.schema.create_index("Facility", "name"),
            lambda: old.begin().create(made),
        ):
            with pytest.raises(UserMistake, match="only reads"):
                write()
        for text in (
            "CREATE (n:Facility {id: 'NEW'})",
            "MATCH (n:Facility) SET n.name = 'X'",
            "MATCH (n:Facility) DETACH DELETE n",
            "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l",
        ):
            with pytest.raises(UserMistake, match="refused"):
                old.run(text)
        with pytest.raises(UserMistake, match=r"db\.indexes is not allowed"):
            old.schema.get_indexes("Facility")
        with pytest.raises((UserMistake, py2neo.ClientError)):
            create_nodes(old.auto(), [{"id": "NEW"}], labels={"Facility"})
        assert old.evaluate("MATCH (f:Facility {id: 'GIN'}) RETURN f.name") == HOSTILE
        assert counts(store) == before

    def test_the_engine_itself_refuses_what_py2neo_would_send(self, old: ReadingGraph, store: Store) -> None:
        before = counts(store)
        for text in ("CREATE (n:Facility {id: 'NEW'})", "MATCH (n:Facility) SET n.name = 'X'"):
            with pytest.raises(py2neo.ClientError):
                Transaction(old, autocommit=True, readonly=True).run(text)
        assert old.evaluate("MATCH (n:Facility {name: 'X'}) RETURN count(n)") == 0
        assert counts(store) == before

    def test_an_answer_that_never_came_is_no_empty_answer(self, old: ReadingGraph, store: Store) -> None:
        """On the embedded engine a SET is refused at the commit; py2neo takes it for done and is stuck."""
        transaction = Transaction(old, readonly=True)
        try:
            transaction.run("MATCH (f:Facility) SET f.name = 'X'")
            old.commit(transaction)
        except py2neo.ClientError:
            assert store.engine == "neo4j"
            assert old.evaluate("RETURN 1") == 1
        else:
            with pytest.raises(EngineUnreachable, match="no answer"):
                old.evaluate("RETURN 1")
        assert store.read("MATCH (f:Facility {name: 'X'}) RETURN count(f) AS n") == [{"n": 0}]

    def test_it_says_once_that_it_has_ended(self, filled: Settings) -> None:
        notebook._say_that_it_has_ended.cache_clear()
        with pytest.warns(FutureWarning) as said:
            connect(filled)
            connect(filled)
        assert [str(one.message) for one in said if one.category is FutureWarning] == [END_OF_LIFE]


def test_a_py2neo_that_is_not_there_is_told_of(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setitem(sys.modules, "py2neo", None)
    monkeypatch.delitem(sys.modules, "graph.py2neo_graph")
    with pytest.raises(UserMistake, match="--extra analysts"):
        connect(settings)


def test_no_neo4j_at_the_address_is_told_of(settings: Settings) -> None:
    away = dataclasses.replace(settings, neo4j_uri="bolt://127.0.0.1:9", neo4j_password="secret-of-a-test")
    with pytest.raises(EngineUnreachable, match="NEO4J_URI") as said:
        connect(away)
    assert "secret-of-a-test" not in str(said.value)


class TestTables:
    def test_columns_have_types(self, graph: Tables) -> None:
        shipments = graph.nodes("Shipment")
        assert list(shipments["id"]) == ["S1", "S2"]
        assert str(shipments["import_date"].dtype) == "datetime64[s]"
        assert shipments["import_date"][0] == pd.Timestamp(DAY)
        assert pd.isna(shipments["import_date"][1])
        sites = graph.nodes("Facility").set_index("id")
        assert sites.loc["GIN", "processes"] == ["ginning", "baling"]
        assert sites["lat"].dtype == "float64"
        assert graph.nodes("Line")["line_number"].dtype == "Int64"
        assert graph.nodes("Run")["started_at"][0] == pd.Timestamp("2026-11-01T09:00Z")

    def test_what_is_not_there_has_columns_with_types_too(self, graph: Tables) -> None:
        estates, owners = graph.nodes("Estate"), graph.relations("OWNS")
        assert (len(estates), len(owners)) == (0, 0)
        assert estates["lat"].dtype == "float64"
        assert str(owners["since"].dtype) == "datetime64[s]"

    def test_relationships_have_their_ends(self, graph: Tables) -> None:
        (sale,) = graph.relations("SUPPLIES").to_dict("records")
        assert (sale["from_id"], sale["to_id"], sale["basis"]) == ("GIN", "MILL", "declared")
        assert sale["last_seen"] == pd.Timestamp(DAY)

    def test_a_question_of_the_library_by_name(self, graph: Tables) -> None:
        sellers = graph.ask("sellers_upstream", id="MILL", tiers=1)
        assert list(sellers["id"]) == ["GIN"]
        assert sellers["tier"].dtype == "Int64"
        assert list(graph.ask("sellers_upstream", id="GIN").columns) == list(sellers.columns)
        assert "S1" not in list(graph.ask("certificate_only", certificates=["affidavit"])["shipment"])

    def test_cypher_with_parameters_of_python(self, graph: Tables) -> None:
        text = "MATCH (s:Shipment) WHERE s.import_date = $day RETURN s.id AS id, s.import_date AS day, [1, 2] AS l"
        found = graph.ask(text, day=DAY)
        assert found.to_dict("records") == [{"id": "S1", "day": pd.Timestamp(DAY), "l": [1, 2]}]

    def test_mistakes_are_told(self, graph: Tables) -> None:
        for ask, said in (
            (lambda: graph.ask("no_such_question"), "no query of the library"),
            (lambda: graph.ask("sellers_upstream"), "needs the parameter 'id'"),
            (lambda: graph.ask("sellers_upstream", id="MILL", tiers="many"), "no integer"),
            (lambda: graph.ask("certificate_only", certificates=[1]), "a list of texts"),
            (lambda: graph.ask("CREATE (n:Facility {id: 'NEW'})"), "only reading"),
            (lambda: graph.nodes("Ship) DETACH DELETE n //"), "no label"),
            (lambda: graph.relations("SELLS"), "no type"),
            (lambda: graph.expose("NOBODY", as_of=DAY), "NOBODY"),
        ):
            with pytest.raises(UserMistake, match=said):
                ask()

    def test_a_cut_answer_says_so(self, graph: Tables) -> None:
        with pytest.warns(UserWarning, match="not all of the answer"):
            found = graph.ask("UNWIND range(1, 9) AS n RETURN n ORDER BY n", limits=Limits(rows=3))
        assert list(found["n"]) == [1, 2, 3]
        assert "3 rows" in found.attrs["cut"]

    def test_the_library_is_a_table(self, graph: Tables) -> None:
        table = graph.library().set_index("name")
        assert table.loc["sellers_upstream", "parameters"] == ["id", "tiers"]

    def test_by_the_driver_alone(self, filled: Settings) -> None:
        with driver(filled) as tables:
            assert len(tables.nodes("Shipment")) == 2


class TestVerdicts:
    def test_the_portfolio_and_one_in_full(self, graph: Notebook) -> None:
        portfolio = graph.portfolio(as_of=DAY).set_index("target")
        assert portfolio["verdict"].to_dict() == {"S1": "exposed", "S2": "unknown"}
        assert portfolio["verdict"].max() == "unknown"  # ordered, worst first
        (answer,) = graph.expose("S1", as_of=DAY).to_dict("records")
        assert (answer["path"], answer["source"], answer["tier"]) == (["S1", "MILL", "GIN"], "GIN", 1)
        assert len(answer["facts"]) == 2
        assert answer["day"] == pd.Timestamp(DAY)
        assert set(answer["clears"]) <= set(answer["facts"])

    def test_without_a_fact_it_is_unknown_and_never_clear(self, graph: Notebook) -> None:
        clears = graph.expose("S1", as_of=DAY)["clears"][0]
        assert graph.what_if(without=clears).portfolio(as_of=DAY)["verdict"].tolist() == ["unknown", "unknown"]
        assert graph.expose("S1", as_of=DAY)["verdict"][0] == "exposed"

    def test_with_a_file_nothing_is_stored(self, graph: Notebook, store: Store, tmp_path: Path) -> None:
        before = counts(store)
        made_by = "id,import_date,maker_id\nS2,2025-11-10,MILL\n"
        supposed = graph.what_if(with_files=[csv_file(tmp_path / "shipments.csv", made_by)])
        assert supposed.expose("S2", as_of=DAY)["path"][0] == ["S2", "MILL", "GIN"]
        assert counts(store) == before

    def test_a_fact_that_is_not_there_is_told_of(self, graph: Notebook) -> None:
        with pytest.raises(UserMistake, match="no fact 'supplies:none'"):
            graph.what_if(without=["supplies:none"])


class TestSites:
    def test_points_are_in_wgs84(self, graph: Notebook) -> None:
        sites = graph.sites().set_index("id")
        assert sites.crs.to_epsg() == 4326
        gin = sites.loc["GIN"]
        assert (gin["lat"], gin["lon"], gin["datum"]) == tuple(GIN_GCJ02.values())
        assert 0.0005 < abs(gin.geometry.x - gin["lon"]) < 0.01
        assert sites.loc["MILL"].geometry.coords[0] == (106.7, 11.0)
        assert sites.loc["GIN", "xuar"] == "inside"

    def test_a_site_without_a_point_says_why(self, graph: Notebook) -> None:
        lost = graph.sites().set_index("id").loc["LOST"]
        assert lost.geometry is None
        assert lost["why_no_point"] == "no coordinates"
        assert lost["xuar"] == "unplaced"

    def test_coordinates_that_do_not_count_are_no_point(self, filled: Settings, store: Store) -> None:
        made = [
            {"id": "SWAPPED", "country": "CN", "lat": 87.61682, "lon": 43.82559},
            {"id": "NOT_CN", "country": "CN", "lat": 39.92077, "lon": 32.85412, "postal_code": "842200"},
            {"id": "SEA", "country": "TR", "lat": 34.5, "lon": 30.5},
            {
                "id": "TORN",
                "country": "TR",
                "lat": 39.92077,
                "lon": 32.85412,
                "address": "Shaya County, Aksu, Xinjiang",
            },
        ]
        with store.writing() as writer:
            writer.write(NODES["Facility"].create(), made)
        for tagged in (False, True):
            if tagged:
                tag(store)
            with open_graph(filled) as opened:
                sites = opened.sites().set_index("id")
            why = {id_: reason for id_, reason in sites["why_no_point"].items() if pd.notna(reason)}
            assert "look swapped" in why["SWAPPED"]
            assert "in Türkiye, not in its country, China" in why["NOT_CN"]
            assert "at sea" in why["SEA"]
            assert ("which is right is not known" in why.get("TORN", "")) == tagged
            assert set(why) == {id_ for id_, point in sites.geometry.items() if point is None}
        assert sites.loc["NOT_CN", "xuar"] == "inside"

    def test_a_name_with_markup_stays_text(self, graph: Notebook) -> None:
        sites = graph.sites()
        for html in (draw(sites).html, draw(sites, colour="name")._repr_html_(), sites._repr_html_()):
            assert "alert(1)" in html
            assert "<script>alert" not in html

    def test_an_empty_graph_has_a_table_too(self, store: Store, store_settings: Settings) -> None:
        assert store.engine
        with open_graph(store_settings) as empty:
            assert len(empty.sites()) == 0
            assert len(empty.portfolio(as_of=DAY)) == 0


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([1, None], "Int64"),
        ([2**62, None], "Int64"),
        ([1, 2.5], "float64"),
        ([True, None], "boolean"),
        (["a", None], "str"),
        ([DAY, None], "datetime64[s]"),
        ([date(1066, 10, 14)], "datetime64[s]"),
        ([datetime(2026, 1, 1, tzinfo=UTC), None], "datetime64[us, UTC]"),
        ([["a"], None], "object"),
        ([1, "a"], "object"),
        ([None], "object"),
        ([], "object"),
    ],
)
def test_a_column_has_the_type_of_its_values(values: list[Any], dtype: str) -> None:
    column = frame([{"x": value} for value in values], ["x"])["x"]
    assert str(column.dtype) == dtype
    for kept, value in zip(column, values, strict=True):
        if value is None:
            assert pd.isna(kept)
        else:
            assert kept == (pd.Timestamp(value) if isinstance(value, date) and value.year > 1677 else kept)
    if values == [2**62, None]:
        assert column[0] == 2**62


def test_the_page_says_what_the_driver_lacks() -> None:
    (row,) = [
        line
        for line in (Path(__file__).parents[1] / "docs" / "notebooks.md").read_text("utf-8").splitlines()
        if "`driver()`" in line
    ]
    lacks = {name for name in set(dir(Notebook)) - set(dir(Tables)) if not name.startswith("_")}
    assert set(re.findall(r"`(\w+)`", row)) == lacks
