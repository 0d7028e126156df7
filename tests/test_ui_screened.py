"""Pages say where names were never screened, and where a name has nothing to screen."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from tests.networks import Network
from tests.ui_cases import network, page, read, said, view_of

DUE = "Only identical names were matched: similar names have never been compared;"
SHOWN = {
    "portfolio": {},
    "paths": {"target": "worst"},
    "paths of a company": {"target": "other"},
    "record": {"id": "other"},
    "review": {"shipment": "worst"},
}
PAGES = {"paths of a company": "paths", "record": "entity"}


@pytest.mark.parametrize("what", SHOWN)
def test_a_page_says_that_screening_is_due(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    for is_screened in (False, True):
        view = view_of(network(), is_screened=is_screened)
        test = page(monkeypatch, PAGES.get(what, what), view, **SHOWN[what])
        text = html.unescape(" ".join(f"{read(test)} {said(test)}".split()))
        assert (DUE in text) is not is_screened


def test_a_graph_without_lists_is_told_that_first(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    net = Network()
    net.node("Supplier", "alone", name="Alone")
    test = page(monkeypatch, "portfolio", view_of(net, home=home, is_screened=False))
    assert "No list is imported yet" in said(test) and DUE not in said(test)


def test_a_name_with_nothing_to_compare_is_said_to_be_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.node("Supplier", "S8", name="!!! ---")
    text = " ".join(read(page(monkeypatch, "entity", view_of(net), id="S8")).split())
    assert "Its name has nothing that can be compared: whether it is listed is not known." in text
    assert "No match of its name" not in text
