"""Evidence of shipments with several lines: a paper about lots shows nothing of a line that does not come from them."""

from __future__ import annotations

import pytest

from dashboard.review_matrix import matrix, of_items
from review.evidence import COVERED, DOUBTFUL, MISSING, PARTLY, Item
from review.gaps import each_once, gaps, grouped, next_best, to_ask_for
from review.packet.document import packet_data
from tests.networks import D, Network
from tests.packets import case, exhibits_of
from tests.reviewed import cotton, evidence, item, paper, plant, without

FIRST, SPUN, SEWN, SHIPPED = 1, 2, 3, 4


def beside(*lines: str) -> Network:
    """The cotton chain, whose lot all went into its line, and further lines without a lot whose sales are on record."""
    network = cotton()
    for number, line in enumerate(lines, 2):
        network.node("Line", line, hts="6205.20.20", fibre_content="100% cotton", quantity=1.0, line_number=number)
        network.fact("HAS_LINE", "shipment", line)
    network.fact("PRODUCED_AT", "shipment", "sew")
    network.fact("SUPPLIES", "spin", "sew", commodity="cotton", hts="5205.12", documents=["yarn-invoice"])
    network.fact("SUPPLIES", "gin", "spin", commodity="cotton", hts="5201.00", documents=["bale-invoice"])
    return network


def of(found: tuple[Item, ...], line: str, requirement: str, step: int, to: int | None = None) -> Item:
    (one,) = [i for i in found if (i.line, i.requirement, i.step, i.to) == (line, requirement, step, to)]
    return one


@pytest.mark.parametrize(
    ("requirement", "step", "to", "lot"),
    [
        ("cotton_bales", FIRST, None, "bale"),
        ("cotton_production", SPUN, None, "yarn"),
        ("cotton_production", SEWN, None, "shirts"),
        ("cotton_invoice", FIRST, SPUN, "bale"),
        ("cotton_invoice", SPUN, SEWN, "yarn"),
    ],
)
def test_a_paper_of_a_lot_of_another_line_leaves_a_line_without_lots_doubtful(
    requirement: str, step: int, to: int | None, lot: str
) -> None:
    found = evidence(beside("bare"))
    assert of(found, "line", requirement, step, to).state == COVERED
    one = of(found, "bare", requirement, step, to)
    words = f"no lot is recorded for line bare, so it is not known whether its goods are of lot {lot}"
    assert (one.state, one.lacking) == (DOUBTFUL, ())
    assert [(p.kind, p.because) for p in one.problems] == [("lot_not_recorded", words)]


def test_a_payment_of_an_invoice_of_another_line_s_lot_is_no_better_than_the_invoice() -> None:
    network = beside("bare")
    network.nodes["yarn-payment"][1]["proves"] = None
    network.facts = {id_: f for id_, f in network.facts.items() if (f[0], f[1]) != ("SUPPORTS", "yarn-payment")}
    found = evidence(network)
    assert of(found, "line", "cotton_payment", SPUN, SEWN).state == COVERED
    assert of(found, "bare", "cotton_payment", SPUN, SEWN).state == DOUBTFUL


def test_where_no_paper_is_there_the_item_of_the_line_is_missing_as_before() -> None:
    found = evidence(beside("bare"))
    assert of(found, "bare", "cotton_order", SPUN, SEWN).state == MISSING
    assert of(found, "bare", "cotton_invoice", SEWN, SHIPPED).state == MISSING


@pytest.mark.parametrize("names", [("bare", "shirts"), ("shipment", "shirts"), ("sew",)])
def test_a_paper_that_names_the_line_or_speaks_for_the_whole_covers_it(names: tuple[str, ...]) -> None:
    network = beside("bare")
    paper(network, "of-all", "production_record", ("sew", *names), issuer_id="sew")
    one = of(evidence(network), "bare", "cotton_production", SEWN)
    assert (one.state, one.documents, one.problems) == (COVERED, ("of-all",), ())


def test_a_shipment_with_one_line_keeps_what_it_had() -> None:
    network = without(beside(), "shirts")
    network.node("Lot", "elsewhere", commodity="cotton", hts="5205.12")
    paper(network, "other-invoice", "invoice", "elsewhere", seller_id="spin-co", buyer_id="sew-co")
    supplies = next(f for f in network.facts.values() if (f[0], f[1]) == ("SUPPLIES", "spin"))
    supplies[3]["documents"] = ["other-invoice"]
    (one,) = [i for i in evidence(network) if i.requirement == "cotton_invoice" and "other-invoice" in i.documents]
    assert one.state == COVERED
    network.node("Line", "more", hts="6205.20.20", fibre_content="100% cotton")
    network.fact("HAS_LINE", "shipment", "more")
    found = [i for i in evidence(network) if i.requirement == "cotton_invoice" and "other-invoice" in i.documents]
    assert {i.state for i in found} == {DOUBTFUL}


def test_a_line_whose_lots_end_before_the_step_says_that_they_are_not_traced_there() -> None:
    network = beside("short")
    network.node("Lot", "more-shirts", commodity="cotton", hts="6205.20.20", quantity=1.0, unit="KG")
    network.fact("PRODUCED_AT", "more-shirts", "sew")
    network.fact("FROM_LOT", "short", "more-shirts", quantity=1.0, unit="KG")
    found = evidence(network)
    assert of(found, "short", "cotton_production", SEWN).state == MISSING, "of its own lot there is no paper"
    (problem,) = of(found, "short", "cotton_production", SPUN).problems
    assert problem.because == (
        "none of the lots recorded for line short is traced to lot yarn, so it is not known whether its goods are of "
        "lot yarn"
    )


def test_each_line_is_shown_by_the_papers_of_its_own_lots() -> None:
    network = beside("own")
    plant(network, "mill", "spinning")
    for lot, site in (("own-shirts", "sew"), ("own-yarn", "mill")):
        network.node("Lot", lot, commodity="cotton", hts="5205.12" if site == "mill" else "6205.20.20")
        network.fact("PRODUCED_AT", lot, site)
    network.fact("FROM_LOT", "own", "own-shirts")
    network.fact("INPUT_TO", "own-yarn", "own-shirts")
    paper(network, "own-record", "production_record", "own-shirts", issuer_id="sew")
    found = [i for i in evidence(network) if i.requirement == "cotton_production" and i.line]
    by_line = {line: {doc for i in found if i.line == line for doc in i.documents} for line in ("line", "own")}
    assert by_line == {"line": {"shirts-record", "yarn-record"}, "own": {"own-record"}}


def test_gaps_name_their_lines_where_they_are_of_some_and_only_then() -> None:
    found = evidence(beside("a", "b", "c", "d"))
    one = next(gap for gap in gaps(found) if (gap.requirement, gap.step) == ("cotton_bales", FIRST))
    assert one.lines == ("a", "b", "c", "d")
    assert [problem.because for problem in one.problems] == [
        "no lot is recorded for lines a, b, c and 1 more, so it is not known whether their goods are of lot bale"
    ]
    best = next_best(found)
    assert best and "for 4 lines: a, b, c and 1 more" in to_ask_for(best)
    everywhere = gaps(evidence(without(beside("a"), "statement")))
    (of_shipment,) = [gap for gap in everywhere if gap.requirement == "statement_12_43b"]
    assert of_shipment.lines == () and "line" not in to_ask_for(of_shipment)
    assert all(gap.lines == () for gap in gaps(evidence(without(cotton(), "bale-record"))))


def test_taken_together_no_line_is_lost() -> None:
    found = evidence(beside("a", "b"))
    again = [(line, one.requirement, one.step, one.to, one.state) for lines, one in grouped(found) for line in lines]
    assert sorted(again, key=str) == sorted(
        ((i.line, i.requirement, i.step, i.to, i.state) for i in found if i.line), key=str
    )


def test_a_cell_of_the_matrix_is_missing_only_where_no_line_has_a_document() -> None:
    cells = of_items(evidence(beside("a", "b")))
    order = cells[SPUN, SEWN]["order"]
    assert (order.state, order.open, len(order.lines)) == (PARTLY, ("a", "b"), 3)
    assert cells[FIRST, 0]["bales"].state == DOUBTFUL and cells[FIRST, 0]["bales"].open == ("a", "b")
    nowhere = of_items(evidence(without(beside("a", "b"), "yarn-order")))[SPUN, SEWN]["order"]
    assert (nowhere.state, nowhere.differs) == (MISSING, False)


def test_the_matrix_the_step_and_the_gaps_agree() -> None:
    found = evidence(beside("a", "b"))
    for (step, to), columns in of_items(found).items():
        for name, cell in columns.items():
            mine = [i for i in each_once(found) if (i.step, i.to or 0) == (step, to) and i.requirement.endswith(name)]
            if mine:
                assert (cell.state == MISSING) == ({i.state for i in mine} == {MISSING}), (step, to, name)
                assert (cell.state == COVERED) == ({i.state for i in mine} == {COVERED}), (step, to, name)


def test_the_text_of_the_matrix_counts_the_lines_that_are_shown() -> None:
    grid = matrix(case(beside("a", "b"), import_date=D))
    row = next(dict(zip(grid.columns, row, strict=True)) for row in grid.rows if row[0].strip() == "2 to 3")
    assert row["order"] == "partly 1/3" and row["invoice"] == "doubt 1/3"


def test_in_the_packet_lines_with_one_outcome_are_said_once() -> None:
    found = case(beside("a", "b", "c"), import_date=D)
    sections = packet_data(found, exhibits_of(found))["sections"]
    (part,) = [one for one in sections if one["title"] == "Steps, exhibits and what is missing"]
    tables = [block for step in part["blocks"] for block in step.get("blocks", ()) if "Lines" in block.get("head", ())]
    rows = [row for block in tables for row in block["rows"]]
    assert ["Production record", "line", "covered"] in [row[:3] for row in rows]
    assert ["Production record", "all but line", "doubtful"] in [row[:3] for row in rows]
    assert ["Invoice (to step 4)", "all but line", "missing"] in [row[:3] for row in rows]
    assert ["Flow chart of the numbered steps", "all"] in [row[:2] for row in rows]
    assert len({tuple(row[:3]) for row in rows if row[1] != "all"}) < len([i for i in found.evidence if i.line])


def test_what_all_lines_lack_is_said_of_all_lines() -> None:
    found = case(without(beside("a", "b"), "bale-record"), import_date=D)
    sections = packet_data(found, exhibits_of(found))["sections"]
    (part,) = [one for one in sections if one["title"] == "Steps, exhibits and what is missing"]
    rows = [row for step in part["blocks"] for block in step.get("blocks", ()) for row in block.get("rows", ())]
    assert ["Bale list or gin record", "all 3 lines", "missing"] in [row[:3] for row in rows]


def test_a_shared_step_is_there_for_each_line_and_once_among_the_gaps() -> None:
    network = without(cotton(), "yarn-record")
    network.node("Line", "other", hts="6205.20.20", fibre_content="100% cotton", quantity=1.0, unit="KG")
    network.fact("HAS_LINE", "shipment", "other")
    network.fact("FROM_LOT", "other", "shirts", quantity=1.0, unit="KG")
    found = evidence(network)
    of_yarn = [one for one in found if (one.requirement, one.step) == ("cotton_production", SPUN)]
    assert {one.line for one in of_yarn} == {"line", "other"}
    assert [one.step for one in gaps(found) if one.requirement == "cotton_production"] == [SPUN]


def test_a_paper_of_one_line_shows_the_lots_of_that_line_only() -> None:
    network = cotton()
    network.node("Lot", "trousers", commodity="cotton", hts="6203.42", quantity=10.0, unit="KG")
    network.fact("PRODUCED_AT", "trousers", "sew")
    network.node("Line", "other", hts="6203.42", fibre_content="cotton", quantity=10.0, unit="KG")
    network.fact("HAS_LINE", "shipment", "other")
    network.fact("FROM_LOT", "other", "trousers", quantity=10.0, unit="KG")
    found = [i for i in evidence(network) if (i.requirement, i.step, i.to) == ("cotton_invoice", SEWN, SHIPPED)]
    assert {one.line: (one.state, one.documents) for one in found} == {
        "line": (COVERED, ("last-invoice",)),
        "other": (MISSING, ()),
    }


def two_lines() -> Network:
    """A second line, of trousers that another plant made of nothing known."""
    network = cotton()
    plant(network, "other-sew", "cut_sew")
    network.node("Lot", "trousers", commodity="cotton", hts="6203.42", quantity=10.0, unit="KG")
    network.fact("PRODUCED_AT", "trousers", "other-sew")
    network.node("Line", "other", hts="6203.42", fibre_content="cotton", quantity=10.0, unit="KG")
    network.fact("HAS_LINE", "shipment", "other")
    network.fact("FROM_LOT", "other", "trousers", quantity=10.0, unit="KG")
    return network


def test_each_line_needs_what_is_of_its_own_chain() -> None:
    network = two_lines()
    network.fact("INPUT_TO", "yarn", "trousers", quantity=1.0, unit="KG")
    found = [one for one in evidence(network) if one.requirement == "cotton_order" and one.step and one.to]
    by_line = {line: {(one.step, one.to) for one in found if one.line == line} for line in ("line", "other")}
    assert len(by_line["line"]) == len(by_line["other"]) == 3
    assert by_line["line"] & by_line["other"] == {(1, 2)}


def test_a_certificate_of_one_line_does_not_cover_the_other() -> None:
    network = without(two_lines(), "certificate")
    paper(network, "of-one", "certificate_12_43a", "line", issuer_id="sew-co")
    one = item(evidence(network), "certificate_12_43a")
    assert (one.state, one.lacking) == (PARTLY, ("other",))
