"""What is around a record: the right neighbours, the worst first, what is left out said, one step at a time."""

from __future__ import annotations

import base64
import html
import re
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui.paths import around, arrival
from dashboard.ui.paths.neighbours import MOST_SHOWN, Group, neighbours
from dashboard.ui.paths.network_picture import MOST_DRAWN, MOST_OPEN, lines_svg, network_of
from graph.projection import Projection
from tests.networks import INSIDE, OUTSIDE, Network
from tests.ui_cases import FETCHES, HOSTILE, LONG, drawn, links, network, page, read, said, view_of


def hub(count: int = 40) -> Network:
    """`hub` buys from many: one that is exposed, one that is inferred, and the rest of whom nothing is known."""
    net = Network()
    net.node("Facility", "hub", name="Hub", **OUTSIDE)
    for number in range(count):
        label, place = {1: ("Facility", INSIDE), 2: ("Supplier", INSIDE)}.get(count - number, ("Supplier", OUTSIDE))
        net.fact("SUPPLIES", net.node(label, f"s{number:04}", name=f"Seller {number}", **place), "hub")
    return net


def everything() -> Network:
    """A site with a neighbour by every relation that a site has, and a lot, a line and a shipment with theirs."""
    net = network()
    net.node("Supplier", "runner", name="Runner", **OUTSIDE)
    net.node("Supplier", "parent", name="Parent", **OUTSIDE)
    net.node("Supplier", "child", name="Child", **OUTSIDE)
    net.node("Facility", "twin", name="Twin", **OUTSIDE)
    net.node("ListedEntity", "listed", name="Listed", list="uflpa")
    net.fact("OPERATES", "runner", "mill")
    net.fact("OWNS", "parent", "runner", share=0.51)
    net.fact("OWNS", "runner", "child")
    net.fact("POSSIBLY_SAME_AS", "twin", "mill", status="candidate", score=0.8)
    net.fact("MATCHES", "mill", "listed", status="candidate", score=0.7)
    net.node("Lot", "yarn", commodity="cotton", stage="intermediate")
    net.node("Lot", "bale", commodity="cotton", stage="raw")
    net.fact("PRODUCED_AT", "yarn", "mill")
    net.fact("INPUT_TO", "bale", "yarn")
    net.fact("FROM_LOT", "worst-1", "yarn")
    net.fact("SHIPPED_BY", "worst", "runner")
    return net


def found(net: Network, node: str) -> dict[str, list[str]]:
    return {
        f"{group.relation.says}|{group.relation.one}": [near.node.id for near in group.shown]
        for group in neighbours(view_of(net), node)
    }


def test_a_record_has_its_neighbours_by_every_relation() -> None:
    net = everything()
    assert found(net, "mill") == {
        "sold to it|supplier": ["gin"],
        "bought from it|buyer": ["sewer"],
        "was made there|lot": ["yarn"],
        "runs it|operator": ["runner"],
        "is or may be the same|possibly the same": ["twin"],
        "may be its listing|possible listing": ["listed"],
    }
    assert found(net, "runner") == {
        "was shipped by it|shipment that it shipped": ["worst"],
        "is run by it|site": ["mill"],
        "owns a share of it|owner": ["parent"],
        "is owned by it|owned company": ["child"],
    }
    assert found(net, "yarn") == {
        "made it|maker": ["mill"],
        "went into it|lot that went into it": ["bale"],
        "comes from it|line": ["worst-1"],
    }
    assert found(net, "worst") == {
        "made it|maker": ["sewer"],
        "shipped it|shipper": ["runner"],
        "is part of it|line": ["worst-1"],
    }
    assert found(net, "worst-1") == {"it comes from|lot": ["yarn"], "holds it|shipment": ["worst"]}
    assert found(net, "sewer")["was made there|shipment"] == ["worst"]
    assert found(net, "twin") == {"is or may be the same|possibly the same": ["mill"]}
    assert found(net, "listed") == {"may be this listed entity|matched record": ["mill"]}
    assert found(net, "INV-1") == {}


def test_several_facts_make_one_neighbour_and_itself_is_none() -> None:
    net = Network()
    for name in ("a", "b"):
        net.node("Facility", name, **OUTSIDE)
    for year in (2024, 2025, 2026):
        net.fact("SUPPLIES", "a", "b", last_seen=date(year, 1, 1))
    net.fact("SUPPLIES", "b", "b")
    (group,) = neighbours(view_of(net), "b")
    assert group.total == 1 and [near.facts for near in group.shown] == [3]
    assert around.on_file(group.shown[0]) == "3 records"


def test_the_worst_come_first_and_what_is_left_out_is_said() -> None:
    (group,) = neighbours(view_of(hub()), "hub")
    assert group.in_words() == "25 of 40 suppliers shown, worst first" and group.left_out == 15
    assert [near.node.id for near in group.shown[:4]] == ["s0039", "s0038", "s0000", "s0001"]
    assert [near.verdict for near in group.shown[:3]] == ["exposed", "inferred", "unknown"]
    (few,) = neighbours(view_of(hub(25)), "hub")
    assert few.in_words() == "25 suppliers" and not few.left_out
    assert Group(few.relation, 1, few.shown[:1]).in_words() == "1 supplier"


def test_of_a_hub_only_what_is_shown_becomes_an_object(monkeypatch: pytest.MonkeyPatch) -> None:
    view = view_of(hub(3_000))
    view.parties("Supplier")
    made = {"nodes": 0, "facts": 0}
    node_at, fact_at = Projection.node_at, Projection.fact_at

    def counted_node(self: Projection, number: int) -> object:
        made["nodes"] += 1
        return node_at(self, number)

    def counted_fact(self: Projection, number: int) -> object:
        made["facts"] += 1
        return fact_at(self, number)

    monkeypatch.setattr(Projection, "node_at", counted_node)
    monkeypatch.setattr(Projection, "fact_at", counted_fact)
    (group,) = neighbours(view, "hub")
    assert group.total == 3_000 and group.shown[0].node.id == "s2999"
    assert made == {"nodes": MOST_SHOWN, "facts": MOST_SHOWN}


def test_goods_flow_from_left_to_right() -> None:
    made = network_of(view_of(everything()), "mill", ["sewer", "gin", "runner", "yarn"])
    for start, end, flows in made.lines:
        left, right = made.boxes[start], made.boxes[end]
        assert (left.at[0] < right.at[0]) if flows else left.at[0] == right.at[0], (start, end)
    assert made.boxes["gin"].column < made.boxes["mill"].column < made.boxes["sewer"].column
    assert ("gin", "mill", True) in made.lines and ("mill", "sewer", True) in made.lines


def test_no_box_lies_over_another_and_all_lie_within() -> None:
    made = network_of(view_of(everything()), "mill", ["sewer", "gin", "runner", "yarn", "worst"])
    places = [box.at for box in made.boxes.values()]
    assert len(set(places)) == len(places)
    width, height = made.size
    assert all(x >= 0 and x + 206 <= width and y >= 0 and y + 54 <= height for x, y in places)


def test_what_no_box_has_room_for_is_counted_and_listed() -> None:
    made = network_of(view_of(hub()), "hub", [])
    rest = [box for box in made.boxes.values() if box.node is None]
    assert [box.role for box in rest] == [f"{40 - MOST_DRAWN} more suppliers"]
    assert len(made.boxes) == 1 + MOST_DRAWN + 1


def test_a_record_that_is_listed_only_can_be_opened_too() -> None:
    net = hub()
    net.fact("SUPPLIES", net.node("Supplier", "behind", **OUTSIDE), "s0020")
    made = network_of(view_of(net), "hub", ["behind", "s0020", "nobody"])
    assert list(made.groups) == ["hub", "s0020", "behind"], "in whatever order they were named"
    assert made.unreached == ["nobody"]
    assert made.lineage("behind") == ["behind", "s0020", "hub"]


def test_an_address_that_opens_too_much_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = [f"s{number:04}" for number in range(40)]
    assert network_of(view_of(hub()), "hub", opened).closed == 40 - MOST_OPEN
    test = around_page(monkeypatch, hub(), "hub", *opened)
    assert f"{40 - MOST_OPEN} more are opened by the address" in read(test)


def around_page(monkeypatch: pytest.MonkeyPatch, net: Network, start: str, *opened: str, **query: str) -> AppTest:
    net.nodes.setdefault("worst", ("Shipment", {}))
    asked: dict[str, Any] = {"target": "worst", "around": start, "open": list(opened), **query}
    return page(monkeypatch, "paths", view_of(net), **asked)


def asks(test: AppTest, words: str) -> dict[str, list[str]]:
    """The choices in the address of the link that reads so."""
    where = [where for text, where in links(test) if " ".join(text.split()) == words]
    assert where, [text for text, _ in links(test)]
    asked = parse_qs(urlsplit(where[0]).query)
    assert asked.pop("page") == ["paths"] and urlsplit(where[0]).fragment == "around"
    return asked


def test_one_step_more_and_one_less_are_links_that_keep_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    test = around_page(monkeypatch, network(), "sewer", as_of="2026-03-01", look_back="36", page="hostile")
    kept = {"target": ["worst"], "as_of": ["2026-03-01"], "look_back": ["36"], "around": ["sewer"]}
    assert asks(test, "+ expand Spinning mill") == kept | {"open": ["mill"]}
    assert asks(test, "start here Spinning mill") == kept | {"around": ["mill"]}
    test = around_page(monkeypatch, network(), "sewer", "mill", "gin", as_of="2026-03-01", look_back="36")
    assert asks(test, "− hide Gin of Awat") == kept | {"open": ["mill"]}
    assert asks(test, "Hide all but the first step") == kept


def test_to_hide_a_record_hides_what_was_opened_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    net = hub(3)
    net.fact("SUPPLIES", net.node("Supplier", "behind", name="Behind", **OUTSIDE), "s0000")
    test = around_page(monkeypatch, net, "hub", "s0000", "behind", "s0001")
    assert asks(test, "− hide Seller 0")["open"] == ["s0001"]


def test_the_page_lists_who_how_and_on_what_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(read(around_page(monkeypatch, everything(), "mill", "runner")).split())
    assert "1 supplier, 1 buyer, 1 lot, 1 operator" in text
    assert "Gin of Awat gin" in text and "sold to it ▲ exposed trade record, supplies.csv, row 7" in text
    assert "owns a share of it" in text and "51 %" in text
    assert "match, candidate" in text


def test_the_picture_and_the_list_have_the_same_links(monkeypatch: pytest.MonkeyPatch) -> None:
    test = around_page(monkeypatch, everything(), "mill", "runner")
    body = drawn(test)
    boxes = {html.unescape(where) for where in re.findall(r'<a class="xr-node[^"]*" [^>]*href="([^"]*)"', body)}
    listed = {where for text, where in links(test) if text.startswith(("+ expand", "− hide"))}
    assert boxes and boxes == listed


def test_what_is_left_out_leads_to_the_record_and_to_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    test = around_page(monkeypatch, hub(), "hub")
    assert "25 of 40 suppliers shown, worst first; 15 left out" in read(test)
    assert ("all on the record", "./?page=entity&id=hub") in links(test)
    (rest,) = re.findall(r'<a class="xr-node xr-rest"[^>]*href="#([^"]*)"', drawn(test))
    assert f'id="{rest}"' in drawn(test)


def test_an_unknown_id_and_a_record_without_neighbours_are_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    test = around_page(monkeypatch, network(), HOSTILE)
    assert "Nothing on file has the id" in said(test) and HOSTILE not in said(test)
    test = around_page(monkeypatch, network(), "INV-1")
    assert "is joined to nothing on file" in read(test)


@pytest.mark.parametrize(
    "name", [HOSTILE, LONG, FETCHES, '"><script>alert(1)</script>', "\u202egnp", "'); x: url(//e.invalid"]
)
def test_hostile_names_are_only_text(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    net = network()
    net.nodes["mill"][1].update(name=name)
    net.node("Facility", name[:200], name=name, **OUTSIDE)
    net.fact("SUPPLIES", name[:200], "mill", source_file=name, basis=name[:50])
    body = drawn(around_page(monkeypatch, net, "mill", "sewer", name[:200]))
    assert "<img" not in body and "<script>alert" not in body and "\u202e" not in body and LONG.strip() not in body
    images = re.findall(r"url\(([^)]*)\)", "".join(re.findall(r'style="([^"]*)"', body)))
    assert images and all(image.startswith("data:image/svg+xml;base64,") for image in images)


def test_the_lines_hold_no_text_of_anybody() -> None:
    net = network()
    net.nodes["mill"][1].update(name=HOSTILE)
    made = network_of(view_of(net), "sewer", ["mill"])
    assert "img" not in lines_svg(made) and "mill" not in lines_svg(made)
    assert lines_svg(made) == lines_svg(network_of(view_of(net), "sewer", ["mill"]))
    assert base64.b64encode(lines_svg(made).encode())


def test_a_page_opens_at_a_heading_that_the_code_knows() -> None:
    with pytest.raises(ValueError, match="no name of a heading"):
        arrival.open_at('"); alert(1); ("')
