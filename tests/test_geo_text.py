"""What addresses and codes say."""

from __future__ import annotations

import pytest

from geo.text_signals import read_text

# country, address, the regions that it is a signal for (the first, most certain one's code; '' for none)
ADDRESSES = [
    ("CN", "No. 416 Beijing South Road, Urumqi, Xinjiang", "650100"),
    ("CN", "Guangdong Industrial Park, Shufu County, Kashgar Prefecture, Xinjiang", "653121"),
    ("CN", "新疆喀什广东工业园", "653100"),
    ("CN", "新疆乌鲁木齐市北京南路416号", "650100"),
    ("CN", "新疆維吾爾自治區烏魯木齊市", "650100"),
    ("CN", "和田地区洛浦县", "653224"),
    ("CN", "伊犁哈萨克自治州霍城县", "654023"),
    ("CN", "Xin Jiang, Ke La Ma Yi", "650200"),
    ("CN", "XIN-JIANG", "650000"),
    ("CN", "XUAR, Hotan Prefecture", "653200"),
    ("CN", "Sinkiang Province", "650000"),
    ("CN", "Hetian, Xinjiang", "653200"),
    ("CN", "Yili, Xinjiang", "654000"),
    ("CN", "Aksu Textile City", "652901"),
    ("CN", "Ürümqi", "650100"),
    ("CN", "Bo'ertala", "652700"),
    ("CN", "ＸＩＮＪＩＡＮＧ　ＵＲＵＭＱＩ", "650100"),
    ("CN", "شىنجاڭ ئۇيغۇر ئاپتونوم رايونى", "650000"),
    ("CN", "XPCC 8th Division", "650000"),
    ("", "Urumqi", "650100"),
    ("", "12 Station Road, Kashgar, China", "653100"),
    ("CN", "Korla, 841000", "650000"),
    ("CN", "Changji, Xinjiang, 831100", "650000"),
    ("CN", "88 Xinjiang Road, Shibei District, Qingdao, Shandong", ""),
    ("CN", "88 Xinjiang Rd., Shibei District", ""),
    ("CN", "12 Xinjiang Zhong Lu, Zhabei", ""),
    ("CN", "5 Urumqi North Road", ""),
    ("CN", "上海市闸北区新疆路100号", ""),
    ("CN", "乌鲁木齐中路12号", ""),
    ("CN", "北京市海淀区三里河路新疆大厦", ""),
    ("CN", "Xinjiang trading office, Shanghai", ""),
    ("CN", "Xinjiang trading office, Guangzhou", ""),
    ("CN", "Xinjiang County, Yuncheng", ""),
    ("CN", "Xinjiang Town, Wengyuan", ""),
    ("CN", "Hetian Town, Changting, Fujian", ""),
    ("CN", "Hetian Industrial Park", ""),
    ("CN", "Yili Industrial Park, Hohhot", ""),
    ("CN", "哈密瓜合作社", ""),
    ("CN", "和田玉有限公司, 苏州", ""),
    ("CN", "Changjiang Road 11, Yancheng, Jiangsu", ""),
    ("CN", "Hamilton House, Ningbo", ""),
    ("CN", "Tel 0991-8301234, Nanchang", ""),
    ("CN", "浙江省绍兴园区路268号", ""),
    ("TR", "Aksu, Antalya", ""),
    ("KZ", "Urumqi Trading House, Almaty", ""),
    ("", "Aksu", ""),
    ("", "Kashgar Trading, Lahore, Pakistan", ""),
    ("", "Patna, Bihar 841301, India", ""),
    ("", "Chapra 841301", ""),
    ("US", "Xinjiang House, New York", ""),
    ("CN", "", ""),
]


@pytest.mark.parametrize(("country", "address", "adcode"), ADDRESSES)
def test_addresses(country: str, address: str, adcode: str) -> None:
    reading = read_text(country=country, address=address)
    assert (reading.signals[0].adcode if reading.signals else "") == adcode, reading


@pytest.mark.parametrize(
    ("code", "country", "strong"),
    [
        ("830000", "CN", True),
        ("848599", "CN", True),
        ("CN-841000", "CN", True),
        ("841000.0", "CN", True),
        ("８４１０００", "CN", True),
        ("841000", "", True),
        ("829999", "CN", False),
        ("848600", "CN", False),
        ("84100", "CN", False),
        ("840000", "VN", False),
        ("841301", "IN", False),
    ],
)
def test_postal_codes(code: str, country: str, strong: bool) -> None:
    signals = read_text(country=country, postal_code=code).signals
    assert [(s.method, s.certainty) for s in signals] == ([("postal_code", 0.95)] if strong else [])


def test_a_postal_code_with_a_blank_country_is_reported() -> None:
    assert read_text(postal_code="841000").oddities[0][0] == "place_country_blank"
    assert read_text(postal_code="841000", country="CN").oddities == ()
    assert read_text(postal_code="841301", address="Patna, India").signals == ()


def test_a_postal_code_of_another_province_weakens_a_name() -> None:
    reading = read_text(country="CN", address="Xinjiang Trading Co.", postal_code="266000")
    assert reading.signals == () and "postal code 266000 is another province's" in reading.note


@pytest.mark.parametrize(
    ("uscc", "adcode"),
    [
        ("91650103MA77ABCD1X", "650103"),
        ("9165 2928 MA77 ABCD 1X", "652928"),
        ("91370203MA77ABCD1X", None),
        ("650103", None),
        ("", None),
    ],
)
def test_registration_codes(uscc: str, adcode: str | None) -> None:
    signals = read_text(country="CN", uscc=uscc).signals
    assert [(s.method, s.certainty, s.adcode) for s in signals] == (
        [("administrative_code", 0.95, adcode)] if adcode else []
    )


# What stands against a name, and is said


def kinds(**texts: str) -> list[str]:
    return [kind for kind, _ in read_text(**texts).oddities]


COUNTY = "新疆喀什地区莎车县"


@pytest.mark.parametrize("code", ["000000", "999999", "123456", "111111", "900000"])
def test_a_postal_code_that_no_province_has_is_ignored_and_said(code: str) -> None:
    reading = read_text(country="CN", address="库尔勒市", postal_code=code)
    assert reading.signals[0].adcode == "652801" and f"postal code {code} is ignored" in reading.note
    assert reading.oddities == ()


@pytest.mark.parametrize("address", [COUNTY, "新疆喀什地区", "喀什地区莎车县", "新疆莎车县"])
def test_two_names_that_agree_stand_against_another_provinces_postal_code(address: str) -> None:
    reading = read_text(country="CN", address=address, postal_code="100000")
    assert reading.signals and [kind for kind, _ in reading.oddities] == ["place_conflict"]
    assert "postal code 100000 is another province's: both are kept" in reading.oddities[0][1]
    assert "莎车县" not in address or "names 莎车县 and " in reading.oddities[0][1]


def test_one_name_against_another_provinces_postal_code_is_said_where_it_is_a_county() -> None:
    texts = {"country": "CN", "postal_code": "100000"}
    assert read_text(address="莎车县", **texts).signals == () and kinds(address="莎车县", **texts) == ["place_conflict"]
    assert read_text(address="新疆", **texts).signals == () and kinds(address="新疆", **texts) == []
    assert kinds(address="新疆新疆, Xinjiang", **texts) == [] and kinds(address="Yuli", **texts) == []


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("Gin: Awat County, Aksu, Xinjiang. Sales: Shanghai", "shanghai"),
        ("Urumqi, Xinjiang (head office: Beijing)", "beijing"),
        ("甘肃省兰州市转新疆哈密市", "甘肃省"),
    ],
)
def test_two_names_that_agree_beside_another_place_are_said(address: str, other: str) -> None:
    reading = read_text(country="CN", address=address)
    assert reading.signals == () and [kind for kind, _ in reading.oddities] == ["place_conflict"]
    assert f"beside {other}: it may be there" in reading.oddities[0][1]
    assert kinds(country="CN", address="Xinjiang trading office, Shanghai") == []


@pytest.mark.parametrize("country", ["HK", "US", "KZ", "TW"])
@pytest.mark.parametrize(
    "address", ["新疆石河子市北工业园", "Korla, Bayingolin, Xinjiang 841000, China", "石河子市, 832000"]
)
def test_names_that_agree_in_a_record_of_another_country_are_said(country: str, address: str) -> None:
    reading = read_text(country=country, address=address)
    assert reading.signals == () and [kind for kind, _ in reading.oddities] == ["place_country"]
    assert f"the country is {country}" in reading.oddities[0][1]


def test_one_name_in_a_record_of_another_country_is_not_odd() -> None:
    assert kinds(country="US", address="Xinjiang House, New York") == []
    assert kinds(country="TR", address="Aksu, Antalya") == []
    assert kinds(country="HK", address="石河子市", postal_code="832000") == ["place_country"]


@pytest.mark.parametrize(
    "address",
    [
        "Suzhou, tel 835123",
        "Tel: +86 991 835123",
        "电话：835123",
        "Lot 842300, Shenzhen",
        "Lot 842300",
        "Invoice 831200, Guangzhou",
        "No. 841000 contract, Suzhou",
        "合同号841000",
        "USD 841000 Building",
        "Suzhou 841000",
    ],
)
def test_six_digits_that_are_no_postal_code(address: str) -> None:
    assert read_text(country="CN", address=address).signals == ()


@pytest.mark.parametrize(
    "address", ["841000", "12 Renmin Rd 841000", "邮编841000", "Postcode no. 841000", "Korla 841000"]
)
def test_a_postal_code_in_an_address(address: str) -> None:
    assert read_text(country="CN", address=address).signals[0].method == "postal_code"


@pytest.mark.parametrize(
    "code",
    ["830 000", "830-000", "邮编830000", "邮编：830000", "830000, China", "China-830000", "中国 830000", "PRC 830000"],
)
def test_forms_of_the_postal_codes_column(code: str) -> None:
    assert [s.method for s in read_text(country="CN", postal_code=code).signals] == ["postal_code"]
    assert read_text(country="CN", postal_code=code.replace("830", "930").replace("93", "10")).signals == ()


@pytest.mark.parametrize(
    "country",
    [
        "PRC",
        "P.R. China",
        "P.R.China",
        "People's Republic of China",
        "中华人民共和国",
        "China, People's Republic",
        "cn",
    ],
)
def test_what_china_is_called(country: str) -> None:
    assert [s.adcode for s in read_text(country=country, address="Aksu").signals] == ["652900"]
    assert kinds(country=country, address=COUNTY) == []


@pytest.mark.parametrize(
    "address", ["新疆驻北京办事处", "新疆维吾尔自治区人民政府驻上海办事处", "新疆北里小区", "新疆花园", "新疆公寓"]
)
def test_offices_and_homes_called_after_the_region(address: str) -> None:
    assert read_text(country="CN", address=address).signals == ()


@pytest.mark.parametrize(
    ("address", "adcode"),
    [("石河子市十小区", "659001"), ("库尔勒市花园", "652801"), ("XJ Uygur Aut. Reg.", "650000"), ("Peyzivat", "653129"),
     ("جېمىنەي", "654326"), ("新疆经济技术开发区", "650000"), ("新疆工业园区", "650000")],
)  # fmt: skip
def test_further_names(address: str, adcode: str) -> None:
    assert {s.adcode for s in read_text(country="CN", address=address).signals} == {adcode}
