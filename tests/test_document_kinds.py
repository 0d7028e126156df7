"""The known kinds of document, and what is said where another word stands in a file."""

from __future__ import annotations

from typing import Any

import pytest

from graph.document_kinds import DOCUMENT_KINDS, SHOWS, near_to, unknown_in_words
from graph.projection import Projection
from ingest.cleaning import CLEANERS
from review.case import Case, case_of
from tests.networks import D, Network
from tests.reviewed import cotton, paper


def reviewed(network: Network) -> Case:
    projection: Projection = network.projection()
    return case_of(projection, "shipment", as_of=D)


def named(case: Case, document: str) -> list[str]:
    return [words for words in case.not_known if words.startswith(f"document {document} ")]


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("payment", "proof_of_payment"),
        ("certificate_of_origin", "origin_certificate"),
        ("commercial_invoice", "invoice"),
        ("bill of lading", "bill_of_lading"),
        ("gin_records", "gin_record"),
        ("12_43b_statement", "statement_12_43b"),
        ("invioce", "invoice"),
    ],
)
def test_the_nearest_known_kind_comes_first(written: str, near: str) -> None:
    assert near_to(written)[0] == near


@pytest.mark.parametrize("written", ["发票", "", "xyzzy", "___"])
def test_a_word_that_is_near_to_none_has_none(written: str) -> None:
    assert near_to(written) == []


def test_every_kind_says_what_it_shows() -> None:
    assert set(SHOWS) == DOCUMENT_KINDS and all(SHOWS.values())
    assert all(near_to(kind)[0] == kind for kind in DOCUMENT_KINDS - {"other"})


def test_an_unknown_kind_in_words() -> None:
    assert unknown_in_words("payment") == "'payment' is not one of the known kinds; near to it: proof_of_payment"
    assert unknown_in_words("xyzzy") == "'xyzzy' is not one of the known kinds, and near to none of them"


@pytest.mark.parametrize(
    ("column", "cell", "kept"), [("document_kind", "Payment", "payment"), ("document_kinds", "Payment", ["payment"])]
)
def test_a_load_names_the_nearest_kinds_and_where_the_list_is(column: str, cell: str, kept: Any) -> None:
    odd = CLEANERS[column].clean(cell)
    assert odd.value == kept
    for words in ("near to it: proof_of_payment", "docs/data-dictionary.md"):
        assert words in odd.message


def test_a_review_names_a_paper_of_a_kind_that_no_rule_reads() -> None:
    network = cotton()
    paper(network, "PAID", "payment", refers_to="last-invoice")
    paper(network, "STAR", "horoscope", "shipment")
    assert named(reviewed(network), "STAR")[0].endswith("; no known kind is near to it")
    (words,) = named(reviewed(network), "PAID")
    assert "is of the kind 'payment', which no rule reads: it counts for nothing" in words
    assert words.endswith("; the nearest known kind is proof_of_payment")


def test_a_paper_of_a_kind_that_the_notice_asks_for_counts() -> None:
    network = cotton()
    paper(network, "DNA", "dna_map", proves=["shipment"])
    assert named(reviewed(network), "DNA")
    network.nodes["shipment"][1]["requested"] = ["dna_map"]
    assert not named(reviewed(network), "DNA")


def test_a_known_kind_that_no_rule_needs_is_not_named() -> None:
    network = cotton()
    paper(network, "ODD", "other", proves=["shipment"])
    assert not named(reviewed(network), "ODD")
