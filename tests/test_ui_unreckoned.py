"""Deadlines that run but cannot be reckoned, on the portfolio and on the record."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.ui.portfolio import due as portfolio_due
from dashboard.ui.portfolio.records import Records
from dashboard.ui.record import in_store as record_in_store
from review.clocks import clocks
from tests.networks import Network
from tests.portfolio_cases import give, text_of
from tests.ui_cases import DAY, drawn, links, network, page, read, view_of

PRESENTED = "the day of presentation for examination (presented_on)"
ASKS = f"cannot be reckoned: {PRESENTED} is missing; detained 2026-10-25, so ask for it"
BOUND = (
    "no later than 2026-11-24, and it may be over already: goods are presented for examination no later than they are "
    "detained, which is our inference"
)
DETAINED = {"import_date": date(2026, 10, 20), "detained_on": date(2026, 10, 25)}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(autouse=True)
def no_records(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, Records())
    monkeypatch.setattr(record_in_store, "held", lambda *_: None)


def with_shipments(**shipments: dict[str, Any]) -> Network:
    net = network()
    for name, said in shipments.items():
        net.node("Shipment", name, **said)
    return net


def test_a_detention_without_a_day_of_presentation_is_no_silence(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    test = page(monkeypatch, "portfolio", view_of(with_shipments(held=DETAINED), home=home))
    text = text_of(test)
    assert "No deadline" not in text
    assert "0 due by 2026-12-01, 0 passed unmet, 1 cannot be reckoned" in text
    assert f"not known {ASKS} Final determination by CBP {BOUND} held" in text
    assert ("held", "./?page=entity&id=held") in links(test)


def test_the_record_says_what_to_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(read(page(monkeypatch, "entity", view_of(with_shipments(held=DETAINED)), id="held")).split())
    assert f"not known {ASKS} Final determination by CBP" in text
    assert f"{PRESENTED} is missing" in text
    assert "2027-01-20 due in 80 days Proof of admissibility under the XPCC WRO by the importer" in text


def test_a_notice_without_a_day_asks_too(monkeypatch: pytest.MonkeyPatch) -> None:
    view = view_of(with_shipments(held={"detention_notice": "N-7"}))
    text = " ".join(read(page(monkeypatch, "entity", view, id="held")).split())
    so = "is missing; a notice of detention is on file, so ask for it"
    assert f"cannot be reckoned: the day of import (import_date) {so} Proof" in text
    assert f"{PRESENTED} {so} Final determination" in text


def test_what_ended_asks_for_nothing_and_does_not_say_that_nothing_is_on_file(monkeypatch: pytest.MonkeyPatch) -> None:
    view = view_of(with_shipments(gone={"detained_on": date(2026, 10, 25), "exported_on": date(2026, 10, 30)}))
    text = " ".join(read(page(monkeypatch, "entity", view, id="gone")).split())
    assert "No deadline runs" in text and "no day of presentation, detention" not in text
    assert portfolio_due.unreckoned_of(view) == ()


def test_those_without_a_day_are_listed_after_those_with_one(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    due = {**DETAINED, "presented_on": date(2026, 10, 24)}
    many = {f"held-{number:02d}": {**DETAINED, "detained_on": DAY - timedelta(number)} for number in range(20)}
    view = view_of(with_shipments(due=due, **many), home=home)
    assert [one.shipment for one in portfolio_due.unreckoned_of(view)] == sorted(many), "the newest detention first"
    assert not {one.shipment for one in portfolio_due.due_of(view)} & many.keys()
    test = page(monkeypatch, "portfolio", view)
    text, shown = text_of(test), drawn(test).split("xr-due")[1].split("</table>")[0]
    assert "20 cannot be reckoned" in text and "12 more are left out: show all" in text
    assert shown.index(">due<") < shown.index(">held-00<")
    every = drawn(page(monkeypatch, "portfolio", view, due="all")).split("xr-due")[1].split("</table>")[0]
    assert every.count("not known") == 20


def test_no_deadline_is_missed_for_the_shipments_that_are_not_looked_at(home: Path) -> None:
    chance = random.Random(11)
    names = ["import_date", "presented_on", "detained_on", "extended_to", "excluded_on", "release_date", "exported_on"]
    some: dict[str, dict[str, Any]] = {}
    for number in range(300):
        dates = {
            name: DAY + timedelta(chance.randrange(-1500, 60)) for name in chance.sample(names, chance.randrange(4))
        }
        some[f"d-{number:03d}"] = {**dates, **({"detention_notice": "N"} if number % 5 == 0 else {})}
    view = view_of(with_shipments(**some), home=home)
    expected = {
        (node.id, clock.clock)
        for node in view.projection.labelled("Shipment")
        for clock in clocks(node.properties, DAY)
        if clock.asked_by
    }
    assert {(one.shipment, one.clock.clock) for one in portfolio_due.unreckoned_of(view)} == expected
    assert len(expected) > 20


def test_the_sentence_on_what_is_missing_is_a_link_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, "entity", view_of(network()), id="open")
    assert ("what is missing stands under its paths", "./?page=paths&target=open#missing") in links(test)
