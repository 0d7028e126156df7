"""Under how many spellings a listed name is found, and that a resembling one is no answer. Names are invented."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main
from graph.settings import Settings
from graph.store import Store
from ingest.lists.asking import ask_lists
from ingest.names import THRESHOLD
from ingest.names.preparing import bare_name
from tests.commands import commands_open
from tests.test_lists_history import Versions

ENGLISH, CHINESE = "Aksu Dulanbo Textile Co., Ltd.", "阿克苏杜蓝波纺织有限公司"
LISTED = f'"{ENGLISH}",{CHINESE},ii,2022-06-21,'
OTHER = '"Morvek Foods Co., Ltd.",,ii,2022-06-21,'
DAY, TODAY = date(2024, 1, 1), date(2026, 11, 24)


@pytest.fixture
def asked(embedded_store: Store, tmp_path: Path) -> Versions:
    made = Versions(embedded_store, tmp_path / "demo")
    made.bring("2023-01-01", LISTED, OTHER)
    return made


def answers(versions: Versions, name: str, on: date = DAY) -> list[dict[str, Any]]:
    return ask_lists(versions.store, name, on, "demo", today=TODAY)


@pytest.mark.parametrize(
    ("name", "agrees", "found_by"),
    [
        (ENGLISH, ENGLISH, "identical name"),
        ("AKSU DULANBO TEXTILE COMPANY LIMITED", ENGLISH, "identical name"),
        (CHINESE, CHINESE, "identical name"),
        ("aksu dulanbo textile", ENGLISH, "cleaned name"),
        ("Aksu Dulanbo Textile Inc.", ENGLISH, "cleaned name"),
        ("Ａｋｓｕ　Ｄｕｌａｎｂｏ　Ｔｅｘｔｉｌｅ", ENGLISH, "cleaned name"),
        ("阿克蘇杜藍波紡織有限公司", CHINESE, "cleaned name"),
        ("阿克苏杜蓝波纺织", CHINESE, "cleaned name"),
        ("阿克蘇杜藍波紡織", CHINESE, "cleaned name"),
    ],
)
def test_a_spelling_of_a_listed_name_is_an_answer_that_says_as_what_it_is_listed(
    asked: Versions, name: str, agrees: str, found_by: str
) -> None:
    (row,) = answers(asked, name)
    assert (row["answer"], row["agrees"], row["found_by"], row["score"]) == ("listed", agrees, found_by, 1.0)
    said = f"(asked as {name!r}, listed as {agrees!r})"
    assert (said in row["in_words"]) is (found_by == "cleaned name")


@pytest.mark.parametrize(
    "name", ["Akesu Dulanbo Fangzhi", "Dulanbo Textile", "Aksu Dulanbob Textile", "PT Aksu Dulanbo Textile"]
)
def test_a_name_that_only_resembles_is_no_answer(asked: Versions, name: str) -> None:
    answer, may_be = answers(asked, name)
    assert answer["answer"] == "not found" and "Dulanbo Textile Co" not in answer["in_words"].replace(name, "")
    assert (may_be["answer"], may_be["stood"], may_be["found_by"]) == ("may be", "listed", "resemblance")
    assert THRESHOLD <= may_be["score"] <= 1.0 and f"score {may_be['score']:.2f}" in may_be["in_words"]
    assert "which is no answer" in may_be["in_words"] and "Alike: " in may_be["explanation"]


@pytest.mark.parametrize("name", ["Dulanbo", "杜兰波", "Morvek Weaving", "Foods Co., Ltd.", "Co., Ltd."])
def test_where_nothing_is_found_the_words_say_what_was_asked(asked: Versions, name: str) -> None:
    asked.bring("2025-01-15", LISTED, OTHER, name="part_partial")
    (row,) = answers(asked, name)
    assert (row["answer"], row["partial"]) == ("not found", True)
    for said in ("list demo", "2023-01-01 (2", "2025-01-15 (2", "A partial list clears nobody.", "`screen` compares"):
        assert said in row["in_words"]


def test_one_that_is_found_comes_before_those_that_resemble(asked: Versions) -> None:
    again = ("Dulanbo Textile (Aksu),,v,2023-02-01,", "Aksu Dulanbo Textile LLC,,v,2025-01-01,")
    asked.bring("2025-02-01", LISTED, OTHER, *again)
    rows = answers(asked, "Aksu Dulanbo Textile")
    assert [(row["answer"], row["listed_name"]) for row in rows] == [
        ("listed", ENGLISH),
        ("listed later", "Aksu Dulanbo Textile LLC"),
        ("may be", "Dulanbo Textile (Aksu)"),
    ]


def test_an_entity_that_came_back_is_listed_from_its_first_day(asked: Versions) -> None:
    asked.bring("2024-03-02", LISTED)
    asked.bring("2026-01-10", LISTED, '"Morvek Foods Co., Ltd.",,v,2026-01-05,')
    (row,) = answers(asked, "Morvek Foods", date(2020, 1, 1))
    assert "it is listed from 2022-06-21 on" in row["in_words"]


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Cotton & Linen Dulanbo Ltd", bare_name("cotton and linen dulanbo")),
        ("AB Foods AB", "ab foods"),
        ("Dulanbo Foods (Aksu) Co., Ltd., Korla Branch", "dulanbo foods aksu korla branch"),
        ("Co., Ltd.", ""),
        ("अबकडी Foods Ltd", ""),
        ("a" * 400, ""),
    ],
)
def test_a_bare_name_leaves_out_the_legal_form_and_no_more(name: str, bare: str) -> None:
    assert bare_name(name) == bare


@pytest.mark.usefixtures("asked")
def test_the_answers_are_printed_apart(
    embedded_settings: Settings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    commands_open(embedded_settings, monkeypatch)
    assert main(["lists", "ask", "Dulanbo Textile", "--on", "2024-01-01"]) == 0
    answer, head, may_be = capfd.readouterr().out.splitlines()
    assert answer.startswith("As of the newest version, of 2023-01-01, 'Dulanbo Textile' is not found on list demo")
    assert head == "Names that only resemble, which are no answer:"
    assert may_be.startswith(
        f"  'Dulanbo Textile' may be {ENGLISH}, which is no answer: the names only resemble, score 0.96"
    )
    assert main(["lists", "ask", "Dulanbo Textile", "--on", "2024-01-01", "--json"]) == 0
    assert [row["answer"] for row in json.loads(capfd.readouterr().out)] == ["not found", "may be"]
