"""Certificates, statements and affidavits: who signs them, and whom and what they name."""

from __future__ import annotations

import pytest

from review.evidence import COVERED, DOUBTFUL, PARTLY
from tests.networks import Network
from tests.reviewed import changed, cotton, evidence, item, kinds, paper, plant, tomato, without


def test_a_standard_certificate_is_not_acceptable() -> None:
    network = without(cotton(), "certificate")
    paper(network, "standard", "origin_certificate", "shipment")
    one = item(evidence(network), "certificate_12_43a")
    assert (one.state, kinds(one)) == (DOUBTFUL, ["not_enough"])


@pytest.mark.parametrize(("document", "issuer"), [("certificate", "importer"), ("statement", "sew-co")])
def test_who_signs_what(document: str, issuer: str) -> None:
    (one,) = [i for i in evidence(changed(cotton(), document, issuer_id=issuer)) if document in i.documents]
    assert (one.state, kinds(one)) == (DOUBTFUL, ["other_party"])


@pytest.mark.parametrize(
    ("names", "lacking"),
    [
        (("paste-co", "parent"), ("the estate (estate)",)),
        (("paste-co", "estate"), ("the parent company (parent)",)),
    ],
)
def test_the_affidavit_names_parent_and_estate(names: tuple[str, ...], lacking: tuple[str, ...]) -> None:
    network = without(tomato(), "affidavit")
    paper(network, "affidavit", "affidavit", names)
    one = item(evidence(network), "tomato_affidavit", 3)
    assert (one.state, one.lacking) == (PARTLY, lacking)


def test_without_a_recorded_parent_the_affidavit_is_never_enough() -> None:
    network = tomato()
    network.facts = {id_: fact for id_, fact in network.facts.items() if fact[0] != "OWNS"}
    one = item(evidence(network), "tomato_affidavit", 3)
    assert (one.state, one.lacking) == (PARTLY, ("the parent company (none is recorded)",))


def canned() -> Network:
    """The paste goes on to a cannery, whose tins are shipped."""
    network = changed(tomato(), "line", hts="2103.20", quantity=200.0)
    plant(network, "cans", "canning")
    network.node("Lot", "tins", commodity="tomato", hts="2103.20", quantity=200.0, unit="KG")
    network.fact("PRODUCED_AT", "tins", "cans")
    network.fact("INPUT_TO", "drums", "tins", quantity=100.0, unit="KG")
    network.facts = {id_: fact for id_, fact in network.facts.items() if fact[0] != "FROM_LOT"}
    network.fact("FROM_LOT", "line", "tins", quantity=200.0, unit="KG")
    return network


def test_the_affidavit_is_of_who_processes_raw_tomatoes() -> None:
    assert {one.step for one in evidence(canned()) if one.requirement == "tomato_affidavit"} == {3}


def test_a_site_that_its_own_company_owns_has_no_parent_in_it() -> None:
    network = tomato()
    network.fact("OWNS", "paste-co", "paste", share=1.0)
    network.fact("OWNS", "estate", "paste-co", share=0.4)
    assert item(evidence(network), "tomato_affidavit", 3).state == COVERED
    network.facts = {id_: f for id_, f in network.facts.items() if (f[0], f[1]) != ("OWNS", "parent")}
    assert item(evidence(network), "tomato_affidavit", 3).lacking == ("the parent company (none is recorded)",)
