"""The portfolio: counts that lead to the list, the list with its filters, what is due, and what has changed."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui import portfolio_changes, portfolio_due, portfolio_page, shipments
from dashboard.ui.portfolio_download import as_csv
from dashboard.ui.portfolio_list import part_of
from dashboard.ui.portfolio_records import Records, records_of
from dashboard.ui.view import View
from graph import decisions, history
from graph.decisions import ACCEPTED, IN_REVIEW, OPEN, Decision
from graph.exposure import WORST_FIRST, assess
from graph.schema import NODES
from graph.settings import Settings
from graph.store import Store
from review.clock_rules import rules
from review.clocks import PASSED, clocks
from tests.networks import Network
from tests.ui_cases import DAY, FETCHES, HOSTILE, LONG, NOW, drawn, links, network, page, read, said, view_of

YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(autouse=True)
def no_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """No engine is behind the page; a test that needs decisions or runs gives them."""
    give(monkeypatch, Records())


def give(monkeypatch: pytest.MonkeyPatch, records: Records) -> None:
    monkeypatch.setattr(portfolio_page, "records_of", lambda _view: records)


def decided(target: str, status: str, *, until: date | None = None) -> Decision:
    made = Decision(f"d-{target}", target, 1, status, "note", "A. Author", NOW, until)
    return decisions.on(made, NOW.date())


def of_targets(*made: Decision, runs: Sequence[dict[str, Any]] = ()) -> Records:
    return Records({one.target: one for one in made}, runs)


def rows(test: AppTest) -> list[str]:
    """The ids in the list, in its order: what its first links to paths say."""
    return [words for words, where in links(test) if where.startswith("./?page=paths&") and "target" in query(where)]


def spaced(test: AppTest) -> list[tuple[str, str]]:
    """The links, their words with single blanks."""
    return [(" ".join(words.split()), where) for words, where in links(test)]


def query(where: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(where).query)


def text_of(test: AppTest) -> str:
    return " ".join(read(test).split())


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
    assert figures == [[2, 1, 1], [0, 0, 0], [1, 1, 0], [0, 0, 0], [1, 2, 3], [4, 4, 4]]
    found = {where for words, where in links(test) if words in ("1", "2", "3", "4")}
    assert "./?as_of=2026-10-30&verdict=exposed#shipments" in found
    assert "./?as_of=2026-10-30&verdict=not%20assessed&commodity=tomato#shipments" in found
    for words, where in links(test):
        if words.isdigit() and "verdict" in where:
            chosen = {name: values[0] for name, values in query(where).items()}
            goods = chosen.get("commodity")
            behind = page(monkeypatch, "portfolio", view_of(net, home=home, commodity=goods), **chosen)
            assert len(rows(behind)) == int(words), where


def test_accepted_risks_stay_counted(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    past = decided("open", ACCEPTED, until=NOW.date() - timedelta(days=1))
    give(monkeypatch, of_targets(decided("worst", ACCEPTED, until=NOW.date()), past, decided("gone", ACCEPTED)))
    test = page(monkeypatch, "portfolio", view_of(network(), home=home))
    text = text_of(test)
    assert re.search(r"certain 1 of these 1 accepted 1 0 ◆ inferred", text), "counted among the exposed"
    assert re.search(r"origin 1 1 0 ■", text), "past its day it is open again"
    (where,) = [where for words, where in links(test) if words == "1 accepted"]
    assert query(where) == {"verdict": ["exposed"], "status": ["accepted"]}
    assert "Accepted risks that end within 30 days (1)" in text
    assert "open again: accepted until 2026-10-31, which has passed" in text


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
    test = page(monkeypatch, "portfolio", view_of(network(), home=home), status=status)  # type: ignore[arg-type]
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
    assert part_of(total, first).in_words == shown


def test_an_address_that_makes_no_sense_shows_the_page(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    odd = {"verdict": "guilty", "status": "x", "text": "mill", "from": "x", "changed": "y", "since": "z", "due": "q"}
    test = page(monkeypatch, "portfolio", view_of(network(), home=home), **odd)
    assert rows(test) == [] and "No shipment fits" in said(test), "nothing leads to a mill"
    test = page(monkeypatch, "portfolio", view_of(network(), home=home), **{**odd, "text": "gin"})
    assert rows(test) == ["worst"]


def test_facts_line_says_day_lists_with_their_age_and_engine(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    text = text_of(page(monkeypatch, "portfolio", view_of(network(), home=home, commodity="cotton")))
    assert (
        "As of 2026-11-01 · Goods cotton · Lists uflpa of 2025-01-15 (655 days old today) partial · Engine embedded"
        in text
    )


def test_sites_without_shipments_name_the_next_commands(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    net = Network()
    net.node("Facility", "site", name="Site", lat=1.0, lon=2.0)
    test = page(monkeypatch, "portfolio", view_of(net, home=home))
    text = said(test)
    for command in ("xuar-risk load shipments.csv lines.csv", "xuar-risk lists import", "xuar-risk tag"):
        assert command in text
    assert "1 of 1 companies and sites have not been placed" in text
    assert ("Open the page Load", "./?page=load") in links(test)


# The list's columns and its search.


def ids(view: View, places: Any) -> list[str]:
    return [view.shipments[int(place)].target for place in places]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WORST", ["worst"]),
        ("bill-open", ["open"]),
        ("entry-7", ["open"]),
        ("shirts", ["worst", "open"]),
        ("ＳＨＩＲＴＳ open", ["open"]),
        ("sewing PLANT", ["worst"]),
        ("other", ["open"]),
        ("sewer", ["worst"]),
        ("carrier cafe", ["plastic"]),
        ("awat shirts bill", ["worst"]),
        ("工厂", ["open"]),
        ("HTS 9999", ["bare"]),
        ("%", []),
        (".*", []),
        ("  ", ["worst", "open", "bare", "plastic"]),
        ("\ud800", []),
    ],
)
def test_every_word_is_looked_for_in_all_that_is_searched(text: str, expected: list[str], home: Path) -> None:
    net = network()
    net.nodes["open"][1]["entry_number"] = "ENTRY-7"
    net.nodes["other"][1]["name"] = "Other maker 工厂"
    net.node("Supplier", "carrier", name="Café Carrier", xuar="outside")
    net.fact("SHIPPED_BY", "plastic", "carrier")
    net.fact("HAS_LINE", net.node("Shipment", "bare", import_date=DAY), net.node("Line", "bare-1", hts="9999"))
    view = view_of(net, home=home)
    assert sorted(ids(view, shipments.chosen(view, [], text))) == sorted(expected)


def test_every_verdict_can_be_filtered(home: Path) -> None:
    view = view_of(network(), home=home)
    assert [len(shipments.chosen(view, [verdict])) for verdict in WORST_FIRST] == [1, 0, 1, 0, 1]


def test_rows_say_what_the_full_answer_says(home: Path) -> None:
    view = view_of(network(), home=home)
    for place in range(len(view.shipments)):
        row = shipments.row_of(view, place)
        (full,) = assess(view.projection, [row.target], as_of=DAY)
        source = view.projection.nodes[full.paths[0].risk.id].name if full.paths else None
        assert (row.standing.verdict, row.standing.confidence, row.leads_to) == (full.verdict, full.confidence, source)


def test_goods_in_scope_stand_first_and_what_is_not_recorded_is_said(home: Path) -> None:
    net = network()
    net.fact("HAS_LINE", "worst", net.node("Line", "worst-0", hts="3924.10.00", description="Bowls", line_number=1))
    net.node("Shipment", "no line", import_date=DAY)
    view = view_of(net, home=home)
    goods = {row.target: row.goods for row in (shipments.row_of(view, place) for place in range(4))}
    assert goods["worst"] == "Shirts; Bowls" and goods["no line"] == "no line recorded"


def test_names_come_as_the_objects_say_them() -> None:
    net = network()
    net.node("Supplier", "empty", name="")
    net.node("Line", "only-hts", hts="5205")
    projection = net.projection()
    numbers = np.array([projection.number(node) for node in reversed(list(projection.nodes))])
    expected = [projection.nodes[node].name for node in reversed(list(projection.nodes))]
    assert shipments.names_of(projection, numbers).to_pylist() == expected
    assert shipments.names_of(projection, numbers[:0]).to_pylist() == []


def test_the_file_holds_the_list_and_runs_nothing(home: Path) -> None:
    net = network()
    for number, begins in enumerate("=+-@\t"):
        net.node("Shipment", f"{begins}cmd|' /C calc'!A{number}", bill_of_lading=f"{begins}1+1", import_date=DAY)
    net.nodes["gin"][1]["name"] = '=HYPERLINK("http://example.invalid")'
    view = view_of(net, home=home)
    places = shipments.chosen(view)
    table = pa.csv.read_csv(pa.BufferReader(as_csv(view, places, {"worst": "=in review"})))
    assert table.num_rows == 8
    for column in table.columns:
        if pa.types.is_string(column.type):
            assert not [text for text in column.to_pylist() if text and text[0] in "=+-@\t\r"]
    first = table.slice(0, 1).to_pylist()[0]
    assert first["shipment"] == "worst" and first["verdict"] == "exposed" and first["tier"] == 2
    assert (
        first["confidence"] == pytest.approx(0.792)
        and first["leads_to_id"] == "gin"
        and first["maker"] == "Sewing plant"
    )
    assert first["leads_to"] == '\'=HYPERLINK("http://example.invalid")' and first["decision"] == "'=in review"
    some = as_csv(view, shipments.chosen(view, ["unknown"], "bill-open"), {}).decode().splitlines()
    assert len(some) == 2 and "BILL-open" in some[1]


def test_the_file_is_offered_once_its_taker_is_named(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    test = page(monkeypatch, "portfolio", view_of(network(), home=home), verdict="unknown")
    assert not test.get("download_button")
    test.checkbox(key="prepare_list_csv").check().run()
    assert "Prepare this list as CSV (1 rows)" in [box.label for box in test.checkbox] and test.get("download_button")
    test.text_input(key="taker of list").set_value("  ").run()
    assert not test.get("download_button") and "Write your name first" in said(test)


# What has changed.


def before(
    view: View, net: Network, *, taken_at: datetime = YESTERDAY, lists: Any = (), last_run: str | None = None
) -> str:
    """Remembers an earlier network, and says how an address names it."""
    then = replace(view_of(net), settings=view.settings, state=f"state of {taken_at}")
    history.remember(
        *(then.settings, then.projection, then.shipments),
        label="Shipment",
        state=then.state,
        as_of=DAY,
        taken_at=taken_at,
        lists=lists,
        last_run=last_run,
    )
    return history.remembered(view.settings).snapshots[0].key


def earlier_network() -> Network:
    """As the network, when the gin had no place, and before `plastic` came and `old` went."""
    net = network()
    net.nodes["gin"] = ("Facility", {"name": "Gin of Awat", "xuar": "unplaced"})
    del net.nodes["plastic"]
    net.facts = {fact: said for fact, said in net.facts.items() if said[1] != "plastic"}
    net.node("Shipment", "old", import_date=DAY)
    return net


def test_the_first_look_has_nothing_to_compare_with_and_is_kept(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    view = view_of(network(), home=home)
    assert "There is nothing to compare with yet" in text_of(page(monkeypatch, "portfolio", view))
    (kept,) = history.remembered(view.settings).snapshots
    assert (kept.state, kept.as_of, kept.taken_at) == (view.state, DAY, NOW)
    assert [str(one) for one in kept.lists] == ["uflpa of 2025-01-15 (partial)"]
    assert "There is nothing to compare with yet" in text_of(page(monkeypatch, "portfolio", view)), "nor with itself"


def test_what_changed_since_last_time_leads_to_the_list(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    view = view_of(network(), home=home)
    ran = [{"run": f"run-{n}", "command": f"load {n}.csv", "state": "done", "started_at": NOW} for n in range(1, 4)]
    give(monkeypatch, of_targets(runs=ran))
    lists = (history.ListSeen("uflpa", "v1", date(2024, 1, 1)), history.ListSeen("wro", "w", None))
    key = before(view, earlier_network(), lists=lists, last_run="run-1")
    test = page(monkeypatch, "portfolio", view)
    text = text_of(test)
    assert "Since 2026-10-31 09:30 UTC (asked for 2026-11-01): 1 worse" in text
    assert "0 better" in text and "1 new" in text and "1 gone" in text
    assert "uflpa of 2025-01-15 (partial) in place of uflpa of 2024-01-01; wro of an unknown day is gone" in text
    assert "run-3 load 3.csv, done run-2 load 2.csv, done" in text and "run-1" not in text
    behind = {words: query(where) for words, where in spaced(test) if words in ("1 worse", "1 new", "1 gone")}
    assert behind == {f"1 {kind}": {"changed": [kind], "since": [key]} for kind in ("worse", "new", "gone")}
    worse = page(monkeypatch, "portfolio", view, changed="worse", since=key)
    assert rows(worse) == ["worst"] and "▲ exposed was ● unknown" in text_of(worse)
    assert "Only those that are worse than on 2026-10-31 09:30 UTC" in text_of(worse)
    assert rows(page(monkeypatch, "portfolio", view, changed="new")) == ["plastic"]
    gone = page(monkeypatch, "portfolio", view, changed="gone")
    assert "1 shipments that are no longer in the graph" in text_of(gone) and "● unknown old" in text_of(gone)


def test_any_earlier_time_can_be_chosen(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    view = view_of(network(), home=home)
    old = before(view, earlier_network(), taken_at=YESTERDAY - timedelta(days=9))
    same = before(view, network())
    test = page(monkeypatch, "portfolio", view)
    text = text_of(test)
    assert "Since 2026-10-31 09:30 UTC (asked for 2026-11-01) no verdict changed" in text
    assert ("Compare with 2026-10-22 09:30 UTC", f"./?since={old}") in links(test), "the last change is one step away"
    assert "Compare with another time (2 kept)" in text and ("2026-10-31 09:30 UTC", f"./?since={same}") in links(test)
    assert "Since 2026-10-22 09:30 UTC" in text_of(page(monkeypatch, "portfolio", view, since=old))
    missed = text_of(page(monkeypatch, "portfolio", view, since="long-gone"))
    assert "no longer kept" in missed and "Since 2026-10-31" in missed


def test_a_damaged_file_is_left_out_with_a_word(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    view = view_of(network(), home=home)
    before(view, earlier_network(), taken_at=YESTERDAY - timedelta(days=9))
    before(view, network())
    newest = history.remembered(view.settings).snapshots[0].path
    newest.write_bytes(newest.read_bytes()[:100])
    text = text_of(page(monkeypatch, "portfolio", view))
    assert f"1 kept earlier cannot be read: {newest.name}" in text and "Since 2026-10-22" in text


@pytest.mark.parametrize("why", ["another day", "away", "writing", "records unknown"])
def test_only_the_usual_question_of_a_finished_graph_is_kept(
    monkeypatch: pytest.MonkeyPatch, home: Path, why: str
) -> None:
    view, asked = view_of(network(), home=home), {}
    if why == "another day":
        asked = {"as_of": "2025-01-01"}
    elif why == "away":
        from graph.errors import EngineUnreachable

        view = replace(view, away=EngineUnreachable("it is away"))
    elif why == "writing":
        run = {"run": "run-1", "command": "load", "state": "running", "started_at": NOW}
        give(monkeypatch, of_targets(runs=[run]))
    else:
        give(monkeypatch, Records(known=False))
    page(monkeypatch, "portfolio", view, **asked)
    assert not history.remembered(view.settings).snapshots


def test_goods_chosen_do_not_narrow_what_is_kept_and_compared(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    view = view_of(network(), home=home, commodity="tomato")
    page(monkeypatch, "portfolio", view, commodity="tomato")
    everything = view.sweeps("Shipment", None)
    (kept,) = history.remembered(view.settings).snapshots
    assert kept.digest == history.digest_of(view.projection, everything)
    assert kept.digest != history.digest_of(view.projection, view.shipments)


def test_a_folder_that_cannot_be_written_leaves_the_page_whole(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    (home / "history").write_text("in the way")
    assert rows(page(monkeypatch, "portfolio", view_of(network(), home=home))) == ["worst", "open", "plastic"]


def test_runs_since_are_by_time_where_the_last_known_one_is_gone(home: Path) -> None:
    view = view_of(network(), home=home)
    before(view, network(), last_run="gone")
    (then,) = history.remembered(view.settings).snapshots
    runs = [{"run": name, "started_at": YESTERDAY + timedelta(hours=hours)} for name, hours in (("a", -1), ("b", 1))]
    runs.append({"run": "c", "started_at": (YESTERDAY + timedelta(hours=2)).replace(tzinfo=None)})
    assert [run["run"] for run in portfolio_changes.runs_since(runs, then)] == ["b", "c"]


# What is due.


def detained(**dates: Any) -> Network:
    net = network()
    net.nodes["worst"][1].update(dates)
    return net


def test_deadlines_are_listed_with_what_they_rest_on(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    net = detained(import_date=date(2026, 10, 5), presented_on=date(2026, 10, 10), detained_on=date(2026, 10, 14))
    test = page(monkeypatch, "portfolio", view_of(net, home=home))
    text = text_of(test)
    assert "1 due by 2026-12-01, 0 passed unmet; as of 2026-11-01" in text
    assert "2026-11-09 due in 8 days Final determination by CBP worst ▲ exposed 19 CFR 151.16; 19 USC 1499(c)" in text
    assert "30 calendar days from 2026-10-10" in text
    assert ("worst", "./?page=entity&id=worst") in links(test)


def test_no_deadline_is_said(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    text = text_of(page(monkeypatch, "portfolio", view_of(network(), home=home)))
    assert "No deadline of a shipment is due by 2026-12-01" in text


def test_what_has_passed_comes_after_what_is_due_and_old_ones_do_not(home: Path) -> None:
    net = network()
    for name, presented in {
        "soon": date(2026, 10, 20),
        "sooner": date(2026, 10, 3),
        "late": date(2026, 9, 30),
        "later": date(2026, 6, 1),
        "ancient": date(2024, 12, 1),
        "ancestral": date(2020, 1, 1),
    }.items():
        net.node("Shipment", name, import_date=presented, presented_on=presented, detained_on=presented)
    found = [
        due for due in portfolio_due.due_of(view_of(net, home=home)) if due.clock.clock == "uflpa_final_determination"
    ]
    assert [due.shipment for due in found] == ["sooner", "soon", "late", "later"]
    assert [due.has_passed for due in found] == [False, False, True, True]


def test_a_met_deadline_and_one_that_nothing_can_meet_are_not_due(home: Path) -> None:
    days = {"presented_on": date(2026, 9, 1), "detained_on": date(2026, 9, 4), "release_date": date(2026, 9, 10)}
    net = detained(import_date=date(2026, 8, 30), **days)
    assert not [due for due in portfolio_due.due_of(view_of(net, home=home)) if due.has_passed]


def test_no_deadline_is_missed_for_the_shipments_that_are_not_looked_at(home: Path) -> None:
    chance, net = random.Random(7), network()
    names = ["import_date", "presented_on", "detained_on", "extended_to", "excluded_on", "release_date"]
    for number in range(400):
        some = chance.sample([*names, "conditional_release_end"], chance.randrange(1, 5))
        days = {name: DAY + timedelta(days=chance.randrange(-700, 120)) for name in some}
        net.node("Shipment", f"d-{number:03d}", **days)
    view = view_of(net, home=home)
    found = {(due.shipment, due.clock.clock) for due in portfolio_due.due_of(view)}
    expected = {
        (node.id, clock.clock)
        for node in view.projection.labelled("Shipment")
        for clock in clocks(node.properties, DAY)
        if clock.applies and clock.days_left is not None and 0 <= clock.days_left <= portfolio_due.AHEAD_DAYS
    }
    assert {key for key in found if key in expected} == expected and len(expected) > 20
    passed = {(d.shipment, d.clock.clock): d.clock.days_left for d in portfolio_due.due_of(view) if d.has_passed}
    settled = {rule.clock for rule in rules() if rule.settled_by}
    assert passed == {
        (node.id, clock.clock): clock.days_left
        for node in view.projection.labelled("Shipment")
        for clock in clocks(node.properties, DAY)
        if clock.applies and clock.days_left is not None and clock.status == PASSED and clock.clock in settled
        if clock.days_left >= -portfolio_due.PASSED_DAYS
    }


def test_many_deadlines_are_capped_with_what_is_left_out(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    net = network()
    for number in range(30):
        presented = date(2026, 10, 10) if number else date(2026, 9, 1)
        net.node("Shipment", f"d-{number:02d}", import_date=presented, presented_on=presented, detained_on=presented)
    view = view_of(net, home=home)
    test = page(monkeypatch, "portfolio", view)
    shown = drawn(test).split("xr-due")[1].split("</table>")[0]
    found = portfolio_due.due_of(view)
    left_out = len(found) - portfolio_due.SHOWN
    assert shown.count("<tr>") == portfolio_due.SHOWN + 1 and f"{left_out:,} more are left out" in text_of(test)
    assert "passed" in shown, "what has passed is not crowded out"
    assert ("show all", "./?due=all") in links(test)
    every = drawn(page(monkeypatch, "portfolio", view, due="all")).split("xr-due")[1].split("</table>")[0]
    assert every.count("<tr>") == len(found) + 1


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


def test_without_an_engine_decisions_are_not_known(home: Path) -> None:
    assert not records_of(view_of(network(), home=home / "nowhere")).known
