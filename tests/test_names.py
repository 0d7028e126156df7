"""Company names taken apart and compared, rule by rule. All firms are invented."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from ingest.names import THRESHOLD, Comparison, Index, compare, prepare
from ingest.names.cleaning import is_read_whole, tells_something
from ingest.names.lexicon import DATA, lexicon, lies_in
from ingest.names.numbers import with_numbers
from ingest.names.sounds import is_slip, same_skeleton, spellings
from ingest.names.splitting import names_in
from ingest.names.syllables import in_syllables, in_wade_giles, syllables

SLOWEST = 1.0


def compared(own: str, listed: str) -> Comparison:
    return compare(prepare(own), prepare(listed))


def index_of(*names: str) -> Index:
    """Each name under itself."""
    return Index((name, name) for name in names)


def kinds(name: str) -> dict[str, str]:
    """Each word of the name and what it is for."""
    return {token.text: token.kind for token in prepare(name).readings[0].tokens}


SAME = [
    ("Dulanbo Textile Kashgar Company", "Kashgar Dulanbo Textile Co., Ltd."),
    ("Dulanbo Constr. Eng. Co Ltd", "Dulanbo Construction Engineering Co., Ltd."),
    ("Dulanbo Agrochem. Co", "Dulanbo Agrochemical Co., Ltd."),
    ("XJ Dulanbo Bldg. Mat. Co", "Xinjiang Dulanbo Building Materials Co., Ltd."),
    ("Dulanbo Foodstuff Imp./Exp. Corp.", "Dulanbo Foodstuff Import & Export Corporation"),
    ("新疆杜蓝波生物公司", "新疆杜蓝波生物科技有限公司"),
    ("Tulufan Dulanbo Putao Youxian Gongsi", "吐鲁番杜蓝波葡萄有限公司"),
    ("Aksu Dulanbo Mianfangchang", "阿克苏杜蓝波棉纺厂"),
    ("Xinjiangdulanbo Textile", "Xinjiang Dulanbo Textile Co Ltd"),
    ("新疆杜藍波軋花廠", "Xinjiang Dulanbo Ginning Factory"),
    ("Kaxgar Du Lan Bo Textile", "Kashgar Dulanbo Textile Co Ltd"),
    ("T'u-hsiang-ch'iu Cotton Co", "Tuxiangqiu Cotton Co Ltd"),
    ("Tughesay Carpet Co", "Tugesai Carpet Co., Ltd."),
    ("Turpan Dulanob Grape Co", "Turfan Dulanbo Grape Co., Ltd."),
    ("Xinjaing Dulanbo Texitle Co Ltd", "Xinjiang Dulanbo Textile Co., Ltd."),
    ("Kerima Foods (ex Dulanbo Foods)", "Dulanbo Foods Co., Ltd."),
    ("新疆喀瑞麻玉业有限公司（原新疆杜蓝波玉业有限公司）", "新疆杜蓝波玉业有限公司"),
    ("Dulanbo Foods Co Ltd Second Branch", "Dulanbo Foods Co., Ltd."),
    ("杜蓝波食品有限公司石河子工厂", "杜蓝波食品有限公司"),
    ("Korla Branch of Dulanbo Foods Co., Ltd.", "Dulanbo Foods Co., Ltd."),
    ("Dulanbo Foods Co Ltd, No. 12 Renmin Road, Aksu, Xinjiang", "Dulanbo Foods Co., Ltd."),
    ("新疆生产建设兵团第三师杜蓝波棉业有限公司", "XPCC Third Division Dulanbo Cotton Co Ltd"),
    ("Ｄｕｌａｎｂｏ　Ｆｏｏｄｓ", "\u200bDulanbo\u202e Foods&#32;"),
    ("Xinjiang Textile Co", "Xinjiang Textile Company Limited"),
]
OTHERS = [
    ("Kuqa Dulanbo Foods Co", "Hami Dulanbo Foods Co", "two registrations"),
    ("Dulanbo Foods Uzbekistan LLC", "Dulanbo Foods Co", "uzbekistan"),
    ("Dulanbo Group", "Dulanbo Foods Co Ltd", "only one name has the trade foods"),
    ("Dulanbo Dental Clinic", "Dulanbo Foods Co", "trades"),
    ("Dulanbo 7 Farm", "Dulanbo 9 Farm", "numbers 7 and 9"),
    ("杜蓝波二厂", "杜蓝波四厂", "numbers 2 and 4"),
    ("Dulanbo Farm No 5", "Dulanbo Farm", "only one name has the number 5"),
    ("XPCC 3rd Division Dulanbo Cotton", "XPCC 3rd Regiment Dulanbo Cotton", "numbers"),
    ("Turpan Grape Co", "Turpan Dulanbo Grape Co", "no word that tells the firm"),
    ("Chen Dulanbo", "Dulanbo Foods Co Ltd", "only one name has chen"),
    ("杜蓝坡食品有限公司", "杜蓝波食品有限公司", "other characters"),
    ("杜兰波食品有限公司", "杜蓝波食品有限公司", "sound alike"),
    ("Dulanpo Foods Co", "Dulanbo Foods Co", "no misspelling"),
    ("Bo Lan Foods", "Lan Bo Foods", "two words"),
    ("Dulanpo (杜蓝坡) Foods", "Dulanbo (杜蓝波) Foods", "other characters"),
    ("Kerima Foods Co Ltd (a subsidiary of Dulanbo Foods Co Ltd)", "Dulanbo Foods Co Ltd", "two words"),
    ("Foodz Textile", "Foods Textile", "no word that tells the firm"),
    ("Dulanbo Foods", "Dulanbo Kerima Foods", "only one name has kerima"),
    ("Lan", "Lan Foods", "too short to tell"),
]


SPACED_OTHERWISE = [
    ("Silverpoplar", "Silver Poplar"),
    ("Tarim Silverpoplar Holding Group", "Tarim Silver Poplar Holding Group"),
    ("Evergrain", "Ever Grain"),
    ("Evergrain Foods Co", "Ever-Grain Foods Co., Ltd."),
    ("EVERGRAIN (AKSU) CO", "Aksu Ever Grain Co., Ltd."),
    ("Tarim Evergrain", "Tarim Ever Grain"),
    ("Evergrain Tarim Co", "Tarim Ever Grain Co"),
    ("Tarimevergrain", "Tarim Ever Grain"),
    ("Redcotton Textile", "Red Cotton Textile Co Ltd"),
    ("Evergraintextile Co", "Ever Grain Textile Co"),
    ("Whitegold Cotton", "White Gold Cotton"),
    ("Bluesteel Trading", "Blue Steel Trading"),
    ("Aksusilver Textile", "Aksu Silver Textile"),
    ("Xinjiangcotton Co", "Xinjiang Cotton Co"),
    ("Goldenriver", "Golden River"),
]
SPACED_AND_OTHERS = [
    ("Evergrain Foods", "Ever Green Foods"),
    ("Evergrain Foods", "Grain Ever Foods"),
    ("Evergrain Foods", "Evergreen Grain Foods"),
    ("Evergrain Trading", "Ever Trading"),
    ("Evergrain Co", "Ever Flour Co"),
    ("Evergrain Grain", "Ever Grain"),
    ("Evergrain Foods", "Ever Grain Textile"),
    ("Silverpoplar Textile", "Silver Willow Textile"),
    ("Silverpoplar Textile", "Poplar Textile"),
    ("Redcotton Textile", "Red Textile"),
    ("Redcotton Textile", "Cotton Textile"),
    ("Goldencotton Textile Aksu", "Golden Cotton Textile Hami"),
    ("Xinjiangcotton Co", "Xinjiang Cotton Dulanbo Co"),
    ("Xinjiangcotton Co", "Xinjiang Textile Co"),
]


@pytest.mark.parametrize(("own", "listed"), SPACED_OTHERWISE)
def test_one_space_makes_no_other_firm(own: str, listed: str) -> None:
    for one, other in ((own, listed), (listed, own)):
        found = compared(one, other)
        assert found.score == 1.0, found.explanation
        assert [match.listed for match in index_of(other, "Kerima Foods").matches([one])] == [other]


@pytest.mark.parametrize(("own", "listed"), SPACED_AND_OTHERS)
def test_words_run_together_are_not_others_of_one_trade(own: str, listed: str) -> None:
    for one, other in ((own, listed), (listed, own)):
        assert compared(one, other).score < THRESHOLD, compared(one, other).explanation


def test_what_was_run_together_is_said() -> None:
    said = compared("Redcotton Textile", "Red Cotton Textile Co Ltd").explanation
    assert said.startswith("Alike: red cotton is redcotton, spaced otherwise; trade textile in both.")


@pytest.mark.parametrize(("own", "listed"), SAME)
def test_the_same_firm(own: str, listed: str) -> None:
    found = compared(own, listed)
    assert found.score >= THRESHOLD, found.explanation


@pytest.mark.parametrize(("own", "listed", "because"), OTHERS)
def test_another_firm_and_why(own: str, listed: str, because: str) -> None:
    found = compared(own, listed)
    assert found.score < THRESHOLD, found.explanation
    assert because in found.explanation.split("Against:")[1]


def test_words_are_told_apart_by_what_they_are_for() -> None:
    assert kinds("Aksu Dulanbo No. 3 Cotton Textile Group Co., Ltd.") == {
        "aksu": "place", "dulanbo": "distinctive", "3": "number", "cotton textile": "trade", "group": "affix",
        "co": "legal", "ltd": "legal",
    }  # fmt: skip
    assert kinds("阿克苏杜蓝波棉纺织集团有限公司") == {
        "阿克苏": "place", "杜蓝波": "distinctive", "棉纺织": "trade", "集团": "affix", "有限公司": "legal",
    }  # fmt: skip


def test_trade_words_of_three_languages_mean_one_thing() -> None:
    forms = [lexicon().latin["textile"], lexicon().latin["tex"], lexicon().latin["fangzhi"], lexicon().chinese["纺织"]]
    assert all("textile" in entry.meanings for entry in forms)


def test_places_lie_in_one_another() -> None:
    assert lies_in("652901", "6529") and lies_in("6529", "65") and lies_in("65", "CN") and lies_in("659002", "6529")
    assert not lies_in("6529", "6532") and not lies_in("VN", "CN")


def test_a_score_is_the_product_of_its_parts_and_says_what_was_ignored() -> None:
    found = compared("Aksu Dulanbob Textile Co Ltd", "Dulanbo Textile Company Limited")
    product = 1.0
    for part in found.parts:
        product *= part.factor
    assert found.score == round(product, 4) < 1
    assert {part.kind for part in found.parts} == {"distinctive", "trade", "place", "legal"}
    assert "Ignored: legal form" in found.explanation and "one slip" in found.explanation


DOCS = Path(__file__).resolve().parents[1] / "docs" / "names.md"


def test_the_documents_examples_of_what_one_name_lacks_are_as_computed() -> None:
    section = DOCS.read_text(encoding="utf-8").split("## What one name has and the other has not")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in section.splitlines() if line[:1] == "|"]
    assert len(rows[2:]) == 8
    for own, listed, score, comes_up in rows[2:]:
        found = compared(own, listed)
        assert f"{found.score:.2f}" == score, found.explanation
        assert (found.score >= THRESHOLD) is (comes_up == "yes")
        assert bool(list(index_of(listed).matches([own]))) is (comes_up == "yes")
    assert [part.factor for part in compared("Dulanbo", "Aksu Dulanbo Textile Co., Ltd.").parts] == [1, 0.75, 0.96, 1]


def test_parts_stand_on_the_side_of_their_name() -> None:
    for own, listed in (("Zhubo Foods Aksu", "Dulanbo Foods"), ("Dulanbo Foods", "Zhubo Foods Aksu")):
        part = next(part for part in compared(own, listed).parts if part.kind == "distinctive")
        assert part.own in own.lower() and part.listed in listed.lower()


def test_numbers_are_one_however_they_are_written() -> None:
    for text in ("no. 3", "number three", "third", "3rd", "iii", "第三", "三号", "第3", "03"):
        assert with_numbers(f"dulanbo {text} mill").split()[1] == "#3", text
    assert "#21 " in with_numbers("杜蓝波第二十一棉纺厂") and "#157 " in with_numbers("杜蓝波一五七号")


def test_earlier_names_and_whose_it_is() -> None:
    assert names_in("kerima co (formerly dulanbo (aksu) co) ltd")[:2] == ("kerima co ltd", ["dulanbo (aksu) co"])
    assert names_in("kerima co f/k/a dulanbo co; hualu co")[1] == ["dulanbo co", "hualu co"]
    assert names_in("kerima co, a subsidiary of dulanbo co") == ("kerima co", [], "a subsidiary of dulanbo co")


def test_slips_leave_no_pinyin() -> None:
    assert is_slip("dulanob", "dulanbo") and is_slip("dulabo", "dulanbo") is False
    assert is_slip("dlanbo", "dulanbo") and not is_slip("dulanpo", "dulanbo") and not is_slip("bzqk", "bzqw")
    assert in_syllables("dulanbo") == ("du", "lan", "bo") and not in_syllables("dulanob") and in_syllables("maersu")


def test_spellings_of_one_word() -> None:
    assert (
        "dulanbo" in spellings("tu-lan-po")
        and "zhuoxi" in spellings("cho-hsi")
        and spellings("tulanpo") == ("tulanpo",)
    )
    assert same_skeleton("naymur", "naimuer") and not same_skeleton("naimuer", "naimule")


@given(st.lists(st.sampled_from(sorted(syllables())), min_size=2, max_size=3))
def test_wade_giles_is_read_back(parts: list[str]) -> None:
    assert "".join(parts) in spellings("-".join(map(in_wade_giles, parts))) or "er" in parts


NAMES = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [
                "Aksu",
                "Dulanbo",
                "Dulanob",
                "杜蓝波",
                "杜兰波",
                "纺织",
                "Textile",
                "Tex.",
                "Co.,",
                "Ltd.",
                "有限公司",
                "新疆",
                "(Hotan)",
                "No.3",
                "第三",
                "厂",
                "&",
                "formerly",
                "原名",
                "T'u-lan",
                "Group",
                "Vietnam",
                "subsidiary",
                "of",
                "branch",
                "ltd",
                "Qi",
                "Lu",
                "He",
            ]
        ),
        max_size=8,
    ).map(" ".join),
)


@given(NAMES, NAMES)
@settings(max_examples=300, deadline=None)
def test_both_ways_round_the_score_is_one_between_0_and_1(own: str, listed: str) -> None:
    found, other = compared(own, listed), compared(listed, own)
    assert 0 <= found.score == other.score <= 1
    assert [(p.own, p.listed) for p in found.parts] == [(p.listed, p.own) for p in other.parts] or own == listed
    assert found.explanation or not found.parts


@given(NAMES.filter(lambda name: bool(prepare(name).cleaned)))
@settings(deadline=None)
def test_a_name_is_itself(name: str) -> None:
    assert compared(name, name).score == 1


HOSTILE = {
    "long": "Dulanbo Textile " * 700, "one word": "dulanbo" * 1500, "letters": "a" * 10_000,
    "chinese": "杜蓝波纺织" * 2000,
    "syllables": "xian" * 2500, "wade giles": "ch'i-" * 2500, "hyphens": "a-" * 5000, "brackets": "(" * 10_000,
    "numerals": "一" * 10_000, "digits": "9" * 10_000, "formerly": "formerly (" * 1000, "entities": "&amp;" * 2000,
    "subsidiaries": "a subsidiary of " * 600, "punctuation": ".,;:!?()&-'\"/" * 800,
    "marks": "\u202e\u200f\u200b\ufeff" * 2500,
    "tags": "<script>" * 1500,
    "open tags": "<b class=" * 1200, "combining": "e" + "\u0301" * 9999,
    "ligature": "\ufdfa" * 10_000, "mixed": "Дуlаn杜بوDu&#x202e;" * 900,
    "empty": "", "blank": " \t\n\x00 ",
    "lone surrogate": "Dulanbo \ud800 Textile", "emoji": "🧵" * 5000,
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_names_take_no_longer(what: str) -> None:
    name = HOSTILE[what]
    compared("Dulanbo", "Dulanbo Textile")
    index = index_of("Dulanbo Textile", "杜蓝波纺织有限公司")
    started = time.perf_counter()
    assert 0 <= compared(name, "Aksu Dulanbo Textile Co., Ltd.").score <= 1
    assert 0 <= compared(name, name[:-1]).score <= 1
    list(index.matches([name]))
    index_of(name)
    assert time.perf_counter() - started < SLOWEST


@pytest.mark.parametrize(
    "name",
    [
        "<b>Aksu Dulanbo Textile</b>",
        "Aksu<br/>Dulanbo<BR>Textile",
        '<p class="name">Aksu Dulanbo</p> Textile',
        "Aksu Du<i>lan</i>bo Textile",
        "Aksu <script type='x'>alert('Kerima')</script>Dulanbo Textile<!-- Kerima -->",
        "&lt;b&gt;Aksu Dulanbo Textile&lt;/b&gt;",
        "<b>阿克苏杜蓝波纺织</b>",
    ],
)
def test_html_is_no_part_of_a_name(name: str) -> None:
    listed = "阿克苏杜蓝波纺织" if "杜" in name else "Aksu Dulanbo Textile"
    assert compared(name, listed).score == 1
    assert [match.row for match in index_of(listed).matches([name])] == [0], "also found by its keys"


@pytest.mark.parametrize("name", ["Aksu <Dulanbo> Textile", "A<B Textile", "A < B > Textile", "Dulanbo <3 Textile>"])
def test_what_is_no_tag_stays(name: str) -> None:
    words = name.lower().replace("<", " ").replace(">", " ").split()
    assert all(word in prepare(name).cleaned for word in words)


@pytest.mark.parametrize(
    ("name", "whole", "something"),
    [
        ("Dulanbo Textile", True, True),
        ("d" * 400, True, True),
        ("d" * 401, False, True),
        ("杜" * 401, False, True),
        (" " * 100 + "d" * 2_000, False, True),
        ("x\u200b" * 400, True, True),
        ("...", True, False),
        ("\u200b—", True, False),
        ("&nbsp;&amp;", True, False),
        ("<br/>", True, False),
        ("🧵", True, False),
        ("", True, False),
    ],
)
def test_what_of_a_name_can_be_compared_is_known(name: str, whole: bool, something: bool) -> None:
    assert (is_read_whole(name), tells_something(name)) == (whole, something)


def test_nothing_is_no_ones_name() -> None:
    for nothing in ("", "...", "\u200b", "Co., Ltd.", "有限公司"):
        assert compared(nothing, "Dulanbo Textile Co., Ltd.").score < THRESHOLD
        assert list(index_of("Dulanbo Textile Co., Ltd.").matches([nothing])) == []


def _made_up(chance: random.Random) -> tuple[str, str, list[str]]:
    """A listed name in English and in Chinese, and the ways to write it."""
    chars = "".join(chance.sample("柏贝彩椿铎枫皋翰禾嘉锦凯柯岚澧琳麓玛萌陌楠屏祁擎蓉睿莎莘苏棠彤苇坞", 3))
    parts = lazy_pinyin(chars)
    word, spaced = "".join(parts).capitalize(), " ".join(parts)
    english, chinese = f"Hotan {word} Textile Co., Ltd.", f"和田{chars}纺织有限公司"
    ways = [
        f"{word.upper()} TEX. (KHOTAN)", f"Hetian {spaced} Fangzhi",
        f"hotan {'-'.join(map(in_wade_giles, parts))} textile",
        f"Textile {word} Hotan Ltd", f"新疆和田{chars}纺织厂",
        f"Xinjiang {word} Textile Co Ltd, Hotan, China", english + " Aksu Branch",
        f"Hotan {word[0]}{word} Textile Co.",
    ]  # fmt: skip
    return english, chinese, ways


@pytest.mark.parametrize("seed", range(15))
def test_every_way_of_writing_is_found_and_matched(seed: int) -> None:
    english, chinese, ways = _made_up(random.Random(seed))
    for listed in (english, chinese):
        found = {match.row: match.comparison for match in index_of(listed).matches(ways)}
        missed = [
            f"{way} | {listed}: {compared(way, listed).explanation}" for i, way in enumerate(ways) if i not in found
        ]
        assert missed == []


def test_matches_are_in_order_and_the_same_for_two_processes() -> None:
    listed = [_made_up(random.Random(seed))[0] for seed in range(5)]
    names = [way for seed in range(5) for way in _made_up(random.Random(seed))[2]] + ["Nobody Bearings AB"] * 30
    one = list(index_of(*listed).matches(names))
    assert one == list(index_of(*listed).matches(names, processes=2))
    assert [match.row for match in one] == sorted(match.row for match in one)
    assert {match.row for match in one} == set(range(40))


def test_names_of_one_entity_have_one_key() -> None:
    index = Index([("e1", "Dulanbo Textile"), ("e2", "Dulanbo Foods"), ("e1", "杜蓝波纺织")])
    assert list(index.candidates(["Kerima", "Dulanbo Tex."])) == [(1, ("e1", "e2"))]
    assert [(match.key, match.listed) for match in index.matches(["Dulanbo Tex."])] == [
        ("e1", "Dulanbo Textile"),
        ("e1", "杜蓝波纺织"),
    ]


def test_generic_names_are_found_by_all_their_words() -> None:
    heze, chinese = "Heze Cotton and Linen Co., Ltd.", "新疆纺织有限公司"
    index = index_of(heze, chinese)
    assert [
        (m.row, m.listed) for m in index.matches(["HEZE COTTON & LINEN LTD", "Heze Cotton Co", "新疆紡織公司"])
    ] == [(0, heze), (2, chinese)]


def test_the_table_of_places_is_what_makes_it(tmp_path: Path) -> None:
    """In a process of its own: the gazetteer's derivation teaches pypinyin other readings in the one that runs it."""
    (tmp_path / "places_by_hand.csv").write_bytes((DATA / "places_by_hand.csv").read_bytes())
    code = (
        "from pathlib import Path; from ingest.names import make_places; "
        f"make_places.DATA = Path({str(tmp_path)!r}); make_places.main()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=DATA.parents[2])
    assert (tmp_path / "places.csv").read_bytes() == (DATA / "places.csv").read_bytes()
