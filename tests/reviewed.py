"""What the tests of the review share: a cotton and a tomato chain with their papers, and the demo network as loaded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graph import embedded
from graph.known_shipments import shipment_as_known
from graph.projection import Node, Projection
from graph.reading import read_projection
from graph.scope import line_scope
from graph.settings import Settings
from graph.store import open_store
from ingest.lists import import_list, refresh_identical_matches
from ingest.load import load
from ingest.tagging import tag
from review.chain import chain_of
from review.evidence import Item, evidence_of
from review.papers import Papers
from tests.cases import DAY
from tests.networks import OUTSIDE, D, Network

DEMO = Path(__file__).parent.parent / "ingest" / "demo"
NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
LEFT = D - 10 * DAY
COTTON = (("shirts", "sew", "6205.20.20", 60), ("yarn", "spin", "5205.12.10", 90), ("bale", "gin", "5201.00.12", 120))
"""Each lot with its site, HTS number and how many days before the import it was made; the next one went into it."""
SALES = (("gin", "spin", "bale"), ("spin", "sew", "yarn"))


def paper(network: Network, id_: str, kind: str, proves: tuple[str, ...] | str = (), **said: Any) -> str:
    """A document in English that supports what it is said to prove, as far as that is there."""
    ids = (proves,) if isinstance(proves, str) else proves
    network.node("Document", id_, **({"kind": kind, "language": "en", "proves": list(ids)} | said))
    for what in ids:
        if what in network.nodes:
            network.fact("SUPPORTS", id_, what)
    return id_


def without(network: Network, *ids: str) -> Network:
    """The same network less these nodes, with the facts at them."""
    nodes = {id_: node for id_, node in network.nodes.items() if id_ not in ids}
    facts = {id_: fact for id_, fact in network.facts.items() if not {fact[1], fact[2]} & set(ids)}
    return Network(nodes, facts)


def shipped(network: Network, **shipment: Any) -> None:
    network.node("Supplier", "importer", name="Wren Imports", address="3 Pier", **OUTSIDE)
    network.node(
        "Shipment", "shipment", **{"import_date": D, "export_date": LEFT, "consignee_id": "importer"} | shipment
    )


def plant(network: Network, site: str, process: str) -> None:
    """A facility with an address, that a company of its own runs."""
    network.node("Facility", site, name=f"{site} plant", address="1 Road", processes=[process], **OUTSIDE)
    network.node("Supplier", f"{site}-co", name=f"{site} company", address="1 Road", **OUTSIDE)
    network.fact("OPERATES", f"{site}-co", site)


def made(network: Network, lot: str, site: str, **said: Any) -> None:
    network.node("Lot", lot, **{"quantity": 100.0, "unit": "KG"} | said)
    network.fact("PRODUCED_AT", lot, site)


def sale(network: Network, name: str, seller: str, buyer: str, proves: tuple[str, ...] | str, **said: Any) -> None:
    """Order, invoice and payment of one sale, each referring to the one before, and its packing list."""
    parties = {"seller_id": seller, "buyer_id": buyer}
    money = {"amount": 1000.0, "currency": "USD"}
    day = LEFT - 20 * DAY
    about = {**parties, **money, "issued_on": day, **said}
    paper(network, f"{name}-order", "purchase_order", proves, **about)
    paper(network, f"{name}-invoice", "invoice", proves, refers_to=f"{name}-order", **about)
    paper(network, f"{name}-payment", "proof_of_payment", proves, refers_to=f"{name}-invoice", paid_on=day, **about)
    paper(network, f"{name}-way", "packing_list", proves, **parties, issued_on=day)


def cotton(**shipment: Any) -> Network:
    """Shirts traced lot by lot to a bale, with every paper: gin -> spin -> sew -> shipment."""
    network = Network()
    shipped(network, **shipment)
    for (_, site, _, _), process in zip(COTTON, ("cut_sew", "spinning", "ginning"), strict=True):
        plant(network, site, process)
    for (lot, site, hts, days), kg in zip(COTTON, (80.0, 90.0, 100.0), strict=True):
        made(network, lot, site, commodity="cotton", hts=hts, made_on=D - days * DAY, quantity=kg)
        kind = "bale_list" if lot == "bale" else "production_record"
        paper(network, f"{lot}-record", kind, lot, issuer_id=site, issued_on=D - days * DAY)
    network.node("Line", "line", hts="6205.20.20", fibre_content="100% cotton", quantity=80.0, unit="KG")
    network.fact("HAS_LINE", "shipment", "line")
    network.fact("FROM_LOT", "line", "shirts", quantity=80.0, unit="KG")
    network.fact("INPUT_TO", "yarn", "shirts", quantity=90.0, unit="KG")
    network.fact("INPUT_TO", "bale", "yarn", quantity=100.0, unit="KG")
    for seller, buyer, lot in SALES:
        sale(network, lot, f"{seller}-co", f"{buyer}-co", lot)
    sale(network, "last", "sew-co", "importer", "line")
    paper(network, "certificate", "certificate_12_43a", "shipment", issuer_id="sew-co")
    paper(network, "statement", "statement_12_43b", "shipment", issuer_id="importer")
    return network


def tomato(**shipment: Any) -> Network:
    """Paste traced to the seed, with every paper: seeds -> estate -> paste plant -> shipment."""
    network = Network()
    shipped(network, **shipment)
    plant(network, "paste", "paste_processing")
    plant(network, "seeds", "seed_production")
    network.node("Estate", "estate", name="Heron Farm", address="2 Lane", **OUTSIDE)
    network.node("Supplier", "parent", name="Egret Holding", **OUTSIDE)
    network.fact("OWNS", "parent", "paste-co", share=0.8)
    for lot, site, hts, kg, days in (
        ("drums", "paste", "2002.90.80", 100.0, 60),
        ("harvest", "estate", "0702.00", 900.0, 90),
        ("seed", "seeds", "1209.91", 1.0, 200),
    ):
        made(network, lot, site, commodity="tomato", hts=hts, quantity=kg, made_on=D - days * DAY)
        paper(network, f"{lot}-record", "production_record", lot, issuer_id=site, issued_on=D - days * DAY)
        paper(network, f"{lot}-origin", "origin_certificate", lot)
    paper(network, "affidavit", "affidavit", ("paste-co", "parent", "estate"), issuer_id="paste-co")
    network.node("Line", "line", hts="2002.90.80", quantity=100.0, unit="KG", description="Tomato paste")
    network.fact("HAS_LINE", "shipment", "line")
    network.fact("FROM_LOT", "line", "drums", quantity=100.0, unit="KG")
    network.fact("INPUT_TO", "harvest", "drums", quantity=900.0, unit="KG")
    network.fact("INPUT_TO", "seed", "harvest", quantity=1.0, unit="KG")
    sale(network, "of-seed", "seeds-co", "estate", "seed")
    sale(network, "of-harvest", "estate", "paste-co", "harvest")
    sale(network, "last", "paste-co", "importer", "line")
    return network


def evidence(network: Network, **options: Any) -> tuple[Item, ...]:
    return evidence_in(network.projection(), **options)


def evidence_in(
    projection: Projection, shipment: str = "shipment", *, most_steps: int = 400, **options: Any
) -> tuple[Item, ...]:
    node = Node(shipment, "Shipment", dict(shipment_as_known(projection, shipment).properties))
    lines = [projection.nodes[one] for one in sorted(fact.end for fact in projection.leaving("HAS_LINE", shipment))]
    scopes = [(line, line_scope(line.get("hts"), line.get("fibre_content"), line.get("description"))) for line in lines]
    asked = {"as_of": D} | options
    chain = chain_of(projection, shipment, as_of=asked["as_of"], most_steps=most_steps)
    return evidence_of(Papers(projection, chain), node, scopes, **asked)


def item(found: tuple[Item, ...], requirement: str, step: int | None = None, to: int | None = None) -> Item:
    """The one item of this requirement and place."""
    (one,) = [i for i in found if (i.requirement, i.step, i.to) == (requirement, step, to)]
    return one


def changed(network: Network, id_: str, **said: Any) -> Network:
    """The network with other properties of a node."""
    network.nodes[id_][1].update(said)
    return network


def kinds(one: Item) -> list[str]:
    """Of its problems."""
    return [problem.kind for problem in one.problems]


@pytest.fixture(scope="session")
def demo_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a data folder into which the demo network is loaded, on the embedded engine."""
    home = tmp_path_factory.mktemp("reviewed")
    settings = Settings(home=home, engine_memory_mb=512, query_timeout_seconds=60.0, engine_idle_seconds=600.0)
    with open_store(settings) as store:
        store.prepare()
        load(store, sorted(DEMO.glob("*.csv")), home=home, now=NOW, source="demo")
        import_list(store, "demo", DEMO / "lists" / "demo_list.csv", as_of=NOW.date(), now=NOW, home=home)
        with store.writing() as writer:
            refresh_identical_matches(store, writer)
        tag(store)
    yield settings
    embedded.stop(settings)


@pytest.fixture(scope="session")
def demo_projection(demo_settings: Settings) -> Projection:
    with open_store(demo_settings) as store:
        return read_projection(store)
