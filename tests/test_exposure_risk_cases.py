"""Sources of risk one by one: places, listings, ownership."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.cases import DAY, ask, listed, shipped, verdict
from tests.networks import BORDERLINE, INSIDE, OUTSIDE, UNPLACED, D, Network


@pytest.mark.parametrize(
    ("label", "place", "kind", "certainty"),
    [
        ("Facility", INSIDE, "site_in_xuar", 1.0),
        ("Estate", {"xuar": "inside", "xuar_method": "postal_code", "xuar_certainty": 0.95}, "site_in_xuar", 0.95),
        ("Facility", {"xuar": "inside", "xuar_method": "name", "xuar_certainty": 0.7}, "site_in_xuar", 0.7),
        ("Facility", BORDERLINE, "site_borderline", 0.5),
        ("Supplier", INSIDE | {"role": "trader"}, "registered_in_xuar", 0.5),
        ("Supplier", BORDERLINE, "registered_in_xuar", 0.5),
        ("Supplier", INSIDE | {"role": "spinner"}, "site_in_xuar", 1.0),
        ("Facility", OUTSIDE, None, None),
        ("Facility", UNPLACED, None, None),
    ],
)
def test_a_place_as_a_source(label: str, place: dict[str, Any], kind: str | None, certainty: float | None) -> None:
    network = Network()
    network.node(label, "it", **place)
    answer = ask(network, "it")
    risk = answer["paths"][0]["risk"] if answer["paths"] else {"kind": None, "certainty": None}
    assert (risk["kind"], risk["certainty"]) == (kind, certainty)
    strong = certainty is not None and certainty >= 0.95
    assert (answer["verdict"] == "exposed") is strong


@pytest.mark.parametrize(
    ("status", "expected", "confidence"),
    [
        ("identical", "exposed", 1.0),
        ("confirmed", "exposed", 1.0),
        ("candidate", "inferred", 0.8),
        ("unsure", "inferred", 0.8),
        ("rejected", "unknown", None),
    ],
)
def test_a_listed_maker(status: str, expected: str, confidence: float | None) -> None:
    network = shipped()
    listed(network, "maker", status)
    answer = ask(network)
    assert (answer["verdict"], answer["confidence"]) == (expected, confidence)


@pytest.mark.parametrize(
    ("listing", "counts"),
    [
        ({"effective_date": D}, True),
        ({"effective_date": D + DAY}, False),
        ({"removed_on": D}, False),
        ({"removed_on": D + DAY}, True),
        ({}, True),
    ],
)
def test_a_listing_counts_as_it_stood_on_the_day(listing: dict[str, Any], counts: bool) -> None:
    network = shipped()
    listed(network, "maker", **listing)
    assert (verdict(network, as_of=date(2024, 1, 1)) == "exposed") is counts


def owned(*holdings: tuple[str, str, float], **listing: Any) -> Network:
    """A shipment whose maker is owned so; `parent` is listed."""
    network = shipped()
    for owner, company, share in holdings:
        for party in {owner, company} - network.nodes.keys():
            network.node("Supplier", party, **OUTSIDE)
        network.fact("OWNS", owner, company, share=share)
    listed(network, "parent", **listing)
    return network


def test_shares_multiply_along_chains_and_chains_add() -> None:
    chains = (("parent", "a", 0.8), ("a", "maker", 0.5), ("parent", "b", 0.5), ("b", "maker", 0.4))
    answer = ask(owned(*chains))
    assert (answer["verdict"], answer["confidence"]) == ("inferred", 0.6)
    assert answer["paths"][0]["risk"]["kind"] == "owned_by_listed"


def test_exactly_half_in_decimal_shares_is_half() -> None:
    chains = (("parent", "a", 0.7), ("a", "maker", 0.6), ("parent", "maker", 0.08))
    assert verdict(owned(*chains)) == "inferred"
    assert verdict(owned(*chains[:-1], ("parent", "maker", 0.0799))) == "unknown"


def test_a_listing_that_names_affiliates_weighs_more() -> None:
    assert ask(owned(("parent", "maker", 0.5), names_affiliates=True))["confidence"] == 0.9


def test_an_owner_by_an_unconfirmed_match_weighs_its_score() -> None:
    assert ask(owned(("parent", "maker", 0.5), status="candidate"))["confidence"] == pytest.approx(0.6 * 0.8)


def test_a_weak_match_does_not_borrow_a_strong_ones_score() -> None:
    network = owned(("parent", "maker", 0.1), ("cousin", "maker", 0.5))
    entity = network.labelled("ListedEntity")[0]
    network.fact("MATCHES", "cousin", entity, status="candidate", score=0.7)
    assert ask(network)["confidence"] == pytest.approx(0.6 * 0.7)


def test_a_weak_match_takes_nothing_from_a_strong_one() -> None:
    network = owned(("parent", "maker", 0.5), ("cousin", "maker", 0.5))
    network.fact("MATCHES", "cousin", network.labelled("ListedEntity")[0], status="candidate", score=0.7)
    assert ask(network)["confidence"] == 0.6


def test_two_records_of_one_holding_are_one() -> None:
    assert verdict(owned(("parent", "maker", 0.3), ("parent", "maker", 0.3))) == "unknown"


def test_two_records_of_one_match_count_once() -> None:
    network = owned(("parent", "maker", 0.3))
    network.fact("MATCHES", "parent", network.labelled("ListedEntity")[0], status="identical", score=1.0)
    assert verdict(network) == "unknown"


def test_two_listed_owners_do_not_add_up() -> None:
    network = owned(("parent", "maker", 0.3), ("other", "maker", 0.3))
    listed(network, "other")
    assert verdict(network) == "unknown"


def test_a_listing_is_counted_once_along_a_chain() -> None:
    network = owned(("grandparent", "parent", 1.0), ("parent", "maker", 0.3))
    network.fact("MATCHES", "grandparent", network.labelled("ListedEntity")[0], status="identical", score=1.0)
    assert verdict(network) == "unknown"


def test_ownership_cycles_are_legal_and_counted_along_simple_chains() -> None:
    ring = (("a", "maker", 0.4), ("maker", "a", 1.0), ("parent", "a", 1.0))
    assert verdict(owned(*ring)) == "unknown"
    assert verdict(owned(*ring, ("parent", "maker", 0.1))) == "inferred"


def test_a_holding_counts_on_the_day() -> None:
    network = owned(("parent", "maker", 0.9))
    holding = next(p for kind, _, _, p in network.facts.values() if kind == "OWNS")
    for dates, counts in (
        ({"since": D, "until": D}, True),
        ({"since": D + DAY, "until": None}, False),
        ({"since": None, "until": D - DAY}, False),
    ):
        holding |= dates
        assert (verdict(network) == "inferred") is counts


def test_goods_do_not_flow_through_ownership() -> None:
    network = shipped()
    network.fact("OWNS", network.node("Facility", "owner", **INSIDE), "maker", share=1.0)
    assert verdict(network) == "unknown"
