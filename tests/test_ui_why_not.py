"""Why not: the nearest chain between a target and whatever a reader suspects, with the rule that it fails, in words."""

from __future__ import annotations

import html
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui.paths import why_not_part
from dashboard.ui.paths.question import Question
from graph.why_not import COUNTS, FAILS, NO_CHAIN, NO_SOURCE, NOT_ASKED
from tests.networks import INSIDE, OUTSIDE, Network
from tests.ui_cases import FETCHES, HOSTILE, LONG, drawn, links, network, page, read, said, view_of


def suspects() -> Network:
    """`late` sold to the mill after the import, `dyer` sells polyester, `apart` sells nothing, `clean` lies outside."""
    net = network()
    for name in ("late", "dyer", "apart"):
        net.node("Facility", name, name=f"{name} gin", **INSIDE)
    net.node("Facility", "clean", name="Clean mill", **OUTSIDE)
    sale = {"basis": "trade_record", "source_file": "supplies.csv", "source_row": 9}
    net.fact("SUPPLIES", "late", "mill", commodity="cotton", first_seen=date(2026, 8, 1), documents=["INV-9"], **sale)
    net.fact("SUPPLIES", "dyer", "mill", commodity="polyester", **sale)
    net.fact("SUPPLIES", "clean", "mill", commodity="cotton", **sale)
    return net


def asked(monkeypatch: pytest.MonkeyPatch, net: Network, why: str = "", target: str = "worst", **query: str) -> AppTest:
    chosen = {"target": target, **({"why": why} if why else {}), **query}
    return page(monkeypatch, "paths", view_of(net), **chosen)


def words(net: Network, other: str, target: str = "worst") -> str:
    view = view_of(net)
    found = why_not_part.found_for(view, view.projection, Question(target), other)
    return why_not_part.as_html(view.projection, found)


@pytest.mark.parametrize(
    ("other", "target", "outcome"),
    [
        ("gin", "worst", COUNTS),
        ("late", "worst", FAILS),
        ("dyer", "worst", FAILS),
        ("apart", "worst", NO_CHAIN),
        ("clean", "worst", NO_SOURCE),
        ("gin", "plastic", NOT_ASKED),
    ],
)
def test_every_outcome_is_said_in_words(monkeypatch: pytest.MonkeyPatch, other: str, target: str, outcome: str) -> None:
    test = asked(monkeypatch, suspects(), other, target)
    text = " ".join(read(test).split())
    assert why_not_part.OUTCOMES[outcome][1] in text
    others = {meaning for name, (_, meaning) in why_not_part.OUTCOMES.items() if name != outcome}
    assert not [meaning for meaning in others if meaning in text]
    assert f"({target}) to" in text and "on 2026-" in text


def test_the_step_that_fails_says_which_rule_and_why() -> None:
    late, dyer = words(suspects(), "late"), words(suspects(), "dyer")
    assert "Step 3 does not count</b>, by the rule of time: the dates of the step do not fit" in late
    assert "2026-08-01" in late and "INV-9" in late and "supplies.csv, row 9" in late
    assert "by the rule of commodity: these are other goods" in dyer and "polyester" in dyer
    assert late.count("does not count</b>") == 1
    assert "does not count</b>" not in words(suspects(), "gin")


def test_the_chain_is_numbered_from_the_target() -> None:
    chain = words(suspects(), "late")
    places = [chain.index(f">{place}</span>") for place in (1, 2, 3, 4)]
    names = [chain.index(name, places[0]) for name in ("BILL-worst", "Sewing plant", "Spinning mill", "late gin")]
    assert places == sorted(places) and names == sorted(names)


def test_as_what_the_other_counts_is_said() -> None:
    assert "is a source of risk on that day" in words(suspects(), "late")
    clean = words(suspects(), "clean")
    assert "is no source of risk on that day, by what is on file" in clean and "placed outside the XUAR" in clean


@pytest.mark.parametrize(
    ("why", "answer"),
    [
        ("nobody", "No supplier, facility or estate has the id"),
        ("worst-1", "a path ends at a supplier, a facility or an estate"),
        (HOSTILE, "No supplier, facility or estate has the id"),
    ],
)
def test_what_cannot_be_asked_is_said_in_words(monkeypatch: pytest.MonkeyPatch, why: str, answer: str) -> None:
    test = asked(monkeypatch, suspects(), why)
    assert answer in html.unescape(said(test)) and "<img" not in drawn(test) and HOSTILE not in said(test)


def test_the_target_itself_is_no_question(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "is the target itself" in said(asked(monkeypatch, suspects(), "mill", "mill"))


def test_the_search_leads_to_the_question_and_keeps_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    test = asked(monkeypatch, suspects(), why_text="GIN OF", look_back="36", as_of="2026-03-01", page="hostile")
    found = [(text, where) for text, where in links(test) if text.startswith("why not")]
    assert [" ".join(text.split()) for text, _ in found] == ["why not Gin of Awat (gin) ?"]
    where = urlsplit(found[0][1])
    assert "page=paths" in where.query and where.fragment == "why"
    kept = {"page": ["paths"], "target": ["worst"], "look_back": ["36"], "as_of": ["2026-03-01"]}
    assert parse_qs(where.query) == kept | {"why": ["gin"]}, "and the words are gone, so that the answer comes first"


def test_what_is_not_found_says_what_to_try(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Try a part of the name" in read(asked(monkeypatch, suspects(), why_text="zzz"))


def test_more_than_fits_is_counted() -> None:
    net = network()
    for number in range(30):
        net.node("Supplier", f"n{number}", name=f"Namesake {number}")
    assert "20 more: write more of the name" in why_not_part.found_html(view_of(net), "namesake")


def test_it_is_asked_as_the_page_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    net = suspects()
    sale = next(fact for fact, (_, start, _, _) in net.facts.items() if start == "late")
    assert why_not_part.OUTCOMES[FAILS][1] in read(asked(monkeypatch, net, "late"))
    assert why_not_part.OUTCOMES[NO_CHAIN][1] in read(asked(monkeypatch, net, "late", without=sale))


def test_an_answer_is_worked_out_once() -> None:
    view = view_of(suspects())
    first = why_not_part.found_for(view, view.projection, Question("worst"), "late")
    assert why_not_part.found_for(view, view.projection, Question("worst"), "late") is first
    assert why_not_part.found_for(view, view.projection, Question("worst", steps=2), "late") is not first


@pytest.mark.parametrize("name", [HOSTILE, LONG, FETCHES, '"><script>alert(1)</script>', "\u202egnp"])
def test_hostile_names_are_only_text(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    net = suspects()
    net.nodes["mill"][1].update(name=name)
    net.nodes["late"][1].update(name=name)
    net.node("Supplier", "called", name=name, aliases=["zzz"])
    body = drawn(asked(monkeypatch, net, "late", why_text="zzz"))
    assert "why not" in body
    assert "<img" not in body and "<script>alert" not in body and "\u202e" not in body and LONG.strip() not in body
