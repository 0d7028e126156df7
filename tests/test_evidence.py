"""What the steps of a path are said to rest on: counted by their documents, and by their basis where they have none."""

from __future__ import annotations

import re
from typing import Any

import pytest

from graph.evidence import GROUNDS, evidence_in_words
from graph.exposure import Assessment, assess
from graph.projection import Projection
from tests.networks import INSIDE, OUTSIDE, D, Network


def bought(**sale: Any) -> tuple[Projection, Assessment]:
    """A mill that bought from a gin inside, by one sale."""
    net = Network()
    net.node("Facility", "mill", **OUTSIDE)
    net.node("Facility", "gin", **INSIDE)
    net.node("Document", "paper", kind="invoice")
    net.node("Document", "stub", stub=True)
    net.fact("SUPPLIES", "gin", "mill", commodity="cotton", **sale)
    projection = net.projection()
    return projection, assess(projection, ["mill"], as_of=D)[0]


@pytest.mark.parametrize(
    ("sale", "words"),
    [
        ({"basis": "declared", "documents": ["paper"]}, "its step has a document"),
        ({"basis": "documented"}, "no document behind it and rests on a document that is not on file"),
        ({"basis": "documented", "documents": ["stub"]}, "rests on a document that is not on file"),
        ({"basis": "documented", "documents": ["gone"]}, "rests on a document that is not on file"),
        ({"basis": "declared"}, "rests on what somebody declared"),
        ({}, "rests on what somebody declared"),
        ({"basis": "trade_record"}, "rests on trade records"),
        ({"basis": "registry"}, "rests on a registry"),
        ({"basis": "inferred"}, "rests on inference"),
        ({"basis": "hearsay"}, "rests on inference"),
    ],
)
def test_one_step_rests_on_its_document_else_on_its_basis(sale: dict[str, Any], words: str) -> None:
    projection, answer = bought(**sale)
    assert evidence_in_words(projection, answer.paths[0]).endswith(words)
    assert answer.because.endswith(words)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("confirmed", "1 rests on a match that a person confirmed, 1 on inference"),
        ("candidate", "1 rests on a match that nobody confirmed, 1 on inference"),
    ],
)
def test_matches_and_operators_rest_on_what_the_rules_say(status: str, words: str) -> None:
    net = Network()
    net.node("Facility", "mill", **OUTSIDE)
    net.node("Supplier", "runs it", **OUTSIDE)
    net.node("Supplier", "double", role="ginner", **INSIDE)
    net.fact("OPERATES", "runs it", "mill", basis="documented")
    net.fact("POSSIBLY_SAME_AS", "runs it", "double", score=0.9, status=status)
    projection = net.projection()
    (answer,) = assess(projection, ["mill"], as_of=D)
    assert answer.because.endswith(f"none of its 2 steps has a document behind it, {words}")


def test_the_numbers_add_up_to_the_steps_of_the_path() -> None:
    net = Network()
    net.node("Facility", "site0", **OUTSIDE)
    net.node("Document", "paper")
    bases = ("declared", "declared", "documented", "trade_record", "documented")
    for number, basis in enumerate(bases, 1):
        net.node("Facility", f"site{number}", **(INSIDE if number == len(bases) else OUTSIDE))
        papers = {"documents": ["paper"]} if basis == "documented" else {}
        net.fact("SUPPLIES", f"site{number}", f"site{number - 1}", basis=basis, **papers)
    (answer,) = assess(net.projection(), ["site0"], as_of=D)
    words = answer.because.rpartition("; ")[2]
    expected = "2 of its 5 steps have a document behind them, 2 rest on what somebody declared, 1 on trade records"
    assert words == expected
    shown, total, *rest = map(int, re.findall(r"\d+", words))
    assert shown + sum(rest) == total == len(answer.paths[0].steps)


def test_all_documented_is_said_so_and_no_ground_is_named_twice() -> None:
    net = Network()
    for site, place in (("a", OUTSIDE), ("b", OUTSIDE), ("c", INSIDE)):
        net.node("Facility", site, **place)
    net.node("Document", "paper")
    for seller, buyer in (("b", "a"), ("c", "b")):
        net.fact("SUPPLIES", seller, buyer, basis="documented", documents=["paper"])
    (answer,) = assess(net.projection(), ["a"], as_of=D)
    assert answer.because.endswith("; all of its 2 steps have a document behind them")
    assert len(set(GROUNDS.values())) == len(GROUNDS)
