"""What is asked and what is answered, rule by rule: scope, regimes, targets, the best path, alternatives, tier."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.errors import UserMistake
from graph.why_not import why_not
from tests.cases import SHIRTS, ask, best, buys, from_gin, shipped, verdict, with_lot
from tests.networks import BORDERLINE, INSIDE, OUTSIDE, D, Network


@pytest.mark.parametrize(
    ("goods", "expected"),
    [
        (SHIRTS, "exposed"),
        ({"hts": "6205.20.20"}, "exposed"),
        ({"hts": "6205.30.20", "fibre_content": "100% polyester"}, "not assessed"),
        ({"hts": "8471.30.01", "description": "Laptops"}, "not assessed"),
        ({"hts": "8471.30.01", "description": "Cotton bags"}, "exposed"),
    ],
)
def test_only_lines_in_scope_are_asked_and_a_line_to_examine_is(goods: dict[str, str], expected: str) -> None:
    network = from_gin()
    network.nodes["line"] = ("Line", dict(goods))
    assert verdict(network) == expected
    assert verdict(network, "line") == expected


def test_not_assessed_never_reads_as_clear() -> None:
    answer = ask(shipped(hts="8471.30.01"))
    assert answer["verdict"] == "not assessed"
    assert "not a clearance" in answer["because"]


def test_a_shipment_is_its_worst_line() -> None:
    network = from_gin(hts="5201.00")
    network.fact("HAS_LINE", "shipment", network.node("Line", "seed", hts="1207.21.00"))
    network.fact("HAS_LINE", "shipment", network.node("Line", "paste", hts="2002.90.80"))
    answer = ask(network)
    assert answer["verdict"] == "exposed"
    by_line = {line["line"]: line["verdict"] for line in answer["lines"]}
    assert by_line == {"line": "exposed", "seed": "unknown", "paste": "unknown"}


@pytest.mark.parametrize(
    ("dates", "assessed"),
    [
        ({"import_date": date(2020, 11, 29)}, False),
        ({"import_date": date(2020, 11, 30)}, True),
        ({"import_date": date(2020, 11, 29), "entry_date": date(2020, 12, 1)}, False),
        ({"import_date": date(2020, 11, 29), "entry_date": date(2020, 12, 1), "entry_type": "ftz"}, True),
    ],
)
def test_a_regime_must_reach_the_dates(dates: dict[str, Any], assessed: bool) -> None:
    network = from_gin()
    network.nodes["shipment"] = ("Shipment", dates)
    assert verdict(network) == ("exposed" if assessed else "not assessed")
    assert verdict(network, "line") == ("exposed" if assessed else "not assessed")


def test_a_shipment_without_lines_is_asked_for_both_and_says_so() -> None:
    network = shipped()
    del network.nodes["line"], network.facts[next(iter(network.facts))]
    answer = ask(network)
    assert ("shipment", "goods") in {(end["id"], end["missing"]) for end in answer["open_ends"]}
    buys(network, "maker", "farm", INSIDE, commodity="tomato")
    assert verdict(network) == "exposed"
    assert verdict(network, commodity="cotton") == "unknown"


def test_a_line_starts_where_its_shipment_would() -> None:
    network = from_gin()
    network.fact("HAS_LINE", "shipment", network.node("Line", "paste", hts="2002.90.80"))
    network.facts[next(f for f, (kind, *_) in network.facts.items() if kind == "SUPPLIES")][3]["commodity"] = "cotton"
    answer = ask(network, "line")
    assert (answer["verdict"], best(answer), answer["tier"]) == ("exposed", ["maker", "gin"], 1)
    assert verdict(network, "paste") == "unknown"


def test_an_estate_inside_is_a_path_of_no_steps() -> None:
    network = Network()
    network.node("Estate", "farm", **INSIDE)
    answer = ask(network, "farm")
    assert (answer["verdict"], answer["confidence"], answer["tier"]) == ("exposed", 1.0, 0)
    assert answer["paths"][0]["steps"] == []


def test_a_company_is_asked_for_both_commodities_unless_one_is_named() -> None:
    network = Network()
    network.node("Supplier", "trader", **OUTSIDE)
    buys(network, "trader", "farm", INSIDE, commodity="tomato")
    assert verdict(network, "trader") == "exposed"
    assert verdict(network, "trader", commodity="tomato") == "exposed"
    assert verdict(network, "trader", commodity="cotton") == "unknown"


def test_the_highest_product_wins_over_fewer_steps() -> None:
    network = from_gin(basis="trade_record")
    buys(network, "maker", "trader", basis="documented")
    buys(network, "trader", "farm", INSIDE, basis="documented")
    assert best(ask(network)) == ["maker", "trader", "farm"]


def test_ties_go_to_fewer_steps_then_to_node_ids_then_to_fact_ids() -> None:
    network = shipped()
    buys(network, "maker", "a", confidence=1.0)
    buys(network, "a", "b", INSIDE, basis="declared")
    assert best(ask(network)) == ["maker", "a", "b"]
    buys(network, "maker", "y", INSIDE, basis="declared")
    assert best(ask(network)) == ["maker", "y"]
    twice = [buys(network, "maker", "c", INSIDE, basis="declared") for _ in range(2)]
    answer = ask(network)
    assert best(answer) == ["maker", "c"]
    assert answer["paths"][0]["steps"][-1]["fact"] == min(twice)


def test_products_that_tie_only_in_floating_point_are_compared_as_integers() -> None:
    """0.8 x 0.8 is more than 0.64 in floating point; both cost 446287102628."""
    network = shipped()
    buys(network, "maker", "b", confidence=0.8)
    buys(network, "b", "c", INSIDE, confidence=0.8)
    buys(network, "maker", "d", INSIDE, confidence=0.64)
    assert best(ask(network)) == ["maker", "d"]


def test_alternatives_share_no_evidence_with_an_earlier_path() -> None:
    network = shipped()
    buys(network, "maker", "trader", basis="documented")
    buys(network, "trader", "gin", INSIDE)
    buys(network, "trader", "farm", INSIDE, basis="trade_record")
    buys(network, "maker", "press", INSIDE, basis="trade_record")
    buys(network, "maker", "field", INSIDE, basis="registry")
    answer = ask(network)
    assert [path["steps"][-1]["to"] for path in answer["paths"]] == ["gin", "press"]
    assert len(ask(network, paths=1)["paths"]) == 1


def test_tier_counts_sales_and_lot_inputs() -> None:
    network = with_lot()
    for number, (given, taken) in enumerate((("yarn", "lot"), ("bale", "yarn"))):
        network.fact("INPUT_TO", network.node("Lot", given), taken)
        network.fact("PRODUCED_AT", given, network.node("Facility", f"site{number}", **OUTSIDE))
    buys(network, "site1", "farm", INSIDE)
    answer = ask(network)
    assert (best(answer), answer["tier"]) == (["line", "lot", "yarn", "bale", "site1", "farm"], 3)


@pytest.mark.parametrize(
    "options",
    [{"commodity": "silk"}, {"look_back_months": -1}, {"paths": 0}, {"max_steps": -1}, {"as_of": date(1, 1, 1)}],
)
def test_a_question_that_makes_no_sense_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(UserMistake):
        ask(from_gin(), **options)


@pytest.mark.parametrize("target", ["shipmnt", "lot", ""])
def test_a_target_that_is_not_there_or_cannot_be_asked_about_is_refused(target: str) -> None:
    with pytest.raises(UserMistake):
        ask(with_lot(), target)


def _two_ways_to_the_trader(cheap: dict[str, Any], dear: dict[str, Any]) -> Network:
    """The trader is reached by a better step and by a worse one; what the better one carries may not do for the gin."""
    network = shipped()
    buys(network, "maker", "trader", **({"confidence": 1.0} | cheap))
    buys(network, "maker", "trader", **({"confidence": 0.5} | dear))
    return network


def test_a_better_step_that_comes_too_early_hides_no_later_one() -> None:
    network = _two_ways_to_the_trader({"last_seen": date(2022, 1, 1)}, {})
    buys(network, "trader", "gin", INSIDE, first_seen=date(2022, 1, 2))
    assert ask(network)["confidence"] == pytest.approx(0.5 * 0.9)


def test_a_better_step_of_a_lower_stage_hides_no_higher_one() -> None:
    network = _two_ways_to_the_trader({"hts": "5201.00"}, {"hts": "5205.12"})
    buys(network, "trader", "spinner", INSIDE, hts="5205.12")
    assert ask(network)["confidence"] == pytest.approx(0.5 * 0.9)


def test_a_site_read_beside_lots_hides_no_walk_through_it() -> None:
    network = with_lot()
    network.fact("INPUT_TO", network.node("Lot", "yarn"), "lot")
    network.fact("FROM_LOT", "line", network.node("Lot", "unrecorded"), confidence=0.5)
    network.fact("PRODUCED_AT", "unrecorded", "maker")
    answer = ask(network)
    assert (best(answer), answer["confidence"]) == (["line", "unrecorded", "maker", "gin"], pytest.approx(0.5 * 0.9))


def test_a_better_way_that_is_too_long_hides_no_shorter_one() -> None:
    network = shipped()
    buys(network, "maker", "a", confidence=1.0)
    buys(network, "a", "trader", confidence=1.0)
    buys(network, "maker", "trader", confidence=0.5)
    buys(network, "trader", "near", BORDERLINE)
    buys(network, "trader", "b", confidence=1.0)
    buys(network, "b", "gin", INSIDE)
    assert best(ask(network)) == ["maker", "a", "trader", "b", "gin"]
    assert best(ask(network, max_steps=4)) == ["maker", "trader", "b", "gin"]


def test_an_alternative_may_go_round_a_circle_of_lots_that_the_best_path_enters_elsewhere() -> None:
    """Best: line, w, source. The other comes to w by v2 and v; what goes from w to v, as good, does not hide it."""
    network = shipped()
    for lot in ("w", "v", "v2"):
        network.node("Lot", lot)
    network.fact("FROM_LOT", "line", "w")
    network.fact("FROM_LOT", "line", "v2", confidence=0.9)
    for given, output in (("v", "w"), ("w", "v"), ("v", "v2")):
        network.fact("INPUT_TO", given, output)
    network.fact("PRODUCED_AT", "w", network.node("Facility", "source", **INSIDE))
    answer = ask(network)
    ways = [[step["to"] for step in path["steps"]] for path in answer["paths"]]
    assert ways == [["line", "w", "source"], ["line", "v2", "v", "w", "source"]]


# --- a line of which nobody knows what it holds


UNREADABLE = {"hts": "ABC", "description": "see invoice"}


def test_a_line_of_unknown_goods_is_asked_for_both_commodities() -> None:
    network = shipped(**UNREADABLE)
    buys(network, "maker", "estate of tomatoes", INSIDE, commodity="tomato")
    answer = ask(network)
    assert (answer["verdict"], best(answer)[-1]) == ("exposed", "estate of tomatoes")
    assert ask(network, commodity="cotton")["verdict"] == "unknown"
    (line,) = answer["lines"]
    assert (line["covered"], line["commodity"], line["verdict"]) == ("examine", None, "exposed")


def test_a_line_of_unknown_goods_is_never_left_out_of_a_verdict() -> None:
    network = shipped(**UNREADABLE)
    answer = ask(network)
    assert answer["verdict"] == "unknown" and answer["open_ends"]
    assert ask(network, "line")["verdict"] == "unknown"
    assert ask(shipped(hts="8471.30"))["verdict"] == "not assessed"


def test_why_not_says_for_which_commodity_a_line_of_unknown_goods_was_asked() -> None:
    network = shipped(**UNREADABLE)
    buys(network, "maker", "estate of tomatoes", OUTSIDE, commodity="tomato")
    found = why_not(network.projection(), "shipment", "estate of tomatoes", as_of=D)
    assert (found.line, found.commodity, found.outcome) == ("line", "tomato", "no source of risk")
