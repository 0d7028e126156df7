"""The record page: what is on file about one thing, where it came from, and with whom it trades in which year."""

from __future__ import annotations

import html
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from dashboard.output import PROGRAM
from dashboard.ui.record import export as record_export
from dashboard.ui.record import in_store as record_in_store
from dashboard.ui.record import take_along as record_take_along
from dashboard.ui.record.in_store import Held
from graph import decisions, history
from graph.errors import EngineUnreachable
from graph.projection import Node
from graph.schema import NODES
from tests.networks import Network
from tests.ui_cases import FETCHES, HOSTILE, LONG, decks, drawn, links, network, page, read, said, view_of

SALE = {"commodity": "cotton", "source_file": "supplies.csv", "source_row": 7, "source": "broker"}
Rows = dict[str, Any]


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, Held]:
    """What the engine holds, by id; what is not there it does not hold."""
    found: dict[str, Held] = {}
    monkeypatch.setattr(record_in_store, "held", lambda _settings, node_id, _label, _today: found.get(node_id))
    return found


def text_of(monkeypatch: pytest.MonkeyPatch, net: Network, node: str, **query: str) -> str:
    """The page of a record as a person reads it, from its name on."""
    text = " ".join(read(page(monkeypatch, "entity", view_of(net), id=node, **query)).split())
    return text.split("This page informs.")[0]


def section(text: str, title: str, until: str) -> str:
    assert title in text, text
    return text.split(title, 1)[1].split(until, 1)[0]


# --- the page


def test_a_site_shows_its_facts_with_their_meaning_the_raw_value_and_the_file_and_row(
    monkeypatch: pytest.MonkeyPatch, kept: dict[str, Held]
) -> None:
    net = network()
    net.nodes["mill"][1].update(operator_id="other", source_file="facilities.csv", source_row=3, source="broker")
    held = {
        "raw": json.dumps({"Country": "P.R. China", "Roof": "tin"}),
        "run": "run-000002",
        "created_run": "run-000001",
    }
    kept["mill"] = Held("Facility", held)
    test = page(monkeypatch, "entity", view_of(net), id="mill")
    text = " ".join(read(test).split())
    assert "Spinning mill" in text and "id mill" in text
    assert "country ISO 3166-1 alpha-2 CN P.R. China" in text, "raw beside clean, with the meaning"
    assert "name name as given Spinning mill the same" in text
    assert "Other columns of its row, as they came Column Cell Roof tin" in text
    assert (
        "File facilities.csv, row 3 ; source broker ; last written by run-000002 ; first written by run-000001" in text
    )
    assert "Not given: processes" in text
    assert ("Other maker", "./?page=entity&id=other") in links(test) and (
        "run-000002",
        "./?page=load&run=run-000002",
    ) in links(test)
    for meaning in ("degrees north, in datum", "the company that runs it"):
        assert f'title="{html.escape(meaning)}"' in drawn(test)
    assert "degrees north, in <code>datum</code>" in drawn(test) and "`" not in drawn(test)


def test_a_column_that_a_map_renamed_stands_beside_its_property_alone(
    monkeypatch: pytest.MonkeyPatch, kept: dict[str, Held]
) -> None:
    raw = {"Land": {"country": "P.R. China"}, "Roof": "tin"}
    kept["mill"] = Held("Facility", {"raw": json.dumps(raw), "run": "run-000001"})
    text = " ".join(read(page(monkeypatch, "entity", view_of(network()), id="mill")).split())
    assert "country ISO 3166-1 alpha-2 CN P.R. China column Land" in text
    assert "Other columns of its row, as they came Column Cell Roof tin" in text


def test_the_head_says_how_it_stands_and_where_to_go_on(monkeypatch: pytest.MonkeyPatch, kept: dict[str, Held]) -> None:
    made = decisions.Decision(
        *("d1", "mill", 1, decisions.ACCEPTED, "known since May", "Ann", datetime(2026, 10, 1, 8, tzinfo=UTC)),
        until=date(2026, 12, 1),
    )
    kept["mill"] = Held("Facility", {}, decision=made)
    test = page(monkeypatch, "entity", view_of(network()), id="mill", commodity="cotton")
    text = " ".join(read(test).split())
    assert "▲ Exposed : a recorded path leads to a source of risk of certainty 0.95 or more" in text
    assert "Confidence 0.8; it ranks review work and is not a probability" in text
    assert "Decision : accepted until 2026-12-01, by Ann, 2026-10-01 08:00 UTC. “known since May”" in text
    assert "It changes no verdict" in text
    there = dict(links(test))
    assert there["Trace its paths"] == "./?page=paths&commodity=cotton&target=mill"
    assert there["Show it on the map"] == "./?page=map&commodity=cotton&site=mill"
    assert there["Note and decide"] == "./?page=decisions&commodity=cotton&target=mill"


def test_unknown_is_never_shown_as_clear(monkeypatch: pytest.MonkeyPatch, kept: dict[str, Held]) -> None:
    kept["other"] = Held("Supplier", {})
    text = text_of(monkeypatch, network(), "other")
    assert "● Unknown" in text and "This does not clear it" in text
    assert "Its place is not known, and that is not a clearance" in text
    assert "no coordinates and no postal code" in text
    assert "■" not in text and "outside the XUAR" not in text


def test_every_section_that_is_empty_says_so(monkeypatch: pytest.MonkeyPatch, kept: dict[str, Held]) -> None:
    net = Network()
    net.node("Supplier", "alone")
    kept["alone"] = Held("Supplier", {})
    test = page(monkeypatch, "entity", view_of(net), id="alone")
    text = " ".join(read(test).split())
    told = {
        "Facts": "Nothing but its id is on file.",
        "Where it was read from": "Where it was read from is not recorded.",
        "What is odd about it": "Nothing odd was found",
        "Where it lies": "It has not been placed yet, and that is not a clearance. Next: place it , on the page Load.",
        "Regions": "nothing is known of its regions either",
        "Other names": "No other name is on file.",
        "May be the same as": "No other record is known",
        "Lists": "No name of it is on file: whether it is listed is not known. No list is imported, so nobody is known",
        "Owners": "No owner is on file.",
        "What it owns": "Nothing that it owns is on file.",
        "Sites that it runs": "No site that it runs is on file.",
        "Shipments and lots": "No shipment or lot that it made, shipped or receives is on file.",
        "Documents": "No document that supports it is on file.",
        "Verdicts so far": "No earlier verdict is remembered",
        "Suppliers by year": "No suppliers are on file.",
        "Buyers by year": "No buyers are on file.",
    }
    at = 0
    for title, empty in told.items():
        at = text.index(f"{title} ", at)
        assert empty in text[at:], title
    assert not decks(test) and "there is no map" in text
    assert ("place it", "./?page=load") in links(test)


def test_findings_and_regions_are_told_with_their_numbers(
    monkeypatch: pytest.MonkeyPatch, kept: dict[str, Held]
) -> None:
    finding = {"kind": "place_conflict", "message": "text says inside", "source_file": None, "source_row": None}
    region = {
        "id": "region:650100",
        "adcode": "650100",
        "name": "Urumqi",
        "name_zh": "乌鲁木齐市",
        "level": "prefecture",
    }
    found = {"method": "postal_code", "certainty": 0.95, "distance_km": -12.345}
    kept["gin"] = Held("Facility", {}, [{**region, **found}], [{**finding, "run": "run-000003"}], n_findings=7)
    net = network()
    net.nodes["gin"][1].update(xuar_distance_km=-12.345, xuar_reason="in the region's polygon", datum="GCJ-02")
    test = page(monkeypatch, "entity", view_of(net), id="gin")
    text = " ".join(read(test).split())
    assert "place conflict : text says inside; found by run run-000003" in text
    assert "The first 1 of 7 findings are shown; 6 are not." in text
    assert "Inside the XUAR by coordinates." in text and "12.3 km inside the XUAR's border." in text
    assert "Coordinates: 40.6, 80.4 (GCJ-02)." in text and "Why: in the region's polygon." in text
    assert "Urumqi 乌鲁木齐市 650100 prefecture by postal code 0.95 12.3 km inside" in text
    assert ("Urumqi 乌鲁木齐市", "./?page=entity&id=region%3A650100") in links(test)
    assert len(decks(test)) == 1 and "no position on the status" in text


def test_who_matches_a_list_is_told_with_score_dates_and_whether_the_list_is_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    net = network()
    net.node("ListedEntity", "L1", name="Gin Works", list="uflpa", sub_list="ii", effective_date=date(2024, 5, 1))
    net.node("ListedEntity", "L2", name="Old Gin", list="uflpa", removed_on=date(2025, 1, 1))
    match = {"score": 0.91, "status": "candidate", "explanation": "3 of 4 words agree", "name": "Gin Works Awat"}
    history = [
        f"{day} {what} in clause ii: Again" for day, what in (("2020-01-01", "listed"), ("2021-01-01", "removed"))
    ]
    dates = {"history": [*history, "2024-01-01 listed again: Again"], "effective_date": date(2024, 1, 1)}
    net.node("ListedEntity", "L3", name="Again", list="uflpa", **dates)
    net.fact("MATCHES", "gin", "L1", **match)
    net.fact("MATCHES", "gin", "L2", score=1.0, status="confirmed")
    net.fact("MATCHES", "gin", "L3", score=1.0, status="confirmed")
    text = text_of(monkeypatch, net, "gin")
    assert "Gin Works L1 uflpa, sub-list ii; version of 2025-01-15, partial Gin Works Awat 3 of 4 words agree" in text
    assert "0.91 counts as 0.91 candidate in force on 2026-11-01 listed from 2024-05-01 to no end on file" in text
    assert "confirmed not in force on 2026-11-01 listed from not known to 2025-01-01" in text
    assert "listed from 2020-01-01 to 2021-01-01 and from 2024-01-01 to no end on file" in text
    assert "uflpa of 2025-01-15 (partial: it clears nobody)" in text
    nobody = text_of(monkeypatch, net, "mill")
    assert "No match of its name with a listed one is on file. Lists on file: uflpa of 2025-01-15 (partial" in nobody
    assert "not listed" not in nobody
    listed = text_of(monkeypatch, net, "L1")
    assert "A listed entity has no verdict of its own" in listed
    assert "Gin of Awat gin Facility Gin Works Awat 3 of 4 words agree 0.91 candidate" in listed
    assert "effective date listed from this day on; of the last time, where it was listed again 2024-05-01" in listed


def test_other_names_and_records_that_may_be_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.nodes["other"][1]["aliases"] = ["沙鸡轧花厂", "Sandgrouse"]
    net.node("Supplier", "twin", name="Other makers Ltd")
    net.fact("POSSIBLY_SAME_AS", "twin", "other", score=0.87, status="candidate", explanation="same USCC")
    text = text_of(monkeypatch, net, "other")
    assert "Also called 沙鸡轧花厂 , Sandgrouse" in text
    assert "Other makers Ltd twin Company 0.87 candidate same USCC" in text
    assert "only a confirmed one counts" in text


def test_a_shipment_a_line_a_lot_and_a_document(monkeypatch: pytest.MonkeyPatch, kept: dict[str, Held]) -> None:
    net = network()
    net.nodes["worst"][1].update(consignee_id="other", entry_type="consumption")
    net.node("Supplier", "agent", name="Shipping agent")
    net.fact("SHIPPED_BY", "worst", "agent")
    net.node("Lot", "yarn", commodity="cotton", stage="intermediate", quantity=5.0, unit="T", made_on=date(2026, 1, 2))
    net.node("Lot", "bale", commodity="cotton", stage="raw", documents=["INV-1", "GONE"])
    net.fact("FROM_LOT", "worst-1", "yarn", quantity=400.0, unit="KG", documents=["INV-1"])
    net.fact("INPUT_TO", "bale", "yarn", quantity=6.0, unit="T")
    net.fact("PRODUCED_AT", "yarn", "mill")
    net.fact("SUPPORTS", "INV-1", "worst")
    kept |= {name: Held(net.nodes[name][0], {}) for name in ("worst", "worst-1", "yarn", "bale", "INV-1")}

    shipment = text_of(monkeypatch, net, "worst")
    assert "worst-1 6205.20.20 Shirts 100% cotton not stated not stated yes finished cotton" in shipment
    assert "Shipper Shipping agent agent Company" in shipment and "Consignee Other maker other Company" in shipment
    assert "Maker Sewing plant sewer Facility" in shipment
    assert "2026-03-02 imported on" in shipment and "Uyghur Forced Labor Prevention Act : imported on" in shipment
    assert "INV-1 invoice not known not stated not stated" in section(shipment, "Documents", "Verdicts so far")

    line = text_of(monkeypatch, net, "worst-1")
    assert "BILL-worst worst Shipment" in line and "Covered as finished cotton" in line
    assert "yarn Lot of intermediate cotton 400 KG 5 T 2026-01-02 INV-1" in line

    lot = text_of(monkeypatch, net, "yarn")
    assert "Spinning mill mill Facility , CN, outside the XUAR" in section(lot, "Where it was made", "Made of")
    assert "bale Lot of raw cotton 6 T not stated not known none named" in section(lot, "Made of", "Went into")
    assert "Shirts worst-1 Line 400 KG" in lot.split("Went into")[1]
    assert "GONE (no record on file) not on file" in text_of(monkeypatch, net, "bale")

    paper = text_of(monkeypatch, net, "INV-1")
    assert "BILL-worst worst Shipment" in section(paper, "What it supports", "Facts that name it")
    assert "Spinning mill mill sold to Sewing plant sewer supplies.csv, row 7 (source broker)" in paper
    assert "worst-1 comes from lot yarn" in paper


def test_owners_are_a_chain_with_shares_and_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.node("Supplier", "top", name="Top holding")
    net.node("Supplier", "sold", name="Former owner")
    net.fact("OWNS", "top", "other", share=0.625, since=date(2020, 1, 1), source_file="ownership.csv", source_row=2)
    net.fact("OWNS", "sold", "other", share=0.1, until=date(2021, 1, 1))
    net.fact("OWNS", "other", "mill", share=1.0)
    net.fact("OPERATES", "other", "mill")
    text = text_of(monkeypatch, net, "other")
    owners = section(text, "Owners", "What it owns")
    assert "62.5 % Top holding top" in owners and "from 2020-01-01 to a day not known, taken as still held" in owners
    assert "ownership.csv, row 2" in owners
    assert "10 % Former owner sold not held on the day asked for" in owners
    assert "100 % Spinning mill mill" in section(text, "What it owns", "Sites that it runs")
    assert "Spinning mill mill Facility CN, outside the XUAR" in section(
        text, "Sites that it runs", "Shipments and lots"
    )


def test_suppliers_and_buyers_by_year_lead_to_the_single_sales(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    when = {"first_seen": date(2024, 2, 1), "last_seen": date(2025, 3, 1)}
    net.fact("SUPPLIES", "gin", "mill", basis="declared", hts="5201.00", quantity=10.5, unit="T", **when, **SALE)
    test = page(monkeypatch, "entity", view_of(net), id="mill")
    text = " ".join(read(test).split())
    assert "1 supplier in 2 sales: 1 exposed. In 1 of them the first or the last day is not known." in text
    row = "Gin of Awat gin ▲ exposed 2 1 2 2024-02-01 to 2025-03-01 ; 1 with an end not known cotton, 5201.00"
    assert f"{row} declared, trade record 10.5 T stated for 1" in text
    assert ("2", "./?page=entity&id=mill&with=gin") in links(test)
    both = text_of(monkeypatch, net, "mill", **{"with": "gin"})
    sales = section(both, "Single sales", "Suppliers by year")
    assert "2025-01-08 to not known cotton not stated trade record default of its basis none named" in sales
    assert "2024-02-01 to 2025-03-01 cotton 5201.00 10.5 T declared" in sales and "supplies.csv, row 7" in sales
    assert "no sales with it" in text_of(monkeypatch, net, "mill", **{"with": "nobody"})
    assert "No sale between it and" in text_of(monkeypatch, net, "mill", **{"with": "other"})


def test_many_suppliers_are_shown_by_pages_worst_first(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    for number in range(120):
        net.node("Supplier", f"s{number:03}", name=f"Seller {number:03}")
        net.fact("SUPPLIES", f"s{number:03}", "mill", basis="declared")
    first = page(monkeypatch, "entity", view_of(net), id="mill")
    text = " ".join(read(first).split())
    assert "121 suppliers in 121 sales: 1 exposed, 120 unknown." in text
    assert "Suppliers 1 to 50 of 121 are shown." in text
    assert "Seller 048" in text and "Seller 049" not in text, "the exposed gin comes first"
    assert ("Next 50", "./?page=entity&id=mill&suppliers_from=51") in links(first)
    last = page(monkeypatch, "entity", view_of(net), id="mill", suppliers_from="101")
    assert "Suppliers 101 to 121 of 121 are shown." in " ".join(read(last).split())
    assert ("Previous 50", "./?page=entity&id=mill&suppliers_from=51") in links(last)
    for odd in ("0", "-5", "x", "99999999999999999999", "²"):
        assert "Suppliers 1 to 50 of 121" in text_of(monkeypatch, net, "mill", suppliers_from=odd)
    assert "fewer than the address asks for" in text_of(monkeypatch, net, "mill", suppliers_from="5000")


def test_earlier_verdicts_are_remembered(monkeypatch: pytest.MonkeyPatch, kept: dict[str, Held]) -> None:
    kept["worst"] = Held("Shipment", {"exposure_verdict": "unknown", "exposure_as_of": date(2026, 9, 9)})
    lists = (history.ListSeen("uflpa", "v1", date(2024, 1, 1), True),)
    seen = history.Remembered(datetime(2026, 10, 2, 7, 5, tzinfo=UTC), date(2026, 10, 1), "s", "unknown", None, lists)
    monkeypatch.setattr(history, "of_target", lambda _settings, target: [seen] if target == "worst" else [])
    text = text_of(monkeypatch, network(), "worst")
    assert "2026-10-02 07:05 UTC ● unknown no path 2026-10-01 uflpa of 2024-01-01 (partial)" in text
    assert "Saved by the command expose: unknown, asked for 2026-09-09." in text


def test_no_id_asks_for_one_and_an_unknown_one_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = page(monkeypatch, "entity", view_of(network()))
    assert asked.text_input(key="text") and "Write a name, an id or a number above" in said(asked)
    found = page(monkeypatch, "entity", view_of(network()), text="awat")
    assert ("Gin of Awat", "./?page=entity&id=gin") in links(found)
    unknown = page(monkeypatch, "entity", view_of(network()), id="nobody [x](y)")
    assert "is on file.** It may have been removed" in unknown.error[0].value
    assert "nobody [x](y)" in html.unescape(unknown.error[0].value) and "[x](y)" not in unknown.error[0].value


def test_without_the_engine_the_page_shows_what_was_read_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_: object) -> None:
        raise EngineUnreachable("Nothing listens.")

    monkeypatch.setattr(record_in_store, "held", away)
    test = page(monkeypatch, "entity", view_of(network()), id="mill")
    text = " ".join(read(test).split())
    assert "The engine does not answer" in said(test) and "Nothing listens" in said(test)
    assert "Spinning mill not known now" in text and "What is odd about it cannot be read" in text
    assert "Its regions cannot be read" in text and "What was decided about it cannot be read" in text
    assert "1 supplier in 1 sale" in text


_NOT_NAMED = {"hts", "xuar", "xuar_method", "source", "run", "raw", "fingerprint", "created_run"}


def _rename(net: Network, name: str) -> None:
    """Gives every text of the network that name."""
    kinds = {"string": name, "strings": [name, name]}
    for label, properties in net.nodes.values():
        for p in NODES[label].properties:
            if p.kind in kinds and p.name not in _NOT_NAMED and not p.name.startswith("exposure_"):
                properties[p.name] = kinds[p.kind]
    for kind, _, _, properties in net.facts.values():
        properties["explanation" if kind in ("MATCHES", "POSSIBLY_SAME_AS") else "source_file"] = name


@pytest.mark.parametrize("name", [HOSTILE, FETCHES, LONG, "@@=alert(1)", "{tip}"])
@pytest.mark.parametrize("node", ["worst", "worst-1", "gin", "other", "INV-1", "yarn", "listed"])
def test_names_do_no_harm_anywhere(
    monkeypatch: pytest.MonkeyPatch, kept: dict[str, Held], name: str, node: str
) -> None:
    net = network()
    net.node("Lot", "yarn", commodity="cotton")
    net.node("ListedEntity", "listed", list="uflpa")
    net.fact("MATCHES", "gin", "listed", score=0.9)
    net.fact("OWNS", "other", "gin", share=0.5)
    net.fact("OPERATES", "other", "gin")
    net.fact("FROM_LOT", "worst-1", "yarn")
    net.fact("SUPPORTS", "INV-1", "worst")
    _rename(net, name)
    finding = {"kind": name, "message": name, "source_file": name, "source_row": 1, "run": name, "id": "f"}
    region = {"id": name, "adcode": name, "name": name, "name_zh": name, "level": name, "method": name}
    kept[node] = Held(
        net.nodes[node][0],
        {"raw": json.dumps({name: name, "name": name, f"{name} ": {"country": name}}), "run": name},
        [{**region, "certainty": 0.5, "distance_km": None}],
        [finding],
        n_findings=1,
    )
    test = page(monkeypatch, "entity", view_of(net), id=node)
    body = drawn(test)
    assert "<img" not in body and "<script" not in body and "onerror=alert(1)>" not in body
    assert len(body) < 400_000
    for element in (*test.markdown, *test.caption, *test.info, *test.warning, *test.error):
        assert "![" not in element.value and "<img" not in element.value and ":red[" not in element.value
    for deck in decks(test):
        rows = [row for layer in deck["layers"] if isinstance(layer["data"], list) for row in layer["data"]]
        assert not [row for row in rows if str(row.get("tip", "")).startswith("@@")]


def test_the_record_can_be_taken_along_and_that_is_recorded(
    monkeypatch: pytest.MonkeyPatch, kept: dict[str, Held]
) -> None:
    kept["gin"] = Held("Facility", {"raw": json.dumps({"Name": "GIN"}), "run": "run-000001"})
    view = view_of(network())
    told = json.loads(record_export.as_json(view, view.projection.nodes["gin"], kept["gin"]))
    assert told["id"] == "gin" and told["kind"] == "Facility" and told["as_of"] == "2026-11-01"
    assert told["raw_beside"] == {"name": "GIN"} and told["properties"]["run"] == "run-000001"
    assert told["trade"]["buyers"]["n_sales"] == 2 and told["trade"]["suppliers"]["n_sales"] == 0
    (sold,) = [part for part in told["facts"] if part["type"] == "SUPPLIES"]
    assert sold["total"] == 2 and {fact["to"] for fact in sold["first"]} == {"mill", "sewer"}
    assert told["lists"] == [{"list": "uflpa", "as_of": "2025-01-15", "partial": True}]

    test = page(monkeypatch, "entity", view, id="gin")
    assert not test.get("download_button")
    test.checkbox(key="prepare_record").check().run()
    test.text_input(key="taker of record").set_value(" ").run()
    assert "Write your name first" in said(test) and not test.get("download_button")
    test.text_input(key="taker of record").set_value("Ann").run()
    assert len(test.get("download_button")) == 1 and not test.exception
    assert record_take_along.file_name(Node("../ä<x>/1", "Lot")) == "record-x__1.json"
    assert record_take_along.file_name(Node("棉", "Lot")) == "record-unnamed.json"


def test_a_region_that_only_the_store_holds_has_a_page(monkeypatch: pytest.MonkeyPatch, kept: dict[str, Held]) -> None:
    properties = {"id": "region:650100", "adcode": "650100", "name": "Urumqi", "name_zh": "乌鲁木齐市"}
    kept["region:650100"] = Held("Region", properties, related=["gin", "gone"], n_related=9)
    test = page(monkeypatch, "entity", view_of(network()), id="region:650100")
    text = " ".join(read(test).split())
    assert "Also called 乌鲁木齐市" in text and "A region has no verdict of its own" in text
    assert ("Gin of Awat", "./?page=entity&id=gin") in links(test)
    assert "Gin of Awat gin Facility" in text and "gone (no record on file)" in text
    assert "The first 2 of 9 companies and sites are shown; 7 are not." in text


def test_a_place_that_was_never_looked_up_is_not_said_to_be_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.node("Supplier", "new", name="New firm", address="Korla, Xinjiang")
    monkeypatch.setattr(record_in_store, "held", lambda *_: Held("Supplier", {}))
    text = " ".join(read(page(monkeypatch, "entity", view_of(net), id="new")).split())
    assert "nothing is known of its regions either. That is not a clearance." in text
    assert "lies in none of the regions" not in text and "loaded and placed" not in text


def test_a_shipment_without_lines_leads_to_the_page_that_loads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.node("Shipment", "bare")
    test = page(monkeypatch, "entity", view_of(net), id="bare")
    assert ("load its lines", "./?page=load") in links(test) and f"{PROGRAM} load" not in read(test)


def test_a_missing_list_names_the_command_since_no_page_imports_it(monkeypatch: pytest.MonkeyPatch) -> None:
    net = Network()
    net.node("Supplier", "alone")
    shown = drawn(page(monkeypatch, "entity", view_of(net), id="alone"))
    assert f"on the command line: <code>{PROGRAM} lists import uflpa FILE</code>" in shown


def test_the_verdict_of_a_record_is_for_all_goods_whatever_the_page_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_in_store, "held", lambda *_: None)
    test = page(monkeypatch, "entity", view_of(network(), commodity="tomato"), id="worst", commodity="tomato")
    assert "Exposed : a recorded path leads to a source of risk" in " ".join(read(test).split())


def test_the_deadlines_of_a_shipment_stand_on_its_record(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.node("Shipment", "held", import_date=date(2026, 10, 12), presented_on=date(2026, 10, 14))
    monkeypatch.setattr(record_in_store, "held", lambda *_: None)
    text = " ".join(read(page(monkeypatch, "entity", view_of(net), id="held")).split())
    assert "2026-11-13 due in 12 days Final determination by CBP" in text and "19 CFR 151.16" in text
    other = " ".join(read(page(monkeypatch, "entity", view_of(net), id="worst")).split())
    assert "No deadline runs" in other
