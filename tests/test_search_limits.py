"""Where there is a great deal upstream: paths are found all the same, and what was not looked at is said."""

from __future__ import annotations

import os
import random

import pytest

from graph.exposure import Assessment, assess
from graph.portfolio import sweep
from graph.projection import Projection
from tests.cases import DAY, ask, best, buys, shipped
from tests.exposure_oracle import assess_by_brute_force
from tests.networks import INSIDE, OUTSIDE, UNPLACED, D, Network, Properties
from tests.test_tracing_cases import of, seller, traced

LONG = os.environ.get("XUAR_RISK_LONG") == "1"
MANY = 3_000
OTHERS = "it has more than 2000 steps upstream: the others were not looked at for gaps"


def _sellers(network: Network, buyer: str, number: int = MANY, **sale: object) -> None:
    for one in range(number):
        seller(network, buyer, f"seller{one:04}", **sale)


def _swept(network: Network) -> dict[str, str]:
    return {standing.target: standing.verdict for standing in sweep(network.projection(), as_of=D)}


@pytest.mark.parametrize("which", [0, 1_999, 2_000, MANY - 1])
def test_the_one_source_among_thousands_of_suppliers_is_found(which: int) -> None:
    network = shipped()
    for number in range(MANY):
        buys(network, "maker", f"seller{number:04}", INSIDE if number == which else None)
    answer = ask(network)
    assert (answer["verdict"], best(answer)) == ("exposed", ["maker", f"seller{which:04}"])
    assert len(answer["paths"]) == 1
    assert (answer["clears"]["exact"], len(answer["clears"]["facts"])) == (True, 1)
    assert _swept(network) == {"shipment": "exposed"}


def test_sources_behind_thousands_of_suppliers_are_all_found() -> None:
    network = shipped()
    for number in range(MANY):
        buys(network, "maker", f"seller{number:04}")
    for number in range(5):
        buys(network, f"seller{MANY - 1 - number:04}", f"gin{number}", INSIDE)
    answer = ask(network, paths=9)
    assert sorted(path["risk"]["id"] for path in answer["paths"]) == [f"gin{number}" for number in range(5)]


def test_purchases_at_a_lots_maker_that_were_not_looked_at_are_never_clear() -> None:
    """Each is explained by the paper of an input, but there are more than are looked at."""
    network = traced()
    _sellers(network, "mill", 50, documents=["paper-yarn"])
    assert ask(network)["verdict"] == "traced clear"
    _sellers(network, "mill", documents=["paper-yarn"])
    answer = ask(network)
    assert (answer["verdict"], answer["commingling"]) == ("unknown", [])
    assert answer["open_ends"] == [{"id": "mill", "missing": "length", "because": OTHERS}]
    assert _swept(network) == {"shipment": "unknown"}


def test_a_purchase_beside_the_lots_among_those_that_were_not_looked_at_does_not_pass_for_clear() -> None:
    network = traced()
    _sellers(network, "mill", documents=["paper-yarn"])
    seller(network, "mill", "stranger")
    assert ask(network)["verdict"] == "unknown"
    assert _swept(network) == {"shipment": "unknown"}


@pytest.mark.parametrize(("place", "verdict"), [(OUTSIDE, "traced clear"), (UNPLACED, "unknown"), (INSIDE, "inferred")])
def test_of_who_sells_to_an_origin_every_place_is_looked_at(place: Properties, verdict: str) -> None:
    """More than a place is not asked of them, however many they are."""
    network = traced()
    _sellers(network, "gin")
    network.nodes[f"seller{MANY - 1:04}"][1].update(place)
    (answer,) = assess(network.projection(), ["shipment"], as_of=D)
    assert answer.verdict == verdict
    if verdict == "unknown":
        assert [(end.id, end.missing) for end in answer.open_ends] == [(f"seller{MANY - 1:04}", "place")]
    assert _swept(network) == {"shipment": verdict}


def test_what_was_missing_does_not_hang_on_what_was_asked_first() -> None:
    network = traced()
    _sellers(network, "gin")
    projection = network.projection()
    first, second = (_assessed(projection) for _ in range(2))
    assert second.refused == ()
    assert first.open_ends == second.open_ends == ()
    _sellers(network, "mill", documents=["paper-yarn"])
    projection = network.projection()
    first, second = (_assessed(projection) for _ in range(2))
    assert second.refused == first.refused
    assert first.open_ends == second.open_ends


def _assessed(projection: Projection) -> Assessment:
    (answer,) = assess(projection, ["shipment"], as_of=D)
    return answer


@pytest.mark.parametrize(("late", "verdict"), [([], "traced clear"), ([MANY - 1], "unknown")])
def test_every_lot_of_a_line_is_looked_at_however_many_they_are(late: list[int], verdict: str) -> None:
    network = traced()
    for number in range(MANY):
        made_on = D + DAY if number in late else D - DAY
        network.node("Lot", f"lot{number}", **_bale(1.0), made_on=made_on)
        network.fact("PRODUCED_AT", f"lot{number}", "gin")
        network.fact("FROM_LOT", "line", f"lot{number}", quantity=1.0, unit="KG", documents=["packing-list"])
    answer = ask(network)
    assert answer["verdict"] == verdict
    assert [(end["id"], end["missing"]) for end in answer["open_ends"]] == [("line", "contradiction")] * len(late)


def _bale(kilos: float) -> Properties:
    return {
        "commodity": "cotton",
        "stage": "raw",
        "quantity": kilos,
        "unit": "KG",
        "documents": ["paper-bale"],
    }


def _of_bales(number: int) -> Network:
    """The traced shipment, its yarn from so many bales more, each of a gin of its own that its company runs."""
    network = traced()
    for bale in range(number):
        network.node("Lot", f"bale{bale:03}", **_bale(220.0))
        gin = network.node("Facility", f"gin{bale:03}", **OUTSIDE)
        network.fact("OPERATES", network.node("Supplier", f"ginners{bale:03}", **OUTSIDE), gin)
        network.fact("PRODUCED_AT", f"bale{bale:03}", gin, documents=["paper-bale"])
        network.fact("INPUT_TO", f"bale{bale:03}", "yarn", quantity=200.0, unit="KG", documents=["paper-yarn"])
    return network


def test_six_hundred_bales_in_order_are_traced_clear() -> None:
    network = _of_bales(600)
    answer = ask(network)
    assert (answer["verdict"], answer["open_ends"]) == ("traced clear", [])
    assert len(answer["traced"]) == 603
    assert _swept(network) == {"shipment": "traced clear"}


@pytest.mark.parametrize("bale", [0, 599])
def test_one_of_six_hundred_bales_out_of_order_is_named(bale: int) -> None:
    network = _of_bales(600)
    del of(network, "INPUT_TO", f"bale{bale:03}", "yarn")["documents"]
    answer = ask(network)
    assert answer["verdict"] == "unknown"
    assert [(end["id"], end["missing"]) for end in answer["open_ends"]] == [("yarn", "document")]
    network = _of_bales(600)
    network.nodes[f"ginners{bale:03}"][1]["xuar"] = "unplaced"
    answer = ask(network)
    assert [(end["id"], end["missing"]) for end in answer["open_ends"]] == [(f"ginners{bale:03}", "place")]


def _fan(places: int, behind: int) -> Network:
    """A shipment without lots; its maker buys from so many sites, and the first of them from so many more."""
    network = shipped()
    for number in range(places):
        buys(network, "maker", f"seller{number:03}")
    for number in range(behind):
        buys(network, "seller000", f"behind{number:03}")
    return network


def _more(network: Network, target: str = "shipment") -> list[str]:
    """What is said of a target about places that were not looked at."""
    answer = ask(network, target)
    assert answer["verdict"] == "unknown"
    return [end["because"] for end in answer["open_ends"] if (end["id"], end["missing"]) == (target, "length")]


def test_of_more_than_250_places_upstream_the_nearest_are_looked_at_and_that_is_said() -> None:
    network = _fan(300, 10)
    (because,) = _more(network)
    assert "only the nearest were looked at for gaps" in because
    of_steps, of_places = _more(network, "maker")
    assert of_steps.startswith("it has more than 100 steps upstream")
    assert of_places.startswith("more than 301 places lie upstream")
    named = {end["id"] for end in ask(network)["open_ends"]}
    assert {f"seller{number:03}" for number in range(1, 300)} <= named
    assert not any(node.startswith("behind") for node in named)


def test_of_thousands_that_are_equally_near_the_first_by_id_are_looked_at() -> None:
    network = shipped()
    for number in reversed(range(MANY)):
        buys(network, "maker", f"seller{number:04}", UNPLACED)
    _, of_places = _more(network, "maker")
    assert of_places.startswith("more than 2500 places lie upstream")
    named = {end["id"] for end in ask(network, "maker")["open_ends"]} - {"maker"}
    assert named == {f"seller{number:04}" for number in range(2_499)}


@pytest.mark.parametrize(("places", "behind"), [(100, 100), (300, 0)])
def test_nothing_is_said_of_others_where_all_were_looked_at(places: int, behind: int) -> None:
    assert _more(_fan(places, behind)) == []


def test_a_path_beyond_what_is_looked_at_for_gaps_is_found() -> None:
    network = _fan(300, 10)
    buys(network, "behind009", "gin", INSIDE)
    assert ask(network)["verdict"] == "exposed"


def test_paths_without_evidence_to_share_are_each_shown_once() -> None:
    """Through lots alone no sale, input or operator is met, so alternatives differ in the lot or in the place."""
    network = shipped()
    for number in range(4):
        network.node("Lot", f"lot{number}")
        network.fact("FROM_LOT", "line", f"lot{number}", confidence=0.9 - number / 10)
        network.fact("PRODUCED_AT", f"lot{number}", network.node("Facility", f"gin{number}", **INSIDE))
    network.fact("PRODUCED_AT", "lot0", "gin1", confidence=0.5)
    answer = ask(network, paths=9)
    ends = [("lot0", "gin0"), ("lot1", "gin1"), ("lot2", "gin2"), ("lot3", "gin3"), ("lot0", "gin1")]
    assert [tuple(step["to"] for step in path["steps"])[-2:] for path in answer["paths"]] == ends
    assert best(ask(network, paths=1))[-1] == "gin0"
    assert len(ask(network, paths=3)["paths"]) == 3


@pytest.mark.parametrize("seed", range(1_000 if LONG else 60))
def test_alternatives_through_lots_are_those_of_brute_force(seed: int) -> None:
    network = _lots(seed)
    for target in ("shipment", "line0"):
        (answer,) = assess(network.projection(), [target], as_of=D, paths=12)
        expected = assess_by_brute_force(network.plain(), target, as_of=D, paths=12)
        assert answer.verdict == expected.verdict
        assert [(path.nodes, path.facts) for path in answer.paths] == [(p.nodes, p.facts) for p in expected.paths]


def _lots(seed: int) -> Network:
    """A shipment of one or two lines; lots made of one another, in circles too, at sites of which most are inside."""
    chosen, network = random.Random(seed), shipped(shipper="shipper")
    lines = ["line", network.node("Line", "line0", hts="5205.12.10")]
    network.fact("HAS_LINE", "shipment", "line0")
    sites = [network.node("Facility", f"site{i}", **chosen.choice([INSIDE, INSIDE, OUTSIDE])) for i in range(4)]
    lots = [network.node("Lot", f"lot{i}") for i in range(5)]
    sure = [None, None, 1.0, 0.9, 0.81]
    for _ in range(chosen.randint(2, 5)):
        network.fact("FROM_LOT", chosen.choice(lines), chosen.choice(lots), confidence=chosen.choice(sure))
    for _ in range(chosen.randint(2, 7)):
        network.fact("PRODUCED_AT", chosen.choice(lots), chosen.choice(sites), confidence=chosen.choice(sure))
    for _ in range(chosen.randint(0, 5)):
        network.fact("INPUT_TO", chosen.choice(lots), chosen.choice(lots), confidence=chosen.choice(sure))
    return network
