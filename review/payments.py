"""Each invoice of a chain against its order and its payments: amount, currency, parties and days.

Papers belong together where one refers to the other; else, and said so, where parties and amount are the same. Nothing
is paid for sure where an amount or a currency is not stated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.projection import Node
from review.chain import Chain
from review.paper_problems import ALTERED, DATED_OUTSIDE, OTHER_PARTY, Problem
from review.papers import Papers
from review.path_words import listed
from review.sale_papers import CENT, SalePapers, currency_of

AMOUNT, CURRENCY, UNPAID, NO_PAYMENT, NO_ORDER = "amount", "currency", "unpaid", "no_payment", "no_order"
PAID, OVERPAID, UNDERPAID, UNPAID_STATE, NOT_KNOWN = "paid", "overpaid", "underpaid", "unpaid", "not known"
NOTHING_ON_FILE, DOUBTFUL = "no payment on file", "doubtful"
_IN_WORDS = {
    UNPAID_STATE: NOTHING_ON_FILE,
    UNDERPAID: "part payment on file",
    OVERPAID: "more on file than invoiced",
}
"""Where a state's name says more than what is on file: that nobody paid, say."""


@dataclass(frozen=True)
class Paid:
    """A payment. how: stated where it and the invoice or its order refer to each other, likely where only parties and
    amount agree."""

    document: str
    amount: float | None
    currency: str | None
    paid_on: date | None
    how: str

    def as_json(self) -> dict[str, Any]:
        day = self.paid_on.isoformat() if self.paid_on else None
        return {"document": self.document, "amount": self.amount, "currency": self.currency, "paid_on": day} | {
            "how": self.how
        }


@dataclass(frozen=True)
class Payment:
    """An invoice and what was paid on it.

    step, to: the move of goods that it is for, None where it is of the shipment only. order, order_how: its purchase
    order, stated or likely; None and blank without one. paid: sum of its payments in its currency, None where that
    cannot be said. together_with: other invoices that the same payments pay. state: paid, overpaid, underpaid, unpaid,
    no payment on file (and what is owed is not stated), not known; doubtful where it would be paid and the file of one
    of its papers is not the one on record or not there; of invoices that are paid together all of them. because: in
    words, with the numbers.
    """

    invoice: str
    step: int | None
    to: int | None
    seller: str | None
    buyer: str | None
    amount: float | None
    currency: str | None
    issued_on: date | None
    order: str | None
    order_how: str
    payments: tuple[Paid, ...]
    paid: float | None
    together_with: tuple[str, ...]
    state: str
    because: str
    problems: tuple[Problem, ...]

    @property
    def reconciles(self) -> bool:
        return self.state == PAID and not self.problems

    @property
    def state_in_words(self) -> str:
        """The state as people read it: never more than what is on file."""
        return _IN_WORDS.get(self.state, self.state)

    def as_json(self) -> dict[str, Any]:
        names = (
            *("invoice", "step", "to", "seller", "buyer", "amount", "currency", "order", "order_how", "paid"),
            *("state", "state_in_words", "because"),
        )
        return {
            **{name: getattr(self, name) for name in names},
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "payments": [payment.as_json() for payment in self.payments],
            "together_with": list(self.together_with),
            "problems": [problem.as_json() for problem in self.problems],
        }


def payments_of(papers: Papers, of_files: Mapping[str, Sequence[Problem]] | None = None) -> tuple[Payment, ...]:
    """One for each invoice of the chain that is on file, by step and id. of_files: what is wrong with the files of
    documents; None where nobody looked."""
    found = _Accounts(papers, _moves(papers, papers.chain), of_files or {}).payments()
    return tuple(sorted(found, key=lambda one: (one.step is None, one.step or 0, one.to or 0, one.invoice)))


def as_accounted(document: str, payments: Sequence[Payment]) -> Iterator[Problem]:
    """What is wrong with a payment by the accounts of the invoices that it pays: that they are paid too much, or are in
    another currency."""
    for one in payments:
        if any(paid.document == document for paid in one.payments):
            if one.state == OVERPAID:
                yield Problem(AMOUNT, document, f"invoice {one.invoice}: {one.because}")
            yield from (problem for problem in one.problems if (problem.kind, problem.document) == (CURRENCY, document))


def paid_in_part(documents: Collection[str], payments: Sequence[Payment]) -> Iterator[tuple[str, Problem]]:
    """(invoice, a payment among the documents and how little is paid of it), for each invoice that is underpaid."""
    for one in payments:
        if one.state == UNDERPAID:
            for paid in one.payments:
                if paid.document in documents:
                    yield one.invoice, Problem(AMOUNT, paid.document, f"invoice {one.invoice}: {one.because}")


def _moves(papers: Papers, chain: Chain) -> dict[str, tuple[int, int]]:
    """The move that a document is for: the one between the parties that it names, else the first."""
    found: dict[str, tuple[int, int]] = {}
    for move in chain.moves:
        known = {*chain.step(move.origin).members, *chain.step(move.to).members}
        for document in papers.of_move(move):
            if papers.is_on_file(document):
                fits = {papers.node(document).get(name) for name in ("seller_id", "buyer_id")} <= known
                if fits or document not in found:
                    found[document] = (move.origin, move.to)
    return found


class _Accounts:
    """The orders, invoices and payments of one chain."""

    def __init__(
        self, papers: Papers, moves: dict[str, tuple[int, int]], of_files: Mapping[str, Sequence[Problem]]
    ) -> None:
        self._moves, self._of, self._of_files = moves, SalePapers(papers), of_files

    def payments(self) -> list[Payment]:
        return [self._payment(invoice) for invoice in self._of.invoices]

    def _payment(self, invoice: str) -> Payment:
        node = self._of.node(invoice)
        together = self._of.together(invoice)
        payments = sorted({one for other in together for one in self._of.paid_by[other]})
        order, how = self._of.order_of(invoice)
        paid, state, because = self._settled(together, payments)
        files = [one for id_ in (*together, *filter(None, [order]), *payments) for one in self._of_files.get(id_, ())]
        if files:
            if state == PAID:
                state, because = DOUBTFUL, f"{because} by what is recorded"
            because = f"{because}; in doubt: {_files_in_words(files)}"
        problems = [*self._of_order(node, order), *self._of_payments(node, payments), *_of_state(node, state, because)]
        step, to = self._moves.get(invoice, (None, None))
        hows = {one: how for other in together for one, how in self._of.paid_by[other].items()}
        hows |= self._of.paid_by[invoice]
        return Payment(
            *(invoice, step, to, node.get("seller_id"), node.get("buyer_id"), node.get("amount"), node.get("currency")),
            issued_on=node.get("issued_on"),
            order=order,
            order_how=how,
            payments=tuple(self._paid(one, hows[one]) for one in payments),
            paid=paid,
            together_with=tuple(other for other in together if other != invoice),
            state=state,
            because=because,
            problems=(*problems, *files),
        )

    def _settled(self, invoices: Sequence[str], payments: Sequence[str]) -> tuple[float | None, str, str]:
        """(what was paid, state, in words) of invoices that are paid together."""
        if not payments:
            unstated = [one for one in invoices if self._of.node(one).get("amount") is None]
            if unstated:
                words = f"no payment for it is on file, and no amount is stated on {', '.join(unstated)}"
                return None, NOTHING_ON_FILE, words
            return None, UNPAID_STATE, "no payment for it is on file"
        owed, paid = ([self._of.node(one) for one in some] for some in (invoices, payments))
        silent = [one.id for one in (*owed, *paid) if one.get("amount") is None]
        if silent:
            return None, NOT_KNOWN, f"no amount is stated on {', '.join(silent)}"
        currencies = dict.fromkeys(currency_of(one) for one in (*owed, *paid))
        if len(currencies) > 1 or "" in currencies:
            named = ", ".join(name or "none stated" for name in currencies)
            return None, NOT_KNOWN, f"the currencies are not one ({named}), so the amounts cannot be compared"
        due, sum_ = (sum(float(one.get("amount")) for one in some) for some in (owed, paid))
        of = f"{sum_:,.2f} of {due:,.2f} {next(iter(currencies))}"
        of += f", for {len(owed)} invoices together" if len(owed) > 1 else ""
        if abs(due - sum_) <= CENT:
            return sum_, PAID, f"{of} paid"
        if sum_ > due:
            return sum_, OVERPAID, f"{of} paid by what is on file: more than is invoiced"
        return sum_, UNDERPAID, f"only {of} paid by what is on file"

    def _of_order(self, invoice: Node, order: str | None) -> Iterator[Problem]:
        if order is None:
            yield Problem(NO_ORDER, invoice.id, "no purchase order for it is on file")
            return
        node = self._of.node(order)
        yield from _differences(invoice, node, "order")
        said, billed = node.get("amount"), invoice.get("amount")
        same = currency_of(node) == currency_of(invoice)
        if said is not None and billed is not None and same and abs(said - billed) > CENT:
            yield Problem(AMOUNT, invoice.id, f"it is of {billed:,.2f}, its order {order} of {said:,.2f}")
        ordered, issued = node.get("issued_on"), invoice.get("issued_on")
        if ordered and issued and ordered > issued:
            yield Problem(DATED_OUTSIDE, order, f"the order is of {ordered}, after its invoice {invoice.id} ({issued})")

    def _of_payments(self, invoice: Node, payments: Sequence[str]) -> Iterator[Problem]:
        for payment in payments:
            yield from _differences(invoice, self._of.node(payment), "payment")

    def _paid(self, payment: str, how: str) -> Paid:
        node = self._of.node(payment)
        return Paid(
            payment, node.get("amount"), node.get("currency"), node.get("paid_on") or node.get("issued_on"), how
        )


def _of_state(invoice: Node, state: str, because: str) -> Iterator[Problem]:
    if state == UNPAID_STATE:
        yield Problem(UNPAID, invoice.id, because)
    elif state == NOTHING_ON_FILE:
        yield Problem(NO_PAYMENT, invoice.id, because)
    elif state in (OVERPAID, UNDERPAID):
        yield Problem(AMOUNT, invoice.id, because)


def _files_in_words(problems: Iterable[Problem]) -> str:
    """Of which documents, and what is wrong; of an altered file without its digests."""
    return listed([f"{p.document} ({'the file has changed' if p.kind == ALTERED else p.because})" for p in problems])


def _differences(invoice: Node, other: Node, what: str) -> Iterator[Problem]:
    """Where an order or a payment names another currency or other parties than the invoice."""
    if currency_of(invoice) and currency_of(other) and currency_of(invoice) != currency_of(other):
        words = f"the {what} is in {currency_of(other)}, the invoice {invoice.id} in {currency_of(invoice)}"
        yield Problem(CURRENCY, other.id, words)
    for name in ("seller", "buyer"):
        one, another = invoice.get(f"{name}_id"), other.get(f"{name}_id")
        if one and another and one != another:
            yield Problem(
                OTHER_PARTY, other.id, f"the {what} names {another} as {name}, the invoice {invoice.id} {one}"
            )
