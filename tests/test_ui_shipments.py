"""The list of shipments: its columns, its search, its rows and its file."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from dashboard.ui import taking
from dashboard.ui.portfolio import shipments
from dashboard.ui.portfolio.download import as_csv, named
from dashboard.ui.view import View
from graph.decisions import LONGEST_NAME
from graph.exposure import WORST_FIRST, assess
from tests.portfolio_cases import before
from tests.ui_cases import DAY, network, page, said, view_of

pytestmark = pytest.mark.usefixtures("no_records")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


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
    assert "Prepare this list as CSV (1 row)" in [box.label for box in test.checkbox] and test.get("download_button")
    test.text_input(key="taker of list").set_value("  ").run()
    assert not test.get("download_button") and "Write your name first" in said(test)


def test_a_filtered_file_says_so_in_its_name_and_in_the_record(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    offered: list[dict[str, Any]] = []
    monkeypatch.setattr(taking, "offer", lambda *_, **given: offered.append(given))

    def named_as(commodity: str | None = None, **query: str) -> tuple[str, str]:
        view = view_of(network(), home=home, commodity=commodity)
        page(monkeypatch, "portfolio", view, **query).checkbox(key="prepare_list_csv").check().run()
        return offered[-1]["name"], offered[-1]["what"]

    assert named_as() == ("shipments-2026-11-01.csv", "list of shipments (CSV)")
    assert named_as(verdict="unknown", status="no decision", text=" bill ") == (
        "shipments-2026-11-01-filtered.csv",
        "list of shipments (CSV), only verdict: unknown; decision: no decision; search: bill",
    )
    assert named_as("cotton")[1] == "list of shipments (CSV), only goods: cotton or not known"
    assert named_as("cotton", goods="others")[1] == "list of shipments (CSV), only goods: without cotton"


def test_a_search_fetches_nothing_in_the_words_of_the_button(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    net = network()
    net.nodes["worst"][1]["bill_of_lading"] = "![x](https://example.invalid/x.png)"
    test = page(monkeypatch, "portfolio", view_of(net, home=home), text="![x](https://example.invalid/x.png)")
    test.checkbox(key="prepare_list_csv").check().run()
    (button,) = test.get("download_button")
    assert "![x](https" in html.unescape(button.proto.help) and "![x](" not in button.proto.help


def test_what_has_changed_stands_in_the_record(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    offered: list[str] = []
    monkeypatch.setattr(taking, "offer", lambda *_, **given: offered.append(given["what"]))
    net, earlier = network(), network()
    del earlier.nodes["gin"][1]["lat"]
    earlier.nodes["gin"][1]["xuar"] = "outside"
    view = view_of(net, home=home)
    since = before(view, earlier)
    test = page(monkeypatch, "portfolio", view, changed="worse", since=since)
    test.checkbox(key="prepare_list_csv").check().run()
    assert offered == ["list of shipments (CSV), only change: worse than on 2026-10-31 09:30 UTC"]


def test_a_long_search_fits_into_the_record(home: Path) -> None:
    name, what = named(view_of(network(), home=home), ["search: " + "x" * 500])
    assert name.endswith("-filtered.csv") and len(what) == LONGEST_NAME and what.endswith("x…")
