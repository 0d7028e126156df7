"""--replace, stubs and undo: what goes, what stays, and that a run is taken back exactly."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ingest_files import EVERYTHING, NOW, csv_file, everything, graph_of, load_all, write_file

from graph.errors import UserMistake
from graph.store import Store, Writer
from ingest.runs import runs, undo

NODES = "id,name\nA,Avocet\nB,Bittern\nC,Crane\n"


def _load(store: Store, folder: Path, files: dict[str, str], **options: Any) -> Any:
    paths = [csv_file(folder / f"{kind}.csv", text) for kind, text in files.items()]
    return load_all(store, paths, folder / "home", **options)


def _undo(store: Store, run: str | None) -> dict[str, Any]:
    assert run
    return undo(store, run, now=NOW)


def _ids(store: Store, label: str) -> set[str]:
    return {row["id"] for row in store.read(f"MATCH (n:{label}) RETURN n.id AS id")}


def test_undoing_the_first_load_leaves_nothing(store: Store, tmp_path: Path) -> None:
    report = load_all(store, everything(tmp_path), tmp_path / "home")
    said = _undo(store, report.run)
    assert graph_of(store) == {}
    assert said["undone"] == "run-000001"
    assert [(run["run"], run["state"], run["command"][:4]) for run in runs(store)] == [
        ("run-000001", "undone", "load"),
        ("run-000002", "done", "undo"),
    ]
    assert load_all(store, everything(tmp_path), tmp_path / "home").loaded == 17


def _everything_changed(folder: Path) -> list[Path]:
    """Every kind with something added, something changed and something gone."""
    rows = {kind: [dict(row) for row in said] for kind, said in EVERYTHING.items()}
    rows["suppliers"] = [
        *({**row, "name": f"New {row['name']}"} for row in rows["suppliers"]),
        {"id": "NEW", "name": "Newcomer", "lat": 10.0, "lon": 100.0},
    ]
    rows["facilities"][0] |= {"operator_id": "NEW", "coordinate_accuracy_m": None}
    rows["estates"][0] |= {"operator_id": None}
    rows["ownership"] = [{"owner_id": "NEW", "owned_id": "SPIN", "share": 0.5}]
    rows["supplies"] = [{**rows["supplies"][0], "quantity": 7.0}, {"from_id": "NEW", "to_id": "SPIN"}]
    rows["shipments"][0] |= {"shipper_id": "NEW", "maker_id": None, "release_date": date(2024, 4, 1)}
    rows["lines"][0] |= {"quantity": 5.0}
    rows["lots"] = [{**rows["lots"][0], "made_at": "GIN"}, {"id": "ROLL", "made_at": "SEW", "documents": "DOC-1"}]
    rows["lot_inputs"] = [{"input_id": "BALE", "output_id": "ROLL"}, {"input_id": "ROLL", "output_id": "ROLL"}]
    rows["line_lots"] = [{"line_id": "LINE", "lot_id": "ROLL"}]
    rows["documents"][0] |= {"proves": "NEW;ROLL"}
    rows["documents"] = rows["documents"][:1]
    return [write_file(folder / f"{kind}.csv", said) for kind, said in rows.items()]


@pytest.mark.parametrize("replace", [False, True])
def test_undo_restores_exactly_what_was(store: Store, tmp_path: Path, replace: bool) -> None:
    load_all(store, everything(tmp_path), tmp_path / "home")
    before = graph_of(store)
    report = load_all(store, _everything_changed(tmp_path), tmp_path / "home", replace=replace)
    assert report.rejected == 0
    assert (report.removed > 0) == replace
    after = graph_of(store)
    assert all(after[key] != value for key, value in before.items() if key.startswith("Supplier"))
    assert {"kept_as_stub", "lot_own_input"} & {f.kind for f in report.findings} == (
        {"lot_own_input"} | ({"kept_as_stub"} if replace and "stub" in str(after) else set())
    )
    _undo(store, report.run)
    assert graph_of(store) == before
    assert store.read("MATCH (c:Change) RETURN count(c) AS n") == [{"n": 0}]
    assert load_all(store, everything(tmp_path), tmp_path / "home").loaded == 0


def test_replace_is_scoped_to_the_source_and_the_kinds_of_the_call(store: Store, tmp_path: Path) -> None:
    _load(store, tmp_path, {"suppliers": NODES, "supplies": "from_id,to_id\nA,B\nB,C\n"}, source="vendor")
    _load(store, tmp_path, {"suppliers": "id,name\nX,Other\n"}, source="other")
    report = _load(store, tmp_path, {"supplies": "from_id,to_id\nA,B\n"}, source="vendor", replace=True)
    assert (report.loaded, report.unchanged, report.removed) == (0, 1, 1)
    assert _ids(store, "Supplier") == {"A", "B", "C", "X"}
    report = _load(store, tmp_path, {"suppliers": "id,name\nA,Avocet\nB,Bittern\n"}, source="vendor", replace=True)
    assert (report.unchanged, report.removed) == (2, 1)
    assert _ids(store, "Supplier") == {"A", "B", "X"}


def test_what_other_facts_need_stays_as_a_stub(store: Store, tmp_path: Path) -> None:
    home = tmp_path / "home"
    _load(store, tmp_path, {"suppliers": NODES})
    with store.writing() as writer:
        writer.run("MATCH (n:Supplier {id: 'B'}) SET n.xuar = 'outside'")
    _load(store, tmp_path, {"supplies": "from_id,to_id\nA,B\n"})
    _load(store, tmp_path, {"documents": "id,kind,issuer_id\nD,invoice,C\n"})
    before = graph_of(store)
    report = _load(store, tmp_path, {"suppliers": "id,name\nA,Avocet\n"}, replace=True)
    graph = graph_of(store)
    for id_ in ("B", "C"):
        stub = {"id": id_, "stub": True, "source": "suppliers", "run": report.run, "created_run": "run-000001"}
        assert graph[f"Supplier {id_}"] == stub
    assert report.removed == 0
    assert sorted(f.subjects for f in report.findings if f.kind == "kept_as_stub") == [("B",), ("C",)]
    again = _load(store, tmp_path, {"suppliers": "id,name\nA,Avocet\n"}, replace=True)
    assert (again.removed, graph_of(store)) == (0, graph)
    sale = _load(store, tmp_path, {"supplies": "from_id,to_id\n"}, replace=True)
    last = _load(store, tmp_path, {"suppliers": "id,name\nA,Avocet\n"}, replace=True)
    assert (sale.removed, last.removed, _ids(store, "Supplier")) == (1, 1, {"A", "C"})
    for run in (last.run, sale.run):
        _undo(store, run)
    assert graph_of(store) == graph
    _undo(store, report.run)
    assert graph_of(store) == before
    assert not list((home / "staging").iterdir())


def test_a_rejected_row_still_speaks_for_its_fact(store: Store, tmp_path: Path) -> None:
    _load(store, tmp_path, {"suppliers": NODES, "supplies": "from_id,to_id\nA,B\nB,C\n"})
    before = graph_of(store)
    bad = {
        "suppliers": "id,name,country\nA,Avocet,\nB,Bittern,Atlantis\nC,Crane,\n",
        "supplies": "from_id,to_id,basis\nA,B,hearsay\nB,NOBODY,\nB,C,\n",
    }
    report = _load(store, tmp_path, bad, replace=True)
    assert (report.rejected, report.removed) == (3, 0)
    assert graph_of(store) == before


def test_a_load_that_was_built_on_is_not_undone(store: Store, tmp_path: Path) -> None:
    first = _load(store, tmp_path, {"suppliers": NODES})
    second = _load(store, tmp_path, {"supplies": "from_id,to_id\nA,B\n"})
    with pytest.raises(UserMistake, match=r"run-000001 cannot be undone: run-000002 added .* refers to 'A'"):
        _undo(store, first.run)
    _undo(store, second.run)
    third = _load(store, tmp_path, {"suppliers": "id,name\nA,Renamed\n"})
    with pytest.raises(UserMistake, match="run-000004 changed 'A'"):
        _undo(store, first.run)
    _undo(store, third.run)
    _load(store, tmp_path, {"documents": "id,kind,issuer_id\nD,invoice,C\n"})
    with pytest.raises(UserMistake, match="run-000006 has 'D' name 'C'"):
        _undo(store, first.run)
    _undo(store, "run-000006")
    gone = _load(store, tmp_path, {"suppliers": "id,name\nA,Avocet\nB,Bittern\n"}, replace=True)
    with pytest.raises(UserMistake, match="run-000008 changed or removed 'C' after it"):
        _undo(store, first.run)
    _undo(store, gone.run)
    _undo(store, first.run)
    assert graph_of(store) == {}


def test_what_comes_back_needs_its_ends(store: Store, tmp_path: Path) -> None:
    _load(store, tmp_path, {"suppliers": NODES})
    _load(store, tmp_path, {"facilities": "id,name,operator_id\nF,Mill,C\n"})
    changed = _load(store, tmp_path, {"facilities": "id,name,operator_id\nF,Mill,A\n"})
    _load(store, tmp_path, {"suppliers": "id,name\nA,Avocet\nB,Bittern\n"}, replace=True)
    with pytest.raises(UserMistake, match="run-000004 removed 'C', which what comes back refers to"):
        _undo(store, changed.run)


@pytest.mark.parametrize(("run", "message"), [("run-000009", "There is no run"), ("run-000002", "is itself an undo")])
def test_what_cannot_be_undone(embedded_store: Store, tmp_path: Path, run: str, message: str) -> None:
    report = _load(embedded_store, tmp_path, {"suppliers": NODES})
    _undo(embedded_store, report.run)
    with pytest.raises(UserMistake, match=message):
        _undo(embedded_store, run)
    with pytest.raises(UserMistake, match="is undone already"):
        _undo(embedded_store, report.run)


DANGLING = {
    "supplies": "from_id,to_id,documents\nA,F,D1\n",
    "shipments": "id,shipper_id,maker_id\nS,A,M\n",
    "lot_inputs": "input_id,output_id\nL1,L2\n",
    "line_lots": "line_id,lot_id\nLN,L2\n",
    "lines": "id,shipment_id,hts\nLX,SX,5205\n",
}


def test_stubs_stand_in_and_make_room_for_the_real_rows(store: Store, tmp_path: Path) -> None:
    report = _load(store, tmp_path, DANGLING, allow_stubs=True)
    assert (report.loaded, report.rejected, report.stubs) == (5, 0, 8)
    stubs = store.read("MATCH (n) WHERE n.stub RETURN labels(n)[0] AS label, n.id AS id ORDER BY n.id")
    assert [(s["label"], s["id"]) for s in stubs] == [
        *(("Supplier", "A"), ("Document", "D1"), ("Supplier", "F"), ("Lot", "L1"), ("Lot", "L2"), ("Line", "LN")),
        *(("Facility", "M"), ("Shipment", "SX")),
    ]
    assert _load(store, tmp_path, DANGLING, allow_stubs=True).unchanged == 5
    with_stubs = graph_of(store)
    real = {
        "suppliers": "id,name\nA,Avocet\n",
        # F was taken for a supplier when its stub was made.
        "facilities": "id,name,operator_id\nF,Mill,A\nM,Maker,\n",
        "lots": "id,made_at\nL1,F\n",
    }
    report = _load(store, tmp_path, real)
    assert (report.loaded, report.rejected) == (4, 0)
    graph = graph_of(store)
    assert "Supplier F" not in graph
    assert (graph["Facility F"]["name"], "stub" in graph["Facility F"]) == ("Mill", False)
    (sale,) = [f for k, f in graph.items() if k.startswith("SUPPLIES")]
    assert (sale["end"], sale["end_label"], sale["p"]["run"]) == ("F", "Facility", "run-000001")
    assert _load(store, tmp_path, {**DANGLING, **real}).unchanged == 9
    _undo(store, report.run)
    assert graph_of(store) == with_stubs


def test_a_stub_that_does_what_the_real_thing_cannot(store: Store, tmp_path: Path) -> None:
    _load(store, tmp_path, {"facilities": "id,name,operator_id\nF,Mill,X\n"}, allow_stubs=True)
    report = _load(store, tmp_path, {"estates": "id,name\nX,Farm\nY,Farm\n"})
    assert (report.loaded, report.rejected) == (1, 1)
    assert report.rejects[0]["reason"] == "id 'X' is known as one end of OPERATES, which estate cannot be"


def test_what_proves_nothing_known_is_no_stub(embedded_store: Store, tmp_path: Path) -> None:
    report = _load(embedded_store, tmp_path, {"documents": "id,kind,proves\nD,invoice,X\n"}, allow_stubs=True)
    assert (report.loaded, report.rejected, report.stubs) == (0, 1, 0)


class _Broken(Exception):
    """The load that breaks off here."""


def _break_off(monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """Lets the writing statement of that number, constraints not counted, fail before it does anything."""
    once, count = Writer._once, iter(range(1, 10_000))

    def sometimes(writer: Writer, cypher: str, values: dict[str, Any]) -> list[dict[str, Any]]:
        if not cypher.startswith("CREATE CONSTRAINT") and next(count) == at:
            raise _Broken
        return once(writer, cypher, values)

    monkeypatch.setattr(Writer, "_once", sometimes)


def _but_runs(graph: dict[str, Any]) -> dict[str, Any]:
    """An interrupted load and the one that completes it are two runs."""
    facts = {key: value.get("p", value) for key, value in graph.items()}
    return {key: {k: v for k, v in p.items() if k not in ("run", "created_run")} for key, p in facts.items()}


@pytest.mark.parametrize("at", [2, 17, 27, 37, 47, 57])
def test_a_load_that_breaks_off_anywhere_is_completed_and_undone(
    embedded_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    store, home = embedded_store, tmp_path / "home"
    load_all(store, everything(tmp_path), home)
    before = graph_of(store)
    changed = _everything_changed(tmp_path)
    whole = load_all(store, changed, home, replace=True)
    wanted = _but_runs(graph_of(store))
    _undo(store, whole.run)
    with monkeypatch.context() as patch, pytest.raises(_Broken):
        _break_off(patch, at)
        load_all(store, changed, home, replace=True)
    last = load_all(store, changed, home, replace=True)
    assert _but_runs(graph_of(store)) == wanted
    interrupted = [run["run"] for run in runs(store) if run["state"] == "interrupted"]
    assert len(interrupted) == 1
    for run in (last.run, *interrupted):
        _undo(store, run)
    assert graph_of(store) == before
