"""`expose --with`: the same answers as after really loading, tagging and matching; and nothing in the store changes."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from ingest_files import NOW, csv_file, graph_of, load_all, write_file

from graph.errors import UserMistake
from graph.exposure import assess
from graph.projection import Projection
from graph.reading import read_projection
from graph.store import Store
from ingest.lists import import_list, refresh_identical_matches
from ingest.load import load
from ingest.tagging import tag
from ingest.what_if import what_if
from tests.plain_graph import exactly

DEMO = Path(__file__).parent.parent / "ingest" / "demo"
DEMO_DAY = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
DAY = date(2024, 6, 1)
PLACES: list[dict[str, Any]] = [
    {"country": "CN", "lat": 41.16, "lon": 80.26},
    {"country": "CN", "address": "12 Canal Road, Aksu, Xinjiang"},
    {"country": "VN", "lat": 10.98, "lon": 106.65},
    {"country": "CN", "lat": 41.16, "lon": 80.26, "datum": "GCJ-02"},
    {"country": "CN", "postal_code": "843300"},
    {},
]
NAMES = ["Sandgrouse Ginning Co., Ltd.", "Lapwing Spinning", "Avocet Holdings", "Bittern Garments"]


def settled(store: Store) -> Projection:
    """What the graph says once everything is placed and matched, as the commands leave it."""
    with store.writing() as writer:
        refresh_identical_matches(store, writer)
    tag(store)
    return read_projection(store)


def agrees(store: Store, files: Sequence[Path], home: Path, now: datetime, as_of: date, **options: Any) -> Projection:
    """Asks what if, then does it: tables and answers are the same, and asking left nothing behind."""
    before, revisions = graph_of(store), count(store)
    left = sorted(path for path in home.rglob("*") if path.is_file())
    held = read_projection(store)
    asked = what_if(store, held, files, home=home, now=now, **options)
    assert (graph_of(store), count(store)) == (before, revisions)
    assert sorted(path for path in home.rglob("*") if path.is_file()) == left
    exactly(held, read_projection(store))
    report = load(store, files, home=home, now=now, **options)
    assert not report.rejects
    done = settled(store)
    exactly(asked, done)
    assert [a.as_json() for a in assess(asked, as_of=as_of)] == [a.as_json() for a in assess(done, as_of=as_of)]
    return asked


def count(store: Store) -> tuple[int, int]:
    (nodes,) = store.read("MATCH (n) RETURN count(n) AS n")
    (facts,) = store.read("MATCH ()-[r]->() RETURN count(r) AS n")
    return nodes["n"], facts["n"]


def test_files_that_change_the_demo(store: Store, tmp_path: Path) -> None:
    """New and changed records of every sort: a gin inside, a listed name, another operator, another place, a sale."""
    home = tmp_path / "home"
    load(store, sorted(DEMO.glob("*.csv")), home=home, now=DEMO_DAY, source="demo")
    import_list(store, "demo", DEMO / "lists" / "demo_list.csv", as_of=DEMO_DAY.date(), now=DEMO_DAY, home=home)
    held = settled(store)
    listed = held.labelled("ListedEntity")[0].name
    facilities = _rows(DEMO / "facilities.csv")
    sites = [row for row in facilities if row["operator_id"]][:3]
    sites[0] |= {"operator_id": "NEW-GIN"}
    sites[1] |= {"lat": "41.16", "lon": "80.26", "country": "CN"}
    sites[2] |= {"operator_id": ""}
    suppliers = _rows(DEMO / "suppliers.csv")[:2]
    matched = next(
        f.start for f in held.facts.values() if f.type == "MATCHES" and held.nodes[f.start].label == "Supplier"
    )
    renamed = next(row for row in _rows(DEMO / "suppliers.csv") if row["id"] == matched)
    new = {"id": "NEW-GIN", "name": listed, "country": "CN", "lat": "41.2", "lon": "80.3", "role": "ginner"}
    sale = {"from_id": "NEW-GIN", "to_id": sites[1]["id"], "commodity": "cotton", "basis": "trade_record"}
    files = [
        write_file(tmp_path / "suppliers.csv", [*suppliers, renamed | {"name": "Renamed Trading"}, new]),
        write_file(tmp_path / "facilities.csv", sites),
        write_file(tmp_path / "supplies.csv", [sale]),
    ]
    asked = agrees(store, files, home, DEMO_DAY, DEMO_DAY.date(), source="demo")
    assert asked.nodes["NEW-GIN"].get("xuar") == "inside"
    assert [fact.get("status") for fact in asked.leaving("MATCHES", "NEW-GIN")] == ["identical"]
    assert [fact.end for fact in asked.leaving("OPERATES", "NEW-GIN")] == [sites[0]["id"]]
    assert not asked.arriving("OPERATES", sites[2]["id"])
    assert held.arriving("OPERATES", sites[2]["id"])
    assert held.leaving("MATCHES", matched) and not asked.leaving("MATCHES", matched)


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("seed", range(3))
def test_any_small_files(store: Store, tmp_path: Path, home: Path, seed: int) -> None:
    chance = random.Random(seed)
    listing = csv_file(
        tmp_path / "list.csv",
        "name,aliases,sub_list,effective_date,sector\n"
        'Sandgrouse Ginning Company Limited,Lapwing Spinning,ii,"June 21, 2022",cotton\n',
    )
    import_list(store, "uflpa", listing, as_of=date(2024, 1, 1), now=NOW, home=home)
    load_all(store, _files(tmp_path / "first", chance), home)
    settled(store)
    for again in range(2):
        agrees(store, _files(tmp_path / f"then-{again}", chance), home, NOW, DAY)


def _files(folder: Path, chance: random.Random) -> list[Path]:
    """A small network in files of every kind, of the same few ids each time, so that a second one changes the first."""
    folder.mkdir()
    companies = [f"C{n}" for n in range(5) if n < 2 or chance.random() < 0.6]
    sites = [f"F{n}" for n in range(4) if n < 2 or chance.random() < 0.6]
    parties, lots = [*companies, *sites], [f"L{n}" for n in range(3)]
    some, papers, days = chance.choice, ["", "D0"], [date(2024, 3, 1), date(2023, 3, 1)]
    tables: dict[str, list[dict[str, Any]]] = {
        "suppliers": [{"id": c, "name": some(NAMES), "role": some(["", "ginner"]), **some(PLACES)} for c in companies],
        "facilities": [
            {"id": s, "name": some(NAMES), "operator_id": some([None, *companies]), **some(PLACES)} for s in sites
        ],
        "supplies": _each(
            {"from_id": some(parties), "to_id": some(parties), "quantity": some([None, 5.5]), "documents": some(papers)}
            for _ in range(6)
        ),
        "ownership": _each(
            {"owner_id": some(companies), "owned_id": some(parties), "share": some([0.3, 0.6])} for _ in range(2)
        ),
        "documents": [{"id": "D0", "kind": "invoice", "proves": some(["", "L0", "C0;L1"]), "file": "d0.pdf"}],
        "lots": [
            {
                "id": id_,
                "commodity": some(["cotton", None]),
                "made_at": some([None, *parties]),
                "documents": some(papers),
            }
            for id_ in lots
        ],
        "lot_inputs": [{"input_id": "L0", "output_id": "L1", "quantity": some([1.5, 2.5]), "unit": "KG"}],
        "shipments": [{"id": "S0", "maker_id": some([None, *parties]), "import_date": some(days)}],
        "lines": [{"id": "N0", "shipment_id": "S0", "hts": "6109.10.00", "description": some(["Shirts", "Coats"])}],
        "line_lots": [{"line_id": "N0", "lot_id": some(lots)}],
    }
    return [write_file(folder / f"{kind}.csv", rows) for kind, rows in tables.items()]


def _each(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each pair of ends, which come first."""
    return list({tuple(row.values())[:2]: row for row in rows}.values())


def test_a_stub_makes_room_for_what_it_turns_out_to_be(store: Store, tmp_path: Path, home: Path) -> None:
    sales = csv_file(tmp_path / "supplies.csv", "from_id,to_id,commodity\nA,B,cotton\n")
    load_all(store, [sales], home, allow_stubs=True)
    settled(store)
    files = [
        csv_file(tmp_path / "facilities.csv", "id,name,country,lat,lon\nA,Gin,CN,41.16,80.26\n"),
        csv_file(tmp_path / "suppliers.csv", "id,name\nB,Spinner\n"),
    ]
    asked = agrees(store, files, home, NOW, DAY)
    assert (asked.nodes["A"].label, asked.nodes["A"].get("xuar")) == ("Facility", "inside")
    assert [fact.end for fact in asked.leaving("SUPPLIES", "A")] == ["B"]


def test_rejects_are_named_and_nothing_is_asked(store: Store, tmp_path: Path, home: Path) -> None:
    load_all(store, [csv_file(tmp_path / "suppliers.csv", "id,name\nA,Firm\n")], home)
    held, before = read_projection(store), graph_of(store)
    bad = csv_file(tmp_path / "supplies.csv", "from_id,to_id,basis\nA,GHOST,declared\nA,A,hearsay\n")
    with pytest.raises(UserMistake) as refused:
        what_if(store, held, [bad], home=home, now=NOW)
    words = str(refused.value)
    assert "supplies.csv row 2, to_id: to_id 'GHOST' refers to nothing" in words
    assert "supplies.csv row 3, basis:" in words
    assert "--allow-stubs" not in words
    many = csv_file(tmp_path / "lots.csv", "id,made_at\n" + "".join(f"L{n},GHOST\n" for n in range(9)))
    with pytest.raises(UserMistake, match="and 4 more, which `load --dry-run` lists"):
        what_if(store, held, [many], home=home, now=NOW)
    with pytest.raises(UserMistake, match="There is no file"):
        what_if(store, held, [tmp_path / "absent.csv"], home=home, now=NOW)
    assert graph_of(store) == before
    assert not [path for path in home.rglob("*") if "what-if" in path.name or "reject" in path.name]


def test_files_that_say_nothing_new_change_nothing(store: Store, tmp_path: Path, home: Path) -> None:
    files = _files(tmp_path / "files", random.Random(9))
    load_all(store, files, home)
    held = settled(store)
    exactly(what_if(store, held, files, home=home, now=NOW), held)
