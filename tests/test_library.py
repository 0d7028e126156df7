"""The library's files are in their fixed form, and what a person gives as a parameter is read by its type."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.errors import UserMistake
from graph.library import GROUPS, Column, by_group, queries, read
from graph.library_page import document
from graph.parameters import TYPES, parameter
from graph.query import read_query, values_of
from graph.store import Store
from tests.asked import rows_of

ROOT = Path(__file__).parents[1]
KEPT = {
    *("buyers_from_the_region", "findings", "lots_without_documents", "saved_verdicts", "sites_in_region"),
    *("sites_inside", "stale_verdicts", "third_country_makers"),
}
GOOD = """// title: Sites of a country
// group: geography
// question: Which sites lie in a country, and what is
//   done there?
// param country: string = CN, the country
// param since: date, the first day
// column id: id of the site
// column name: its name
// cost: Looks at every facility.
// start: all Facility
// example: since=2024-01-01
MATCH (n:Facility) WHERE n.country = $country AND n.since >= $since
// a comment below the header is no header
RETURN n.id AS id, n.name AS name
ORDER BY id
"""


def test_the_library_is_large_and_every_group_has_questions() -> None:
    assert len(queries()) >= 30
    assert queries().keys() >= KEPT
    assert list(by_group()) == list(GROUPS)
    assert min(map(len, by_group().values())) >= 3
    assert sum(map(len, by_group().values())) == len(queries())
    titles = [query.title for query in queries().values()]
    assert len(set(titles)) == len(titles)


def test_a_header_is_read_as_it_is_written() -> None:
    query = read("sites", GOOD)
    assert query.question == "Which sites lie in a country, and what is done there?"
    assert [(p.name, p.type, p.default, p.meaning) for p in query.parameters] == [
        ("country", "string", "CN", "the country"),
        ("since", "date", None, "the first day"),
    ]
    assert query.columns == (Column("id", "id of the site"), Column("name", "its name"))
    assert query.starts == (("Facility", "all"),)
    assert query.command == "query sites --param since=2024-01-01"
    assert query.text == GOOD
    assert query.cypher.startswith("MATCH (n:Facility)") and query.cypher.endswith("ORDER BY id\n")


@pytest.mark.parametrize(
    ("written", "instead", "words"),
    [
        ("// title: Sites of a country\n", "", "does not say title"),
        ("// group: geography\n", "", "does not say group"),
        ("// cost: Looks at every facility.\n", "", "does not say cost"),
        ("// start: all Facility\n", "", "does not say start"),
        ("group: geography", "group: maps", "group 'maps' is not one of exposure"),
        ("done there?", "done there.", "question mark"),
        ("// column id: id of the site\n// column name: its name\n", "", "says no column"),
        ("// column name: its name", "// column id: its name", "a column is said twice"),
        ("// cost:", "// cost: much\n// cost:", "'cost' is said twice"),
        ("// cost:", "// price: much\n// cost:", "'price' is no key"),
        ("// cost:", "//cost:", "is not of the form"),
        ("// cost: Looks at every facility.", "// cost:", "is not of the form"),
        ("// title", "//   more\n// title", "carries on nothing"),
        ("country: string = CN, the country", "country: text = CN, the country", "expected `TYPE = DEFAULT"),
        ("country: string = CN, the country", "country: string = CN", "expected `TYPE = DEFAULT"),
        ("country: string = CN, the country", "country: integer = CN, the country", "CN"),
        ("// param country: string = CN, the country\n", "", "statement uses ['country', 'since']"),
        ("$country", "'CN'", "header says the parameters ['country', 'since']"),
        ("ORDER BY id\n", "", "ORDER BY"),
        ("// example: since=2024-01-01\n", "", "'since' has no default"),
        ("since=2024-01-01", "since=yesterday", "no date"),
        ("since=2024-01-01", "since=2024-01-01 until=2024-02-01", "['until']"),
        ("all Facility", "every Facility", "every Facility"),
        ("all Facility", "all Facilities", "labels of the schema"),
    ],
)
def test_what_is_missing_or_wrong_raises_with_the_file(written: str, instead: str, words: str) -> None:
    assert written in GOOD
    with pytest.raises(ValueError, match=r"^graph/queries/sites\.cypher: ") as raised:
        read("sites", GOOD.replace(written, instead, 1))
    assert words in str(raised.value)


def test_a_file_with_another_name_is_refused() -> None:
    with pytest.raises(ValueError, match="small letters"):
        read("Sites inside", GOOD)


def unbounded(cypher: str) -> list[str]:
    """The patterns in which nothing says how far they may go."""
    code = re.sub(r"'[^']*'|//[^\n]*", "", cypher)
    starred = [inside for inside in re.findall(r"-\[([^\[\]]*)\]-", code) if "*" in inside]
    bad = [inside for inside in starred if not re.search(r"\*(\d+|\d*\.\.\d+)\s*$", inside)]
    return bad + re.findall(
        r"-\s*>?\s*[+*]|-\s*>?\s*\{\d*,\s*\}|\)\s*[+*]\s*\(|\)\{\d*,\}|(?:all)?shortestPath", code, re.I
    )


@pytest.mark.parametrize("name", queries())
def test_no_pattern_is_unbounded_and_nothing_depends_on_the_day_of_asking(name: str) -> None:
    cypher = queries()[name].cypher
    assert unbounded(cypher) == []
    assert not re.search(r"\b(rand|date|datetime|timestamp|localdatetime)\(\s*\)", cypher, re.I)


def test_unbounded_patterns_are_seen() -> None:
    for pattern in ("[:R*]", "[r:R|S*]", "[*]", "[:R*1..]", "[*0..]", "[:R* {a: 1}]"):
        assert unbounded(f"MATCH (a)-{pattern}->(b) RETURN a"), pattern
        assert unbounded(f"MATCH (a)<-{pattern}-(b) RETURN a"), pattern
    for text in (
        "(a)-[:R]->+(b)",
        "(a)-[:R]->*(b)",
        "((a)-[:R]->(b))+(c)",
        "(a)-[:R]->{2,}(b)",
        "shortestPath((a)--(b))",
    ):
        assert unbounded(f"MATCH p = {text} RETURN p"), text
    for pattern in ("[:R]", "[r:R*1..3]", "[:R|S*..4]", "[*0..1]", "[:R*2]"):
        assert not unbounded(f"MATCH (a)-{pattern}->(b) WHERE a.x - 2 * b.y > '*' RETURN [x IN a.l | x.y]"), pattern


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("string", "0702", "0702"),
        ("string", "2024-01-01", "2024-01-01"),
        ("string", "", ""),
        ("integer", "3", 3),
        ("integer", "-7", -7),
        ("integer", "9223372036854775807", 2**63 - 1),
        ("float", "0.5", 0.5),
        ("float", "1e3", 1000.0),
        ("float", "2", 2.0),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("boolean", "true", True),
        ("boolean", "False", False),
        ("list of string", "a; b;;0702", ["a", "b", "0702"]),
        ("list of string", "", []),
    ],
)
def test_a_value_is_read_by_its_type(type_: str, text: str, value: Any) -> None:
    found = parameter("p", f"{type_}, what it means").read(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        *(("integer", text) for text in ("", "three", "1.5", "1_000", " 3", "٣", "9223372036854775808", "9" * 5_000)),
        *(("float", text) for text in ("", "nan", "inf", "1e999", "1,5", "0x10", "1_0")),
        *(("date", text) for text in ("", "2024-02-30", "20240201", "2024-W01-1", "1 May 2024", "2024-02-01T00:00")),
        *(("boolean", text) for text in ("", "yes", "1", "tru")),
    ],
)
def test_what_does_not_fit_names_the_parameter_the_value_and_the_type(type_: str, text: str) -> None:
    with pytest.raises(UserMistake) as raised:
        parameter("tiers", f"{type_}, how many").read(text)
    for words in ("'tiers'", repr(text[:100]), f"no {type_}", TYPES[type_], "how many"):
        assert words in str(raised.value)
    assert len(str(raised.value)) < 400


def test_a_number_out_of_its_range_is_refused_and_its_ends_are_not() -> None:
    tiers = parameter("tiers", "integer from 0 to 5 = 3, how many sales")
    assert (tiers.default, tiers.between, tiers.type_in_words) == (3, (0.0, 5.0), "integer from 0 to 5")
    assert [tiers.read(text) for text in ("0", "5")] == [0, 5]
    for text in ("-1", "6"):
        with pytest.raises(UserMistake, match=f"'tiers' is '{text}', expected integer from 0 to 5: how many sales"):
            tiers.read(text)
    with pytest.raises(UserMistake, match="expected float from 0 to 1"):
        parameter("share", "float from 0 to 1 = 2, the share")
    with pytest.raises(ValueError, match="expected `TYPE"):
        parameter("share", "string from 0 to 1 = 1, the share")


def test_no_question_asks_for_more_than_its_bound() -> None:
    """Where a parameter says how far to go, it may not say further than the pattern goes."""
    for query in queries().values():
        for declared in query.parameters:
            if declared.name == "tiers":
                assert declared.between
                assert set(re.findall(r"\*\d\.\.(\d)", query.cypher)) == {f"{declared.between[1]:g}"}


def test_defaults_are_typed_and_those_given_stand_over_them() -> None:
    query = queries()["third_country_makers"]
    assert values_of(query, {})["country"] == "CN"
    assert values_of(query, {"headings": "0702"}) == {"country": "CN", "headings": ["0702"]}
    assert values_of(queries()["sites_in_region"], {"code": "650000"}) == {"code": "650000"}
    with pytest.raises(UserMistake, match=r"no parameter 'contry'; it has country, headings"):
        values_of(query, {"contry": "VN"})
    with pytest.raises(UserMistake, match=r"needs the parameter 'id' \(string\).*query owners --param id=OW-MAKER"):
        values_of(queries()["owners"], {})


def test_a_question_of_the_library_is_asked_with_typed_values(store: Store) -> None:
    store.prepare()
    assert values_of(queries()["sellers_upstream"], {"id": "0702"}) == {"id": "0702", "tiers": 3}
    assert rows_of(store, read_query("sellers_upstream"), ["id=0702"], 3) == []
    with pytest.raises(UserMistake, match="'tiers' is 'two', which is no integer"):
        rows_of(store, read_query("sellers_upstream"), ["id=A", "tiers=two"], 3)


def test_a_file_of_ones_own_is_asked_as_ever(store: Store) -> None:
    says = "// --param since=2024-01-01\n// --param share=0.5\n"
    text = f"{says}RETURN $since AS since, $share AS share, $n AS n, $code AS code"
    rows = rows_of(store, text, ["n=7", "code=VN", "share=1"], 5)
    assert rows == [{"since": date(2024, 1, 1), "share": 1, "n": 7, "code": "VN"}]
    assert rows_of(store, "RETURN 1 AS n", [], 5) == [{"n": 1}]
    assert len(rows_of(store, "UNWIND range(1, 10) AS n RETURN n", [], 3)) == 3


def test_the_page_of_the_library_is_as_the_headers_say() -> None:
    text = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    assert text == document()
    for query in queries().values():
        assert f"./run {query.command}\n" in text
