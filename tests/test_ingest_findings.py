"""What is odd but possible loads, and is a finding until the facts change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_files import NOW, csv_file, graph_of, load_all

from graph.store import Store
from ingest import findings
from ingest.findings import IN_WORDS
from ingest.rings import rings
from ingest.runs import undo

BASE = {"suppliers": "id,name\nA,Avocet\nB,Bittern\nC,Crane\n"}


def _load(store: Store, folder: Path, files: dict[str, str], **options: Any) -> Any:
    paths = [csv_file(folder / f"{kind}.csv", text) for kind, text in files.items()]
    return load_all(store, paths, folder / "home", **options)


def _kept(store: Store) -> list[tuple[str, str]]:
    rows = store.read("MATCH (f:Finding) RETURN f.kind AS kind, f.message AS message ORDER BY kind, message")
    return [(row["kind"], row["message"]) for row in rows]


ODD = [
    (
        "lines",
        "shipment_id,id,hts",
        "S,L,702.00",
        "hts_leading_zero",
        "HTS 702.00 has lost its leading zero; read as 0702",
    ),
    ("lots", "id,hts", "L,20290", "hts_odd_digits", "HTS 20290 has 5 digits"),
    ("lots", "id,hts", "L,cotton", "hts_unreadable", "HTS 'cotton'"),
    ("lots", "id,unit", "L,hogshead", "unknown_unit", "unit 'HOGSHEAD' is not known; kept as it is"),
    ("lots", "id,stage", "L,half-done", "unknown_word", "stage 'half-done' is not one of the known"),
    ("documents", "id,kind", "D,napkin", "unknown_word", "document kind 'napkin'"),
    ("facilities", "id,name,processes", "F,Mill,spinning;alchemy", "unknown_word", "process 'alchemy'"),
    (
        "supplies",
        "from_id,to_id,first_seen,last_seen",
        "A,B,2023-05-01,2023-04-01",
        "window_reversed",
        "lies after last",
    ),
    ("supplies", "from_id,to_id", "A,A", "self_supply", "A sells to itself"),
    ("ownership", "owner_id,owned_id,share", "A,A,0.1", "self_ownership", "A owns itself"),
    ("ownership", "owner_id,owned_id,share,since,until", "A,B,1,2020-02-01,2020-01-01", "window_reversed", "until"),
    ("lot_inputs", "input_id,output_id", "L1,L1", "lot_own_input", "L1 is its own input"),
    ("lots", "id,made_on", "L,2024-06-02", "date_in_future", "made_on 2024-06-02 lies in the future"),
    ("documents", "id,kind,paid_on", "D,invoice,2030-01-01", "date_in_future", "paid_on"),
]


@pytest.mark.parametrize(("kind", "header", "row", "finding", "message"), ODD)
def test_an_odd_row_loads_and_is_a_finding(
    embedded_store: Store, tmp_path: Path, kind: str, header: str, row: str, finding: str, message: str
) -> None:
    base = {**BASE, "shipments": "id\nS\n", "more_lots": "id\nL1\n"}
    report = _load(embedded_store, tmp_path, {**base, kind: f"{header}\n{row}\n"})
    assert report.rejected == 0
    (found,) = report.findings
    assert (found.kind, found.file, found.row) == (finding, f"{kind}.csv", 2)
    assert message in found.message
    assert _kept(embedded_store) == [(finding, found.message)]
    again = _load(embedded_store, tmp_path, {**base, kind: f"{header}\n{row}\n"})
    assert (again.loaded, [f.id for f in again.findings]) == (0, [found.id])
    assert _kept(embedded_store) == [(finding, found.message)]


def test_the_repaired_and_the_original_are_both_kept(embedded_store: Store, tmp_path: Path) -> None:
    _load(embedded_store, tmp_path, {"lots": "id,hts,colour\nL,702.00,red\n"})
    lot = graph_of(embedded_store)["Lot L"]
    assert (lot["hts"], lot["raw"]) == ("0702.00", '{"colour":"red","hts":"702.00"}')


def test_rings_and_late_inputs_over_several_loads(store: Store, tmp_path: Path) -> None:
    _load(store, tmp_path, {**BASE, "ownership": "owner_id,owned_id,share\nA,B,1\nB,C,1\n"})
    assert _kept(store) == []
    report = _load(store, tmp_path, {"more_ownership": "owner_id,owned_id,share\nC,A,0.5\n"})
    ring = ("ownership_cycle", "A, B, C own one another in a ring")
    assert _kept(store) == [ring]
    lots = "id,made_on\nX,2023-05-02\nY,2023-05-01\nZ,2023-05-03\n"
    _load(store, tmp_path, {"lots": lots, "lot_inputs": "input_id,output_id\nX,Y\nY,Z\nZ,Y\n"})
    late = "lot {}, made on {}, is an input of {}, made earlier, on {}"
    found = [
        ("input_after_output", late.format("X", "2023-05-02", "Y", "2023-05-01")),
        ("input_after_output", late.format("Z", "2023-05-03", "Y", "2023-05-01")),
        ("lot_cycle", "Y, Z are inputs of one another in a ring"),
        ring,
    ]
    assert _kept(store) == found
    # Only the lot's date changes, in a load that holds no input.
    _load(store, tmp_path, {"lots": lots.replace("X,2023-05-02", "X,2023-04-30")})
    assert _kept(store) == found[1:]
    assert report.run
    undo(store, report.run, now=NOW)
    assert _kept(store) == found[1:3]


def test_a_finding_goes_when_its_row_is_put_right(store: Store, tmp_path: Path) -> None:
    _load(store, tmp_path, {"lots": "id,hts\nL,702.00\nM,702.00\n"})
    before = graph_of(store)
    report = _load(store, tmp_path, {"lots": "id,hts\nL,0702.00\n"})
    subjects = [row["s"] for row in store.read("MATCH (f:Finding) RETURN f.subjects AS s")]
    assert subjects == [["M"]]
    undo(store, report.run, now=NOW)
    assert graph_of(store) == before


def test_a_finding_says_what_is_odd_now(store: Store, tmp_path: Path) -> None:
    def kept() -> list[tuple[int, str]]:
        rows = store.read("MATCH (f:Finding) RETURN f.source_row AS row, f.message AS message")
        return [(row["row"], row["message"].partition(" is not")[0]) for row in rows]

    _load(store, tmp_path, {"lots": "id,unit\nL,HOGSHEAD\n"})
    before = graph_of(store)
    report = _load(store, tmp_path, {"lots": "id,unit\nK,KG\nL,KEG\n"})
    assert kept() == [(3, "unit: unit 'KEG'")]
    undo(store, report.run, now=NOW)
    assert kept() == [(2, "unit: unit 'HOGSHEAD'")] and graph_of(store) == before


def test_a_row_with_two_odd_words_is_one_finding(embedded_store: Store, tmp_path: Path) -> None:
    report = _load(embedded_store, tmp_path, {"lots": "id,commodity,stage\nL,coton,half-done\n"})
    (found,) = report.findings
    assert "commodity: commodity 'coton'" in found.message and "; stage: stage 'half-done'" in found.message
    assert _kept(embedded_store) == [("unknown_word", found.message)]


def test_too_many_of_a_kind_are_counted(embedded_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "MOST", 3)
    lots = "id,unit\n" + "".join(f"L{n},HOGSHEAD\n" for n in range(10))
    report = _load(embedded_store, tmp_path, {"lots": lots})
    assert [f.message for f in report.findings][3:] == ["lots.csv: 7 more units that are not known"]
    assert len(_kept(embedded_store)) == 4
    _load(embedded_store, tmp_path, {"lots": lots.replace("HOGSHEAD", "KG")})
    assert _kept(embedded_store) == []


def test_every_kind_of_finding_has_its_words() -> None:
    assert {finding for _, _, _, finding, _ in ODD} < IN_WORDS.keys()


@given(st.sets(st.tuples(st.integers(0, 12).map(str), st.integers(0, 12).map(str))))
def test_rings_are_the_strongly_connected_groups(pairs: set[tuple[str, str]]) -> None:
    groups = nx.strongly_connected_components(nx.DiGraph(list(pairs)))
    assert rings(pairs) == sorted(sorted(group) for group in groups if len(group) > 1)


def test_a_long_chain_needs_no_deep_recursion() -> None:
    chain = [(str(n), str(n + 1)) for n in range(20_000)]
    assert rings(chain) == []
    assert len(rings([*chain, ("20000", "0")])[0]) == 20_001
