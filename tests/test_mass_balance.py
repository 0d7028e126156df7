"""The yields and where they come from; what a shortfall says can be computed again."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from graph.mass_balance import Yield, lot_shortfall, published, yields
from graph.projection import Fact, Node
from graph.scope import COMMODITIES, STAGE_RANK

FILE = Path(__file__).parents[1] / "graph" / "data" / "yields.csv"
ROWS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
ALL = [row for rows in published().values() for row in rows]


def _lot(name: str, quantity: float, unit: str = "KG", stage: str = "intermediate", commodity: str = "cotton") -> Node:
    return Node(name, "Lot", {"commodity": commodity, "stage": stage, "quantity": quantity, "unit": unit})


def _given(source: Node, quantity: float, unit: str = "KG") -> tuple[Fact, Node]:
    return Fact(f"input:{source.id}", "INPUT_TO", source.id, "lot", {"quantity": quantity, "unit": unit}), source


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["process"])
def test_every_yield_is_a_range_with_a_source(row: dict[str, str]) -> None:
    least, typical, most = (float(row[name]) for name in ("min_yield", "typical_yield", "max_yield"))
    assert 0 < least <= typical <= most
    assert row["commodity"] in COMMODITIES
    assert {row["input_stage"], row["output_stage"]} <= STAGE_RANK.keys()
    assert row["how_sure"] in ("read", "computed", "by definition", "recalled")
    assert row["source"]
    assert row["address"].startswith("http") == (row["how_sure"] == "read")


def test_the_highest_of_several_processes_counts() -> None:
    assert len(ALL) == len(ROWS)
    for key, rows in published().items():
        assert yields()[key].most == max(row.most for row in rows)
    assert yields()["cotton", "raw", "raw"].process == "lint repacked"


@pytest.mark.parametrize(("commodity", "end"), [("cotton", "yarn to garments"), ("tomato", "to ketchup")])
def test_two_steps_at_once_give_what_the_steps_give(commodity: str, end: str) -> None:
    first, second = yields()[commodity, "raw", "intermediate"], yields()[commodity, "intermediate", "finished"]
    both = yields()[commodity, "raw", "finished"]
    assert both.most == pytest.approx(first.most * second.most)
    assert end in second.process


@pytest.mark.parametrize("commodity", COMMODITIES)
@pytest.mark.parametrize("stage", ["raw", "intermediate"])
def test_nothing_is_gained_at_one_stage(commodity: str, stage: str) -> None:
    assert yields()[commodity, stage, stage].most == 1


def test_a_shortfall_can_be_computed_again() -> None:
    inputs = [_given(_lot("bale", 80, stage="raw"), 80), _given(_lot("sliver", 0.01, "T"), 0.01, "T")]
    assert lot_shortfall(_lot("yarn", 88), inputs, "cotton") is None
    short = lot_shortfall(_lot("yarn", 88.5), inputs, "cotton")
    assert short is not None
    assert short.kind == "mass_balance"
    assert short.because.startswith("lot yarn is 88.5 KG, its inputs can give at most 88: 80 x 0.975 (lint to yarn")
    factors = re.findall(r"(\S+) x (\S+) \(", short.because)
    assert sum(float(amount) * float(factor) for amount, factor in factors) == 88
    highest = yields()["cotton", "raw", "intermediate"]
    assert highest.source in short.because
    assert f"; {highest.how_sure})" in short.because


def test_so_much_seed_gives_so_much_harvest_at_most() -> None:
    seed = [_given(_lot("seed", 0.3, stage="seed", commodity="tomato"), 300, "G")]
    most = 0.3 * yields()["tomato", "seed", "raw"].most
    assert lot_shortfall(_lot("harvest", most, stage="raw", commodity="tomato"), seed, "tomato") is None
    short = lot_shortfall(_lot("harvest", most * 1.01, stage="raw", commodity="tomato"), seed, "tomato")
    assert short is not None
    assert (short.kind, "sowing seed to greenhouse tomatoes" in short.because) == ("mass_balance", True)


def test_a_shortfall_loses_no_digit_of_large_quantities() -> None:
    bales = [_given(_lot("bale", 1_234_567.5, stage="raw"), 1_234_567.5)]
    short = lot_shortfall(_lot("lint", 1_234_568, stage="raw"), bales, "cotton")
    assert short is not None
    assert "lot lint is 1,234,568 KG, its inputs can give at most 1,234,567.5: 1,234,567.5 x 1 (" in short.because


def test_one_stage_in_a_unit_that_is_no_weight_gains_nothing() -> None:
    cloth = [_given(_lot("grey", 100, "M"), 100, "M")]
    assert lot_shortfall(_lot("dyed", 100, "M"), cloth, "cotton") is None
    short = lot_shortfall(_lot("dyed", 101, "M"), cloth, "cotton")
    assert short is not None
    assert "100 x 1 (one stage: at one stage nothing is gained; by definition)" in short.because


@pytest.mark.parametrize(
    ("source", "output", "words"),
    [
        (_lot("seeds", 1, stage="seed"), _lot("lot", 1), "no yield is known"),
        (_lot("seeds", 9, "THOUSAND", stage="seed"), _lot("lot", 1, stage="raw"), "comparable unit"),
        (_lot("fabric", 9, "M"), _lot("lot", 1, "M", stage="finished"), "no yield is known"),
        (_lot("fabric", 9, "M"), _lot("lot", 1, stage="finished"), "comparable unit"),
        (
            *(_lot("cloth", 9), _lot("lot", 1, stage="fabric")),
            "the stage of lot is 'fabric', none of seed, raw, intermediate, finished",
        ),
        (_lot("cloth", 9, stage=None), _lot("lot", 1, stage="finished"), "the stage of cloth is not stated"),
        (_lot("cake", 9, stage="by-product"), _lot("lot", 1, stage="finished"), "no yield is known"),
    ],
)
def test_where_no_yield_is_known_it_is_said_and_nothing_is_cleared(source: Node, output: Node, words: str) -> None:
    quantity, unit = source.get("quantity"), source.get("unit")
    short = lot_shortfall(output, [_given(source, quantity, unit)], "cotton")
    assert short is not None
    assert (short.kind, words in short.because) == ("quantity", True)


def test_a_yield_says_who_says_so() -> None:
    yields_in_words = Yield("a to b", 0.1, 0.2, 0.3, "read", "A handbook, 2001", "https://example.org").in_words()
    assert yields_in_words == "a to b: A handbook, 2001; read"
