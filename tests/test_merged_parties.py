"""What a review says of records that a person merged, and of a shipment that names only its shipper."""

from __future__ import annotations

import html
import re

import pytest

from dashboard.review_text import show_case
from dashboard.ui.reviewing.chain_steps import chain_html
from review.case import Case, case_of
from review.packet.step_part import steps_section
from tests.cases import shipped
from tests.networks import OUTSIDE, D, Network
from tests.packets import exhibits_of
from tests.reviewed import evidence
from tests.ui_cases import strings


def merged(*, other_sells: bool = False) -> Network:
    """Gin -> S-SPIN -> sewer -> shipment by sales; A-1, the first of the two by its id, is the same as S-SPIN."""
    network = shipped(maker=None, shipper="sewer")
    network.nodes["sewer"][1].update(name="Sewing house", role="sewer")
    network.node("Supplier", "gin", name="Gin house", role="ginner", **OUTSIDE)
    network.node("Supplier", "S-SPIN", name="Spinning house", role="spinner", **OUTSIDE)
    network.node("Supplier", "A-1", name="The spinning house", **OUTSIDE)
    network.fact("SUPPLIES", "gin", "S-SPIN", basis="declared")
    network.fact("SUPPLIES", "S-SPIN", "sewer", basis="declared")
    network.fact("POSSIBLY_SAME_AS", "A-1", "S-SPIN", status="confirmed", score=0.9)
    if other_sells:
        network.node("Supplier", "far", **OUTSIDE)
        network.fact("SUPPLIES", "A-1", "far", basis="declared")
    return network


def asks(network: Network) -> set[str]:
    return {item.ask for item in evidence(network)}


def case(network: Network) -> Case:
    return case_of(network.projection(), "shipment", as_of=D)


def packet_words(found: Case) -> str:
    return " ".join(strings(steps_section(found, exhibits_of(found))))


def test_the_step_of_merged_records_is_that_of_the_one_that_traded() -> None:
    chain = case(merged()).chain
    assert [step.key for step in chain.steps] == ["gin", "S-SPIN", "sewer", "shipment"]
    assert chain.step(2).process == "spinning"
    assert set(chain.step(2).members) == {"A-1", "S-SPIN"}


def test_where_both_traded_the_first_of_them_stands_for_the_step() -> None:
    chain = case(merged(other_sells=True)).chain
    assert chain.step(2).key == "A-1"
    assert chain.step(2).process == "spinning", "as either record says"


@pytest.mark.parametrize("other_sells", [False, True])
def test_the_record_that_the_sale_names_is_asked_and_the_other_is_named_with_it(other_sells: bool) -> None:
    who = "Spinning house (S-SPIN, with A-1)"
    found = asks(merged(other_sells=other_sells))
    assert {f"{who}, who sold to step 3", f"{who}, who did step 2"} <= found
    assert not [ask for ask in found if "(A-1" in ask]


def test_the_record_that_bought_is_asked_for_its_papers_and_the_one_that_sold_for_its_own() -> None:
    network = merged()
    network.facts = {key: fact for key, fact in network.facts.items() if fact[1] != "gin"}
    network.fact("SUPPLIES", "gin", "A-1", basis="declared")
    found = asks(network)
    assert "The spinning house (A-1, with S-SPIN), who bought from step 1" in found
    assert "Spinning house (S-SPIN, with A-1), who sold to step 3" in found


def test_a_merged_company_is_still_a_step_at_the_only_site_of_either_record() -> None:
    network = merged()
    network.node("Facility", "spindles", name="Spindles", processes=["spinning"], **OUTSIDE)
    network.fact("OPERATES", "S-SPIN", "spindles")
    chain = case(network).chain
    assert chain.step(2).key == "spindles"
    assert "Spinning house (S-SPIN, with A-1), who sold to step 3" in asks(network)
    network.node("Facility", "bobbins", name="Bobbins", processes=["spinning"], **OUTSIDE)
    network.fact("OPERATES", "A-1", "bobbins")
    assert case(network).chain.step(2).key == "S-SPIN", "of two sites it is not known which"


def test_records_that_nobody_confirmed_are_not_named_together() -> None:
    network = merged()
    for kind, _, _, said in network.facts.values():
        if kind == "POSSIBLY_SAME_AS":
            said["status"] = "candidate"
    assert "Spinning house (S-SPIN), who sold to step 3" in asks(network)


def test_the_command_the_page_and_the_packet_name_both(capsys: pytest.CaptureFixture[str]) -> None:
    found = case(merged())
    show_case(found)
    command = " ".join(capsys.readouterr().out.split())
    assert "step 2 (spinning at Spinning house (S-SPIN, with A-1))" in command
    assert "Ask Spinning house (S-SPIN, with A-1), who" in command and "Ask The spinning house" not in command
    page = html.unescape(re.sub(r"<[^>]+>", "", chain_html(found)))
    assert "spinning: Spinning house S-SPIN" in page and "with A-1" in page
    packet = packet_words(found)
    assert "Step 2. spinning: Spinning house" in packet and "Parties of this step: The spinning house." in packet
    assert "Spinning house (S-SPIN, with A-1), who" in packet


@pytest.mark.parametrize(("maker", "shipper"), [(None, "sewer"), ("sewer", None), ("sewer", "carrier")])
def test_what_the_shipment_names_is_said_as_it_stands(
    capsys: pytest.CaptureFixture[str], maker: str | None, shipper: str | None
) -> None:
    """Where the maker is stated the goods come from it, whoever shipped them."""
    found = case(shipped(maker=maker, shipper=shipper))
    stated, not_stated = ("maker", "shipper") if maker else ("shipper", "maker")
    show_case(found)
    command = " ".join(capsys.readouterr().out.split())
    page = html.unescape(re.sub(r"<[^>]+>", "", chain_html(found)))
    packet = packet_words(found)
    assert f"goes to step 2 (as the shipment names its {stated})" in command
    assert f"goes to step 2, as the shipment names its {stated}" in page
    assert f"Goods to step 2 (only the shipment names its {stated})." in packet
    assert not [text for text in (command, page, packet) if f"names its {not_stated}" in text]
