"""Stories that hang on where a site is, and on how that is known."""

from __future__ import annotations

from ingest.demo.network import NO_COORDINATES, Network
from ingest.demo.stories_of_supply import COTTON_SHIRT, T_SHIRT


def tell(net: Network) -> None:
    """Adds every story of this file."""
    known_by_name_only(net)
    so_near_the_border(net)
    known_by_postal_code(net)


def known_by_name_only(net: Network) -> None:
    net.company("NM-IMP", "importer", "New York")
    net.company("NM-EXP", "exporter", "Ho Chi Minh City")
    net.company("NM-SEW", "sewer", "Nam Dinh")
    net.company("NM-SPIN", "spinner", "Xinxiang")
    address = "Awat County, Aksu Prefecture, Xinjiang"
    net.plant("NM-GIN", "ginner", "Awat", operator=None, place_by=NO_COORDINATES, address=address, postal_code="")
    net.sells("NM-GIN", "NM-SPIN", "5201.00", "declared", "2024-01-10", "2026-01-31", quantity=210, unit="T")
    net.sells("NM-SPIN", "NM-SEW", "5205.12", "documented", "2024-02-01", "2026-03-15", quantity=66, unit="T")
    net.shipment("NM-S1", "2026-04-21", maker="NM-SEW", shipper="NM-EXP", buyer="NM-IMP", port_of_entry="New York")
    net.line("NM-S1", 1, *T_SHIRT, quantity=16000, unit="PCS", value_usd=37000)


def so_near_the_border(net: Network) -> None:
    net.company("BD-IMP", "importer", "Savannah")
    net.company("BD-EXP", "exporter", "Chattogram")
    net.company("BD-SEW", "sewer", "Gazipur")
    net.company("BD-SPIN", "spinner", "Zhoukou")
    # about half a kilometre outside the border, on Gansu's side
    address, lat, lon = "Sand Gate Station, Dunhuang, Gansu", "40.88700", "93.82150"
    net.plant("BD-GIN", "ginner", "Dunhuang", operator=None, address=address, lat=lat, lon=lon)
    net.sells("BD-GIN", "BD-SPIN", "5201.00", "trade_record", "2024-03-01", "2026-02-28", quantity=95, unit="T")
    net.sells("BD-SPIN", "BD-SEW", "5205.12", "documented", "2024-04-01", "2026-03-31", quantity=48, unit="T")
    net.shipment("BD-S1", "2026-05-06", maker="BD-SEW", shipper="BD-EXP", buyer="BD-IMP", port_of_entry="Savannah")
    net.line("BD-S1", 1, *COTTON_SHIRT, quantity=9500, unit="PCS", value_usd=57000)


def known_by_postal_code(net: Network) -> None:
    net.company("PC-IMP", "importer", "Houston")
    net.company("PC-EXP", "exporter", "Semarang")
    net.company("PC-SEW", "sewer", "Semarang")
    net.company("PC-SPIN", "spinner", "Dezhou")
    address = "6 Ginnery Road"
    net.plant("PC-GIN", "ginner", "Aksu", operator=None, place_by=NO_COORDINATES, address=address)
    net.sells("PC-GIN", "PC-SPIN", "5201.00", "documented", "2024-01-05", "2026-04-30", quantity=330, unit="T")
    net.sells("PC-SPIN", "PC-SEW", "5205.12", "declared", "2024-02-01", "2026-05-10", quantity=70, unit="T")
    net.shipment("PC-S1", "2026-06-11", maker="PC-SEW", shipper="PC-EXP", buyer="PC-IMP", port_of_entry="Houston")
    net.line("PC-S1", 1, *T_SHIRT, quantity=21000, unit="PCS", value_usd=48000)
    net.company("PC-SEW2", "sewer", "Savar")
    net.company("PC-RANCHI", "trader", "Ranchi", place_by=NO_COORDINATES)
    net.sells("PC-RANCHI", "PC-SEW2", "5205.12", "documented", "2024-02-01", "2026-05-10", quantity=25, unit="T")
    net.shipment("PC-S2", "2026-06-25", maker="PC-SEW2", shipper="PC-EXP", buyer="PC-IMP", port_of_entry="Houston")
    net.line("PC-S2", 1, *T_SHIRT, quantity=7000, unit="PCS", value_usd=16000)
