"""Which names of two are said to agree, and that the words of an explanation stand in them. All firms are invented."""

from __future__ import annotations

import re
from itertools import permutations

import pytest

from ingest.names import compare, prepare
from ingest.names.cleaning import cleaned
from ingest.names.likeness import best_of_names
from ingest.screening.listed import Listed
from tests.test_names import OTHERS, SAME

CHINESE, PINYIN = "阿克苏杜蓝波纺织有限公司", "Akesu Dulanbo Fangzhi Youxian Gongsi"
ENGLISH = "Aksu Dulanbo Textile Co., Ltd."


def shown(*names: str) -> list[tuple[str, str]]:
    return [(name, name) for name in names]


@pytest.mark.parametrize("aliases", list(permutations([PINYIN, ENGLISH])))
@pytest.mark.parametrize("listed", list(permutations([PINYIN, ENGLISH, "新疆阿克苏杜藍波紡織有限公司"])))
def test_a_chinese_name_is_explained_by_the_chinese_one(aliases: tuple[str, ...], listed: tuple[str, ...]) -> None:
    """Each of them agrees fully."""
    alike = best_of_names([CHINESE, *aliases], shown(*listed))
    assert alike is not None and (alike.own, alike.listed) == (CHINESE, "新疆阿克苏杜藍波紡織有限公司")
    assert "dulanbo" not in alike.explanation


@pytest.mark.parametrize("name", [PINYIN, ENGLISH])
def test_a_latin_name_is_explained_by_a_latin_one(name: str) -> None:
    alike = best_of_names([name, CHINESE], shown(CHINESE, ENGLISH))
    assert alike is not None and (alike.own, alike.listed) == (name, ENGLISH)


def test_of_one_script_the_name_it_goes_by_comes_before_its_aliases() -> None:
    alike = best_of_names([ENGLISH, PINYIN], shown("Dulanbo Tex. (Aksu)", ENGLISH, PINYIN, PINYIN))
    assert alike is not None and (alike.own, alike.listed, alike.score) == (ENGLISH, "Dulanbo Tex. (Aksu)", 1.0)
    assert not alike.explanation.startswith("By the names")


def test_an_explanation_by_other_names_begins_with_them() -> None:
    alike = best_of_names(["Kerima Foods", ENGLISH], shown("Hualu Foods", PINYIN))
    assert alike is not None and (alike.own, alike.listed) == (ENGLISH, PINYIN)
    assert alike.explanation.startswith(f"By the names '{ENGLISH}' and '{PINYIN}'. Alike: ")


def test_an_identical_name_is_explained_by_the_names_that_are_identical() -> None:
    listed = Listed([{"id": "L", "name": ENGLISH, "aliases": [CHINESE, "Dulanbo"], "list": "mine"}])
    found = listed.pair({"id": "R", "name": PINYIN, "aliases": ["DULANBO."]}, "L")
    assert found is not None and found.status == "identical"
    alike = found.likeness
    assert (alike.own, alike.listed, [(part.own, part.listed) for part in alike.parts]) == (
        *("DULANBO.", "Dulanbo"),
        [("DULANBO.", "Dulanbo")],
    )


OURS = """
    alike against ignored in both is agrees with reads as spaced otherwise and one slip which leaves no pinyin
    spellings of word are two words chinese misspelling sound but other characters only name names has the have trade
    trades place places registrations number numbers says legal form a branch whose firm it that tells all
    generic ones agree too short to tell for same division regiment compared an earlier or another
"""


@pytest.mark.parametrize(("own", "listed"), [*SAME, *((own, listed) for own, listed, _ in OTHERS)])
def test_an_explanation_names_only_words_of_the_two_names(own: str, listed: str) -> None:
    said = compare(prepare(own), prepare(listed)).explanation
    stand = f"{cleaned(own)} {cleaned(listed)}"
    words = [word for word in re.findall(r"[^\W\d_]+", said) if word.lower() not in OURS.split()]
    assert [word for word in words if word not in stand] == []


def test_no_word_is_said_twice_over() -> None:
    for own, listed in (
        ("Dulanbo Foods Co Ltd, Branch 2", "Dulanbo Foods Co Ltd Branch 2"),
        ("Korla Branch of Dulanbo Foods Co., Ltd.", "Dulanbo Foods Co., Ltd."),
        ("XPCC 3rd Division Dulanbo Cotton", "XPCC 3rd Division Dulanbo Cotton Co"),
    ):
        said = compare(prepare(own), prepare(listed)).explanation
        assert not re.search(r"\b(\w+) (?:is )?\1\b", said), said
    ours = "Dulanbo Foods Co Ltd, Branch 2"
    assert compare(prepare(ours), prepare(f"{ours}.")).explanation.endswith(
        "Ignored: legal form co ltd; words of a branch: branch 2."
    )
