"""What the PDF of an admissibility packet says, with whatever is on record, and text that stays text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from review.packet import names
from review.packet.document import packet_data
from review.packet.exhibit_list import exhibits_of
from review.packet.front import names_of
from review.packet.supplier_list import suppliers
from tests.networks import INSIDE, D, Network
from tests.packets import case, pages, pdf_of, plain, with_files
from tests.reviewed import LEFT, cotton, tomato, without

HOSTILE = (
    '#include "/etc/passwd" #panic("run") $x^2$ *bold* _i_ `raw` @label <label> \\u{41} \\ ] [ { } "quoted" \'q\' '
    "// gone /* gone */ <b>&lt; =cmd()"
)
UYGHUR, CHINESE = "ئاقسۇ پاختا زاۋۇتى", "济南棉业有限公司"

pytestmark = pytest.mark.usefixtures("fonts")


def test_exhibits_are_numbered_to_their_steps(files: Path) -> None:
    found = exhibits_of(case(with_files(cotton(), files), files))
    numbers = {one.document.id: one.number for one in found.all}
    assert numbers["bale-order"] == "01.01" and numbers["bale-record"] == "01.05"
    assert numbers["yarn-invoice"] == "02.02", "a sale's papers are those of its seller's step"
    assert numbers["last-payment"] == "03.03"
    assert numbers["certificate"].startswith("04."), "what proves the shipment is of the shipping"
    assert found.all[0].copy == "01.01_purchase_order_bale-order.txt"
    assert len(set(numbers.values())) == len(numbers)


def test_the_first_page_says_what_it_is_and_how_it_stands() -> None:
    found = case(bill_of_lading="BOL-1", entry_number="E-1", entry_type="consumption", detention_notice="N-77")
    made = pdf_of(found)
    (first, *_), text = pages(made), plain(made)
    for words in ("BOL-1", "E-1 (consumption)", "N-77", "Wren Imports", "As of 2023-07-01", "19 CFR 201.6"):
        assert words in re.sub(r"\s+", " ", first)
    assert f"{found.assessment.verdict}: " in first and "no legal advice" in first
    count = len(pages(made))
    for number, page in enumerate(pages(made), 1):
        assert f"page {number} of {count}" in page and "Shipment shipment, as of 2023-07-01" in page
    for part in ("Cover letter", "Executive summary", "Index of exhibits", "Regimes and clocks", "What is not known"):
        assert text.count(part) >= 2, f"{part} is there and in the contents"


def test_a_maker_in_the_region_of_goods_that_are_not_traced_is_named() -> None:
    network = cotton()
    network.nodes["line"] = ("Line", {"hts": "3924.10.00", "description": "Plastic bowls", "quantity": 80.0})
    assert "inside the XUAR by" not in plain(pdf_of(case(network)))
    network.node("Facility", "press", name="Bowl press", address="7 Road", processes=["pressing"], **INSIDE)
    network.fact("PRODUCED_AT", "shipment", "press")
    found = case(network)
    (first, *_), text = pages(pdf_of(found)), plain(pdf_of(found))
    named = "Bowl press (maker; placed inside the XUAR by coordinates)"
    assert "Nothing was looked for, since no line is of cotton or tomatoes." in re.sub(r"\s+", " ", first)
    assert named in re.sub(r"\s+", " ", first) and text.count(named) == 2, "on the first page, and under the UFLPA"
    assert "maker press Bowl press" in text and "inside the XUAR, by coordinates" in text
    (listed,) = [row for row in suppliers(found) if row["id"] == "press"]
    assert (listed["step"], listed["role"], listed["process"]) == ("none", "maker", "pressing")
    assert not [row for row in suppliers(case(cotton())) if row["step"] == "none"]
    assert "No path" not in text


def test_many_wrong_files_are_all_on_the_first_page_by_number(files: Path) -> None:
    network = with_files(cotton(), files)
    for file in files.iterdir():
        file.unlink()
    (first, *_) = pages(pdf_of(case(network, files)))
    numbers = {one.number for one in exhibits_of(case(network, files)).all}
    named = set(re.findall(r"\b\d\d\.\d\d\b", first))
    for step, part in re.findall(r"\b(\d\d)\.((?:\d\d[-+]?)+)", first):
        for stretch in part.split("+"):
            ends = [int(end) for end in stretch.split("-") if end]
            named |= {f"{step}.{place:02}" for place in range(ends[0], ends[-1] + 1)}
    assert numbers <= named and len(numbers) == 17


def test_numbers_are_gathered_by_step() -> None:
    assert names_of(["01.01", "01.02", "01.03", "02.05", "Document"]) == "01.01-03, 02.05, Document"
    assert names.runs([1, 2, 3, 7]) == "1-3, 7"
    assert names.runs(range(1, 400, 2), 20).endswith("(200 in all)")


def test_a_document_that_is_gone_is_named_and_no_exhibit() -> None:
    network = cotton()
    network.nodes["yarn"][1]["documents"] = ["ghost"]
    found = exhibits_of(case(network))
    assert found.gone == ("ghost",) and "ghost" not in {one.document.id for one in found.all}
    assert "Document ghost is named as evidence" in re.sub(r"\s+", " ", pages(pdf_of(case(network)))[0])


@pytest.mark.parametrize("name", [HOSTILE, f"{UYGHUR} {CHINESE}", "X" * 5_000, "\u202egnp.exe\u2067", "a\x00b\x07c"])
def test_names_are_only_ever_text(name: str) -> None:
    network = cotton(bill_of_lading=name, detention_notice=name, port_of_entry=name, center=name)
    for node in ("gin", "gin-co", "importer"):
        network.nodes[node][1].update(name=name, address=name * (5_000 // len(name)))
    network.nodes["gin-co"][1]["aliases"] = [name, UYGHUR]
    network.nodes["line"][1]["description"] = name
    network.nodes["yarn-record"][1]["language"] = name
    said = json.dumps(packet_data(case(network), exhibits_of(case(network))), ensure_ascii=False)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x1f]", said), "no sign turns the reading or is no letter"
    text = plain(pdf_of(case(network)))
    if name == HOSTILE:
        squeezed = text.replace(" ", "")
        assert HOSTILE.replace(" ", "") in squeezed, "every sign of it is there as text"
        assert "root:" not in text


def test_chinese_and_uyghur_names_are_in_the_text_and_drawn_with_letters() -> None:
    network = cotton()
    network.nodes["gin-co"][1].update(name=UYGHUR, aliases=[CHINESE])
    network.nodes["spin-co"][1].update(name=CHINESE, aliases=["Jinan Cotton"])
    text = plain(pdf_of(case(network)))
    assert CHINESE in text.replace(" ", "") and "Jinan Cotton" in text and names.NO_LATIN_NAME in text
    assert any("\u0600" <= sign <= "\ufeff" and sign in UYGHUR for sign in text)


@pytest.mark.parametrize(
    "change",
    [
        lambda network: without(network, "line"),
        lambda network: without(network, "shirts", "yarn", "bale"),
        lambda network: without(network, *network.labelled("Document")),
        lambda network: without(network, "importer"),
    ],
)
def test_what_is_not_on_record_is_said_and_breaks_nothing(change: Callable[[Network], Network]) -> None:
    text = plain(pdf_of(case(change(cotton()))))
    assert "What is not known" in text and "page 1 of" in text


@pytest.mark.parametrize("said", [{"hts": "62O5.20"}, {"hts": ""}, {"fibre_content": "100% Baumwolle"}])
def test_odd_lines_are_shown_as_they_are(said: dict[str, Any]) -> None:
    network = cotton()
    network.nodes["line"][1].update(said)
    text = plain(pdf_of(case(network)))
    assert next(iter(said.values())) in text


def test_a_tomato_chain_has_its_packet() -> None:
    text = plain(pdf_of(case(tomato())))
    assert "seed production" in text and "affidavit" in text and "Tomato paste" in text


def test_the_verdict_is_never_stronger_than_the_graphs() -> None:
    network = cotton()
    network.nodes["gin"][1].update(INSIDE)
    found = case(network)
    text = plain(pdf_of(found))
    assert found.assessment.verdict == "exposed" and "exposed: a path" in text
    unknown = plain(pdf_of(case(without(cotton(), "bale"))))
    assert "traced clear" not in unknown.replace("not traced clear", "").replace("cannot be traced clear", "").replace(
        "and traced clear by what is on file", ""
    )


def test_the_portals_fields_are_letters_and_digits() -> None:
    found = case(entry_number="DMO-0012345-0", port_of_entry="Los Angeles, CA", detention_notice="№ 7/8 é")
    text = plain(pdf_of(found))
    assert "DMO00123450" in text and "Los Angeles CA" in text
    assert names.letters_and_digits("№ 7/8 é") == "No 78 e"
    assert names.letters_and_digits(CHINESE) == ""


def test_what_the_source_says_of_a_way_and_our_note_are_apart() -> None:
    text = plain(pdf_of(case(detained_on=LEFT)))
    assert "and then amend the entry. Our note: What is taken out is still detained" in text


def test_a_transport_that_only_a_packing_list_shows_is_said_to_be_our_reading() -> None:
    words = "Shown by a packing list alone: that this is enough is our reading."
    text = plain(pdf_of(case()))
    assert words in text and "Note of ours: Which paper shows the way is our reading." in text
    network = cotton()
    for sale in ("bale", "yarn", "last"):
        network.nodes[f"{sale}-way"][1]["kind"] = "bill_of_lading"
    assert words not in plain(pdf_of(case(network)))


def test_what_only_the_notice_asks_for_says_so_once() -> None:
    network = cotton(requested=["payroll_records", "invoice"])
    text = " ".join(" ".join(pages(pdf_of(case(network)))).split())
    assert "Payroll records, asked for by the notice" in text
    assert "by the notice; the notice asks for it" not in text
    assert "the notice asks for it" in text, "of what our rows require as well, it is said"


def test_a_chain_that_was_released_before_is_named_and_another_is_not() -> None:
    network = cotton()
    earlier = {"consignee_id": "importer", "detention_notice": "OLD-1", "import_date": D, "maker_id": "sew"}
    network.node("Shipment", "before", detained_on=LEFT, release_date=D, **earlier)
    network.node("Line", "line-before", hts="6205.20.20", fibre_content="100% cotton", quantity=80.0, unit="KG")
    network.fact("HAS_LINE", "before", "line-before")
    network.fact("FROM_LOT", "line-before", "shirts", quantity=80.0, unit="KG")
    text = plain(pdf_of(case(network)))
    assert "Summary tracing report" in text and "OLD-1" in text
    assert "Summary tracing report" not in plain(pdf_of(case()))
    network.nodes["before"][1]["release_date"] = None
    assert "Summary tracing report" not in plain(pdf_of(case(network)))


def test_the_document_is_marked_for_readers_who_cannot_see_it() -> None:
    made = pdf_of(case())
    assert b"pdfuaid" in made, "it says of itself to keep to PDF/UA"
    network = cotton()
    network.nodes["gin"][1]["name"] = "no font holds \U000f0000"
    assert b"pdfuaid" not in pdf_of(case(network)), "and where a letter forbids that, it is made all the same"


def test_a_site_that_is_there_for_its_company_alone_is_said_to_be_another_one() -> None:
    network = without(cotton(), "line", "shirts", "yarn", "bale")
    network.node("Estate", "farm", name="Heron Farm", address="2 Lane", **INSIDE)
    network.fact("OPERATES", "gin-co", "farm")
    network.fact("PRODUCED_AT", "shipment", "gin")
    text = plain(pdf_of(case(network)))
    assert "Parties of this step: gin company; Heron Farm (another site of its company)" in text
