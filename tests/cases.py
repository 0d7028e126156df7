"""The smallest networks that show a rule, and how to ask them: for tests/test_*_cases.py."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from graph.exposure import assess
from tests.networks import INSIDE, OUTSIDE, D, Network

DAY = timedelta(days=1)
LAST_DAY = date(2021, 6, 15)
SHIRTS = {"hts": "6205.20.20", "fibre_content": "100% cotton"}
YARN = {"hts": "5205.12.10"}


def shipped(maker: str | None = "maker", shipper: str | None = None, **goods: Any) -> Network:
    """A shipment imported on D with one line of shirts, from a maker outside, and from a shipper if one is named."""
    network = Network()
    network.node("Shipment", "shipment", import_date=D)
    network.fact("HAS_LINE", "shipment", network.node("Line", "line", **(goods or SHIRTS)))
    if maker:
        network.fact("PRODUCED_AT", "shipment", network.node("Facility", maker, **OUTSIDE))
    if shipper:
        network.fact("SHIPPED_BY", "shipment", network.node("Supplier", shipper, **OUTSIDE))
    return network


def buys(network: Network, buyer: str, seller: str, place: dict[str, Any] | None = None, **sale: Any) -> str:
    """The seller, a facility (outside unless a place is given), sells to the buyer; `declared` unless told."""
    if seller not in network.nodes:
        network.node("Facility", seller, **(place or OUTSIDE))
    return network.fact("SUPPLIES", seller, buyer, **({"basis": "declared"} | sale))


def from_gin(**sale: Any) -> Network:
    """The shipment's maker buys from a gin inside."""
    network = shipped()
    buys(network, "maker", "gin", INSIDE, **sale)
    return network


def ask(network: Network, target: str = "shipment", **options: Any) -> dict[str, Any]:
    (answer,) = assess(network.projection(), [target], **({"as_of": D} | options))
    return answer.as_json()


def best(answer: dict[str, Any]) -> list[str]:
    """Where the best path goes, the target left out."""
    return [step["to"] for step in answer["paths"][0]["steps"]] if answer["paths"] else []


def verdict(network: Network, target: str = "shipment", **options: Any) -> str:
    return str(ask(network, target, **options)["verdict"])


def with_lot(**lot: Any) -> Network:
    """The shirts come from a lot made at the maker, who also buys from a gin inside."""
    network = from_gin()
    network.node("Lot", "lot", **lot)
    network.fact("FROM_LOT", "line", "lot")
    network.fact("PRODUCED_AT", "lot", "maker")
    return network


def listed(network: Network, party: str, status: str = "identical", **listing: Any) -> None:
    entity = network.node("ListedEntity", f"entity{len(network.nodes)}", name="Entity", **listing)
    network.fact("MATCHES", party, entity, status=status, score=0.8)
