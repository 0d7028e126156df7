"""The page Review by Streamlit's AppTest: what it says of a shipment, its list, and what an address can ask of it."""

from __future__ import annotations

import html
import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard.ui.reviewing import clock_line, evidence, gaps, law, places, reading
from dashboard.ui.view import View
from graph.errors import EngineUnreachable
from graph.exposure import UNKNOWN
from graph.settings import Settings
from ingest.demo import papers
from review.case import Case
from review.clocks import DUE, MET, PASSED, RUNNING
from review.made_here import COVERED, MISSING
from tests.networks import Network
from tests.reviewed import LEFT, cotton, paper, without
from tests.ui_cases import DAY, FETCHES, HOSTILE, LONG, drawn, links, network, page, read, said, view_of

UI = Path(__file__).parent.parent / "dashboard" / "ui"
HELD = {
    "entry_date": date(2026, 10, 14),
    "presented_on": date(2026, 10, 15),
    "detained_on": date(2026, 10, 20),
    "detention_notice": "N-7",
    "requested": ["bale_list"],
}


def held(**more: object) -> Network:
    """The cotton chain, imported late and detained."""
    return cotton(**{"import_date": date(2026, 10, 12), "export_date": date(2026, 9, 30), **HELD, **more})


def case_of(net: Network, view: View | None = None) -> Case:
    return reading.case(view or view_of(net), "shipment")


def text_of(monkeypatch: pytest.MonkeyPatch, view: View, **query: str) -> str:
    test = page(monkeypatch, "review", view, **{"shipment": "shipment"} | query)
    return one_line(f"{read(test)} {said(test)} {' '.join(one.value for one in test.code)}")


def one_line(text: str) -> str:
    """As a person reads it: a tag before a comma makes no blank."""
    return re.sub(r"\s+([.,;:])", r"\1", " ".join(html.unescape(text).split()))


def test_no_page_hides_a_package_of_the_project() -> None:
    """Streamlit puts the folder of its script first on the path."""
    root = UI.parent.parent
    packages = {path.parent.name for path in root.glob("*/__init__.py")}
    assert {"review", "graph", "geo", "ingest", "dashboard"} <= packages
    inside = {path.stem for path in UI.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert not inside & packages
    assert not inside & sys.stdlib_module_names


def test_a_review_says_for_whom_as_of_when_by_which_lists_and_what_is_not_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    net = held()
    net.node("ListVersion", "v2", list="uflpa", as_of=date(2025, 1, 15), partial=True)
    text = text_of(monkeypatch, view_of(net))
    assert "For Wren Imports (importer): its due-diligence reviewer and its broker." in text
    assert "As of 2026-11-01; the goods are judged by 2026-10-12, their own date." in text
    assert "Checked against: uflpa of 2025-01-15 (partial: it clears nobody)." in text
    assert case_of(net).assessment.verdict == UNKNOWN and "Unknown." in text and "Traced clear." not in text
    assert "Whether the documents are genuine and say what they are recorded to prove: that takes a reader." in text
    assert "UFLPA" in text and "Pub. L. 117-78" in text and "XPCC WRO" in text
    assert "The notice N-7 asks for bale list." in text
    assert "4 steps, 1 at the origin, the last at the port." in text
    assert "It accuses nobody and is no legal advice" in text


def test_every_verdict_is_the_graphs_and_the_path_is_one_sentence_with_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, "review", view_of(network()), shipment="worst")
    text = one_line(read(test))
    assert "Exposed." in text and "Its path (confidence 0.792, which is no probability):" in text
    assert "bought from Gin of Awat (gin) [trade record, 0.8; no document on file]." in text
    assert ("the path with its evidence", "./?page=paths&target=worst") in links(test)
    plastic = text_of(monkeypatch, view_of(network()), shipment="plastic")
    assert "Not assessed." in plastic and "Nothing that is encoded here must be shown of it" in plastic
    assert "That is no clearance." in plastic


def test_a_maker_in_the_region_of_goods_that_are_not_traced_is_named_and_no_path_is_spoken_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    net = network()
    net.fact("PRODUCED_AT", "plastic", "gin")
    text = text_of(monkeypatch, view_of(net), shipment="plastic")
    assert "Nothing was looked for, since no line is of cotton or tomatoes. The UFLPA reaches other goods too" in text
    assert text.count("Gin of Awat (maker; placed inside the XUAR by coordinates)") == 2, (
        "beside the verdict, and by law"
    )
    assert "No path" not in text
    assert "No path to a source of risk is recorded." in text_of(monkeypatch, view_of(net), shipment="open")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("nowhere", "No shipment has the id 'nowhere'."),
        ("worst-1", "'worst-1' is a line; expected a shipment. It belongs to worst."),
        ("mill", "'mill' is a facility; expected a shipment."),
        (HOSTILE + FETCHES, HOSTILE),
    ],
)
def test_an_id_that_is_no_shipment_is_told(monkeypatch: pytest.MonkeyPatch, asked: str, says: str) -> None:
    test = page(monkeypatch, "review", view_of(network()), shipment=asked)
    assert says in html.unescape(test.error[0].value)
    assert ("The shipments to review", "./?page=review") in links(test)
    assert HOSTILE not in drawn(test)


def test_a_shipment_without_lines_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    net = without(held(), "line")
    text = text_of(monkeypatch, view_of(net))
    assert "No line is recorded: what goods are in it is not known." in text
    assert "What goods are in it: no line is recorded, so what must be shown of them cannot be said." in text
    assert "No line is recorded, so nothing can be told apart." in text


def test_a_document_that_proves_an_id_that_is_gone_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    net = held()
    paper(net, "lost", "invoice", ("nobody",), seller_id="gin-co", buyer_id="spin-co")
    net.nodes["line"][1]["hts"] = "61AB.10.00"
    text = text_of(monkeypatch, view_of(net))
    assert "lost" in text and "nobody" in text and "61AB.10.00" in text


def test_what_people_wrote_stays_text(monkeypatch: pytest.MonkeyPatch) -> None:
    net = held(port_of_entry=HOSTILE, requested=[HOSTILE + FETCHES, "bale_list"], bill_of_lading=HOSTILE)
    called = {"name": HOSTILE + FETCHES, "address": LONG}
    written: dict[str, dict[str, object]] = {
        "Supplier": {**called, "aliases": [HOSTILE]},
        "Facility": called,
        "Line": {"description": HOSTILE + FETCHES, "fibre_content": f"100% cotton {HOSTILE}", "unit": HOSTILE},
        "Lot": {"unit": HOSTILE},
        "Document": {"file": HOSTILE, "currency": HOSTILE},
    }
    for label, properties in net.nodes.values():
        properties.update(written.get(label, {}))
    net = without(net, "bale-record", "yarn-invoice")
    for step in ("", "1", "1-2", "shipment"):
        test = page(monkeypatch, "review", view_of(net), shipment="shipment", step=step)
        assert HOSTILE in read(test) and HOSTILE not in drawn(test)
        assert all(FETCHES not in one.value for one in (*test.markdown, *test.caption, *test.error, *test.warning))
    assert HOSTILE not in drawn(page(monkeypatch, "review", view_of(net)))


# --- the list


def test_the_list_begins_with_what_is_due_then_what_is_held_then_the_worst(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.nodes["open"][1].update(HELD)
    net.node("Shipment", "old", import_date=date(2022, 1, 5), detained_on=date(2022, 1, 9))
    net.node(
        "Shipment", "done", import_date=date(2022, 1, 5), detained_on=date(2022, 1, 9), release_date=date(2022, 2, 1)
    )
    test = page(monkeypatch, "review", view_of(net))
    asked = [words for words, where in links(test) if "shipment=" in where]
    assert asked.index("open") < asked.index("old") < asked.index("worst") < asked.index("done")
    first = drawn(test).split("Of the others, the worst")[0]
    assert "old" in first and "worst" not in first and "done" not in first
    assert "2026-11-14" in read(test) and "Final determination" in read(test)
    assert ("open", "./?page=review&shipment=open") in links(test)


def test_what_passed_unmet_long_ago_of_goods_that_are_held_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    net = Network()
    old = {"import_date": date(2024, 1, 5), "presented_on": date(2024, 1, 8)}
    net.node("Shipment", "old", **old, detained_on=date(2024, 1, 9))
    net.node("Shipment", "gone", **old, detained_on=date(2024, 1, 9), release_date=date(2024, 6, 1))
    net.node("Shipment", "lately", import_date=date(2026, 1, 5), detained_on=date(2026, 1, 9))
    text = one_line(drawn(page(monkeypatch, "review", view_of(net))))
    held, others = text.split("Of the others, the worst")
    none = "nothing within 30 days, and nothing passed unmet in 365 days"
    of_old = held[held.index(">old<") :]
    assert none in of_old and "2024-02-07</span> Final determination: passed 998 days ago; counted from" in of_old
    assert none not in held[: held.index(">old<")], "lately has what passed within the year"
    assert none in others and "passed 998 days ago" not in others


def test_goods_that_were_demanded_back_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    net = Network()
    net.node("Shipment", "back", import_date=date(2022, 1, 5), release_date=date(2022, 1, 9))
    net.nodes["back"][1]["detained_on"] = date(2022, 1, 20)
    assert ">back<" in drawn(page(monkeypatch, "review", view_of(net))).split("Of the others, the worst")[0]


def test_one_without_its_day_is_listed_by_the_last_day_that_it_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.nodes["open"][1].update(import_date=date(2026, 10, 12), detained_on=date(2026, 10, 4))
    net.nodes["worst"][1].update(import_date=date(2026, 10, 12), presented_on=date(2026, 10, 15))
    net.nodes["worst"][1].update(detained_on=date(2026, 10, 20))
    text = drawn(page(monkeypatch, "review", view_of(net)))
    assert "no later than 2026-11-03, and it may be over already" in text
    assert text.index(">open<") < text.index(">worst<"), "its own ends on 2026-11-14"


def test_shipments_are_found_by_what_people_call_them(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, "review", view_of(network()), text="bill-wor")
    assert ("worst", "./?page=review&shipment=worst") in links(test)
    empty = Network()
    empty.node("Supplier", "alone")
    assert "No shipment is loaded" in said(page(monkeypatch, "review", view_of(empty)))


# --- clocks


def test_clocks_stand_on_a_line_by_their_days_told_by_sign_and_word() -> None:
    case = case_of(held())
    shown = clock_line.line_html(case)
    assert 'role="img" aria-label="Deadlines on a time line, as of 2026-11-01. Final determination: 2026-11-14' in shown
    states = {clock.clock: clock.status for clock in clock_line.drawn(case)}
    assert states["uflpa_final_determination"] == RUNNING and MET in states.values()
    assert clock_line.SIGNS[RUNNING] in shown and clock_line.SIGNS[MET] in shown
    rows = clock_line.table_html(case)
    for clock in clock_line.drawn(case):
        assert str(clock.due) in rows and html.escape(clock.citation) in rows
    lacking = clock_line.without_date_html(case)
    assert "the day of exclusion (excluded_on) is missing" in lacking


@pytest.mark.parametrize(
    ("day", "status", "kind"), [(date(2026, 11, 10), DUE, "ahead"), (date(2026, 11, 20), PASSED, "over")]
)
def test_what_is_due_and_what_has_passed_look_otherwise(day: date, status: str, kind: str) -> None:
    view = view_of(held(), day=day)
    case = case_of(held(), view)
    clock = next(one for one in clock_line.drawn(case) if one.clock == "uflpa_final_determination")
    assert clock.status == status and clock_line.SIGNS[status] in clock_line.line_html(case)
    assert f"xr-clock-{kind}" in clock_line.line_html(case)
    assert ("xr-urgent" in clock_line.table_html(case)) and clock.standing in clock_line.table_html(case)
    assert clock.besides and all(html.escape(words) in clock_line.table_html(case) for words in clock.besides)


def test_a_day_lies_on_the_line_where_it_belongs() -> None:
    scale = clock_line.Scale(date(2026, 1, 1), date(2026, 1, 11))
    assert [scale.at(day) for day in (date(2026, 1, 1), date(2026, 1, 6), date(2026, 1, 11))] == [0, 50, 100]
    assert scale.at(date(2020, 1, 1)) == 0 and scale.at(date(2030, 1, 1)) == 100
    one = clock_line.Scale(DAY, DAY)
    assert one.at(DAY) == 0


def test_without_any_date_no_line_is_drawn_and_the_table_says_so() -> None:
    net = cotton(import_date=None, export_date=LEFT)
    case = case_of(net)
    assert clock_line.line_html(replace(case, clocks=())) == ""
    assert "No deadline can be reckoned" in clock_line.table_html(replace(case, clocks=()))


# --- evidence


def test_the_matrix_has_a_row_for_each_step_and_a_link_that_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    net = without(held(), "yarn-payment")
    test = page(monkeypatch, "review", view_of(net), shipment="shipment", step="2-3")
    rows = [where for words, where in links(test) if words.startswith(("1 ginning", "2 to 3", "3 cut sew"))]
    assert len(rows) == 3 and all(where.endswith("#step") and "step=" in where for where in rows)
    assert 'step=2-3#step" aria-current="true"' in drawn(test).replace("&amp;", "&")
    detail = read(test).split("xr")[0]
    assert "From step 2" not in detail and "Step 2 (spinning at" in detail and "to step 3 (cut sew at" in detail
    assert "missing: Proof of payment" in one_line(detail)
    assert ("yarn-invoice", "./?page=entity&id=yarn-invoice") in links(test)
    assert "CBP's lists are not exhaustive" in detail


def test_an_odd_step_in_the_address_shows_the_next_best_instead() -> None:
    case = case_of(without(held(), "yarn-payment"))
    for odd in ("99", "0", "2-99", "x", "-1", "9" * 40, ""):
        assert places.chosen(case, odd) == (2, 3)
    assert places.chosen(case, "1") == (1, 0) and places.chosen(case, "shipment") == places.SHIPMENT


def test_states_are_told_by_word_and_sign() -> None:
    case = case_of(without(held(), "bale-record"))
    shown = evidence.matrix_html(case, None)
    for state in (COVERED, MISSING):
        assert evidence.SIGNS[state][0] in shown and f"> {state}<" in shown
    assert all(meaning in evidence.legend_html() for meaning in evidence.MEANINGS.values())
    assert "asked for by the notice" in evidence.of_shipment_html(case, None) or case.asked.asked


def test_the_next_best_has_a_text_to_copy_and_the_gaps_are_worst_first(monkeypatch: pytest.MonkeyPatch) -> None:
    net = without(held(bill_of_lading="BILL"), "bale-record", "yarn-payment")
    case = case_of(net)
    assert case.next_best is not None
    asked = gaps.letter(case, case.next_best)
    assert asked.startswith("Please send us: Bale list") and "shipment shipment (bill of lading BILL)" in asked
    text = text_of(monkeypatch, view_of(net))
    assert asked.splitlines()[0] in text and "Ask next: Bale list" in text
    told = gaps.list_html(case, {})
    assert told.index("Bale list") < told.index("Proof of payment") and "the notice asks for it" in told
    covered = tuple(item for item in case.evidence if item.state == COVERED)
    assert "Everything that our rows ask for is covered" in gaps.list_html(replace(case, evidence=covered), {})
    besides = gaps.list_html(case_of(without(held(requested=["payroll_records"]), "bale-record")), {})
    assert "The notice asks for payroll records" in besides and "the notice asks for it" not in besides
    nothing = gaps.list_html(replace(case, evidence=()), {})
    assert "covered" not in nothing and "no clearance" in nothing


# --- files


def test_files_are_looked_for_in_the_data_folder_and_what_is_wrong_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert Settings(tmp_path).files == tmp_path / papers.FOLDER
    net = held()
    net.nodes["bale-record"][1].update(file="bale.txt", sha256="0" * 64)
    net.nodes["yarn-invoice"][1].update(file="gone.txt")
    net.nodes["yarn-order"][1].update(file="../out.txt")
    view = view_of(net)
    view = replace(view, settings=replace(view.settings, home=tmp_path))
    assert "is not there, so nobody looked" in text_of(monkeypatch, view)
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "bale.txt").write_text("bales")
    text = text_of(monkeypatch, view)
    assert f"have their file in {tmp_path / 'files'}" in text
    assert "1 altered" in text and "1 missing" in text and "1 refused" in text
    assert "the folder holds no file of this name" in text
    before = reading.key(view, "shipment")
    (tmp_path / "files" / "gone.txt").write_text("it came")
    assert reading.key(view, "shipment") != before
    assert "1 missing" not in text_of(monkeypatch, view)


# --- on other pages


@pytest.mark.parametrize(
    ("name", "query"), [("entity", {"id": "worst"}), ("paths", {"target": "worst"}), ("portfolio", {})]
)
def test_other_pages_lead_to_the_review(monkeypatch: pytest.MonkeyPatch, name: str, query: dict[str, str]) -> None:
    net = network()
    net.nodes["worst"][1].update(HELD)
    found = [
        words for words, where in links(page(monkeypatch, name, view_of(net), **query)) if "page=review&s" in where
    ]
    assert found and set(found) <= {"Review it", "Its review"}


def test_while_the_engine_is_away_the_review_stays_and_nothing_can_be_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    view = replace(view_of(held()), away=EngineUnreachable("Nothing listens."))
    test = page(monkeypatch, "review", view, shipment="shipment")
    text = html.unescape(said(test))
    assert "What was noted cannot be read or written right now." in text
    assert "Nothing can be entered right now." in text and "Unknown." in read(test)
    assert not [one for one in test.button if one.label == "Note it"]


def test_goods_that_are_chosen_narrow_no_review(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "A review is of all goods" not in text_of(monkeypatch, view_of(held()))
    narrowed = text_of(monkeypatch, view_of(held(), commodity="tomato"))
    assert "A review is of all goods" in narrowed and "1 ginning" in narrowed


def test_every_part_of_the_page_can_be_reached() -> None:
    shown = law.contents_html()
    assert all(f'href="#{anchor}"' in shown for anchor in law.PARTS)


def test_without_a_line_the_page_says_that_what_must_be_shown_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    text = text_of(monkeypatch, view_of(without(held(requested=None), "line")))
    words = "No line is recorded, so it is not known what must be shown of its goods."
    assert text.count(words) == 2 and f"No gap can be named. {words}" in text
    assert "Nothing that is encoded here must be shown of it" not in text
    asked = text_of(monkeypatch, view_of(without(held(), "line")))
    assert words in asked and "Bale list, asked for by the notice" in asked


def test_a_cell_the_step_and_the_gaps_say_the_same_of_lines_that_differ() -> None:
    net = held()
    for line in ("a", "b<i>"):
        net.node("Line", line, hts="6205.20.20", fibre_content="100% cotton")
        net.fact("HAS_LINE", "shipment", line)
    net.fact("PRODUCED_AT", "shipment", "sew")
    case = case_of(net)
    shown = one_line(re.sub("<[^>]*>", " ", evidence.matrix_html(case, None)))
    (row,) = re.findall(r"3 to 4 (.*)$", shown)
    assert row.count("partly not shown for 2 of 3 lines: a and b<i>") == 4 and "missing" not in row
    assert "b<i>" not in evidence.matrix_html(case, None)
    panel = one_line(re.sub("<[^>]*>", " ", evidence.place_html(case, (3, 4), {})))
    assert "missing: Invoice Why here" in panel and "Lines a, b<i>" in panel and "covered: Invoice" in panel
    about = [item.title for item in evidence.to_note_about(case, (3, 4))]
    assert len(about) == len(set(about)) == 4 and evidence.to_note_about(case, (3, 4))[0].state == MISSING
    gap_list = one_line(re.sub("<[^>]*>", " ", gaps.list_html(case, {})))
    assert "missing: Invoice, step 3 to 4, for 2 lines: a and b<i>" in gap_list
    assert case.next_best and "for 2 lines: a and b<i>" in gaps.letter(case, case.next_best)
