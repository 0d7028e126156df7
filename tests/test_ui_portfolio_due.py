"""Which deadlines the portfolio shows."""

from __future__ import annotations

import hashlib
import random
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.ui.portfolio import due as portfolio_due
from dashboard.ui.portfolio import due_calendar
from graph import decisions
from graph.settings import Settings
from graph.store import Store
from review import deadlines
from review.clock_rules import rules
from review.clocks import PASSED, clocks
from review.deadlines import AHEAD_DAYS, PASSED_DAYS
from tests.networks import Network
from tests.portfolio_cases import text_of
from tests.ui_cases import DAY, drawn, links, network, page, view_of

pytestmark = pytest.mark.usefixtures("no_records")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


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
    assert (
        "2026-11-09 due in 8 days Final determination by CBP the importer's papers have to be with CBP before it "
        "decides worst ▲ exposed Review it 19 CFR 151.16; 19 USC 1499(c)" in text
    )
    assert "30 calendar days from 2026-10-10" in text
    assert ("worst", "./?page=entity&id=worst") in links(test)


def test_what_is_due_later_is_counted_and_all_of_it_can_be_had(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    net = detained(import_date=date(2026, 10, 20), detained_on=date(2026, 10, 25), presented_on=date(2026, 9, 1))
    net.node("Shipment", "free", import_date=date(2026, 10, 30))
    view = view_of(net, home=home)
    test = page(monkeypatch, "portfolio", view)
    assert "2 more deadlines of detained goods run beyond that: show every deadline" in text_of(test)
    assert "Proof of admissibility" not in text_of(test).split("Reckoned by rules")[1]
    assert ("show every deadline", "./?due=all") in links(test)
    every = text_of(page(monkeypatch, "portfolio", view, due="all"))
    proof = "Proof of admissibility under the XPCC WRO by the importer whether it runs beside the UFLPA is not settled"
    assert f"2027-01-20 due in 80 days {proof}" in every
    counted = "counted from the day of presentation for examination, 2026-09-01"
    then = (
        "the goods then count as deemed excluded and the time for the protest of an exclusion is counted from that day"
    )
    assert f"2026-10-01 passed 31 days ago Final determination by CBP {counted} {then}, to 2027-03-30" in every
    assert every.index("2026-10-01 passed 31 days ago") < every.index(f"2027-01-20 due in 80 days {proof}")


def test_no_deadline_is_said(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    text = text_of(page(monkeypatch, "portfolio", view_of(network(), home=home)))
    assert "No deadline of a shipment is due by 2026-12-01" in text


def test_deadlines_are_listed_by_day_and_those_that_passed_long_ago_are_not(home: Path) -> None:
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
    assert [due.shipment for due in found] == ["later", "late", "sooner", "soon"]
    assert [due.has_passed for due in found] == [True, True, False, False]


def test_held_goods_whose_deadline_passed_longer_ago_are_counted(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    net = network()
    old = {"import_date": date(2020, 1, 2), "detained_on": date(2020, 1, 9)}
    net.node("Shipment", "old", **old)
    net.node("Shipment", "gone", **old, exported_on=date(2022, 1, 9))
    net.node("Shipment", "decided", **{**old, "import_date": date(2022, 7, 2), "detained_on": date(2022, 7, 9)})
    net.nodes["decided"][1]["presented_on"] = date(2022, 7, 3)
    view = view_of(net, home=home)
    found = deadlines.long_passed_of(view.projection, DAY)
    assert [(due.shipment, due.clock.clock) for due in found] == [
        *(("decided", "uflpa_final_determination"), ("decided", "wro_proof"), ("decided", "protest")),
    ], "of 2020-01-02 no regime reaches the goods"
    assert not {due.shipment for due in portfolio_due.running_of(view)} & {"old", "gone", "decided"}
    test = page(monkeypatch, "portfolio", view)
    assert "3 deadlines of goods that are still held passed unmet before that: the shipments to review" in text_of(test)
    assert ("the shipments to review", "./?page=review") in links(test)


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
        if clock.applies and clock.days_left is not None and 0 <= clock.days_left <= AHEAD_DAYS
    }
    assert {key for key in found if key in expected} == expected and len(expected) > 20
    passed = {(d.shipment, d.clock.clock): d.clock.days_left for d in portfolio_due.due_of(view) if d.has_passed}
    settled = {rule.clock for rule in rules() if rule.settled_by}
    ahead = {(due.shipment, due.clock.clock) for due in portfolio_due.running_of(view) if not due.has_passed}
    assert ahead - found == {
        (node.id, clock.clock)
        for node in view.projection.labelled("Shipment")
        for clock in clocks(node.properties, DAY)
        if clock.applies and (clock.days_left or 0) > AHEAD_DAYS
        if min(node.properties.get(name, date.max) for name in ("detained_on", "excluded_on")) <= DAY
    }
    assert len(ahead - found) > 20
    assert passed == {
        (node.id, clock.clock): clock.days_left
        for node in view.projection.labelled("Shipment")
        for clock in clocks(node.properties, DAY)
        if clock.applies and clock.days_left is not None and clock.status == PASSED and clock.clock in settled
        if clock.days_left >= -PASSED_DAYS
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
    running = portfolio_due.running_of(view)
    assert every.count("<tr>") == len(running) + 1 > len(found) + 1, "each has its proof, due after the 30 days"


def test_of_many_the_last_that_passed_and_the_next_that_are_due_are_shown_by_day(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    net = network()
    for number in range(24):
        presented = date(2026, 9, 1) + timedelta(days=2 * number)
        net.node("Shipment", f"d-{number:02d}", import_date=presented, presented_on=presented, detained_on=presented)
    shown = drawn(page(monkeypatch, "portfolio", view_of(net, home=home))).split("xr-due")[1].split("</table>")[0]
    days = re.findall(r'xr-day">(\d{4}-\d\d-\d\d)<', shown)
    assert days == sorted(days) and len(days) == portfolio_due.SHOWN
    assert [day for day in days if day < "2026-11-01"] == ["2026-10-29", "2026-10-31"]


# Deadlines to take along.


def test_deadlines_leave_as_a_calendar_and_that_is_recorded(
    monkeypatch: pytest.MonkeyPatch, embedded_store: Store, embedded_settings: Settings
) -> None:
    net = detained(import_date=date(2026, 10, 5), presented_on=date(2026, 10, 10), detained_on=date(2026, 10, 14))
    net.node("Shipment", "held", import_date=date(2026, 10, 20), detained_on=date(2026, 10, 25))
    view = view_of(net, home=embedded_settings.home)
    test = page(monkeypatch, "portfolio", view)
    assert "Take these deadlines along (.ics, 3 deadlines)" in [box.label for box in test.checkbox]
    test.checkbox(key="prepare_deadlines_ics").check().run()
    test.text_input(key="taker of deadlines").set_value("Ben").run()
    test.download_button(key="take deadlines-2026-11-01.ics").click().run()
    (taken,) = decisions.everything(embedded_store, limit=10, labels=["Export"])
    content = due_calendar.as_ics(view)
    assert isinstance(taken, decisions.Export)
    assert (taken.author, taken.name, taken.sha256) == (
        *("Ben", "deadlines-2026-11-01.ics"),
        hashlib.sha256(content).hexdigest(),
    )
    text = content.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 3 and "SUMMARY:Final determination: worst" in text
    assert "SUMMARY:Proof of admissibility under the XPCC WRO: held" in text, (
        "it is due after the 30 days that the page shows"
    )
    assert "1 more cannot be reckoned without days that are not on file" in text


def test_without_a_deadline_there_is_no_calendar(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    test = page(monkeypatch, "portfolio", view_of(network(), home=home))
    assert not [box for box in test.checkbox if "deadlines" in box.label]
