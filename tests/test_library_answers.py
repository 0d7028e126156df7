"""Every question of the library on both engines: its answer on the demo, where it starts, and that both agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph import decisions, detentions, journal
from graph.exposure import assess
from graph.library import Query, queries
from graph.query import values_of
from graph.reading import read_projection
from graph.store import Store
from graph.verdicts import save
from ingest.lists import import_list, refresh_identical_matches
from ingest.load import load
from ingest.screening.run import screen
from ingest.tagging import tag
from tests.asked import rows_of
from tests.conftest import emptied
from tests.library_answers import AS_OF, EXPECTED, shipments_of_ports, sites_of_prefectures, values_of_chapters
from tests.library_facts import DEMO, MORE, TOLD, Facts

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
FACTS = Facts()
LIBRARY = queries()
IN_SUMS = {"sites_by_region", "shipments_by_port", "goods_by_chapter"}
"""Their answers are told by tests of their own."""
_ROWS: dict[str, dict[str, list[dict[str, Any]]]] = {}


@pytest.fixture(scope="module")
def demo(_shared_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo and MORE, screened, tagged, assessed and decided about; loaded once an engine, and only read below."""
    store = emptied(_shared_store)
    folder = tmp_path_factory.mktemp("library")
    load(store, sorted(DEMO.glob("*.csv")), home=folder, now=NOW, source="demo")
    import_list(store, "demo", DEMO / "lists" / "demo_list.csv", as_of=AS_OF, now=NOW, home=folder)
    _more(store, folder)
    with store.writing() as writer:
        refresh_identical_matches(store, writer)
    screen(store, now=LATER)
    tag(store)
    _entered(store)
    asked = [row["id"] for row in FACTS.of("shipments") if not row["id"].startswith("X-")]
    answers = {"Shipment": assess(read_projection(store), asked, as_of=AS_OF)}
    save(store, answers, version=journal.seen(store).version, as_of=AS_OF)
    if store.engine == "neo4j":
        with store._loader.session(database=store.database) as session:
            session.run("CALL db.clearQueryCaches()").consume()  # plans that were made for other tests' graphs
    yield store
    emptied(store)


def _more(store: Store, folder: Path) -> None:
    for kind, text in MORE.items():
        (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
    files = [folder / f"{kind}.csv" for kind in MORE]
    report = load(store, files, home=folder, now=LATER, source="more")
    assert report.as_json()["rejected"] == 0, report.as_json()["rejects"]


def _entered(store: Store) -> None:
    """What people decided, took out and entered, as EXPECTED has it."""

    def decide(target: str, status: str, until: date | None, seen: str | None = None) -> str:
        by: dict[str, Any] = {"author": "Ana", "now": NOW, "note": "A pilot order."}
        return decisions.decide(store, target=target, status=status, until=until, seen=seen, **by).id

    decide("VN-S1", decisions.ACCEPTED, date(2026, 11, 30))
    decide("QD-S1", decisions.ACCEPTED, date(2027, 6, 30))
    decide("BL-S1", decisions.OPEN, None, decide("BL-S1", decisions.ACCEPTED, date(2026, 11, 15)))
    for author, target, name, at in (("Bo", None, "all.csv", NOW), ("Ana", "VN-S1", "vn.csv", LATER)):
        decisions.record_export(store, target=target, what="a table", name=name, sha256="00", author=author, now=at)
    for shipment, said in (
        ("DT-S1", {"extended_to": "2026-11-20"}),
        ("DT-S1", {"detained_on": "2026-10-21", "extended_to": "2026-11-30"}),
        ("DT-S1", {"release_date": "2026-10-30"}),
        ("VN-S1", {"presented_on": "2025-11-12"}),
    ):
        detentions.enter(store, shipment=shipment, said=said, note="", author="Ana", now=NOW)
    detentions.take_back(store, shipment="DT-S1", number=3, note="Another entry.", author="Bo", now=NOW)


def asked(store: Store, name: str, *parameters: str) -> list[dict[str, Any]]:
    return rows_of(store, LIBRARY[name].text, parameters)


def answer(store: Store, name: str) -> list[dict[str, Any]]:
    """The rows of a question with the parameters of its example; asked once an engine."""
    of_engine = _ROWS.setdefault(store.engine, {})
    if name not in of_engine:
        of_engine[name] = asked(store, name, *LIBRARY[name].example)
    return of_engine[name]


def test_every_question_has_a_known_answer() -> None:
    assert len(LIBRARY) >= 30
    assert EXPECTED.keys() | IN_SUMS == LIBRARY.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_the_answer_on_the_demo(demo: Store, name: str) -> None:
    rows, expected = answer(demo, name), EXPECTED[name](FACTS)
    assert expected, "an answer without a row shows nothing"
    if name == "saved_verdicts":
        told = {row["id"] for row in expected}
        rows = [row for row in rows if row["id"] in told]
    if name == "findings":  # relationships among the subjects have ids that no file states
        rows = [{**row, "subjects": [one for one in row["subjects"] if ":" not in one]} for row in rows]
    columns = list(expected[0])
    assert _comparable(rows, columns) == _comparable(expected, columns)


def _comparable(rows: list[dict[str, Any]], columns: list[str]) -> list[str]:
    def value(found: Any) -> Any:
        return round(found, 9) if isinstance(found, float) else float(found) if type(found) is int else found

    return sorted(str([value(row[column]) for column in columns]) for row in rows)


@pytest.mark.parametrize("name", LIBRARY)
def test_the_columns_are_those_that_the_header_says(demo: Store, name: str) -> None:
    rows = answer(demo, name)
    assert rows
    assert list(rows[0]) == [column.name for column in LIBRARY[name].columns]


@pytest.mark.parametrize("name", LIBRARY)
def test_both_engines_answer_alike_and_in_one_order(demo: Store, name: str) -> None:
    """The second engine against the first; what is the engine's own name of a state of the graph is left out."""
    mine = [{**row, "newest": None} for row in answer(demo, name)]
    for other in _ROWS.values():
        if name in other:
            assert mine == [{**row, "newest": None} for row in other[name]]


def test_saved_verdicts_of_the_background_and_of_one_kind(demo: Store) -> None:
    stories = {story["target"].split("-")[0] for story in TOLD["story"]}
    rows = asked(demo, "saved_verdicts")
    background = Counter(row["verdict"] for row in rows if row["id"].split("-")[0] not in stories)
    assert dict(background) == TOLD["background"]["verdicts"]
    assert [row["id"] for row in asked(demo, "saved_verdicts", "verdict=traced clear")] == ["CL-S1"]


def test_sites_by_prefecture_and_by_province(demo: Store) -> None:
    told = sites_of_prefectures(FACTS)
    rows = {(row["code"], row["kind"]): row["sites"] for row in answer(demo, "sites_by_region")}
    assert {key: number for key, number in rows.items() if key[0] in {code for code, _ in told}} == told
    whole = Counter(FACTS.parties[id_]["label"] for id_ in FACTS.near)
    province = asked(demo, "sites_by_region", "level=province")
    assert {row["kind"]: row["sites"] for row in province} == whole


def test_shipments_by_port_add_up(demo: Store) -> None:
    ports: Counter[Any] = Counter()
    verdicts: Counter[Any] = Counter()
    for row in answer(demo, "shipments_by_port"):
        ports[row["port"], row["center"]] += row["shipments"]
        verdicts[row["verdict"]] += row["shipments"]
    assert ports == shipments_of_ports(FACTS)
    assert verdicts["traced clear"] == 1 and verdicts[None] == 2
    days = [row["import_date"] for row in FACTS.of("shipments") if row["import_date"]]
    rows = answer(demo, "shipments_by_port")
    assert (min(row["first"] for row in rows), max(row["last"] for row in rows)) == (min(days), max(days))


def test_goods_by_chapter_add_up(demo: Store) -> None:
    sums: dict[str, tuple[int, float, int]] = {}
    for row in answer(demo, "goods_by_chapter"):
        lines, value, without = sums.get(row["chapter"], (0, 0.0, 0))
        sums[row["chapter"]] = (lines + row["lines"], value + row["value_usd"], without + row["without_value"])
    assert sums == values_of_chapters(FACTS)
    assert any(without for _, _, without in sums.values())


@pytest.mark.parametrize(
    ("name", "parameters", "column", "values"),
    [
        ("sellers_upstream", ["id=VN-SEW", "tiers=1"], "id", ["VN-WEAVE"]),
        ("sellers_upstream", ["id=VN-SEW", "tiers=0"], "id", []),
        ("sellers_upstream", ["id=VN-SEW", "tiers=5"], "tier", [1, 2, 3, 3, 4, 4, 4]),
        ("sellers_upstream", ["id=NO-SUCH"], "id", []),
        ("buyers_downstream", ["id=VN-FARM1", "tiers=2"], "id", ["VN-GIN", "VN-SPIN"]),
        ("shipments_downstream", ["id=VN-GIN", "tiers=2"], "shipment", []),
        ("shipments_downstream", ["id=VN-SEW", "tiers=0"], "tier", [0]),
        ("sites_in_region", ["code=TM"], "id", []),
        ("shared_addresses", [], "id", ["X-OWN"]),
        ("listed_since", ["since=2025-01-01", "list=uflpa"], "entity", []),
        ("new_suppliers_since", ["list=demo", "version=2026-10-31"], "id", []),
        ("owners", ["id=FN-SEWCO"], "owner", ["FN-HOLD1", "FN-HOLD3", "FN-HOLD2"]),
        ("owners", ["id=X-TWIN"], "has_end", [True]),
        ("owners", ["id=X-MILL"], "share", [0.4]),
        ("parallel_ownership", ["over=0.6"], "share", []),
        ("subsidiaries_of_listed", ["statuses=confirmed"], "parent", []),
        ("detained_shipments", ["open_only=true"], "shipment", ["VN-S1", "DT-S1", "TG-S1", "MX-S1"]),
        ("findings", ["kinds=ownership_cycle;no_such"], "kind", ["ownership_cycle"]),
        ("lots_heavier_than_inputs", ["most=2.1"], "lot", ["TG-K1", "MB-Y1"]),
        ("lines_without_fibre", ["chapters=51;95"], "hts", []),
        ("sites_near_the_border", ["km=0.1"], "id", []),
        ("exports_taken", ["target=VN-S1"], "file", ["vn.csv"]),
        ("decisions_past_their_day", ["day=2026-11-30"], "target", []),
        ("decisions_past_their_day", ["day=2026-12-01"], "target", ["VN-S1"]),
        ("decisions_past_their_day", ["day=2027-07-01"], "target", ["VN-S1", "QD-S1"]),
        ("certificate_only", ["transport="], "shipment", ["TP-S1"]),
    ],
)
def test_parameters_do_what_they_say(
    demo: Store, name: str, parameters: list[str], column: str, values: list[Any]
) -> None:
    assert [row[column] for row in asked(demo, name, *parameters)] == values


def test_the_language_that_needs_no_translation_is_ones_own(demo: Store) -> None:
    hard = {row["document"] for row in asked(demo, "documents_hard_to_read", "language=zh")}
    assert "DT-INV2" not in hard and "DT-INV" in hard


# Where a statement starts. Neo4j names the operators of its plan; the embedded engine says it where it has run.
SEEKS = {"NodeUniqueIndexSeek", "NodeIndexSeek"}
SCANS = {"NodeByLabelScan", "UnionNodeByLabelsScan"}
OF_TYPE = {"DirectedRelationshipTypeScan", "UndirectedRelationshipTypeScan"}
"""A look at each relationship of one type: Neo4j prefers it where there are fewer of these than of the nodes."""


@pytest.mark.parametrize("name", LIBRARY)
def test_it_starts_as_its_header_says(demo: Store, name: str) -> None:
    query = LIBRARY[name]
    (_starts_on_neo4j if demo.engine == "neo4j" else _starts_embedded)(demo, query)


def _starts_on_neo4j(store: Store, query: Query) -> None:
    found = set(_leaves(_plan(store, "EXPLAIN", query)))
    operators = {operator for operator, _ in found}
    assert operators <= SEEKS | SCANS | OF_TYPE | {"Argument"}, found
    by_id = {label for label, how in query.starts if how == "id"}
    everything = {label for label, how in query.starts if how == "all"}
    sought = {label for operator, label in found if operator in SEEKS}
    assert by_id <= sought
    scanned = {label for operator, labels in found if operator in SCANS for label in labels.split("|")}
    assert scanned <= everything
    assert everything or not operators & OF_TYPE


def _leaves(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(operator, label) of each operator that takes no rows from another."""
    if not plan.get("children"):
        details = str(plan["args"].get("Details", ""))
        labels = re.search(r":(\w+(?:\|\w+)*)", details)
        yield plan["operatorType"].split("@")[0], labels[1] if labels else ""
    for child in plan.get("children", ()):
        yield from _leaves(child)


def _starts_embedded(store: Store, query: Query) -> None:
    text = _plan(store, "PROFILE", query)["args"]["string-representation"]
    steps = re.findall(r"\+ (?:OPTIONAL )?MATCH NODE \((\w*):?([\w|]*)\)(.*)", text)
    steps += [(n, labels, f"[index: {labels}[id]]") for n, labels in re.findall(r"NodeIndexSeek\((\w*):(\w+)\)", text)]
    steps += [(n, labels, "") for n, labels in re.findall(r"(?:Scan|Disjunction\w*)\((\w*):([\w|]+)\)", text)]
    assert steps, text
    for name in re.findall(r"MATCH NODE \((\w+)\)", text):  # without a label: bound before, or it would be every node
        assert re.search(rf"\b{name}\b", text[: text.index(f"MATCH NODE ({name})")]), text
    sought = {labels for _, labels, rest in steps if "[index:" in rest}
    scanned = {label for _, labels, rest in steps if labels and "[index:" not in rest for label in labels.split("|")}
    assert {label for label, how in query.starts if how == "id"} <= sought, text
    assert scanned <= {label for label, how in query.starts if how == "all"}, text


def _plan(store: Store, how: str, query: Query) -> dict[str, Any]:
    given = dict(one.partition("=")[::2] for one in query.example)
    with store._reader.session(database=store.database) as session:
        summary = session.run(f"{how} {query.text}", values_of(query, given)).consume()
    plan: dict[str, Any] = summary.profile or summary.plan
    return plan
