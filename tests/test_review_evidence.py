"""What must be shown of a shipment and what its documents show, on small chains with one thing wrong at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from review.evidence import COVERED, DOUBTFUL, MISSING, PARTLY, Item, next_best
from review.gaps import gaps, to_ask_for, why_first
from review.paper_problems import Problem
from tests.cases import DAY
from tests.networks import OUTSIDE, D, Network
from tests.reviewed import (
    LEFT,
    changed,
    cotton,
    evidence,
    evidence_in,
    item,
    kinds,
    paper,
    plant,
    sale,
    tomato,
    without,
)

FIRST, SPUN, SEWN, SHIPPED = 1, 2, 3, 4
XUAR_TIME = {"import_date": date(2021, 6, 1), "export_date": date(2021, 5, 1)}


def states(found: tuple[Item, ...]) -> dict[tuple[str, int | None, int | None], str]:
    return {(one.requirement, one.step, one.to): one.state for one in found}


def test_a_cotton_chain_with_every_paper_is_covered() -> None:
    found = evidence(cotton())
    assert set(states(found).values()) == {COVERED}
    assert next_best(found) is None
    assert len(found) == 3 + 3 * 4 + 3 + 2 + 2
    assert {one.line for one in found if one.step} == {"line"}
    assert item(found, "cotton_bales", FIRST).documents == ("bale-record",)
    assert item(found, "cotton_invoice", SEWN, SHIPPED).documents == ("last-invoice",)


def test_a_tomato_chain_with_every_paper_is_covered() -> None:
    found = evidence(tomato())
    assert set(states(found).values()) == {COVERED}
    assert item(found, "tomato_affidavit", 3).documents == ("affidavit",)
    assert not [one for one in found if one.requirement == "certificate_12_43a"]


@pytest.mark.parametrize(
    ("document", "requirement", "step", "to", "ask"),
    [
        ("bale-record", "cotton_bales", 1, None, "gin company (gin-co), who did step 1"),
        ("yarn-record", "cotton_production", 2, None, "spin company (spin-co), who did step 2"),
        ("yarn-invoice", "cotton_invoice", 2, 3, "spin company (spin-co), who sold to step 3"),
        ("yarn-payment", "cotton_payment", 2, 3, "sew company (sew-co), who bought from step 2"),
        ("last-payment", "cotton_payment", 3, 4, "Wren Imports (importer), who bought from step 3"),
        ("certificate", "certificate_12_43a", None, None, "sew company (sew-co), or the foreign seller"),
        ("statement", "statement_12_43b", None, None, "Wren Imports (importer), the importer"),
    ],
)
def test_a_missing_paper_is_the_next_to_ask_for(
    document: str, requirement: str, step: int | None, to: int | None, ask: str
) -> None:
    found = evidence(without(cotton(), document))
    one = item(found, requirement, step, to)
    assert (one.state, one.documents, one.ask) == (MISSING, (), ask)
    assert next_best(found) == one
    assert "nothing on file shows it" in why_first(one, found)
    assert one.citation and one.certainty


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"language": "zh"}, "untranslated"),
        ({"language": "zh", "translated": False}, "untranslated"),
        ({"redacted": True}, "redacted"),
        ({"proves": ["yarn", "yarn-of-long-ago"]}, "proves_gone"),
        ({"issuer_id": "gin-co"}, "other_party"),
        ({"issued_on": D - 121 * DAY}, "dated_outside"),
        ({"issued_on": D - 59 * DAY}, "dated_outside"),
    ],
)
def test_a_record_with_a_problem_makes_its_step_doubtful(said: dict[str, Any], kind: str) -> None:
    one = item(evidence(changed(cotton(), "yarn-record", **said)), "cotton_production", SPUN)
    assert (one.state, kinds(one), one.documents) == (DOUBTFUL, [kind], ("yarn-record",))


@pytest.mark.parametrize(
    "said",
    [
        *({"language": "en-GB"}, {"language": "EN"}, {"language": "zh", "translated": True}, {"redacted": False}),
        *({"issued_on": D - 120 * DAY}, {"issued_on": D - 60 * DAY}, {"issued_on": None}, {"issuer_id": None}),
    ],
)
def test_a_record_within_the_rules_is_no_problem(said: dict[str, Any]) -> None:
    assert item(evidence(changed(cotton(), "yarn-record", **said)), "cotton_production", SPUN).state == COVERED


def test_a_record_after_the_goods_have_left_is_outside_its_step() -> None:
    one = item(evidence(changed(cotton(), "shirts-record", issued_on=LEFT + DAY)), "cotton_production", SEWN)
    assert kinds(one) == ["dated_outside"]
    assert "after the goods had left" in one.problems[0].because


def test_a_translation_on_file_is_one() -> None:
    network = changed(cotton(), "yarn-record", language="zh")
    paper(network, "in-english", "translation", refers_to="yarn-record")
    assert set(states(evidence(network)).values()) == {COVERED}


def test_a_language_that_is_not_stated_is_a_problem_of_the_translations_alone() -> None:
    found = evidence(changed(cotton(), "yarn-record", language=None))
    one = item(found, "cotton_production", SPUN)
    assert (one.state, one.remarks) == (COVERED, ("in what language yarn-record is, is not stated",))
    of_all = item(found, "english_translations")
    assert (of_all.state, of_all.documents, kinds(of_all)) == (DOUBTFUL, ("yarn-record",), ["language_unknown"])
    assert item(found, "few_redactions").state == COVERED


def test_a_redaction_that_nobody_states_is_remarked_on_and_counts_against_nothing() -> None:
    network = cotton()
    one = item(evidence(network), "few_redactions")
    assert (one.state, one.remarks) == (COVERED, ("no document says whether it is redacted",))
    for document in network.labelled("Document"):
        changed(network, document, redacted=False)
    assert item(evidence(network), "few_redactions").remarks == ()
    of_two = evidence(changed(changed(network, "yarn-record", redacted=None), "yarn-order", redacted=None))
    assert item(of_two, "few_redactions").remarks == (
        "whether it is redacted is not stated of yarn-order and yarn-record",
    )
    assert item(of_two, "cotton_production", SPUN).remarks == ()


@pytest.mark.parametrize("kind", ["altered", "no_file"])
def test_translations_and_redactions_of_what_nobody_can_read_are_doubtful(kind: str) -> None:
    found = evidence(cotton(), of_files={"yarn-record": [Problem(kind, "yarn-record", "it cannot be read")]})
    for key in ("english_translations", "few_redactions"):
        one = item(found, key)
        assert (one.state, one.documents, kinds(one)) == (DOUBTFUL, ("yarn-record",), [kind])


def test_what_is_wrong_anywhere_shows_in_the_translations_and_redactions() -> None:
    found = evidence(changed(cotton(), "yarn-payment", language="uz", redacted=True))
    for key in ("english_translations", "few_redactions"):
        one = item(found, key)
        assert (one.state, one.documents, one.letters) == (DOUBTFUL, ("yarn-payment",), "P")


@pytest.mark.parametrize(
    ("document", "said", "kind"),
    [
        ("yarn-invoice", {"buyer_id": "stranger"}, "other_party"),
        ("yarn-invoice", {"seller_id": "importer"}, "other_party"),
        ("yarn-invoice", {"seller_id": "sew-co"}, "other_party"),
        ("yarn-invoice", {"issued_on": D + DAY}, "dated_outside"),
        ("yarn-invoice", {"issued_on": date(2020, 1, 1)}, "dated_outside"),
        ("yarn-payment", {"paid_on": D + 181 * DAY}, "dated_outside"),
        ("last-order", {"issued_on": D + DAY}, "dated_outside"),
    ],
)
def test_a_paper_of_a_sale_with_a_problem(document: str, said: dict[str, Any], kind: str) -> None:
    found = evidence(changed(cotton(), document, **said))
    (one,) = [i for i in found if document in i.documents]
    assert (one.state, kinds(one)) == (DOUBTFUL, [kind])


def test_a_payment_within_half_a_year_of_the_import_is_in_time() -> None:
    assert (
        item(evidence(changed(cotton(), "last-payment", paid_on=D + 180 * DAY)), "cotton_payment", 3, 4).state
        == COVERED
    )


def test_some_lots_without_a_record_are_named() -> None:
    network = cotton()
    network.node("Lot", "more", commodity="cotton", hts="5205.12", quantity=10.0, unit="KG")
    network.fact("PRODUCED_AT", "more", "spin")
    network.fact("INPUT_TO", "more", "shirts", quantity=10.0, unit="KG")
    found = evidence(network)
    one = item(found, "cotton_production", SPUN)
    assert (one.state, one.lacking, one.documents) == (PARTLY, ("more",), ("yarn-record",))
    assert item(found, "cotton_invoice", SPUN, SEWN).lacking == ("more",)
    assert to_ask_for(one) == "Production record: more"


def test_a_record_of_the_site_that_names_no_lot_is_not_enough() -> None:
    network = without(cotton(), "yarn-record")
    paper(network, "of-the-site", "production_record", "spin", issuer_id="spin")
    one = item(evidence(network), "cotton_production", SPUN)
    assert (one.state, kinds(one)) == (DOUBTFUL, ["lot_not_named"])


def test_a_record_of_other_goods_of_the_site_is_none_of_this_chain() -> None:
    network = without(cotton(), "yarn-record")
    network.node("Lot", "elsewhere", commodity="cotton")
    paper(network, "of-others", "production_record", ("spin", "elsewhere"), issuer_id="spin")
    assert item(evidence(network), "cotton_production", SPUN).state == MISSING


def test_a_stub_shows_nothing_and_is_named() -> None:
    network = without(cotton(), "yarn-record")
    network.node("Document", "only-named", stub=True)
    network.nodes["yarn"][1]["documents"] = ["only-named", "not-even-there"]
    one = item(evidence(network), "cotton_production", SPUN)
    assert (one.state, one.documents) == (MISSING, ())
    assert [(p.kind, p.document) for p in one.problems] == [
        ("not_on_file", "not-even-there"),
        ("not_on_file", "only-named"),
    ]


def test_documents_of_facts_and_lots_count_without_any_supports() -> None:
    network = without(cotton(), "yarn-record", "bale-invoice")
    paper(network, "listed", "production_record")
    paper(network, "of-the-sale", "invoice")
    network.nodes["yarn"][1]["documents"] = ["listed"]
    fact = next(id_ for id_, (kind, start, _, _) in network.facts.items() if (kind, start) == ("INPUT_TO", "bale"))
    network.facts[fact][3]["documents"] = ["of-the-sale"]
    found = evidence(network)
    assert item(found, "cotton_production", SPUN).documents == ("listed",)
    assert item(found, "cotton_invoice", FIRST, SPUN).documents == ("of-the-sale",)


def test_a_payment_speaks_for_the_goods_of_its_invoice() -> None:
    network = without(cotton(), "yarn-payment", "yarn-order")
    paper(network, "transfer", "proof_of_payment", refers_to="yarn-invoice")
    paper(network, "order", "purchase_order")
    network.nodes["yarn-invoice"][1]["refers_to"] = "order"
    found = evidence(network)
    assert item(found, "cotton_payment", SPUN, SEWN).documents == ("transfer",)
    assert item(found, "cotton_order", SPUN, SEWN).documents == ("order",)


def test_documents_that_refer_to_each_other_in_a_circle_do_not_hang() -> None:
    network = cotton()
    for one, other in (("yarn-order", "yarn-payment"), ("yarn-record", "yarn-record")):
        network.nodes[one][1]["refers_to"] = other
    assert set(states(evidence(network)).values()) == {COVERED}


def test_an_invoice_of_the_same_lot_for_another_buyer_of_the_chain_is_not_held_against_this_sale() -> None:
    network = cotton()
    plant(network, "sew2", "cut_sew")
    network.node("Lot", "more-shirts", commodity="cotton", hts="6205.20.20", quantity=1.0, unit="KG")
    network.fact("PRODUCED_AT", "more-shirts", "sew2")
    network.fact("INPUT_TO", "yarn", "more-shirts", quantity=1.0, unit="KG")
    network.fact("FROM_LOT", "line", "more-shirts", quantity=1.0, unit="KG")
    sale(network, "second", "spin-co", "sew2-co", "yarn")
    found = [one for one in evidence(network) if one.requirement == "cotton_invoice" and one.step == SPUN]
    assert sorted((one.documents, one.state) for one in found) == [
        (("second-invoice",), COVERED),
        (("yarn-invoice",), COVERED),
    ]


def test_between_two_sites_of_one_company_nothing_is_sold_but_goods_are_carried() -> None:
    network = cotton()
    network.fact("OPERATES", "sew-co", "spin")
    found = evidence(without(network, "yarn-invoice", "yarn-order", "yarn-payment"))
    of_the_move = {one.requirement for one in found if (one.step, one.to) == (SPUN, SEWN)}
    assert of_the_move == {"cotton_transport"}


def test_a_chain_without_a_raw_step_lacks_its_bales() -> None:
    found = evidence(without(cotton(), "bale"))
    one = item(found, "cotton_bales")
    assert (one.state, one.line) == (MISSING, "line")
    assert "no step of ginning is recorded" in one.because
    assert one.ask == "spin company (spin-co), who did step 1"
    assert next_best(found) == one


def test_an_origin_certificate_of_a_lot_that_is_gone_is_named_and_not_asked_for_as_if_nothing_were_there() -> None:
    network = without(tomato(), "seeds", "seeds-co", "seed-record")
    network.nodes["seed"] = (network.nodes["seed"][0], {"stub": True})
    found = evidence(network)
    one = item(found, "tomato_seed_origin")
    assert (one.state, one.documents, kinds(one)) == (DOUBTFUL, ("seed-origin",), ["lot_gone"])
    assert one.problems[0].because == (
        "it is of lot seed, which is not known to be of a step of seed production: the record of the lot is not on "
        "file, or was taken away: the graph holds only references"
    )
    assert "nothing on file shows it" not in why_first(one, found)
    assert to_ask_for(one).startswith("the record of the goods of seed-origin: it is of lot seed")
    bare = item(evidence(without(network, "seed-origin")), "tomato_seed_origin")
    assert (bare.state, bare.documents) == (MISSING, ())


def test_a_laboratory_s_word_alone_is_not_enough() -> None:
    network = without(tomato(), "harvest-origin")
    paper(network, "isotopes", "lab_report", "harvest")
    one = item(evidence(network), "tomato_origin", 2)
    assert (one.state, kinds(one)) == (DOUBTFUL, ["lot_not_named", "not_enough"])  # the affidavit names no harvest
    assert "DNA or isotope test alone is not enough" in one.problems[1].because
    paper(network, "again", "origin_certificate", "harvest")
    assert item(evidence(network), "tomato_origin", 2).documents == ("again",)


def test_of_a_step_without_a_record_of_anybody_those_who_received_are_asked() -> None:
    network = without(tomato(), "seeds", "seeds-co", "seed-record")
    one = item(evidence(network), "tomato_production", 1)
    assert one.ask == "Heron Farm (estate), who received from step 1, of whose parties none is recorded"
    assert item(evidence(network), "tomato_invoice", 1, 2).state == COVERED


def test_the_supplier_list_says_what_it_lacks() -> None:
    network = cotton()
    for id_ in ("spin", "spin-co"):
        network.nodes[id_][1].update(address=None, xuar="unplaced", processes=None)
    network.nodes["yarn"][1].update(hts=None)
    found = evidence(network)
    assert item(found, "cotton_supplier_list").lacking == ("step 2: address", "step 2: process")
    assert item(found, "cotton_flow_chart").lacking == ("step 2: process",)
    assert item(found, "cotton_region_maps").lacking == ("step 2: place", "step 2: process")


def test_what_the_notice_asks_for_beyond_the_rows_is_an_item_of_its_own() -> None:
    network = cotton(requested=["invoice", "payroll_records", "gin_record"])
    found = evidence(network)
    payroll, gin = item(found, "asked_for:payroll_records"), item(found, "asked_for:gin_record")
    assert (payroll.state, payroll.certainty, payroll.asked_by_notice) == (MISSING, "the notice decides", True)
    assert (gin.state, gin.documents) == (MISSING, ())
    assert not [one for one in found if one.requirement == "asked_for:invoice"]
    assert item(found, "cotton_invoice", FIRST, SPUN).asked_by_notice
    paper(network, "payroll", "payroll_records", "shirts", language="km")
    again = item(evidence(network), "asked_for:payroll_records")
    assert (again.state, kinds(again)) == (DOUBTFUL, ["untranslated"])


def test_a_kind_that_stands_for_one_of_several_is_covered_where_each_place_has_it() -> None:
    one = item(evidence(cotton(requested=["bale_list"])), "asked_for:bale_list")
    assert (one.state, one.documents) == (COVERED, ("bale-record",))


def test_what_is_asked_for_comes_before_what_is_not() -> None:
    network = without(cotton(requested=["packing_list"]), "bale-record", "last-way")
    first, second, *_ = gaps(evidence(network))
    assert (first.requirement, second.requirement) == ("cotton_transport", "asked_for:packing_list")
    assert "the notice asks for it" in why_first(first, evidence(network))


def test_files_that_are_gone_or_altered_make_their_documents_doubtful() -> None:
    wrong = {"yarn-record": [Problem("altered", "yarn-record", "the file has changed")]}
    one = item(evidence(cotton(), of_files=wrong), "cotton_production", SPUN)
    assert (one.state, kinds(one)) == (DOUBTFUL, ["altered"])
    assert to_ask_for(one) == "the file of yarn-record: the file has changed"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ({"language": "zh"}, "an English translation of yarn-record"),
        ({"redacted": True}, "yarn-record without parts blacked out"),
        ({"issuer_id": "gin-co"}, "Production record, in place of yarn-record: gin-co issued it"),
    ],
)
def test_what_would_mend_a_document_is_asked_for(said: dict[str, Any], asked: str) -> None:
    best = next_best(evidence(changed(cotton(), "yarn-record", **said)))
    assert best and to_ask_for(best).startswith(asked)


def test_goods_out_of_scope_or_of_no_known_kind_need_nothing() -> None:
    network = cotton()
    network.nodes["line"][1].update(fibre_content="100% polyester")
    assert evidence(network) == ()
    network.nodes["line"][1].update(hts="n/a", fibre_content=None)
    assert evidence(network) == ()


def test_before_any_regime_only_the_notice_is_heard() -> None:
    network = cotton(import_date=date(2019, 1, 1), export_date=None, requested=["bale_list"])
    assert [one.requirement for one in evidence(network)] == ["asked_for:bale_list"]


def test_under_the_order_on_the_region_tomatoes_need_the_certificate_too() -> None:
    found = evidence(without(tomato(**XUAR_TIME), "seed", "harvest", "drums"))
    assert item(found, "certificate_12_43a").state == MISSING


def test_a_chain_in_a_circle_is_shown_as_far_as_it_goes() -> None:
    network = cotton()
    network.fact("INPUT_TO", "shirts", "bale", quantity=1.0, unit="KG")
    network.fact("INPUT_TO", "yarn", "yarn", quantity=1.0, unit="KG")
    assert evidence(network)


def test_hostile_names_stay_text() -> None:
    network = without(cotton(), "yarn-record")
    network.nodes["spin-co"][1]["name"] = "[bold]#include </b>\u202e" + "x" * 5000
    one = item(evidence(network), "cotton_production", SPUN)
    assert "\u202e" not in one.ask
    assert one.ask.startswith("[bold]#include </b>")
    assert len(one.ask) < 300


def test_by_sale_only_the_paper_of_the_relation_shows_it() -> None:
    network = Network()
    network.node("Shipment", "shipment", import_date=D, consignee_id="importer")
    network.node("Supplier", "importer", **OUTSIDE)
    network.node("Line", "line", hts="6205.20.20", fibre_content="cotton")
    network.fact("HAS_LINE", "shipment", "line")
    for site, process in (("sew", "cut_sew"), ("spin", "spinning")):
        plant(network, site, process)
    network.fact("PRODUCED_AT", "shipment", "sew")
    paper(network, "invoice", "invoice", seller_id="spin", buyer_id="sew")
    network.fact("SUPPLIES", "spin", "sew", commodity="cotton", hts="5205.12", documents=["invoice"])
    found = evidence(network)
    assert item(found, "cotton_invoice", 1, 2).state == COVERED
    assert item(found, "cotton_invoice", 2, 3).state == MISSING
    assert item(found, "cotton_bales").state == MISSING
    assert item(found, "cotton_production", 1).state == MISSING


def test_a_record_dates_from_the_first_of_several_inputs_on() -> None:
    network = cotton()
    network.node("Lot", "later", commodity="cotton", hts="5201.00", made_on=D - 100 * DAY, quantity=1.0, unit="KG")
    network.fact("PRODUCED_AT", "later", "gin")
    network.fact("INPUT_TO", "later", "yarn", quantity=1.0, unit="KG")
    assert (
        item(evidence(changed(network, "yarn-record", issued_on=D - 110 * DAY)), "cotton_production", SPUN).state
        == COVERED
    )


def test_what_only_refers_to_a_foreign_document_is_no_translation_of_it() -> None:
    found = evidence(changed(cotton(), "yarn-invoice", language="zh"))
    assert kinds(item(found, "cotton_invoice", SPUN, SEWN)) == ["untranslated"]


def test_an_invoice_of_its_own_goods_is_not_drawn_in_by_an_order_that_it_shares() -> None:
    network = changed(cotton(), "bale-invoice", refers_to="yarn-order", seller_id=None, buyer_id=None)
    assert item(evidence(network), "cotton_invoice", SPUN, SEWN).documents == ("yarn-invoice",)


def test_a_maker_that_ships_itself_still_sells_to_the_importer() -> None:
    network = cotton()
    network.fact("SHIPPED_BY", "shipment", "sew-co")
    found = evidence(without(network, "last-invoice"))
    assert item(found, "cotton_invoice", SEWN, SHIPPED).state == MISSING


def test_a_shipper_can_be_the_seller_at_the_last_move() -> None:
    network = cotton()
    network.node("Supplier", "shipper", name="Plover Export", **OUTSIDE)
    network.fact("SHIPPED_BY", "shipment", "shipper")
    for name in ("last-invoice", "last-order", "last-payment", "last-way"):
        network.nodes[name][1]["seller_id"] = "shipper"
    assert item(evidence(network), "cotton_invoice", SEWN, SHIPPED).state == COVERED


def test_what_is_made_here_is_not_asked_of_anybody() -> None:
    network = cotton()
    network.nodes["importer"][1]["address"] = None
    found = evidence(network)
    assert [one.requirement for one in gaps(found)] == ["cotton_supplier_list"]
    assert next_best(found) is None


def test_a_flow_chart_of_a_chain_that_is_cut_short_lacks_the_rest() -> None:
    projection = cotton().projection()
    found = evidence_in(projection, most_steps=3)
    assert item(found, "cotton_flow_chart").state == PARTLY
    assert any("steps lead upstream" in words for words in item(found, "cotton_flow_chart").lacking)
