"""What a review is told with where files or statements are lacking: the same doubt on the command, page and packet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.review_text import show_case
from dashboard.ui.reviewing.accounts import accounts_html
from dashboard.ui.reviewing.evidence import of_shipment_html
from review.case import Case
from review.evidence import COVERED, DOUBTFUL
from review.packet.exhibit_list import exhibits_of
from review.packet.step_part import wrong
from review.packet.sums import sums_section
from review.packet.tables import packet_tables
from tests.networks import Network
from tests.packets import case, with_files
from tests.reviewed import cotton, item, without

PAID_ALTERED = "1,000.00 of 1,000.00 USD paid by what is recorded; in doubt: yarn-payment (the file has changed)"


def with_an_altered_payment(folder: Path) -> Case:
    network = with_files(cotton(), folder)
    (folder / "yarn-payment.txt").write_text("another amount")
    return case(network, folder)


def told(capfd: pytest.CaptureFixture[str], found: Case) -> str:
    """What the command says, on one line."""
    show_case(found)
    return " ".join(capfd.readouterr().out.split())


def sheet(found: Case, name: str) -> list[dict[str, Any]]:
    columns, rows = packet_tables(found, exhibits_of(found))[name]
    return [dict(zip(columns, row, strict=True)) for row in rows]


def sums_of_money(found: Case) -> tuple[str, list[list[str]]]:
    """(the text above the packet's table of invoices, its rows)."""
    _, money = sums_section(found, exhibits_of(found))["blocks"]
    above, table = money["blocks"]
    return above["words"], table["rows"]


def test_an_altered_file_of_a_payment_is_told_wherever_its_invoice_is(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    found = with_an_altered_payment(tmp_path)
    assert item(found.evidence, "cotton_payment", 2, 3).state == DOUBTFUL
    out = told(capfd, found)
    assert "2 of 3 invoices reconcile with their order and payment." in out
    assert f"yarn-invoice: {PAID_ALTERED}" in out
    page = accounts_html(found)
    assert "2 of 3 invoices reconcile" in page and "<b>doubtful</b>: invoice" in page and PAID_ALTERED in page
    (row,) = [row for row in sheet(found, "payments") if row["invoice"] == "yarn-invoice"]
    assert (row["state"], row["paid"], row["because"]) == ("doubtful", 1000.0, PAID_ALTERED)
    above, rows = sums_of_money(found)
    assert "their files were looked at" in above
    assert [row[-2:] for row in rows] == [
        *(["paid", "1,000.00 of 1,000.00 USD paid."], ["doubtful", f"{PAID_ALTERED}."]),
        ["paid", "1,000.00 of 1,000.00 USD paid."],
    ]


def test_where_nobody_looked_at_files_nothing_reads_as_if_somebody_had(capfd: pytest.CaptureFixture[str]) -> None:
    found = case()
    said = "3 of 3 invoices reconcile with their order and payment, by what is recorded of them: nobody looked at their"
    assert said in told(capfd, found) and said in accounts_html(found)
    assert "nobody looked at their files" in sums_of_money(found)[0]
    assert {one.state for one in found.payments} == {"paid"}


def test_where_no_payment_is_on_file_nobody_is_told_that_none_was_made(capfd: pytest.CaptureFixture[str]) -> None:
    found = case(without(cotton(), "yarn-payment"))
    words = "no payment on file"
    assert "unpaid" not in told(capfd, found)
    page = accounts_html(found)
    assert f"<b>{words}</b>: invoice" in page and "unpaid" not in page
    assert [row["state"] for row in sheet(found, "payments")] == ["paid", words, "paid"]
    above, rows = sums_of_money(found)
    assert [row[-2] for row in rows] == ["paid", words, "paid"]
    assert "A payment that is not on file can have been made." in above
    assert [one.as_json()["state"] for one in found.payments] == ["paid", "unpaid", "paid"], "the code stays"


@pytest.mark.parametrize("silent", [["yarn-order"], None])
def test_that_a_redaction_is_not_stated_stands_beside_its_state_and_among_what_is_not_known(
    silent: list[str] | None, capfd: pytest.CaptureFixture[str]
) -> None:
    found = case(redaction_not_stated_of(silent))
    few = item(found.evidence, "few_redactions")
    words = "no document says whether it is redacted"
    words = "whether it is redacted is not stated of yarn-order" if silent else words
    assert few.state == COVERED
    assert f"yes: Few redactions; {words}" in told(capfd, found)
    assert f"Few redactions; {words}" in of_shipment_html(found, None)
    assert words in found.not_known
    assert wrong(few, exhibits_of(found)).casefold() == f"{words}."
    (row,) = [row for row in sheet(found, "evidence") if row["requirement"] == "few_redactions"]
    assert row["wrong"].casefold() == f"{words}."


def redaction_not_stated_of(silent: list[str] | None) -> Network:
    """The cotton chain in which all other documents say that nothing is blacked out. silent: None for all."""
    network = cotton()
    for document in network.labelled("Document") if silent else ():
        network.nodes[document][1]["redacted"] = None if document in silent else False
    return network
