"""What the tests of the pages share: an invented network, a page drawn by AppTest, and what is read on it."""

from __future__ import annotations

import html
import itertools
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui import source
from dashboard.ui.view import View
from graph.portfolio import sweep
from graph.settings import Settings
from tests.networks import INSIDE, OUTSIDE, Network

DAY = date(2026, 11, 1)
NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
HOSTILE = "<img src=x onerror=alert(1)>"
FETCHES = "![x](https://example.invalid/x.png) :red[x] $x$ @@=x"
LONG = "long name " * 500
_MADE = itertools.count()
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


def view_of(
    net: Network,
    *,
    home: Path | None = None,
    commodity: str | None = None,
    day: date = DAY,
    is_screened: bool = True,
) -> View:
    """What the pages are given, made by hand: no engine is behind it, unless a data folder is named."""
    projection = net.projection(is_screened=is_screened)

    def sweeps(label: str, goods: str | None) -> Any:
        return sweep(projection, label, as_of=day, commodity=goods)

    settings = Settings(home=home) if home else Settings(home=Path("/proc/nowhere"), neo4j_uri="bolt://127.0.0.1:1")
    state = f"by hand {next(_MADE)}"
    return View(projection, state, day, commodity, NOW, settings, "embedded, made by hand", sweeps)


def page(monkeypatch: pytest.MonkeyPatch, name: str, view: View, **query: str | list[str]) -> AppTest:
    """A page fed with a view, for choices that its address holds."""
    monkeypatch.setattr(source, "current", lambda *_: view)
    return drawn_page(name, **query)


def drawn_page(name: str, *, demo: bool = False, told_day: date = DAY, **query: str | list[str]) -> AppTest:
    """A page as the engine of the environment's settings gives it."""
    test = AppTest.from_function(_script, args=(name, demo, told_day), default_timeout=60)
    for key, value in query.items():
        test.query_params[key] = value
    test.run()
    assert not test.exception
    return test


def _script(name: str, demo: bool, as_of: object) -> None:
    from dashboard.ui import frame

    frame.show(name, demo=demo, as_of=as_of)


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
    """The maps, with the rows of their layers also where an address holds them."""
    found = [json.loads(element.proto.json) for element in test.get("deck_gl_json_chart")]
    for layer in (layer for deck in found for layer in deck["layers"]):
        if isinstance(layer["data"], str):
            held = json.loads(unquote(layer["data"].removeprefix("data:application/json,")))
            layer["data"] = held if isinstance(held, list) else layer["data"]
    return found


def links(test: AppTest) -> list[tuple[str, str]]:
    """(words, address) of every link that the page draws itself."""
    found = re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', drawn(test), re.DOTALL)
    return [(html.unescape(re.sub(r"<[^>]+>", " ", words)).strip(), html.unescape(where)) for where, words in found]


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return [value] if isinstance(value, str) else []
