"""One detained shipment of four lines: traced, exposed, of another fibre, and of a fibre that nobody stated."""

from __future__ import annotations

from ingest.demo.network import Network
from ingest.demo.sale_papers import Sale, paper_sale, paper_way
from ingest.demo.stories_of_lots import BALE_KG, bale
from ingest.demo.stories_of_supply import T_SHIRT

BALES = tuple(f"MX-B{n}" for n in range(1, 4))
LINES = tuple(f"MX-S1-L{n}" for n in range(1, 5))
LINT = BALE_KG * len(BALES)


def tell(net: Network) -> None:
    """Adds the story."""
    firms(net)
    traced_t_shirts(net)
    trousers(net)
    shipped(net)


def firms(net: Network) -> None:
    net.company("MX-IMP", "importer", "Savannah")
    net.company("MX-EXP", "exporter", "Chattogram")
    net.plant("MX-TEE", "sewer", "Gazipur", processes="knitting;cut_sew")
    net.plant("MX-CLEAN", "spinner", "Coimbatore")
    net.plant("MX-BRGIN", "ginner", "Sapezal")
    net.plant("MX-SEW", "sewer", "Savar")
    net.company("MX-WEAVE", "weaver", "Shaoxing")
    net.company("MX-SPIN", "spinner", "Korla")
    net.company("MX-GIN", "ginner", "Awat")
    for firm in ("MX-WEAVE", "MX-SPIN"):
        own_script_first(net, firm)


def own_script_first(net: Network, supplier: str) -> None:
    """Known by its Chinese name; the English one becomes an alias."""
    row = next(row for row in net.rows["suppliers"] if row["id"] == supplier)
    chinese, *others = row["aliases"].split(";")
    row["name"], row["aliases"] = chinese, ";".join([row["name"], *others])


def traced_t_shirts(net: Network) -> None:
    """Three bales -> yarn -> T-shirts, in kilograms, with every paper."""
    for name, stage, hts, site, day, kg in (
        ("Y1", "intermediate", "5205.12", "MX-CLEAN", "2026-05-12", 600),
        ("G1", "finished", "6109.10", "MX-TEE", "2026-08-03", 500),
    ):
        lot = f"MX-{name}"
        record = net.paper(f"{lot}-PR", "production_record", day, site, quantity=kg, unit="KG", proves=lot)
        net.lot(lot, stage, hts, site, day, kg, record)
    net.feeds("MX-Y1", "MX-G1", 600, "MX-G1-PR")
    for lot in BALES:
        bale(net, lot, "MX-BRGIN", "2025-09-08", "MX-Y1", "MX-Y1-PR")
    net.paper("MX-GINNED", "gin_record", "2025-09-08", "MX-BRGIN", quantity=LINT, unit="KG", proves=BALES)
    yarn = Sale("MX-2", "MX-CLEANCO", "MX-TEECO", "2026-04-20", "2026-05-15", "2026-06-12", 2400.0, 600, ["MX-Y1"])
    lint = Sale("MX-3", "MX-BRGINCO", "MX-CLEANCO", "2026-01-12", "2026-01-30", "2026-02-27", 1226.0, LINT, BALES)
    for sale, on in ((yarn, "2026-05-18"), (lint, "2026-02-03")):
        paper_sale(net, sale)
        paper_way(net, sale, "bill_of_lading", on)


def trousers(net: Network) -> None:
    """No lots: the walk goes from the maker to the weaver, and on to a spinner and a gin inside."""
    net.sells("MX-GIN", "MX-SPIN", "5201.00", "declared", "2024-10-05", "2026-04-30", quantity=480, unit="T")
    net.sells("MX-SPIN", "MX-WEAVE", "5205.22", "trade_record", "2024-11-12", "2026-05-20", quantity=130, unit="T")
    net.sells("MX-WEAVE", "MX-SEW", "5209.42", "documented", "2025-02-03", "2026-06-25", quantity=42000, unit="M2")


def shipped(net: Network) -> None:
    net.shipment(
        "MX-S1", "2026-10-16", maker="MX-SEW", shipper="MX-EXP", buyer="MX-IMP", export_date="2026-09-10",
        entry_date="2026-10-20", presented_on="2026-10-20", detained_on="2026-10-26",
        detention_notice="DEMO-2026-0431",
        requested="purchase_order;invoice;proof_of_payment;production_record;bale_list;payroll_records",
        port_of_lading="Chattogram", port_of_entry="Savannah", center="Apparel, Footwear and Textiles",
    )  # fmt: skip
    net.line("MX-S1", 1, *T_SHIRT, quantity=500, unit="KG", value_usd=9500)
    net.line(
        "MX-S1", 2, "6203.42.40", "Men's woven trousers", "98% cotton 2% elastane", quantity=3000, unit="PCS",
        value_usd=27600,
    )  # fmt: skip
    net.line(
        "MX-S1", 3, "6203.33.20", "Men's woven jackets", "100% polyester", quantity=1200, unit="PCS", value_usd=21600
    )
    net.line("MX-S1", 4, "6214.90.00", "Woven scarves", quantity=2000, unit="PCS", value_usd=5400)
    packing = net.paper("MX-S1-PL", "packing_list", "2026-09-08", "MX-EXP", proves=LINES)
    net.packed("MX-S1-L1", "MX-G1", 500, packing)
    net.paper("MX-S1-BL", "bill_of_lading", "2026-09-10", "MX-EXP", proves="MX-S1")
    shirts = Sale(
        "MX-1", "MX-TEECO", "MX-IMP", "2026-03-16", "2026-09-07", "2026-09-28", 9500.0, 500, ["MX-S1-L1", "MX-G1"]
    )
    others = Sale(
        "MX-4", "MX-SEWCO", "MX-IMP", "2026-03-18", "2026-09-07", "2026-09-28", 54600.0, 6200, LINES[1:], unit="PCS"
    )
    for sale in (shirts, others):
        paper_sale(net, sale)
