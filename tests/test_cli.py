"""The commands as people call them: exit codes, JSON on standard output, errors in words on standard error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard.cli import main
from dashboard.demo import keep_apart
from dashboard.output import PROGRAM
from graph import embedded
from graph.errors import UserMistake
from graph.settings import Settings
from graph.store import open_store
from ingest import workbooks

SUPPLIERS = """id,name,country,lat,lon,role
GIN,Sandgrouse Ginning Co.,CN,41.16,80.26,ginner
SPIN,Lapwing Spinning,CN,36.65,117.12,spinner
"""
FACILITIES = """id,name,operator_id,country,lat,lon,processes
SEW,Bittern Garments,,VN,10.98,106.65,cut_sew
"""
SUPPLIES = """from_id,to_id,commodity,hts,first_seen,last_seen,basis
GIN,SPIN,cotton,5201.00,2023-01-01,2023-11-30,documented
SPIN,SEW,cotton,5205.12,2023-06-01,2024-01-31,declared
"""
NEW_SUPPLIERS = """id,name,country,lat,lon,role
NEWGIN,Ruff Ginning,CN,41.16,80.26,ginner
"""
NEW_SUPPLIES = """from_id,to_id,commodity,hts,first_seen,last_seen,basis
NEWGIN,SPIN,cotton,5201.00,2023-01-01,2023-11-30,declared
"""
SHIPMENTS = """id,shipper_id,maker_id,import_date
SHIP-1,SPIN,SEW,2024-03-01
"""
LINES = """id,shipment_id,hts,fibre_content,quantity,unit
SHIP-1-1,SHIP-1,6109.10,100% cotton,1000,KG
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("cli")
    yield home
    embedded.stop(Settings(home=home))


@pytest.fixture(autouse=True)
def _environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUAR_RISK_HOME", str(home))
    monkeypatch.setenv("XUAR_RISK_ENGINE_MEMORY_MB", "512")
    for name in ("NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def call(capfdbinary: pytest.CaptureFixture[bytes]) -> Any:
    """Calls the command line; returns (exit code, standard output, standard error)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        capfdbinary.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


def _write(folder: Path, **texts: str) -> list[Path]:
    paths = [folder / f"{name}.csv" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_from_files_to_the_path_and_back(call: Any, tmp_path: Path) -> None:
    files = _write(
        tmp_path, suppliers=SUPPLIERS, facilities=FACILITIES, supplies=SUPPLIES, shipments=SHIPMENTS, lines=LINES
    )
    code, out, _ = call("load", *reversed(files), "--json")
    loaded = json.loads(out)
    assert (code, loaded["loaded"], loaded["unchanged"], loaded["rejected"]) == (0, 7, 0, 0)
    code, out, _ = call("load", *files, "--json")
    assert (code, json.loads(out)["loaded"], json.loads(out)["unchanged"]) == (0, 0, 7)

    code, out, err = call("load", *files)
    assert (code, f"Next: `{PROGRAM} tag`" in err) == (0, True), "nothing is placed yet"
    assert call("tag")[0] == 0
    assert f"Next: `{PROGRAM} tag`" not in call("load", *files)[2], "everything is placed"
    assert "7 rows new or changed" in call("runs")[1] and '"loaded": 7' in call("runs", "--json")[1]
    code, out, _ = call("expose", "--json", "--as-of", "2026-01-01")
    (answer,) = json.loads(out)
    assert code == 0
    assert answer["verdict"] == "exposed"
    assert [step["to"] for step in answer["paths"][0]["steps"]] == ["SEW", "SPIN", "GIN"]
    assert answer["confidence"] == pytest.approx(0.9 * 0.99)
    assert answer["paths"][0]["steps"][1]["source"] == {"name": "supplies", "file": "supplies.csv", "row": 3}

    code, out, _ = call("expose", "SHIP-1", "--as-of", "2026-01-01")
    assert code == 0
    assert "Bittern Garments (SEW) bought from Lapwing Spinning (SPIN)" in out
    assert "1 x 0.9 x 0.99 x 1 = 0.891" in out
    assert "Checked against no list" in out
    assert "no legal advice" in out

    fact = answer["paths"][0]["steps"][2]["fact"]
    without = ("expose", "SHIP-1", "--as-of", "2026-01-01", "--without", fact)
    (answer,) = json.loads(call(*without, "--json")[1])
    assert (answer["verdict"], answer["asked"]["without"]) == ("unknown", [fact])
    assert f"What if: without {fact}" in call(*without)[1]
    assert "Does not count, by the rule of time" not in out
    assert "Did you mean SHIP-1?" in call("expose", "ship-1")[2]
    assert "the last sale, 2023-11-30, is before" in call("expose", "SHIP-1", "--look-back", "3")[1]

    _what_if_another_gin_sold(call, tmp_path)
    _saved_and_stale(call)
    _why_not(call)

    code, out, _ = call("query", "sites_inside", "--json")
    assert [row["id"] for row in json.loads(out)] == ["GIN"]
    assert [row["id"] for row in json.loads(call("query", "sites_in_region", "--json")[1])] == ["GIN"]
    assert json.loads(call("query", "sites_in_region", "--param", "code=TM", "--json")[1]) == []
    code, out, _ = call("undo", loaded["run"], "--json")
    assert code == 0
    code, out, _ = call("status", "--json")
    assert not {"Supplier", "Facility", "Shipment", "SUPPLIES"} & json.loads(out)["counts"].keys()


def _what_if_another_gin_sold(call: Any, folder: Path) -> None:
    """A new supplier inside, with its sale to the spinner: asked, not stored."""
    ask = ("expose", "SPIN", "--as-of", "2024-03-01")
    files = _write(folder, new_suppliers=NEW_SUPPLIERS, new_supplies=NEW_SUPPLIES)
    supposed = [word for file in files for word in ("--with", file)]
    (answer,) = json.loads(call(*ask, *supposed, "--json")[1])
    assert {path["risk"]["id"] for path in answer["paths"]} == {"GIN", "NEWGIN"}
    assert answer["asked"]["with"] == [str(file) for file in files]
    assert f"What if: with {files[0]}, {files[1]}." in call(*ask, *supposed)[1]
    (answer,) = json.loads(call(*ask, "--json")[1])
    assert {path["risk"]["id"] for path in answer["paths"]} == {"GIN"}
    code, _, err = call("expose", "SPIN", "--save", *supposed)
    assert (code, "usual question only" in err) == (1, True)


def _saved_and_stale(call: Any) -> None:
    """Saved verdicts can be asked for in Cypher, and are stale once the graph has changed."""
    code, out, err = call("expose", "--save", "--as-of", "2026-01-01")
    assert (code, "1 exposed" in out, "1 verdicts saved" in err) == (0, True, True)
    code, _, err = call("expose", "SPIN", "SHIP-1-1", "--save", "--rebuild", "--as-of", "2024-03-01", "--json")
    assert (code, "2 verdicts saved" in err) == (0, True)
    saved = json.loads(call("query", "saved_verdicts", "--json")[1])
    assert [(row["id"], row["verdict"], row["current"]) for row in saved] == [
        ("SPIN", "exposed", True),
        ("SHIP-1", "exposed", True),
        ("SHIP-1-1", "exposed", True),
    ]
    assert saved[1]["confidence"] == pytest.approx(0.9 * 0.99)
    assert json.loads(call("query", "stale_verdicts", "--json")[1]) == []
    assert call("tag", "--all")[0] == 0
    assert {row["id"] for row in json.loads(call("query", "stale_verdicts", "--json")[1])} == {
        *("SPIN", "SHIP-1", "SHIP-1-1")
    }


def _why_not(call: Any) -> None:
    """The chain that is there, step by step; with a shorter look-back the step that fails, and its rule."""
    code, out, _ = call("why-not", "SHIP-1", "GIN", "--as-of", "2026-01-01")
    assert (code, "Bittern Garments (SEW) bought from Lapwing Spinning (SPIN)" in out) == (0, True)
    assert "to Sandgrouse Ginning Co. (GIN): counts" in out
    assert "fails the rule" not in out
    code, out, _ = call("why-not", "SHIP-1", "GIN", "--look-back", "3")
    assert (code, "(GIN): fails" in out) == (0, True)
    assert "fails the rule of time: the last sale, 2023-11-30, is before" in out
    assert "sales up to 3 months before the import count" in out
    found = json.loads(call("why-not", "SHIP-1", "GIN", "--look-back", "3", "--json")[1])
    assert (found["outcome"], [step["fails"] for step in found["steps"]]) == ("fails", [None, None, "time"])
    assert found["asked"]["look_back_months"] == 3
    assert "Did you mean SHIP-1?" in call("why-not", "ship-1", "GIN")[2]
    assert "Did you mean GIN?" in call("why-not", "SHIP-1", "gin")[2]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["expose", "NO-SUCH-ID"], 1, "NO-SUCH-ID"),
        (["expose", "--commodity", "silk"], 1, "cotton, tomato"),
        (["expose", "--paths", "0"], 1, "expected 1 or more"),
        (["expose", "--as-of", "1899-12-31"], 1, "before 1900"),
        (["expose", "--as-of", "31 February"], 2, "31 February"),
        (["expose", "--without", "supplies:nothing"], 1, "supplies:nothing"),
        (["expose", "--without", "supplies:nothing"], 1, "expose --json` names the facts"),
        (["expose", "--look-back", "-1"], 1, "expected 0 or more"),
        (["expose", "--max-steps", "-1"], 1, "expected 0 or more"),
        (["expose", "--with", "no_such_file.csv"], 1, "no_such_file.csv"),
        (["expose", "--save", "--without", "supplies:nothing"], 1, "usual question only"),
        (["expose", "--save", "--look-back", "36"], 1, "leave out --with, --without, --look-back"),
        (["why-not", "NO-SUCH-ID", "GIN"], 1, "NO-SUCH-ID"),
        (["why-not", "NO-SUCH-ID", "GIN", "--as-of", "1899-12-31"], 1, "before 1900"),
        (["why-not", "NO-SUCH-ID"], 2, f"Usage: {PROGRAM} why-not"),
        (["query", "nosuch"], 1, "sites_inside"),
        (["query", "sites_inside", "--param", "novalue"], 1, "name=value"),
        (["query", "sites_inside", "--limit", "0"], 1, "expected 1 or more"),
        (["query", "sites_in_region", "--param", "cod=TM"], 1, "has no parameter 'cod'; it has code"),
        (["query", "owners"], 1, "needs the parameter 'id' (string)"),
        (["query", "sites_near_the_border", "--param", "km=far"], 1, "'km' is 'far', which is no float"),
        (["load", "no_such_file.csv"], 1, "no_such_file.csv"),
        (["lists", "import", "uflpa", "no_such_file.csv"], 1, "no_such_file.csv"),
        (["undo", "run-999999"], 1, "run-999999"),
        (["no-such-command"], 2, "no-such-command"),
        (["load"], 2, f"Usage: {PROGRAM} load"),
    ],
)
def test_mistakes_get_their_exit_code_and_a_message(call: Any, arguments: list[str], code: int, words: str) -> None:
    found, out, err = call(*arguments)
    assert found == code
    assert words in err
    assert "Traceback" not in err
    assert not out


def test_a_mistake_is_one_json_document_too(call: Any) -> None:
    code, out, err = call("expose", "NO-SUCH-ID", "--json")
    assert code == 1
    assert json.loads(out)["error"]["kind"] == "UserMistake"
    assert "NO-SUCH-ID" in err


def test_the_library_cannot_write(call: Any, tmp_path: Path) -> None:
    query = tmp_path / "write.cypher"
    query.write_text("CREATE (n:Supplier {id: 'X'}) RETURN n.id AS id")
    code, _, err = call("query", query)
    assert code == 1
    assert "reading" in err
    assert json.loads(call("query", "sites_inside", "--json")[1]) == []


def test_a_neo4j_that_does_not_answer_is_exit_3(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:9")
    code, _, err = call("expose")
    assert code == 3
    assert "127.0.0.1:9" in err
    assert call("stop")[0] == 1


def test_every_command_shows_an_example(call: Any) -> None:
    code, out, _ = call("--help")
    assert code == 0
    for command in (
        "load",
        "tag",
        "lists",
        "expose",
        "why-not",
        "query",
        "runs",
        "undo",
        "status",
        "stop",
        "dashboard",
        "demo",
    ):
        assert command in out
        code, helped, _ = call(*(["lists", "import"] if command == "lists" else [command]), "--help")
        assert code == 0
        assert f"Example: {PROGRAM}" in helped


def test_invented_risk_and_other_facts_never_share_a_graph(call: Any, tmp_path: Path, home: Path) -> None:
    (suppliers,) = _write(tmp_path, suppliers=SUPPLIERS)
    loaded = json.loads(call("load", suppliers, "--source", "demo", "--json")[1])
    code, _, err = call("load", suppliers)
    assert code == 1
    assert "invented" in err
    assert call("undo", loaded["run"])[0] == 0
    loaded = json.loads(call("load", suppliers, "--json")[1])
    with open_store(Settings(home=home)) as store, pytest.raises(UserMistake, match="invented"):
        keep_apart(store, "demo")
    assert call("undo", loaded["run"])[0] == 0


def test_a_file_that_happens_to_be_called_as_the_invented_source_is_refused(call: Any, tmp_path: Path) -> None:
    (file,) = _write(tmp_path, demo=SUPPLIERS)
    code, _, err = call("load", file, "--kind", "suppliers", "--dry-run")
    assert code == 1 and "is the source of the invented network" in err
    assert call("load", file, "--kind", "suppliers", "--source", "broker", "--dry-run")[0] == 0


def test_a_workbook_that_would_fill_the_memory_is_refused(
    call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    openpyxl.Workbook().save(tmp_path / "suppliers.xlsx")
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 10)
    code, _, err = call("load", tmp_path / "suppliers.xlsx", "--dry-run")
    assert code == 1 and "Save its sheet as CSV" in err


def test_columns_and_sheets_that_are_not_read_are_told_of(call: Any, tmp_path: Path) -> None:
    text = "from_id,to_id,first_date,shade\nGIN-9,SPIN-9,2024-01-01,blue\n"
    book = openpyxl.Workbook()
    book.active.append(["id", "name"])
    book.active.append(["GIN-9", "Godwit Gin"])
    book.create_sheet("More mills").append(["id", "name"])
    book.save(tmp_path / "suppliers.xlsx")
    (supplies,) = _write(tmp_path, supplies=text)
    files = (tmp_path / "suppliers.xlsx", supplies)
    _, out, _ = call("load", *files, "--allow-stubs", "--dry-run")
    assert "supplies.csv: columns not read, only kept as they came: first_date (meant for first_seen?), shade" in out
    assert "suppliers.xlsx: sheets not read: More mills" in out
