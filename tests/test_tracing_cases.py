"""`traced clear` one gap at a time: the same shipment, whole, and with one thing lost, changed or added."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from graph.document_kinds import CAN_SHOW
from graph.exposure import CLEAR, UNKNOWN
from tests.cases import ask, listed, verdict
from tests.networks import INSIDE, OUTSIDE, UNPLACED, D, Network, Properties

BALE, YARN, SHIRTS = "bale", "yarn", "shirts"


def traced() -> Network:
    """Bale from a gin -> yarn from a mill -> shirts from a sewer -> a line: every paper, weight and place is there."""
    network = Network()
    network.node("Shipment", "shipment", import_date=D)
    network.node("Line", "line", hts="6205.20.20", fibre_content="100% cotton", quantity=80.0, unit="KG")
    network.fact("HAS_LINE", "shipment", "line")
    for site, operator in (("gin", None), ("mill", "millers"), ("sewer", "sewers")):
        network.node("Facility", site, **OUTSIDE)
        if operator:
            network.fact("OPERATES", network.node("Supplier", operator, **OUTSIDE), site)
    network.fact("PRODUCED_AT", "shipment", "sewer")
    network.fact("SHIPPED_BY", "shipment", network.node("Supplier", "shipper", **OUTSIDE))
    lots = (
        (BALE, "raw", "gin", 100.0, 90),
        (YARN, "intermediate", "mill", 97.5, 60),
        (SHIRTS, "finished", "sewer", 90.0, 30),
    )
    for lot, stage, site, kilos, days in lots:
        paper = network.node("Document", f"paper-{lot}", kind="gin_record" if lot == BALE else "production_record")
        about = {"commodity": "cotton", "stage": stage, "made_on": D - timedelta(days=days), "documents": [paper]}
        network.node("Lot", lot, **about, quantity=kilos, unit="KG")
        network.fact("PRODUCED_AT", lot, site, documents=[paper])
    network.fact("INPUT_TO", BALE, YARN, quantity=100.0, unit="KG", documents=["paper-yarn"])
    network.fact("INPUT_TO", YARN, SHIRTS, quantity=97.5, unit="KG", documents=["paper-shirts"])
    network.node("Document", "packing-list", kind="packing_list")
    network.fact("FROM_LOT", "line", SHIRTS, quantity=80.0, unit="KG", documents=["packing-list"])
    return network


def of(network: Network, kind: str, start: str, end: str) -> Properties:
    """The properties of the fact between the two."""
    return next(p for k, a, b, p in network.facts.values() if (k, a, b) == (kind, start, end))


def without(network: Network, kind: str, start: str, end: str) -> None:
    del network.facts[next(f for f, (k, a, b, _) in network.facts.items() if (k, a, b) == (kind, start, end))]


def seller(network: Network, buyer: str, name: str = "stranger", **sale: object) -> None:
    if name not in network.nodes:
        network.node("Supplier", name, **OUTSIDE)
    network.fact("SUPPLIES", name, buyer, **({"basis": "documented", "commodity": "cotton"} | sale))


def lot(network: Network, name: str, **properties: object) -> None:
    """One more lot, made at the gin, with a paper."""
    about = {"quantity": 50.0, "unit": "KG", "documents": ["paper-yarn"], "stage": "raw"}
    network.node("Lot", name, **(about | properties))
    network.fact("PRODUCED_AT", name, "gin")


def set_node(node: str, **properties: object) -> Callable[[Network], None]:
    return lambda network: network.nodes[node][1].update(properties)


def set_fact(kind: str, start: str, end: str, **properties: object) -> Callable[[Network], None]:
    return lambda network: of(network, kind, start, end).update(properties)


def test_whole_it_is_traced_clear() -> None:
    answer = ask(traced())
    assert (answer["verdict"], answer["open_ends"], answer["commingling"]) == ("traced clear", [], [])
    assert verdict(traced(), "line") == "traced clear"


@pytest.mark.parametrize("paper", ["paper-bale", "paper-yarn", "paper-shirts", "packing-list"])
@pytest.mark.parametrize("kind", ["other", "lab_report", "translation", "statement_12_43b", "mill note", None])
def test_a_paper_of_a_kind_that_shows_nothing_alone_clears_nothing(paper: str, kind: str | None) -> None:
    network = traced()
    network.nodes[paper][1]["kind"] = kind
    answer = ask(network)
    assert answer["verdict"] == "unknown"
    gaps = [end["because"] for end in answer["open_ends"] if end["missing"] == "document"]
    assert gaps and all(f": {paper} ({kind or 'of no kind'}) shows nothing by itself" in words for words in gaps)


@pytest.mark.parametrize("kind", sorted(CAN_SHOW))
def test_a_paper_beside_it_of_a_known_kind_does(kind: str) -> None:
    network = traced()
    network.nodes["packing-list"][1]["kind"] = kind
    network.node("Document", "test", kind="lab_report")
    of(network, "FROM_LOT", "line", SHIRTS)["documents"] = ["test", "packing-list"]
    assert verdict(network) == "traced clear"


@pytest.mark.parametrize("owner", [False, True])
@pytest.mark.parametrize("stored", ["ftz", "warehouse", "consumption"])
def test_who_is_listed_between_import_and_entry_clears_nothing(stored: str, owner: bool) -> None:
    network = traced()
    network.nodes["shipment"][1].update(entry_date=D + timedelta(days=100), entry_type=stored)
    party = "holding" if owner else "millers"
    if owner:
        network.fact("OWNS", network.node("Supplier", party, **OUTSIDE), "millers", share=0.8)
    listed(network, party, effective_date=D + timedelta(days=50))
    answer = ask(network)
    found = [(end["id"], end["missing"]) for end in answer["open_ends"]]
    assert found == ([("millers", "listing")] if stored != "consumption" else [])
    assert answer["verdict"] == ("unknown" if found else "traced clear")
    network.nodes["shipment"][1]["entry_date"] = D + timedelta(days=49)
    assert verdict(network) == "traced clear"


def test_an_estate_is_an_origin_by_its_place_and_no_document_is_named() -> None:
    network = Network()
    network.node("Estate", "estate", crop="cotton", **OUTSIDE)
    answer = ask(network, "estate")
    assert answer["verdict"] == "traced clear" and "not by documents" in answer["because"]
    network.nodes["estate"][1].update(UNPLACED)
    assert verdict(network, "estate") == "unknown"


def test_as_many_open_ends_are_counted_as_are_named() -> None:
    network = Network()
    network.node("Supplier", "seller", **UNPLACED)
    answer = ask(network, "seller")
    assert len(answer["open_ends"]) > 2
    assert f": {len(answer['open_ends'])} open ends" in answer["because"]


def _no_lots(network: Network) -> None:
    without(network, "FROM_LOT", "line", SHIRTS)


def _no_maker(network: Network) -> None:
    without(network, "PRODUCED_AT", YARN, "mill")


def _no_inputs(network: Network) -> None:
    without(network, "INPUT_TO", BALE, YARN)


def _stub(network: Network) -> None:
    network.nodes["packing-list"][1]["stub"] = True


def _drawn_on_by_another_line(network: Network) -> None:
    network.fact("FROM_LOT", network.node("Line", "other-line"), SHIRTS, quantity=11.0, unit="KG")


def _drawn_on_in_an_unknown_quantity(network: Network) -> None:
    network.fact("FROM_LOT", network.node("Line", "other-line"), SHIRTS)


def _leads_back_to_itself(network: Network) -> None:
    """The yarn is spun again from yarn of itself; every weight still covers."""
    network.nodes[YARN][1]["quantity"] = 197.5
    lot(network, "respun", quantity=100.0, stage="intermediate")
    network.fact("INPUT_TO", "respun", YARN, quantity=100.0, unit="KG", documents=["paper-yarn"])
    network.fact("INPUT_TO", YARN, "respun", quantity=100.0, unit="KG", documents=["paper-yarn"])


def _made_too_late_for_one_of_its_uses(network: Network) -> None:
    """An undated yarn lot goes into this month's shirts, and into last month's before its bale was ginned."""
    network.nodes[YARN][1].update(made_on=None, quantity=150.0)
    of(network, "INPUT_TO", BALE, YARN)["quantity"] = 160.0
    network.nodes[BALE][1]["quantity"] = 160.0
    lot(network, "early", stage="finished", made_on=D - timedelta(days=100), quantity=45.0)
    network.fact("INPUT_TO", YARN, "early", quantity=50.0, unit="KG", documents=["paper-yarn"])
    network.fact("FROM_LOT", "line", "early", quantity=1.0, unit="KG", documents=["packing-list"])


def _only_other_lots(network: Network) -> None:
    network.nodes[SHIRTS][1]["commodity"] = "polyester"


def _unplaced_seller_to_the_gin(network: Network) -> None:
    seller(network, "gin")
    network.nodes["stranger"] = ("Supplier", dict(UNPLACED))


def _another_purchase_of_the_mill(network: Network) -> None:
    seller(network, "mill")


def _another_purchase_of_its_operator(network: Network) -> None:
    seller(network, "millers")


def _a_purchase_from_its_own_operator(network: Network) -> None:
    seller(network, "mill", "millers")


def _a_purchase_with_a_stub_for_a_paper(network: Network) -> None:
    network.node("Document", "stub", kind="invoice", stub=True)
    of(network, "INPUT_TO", BALE, YARN)["documents"] = ["paper-yarn", "stub"]
    seller(network, "mill", documents=["stub"])


def _all_in_metres(network: Network) -> None:
    for properties in (*(p for _, p in network.nodes.values()), *(p for *_, p in network.facts.values())):
        if "unit" in properties:
            properties["unit"] = "M"


GAPS: dict[str, tuple[Callable[[Network], None], str, str]] = {
    "the line has no lots": (_no_lots, "line", "lots"),
    "the line has no quantity": (set_node("line", quantity=None), "line", "quantity"),
    "a lot of the line has no quantity": (set_fact("FROM_LOT", "line", SHIRTS, quantity=None), "line", "quantity"),
    "a lot of the line is in another unit": (set_fact("FROM_LOT", "line", SHIRTS, unit="PCS"), "line", "quantity"),
    "the lots do not cover the line": (set_fact("FROM_LOT", "line", SHIRTS, quantity=79.9), "line", "quantity"),
    "no document for the line's lot": (set_fact("FROM_LOT", "line", SHIRTS, documents=[]), "line", "document"),
    "the line's document is only a stub": (_stub, "line", "document"),
    "the line's document is not in the graph": (
        set_fact("FROM_LOT", "line", SHIRTS, documents=["lost"]),
        "line",
        "document",
    ),
    "a lot has no document": (set_node(YARN, documents=None), "yarn", "document"),
    "a lot has no quantity": (set_node(YARN, quantity=None), "yarn", "quantity"),
    "the origin lot has no quantity": (set_node(BALE, quantity=None), "bale", "quantity"),
    "a lot has no maker": (_no_maker, "yarn", "place"),
    "an input has no document": (set_fact("INPUT_TO", BALE, YARN, documents=None), "yarn", "document"),
    "an input has no quantity": (set_fact("INPUT_TO", BALE, YARN, quantity=None), "yarn", "quantity"),
    "inputs weigh too little for the yield": (set_node(YARN, quantity=97.6), "yarn", "mass_balance"),
    "stage changes in a unit that is no weight": (_all_in_metres, SHIRTS, "quantity"),
    "a lot's stage is not known": (set_node(YARN, stage=None), "shirts", "quantity"),
    "a lot is made after the import": (set_node(SHIRTS, made_on=D + timedelta(days=1)), "line", "contradiction"),
    "an input is made after its output": (set_node(BALE, made_on=D - timedelta(days=59)), "yarn", "contradiction"),
    "an input is made too late on one branch": (_made_too_late_for_one_of_its_uses, "yarn", "contradiction"),
    "stage rises": (set_node(BALE, stage="finished"), "yarn", "contradiction"),
    "inputs are not recorded and it is no origin": (_no_inputs, "yarn", "lots"),
    "the bale has no paper of the growing region": (set_node("paper-bale", kind="invoice"), "bale", "lots"),
    "the bale is not raw": (set_node(BALE, stage="seed"), "bale", "lots"),
    "the origin is not placed": (set_node("gin", xuar="unplaced"), "gin", "place"),
    "the lots are all of other goods": (_only_other_lots, "line", "lots"),
    "the inputs are all of other goods": (set_node(BALE, commodity="polyester"), "yarn", "lots"),
    "a lot leads back to itself": (_leads_back_to_itself, "respun", "contradiction"),
    "a lot is drawn on for more than it holds": (_drawn_on_by_another_line, "shirts", "mass_balance"),
    "a lot is drawn on by somebody for an unknown quantity": (_drawn_on_in_an_unknown_quantity, "shirts", "quantity"),
    "the maker is not placed": (set_node("sewer", xuar=None), "sewer", "place"),
    "the shipper is not placed": (set_node("shipper", xuar="unplaced"), "shipper", "place"),
    "an operator is not placed": (set_node("millers", xuar="unplaced"), "millers", "place"),
    "a seller to the gin is not placed": (_unplaced_seller_to_the_gin, "stranger", "place"),
    "the maker of a lot bought from another": (_another_purchase_of_the_mill, "mill", "commingling"),
    "its operator bought from another": (_another_purchase_of_its_operator, "millers", "commingling"),
    "it bought from its own operator": (_a_purchase_from_its_own_operator, "mill", "commingling"),
    "only a stub explains the purchase": (_a_purchase_with_a_stub_for_a_paper, "mill", "commingling"),
}


FOLLOWS = {
    "a lot of the line has no quantity": [(SHIRTS, "quantity")],
    "a lot of the line is in another unit": [(SHIRTS, "quantity")],
    "an input has no quantity": [(BALE, "quantity")],
    "a lot's stage is not known": [(SHIRTS, "quantity"), (YARN, "quantity")],
    "stage changes in a unit that is no weight": [(YARN, "quantity")],
    "stage rises": [(YARN, "quantity")],
    "the bale is not raw": [(YARN, "quantity")],
    "the origin is not placed": [(BALE, "lots")],
    "a lot leads back to itself": [("respun", "contradiction"), (YARN, "contradiction")],
}


@pytest.mark.parametrize("gap", GAPS)
def test_one_gap_is_enough_to_be_unknown_and_is_named(gap: str) -> None:
    harm, where, missing = GAPS[gap]
    network = traced()
    harm(network)
    answer = ask(network)
    named = {(end["id"], end["missing"]) for end in answer["open_ends"]}
    named |= {(mixed["site"], "commingling") for mixed in answer["commingling"]}
    assert answer["verdict"] == "unknown"
    assert (where, missing) in named
    assert {end for end in named if end[1] != "tier"} <= {(where, missing), *FOLLOWS.get(gap, ())}
    assert verdict(network, "line") == "unknown"


def test_a_search_cut_short_is_a_gap() -> None:
    assert verdict(traced(), max_steps=5) == "traced clear"
    assert verdict(traced(), max_steps=4) == "unknown"


def _bought_from_who_made_the_input(network: Network) -> None:
    seller(network, "mill", "gin")


def _bought_from_who_operates_the_gin(network: Network) -> None:
    network.fact("OPERATES", network.node("Supplier", "ginners", **OUTSIDE), "gin")
    seller(network, "mill", "ginners")


def _bought_by_the_inputs_paper(network: Network) -> None:
    seller(network, "mill", documents=["paper-yarn"])


def _bought_other_goods(network: Network) -> None:
    seller(network, "mill", commodity="polyester")


def _bought_later_stage(network: Network) -> None:
    seller(network, "mill", hts="6205.20.20")


def _bought_long_ago(network: Network) -> None:
    seller(network, "mill", last_seen=date(2021, 6, 14))


def _bought_after_the_lot_was_made(network: Network) -> None:
    seller(network, "mill", first_seen=D - timedelta(days=59))


def _bought_from_itself(network: Network) -> None:
    seller(network, "mill", "mill")


def _operator_bought_from_the_mill(network: Network) -> None:
    seller(network, "millers", "mill")


def _paper_that_supports(network: Network) -> None:
    network.nodes[YARN][1]["documents"] = None
    network.fact("SUPPORTS", "paper-yarn", YARN)


def _polyester_blended_in(network: Network) -> None:
    lot(network, "polyester", commodity="polyester", stage="intermediate", documents=None)
    network.fact("INPUT_TO", "polyester", YARN, quantity=10.0, unit="KG", documents=["paper-yarn"])
    network.nodes[YARN][1]["quantity"] = 107.5


def _grown_on_an_estate(network: Network) -> None:
    network.nodes["gin"] = ("Estate", dict(OUTSIDE))
    network.fact("OPERATES", network.node("Supplier", "growers", **OUTSIDE), "gin")
    network.nodes["paper-bale"][1]["kind"] = "affidavit"


def _gin_bought_without_papers(network: Network) -> None:
    seller(network, "gin", basis="inferred")


def _other_line(network: Network) -> None:
    network.fact("HAS_LINE", "shipment", network.node("Line", "laptops", hts="8471.30.01"))


NO_GAPS: dict[str, Callable[[Network], None]] = {
    "a purchase from who made the input": _bought_from_who_made_the_input,
    "a purchase from who operates the input's maker": _bought_from_who_operates_the_gin,
    "a purchase that shares a paper with the input": _bought_by_the_inputs_paper,
    "a purchase of other goods": _bought_other_goods,
    "a purchase of a later stage": _bought_later_stage,
    "a purchase before the look-back": _bought_long_ago,
    "a purchase after the lot was made": _bought_after_the_lot_was_made,
    "a purchase from itself": _bought_from_itself,
    "the operator's purchase from its own site": _operator_bought_from_the_mill,
    "a paper that supports the lot": _paper_that_supports,
    "polyester blended in": _polyester_blended_in,
    "an estate as the origin, with its operator": _grown_on_an_estate,
    "a gin that bought without papers": _gin_bought_without_papers,
    "a second line out of scope": _other_line,
    "pounds": set_fact("FROM_LOT", "line", SHIRTS, quantity=80 / 0.45359237, unit="LB"),
    "tonnes": set_fact("INPUT_TO", BALE, YARN, quantity=0.1, unit="T"),
    "a bale by its HTS number": set_node(BALE, stage=None, hts="5201.00.14"),
    "a rejected match": lambda network: listed(network, "mill", "rejected"),
    "a listing after the import": lambda network: listed(network, "mill", effective_date=D + timedelta(days=1)),
}


@pytest.mark.parametrize("harmless", NO_GAPS)
def test_what_is_no_gap_leaves_it_traced_clear(harmless: str) -> None:
    network = traced()
    NO_GAPS[harmless](network)
    answer = ask(network)
    assert (answer["verdict"], answer["open_ends"], answer["commingling"]) == ("traced clear", [], [])


@pytest.mark.parametrize(
    ("party", "expected"),
    [("sewer", "exposed"), ("shipper", "exposed"), ("mill", "exposed"), ("gin", "exposed"), ("millers", "inferred")],
)
def test_a_listed_party_on_the_chain_is_a_source(party: str, expected: str) -> None:
    network = traced()
    listed(network, party)
    assert verdict(network) == expected


def test_an_owner_of_half_that_is_listed_is_a_source() -> None:
    network = traced()
    network.fact("OWNS", network.node("Supplier", "parent", **OUTSIDE), "millers", share=0.5)
    listed(network, "parent")
    assert verdict(network) == "inferred"


def test_a_path_beats_every_paper() -> None:
    network = traced()
    network.nodes["gin"][1].update(INSIDE)
    assert verdict(network) == "exposed"


def test_tomatoes_need_an_estate_as_their_origin() -> None:
    network = traced()
    network.nodes["line"][1].update(hts="2002.90.80", fibre_content=None)
    for name in (BALE, YARN, SHIRTS):
        network.nodes[name][1]["commodity"] = "tomato"
    network.nodes[SHIRTS][1]["stage"] = "intermediate"
    network.nodes[YARN][1]["quantity"] = 97.5
    network.nodes[BALE][1]["quantity"] = of(network, "INPUT_TO", BALE, YARN)["quantity"] = 400.0
    assert verdict(network) == "unknown"
    network.nodes["gin"] = ("Estate", dict(OUTSIDE))
    assert verdict(network) == "traced clear"


def test_an_estate_outside_is_an_origin_itself_and_a_company_or_site_is_never_clear() -> None:
    network = traced()
    network.node("Estate", "farm", **OUTSIDE)
    network.fact("OPERATES", network.node("Supplier", "growers", **OUTSIDE), "farm")
    assert verdict(network, "farm") == "traced clear"
    assert verdict(network, "growers") == "unknown"
    assert verdict(network, "gin") == "unknown"
    network.nodes["farm"] = ("Estate", dict(UNPLACED))
    assert verdict(network, "farm") == "unknown"


def test_the_facts_of_the_whole_shipment_are_all_needed() -> None:
    """Without any one INPUT_TO, FROM_LOT or lot's PRODUCED_AT it is not traced clear."""
    whole = traced()
    for fact, (kind, start, _, _) in whole.facts.items():
        if kind in ("INPUT_TO", "FROM_LOT") or (kind == "PRODUCED_AT" and start != "shipment"):
            network = traced()
            del network.facts[fact]
            assert verdict(network) == "unknown", (kind, start)


def from_seed(kilos: float) -> Network:
    """Seed of a seed farm -> tomatoes of a farm -> a line of cans: every paper, weight and place is there."""
    network = Network()
    network.node("Shipment", "shipment", import_date=D)
    network.node("Line", "line", hts="2002.10.00", quantity=500.0, unit="KG")
    network.fact("HAS_LINE", "shipment", "line")
    network.fact("SHIPPED_BY", "shipment", network.node("Supplier", "canner", **OUTSIDE))
    for name, label, stage, weight, days in (
        ("seed", "Estate", "seed", kilos, 300),
        ("harvest", "Estate", "raw", 900.0, 90),
        ("cans", "Facility", "finished", 500.0, 60),
    ):
        paper = network.node("Document", f"paper-{name}", kind="production_record")
        about = {"commodity": "tomato", "stage": stage, "made_on": D - timedelta(days=days), "documents": [paper]}
        network.node("Lot", name, **about, quantity=weight, unit="KG")
        network.fact("PRODUCED_AT", name, network.node(label, f"{name}-site", **OUTSIDE), documents=[paper])
    network.fact("INPUT_TO", "seed", "harvest", quantity=kilos, unit="KG", documents=["paper-harvest"])
    network.fact("INPUT_TO", "harvest", "cans", quantity=900.0, unit="KG", documents=["paper-cans"])
    network.fact("FROM_LOT", "line", "cans", quantity=500.0, unit="KG", documents=["paper-cans"])
    return network


@pytest.mark.parametrize(
    ("kilos", "said", "ends"), [(0.01, CLEAR, []), (0.00001, UNKNOWN, [("harvest", "mass_balance")])]
)
def test_tomatoes_are_traced_clear_to_seed_that_can_have_given_them(
    kilos: float, said: str, ends: list[tuple[str, str]]
) -> None:
    found = ask(from_seed(kilos))
    assert found["verdict"] == said
    assert [(end["id"], end["missing"]) for end in found["open_ends"]] == ends
