"""What the command line prints of names that hide something: written out for people, as it is in JSON."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dashboard import lists, output
from dashboard.cli import main
from dashboard.graph_values import in_cell
from dashboard.ui.load.words import not_read
from dashboard.visible import visible
from graph.schema import fact_id
from graph.settings import Settings
from graph.store import Store
from tests.commands import commands_open

HIDDEN = "\u202e\u200f\u200b\u2066\ufeff\x1b\x07\u2028"
NAME = f"Plover{HIDDEN} Mill :cow: [b]Ltd[/b]"
OF_FILES = f"{NAME.replace(chr(0x2028), '')} Tarim"
"""Without the one that ends a line, and so the row of a file."""
SHOWN = r"Plover\u202e\u200f\u200b\u2066\ufeff\x1b\x07\u2028 Mill :cow: [b]Ltd[/b]"


def test_each_hidden_character_is_written_out_and_no_other() -> None:
    assert visible(NAME) == SHOWN
    assert visible("half \ud800, tag \U000e0041, soft\u00adhyphen, \r\n\tline") == (
        "half \\ud800, tag \\U000e0041, soft\\xadhyphen, \\r\n\tline"
    )
    for plain in ("Aksu Dulanbo Textile", "阿克苏杜蓝波纺织", "ئۈرۈمچى", "नमस्ते", "Ürümqi\u00a0Gin"):
        assert visible(plain) == plain


def test_tables_sentences_and_notes_hide_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    output.table([{"name": NAME}], as_json=False, empty="")
    output.document({"name": NAME}, as_json=False)
    lists.show_answers([{"answer": "listed", "in_words": NAME, "history": [NAME]}], as_json=False)
    lists.show_answers([{"answer": "may be", "in_words": NAME}], as_json=False)
    output.note(NAME)
    out, err = capfd.readouterr()
    assert (out.count(SHOWN), err.count(SHOWN)) == (5, 1)
    assert not set(HIDDEN) & set(out + err)


def test_a_reject_of_a_whole_row_names_no_column(capfd: pytest.CaptureFixture[str]) -> None:
    reject = {"file": "a.ftm.json", "row": 3, "field": "", "value": "", "reason": "a listing is no record"}
    files = [{"file": "a.csv", "columns_not_read": {"Phone": None, "shade": None}, "sheets_not_read": []}]
    report = {"loaded": 0, "unchanged": 0, "removed": 0, "rejected": 1}
    output.load_report(
        {**report, "run": "run-1", "files": files, "rejects": [reject], "rejects_file": "r.csv"}, as_json=False
    )
    out, err = capfd.readouterr()
    assert "a.ftm.json row 3, a listing is no record" in err
    assert "columns not read, only kept as they came: shade\n" in out
    assert "a.csv: kept as it came, and compared by `screen`: Phone" in out
    assert not_read({"files": files}) == [
        "a.csv: kept as it came, and compared by screening: Phone.",
        "a.csv: columns kept as they came, not read: shade.",
    ]


def test_a_finding_names_its_file_row_and_record(capfd: pytest.CaptureFixture[str]) -> None:
    findings = [
        {"message": "odd", "file": "lots.csv", "row": 2, "subjects": ["L[1]"]},
        {"message": "sold to itself", "file": "supplies.csv", "row": 3, "subjects": [fact_id("SUPPLIES", "A")]},
        {"message": "a ring", "file": None, "row": None, "subjects": ["A", "B"]},
        {"message": "5 more", "file": "lots.csv", "row": None, "subjects": []},
    ]
    report = {"run": None, "loaded": 0, "unchanged": 0, "removed": 0, "rejected": 0, "files": [], "findings": findings}
    output.load_report(report, as_json=False)
    assert [line.strip() for line in capfd.readouterr().out.splitlines()[1:]] == [
        "finding: lots.csv row 2, L[1]: odd",
        "finding: supplies.csv row 3: sold to itself",
        "finding: a ring",
        "finding: 5 more",
    ]


def test_a_long_name_is_cut_with_its_length(capfd: pytest.CaptureFixture[str]) -> None:
    report = {"list": "mine", "partial": False, "added_entities": [{"name": "Plover " * 140}]}
    lists.show_import(report, as_json=False)
    out = capfd.readouterr().out
    assert "… (980 characters)" in out and len(out) < 400


def test_nodes_relationships_and_paths_are_shown_in_short(
    embedded_store: Store,
    tmp_path: Path,
    embedded_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    embedded_store.prepare()
    commands_open(embedded_settings, monkeypatch)
    (tmp_path / "suppliers.csv").write_text("id,name\nGIN,Plover Ginning\nMILL,Teal Mill\n", encoding="utf-8")
    (tmp_path / "supplies.csv").write_text("from_id,to_id,commodity,basis\nGIN,MILL,cotton,declared\n")
    assert main(["load", *map(str, sorted(tmp_path.glob("supplie*.csv")))]) == 0
    capfd.readouterr()
    text = "MATCH p=(a)-[r:SUPPLIES]->(b) RETURN a, r, p, collect(b) AS buyers, {n: 2} AS counts"
    assert main(["query", text]) == 0
    out, err = capfd.readouterr()
    gin, mill = "Supplier GIN Plover Ginning", "Supplier MILL Teal Mill"
    assert re.fullmatch(rf"{gin} +SUPPLIES \S+ +{gin} → {mill} +{mill} +n: 2 *", out.splitlines()[1])
    assert "--json has their properties" in err
    assert main(["query", text, "--json"]) == 0
    assert json.loads(capfd.readouterr().out)[0]["a"]["name"] == "Plover Ginning"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (2026, "2026"),
        (-1234567, "-1234567"),
        (1234567.5, "1234567.5"),
        (True, "yes"),
        (None, ""),
        ([], "none"),
        ({}, "an empty map"),
        (["a", 2026, None, ["b", []]], "a, 2026, null, [b, []]"),
        ({"id": "VN-SEWCO", "sites": ["F1", "F2"], "n": 0, "x": None}, "id: VN-SEWCO, sites: [F1, F2], n: 0, x: null"),
        ([{"id": "F1", "of": {"n": 2026}}, {}], "{id: F1, of: {n: 2026}}, {}"),
        ({"made_by": {"id": "S", "labels": ["Supplier"], "name": "Plover"}}, "made_by: Supplier S Plover"),
        (date(2026, 11, 1), "2026-11-01"),
        ([datetime(2026, 11, 1, 8, tzinfo=UTC)], "2026-11-01 08:00:00+00:00"),
    ],
)
def test_a_value_of_an_answer_in_a_table(value: object, told: str) -> None:
    assert in_cell(value) == told


def test_a_year_in_an_answer_is_no_count(
    embedded_store: Store,
    embedded_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    embedded_store.prepare()
    commands_open(embedded_settings, monkeypatch)
    assert main(["query", "// the year\nRETURN date('2026-11-01').year AS year, {id: 'A', n: 12345} AS m"]) == 0
    assert capfd.readouterr().out.splitlines()[1].split(maxsplit=1)[0] == "2026"
    assert main(["query", "UNWIND [1, 2] AS x WITH {x: x} AS a RETURN a{.x, n: count(x)} AS m", "--json"]) == 1
    assert "misreads count inside a map projection" in json.loads(capfd.readouterr().out)["error"]["message"]
    output.table([{"records": 12345}], as_json=False, empty="")
    assert "12,345" in capfd.readouterr().out


@pytest.mark.parametrize(
    "asked", [["screen"], ["matches"], ["expose", "GIN", "--as-of", "2026-02-01"], ["lists", "ask", OF_FILES]]
)
def test_no_command_prints_a_hidden_character(
    asked: list[str],
    embedded_store: Store,
    embedded_settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    embedded_store.prepare()
    commands_open(embedded_settings, monkeypatch)
    listed, suppliers = tmp_path / "mine.csv", tmp_path / "suppliers.csv"
    listed.write_text(f"name,aliases,sub_list,effective_date,sector\n{OF_FILES},,i,2022-06-21,\n", encoding="utf-8")
    suppliers.write_text(f"id,name\nGIN,{OF_FILES} Factory\n", encoding="utf-8")
    assert main(["lists", "import", "mine", str(listed), "--as-of", "2026-01-01"]) == 0
    assert main(["load", str(suppliers)]) == 0
    if asked != ["screen"]:
        assert main(["screen"]) == 0
    capfd.readouterr()
    assert main(asked) == 0
    out, err = capfd.readouterr()
    assert not set(HIDDEN) & set(out + err)
    assert "Plover" in out
    assert main([*asked, "--json"]) == 0
    out = capfd.readouterr().out
    assert json.loads(out) and "\u202e" in out
