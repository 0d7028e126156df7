"""A shipment whose goods nobody knows: it is said so wherever it could read as if nothing were required."""

from __future__ import annotations

from datetime import date

import pytest

from review.packet.certificate import certificates
from review.packet.document import packet_data
from review.unasked import unasked, why_nothing
from tests.networks import INSIDE, Network
from tests.packets import case, exhibits_of, need_fonts, pdf_of, plain
from tests.reviewed import LEFT, cotton, without

WORDS = "No line is recorded, so it is not known what must be shown of its goods."


def lineless(**shipment: object) -> Network:
    """The cotton chain by purchases only, detained, of which no line is on record."""
    network = without(cotton(detained_on=LEFT, **shipment), "line", "shirts", "yarn", "bale")
    network.fact("PRODUCED_AT", "shipment", "sew")
    network.fact("SUPPLIES", "spin", "sew", commodity="cotton", hts="5205.12")
    return network


def test_without_a_line_it_is_said_that_what_must_be_shown_is_not_known() -> None:
    found = case(lineless())
    assert found.evidence == () and found.regimes
    assert unasked(found) == why_nothing(found)
    assert unasked(found).startswith(WORDS) and found.regimes_in_words in unasked(found)
    assert "notice of detention" in unasked(found)


def test_a_line_whose_goods_nobody_knows_is_named_also_beside_one_that_is_known() -> None:
    network = cotton()
    network.node("Line", "riddle", hts="n/a", line_number=2)
    network.fact("HAS_LINE", "shipment", "riddle")
    found = case(network)
    assert found.evidence and unasked(found).startswith("What line riddle is of is not known, so it is not known what")
    assert unasked(case(cotton())) == ""


def test_goods_out_of_scope_and_dates_before_any_regime_are_told_apart() -> None:
    network = cotton()
    network.nodes["line"][1].update(hts="6205.30.20", fibre_content="100% polyester")
    assert "no line is in scope" in why_nothing(case(network))
    early = case(import_date=date(2019, 1, 1), export_date=None)
    assert "no regime reaches its dates" in why_nothing(early) and not unasked(early)


@pytest.mark.parametrize("requested", [None, ["bale_list"]])
def test_the_packet_says_so_and_holds_the_forms_with_blanks(requested: list[str] | None) -> None:
    need_fonts()
    found = case(lineless(requested=requested, port_of_lading="Haiphong"))
    (made,) = certificates(found)
    assert (made.lines, made.fills["quantity"], made.fills["description"]) == ((), "", "")
    assert made.fills["maker"] == "sew plant" and made.fills["lading"] == "Haiphong"
    text = plain(pdf_of(found))
    assert text.count(WORDS.rstrip(".")) >= 3, "in the summary, with the steps and at the certificate"
    assert "Nothing is required by our rows" not in text and "so none is made" not in text
    assert "CERTIFICATE OF ORIGIN" in text and "DRAFT" in text
    assert "(description)" in text or "description" in text


def test_a_certificate_of_goods_that_nobody_knows_warns_of_a_path_all_the_same() -> None:
    network = lineless()
    network.nodes["spin"][1].update(INSIDE)
    found = case(network)
    assert found.assessment.verdict == "exposed"
    sections = packet_data(found, exhibits_of(found))["sections"]
    (part,) = [one for one in sections if "12.43(a)" in one["title"]]
    assert "Nobody should sign what they cannot show" in str(part)
