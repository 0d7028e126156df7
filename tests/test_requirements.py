"""The table of what must be shown, and to which steps, moves and goods its rows apply."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from graph.certainty import CERTAINTIES
from graph.document_kinds import DOCUMENT_KINDS
from review.requirements import ANY, MOVE, SHIPMENT, STEP, Requirement, _requirement, needed, requirements

FILE = Path(__file__).parent.parent / "review" / "data" / "requirements.csv"
UFLPA = {"xpcc_wro", "uflpa"}


def row(key: str) -> Requirement:
    return next(one for one in requirements() if one.key == key)


def keys(of: str, *goods: str, regimes: set[str] | None = None) -> list[str]:
    return [one.key for one in needed(of, goods, {"xuar_wro"} if regimes is None else regimes)]


def test_every_row_names_known_kinds_and_says_how_sure_it_is() -> None:
    for one in requirements():
        assert set(one.kinds) | set(one.not_enough) <= DOCUMENT_KINDS
        assert one.certainty and set(one.certainty) <= CERTAINTIES.keys()
        assert one.citation and one.title
        assert bool(one.not_enough) == bool(one.not_enough_because)
        assert one.certainty_in_words.count(";") >= len(one.certainty) - 1


def test_what_the_faq_lists_for_cotton_is_there_with_its_certainty() -> None:
    assert keys(STEP, "cotton") == ["cotton_bales", "cotton_growing", "cotton_production"]
    assert keys(MOVE, "cotton") == ["cotton_order", "cotton_invoice", "cotton_payment", "cotton_transport"]
    assert keys(SHIPMENT, "cotton") == [
        *("cotton_supplier_list", "cotton_flow_chart", "cotton_region_maps"),
        *("certificate_12_43a", "statement_12_43b", "english_translations", "few_redactions"),
    ]
    assert "F" in row("cotton_bales").certainty
    assert row("few_redactions").certainty == "P"


def test_what_the_faq_lists_for_tomatoes_is_there() -> None:
    assert keys(STEP, "tomato") == [
        *("tomato_seed_origin", "tomato_origin", "tomato_product_origin", "tomato_affidavit", "tomato_production"),
    ]
    assert keys(MOVE, "tomato") == ["tomato_order", "tomato_invoice", "tomato_payment", "tomato_transport"]


@pytest.mark.parametrize(
    ("goods", "regimes", "there"),
    [
        ("tomato", {"xuar_wro"}, True),
        ("tomato", UFLPA, False),
        ("cotton", UFLPA, True),
        ("cotton", {"uflpa"}, False),
    ],
)
def test_the_certificate_belongs_to_the_orders_that_reach_the_goods(goods: str, regimes: set[str], there: bool) -> None:
    found = keys(SHIPMENT, goods, regimes=regimes)
    assert [key in found for key in ("certificate_12_43a", "statement_12_43b")] == [there, there]


def test_a_shipment_of_both_needs_each_row_once() -> None:
    found = keys(SHIPMENT, "cotton", "tomato", regimes={"xuar_wro", "xpcc_wro"})
    assert len(found) == len(set(found))
    assert not needed(SHIPMENT, [], {"xuar_wro"})


@pytest.mark.parametrize(
    ("key", "process", "stage", "applies"),
    [
        ("cotton_bales", "ginning", "raw", True),
        ("cotton_bales", "growing", "raw", False),
        ("cotton_bales", "", "raw", True),
        ("cotton_bales", "", "", False),
        ("cotton_bales", "trading", "raw", False),
        ("cotton_production", "spinning", "intermediate", True),
        ("cotton_production", "ginning", "raw", False),
        ("cotton_production", "trading", "intermediate", False),
        ("cotton_production", "ginning; spinning", "intermediate", True),
        ("cotton_production", "", "", True),
        ("cotton_production", "printing", "finished", True),
        ("cotton_production", "shipping", "", False),
        ("tomato_origin", "growing", "raw", True),
        ("tomato_origin", "", "raw", True),
        ("tomato_origin", "", "finished", False),
        ("tomato_seed_origin", "seed_production", "seed", True),
        ("tomato_product_origin", "canning", "finished", True),
        ("tomato_product_origin", "growing", "raw", False),
        ("tomato_production", "growing", "raw", True),
        ("tomato_production", "shipping", "", False),
    ],
)
def test_to_which_steps_a_row_applies(key: str, process: str, stage: str, applies: bool) -> None:
    assert row(key).is_for_step(process, stage) is applies


@pytest.mark.parametrize(
    "wrong",
    [
        *({"of": "planet"}, {"commodity": "silk"}, {"ask": "nobody"}, {"certainty": "Z"}, {"made_here": "a poem"}),
        *({"only_between": "friends"}, {"kinds": ""}),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused(wrong: dict[str, Any]) -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        good = next(csv.DictReader(file, strict=True))
    assert _requirement(good).commodity != ANY
    with pytest.raises((ValueError, KeyError)):
        _requirement(good | wrong)
