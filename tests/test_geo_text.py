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
