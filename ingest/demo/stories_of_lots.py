"""Stories told bale by bale: blending, a clear trace, a detention, commingling, facts that contradict each other."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.demo.network import Network, Value
from ingest.demo.stories_of_supply import T_SHIRT

BALE_KG = 227


def tell(net: Network) -> None:
    """Adds every story of this file."""
    blended_at_the_spinner(net)
    detained(net)
    mixed_beside_the_papers(net)
    more_yarn_than_cotton(net)
    contradictions(net)


def garment_chain(net: Network, prefix: str, sites: Sequence[str], days: Sequence[str], kilos: Sequence[int]) -> None:
    """Garment, fabric and yarn lots G1 <- F1 <- Y1 of one line, each with its production record.

    sites: of sewing, knitting and spinning; days and kilos in the same order; the whole lot goes into the next.
    """
    made = (
        ("G1", "finished", "6109.10.00"),
        ("F1", "intermediate", "6006.22.90"),
        ("Y1", "intermediate", "5205.12.10"),
    )
    records = []
    for (name, stage, hts), site, day, kg in zip(made, sites, days, kilos, strict=True):
        lot = f"{prefix}-{name}"
        record = net.paper(f"{lot}-PR", "production_record", day, site, quantity=kg, unit="KG", proves=lot)
        net.lot(lot, stage, hts, site, day, kg, record)
        records.append(record)
    net.feeds(f"{prefix}-Y1", f"{prefix}-F1", kilos[2], records[1])
    net.feeds(f"{prefix}-F1", f"{prefix}-G1", kilos[1], records[0])


def bale(net: Network, lot: str, gin: str, on: str, into: str, record: str, kind: str = "bale_list") -> None:
    """A bale with the gin's paper, that went whole into a yarn lot."""
    paper = net.paper(f"{lot}-BL", kind, on, gin, quantity=BALE_KG, unit="KG", proves=lot)
    net.lot(lot, "raw", "5201.00", gin, on, BALE_KG, paper)
    net.feeds(lot, into, BALE_KG, record)


def packed_whole(net: Network, prefix: str, kg: int, pieces: str, imported: str, **ports: str) -> None:
    """The shipment <prefix>-S1 of one line of T-shirts, all from lot G1, with its packing list and bill of lading."""
    net.shipment(
        f"{prefix}-S1", imported, maker=f"{prefix}-SEW", shipper=f"{prefix}-EXP", buyer=f"{prefix}-IMP", **ports
    )
    line = net.line(f"{prefix}-S1", 1, T_SHIRT[0], f"{T_SHIRT[1]}, {pieces}", T_SHIRT[2], quantity=kg, unit="KG")
    packing = net.paper(f"{prefix}-S1-PL", "packing_list", imported, f"{prefix}-EXP", proves=line)
    net.packed(line, f"{prefix}-G1", kg, packing)
    net.paper(f"{prefix}-S1-BL", "bill_of_lading", imported, f"{prefix}-EXP", proves=f"{prefix}-S1")


def blended_at_the_spinner(net: Network) -> None:
    net.company("BL-IMP", "importer", "Los Angeles")
    net.company("BL-EXP", "exporter", "Chattogram")
    net.plant("BL-SEW", "sewer", "Gazipur")
    net.plant("BL-KNIT", "knitter", "Savar")
    net.plant("BL-SPIN", "spinner", "Xinxiang")
    net.plant("BL-GIN", "ginner", "Korla")
    net.plant("BL-BRGIN", "ginner", "Rondonopolis")
    sites, days = ("BL-SEW", "BL-KNIT", "BL-SPIN"), ("2026-01-25", "2025-12-20", "2025-12-01")
    garment_chain(net, "BL", sites, days, (390, 425, 430))
    bale(net, "BL-B1", "BL-GIN", "2025-10-05", "BL-Y1", "BL-Y1-PR")
    bale(net, "BL-B2", "BL-BRGIN", "2025-08-12", "BL-Y1", "BL-Y1-PR")
    packed_whole(net, "BL", 390, "2,600 pieces", "2026-03-02", port_of_entry="Los Angeles")


def detained(net: Network) -> None:
    net.company("DT-IMP", "importer", "Savannah")
    net.company("DT-EXP", "exporter", "Phnom Penh")
    net.plant("DT-SEW", "sewer", "Phnom Penh")
    net.plant("DT-KNIT", "knitter", "Nantong")
    net.plant("DT-SPIN", "spinner", "Heze")
    net.plant("DT-GIN", "ginner", "Shihezi")
    net.plant("DT-USGIN", "ginner", "Greenwood")
    sites, days = ("DT-SEW", "DT-KNIT", "DT-SPIN"), ("2026-09-01", "2026-08-01", "2026-07-06")
    garment_chain(net, "DT", sites, days, (2400, 2600, 2650))
    net.sells("DT-GIN", "DT-SPIN", "5201.00", "trade_record", "2024-10-01", "2026-06-20", quantity=700, unit="T")
    net.sells("DT-USGIN", "DT-SPIN", "5201.00", "documented", "2025-11-01", "2026-06-25", quantity=180, unit="T")
    packed_whole(
        net, "DT", 2400, "16,000 pieces", "2026-10-12", export_date="2026-09-12", entry_date="2026-10-14",
        presented_on="2026-10-14", detained_on="2026-10-20", detention_notice="DEMO-2026-0417",
        requested="purchase_order;invoice;proof_of_payment;production_record;bale_list;gin_record;bill_of_lading",
        port_of_lading="Sihanoukville", port_of_entry="Savannah", center="Apparel, Footwear and Textiles",
    )  # fmt: skip
    order = net.paper(
        "DT-PO", "purchase_order", "2026-05-11", "DT-IMP", buyer="DT-IMP", seller="DT-SEW", proves="DT-S1"
    )
    trade: dict[str, Value] = {"buyer": "DT-IMP", "seller": "DT-SEW", "proves": "DT-S1-L1"}
    bill: dict[str, Value] = {"amount": 41600, "currency": "USD", "quantity": 16000, "unit": "PCS"}
    invoice = net.paper("DT-INV", "invoice", "2026-09-08", "DT-SEW", refers_to=order, **trade, **bill)
    paid: dict[str, Value] = {"amount": 41600, "currency": "USD", "paid_on": "2026-09-28"}
    net.paper("DT-PAY", "proof_of_payment", "2026-09-28", "DT-IMP", refers_to=invoice, **trade, **paid)
    yarn: dict[str, Value] = {
        "buyer": "DT-KNIT",
        "seller": "DT-SPIN",
        "language": "zh",
        "translated": "false",
        "proves": "DT-Y1",
    }
    net.paper("DT-INV2", "invoice", "2026-07-10", "DT-SPIN", **yarn)


def mixed_beside_the_papers(net: Network) -> None:
    net.company("CM-IMP", "importer", "New York")
    net.company("CM-EXP", "exporter", "Karachi")
    net.plant("CM-SEW", "sewer", "Karachi")
    net.plant("CM-KNIT", "knitter", "Lahore")
    net.plant("CM-SPIN", "spinner", "Anqing")
    net.plant("CM-USGIN", "ginner", "Lubbock")
    net.plant("CM-GIN", "ginner", "Yuli")
    sites, days = ("CM-SEW", "CM-KNIT", "CM-SPIN"), ("2025-09-20", "2025-08-18", "2025-07-15")
    garment_chain(net, "CM", sites, days, (400, 430, 440))
    bale(net, "CM-B1", "CM-USGIN", "2024-11-20", "CM-Y1", "CM-Y1-PR")
    bale(net, "CM-B2", "CM-USGIN", "2024-11-20", "CM-Y1", "CM-Y1-PR", kind="gin_record")
    net.sells("CM-GIN", "CM-SPIN", "5201.00", "documented", "2024-09-01", "2025-07-01", quantity=260, unit="T")
    packed_whole(net, "CM", 400, "2,700 pieces", "2025-11-04", port_of_entry="Newark")


def more_yarn_than_cotton(net: Network) -> None:
    net.company("MB-IMP", "importer", "Houston")
    net.company("MB-EXP", "exporter", "Semarang")
    net.plant("MB-SEW", "sewer", "Bandung")
    net.plant("MB-KNIT", "knitter", "Bandung")
    net.plant("MB-SPIN", "spinner", "Surakarta")
    net.plant("MB-AUGIN", "ginner", "Moree")
    sites, days = ("MB-SEW", "MB-KNIT", "MB-SPIN"), ("2026-02-10", "2026-01-12", "2025-12-03")
    garment_chain(net, "MB", sites, days, (940, 980, 1000))
    bale(net, "MB-B1", "MB-AUGIN", "2025-06-02", "MB-Y1", "MB-Y1-PR")
    bale(net, "MB-B2", "MB-AUGIN", "2025-06-02", "MB-Y1", "MB-Y1-PR")
    packed_whole(net, "MB", 940, "6,300 pieces", "2026-03-30", port_of_entry="Houston")


def contradictions(net: Network) -> None:
    net.company("FN-IMP", "importer", "Los Angeles")
    net.company("FN-EXP", "exporter", "Ningbo")
    net.plant("FN-SEW", "sewer", "Ningbo")
    net.plant("FN-KNIT", "knitter", "Shaoxing")
    net.plant("FN-SPIN", "spinner", "Huzhou")
    net.plant("FN-BRGIN", "ginner", "Sapezal")
    ring = [net.company(f"FN-HOLD{n}", "holding", town) for n, town in enumerate(("Shanghai", "Ningbo", "Beijing"), 1)]
    for owner, owned in zip(ring, ring[1:] + ring[:1], strict=True):
        net.owns(owner, owned, 0.3)
    net.owns(ring[0], "FN-SEWCO", 0.55)
    # the fabric is dated ten days after the garments that it went into
    sites, days = ("FN-SEW", "FN-KNIT", "FN-SPIN"), ("2026-05-20", "2026-05-30", "2026-04-02")
    garment_chain(net, "FN", sites, days, (400, 430, 440))
    bale(net, "FN-B1", "FN-BRGIN", "2025-09-14", "FN-Y1", "FN-Y1-PR")
    bale(net, "FN-B2", "FN-BRGIN", "2025-09-14", "FN-Y1", "FN-Y1-PR")
    packed_whole(net, "FN", 400, "2,700 pieces", "2026-07-08", port_of_entry="Los Angeles")
    # of this one the garments themselves are dated after the ship had come in
    net.shipment("FN-S2", "2026-07-15", maker="FN-SEW", shipper="FN-EXP", buyer="FN-IMP", port_of_entry="Los Angeles")
    line = net.line("FN-S2", 1, *T_SHIRT, quantity=150, unit="KG")
    record = net.paper("FN-G2-PR", "production_record", "2026-08-03", "FN-SEW", quantity=150, unit="KG", proves="FN-G2")
    net.lot("FN-G2", "finished", "6109.10.00", "FN-SEW", "2026-08-03", 150, record)
    net.packed(line, "FN-G2", 150, record)
