"""The one shipment that is traced clear: every lot, step, place, quantity and paper is there."""

from __future__ import annotations

from ingest.demo.network import Network
from ingest.demo.sale_papers import Sale, paper_sale, paper_way
from ingest.demo.stories_of_lots import BALE_KG, bale
from ingest.demo.stories_of_supply import T_SHIRT

US_BALES = tuple(f"CL-B{n:02d}" for n in range(1, 8))
AU_BALES = tuple(f"CL-B{n:02d}" for n in range(8, 12))


def tell(net: Network) -> None:
    """Adds the story."""
    firms(net)
    mills(net)
    american_bales(net)
    australian_bales(net)
    shipped(net)
    trade_papers(net)


def firms(net: Network) -> None:
    net.company("CL-IMP", "importer", "New York")
    net.company("CL-EXP", "exporter", "Biyagama")
    net.company("CL-OWNER", "holding", "Singapore")
    net.plant("CL-SEW", "sewer", "Gampaha")
    net.plant("CL-KNIT", "knitter", "Bandung")
    net.plant("CL-SPIN", "spinner", "Surakarta")
    net.plant("CL-USGIN", "ginner", "Lubbock")
    net.plant("CL-AUGIN", "ginner", "Narrabri")
    net.company("CL-GROWERS", "grower", "Narrabri")
    net.farm("CL-FARM", "Narrabri", operator="CL-GROWERS")
    net.owns("CL-OWNER", "CL-SEWCO", 0.7)


def mills(net: Network) -> None:
    """Two runs side by side, Y1 -> F1 -> G1 and Y2 -> F2 -> G2, in kilograms."""
    runs = (
        ("1", ("2025-08-04", "2025-09-01", "2025-10-10"), (1350, 1330, 1200)),
        ("2", ("2025-08-11", "2025-09-08", "2025-10-15"), (860, 840, 800)),
    )
    steps = (
        ("Y", "CL-SPIN", "intermediate", "5205.12.10"),
        ("F", "CL-KNIT", "intermediate", "6006.22.90"),
        ("G", "CL-SEW", "finished", "6109.10.00"),
    )
    for run, days, kilos in runs:
        before = None
        for (letter, site, stage, hts), day, kg in zip(steps, days, kilos, strict=True):
            lot = f"CL-{letter}{run}"
            record = net.paper(f"{lot}-PR", "production_record", day, site, quantity=kg, unit="KG", proves=lot)
            net.lot(lot, stage, hts, site, day, kg, record)
            if before:
                net.feeds(before[0], lot, before[1], record)
            before = (lot, kg)


def american_bales(net: Network) -> None:
    for lot in US_BALES:
        bale(net, lot, "CL-USGIN", "2024-11-22", "CL-Y1", "CL-Y1-PR")
    net.paper("CL-GIN-US", "gin_record", "2024-11-22", "CL-USGIN", proves=US_BALES)


def australian_bales(net: Network) -> None:
    """These go back one step further, to the harvest and the farm."""
    net.paper("CL-H1-PR", "production_record", "2025-04-20", "CL-FARM", quantity=2400, unit="KG", proves="CL-H1")
    affidavit = net.paper("CL-AFF", "affidavit", "2025-04-30", "CL-GROWERS", proves=["CL-FARM", "CL-H1"])
    net.lot("CL-H1", "raw", "5201.00", "CL-FARM", "2025-04-20", 2400, affidavit)
    ginned = net.paper("CL-GIN-AU", "gin_record", "2025-05-12", "CL-AUGIN", proves=["CL-H1", *AU_BALES])
    for lot in AU_BALES:
        bale(net, lot, "CL-AUGIN", "2025-05-12", "CL-Y2", "CL-Y2-PR")
        net.feeds("CL-H1", lot, 600, ginned)
    net.paper("CL-PHYTO", "phytosanitary", "2025-06-03", "CL-AUGIN", quantity=4 * BALE_KG, unit="KG", proves=AU_BALES)


def shipped(net: Network) -> None:
    net.shipment(
        "CL-S1", "2025-12-05", maker="CL-SEW", shipper="CL-EXP", buyer="CL-IMP", export_date="2025-11-01",
        port_of_lading="Colombo", port_of_entry="New York", center="Apparel, Footwear and Textiles",
    )  # fmt: skip
    line = net.line("CL-S1", 1, *T_SHIRT, quantity=2000, unit="KG", value_usd=52000)
    packing = net.paper("CL-PL", "packing_list", "2025-10-30", "CL-SEW", quantity=2000, unit="KG", proves=line)
    net.packed(line, "CL-G1", 1200, packing)
    net.packed(line, "CL-G2", 800, packing)
    net.paper("CL-BOL", "bill_of_lading", "2025-11-01", "CL-EXP", quantity=2000, unit="KG", proves="CL-S1")
    net.paper("CL-CO", "certificate_12_43a", "2025-11-01", "CL-SEWCO", quantity=2000, unit="KG", proves="CL-S1")
    net.paper("CL-ST", "statement_12_43b", "2025-12-08", "CL-IMP", proves="CL-S1")


def trade_papers(net: Network) -> None:
    """Order, invoice and proof of payment of every sale, and a transport paper of every way but the last."""
    shirts = Sale("CL-1", "CL-SEWCO", "CL-IMP", "2025-06-16", "2025-10-30", "2025-11-20", 52000.0, 2000, ["CL-S1-L1"])
    fabric = Sale(
        "CL-2",
        "CL-KNITCO",
        "CL-SEWCO",
        "2025-08-20",
        "2025-09-10",
        "2025-09-30",
        17360.0,
        2170,
        ["CL-F1", "CL-F2"],
        "id",
    )
    yarn = Sale(
        "CL-3",
        "CL-SPINCO",
        "CL-KNITCO",
        "2025-07-21",
        "2025-08-13",
        "2025-08-27",
        8840.0,
        2210,
        ["CL-Y1", "CL-Y2"],
        "id",
    )
    texas, wales = BALE_KG * len(US_BALES), BALE_KG * len(AU_BALES)
    american = Sale(
        "CL-4", "CL-USGINCO", "CL-SPINCO", "2025-03-03", "2025-03-10", "2025-04-10", 2860.0, texas, US_BALES
    )
    australian = Sale(
        "CL-5", "CL-AUGINCO", "CL-SPINCO", "2025-05-19", "2025-05-26", "2025-06-16", 1640.0, wales, AU_BALES
    )
    harvest = Sale(
        "CL-6", "CL-GROWERS", "CL-AUGINCO", "2025-04-22", "2025-04-24", "2025-05-08", 1250.0, 2400, ["CL-H1"]
    )
    paper_sale(net, shirts)
    for sale, kind, on in (
        (fabric, "bill_of_lading", "2025-09-12"),
        (yarn, "packing_list", "2025-08-14"),
        (american, "bill_of_lading", "2025-03-14"),
        (australian, "bill_of_lading", "2025-06-04"),
        (harvest, "packing_list", "2025-04-25"),
    ):
        paper_sale(net, sale)
        paper_way(net, sale, kind, on)
