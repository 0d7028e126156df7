"""Portions of a shipment: which lines and lots can be told apart, with quantities that are only ever what is stated."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from graph.errors import UserMistake
from graph.exposure import CLEAR, EXPOSED, INFERRED, assess
from graph.projection import Projection
from graph.questions import Asking
from review import lot_portions as lots_module
from review.amounts import Amount, plain, total
from review.clock_rules import rules
from review.lot_portions import lot_portions
from review.outcomes import outcome_rules
from review.portions import DIVIDED, OUTSIDE, PROVE, REMAIN, SEPARATE, Portions, portions_of
from tests.networks import INSIDE, Asked, D, Network, traced_networks
from tests.networks import OUTSIDE as PLACED_OUTSIDE

BALES = {"hts": "5201.00.14", "fibre_content": "100% cotton"}
POLYESTER = {"hts": "6109.90.10", "fibre_content": "100% polyester"}
NOT_STATED = {"hts": "6214.90.00", "description": "Scarves"}


def shipment(**said: Any) -> Network:
    network = Network()
    network.node("Shipment", "S", **({"import_date": D} | said))
    network.node("Document", "paper", kind="bale_list")
    network.node("Estate", "farm", **PLACED_OUTSIDE)
    network.node("Estate", "inside", **INSIDE)
    network.fact("PRODUCED_AT", "S", network.node("Facility", "maker", **PLACED_OUTSIDE))
    return network


def line(network: Network, name: str, **said: Any) -> str:
    network.fact("HAS_LINE", "S", network.node("Line", name, shipment_id="S", **said))
    return name


def lot(network: Network, of: str, name: str, farm: str = "farm", kg: float | None = 100, **fact: Any) -> str:
    network.node("Lot", name, commodity="cotton", stage="raw", quantity=100, unit="KG", documents=["paper"])
    network.fact("PRODUCED_AT", name, farm)
    network.fact("FROM_LOT", of, name, **({"quantity": kg, "unit": "KG", "documents": ["paper"]} | fact))
    return name


def found(network: Network, as_of: date = D) -> Portions:
    projection = network.projection()
    (answer,) = assess(projection, ["S"], as_of=as_of)
    portions = portions_of(projection, "S", as_of, answer)
    json.dumps(portions.as_json())
    return portions


def parts(portions: Portions) -> dict[str, str]:
    return {one.line.id: one.part for one in portions.lines}


def mixed() -> Network:
    """Four lines: traced clear, from inside, of another fibre, and of a fibre that nobody stated."""
    network = shipment(port_of_entry="Savannah")
    lot(network, line(network, "L1", **BALES, quantity=100, unit="KG", value_usd=500), "B1")
    lot(network, line(network, "L2", **BALES, quantity=100, unit="KG", value_usd=400), "B2", "inside")
    line(network, "L3", **POLYESTER, quantity=40, unit="PCS", value_usd=90.1)
    line(network, "L4", **NOT_STATED, quantity=0.1, unit="kg")
    return network


def test_a_mixed_shipment_is_told_apart() -> None:
    portions = found(mixed())
    assert parts(portions) == {"L1": PROVE, "L2": SEPARATE, "L3": REMAIN, "L4": SEPARATE}
    assert [(one.covered, one.verdict) for one in portions.lines] == [
        *[("yes", "traced clear"), ("yes", "exposed")],
        *[("no", "not assessed"), ("examine", "unknown")],
    ]
    separate = portions.part(SEPARATE)
    assert separate and separate.quantity.sums == (("KG", 100.1),)
    assert separate.value.sums == (("USD", 400.0),)
    assert separate.value.missing == ("L4",)
    assert not portions.nothing
    said = " ".join(portions.proposal)
    assert "port of entry (Savannah)" in said
    assert (
        "To separate (covered or to examine, and not traced clear): L2, 100 KG; L4, 0.1 kg. In all: 100.1 KG." in said
    )
    assert "400 USD, and the value of L4, which is not stated" in said
    assert "Whether that may be entered, the port decides." in said
    assert any("no cleared line" in one for one in portions.not_settled)
    assert any("to examine counts as one to separate" in one for one in portions.not_settled)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "No line is recorded"),
        ([BALES], "one line, and no lot divides it"),
        ([BALES, NOT_STATED], "Every line is covered or to examine and none is traced clear"),
        ([POLYESTER, POLYESTER], "No line is covered or to examine without being traced clear"),
    ],
)
def test_where_there_is_nothing_to_separate_it_says_why(lines: list[dict[str, Any]], words: str) -> None:
    network = shipment()
    for number, said in enumerate(lines):
        line(network, f"L{number}", **said)
    portions = found(network)
    assert words in portions.nothing
    assert portions.proposal == ()
    assert len(portions.outcomes) == 4


@pytest.mark.parametrize("lines", [[BALES], [BALES, NOT_STATED]])
@pytest.mark.parametrize(
    ("days", "held"),
    [
        ({}, False),
        ({"detained_on": 0}, True),
        ({"detained_on": 1}, False),
        ({"detained_on": -9, "release_date": -1}, False),
        ({"release_date": -9, "detained_on": -1}, True),
    ],
)
def test_the_whole_is_held_only_where_the_goods_are(
    lines: list[dict[str, Any]], days: dict[str, int], held: bool
) -> None:
    network = shipment(**{name: D + timedelta(days=later) for name, later in days.items()})
    for number, said in enumerate(lines):
        line(network, f"L{number}", **said)
    nothing = found(network).nothing
    assert nothing.endswith("the whole is held." if held else "nothing to separate, a detention would hold the whole.")


def test_before_any_regime_there_is_nothing_to_separate() -> None:
    network = shipment(import_date=date(2019, 5, 1))
    line(network, "L1", **BALES)
    line(network, "L2", **POLYESTER)
    portions = found(network)
    assert set(parts(portions).values()) == {OUTSIDE}
    assert "No regime reaches" in portions.nothing
    assert portions.not_settled == ()


def test_a_line_is_divided_by_its_lots() -> None:
    network = shipment()
    line(network, "L1", **BALES, quantity=250, unit="KG", value_usd=900)
    lot(network, "L1", "B1", kg=90)
    lot(network, "L1", "B2", "inside", kg=80)
    portions = found(network)
    assert parts(portions) == {"L1": DIVIDED}
    assert not portions.nothing
    separate, prove = portions.part(SEPARATE), portions.part(PROVE)
    assert separate and prove
    assert [(one.of, one.in_words) for one in separate.amounts] == [("B2", "80 KG"), ("the rest of L1", "80 KG")]
    assert prove.quantity.sums == (("KG", 90.0),)
    assert separate.value.sums == prove.value.sums == ()
    assert separate.value.missing == ("some of L1",)


def test_a_quantity_that_is_not_stated_is_missing_and_no_nought() -> None:
    network = shipment()
    line(network, "L1", **BALES, quantity=200, unit="KG")
    lot(network, "L1", "B1")
    lot(network, "L1", "B2", "inside", kg=None)
    separate = found(network).part(SEPARATE)
    assert separate
    assert separate.quantity.sums == ()
    assert separate.quantity.missing == ("B2", "the rest of L1")
    assert separate.quantity.in_words() == "the quantity of B2 and of the rest of L1, which is not stated"


def test_units_are_never_mixed() -> None:
    summed = total([Amount("a", 0.1, "kg"), Amount("b", 0.2, "KG "), Amount("c", 3, "PCS"), Amount("d", 5, None)])
    assert summed.sums == (("KG", 0.3), ("PCS", 3.0))
    assert summed.missing == ("d",)
    assert summed.in_words() == "0.3 KG and 3 PCS, and the quantity of d, which is not stated"
    assert [plain(0.0004), plain(1234567.5), plain(1000)] == ["0.0004", "1,234,567.5", "1,000"]
    assert (total([]).in_words(), Amount("x", 5, " ").in_words) == ("nothing", "5 (unit not stated)")


def test_a_maker_inside_keeps_every_lot_of_the_line() -> None:
    network = shipment()
    network.nodes["maker"] = ("Facility", dict(INSIDE))
    lot(network, line(network, "L1", **BALES, quantity=100, unit="KG"), "B1")
    (one,) = found(network).lines
    assert one.part == SEPARATE
    assert one.lots.whole_line == ("maker is a source of risk: inside the XUAR by coordinates",)
    assert [lot.verdict for lot in one.lots.lots] == ["unknown"]


def test_a_maker_that_lies_nobody_knows_where_keeps_every_lot() -> None:
    network = shipment()
    network.nodes["maker"] = ("Facility", {"xuar": "unplaced"})
    lot(network, line(network, "L1", **BALES, quantity=100, unit="KG"), "B1")
    (one,) = found(network).lines
    assert one.lots.whole_line == ("where maker lies is not known",)


@pytest.mark.parametrize(
    ("how", "because"),
    [
        ({"documents": None}, "no document shows that L1 comes from it"),
        ({"documents": ["gone"]}, "no document shows that L1 comes from it"),
    ],
)
def test_a_lot_without_a_paper_is_not_clear(how: dict[str, Any], because: str) -> None:
    network = shipment()
    lot(network, line(network, "L1", **BALES, quantity=100, unit="KG"), "B1", **how)
    (one,) = found(network).lines
    assert [(lot.verdict, lot.because) for lot in one.lots.lots] == [("unknown", because)]


def test_a_lot_made_after_the_import_is_not_clear() -> None:
    network = shipment()
    lot(network, line(network, "L1", **BALES, quantity=100, unit="KG"), "B1")
    network.nodes["B1"][1]["made_on"] = date(2024, 1, 1)
    (one,) = found(network).lines
    assert "B1 was made on 2024-01-01, after" in one.lots.lots[0].because


def test_a_line_of_very_many_lots_says_that_they_were_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lots_module, "MOST_LOTS", 1)
    network = shipment()
    line(network, "L1", **BALES, quantity=200, unit="KG")
    lot(network, "L1", "B1")
    lot(network, "L1", "B2", "inside")
    (one,) = found(network).lines
    assert (one.part, one.lots.lots) == (SEPARATE, ())
    assert "it has 2 lots" in one.lots.left_out


@given(traced_networks())
@settings(max_examples=60, deadline=None)
def test_lots_and_lines_agree(asked: Asked) -> None:
    """A clear line has only clear lots; a line with a path has a lot with one, or something is said of all of it."""
    projection = asked.network.projection()
    options = {"as_of": D} | {k: v for k, v in asked.options.items() if k in ("as_of", "look_back_months")}
    for node in projection.labelled("Line"):
        if not projection.leaving("FROM_LOT", node.id):
            continue
        (answer,) = assess(projection, [node.id], **options)
        held = lot_portions(projection, node, Asking(**options))
        verdicts = {lot.verdict for lot in held.lots}
        if answer.verdict == CLEAR:
            assert (verdicts, held.rest, held.whole_line) == ({CLEAR}, None, ())
        if answer.verdict in (EXPOSED, INFERRED):
            assert verdicts & {EXPOSED, INFERRED} or held.whole_line
        if EXPOSED in verdicts:
            assert answer.verdict == EXPOSED


@pytest.mark.parametrize(
    ("said", "words", "beyond"),
    [
        ({}, "No notice of detention is on file", []),
        ({"detention_notice": "N-1"}, "Notice N-1 is on file, but what it asks for is not known", []),
        ({"requested": ["invoice"]}, "All of them are kinds that our rows know", []),
        (
            {"requested": ["invoice", "payroll_records"]},
            "Payroll records is no kind that our rows know",
            ["payroll_records"],
        ),
    ],
)
def test_the_notice_decides(said: dict[str, Any], words: str, beyond: list[str]) -> None:
    portions = found(shipment(**said))
    assert words in portions.notice.in_words
    assert "the notice decides" in portions.notice.in_words
    assert portions.as_json()["notice"]["beyond"] == beyond


def test_the_four_outcomes_are_cited_and_their_clocks_exist() -> None:
    assert [rule.outcome for rule in outcome_rules()] == ["amend_entry", "bonded_warehouse", "export", "destroy"]
    for rule in outcome_rules():
        assert "F" in rule.certainty
        assert rule.citation.startswith("CBP XUAR WRO FAQ")
        assert set(rule.clocks) <= {clock.clock for clock in rules()}
        assert rule.needs


def test_an_outcome_carries_the_clocks_that_bear_on_it() -> None:
    network = shipment(import_date=date(2022, 3, 10), detained_on=date(2022, 3, 15), excluded_on=date(2022, 5, 1))
    line(network, "L1", **BALES)
    outcomes = {one["outcome"]: one for one in found(network, date(2022, 5, 20)).as_json()["outcomes"]}
    export = {clock["clock"]: clock for clock in outcomes["export"]["clocks"]}
    assert export["wro_proof"]["due"] == "2022-06-10"
    assert export["wro_abandonment"]["due"] == "2022-06-30"
    assert "before seizure" in outcomes["export"]["says"]
    assert "12.42(f)" in outcomes["export"]["note"]
    assert "12.44(a)" in outcomes["export"]["citation"]


def test_a_clock_of_goods_that_nobody_detained_says_so() -> None:
    network = shipment(import_date=date(2022, 3, 10))
    line(network, "L1", **BALES)
    outcomes = {one["outcome"]: one for one in found(network, date(2022, 5, 20)).as_json()["outcomes"]}
    proof = next(clock for clock in outcomes["export"]["clocks"] if clock["clock"] == "wro_proof")
    assert (proof["applies"], "only once the goods are detained" in proof["in_words"]) == (False, True)


@pytest.mark.parametrize("name", ["gone", "L1"])
def test_what_is_no_shipment_is_a_mistake(name: str) -> None:
    network = shipment()
    line(network, "L1", **BALES)
    projection: Projection = network.projection()
    (answer,) = assess(projection, ["S"], as_of=D)
    with pytest.raises(UserMistake, match=f"no shipment '{name}'"):
        portions_of(projection, name, D, answer)


def test_goods_that_nobody_knows_are_asked_for_each_commodity() -> None:
    network = shipment()
    lot(network, line(network, "L1", description="goods", quantity=100, unit="KG"), "B1")
    (one,) = found(network).lines
    assert one.covered == "examine"
    assert [lot.lot for lot in one.lots.lots] == ["B1"]
    assert one.part == SEPARATE
