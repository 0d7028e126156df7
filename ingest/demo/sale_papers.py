"""The papers of one sale between two firms, and of the goods' way from one to the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.demo.network import Network, Value


@dataclass(frozen=True)
class Sale:
    """Who sold what to whom. `proves` are ids of lots, lines or a shipment; money in US dollars, quantity in `unit`.

    ordered, billed, paid: days; paid "" is a sale without any proof of payment.
    """

    id: str
    seller: str
    buyer: str
    ordered: str
    billed: str
    paid: str
    amount: float
    quantity: float
    proves: Sequence[str]
    language: str = "en"
    unit: str = "KG"

    def said(self) -> dict[str, Value]:
        """The columns that all papers of the sale share. What is not in English comes with a translation."""
        said: dict[str, Value] = {"buyer": self.buyer, "seller": self.seller, "proves": self.proves}
        said |= {"quantity": self.quantity, "unit": self.unit, "language": self.language}
        return said | {"translated": "" if self.language == "en" else "true"}


def paper_sale(net: Network, sale: Sale) -> list[str]:
    """Order, invoice and proof of payment of a sale: <id>-PO, <id>-INV, <id>-PAY. Returns their ids."""
    said = sale.said() | {"amount": sale.amount, "currency": "USD"}
    order = net.paper(f"{sale.id}-PO", "purchase_order", sale.ordered, sale.buyer, **said)
    invoice = net.paper(f"{sale.id}-INV", "invoice", sale.billed, sale.seller, refers_to=order, **said)
    if not sale.paid:
        return [order, invoice]
    said |= {"refers_to": invoice, "paid_on": sale.paid, "quantity": "", "unit": ""}
    return [order, invoice, net.paper(f"{sale.id}-PAY", "proof_of_payment", sale.paid, sale.buyer, **said)]


def paper_way(net: Network, sale: Sale, kind: str, on: str) -> str:
    """The transport paper of a sale's goods, <id>-WAY: a bill of lading at sea, a packing list or other by road."""
    return net.paper(f"{sale.id}-WAY", kind, on, sale.seller, **sale.said())
