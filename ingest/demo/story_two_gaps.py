"""Tomato sauce with every paper from the field to the port but two: a payment, and anything about the seed."""

from __future__ import annotations

from ingest.demo.network import Network
from ingest.demo.sale_papers import Sale, paper_sale, paper_way


def tell(net: Network) -> None:
    """Adds the story."""
    firms(net)
    lots(net)
    trade(net)
    shipped(net)


def firms(net: Network) -> None:
    net.company("TG-IMP", "importer", "Houston")
    net.company("TG-PARENT", "holding", "Badajoz")
    net.company("TG-SEEDS", "seed producer", "Badajoz")
    net.company("TG-GROWERS", "tomato grower", "Don Benito")
    net.farm("TG-FARM", "Don Benito", "tomato", operator="TG-GROWERS")
    net.plant("TG-PASTE", "processor", "Miajadas")
    net.plant("TG-PACK", "packer", "Angri")
    affidavit = net.paper(
        "TG-AFF", "affidavit", "2026-09-02", "TG-PASTECO", proves=["TG-PASTECO", "TG-PARENT", "TG-FARM", "TG-H1"]
    )
    net.owns("TG-PARENT", "TG-PASTECO", 0.8, documents=affidavit)


def lots(net: Network) -> None:
    """Seed -> tomatoes -> paste -> sauce, in kilograms. Who grew the seed is said, and no paper shows it."""
    steps = (
        ("H1", "raw", "0702.00", "TG-FARM", "TG-GROWERS", "2025-08-20", 28000),
        ("P1", "intermediate", "2002.90", "TG-PASTE", "TG-PASTECO", "2025-08-24", 4600),
        ("K1", "finished", "2103.20", "TG-PACK", "TG-PACKCO", "2026-08-28", 24000),
    )
    in_what_state = {
        "H1": {"language": "es", "translated": "false"},
        "P1": {"redacted": "true"},
        "K1": {},
    }
    net.lot("TG-SD1", "seed", "1209.91", "TG-SEEDS", "", 0.3, commodity="tomato")
    for name, stage, hts, site, company, day, kg in steps:
        lot = f"TG-{name}"
        record = net.paper(
            f"{lot}-PR", "production_record", day, site, quantity=kg, unit="KG", proves=lot, **in_what_state[name]
        )
        origin = net.paper(f"{lot}-CO", "origin_certificate", day, company, quantity=kg, unit="KG", proves=lot)
        net.lot(lot, stage, hts, site, day, kg, f"{record};{origin}", commodity="tomato")
    net.feeds("TG-P1", "TG-K1", 4500, "TG-K1-PR")
    net.feeds("TG-H1", "TG-P1", 28000, "TG-P1-PR")


def trade(net: Network) -> None:
    """The papers of every sale; those of the seed name the estate, for they do not say which lot it was."""
    seed = Sale(
        "TG-4", "TG-SEEDS", "TG-GROWERS", "2025-01-15", "2025-02-03", "2025-02-24", 540.0, 0.3, ["TG-FARM"], "es"
    )
    harvest = Sale("TG-3", "TG-GROWERS", "TG-PASTECO", "2025-03-10", "2025-08-29", "", 3640.0, 28000, ["TG-H1"], "es")
    paste = Sale(
        "TG-2", "TG-PASTECO", "TG-PACKCO", "2026-07-01", "2026-07-20", "2026-08-19", 4815.0, 4500, ["TG-P1"], "es"
    )
    sauce = Sale("TG-1", "TG-PACKCO", "TG-IMP", "2026-06-15", "2026-09-04", "2026-09-25", 33600.0, 24000, ["TG-S1-L1"])
    papers = [*paper_sale(net, seed), paper_way(net, seed, "packing_list", "2025-02-04")]
    net.feeds("TG-SD1", "TG-H1", 0.3, ";".join(papers))
    for sale, kind, on in (
        (harvest, "packing_list", "2025-08-21"),
        (paste, "packing_list", "2026-07-20"),
        (sauce, "packing_list", "2026-09-04"),
    ):
        paper_sale(net, sale)
        paper_way(net, sale, kind, on)


def shipped(net: Network) -> None:
    net.shipment(
        "TG-S1", "2026-10-13", maker="TG-PACK", shipper="TG-PACKCO", buyer="TG-IMP", export_date="2026-09-15",
        entry_date="2026-10-16", presented_on="2026-10-16", detained_on="2026-10-22",
        detention_notice="DEMO-2026-0423",
        requested="purchase_order;invoice;proof_of_payment;production_record;origin_certificate;affidavit",
        port_of_lading="Salerno", port_of_entry="Houston", center="Agriculture and Prepared Products",
    )  # fmt: skip
    line = net.line("TG-S1", 1, "2103.20.40", "Tomato sauce in tins", quantity=24000, unit="KG", value_usd=33600)
    net.packed(line, "TG-K1", 24000, "TG-1-WAY")
    net.paper("TG-S1-BL", "bill_of_lading", "2026-09-15", "TG-PACKCO", quantity=24000, unit="KG", proves="TG-S1")
    net.paper("TG-S1-CO", "certificate_12_43a", "2026-09-15", "TG-PACKCO", quantity=24000, unit="KG", proves="TG-S1")
