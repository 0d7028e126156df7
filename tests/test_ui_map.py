"""The map page: what is drawn and what is not, the filters, the legend, and the table of the sites."""

from __future__ import annotations

import html
import json
import re

import numpy as np
import pytest

from dashboard.output import PROGRAM
from dashboard.ui.maps import drawing as map
from dashboard.ui.maps import ground as map_ground
from dashboard.ui.maps.cells import Cell
from dashboard.ui.maps.ground import LIGHT
from dashboard.ui.maps.ports import ports_of
from dashboard.ui.maps.sites import KINDS, PORT, Sites, chosen_of, sites_of
from dashboard.ui.view import View
from graph.exposure import EXPOSED, NOT_ASSESSED, UNKNOWN, WORST_FIRST
from graph.schema import NODES
from tests.map_cases import tips, with_ports
from tests.networks import INSIDE, OUTSIDE, Network
from tests.ui_cases import FETCHES, HOSTILE, LONG, decks, drawn, links, network, page, read, said, strings, view_of


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
    net.node("Facility", "afloat", name="Afloat", lat=34.5, lon=30.5, xuar="unplaced", xuar_reason="it lies at sea")
    coded = {"xuar": "inside", "xuar_method": "postal_code", "xuar_certainty": 0.95}
    net.node("Facility", "coded", name="Coded", lat=87.6, lon=43.8, **coded)
    net.node("Facility", "both", name="Both known", lat=36.1, lon=120.4, xuar_distance_km=2179.0, **coded)
    test = page(monkeypatch, "map", view_of(net))
    text = " ".join(read(test).split())
    assert "4 without usable coordinates are not drawn" in text and "6 drawn one by one" in text
    assert any("Both known" in tip for tip in tips(test)) and not any("Afloat" in tip for tip in tips(test))
    assert "1 shipment names a port whose place is not known" in text
    (where,) = [where for words, where in links(test) if words == "list them"]
    listed = page(monkeypatch, "map", view_of(net), **{"list": "unplaced"})
    assert where == "./?page=map&list=unplaced"
    assert "Other maker" in read(listed) and "Astray" in read(listed) and "Gin of Awat" not in read(listed)
    assert "Afloat" in read(listed) and "Coded" in read(listed) and "Both known" not in read(listed)
    assert "lat" in said(listed) and f"{PROGRAM} tag" in said(listed) and not decks(listed)


def test_it_says_how_many_lie_outside_of_the_view_that_it_opens_with(monkeypatch: pytest.MonkeyPatch) -> None:
    net = with_ports()
    test = page(monkeypatch, "map", view_of(net))
    assert "1 lies outside of what the map shows at first" in " ".join(read(test).split()), "Los Angeles"
    net.node("Facility", "south", name="South", lat=-60.0, lon=74.0, **OUTSIDE)
    net.node("Facility", "west", name="West", lat=28.0, lon=-40.0, **OUTSIDE)
    net.node("Facility", "edge", name="Edge", lat=28.0, lon=-25.0, **OUTSIDE)
    assert "3 lie outside" in " ".join(read(page(monkeypatch, "map", view_of(net))).split())
    near = page(monkeypatch, "map", view_of(net), kind="facilities", verdict="exposed")
    assert "outside of what" not in read(near)
    opened = map.drawing_of(sites_of(view_of(net)).placed, Cell(1, 0, 0))
    assert len(opened.sites) == 3 and map.beyond(opened) == 0


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


def test_five_thousand_points_are_about_a_megabyte() -> None:
    net = Network()
    for number in range(5_000):
        name = f"Invented Mill {number:06} Co., Ltd."
        net.node("Facility", f"f{number}", name=name, lat=number % 80 + 0.12345, lon=number % 170 + 0.98765, **OUTSIDE)
    view = view_of(net)
    drawing = map.drawing_of(sites_of(view).placed)
    assert drawing.cells is None
    deck = map.sites_map(view.projection, ports_of(view), drawing, LIGHT)
    assert len(deck.to_json().encode()) < 1_100_000
    assert json.loads(deck.to_json())["layers"]


def test_a_port_counts_its_shipments_by_verdict() -> None:
    view = view_of(with_ports())
    ports = ports_of(view)
    assert [port.code for port in ports.found] == ["USLAX", "VNCLI"] and ports.unknown == 1
    at = {verdict: WORST_FIRST.index(verdict) for verdict in (EXPOSED, UNKNOWN, NOT_ASSESSED)}
    assert ports.counts[0, at[EXPOSED]] == 1 and ports.counts[0, at[UNKNOWN]] == 1 and ports.counts.sum() == 3
    assert len(ports.through(0)) == 2 and KINDS[3] == "ports"
