"""A random supply network of eight tiers with power-law degrees, for the benchmarks. Every name in it is invented.

`network` makes it as Arrow tables of the projection's columns, ten million sales in well under a minute; the same sizes
and seed give the same tables. bench/databases.py writes the same tables into a database.

Tier 0 sews for the shipments, tiers 1 to 6 weave, spin, gin and trade, tier 7 are the estates. Buyers buy from the
next tier, some from the one after it, their own or the one before. Windows of 1 to 18 months lie over five years and
import dates over 36 months, so that a path is often there and yet not admissible on the day.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bench import columns
from bench.columns import Columns, dates, listed, numbered, picked, table
from graph.beside import NOWHERE
from graph.journal import Seen
from graph.projection import Projection
from graph.settings import Settings
from graph.shelf import Shelf
from graph.tables import fact_schema, node_schema

AS_OF = date(2025, 7, 1)
TRADE_FROM, TRADE_DAYS = date(2020, 7, 1), 1826
IMPORTS_FROM, IMPORT_DAYS = date(2022, 7, 1), 1095
SHORTEST_DAYS, LONGEST_DAYS = 30, 548
TIERS = np.array([0.10, 0.08, 0.10, 0.12, 0.14, 0.12, 0.12, 0.22])
ESTATES = len(TIERS) - 1
BUYS_FROM = ((1, 0.85), (2, 0.08), (0, 0.05), (-1, 0.02))
BUYERS_SKEW, SELLERS_SKEW = 0.7, 0.8
TOMATO_SHARE, STRANGE_SHARE = 0.08, 0.03
FACILITY_SHARE, ESTATE_SHARE = 0.35, 0.9
BASES = (("trade_record", 0.40), ("declared", 0.25), ("documented", 0.15), ("registry", 0.10), ("inferred", 0.10))
# By the seller's tier.
COTTON_HTS = [
    "6109.10.00",
    "6203.42.40",
    "5208.31.40",
    "5208.11.20",
    "5205.12.10",
    "5201.00.14",
    "5201.00.18",
    "5201.00.22",
]
TOMATO_HTS = [
    "2103.20.20",
    "2103.20.40",
    "2103.20.40",
    "2002.90.80",
    "2002.90.80",
    "0702.00.20",
    "0702.00.40",
    "0702.00.60",
]
ROLES = ("sewer", "trader", "dyer", "weaver", "spinner", "ginner", "trader", "grower")
COUNTRIES = ("CN", "VN", "IN", "BD", "TR", "PK", "KH", "ID")
PLACES = (
    ("outside", "coordinates", 0.0),
    ("inside", "coordinates", 1.0),
    ("inside", "postal_code", 0.95),
    ("inside", "name", 0.7),
    ("borderline", "coordinates", 0.5),
    ("unplaced", None, None),
)
PLACES_OF_ESTATES = (0.94, 0.009, 0.003, 0.003, 0.005, 0.04)
PLACES_OF_OTHERS = (0.9785, 0.0005, 0.0003, 0.0002, 0.0005, 0.02)
PLACES_DOWNSTREAM = (0.98, 0.0, 0.0, 0.0, 0.0, 0.02)
PAPERS = ("invoice", "purchase_order", "bale_list", "gin_record", "production_record", "packing_list")
IMPORTED = datetime(2025, 6, 30, tzinfo=UTC)
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Sizes:
    """How large. nodes: companies, sites and estates; what shipments, lots and papers add comes on top of them.

    facts: SUPPLIES without the hub's. hub: how many different suppliers one weaver has besides its usual ones.
    """

    facts: int = 1_000_000
    nodes: int = 200_000
    shipments: int = 20_000
    seed: int = 7
    hub: int = 0

    def __post_init__(self) -> None:
        if self.nodes < 200 or self.facts < 1 or self.shipments < 1:
            raise SystemExit(f"a network needs 200 nodes, a fact and a shipment or more, not {self}")
        if self.hub > self.nodes * TIERS[3:].sum() - len(TIERS):
            raise SystemExit(f"a hub of {self.hub:,} suppliers needs more than {self.nodes:,} nodes")


@dataclass(frozen=True)
class Network:
    """Tables as graph.tables' node_schema and fact_schema say, and the id of the hub."""

    nodes: Mapping[str, pa.Table]
    facts: Mapping[str, pa.Table]
    hub: str

    def projection(self) -> Projection:
        return Projection.of_tables(self.nodes, self.facts, None)

    def counts(self) -> dict[str, int]:
        return {name: part.num_rows for name, part in (*self.nodes.items(), *self.facts.items())}


@dataclass(frozen=True)
class _Parties:
    """Everybody who trades, sorted by tier: `first` of each tier, and how many of its first are in the tomato trade."""

    ids: pa.Array
    tier: Ints
    first: Ints
    tomato: Ints
    label: Ints

    def group(self, tier: Ints, tomato: NDArray[np.bool_]) -> tuple[Ints, Ints]:
        """(first, how many) of those of the tier in the tomato trade, or in cotton."""
        start = self.first[tier] + np.where(tomato, 0, self.tomato[tier])
        sizes = np.where(tomato, self.tomato[tier], self.first[tier + 1] - self.first[tier] - self.tomato[tier])
        return start, sizes

    def in_tomato(self, party: Ints) -> NDArray[np.bool_]:
        flags: NDArray[np.bool_] = party - self.first[self.tier[party]] < self.tomato[self.tier[party]]
        return flags


def network(sizes: Sizes) -> Network:
    """The network of these sizes and seed."""
    rng = np.random.default_rng(sizes.seed)
    parties = _parties(sizes, rng)
    papers = numbered("doc-", np.arange(max(1, sizes.nodes // 50)))
    nodes, facts = _party_nodes(parties, rng), {}
    nodes["Document"] = table(
        node_schema("Document"), {"id": papers, "kind": picked(PAPERS, rng.integers(0, len(PAPERS), len(papers)))}
    )
    facts["SUPPLIES"] = _supplies(sizes, parties, papers, rng)
    facts["OPERATES"] = _operates(parties, rng)
    facts["OWNS"] = _owns(sizes, parties, rng)
    facts["POSSIBLY_SAME_AS"] = _same(sizes, parties, rng)
    listings, facts["MATCHES"] = _listings(sizes, parties, rng)
    nodes |= listings
    shipped, carried = _shipments(sizes, parties, papers, rng)
    facts["SUPPORTS"] = fact_schema("SUPPORTS").empty_table()
    return Network(nodes | shipped, facts | carried, parties.ids[int(parties.first[3] + parties.tomato[3])].as_py())


def _parties(sizes: Sizes, rng: np.random.Generator) -> _Parties:
    first = np.concatenate([[0], np.round(np.cumsum(TIERS) * sizes.nodes)]).astype(np.int64)
    tier = np.repeat(np.arange(len(TIERS)), np.diff(first))
    estate = (tier == ESTATES) & (rng.random(sizes.nodes) < ESTATE_SHARE)
    facility = (tier != ESTATES) & (rng.random(sizes.nodes) < FACILITY_SHARE)
    label = np.where(estate, 2, np.where(facility, 1, 0)).astype(np.int64)
    ids = numbered("n", rng.permutation(sizes.nodes))
    return _Parties(ids, tier, first, np.maximum(1, (np.diff(first) * TOMATO_SHARE).astype(np.int64)), label)


def _party_nodes(parties: _Parties, rng: np.random.Generator) -> dict[str, pa.Table]:
    """Suppliers, facilities and estates with their places; roles and countries by tier and at random."""
    count = len(parties.tier)
    shares = np.select(
        [(parties.tier == ESTATES)[:, None], (parties.tier >= 4)[:, None]], [PLACES_OF_ESTATES, PLACES_OF_OTHERS],
        PLACES_DOWNSTREAM,
    )  # fmt: skip
    place = np.minimum((rng.random(count)[:, None] > np.cumsum(shares, axis=1)).sum(axis=1), len(PLACES) - 1)
    states, methods, certainties = zip(*PLACES, strict=True)
    found: Columns = {
        "id": parties.ids,
        "name": numbered("Invented Mill ", np.arange(count), end=" Co., Ltd."),
        "country": picked(COUNTRIES, np.where(np.isin(place, (1, 2, 3, 4)), 0, rng.integers(0, len(COUNTRIES), count))),
        "role": picked(ROLES, parties.tier),
        "crop": picked(("cotton", "tomato"), parties.in_tomato(np.arange(count)).astype(np.int64)),
        "kind": picked(("farm",), np.zeros(count, np.int64)),
        "lat": pa.array(np.round(rng.uniform(-40, 60, count), 5)),
        "lon": pa.array(np.round(rng.uniform(-120, 140, count), 5)),
        "xuar": picked(states, place),
        "xuar_method": picked(methods, place),
        "xuar_certainty": picked(certainties, place),
        **columns.provenance("companies.csv", np.arange(count)),
    }
    labels = ("Supplier", "Facility", "Estate")
    return {
        label: table(node_schema(label), found, np.flatnonzero(parties.label == n)) for n, label in enumerate(labels)
    }


def _skewed(rng: np.random.Generator, sizes: Ints, skew: float) -> Ints:
    """A place below each size, the k-th drawn with weight 1 / k ** skew: few have very many, most have few."""
    reach = (sizes + 1.0) ** (1 - skew) - 1
    drawn = (rng.random(len(sizes)) * reach + 1) ** (1 / (1 - skew)) - 1
    return np.minimum(drawn.astype(np.int64), sizes - 1)


def _supplies(sizes: Sizes, parties: _Parties, papers: pa.Array, rng: np.random.Generator) -> pa.Table:
    seller, buyer = _sales(sizes.facts, parties, rng)
    if sizes.hub:
        others = np.flatnonzero((parties.tier > 3) & ~parties.in_tomato(np.arange(len(parties.tier))))
        others = np.concatenate([others, np.flatnonzero(parties.tier == 3)[parties.tomato[3] + 1 :]])
        seller = np.concatenate([seller, rng.choice(others, min(sizes.hub, len(others)), replace=False)])
        buyer = np.concatenate([buyer, np.full(len(seller) - len(buyer), parties.first[3] + parties.tomato[3])])
        mixed = rng.permutation(len(seller))
        seller, buyer = seller[mixed], buyer[mixed]
    count = len(seller)
    basis = columns.drawn(rng, [share for _, share in BASES], count)
    first = rng.integers(0, TRADE_DAYS, count)
    last = first + rng.integers(SHORTEST_DAYS, LONGEST_DAYS + 1, count)
    tomato = parties.in_tomato(seller)
    found: Columns = {
        **_ends("SUPPLIES", parties.ids, seller, parties.ids, buyer, rng),
        "commodity": picked(("cotton", "tomato"), tomato.astype(np.int64), ~(rng.random(count) < 0.08)),
        "hts": picked(
            (*COTTON_HTS, *TOMATO_HTS), parties.tier[seller] + len(TIERS) * tomato, ~(rng.random(count) < 0.15)
        ),
        "first_seen": dates(TRADE_FROM, first, rng.random(count) < 0.03),
        "last_seen": dates(TRADE_FROM, last, rng.random(count) < 0.06),
        "quantity": pa.array(np.round(rng.uniform(1, 90_000, count), 1), mask=rng.random(count) < 0.2),
        "unit": picked(("KG",), np.zeros(count, np.int64)),
        "basis": picked([name for name, _ in BASES], basis),
        "confidence": pa.array(np.round(rng.uniform(0.3, 1.0, count), 2), mask=rng.random(count) > 0.15),
        "documents": listed(papers, rng.integers(0, len(papers), count), (basis == 2) & (rng.random(count) < 0.5)),
        **columns.provenance("sales.csv", np.arange(count)),
    }
    return table(fact_schema("SUPPLIES"), found)


def _sales(count: int, parties: _Parties, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """(sellers, buyers): buyers of a tier by its size, sellers by how far upstream they sit."""
    weights = TIERS[:ESTATES] / TIERS[:ESTATES].sum()
    tier = columns.drawn(rng, weights, count)
    everyone = parties.first[tier + 1] - parties.first[tier]
    mixed = _shuffled_within(parties, rng)
    buyer = mixed[parties.first[tier] + _skewed(rng, everyone, BUYERS_SKEW)]
    steps = np.array([step for step, _ in BUYS_FROM])[columns.drawn(rng, [share for _, share in BUYS_FROM], count)]
    upstream = np.clip(tier + steps, 0, ESTATES)
    start, sizes = parties.group(upstream, parties.in_tomato(buyer) ^ (rng.random(count) < STRANGE_SHARE))
    seller = start + _skewed(rng, sizes, SELLERS_SKEW)
    return np.where(seller == buyer, start + (seller - start + 1) % sizes, seller), buyer


def _shuffled_within(parties: _Parties, rng: np.random.Generator) -> Ints:
    """Every party's place in an order in which the large buyers of a tier are of both trades."""
    mixed = np.arange(len(parties.tier))
    for tier in range(len(TIERS)):
        mixed[parties.first[tier] : parties.first[tier + 1]] = parties.first[tier] + rng.permutation(
            parties.first[tier + 1] - parties.first[tier]
        )
    return mixed


def _ends(kind: str, starts: pa.Array, start: Ints, ends: pa.Array, end: Ints, rng: np.random.Generator) -> Columns:
    return {"id": columns.digests(kind, len(start), rng), "from_id": starts.take(start), "to_id": ends.take(end)}


def _facts(kind: str, ends: Columns, **more: pa.Array) -> pa.Table:
    given = columns.provenance(f"{kind.lower()}.csv", np.arange(len(ends["id"])))
    return table(fact_schema(kind), {**ends, **given, **more})


def _operates(parties: _Parties, rng: np.random.Generator) -> pa.Table:
    """Most sites and some estates have an operator among the companies of their tier, the large ones many."""
    sites = np.flatnonzero(
        (parties.label != 0) & (rng.random(len(parties.label)) < np.where(parties.label == 1, 0.7, 0.3))
    )
    companies = np.flatnonzero(parties.label == 0)
    first = np.searchsorted(companies, parties.first[parties.tier[sites]])
    room = np.searchsorted(companies, parties.first[parties.tier[sites] + 1]) - first
    sites, first, room = sites[room > 0], first[room > 0], room[room > 0]
    operators = companies[first + _skewed(rng, room, SELLERS_SKEW)]
    return _facts("OPERATES", _ends("OPERATES", parties.ids, operators, parties.ids, sites, rng))


def _owns(sizes: Sizes, parties: _Parties, rng: np.random.Generator) -> pa.Table:
    """Shares between companies and sites; owners are few."""
    count, parts = max(2, sizes.nodes // 100), len(parties.tier)
    owned = rng.integers(0, parts, count)
    owner = rng.permutation(parts)[_skewed(rng, np.full(count, parts), SELLERS_SKEW)]
    other = np.where(owner == owned, (owner + 1) % parts, owner)
    shares = pa.array(np.round(rng.uniform(0.1, 1.0, count), 2))
    return _facts("OWNS", _ends("OWNS", parties.ids, other, parties.ids, owned, rng), share=shares)


def _same(sizes: Sizes, parties: _Parties, rng: np.random.Generator) -> pa.Table:
    count, parts = max(2, sizes.nodes // 1000), len(parties.tier)
    one = rng.integers(0, parts - 1, count)
    about = {
        "status": picked(("candidate", "confirmed", "rejected"), columns.drawn(rng, (0.7, 0.2, 0.1), count)),
        "score": pa.array(np.round(rng.uniform(0.5, 1.0, count), 2)),
    }
    return _facts("POSSIBLY_SAME_AS", _ends("POSSIBLY_SAME_AS", parties.ids, one, parties.ids, one + 1, rng), **about)


def _listings(sizes: Sizes, parties: _Parties, rng: np.random.Generator) -> tuple[dict[str, pa.Table], pa.Table]:
    """Listed entities, in force from some day on, and the parties upstream of the weavers that may be them."""
    count = max(5, sizes.nodes // 5000)
    entities = numbered("listed-", np.arange(count))
    found: Columns = {
        "id": entities,
        "name": numbered("Invented Listed Entity ", np.arange(count)),
        "list": picked(("uflpa",), np.zeros(count, np.int64)),
        "effective_date": dates(date(2020, 1, 1), rng.integers(0, 1900, count), rng.random(count) < 0.1),
        "removed_on": dates(date(2024, 1, 1), rng.integers(0, 500, count), rng.random(count) < 0.95),
        "names_affiliates": pa.array(rng.random(count) < 0.2),
        **columns.provenance("listed.csv", np.arange(count)),
    }
    version: Columns = {
        "id": pa.array(["version-1"]),
        "list": picked(("uflpa",), np.zeros(1, np.int64)),
        "as_of": dates(AS_OF, np.zeros(1, np.int64)),
        "imported_at": pa.array([IMPORTED]),
        "entities": pa.array([count]),
    }
    upstream = np.flatnonzero((parties.tier >= 4) & (parties.tier < ESTATES))
    matched = rng.choice(upstream, count, replace=False)
    sure = rng.random(count) < 0.6
    about = {
        "status": picked(("candidate", "identical"), sure.astype(np.int64)),
        "score": pa.array(np.where(sure, 1.0, np.round(rng.uniform(0.6, 0.95, count), 2))),
    }
    matches = _facts("MATCHES", _ends("MATCHES", parties.ids, matched, entities, np.arange(count), rng), **about)
    nodes = {
        "ListedEntity": table(node_schema("ListedEntity"), found),
        "ListVersion": table(node_schema("ListVersion"), version),
    }
    return nodes, matches


def _shipments(
    sizes: Sizes, parties: _Parties, papers: pa.Array, rng: np.random.Generator
) -> tuple[dict[str, pa.Table], dict[str, pa.Table]]:
    """Shipments with one to three lines, most with a maker, most with a shipper, all with one of them."""
    count = sizes.shipments
    ids = numbered("s-", rng.permutation(count))
    days = rng.integers(0, IMPORT_DAYS, count)
    makers = _shuffled_within(parties, rng)[_skewed(rng, np.full(count, parties.first[1]), BUYERS_SKEW)]
    made, shipped = rng.random(count) < 0.85, rng.random(count) < 0.8
    shipped |= ~made
    lines = np.repeat(np.arange(count), columns.drawn(rng, (0.6, 0.3, 0.1), count) + 1)
    about: Columns = {
        "id": ids,
        "bill_of_lading": numbered("INVB", np.arange(count)),
        "entry_type": picked(("consumption",), np.zeros(count, np.int64)),
        "import_date": dates(IMPORTS_FROM, days),
        "port_of_entry": picked(("2704", "4601", "1703"), rng.integers(0, 3, count)),
        **columns.provenance("shipments.csv", np.arange(count)),
    }
    line_ids, line_table = _lines(ids, lines, parties.in_tomato(makers)[lines], rng)
    shipper = rng.integers(0, parties.first[2], count)
    traced, lots = _lots(parties, line_ids, makers[lines], days[lines], papers, rng)
    with_maker, with_shipper = np.flatnonzero(made), np.flatnonzero(shipped)
    at_maker = _ends("PRODUCED_AT", ids, with_maker, parties.ids, makers[with_maker], rng)
    facts = {
        "HAS_LINE": _facts("HAS_LINE", _ends("HAS_LINE", ids, lines, line_ids, np.arange(len(lines)), rng)),
        "PRODUCED_AT": _facts("PRODUCED_AT", columns.joined(at_maker, traced.pop("PRODUCED_AT"))),
        "SHIPPED_BY": _facts(
            "SHIPPED_BY", _ends("SHIPPED_BY", ids, with_shipper, parties.ids, shipper[with_shipper], rng)
        ),
        **{kind: _facts(kind, ends) for kind, ends in traced.items()},
    }
    return {"Shipment": table(node_schema("Shipment"), about), "Line": line_table, "Lot": lots}, facts


def _lines(
    ids: pa.Array, lines: Ints, tomato: NDArray[np.bool_], rng: np.random.Generator
) -> tuple[pa.Array, pa.Table]:
    count = len(lines)
    line_ids = numbered("l-", rng.permutation(count))
    goods = np.where(rng.random(count) < 0.04, 3, np.where(tomato, 2, rng.integers(0, 2, count)))
    fibre = np.where(goods < 2, columns.drawn(rng, (0.7, 0.2, 0.1), count), 2)
    number = np.arange(count) - np.searchsorted(lines, lines) + 1
    found: Columns = {
        "id": line_ids,
        "shipment_id": ids.take(lines),
        "line_number": pa.array(number),
        "hts": picked(("6109.10.00", "6203.42.40", "2103.20.40", "8471.30.01"), goods),
        "description": picked(("Invented shirts", "Invented trousers", "Invented sauce", "Invented laptops"), goods),
        "fibre_content": picked(("100% cotton", "60% cotton, 40% polyester", None), fibre),
        "value_usd": pa.array(np.round(rng.uniform(500, 90_000, count), 2)),
        **columns.provenance("lines.csv", np.arange(count)),
    }
    return line_ids, table(node_schema("Line"), found)


def _lots(
    parties: _Parties, lines: pa.Array, makers: Ints, imported: Ints, papers: pa.Array, rng: np.random.Generator
) -> tuple[dict[str, Columns], pa.Table]:
    """Every fiftieth line has a lot of garments, made of fabric, made of yarn; its inputs are not recorded."""
    traced = np.sort(rng.choice(len(lines), max(1, len(lines) // 50), replace=False))
    count = len(traced)
    ids = numbered("lot-", np.arange(count * 3))
    level = np.repeat(np.arange(3), count)
    tier = np.array([0, 3, 4])[level]
    start, room = parties.group(tier, parties.in_tomato(np.tile(makers[traced], 3)))
    place = np.where(level == 0, np.tile(makers[traced], 3), start + _skewed(rng, room, SELLERS_SKEW))
    made = np.tile(imported[traced], 3) - (30 + 40 * level) + (IMPORTS_FROM - TRADE_FROM).days
    tomato = parties.in_tomato(np.tile(makers[traced], 3)).astype(np.int64)
    everything = np.arange(count * 3)
    found: Columns = {
        "id": ids,
        "commodity": picked(("cotton", "tomato"), tomato),
        "stage": picked(("finished", "intermediate", "intermediate"), level),
        "made_on": dates(TRADE_FROM, made, rng.random(count * 3) < 0.2),
        "quantity": pa.array(np.round(rng.uniform(100, 5000, count * 3), 1)),
        "unit": picked(("KG",), np.zeros(count * 3, np.int64)),
        "documents": listed(papers, rng.integers(0, len(papers), count * 3), rng.random(count * 3) < 0.5),
        **columns.provenance("lots.csv", everything),
    }
    facts = {
        "FROM_LOT": _ends("FROM_LOT", lines, traced, ids, np.arange(count), rng),
        "INPUT_TO": _ends("INPUT_TO", ids, everything[count:], ids, everything[:-count], rng),
        "PRODUCED_AT": _ends("PRODUCED_AT", ids, everything, parties.ids, place, rng),
    }
    return facts, table(node_schema("Lot"), found)


def save(projection: Projection, folder: Path) -> None:
    """Keeps the projection as the product does, so that a measured process maps its files and makes nothing."""
    shelf = Shelf(Settings(home=folder))
    shelf.folder.mkdir(parents=True)
    shelf.save(projection, Seen(), None, None)


def open_saved(folder: Path) -> Projection:
    """What `save` wrote, mapped from the files. Nothing is kept beside it, so that who measures makes its arrays."""
    projection = Shelf(Settings(home=folder)).open().projection
    projection.beside = NOWHERE
    return projection


def some_shipments(projection: Projection, count: int, seed: int) -> list[str]:
    """Ids of so many shipments, drawn at random."""
    ids = projection.node_tables["Shipment"]["id"].combine_chunks()
    chosen = np.random.default_rng(seed).choice(len(ids), min(count, len(ids)), replace=False)
    drawn: list[str] = ids.take(pa.array(chosen)).to_pylist()
    return drawn


def add_sizes(parser: argparse.ArgumentParser, **defaults: int) -> None:
    """The options that say how large a network is; what is not among `defaults` follows the number of facts."""
    parser.add_argument("--facts", type=int, default=defaults.get("facts", 1_000_000), help="SUPPLIES facts")
    parser.add_argument("--nodes", type=int, default=defaults.get("nodes"), help="parties; a fifth of the facts")
    parser.add_argument("--shipments", type=int, default=defaults.get("shipments"), help="a tenth of the nodes")
    parser.add_argument("--seed", type=int, default=7)


def sizes_of(options: argparse.Namespace, *, hub: int = 0) -> Sizes:
    nodes = options.nodes or max(200, options.facts // 5)
    return Sizes(options.facts, nodes, options.shipments or max(20, nodes // 10), options.seed, hub)
