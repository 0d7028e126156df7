"""The gazetteer: derived from its sources, found in any spelling, precise on labelled addresses, bounded."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import gazetteer_table
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.derive import gazetteer as derive_gazetteer
from geo.errors import DATA, GeoError
from geo.gazetteer import Gazetteer, Meaning, gazetteer, is_unspaced
from geo.regions import lineage, regions
from geo.risk_regions import RiskRegion, TextSources, shipped, xuar
from geo.text_folding import folded, positions, squeezed
from geo.text_signals import LONGEST, read_text

DERIVED = ("traditional_to_simplified.csv", "other_places.csv", "xuar_gazetteer.csv")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(address: str, country: str = "CN", **more: str) -> str:
    signals = read_text(country=country, address=address, **more).signals
    return signals[0].adcode if signals else ""


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    derive_gazetteer.main(tmp_path)
    for name in DERIVED:
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes(), f"{name}: python -m geo.derive.gazetteer"


def test_the_addresses_are_those_that_their_script_makes(tmp_path: Path) -> None:
    made = tmp_path / "made.csv"
    script = "import make_gazetteer_addresses as m, pathlib, sys; m.FILE = pathlib.Path(sys.argv[1]); m.main()"
    subprocess.run([sys.executable, "-c", script, str(made)], check=True, cwd=Path(__file__).parent)
    assert made.read_bytes() == gazetteer_table.ADDRESSES.read_bytes()


def test_every_name_has_a_region_and_is_written_as_text_is_folded() -> None:
    known = regions()
    for row in rows(DATA / "xuar_gazetteer.csv"):
        assert row["adcode"] in known or row["adcode"] in derive_gazetteer.MORE_COUNTIES, row
        assert folded(row["name"]) == row["name"], row
        assert row["elsewhere"] in ("", "china", "abroad"), row


def test_all_regions_towns_and_units_have_names() -> None:
    entries = {row["name"]: row["adcode"] for row in rows(DATA / "xuar_gazetteer.csv")}
    names = {(row["adcode"], row["name"]) for row in rows(DATA / "xuar_gazetteer.csv")}
    for adcode, region in regions().items():
        assert (adcode, folded(region.name_zh)) in names
    assert len({row["label"] for row in rows(DATA / "xuar_gazetteer.csv") if row["kind"] == "division"}) == 14
    assert entries["塔什店镇"] == "652801"


def test_names_of_the_seven_places_in_inner_mongolia_are_left_out() -> None:
    foreign = {"Jihuluntu Sumu", "Dongshengyong", "Butahai", "Hongnijing"}
    assert foreign <= {row["name"] for row in rows(DATA.parent / "derive" / "sources" / "gaz_geonames_xj.csv")}
    names = {row["name"] for row in rows(DATA / "xuar_gazetteer.csv")}
    assert not {folded(name) for name in foreign} & names


# address, country, code of the first signal, '' for none
SPELLINGS = [
    ("Kashi", "CN", "653100"),
    ("Kashgar", "CN", "653100"),
    ("K'a-shih", "CN", "653100"),
    ("Hetian, Xinjiang", "CN", "653200"),
    ("Hotan", "CN", "653200"),
    ("Khotan", "CN", "653200"),
    ("Xoten", "CN", "653200"),
    ("Wulumuqi", "CN", "650100"),
    ("Wu lu mu qi", "CN", "650100"),
    ("Wu-Lu-Mu-Ch'i", "CN", "650100"),
    ("Wūlǔmùqí Shì", "CN", "650100"),
    ("Wu1lu3mu4qi2 shi4", "CN", "650100"),
    ("Urumchi", "CN", "650100"),
    ("Ürümchi", "CN", "650100"),
    ("烏魯木齊", "CN", "650100"),
    ("乌 鲁 木 齐", "CN", "650100"),
    ("ئۈرۈمچىدە", "CN", "650100"),
    ("\u200fئۈرۈمچى\u200f", "CN", "650100"),
    ("Urum\u200bqi", "CN", "650100"),
    ("Ｕｒｕｍｑｉ", "CN", "650100"),
    ("Urumqi市", "CN", "650100"),
    ("Akesu", "CN", "652900"),
    ("Aksu", "CN", "652900"),
    ("قەشقەر شەھىرى", "CN", "653101"),
    ("يەكەن ناھىيىسى", "CN", "653125"),
    ("Yarkand, Xinjiang", "CN", "653125"),
    ("Shache County", "CN", "653125"),
    ("Shāchē Xiàn", "CN", "653125"),
    ("莎车县", "CN", "653125"),
    ("Awat County", "CN", "652928"),
    ("塔什庫爾幹塔吉克自治縣", "CN", "653131"),
    ("霍尔果斯口岸", "CN", "654004"),
    ("Alashankou", "CN", "652702"),
    ("Shihezi", "CN", "659001"),
    ("新疆兵团第八师", "CN", "650000"),
    ("喀什地区莎车县阿热勒乡", "CN", "653125"),
    ("于田县阿热勒乡", "CN", "653226"),
    ("托克逊县", "CN", "650422"),
    ("拜城县托克逊乡", "CN", "652926"),
]
NO_SIGNALS = [
    ("Hami", ""),
    ("Hami melon", "CN"),
    ("哈密瓜", "CN"),
    ("Xinhe County", "CN"),
    ("Xinhe Town, Xingtai", "CN"),
    ("新和镇", "CN"),
    ("和田镇", "CN"),
    ("胜利路街道", "CN"),
    ("城关镇", "CN"),
    ("团结镇", "CN"),
    ("149团", "CN"),
    ("第一师范学校", "CN"),
    ("14团结路", "CN"),
    ("Aral", "KZ"),
    ("Aral", ""),
    ("Khorgos", "KZ"),
    ("Mary", "TM"),
    ("Yuli Trading", "CN"),
    ("Osaka Shi", "JP"),
    ("Ho Tan Street", "CN"),
    ("新疆人家, 昆山市", "CN"),
    ("Xinjiang Trading, Kunshan", "CN"),
    ("敦煌市", "CN"),
    ("瓜州县", "CN"),
    ("格尔木市", "CN"),
    ("库尔勒香梨", "CN"),
    ("乌鲁木齐西路街8号", "CN"),
]


@pytest.mark.parametrize(("address", "country", "adcode"), SPELLINGS)
def test_spellings(address: str, country: str, adcode: str) -> None:
    assert read(address, country) == adcode, read_text(country=country, address=address)


@pytest.mark.parametrize(("address", "country"), NO_SIGNALS)
def test_what_is_no_signal(address: str, country: str) -> None:
    assert read(address, country) == "", read_text(country=country, address=address)


@pytest.mark.parametrize("second", ["Xinjiang", "新疆", "Kashgar Prefecture", "XUAR"])
def test_a_doubtful_name_counts_beside_a_clear_one(second: str) -> None:
    assert read("Yuli County, Xinjiang") == "652823"
    assert read(f"Shule, {second}") == "653122"


def test_a_doubtful_name_counts_beside_a_code_and_two_that_agree_count_together() -> None:
    assert read("Yuli") == "" and read("Yuli, 841500") == "650000"
    names = [s.adcode for s in read_text(country="CN", address="Yuli", postal_code="841500").signals]
    assert names == ["650000", "652823"]
    assert read("昌吉 阜康") == "652302" and read("昌吉 洛浦") == ""


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("XPCC 8th Division", "XPCC 8th Division (Shihezi) in the address"),
        ("Eighth Division of XPCC", "XPCC 8th Division (Shihezi) in the address"),
        ("8th Agricultural Division", "XPCC 8th Division (Shihezi) in the address"),
        ("农八师", "XPCC 8th Division (Shihezi) in the address"),
        ("兵团第8师", "XPCC 8th Division (Shihezi) in the address"),
        ("新疆 第一师", "XPCC 1st Division (Aral) in the address"),
        ("149团, 新疆", "XPCC 149th Regiment (8th Division) in the address"),
        ("新疆一四九团", "XPCC 149th Regiment (8th Division) in the address"),
        ("第149团, 石河子市", "XPCC 149th Regiment (8th Division) in the address"),
        ("Regiment 149, Xinjiang", "XPCC 149th Regiment (8th Division) in the address"),
        ("149th Regiment, XPCC", "XPCC 149th Regiment (8th Division) in the address"),
    ],
)
def test_units_of_the_corps_are_named(address: str, words: str) -> None:
    assert words in [signal.because for signal in read_text(country="CN", address=address).signals]


def test_a_malformed_registration_code_is_no_signal_and_said() -> None:
    reading = read_text(country="CN", uscc="9165O103MA77ABCD1X")
    assert reading.signals == () and "9165O103MA77ABCD1X is not read" in reading.note


@pytest.mark.parametrize("piece", ["新疆", "a-", "Urumqi ", "wu1 ", "hotan1", '"', "\u0301", "ئۈ", "149团"])
def test_a_text_of_a_million_characters_is_read_as_its_first_ten_thousand(piece: str) -> None:
    text = (piece * 1_000_000)[:1_000_000]
    long, short = read_text(country="CN", address=text), read_text(country="CN", address=text[:LONGEST])
    assert long.signals == short.signals and len(long.signals) < 5
    assert "of the address's 1,000,000 characters only the first 10,000 are read" in long.note
    assert "only the first" not in short.note


def test_a_name_of_ten_thousand_characters_is_read_to_its_end() -> None:
    assert read("x" * (LONGEST - 9) + ", Urumqi"[:9]) == "650100"


# The pass over a text against a plain search for each name


def plain_find(names: list[str], text: str) -> list[tuple[int, int]]:
    """Every whole-word stand of every name, the longest first, none over another; names without breaks."""
    found = []
    for name in set(names):
        for start in range(len(text) - len(name) + 1):
            end = start + len(name)
            inside = text[start:end] == name
            before, after = text[start - 1 : start], text[end : end + 1]
            if inside and not joined(before, name[0]) and not joined(name[-1], after):
                found.append((start, end))
    chosen: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= first or start >= last for first, last in chosen):
            chosen.append((start, end))
    return sorted(chosen)


def joined(left: str, right: str) -> bool:
    letters = left.isalpha() and right.isalpha() and not is_unspaced(left) and not is_unspaced(right)
    return letters or (left.isdigit() and right.isdigit())


NAMES = st.lists(st.text("ab新疆1", min_size=1, max_size=4), min_size=1, max_size=6)


@settings(max_examples=300, deadline=None)
@given(names=NAMES, text=st.text("ab新疆1,", max_size=30))
def test_the_one_pass_finds_what_a_plain_search_finds(names: list[str], text: str) -> None:
    found = Gazetteer([(name, Meaning("650000", "place", "")) for name in names], []).find(text)
    assert [(match.start, match.end) for match in found] == plain_find(names, text)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_folding_any_text(text: str) -> None:
    plain = folded(text)
    assert squeezed(plain) == "".join(plain[place] for place in positions(plain))
    assert "  " not in plain and plain == plain.strip()


def test_each_name_by_itself_is_read_as_its_region_and_its_road_is_not() -> None:
    codes: dict[str, set[str]] = {}
    for row in rows(DATA / "xuar_gazetteer.csv"):
        codes.setdefault(squeezed(row["name"]), set()).add(row["adcode"])
    for row in rows(DATA / "xuar_gazetteer.csv"):
        found = read(row["name"])
        if row["elsewhere"] == "china":
            assert found == "", row
            continue
        own = codes[squeezed(row["name"])]
        assert found in own or found[:4] in {code[:4] for code in own} or (len(own) > 1 and found == "650000"), row
        if row["name"][0].isascii() or "㐀" <= row["name"][0] <= "鿿":
            assert read(row["name"] + (" Road" if row["name"][0].isascii() else "路")) == "", row


# The labelled addresses


@pytest.mark.parametrize("half", ["tuned on", "not tuned on"])
def test_precision_and_recall_on_the_labelled_addresses(half: str) -> None:
    some = gazetteer_table.halves()[half]
    assert len(some) == 250
    wrong = [case for case in some if not case.right]
    assert gazetteer_table.precision(some) >= 0.99, wrong
    assert gazetteer_table.recall(some) >= 0.95, wrong
    same, near, every = gazetteer_table.exactness(some)
    assert same >= 0.95 * every and near >= 0.98 * every


@pytest.mark.parametrize("country", ["CN", "TR"])
def test_no_address_elsewhere_names_the_region_twice_over(country: str) -> None:
    """Else it would be left open, whatever its coordinates; under another country most of the region's own are."""
    read_as = {
        region: [
            read_text(country=country, address=case.address)
            for case in gazetteer_table.cases()
            if case.region == region
        ]
        for region in ("XUAR", "elsewhere")
    }
    assert not any(reading.contradicted or reading.overruled for reading in read_as["elsewhere"])
    assert sum(bool(reading.contradicted) for reading in read_as["XUAR"]) == (182 if country == "TR" else 0)


def test_the_table_in_the_docs_is_what_is_measured() -> None:
    text = (DATA.parent.parent / "docs" / "gazetteer.md").read_text("utf-8")
    assert gazetteer_table.table() in text and gazetteer_table.by_script() in text


def test_labels_hold_a_code_of_the_region_or_none() -> None:
    cases = gazetteer_table.cases()
    assert len(cases) == 500 and sum(case.region == "XUAR" for case in cases) == 250
    for case in cases:
        assert case.adcode == "" or (case.region == "XUAR" and lineage(case.adcode))


# Other regions


@pytest.mark.parametrize(
    ("country", "address", "found"),
    [
        ("TM", "", True),
        ("", "Aşgabat", True),
        ("", "Туркменабат", True),
        ("", "Gap Tekstil, Ashgabat, Turkmenistan", True),
        ("TM", "Mary", True),
        ("", "Mary", False),
        ("US", "Mary", False),
        ("TR", "Aşgabat Caddesi, Ankara", False),
        ("CN", "土库曼斯坦", False),
    ],
)
def test_turkmenistan(country: str, address: str, found: bool) -> None:
    signals = read_text(country=country, address=address, region=shipped()[1]).signals
    assert [signal.adcode for signal in signals][:1] == (["TM"] if found else [])


def own_region(tmp_path: Path, text: str) -> RiskRegion:
    path = tmp_path / "names.csv"
    path.write_text(text, "utf-8")
    return RiskRegion("own", "XX", "Own", "", "province", "CN", "", "", path, text=TextSources(gazetteer=path))


def test_a_users_own_gazetteer(tmp_path: Path) -> None:
    region = own_region(tmp_path, "adcode,name,kind,elsewhere\n350000,Fu Jian,province,\n")
    (signal,) = read_text(country="CN", address="FUJIAN Province", region=region).signals
    assert signal.adcode == "350000"
    assert read_text(country="CN", address="Fujian Road", region=region).signals == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("adcode,name,kind\n1,a,b\n", "no column elsewhere"),
        ("adcode,name,kind,elsewhere\n1,ab,city,maybe\n", "line 2: elsewhere is 'maybe'"),
        ("adcode,name,kind,elsewhere\n1,' ,city,\n", "line 2: name"),
        ("adcode,name,kind,elsewhere\n,ab,city,\n", "line 2: name 'ab', adcode ''"),
    ],
)
def test_a_bad_gazetteer_is_refused_by_line_and_value(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(GeoError, match=message):
        gazetteer(own_region(tmp_path, text))


def test_the_region_is_the_xuar_where_none_is_said() -> None:
    assert read_text(country="CN", address="Hotan") == read_text(country="CN", address="Hotan", region=xuar())


def test_names_made_of_generic_words_only_are_left_out() -> None:
    names = {row["name"] for row in rows(DATA / "xuar_gazetteer.csv")}
    generic = {
        "工业园区",
        "经济技术开发区",
        "纺织工业城",
        "特色产业园区",
        "西工业园区",
        "园艺场",
        "林场",
        "县种畜场",
        "良种场",
    }
    assert not generic & names and {"库车经济技术开发区", "甘家湖牧场"} <= names
