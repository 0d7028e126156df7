"""Which kinds of step count: the graph less those that do not, and the answers from it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.errors import UserMistake
from graph.exposure import EXPOSED, INFERRED, UNKNOWN, assess
from graph.projection import WHAT_IF
from graph.step_kinds import LOTS, OPERATORS, SALES, SAME, SHIPPERS, STEP_KINDS, counting
from tests.networks import INSIDE, OUTSIDE, Network

DAY = date(2026, 11, 1)


def asked(net: Network, target: str, *kinds: str) -> str:
    """The verdict where these kinds do not count."""
    projection = counting(net.projection(), [kind for kind in STEP_KINDS if kind not in kinds])
    return assess(projection, [target], as_of=DAY)[0].verdict


def bought(**sale: Any) -> Network:
    net = Network()
    net.node("Facility", "mill", **OUTSIDE)
    net.node("Facility", "gin", **INSIDE)
    net.fact("SUPPLIES", "gin", "mill", commodity="cotton", **sale)
    return net


@pytest.mark.parametrize(
    ("basis", "kind"),
    [(kind.replace(" ", "_"), kind) for kind in SALES] + [(None, "declared"), ("hearsay", "inferred")],
)
def test_a_sale_counts_unless_its_own_kind_is_left_out(basis: str | None, kind: str) -> None:
    net = bought(basis=basis)
    found = EXPOSED if kind in ("documented", "declared", "trade record") else INFERRED
    assert asked(net, "mill") == asked(net, "mill", *(other for other in STEP_KINDS if other != kind)) == found
    assert asked(net, "mill", kind) == UNKNOWN


def test_operators_matches_and_shippers_can_be_left_out() -> None:
    net = Network()
    net.node("Facility", "mill", **OUTSIDE)
    net.node("Supplier", "firm", role="grower", **INSIDE)
    net.fact("OPERATES", "firm", "mill")
    assert (asked(net, "mill"), asked(net, "mill", OPERATORS)) == (INFERRED, UNKNOWN)
    net = Network()
    net.node("Supplier", "one", **OUTSIDE)
    net.node("Supplier", "two", role="grower", **INSIDE)
    net.fact("POSSIBLY_SAME_AS", "one", "two", score=0.9, status="candidate")
    assert (asked(net, "one"), asked(net, "one", SAME)) == (INFERRED, UNKNOWN)
    net.fact("POSSIBLY_SAME_AS", "one", "two", score=0.9, status="confirmed")
    assert asked(net, "one", SAME) == EXPOSED, "a person confirmed it: it counts"
    net = Network()
    net.node("Shipment", "ship", import_date=DAY)
    net.node("Supplier", "trader", role="grower", **INSIDE)
    net.fact("SHIPPED_BY", "ship", "trader")
    assert (asked(net, "ship"), asked(net, "ship", SHIPPERS)) == (EXPOSED, UNKNOWN)


def test_without_lots_the_walk_goes_on_from_the_maker() -> None:
    net = bought(basis="declared")
    net.node("Shipment", "ship", import_date=DAY)
    net.node("Line", "line", hts="6205.20.20", fibre_content="100% cotton")
    net.node("Lot", "lot", commodity="cotton")
    net.node("Facility", "other", **OUTSIDE)
    for fact in (("HAS_LINE", "ship", "line"), ("FROM_LOT", "line", "lot"), ("PRODUCED_AT", "lot", "other")):
        net.fact(*fact)
    net.fact("PRODUCED_AT", "ship", "mill")
    assert (asked(net, "ship"), asked(net, "ship", LOTS)) == (UNKNOWN, EXPOSED)


def test_all_kinds_are_the_graph_itself_and_fewer_a_what_if_that_leaves_it_alone() -> None:
    projection = bought(basis="inferred").projection()
    assert counting(projection, list(STEP_KINDS)) is projection
    fewer = counting(projection, ["declared"])
    assert fewer.version == WHAT_IF and fewer.n_facts == 0 and projection.n_facts == 1
    with pytest.raises(UserMistake, match="'hearsay' is no kind of step"):
        counting(projection, ["hearsay"])
