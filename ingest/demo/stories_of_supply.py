"""Stories told by supply relations, owners, listings and dates."""

from __future__ import annotations

from ingest.demo.network import Network

COTTON_SHIRT = ("6205.20.20", "Men's woven shirts", "100% cotton")
T_SHIRT = ("6109.10.00", "Knitted T-shirts", "100% cotton")


def tell(net: Network) -> None:
    """Adds every story of this file."""
    sewn_in_a_third_country(net)
    trader_outside_with_bales_from_inside(net)
    paste_repacked_abroad(net)
    owner_on_the_list(net)
    listing_that_names_affiliates(net)
    mill_with_unrecorded_inputs(net)
    one_line_of_two(net)
    relation_too_old(net)
    listed_maker(net)
    company_with_one_site_inside(net)
    same_mill_under_two_records(net)
    polyester_only(net)
    before_any_regime(net)
    wro_and_no_maker(net)
    zone_entry(net)


def sewn_in_a_third_country(net: Network) -> None:
    net.company("VN-IMP", "importer", "Los Angeles")
    net.company("VN-EXP", "exporter", "Ho Chi Minh City")
    net.plant("VN-SEW", "sewer", "Thu Dau Mot")
    net.plant("VN-WEAVE", "weaver", "Shaoxing")
    net.plant("VN-SPIN", "spinner", "Weifang")
    net.plant("VN-GIN", "ginner", "Awat")
    net.plant("VN-BRGIN", "ginner", "Luis Eduardo Magalhaes")
    for number in range(1, 4):
        farm = net.farm(f"VN-FARM{number}", "Awat")
        net.sells(farm, "VN-GIN", "5201.00", "declared", "2023-09-15", "2025-10-30")
    net.sells("VN-GIN", "VN-SPIN", "5201.00", "declared", "2023-10-20", "2025-11-01", quantity=640, unit="T")
    net.sells("VN-BRGIN", "VN-SPIN", "5201.00", "documented", "2024-02-10", "2025-11-01", quantity=310, unit="T")
    net.sells("VN-SPIN", "VN-WEAVE", "5205.12", "trade_record", "2024-01-08", "2025-11-05", quantity=220, unit="T")
    net.sells("VN-WEAVE", "VN-SEW", "5208.12", "documented", "2024-03-04", "2025-11-08", quantity=61000, unit="M2")
    net.shipment(
        "VN-S1", "2025-11-10", maker="VN-SEW", shipper="VN-EXP", buyer="VN-IMP", export_date="2025-10-18",
        port_of_lading="Cat Lai", port_of_entry="Los Angeles", center="Apparel, Footwear and Textiles",
    )  # fmt: skip
    net.line("VN-S1", 1, *COTTON_SHIRT, quantity=12000, unit="PCS", value_usd=86400)
    net.paper("VN-S1-BL", "bill_of_lading", "2025-10-18", "VN-EXP", proves="VN-S1")
    net.paper("VN-S1-PO", "purchase_order", "2025-07-02", "VN-IMP", buyer="VN-IMP", seller="VN-EXP", proves="VN-S1-L1")


def trader_outside_with_bales_from_inside(net: Network) -> None:
    net.company("QD-IMP", "importer", "New York")
    net.company("QD-EXP", "exporter", "Shanghai")
    net.company("QD-SEW", "sewer", "Nantong")
    net.company("QD-KNIT", "knitter", "Changzhou")
    net.company("QD-SPIN", "spinner", "Binzhou")
    net.company("QD-TRADER", "trader", "Qingdao")
    road = "88 Xinjiang Road, Shibei District, Qingdao, Shandong"
    net.plant("QD-WH", "trader", "Qingdao", operator="QD-TRADER", address=road)
    net.plant("QD-GIN", "ginner", "Shawan")
    net.sells("QD-GIN", "QD-WH", "5201.00", "trade_record", "2023-11-01", "2026-03-20", quantity=1900, unit="T")
    net.sells("QD-WH", "QD-SPIN", "5201.00", "documented", "2024-01-15", "2026-04-02", quantity=420, unit="T")
    net.sells("QD-SPIN", "QD-KNIT", "5205.22", "declared", "2024-02-01", "2026-04-10")
    net.sells("QD-KNIT", "QD-SEW", "6006.22", "declared", "2024-03-01", "2026-04-18")
    net.shipment("QD-S1", "2026-05-12", maker="QD-SEW", shipper="QD-EXP", buyer="QD-IMP", port_of_entry="Newark")
    net.line("QD-S1", 1, *T_SHIRT, quantity=30000, unit="PCS", value_usd=74500)
    net.company("QD-SEW2", "sewer", "Yancheng")
    decoy = "102 Xinjiang Road, Qingdao, Shandong"
    net.company("QD-STORE", "trader", "Qingdao", place_by="no coordinates", address=decoy)
    net.sells("QD-STORE", "QD-SEW2", "5205.22", "documented", "2024-06-01", "2026-04-30")
    net.shipment("QD-S2", "2026-05-20", maker="QD-SEW2", shipper="QD-EXP", buyer="QD-IMP", port_of_entry="Newark")
    net.line("QD-S2", 1, *T_SHIRT, quantity=8000, unit="PCS", value_usd=19200)


def paste_repacked_abroad(net: Network) -> None:
    net.company("TP-IMP", "importer", "Houston")
    net.company("TP-EXP", "exporter", "Tema")
    net.plant("TP-PACK", "packer", "Tema")
    net.company("TP-TRADE", "trader", "Tianjin")
    net.plant("TP-PASTE", "processor", "Hutubi")
    net.farm("TP-FARM", "Hutubi", "tomato", operator="TP-PASTECO")
    net.sells("TP-FARM", "TP-PASTE", "0702.00", "declared", "2023-08-01", "2025-09-25", quantity=5200, unit="T")
    net.sells("TP-PASTE", "TP-TRADE", "2002.90", "trade_record", "2023-10-10", "2025-12-01", quantity=800, unit="T")
    net.sells("TP-TRADE", "TP-PACK", "2002.90", "documented", "2024-02-11", "2026-01-15", quantity=260, unit="T")
    net.shipment(
        "TP-S1", "2026-03-18", maker="TP-PACK", shipper="TP-EXP", buyer="TP-IMP", export_date="2026-02-20",
        port_of_lading="Tema", port_of_entry="Houston", center="Agriculture and Prepared Products",
    )  # fmt: skip
    net.line("TP-S1", 1, "2103.20.40", "Tomato sauce, product of Ghana", quantity=42000, unit="KG", value_usd=58800)
    net.paper("TP-S1-CO", "origin_certificate", "2026-02-16", "TP-EXP", proves="TP-S1")


def owner_on_the_list(net: Network) -> None:
    net.company("OW-IMP", "importer", "New York")
    net.company("OW-EXP", "exporter", "Shanghai")
    net.company("OW-MAKER", "sewer", "Suqian")
    net.company("OW-PARENT", "holding", "Urumqi")
    net.company("OW-HOLD1", "holding", "Shanghai")
    net.company("OW-HOLD2", "holding", "Nantong")
    net.owns("OW-PARENT", "OW-HOLD1", 0.8)
    net.owns("OW-HOLD1", "OW-MAKER", 0.5)
    net.owns("OW-PARENT", "OW-HOLD2", 0.5)
    net.owns("OW-HOLD2", "OW-MAKER", 0.4)
    net.shipment("OW-S1", "2025-08-05", maker="OW-MAKER", shipper="OW-EXP", buyer="OW-IMP", port_of_entry="New York")
    net.line("OW-S1", 1, *COTTON_SHIRT, quantity=6000, unit="PCS", value_usd=45000)


def listing_that_names_affiliates(net: Network) -> None:
    net.company("OA-IMP", "importer", "Savannah")
    net.company("OA-EXP", "exporter", "Tianjin")
    net.company("OA-MAKER", "processor", "Bayannur")
    net.company("OA-CORPS", "holding", "Shihezi")
    net.company("OA-HOLD", "holding", "Beijing")
    net.owns("OA-CORPS", "OA-HOLD", 0.75)
    net.owns("OA-HOLD", "OA-MAKER", 0.8)
    net.shipment("OA-S1", "2025-10-02", maker="OA-MAKER", shipper="OA-EXP", buyer="OA-IMP", port_of_entry="Savannah")
    net.line("OA-S1", 1, "2002.90.80", "Tomato paste in drums", quantity=40000, unit="KG", value_usd=39000)


def mill_with_unrecorded_inputs(net: Network) -> None:
    net.company("UN-IMP", "importer", "Los Angeles")
    net.company("UN-EXP", "exporter", "Chattogram")
    net.company("UN-SEW", "sewer", "Gazipur")
    net.company("UN-MILL", "spinner", "Yancheng")
    net.sells("UN-MILL", "UN-SEW", "5208.31", "documented", "2024-05-01", "2026-02-01", quantity=90000, unit="M2")
    net.shipment("UN-S1", "2026-02-24", maker="UN-SEW", shipper="UN-EXP", buyer="UN-IMP", port_of_entry="Long Beach")
    net.line("UN-S1", 1, *COTTON_SHIRT, quantity=15000, unit="PCS", value_usd=81000)


def one_line_of_two(net: Network) -> None:
    net.company("TW-IMP", "importer", "Savannah")
    net.company("TW-EXP", "exporter", "Karachi")
    net.company("TW-SEW", "sewer", "Faisalabad")
    net.company("TW-SPIN", "spinner", "Korla")
    net.sells("TW-SPIN", "TW-SEW", "5205.12", "documented", "2024-08-01", "2025-12-10", quantity=75, unit="T")
    net.shipment("TW-S1", "2026-01-14", maker="TW-SEW", shipper="TW-EXP", buyer="TW-IMP", port_of_entry="Savannah")
    net.line("TW-S1", 1, *COTTON_SHIRT, quantity=5000, unit="PCS", value_usd=31000)
    polyester = ("6205.30.20", "Men's woven shirts", "100% polyester")
    net.line("TW-S1", 2, *polyester, quantity=7000, unit="PCS", value_usd=29000)


def relation_too_old(net: Network) -> None:
    net.company("OLD-IMP", "importer", "New York")
    net.company("OLD-EXP", "exporter", "Ningbo")
    net.company("OLD-SEW", "sewer", "Jiaxing")
    net.company("OLD-SPIN", "spinner", "Shangqiu")
    net.plant("OLD-GIN", "ginner", "Kuqa")
    net.sells("OLD-GIN", "OLD-SPIN", "5201.00", "declared", "2021-02-01", "2023-06-30", quantity=350, unit="T")
    net.sells("OLD-SPIN", "OLD-SEW", "5205.12", "documented", "2022-01-01", "2026-02-20")
    net.shipment("OLD-S1", "2026-03-15", maker="OLD-SEW", shipper="OLD-EXP", buyer="OLD-IMP", port_of_entry="Newark")
    net.line("OLD-S1", 1, *T_SHIRT, quantity=22000, unit="PCS", value_usd=51000)


def listed_maker(net: Network) -> None:
    net.company("LS-IMP", "importer", "Los Angeles")
    net.company("LS-EXP", "exporter", "Shanghai")
    net.company("LS-MAKER", "sewer", "Chuzhou")
    for shipment, imported in (("LS-S1", "2025-09-10"), ("LS-S2", "2025-03-10")):
        net.shipment(shipment, imported, maker="LS-MAKER", shipper="LS-EXP", buyer="LS-IMP", port_of_entry="Long Beach")
        net.line(shipment, 1, *T_SHIRT, quantity=18000, unit="PCS", value_usd=40500)


def company_with_one_site_inside(net: Network) -> None:
    net.company("OP-IMP", "importer", "New York")
    net.company("OP-EXP", "exporter", "Phnom Penh")
    net.company("OP-SEW", "sewer", "Kampong Speu")
    net.company("OP-CO", "spinner", "Shanghai")
    for number, town in enumerate(("Nanyang", "Xiangyang", "Dezhou", "Kuqa"), start=1):
        net.plant(f"OP-MILL{number}", "spinner", town, operator="OP-CO")
    net.sells("OP-CO", "OP-SEW", "5205.23", "documented", "2024-04-01", "2025-11-30", quantity=140, unit="T")
    net.shipment("OP-S1", "2025-12-18", maker="OP-SEW", shipper="OP-EXP", buyer="OP-IMP", port_of_entry="New York")
    net.line("OP-S1", 1, *T_SHIRT, quantity=26000, unit="PCS", value_usd=60000)


def same_mill_under_two_records(net: Network) -> None:
    net.company("DU-IMP", "importer", "Houston")
    net.company("DU-EXP", "exporter", "Semarang")
    net.company("DU-SEW", "sewer", "Surakarta")
    net.company("DU-SPIN", "spinner", "Linyi")
    row = net.rows["suppliers"][-1]
    latin, _, _ = net.names.word("DU-SPIN", "CN")
    again = f"LINYI {latin[:2]} {latin[2:]} SPINNING COMPANY LIMITED".upper()
    net.company("DU-SPINB", "spinner", "Linyi", name=again, aliases=row["aliases"], address=row["address"])
    net.plant("DU-GIN", "ginner", "Maralbexi")
    net.sells("DU-SPIN", "DU-SEW", "5205.12", "documented", "2024-09-01", "2026-01-20", quantity=33, unit="T")
    net.sells("DU-GIN", "DU-SPINB", "5201.00", "trade_record", "2024-01-01", "2025-12-31", quantity=500, unit="T")
    net.shipment("DU-S1", "2026-02-09", maker="DU-SEW", shipper="DU-EXP", buyer="DU-IMP", port_of_entry="Houston")
    net.line("DU-S1", 1, *T_SHIRT, quantity=9000, unit="PCS", value_usd=21000)


def polyester_only(net: Network) -> None:
    net.company("PO-IMP", "importer", "New York")
    net.company("PO-SEW", "sewer", "Huzhou")
    net.plant("PO-GIN", "ginner", "Mekit")
    net.sells("PO-GIN", "PO-SEW", "5201.00", "declared", "2024-01-01", "2026-01-01", quantity=12, unit="T")
    net.shipment("PO-S1", "2026-04-07", maker="PO-SEW", shipper="PO-SEW", buyer="PO-IMP", port_of_entry="New York")
    net.line(
        "PO-S1", 1, "6110.30.30", "Knitted pullovers", "100% polyester", quantity=11000, unit="PCS", value_usd=52000
    )


def before_any_regime(net: Network) -> None:
    net.company("BR-IMP", "importer", "Los Angeles")
    net.company("BR-SEW", "sewer", "Foshan")
    net.plant("BR-GIN", "ginner", "Aksu")
    net.sells("BR-GIN", "BR-SEW", "5201.00", "documented", "2018-01-01", "2019-04-30", quantity=40, unit="T")
    net.shipment("BR-S1", "2019-05-10", maker="BR-SEW", shipper="BR-SEW", buyer="BR-IMP", port_of_entry="Los Angeles")
    net.line("BR-S1", 1, *T_SHIRT, quantity=14000, unit="PCS", value_usd=33000)


def wro_and_no_maker(net: Network) -> None:
    net.company("WR-IMP", "importer", "New York")
    net.company("WR-TRADE", "trader", "Tianjin")
    net.plant("WR-PASTE", "processor", "Yanqi")
    net.sells("WR-PASTE", "WR-TRADE", "2002.90", "trade_record", "2020-09-01", "2021-07-01", quantity=300, unit="T")
    net.shipment("WR-S1", "2021-08-20", shipper="WR-TRADE", buyer="WR-IMP", port_of_entry="Newark")
    net.line("WR-S1", 1, "2002.90.80", "Tomato paste in drums", quantity=19000, unit="KG", value_usd=16700)


def zone_entry(net: Network) -> None:
    net.company("FZ-IMP", "importer", "Savannah")
    net.company("FZ-EXP", "exporter", "Karachi")
    net.company("FZ-SEW", "sewer", "Lahore")
    net.plant("FZ-MILL", "spinner", "Aksu")
    net.sells("FZ-MILL", "FZ-SEW", "5205.12", "documented", "2019-05-01", "2020-10-15", quantity=28, unit="T")
    net.shipment(
        "FZ-S1", "2020-12-10", maker="FZ-SEW", shipper="FZ-EXP", buyer="FZ-IMP", entry_type="ftz",
        entry_date="2021-03-01", port_of_entry="Savannah",
    )  # fmt: skip
    net.line("FZ-S1", 1, *COTTON_SHIRT, quantity=4000, unit="PCS", value_usd=23000)
