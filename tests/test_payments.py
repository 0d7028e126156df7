"""Invoice against order and payment: what belongs together, and what does not add up."""

from __future__ import annotations

from typing import Any

import pytest

from review.chain import chain_of
from review.evidence import COVERED, DOUBTFUL, PARTLY, Item
from review.gaps import to_ask_for
from review.paper_problems import Problem
from review.papers import Papers
from review.payments import DOUBTFUL as PAYMENT_DOUBTFUL
from review.payments import NOT_KNOWN, OVERPAID, PAID, UNDERPAID, UNPAID_STATE, Payment, payments_of
from tests.cases import DAY
from tests.networks import D, Network
from tests.reviewed import cotton, evidence, item, paper, without

PARTIES = {"seller_id": "spin-co", "buyer_id": "sew-co"}


def payments(network: Network, files: dict[str, str] | None = None) -> dict[str, Payment]:
    """files: by document what is wrong with its file, altered or no_file."""
    projection = network.projection()
    papers = Papers(projection, chain_of(projection, "shipment", as_of=D))
    of_files = {one: [Problem(kind, one, f"{kind}: its digest is 0")] for one, kind in (files or {}).items()}
    return {one.invoice: one for one in payments_of(papers, of_files)}


def of_yarn(network: Network, **said: Any) -> Payment:
    """The account of the yarn's invoice; `said` is changed on the documents of that name, such as yarn_payment."""
    for name, properties in said.items():
        network.nodes[name.replace("_", "-")][1].update(properties)
    return payments(network)["yarn-invoice"]


def kinds(one: Payment) -> list[tuple[str, str]]:
    return [(problem.kind, problem.document) for problem in one.problems]


def test_each_invoice_of_the_chain_with_its_order_and_payment() -> None:
    found = payments(cotton())
    assert list(found) == ["bale-invoice", "yarn-invoice", "last-invoice"]
    one = found["yarn-invoice"]
    assert (one.step, one.to, one.order, one.order_how) == (2, 3, "yarn-order", "stated")
    assert [(paid.document, paid.amount, paid.how) for paid in one.payments] == [("yarn-payment", 1000.0, "stated")]
    assert (one.state, one.paid, one.because, one.reconciles) == (PAID, 1000.0, "1,000.00 of 1,000.00 USD paid", True)


@pytest.mark.parametrize(
    ("amount", "state", "because"),
    [
        (999.99, UNDERPAID, "only 999.99 of 1,000.00 USD paid by what is on file"),
        (1000.01, OVERPAID, "1,000.01 of 1,000.00 USD paid by what is on file: more than is invoiced"),
        (1000.004, PAID, "1,000.00 of 1,000.00 USD paid"),
    ],
)
def test_too_little_and_too_much(amount: float, state: str, because: str) -> None:
    one = of_yarn(cotton(), yarn_payment={"amount": amount})
    assert (one.state, one.because) == (state, because)
    assert kinds(one) == ([] if state == PAID else [("amount", "yarn-invoice")])


def test_part_payments_are_summed() -> None:
    network = cotton()
    paper(
        network, "rest", "proof_of_payment", "yarn", refers_to="yarn-invoice", amount=400.0, currency="usd", **PARTIES
    )
    one = of_yarn(network, yarn_payment={"amount": 600.0})
    assert (one.state, one.paid, [paid.document for paid in one.payments]) == (PAID, 1000.0, ["rest", "yarn-payment"])
    assert of_yarn(network, rest={"amount": 300.0}).state == UNDERPAID


def test_without_a_payment_it_is_unpaid() -> None:
    one = of_yarn(without(cotton(), "yarn-payment"))
    assert (one.state, one.paid, one.payments) == (UNPAID_STATE, None, ())
    assert kinds(one) == [("unpaid", "yarn-invoice")]


def test_an_invoice_that_states_no_amount_and_has_no_payment_is_not_called_unpaid() -> None:
    one = of_yarn(without(cotton(), "yarn-payment"), yarn_invoice={"amount": None})
    assert (one.state, one.paid, one.because) == (
        *("no payment on file", None),
        "no payment for it is on file, and no amount is stated on yarn-invoice",
    )
    assert kinds(one) == [("no_payment", "yarn-invoice")]


@pytest.mark.parametrize(
    "said",
    [
        *({"yarn_payment": {"amount": None}}, {"yarn_invoice": {"amount": None}}, {"yarn_payment": {"currency": None}}),
        {"yarn_payment": {"currency": "EUR"}},
    ],
)
def test_what_is_not_stated_or_in_another_currency_is_never_paid(said: dict[str, Any]) -> None:
    one = of_yarn(cotton(), **said)
    assert (one.state, one.paid, one.reconciles) == (NOT_KNOWN, None, False)


def test_another_currency_or_party_is_named() -> None:
    one = of_yarn(cotton(), yarn_payment={"currency": "EUR", "buyer_id": "gin-co"})
    assert kinds(one) == [("currency", "yarn-payment"), ("other_party", "yarn-payment")]
    assert "names gin-co as buyer, the invoice yarn-invoice sew-co" in one.problems[1].because


def test_the_order_is_compared_too() -> None:
    one = of_yarn(cotton(), yarn_order={"amount": 900.0, "issued_on": D})
    assert kinds(one) == [("amount", "yarn-invoice"), ("dated_outside", "yarn-order")]
    assert kinds(of_yarn(without(cotton(), "yarn-order"))) == [("no_order", "yarn-invoice")]


def test_papers_that_refer_to_nothing_belong_together_by_parties_and_amount() -> None:
    network = cotton()
    one = of_yarn(network, yarn_payment={"refers_to": None}, yarn_invoice={"refers_to": None})
    assert (one.order, one.order_how) == ("yarn-order", "likely")
    assert [(paid.document, paid.how) for paid in one.payments] == [("yarn-payment", "likely")]
    other = of_yarn(network, yarn_payment={"amount": 1001.0})
    assert other.state == UNPAID_STATE


def test_a_reference_the_other_way_round_counts() -> None:
    one = of_yarn(cotton(), yarn_payment={"refers_to": None}, yarn_invoice={"refers_to": "yarn-payment"})
    assert [(paid.document, paid.how) for paid in one.payments] == [("yarn-payment", "stated")]


def test_a_payment_on_the_order_of_one_invoice_pays_it() -> None:
    one = of_yarn(cotton(), yarn_payment={"refers_to": "yarn-order", "amount": 700.0})
    assert (one.state, one.because) == (UNDERPAID, "only 700.00 of 1,000.00 USD paid by what is on file")


def two_invoices(network: Network) -> Network:
    paper(network, "second", "invoice", "yarn", refers_to="yarn-order", amount=500.0, currency="USD", **PARTIES)
    return network


def test_two_invoices_that_refer_to_one_payment_are_paid_together() -> None:
    network = two_invoices(cotton())
    network.nodes["second"][1]["refers_to"] = "yarn-payment"
    network.nodes["yarn-payment"][1]["amount"] = 1500.0
    found = payments(network)
    assert {found[name].state for name in ("yarn-invoice", "second")} == {PAID}
    assert found["second"].together_with == ("yarn-invoice",)
    assert found["second"].because == "1,500.00 of 1,500.00 USD, for 2 invoices together paid"


@pytest.mark.parametrize("kind", ["altered", "no_file"])
@pytest.mark.parametrize("document", ["yarn-payment", "yarn-invoice", "yarn-order"])
def test_what_rests_on_a_file_that_is_altered_or_not_there_is_not_paid_for_sure(document: str, kind: str) -> None:
    found = payments(cotton(), {document: kind})
    one = found["yarn-invoice"]
    assert (one.state, one.paid, one.amount, one.reconciles) == (PAYMENT_DOUBTFUL, 1000.0, 1000.0, False)
    assert kinds(one) == [(kind, document)]
    said = "the file has changed" if kind == "altered" else "no_file: its digest is 0"
    assert one.because == f"1,000.00 of 1,000.00 USD paid by what is recorded; in doubt: {document} ({said})"
    assert [other for other, it in found.items() if it.reconciles] == ["bale-invoice", "last-invoice"]


def test_an_altered_file_of_one_invoice_is_in_the_sum_of_those_paid_with_it() -> None:
    network = two_invoices(cotton())
    network.nodes["second"][1]["refers_to"] = "yarn-payment"
    network.nodes["yarn-payment"][1]["amount"] = 1500.0
    found = payments(network, {"second": "altered"})
    assert {found[name].state for name in ("yarn-invoice", "second")} == {PAYMENT_DOUBTFUL}


def test_an_altered_file_makes_no_payment_where_none_is_on_file() -> None:
    one = payments(without(cotton(), "yarn-payment"), {"yarn-invoice": "altered"})["yarn-invoice"]
    assert (one.state, kinds(one)) == (UNPAID_STATE, [("unpaid", "yarn-invoice"), ("altered", "yarn-invoice")])
    assert one.because == "no payment for it is on file; in doubt: yarn-invoice (the file has changed)"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        *((None, "not known"), (1000.0, "paid"), (999.0, "part payment on file")),
        *((1001.0, "more on file than invoiced"), (0, "no payment on file")),
    ],
)
def test_in_words_a_state_says_no_more_than_what_is_on_file(amount: float | None, words: str) -> None:
    network = cotton() if amount != 0 else without(cotton(), "yarn-payment")
    one = of_yarn(network, **({"yarn_payment": {"amount": amount}} if amount != 0 else {}))
    assert (one.state_in_words, one.as_json()["state_in_words"]) == (words, words)


def test_what_one_payment_exceeds_its_invoice_by_likely_pays_another() -> None:
    network = two_invoices(cotton())
    network.nodes["yarn-payment"][1]["amount"] = 1500.0
    found = payments(network)
    assert [(paid.document, paid.how) for paid in found["second"].payments] == [("yarn-payment", "likely")]
    assert found["yarn-invoice"].state == PAID
    network.nodes["yarn-payment"][1]["amount"] = 1400.0
    found = payments(network)
    assert (found["second"].state, found["yarn-invoice"].state) == (UNPAID_STATE, OVERPAID)


def test_a_payment_on_an_order_of_two_invoices_is_given_to_neither() -> None:
    network = two_invoices(cotton())
    network.nodes["yarn-payment"][1].update(refers_to="yarn-order", amount=700.0)
    found = payments(network)
    assert {found[name].state for name in ("yarn-invoice", "second")} == {UNPAID_STATE}


def test_one_likely_payment_pays_one_invoice_only() -> None:
    network = two_invoices(cotton())
    network.nodes["second"][1].update(amount=1000.0, refers_to=None)
    network.nodes["yarn-payment"][1]["refers_to"] = None
    found = payments(network)
    assert sorted(found[name].state for name in ("yarn-invoice", "second")) == [PAID, UNPAID_STATE]


def test_what_a_payment_exceeds_its_invoice_by_pays_one_other_only() -> None:
    network = two_invoices(cotton())
    network.nodes["yarn-payment"][1]["amount"] = 1500.0
    paper(network, "third", "invoice", "yarn", amount=500.0, currency="USD", **PARTIES)
    found = payments(network)
    assert sorted(found[name].state for name in ("second", "third")) == [PAID, UNPAID_STATE]


def test_without_any_currency_nothing_is_paid_for_sure() -> None:
    one = of_yarn(cotton(), yarn_payment={"currency": None}, yarn_invoice={"currency": " "})
    assert (one.state, one.because) == (
        NOT_KNOWN,
        "the currencies are not one (none stated), so the amounts cannot be compared",
    )


def test_an_invoice_that_is_only_referred_to_is_no_account() -> None:
    network = without(cotton(), "yarn-invoice")
    network.node("Document", "yarn-invoice", stub=True)
    assert "yarn-invoice" not in payments(network)


def test_the_day_of_payment_is_that_of_the_bank() -> None:
    one = of_yarn(cotton(), yarn_payment={"paid_on": D - 3 * DAY})
    assert one.payments[0].paid_on == D - 3 * DAY
    assert one.as_json()["payments"][0]["paid_on"] == str(D - 3 * DAY)


def of_payment(network: Network, **said: Any) -> Item:
    """The item of the yarn's payment; `said` is changed on the payment."""
    network.nodes["yarn-payment"][1].update(said)
    return item(evidence(network), "cotton_payment", 2, 3)


def test_a_payment_of_less_than_its_invoice_shows_it_in_part() -> None:
    one = of_payment(cotton(), amount=600.0)
    assert (one.state, one.documents, one.lacking) == (PARTLY, ("yarn-payment",), ("the rest of invoice yarn-invoice",))
    assert [(p.kind, p.document, p.because) for p in one.problems] == [
        ("amount", "yarn-payment", "invoice yarn-invoice: only 600.00 of 1,000.00 USD paid by what is on file")
    ]
    assert to_ask_for(one) == "Proof of payment: the rest of invoice yarn-invoice"


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (
            {"amount": 1600.0},
            "amount",
            "invoice yarn-invoice: 1,600.00 of 1,000.00 USD paid by what is on file: more than is invoiced",
        ),
        ({"currency": "EUR"}, "currency", "the payment is in EUR, the invoice yarn-invoice in USD"),
    ],
)
def test_a_payment_of_more_or_in_another_currency_is_doubtful(said: dict[str, Any], kind: str, words: str) -> None:
    one = of_payment(cotton(), **said)
    assert (one.state, [(p.kind, p.because) for p in one.problems]) == (DOUBTFUL, [(kind, words)])


def test_part_payments_that_add_up_show_it_whole() -> None:
    network = cotton()
    paper(
        network, "rest", "proof_of_payment", "yarn", refers_to="yarn-invoice", amount=400.0, currency="USD", **PARTIES
    )
    assert of_payment(network, amount=600.0).state == COVERED


def test_a_payment_whose_amount_is_not_stated_is_judged_as_before() -> None:
    assert of_payment(cotton(), amount=None).state == COVERED
