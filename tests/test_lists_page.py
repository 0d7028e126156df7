"""The UFLPA Entity List as the page of DHS, saved as HTML: what is read and what is refused. All names are invented."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graph.errors import UserMistake
from graph.store import Store
from ingest.lists import import_list
from ingest.lists.content import LARGEST_FILE
from ingest.lists.files import Listing, read_list

CLAUSES = ("i", "ii", "iv", "v")
HEADING = "UFLPA Section 2(d)(2)(B)({}): entities of the products that clause (iii) describes"
Row = tuple[str, str]


def table(
    rows: Sequence[Row], clause: str | None = None, heads: Sequence[str] = ("Name of Entity", "Effective Date")
) -> str:
    head = "".join(f"<th scope='col'><strong>{head}</strong></th>" for head in heads)
    body = "".join(f"\n<tr>\n<td>{name}</td>\n<td><p>{day}</p></td>\n</tr>" for name, day in rows)
    heading = f"<h3>{HEADING.format(clause)}</h3>" if clause else ""
    return f"{heading}<table class='usa-table'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>\n"


def page(*tables: str, around: str = "") -> str:
    head = "<!DOCTYPE html>\n<html lang='en'><head><title>UFLPA Entity List</title></head>"
    return f"{head}<body>{around}{''.join(tables)}</body></html>"


def four(*rows: Row, clauses: Sequence[str | None] = CLAUSES) -> list[str]:
    """Four tables with an entity each, the last one with these rows too."""
    tables = [[(f"Morvek {place} Co., Ltd.", "June 21, 2022")] for place in range(4)]
    tables[3] += rows
    return [table(found, clause) for found, clause in zip(tables, clauses, strict=True)]


def read(tmp_path: Path, text: str, which: str = "uflpa") -> list[Listing]:
    file = tmp_path / "page.html"
    file.write_text(text, encoding="utf-8")
    return list(read_list(which, file).listings.values())


def refused(tmp_path: Path, text: str, which: str = "uflpa") -> str:
    with pytest.raises(UserMistake) as found:
        read(tmp_path, text, which)
    return str(found.value)


@pytest.mark.parametrize("clauses", [CLAUSES, [None] * 4], ids=["named", "by their order"])
def test_the_four_tables_are_the_four_clauses(tmp_path: Path, clauses: Sequence[str | None]) -> None:
    found = read(tmp_path, page(*four(clauses=clauses)))
    assert [(one.name, one.sub_list) for one in found] == [
        (f"Morvek {place} Co., Ltd.", clause) for place, clause in enumerate(CLAUSES)
    ]
    assert found[2].where == "table 3 (clause iv) row 2"
    assert {one.effective_date for one in found} == {date(2022, 6, 21)}


def test_a_clause_is_the_one_that_the_heading_names(tmp_path: Path) -> None:
    turned = four(clauses=CLAUSES)
    found = read(tmp_path, page(*reversed(turned)))
    assert {one.name: one.sub_list for one in found}["Morvek 3 Co., Ltd."] == "v"


@pytest.mark.parametrize(
    ("cell", "name", "aliases"),
    [
        ("Tudima Mill (also known as Ana; Bela; and Cira)", "Tudima Mill", ("Ana", "Bela", "Cira")),
        ("Tudima Mill (and two aliases: Ana; and Bela)", "Tudima Mill", ("Ana", "Bela")),
        ("Tudima Mill (including one alias: Ana Co., Ltd.)", "Tudima Mill", ("Ana Co., Ltd.",)),
        ("Tudima Mill (formerly known as Ana)", "Tudima Mill", ("Ana",)),
        ("Tudima Mill (also known as Ana; and formerly known as Bela)", "Tudima Mill", ("Ana", "Bela")),
        ("Tudima Mill (and twenty-one aliases: Ana; and Bela)", "Tudima Mill", ("Ana", "Bela")),
        ("Tudima (Group) Mill (formerly Ana (Group))", "Tudima (Group) Mill", ("Ana (Group)",)),
        ("Tudima &amp; Sons (also known as Ana &amp; Bela)", "Tudima & Sons", ("Ana & Bela",)),
        ("Tudima &#38; S&ouml;hne", "Tudima & Söhne", ()),
        ("&nbsp;Tudima\u00a0\u200bMill&nbsp;<br>\n  (also known&nbsp;as Ana) ", "Tudima Mill", ("Ana",)),
        ("<p><a href='https://x.invalid/?a=1&b=2'><em>Tu</em>dima</a> <span>Mill</span></p>", "Tudima Mill", ()),
        ("<ul><li>Tudima Mill</li><li>(also known as Ana)</li></ul>", "Tudima Mill", ("Ana",)),
    ],
)
def test_names_as_the_page_writes_them(tmp_path: Path, cell: str, name: str, aliases: tuple[str, ...]) -> None:
    found = read(tmp_path, page(*four((cell, "May 12, 2023"))))[-1]
    assert (found.name, found.aliases, found.sub_list) == (name, aliases, "v")


@pytest.mark.parametrize(
    "day",
    [
        *("September 7, 2023", "September&nbsp;7,&nbsp;2023", " Sep 7, 2023", "Sept. 7, 2023", "Sep. 07, 2023"),
        "2023-09-07",
    ],
)
def test_dates_as_the_page_writes_them(tmp_path: Path, day: str) -> None:
    assert read(tmp_path, page(*four(("Tudima", day))))[-1].effective_date == date(2023, 9, 7)


def test_an_entity_under_two_clauses_is_one(tmp_path: Path) -> None:
    tables = four(("Morvek 1 Co. Ltd", "January 14, 2025"))
    (found,) = [one for one in read(tmp_path, page(*tables)) if one.name.startswith("Morvek 1")]
    assert (found.sub_list, found.effective_date) == ("ii and v", date(2022, 6, 21))


def test_a_complete_web_page_is_read_by_its_tables_alone(tmp_path: Path) -> None:
    decoy = table([("Decoy", "May 1, 2023")]).replace("'", "")
    around = (
        "<!-- saved from url=(0036)https://www.dhs.gov/uflpa-entity-list -->"
        f"<script>document.write('{decoy}'); throw 1</script><style>td::after {{ content: '{decoy}' }}</style>"
        f"<template>{decoy}</template><noscript>{decoy}</noscript><!-- {decoy} --><iframe srcdoc='{decoy}'></iframe>"
        "<nav><ul><li><a href='#'>Forbidden goods</a></li></ul></nav>"
        "<p>Lists under section 2(d)(2)(B)(v) and others</p><table><tr><td>Topics</td><td>Trade</td></tr></table>"
    )
    tables = four(("Tudima<script>alert('Ana')</script> Mill", "May 12, 2023"))
    found = read(
        tmp_path, page(f"<table role='presentation'><tr><td>{''.join(tables)}</td></tr></table>", around=around)
    )
    assert [(one.name, one.sub_list) for one in found[-2:]] == [("Morvek 3 Co., Ltd.", "v"), ("Tudima Mill", "v")]
    assert len(found) == 5


def test_markup_that_leaves_out_what_html_lets_it(tmp_path: Path) -> None:
    bare = "<TABLE><TR><TD>Name of Entity<TD>Effective Date<TR><TD>Tudima {}<TD>May 12, 2023<TR><TD>&nbsp;<TD></TABLE>"
    found = read(tmp_path, "\ufeff\n " + "".join(bare.format(place) for place in range(4)))
    assert [(one.name, one.sub_list) for one in found] == [(f"Tudima {n}", c) for n, c in enumerate(CLAUSES)]


@pytest.mark.parametrize("gone", range(4))
def test_a_missing_table_is_refused_by_its_clause(tmp_path: Path, gone: int) -> None:
    tables = four(clauses=CLAUSES)
    del tables[gone]
    assert f"no table for clause {CLAUSES[gone]}; expected four tables" in refused(tmp_path, page(*tables))


def test_tables_without_headings_are_missed_by_their_order(tmp_path: Path) -> None:
    said = refused(tmp_path, page(*four(clauses=[None] * 4)[:2]))
    assert "no table for clause iv and v, as far as their order tells" in said and "found 2" in said


ONE = [("Tudima Mill", "May 12, 2023")]


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ([*four(), table(ONE, "vi")], "table 5 .clause vi.: a table of entities that is not known"),
        ([*four(), table(ONE)], "table 5 .clause not named.*may have a new form, so nothing is imported"),
        ([table(ONE, "iii"), *four()], "table 1 .clause iii.: a table of entities that is not known"),
        ([*four(), table(ONE, "ii")], "table 5 .clause ii.: clause ii has two tables"),
        ([*four(), table(ONE, heads=("Entity", "Listed"))], "table 5 .clause not named.*not known"),
        (four(clauses=("ii", None, "iv", "v")), "table 2 .clause ii.: clause ii has two tables"),
        (four(clauses=(None, "iv", "ii", "v")), None),
        ([*four()[:3], table([], "v")], "table 4 .clause v.: holds no entity below its header"),
        ([*four()[:3], table(ONE, "v", ("Name of Entity", "Date"))], "table 4 .* row 1: expected the columns .*found"),
        (four(("Tudima", "May 32, 2023")), "table 4 .clause v. row 3, effective_date: 'May 32, 2023' is no day"),
        (four(("Tudima", "05/12/2023")), "row 3, effective_date: '05/12/2023' is no day .*expected YYYY-MM-DD"),
        (four(("Tudima", "&nbsp;")), "table 4 .clause v. row 3, effective_date: ''"),
        (four(("", "May 12, 2023")), "table 4 .clause v. row 3, name: '' is no name"),
        (four(("Tudima (whose aliases are A)", "May 12, 2023")), "row 3, name: the other names in 'Tudima .*expected"),
        (four(("Tudima</td><td>May 1, 2023", "May 12, 2023")), "row 3: 3 cells, but the header names 2: 'Tudima, May"),
        (four(("x" * 1001, "May 12, 2023")), "row 3, name: 1001 letters"),
    ],
)
def test_another_form_is_refused_with_table_clause_and_row(
    tmp_path: Path, tables: list[str], message: str | None
) -> None:
    if message is None:
        message = "only some tables name their clause, and not in the order that is known: i, iv, ii, v"
    with pytest.raises(UserMistake, match=message):
        read(tmp_path, page(*tables))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<html><head></head><body></body></html>", "holds no table of entities; expected four tables headed"),
        (page(around="<p>The list has moved.</p>"), "no table of entities; .*Its title is 'UFLPA Entity List'"),
        (
            "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>#18&#46;</BODY></HTML>",
            "a bot check or an error. Its title is 'Access Denied'. Open https://www.dhs.gov",
        ),
        (
            "<html><title>Just a moment...</title><body><noscript>x</noscript><script>a('<td>')</script>",
            "a bot check or an error. Its title is 'Just a moment...'",
        ),
        ("<html><h1>403 Forbidden</h1><p>nginx</p></html>", "a bot check or an error. Open"),
        (page(*four())[:-50], "the page breaks off before its end"),
        (page(*four()).removesuffix("</body></html>"), "breaks off behind its last table, before </html>"),
        (page(*four()).removesuffix("</html>"), "breaks off behind its last table, before </html>"),
        (page(*four()).rpartition("<table")[0] + "<table class='us", "the page breaks off before its end"),
        (page(*four()).rpartition("<h3")[0], "no table for clause v; .*Is the page cut off"),
        (page(*four()).replace("<h3>", "<script>", 1), "the page breaks off"),
    ],
)
def test_a_page_that_is_not_the_list_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UserMistake, match=message):
        read(tmp_path, text)


def test_a_page_is_read_for_its_own_list_only(tmp_path: Path) -> None:
    assert "is a web page. Only that of the UFLPA Entity List is read" in refused(tmp_path, page(*four()), "wro")
    assert "Give list demo as CSV with the columns name, aliases" in refused(tmp_path, page(*four()), "demo")


@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<!--", "<table><tr>", "<td>(B)(i)", "<div><template>", "&amp;", "&#x", "<a b='"]
)
def test_hostile_markup_is_refused_in_bounded_time(tmp_path: Path, piece: str) -> None:
    began = time.monotonic()
    refused(tmp_path, "<html>" + piece * (500_000 // len(piece)))
    assert time.monotonic() - began < 20


def test_entities_do_not_grow_and_a_large_file_is_not_read(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    found = read(tmp_path, laughs + page(*four(("Tudima &b; Mill", "May 12, 2023"))))
    assert found[-1].name == "Tudima &b; Mill"
    assert f"larger than {LARGEST_FILE:,} bytes" in refused(tmp_path, page(*four()) + " " * LARGEST_FILE)
    with pytest.raises(UserMistake, match="larger than"):
        read_list("uflpa", Path("/dev/zero"))


def test_a_page_becomes_a_version_and_its_copy_does_not_run(store: Store, home: Path, tmp_path: Path) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    file = tmp_path / "page.html"
    file.write_text(page(*four(("Tudima Mill (and one alias: Ana)", "January 14, 2025"))), encoding="utf-8")
    report = import_list(store, "uflpa", file, as_of=date(2025, 1, 15), now=now, home=home)
    assert (report["entities"], report["added"], report["partial"]) == (5, 5, True), "DHS counted 144 on that day"
    (row,) = store.read("MATCH (n:ListedEntity) WHERE n.name = 'Tudima Mill' RETURN n")
    assert (row["n"]["sub_list"], row["n"]["aliases"]) == ("v", ["Ana"])
    assert row["n"]["history"] == ["2025-01-14 listed in clause v: Tudima Mill"]
    (copy,) = (home / "lists" / "uflpa").iterdir()
    assert copy.name.endswith(".html.txt") and copy.read_bytes() == file.read_bytes()
    assert import_list(store, "uflpa", copy, now=now, home=home)["unchanged"], "the copy is read by what it holds"
    file.write_text(page(*four()[:3]), encoding="utf-8")
    before = store.read("MATCH (n) RETURN n ORDER BY n.id")
    with pytest.raises(UserMistake, match="no table for clause v"):
        import_list(store, "uflpa", file, as_of=date(2025, 2, 1), now=now, home=home)
    assert store.read("MATCH (n) RETURN n ORDER BY n.id") == before
