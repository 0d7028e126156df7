"""The steps of a chain, numbered from origin to port, and the moves between them; by hand, and at random."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.chain import LOTS, SALE, SHIPMENT, Chain, chain_of
from tests.cases import DAY, SHIRTS, buys, shipped
from tests.networks import OUTSIDE, D, Network

MADE = {"finished": "6205.20.20", "intermediate": "5208.12.40", "yarn": "5205.12.10", "raw": "5201.00.12"}


def chain(network: Network, **options: Any) -> Chain:
    return chain_of(network.projection(), "shipment", **({"as_of": D} | options))


def told(found: Chain) -> list[tuple[int, str, str]]:
    return [(step.number, step.key, step.process) for step in found.steps]


def lot(network: Network, name: str, site: str | None, hts: str, made_on: date = D - 90 * DAY, **more: Any) -> str:
    network.node("Lot", name, commodity="cotton", hts=hts, made_on=made_on, **more)
    if site and site not in network.nodes:
        network.node("Facility", site, **OUTSIDE)
    if site:
        network.fact("PRODUCED_AT", name, site)
    return name


def in_lots() -> Network:
    """Bales ginned and bought by a spinner; yarn, cloth and shirts made of them, each at a site of its own."""
    network = shipped()
    for name, site, hts in (
        ("shirts", "maker", MADE["finished"]),
        ("cloth", "weaver", MADE["intermediate"]),
        ("yarn", "spinner", MADE["yarn"]),
        ("bale1", "gin", MADE["raw"]),
        ("bale2", "gin", MADE["raw"]),
    ):
        lot(network, name, site, hts)
    network.fact("FROM_LOT", "line", "shirts")
    for start, end in (("cloth", "shirts"), ("yarn", "cloth"), ("bale1", "yarn"), ("bale2", "yarn")):
        network.fact("INPUT_TO", start, end)
    return network


def test_lots_are_followed_to_the_bales_and_numbered_from_the_origin() -> None:
    found = chain(in_lots())
    assert told(found) == [
        (1, "gin", "ginning"),
        (2, "spinner", "spinning"),
        (3, "weaver", "weaving"),
        (4, "maker", "cut_sew"),
        (5, "shipment", "shipping"),
    ]
    assert [(move.origin, move.to, move.by, move.lots) for move in found.moves] == [
        (1, 2, LOTS, ("bale1", "bale2")),
        (2, 3, LOTS, ("yarn",)),
        (3, 4, LOTS, ("cloth",)),
        (4, 5, LOTS, ("shirts",)),
    ]
    assert found.step(1).lots == ("bale1", "bale2")
    assert found.step(1).process_from == "goods"
    assert {step.lines for step in found.steps} == {("line",)}
    assert found.cut == ()


def test_a_site_that_does_several_processes_is_a_step_for_each() -> None:
    network = in_lots()
    network.nodes["weaver"][1]["processes"] = ["spinning", "weaving"]
    network.facts = {key: fact for key, fact in network.facts.items() if fact[:3] != ("PRODUCED_AT", "yarn", "spinner")}
    network.fact("PRODUCED_AT", "yarn", "weaver")
    found = chain(network)
    assert [(step.key, step.process, step.lots) for step in found.steps[1:3]] == [
        ("weaver", "spinning", ("yarn",)),
        ("weaver", "weaving", ("cloth",)),
    ]
    assert found.step(2).process_from == "stated"


def test_where_lots_end_the_chain_goes_on_by_purchases() -> None:
    network = shipped()
    lot(network, "shirts", "maker", MADE["finished"])
    network.fact("FROM_LOT", "line", "shirts")
    buys(network, "maker", "mill", hts=MADE["yarn"], last_seen=D - 100 * DAY)
    found = chain(network)
    assert told(found) == [(1, "mill", ""), (2, "maker", "cut_sew"), (3, "shipment", "shipping")]
    assert [move.by for move in found.moves] == [SALE, LOTS]
    assert found.step(1).last_day == D - 100 * DAY


def test_what_exposure_does_not_count_is_no_step() -> None:
    network = shipped()
    buys(network, "maker", "long-ago", hts=MADE["yarn"], last_seen=date(2019, 1, 1))
    buys(network, "maker", "tomato-plant", commodity="tomato")
    found = chain(network)
    assert told(found) == [(1, "maker", ""), (2, "shipment", "shipping")]
    assert [move.by for move in found.moves] == [SHIPMENT]


def test_the_operator_and_the_same_site_under_another_record_are_parties_of_one_step() -> None:
    network = shipped()
    buys(network, "maker", "mill")
    network.node("Supplier", "company", **OUTSIDE)
    network.fact("OPERATES", "company", "mill")
    network.node("Facility", "mill-again", **OUTSIDE)
    network.fact("POSSIBLY_SAME_AS", "mill", "mill-again", status="confirmed", score=0.9)
    buys(network, "mill-again", "gin")
    found = chain(network)
    assert [step.key for step in found.steps] == ["gin", "mill", "maker", "shipment"]
    assert set(found.step(2).members) == {"company", "mill", "mill-again"}


def test_a_seller_with_one_site_is_a_step_at_that_site_and_one_with_several_is_not() -> None:
    network = shipped()
    for company, sites in (("one", ["only"]), ("many", ["first", "second"])):
        network.node("Supplier", company, **OUTSIDE)
        for site in sites:
            network.fact("OPERATES", company, network.node("Facility", site, processes=["spinning"], **OUTSIDE))
        network.fact("SUPPLIES", company, "maker", basis="declared")
    found = chain(network)
    assert {step.key for step in found.steps} == {"many", "only", "maker", "shipment"}


def test_a_pair_that_nobody_confirmed_is_no_party_of_the_step_though_its_purchases_are_followed() -> None:
    network = shipped()
    network.node("Facility", "twin", **OUTSIDE)
    network.fact("POSSIBLY_SAME_AS", "maker", "twin", status="candidate", score=0.9)
    buys(network, "twin", "gin")
    found = chain(network)
    assert [step.key for step in found.steps] == ["gin", "maker", "shipment"]
    assert "twin" not in found.step(2).members


def test_a_lot_without_a_place_is_a_step_of_its_own() -> None:
    network = shipped()
    lot(network, "shirts", None, MADE["finished"])
    network.fact("FROM_LOT", "line", "shirts")
    assert told(chain(network)) == [(1, "shirts", "cut_sew"), (2, "shipment", "shipping")]


def test_a_circle_of_purchases_is_told_once_and_ends() -> None:
    network = shipped()
    buys(network, "maker", "a")
    buys(network, "a", "b")
    buys(network, "b", "a")
    found = chain(network)
    assert sorted(step.key for step in found.steps) == ["a", "b", "maker", "shipment"]
    assert found.steps[-1].key == "shipment"


def test_beyond_the_most_steps_the_nearest_are_there_and_it_says_so() -> None:
    network = shipped()
    for number in range(6):
        buys(network, "maker", f"seller{number}")
    found = chain(network, most_steps=4)
    assert [step.key for step in found.steps] == ["seller0", "seller1", "maker", "shipment"]
    assert found.cut == ("more than 4 steps lead upstream: the nearest are shown",)


def test_goods_out_of_scope_have_no_chain_but_the_shipping() -> None:
    network = shipped(hts="6205.30.20", fibre_content="100% polyester")
    buys(network, "maker", "mill")
    found = chain(network)
    assert told(found) == [(1, "shipment", "shipping")]
    assert found.of_line("line") == ()


def test_a_shipment_without_lines_is_followed_for_both_commodities() -> None:
    network = Network()
    network.node("Shipment", "shipment", import_date=D)
    network.fact("PRODUCED_AT", "shipment", network.node("Facility", "maker", **OUTSIDE))
    found = chain(network)
    assert told(found) == [(1, "maker", ""), (2, "shipment", "shipping")]
    assert found.step(1).lines == ()


@st.composite
def traded(draw: st.DrawFn) -> Network:
    network = shipped(**SHIRTS)
    sites = ["maker", *(f"site{n}" for n in range(draw(st.integers(0, 6))))]
    for site in sites[1:]:
        network.node("Facility", site, **OUTSIDE)
    for seller, buyer in draw(st.lists(st.tuples(st.sampled_from(sites), st.sampled_from(sites)), max_size=14)):
        network.fact("SUPPLIES", seller, buyer, basis="declared")
    return network


@given(traded())
@settings(max_examples=150, deadline=None)
def test_every_place_that_sells_into_the_chain_is_in_it_once_and_no_place_that_does_not(network: Network) -> None:
    found = chain(network)
    sold = {(a, b) for kind, a, b, _ in network.facts.values() if kind == "SUPPLIES" and a != b}
    upstream, grew = {"maker"}, True
    while grew:
        more = {seller for seller, buyer in sold if buyer in upstream} | upstream
        grew, upstream = more != upstream, more
    assert sorted(step.key for step in found.steps) == sorted([*upstream, "shipment"])
    assert [step.number for step in found.steps] == list(range(1, len(found.steps) + 1))
    moved = {(found.step(move.origin).key, found.step(move.to).key) for move in found.moves}
    assert moved == {(a, b) for a, b in sold if b in upstream} | {("maker", "shipment")}
    if not _in_a_circle(sold):
        assert all(move.origin < move.to for move in found.moves)


def _in_a_circle(sold: set[tuple[str, str]]) -> bool:
    left = set(sold)
    while left:
        sellers = {seller for seller, _ in left}
        last = {pair for pair in left if pair[1] not in sellers}
        if not last:
            return True
        left -= last
    return False


@pytest.mark.parametrize("line", ["line", "no-such-line"])
def test_steps_of_a_line(line: str) -> None:
    assert len(chain(in_lots()).of_line(line)) == (5 if line == "line" else 0)
