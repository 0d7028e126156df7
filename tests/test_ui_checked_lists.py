"""Every page that shows a verdict says beside it which lists it was checked against, also that there is none."""

from __future__ import annotations

import html
from datetime import date
from pathlib import Path

import pytest

from dashboard.ui.checked_lists import checked_in_short
from review.list_versions import lists_in_words, newest_lists
from tests.networks import Network
from tests.ui_cases import HOSTILE, drawn, network, page, read, said, view_of

NONE = "Checked against no list: nobody is known to be listed or unlisted."
PARTIAL = "Checked against: uflpa of 2025-01-15 (partial: it clears nobody)."
WHOLE = "Checked against: mine of 2026-10-01 (not known whether whole)."
SHOWN = {
    "paths": ("paths", {"target": "worst"}),
    "paths of a company": ("paths", {"target": "other"}),
    "paths of goods out of scope": ("paths", {"target": "plastic"}),
    "a what-if": ("paths", {"target": "worst", "steps": "1"}),
    "paths without a target": ("paths", {}),
    "what a search found": ("paths", {"text": "worst"}),
    "record of a shipment": ("entity", {"id": "worst"}),
    "record of a line": ("entity", {"id": "worst-1"}),
    "record of a company": ("entity", {"id": "other"}),
    "review": ("review", {"shipment": "worst"}),
    "shipments to review": ("review", {}),
    "card on the map": ("map", {"site": "mill"}),
    "path on the map": ("map", {"target": "worst"}),
}


def with_lists(*versions: dict[str, object]) -> Network:
    net = network()
    for name in ("v1", "v2"):
        del net.nodes[name]
    for number, version in enumerate(versions):
        net.node("ListVersion", f"list{number}", **version)
    return net


def text_of(monkeypatch: pytest.MonkeyPatch, net: Network, what: str) -> str:
    name, query = SHOWN[what]
    test = page(monkeypatch, name, view_of(net), **query)
    return " ".join(html.unescape(f"{read(test)} {said(test)}").split())


@pytest.mark.parametrize("what", SHOWN)
def test_a_page_with_a_verdict_says_which_lists_it_was_checked_against(
    monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    for net, words in (
        (with_lists(), NONE),
        (network(), PARTIAL),
        (with_lists({"list": "mine", "as_of": date(2026, 10, 1)}), WHOLE),
    ):
        text = text_of(monkeypatch, net, what)
        assert words in text
        projection = net.projection()
        versions = newest_lists(projection)
        assert words == lists_in_words(versions, view_of(net).screened), "as the command says it"


def test_the_portfolio_says_of_each_list_its_age_and_how_whole_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for net, words in (
        (with_lists(), f"· {NONE} ·"),
        (network(), "· Lists uflpa of 2025-01-15 (partial: it clears nobody), 655 days old today ·"),
        (
            with_lists({"list": "mine", "as_of": date(2026, 10, 31)}),
            "· Lists mine of 2026-10-31 (not known whether whole), 1 day old today ·",
        ),
        (with_lists({"list": "mine"}), "· Lists mine of an unknown day (not known whether whole) ·"),
    ):
        test = page(monkeypatch, "portfolio", view_of(net, home=tmp_path))
        assert words in " ".join(html.unescape(read(test)).split())


def test_of_many_lists_a_card_says_how_many_and_how_many_are_partial() -> None:
    net = with_lists({"list": "a", "partial": True}, {"list": "b"}, {"list": "c", "partial": True})
    assert "Checked against 3 lists, 2 of them partial." in checked_in_short(view_of(net))
    net = with_lists({"list": "a"}, {"list": "b"})
    assert "Checked against 2 lists, not known whether whole." in checked_in_short(view_of(net))


@pytest.mark.parametrize("what", ["portfolio", "paths", "entity", "map"])
def test_the_name_of_a_list_stays_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, what: str) -> None:
    query = {"portfolio": {}, "paths": {"target": "worst"}, "entity": {"id": "worst"}, "map": {"site": "mill"}}[what]
    test = page(monkeypatch, what, view_of(with_lists({"list": HOSTILE}), home=tmp_path), **query)
    assert HOSTILE not in drawn(test) and HOSTILE in html.unescape(drawn(test))
