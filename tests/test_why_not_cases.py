"""`why-not` one rule at a time, on the smallest networks that show it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.errors import UserMistake
from graph.why_not import WhyNot, why_not
from tests.cases import DAY, LAST_DAY, YARN, buys, from_gin, listed, shipped, verdict, with_lot
from tests.networks import BORDERLINE, INSIDE, OUTSIDE, UNPLACED, D, Network, Properties
from tests.test_tracing_cases import traced


def asked(network: Network, source: str = "gin", target: str = "shipment", **options: Any) -> WhyNot:
    return why_not(network.projection(), target, source, **({"as_of": D} | options))


def failing(found: WhyNot) -> list[tuple[str, str]]:
    """(where the step leads, the rule it fails) of each step that fails one."""
    return [(tried.step.to, tried.fails) for tried in found.chain if tried.fails]


def through(found: WhyNot) -> list[str]:
    return [tried.step.to for tried in found.chain]


@pytest.mark.parametrize(
    ("sale", "rule", "words"),
    [
        ({"first_seen": D + DAY}, "time", "the first sale, 2023-06-16, is after 2023-06-15"),
        ({"last_seen": LAST_DAY - DAY}, "time", "the last sale, 2021-06-14, is before 2021-06-15"),
        ({"commodity": "tomato"}, "commodity", "it is of tomato, not cotton"),
        ({"hts": "8471.30"}, "commodity", "it is of other, not cotton"),
    ],
)
def test_a_sale_fails_the_rule_that_is_named(sale: Properties, rule: str, words: str) -> None:
    found = asked(from_gin(**sale))
    assert (found.outcome, failing(found)) == ("fails", [("gin", rule)])
    assert (found.chain[-1].because, found.because.endswith(words)) == (words, True)
    assert found.risk is not None
    assert found.risk.kind == "site_in_xuar"


def test_a_sale_on_the_last_day_of_the_look_back_counts_and_a_longer_look_back_lets_an_older_one_count() -> None:
    assert asked(from_gin(last_seen=LAST_DAY)).outcome == "counts"
    older = from_gin(last_seen=LAST_DAY - DAY)
    assert asked(older, look_back_months=25).outcome == "counts"


def test_a_step_too_late_for_the_one_before_it_fails() -> None:
    network = shipped()
    buys(network, "maker", "mill", last_seen=date(2022, 12, 31))
    buys(network, "mill", "gin", INSIDE, first_seen=date(2023, 1, 1))
    assert failing(asked(network)) == [("gin", "time")]


def test_a_stage_that_would_rise_fails() -> None:
    network = shipped(**YARN)
    buys(network, "maker", "gin", INSIDE, hts="6205.20.20")
    found = asked(network)
    assert failing(found) == [("gin", "stage")]
    assert found.chain[-1].because == "its stage is nearer to finished than the goods that it went into"


def test_the_stage_of_a_failing_step_is_carried_on() -> None:
    network = shipped()
    buys(network, "maker", "mill", hts="5201.00", first_seen=D + DAY)
    buys(network, "mill", "gin", INSIDE, hts="5205.12")
    assert failing(asked(network)) == [("mill", "time"), ("gin", "stage")]


def test_a_lot_made_too_late_or_of_other_goods_fails() -> None:
    assert failing(asked(with_lot(made_on=D + DAY))) == [("lot", "time")]
    assert failing(asked(with_lot(commodity="tomato"))) == [("lot", "commodity")]


def test_the_chain_that_breaks_fewer_rules_is_nearer_whatever_its_confidence() -> None:
    network = from_gin(commodity="tomato", first_seen=D + DAY, basis="documented")
    buys(network, "maker", "far", first_seen=D + DAY, confidence=0.05)
    buys(network, "far", "gin", confidence=0.05)
    found = asked(network)
    assert (through(found)[-2:], failing(found)) == (["far", "gin"], [("far", "time")])


def test_of_two_lines_the_one_whose_chain_breaks_fewer_rules_is_named() -> None:
    network = from_gin(commodity="tomato", first_seen=D + DAY)
    network.fact("HAS_LINE", "shipment", network.node("Line", "paste", hts="2002.90.80"))
    found = asked(network)
    assert (found.line, found.commodity, failing(found)) == ("paste", "tomato", [("gin", "time")])


def test_past_recorded_lots_the_rule_of_lots_is_named() -> None:
    network = with_lot()
    network.fact("INPUT_TO", network.node("Lot", "bale"), "lot")
    found = asked(network)
    assert (found.outcome, failing(found)) == ("fails", [("gin", "lots")])
    assert "its lots are recorded" in str(found.chain[-1].because)


def test_what_the_operator_beside_lots_bought_fails_the_rule_of_lots_too() -> None:
    network = traced()
    network.fact("SUPPLIES", network.node("Facility", "stranger", **INSIDE), "sewers", basis="documented")
    found = asked(network, "stranger")
    assert (through(found)[-2:], failing(found)) == (["sewers", "stranger"], [("stranger", "lots")])
    assert verdict(network) not in ("exposed", "inferred")


def test_another_site_of_the_company_that_made_the_lot_fails_the_rule_of_lots() -> None:
    network = traced()
    network.fact("PRODUCED_AT", "shirts", network.node("Supplier", "company", **OUTSIDE))
    network.fact("OPERATES", "company", network.node("Facility", "other site", **INSIDE))
    assert failing(asked(network, "other site")) == [("other site", "lots")]
    assert verdict(network) not in ("exposed", "inferred")


def test_what_the_shipper_bought_is_no_path_where_the_maker_is_recorded() -> None:
    network = shipped(shipper="shipper")
    buys(network, "shipper", "gin", INSIDE)
    found = asked(network)
    assert failing(found) == [("gin", "lots")]
    assert found.chain[-1].because == "the maker is recorded, so what the shipper bought is not a path"


def _row(length: int) -> Network:
    """A shipment, its maker, and sellers s1, s2 ... one behind the other, the last inside."""
    network = shipped()
    for number in range(1, length):
        buyer = "maker" if number == 1 else f"s{number - 1}"
        buys(network, buyer, f"s{number}", INSIDE if number == length - 1 else None)
    return network


def test_beyond_the_longest_path_the_rule_of_length_is_named() -> None:
    assert asked(_row(12), "s11").outcome == "counts"
    found = asked(_row(14), "s13")
    assert (found.outcome, failing(found)) == ("fails", [("s12", "length"), ("s13", "length")])
    assert found.chain[-1].because == "it is step 14 of at most 12"
    assert asked(_row(14), "s13", max_steps=14).outcome == "counts"


def test_length_is_lifted_before_lots() -> None:
    network = with_lot()
    network.fact("INPUT_TO", network.node("Lot", "bale"), "lot")
    network.fact("PRODUCED_AT", "bale", network.node("Facility", "field", **OUTSIDE))
    buys(network, "field", "gin")
    assert [rule for _, rule in failing(asked(network, max_steps=4))] == ["length"]
    assert asked(network, max_steps=5).outcome == "counts"


def test_a_chain_too_long_to_look_for_is_not_said_to_be_none() -> None:
    found = asked(_row(63), "s62")
    assert (found.outcome, "up to 60 facts" in found.because) == ("no chain", True)
    assert asked(_row(63), "s62", max_steps=70).outcome == "counts"


def test_no_chain() -> None:
    network = from_gin()
    network.node("Facility", "far away", **INSIDE)
    buys(network, "gin", "maker")
    found = asked(network, "far away")
    assert (found.outcome, found.chain) == ("no chain", ())
    assert asked(network, "maker", "gin").outcome != "no chain"


def test_a_rejected_same_entity_is_no_step() -> None:
    network = from_gin()
    network.node("Supplier", "twin", **OUTSIDE)
    network.fact("POSSIBLY_SAME_AS", "twin", "gin", status="rejected", score=0.9)
    assert asked(network, "twin").outcome == "no chain"


@pytest.mark.parametrize(
    ("place", "doubt"),
    [
        (OUTSIDE, "it is placed outside the XUAR"),
        (UNPLACED, "its place is not known"),
        (UNPLACED | {"xuar_reason": "no such town"}, "its place is not known: no such town"),
    ],
)
def test_what_is_not_inside_is_no_source(place: Properties, doubt: str) -> None:
    network = shipped()
    buys(network, "maker", "gin", place)
    found = asked(network)
    assert (found.outcome, found.risk) == ("no source of risk", None)
    assert found.doubts[0].startswith(doubt)
    assert doubt in found.because


@pytest.mark.parametrize(
    ("label", "place", "certainty", "doubt"),
    [
        ("Supplier", INSIDE, 0.5, "it is only registered in the XUAR"),
        ("Facility", BORDERLINE, 0.5, "it lies so near the border"),
        (
            "Facility",
            INSIDE | {"xuar_method": "name", "xuar_certainty": 0.7},
            0.7,
            "it is placed inside the XUAR only by name",
        ),
    ],
)
def test_a_source_of_less_than_certainty_says_why(label: str, place: Properties, certainty: float, doubt: str) -> None:
    network = shipped()
    network.node(label, "gin", **place)
    buys(network, "maker", "gin")
    found = asked(network)
    assert found.outcome == "counts"
    assert f"it counts as inferred, the source's certainty being {certainty:g}" in found.because
    assert found.risk is not None
    assert found.risk.certainty == certainty
    assert any(said.startswith(doubt) for said in found.doubts)
    assert verdict(network) == "inferred"


@pytest.mark.parametrize(
    ("shares", "counts", "doubt"),
    [([0.49], False, "49% of it is held by Entity, which is listed: under 50 %"), ([0.3, 0.2], True, None)],
)
def test_a_share_under_half_is_no_source(shares: list[float], counts: bool, doubt: str | None) -> None:
    network = shipped()
    buys(network, "maker", "gin")
    network.node("ListedEntity", "entity", name="Entity", list="UFLPA")
    for number, share in enumerate(shares):
        owner = network.node("Supplier", f"owner{number}", **OUTSIDE)
        network.fact("MATCHES", owner, "entity", status="identical", score=1.0)
        network.fact("OWNS", owner, "gin", share=share)
    found = asked(network)
    assert found.outcome == ("counts" if counts else "no source of risk")
    assert (doubt in found.doubts) if doubt else not any("under 50" in said for said in found.doubts)


def test_ownership_through_a_match_that_nobody_confirmed_says_so() -> None:
    network = shipped()
    buys(network, "maker", "gin")
    listed(network, network.node("Supplier", "owner", **OUTSIDE), "candidate")
    network.fact("OWNS", "owner", "gin", share=0.6)
    found = asked(network)
    assert (found.outcome, found.as_json()["risk"]["certainty"]) == ("counts", pytest.approx(0.6 * 0.8))
    assert "60% of it is held by Entity, by a match that is not certain (score 0.8)" in found.doubts


@pytest.mark.parametrize(
    ("status", "listing", "outcome", "doubt"),
    [
        ("identical", {"effective_date": D + DAY}, "no source of risk", "not on 2023-06-15"),
        ("identical", {"removed_on": D}, "no source of risk", "from an unknown day to 2023-06-15, not on 2023-06-15"),
        ("identical", {"effective_date": D}, "counts", None),
        ("rejected", {}, "no source of risk", "is not certain (rejected, score 0.8)"),
        ("unsure", {}, "counts", "is not certain (unsure, score 0.8)"),
        ("candidate", {}, "counts", "is not certain (candidate, score 0.8)"),
        ("confirmed", {}, "counts", None),
    ],
)
def test_a_listing_counts_as_its_match_and_dates_do(
    status: str, listing: Properties, outcome: str, doubt: str | None
) -> None:
    network = shipped()
    buys(network, "maker", "gin")
    listed(network, "gin", status, **listing)
    found = asked(network)
    assert found.outcome == outcome
    about = [said for said in found.doubts if "match" in said]
    assert (doubt in about[0]) if doubt else about == []


def test_a_strong_path_is_named_before_a_likelier_inferred_one_as_in_the_verdict() -> None:
    network = from_gin(basis="declared", confidence=0.5)
    network.fact("SUPPLIES", "gin", "maker", basis="inferred", confidence=0.9)
    found = asked(network)
    assert found.because == "a path leads there and counts in full"
    assert found.chain[-1].step.confidence == 0.5
    assert verdict(network) == "exposed"


def test_an_inferred_step_is_named() -> None:
    network = shipped()
    sale = buys(network, "maker", "gin", INSIDE, basis="registry")
    assert f"it counts as inferred, since of its facts {sale} are" in asked(network).because


def test_the_target_itself() -> None:
    network = from_gin()
    found = asked(network, "gin", "gin")
    assert (found.outcome, found.chain) == ("counts", ())
    found = asked(network, "maker", "maker")
    assert (found.outcome, found.chain) == ("no source of risk", ())


def test_nothing_is_asked_of_other_goods() -> None:
    network = shipped(hts="8471.30.01", description="Laptops")
    buys(network, "maker", "gin", INSIDE)
    found = asked(network)
    assert (found.outcome, found.chain) == ("not assessed", ())
    assert asked(from_gin(), commodity="tomato").outcome == "not assessed"


@pytest.mark.parametrize(
    ("target", "source", "words"),
    [
        (
            "Shipment",
            "gin",
            "No shipment, line, supplier, facility or estate has the id 'Shipment'. Did you mean shipment?",
        ),
        ("shipment", "GIN", "No supplier, facility or estate has the id 'GIN'. Did you mean gin?"),
        ("shipment", "makr", "No supplier, facility or estate has the id 'makr'. Did you mean maker?"),
        ("shipment", "nobody at all", "No supplier, facility or estate has the id 'nobody at all'."),
        ("shipment", "lot", "'lot' is a lot; a path ends at a supplier, a facility or an estate."),
        ("shipment", "paper", "'paper' is a document; a path ends at a supplier, a facility or an estate."),
        ("shipment", "line", "'line' is a line; a path ends at a supplier, a facility or an estate."),
        ("lot", "gin", "'lot' is a lot; expected a shipment, line, supplier, facility or estate."),
    ],
)
def test_an_id_that_is_not_there_or_cannot_be_asked_about_is_refused(target: str, source: str, words: str) -> None:
    network = with_lot()
    network.node("Document", "paper", kind="invoice")
    with pytest.raises(UserMistake) as mistake:
        asked(network, source, target)
    assert str(mistake.value) == words


def test_the_json_says_each_step_and_its_rule() -> None:
    found = asked(from_gin(commodity="tomato")).as_json()
    assert found["outcome"] == "fails"
    assert [(step["to"], step["fails"]) for step in found["steps"]] == [("maker", None), ("gin", "commodity")]
    assert (found["line"], found["commodity"], found["day"]) == ("line", "cotton", "2023-06-15")
    assert found["risk"]["certainty"] == 1.0
