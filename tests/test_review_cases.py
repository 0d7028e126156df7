"""The regimes and clocks of dated cases, worked out by hand from the law notes: tests/review_cases.csv.

A row's `clocks` are all that run: `clock=due/status`, where the due date is no business day with `>` and the next one,
and where the clock cannot be computed with the date that is missing in place of the due date. `derivation` is the
arithmetic, `citation` the rule with the letter of how sure it is.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.certainty import CERTAINTIES
from graph.regimes import regimes
from graph.schema import NODES
from review.clocks import CANNOT_COMPUTE, Clock, clocks

FILE = Path(__file__).parent / "review_cases.csv"
CASES = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines(), strict=True))
DATES = [p.name for p in NODES["Shipment"].properties if p.kind == "date" and p.name in CASES[0]]
MUST_HOLD = {
    *("2020-11-29", "2020-11-30", "2021-01-12", "2021-01-13", "2022-06-20", "2022-06-21"),
    *("2024-02-29", "2021-11-30", "2022-01-31"),
}


def shipment(case: dict[str, str]) -> dict[str, Any]:
    dates = {name: date.fromisoformat(case[name]) for name in DATES if case[name]}
    return dates | ({"entry_type": case["entry_type"]} if case["entry_type"] else {})


def in_the_table_s_words(clock: Clock) -> str:
    if clock.status == CANNOT_COMPUTE:
        return f"{clock.clock}={','.join(clock.missing)}/{clock.status}"
    beside = f">{clock.next_business_day}" if clock.next_business_day else ""
    return f"{clock.clock}={clock.due}{beside}/{clock.status}"


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_case_worked_out_by_hand(case: dict[str, str]) -> None:
    of, as_of = shipment(case), date.fromisoformat(case["as_of"])
    found = regimes(of, as_of)
    assert [regime.regime for regime in found] == [r for r in case["regimes"].split(";") if r], case["derivation"]
    told = {in_the_table_s_words(clock) for clock in clocks(of, as_of)}
    assert told == {c for c in case["clocks"].split(";") if c}, case["derivation"]


def test_the_table_is_whole() -> None:
    assert len(CASES) >= 60
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert {case["entry_type"] for case in CASES} == {"", "consumption", "ftz", "warehouse"}
    assert {case[name] for case in CASES for name in ("import_date", "entry_date")} >= MUST_HOLD
    for case in CASES:
        assert case["shows"] and case["derivation"], case["id"]
        assert any(f"({letter})" in case["citation"] for letter in CERTAINTIES), case["id"]
