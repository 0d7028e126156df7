"""Due diligence: only what the graph makes relevant is asked, each question says why, and nothing is recommended."""

from __future__ import annotations

import json
import string
from datetime import date
from typing import Any

import pytest

from graph.errors import UserMistake
from graph.projection import Node
from review.diligence import Diligence, diligence_of
from review.memo import memo_data, open_ends_in_words
from review.question_rows import ALWAYS, TOPICS, WHEN, question_rows
from review.questionnaire import Question
from review.reasons import CONDITIONS, FOUND_NOTHING, PROCEED, STOP
from tests.cases import buys
from tests.networks import BORDERLINE, INSIDE, OUTSIDE, SCREENED, UNPLACED, D, Network

NO_MATCH = "No match of the names above"
SPINNER = {**OUTSIDE, "processes": ["spinning"], "name": "Lapwing Spinning", "country": "IN"}


def spinner(**said: Any) -> Network:
    network = Network()
    network.node("Facility", "mill", **(SPINNER | said))
    return network


def listed(network: Network, party: str, **match: Any) -> str:
    network.node("ListVersion", "list:1", list="uflpa", as_of=date(2023, 1, 1), partial=True)
    network.node("ListedEntity", "E", name="Avocet Holdings", list="uflpa", effective_date=date(2022, 1, 1))
    return network.fact("MATCHES", party, "E", **({"status": "identical", "score": 1.0} | match))


def asked(network: Network, target: str = "mill", **how: Any) -> Diligence:
    found = diligence_of(network.projection(), target, **({"as_of": D} | how))
    json.dumps(found.as_json())
    return found


def keys(found: Diligence) -> set[str]:
    return {question.row.key for question in found.questions}


def question(found: Diligence, key: str) -> Question:
    (one,) = [one for one in found.questions if one.row.key == key]
    return one


def box(found: Diligence, name: str) -> str:
    return "\n".join(reason.says for reason in found.reasons if reason.box == name)


ALWAYS_ASKED = {row.key for row in question_rows() if row.when == ALWAYS}


def test_a_supplier_of_which_nothing_is_recorded() -> None:
    network = Network()
    network.node("Supplier", "new", name="Whimbrel Trading")
    found = asked(network, "new")
    assert found.assessment.verdict == "unknown"
    assert found.goods == ("cotton", "tomato")
    assert "nothing recorded says which goods" in found.goods_because
    others = {"no_facts", "seller", "all_purchases", "place", "no_sites", "no_owner", "owners"}
    assert keys(found) == ALWAYS_ASKED | others
    assert (
        question(found, "no_facts").because
        == "because nothing is recorded of what Whimbrel Trading (new) buys or sells"
    )
    assert "has not been looked up" in question(found, "place").because
    assert box(found, PROCEED) == ""
    assert "Missing, and to be asked for" in box(found, CONDITIONS)
    assert "no list was imported" in box(found, CONDITIONS)
    assert box(found, STOP) == ""
    assert found.not_known[0] == "What it buys, makes or sells: nothing of it is recorded"
    assert any("no list was imported" in said for said in found.not_known)


def test_each_question_says_why_it_is_asked() -> None:
    found = asked(spinner())
    seller = question(found, "seller")
    assert seller.because == "because who sold cotton to Lapwing Spinning (mill) is not recorded"
    assert "buy cotton or goods made from it from 2021-06-15 to 2023-06-15" in seller.text
    assert seller.row.certainty_in_words == "CBP's FAQ on the XUAR WRO, of 2023-08-09"
    assert question(found, "spin").because.startswith("because of the spinning at Lapwing Spinning (mill)")
    assert all(one.because for one in found.questions)


def test_goods_that_the_records_do_not_speak_of_are_not_asked_about() -> None:
    found = asked(spinner())
    assert found.goods == ("cotton",)
    assert {one.commodity for one in found.questions} == {None, "cotton"}
    assert {end.because for end in found.open_ends if "who sold it" in end.because} == {
        "who sold it cotton in time is not recorded"
    }
    assert found.open_ends_of_other_goods == 1
    assert not keys(found) & {"seed", "estate", "drums"}
    of_tomato = asked(spinner(), commodity="tomato")
    assert of_tomato.goods == ("tomato",)
    assert question(of_tomato, "seller").commodity == "tomato"


def test_questions_fit_the_process() -> None:
    network = Network()
    network.node("Estate", "farm", crop="tomato", **OUTSIDE)
    network.node("Facility", "pastery", processes=["paste_processing"], **OUTSIDE)
    network.node("Facility", "store", processes=["warehousing"], **OUTSIDE)
    buys(network, "pastery", "farm", commodity="tomato")
    buys(network, "store", "pastery", commodity="tomato")
    assert {"seed", "labor_farm"} <= keys(asked(network, "farm"))
    assert {"estate", "drums"} <= keys(asked(network, "pastery"))
    assert "affidavit" in question(asked(network, "pastery"), "estate").row.document
    store = keys(asked(network, "store"))
    assert "trader" in store
    assert not store & {"estate", "seed", "spin", "gin", "outwork", "audit"}


@pytest.mark.parametrize(
    ("crop", "told"), [("cotton", ["cotton"]), ("tomato", ["tomato"]), (None, ["cotton", "tomato"])]
)
def test_an_estate_is_clear_by_its_place_and_for_what_it_grows(crop: str | None, told: list[str]) -> None:
    network = Network()
    network.node("Estate", "farm", crop=crop, **OUTSIDE)
    clear = [one.says for one in asked(network, "farm").reasons if "Traced clear" in one.says]
    assert [words.partition("(")[2].partition(")")[0] for words in clear] == told
    assert all("by its place alone, not by documents" in words for words in clear)


def test_a_path_is_said_in_a_sentence_with_its_evidence() -> None:
    network = spinner()
    network.node("Document", "inv-1", kind="invoice")
    buys(network, "mill", "trader", basis="documented", documents=["inv-1", "gone"])
    buys(network, "trader", "gin", INSIDE)
    found = asked(network)
    assert found.path == (
        "Lapwing Spinning (mill) bought from trader [documented, 0.99; inv-1], which bought from gin "
        "[declared, 0.9; no document on file]. It is a source of risk: inside the XUAR by coordinates (certainty 1)."
    )
    assert "Exposed: a path (sub-tier 2) leads to gin" in box(found, STOP)
    assert "1 of its 2 steps has a document behind it" in box(found, CONDITIONS)
    assert question(found, "named_seller").about == ("gin",)


def test_papers_of_a_purchase_on_the_path_speak_for_nothing() -> None:
    network = spinner()
    network.node("Document", "inv", kind="invoice")
    buys(network, "mill", "gin", INSIDE, documents=["inv"])
    assert "A document is on file" not in box(asked(network), PROCEED)
    buys(network, "mill", "ranch", documents=["inv"])
    assert "A document is on file for 1 of its 2 recorded purchases" in box(asked(network), PROCEED)


def test_unknown_is_never_a_clearance() -> None:
    network = spinner()
    buys(network, "mill", "ranch")
    said = box(asked(network), FOUND_NOTHING)
    assert "No path to a source of risk was found in what is recorded. That is no clearance: it is unknown." in said
    assert "not listed" not in said


def test_what_found_nothing_speaks_for_nothing() -> None:
    """A partial list clears nobody, and a place outside says nothing of what was bought."""
    network = spinner()
    buys(network, "mill", network.node("Facility", "gin", name="Gin", **INSIDE))
    network.node("ListVersion", "list:1", list="uflpa", as_of=date(2023, 1, 1), partial=True)
    found = asked(network)
    assert found.assessment.verdict == "exposed" and box(found, PROCEED) == "" and box(found, STOP)
    assert NO_MATCH in box(found, FOUND_NOTHING)
    assert "Placed outside the XUAR" in box(found, FOUND_NOTHING)


def bought(**said: Any) -> Network:
    """A mill of which no purchase is recorded, and an invoice on file that names who runs it as buyer."""
    network = spinner()
    network.fact("OPERATES", network.node("Supplier", "firm", name="Lapwing Ltd", **OUTSIDE), "mill")
    network.node("Supplier", "ginner", name="Dunlin Ginning", **OUTSIDE)
    about = {"kind": "invoice", "seller_id": "ginner", "buyer_id": "firm", "issued_on": D}
    network.node("Document", "PAPER-1", **(about | said))
    return network


def test_papers_that_name_a_buyer_show_a_purchase_to_confirm() -> None:
    found = asked(bought(), commodity="cotton")
    words = (
        "no purchase relation of cotton is recorded; documents on file name it as buyer: PAPER-1, seller Dunlin "
        "Ginning (ginner)"
    )
    assert {end.because for end in found.open_ends if end.missing == "tier"} == {words}
    assert f"Lapwing Spinning (mill): {words}" in open_ends_in_words(found)
    confirm = question(found, "confirm_purchase")
    assert confirm.text.startswith("Confirm") and "PAPER-1" in confirm.text and set(confirm.about) == {"mill", "firm"}
    assert "seller" not in keys(found)


@pytest.mark.parametrize(
    "said",
    [
        {"issued_on": date(2015, 1, 1)},
        {"issued_on": None},
        {"kind": "packing_list"},
        {"seller_id": "mill"},
        {"buyer_id": "ginner"},
    ],
    ids=["too old", "no day", "no sale", "within the house", "another buyer"],
)
def test_papers_that_show_no_purchase_in_time_change_nothing(said: dict[str, Any]) -> None:
    found = asked(bought(**said), commodity="cotton")
    assert "seller" in keys(found) and "confirm_purchase" not in keys(found)
    assert [end for end in found.open_ends if "who sold it" in end.because]


def test_lists_are_named_with_day_and_completeness() -> None:
    network = spinner()
    network.node("ListVersion", "list:1", list="uflpa", as_of=date(2022, 1, 1))
    network.node("ListVersion", "list:2", list="uflpa", as_of=date(2023, 1, 1), partial=True)
    found = asked(network)
    assert "uflpa of 2023-01-01 (partial: it clears nobody)" in box(found, FOUND_NOTHING)
    assert "Lists to be checked in full: uflpa of 2023-01-01" in box(found, CONDITIONS)
    assert found.as_json()["lists"][0]["partial"] is True
    assert any("a list is partial" in said for said in found.not_known)


def test_a_listed_supplier() -> None:
    network = spinner()
    listed(network, "mill")
    found = asked(network)
    assert "is_listed" in keys(found)
    assert "near_match" not in keys(found)
    assert "identical match with Avocet Holdings" in box(found, STOP)
    assert NO_MATCH not in box(found, FOUND_NOTHING)


def test_a_match_that_nobody_settled_is_a_condition() -> None:
    network = spinner()
    listed(network, "mill", status="candidate", score=0.8)
    found = asked(network)
    assert "near_match" in keys(found)
    assert "is_listed" not in keys(found)
    assert "its match with Avocet Holdings on list uflpa is not certain" in found.nearest[0]
    assert "A match with a list that is not settled" in box(found, CONDITIONS)
    assert NO_MATCH not in box(found, FOUND_NOTHING)


def test_a_rejected_match_is_no_doubt() -> None:
    network = spinner()
    listed(network, "mill", status="rejected", score=0.8)
    found = asked(network)
    assert not keys(found) & {"near_match", "is_listed"}


@pytest.mark.parametrize(
    ("share", "key", "in_box", "words"),
    [
        (0.6, "listed_owner", STOP, "60% owned by Avocet Holdings"),
        (0.3, "minority", CONDITIONS, "30% of it is held by Avocet Holdings, which is listed: under 50 %"),
    ],
)
def test_owners_that_are_listed(share: float, key: str, in_box: str, words: str) -> None:
    network = Network()
    network.node("Supplier", "mill", **OUTSIDE)
    network.fact("OWNS", network.node("Supplier", "parent"), "mill", share=share)
    listed(network, "parent")
    found = asked(network)
    assert words in question(found, key).because
    assert words in box(found, in_box)
    assert "no_owner" not in keys(found)
    assert not {"listed_owner", "minority"} - {key} & keys(found)


@pytest.mark.parametrize(
    ("place", "key", "in_box"),
    [(INSIDE, "inside", STOP), (BORDERLINE, "border", CONDITIONS), (UNPLACED, "place", CONDITIONS)],
)
def test_places(place: dict[str, Any], key: str, in_box: str) -> None:
    found = asked(spinner(**place))
    assert key in keys(found)
    assert box(found, in_box)
    assert "Placed outside" not in box(found, FOUND_NOTHING)


def test_a_site_inside_speaks_for_stop_also_where_the_company_is_asked_about() -> None:
    network = spinner(**INSIDE)
    network.fact("OPERATES", network.node("Supplier", "firm", **OUTSIDE), "mill")
    found = asked(network, "firm")
    assert "Lapwing Spinning (mill): inside the XUAR by coordinates." in box(found, STOP)
    assert "Placed outside the XUAR (by coordinates): firm." in box(found, FOUND_NOTHING)


def test_workers_are_asked_after_in_china_and_nowhere_else() -> None:
    assert "labor_china" in keys(asked(spinner(country="CN")))
    assert "labor_china" not in keys(asked(spinner()))
    assert "labor_place" in keys(asked(spinner(**INSIDE)))


def test_an_audit_on_file_is_not_asked_for_again() -> None:
    network = spinner()
    assert "audit" in keys(asked(network))
    network.fact("SUPPORTS", network.node("Document", "report", kind="social_audit"), "mill")
    assert "audit" not in keys(asked(network))


def test_records_that_may_be_of_one_company() -> None:
    network = spinner()
    fact = network.fact("POSSIBLY_SAME_AS", "mill", network.node("Supplier", "twin", **OUTSIDE), score=0.8)
    assert "Lapwing Spinning (mill) and twin, score 0.8" in question(asked(network), "same").because
    network.facts[fact][3]["status"] = "rejected"
    assert "same" not in keys(asked(network))


def test_a_proposed_shipment_is_asked_about_by_its_lines() -> None:
    network = spinner()
    network.node("Shipment", "S", import_date=D)
    network.fact("HAS_LINE", "S", network.node("Line", "L1", hts="5205.12.10"))
    network.fact("PRODUCED_AT", "S", "mill")
    found = asked(network, "S")
    assert found.goods == ("cotton",)
    assert {"seller", "lots", "spin"} <= keys(found)
    assert "all_purchases" not in keys(found), "that is asked of a company"
    assert [member.id for member in found.subject.members] == ["mill"]


def test_what_lies_near_and_does_not_count_is_told() -> None:
    network = spinner()
    buys(network, "mill", "gin", INSIDE, last_seen=date(2019, 1, 1), commodity="cotton")
    found = asked(network)
    assert found.assessment.verdict == "unknown"
    assert found.nearest == (
        "between Lapwing Spinning (mill) and gin, by the rule of time: the last sale, 2019-01-01, is before 2021-06-15",
    )
    assert asked(network, look_back_months=60).assessment.verdict == "exposed"


def test_nothing_is_recommended() -> None:
    network = spinner()
    buys(network, "mill", "gin", INSIDE)
    said = asked(network).as_json()
    assert said["decision"] is None
    assert {reason["box"] for reason in said["reasons"]} <= {PROCEED, CONDITIONS, STOP, FOUND_NOTHING}
    assert "recommend" not in json.dumps({k: v for k, v in said.items() if k != "disclaimer"})


def test_many_gaps_become_one_question() -> None:
    network = spinner()
    for number in range(12):
        buys(network, "mill", f"ginnery-{number:02}", commodity="cotton")
    seller = question(asked(network), "seller")
    assert len(seller.about) == 12
    assert "ginnery-04 and 7 more" in seller.text


def test_a_name_that_reads_like_a_place_in_a_text_stays_a_name() -> None:
    network = spinner(name="{said} {names}")
    assert "to {said} {names} (mill) is not recorded" in question(asked(network), "seller").because


def test_the_rows_are_whole() -> None:
    places = {"names", "said", "commodity", "since", "until"}
    assert len({row.key for row in question_rows()}) == len(question_rows())
    assert {row.when for row in question_rows()} == WHEN
    assert [topic for topic in TOPICS if not any(row.topic == topic for row in question_rows())] == []
    for row in question_rows():
        named = {name for text in (row.text, row.because) for _, name, _, _ in string.Formatter().parse(text) if name}
        assert named <= places, row.key
        assert row.document
        assert row.citation
        assert (row.citation == "ours") == (row.certainty == "O"), row.key
        assert row.because.startswith(("because ", "it is always asked: ")), row.key


@pytest.mark.parametrize(("target", "how"), [("gone", {}), ("mill", {"commodity": "wool"})])
def test_mistakes(target: str, how: dict[str, Any]) -> None:
    with pytest.raises(UserMistake):
        asked(spinner(), target, **how)


def test_what_nobody_says_the_goods_are_made_of_is_asked() -> None:
    network = spinner()
    network.node("Shipment", "S", import_date=D)
    network.fact("HAS_LINE", "S", network.node("Line", "L1", hts="6214.90.00", description="Scarves"))
    network.fact("PRODUCED_AT", "S", "mill")
    found = asked(network, "S")
    assert "its fibre content is not stated" in question(found, "made_of").because
    assert "What the goods are made of is not settled: Scarves (L1)" in box(found, CONDITIONS)


def test_a_name_in_another_script_has_a_latin_one_beside_it() -> None:
    network = Network()
    network.node(
        "Supplier", "firm", name="喀什棉业有限公司", aliases=["喀什棉业", "Kashgar Cotton"], role="spinner", **OUTSIDE
    )
    assert "喀什棉业有限公司 / Kashgar Cotton (firm)" in question(asked(network, "firm"), "seller").because


def test_a_what_if_compares_identical_names_alone_and_says_so() -> None:
    network = spinner()
    network.node("ListVersion", "list", list="uflpa", as_of=D)
    assert NO_MATCH in box(asked(network), FOUND_NOTHING)
    held = network.projection()
    supposed = held.with_([Node("new", "Supplier", {"name": "Lapwing Yarns"})], [])
    found = diligence_of(supposed, "new", as_of=D, supposed=["mine.csv"])
    assert NO_MATCH not in box(found, FOUND_NOTHING)
    assert any("`screen` says so" in said for said in found.not_known)
    assert any("or are of the what-if, which screens nobody" in said for said in found.not_known)
    supposed = held.with_([Node("S", "Shipment", {"import_date": D})], [])
    asked_of_it = diligence_of(supposed, "mill", as_of=D, supposed=["mine.csv"])
    assert NO_MATCH in box(asked_of_it, FOUND_NOTHING), "its name has been screened"


def test_where_screening_is_due_no_match_is_not_known() -> None:
    """Only identical names were matched: that nothing near was found would be false."""
    network = spinner()
    network.node("ListVersion", "list", list="uflpa", as_of=D)
    found = diligence_of(network.projection(is_screened=False), "mill", as_of=D)
    assert NO_MATCH not in box(found, FOUND_NOTHING)
    said = "Whether the names above are near to listed ones: similar names have never been compared"
    assert said in found.not_known
    assert found.as_json()["screened"]["due"] is True
    assert "Only identical names were matched" in memo_data(found)["lists"]
    assert "have never been compared" in memo_data(found)["footer"]
    assert asked(network).as_json()["screened"] == {
        "due": False,
        "because": None,
        "since": SCREENED.date().isoformat(),
        "run": None,
    }


def test_a_name_with_nothing_to_compare_is_not_known_to_be_unlisted() -> None:
    network = spinner(name="!!! ---")
    network.node("ListVersion", "list", list="uflpa", as_of=D)
    found = asked(network)
    said = "!!! --- (mill): its name has nothing that can be compared: whether it is listed is not known"
    assert said in found.not_known
    assert NO_MATCH not in box(found, FOUND_NOTHING)
    network.fact("OPERATES", network.node("Supplier", "firm", name="Lapwing Ltd", **OUTSIDE), "mill")
    assert "(but for those of !!! --- (mill), with nothing to compare)" in box(asked(network), FOUND_NOTHING)
    assert asked(network).not_known.count(said) == 1
    listed(network, "mill", status="confirmed")
    assert said not in asked(network).not_known, "by an identifier it is"


def test_a_proposed_shipment_without_lines_is_asked_what_is_in_it() -> None:
    network = spinner()
    network.fact("PRODUCED_AT", network.node("Shipment", "S", import_date=D), "mill")
    found = asked(network, "S")
    assert found.goods == ("cotton",), "as its maker's process has it"
    assert question(found, "goods").because == "because no line says what goods are in it"


def test_a_company_that_is_only_registered_inside() -> None:
    network = Network()
    network.node("Supplier", "firm", role="trader", **INSIDE)
    found = asked(network, "firm")
    assert found.assessment.verdict == "inferred"
    assert "a registration is not a production site" in question(found, "registered").because
    assert "Registered in the XUAR: firm" in box(found, CONDITIONS)
    assert "inside" not in keys(found)


def test_a_chain_longer_than_was_searched_is_asked_on() -> None:
    network = spinner()
    for number in range(14):
        buys(network, f"tier-{number - 1}" if number else "mill", f"tier-{number}", commodity="cotton")
    assert question(asked(network), "beyond").about == ("tier-11",)
