"""What the tests of exports share: a graph whose texts are hostile in every format, and how to export it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from dashboard.exports.formats import export
from graph.schema import NODES, RELATIONSHIPS
from graph.store import Store

HOSTILE = '</node>"\'<b>&amp; =cmd()|A1;\n\r\tline two\\" 新疆 ئۇيغۇر 🧵, #include'
UNPRINTABLE = "bell\x07 and \x00nothing\ufffe"
WHEN = datetime(2026, 11, 1, 9, 30, 1, 234567, tzinfo=UTC)

SUPPLIERS: list[dict[str, Any]] = [
    {
        "id": "S;1",
        "name": HOSTILE,
        "aliases": ["one", "two; with a semicolon", '"', ""],
        "country": "CN",
        "address": "1 Road\nAksu",
        "lat": 41.17,
        "lon": 80.26,
        "datum": "GCJ-02",
        "uscc": "91650000TEST00000X",
        "source": "a; source/../",
        "source_row": 9_007_199_254_740_993,
        "exposure_verdict": "exposed",
        "exposure_confidence": 0.1 + 0.2,
        "exposure_as_of": date(2026, 11, 1),
    },
    {"id": "s-2", "name": "=2+3", "address": "", "lat": 0.0, "lon": 0.0, "source": "plain"},
    {"id": "S-3", "stub": True, "source": "plain", "raw": '{"a": "\\u0000"}'},
    {"id": "é", "name": UNPRINTABLE.replace("\x00", ""), "lat": -0.000001, "lon": 1e-07, "xuar_distance_km": 1e22},
]
FACILITIES: list[dict[str, Any]] = [
    {"id": "F-1", "name": "Mill", "operator_id": "s-2", "processes": ["spinning"], "lat": 91.0, "lon": 5.0},
    {"id": "F-2", "name": "Mill 2", "lat": 31.2, "lon": 121.47, "datum": "BD-09"},
]
LOTS: list[dict[str, Any]] = [{"id": "L-1", "documents": []}, {"id": "L-2", "documents": ["D;1", "D2"]}]
RUNS = [{"id": "run-000001", "command": "load", "state": "done", "started_at": WHEN, "sequence": 1}]
DECISIONS = [{"id": "d", "target": "gone", "status": "open", "author": "A", "number": 1, "at": WHEN}]
REVISIONS_LEFT_OUT = "Revision"


def fill_hostile(store: Store) -> None:
    """Nodes and relationships whose values are odd, though of the kinds declared."""
    with store.writing() as writer:
        for label, rows in (
            ("Supplier", SUPPLIERS),
            ("Facility", FACILITIES),
            ("Lot", LOTS),
            ("Run", RUNS),
            ("Decision", DECISIONS),
        ):
            writer.run(NODES[label].create(), rows=rows)
        owns = {"id": "owns:1", "share": 0.07, "since": date(2020, 2, 29), "documents": ["D;1"]}
        sold = {"id": "supplies:1", "commodity": "cotton", "basis": "declared", "source": 'quo"te', "confidence": 0.9}
        row = {"from_id": "S;1", "to_id": "s-2", "properties": owns}
        writer.run(RELATIONSHIPS["OWNS"].create("Supplier", "Supplier"), rows=[row])
        row = {"from_id": "F-1", "to_id": "S;1", "properties": sold}
        writer.run(RELATIONSHIPS["SUPPLIES"].create("Facility", "Supplier"), rows=[row])


def exported(store: Store, what: str, out: Path, **how: Any) -> dict[str, Any]:
    return export(store, what, out, progress=lambda *_: None, **how)


def contents(folder: Path) -> dict[str, bytes]:
    """Each file below the folder, by its path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
