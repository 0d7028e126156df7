"""The scope of a line and the regimes by date, by cases derived by hand from the scope table and the law notes."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.foods import FoodRow, food_rows
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
        ("ABC", None, None, "examine", None),
        ("ABC", None, "cotton towels", "examine", "cotton"),
        # Letters, signs and lengths that no number has: read only by a heading that stands before them.
        ("61AB.10.00", "100% cotton", None, "examine", "cotton"),
        ("61AB.10.00", "100% polyester", None, "examine", None),
        ("6109.10.00.1O", "100% cotton", None, "yes", "cotton"),
        ("6109.10.00.1O", "100% polyester", None, "no", None),
        ("6109.10.00.1O", None, None, "examine", "cotton"),
        ("5801X", "100% cotton", None, "examine", "cotton"),
        ("8471.3O", None, "laptops", "no", None),
        ("8471.30; 5205.12", None, None, "examine", None),
        ("HTS 6109.10.00", "100% cotton", None, "yes", "cotton"),
        ("610910001234", "100% polyester", None, "examine", None),
        ("610910001234", None, None, "examine", "cotton"),
        ("702.00", None, None, "examine", "tomato"),
        ("6109.1", "100% polyester", None, "no", None),
        ("61091", "100% polyester", None, "examine", None),
        ("6", None, None, "examine", None),
        ("12", None, None, "examine", None),
        ("00000000", None, None, "examine", None),
        ("9801.00", None, "returned goods", "examine", None),
        ("84", None, None, "no", None),
        # No number: the words decide, and where nothing is stated nobody knows.
        ("", None, None, "examine", None),
        (" . ", "-", " ", "examine", None),
        ("", "100% cotton", None, "yes", "cotton"),
        ("", "100% polyester", None, "no", None),
        ("", "100% polyester", "cotton shirts", "examine", "cotton"),
        ("", "n/a", "shirts", "examine", None),
        ("", None, "laptops", "examine", None),
        # A description that speaks against the fibre content, and a company that is no fibre.
        ("6109.90", "100% polyester", "cotton shirts", "examine", "cotton"),
        ("6109.90", "100% polyester", "shirts of Invented Co., not cotton", "no", None),
        ("5205.12", "n/a", None, "yes", "cotton"),
        ("2103.90", None, "Tomatenmark", "yes", "tomato"),
        ("2103.90", None, "pesto without tomato", "examine", "tomato"),
        ("2103.90", None, "n/a", "examine", "tomato"),
        ("1604.20", None, "10.0% tomato sauce", "yes", "tomato"),
    ],
)
def test_line_scope(hts: str, fibre: str | None, words: str | None, covered: str, commodity: str | None) -> None:
    scope = line_scope(hts, fibre, words)
    assert (scope.covered, scope.commodity) == (covered, commodity)
    assert scope.because


@pytest.mark.parametrize(
    ("hts", "words"),
    [
        *[("2103.90.90", words) for words in ("Marinara", "Pizza sauce", "Pasta sauce", "Sauce", "Pelati", "Salsa")],
        *[("2103.90.90", words) for words in ("Mixed sauces and condiments", "soy, sauce", "mustard and curry sauce")],
        *(("1905.90", "Pizza Margherita"), ("1905.90", "Bread, filled"), ("2005.51", "Baked beans")),
        *(
            ("1902.30", "Dried noodle cup"),
            ("1902.30", "Ravioli in sauce"),
            ("1902.19", "Pasta"),
            ("1902.19", "dried pasta with sauce"),
        ),
        *(("1209.91", "Vegetable seeds"), ("1209.91", "Seeds for sowing"), ("0712.90.85", "Dried vegetables")),
        *(("0711.90", "Vegetables in brine"), ("2104.10", "Onion soup"), ("2001.90", "peas, mixed")),
        *(("1604.13", "Sardines"), ("1604.13", "Sardines, frozen"), ("1604.13", "Sardines in oil with vegetables")),
        *(("1604.13", "Dried onions and sardines"), ("1604.13", "sardines and dried onions")),
        *(("1604.13", "tuna in oil and sardines"), ("1604.13", "smoked salmon and tuna")),
        *(("1602.50", "Meatballs"), ("1602.49", "Sausages"), ("2005.99", "Peppers"), ("2005.99", "Stuffed cabbage")),
        *(("2103.90", "酱油"), ("2103.90", "соус"), ("2103.90", "xyz"), ("2005.70", "Olives in brine xyz")),
        *(("2005.99", "frozen, 10 kg"), ("2005.70", "Olives without tomato in sauce")),
    ],
)
def test_food_that_may_hold_tomatoes_is_examined_and_the_words_that_decide_nothing_are_named(
    hts: str, words: str
) -> None:
    scope = line_scope(hts, None, words)
    assert (scope.covered, scope.commodity) == ("examine", "tomato")
    assert repr(words) in scope.because


def test_the_reason_names_the_words_that_decided_nothing_and_no_others() -> None:
    because = line_scope("2103.90", None, "Soy sauce and marinara, pizza sauce").because
    assert "whether 'marinara', 'pizza' and 'sauce' are of tomatoes is not known" in because
    assert "names no food" in line_scope("2005.99", None, "frozen, 10 kg").because
    assert len(line_scope("2103.90", None, " ".join(f"sauce{n} x" for n in range(5_000))).because) < 600


@pytest.mark.parametrize(
    ("hts", "words"),
    [
        *[("2103.90", words) for words in ("Soy sauce", "Fish sauce, 24 x 500 ml", "Mayonnaise in jars", "mustard")],
        *(("2103.90", "Mayonnaise without tomato"), ("2005.70", "Olives in brine"), ("2005.70", "OLIVES, IN BRINE.")),
        *(("2001.90", "Gherkins and onions in vinegar"), ("1905.90", "Crackers and wafers, retail packs")),
        *(("1902.19", "Uncooked pasta"), ("1902.19", "dried egg noodles"), ("1604.13", "Sardines in olive oil")),
        *(("1604.14", "Tuna and salmon in oil"), ("1604.14", "Tuna, smoked, 125 g"), ("1604.13", "Sardinas en aceite")),
        *(("1604.14", "Tuna in water, cans"), ("1602.41", "Ham, sliced"), ("1602.49", "plain sausages")),
        *(("2106.90", "Coffee preparations"), ("1209.91", "Pepper seeds for sowing"), ("1209.91", "cabbage seed")),
        *(("0712.90.85", "Dried mushrooms, sliced, organic"), ("0710.80", "frozen spinach & broccoli")),
    ],
)
def test_food_that_is_known_to_hold_no_tomatoes_is_not_covered(hts: str, words: str) -> None:
    scope = line_scope(hts, None, words)
    assert (scope.covered, scope.commodity) == ("no", None)
    assert repr(words) in scope.because


@pytest.mark.parametrize("hts", ["0712.90.74", "0712.90.7800"])
def test_a_statistical_suffix_of_tomatoes_is_covered_whatever_the_words(hts: str) -> None:
    scope = line_scope(hts, None, "Dried vegetables")
    assert (scope.covered, scope.commodity, scope.stage) == ("yes", "tomato", "intermediate")
    assert scope.row is not None and scope.row.written in ("0712.90.74", "0712.90.78")


@pytest.mark.parametrize("row", food_rows(), ids=lambda row: row.words)
def test_every_row_of_the_food_table_is_read(row: FoodRow) -> None:
    """A food accounts for the goods, one that is open where a word settles it, the others for nothing."""
    assert line_scope("2103.90", None, row.words).covered == ("no" if row.kind == "food" else "examine")
    if row.kind == "open":
        for settled in (f"{row.words} in oil", f"plain {row.words}", f"{row.words}, smoked"):
            assert line_scope("2103.90", None, settled).covered == "no", settled
    elif row.kind != "food":
        assert line_scope("2103.90", None, f"gherkins {row.words}").covered == "no"
    assert line_scope("2103.90", None, f"{row.words} with tomatoes").covered == "yes"


@given(st.lists(st.sampled_from([row.words for row in food_rows()]), max_size=8), st.text("abcdefghij", min_size=11))
@settings(deadline=None)
def test_a_word_that_nobody_knows_is_never_no(words: list[str], unknown: str) -> None:
    for place in (0, len(words)):
        said = ", ".join([*words[:place], unknown, *words[place:]])
        assert line_scope("2103.90", None, said).covered == "examine", said


@pytest.mark.parametrize(
    ("language", "cotton", "others"),
    [
        ("English", "60% cotton 40% polyester", "95% polyester, 5% spandex"),
        ("German", "60% Baumwolle, 40% Leinen", "80% Schurwolle 20% Polyamid"),
        ("French", "60 % coton, 40 % lin", "70 % laine 30 % soie"),
        ("Spanish", "60% algodón 40% lino", "100% poliéster"),
        ("Italian", "60% cotone 40% viscosa", "70% lana 30% seta"),
        ("Portuguese", "60% ALGODÃO 40% LINHO", "70% lã 30% acrílico"),
        ("Chinese", "棉60% 聚酯纤维40%", "涤纶65% 粘胶35%"),
        ("Chinese, traditional", "60%棉 40%滌綸", "100％聚酯纖維"),
        ("Turkish", "%60 PAMUK %40 POLYESTER", "%70 yün %30 akrilik"),
        ("Vietnamese", "60% bông 40% polyester", "100% lụa"),
        ("codes", "60% CO 40% PES", "95% PES 5% EA"),
    ],
)
def test_fibres_are_read_in_many_languages(language: str, cotton: str, others: str) -> None:
    assert line_scope("6109.90", cotton, None).covered == "yes", language
    assert line_scope("6109.90", others, None).covered == "no", language


@pytest.mark.parametrize(
    "fibre",
    [
        *(
            "90.0% polyester 10.0% cotton",
            "100,0% Baumwolle",
            "5% polyester 5% cotton",
            "polycotton",
            "50/50 poly cotton",
        ),
        *(
            "100% recycled polyester, cotton lining",
            "Shell: 100% polyester; lining: 100% cotton",
            "0% polyester cotton",
        ),
        *("100% cotton 0%", "polyester, cotton 0% - 5%", "95% polyester, cotton >0%", "cotton, 0% polyester"),
        *("Cotton / polyester: 0% / 100%", "100%, cotton 0%, polyester", "100% cotton (recycled cotton 0%)"),
        *("65% polyester, 35% COTTON", "c\u00adotton 100%", "100%cotton", "no. 40 cotton yarn", "non-woven cotton"),
    ],
)
def test_cotton_that_is_named_counts(fibre: str) -> None:
    assert line_scope("6109.90", fibre, None).covered == "yes"


@pytest.mark.parametrize(
    "fibre",
    [
        *("100% natural fibre", "n/a", "unknown", "mixed fibers", "other fibres", "100% xyz", "0% cotton", "no cotton"),
        *("95% polyester 5% other fibres", "65% polyester 35% xyz", "60% polyester", "60% polyester 60% wool"),
        *(
            "120% polyester",
            "1000% polyester",
            "polyester",
            "100% rayon, cotton feel",
            "仿棉 100% 涤纶",
            "100% cupro",
            "???",
        ),
        *("Shell: 100% polyester", "100% polyester exclusive of trimming", "100% polyester, lining as per sample"),
        *("Polyester: 50% nylon 50% xyz", "50% nylon 50% polyester 100% xyz", "100% polyester 50% nylon"),
    ],
)
def test_a_fibre_content_that_does_not_account_for_the_whole_is_examined(fibre: str) -> None:
    scope = line_scope("6109.90", fibre, None)
    assert (scope.covered, scope.commodity) == ("examine", "cotton")
    assert fibre == "???" or repr(fibre) in scope.because


@pytest.mark.parametrize(
    "fibre",
    [
        *(
            "100% polyester",
            "Polyester 100%, cotton 0%",
            "Shell: 100% polyester; lining: 100% nylon",
            "pure silk",
            "全涤",
        ),
        *(
            "33.3% wool 33.3% silk 33.3% linen",
            "100% polyester (recycled)",
            "cotton-free, 100% nylon",
            "100 pct polyester",
        ),
        *("100 % polyester (coton: 0 %)", "100% polyester (cotton 0%)", "100% polyester, cotton: 0%"),
        *("Polyester: 100 % (0 % coton)", "polyester 100%; 0,0 % cotton", "0% cotton / 100% polyester"),
        *("100% polyester + cotton 0%", "%100 polyester (%0 pamuk)", "65% polyester, 35% nylon (coton = 0.00 %)"),
    ],
)
def test_known_fibres_that_account_for_the_whole_are_not_cotton(fibre: str) -> None:
    assert line_scope("6109.90", fibre, None).covered == "no"


@given(st.text(max_size=60) | st.text("0123456789%., cotnplyesrwl/", max_size=60), st.text(max_size=30))
@settings(deadline=None)
def test_any_text_has_an_answer(fibre: str, hts: str) -> None:
    for number in (hts, "6109.90"):
        scope = line_scope(number, fibre, hts)
        assert scope.covered in ("yes", "no", "examine") and scope.because
        assert (scope.covered == "no") <= (scope.commodity is None)


def test_a_long_fibre_content_is_read_in_bounded_time_and_shown_in_part() -> None:
    scope = line_scope("6109.90", "1% polyester, " * 2_000, None)
    assert scope.covered == "no" or len(scope.because) < 400


def test_the_row_that_decided_is_a_field() -> None:
    row = line_scope("5801.22.10", None, None).row
    assert row is not None and (row.written, row.prefix) == ("5801.2", "58012")
    assert row.description.startswith("Cotton pile") and row.description in line_scope("5801.22.10", None, None).because
    refused = line_scope("6109.90", "100% polyester", None)
    assert refused.row is not None and refused.row.prefix == "61"
    assert line_scope("8471.30", None, None).row is None


def test_every_row_of_the_fibre_table_is_read() -> None:
    """The first name of each fibre, at 100%: cotton is covered, another fibre is not, a vague one is examined."""
    expected = {"cotton": "yes", "cotton code": "yes", "other": "no", "vague": "examine", "alike": "examine"}
    table = (files("graph") / "data" / "fibres.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines(), strict=True):
        for name in row["names"].split(";"):
            plain = name.strip("*")
            assert line_scope("6109.90", f"100% {plain}", None).covered == expected[row["kind"]], plain


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
        # A number that cannot be read says nothing, so a step is not left out for it.
        (None, None, "84O2.10", (None, None)),
        (None, None, "702.00", (None, None)),
        ("cotton", None, "84O2.10", ("cotton", None)),
        (None, None, "5205.1Z", ("cotton", 2)),
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
