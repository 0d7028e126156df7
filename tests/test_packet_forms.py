"""The forms of a packet that somebody is to sign: what they are filled with, what stays blank, what they warn of."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from review.case import Case
from review.concerns import RISK_WHEN
from review.line_verdicts import LEADS_TO, LineVerdict, path_warning
from review.packet import certificate, law_texts
from review.packet.document import packet_data
from review.packet.exhibit_list import exhibits_of
from tests.networks import INSIDE
from tests.packets import case, pages, pdf_of, plain
from tests.reviewed import LEFT, cotton, paper, without

pytestmark = pytest.mark.usefixtures("fonts")


def test_the_certificate_is_filled_from_the_graph_and_warns_until_a_person_has_compared_it() -> None:
    found = case(port_of_lading="Haiphong")
    (made,) = certificate.certificates(found)
    assert made.fills["seller"] == "sew company" and made.fills["maker"] == "sew plant"
    assert made.fills["quantity"] == "80 KG" and made.fills["lading"] == "Haiphong"
    assert made.fills["departed"] == str(LEFT) and not made.fills["description"]
    text = plain(pdf_of(found))
    assert "recalled from 19 CFR 12.43(a). Compare it with the official text" in text
    assert "(carrier to the United States)" in text and "(class of labor specified in finding)" in text
    assert "not signed by anybody yet" in text and "DRAFT" in text


def exposed_line(**source: Any) -> Case:
    """The chain with a second line that nothing is traced for, and a gin that is a source of risk."""
    network = cotton()
    network.nodes["gin"][1].update(source or INSIDE)
    network.node("Line", "line-2", hts="6205.20.20", fibre_content="100% cotton", line_number=2)
    network.fact("HAS_LINE", "shipment", "line-2")
    return case(network)


def test_a_certificate_of_exposed_lines_says_so_before_it_is_signed() -> None:
    text = plain(pdf_of(exposed_line()))
    found = [re.sub(r"\s+", " ", one) for one in pages(pdf_of(exposed_line())) if "CERTIFICATE OF ORIGIN" in one]
    (page,) = [one for one in found if "For lines: line." in one]
    (other,) = [one for one in found if "For lines: line-2." in one]
    assert page.index("line: exposed. A path (sub-tier") < page.index("CERTIFICATE OF ORIGIN")
    assert "line-2: unknown. No path was found" in other and "Nobody should sign" not in other
    assert (
        "The graph holds a path from these goods to the XUAR (lines: line; see the executive summary). Nobody should "
        "sign what they cannot show." in page
    )
    assert "Nobody should sign what they cannot show" not in plain(pdf_of(case()))
    assert "not signed by anybody yet" in text


def test_a_warning_says_no_more_of_a_source_than_is_known() -> None:
    def warning(*sources: str) -> str:
        lines = (LineVerdict(f"line-{n}", "exposed", "", source, "yes", "") for n, source in enumerate(sources))
        return path_warning(lines)

    for source in RISK_WHEN:
        assert f" a path from these goods to {LEADS_TO[source]} (lines: line-0;" in warning(source)
    assert "to the XUAR" not in warning("site_borderline")
    both = warning("listed", "site_in_xuar")
    assert "to the XUAR and to a listed party (lines: line-0, line-1;" in both
    assert not path_warning([LineVerdict("line", "unknown", "", "", "yes", "")])


def test_the_reason_of_the_scope_is_not_given_as_that_of_the_verdict() -> None:
    found = exposed_line()
    data = packet_data(found, exhibits_of(found))
    summary = next(one for one in data["sections"] if one["title"] == "Executive summary")
    (table,) = [block for block in summary["blocks"] if block["kind"] == "table"]
    assert table["head"][-3:] == ["Covered", "Why it is covered or not", "Verdict"]
    said = [line for block in summary["blocks"] if block["kind"] == "bullets" for line in block["lines"]]
    draft = json.dumps(next(one for one in data["sections"] if "12.43(b)" in one["title"])).replace("\u200b", "")
    for line, verdict, because in (
        ("line", "exposed", "A path (sub-tier 2)"),
        ("line-2", "unknown", "No path was found"),
    ):
        assert [one for one in said if one.startswith(f"{line}: {verdict}. {because}")]
        assert f"{line}: {verdict}. {because}" in draft
    assert "Covered: yes. HTS 6205.20.20 falls under" in draft


def test_the_warning_falls_only_with_a_name_and_a_day() -> None:
    row = law_texts.certificate().more
    assert law_texts.wording_of({**row, "compared_with_official_text": True}).warning
    told = {"compared_with_official_text": True, "compared_by": "Ana", "compared_on": "2026-11-02"}
    wording = law_texts.wording_of({**row, **told})
    assert not wording.warning and wording.compared == "Compared with the official text by Ana on 2026-11-02."


def test_a_second_certificate_where_goods_were_made_in_another_country() -> None:
    network = cotton(port_of_lading="Haiphong")
    for node in ("sew", "sew-co"):
        network.nodes[node][1]["country"] = "KH"
    first, second = certificate.certificates(case(network))
    assert not first.country and second.country == "KH" and second.fills["seller"] == "sew company"
    assert "Second certificate: Cambodia" in plain(pdf_of(case(network)))
    for node in ("sew", "sew-co"):
        network.nodes[node][1]["country"] = "VN"
    assert len(certificate.certificates(case(network))) == 1


def test_a_second_certificate_names_the_makers_of_its_country_only() -> None:
    network = cotton(port_of_lading="Haiphong")
    network.fact("FROM_LOT", "line", "yarn", quantity=1.0, unit="KG")
    for node, country in (("sew", "KH"), ("sew-co", "KH"), ("spin", "VN"), ("spin-co", "VN")):
        network.nodes[node][1]["country"] = country
    first, second = certificate.certificates(case(network))
    assert first.fills["maker"] == "spin plant; sew plant" and second.fills["maker"] == "sew plant"


def test_where_papers_name_no_seller_or_several_its_name_stays_blank() -> None:
    (silent,) = certificate.certificates(case(without(cotton(), "last-order", "last-invoice")))
    assert not silent.fills["seller"] and "names the seller" in silent.notes[0]
    network = cotton()
    paper(network, "other", "invoice", "line", seller_id="spin-co", buyer_id="importer")
    (several,) = certificate.certificates(case(network))
    assert not several.fills["seller"] and "several sellers" in several.notes[0]


def test_two_sellers_of_two_lines_each_get_their_certificate() -> None:
    network = cotton()
    network.node(
        "Line", "line-2", hts="6205.20.20", fibre_content="100% cotton", quantity=1.0, unit="KG", line_number=2
    )
    network.fact("HAS_LINE", "shipment", "line-2")
    paper(network, "other", "invoice", "line-2", seller_id="spin-co", buyer_id="importer")
    made = certificate.certificates(case(network))
    assert [(one.lines, one.fills["seller"]) for one in made] == [
        (("line",), "sew company"),
        (("line-2",), "spin company"),
    ]


def test_equal_quantities_and_descriptions_of_lines_are_said_once() -> None:
    network = cotton()
    for number in range(2, 5):
        line = {"hts": "6205.20.20", "fibre_content": "100% cotton", "description": "Shirts", "line_number": number}
        network.node("Line", f"line-{number}", quantity=500.0, unit="PCS", **line)
        network.fact("HAS_LINE", "shipment", f"line-{number}")
        network.fact("FROM_LOT", f"line-{number}", "shirts")
    network.facts = {id_: f for id_, f in network.facts.items() if (f[0], f[1]) != ("SUPPORTS", "last-invoice")}
    paper(network, "of-all", "invoice", "shipment", seller_id="sew-co", buyer_id="importer")
    network.facts = {id_: f for id_, f in network.facts.items() if (f[0], f[1]) != ("SUPPORTS", "last-order")}
    (made,) = certificate.certificates(case(network))
    assert made.fills["quantity"] == "80 KG; 3 lines of 500 PCS" and made.fills["description"] == "Shirts"
    network.nodes["line"][1]["description"] = "Blouses"
    (made,) = certificate.certificates(case(network))
    assert made.fills["description"] == "Blouses; Shirts (3 lines)"
    network.nodes["line-2"][1]["quantity"] = None
    (made,) = certificate.certificates(case(network))
    assert made.fills["quantity"] == "80 KG; 2 lines of 500 PCS" and "No quantity is recorded for line-2" in str(made)


def test_a_line_out_of_scope_needs_no_certificate() -> None:
    network = cotton(port_of_lading="Haiphong")
    network.nodes["sew"][1]["country"] = "KH"
    network.nodes["line"][1].update(hts="6205.30.20", fibre_content="100% polyester")
    assert certificate.certificates(case(network)) == []
