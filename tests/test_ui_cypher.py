"""The page Cypher: the library, parameters of each type, a text of one's own, limits, files. All names are invented."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui import source
from dashboard.ui.cypher import asking, cells, files, picture
from dashboard.ui.cypher import page as cypher_page
from dashboard.ui.view import View
from graph.asking import Answer
from graph.errors import EngineUnreachable
from graph.library import queries
from graph.settings import Settings
from graph.store import Store
from ingest.load import load
from tests.ui_cases import DAY, FETCHES, HOSTILE, NOW, drawn, links, network, page, read, said, view_of

OWNERS = (
    "MATCH (p)-[o:OWNS]->(c:Supplier {id: $id}) RETURN p.id AS owner, p.name AS name, o.share AS share ORDER BY owner"
)
Views = Callable[[], View]


@pytest.fixture
def views(embedded_store: Store, embedded_settings: Settings, tmp_path: Path) -> Views:
    """Three companies, one with a hostile name, and who owns whom."""
    _write(tmp_path / "suppliers.csv", "id,name,country", f'A,"{HOSTILE}",SG', f'B,"{FETCHES}",CN', "C,Lapwing,VN")
    _write(tmp_path / "ownership.csv", "owner_id,owned_id,share", "A,B,0.6", "B,C,0.9")
    named = [tmp_path / "suppliers.csv", tmp_path / "ownership.csv"]
    load(embedded_store, named, home=embedded_settings.home, now=NOW)
    current = source.current
    return lambda: current(embedded_settings, DAY, None, NOW)


def _write(path: Path, *lines: str) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(test: AppTest) -> AppTest:
    test.button[0].click().run()
    assert not test.exception
    return test


def words(test: AppTest) -> str:
    return " ".join(read(test).split())


# --- the library


def test_the_library_stands_by_group_and_each_question_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, "cypher", view_of(network()))
    opened = {where for _, where in links(test) if "query=" in where}
    assert {f"./?page=cypher&query={name}" for name in queries()} <= opened
    for name in ("Exposure", "Data quality", queries()["owners"].question):
        assert name in words(test)


def test_a_question_is_found_by_words_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, "cypher", view_of(network()), text="parallel OWNERSHIP")
    found = [where for _, where in links(test) if "query=" in where]
    assert found == ["./?page=cypher&query=parallel_ownership"]
    test = page(monkeypatch, "cypher", view_of(network()), text="zzz <b>")
    assert "No question of the library has zzz <b> ." in words(test)


def test_an_unknown_question_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, "cypher", view_of(network()), query="no_such")
    assert "The library has no question" in test.error[0].value


@pytest.mark.parametrize("name", [name for name, query in queries().items() if query.parameters])
def test_every_question_has_a_field_for_each_parameter_with_its_default(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    query, test = queries()[name], page(monkeypatch, "cypher", view_of(network()), query=name)
    text = words(test)
    assert query.title in text and query.cost.split()[0] in text
    assert not test.warning and not test.error
    fields = {
        one.key: one for kind in ("text_input", "number_input", "date_input", "checkbox") for one in test.get(kind)
    }
    for declared in query.parameters:
        field = fields[cypher_page.inputs.in_address(declared.name)]
        assert field.label.startswith(f"{declared.name}: {declared.meaning}")
        if declared.default is not None and not isinstance(declared.default, list):
            assert field.value == declared.default


# --- asking


def test_a_shared_link_of_a_question_answers_by_itself(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    test = page(monkeypatch, "cypher", views(), query="owners", id="C", run="yes")
    text = words(test)
    assert "Rows 1 to 2 of 2" in text
    assert "./?page=entity&id=A" in {where for _, where in links(test)}
    assert HOSTILE in text and "<img" not in drawn(test)


def test_a_question_waits_for_run_and_for_what_must_be_given(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    test = page(monkeypatch, "cypher", views(), query="owners")
    assert "Rows 1" not in words(test)
    run(test)
    assert "The statement needs a value for id" in test.error[0].value
    test.text_input(key="id").set_value("B")
    run(test)
    assert "Rows 1 to 1 of 1" in words(test)
    assert test.query_params["run"] == "yes"


def test_a_parameter_that_does_not_fit_is_told(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    test = page(monkeypatch, "cypher", views(), query="sellers_upstream", id="C", tiers="many")
    assert "that was left out" in test.warning[0].value and "many" in test.warning[0].value
    assert test.number_input(key="tiers").value == queries()["sellers_upstream"].parameters[1].default


def test_own_text_is_asked_with_its_own_fields(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    test = page(monkeypatch, "cypher", views(), query=cypher_page.OWN)
    test.text_area(key="cypher").set_value(OWNERS)
    run(test)
    assert "The statement needs a value for id" in test.error[0].value
    test.text_input(key="id").set_value("C")
    run(test)
    assert "Rows 1 to 1 of 1" in words(test)
    assert test.query_params["run"] == asking.mark(OWNERS)


def test_a_list_for_own_text_is_written_as_json(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    text = "MATCH (s:Supplier) WHERE s.id IN $ids RETURN s.id AS id ORDER BY id"
    told = {"query": cypher_page.OWN, "cypher": text, "run": asking.mark(text)}
    test = page(monkeypatch, "cypher", views(), **told, ids='["A", "C"]')
    assert "Rows 1 to 2 of 2" in words(test)
    test.text_input(key="ids").set_value("A;C")
    run(test)
    assert "wants a list" in test.error[0].value and "JSON" in test.error[0].value


def test_own_text_of_an_address_runs_only_where_somebody_ran_it(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    told = {"query": cypher_page.OWN, "cypher": OWNERS, "id": "C"}
    for made_up in ("yes", "0" * 24):
        test = page(monkeypatch, "cypher", views(), **told, run=made_up)
        assert test.text_area(key="cypher").value == OWNERS
        assert "Rows 1" not in words(test)
    test = page(monkeypatch, "cypher", views(), **told, run=asking.mark(OWNERS))
    assert "Rows 1 to 1 of 1" in words(test)


def test_a_changed_question_keeps_the_types_of_its_parameters(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    changed = "MATCH (r:Supplier) WHERE $code = '650000' RETURN r.id AS id ORDER BY id"
    test = page(monkeypatch, "cypher", views(), query="sites_in_region", code="650000", cypher=changed)
    run(test)
    assert "Rows 1 to 3 of 3" in words(test)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("CREATE (n:Supplier {id: 'X'}) RETURN n.id", "only reading is allowed here"),
        ("MATCH (s:Supplier) SET s.name = 'X' RETURN s.id", ""),
        ("MATCH (s:Supplier RETURN s", ""),
        ("CALL apoc.util.sleep(1)", "is not allowed"),
    ],
)
def test_what_does_not_read_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, views: Views, embedded_store: Store, text: str, why: str
) -> None:
    test = page(monkeypatch, "cypher", views(), query=cypher_page.OWN, cypher=text)
    run(test)
    assert len(test.error) == 1
    assert why.replace("(", "&#40;") in test.error[0].value and "Traceback" not in test.error[0].value
    assert embedded_store.read("MATCH (s:Supplier) RETURN count(s) AS n") == [{"n": 3}]


def test_a_limit_that_cuts_is_told(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    text = "UNWIND range(1, 500) AS n RETURN n ORDER BY n"
    test = page(monkeypatch, "cypher", views(), query=cypher_page.OWN, cypher=text, rows="250", run=asking.mark(text))
    assert "This is not all" in test.warning[0].value and "250 rows" in test.warning[0].value
    assert "Rows 1 to 100 of 250" in words(test)
    test.number_input(key="from").set_value(201).run()
    assert "Rows 201 to 250 of 250" in words(test)


def test_a_statement_that_takes_too_long_is_ended_and_told(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    text = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a + b) AS n"
    told = {"query": cypher_page.OWN, "cypher": text, "seconds": "1", "run": asking.mark(text)}
    test = page(monkeypatch, "cypher", views(), **told)
    assert "ended at its time limit of 1 s" in test.error[0].value


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"rows": "999999"}, "rows is"),
        ({"seconds": "soon"}, "seconds is"),
        ({"cypher": "x" * (cypher_page.LONGEST + 1)}, "is cut at 6"),
    ],
)
def test_limits_and_texts_of_an_address_that_do_not_fit_are_told(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], words: str
) -> None:
    test = page(monkeypatch, "cypher", view_of(network()), query=cypher_page.OWN, **said)
    assert words in test.warning[0].value


def test_no_row_clears_nobody(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    test = page(monkeypatch, "cypher", views(), query="owners", id="nobody", run="yes")
    assert "clears nobody" in test.info[0].value


def test_an_engine_that_is_away_is_told_and_the_library_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    for view in (view_of(network()), replace(view_of(network()), away=EngineUnreachable("It is away."))):
        test = page(monkeypatch, "cypher", view, query="sites_inside", run="yes")
        assert "nothing can be asked right now" in said(test)
        assert queries()["sites_inside"].title in words(test)
        assert test.text_area(key="cypher").value == queries()["sites_inside"].cypher


# --- cells, files, the picture

ROW = {
    **{"text": "=1+1", "day": date(2026, 11, 1), "at": datetime(2026, 11, 1, 9, tzinfo=UTC), "n": 3, "x": 0.5},
    **{"yes": True, "none": None, "list": ["a", "@b"], "map": {"id": "A"}, "mixed": 1},
}
ANSWER = Answer(tuple(ROW), [ROW, {**ROW, "mixed": "one", "n": None}], None, 0.1)


def test_the_csv_runs_nothing_in_a_spreadsheet() -> None:
    head, first, second = csv.reader(io.StringIO(files.as_csv(ANSWER).decode("utf-8-sig")))
    assert head == list(ROW)
    assert first == [
        "'=1+1",
        "2026-11-01",
        "2026-11-01T09:00:00+00:00",
        "3",
        "0.5",
        "true",
        "",
        "a;@b",
        '{"id":"A"}',
        "1",
    ]
    assert second[3] == "" and second[-1] == "one"


def test_the_parquet_has_types() -> None:
    table = pq.read_table(pa.BufferReader(files.as_parquet(ANSWER)))
    kinds = {name: str(table.schema.field(name).type) for name in ROW}
    assert kinds == {
        **{"text": "string", "day": "date32[day]", "at": "timestamp[us, tz=UTC]", "n": "int64", "x": "double"},
        **{"yes": "bool", "none": "null", "list": "list<element: string>", "map": "string", "mixed": "string"},
    }
    assert table.column("mixed").to_pylist() == ["1", "one"]


def test_cells_link_what_is_on_file_and_escape_the_rest() -> None:
    projection = network().projection()
    assert "page=entity&amp;id=gin" in cells.as_html(projection, "gin")
    assert "<a" not in cells.as_html(projection, "no such id")
    shown = cells.as_html(projection, {"id": "gin", "labels": ["Facility"], "name": HOSTILE})
    assert "page=entity" in shown and "<img" not in shown and "Facility" in shown
    assert "and 5 more" in cells.as_html(projection, [HOSTILE] * 25)
    assert "<img" not in cells.as_html(projection, {"other": HOSTILE})


def test_the_picture_joins_what_the_rows_name() -> None:
    view = view_of(network())
    answer = Answer(("id",), [{"id": name} for name in ("sewer", "mill", "gin", "other")], None, 0.1)
    made = picture.picture(view, answer)
    assert made.network is not None and made.alone == 1 and made.total == 4
    assert set(made.network.lines) == {("mill", "sewer", True), ("gin", "mill", True), ("gin", "sewer", True)}
    boxes = made.network.boxes
    assert boxes["gin"].column < boxes["mill"].column < boxes["sewer"].column
    assert "page=entity&amp;id=gin" in picture.picture_html(made.network)


def test_a_circle_is_drawn_and_too_many_are_told() -> None:
    net = network()
    net.fact("SUPPLIES", "sewer", "gin", basis="declared")
    for number in range(60):
        net.node("Supplier", f"s{number}", name=f"S {number}")
    view = view_of(net)
    named = ["sewer", "mill", "gin", *(f"s{number}" for number in range(60))]
    answer = Answer(("id",), [{"id": name} for name in named], None, 0.1)
    made = picture.picture(view, answer)
    assert made.total == 63 and made.alone == picture.MOST_DRAWN - 3
    assert made.network is not None and ("sewer", "gin", True) in made.network.lines


def test_a_relationship_in_a_row_draws_its_ends() -> None:
    net = network()
    fact = next(fact for fact in net.projection().facts.values() if fact.start == "gin" and fact.end == "mill")
    row = {"r": {"id": fact.id, "type": "SUPPLIES"}}
    made = picture.picture(view_of(net), Answer(("r",), [row], None, 0.1))
    assert made.network is not None and set(made.network.boxes) == {"gin", "mill"}


def test_files_are_offered_once_somebody_is_named(monkeypatch: pytest.MonkeyPatch, views: Views) -> None:
    test = page(monkeypatch, "cypher", views(), query="owners", id="C", run="yes")
    test.checkbox(key="prepare answer").check().run()
    test.text_input(key="taker").set_value("Ana").run()
    assert not test.exception
    assert [one.proto.label for one in test.get("download_button")] == ["Download CSV", "Download Parquet"]
