"""Which order and payments belong to an invoice: where one refers to the other, else where parties and amount agree."""

from __future__ import annotations

from collections.abc import Sequence

from graph.projection import Node
from review.papers import Papers

STATED, LIKELY = "stated", "likely"
CENT = 0.005
"""Amounts that differ by less are the same."""


class SalePapers:
    """The orders, invoices and payments of one chain, and what belongs together.

    paid_by: by invoice its payments, each `stated` or `likely`.
    """

    def __init__(self, papers: Papers) -> None:
        self._papers = papers
        self.orders, self.invoices, self.payments = (
            [one for one in papers.everything if papers.is_on_file(one) and papers.kind(one) == kind]
            for kind in ("purchase_order", "invoice", "proof_of_payment")
        )
        self.paid_by = {one: self._stated_payments(one) for one in self.invoices}
        self._likely_payments()

    def order_of(self, invoice: str) -> tuple[str | None, str]:
        """(its purchase order, stated or likely); (None, "") without one."""
        if stated := self._stated(invoice, self.orders):
            return min(stated), STATED
        alike = [one for one in self.orders if self._same_sale(invoice, one)]
        return (min(alike), LIKELY) if alike else (None, "")

    def together(self, invoice: str) -> list[str]:
        """The invoices that the same payments pay, itself among them."""
        found, payments = {invoice}, set(self.paid_by[invoice])
        while more := {one for one in self.invoices if not payments.isdisjoint(self.paid_by[one])} - found:
            found |= more
            payments |= {payment for one in more for payment in self.paid_by[one]}
        return sorted(found)

    def node(self, document: str) -> Node:
        return self._papers.node(document)

    def _stated(self, document: str, among: Sequence[str]) -> list[str]:
        """Those that refer to it, or that it refers to."""
        linked = self._papers.linked_to(document)
        return [other for other in among if other in linked]

    def _stated_payments(self, invoice: str) -> dict[str, str]:
        """Those that refer to it or it to them, and those of its order where that is of no other invoice."""
        found = self._stated(invoice, self.payments)
        for order in self._stated(invoice, self.orders):
            if self._stated(order, self.invoices) == [invoice]:
                found += self._stated(order, self.payments)
        return dict.fromkeys(found, STATED)

    def _likely_payments(self) -> None:
        """Gives a payment that refers to no invoice to one of the same parties and amount that has none."""
        free = [one for one in self.payments if not any(one in paid for paid in self.paid_by.values())]
        for invoice in self.invoices:
            if not self.paid_by[invoice]:
                alike = next((one for one in free if self._same_sale(invoice, one)), None)
                if alike:
                    free.remove(alike)
                    self.paid_by[invoice] = {alike: LIKELY}
        self._likely_together()

    def _likely_together(self) -> None:
        """Where a payment exceeds its invoices by just another invoice of the same parties, it likely pays both."""
        exceeding = {one: over for one in self.payments if (over := self._over(one)) and over > CENT}
        for invoice in [one for one in self.invoices if not self.paid_by[one]]:
            owed = self.node(invoice).get("amount")
            for payment, over in exceeding.items():
                alike = self._same_parties(invoice, payment) and self._same_currency(invoice, payment)
                if alike and owed is not None and abs(over - owed) <= CENT:
                    self.paid_by[invoice] = {payment: LIKELY}
                    del exceeding[payment]
                    break

    def _over(self, payment: str) -> float | None:
        """By how much a payment is more than the invoices that it pays; None where it pays none or that is unknown."""
        invoices = [self.node(one) for one in self.invoices if payment in self.paid_by[one]]
        amount = self.node(payment).get("amount")
        owed = [one.get("amount") for one in invoices]
        if amount is None or not invoices or None in owed:
            return None
        return float(amount - sum(owed))

    def _same_sale(self, one: str, other: str) -> bool:
        a, b = (self.node(document).get("amount") for document in (one, other))
        near = a is not None and b is not None and abs(a - b) <= CENT
        return near and self._same_parties(one, other) and self._same_currency(one, other)

    def _same_parties(self, one: str, other: str) -> bool:
        a, b = (self.node(document) for document in (one, other))
        return all(a.get(name) and a.get(name) == b.get(name) for name in ("seller_id", "buyer_id"))

    def _same_currency(self, one: str, other: str) -> bool:
        return bool(currency_of(self.node(one))) and currency_of(self.node(one)) == currency_of(self.node(other))


def currency_of(node: Node) -> str:
    return str(node.get("currency") or "").strip().upper()
