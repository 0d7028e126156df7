"""The review of a whole shipment: on the demo's stories, on odd input, and the same every time."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from dashboard.review_text import show_case
from graph.errors import UserMistake
from graph.projection import Projection
from review.case import Case, case_of
from review.evidence import COVERED, DOUBTFUL, MISSING
from tests.networks import D, Network
from tests.reviewed import cotton, item, paper, tomato, without

AS_OF = date(2026, 11, 1)
CONTRACT = ["shipment", "as_of", "scope", "regimes", "clocks", "evidence", "portions"]


def of_demo(projection: Projection, shipment: str) -> Case:
    return case_of(projection, shipment, as_of=AS_OF)


def of(network: Network, **options: Any) -> Case:
    return case_of(network.projection(), "shipment", **({"as_of": D} | options))


def as_json(case: Case) -> Any:
    return orjson.loads(orjson.dumps(case.as_json()))


def test_the_clear_story_is_shown_step_by_step(demo_projection: Projection) -> None:
    case = of_demo(demo_projection, "CL-S1")
    assert case.assessment.verdict == "traced clear"
    assert [step.process for step in case.chain.steps] == [
        *("growing", "ginning", "ginning", "spinning", "knitting", "cut_sew", "shipping"),
    ]
    open_ = {(one.requirement, one.step) for one in case.evidence if one.state != COVERED}
    assert open_ <= {("statement_12_43b", None), ("cotton_transport", 1)}
    assert all(one.reconciles for one in case.payments)
    assert {one.state for one in case.quantities} == {"ok"}
    assert [scope.covered for _, scope in case.scopes] == ["yes"]


def test_the_detained_story_names_what_is_missing_and_what_is_wrong(demo_projection: Projection) -> None:
    case = of_demo(demo_projection, "DT-S1")
    invoice = item(case.evidence, "cotton_invoice", 3, 4)
    assert (invoice.state, [problem.kind for problem in invoice.problems]) == (DOUBTFUL, ["untranslated"])
    assert item(case.evidence, "cotton_bales", 1).state == MISSING
    assert item(case.evidence, "asked_for:gin_record").state == MISSING
    assert case.next_best and case.next_best.asked_by_notice
    assert case.asked.number == "DEMO-2026-0417"
    assert {clock.clock: clock.status for clock in case.clocks}["uflpa_final_determination"] == "running"
    states = {one.invoice: one.state for one in case.payments}
    assert (states["DT-INV"], states["DT-INV2"]) == ("paid", "no payment on file")


def test_of_two_lines_only_the_covered_one_needs_anything(demo_projection: Projection) -> None:
    case = of_demo(demo_projection, "TW-S1")
    assert {line.id: scope.covered for line, scope in case.scopes} == {"TW-S1-L1": "yes", "TW-S1-L2": "no"}
    assert {one.line for one in case.evidence} == {"TW-S1-L1", None}
    assert {one.id for one in case.quantities} == {"TW-S1-L1"}
    assert item(case.evidence, "cotton_invoice", 1, 2).documents == ("TW-SPIN-SEW-INV",)


def test_where_the_chain_ends_early_its_origin_is_asked_for_first(demo_projection: Projection) -> None:
    case = of_demo(demo_projection, "UN-S1")
    assert case.assessment.verdict == "unknown"
    best = case.next_best
    assert best and (best.requirement, best.step, best.line) == ("cotton_bales", None, "UN-S1-L1")
    assert "UN-MILL" in best.ask
    assert any("how 2 branches of the chain go on" in words for words in case.not_known)


def test_tomatoes_with_two_gaps(demo_projection: Projection) -> None:
    case = of_demo(demo_projection, "TG-S1")
    missing = {(one.requirement, one.step, one.to) for one in case.evidence if one.state == MISSING}
    assert ("tomato_payment", 2, 3) in missing
    assert {step for key, step, _ in missing if key != "tomato_payment"} == {1}
    assert item(case.evidence, "tomato_affidavit", 3).state == COVERED


def test_every_shipment_of_the_demo_is_reviewed_in_time(demo_projection: Projection) -> None:
    shipments = [node.id for node in demo_projection.labelled("Shipment")][:120]
    case_of(demo_projection, shipments[0], as_of=AS_OF)
    start = time.perf_counter()
    for shipment in shipments:
        as_json(of_demo(demo_projection, shipment))
    assert (time.perf_counter() - start) / len(shipments) < 1


def test_the_json_keeps_to_the_contract_and_is_the_same_every_time(demo_projection: Projection) -> None:
    said = as_json(of_demo(demo_projection, "MX-S1"))
    assert list(said)[: len(CONTRACT)] == CONTRACT
    assert said == as_json(of_demo(demo_projection, "MX-S1"))
    assert {"line", "covered", "commodity", "stage", "because"} <= said["scope"][0].keys()
    assert {"regime", "because", "citation"} <= said["regimes"][0].keys()
    assert {"clock", "due", "status", "because", "citation"} <= said["clocks"][0].keys()
    assert {"line", "step", "requirement", "citation", "documents", "state"} <= said["evidence"][0].keys()
    assert {one["covered"] for one in said["scope"]} == {"yes", "no", "examine"}
    assert said["lists"][0]["list"] == "demo"


def test_what_a_person_entered_of_the_detention_counts() -> None:
    network = cotton()
    about = {"shipment": "shipment", "number": 1, "author": "Ana", "at": datetime(2023, 7, 1, tzinfo=UTC)}
    network.node(
        "Detention", "said", **about, detained_on=D, requested=["payroll_records"], unread=["excluded_on=soon"]
    )
    case = of(network)
    assert case.shipment.get("detained_on") == D
    assert item(case.evidence, "asked_for:payroll_records").state == MISSING
    assert any("'excluded_on soon', which is no day" in words for words in case.not_known)


def test_unknown_ids_and_what_is_no_shipment(demo_projection: Projection) -> None:
    for id_, message in (
        ("cl-s1", "Did you mean CL-S1"),
        ("CL-S1-L1", "is a line; expected a shipment. It belongs to CL-S1"),
        ("CL-SEW", "is a facility; expected a shipment"),
    ):
        with pytest.raises(UserMistake, match=message):
            of_demo(demo_projection, id_)


def test_a_shipment_without_lines_says_that_its_goods_are_not_known() -> None:
    network = Network()
    network.node("Shipment", "shipment", import_date=D)
    case = of(network)
    assert as_json(case)["scope"] == []
    assert case.evidence == ()
    assert any("no line is recorded" in words for words in case.not_known)
    assert any("who the importer is" in words for words in case.not_known)
    assert case.for_whom.startswith("the importer, who is not recorded")


@pytest.mark.parametrize(
    ("said", "covered"),
    [
        ({"hts": "62O5.20", "fibre_content": "100% Baumwolle"}, "examine"),
        ({"hts": "6205.20.20", "fibre_content": "100% Baumwolle"}, "yes"),
        ({"hts": "shirts", "fibre_content": None}, "examine"),
        ({"hts": None, "fibre_content": None}, "examine"),
    ],
)
def test_odd_lines_are_findings_in_words(said: dict[str, Any], covered: str) -> None:
    network = cotton()
    network.nodes["line"][1].update(said)
    case = of(network)
    assert [scope.covered for _, scope in case.scopes] == [covered]
    assert as_json(case)["scope"][0]["because"]
    if covered == "examine":
        assert any("line line is of" in words for words in case.not_known)


def test_a_document_that_proves_an_id_that_is_gone_is_named() -> None:
    network = cotton()
    network.nodes["bale-record"][1]["proves"] = ["bale", "bale-that-was-undone"]
    case = of(network)
    (problem,) = item(case.evidence, "cotton_bales", 1).problems
    assert (problem.kind, problem.document) == ("proves_gone", "bale-record")
    assert "bale-that-was-undone" in problem.because


def test_a_document_of_a_lot_that_is_only_a_stub_is_named() -> None:
    network = cotton()
    network.node("Lot", "taken-away", stub=True)
    paper(network, "record-of-it", "production_record", "taken-away", issuer_id="spin-co")
    paper(network, "of-a-stranger", "production_record", "taken-away", issuer_id="nobody-here")
    (words,) = [words for words in of(network).not_known if "record-of-it" in words]
    assert "record-of-it: it is said to prove taken-away, to which the graph holds only references" in words
    assert "of-a-stranger" not in words


def test_documents_that_speak_for_nothing_are_named() -> None:
    network = without(cotton(), "bale-record", "yarn-invoice", "yarn-payment")
    paper(network, "bales", "bale_list", ("bale-1", "bale-2"), issuer_id="gin")
    paper(network, "bill", "invoice", seller_id="spin-co", buyer_id="sew-co")
    paper(network, "of-others", "invoice", seller_id="spin-co", buyer_id="elsewhere")
    case = of(network)
    assert item(case.evidence, "cotton_bales", 1).state == MISSING
    (words,) = [words for words in case.not_known if words.startswith("what these documents")]
    assert words == (
        "what these documents of its parties show: bales: it is said to prove bale-1, bale-2, which the graph does not "
        "hold; bill: it names seller and buyer of this chain, and no goods"
    )


def test_circles_lots_without_quantity_and_hostile_names_do_no_harm() -> None:
    network = cotton()
    network.fact("INPUT_TO", "shirts", "bale")
    network.nodes["yarn"][1].update(quantity=None, unit=None)
    network.nodes["spin-co"][1]["name"] = '"><script>#include\x1b[2J' + "x" * 5000
    network.nodes["spin"][1]["address"] = "y" * 5000
    case = of(network)
    assert as_json(case)["quantities"]
    assert any(one.state == "not known" for one in case.quantities)


def test_a_notice_without_what_it_asks_for_is_not_known() -> None:
    asks = "what the notice of detention asks for"
    assert any(asks in words for words in of(cotton(detained_on=D)).not_known)
    assert not any(asks in words for words in of(cotton(detained_on=D, requested=["invoice"])).not_known)


def test_files_are_looked_at_where_a_folder_is_given(tmp_path: Path) -> None:
    network = cotton()
    right, wrong = b"a record", b"another"
    digest = hashlib.sha256(right).hexdigest()
    for name, content in (("good.pdf", right), ("bad.pdf", wrong)):
        (tmp_path / name).write_bytes(content)
    for document, name in (("bale-record", "good.pdf"), ("yarn-record", "bad.pdf"), ("shirts-record", "none.pdf")):
        network.nodes[document][1].update(file=name, sha256=digest)
    case = of(network, files=tmp_path)
    problems = {
        step: [problem.kind for problem in item(case.evidence, key, step).problems]
        for key, step in (("cotton_bales", 1), ("cotton_production", 2), ("cotton_production", 3))
    }
    assert problems == {1: [], 2: ["altered"], 3: ["no_file"]}
    assert not any("nobody looked" in words for words in case.not_known)
    assert {one["state"] for one in as_json(case)["files"]} >= {"as recorded", "altered", "missing"}
    assert any("nobody looked" in words for words in of(network).not_known)
    with pytest.raises(UserMistake, match="is no folder"):
        of(network, files=tmp_path / "nowhere")


def test_what_is_not_known_is_never_nothing() -> None:
    for network in (cotton(), tomato(), without(cotton(), "bale")):
        case = of(network)
        assert any("genuine" in words for words in case.not_known)
        assert any("no list is imported" in words for words in case.not_known)


def test_a_large_case_takes_seconds() -> None:
    """A chain of many lots and a thousand documents."""
    network = cotton()
    for number in range(300):
        network.node("Lot", f"b{number}", commodity="cotton", hts="5201.00", quantity=1.0, unit="KG")
        network.fact("PRODUCED_AT", f"b{number}", "gin")
        network.fact("INPUT_TO", f"b{number}", "yarn", quantity=1.0, unit="KG")
        parties = {"seller_id": "gin-co", "buyer_id": "spin-co", "amount": float(number), "currency": "USD"}
        paper(network, f"i{number}", "invoice", f"b{number}", **parties)
        paper(network, f"p{number}", "proof_of_payment", f"b{number}", **parties)
        paper(network, f"r{number}", "bale_list", f"b{number}", issuer_id="gin")
    start = time.perf_counter()
    case = of(network)
    assert len(case.documents) > 900
    assert time.perf_counter() - start < 10


def test_names_cannot_steer_the_terminal_or_the_markup(capfd: pytest.CaptureFixture[str]) -> None:
    network = without(cotton(), "yarn-record")
    network.nodes["spin-co"][1]["name"] = "[red]Teal\x1b[2J\x07 [/nonsense]"
    network.nodes["shipment"][1]["bill_of_lading"] = "[bold]BL\x1b[31m"
    show_case(of(network))
    out = capfd.readouterr().out
    assert "\x1b" not in out and "\x07" not in out
    assert "[red]Teal" in out and "[/nonsense]" in out and "[bold]BL" in out
