"""The first page: its parts as plain functions, and the whole of it by Streamlit's AppTest."""

from __future__ import annotations

import html
import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import chain, map, page_words, route, shipments, source
from dashboard.view import View, answer
from graph.errors import EngineUnreachable
from graph.exposure import WORST_FIRST, assess
from graph.projection import Projection
from graph.schema import NODES
from graph.settings import Settings
from graph.store import Store
from tests.networks import INSIDE, OUTSIDE, Network

APP = str(Path(__file__).parent.parent / "dashboard" / "app.py")
DAY = date(2026, 11, 1)
HOSTILE = "<img src=x onerror=alert(1)>"
FETCHES = "![x](https://example.invalid/x.png) :red[x] $x$ @@=x"
LONG = "long name " * 500
SHIRTS = {"hts": "6205.20.20", "fibre_content": "100% cotton", "description": "Shirts"}


def network() -> Network:
    """`worst` is exposed over a mill and a gin, `open` stops short, `plastic` is out of scope."""
    net = Network()
    for number, name in enumerate(("worst", "open", "plastic")):
        net.node("Shipment", name, import_date=date(2026, 3, 2 + number), bill_of_lading=f"BILL-{name}")
        goods = SHIRTS if name != "plastic" else {"hts": "3924.10.00", "description": "Plastic bowls"}
        net.fact("HAS_LINE", name, net.node("Line", f"{name}-1", **goods), source_file="lines.csv", source_row=2)
    net.node("Facility", "sewer", name="Sewing plant", lat=11.0, lon=106.6, country="VN", **OUTSIDE)
    net.node("Facility", "mill", name="Spinning mill", lat=36.7, lon=119.1, country="CN", **OUTSIDE)
    net.node("Facility", "gin", name="Gin of Awat", lat=40.6, lon=80.4, country="CN", **INSIDE)
    net.node("Supplier", "other", name="Other maker", xuar="unplaced", xuar_reason="no coordinates and no postal code")
    net.fact("PRODUCED_AT", "worst", "sewer", source_file="shipments.csv", source_row=2, source="broker")
    net.fact("PRODUCED_AT", "open", "other")
    net.node("Document", "INV-1", kind="invoice")
    sale = {"commodity": "cotton", "source_file": "supplies.csv", "source_row": 7, "source": "broker"}
    net.fact("SUPPLIES", "mill", "sewer", basis="documented", documents=["INV-1"], **sale)
    net.fact("SUPPLIES", "gin", "mill", basis="trade_record", first_seen=date(2025, 1, 8), **sale)
    net.fact("SUPPLIES", "gin", "sewer", basis="declared", last_seen=date(2019, 1, 8), **sale)
    net.node("ListVersion", "v1", list="uflpa", as_of=date(2024, 1, 1), partial=True)
    net.node("ListVersion", "v2", list="uflpa", as_of=date(2025, 1, 15), partial=True)
    return net


def view_of(net: Network) -> View:
    return answer(net.projection(), DAY, "embedded, made by hand")


def page(monkeypatch: pytest.MonkeyPatch, view: View, *arguments: str, **query: str) -> AppTest:
    """The whole app, fed with a view."""
    monkeypatch.setattr(source, "current_view", lambda _settings, _as_of: view)
    return run(monkeypatch, *arguments, **query)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, **query: str) -> AppTest:
    monkeypatch.setattr(sys, "argv", ["app.py", *arguments])
    test = AppTest.from_file(APP, default_timeout=60)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def drawn(test: AppTest) -> str:
    """The HTML that the page draws itself."""
    return "\n".join(element.proto.body for element in test.get("html"))


def read(test: AppTest) -> str:
    """That, as a person reads it."""
    return html.unescape(re.sub(r"<[^>]+>", " ", drawn(test)))


def said(test: AppTest) -> str:
    kinds = (test.markdown, test.info, test.warning, test.error, test.caption, test.subheader, test.title)
    return "\n".join(element.value for kind in kinds for element in kind)


def decks(test: AppTest) -> list[dict[str, Any]]:
    return [json.loads(element.proto.json) for element in test.get("deck_gl_json_chart")]


def test_counts_lists_and_the_worst_shipment_first(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, view_of(network()))
    text = " ".join(read(test).split())
    assert "1 ▲ exposed" in text and "0 ◆ inferred" in text and "1 ● unknown" in text and "1 – not assessed" in text
    assert "uflpa of 2025-01-15 partial" in text and "embedded, made by hand" in text and "As of 2026-11-01" in text
    table = test.dataframe[0].value
    assert [row[0] for row in table["Verdict"]] == ["▲ exposed", "● unknown", "– not assessed"]
    assert list(table["Shipment"]) == ["worst · BILL-worst", "open · BILL-open", "plastic · BILL-plastic"]
    assert table.iloc[0]["Maker"] == "Sewing plant" and table.iloc[0]["Tier"] == "sub-tier 2"
    assert table.iloc[0]["Confidence"] == pytest.approx(0.99 * 0.8)
    assert test.query_params["shipment"] == "worst"


def test_the_path_is_told_step_by_step_with_its_evidence_and_its_product(monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(read(page(monkeypatch, view_of(network()), shipment="worst")).split())
    told = ["Sewing plant", "bought from", "documented", "confidence 0.99", "default for documented", "invoice INV-1"]
    told += ["supplies.csv, row 7 (source broker)", "Spinning mill", "trade record", "from 2025-01-08 to not known"]
    told += ["Gin of Awat", "Source of risk", "inside the XUAR by coordinates", "Certainty 1"]
    at = text.index("Exposed. A recorded path")
    for part in told:
        at = text.index(part, at)
    assert "1 x 0.99 x 0.8 x 1 = 0.792" in text
    assert "its dates do not fit" in text and "2019-01-08" in text, "the sale that is too old is named"


@pytest.mark.parametrize(
    ("shipment", "words"),
    [
        ("open", ["This does not clear it", "no coordinates and no postal code", "Which lots the goods come from"]),
        ("plastic", ["not a clearance", "HTS 3924.10.00 is not in the scope table"]),
    ],
)
def test_without_a_path_the_page_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, shipment: str, words: list[str]
) -> None:
    test = page(monkeypatch, view_of(network()), shipment=shipment)
    text = read(test)
    assert all(word in text for word in words)
    assert "Source of risk" not in text and len(decks(test)) == 1
    assert f"Shipment {shipment}" in said(test)


def test_filters_by_verdict_and_by_text(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, view_of(network()), verdict="unknown")
    assert list(test.dataframe[0].value["Shipment"]) == ["open · BILL-open"]
    assert "Shipment open" in said(test)
    test = page(monkeypatch, view_of(network()))
    test.text_input(key="text").set_value("awat").run()
    assert list(test.dataframe[0].value["Shipment"]) == ["worst · BILL-worst"], "a name on the path is found"
    test.text_input(key="text").set_value("no such name").run()
    assert "No shipment fits" in said(test) and not test.exception


def test_a_selected_row_opens_its_answer_and_stands_in_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, view_of(network()))
    test.session_state[str(test.dataframe[0].key)] = {"selection": {"rows": [2], "columns": [], "cells": []}}
    test.run()
    assert "Shipment plastic" in said(test) and test.query_params["shipment"] == "plastic"


def test_an_address_that_makes_no_sense_shows_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, view_of(network()), shipment="gone", verdict="guilty", as_of="31 February", text="mill")
    assert list(test.dataframe[0].value["Shipment"]) == ["worst · BILL-worst"] and "Shipment worst" in said(test)


def test_an_invented_network_is_called_so_and_only_that(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = page(monkeypatch, view_of(network()), "--demo", "--as-of=2026-11-01")
    assert "invented network" in said(shown) and shown.date_input(key="as_of").value == DAY
    assert "invented network" not in said(page(monkeypatch, view_of(network())))
    demos = network()
    demos.nodes["gin"][1]["source"] = "demo"
    assert "invented network" in said(page(monkeypatch, view_of(demos))), "however the demo's graph is served"


def test_an_empty_graph_names_the_next_command(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, view_of(Network()))
    assert "xuar-risk load" in said(test) and "./run demo" in said(test)
    assert "no legal advice" in read(test)


def test_sites_without_shipments_name_the_next_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    net = Network()
    net.node("Facility", "site", name="Site", lat=1.0, lon=2.0)
    text = said(page(monkeypatch, view_of(net)))
    for command in ("xuar-risk load shipments.csv lines.csv", "xuar-risk lists import", "xuar-risk tag"):
        assert command in text


def test_an_engine_that_is_away_is_a_banner_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_settings: Settings, _as_of: date) -> View:
        raise EngineUnreachable("No Neo4j answers at bolt://127.0.0.1:1 [x](https://example.invalid).")

    monkeypatch.setattr(source, "current_view", away)
    test = run(monkeypatch)
    assert "cannot be read right now" in said(test) and "[x](https" not in test.error[0].value
    view = view_of(network())
    monkeypatch.setattr(source, "current_view", lambda _settings, _as_of: view)
    test.run()
    assert not test.error and not test.exception and len(test.dataframe) == 2


@pytest.mark.parametrize("name", [HOSTILE, FETCHES, LONG, "@@=alert(1)", "{tip}"])
def test_names_do_no_harm_anywhere(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    net = network()
    named = {"name": name, "bill_of_lading": name, "description": f"cotton {name}", "role": name}
    for label, properties in net.nodes.values():
        properties |= {p.name: named[p.name] for p in NODES[label].properties if p.name in named}
    net.nodes["odd"] = ("Shipment", {"bill_of_lading": name, "import_date": DAY})
    net.nodes[name] = ("Shipment", {"import_date": DAY})
    net.fact("PRODUCED_AT", name, "sewer")
    test = page(monkeypatch, view_of(net), shipment=name)
    body = drawn(test)
    assert "<img" not in body and "<script" not in body
    assert len(max(body.split(), key=len)) < 500
    for markdown in (*test.markdown, *test.subheader, *test.caption, *test.expander):
        shown = markdown.label if hasattr(markdown, "label") else markdown.value
        assert "![" not in shown and "<img" not in shown and ":red[" not in shown and len(shown) < 3000
    for deck in decks(test):
        rows = [text for layer in deck["layers"] for text in strings(layer["data"])]
        assert not [text for text in rows if text.startswith("@@")], "deck.gl would run it"


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return [value] if isinstance(value, str) else []


def test_the_maps_ask_nobody_for_tiles_and_show_fence_and_sites(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, view_of(network()), shipment="worst")
    overview, path = decks(test)
    for deck in (overview, path):
        assert deck["mapProvider"] == "carto" and deck["mapStyle"].startswith("data:application/json,")
        assert not [text for text in strings(deck) if re.match(r"https?:|//", text)]
        assert {"countries", "prefectures", "fence"} <= {layer["id"] for layer in deck["layers"]}
    (sites,) = [layer for layer in overview["layers"] if layer["id"] == "sites"]
    assert sorted(row["sign"] for row in sites["data"]) == ["▲", "▲", "▲"]
    (stops,) = [layer for layer in path["layers"] if layer["id"] == "numbers"]
    assert [row["numbers"] for row in stops["data"]] == ["2", "3", "4"]
    assert all("text" in json.loads(element.proto.tooltip) for element in test.get("deck_gl_json_chart"))
    assert "© OpenStreetMap contributors (ODbL)" in read(test) and "no position on the status" in read(test)


def test_stops_at_one_place_share_a_number_and_a_path_goes_the_short_way_round() -> None:
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
    stops = [route.Halt((number,), 80 + 0.01 * number, 40.0, "") for number in (1, 2, 5)]
    assert [halt.label for halt in route.apart([*stops, route.Halt((3,), 120.0, 30.0, "")], 3.0)] == ["1-2, 5", "3"]


def test_alternatives_and_what_would_clear_it_are_there_to_open(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.node("Estate", "farm", name="Farm [x](y)", **INSIDE)
    net.fact(
        "SUPPLIES", "farm", "sewer", basis="declared", commodity="cotton", source_file="supplies.csv", source_row=9
    )
    test = page(monkeypatch, view_of(net), shipment="worst")
    labels = [expander.label for expander in test.expander]
    assert labels[0].startswith("Alternative 1: to ") and "confidence 0.792" in labels[0] and "](" not in labels[0]
    text = " ".join(read(test).split())
    assert "1 x 0.9 x 1 = 0.9" in text and "1 x 0.99 x 0.8 x 1 = 0.792" in text
    assert "no path would be left. No smaller set would do. BILL-worst (worst) was made or grown at" in text


def test_a_long_list_of_gaps_is_capped_and_says_how_many_it_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    for number in range(12):
        net.node("Supplier", f"seller {number}", xuar="unplaced")
        net.fact("SUPPLIES", f"seller {number}", "other", basis="declared")
    text = " ".join(read(page(monkeypatch, view_of(net), shipment="open")).split())
    assert "Where it lies (13)" in text and "and 5 more" in text


def test_a_neo4j_that_is_away_is_a_banner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    monkeypatch.setenv("XUAR_RISK_HOME", str(tmp_path))
    test = run(monkeypatch)
    assert "cannot be read right now" in said(test) and "NEO4J_URI" in html.unescape(said(test))


def test_too_many_sites_are_counted_not_dropped() -> None:
    net = network()
    for number in range(400):
        net.node("Estate", f"farm {number}", lat=30 + number % 3, lon=10.5, **OUTSIDE)
    sites = map.placed_sites(view_of(net))
    alone, cells = map.gathered(sites, most=300)
    assert {site.id for site in alone} == {"sewer", "mill", "gin"}
    assert sum(cell.count for cell in cells) == 400 and len(cells) == 3


def test_the_worst_is_drawn_last() -> None:
    sites = map.placed_sites(view_of(network()))
    assert [site.look.label for site in sites][-1] == "exposed"


def test_every_step_type_and_gap_has_words() -> None:
    projection, path = worst_path()
    assert all(link.says and link.basis and link.source for link in chain.links(projection, path))
    assert [stop.number for stop in chain.stops(projection, path)] == [1, 2, 3, 4]
    missing = {"lots", "tier", "place", "quantity", "document", "mass_balance", "contradiction", "completeness"}
    assert missing | {"length", "goods"} == set(page_words.MISSING)


def worst_path() -> tuple[Projection, Any]:
    projection = network().projection()
    return projection, assess(projection, ["worst"], as_of=DAY)[0].paths[0]


def test_every_verdict_can_be_filtered() -> None:
    view = view_of(network())
    assert [len(shipments.chosen(view, [verdict], "")) for verdict in WORST_FIRST] == [1, 0, 1, 0, 1]
    assert [a.target for a in shipments.chosen(view, [], "  BILL-open shirts ")] == ["open"]


def test_a_new_load_shows_and_nothing_is_read_twice(store: Store, store_settings: Settings) -> None:
    first = source.current_view(store_settings, DAY)
    assert not first.projection.nodes
    assert source.current_view(store_settings, DAY) is first
    with store.writing() as writer:
        writer.run("CREATE (:Facility {id: 'site', name: 'Site', xuar: 'outside'})")
        writer.run("CREATE (:Run {id: 'run-1', state: 'done', sequence: 1})")
    second = source.current_view(store_settings, DAY)
    assert list(second.projection.nodes) == ["site"] and second.engine.startswith(f"{store.engine}, ")
    with store.writing() as writer:
        writer.run("MATCH (n:Facility {id: 'site'}) SET n.xuar = 'inside', n.xuar_certainty = 1.0")
    third = source.current_view(store_settings, DAY)
    assert third.sites is not None and third.sites["site"].verdict == "exposed", "a tagging shows too"
    assert source.current_view(store_settings, date(2025, 1, 1)) is not third
