"""Cleaning: what comes out, that twice is once, and that the quick ways agree with the careful one."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import schema
from graph.declarations import VALUE_KINDS
from ingest import cleaning, words
from ingest.apply import PLACE_COLUMNS
from ingest.cleaning import CLEANERS, Memo, Odd, plain_numbers, plain_texts
from ingest.countries import country_code
from ingest.kinds import ALL, KINDS
from ingest.tagging import LOOKED_AT


def _value(cleaned: Any) -> Any:
    return cleaned.value if isinstance(cleaned, Odd) else cleaned


def _clean(name: str, cell: str) -> Any:
    return _value(CLEANERS[name].clean(cell))


@pytest.mark.parametrize("name", sorted(CLEANERS))
def test_a_cell_of_control_characters_is_blank_or_a_reject(name: str) -> None:
    memo = Memo(CLEANERS[name].clean)
    assert memo["\x1b"] in (None, "", [])


@given(st.sampled_from(sorted(CLEANERS)), st.text(min_size=1))
def test_cleaning_twice_is_cleaning_once(name: str, cell: str) -> None:
    memo = Memo(CLEANERS[name].clean)
    once = memo[cell]
    if once is None:
        return
    again = ";".join(once) if isinstance(once, list) else ("no", "yes")[once] if isinstance(once, bool) else str(once)
    assert memo[again] == once


@given(st.lists(st.text(alphabet=st.sampled_from(" ab\té\u0301=+-@(\n中0."), max_size=6), min_size=1))
def test_quick_texts_agree_with_careful_ones(cells: list[str]) -> None:
    if plain_texts(cells):
        assert [cleaning.text(cell) for cell in cells if cell] == [cell for cell in cells if cell]


@given(st.lists(st.text(alphabet=st.sampled_from("0123456789.-e_ ,n"), max_size=6), min_size=1))
def test_quick_numbers_agree_with_careful_ones(cells: list[str]) -> None:
    quick = plain_numbers(cells, least=0.0)
    if quick is not None:
        assert quick == [cleaning.quantity(cell) if cell else None for cell in cells]


@given(st.dates(cleaning.EARLIEST, cleaning.LATEST - timedelta(days=1)))
def test_days_come_back_in_every_way_of_writing(value: date) -> None:
    for written in ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y-%m-%dT00:00:00Z", " %Y-%m-%d 10:20 "):
        assert cleaning.day(value.strftime(written)) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_come_back(value: float) -> None:
    assert cleaning.number(repr(value)) == value


@given(st.integers(0, 9_999_999), st.integers(0, 99))
def test_thousands_may_be_parted(whole: int, cents: int) -> None:
    assert math.isclose(cleaning.number(f"{whole:,}.{cents:02}"), whole + cents / 100)


@given(st.integers(100, 9999), st.integers(0, 99), st.integers(0, 99))
def test_the_eaten_zero_is_put_back_whatever_follows(heading: int, sub: int, more: int) -> None:
    given_ = f"{heading}.{sub:02}.{more:02}"
    assert _clean("hts", given_) == f"{heading:04}.{sub:02}.{more:02}"
    assert isinstance(cleaning.hts(given_), Odd) == (heading < 1000)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        *(("5205.12", "5205.12"), ("520512", "5205.12"), ("6109.10.00", "6109.10.00"), ("52", "52"), ("5205", "5205")),
        *(("6109.10.00 12", "6109.10.00.12"), ("6109100012", "6109.10.00.12"), ("5801.2", "5801.2"), ("702", "0702")),
        *(("702.00", "0702.00"), ("7020020", "0702.00.20"), ("702002000", "0702.00.20.00"), ("20290", "20290")),
        *(("6109.10 ex", "6109.10 ex"), ("5", "5"), ("61091000121", "61091000121")),
    ],
)
def test_hts(cell: str, value: str) -> None:
    assert _clean("hts", cell) == value


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        *(("UAE", "AE"), ("U.A.E.", "AE"), ("UK", "GB"), ("England", "GB"), ("USA", "US"), ("U.S.A.", "US")),
        *(
            ("United States", "US"),
            ("Viet Nam", "VN"),
            ("VIETNAM", "VN"),
            ("South Korea", "KR"),
            ("Korea, South", "KR"),
        ),
        *(("Republic of Korea", "KR"), ("Hong Kong (HK)", "HK"), ("Hong Kong SAR, China", "HK"), ("Macau (MO)", "MO")),
        *(("Macao", "MO"), ("Turkey", "TR"), ("Türkiye", "TR"), ("TÜRKİYE", "TR"), ("Burma", "MM"), ("cn", "CN")),
        *(("CHN", "CN"), ("P.R. China", "CN"), ("中国", "CN"), ("Taiwan", "TW"), ("Côte d’Ivoire", "CI")),
        *(("Ivory Coast", "CI"), ("Russia", "RU"), ("Czech Republic", "CZ"), ("Laos", "LA"), ("Bolivia", "BO")),
        *(("The Netherlands", "NL"), ("Kosovo", "XK"), ("Atlantis", None), ("", None)),
    ],
)
def test_countries(spelling: str, code: str | None) -> None:
    assert country_code(spelling) == code


def test_texts_are_one_clean_line_and_lists_have_no_repeats() -> None:
    assert cleaning.text("  Cafe\u0301 \u200b\n Road\xa0 1 ") == "Café Road 1"
    unseen = "\ufeffLun\u200bbei\u2060di\u00ad Mill\u200b"
    assert cleaning.text(unseen) == "Lunbeidi Mill", "what has no width parts no word"
    assert cleaning.text("one\x07two") == "one two"
    assert cleaning.texts(" a ; b;a;; c") == ["a", "b", "c"]
    assert cleaning.text("-5 and @home") == "-5 and @home"


def test_a_memo_tells_bad_odd_and_changed_cells() -> None:
    memo = Memo(cleaning.unit)
    assert [memo[cell] for cell in ("KG", "kgs", "hogshead", " ", "\u200b")] == ["KG", "KG", "HOGSHEAD", None, None]
    assert memo.changed == {"kgs", "hogshead"}
    ((kind, message),) = memo.odd.values()
    assert kind == "unknown_unit" and message.startswith("unit 'HOGSHEAD' is not known; kept as it is; near to none")
    numbers = Memo(cleaning.share)
    assert [numbers[cell] for cell in ("0.50", "51%", "1.4")] == [0.5, 0.51, None]
    assert (numbers.changed, list(numbers.bad)) == ({"51%"}, ["1.4"])
    days = Memo(cleaning.day)
    assert [str(days[cell]) for cell in ("2024-01-02", "2024-01-02T00:00:00", "2024/1/2")] == ["2024-01-02"] * 3
    assert days.changed == {"2024/1/2"}


def test_every_cleaner_gives_what_the_schema_keeps() -> None:
    assert {cleaner.value for cleaner in CLEANERS.values()} <= {*VALUE_KINDS}
    assert {column.cleaner for kind in ALL for column in kind.columns} <= CLEANERS.keys()


def test_the_kinds_are_those_of_the_records() -> None:
    assert {name: kind.required for name, kind in KINDS.items()} == {
        "suppliers": ("id", "name"),
        "facilities": ("id", "name"),
        "estates": ("id", "name"),
        "ownership": ("owner_id", "owned_id", "share"),
        "supplies": ("from_id", "to_id"),
        "shipments": ("id",),
        "lines": ("id", "shipment_id", "hts"),
        "lots": ("id",),
        "lot_inputs": ("input_id", "output_id"),
        "line_lots": ("line_id", "lot_id"),
        "documents": ("id", "kind"),
    }


def test_every_property_of_a_fact_comes_from_a_column() -> None:
    provenance = {p.name for p in schema.FACT_PROVENANCE} | {"stub"}
    for kind in ALL:
        declared = schema.NODES[kind.makes] if kind.is_node else schema.RELATIONSHIPS[kind.makes]
        properties = {p.name for p in declared.properties if not p.name.startswith(("xuar", "exposure_"))} - provenance
        assert properties <= {*kind.names}, kind.name


def test_what_the_tag_looks_at_is_what_keeps_a_place() -> None:
    """A name only hints: what is renamed keeps its place until the next tag, which looks at it."""
    assert {*LOOKED_AT} - {"name"} <= {*PLACE_COLUMNS}


def test_units_stand_for_one_thing_each() -> None:
    assert all(words.UNITS[unit] == unit for unit in words.UNITS.values())


@pytest.mark.parametrize(
    ("cleaner", "cell", "near"),
    [
        ("processes", "sewing", "process 'sewing' is not one of the known; near to it: cut_sew"),
        ("processes", "spinning; weave", "process 'weave' is not one of the known; near to it: weaving"),
        ("processes", "alchemy", "process 'alchemy' is not one of the known, and near to none of them"),
        ("stage", "finished goods", "stage 'finished goods' is not one of the known; near to it: finished"),
        ("unit", "kilogramm", "unit 'KILOGRAMM' is not known; kept as it is; near to it: KG"),
        ("unit", "tons", "it may be short or metric: write T where it is metric"),
        ("document_kind", "payment", "near to it: proof_of_payment"),
    ],
)
def test_a_word_of_no_open_list_is_told_the_nearest_and_where_the_list_is(cleaner: str, cell: str, near: str) -> None:
    odd = CLEANERS[cleaner].clean(cell)
    assert isinstance(odd, Odd) and near in odd.message
    assert odd.message.endswith("All of them are in docs/data-dictionary.md")


@pytest.mark.parametrize(
    ("written", "kept", "told"),
    [
        ("Cotton", "cotton", ""),
        ("tomatoes", "tomato", ""),
        ("tomato paste", "tomato", "read as tomato"),
        ("coton", "coton", "did you mean cotton"),
        ("polyester", "polyester", ""),
        ("non cotton", "non cotton", ""),
        ("cotton and tomato", "cotton and tomato", ""),
    ],
)
def test_a_commodity_that_means_ours_is_never_lost_in_silence(written: str, kept: str, told: str) -> None:
    cleaned = cleaning.commodity(written)
    said = cleaned.message if isinstance(cleaned, Odd) else ""
    assert _value(cleaned) == kept
    assert told in said if told else not said
