"""The other hundred shipments: clusters of trade in which most chains end where nobody wrote anything down.

Each cluster stands by itself. Its `origin` says what its records hold of where the crop came from.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.demo.names import dice
from ingest.demo.network import Network

# what the first buyers' records hold of the crop: a source in the XUAR, a guess at one, an origin elsewhere, nothing
STRONG = ("declared", "trade_record", "trade_record", "documented")
WEAK = ("inferred", "inferred", "registry")


@dataclass(frozen=True)
class Layer:
    """Firms of one trade in a cluster: how many, in which towns, and the HTS numbers of what they sell."""

    trade: str
    count: int
    towns: tuple[str, ...]
    sells: tuple[str, ...]


@dataclass(frozen=True)
class Cluster:
    """A chain of layers from the field to the maker, with its exporters and importers.

    origin: bases of the sales from the second layer on to the third (empty: none is recorded).
    recorded: the share of buyers there that any such sale is recorded for.
    """

    prefix: str
    layers: tuple[Layer, ...]
    ports: tuple[str, ...]
    origin: tuple[str, ...]
    recorded: float
    shipments: int
    tomato: bool = False


LINT, YARN, FABRIC = ("5201.00",), ("5205.12", "5205.22", "5205.23"), ("5208.12", "5209.42", "6006.22")
PASTE, FRESH = ("2002.90",), ("0702.00",)
US_TOWNS = ("Los Angeles", "New York", "Savannah", "Houston")


def cotton(
    prefix: str,
    farms: str,
    mills: str,
    makers: str,
    ports: str,
    origin: tuple[str, ...],
    recorded: float,
    shipments: int = 6,
) -> Cluster:
    """A cotton cluster; towns are given with bars between them."""
    growing, milling, making = (tuple(towns.split("|")) for towns in (farms, mills, makers))
    layers = (
        Layer("grower", 27, growing, LINT),
        Layer("ginner", 6, growing, LINT),
        Layer("spinner", 7, milling, YARN),
        Layer("weaver", 7, milling, FABRIC),
        Layer("sewer", 8, making, ()),
    )
    return Cluster(prefix, layers, tuple(ports.split("|")), origin, recorded, shipments)


def tomato(
    prefix: str, farms: str, plants: str, packers: str, ports: str, origin: tuple[str, ...], recorded: float
) -> Cluster:
    """A tomato cluster; towns are given with bars between them."""
    growing, cooking, packing = (tuple(towns.split("|")) for towns in (farms, plants, packers))
    layers = (
        Layer("tomato grower", 24, growing, FRESH),
        Layer("processor", 7, cooking, PASTE),
        Layer("packer", 8, packing, ()),
    )
    return Cluster(prefix, layers, tuple(ports.split("|")), origin, recorded, 6, tomato=True)


CLUSTERS = (
    cotton("C01", "Aksu|Awat|Shayar", "Weifang|Binzhou", "Thu Dau Mot|Nam Dinh", "Ho Chi Minh City", STRONG, 0.9, 7),
    cotton("C02", "Korla|Yuli", "Nantong|Suqian", "Gazipur|Savar", "Chattogram", STRONG, 0.5),
    cotton("C03", "Shihezi|Shawan|Changji", "Shaoxing|Huzhou", "Kampong Speu|Phnom Penh", "Phnom Penh", WEAK, 0.7),
    cotton("C04", "Kashgar|Mekit|Maralbexi", "Xinxiang|Nanyang", "Bandung|Semarang", "Semarang", WEAK, 0.5),
    cotton("C05", "Dunhuang|Jiuquan", "Jingzhou|Xiangyang", "Nam Dinh", "Ho Chi Minh City", (), 0.0),
    cotton("C06", "Hengshui|Xingtai", "Dezhou|Heze", "Foshan|Ningbo", "Guangzhou|Ningbo", (), 0.0),
    cotton("C07", "Rajkot|Akola", "Coimbatore", "Gampaha|Biyagama", "Biyagama", STRONG, 0.8),
    cotton("C08", "Lubbock|Greenwood", "Faisalabad|Lahore", "Karachi|Lahore", "Karachi", STRONG, 0.6),
    cotton("C09", "Narrabri|Moree|Goondiwindi", "Bandung|Surakarta", "Semarang|Surakarta", "Semarang", STRONG, 0.6),
    cotton("C10", "Sapezal|Rondonopolis", "Zhoukou|Shangqiu", "Gazipur", "Chattogram", STRONG, 0.5),
    tomato("T01", "Changji|Hutubi|Manas", "Changji|Hutubi|Manas", "Angri|Nocera Inferiore", "Angri", STRONG, 0.6),
    tomato("T02", "Yanqi|Korla", "Yanqi|Korla", "Lagos|Tema", "Tema|Lagos", WEAK, 0.6),
    tomato("T03", "Wuyuan|Bayannur|Zhangye", "Bayannur|Zhangye", "Tianjin|Bursa", "Tianjin|Bursa", STRONG, 0.6),
    tomato("T04", "Foggia|Piacenza|Parma", "Parma|Foggia", "Angri|Parma", "Parma", STRONG, 0.7),
    tomato("T05", "Los Banos|Woodland", "Los Banos|Woodland", "Culiacan", "Culiacan", STRONG, 0.6),
)


def fill(net: Network) -> None:
    """Adds every cluster."""
    for cluster in CLUSTERS:
        rng = dice(net.seed, cluster.prefix)
        layers = [_firms(net, cluster, layer) for layer in cluster.layers]
        for number in range(len(layers) - 1):
            _trade(net, rng, cluster, number, layers[number], layers[number + 1])
        _ship(net, rng, cluster, layers)


def _firms(net: Network, cluster: Cluster, layer: Layer) -> list[str]:
    """Their ids: estates for growers, plants of companies of their own for the rest (every fourth one of the last)."""
    ids = []
    code = {"ginner": "GIN", "spinner": "SPN", "weaver": "WVE", "sewer": "SEW", "processor": "PST", "packer": "PCK"}
    for number in range(1, layer.count + 1):
        town = layer.towns[number % len(layer.towns)]
        if "grower" in layer.trade:
            growers = net.company(f"{cluster.prefix}-GRW{number:02d}", layer.trade, town) if number % 6 == 0 else None
            crop = "tomato" if cluster.tomato else "cotton"
            ids.append(net.farm(f"{cluster.prefix}-FRM{number:02d}", town, crop, operator=growers))
            continue
        plant = f"{cluster.prefix}-{code[layer.trade]}{number:02d}"
        operator = f"{ids[-1]}CO" if number % 4 == 0 and ids else ""
        ids.append(net.plant(plant, layer.trade, town, operator=operator))
    return ids


def _trade(
    net: Network, rng: random.Random, cluster: Cluster, number: int, sellers: list[str], buyers: list[str]
) -> None:
    """The sales from one layer to the next. The one that decides the origin is the first that leaves the region."""
    goods = cluster.layers[number].sells
    decides = number == len(cluster.layers) - 2 if cluster.tomato else number == 1
    if number == 0:
        for seller in sellers:
            _sale(net, rng, seller, rng.choice(buyers), goods, ("declared", "registry"))
        return
    for buyer in buyers:
        if decides and rng.random() >= cluster.recorded:
            continue
        bases = cluster.origin if decides else ("documented", "declared", "trade_record")
        for seller in rng.sample(sellers, 1 if rng.random() < 0.7 else 2):
            _sale(net, rng, seller, buyer, goods, bases)


def _sale(
    net: Network, rng: random.Random, seller: str, buyer: str, goods: tuple[str, ...], bases: tuple[str, ...]
) -> None:
    first = date(2020, 3, 1) + timedelta(days=rng.randrange(1100))
    last = date(2025, 1, 1) + timedelta(days=rng.randrange(640))
    known_end = rng.random() < 0.8
    net.sells(
        seller, buyer, rng.choice(goods), rng.choice(bases), first.isoformat(), last.isoformat() if known_end else "",
        quantity=rng.randrange(2, 90) * 10, unit="T",
    )  # fmt: skip


COTTON_LINES = (
    ("6109.10.00", "Knitted T-shirts", "100% cotton", 0.19),
    ("6205.20.20", "Men's woven shirts", "100% cotton", 0.26),
    ("6203.42.40", "Men's woven trousers", "98% cotton 2% elastane", 0.52),
    ("6110.20.20", "Knitted pullovers", "60% cotton 40% polyester", 0.41),
    ("6302.31.90", "Bed linen, woven", "100% cotton", 0.9),
    ("6206.30.30", "Women's woven blouses", "", 0.2),
)
OTHER_LINES = (
    ("6110.30.30", "Knitted pullovers", "100% polyester", 0.4),
    ("6205.30.20", "Men's woven shirts", "100% polyester", 0.24),
)
TOMATO_LINES = (
    ("2103.20.40", "Tomato sauce", "", 1.0),
    ("2002.90.80", "Tomato paste in tins", "", 1.0),
    ("2002.10.00", "Peeled tomatoes in tins", "", 1.0),
    ("1902.30.00", "Prepared pasta with tomato sauce", "", 1.0),
)
OLIVES = (("2005.70.60", "Olives in brine", "", 1.0),)


def _ship(net: Network, rng: random.Random, cluster: Cluster, layers: list[list[str]]) -> None:
    prefix = cluster.prefix
    importers = [net.company(f"{prefix}-IMP{n}", "importer", town) for n, town in enumerate(rng.sample(US_TOWNS, 3), 1)]
    exporters = [net.company(f"{prefix}-EXP{n}", "exporter", rng.choice(cluster.ports)) for n in range(1, 4)]
    for number in range(1, cluster.shipments + 1):
        imported = _import_date(rng, cluster, number)
        shipment, maker = f"{prefix}-S{number:02d}", rng.choice(layers[-1])
        shipper, consignee = rng.choice(exporters), rng.choice(importers)
        known = rng.random() < 0.85
        left = imported - timedelta(days=rng.randrange(18, 45))
        net.shipment(
            shipment, imported.isoformat(), maker=maker if known else "", shipper=shipper, buyer=consignee,
            export_date=left.isoformat(), entry_date=(imported + timedelta(days=rng.randrange(9))).isoformat(),
            port_of_entry=rng.choice(("Los Angeles", "Long Beach", "Newark", "Savannah", "Houston")),
        )  # fmt: skip
        other_goods_only = rng.random() < 0.08
        lines = _lines(net, rng, cluster, shipment, other_goods_only=other_goods_only)
        net.paper(f"{shipment}-BL", "bill_of_lading", left.isoformat(), shipper, proves=shipment)
        trade = {"buyer": consignee, "seller": shipper, "proves": shipment}
        net.paper(f"{shipment}-INV", "invoice", left.isoformat(), shipper, **trade)
        if known and not other_goods_only and rng.random() < 0.4:
            _lots(net, rng, cluster, lines[0], maker, left)


def _import_date(rng: random.Random, cluster: Cluster, number: int) -> date:
    """Most in 2024-2026; the first of a few clusters under the Withhold Release Order, or before there was any."""
    if number == 1 and cluster.prefix in ("C01", "C05", "C08", "T01"):
        return date(2021, 2, 1) + timedelta(days=rng.randrange(480))
    if number == 1 and cluster.prefix in ("C04", "T04"):
        return date(2019, 6, 1) + timedelta(days=rng.randrange(300))
    return date(2024, 1, 3) + timedelta(days=rng.randrange(1020))


def _lines(net: Network, rng: random.Random, cluster: Cluster, shipment: str, *, other_goods_only: bool) -> list[str]:
    """One to three lines; the first is of the cluster's goods, unless it holds other goods only."""
    goods, others = (TOMATO_LINES, OLIVES) if cluster.tomato else (COTTON_LINES, OTHER_LINES)
    ids = []
    for number in range(1, rng.choice((1, 1, 2, 2, 3)) + 1):
        pool = others if other_goods_only or (number > 1 and rng.random() < 0.3) else goods
        hts, what, fibre, weight = rng.choice(pool)
        kg = rng.randrange(20, 240) * 100
        value = round(kg / weight * 2.4) if not cluster.tomato else round(kg * 1.3)
        ids.append(net.line(shipment, number, hts, what, fibre, quantity=kg, unit="KG", value_usd=value))
    return ids


def _lots(net: Network, rng: random.Random, cluster: Cluster, line: str, maker: str, left: date) -> None:
    """The maker's lot, and the lot of a seller of the maker before it, where a sale is recorded."""
    row = next(r for r in net.rows["lines"] if r["id"] == line)
    kg = int(row["quantity"])
    commodity = "tomato" if cluster.tomato else "cotton"
    made = left - timedelta(days=rng.randrange(12, 30))
    record = net.paper(f"{line}-PR", "production_record", made.isoformat(), maker, proves=line)
    stage = "intermediate" if row["hts"].startswith("2002.90") else "finished"
    net.lot(f"{line}-LOT", stage, row["hts"][:7], maker, made.isoformat(), kg, record, commodity=commodity)
    net.packed(line, f"{line}-LOT", kg, record)
    sales = [r for r in net.rows["supplies"] if r["to_id"] == maker and (r["first_seen"] or "0") <= made.isoformat()]
    if not sales or cluster.tomato:
        return
    sale = rng.choice(sales)
    before = (made - timedelta(days=rng.randrange(15, 60))).isoformat()
    lot, needed = f"{line}-ROLL", round(kg / 0.92)
    net.lot(lot, "intermediate", sale["hts"], sale["from_id"], before, needed, sale["documents"])
    net.feeds(lot, f"{line}-LOT", needed, record if rng.random() < 0.6 else "")
