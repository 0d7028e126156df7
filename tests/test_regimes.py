"""The regimes as data, what they say of themselves, and whom they name: by the law notes. All names are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.certainty import CERTAINTIES
from graph.errors import UserMistake
from graph.exposure import assess
from graph.regimes import Regime, regime_rules, regimes, unsettled_rules
from graph.scope import COMMODITIES
from review.not_assessed import why_nothing_was_asked
from review.regimes import RegimeByParty, regimes_of
from tests.networks import BORDERLINE, INSIDE, OUTSIDE, Network

AS_OF = date(2026, 1, 1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def shipment(imported: str | None = None, entered: str | None = None, entry_type: str | None = None) -> dict[str, Any]:
    said = {"import_date": imported and day(imported), "entry_date": entered and day(entered), "entry_type": entry_type}
    return {name: value for name, value in said.items() if value}


def by_name(of: dict[str, Any], as_of: date = AS_OF) -> dict[str, Regime]:
    return {regime.regime: regime for regime in regimes(of, as_of)}


# --- rules as data


def test_every_rule_is_dated_cited_and_says_how_sure_it_is() -> None:
    assert {rule.regime for rule in regime_rules()} == {"xpcc_wro", "xuar_wro", "uflpa"}
    for rule in regime_rules():
        assert rule.commodities == ("any",) or set(rule.commodities) <= set(COMMODITIES)
        assert rule.first_day and rule.citation and rule.title and rule.goods and rule.party
        assert rule.certainty and set(rule.certainty) <= set(CERTAINTIES)
    assert {row.regime for row in unsettled_rules()} <= {rule.regime for rule in regime_rules()}


def test_a_change_of_law_is_a_row_and_an_old_shipment_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = [replace(r, last_day=day("2027-06-30")) if r.regime == "uflpa" else r for r in regime_rules()]
    new = replace(ended[-2], regime="new_act", title="New Act", first_day=day("2027-07-01"), last_day=None)
    monkeypatch.setattr("graph.regimes.regime_rules", lambda: (*ended, new))
    assert list(by_name(shipment("2027-06-30"))) == ["xpcc_wro", "uflpa"]
    assert list(by_name(shipment("2027-07-01"))) == ["xpcc_wro", "new_act"]
    assert list(by_name(shipment("2021-02-01"))) == ["xpcc_wro", "xuar_wro"]


# --- what a regime says of itself


def test_a_regime_says_what_it_is_and_how_sure() -> None:
    found = by_name(shipment("2021-02-01"))
    assert found["xuar_wro"].title == "XUAR WRO" and "12.42" in found["xuar_wro"].citation
    assert "FAQ" in found["xuar_wro"].certainty and "trade press" in found["xuar_wro"].certainty
    assert "Production and Construction Corps" in found["xpcc_wro"].party
    assert found["xpcc_wro"].certainty == CERTAINTIES["P"]
    assert by_name(shipment("2023-01-01"))["uflpa"].certainty == CERTAINTIES["S"]


def test_the_facts_that_decided_are_named() -> None:
    of = shipment("2023-01-01", "2023-01-05", "consumption")
    assert by_name(of)["uflpa"].facts == (("import_date", day("2023-01-01")),)
    of = shipment("2022-06-20", "2022-06-21", "ftz")
    assert by_name(of)["uflpa"].facts == (
        *(("import_date", day("2022-06-20")), ("entry_date", day("2022-06-21"))),
        ("entry_type", "ftz"),
    )


@pytest.mark.parametrize(
    ("of", "missing", "stands_in", "fact"),
    [
        (shipment("2023-01-01"), (), "", ("import_date", day("2023-01-01"))),
        (shipment(None, "2023-01-05"), ("import_date",), "entry_date stands in", ("entry_date", day("2023-01-05"))),
        (shipment(), ("import_date",), "the as-of day stands in", ("as_of", AS_OF)),
        (shipment(None, None, "ftz"), ("import_date", "entry_date"), "the as-of day stands in", ("as_of", AS_OF)),
        (shipment("2023-01-01", None, "ftz"), ("entry_date",), "", ("entry_type", "ftz")),
    ],
)
def test_a_missing_date_and_what_stands_in_for_it_is_named(
    of: dict[str, Any], missing: tuple[str, ...], stands_in: str, fact: tuple[str, Any]
) -> None:
    regime = by_name(of)["uflpa"]
    assert regime.missing == missing and fact in regime.facts
    assert stands_in in regime.because and ("stands in" in regime.because) == bool(stands_in)


def test_imported_before_the_uflpa_and_entered_after_it_is_not_settled_on_both() -> None:
    found = by_name(shipment("2022-06-20", "2022-06-21", "warehouse"))
    for name in ("xuar_wro", "uflpa"):
        (words,) = found[name].unsettled
        assert "not settled" in words and "both are named" in words and words in found[name].because
    for of in (shipment("2022-06-20", "2022-06-20", "ftz"), shipment("2022-06-21", "2022-06-21", "ftz")):
        assert not any(regime.unsettled for name, regime in by_name(of).items() if name != "xpcc_wro")


def test_what_is_not_settled_of_the_xpcc_order() -> None:
    assert not by_name(shipment("2021-02-01"))["xpcc_wro"].unsettled
    (words,) = by_name(shipment("2022-06-21"))["xpcc_wro"].unsettled
    assert "no end of this order is on file" in words
    (words,) = by_name(shipment("2020-11-29", "2020-11-30", "ftz"))["xpcc_wro"].unsettled
    assert "not settled for this one" in words


def test_a_blank_entry_type_says_where_it_would_matter() -> None:
    regime = by_name(shipment("2022-06-20", "2022-06-21"))["xuar_wro"]
    assert any("then it would be XPCC WRO and XUAR WRO and UFLPA" in words for words in regime.unsettled)
    assert not by_name(shipment("2022-06-20", "2022-06-21", "consumption"))["xuar_wro"].unsettled
    assert not by_name(shipment("2022-06-19", "2022-06-20"))["xuar_wro"].unsettled


def test_an_entry_type_that_is_not_known_says_what_it_counts_as() -> None:
    found = by_name(shipment("2022-06-20", "2022-06-21", "bonded store"))
    assert list(found) == ["xpcc_wro", "xuar_wro"]
    first, second = found["xuar_wro"].unsettled
    assert "'bonded store' is none of" in first and "counted as consumption" in first
    assert "then it would be" in second


def test_an_entry_before_the_import_is_a_contradiction_and_the_later_day_counts() -> None:
    found = by_name(shipment("2022-06-21", "2022-06-20", "ftz"))
    assert list(found) == ["xpcc_wro", "uflpa"]
    assert any("contradict each other" in words for words in found["uflpa"].unsettled)


# --- whom a regime names


def shipped(**more: Any) -> Network:
    """A shipment of 2023 from a maker, which Mill Co. operates, and a shipper."""
    network = Network()
    network.node("Shipment", "S", **(shipment("2023-02-01") | more))
    network.fact("HAS_LINE", "S", network.node("Line", "S-1", hts="6109.10.00", fibre_content="100% cotton"))
    network.fact("PRODUCED_AT", "S", network.node("Facility", "plant", name="Plant One", **OUTSIDE))
    network.fact("OPERATES", network.node("Supplier", "mill", name="Mill Co.", **OUTSIDE), "plant")
    network.fact("SHIPPED_BY", "S", network.node("Supplier", "shipper", name="Harbour Trading", **OUTSIDE))
    return network


def listed(network: Network, party: str, status: str, name: str, on: str = "wro", **more: Any) -> None:
    entity = network.node("ListedEntity", f"L{len(network.nodes)}", name=name, list=on, **more)
    network.fact("MATCHES", party, entity, status=status, score=0.9)


def told(network: Network, of: str) -> RegimeByParty:
    found = {one.regime.regime: one for one in regimes_of(network.projection(), "S", AS_OF)}
    return found[of]


NONE = "no party that is known to be XPCC's is on file, which does not say that there is none"


def test_no_party_is_named_and_the_words_do_not_clear() -> None:
    assert told(shipped(), "xpcc_wro").in_words == NONE
    assert "does not say that there is none" in told(shipped(), "uflpa").in_words
    assert not told(shipped(), "uflpa").parties


def version(network: Network, **said: Any) -> None:
    network.node("ListVersion", f"{said['list']}:{said['as_of']}", **said)


def test_that_nobody_is_on_the_uflpa_list_says_how_far_the_list_on_file_reaches() -> None:
    network = shipped()
    version(network, list="own", as_of=date(2023, 3, 1))
    nobody = "is on file, which does not say that there is none: the list"
    assert f"{nobody} uflpa is not imported, so nobody was compared with it" in told(network, "uflpa").in_words
    assert told(network, "xpcc_wro").in_words == NONE
    version(network, list="uflpa", as_of=date(2023, 1, 2), partial=True)
    words = told(network, "uflpa").in_words
    assert f"{nobody}'s newest version on file is of 2023-01-02, 30 days before that day, which is partial" in words
    version(network, list="uflpa", as_of=date(2023, 2, 1))
    assert told(network, "uflpa").in_words.endswith(f"{nobody}'s newest version on file is of 2023-02-01")
    listed(network, "mill", "identical", "Mill Co.", on="uflpa", effective_date=date(2022, 6, 21))
    assert "newest version" not in told(network, "uflpa").in_words


@pytest.mark.parametrize("stored", ["ftz", "warehouse"])
def test_goods_from_a_zone_are_compared_with_the_list_of_the_day_of_entry(stored: str) -> None:
    def parties(**dates: Any) -> list[str]:
        network = shipped(**dates)
        listed(network, "mill", "identical", "Mill Co.", on="uflpa", effective_date=date(2024, 11, 1))
        return [one.party for one in told(network, "uflpa").parties]

    assert parties(**shipment("2024-10-20", "2025-03-03", stored)) == ["mill"]
    assert not parties(**shipment("2024-10-20", "2024-10-31", stored))
    assert not parties(**shipment("2024-10-20", "2025-03-03", "consumption"))
    assert parties(**shipment("2024-11-20", "2024-10-20", stored)) == ["mill"], "nothing is entered before it is there"


def test_an_order_on_cotton_says_so_where_the_goods_are_tomatoes() -> None:
    network = shipped()
    network.nodes["S-1"] = ("Line", {"hts": "2103.20.40"})
    said = told(network, "xpcc_wro").in_words
    assert said == f"it reaches cotton and cotton products, and no line here is of cotton; {NONE}"
    assert "no line here" not in told(network, "uflpa").in_words


@pytest.mark.parametrize(
    ("entity", "aliases"),
    [
        ("Xinjiang Production and Construction Corps (XPCC) and its subordinate and affiliated entities", None),
        ("XINJIANG PRODUCTION & CONSTRUCTION CORPS", None),
        ("新疆生产建设兵团", None),
        ("Invented Corps", ["XPCC"]),
        ("China Xinjian Group", None),
    ],
)
@pytest.mark.parametrize("status", ["identical", "confirmed"])
def test_who_is_listed_as_the_xpcc_is_named(entity: str, aliases: list[str] | None, status: str) -> None:
    network = shipped()
    listed(network, "shipper", status, entity, aliases=aliases)
    (party,) = told(network, "xpcc_wro").parties
    assert (party.party, party.sure) == ("shipper", True)
    words = told(network, "xpcc_wro").in_words
    assert words == f"names Harbour Trading (shipper; {status} match with {entity} on list wro)"


@pytest.mark.parametrize("status", ["candidate", "unsure"])
def test_a_match_that_nobody_decided_is_told_apart(status: str) -> None:
    network = shipped()
    listed(network, "shipper", status, "XPCC")
    words = told(network, "xpcc_wro").in_words
    assert words.startswith(NONE) and f"Not decided: Harbour Trading (shipper; {status} match" in words


def test_a_rejected_match_and_another_entity_name_nobody() -> None:
    network = shipped()
    listed(network, "shipper", "rejected", "XPCC")
    listed(network, "plant", "confirmed", "Corps of Construction, Invented")
    assert told(network, "xpcc_wro").in_words == NONE


def test_owners_and_operators_are_looked_at_as_of_the_day() -> None:
    network = shipped()
    network.node("Supplier", "group", name="Group Ltd", **OUTSIDE)
    network.node("Supplier", "corps", name="Corps Holding", **OUTSIDE)
    network.fact("OWNS", "group", "mill", share=0.3)
    network.fact("OWNS", "corps", "group", share=0.6, until=day("2023-02-01"))
    network.fact("OWNS", "mill", "corps", share=0.1)  # a cycle
    listed(network, "corps", "confirmed", "XPCC")
    assert "names Corps Holding (owner of 60% of Group Ltd;" in told(network, "xpcc_wro").in_words
    network.nodes["S"][1]["import_date"] = day("2023-02-02")
    assert told(network, "xpcc_wro").in_words == NONE


def test_a_source_of_risk_on_a_path_is_looked_at() -> None:
    network = shipped()
    network.node("Facility", "gin", name="Gin Seven", **INSIDE)
    network.fact("SUPPLIES", "gin", "plant", basis="declared")
    listed(network, "gin", "identical", "XPCC")
    projection = network.projection()
    (answer,) = assess(projection, ["S"], as_of=AS_OF)
    for given in (answer, None):
        found = regimes_of(projection, "S", AS_OF, given)
        assert "names Gin Seven (source of risk on a path;" in found[0].in_words


def test_its_own_name_alone_is_not_sure() -> None:
    network = shipped()
    network.nodes["shipper"][1]["name"] = "Invented Farm of the Xinjiang Production and Construction Corps"
    told_of = told(network, "xpcc_wro")
    assert [party.sure for party in told_of.parties] == [False]
    assert told_of.in_words.startswith(NONE) and "by its own name only" in told_of.in_words


@pytest.mark.parametrize(
    ("on", "since", "named"),
    [
        ("uflpa", "2023-02-01", True),
        ("uflpa", "2023-02-02", False),
        ("uflpa", None, True),
        ("wro", "2021-01-01", False),
    ],
)
def test_the_uflpa_list_counts_by_the_day(on: str, since: str | None, named: bool) -> None:
    network = shipped()
    listed(network, "plant", "confirmed", "Invented Spinning", on, effective_date=since and day(since))
    found = told(network, "uflpa")
    assert bool(found.parties) == named
    assert ("names Plant One (maker; confirmed match with Invented Spinning on list uflpa)" in found.in_words) == named


def test_the_region_s_order_names_nobody_and_reaches_all() -> None:
    network = shipped(import_date=day("2021-02-01"))
    found = regimes_of(network.projection(), "S", AS_OF)
    assert [one.regime.regime for one in found] == ["xpcc_wro", "xuar_wro"]
    assert "whoever made them" in found[1].in_words


def test_no_regime_no_party_and_an_unknown_id_is_said() -> None:
    network = shipped(import_date=day("2020-01-01"))
    assert regimes_of(network.projection(), "S", AS_OF) == []
    for wrong in ("S-9", "plant"):
        with pytest.raises(UserMistake, match=f"No shipment has the id '{wrong}'"):
            regimes_of(network.projection(), wrong, AS_OF)


# --- whom the UFLPA reaches by place, whatever the goods


def plastics(**place: Any) -> Network:
    """A shipment of goods that are neither cotton nor tomatoes, whose maker lies at this place."""
    network = shipped()
    network.nodes["S-1"] = ("Line", {"hts": "3926.90", "description": "Plastic hooks"})
    network.nodes["plant"] = ("Facility", {"name": "Plant One", **place})
    return network


def by_place(network: Network) -> list[tuple[str, str, str, bool]]:
    return [(one.party, one.where, one.by, one.sure) for one in told(network, "uflpa").parties]


def test_a_maker_inside_the_region_is_named_though_no_line_is_of_cotton_or_tomatoes() -> None:
    network = plastics(**INSIDE)
    assert by_place(network) == [("plant", "maker", "placed inside the XUAR by coordinates", True)]
    said = told(network, "uflpa")
    assert said.as_json()["parties"] == [
        {"party": "plant", "where": "maker", "by": "placed inside the XUAR by coordinates", "sure": True}
    ]
    assert said.in_words.endswith(
        "so nobody was compared with it. By place: Plant One (maker; placed inside the XUAR by coordinates)"
    )
    assert not told(network, "xpcc_wro").parties


@pytest.mark.parametrize(
    ("place", "by", "sure"),
    [
        (INSIDE | {"xuar_method": "postal_code"}, "placed inside the XUAR by postal code", True),
        (INSIDE | {"xuar_method": "name", "xuar_certainty": 0.6}, "placed inside the XUAR by name", False),
        (BORDERLINE, "placed so near the border of the XUAR that its coordinates do not settle the side", False),
    ],
)
def test_how_a_place_is_known_and_how_sure_is_said(place: dict[str, Any], by: str, sure: bool) -> None:
    network = plastics(**place)
    assert by_place(network) == [("plant", "maker", by, sure)]
    assert ("By place, not certain: Plant One" in told(network, "uflpa").in_words) is not sure


@pytest.mark.parametrize("place", [OUTSIDE, {"xuar": "unplaced"}, {}])
def test_another_place_names_nobody(place: dict[str, Any]) -> None:
    assert by_place(plastics(**place)) == []


def test_a_company_is_only_registered_there_unless_it_produces() -> None:
    network = plastics(**OUTSIDE)
    network.nodes["mill"][1].update(INSIDE)
    registered = "registered inside the XUAR by coordinates: whether it makes goods there is not known"
    assert by_place(network) == [("mill", "operator of Plant One", registered, False)]
    network.nodes["mill"][1].update(BORDERLINE)
    near = "placed so near the border of the XUAR that its coordinates do not settle the side"
    assert by_place(network) == [("mill", "operator of Plant One", near, False)]
    network.nodes["mill"][1].update(INSIDE, role="sewer")
    assert by_place(network) == [
        ("mill", "operator of Plant One", "placed inside the XUAR by coordinates", True),
    ]


def test_makers_of_the_lots_and_sellers_of_the_chain_are_named_and_owners_are_not() -> None:
    network = plastics(**OUTSIDE)
    for lot, site in (("sheet", "press"), ("resin", "vat")):
        network.node("Lot", lot)
        network.fact("PRODUCED_AT", lot, network.node("Facility", site, name=f"The {site}", **INSIDE))
    network.fact("FROM_LOT", "S-1", "sheet")
    network.fact("INPUT_TO", "resin", "sheet")
    network.fact("INPUT_TO", "sheet", "resin")  # a circle
    network.fact("OPERATES", network.node("Supplier", "house", name="House", role="spinner", **INSIDE), "vat")
    network.fact("OWNS", network.node("Supplier", "group", name="Group", role="spinner", **INSIDE), "mill", share=0.9)
    assert [one[:2] for one in by_place(network)] == [
        *(("press", "maker of lot sheet"), ("vat", "maker of lot resin"), ("house", "operator of The vat")),
    ]
    network = shipped()
    network.fact("SUPPLIES", network.node("Facility", "gin", name="Gin Seven", **INSIDE), "plant", basis="declared")
    (party,) = told(network, "uflpa").parties
    assert (party.party, party.where, party.sure) == ("gin", "source of risk on a path", True)


def test_the_seller_of_a_chain_that_no_path_runs_over_is_named_by_its_step() -> None:
    network = shipped()
    near = network.node("Supplier", "near", name="Near Trading", **BORDERLINE)
    network.fact("SUPPLIES", near, "plant", basis="declared")
    network.fact("SUPPLIES", network.node("Facility", "gin", name="Gin Seven", **INSIDE), "plant", basis="declared")
    assert {one[:2] for one in by_place(network)} == {("gin", "source of risk on a path"), ("near", "at step 2")}


def test_whom_the_list_and_the_place_both_name_stands_there_for_both() -> None:
    network = plastics(**INSIDE)
    listed(network, "plant", "candidate", "Invented Spinning", "uflpa")
    assert [one[2].split(" ")[0] for one in by_place(network)] == ["placed", "candidate"]
    words = told(network, "uflpa").in_words
    assert "Not decided: Plant One (maker; candidate match" in words and "By place: Plant One (maker; placed" in words


def test_many_places_are_named_in_part_and_are_all_in_the_data() -> None:
    network = plastics(**INSIDE)
    for number in range(9):
        network.fact("PRODUCED_AT", "S", network.node("Facility", f"f{number}", **INSIDE))
    assert len(told(network, "uflpa").parties) == 10
    assert "and 5 more" in told(network, "uflpa").in_words


# --- what is said where nothing was looked for


def why_nothing(network: Network) -> str:
    projection = network.projection()
    (answer,) = assess(projection, ["S"], as_of=AS_OF)
    return why_nothing_was_asked(projection, answer)


def test_where_no_line_is_in_scope_nothing_was_looked_for_and_who_is_in_the_region_is_named() -> None:
    assert why_nothing(plastics(**INSIDE)) == (
        "Nothing was looked for, since no line is of cotton or tomatoes. The UFLPA reaches other goods too, where they "
        "were made wholly or in part in the XUAR or by a listed entity. On file: Plant One (maker; "
        "placed inside the XUAR by coordinates). That is no clearance."
    )
    nobody = why_nothing(plastics(**OUTSIDE))
    assert (
        "No party on file is known to be in the XUAR or listed, which does not say that there is none: the list uflpa "
        "is not imported, so nobody was compared with it. That is no clearance." in nobody
    )


def test_before_the_uflpa_nothing_was_looked_for_for_want_of_a_regime() -> None:
    network = plastics(**INSIDE)
    network.nodes["S"][1]["import_date"] = day("2020-01-01")
    said = "Nothing was looked for, since no regime that is encoded here reaches its dates. That is no clearance."
    assert why_nothing(network) == said
    network.nodes["S"][1]["import_date"] = day("2021-03-01")
    said = "Nothing was looked for, since no line is of cotton or tomatoes. That is no clearance."
    assert why_nothing(network) == said


def test_where_something_was_looked_for_there_is_nothing_to_say() -> None:
    assert why_nothing(shipped()) == ""
