"""`query` without a name lists the library, and --about tells of one question; neither needs an engine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.output import PROGRAM
from graph.library import GROUPS, queries
from graph.query import read_query


@pytest.fixture(autouse=True)
def _no_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who would open one is refused."""
    monkeypatch.setenv("XUAR_RISK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:9")


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert main(["query", *arguments]) == code
    out, err = capsys.readouterr()
    return out if code == 0 else err


def test_the_library_is_listed_by_group_with_titles(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys).splitlines()
    assert [line.lower() for line in lines if not line.startswith(" ")] == list(GROUPS)
    listed = {line.split()[0]: line.split(maxsplit=1)[1] for line in lines if line.startswith(" ")}
    assert listed == {query.name: query.title for query in queries().values()}


def test_the_library_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(said(capsys, "--json"))
    assert {row["name"] for row in rows} == queries().keys()
    assert list(rows[0]) == ["name", "title", "group", "question"]
    assert [row["group"] for row in rows] == sorted((row["group"] for row in rows), key=GROUPS.index)


@pytest.mark.parametrize("name", queries())
def test_about_tells_all_of_a_question(capsys: pytest.CaptureFixture[str], name: str) -> None:
    query, text = queries()[name], said(capsys, name, "--about")
    for words in (query.title, query.question, query.cost, query.cypher, f"{PROGRAM} {query.command}"):
        assert words in text
    for parameter in query.parameters:
        assert f"{parameter.name} " in text and parameter.type in text
    assert ("must be given" in text) == any(parameter.default is None for parameter in query.parameters)
    for column in query.columns:
        assert f"{column.name} " in text


def test_about_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, "sellers_upstream", "--about", "--json"))
    assert [(p["name"], p["type"], p["required"], p["default"]) for p in found["parameters"]] == [
        ("id", "string", True, None),
        ("tiers", "integer", False, 3),
    ]
    assert [column["name"] for column in found["columns"]] == ["id", "kind", "name", "country", "xuar", "tier"]
    assert found["cypher"] == queries()["sellers_upstream"].cypher
    assert found["example"] == f"{PROGRAM} query sellers_upstream --param id=VN-SEW"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no_such", "--about"], "'no_such' is no query of the library; it has buyers_downstream"),
        (["--about"], "Name a query of the library or a file"),
        (["--param", "id=X"], "Name a query of the library or a file"),
        (["owner"], "'owner' is no query of the library, no file that can be read, and no statement that begins with"),
        (["owner"], "Near to it: owners."),
        (["no\0file"], "no file that can be read"),
        (["match.cypher"], "no file that can be read"),
        (["x" * 5_000], "no file that can be read"),
        (["// MATCH (n) RETURN n"], "no file that can be read"),
        (["/* a */ b /* c */ MATCH (n) RETURN n"], "no file that can be read"),
    ],
)
def test_mistakes(capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    assert words in said(capsys, *arguments, code=1)


def test_a_file_in_another_encoding_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "mine.cypher").write_bytes("RETURN '疆'".encode("gb18030"))
    assert "mine.cypher is no text in UTF-8" in said(capsys, str(tmp_path / "mine.cypher"), code=1)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n) RETURN n.id",
        "match(n) return n",
        "UNWIND [1] AS n RETURN n",
        "CREATE (n)",
        "// who\nMATCH (n) RETURN n.id",
        "/* who */ MATCH (n) RETURN n.id",
        "/* who\n*/\n// and where\n\nMATCH (n) RETURN n.id",
        "/**/MATCH (n) RETURN '/*'",
    ],
)
def test_a_statement_in_quotes_is_taken_as_such(text: str) -> None:
    assert read_query(text) == text


def test_a_file_comes_before_a_statement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("RETURN 1").write_text("RETURN 2", encoding="utf-8")
    assert read_query("RETURN 1") == "RETURN 2"
