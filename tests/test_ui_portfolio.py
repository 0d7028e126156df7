"""The portfolio: counts that lead to the list, the list with its filters, and what needs attention."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.output import PROGRAM
from dashboard.ui.paging import part_of
from dashboard.ui.portfolio.goods import may_be
from dashboard.ui.portfolio.listing import ROWS
from dashboard.ui.portfolio.records import records_of
from dashboard.ui.view import View
from graph import decisions, history
from graph.decisions import ACCEPTED, IN_REVIEW, OPEN
from graph.schema import NODES
from graph.settings import Settings
from graph.store import Store
from tests.networks import Network
from tests.portfolio_cases import before, decided, give, of_targets, query, rows, spaced, text_of
from tests.ui_cases import DAY, FETCHES, HOSTILE, LONG, NOW, SHIRTS, drawn, links, network, page, said, view_of

pytestmark = pytest.mark.usefixtures("no_records")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def test_counts_by_verdict_and_goods_lead_to_the_list(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    net = network()
    sauce = net.node("Line", "sauce-1", hts="2103.20.20", description="Tomato ketchup")
    net.fact("HAS_LINE", net.node("Shipment", "sauce", import_date=DAY), sauce)
    net.fact("PRODUCED_AT", "sauce", "gin")
    test = page(monkeypatch, "portfolio", view_of(net, home=home), as_of="2026-10-30")
    text = text_of(test)
    assert "A number opens the list of them" in text and "no clearance" in text
    table = drawn(test).split("xr-counts")[1].split("</table>")[0]
    figures = [
        [int(number) for number in re.findall(r"<td[^>]*>(?:<a [^>]*>)?(\d+)", row)] for row in table.split("<tr")[2:]
    ]
    assert figures == [[2, 1, 1], [0, 0, 0], [1, 1, 0], [0, 0, 0], [1, 0, 0], [4, 2, 1], [2, 3]]
    found = {where for words, where in links(test) if words in ("1", "2", "3", "4")}
    assert "./?as_of=2026-10-30&verdict=exposed#shipments" in found
    assert "./?as_of=2026-10-30&commodity=tomato&goods=others#shipments" in found
    for words, where in links(test):
        if words.isdigit() and "#shipments" in where:
            chosen = {name: values[0] for name, values in query(where).items()}
            goods = chosen.get("commodity")
            behind = page(monkeypatch, "portfolio", view_of(net, home=home, commodity=goods), **chosen)
            assert len(rows(behind)) == int(words), where


def test_accepted_risks_stay_counted(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    past = decided("open", ACCEPTED, until=NOW.date() - timedelta(days=1))
    give(monkeypatch, of_targets(decided("worst", ACCEPTED, until=NOW.date()), past, decided("gone", ACCEPTED)))
    test = page(monkeypatch, "portfolio", view_of(network(), home=home))
    text = text_of(test)
    assert re.search(r"can be one 1 of these 1 accepted 1 0 ◆ inferred", text), "counted among the exposed"
    assert re.search(r"origin 1 1 0 ■", text), "past its day it is open again"
    (where,) = [where for words, where in links(test) if words == "1 accepted"]
    assert query(where) == {"verdict": ["exposed"], "status": ["accepted"]}
    assert "Accepted risks that end within 30 days of 2026-11-01 (1)" in text
    assert "open again: accepted until 2026-10-31, which has passed" in text


def test_accepted_risks_are_counted_from_the_day_asked_for(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    until = {"worst": date(2026, 12, 20), "open": date(2026, 11, 10), "plastic": date(2027, 2, 1)}
    day = date(2026, 12, 1)
    made = [decisions.on(decided(target, ACCEPTED, until=last), day) for target, last in until.items()]
    give(monkeypatch, of_targets(*made))
    text = text_of(page(monkeypatch, "portfolio", view_of(network(), home=home, day=day)))
    ending, ended = text.split("Accepted risks that end within 30 days of 2026-12-01 (1)")[1].split(
        "Accepted risks whose day has passed by 2026-12-01: open again (1)"
    )
    assert "worst" in ending and "open : open again: accepted until 2026-11-10" in ended


def test_the_column_of_the_chosen_goods_is_marked(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    for goods in (None, "cotton", "tomato"):
        test = page(monkeypatch, "portfolio", view_of(network(), home=home, commodity=goods))
        table = drawn(test).split("xr-counts")[1].split("</table>")[0]
        assert re.findall(r"<th [^>]*aria-current=.true.[^>]*>(\w+)", table) == ([goods] if goods else [])
        marked = len(re.findall(r"<td [^>]*aria-current=.true. style=.font-weight:700.", table))
        assert marked == (6 if goods else 0)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ([ACCEPTED], ["worst"]),
        ([OPEN], ["open"]),
        ([IN_REVIEW], []),
        (["no decision"], ["plastic"]),
        (["no decision", OPEN], ["open", "plastic"]),
    ],
)
def test_the_list_by_status_of_decision(
    monkeypatch: pytest.MonkeyPatch, home: Path, status: list[str], expected: list[str]
) -> None:
    past = decided("open", ACCEPTED, until=date(2026, 10, 1))
    give(monkeypatch, of_targets(decided("worst", ACCEPTED, until=date(2026, 12, 1)), past))
    test = page(monkeypatch, "portfolio", view_of(network(), home=home), status=status)
    assert rows(test) == expected
    if not expected:
        assert "No shipment fits" in said(test) and ("Show all shipments", "./#shipments") in links(test)


def test_the_list_is_worst_first_and_each_row_leads_on(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    give(monkeypatch, of_targets(decided("worst", IN_REVIEW)))
    test = page(monkeypatch, "portfolio", view_of(network(), home=home), as_of="2026-10-30")
    assert rows(test) == ["worst", "open", "plastic"]
    text = text_of(test)
    row = "▲ exposed in review worst BILL-worst · record of worst Shirts made by Sewing plant 2026-03-02 0.792"
    assert (
        f"{row} Gin of Awat sub-tier 2" in text
        and "1-3 of 3 shipments, worst first" in text
        and "not a probability" in text
    )
    found = spaced(test)
    for expected in [
        ("worst", "./?page=paths&as_of=2026-10-30&target=worst"),
        ("record of worst", "./?page=entity&as_of=2026-10-30&id=worst"),
        ("Gin of Awat", "./?page=entity&as_of=2026-10-30&id=gin"),
        ("in review", "./?page=decisions&as_of=2026-10-30&target=worst"),
    ]:
        assert expected in found


def test_filters_by_verdict_and_by_text(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    assert rows(page(monkeypatch, "portfolio", view_of(network(), home=home), verdict="unknown")) == ["open"]
    test = page(monkeypatch, "portfolio", view_of(network(), home=home))
    test.text_input(key="text").set_value("awat").run()
    assert rows(test) == ["worst"], "the source that the path leads to is found"
    test.text_input(key="text").set_value("no such name").run()
    assert "No shipment fits" in said(test) and not test.exception


def test_another_filter_shows_the_list_from_its_first_row(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    test = page(monkeypatch, "portfolio", many(home, 120), **{"from": "51"})
    assert "51-100 of 120 shipments" in text_of(test)
    test.text_input(key="text").set_value("s-0").run()
    assert "1-50 of 100 shipments" in text_of(test) and "from" not in test.query_params


def many(home: Path, count: int) -> View:
    net = Network()
    for number in range(count):
        net.node("Shipment", f"s-{number:03d}", import_date=DAY)
    return view_of(net, home=home)


def test_long_lists_come_in_parts_with_an_address_each(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    view = many(home, 120)
    test = page(monkeypatch, "portfolio", view, **{"verdict": "unknown", "text": "s-", "from": "51"})
    assert rows(test) == [f"s-{number:03d}" for number in range(50, 100)] and "51-100 of 120" in text_of(test)
    steps = {words: query(where) for words, where in links(test) if words in ("First", "Before", "Next", "Last")}
    chosen = {"verdict": ["unknown"], "text": ["s-"]}
    assert steps == {
        "First": chosen,
        "Before": chosen,
        "Next": {**chosen, "from": ["101"]},
        "Last": {**chosen, "from": ["101"]},
    }
    last = page(monkeypatch, "portfolio", view, **{"from": "101"})
    assert len(rows(last)) == 20 and "Next" not in [words for words, _ in links(last)]


@pytest.mark.parametrize(
    ("total", "first", "shown"),
    [
        (0, None, "none"),
        (3, None, "1-3 of 3"),
        (3460, "51", "51-100 of 3,460"),
        (3460, "3451", "3,451-3,460 of 3,460"),
        (60, "99999999999999999999", "1-50 of 60"),
        (60, "999", "51-60 of 60"),
        (60, "-5", "1-50 of 60"),
        (60, "0", "1-50 of 60"),
        (60, "٣", "1-50 of 60"),
        (60, "x", "1-50 of 60"),
        (100, "101", "51-100 of 100"),
    ],
)
def test_parts_of_a_list(total: int, first: str | None, shown: str) -> None:
    assert part_of(total, first, ROWS).in_words == shown


def test_an_address_that_makes_no_sense_shows_the_page(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    odd = {"verdict": "guilty", "status": "x", "text": "mill", "from": "x", "changed": "y", "since": "z", "due": "q"}
    test = page(monkeypatch, "portfolio", view_of(network(), home=home), **odd)
    assert rows(test) == [] and "No shipment fits" in said(test), "nothing leads to a mill"
    test = page(monkeypatch, "portfolio", view_of(network(), home=home), **{**odd, "text": "gin"})
    assert rows(test) == ["worst"]


def test_facts_line_says_day_lists_with_their_age_and_engine(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    text = text_of(page(monkeypatch, "portfolio", view_of(network(), home=home, commodity="cotton")))
    assert (
        "As of 2026-11-01 · Goods cotton · Lists uflpa of 2025-01-15 (partial: it clears nobody), 655 days old today · "
        "Engine embedded" in text
    )


def test_sites_without_shipments_name_the_next_commands(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    net = Network()
    net.node("Facility", "site", name="Site", lat=1.0, lon=2.0)
    test = page(monkeypatch, "portfolio", view_of(net, home=home))
    text = said(test)
    for command in (f"{PROGRAM} {one}" for one in ("load shipments.csv lines.csv", "lists import", "tag")):
        assert command in text
    assert "1 of 1 companies and sites have not been placed" in text
    assert ("Open the page Load", "./?page=load") in links(test)


# Goods.


def mixed() -> Network:
    """The network, and shipments of ketchup, of both, with a line without a tariff number, and without a line."""
    net = network()
    ketchup = {"hts": "2103.20.20", "description": "Tomato ketchup"}
    goods = {"sauce": [ketchup], "both": [ketchup, SHIRTS], "blank": [{"description": "Samples"}], "bare": []}
    for name, lines in goods.items():
        net.node("Shipment", name, import_date=DAY)
        for number, line in enumerate(lines):
            net.fact("HAS_LINE", name, net.node("Line", f"{name}-{number}", **line))
    return net


@pytest.mark.parametrize(
    ("commodity", "held", "others"),
    [
        ("cotton", {"worst", "open", "both", "blank", "bare"}, {"plastic", "sauce"}),
        ("tomato", {"sauce", "both", "blank", "bare"}, {"worst", "open", "plastic"}),
    ],
)
def test_goods_chosen_leave_out_others_with_a_link_and_never_what_is_unknown(
    monkeypatch: pytest.MonkeyPatch, home: Path, commodity: str, held: set[str], others: set[str]
) -> None:
    view = view_of(mixed(), home=home, commodity=commodity)
    test = page(monkeypatch, "portfolio", view, commodity=commodity)
    assert set(rows(test)) == held
    assert f"Only shipments that hold {commodity} , or whose goods are not known. {len(others)}" in text_of(test)
    (where,) = {where for words, where in links(test) if words == f"{len(others)} with other goods only"}
    asked = {name: values[0] for name, values in query(where).items()}
    assert asked == {"commodity": commodity, "goods": "others"}
    left = page(monkeypatch, "portfolio", view, **asked)
    assert set(rows(left)) == others and f"without {commodity}" in text_of(left)
    assert (f"Show those that hold {commodity}", f"./?commodity={commodity}#shipments") in links(left)
    assert set(rows(page(monkeypatch, "portfolio", view, **asked, verdict="not assessed"))) == others
    unasked = page(monkeypatch, "portfolio", view_of(mixed(), home=home), goods="others")
    assert set(rows(unasked)) == held | others, "without goods that are chosen nothing is left out"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("6205.20.20", "100% cotton", None), ("cotton",)),
        (("6206.40.30", None, None), ("cotton",)),
        (("6205.20.20", "100% polyester", None), ()),
        (("3924.10.00", None, "Bowls with a tomato"), ("tomato",)),
        (("3924.10.00", None, "Plastic bowls"), ()),
        (("8471", None, None), ()),
        # Chapters 98 and 99 say how goods enter, not what they are.
        (("9999", None, None), ("cotton", "tomato")),
        ((None, None, None), ("cotton", "tomato")),
        (("see invoice", None, "Plastic bowls"), ("cotton", "tomato")),
        (("20", None, None), ("tomato",)),
        (("2", None, "Assorted"), ("cotton", "tomato")),
    ],
)
def test_what_a_line_may_hold(said: tuple[str | None, str | None, str | None], expected: tuple[str, ...]) -> None:
    assert may_be(*said) == expected


# Names are only ever text.


@pytest.mark.parametrize("name", [HOSTILE, FETCHES, LONG, "@@=alert(1)", "{tip}", '" onmouseover="alert(1)'])
def test_names_do_no_harm_anywhere(monkeypatch: pytest.MonkeyPatch, home: Path, name: str) -> None:
    net = network()
    named = {"name": name, "bill_of_lading": name, "description": f"cotton {name}", "role": name, "list": name}
    for label, properties in net.nodes.values():
        properties |= {p.name: named[p.name] for p in NODES[label].properties if p.name in named}
    dates = {"presented_on": date(2026, 10, 10), "detained_on": date(2026, 10, 10), "import_date": DAY}
    net.nodes[name] = ("Shipment", dates)
    net.fact("PRODUCED_AT", name, "sewer")
    view = view_of(net, home=home)
    gone = network()
    gone.nodes[f"{name} gone"] = ("Shipment", {"import_date": DAY})
    before(view, gone, lists=(history.ListSeen(name, name),))
    run = {"run": name, "command": f"load {name}", "state": name, "started_at": NOW}
    made = replace(decided(name, ACCEPTED, until=DAY), note=name, author=name)
    give(monkeypatch, of_targets(made, runs=[run]))
    for asked in ({}, {"text": name}, {"changed": "gone"}, {"changed": "new", "since": name}, {"due": "all"}):
        test = page(monkeypatch, "portfolio", view, **asked)
        body = drawn(test)
        assert "<img" not in body and not re.search(r"<a [^>]*\son", body)
        shown = re.sub(r'href="[^"]*"', "", body)
        assert len(max(shown.split(), key=len)) < 500 and shown.count("long name") < 1_200
        for markdown in (*test.markdown, *test.info, *test.caption, *test.warning):
            assert "![" not in markdown.value and ":red[" not in markdown.value and len(markdown.value) < 3000
    assert [
        words for words, where in links(page(monkeypatch, "portfolio", view)) if query(where).get("target") == [name]
    ]


# With an engine.


def test_decisions_and_runs_come_from_the_graph(store: Store, store_settings: Settings) -> None:
    with store.writing() as writer:
        writer.run("CREATE (:Shipment {id: 'worst'})")
        writer.run("CREATE (:Run {id: 'run-1', state: 'done', command: 'load', sequence: 1})")
    made = decisions.decide(
        store, target="worst", status=IN_REVIEW, note="", author="A", now=datetime(2026, 10, 1, tzinfo=UTC), seen=None
    )
    view = replace(view_of(network()), settings=store_settings)
    found = records_of(view)
    assert found.known and found.decisions == {"worst": made} and found.last_run == "run-1" and not found.writing


def test_decisions_stand_as_on_the_day_asked_for(store: Store, store_settings: Settings) -> None:
    with store.writing() as writer:
        writer.run("CREATE (:Shipment {id: 'worst'})")
    until = DAY + timedelta(days=3)
    decisions.decide(store, target="worst", status=ACCEPTED, note="n", author="A", now=NOW, seen=None, until=until)
    for day, counts_as in ((until, ACCEPTED), (until + timedelta(days=1), OPEN)):
        view = replace(view_of(network(), day=day), settings=store_settings)
        assert records_of(view).decisions["worst"].counts_as == counts_as


def test_without_an_engine_decisions_are_not_known(home: Path) -> None:
    assert not records_of(view_of(network(), home=home / "nowhere")).known
