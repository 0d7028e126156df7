"""The admissibility packet: what is in the folder and in the PDF, the same bytes twice, and text that stays text."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import shapely

from graph.errors import UserMistake, XuarRiskError
from review import typesetting
from review.case import Case
from review.packet import build as building
from review.packet import certificate, flow, flow_lines, law_texts, map_ground, names, region_map
from review.packet.build import build
from review.packet.document import packet_data
from review.packet.exhibit_list import exhibits_of
from review.packet.front import names_of
from tests.networks import INSIDE, OUTSIDE, D, Network
from tests.packets import case, need_fonts, pages, pdf_of, plain, with_files
from tests.reviewed import LEFT, cotton, paper, tomato, without

HOSTILE = (
    '#include "/etc/passwd" #panic("run") $x^2$ *bold* _i_ `raw` @label <label> \\u{41} \\ ] [ { } "quoted" \'q\' '
    "// gone /* gone */ <b>&lt; =cmd()"
)
UYGHUR, CHINESE = "ئاقسۇ پاختا زاۋۇتى", "济南棉业有限公司"

pytestmark = pytest.mark.usefixtures("fonts")


@pytest.fixture
def fonts() -> None:
    need_fonts()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "files"


def written(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_the_folder_holds_what_the_manifest_names(tmp_path: Path, files: Path) -> None:
    found = case(with_files(cotton(), files), files)
    packet = build(found, tmp_path / "out", by="Ana")
    there = written(tmp_path / "out")
    assert {"packet.pdf", "tables.xlsx", "review.json", "deadlines.ics", "manifest.json"} < there.keys()
    manifest = json.loads(there.pop("manifest.json"))
    assert manifest["made_by"] == "Ana" and manifest["shipment"] == "shipment" and manifest["findings"] == []
    assert {row["name"]: row["sha256"] for row in manifest["files"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in there.items()
    }
    assert json.loads(there["review.json"])["shipment"] == "shipment"
    assert len(packet.exhibits.all) == len(found.documents) == 17
    assert all(there[f"exhibits/{one.copy}"] == f"paper {one.document.id}\n".encode() for one in packet.exhibits.all)


def test_two_runs_give_the_same_bytes(tmp_path: Path, files: Path) -> None:
    with_files(cotton(), files)
    for name in ("one", "two"):
        build(case(with_files(cotton(), files), files), tmp_path / name, by="Ana")
    assert written(tmp_path / "one") == written(tmp_path / "two")


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


def test_missing_altered_and_refused_files_are_named_on_the_first_page_and_not_copied(
    tmp_path: Path, files: Path
) -> None:
    network = with_files(cotton(), files)
    (files / "bale-record.txt").write_text("another")
    (files / "yarn-invoice.txt").unlink()
    network.nodes["last-order"][1]["file"] = "../files/last-order.txt"
    (files / "last-way.txt").write_bytes(b"")
    network.nodes["certificate"][1]["file"] = "statement.txt"
    packet = build(case(network, files), tmp_path / "out")
    there = written(tmp_path / "out")
    first = re.sub(r"\s+", " ", pages(there["packet.pdf"])[0])
    for document, words in (
        ("bale-record", "the file has changed"),
        ("yarn-invoice", "holds no file of this name"),
        ("last-order", "leads out of the folder"),
        ("last-way", "0 bytes"),
        ("certificate", "the file has changed"),
    ):
        number = next(one.number for one in packet.exhibits.all if one.document.id == document)
        assert f"{number} ({document}, file" in first and words in first
        assert not [name for name in there if document in name]
    assert "also named by certificate" in first
    assert len(packet.findings) == 6 and list(packet.findings) == json.loads(there["manifest.json"])["findings"]


def test_a_file_that_changes_after_the_review_is_altered_and_said_so(tmp_path: Path, files: Path) -> None:
    found = case(with_files(cotton(), files), files)
    (files / "bale-record.txt").write_text("changed after it was looked at")
    packet = build(found, tmp_path / "out")
    there = written(tmp_path / "out")
    (wrong,) = packet.findings
    assert "(bale-record, file" in wrong and "changed while the packet was made" in wrong
    assert "(bale-record, file" in pages(there["packet.pdf"])[0]
    assert not [name for name in there if "bale-record" in name]


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


def test_without_files_nothing_is_copied_and_the_first_page_says_that_nobody_looked(
    tmp_path: Path, files: Path
) -> None:
    build(case(with_files(cotton(), files)), tmp_path / "out")
    there = written(tmp_path / "out")
    assert not [name for name in there if name.startswith("exhibits/")]
    assert "nobody looked" in pages(there["packet.pdf"])[0]
    assert "name no file" in pages(pdf_of(case()))[0]


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


def test_a_line_out_of_scope_needs_no_certificate() -> None:
    network = cotton()
    network.nodes["line"][1].update(hts="6205.30.20", fibre_content="100% polyester")
    assert certificate.certificates(case(network)) == []


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


def test_no_cell_of_the_workbook_runs_and_whole_texts_are_there(tmp_path: Path) -> None:
    network = cotton()
    network.nodes["gin"][1].update(name="=HYPERLINK(1)", address="A" * 5_000)
    network.nodes["gin-co"][1].update(name="-1+2")
    build(case(network), tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / "tables.xlsx")
    assert book.sheetnames == ["suppliers", "steps", "exhibits", "evidence", "quantities", "payments", "clocks"]
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    values = [cell.value for cell in cells]
    assert "'=HYPERLINK(1)" in values and "'-1+2" in values and "A" * 5_000 in values
    with zipfile.ZipFile(tmp_path / "out" / "tables.xlsx") as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    build(case(), out)
    with pytest.raises(UserMistake, match="not empty"):
        build(case(), out)
    before = written(out)
    build(case(), out, replace=True)
    assert written(out) == before
    (out / "mine.txt").write_text("a note")
    with pytest.raises(UserMistake, match=r"no part of it: mine\.txt"):
        build(case(), out, replace=True)
    (out / "mine.txt").unlink()
    (out / "exhibits").mkdir(exist_ok=True)
    for number in range(7):
        (out / "exhibits" / f"note-{number}.txt").touch()
    with pytest.raises(UserMistake, match=r"exhibits/note-0\.txt, .* and 2 more"):
        build(case(), out, replace=True)
    for number in range(7):
        (out / "exhibits" / f"note-{number}.txt").unlink()
    (out / "manifest.json").write_text("{}")
    with pytest.raises(UserMistake, match="something other than a packet"):
        build(case(), out, replace=True)
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(UserMistake, match="no folder"):
        build(case(), file, replace=True)


def test_what_fails_half_way_leaves_nothing_and_the_old_packet_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "sub" / "out"
    build(case(), out)
    before = written(out)
    monkeypatch.setattr(building, "workbook", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(XuarRiskError, match="No space left"):
        build(case(), out, replace=True)
    assert written(out) == before and [path.name for path in out.parent.iterdir()] == ["out"]


def test_a_missing_font_is_named_with_its_package_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "_fonts", dict)
    with pytest.raises(XuarRiskError, match="apt-get install fonts-noto-cjk fonts-noto-core"):
        build(case(), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_document_is_marked_for_readers_who_cannot_see_it() -> None:
    made = pdf_of(case())
    assert b"pdfuaid" in made, "it says of itself to keep to PDF/UA"
    network = cotton()
    network.nodes["gin"][1]["name"] = "no font holds \U000f0000"
    assert b"pdfuaid" not in pdf_of(case(network)), "and where a letter forbids that, it is made all the same"


def test_a_chart_of_two_hundred_steps_fits_its_sheets() -> None:
    steps = [replace(_step(number), process="shipping" if number == 200 else "spinning") for number in range(1, 201)]
    moves = [_move(number, 190 + number % 9) for number in range(1, 190)]
    moves += [_move(number, 199) for number in range(190, 199)] + [_move(199, 200)]
    from review.chain import Chain

    sheets = flow.flow_chart(Network().projection(), Chain("shipment", tuple(steps), tuple(moves)))
    assert len(sheets) > 5 and sum(len(sheet["boxes"]) for sheet in sheets) == 200
    for sheet in sheets:
        assert sheet["height"] <= flow.TALLEST
        assert all(0 <= x <= flow.WIDTH and 0 <= y <= sheet["height"] for x, y in _points(sheet))
        assert len({(box["x"], box["y"]) for box in sheet["boxes"]}) == len(sheet["boxes"])


def _chart(steps: int, moves: list[tuple[int, int, str]]) -> list[dict[str, Any]]:
    from review.chain import Chain

    numbered = tuple(replace(_step(n), process="shipping" if n == steps else "spinning") for n in range(1, steps + 1))
    chain = Chain("shipment", numbered, tuple(replace(_move(a, b), by=by) for a, b, by in moves))
    return flow.flow_chart(Network().projection(), chain)


def _shared(sheet: dict[str, Any]) -> list[Any]:
    """Stretches on which two lines lie that end at different places."""
    stretches = [
        (sorted((tuple(one), tuple(other))), line["points"][-1])
        for line in sheet["lines"]
        for one, other in itertools.pairwise(line["points"])
        if one != other
    ]
    found = []
    for ((a, b), end), ((c, d), other_end) in itertools.combinations(stretches, 2):
        for along, across in ((0, 1), (1, 0)):
            level = abs(a[across] - b[across]) + abs(c[across] - d[across]) + abs(a[across] - c[across])
            if level < 0.5 and min(b[along], d[along]) - max(a[along], c[along]) > 0.01 and end != other_end:
                found.append((a, b, c, d))
    return found


CHARTS = {
    "past a box that stands between": (4, [(1, 3, "lots"), (2, 4, "sale"), (1, 4, "sale"), (3, 4, "lots")]),
    "crossing": (
        8,
        [
            *((1, 6, "sale"), (2, 5, "lots"), (3, 5, "sale"), (4, 6, "lots"), (1, 5, "lots"), (5, 7, "lots")),
            *((6, 7, "sale"), (6, 8, "lots"), (7, 8, "lots"), (2, 8, "lots"), (1, 7, "sale")),
        ],
    ),
    "twenty steps in tiers": (
        20,
        [
            *((n, 9 + n % 6, ("lots", "sale")[n % 2]) for n in range(1, 9)),
            *((n, 9 + (n + 3) % 6, "lots") for n in range(1, 9)),
            *((n, 15 + n % 3, "lots") for n in range(9, 15)),
            *((n, 18 + n % 2, "sale") for n in (2, 15, 16, 17)),
            *((n, 20, "lots") for n in (5, 18, 19)),
        ],
    ),
    "twenty steps": (
        *(20,),
        [(n, n + 1 + (n * k) % (20 - n), ("lots", "sale", "shipment")[n % 3]) for n in range(1, 20) for k in (0, 3, 7)],
    ),
    "all to all": (12, [(a, b, "lots") for a in range(1, 12) for b in range(a + 1, 13)]),
}


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS.keys())
def test_lines_share_a_stretch_only_where_they_share_their_arrow(chart: tuple[int, Any]) -> None:
    sheets = _chart(*chart)
    assert not [shared for sheet in sheets for shared in _shared(sheet)]
    assert all(0 <= x <= flow.WIDTH and 0 <= y <= sheet["height"] for sheet in sheets for x, y in _points(sheet))


def test_a_line_that_finds_no_lane_is_drawn_as_its_two_ends() -> None:
    (sheet,) = _chart(4, [(1, 4, "lots"), (1, 2, "lots"), (2, 3, "lots"), (3, 4, "lots")])
    assert len(sheet["lines"]) == 4 and all(line["arrow"] for line in sheet["lines"])
    places = flow_lines.Grid({1: 0, 2: 1, 3: 2}, {1: 0.0, 2: 0.0, 3: 0.0}, 100.0, lanes=())
    ways = flow_lines.Ways(places, [_move(1, 3), _move(1, 2)])
    assert not ways.is_drawn(_move(1, 3)) and ways.is_drawn(_move(1, 2))
    assert ways.begins(_move(1, 3)) != ways.begins(_move(1, 2))


def _points(sheet: dict[str, Any]) -> list[list[float]]:
    corners = [[box["x"] + box["w"], box["y"] + box["h"]] for box in sheet["boxes"]]
    return [point for line in sheet["lines"] for point in line["points"]] + corners


def _step(number: int) -> Any:
    from review.chain import Step

    return Step(number, f"site-{number}", "spinning", "stated", "", (), (), (), None, None)


def _move(origin: int, to: int) -> Any:
    from review.chain import Move

    return Move(origin, to, "lots", (), (), ())


@pytest.mark.parametrize("size", [region_map.OVERVIEW, region_map.SMALL])
@pytest.mark.parametrize("words", ["XUAR", "A country of a very long name"])
def test_a_name_on_a_map_lies_within_its_outline_or_has_a_line_to_it(size: tuple[float, float], words: str) -> None:
    crescent = shapely.Point(80, 40).buffer(12).difference(shapely.Point(82, 40).buffer(10))
    for shape in (map_ground.xuar(), crescent, shapely.box(80, 40, 80.3, 40.3)):
        frame = map_ground.Frame(20.0, 10.0, 120.0, 60.0, *size)
        marks = [{"x": 300.0, "y": 100.0, "words": "1"}]
        label = region_map.label_in(frame, words, shape, marks)
        lon = frame.west + label["x"] / frame.width * 100
        lat = frame.north - label["y"] / frame.height * 50
        within = shape.contains(shapely.Point(lon, lat))
        assert within != bool(label["line"])
        assert 0 < label["x"] < frame.width and 0 < label["y"] < frame.height


def test_maps_place_what_has_coordinates_and_name_the_rest() -> None:
    network = cotton(port_of_lading="Haiphong")
    network.nodes["gin"][1].update(lat=41.2, lon=80.2, country="CN", **INSIDE)
    network.nodes["sew"][1].update(lat=-18.1, lon=178.4, country="FJ", **OUTSIDE)
    text = plain(pdf_of(case(network)))
    assert "All that can be placed: steps 1, 3-4" in text and "steps 2." in text
    assert "Natural Earth" in text and "no position on the status" in text
