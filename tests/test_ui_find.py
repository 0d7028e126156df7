"""Finding records by what people call them, and the search box of the pages."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard.ui.find import find, folded
from graph.projection import Projection
from graph.schema import TARGETS
from tests.networks import Network
from tests.profiles import profile
from tests.ui_cases import FETCHES, HOSTILE, LONG, drawn, links, network, page, read, view_of


def records() -> Projection:
    net = Network()
    net.node("Supplier", "S-1", name="Étoile du Nord Spinning Co., Ltd.", uscc="91370100MA3C", duns="12-345-6789")
    net.node("Supplier", "S-2", name="新疆某某纺织有限公司", aliases=["شىنجاڭ توقۇمىچىلىق", "Xinjiang Weaving"])
    net.node("Facility", "Spinning", name="Mill")
    net.node("Facility", "F-2", name="Spinning")
    net.node("Facility", "F-3", name="Spinning  Mill\tNorth")
    net.node("Facility", "F-4", name="Old Spinning Mill")
    net.node("Facility", "F-5", name="Mill of the Spinning Sisters")
    net.node("Facility", "F-6", name="STRASSE Straße ſtraße")
    net.node("Facility", "F-7", name="Ａｋｓｕ ①")
    net.node("Facility", "F-8", name="a\u202eb\u200fc")
    net.node("Shipment", "SH-1", bill_of_lading="MAEU 123-456", entry_number="ABC-1234567-8")
    net.node("Line", "L-1", description="Men's shirts")
    net.node("Lot", "LOT-1", commodity="cotton")
    net.node("Document", "INV-1", kind="invoice", file="scan 1.pdf")
    net.node("ListedEntity", "uflpa-1", name="Listed Textile", aliases=["Listed Weaving"], list="uflpa")
    net.node("ListVersion", "uflpa 2025", list="uflpa")
    return net.projection()


def ids(text: str, **how: Any) -> list[str]:
    return [node.id for node in find(records(), text, **how).hits]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("etoile du nord", "S-1"),
        ("ÉTOILE", "S-1"),
        ("E\u0301toile", "S-1"),
        ("ltd étoile", "S-1"),
        ("纺织", "S-2"),
        ("توقۇمىچىلىق", "S-2"),
        ("\u202eشىنجاڭ\u200f", "S-2"),
        ("weaving xinjiang", "S-2"),
        ("strasse", "F-6"),
        ("ΑKSU", None),
        ("aksu 1", "F-7"),
        ("ABC", "F-8"),
        ("maeu123456", "SH-1"),
        ("MAEU 123-456", "SH-1"),
        ("ABC12345678", "SH-1"),
        ("123456789", "S-1"),
        ("91370100ma3c", "S-1"),
        ("shirts men's", "L-1"),
        ("lot-1", "LOT-1"),
        ("scan", "INV-1"),
        ("listed weaving", "uflpa-1"),
        ("uflpa 2025", None),
        ("étoile weaving", None),
        ("", None),
        (" \t ", None),
        ("\x1f", None),
        ("\u0301", None),
    ],
)
def test_a_record_is_found_by_what_people_call_it(text: str, found: str | None) -> None:
    assert ids(text)[:1] == ([found] if found else [])


def test_the_nearest_comes_first() -> None:
    assert ids("spinning") == ["Spinning", "F-2", "F-3", "F-4", "F-5", "S-1"]
    assert ids("spinning mill") == ["F-3", "F-4", "F-5", "Spinning"], "one blank is as good as two"


def test_only_the_kinds_that_are_asked_for_and_as_many() -> None:
    assert ids("spinning", labels=["Supplier"]) == ["S-1"]
    found = find(records(), "spinning", limit=2)
    assert len(found.hits) == 2 and found.total == 6
    assert find(records(), "no such thing").total == 0
    assert find(Network().projection(), "anything").total == 0


def test_what_an_empty_column_and_a_missing_name_do() -> None:
    net = Network()
    net.node("Supplier", "bare")
    net.node("Supplier", "named", name="Named", aliases=["One", "Two"])
    assert [node.id for node in find(net.projection(), "bare").hits] == ["bare"]
    assert [node.id for node in find(net.projection(), "two").hits] == ["named"]


@profile(100, 5_000)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_is_found_by_itself_and_nothing_breaks(name: str, other: str) -> None:
    net = Network()
    net.node("Facility", "site", name=name)
    net.node("Facility", "second", name=other)
    projection = net.projection()
    found = [node.id for node in find(projection, name).hits]
    assert ("site" in found) == bool(folded(name))
    assert folded(folded(name)) == folded(name)


def box(monkeypatch: pytest.MonkeyPatch, net: Network, text: str) -> AppTest:
    return page(monkeypatch, "paths", view_of(net), text=text)


def test_the_box_lists_links_with_verdicts_and_the_name_that_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.nodes["other"][1]["aliases"] = ["Old Name of the Maker"]
    test = box(monkeypatch, net, "old name")
    assert ("Other maker", "./?page=paths&target=other") in links(test)
    text = " ".join(read(test).split())
    assert "also called Old Name of the Maker · Company · other · place not known ● unknown" in text
    assert ("BILL-worst", "./?page=paths&target=worst") in links(box(monkeypatch, net, "bill-WORST"))
    assert not [where for _, where in links(box(monkeypatch, net, "INV-1")) if "INV" in where], "it has no paths"


def test_the_box_says_what_it_left_out_and_what_to_do_where_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    for number in range(25):
        net.node("Facility", f"plant {number}", name=f"Plant {number}")
    assert "6 more: write more of the name" in read(box(monkeypatch, net, "plant"))
    text = read(box(monkeypatch, net, "<b>nobody</b>"))
    assert "Nothing on file has" in text and "<b>nobody</b>" in text and "Try a part of the name" in text
    assert "Did you mean worst" in read(box(monkeypatch, net, "worsd"))


@pytest.mark.parametrize("name", [HOSTILE, FETCHES, LONG, "@@=alert(1)", "{tip}"])
def test_names_do_no_harm_in_the_box(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    net = Network()
    net.node("Supplier", name, name=name, aliases=[name])
    body = drawn(box(monkeypatch, net, name[:200]))
    assert f"target={name[:1]}" in body or "target=%" in body
    assert "<img" not in body and len(max(body.split(), key=len)) < 16_000


def test_every_target_is_among_the_kinds_that_are_searched() -> None:
    net = Network()
    for label in TARGETS:
        net.node(label, f"some {label}")
    assert {node.label for node in find(net.projection(), "some").hits} == set(TARGETS)
