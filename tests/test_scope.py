"""The scope of a line and the regimes by date, by cases derived by hand from the scope table and the law notes."""

from __future__ import annotations

from datetime import date

import pytest

from graph.scope import commodity_and_rank, day_that_matters, line_scope, regimes, tariff_row

AS_OF = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("hts", "fibre", "words", "covered", "commodity"),
    [
        ("6109.10.00", "100% cotton", None, "yes", "cotton"),
        ("6109.90", "60% cotton 40% polyester", None, "yes", "cotton"),
        ("6109.90", "100% polyester", None, "no", None),
        ("6109.90", "100% polyester, 0% cotton", None, "no", None),
        ("6109.90", None, "shirts", "examine", "cotton"),
        ("6109.90", "100% Baumwolle", None, "yes", "cotton"),
        ("5205.12", None, None, "yes", "cotton"),
        ("5205.12", "100% polyester", None, "examine", "cotton"),
        ("1512.21", None, None, "examine", "cotton"),
        ("2002.90.80", None, None, "yes", "tomato"),
        ("0702.00", None, None, "yes", "tomato"),
        ("0710.80", None, "frozen tomatoes, diced", "yes", "tomato"),
        ("0710.80", None, "frozen peas", "no", None),
        ("0710.80", None, None, "examine", "tomato"),
        ("1902.20", None, "ravioli in tomato sauce", "yes", "tomato"),
        ("8471.30", None, "laptops", "no", None),
        ("9801.00", "100% cotton", None, "examine", "cotton"),
        ("52", None, None, "examine", "cotton"),
        ("", None, "cotton towels", "examine", "cotton"),
        ("ABC", None, None, "no", None),
    ],
)
def test_line_scope(hts: str, fibre: str | None, words: str | None, covered: str, commodity: str | None) -> None:
    scope = line_scope(hts, fibre, words)
    assert (scope.covered, scope.commodity) == (covered, commodity)
    assert scope.because


def test_the_longest_prefix_decides() -> None:
    row = tariff_row("5801.22")
    assert row is not None
    assert row.prefix == "58012"
    assert row.stage == "intermediate"


@pytest.mark.parametrize(
    ("commodity", "stage", "hts", "expected"),
    [
        (None, None, None, (None, None)),
        ("Cotton", None, None, ("cotton", None)),
        ("tomatoes", None, "2002.90", ("tomato", 2)),
        (None, None, "5201.00", ("cotton", 1)),
        (None, None, "1207.29", ("cotton", None)),
        ("cotton", "finished", "5201", ("cotton", 3)),
        ("cotton", None, "2002.90", ("cotton", None)),
        ("polyester", None, "5402", ("polyester", None)),
        (None, None, "8452.10", ("other", None)),
        (None, None, "52", ("cotton", None)),
        (None, "by-product", "1512.21", ("cotton", None)),
    ],
)
def test_what_a_fact_says_of_its_goods(
    commodity: str | None, stage: str | None, hts: str | None, expected: tuple[str | None, int | None]
) -> None:
    assert commodity_and_rank(commodity, stage, hts) == expected


@pytest.mark.parametrize(
    ("imported", "entered", "entry_type", "expected"),
    [
        ("2020-11-29", None, None, []),
        ("2020-11-30", None, None, ["xpcc_wro"]),
        ("2021-01-12", None, None, ["xpcc_wro"]),
        ("2021-01-13", None, None, ["xpcc_wro", "xuar_wro"]),
        ("2022-06-20", None, None, ["xpcc_wro", "xuar_wro"]),
        ("2022-06-21", None, None, ["xpcc_wro", "uflpa"]),
        ("2020-06-01", "2021-01-12", "ftz", ["xpcc_wro"]),
        ("2020-06-01", "2021-01-13", "ftz", ["xpcc_wro", "xuar_wro"]),
        ("2020-06-01", "2022-06-20", "warehouse", ["xpcc_wro", "xuar_wro"]),
        ("2022-06-20", "2022-06-21", "warehouse", ["xpcc_wro", "xuar_wro", "uflpa"]),
        ("2022-06-20", "2022-06-21", "consumption", ["xpcc_wro", "xuar_wro"]),
        ("2022-06-21", "2022-07-01", "ftz", ["xpcc_wro", "uflpa"]),
        (None, "2021-05-01", None, ["xpcc_wro", "xuar_wro"]),
        (None, None, None, ["xpcc_wro", "uflpa"]),
    ],
)
def test_regimes_by_date(
    imported: str | None, entered: str | None, entry_type: str | None, expected: list[str]
) -> None:
    shipment = {
        "import_date": date.fromisoformat(imported) if imported else None,
        "entry_date": date.fromisoformat(entered) if entered else None,
        "entry_type": entry_type,
    }
    found = regimes(shipment, AS_OF)
    assert [regime.regime for regime in found] == expected
    assert all(regime.because and regime.citation for regime in found)


def test_the_day_that_matters_is_the_import_then_the_entry_then_the_as_of_date() -> None:
    imported, entered = date(2023, 1, 1), date(2023, 2, 1)
    assert day_that_matters({"import_date": imported, "entry_date": entered}, AS_OF) == imported
    assert day_that_matters({"entry_date": entered}, AS_OF) == entered
    assert day_that_matters({}, AS_OF) == AS_OF
