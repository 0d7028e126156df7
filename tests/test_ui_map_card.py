"""What is selected on the map: how the selection goes into the address, and the card of a site or port."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from streamlit.testing.v1 import AppTest

from dashboard.ui import page_style
from dashboard.ui.maps import drawing as map
from dashboard.ui.maps import page as map_page
from dashboard.ui.maps.beside import KEY
from dashboard.ui.maps.ports import ports_of
from dashboard.ui.maps.sites import PORT, sites_of
from tests.map_cases import sites_at, with_ports
from tests.networks import INSIDE
from tests.ui_cases import HOSTILE, decks, drawn, links, network, page, view_of


def card(test: AppTest) -> str:
    """The card, as a person reads it."""
    (found,) = [
        part for part in (e.proto.body for e in test.get("html")) if "xr-place" in part and "<style" not in part
    ]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found)).split())


def test_the_card_says_what_it_is_how_it_stands_and_where_to_go(monkeypatch: pytest.MonkeyPatch) -> None:
    view = view_of(network())
    test = page(monkeypatch, "map", view, site="mill")
    text = card(test)
    for part in (
        "Facility",
        "Spinning mill",
        "CN, outside the XUAR",
        "36.7000, 119.1000",
        "Exposed",
        "A recorded path",
    ):
        assert part in text
    assert "Leads directly to Gin of Awat." in text and "Confidence 0.8, direct" in text
    for words, where in (
        ("Trace its paths", "./?page=paths&target=mill"),
        ("Open its record", "./?page=entity&id=mill"),
        ("Draw its path here", "./?page=map&target=mill"),
    ):
        assert (words, where) in links(test)
    (deck,) = decks(test)
    (ring,) = [layer for layer in deck["layers"] if layer["id"] == "selected"]
    assert ring["data"] == [{"at": [119.1, 36.7]}]
    assert "itself a source of risk" in card(page(monkeypatch, "map", view, site="gin"))
    unplaced = card(page(monkeypatch, "map", view, site="other"))
    assert "place not known" in unplaced and "not drawn" in unplaced and "does not clear it" in unplaced


def test_coordinates_that_do_not_count_are_told_and_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.node("Facility", "afloat", name="Afloat", lat=34.5, lon=30.5, xuar="unplaced", xuar_reason="it lies at sea")
    test = page(monkeypatch, "map", view_of(net), site="afloat")
    text = card(test)
    assert "it lies at sea" in text and "34.5000, 30.5000" in text and "so it is not drawn" in text
    (deck,) = decks(test)
    assert not [layer for layer in deck["layers"] if layer["id"] == "selected"]


def test_a_card_names_what_else_lies_there_and_how_many_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    for number in range(9):
        net.node("Supplier", f"tenant{number}", name=f"Tenant {number}", lat=40.6, lon=80.4, **INSIDE)
    test = page(monkeypatch, "map", view_of(net), site="tenant3")
    text = card(test)
    assert "9 more" in text and "and 3 more here" in text and "Tenant 0" in text
    assert text.count("Tenant 3") == 1


def test_a_port_has_a_card_but_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, "map", view_of(with_ports()), port="USLAX")
    text = card(test)
    assert "Los Angeles USLAX" in text and "Port of entry of 2 shipments" in text and "no verdict of its own" in text
    assert "1 exposed" in text and "1 unknown" in text
    assert ("BILL-worst", "./?page=paths&target=worst") in links(test)


def test_one_shipment_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, "map", view_of(with_ports()), port="VNCLI")
    assert "Port of lading of 1 shipment. A port" in card(test)
    assert "1 shipment came through" in drawn(test) and "1 shipments" not in drawn(test)


@pytest.mark.parametrize("chosen", [{"site": "gone"}, {"site": "worst"}, {"port": "XXXXX"}, {"site": HOSTILE}])
def test_what_is_not_on_file_is_said(monkeypatch: pytest.MonkeyPatch, chosen: dict[str, str]) -> None:
    test = page(monkeypatch, "map", view_of(network()), **chosen)
    assert "is on file" in card(test) and "<img" not in drawn(test)


def test_what_is_selected_is_what_was_drawn_there() -> None:
    sites = sites_at([(10.0, 20.0, 1), (11.0, 20.0, 0), (12.0, 20.0, 1), (13.0, 20.0, PORT)])
    alone = map.drawing_of(sites)
    assert [alone.selected("sites 1", n) for n in (0, 1, 2)] == [0, 2, None]
    assert alone.selected("sites 0", 0) == 1 and alone.selected(f"sites {PORT}", 0) == 3
    assert [alone.selected(layer, 0) for layer in ("sites 4", "sites x", "cells", "countries")] == [None] * 4
    many = map.drawing_of(sites, most=1)
    assert many.cells is not None
    assert many.selected("cells", 0) == many.cells.cells[0] and many.selected("sites 1", 0) is None
    assert many.selected("cells", len(many.cells.cells)) is None


def test_a_selection_goes_into_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    view = view_of(with_ports())
    drawing, ports = map.drawing_of(sites_of(view).placed), ports_of(view)
    asked: dict[str, Any] = {}
    monkeypatch.setattr(map_page.st, "query_params", Params(asked))
    state: dict[str, Any] = {}
    monkeypatch.setattr(map_page.st, "session_state", state)

    def select(layer: str, row: int) -> None:
        state["m"] = {"selection": {"indices": {layer: [row]}, "objects": {}}}
        map_page._selected(view, drawing, ports, "m")

    select("sites 0", 0)
    assert asked == {"site": "gin"}
    select(f"sites {PORT}", 1)
    assert asked == {"port": "VNCLI"}
    state["m"] = {"selection": {"indices": {}, "objects": {}}}
    map_page._selected(view, drawing, ports, "m")
    assert asked == {"port": "VNCLI"}, "the card stays when the selection is taken off"
    select("sites 0", 99)
    assert asked == {"port": "VNCLI"}


class Params(dict[str, Any]):
    """The address, as the page writes it."""

    def __init__(self, asked: dict[str, Any]) -> None:
        super().__init__()
        self.asked = asked

    def __contains__(self, key: object) -> bool:
        return key in self.asked

    def __setitem__(self, key: str, value: Any) -> None:
        self.asked[key] = value

    def __delitem__(self, key: str) -> None:
        del self.asked[key]

    def to_dict(self) -> dict[str, Any]:
        return dict(self.asked)


def test_the_map_opens_where_what_is_selected_can_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    view = view_of(with_ports())

    def middle(**chosen: str) -> float:
        (deck,) = decks(page(monkeypatch, "map", view, **chosen))
        return float(deck["initialViewState"]["longitude"])

    whole = middle()
    assert middle(site="mill") == whole and middle(port="VNCLI") == whole, "they are on it"
    assert middle(port="USLAX") == pytest.approx(-118.283)
    assert middle() == whole


def test_what_is_selected_is_marked_on_top(monkeypatch: pytest.MonkeyPatch) -> None:
    (deck,) = decks(page(monkeypatch, "map", view_of(network()), site="mill"))
    assert deck["layers"][-1]["id"] == "selected"


@pytest.mark.parametrize("chosen", [{"site": "mill"}, {"target": "worst"}])
def test_the_card_and_the_stops_stand_beside_the_map_in_columns_that_the_style_knows(
    monkeypatch: pytest.MonkeyPatch, chosen: dict[str, str]
) -> None:
    (block,) = [part for part in blocks(page(monkeypatch, "map", view_of(network()), **chosen).main) if named(part)]
    assert [part.type for part in blocks(block) if part.type == "column"] == ["column", "column"]
    assert f".st-key-{KEY} [data-testid" in page_style.CSS


def blocks(block: Any) -> Iterator[Any]:
    """All blocks within one, as Streamlit's tests see them."""
    for part in getattr(block, "children", {}).values():
        yield part
        yield from blocks(part)


def named(block: Any) -> bool:
    return str(getattr(block.proto, "id", "")).endswith(KEY)


@pytest.mark.parametrize(("width", "beneath"), [(640, True), (940, True), (1060, False)])
def test_where_both_have_no_room_the_card_is_beneath_the_map(browser: Browser, width: int, beneath: bool) -> None:
    """The columns as Streamlit makes them, 640 pixels wide in a window of 1,024 and 1,060 in one of 1,440."""
    window = browser.new_page(viewport={"width": 1440, "height": 800})
    columns = "".join(
        f'<div data-testid="stColumn" style="flex: 1 1 calc({part / 7 * 100}% - 2rem)">{part}</div>' for part in (5, 2)
    )
    window.set_content(
        f'{page_style.CSS}<div class="st-key-{KEY}" style="width: {width}px">'
        f'<div style="display: flex; flex-wrap: wrap; gap: 2rem">{columns}</div></div>'
    )
    left, right = (column.bounding_box() for column in window.get_by_test_id("stColumn").all())
    window.close()
    assert left and right
    assert (right["y"] >= left["y"] + left["height"]) == beneath
    assert (left["width"] == width) == beneath and left["width"] >= 600
