"""Whether quantities reconcile, lot by lot and line by line: ok only where everything is stated and comparable."""

from __future__ import annotations

from typing import Any

import pytest

from graph.scope import line_scope
from review.chain import chain_of
from review.quantities import NOT_KNOWN, OK, SHORT, Quantity, quantities_of
from tests.networks import D, Network
from tests.reviewed import cotton, tomato, without


def quantities(network: Network) -> dict[str, Quantity]:
    projection = network.projection()
    lines = projection.labelled("Line")
    scopes = [(one, line_scope(one.get("hts"), one.get("fibre_content"), one.get("description"))) for one in lines]
    found = quantities_of(projection, chain_of(projection, "shipment", as_of=D), scopes)
    return {one.id: one for one in found}


def input_of(network: Network, lot: str) -> dict[str, Any]:
    return next(said for kind, start, _, said in network.facts.values() if (kind, start) == ("INPUT_TO", lot))


def test_a_row_for_each_lot_and_line_with_what_can_come_of_its_inputs() -> None:
    found = quantities(cotton())
    assert list(found) == ["bale", "yarn", "shirts", "line"]
    assert {one.state for one in found.values()} == {OK}
    yarn = found["yarn"]
    assert (yarn.kind, yarn.step, yarn.made, yarn.unit, yarn.most, yarn.most_unit) == ("lot", 2, 90.0, "KG", 97.5, "KG")
    assert [(part.of, part.quantity) for part in (*yarn.inputs, *yarn.taken)] == [("bale", 100.0), ("shirts", 90.0)]
    assert "lint to yarn" in yarn.by[0]
    assert (found["bale"].inputs, found["bale"].most) == ((), None)
    assert (found["line"].most, found["line"].step) == (80.0, 4)


@pytest.mark.parametrize(
    ("lot", "said", "state", "because"),
    [
        ("yarn", {"quantity": 98.0}, SHORT, "its inputs can give at most 97.5"),
        ("bale", {"quantity": 99.0}, SHORT, "yet 100 of it is recorded as used"),
        ("yarn", {"quantity": None}, NOT_KNOWN, "lot yarn has no quantity"),
        ("bale", {"quantity": None}, NOT_KNOWN, "lot bale has no quantity"),
        ("yarn", {"unit": "BALE"}, NOT_KNOWN, "no quantity in a comparable unit"),
        ("shirts", {"unit": "PCS", "quantity": 400.0}, NOT_KNOWN, "comparable unit"),
    ],
)
def test_what_is_short_and_what_cannot_be_said(lot: str, said: dict[str, Any], state: str, because: str) -> None:
    network = cotton()
    network.nodes[lot][1].update(said)
    one = quantities(network)[lot]
    assert one.state == state
    assert because in one.because


def test_an_input_without_quantity_is_not_known() -> None:
    network = cotton()
    input_of(network, "bale").update(quantity=None)
    found = quantities(network)
    assert (found["yarn"].state, found["yarn"].most, found["bale"].state) == (NOT_KNOWN, None, NOT_KNOWN)


def test_yarn_of_unrecorded_cotton_is_not_known_and_a_harvest_needs_no_input() -> None:
    assert quantities(without(cotton(), "bale"))["yarn"].because == "what lot yarn was made from is not recorded"
    assert quantities(without(tomato(), "seed"))["harvest"].state == OK


def test_that_it_is_short_comes_before_what_is_not_known() -> None:
    network = cotton()
    network.nodes["yarn"][1]["quantity"] = 98.0
    input_of(network, "yarn").update(unit="ROLL")
    one = quantities(network)["yarn"]
    assert one.state == SHORT
    assert "comparable unit" in one.because


def test_that_more_was_taken_than_made_shows_where_the_inputs_are_not_known() -> None:
    network = cotton()
    input_of(network, "bale").update(quantity=None)
    input_of(network, "yarn").update(quantity=91.0)
    assert quantities(network)["yarn"].state == SHORT


def test_of_several_lots_none_may_be_without_quantity() -> None:
    network = cotton()
    network.node("Lot", "more", commodity="cotton", hts="6205.20", quantity=10.0, unit="KG")
    network.fact("FROM_LOT", "line", "more")
    one = quantities(network)["line"]
    assert (one.state, one.most) == (NOT_KNOWN, None)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"quantity": 81.0}, SHORT),
        ({"quantity": None}, NOT_KNOWN),
        ({"unit": "PCS"}, NOT_KNOWN),
        ({"quantity": 0.08, "unit": "T"}, OK),
    ],
)
def test_lines_against_their_lots(said: dict[str, Any], state: str) -> None:
    network = cotton()
    network.nodes["line"][1].update(said)
    assert quantities(network)["line"].state == state


def test_a_line_without_lots_is_not_known_and_one_out_of_scope_is_left_out() -> None:
    network = cotton()
    network.facts = {id_: fact for id_, fact in network.facts.items() if fact[0] != "FROM_LOT"}
    assert quantities(network)["line"].state == NOT_KNOWN
    network.nodes["line"][1]["fibre_content"] = "100% polyester"
    assert "line" not in quantities(network)


def test_what_others_took_from_a_lot_counts() -> None:
    network = cotton()
    network.node("Lot", "elsewhere", commodity="cotton")
    network.fact("INPUT_TO", "yarn", "elsewhere", quantity=1.0, unit="KG")
    one = quantities(network)["yarn"]
    assert (one.state, {part.of for part in one.taken}) == (SHORT, {"shirts", "elsewhere"})
    assert {"of": "elsewhere", "quantity": 1.0, "unit": "KG"} in one.as_json()["taken"]
