"""The rules of a walk one by one: steps, time, goods, stage, lots, length."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cases import DAY, LAST_DAY, YARN, ask, best, buys, from_gin, shipped, verdict, with_lot
from tests.networks import INSIDE, OUTSIDE, D, Network


@pytest.mark.parametrize(
    ("basis", "confidence", "expected"),
    [
        ("documented", 0.99, "exposed"),
        ("declared", 0.9, "exposed"),
        (None, 0.9, "exposed"),
        ("trade_record", 0.8, "exposed"),
        ("registry", 0.7, "inferred"),
        ("inferred", 0.5, "inferred"),
    ],
)
def test_a_sale_counts_by_its_basis(basis: str | None, confidence: float, expected: str) -> None:
    answer = ask(from_gin(basis=basis))
    assert (answer["verdict"], answer["confidence"]) == (expected, confidence)


def test_a_confidence_that_the_fact_gives_replaces_the_default() -> None:
    assert ask(from_gin(confidence=0.31))["confidence"] == 0.31


def test_a_weak_exposed_path_decides_before_a_strong_inferred_one() -> None:
    network = from_gin(confidence=0.02)
    buys(network, "maker", "farm", INSIDE, basis="registry")
    answer = ask(network)
    assert (answer["verdict"], best(answer)) == ("exposed", ["maker", "gin"])


@pytest.mark.parametrize(
    ("window", "counts"),
    [
        ({"last_seen": LAST_DAY}, True),
        ({"last_seen": LAST_DAY - DAY}, False),
        ({"first_seen": D}, True),
        ({"first_seen": D + DAY}, False),
        ({"first_seen": date(2019, 1, 1), "last_seen": date(2030, 1, 1)}, True),
        ({}, True),
    ],
)
def test_a_sale_counts_from_the_look_back_until_the_day(window: dict[str, date], counts: bool) -> None:
    assert (verdict(from_gin(**window)) == "exposed") is counts


def test_the_look_back_is_in_calendar_months_and_can_be_told() -> None:
    network = from_gin(last_seen=date(2022, 2, 28))
    network.nodes["shipment"][1]["import_date"] = date(2024, 2, 29)
    assert verdict(network) == "exposed"
    assert verdict(network, look_back_months=23) == "unknown"


def test_a_seller_cannot_have_bought_after_it_sold() -> None:
    network = shipped()
    buys(network, "maker", "trader", last_seen=date(2022, 5, 1))
    sale = buys(network, "trader", "gin", INSIDE, first_seen=date(2022, 5, 1))
    assert verdict(network) == "exposed"
    network.facts[sale][3]["first_seen"] = date(2022, 5, 2)
    assert verdict(network) == "unknown"


def test_the_day_is_the_import_date_else_the_entry_date_else_as_of() -> None:
    network = from_gin(first_seen=D)
    dates = network.nodes["shipment"][1]
    dates |= {"import_date": D - DAY, "entry_date": D}
    assert verdict(network) == "unknown"
    del dates["import_date"]
    assert verdict(network) == "exposed"
    del dates["entry_date"]
    assert verdict(network, as_of=D - DAY) == "unknown"
    assert verdict(network, as_of=D) == "exposed"


def test_stage_never_rises_upstream() -> None:
    network = shipped(**YARN)
    sale = buys(network, "maker", "other", INSIDE, hts="6205.20.20")
    assert verdict(network) == "unknown"
    network.facts[sale][3]["hts"] = "5201.00"
    assert verdict(network) == "exposed"


def test_the_stage_of_a_step_binds_the_next() -> None:
    network = shipped()
    buys(network, "maker", "trader", hts="5201.00")
    sale = buys(network, "trader", "spinner", INSIDE, hts="5205.12")
    assert verdict(network) == "unknown"
    network.facts[sale][3]["hts"] = None
    assert verdict(network) == "exposed"


def test_a_by_product_keeps_the_stage_that_is_carried() -> None:
    network = shipped()
    buys(network, "maker", "crusher", hts="1512.21")
    sale = buys(network, "crusher", "source", INSIDE, hts="6205.20.20")
    assert verdict(network) == "exposed"
    network.facts[sale][3]["hts"] = "5201.00"
    assert verdict(network) == "exposed"


@pytest.mark.parametrize(
    ("goods", "counts"),
    [
        ({}, True),
        ({"commodity": "unknown"}, True),
        ({"commodity": "Cotton"}, True),
        ({"commodity": "tomato"}, False),
        ({"commodity": "polyester"}, False),
        ({"hts": "2002.90"}, False),
        ({"hts": "8471.30"}, False),
        ({"hts": "52"}, True),
    ],
)
def test_goods_are_the_lines_or_unknown(goods: dict[str, str], counts: bool) -> None:
    assert (verdict(from_gin(**goods)) == "exposed") is counts


def test_a_lot_without_inputs_walks_on_from_its_site() -> None:
    answer = ask(with_lot())
    assert best(answer) == ["line", "lot", "maker", "gin"]
    assert answer["confidence"] == 0.9


def test_recorded_inputs_stop_the_walk_and_other_purchases_are_commingling() -> None:
    network = with_lot()
    network.fact("INPUT_TO", network.node("Lot", "yarn"), "lot")
    answer = ask(network)
    assert answer["verdict"] == "unknown"
    assert [(mixed["site"], mixed["seller"]) for mixed in answer["commingling"]] == [("maker", "gin")]


def test_a_lot_that_is_its_own_input_has_no_recorded_inputs() -> None:
    network = with_lot()
    network.fact("INPUT_TO", "lot", "lot")
    assert best(ask(network)) == ["line", "lot", "maker", "gin"]


def test_an_input_lot_is_a_step_whatever_its_share() -> None:
    network = with_lot()
    for lot, place, quantity in (("clean", OUTSIDE, 999.0), ("other", INSIDE, 1.0)):
        network.node("Lot", lot)
        network.fact("INPUT_TO", lot, "lot", quantity=quantity, unit="KG")
        network.fact("PRODUCED_AT", lot, network.node("Facility", f"site-of-{lot}", **place))
    answer = ask(network)
    assert (answer["verdict"], best(answer)) == ("exposed", ["line", "lot", "other", "site-of-other"])


def test_a_lot_made_after_the_day_is_not_the_lines() -> None:
    assert verdict(with_lot(made_on=D)) == "exposed"
    assert verdict(with_lot(made_on=D + DAY)) == "unknown"


def test_a_lots_date_becomes_the_day() -> None:
    network = with_lot(made_on=date(2023, 1, 1))
    sale = next(fact for fact, (kind, *_) in network.facts.items() if kind == "SUPPLIES")
    network.facts[sale][3]["first_seen"] = date(2023, 1, 2)
    assert verdict(network) == "unknown"
    network.facts[sale][3]["first_seen"] = date(2023, 1, 1)
    assert verdict(network) == "exposed"


@pytest.mark.parametrize(("goods", "counts"), [({"stage": "raw"}, True), ({"stage": "finished"}, False)])
def test_a_lots_stage_counts_as_a_steps_does(goods: dict[str, str], counts: bool) -> None:
    network = with_lot(**goods)
    network.nodes["line"][1].update(YARN)
    assert (verdict(network) == "exposed") is counts


def test_the_maker_is_a_source_also_beside_lots() -> None:
    network = with_lot(made_on=D + DAY)
    network.nodes["maker"][1].update(INSIDE)
    assert best(ask(network)) == ["maker"]


def test_the_shipper_is_a_source_also_beside_lots_and_a_maker_but_is_not_walked_on_from() -> None:
    network = shipped(shipper="shipper")
    buys(network, "shipper", "gin", INSIDE)
    assert verdict(network) == "unknown"
    network.nodes["shipper"][1].update(INSIDE)
    answer = ask(network)
    assert (answer["verdict"], answer["confidence"]) == ("inferred", 0.45)


def test_without_a_maker_the_walk_goes_on_from_the_shipper() -> None:
    network = shipped(maker=None, shipper="shipper")
    buys(network, "shipper", "gin", INSIDE)
    assert ask(network)["confidence"] == pytest.approx(0.9 * 0.9)


def test_the_operator_of_a_site_beside_lots_is_read_but_not_walked_on_from() -> None:
    network = with_lot()
    network.fact("INPUT_TO", network.node("Lot", "yarn"), "lot")
    network.fact("OPERATES", network.node("Supplier", "operator", **OUTSIDE), "maker")
    buys(network, "operator", "farm", INSIDE)
    assert verdict(network) == "unknown"
    network.nodes["operator"][1].update(INSIDE)
    answer = ask(network)
    assert (answer["verdict"], best(answer), answer["confidence"]) == ("inferred", ["maker", "operator"], 0.45)


def test_an_operators_purchases_count_where_the_walk_goes_on() -> None:
    network = shipped()
    network.fact("OPERATES", network.node("Supplier", "operator", **OUTSIDE), "maker")
    buys(network, "operator", "gin", INSIDE)
    answer = ask(network)
    assert (answer["verdict"], answer["confidence"]) == ("inferred", pytest.approx(0.9 * 0.9))


@pytest.mark.parametrize(("sites", "confidence"), [(1, 1.0), (4, 0.25), (10, 0.1), (12, 0.1)])
def test_a_company_may_have_made_it_at_each_of_its_sites(sites: int, confidence: float) -> None:
    network = Network()
    network.node("Supplier", "company", **OUTSIDE)
    for number in range(sites):
        place = INSIDE if number == 0 else OUTSIDE
        network.fact("OPERATES", "company", network.node("Facility", f"site{number}", **place))
    network.fact("OPERATES", "company", "site0")
    answer = ask(network, "company")
    assert (answer["verdict"], answer["confidence"]) == ("inferred", confidence)


@pytest.mark.parametrize(
    ("status", "expected", "confidence"),
    [
        ("candidate", "inferred", 0.8),
        ("unsure", "inferred", 0.8),
        ("confirmed", "exposed", 1.0),
        ("rejected", "unknown", None),
    ],
)
@pytest.mark.parametrize("ends", [("maker", "twin"), ("twin", "maker")])
def test_the_same_entity_under_another_record(
    status: str, expected: str, confidence: float | None, ends: tuple[str, str]
) -> None:
    network = shipped()
    network.node("Facility", "twin", **INSIDE)
    network.fact("POSSIBLY_SAME_AS", *ends, status=status, score=0.8)
    answer = ask(network)
    assert (answer["verdict"], answer["confidence"]) == (expected, confidence)


def row_of_sellers(steps: int) -> Network:
    """A shipment whose source is so many steps away."""
    network = shipped()
    for number in range(1, steps):
        buyer = "maker" if number == 1 else f"n{number - 1}"
        buys(network, buyer, f"n{number}", INSIDE if number == steps - 1 else OUTSIDE)
    return network


def test_twelve_steps_count_and_thirteen_do_not() -> None:
    assert verdict(row_of_sellers(12)) == "exposed"
    answer = ask(row_of_sellers(13))
    assert answer["verdict"] == "unknown"
    assert ("n11", "length") in {(end["id"], end["missing"]) for end in answer["open_ends"]}
    assert verdict(row_of_sellers(13), max_steps=13) == "exposed"


def test_no_node_twice() -> None:
    network = shipped()
    buys(network, "maker", "trader", last_seen=date(2022, 1, 1))
    buys(network, "trader", "maker")
    buys(network, "maker", "maker")
    assert verdict(network) == "unknown"
    buys(network, "trader", "gin", INSIDE)
    assert best(ask(network)) == ["maker", "trader", "gin"]
