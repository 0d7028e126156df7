"""The map page: what is drawn one by one and what in cells, what is selected, and a path along its numbered stops."""

from __future__ import annotations

import html
import json
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard.ui.maps import drawing as map
from dashboard.ui.maps import ground as map_ground
from dashboard.ui.maps import page as map_page
from dashboard.ui.maps import path as map_path
from dashboard.ui.maps import route
from dashboard.ui.maps.cells import DEEPEST, Cell, gathered, tiles, written_cell
from dashboard.ui.maps.ground import LIGHT
from dashboard.ui.maps.ports import ports_of
from dashboard.ui.maps.sites import KINDS, PORT, Sites, chosen_of, sites_of
from dashboard.ui.view import View
from graph.exposure import EXPOSED, NOT_ASSESSED, UNKNOWN, WORST_FIRST, assess
from graph.schema import NODES
from tests.networks import INSIDE, OUTSIDE, Network
from tests.ui_cases import DAY, FETCHES, HOSTILE, LONG, decks, drawn, links, network, page, read, said, view_of

PLACES = st.tuples(
    st.one_of(st.floats(-180, 180), st.sampled_from([-180.0, 180.0, 0.0, 80.0, 80.0])),
    st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, 90.0, 0.0, 40.0, 40.0])),
    st.integers(0, PORT),
)


def sites_at(rows: list[tuple[float, float, int]]) -> Sites:
    lon, lat, verdict = (np.array([row[n] for row in rows]) for n in range(3))
    nothing = np.zeros(len(rows), np.int8)
    return Sites(lon.astype(float), lat.astype(float), verdict.astype(np.int8), nothing, np.arange(len(rows)))


def with_ports() -> Network:
    """The network whose worst shipment came from Cat Lai to Los Angeles, and another to a port that nobody knows."""
    net = network()
    net.nodes["worst"][1].update(port_of_entry="Los Angeles, CA", port_of_lading="Cat Lai")
    net.nodes["open"][1].update(port_of_entry="2704", port_of_lading="Nowhere at all")
    return net


def tips(test: AppTest) -> list[str]:
    """The tooltips of what is drawn."""
    (deck,) = decks(test)
    return [row["tip"] for layer in deck["layers"] if isinstance(layer["data"], list) for row in layer["data"]]


def card(test: AppTest) -> str:
    """The card, as a person reads it."""
    (found,) = [
        part for part in (e.proto.body for e in test.get("html")) if "xr-place" in part and "<style" not in part
    ]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found)).split())


@settings(max_examples=200, deadline=None)
@given(st.lists(PLACES, min_size=1, max_size=60), st.floats(0, 18), st.integers(1, 20))
def test_every_site_is_in_one_cell_and_its_cell_says_how_many_and_the_worst(
    rows: list[tuple[float, float, int]], zoom: float, most: int
) -> None:
    sites = sites_at(rows)
    found = gathered(sites, zoom, most)
    assert 1 <= len(found.cells) <= max(most, 1) and len(set(found.cells)) == len(found.cells)
    held = np.array([cell.holds(sites) for cell in found.cells])
    assert held.sum(axis=0).tolist() == [1] * len(rows)
    for inside, counts, worst in zip(held, found.counts.tolist(), found.worst.tolist(), strict=True):
        verdicts = [row[2] for row, here in zip(rows, inside, strict=True) if here]
        assert counts == [verdicts.count(code) for code in range(PORT + 1)]
        assert worst == min(verdicts)
    assert found.worst.tolist() == sorted(found.worst.tolist(), reverse=True), "the worst is drawn last, on top"


@given(st.lists(PLACES, min_size=1, max_size=30), st.floats(0, 12))
def test_finer_cells_lie_in_coarser_ones(rows: list[tuple[float, float, int]], zoom: float) -> None:
    sites = sites_at(rows)
    for cell in gathered(sites, zoom).cells:
        inside = sites.taken(cell.holds(sites))
        x, y = tiles(inside.lon, inside.lat, cell.zoom + 3)
        assert set(zip((x // 8).tolist(), (y // 8).tolist(), strict=True)) == {(cell.x, cell.y)}


def test_poles_and_the_antimeridian_have_cells_of_their_own() -> None:
    x, y = tiles(np.array([180.0, -180.0, 179.9, 0.0, 0.0]), np.array([0.0, 0.0, 0.0, 90.0, -90.0]), 4)
    assert x.tolist() == [0, 0, 15, 8, 8] and y.tolist()[3:] == [0, 15]
    for cell in (Cell(0, 0, 0), Cell(4, 15, 0), Cell(4, 0, 15)):
        (west, north), (east, south) = cell.corners
        lon, lat = cell.middle
        assert west < lon < east and south < lat < north
        assert cell.holds(sites_at([(lon, lat, 0)])).all()
        assert written_cell(str(cell)) == cell


@pytest.mark.parametrize("text", ["", "x", "3-8-0", "3-0-8", f"{DEEPEST + 1}-0-0", "1-1", "-1-0-0", "3-1-1-1", "٣-1-1"])
def test_an_address_that_names_no_cell_is_the_whole_map(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    assert written_cell(text) is None
    assert "Back to the whole map" not in read(page(monkeypatch, "map", view_of(network()), cell=text))


def test_up_to_the_limit_each_is_drawn_and_beyond_they_are_counted() -> None:
    sites = sites_at([(10.0 + 5 * n, 20.0, n % 3) for n in range(12)])
    alone, many = map.drawing_of(sites, most=12), map.drawing_of(sites, most=11)
    assert alone.cells is None and alone.drawn() == 12
    assert many.cells is not None and many.cells.counts.sum() == 12 and len(many.sites) == 12
    cell = many.cells.cells[0]
    opened = map.drawing_of(sites, cell, most=11)
    assert opened.cells is None and len(opened.sites) == many.cells.counts[0].sum()
    assert opened.seen.zoom > many.seen.zoom


def test_thousands_at_one_place_are_one_cell_however_near_one_goes() -> None:
    sites = sites_at([(80.0, 40.0, 2)] * 30)
    (cell,) = gathered(sites, 40.0).cells
    assert cell.zoom == DEEPEST
    assert map.drawing_of(sites, cell, most=10).drawn() == 1


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


def test_a_verdict_has_its_sign_and_the_worst_lies_on_top(monkeypatch: pytest.MonkeyPatch) -> None:
    net = with_ports()
    net.node("Facility", "idle", name="Idle", lat=1.0, lon=2.0, **OUTSIDE)
    test = page(monkeypatch, "map", view_of(net))
    (deck,) = decks(test)
    layers = [layer for layer in deck["layers"] if layer["id"].startswith("sites")]
    assert [layer["data"][0]["sign"] for layer in layers] == ["◎", "●", "▲"]
    assert {layer["id"] for layer in deck["layers"]} >= {"countries", "prefectures", "fence"}
    assert "4 drawn one by one" not in read(test) and "6 drawn one by one" in " ".join(read(test).split())
    assert sorted(tips(test))[0] == "exposed: Gin of Awat, facility" and "port: Los Angeles" in tips(test)


def test_it_says_what_is_not_drawn_and_lists_it(monkeypatch: pytest.MonkeyPatch) -> None:
    net = with_ports()
    net.node("Facility", "astray", name="Astray", lat=91.0, lon=10.0)
    test = page(monkeypatch, "map", view_of(net))
    text = " ".join(read(test).split())
    assert "2 without coordinates are not drawn" in text
    assert "1 shipments name a port whose place is not known" in text
    (where,) = [where for words, where in links(test) if words == "list them"]
    listed = page(monkeypatch, "map", view_of(net), **{"list": "unplaced"})
    assert where == "./?page=map&list=unplaced"
    assert "Other maker" in read(listed) and "Astray" in read(listed) and "Gin of Awat" not in read(listed)
    assert "lat" in said(listed) and "xuar-risk tag" in said(listed) and not decks(listed)


def test_filters_by_verdict_and_by_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    view = view_of(with_ports())
    assert len(sites_of(view)) == 6
    for verdicts, kinds, names in (
        (["exposed"], [], {"gin", "mill", "sewer", "USLAX", "VNCLI"}),
        (["unknown"], [], {"other", "USLAX"}),
        (["inferred"], [], set()),
        ([], ["suppliers"], {"other"}),
        (["exposed", "unknown"], ["ports"], {"USLAX", "VNCLI"}),
        (["exposed"], ["suppliers"], set()),
        (["guilty"], ["planets"], {"gin", "mill", "sewer", "other", "USLAX", "VNCLI"}),
    ):
        assert ids(view, sites_of(view, chosen_of(verdicts, kinds))) == names
    test = page(monkeypatch, "map", view, verdict="unknown", kind="ports")
    assert len(tips(test)) == 1 and test.query_params["verdict"] in ("unknown", ["unknown"])
    assert ("Los Angeles", "./?page=map&port=USLAX&verdict=unknown&kind=ports") in links(test), "links keep the filters"
    nothing = page(monkeypatch, "map", view, verdict="inferred")
    assert "Nothing fits" in read(nothing)


def ids(view: View, sites: Sites) -> set[str]:
    ports = ports_of(view)
    return {
        ports.found[number].code if verdict == PORT else view.projection.ids[number].as_py()
        for number, verdict in zip(sites.number.tolist(), sites.verdict.tolist(), strict=True)
    }


def test_sites_are_worst_first_each_once() -> None:
    net = network()
    for number in range(40):
        net.node("Estate", f"farm{number:02}", lat=30.0, lon=10.0 + number, **(INSIDE if number % 7 == 3 else OUTSIDE))
    view = view_of(net)
    sites = sites_of(view)
    assert sites.verdict.tolist() == sorted(sites.verdict.tolist())
    assert ids(view, sites) == {*net.parties} and len(sites) == len(net.parties)
    for number, verdict in zip(sites.number.tolist(), sites.verdict.tolist(), strict=True):
        standing = view.standing(view.projection.node_at(number))
        assert standing is not None and WORST_FIRST[verdict] == standing.verdict
    found = dict(zip([view.projection.ids[n].as_py() for n in sites.number.tolist()], sites.lon.tolist(), strict=True))
    assert found["farm05"] == 15.0 and np.isnan(found["other"])


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


@pytest.mark.parametrize("chosen", [{"site": "gone"}, {"site": "worst"}, {"port": "XXXXX"}, {"site": HOSTILE}])
def test_what_is_not_on_file_is_said(monkeypatch: pytest.MonkeyPatch, chosen: dict[str, str]) -> None:
    test = page(monkeypatch, "map", view_of(network()), **chosen)
    assert "is on file" in card(test) and "<img" not in drawn(test)


def test_every_site_of_the_table_is_a_link_and_what_is_left_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    for number in range(70):
        net.node("Estate", f"farm{number:02}", lat=30.0, lon=10.0 + number, **OUTSIDE)
    test = page(monkeypatch, "map", view_of(net))
    text = " ".join(read(test).split())
    assert "1 to 50 of 73, worst first; 23 are not in this list" in text
    chosen = [where for _, where in links(test) if where.startswith("./?page=map&site=")]
    assert chosen[0] == "./?page=map&site=gin" and len(chosen) == 50
    (after,) = [where for words, where in links(test) if words.startswith("The next ones")]
    assert after == "./?page=map&from=51"
    second = page(monkeypatch, "map", view_of(net), **{"from": "51"})
    rest = [where for _, where in links(second) if where.startswith("./?page=map&site=")]
    assert len(rest) == 23 and not {*rest} & {*chosen}
    for nonsense in ("0", "-3", "x", "9" * 30, "74"):
        assert "1 to 50 of 73" in read(page(monkeypatch, "map", view_of(net), **{"from": nonsense}))


def test_a_cell_is_opened_by_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = str(Cell(5, *(int(part[0]) for part in tiles(np.array([80.4]), np.array([40.6]), 5))))
    test = page(monkeypatch, "map", view_of(network()), cell=cell, verdict="exposed")
    text = " ".join(read(test).split())
    assert "1 drawn one by one in this cell" in text and "In this cell: all 1" in text
    assert ("Back to the whole map", "./?page=map&verdict=exposed") in links(test)
    assert ("Gin of Awat", f"./?page=map&site=gin&verdict=exposed&cell={cell}") in links(test)
    assert "Nothing that is shown lies in this cell" in read(page(monkeypatch, "map", view_of(network()), cell="5-0-0"))


def test_too_many_are_drawn_as_cells_that_say_what_they_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map, "MOST_ALONE", 2)
    monkeypatch.setattr(map.drawing_of, "__defaults__", (None, 2))
    test = page(monkeypatch, "map", view_of(with_ports()))
    (deck,) = decks(test)
    (cells,) = [layer for layer in deck["layers"] if layer["id"] == "cells"]
    assert sum(int(row["text"][1:]) for row in cells["data"]) == 5
    assert {row["text"][0] for row in cells["data"]} == {"▲", "◎"}
    assert any("1 here: 1 exposed" in row["tip"] for row in cells["data"])
    assert "drawn as" in read(test) and "Select a cell to open it" in read(test)
    assert "Gin of Awat" in read(test), "the table names them all the same"


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


@pytest.mark.parametrize("name", [HOSTILE, FETCHES, LONG, "@@=alert(1)", "{tip}", "\u202eabc"])
def test_names_do_no_harm_anywhere(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    net = with_ports()
    named = {"name": name, "bill_of_lading": name, "role": name, "crop": name, "datum": name, "xuar_reason": name}
    for label, properties in net.nodes.values():
        properties |= {p.name: named[p.name] for p in NODES[label].properties if p.name in named}
    net.nodes["open"][1].update(port_of_entry=name, port_of_lading=name)
    net.nodes[name] = ("Facility", {"name": name, "lat": 40.6, "lon": 80.4, **INSIDE})
    for chosen in ({"site": name}, {"port": "USLAX"}, {"target": "worst"}, {"target": name}, {"list": "unplaced"}):
        test = page(monkeypatch, "map", view_of(net), **chosen)
        body = drawn(test)
        assert "<img" not in body and "<script" not in body
        text = html.unescape(re.sub(r"<[^>]+>", " ", body))
        assert len(text) < 60_000 and "\u202e" not in text
        for deck in decks(test):
            rows = [
                text for layer in deck["layers"] if isinstance(layer["data"], list) for text in strings(layer["data"])
            ]
            assert not [text for text in rows if text.startswith("@@") or len(text) > 300]


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return [value] if isinstance(value, str) else []


def test_a_path_is_drawn_along_its_numbered_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, "map", view_of(with_ports()), target="worst")
    (deck,) = decks(test)
    (numbers,) = [layer for layer in deck["layers"] if layer["id"] == "numbers"]
    text = " ".join(read(test).split())
    assert ", ".join(row["numbers"] for row in numbers["data"]) == "1a, 1b, 2, 3, 4"
    at = text.index("Exposed, sub-tier 2: Shipment BILL-worst")
    for part in ("1a", "Los Angeles (USLAX)", "1b", "Cat Lai (VNCLI)", "2", "Sewing plant", "3", "4", "Gin of Awat"):
        at = text.index(part, at)
    (line,) = [layer["data"][0]["path"] for layer in deck["layers"] if layer["id"] == "route"]
    assert all(abs(a[0] - b[0]) <= 180 for a, b in pairwise(line)), "over the Pacific, not round it"
    assert line[0][0] == pytest.approx(360 - 118.283) and line[-1] == pytest.approx([80.4, 40.6])
    assert ("Evidence of every step", "./?page=paths&target=worst") in links(test)


def test_alternatives_are_a_link_away_and_nonsense_is_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.node("Estate", "farm", name="Farm", lat=40.0, lon=80.0, **INSIDE)
    net.fact("SUPPLIES", "farm", "sewer", basis="declared", commodity="cotton")
    view = view_of(net)
    assert ("Alternative 1: to  Gin of Awat", "./?page=map&target=worst&path=1") in links(
        page(monkeypatch, "map", view, target="worst")
    )
    other = page(monkeypatch, "map", view, target="worst", path="1")
    assert "Spinning mill" in read(other) and ("The best path: to  Farm", "./?page=map&target=worst") in links(other)
    assert [map_path.path_number(said, 2) for said in (None, "", "0", "1", "2", "-1", "x", "9" * 9)] == [
        *(0, 0, 0, 1, 0, 0, 0, 0)
    ]


@pytest.mark.parametrize(
    ("target", "words"),
    [("open", "No path is found"), ("gone", "is on file"), (HOSTILE, "is on file"), ("INV-1", "")],
)
def test_without_a_path_it_says_where_to_go(monkeypatch: pytest.MonkeyPatch, target: str, words: str) -> None:
    test = page(monkeypatch, "map", view_of(network()), target=target)
    assert words in said(test) and not decks(test) and ("Back to the whole map", "./?page=map") in links(test)
    assert test.error or test.info


def test_stops_without_a_place_are_listed_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    for name in ("sewer", "mill", "gin"):
        del net.nodes[name][1]["lat"]
    test = page(monkeypatch, "map", view_of(net), target="worst")
    assert "no map of it" in said(test) and read(test).count("Its place is not known") == 4
    assert not decks(test)


def test_stops_at_one_place_share_a_label_and_a_path_goes_the_short_way_round() -> None:
    net = Network()
    places = {"a": (10.0, 170.0), "b": (10.0, 170.0), "c": (12.0, -170.0)}
    for name, (lat, lon) in places.items():
        net.node("Facility", name, lat=lat, lon=lon, **(INSIDE if name == "c" else OUTSIDE))
    net.fact("SUPPLIES", "b", "a", basis="declared")
    net.fact("SUPPLIES", "c", "b", basis="declared")
    projection = net.projection()
    (path,) = assess(projection, ["a"], as_of=DAY, paths=1)[0].paths
    assert [(stop.label, stop.lon) for stop in route.halts(projection, path)] == [("1-2", -190.0), ("3", -170.0)]


def test_labels_that_would_cover_each_other_are_one() -> None:
    stops = [route.Halt((label,), 80 + 0.01 * n, 40.0, "") for n, label in enumerate(("1", "2", "5"))]
    assert [halt.label for halt in route.apart([*stops, route.Halt(("3",), 120.0, 30.0, "")], 3.0)] == ["1-2, 5", "3"]
    assert route.Halt(("1b", "2", "1a", "10", "3"), 0.0, 0.0, "").label == "1a, 1b, 2-3, 10"


def test_the_legend_names_every_sign_and_the_sources_and_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for chosen in ({}, {"target": "worst"}):
        test = page(monkeypatch, "map", view_of(network()), **chosen)
        text = " ".join(read(test).split())
        assert map_ground.ATTRIBUTION in text and map_ground.DISCLAIMER in text
        assert "the XUAR and its prefectures" in text
        (deck,) = decks(test)
        assert deck["mapProvider"] == "carto" and deck["mapStyle"].startswith("data:application/json,")
        assert not [word for word in strings(deck) if re.match(r"https?:|//", word)]
        outlines = {layer["id"]: layer["data"] for layer in deck["layers"] if isinstance(layer["data"], str)}
        assert {"countries", "provinces", "prefectures", "fence"} == {*outlines}
        assert all(data.startswith("data:application/json,") for data in outlines.values())
        assert all(element.proto.alt for element in test.get("deck_gl_json_chart"))
    assert all(f"{look.sign} {look.label}" in " ".join(read(page(monkeypatch, "map", view_of(network()))).split())
               for look in map.LOOKS)  # fmt: skip


def test_a_graph_without_sites_says_what_to_load(monkeypatch: pytest.MonkeyPatch) -> None:
    net = Network()
    net.node("Shipment", "s")
    assert "load suppliers" in said(page(monkeypatch, "map", view_of(net)))


def test_five_thousand_points_are_less_than_a_megabyte() -> None:
    net = Network()
    for number in range(5_000):
        name = f"Invented Mill {number:06} Co., Ltd."
        net.node("Facility", f"f{number}", name=name, lat=number % 80 + 0.12345, lon=number % 170 + 0.98765, **OUTSIDE)
    view = view_of(net)
    drawing = map.drawing_of(sites_of(view).placed)
    assert drawing.cells is None
    deck = map.sites_map(view.projection, ports_of(view), drawing, LIGHT)
    assert len(deck.to_json().encode()) < 1_000_000
    assert json.loads(deck.to_json())["layers"]


def test_a_port_counts_its_shipments_by_verdict() -> None:
    view = view_of(with_ports())
    ports = ports_of(view)
    assert [port.code for port in ports.found] == ["USLAX", "VNCLI"] and ports.unknown == 1
    at = {verdict: WORST_FIRST.index(verdict) for verdict in (EXPOSED, UNKNOWN, NOT_ASSESSED)}
    assert ports.counts[0, at[EXPOSED]] == 1 and ports.counts[0, at[UNKNOWN]] == 1 and ports.counts.sum() == 3
    assert len(ports.through(0)) == 2 and KINDS[3] == "ports"
