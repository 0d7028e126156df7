"""How text, coordinates and what is odd about them are weighed."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.boundaries import load
from geo.fence import place
from geo.locate import ODDITIES, InRegion, Location, locate
from geo.regions import regions
from geo.risk_regions import shipped, xuar

TURKMENISTAN = shipped()[1]


def _one(**record: Any) -> Location:
    return locate([record])[0]


def _kinds(location: Location) -> list[str]:
    return [kind for kind, _ in location.oddities]


def test_without_coordinates_the_most_certain_signal_places() -> None:
    address = "Awat, Aksu Prefecture, Xinjiang"
    both, name, code, road, none = locate(
        [
            {"country": "CN", "address": address, "postal_code": "843200"},
            {"country": "CN", "address": address},
            {"uscc": "91652928MA77ABCD1X"},
            {"country": "CN", "address": "88 Xinjiang Road, Qingdao"},
            {},
        ]
    )
    assert (both.state, both.method, both.certainty, both.distance_km) == ("inside", "postal_code", 0.95, None)
    assert both.regions[:2] == (InRegion("650000", "postal_code", 0.95), InRegion("652900", "name", 0.7))
    assert (name.state, name.method, name.certainty) == ("inside", "name", 0.7)
    assert [r.adcode for r in code.regions] == ["650000", "652900", "652928"]
    assert (road.state, road.method, road.certainty, road.regions) == ("unplaced", None, None, ())
    assert road.reason == "no coordinates; the address names xinjiang, but as a street or building"
    assert none.reason == "no coordinates; there is no address"


def test_a_strong_signal_against_coordinates_is_a_conflict_and_the_cautious_place_counts() -> None:
    qingdao = {"lon": 120.36881, "lat": 36.09926, "country": "CN"}
    code, prefecture, region, road = locate(
        [
            {**qingdao, "postal_code": "841000"},
            {**qingdao, "address": "Aksu Prefecture"},
            {**qingdao, "address": "Xinjiang trading"},
            {**qingdao, "address": "88 Xinjiang Road"},
        ]
    )
    assert (code.state, code.method, code.certainty) == ("inside", "postal_code", 0.95)
    assert (prefecture.state, prefecture.method, prefecture.certainty) == ("inside", "name", 0.7)
    assert code.distance_km is not None and code.distance_km > 2000
    assert [kind for kind, _ in code.oddities] == ["place_conflict"] == [kind for kind, _ in prefecture.oddities]
    assert (region.state, [kind for kind, _ in region.oddities]) == ("outside", ["place_conflict"])
    assert "the coordinates count" in region.oddities[0][1]
    assert (road.state, road.oddities) == ("outside", ())


SHAYA = "Shaya County, Aksu Prefecture, Xinjiang 842200"
ANKARA = {"lon": 32.85412, "lat": 39.92077}
SHANDONG = {"lon": 120.36881, "lat": 36.09926}


@pytest.mark.parametrize(
    "address", [SHAYA, "新疆阿克苏地区沙雅县", f"{SHAYA}, Turkey", "Xinjiang 842200", "Korla, Xinjiang"]
)
def test_an_address_in_the_region_against_country_and_coordinates_is_left_open(address: str) -> None:
    found = _one(country="TR", address=address, **ANKARA)
    assert (found.state, found.regions, found.distance_km) == ("unplaced", (), None)
    assert (
        found.reason.startswith("its address names ") and "; its country says TR and its coordinates " in found.reason
    )
    assert "which is right is not known" in found.reason and _kinds(found) == ["place_country"]
    assert dict(found.oddities)["place_country"].endswith("the country is TR: which is right is not known")


@pytest.mark.parametrize("where", [{}, SHANDONG, {"lon": 30.5, "lat": 34.5}, {"lon": 39.92, "lat": 200.0}])
def test_against_the_country_alone_an_address_in_the_region_is_inside(where: dict[str, float]) -> None:
    """Without coordinates, with such as are not in that country either, and with such as cannot be meant."""
    found = _one(country="TR", address=SHAYA, **where)
    assert (found.state, found.method, found.certainty) == ("inside", "name", 0.7)
    assert [place.adcode for place in found.regions] == ["650000", "652900", "652924"]
    assert "shaya county in the address, though its country says TR" in found.reason
    assert "the country is TR: the more cautious place counts" in dict(found.oddities)["place_country"]


def test_one_wrong_cell_never_takes_the_region_away() -> None:
    """Whatever the country cell and the coordinates say of an address that names the region twice over."""
    places = [
        {},
        ANKARA,
        SHANDONG,
        {"lon": 76.92861, "lat": 43.25671},
        {"lon": 30.5, "lat": 34.5},
        {"lon": 0, "lat": 0},
    ]
    records = [
        {"country": country, "address": address, **place}
        for country in ("CN", "TR", "KZ", "HK", "??", "Turkey", "", None)
        for address in (SHAYA, "新疆莎车县", "Awat County, Aksu, Xinjiang. Sales: Shanghai")
        for place in places
    ]
    found = locate(records)
    assert {location.state for location in found} == {"inside", "unplaced"}
    for record, location in zip(records, found, strict=True):
        assert location.oddities or record["country"] in ("CN", "", None)


@pytest.mark.parametrize(
    ("country", "address", "lon", "lat"),
    [
        ("TR", "Aksu, Antalya", 30.85, 36.95),
        ("IN", "Kashgar Trading, Chapra 841301", 84.74, 25.78),
        ("IN", "Xinjiang House, Chapra, Bihar 841301", 84.74, 25.78),
        ("US", "Xinjiang House, New York", -74.0, 40.71),
        ("KZ", "Urumqi Trading House, Almaty", 76.92861, 43.25671),
    ],
)
def test_a_single_name_abroad_takes_nobody_in(country: str, address: str, lon: float, lat: float) -> None:
    found = _one(country=country, address=address, lon=lon, lat=lat)
    assert (found.state, found.regions) == ("outside", ())
    assert _one(country=country, address=address).state == "unplaced"


def test_the_bare_word_under_another_country_is_a_finding_and_no_more() -> None:
    found = _one(country="TR", address="Xinjiang", **ANKARA)
    assert (found.state, _kinds(found)) == ("outside", ["place_conflict"])
    words = found.oddities[0][1]
    assert words.startswith("xinjiang in the address says XUAR, but its coordinates lie")
    assert words.endswith("km outside: the coordinates count")
    assert _one(country="TR", address="88 Xinjiang Road", **ANKARA).oddities == ()


def test_two_names_beside_the_place_of_the_coordinates_are_left_open() -> None:
    address = "Gin: Awat County, Aksu, Xinjiang. Sales: Shanghai"
    found = _one(country="CN", address=address, lon=121.47371, lat=31.23041)
    assert (found.state, _kinds(found)) == ("unplaced", ["place_conflict"])
    assert "another place is named beside it and its coordinates lie 2546 km outside of the XUAR" in found.reason
    shop = _one(country="CN", address="Xinjiang trading office, Shanghai", lon=121.47371, lat=31.23041)
    assert (shop.state, shop.oddities) == ("outside", ())


def test_a_site_in_the_sea_is_left_open() -> None:
    found = _one(country="TR", lon=30.5, lat=34.5)
    assert (found.state, _kinds(found), found.distance_km) == ("unplaced", ["place_country"], None)
    assert "at sea, more than half a degree" in found.reason and "not in its country, Türkiye" in found.reason
    by_code = _one(country="CN", lon=30.5, lat=34.5, postal_code="842200")
    assert (by_code.state, by_code.method) == ("inside", "postal_code")


def test_coordinates_inside_decide_and_another_country_is_reported() -> None:
    inside, foreign, border = locate(
        [
            {"lon": 80.36, "lat": 40.64, "country": "CN", "address": "Awat, Aksu Prefecture, Xinjiang"},
            {"lon": 80.36123, "lat": 40.64123, "country": "VN"},
            {"lon": 80.41127, "lat": 44.21394, "country": "CN", "postal_code": "835221"},
        ]
    )
    assert (inside.state, inside.method, inside.certainty, inside.oddities) == ("inside", "coordinates", 1.0, ())
    assert [r.adcode for r in inside.regions] == ["650000", "652900", "652928"]
    assert {r.method for r in inside.regions} == {"coordinates"}
    assert (foreign.state, foreign.oddities[0][0]) == ("inside", "place_country")
    assert (border.state, border.method, border.certainty) == ("inside", "postal_code", 0.95)
    assert border.regions[0] == InRegion("650000", "postal_code", 0.95)
    assert border.regions[-1] == InRegion("654004", "coordinates", 0.5)


def test_the_reason_says_what_is_odd() -> None:
    centre = _one(lon=104.195397, lat=35.86166, country="CN", datum="GCJ-02")
    assert (centre.state, _kinds(centre)) == ("unplaced", ["place_centre"])
    said = "the coordinates are odd and do not decide: it is the point that stands for the whole of China ("
    assert centre.reason.startswith(said) and "), not a site; there is no address" in centre.reason
    blank = _one(lon=0, lat=43.8)
    assert (blank.state, _kinds(blank)) == ("unplaced", ["place_coordinates"])
    assert blank.reason.startswith("the coordinates are odd and do not decide: one of the two is exactly 0")


def test_bad_coordinates_fall_back_on_the_text_and_are_reported() -> None:
    bad, swapped = locate(
        [
            {"lon": 87.6, "lat": 143.8, "country": "CN", "postal_code": "830000"},
            {"lon": 43.82559, "lat": 87.61682, "country": "CN", "address": "12 Mill Lane"},
        ]
    )
    assert (bad.state, bad.method) == ("inside", "postal_code")
    assert (swapped.state, [kind for kind, _ in swapped.oddities]) == ("unplaced", ["place_coordinates"])
    assert "swapped" in dict(swapped.oddities)["place_coordinates"]


PIECES = [
    "xinjiang",
    "新疆",
    " road",
    "路",
    "aksu",
    "841000",
    ", ",
    "beijing",
    "ürümqi",
    "'",
    "\u0301",
    "ى",
    "industrial park",
    " ",
]


@settings(max_examples=200, deadline=None)
@given(address=st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5))).map("".join), land=st.text(max_size=3))
def test_any_text_can_be_read(address: str, land: str) -> None:
    (location,) = locate([{"address": address, "country": land, "postal_code": address[:7], "uscc": address[:18]}])
    assert location.state in ("inside", "unplaced") and location.reason
    assert (location.state == "inside") == bool(location.regions) == (location.certainty is not None)


@pytest.mark.parametrize(
    ("record", "kind", "words"),
    [
        ({"lon": 43.82559, "lat": 87.61682}, "place_coordinates", "look swapped"),
        ({"lon": -87.61682, "lat": 43.82559}, "place_coordinates", "a sign looks lost"),
        ({"lon": 76.92861, "lat": 43.25671}, "place_country", "in Kazakhstan, not in its country, China"),
        ({"lon": 104.195397, "lat": 35.86166}, "place_centre", "the whole of China"),
        ({"lon": 105.0, "lat": 35.0}, "place_centre", "the whole of China"),
        ({"lon": 0.0, "lat": 43.82559}, "place_coordinates", "exactly 0"),
        ({"lon": 0.0012, "lat": -0.0009}, "place_coordinates", "stands for no coordinates"),
        ({"lon": 8737.0, "lat": 4349.5}, "place_coordinates", "latitude 43.825, longitude 87.6167"),
        ({"lon": 87616820, "lat": 43825590}, "place_coordinates", "10^6"),
        ({"lon": "87°36'59\"E", "lat": "43°49'32\"N"}, "place_coordinates", "it would be 87.616389"),
        ({"lon": "87,61682", "lat": "43,82559"}, "place_coordinates", "decimal comma"),
    ],
)
def test_odd_coordinates_are_never_outside_and_never_moved(record: dict[str, Any], kind: str, words: str) -> None:
    alone = _one(**record, country="CN", address="12 Mill Lane")
    assert (alone.state, alone.regions, alone.distance_km) == ("unplaced", (), None)
    assert words in dict(alone.oddities)[kind]
    with_text = _one(**record, country="CN", postal_code="830000")
    assert (with_text.state, with_text.method) == ("inside", "postal_code") and kind in _kinds(with_text)


def test_coordinates_outside_another_country_are_told_and_count() -> None:
    qingdao = _one(lon=120.36881, lat=36.09926, country="DE")
    assert (qingdao.state, _kinds(qingdao)) == ("outside", ["place_country"])


def test_inside_counts_however_odd() -> None:
    """With a lost sign it would be Milwaukee: nobody but its owner can tell."""
    location = _one(lon=87.90651, lat=43.03891, country="US")
    assert (location.state, location.method) == ("inside", "coordinates")
    assert _kinds(location) == ["place_coordinates", "place_country"]
    assert "a sign looks lost" in location.oddities[0][1] and "they count all the same" in location.oddities[0][1]


def test_parts_of_china_are_no_other_country() -> None:
    for country, lon, lat in (("CN", 114.16942, 22.31931), ("HK", 113.26442, 23.12911), ("TW", 121.56542, 25.03301)):
        assert _one(lon=lon, lat=lat, country=country).oddities == ()


def test_on_a_units_centre_no_smaller_unit_is_claimed() -> None:
    prefecture = _one(lon=80.260605, lat=41.168779, datum="GCJ-02", country="CN")
    assert [place.adcode for place in prefecture.regions] == ["650000", "652900"]
    assert (prefecture.state, _kinds(prefecture)) == ("inside", ["place_centre"])
    province = _one(lon=87.627704, lat=43.793026, country="CN")
    assert [place.adcode for place in province.regions] == ["650000"]
    assert _kinds(province) == ["place_centre", "place_datum"]


def test_without_a_country_but_with_a_name_of_the_region_coordinates_abroad_do_not_count() -> None:
    name, road = locate(
        [
            {"lon": 106.70092, "lat": 10.77689, "address": "Xinjiang, China"},
            {"lon": 106.70092, "lat": 10.77689, "address": "88 Xinjiang Road"},
        ]
    )
    assert (name.state, name.method, _kinds(name)) == ("inside", "name", ["place_conflict"])
    assert (road.state, road.oddities) == ("outside", ())


def test_a_county_in_the_text_and_another_by_coordinates() -> None:
    awat = {"lon": 80.36123, "lat": 40.64123, "country": "CN"}
    same, other, prefecture = locate(
        [
            {**awat, "address": "Awat County, Aksu Prefecture, Xinjiang"},
            {**awat, "address": "阿克苏地区库车市"},
            {**awat, "address": "Hotan Prefecture, Xinjiang"},
        ]
    )
    assert same.oddities == ()
    assert _kinds(other) == _kinds(prefecture) == ["place_county"]
    assert [place.adcode for place in other.regions] == ["650000", "652900", "652928"]
    assert "the coordinates count" in other.oddities[0][1]


@pytest.mark.parametrize(("lon", "kinds"), [(87.34209, []), (87.65123, ["place_county"])])
def test_a_few_km_over_a_countys_line_are_no_finding(lon: float, kinds: list[str]) -> None:
    """Both lie in districts of Urumqi; a farm's address is that of the town next to it."""
    changji = load().counties
    assert changji is not None
    away = changji.km_from("652301", lon, 43.96847)
    assert away > 12.0 if kinds else 0.0 < away < 10.0
    address = "119 Station Road, Changji, Xinjiang"
    assert _kinds(_one(lon=lon, lat=43.96847, country="CN", address=address)) == kinds


def test_a_foreign_postal_code_and_coordinates_elsewhere_are_one_conflict() -> None:
    beijing = {"lon": 116.40741, "lat": 39.90421, "postal_code": "100000", "country": "P.R. China"}
    found = _one(address="新疆喀什地区莎车县", **beijing)
    assert (found.state, found.method, _kinds(found)) == ("inside", "name", ["place_conflict"])
    assert "100000" in found.oddities[0][1] and "the more cautious place counts" in found.oddities[0][1]


@pytest.mark.parametrize("country", ["P.R. China", "中华人民共和国", "People's Republic of China", "CHN", "cn"])
def test_chinas_names_are_no_other_country(country: str) -> None:
    assert _one(lon=80.36123, lat=40.64123, country=country).oddities == ()


def test_an_own_name_is_a_hint_and_places_nothing() -> None:
    hint = _one(name="Aksu Mokova Textile, Xinjiang", country="CN", address="12 Mill Lane")
    assert (hint.state, hint.regions, _kinds(hint)) == ("unplaced", (), ["place_name_hint"])
    assert "its own name holds" in hint.reason
    assert _one(name="Mokova Textile", country="CN").oddities == ()
    assert _one(name="Aksu Mokova Textile, Xinjiang", country="CN", postal_code="843000").state == "inside"
    assert _one(name="Urumqi Mokova", lon=120.36881, lat=36.09926, country="CN").oddities == ()


def test_a_whole_country_as_region() -> None:
    fence = load(TURKMENISTAN)
    by_country, by_both, abroad, stated_other, nothing, centre = locate(
        [
            {"country": "TM"},
            {"country": "TM", "lon": 58.38333, "lat": 37.95123},
            {"country": "TM", "lon": 69.24123, "lat": 41.29945},
            {"country": "UZ", "lon": 58.38333, "lat": 37.95123},
            {"country": "UZ", "address": "12 Mill Lane"},
            {"country": "TM", "lon": 59.556278, "lat": 38.969719},
        ],
        fence,
    )
    assert (by_country.state, by_country.certainty) == ("inside", 0.95)
    assert (by_both.state, by_both.method, by_both.certainty, by_both.oddities) == ("inside", "coordinates", 1.0, ())
    assert (abroad.state, abroad.certainty, _kinds(abroad)) == ("inside", 0.95, ["place_country"])
    assert (stated_other.state, _kinds(stated_other)) == ("inside", ["place_country"])
    assert (nothing.state, nothing.regions) == ("unplaced", ())
    assert (centre.state, _kinds(centre)) == ("inside", ["place_centre"])
    assert {place.adcode for found in (by_country, by_both, centre) for place in found.regions} == {"TM"}


RECORDS = st.fixed_dictionaries(
    {},
    optional={
        "lon": st.one_of(st.floats(), st.floats(72, 98), st.text(max_size=8), st.none(), st.just(10**400)),
        "lat": st.one_of(st.floats(), st.floats(34, 50), st.text(max_size=8), st.none(), st.just("43°49'N")),
        "datum": st.sampled_from([None, "", "GCJ-02", "BD-09", "Pulkovo"]),
        "coordinate_accuracy_m": st.one_of(st.none(), st.floats(), st.just("x")),
        "country": st.one_of(
            st.sampled_from(["CN", "US", "VN", "TM", "KZ", "中国", "??"]), st.none(), st.text(max_size=3)
        ),
        "address": st.one_of(st.lists(st.sampled_from(PIECES)).map("".join), st.none()),
        "postal_code": st.one_of(st.sampled_from(["830000", "266000"]), st.text(max_size=7), st.none()),
        "uscc": st.one_of(st.just("91650103MA77ABCD1X"), st.text(max_size=18), st.none()),
        "name": st.one_of(st.lists(st.sampled_from(PIECES)).map("".join), st.none()),
    },
)


@settings(max_examples=300, deadline=None)
@given(record=RECORDS, country_fence=st.booleans())
def test_any_record_can_be_located_and_what_is_said_agrees(record: dict[str, Any], country_fence: bool) -> None:
    region = TURKMENISTAN if country_fence else xuar()
    fence = load(region)
    (location,) = locate([record], fence)
    assert location.state in ("inside", "borderline", "outside", "unplaced") and location.reason
    assert (location.state in ("inside", "borderline")) == bool(location.regions)
    assert (location.state == "unplaced") == (location.method is None) == (location.certainty is None)
    assert location.certainty is None or 0.0 <= location.certainty <= 1.0
    assert {place.adcode for place in location.regions} <= set(regions(region))
    kinds = _kinds(location)
    assert len(kinds) == len(set(kinds)) and set(kinds) <= set(ODDITIES)
    plain = place([record.get("lon")], [record.get("lat")], datum=[record.get("datum")], boundaries=fence)
    if plain.states()[0] == "inside" and not record.get("coordinate_accuracy_m"):
        assert location.state == "inside", "inside always counts"
    if location.state == "outside":
        assert plain.states()[0] == "outside"
    if location.distance_km is not None:
        assert math.isclose(location.distance_km, float(plain.distance_km[0]), abs_tol=0.001), "nothing is moved"


def test_together_records_lie_where_each_lies_alone() -> None:
    records: list[dict[str, Any]] = [
        {"lon": 80.36, "lat": 40.64, "country": "CN"},
        {},
        {"lon": 43.82559, "lat": 87.61682, "country": "CN"},
        {"lon": 104.195397, "lat": 35.86166, "country": "CN", "postal_code": "841000"},
        {"lon": "x", "lat": 1e308, "country": "VN"},
        {"lon": 120.36881, "lat": 36.09926, "country": "CN", "address": "Aksu Prefecture"},
    ]
    assert locate(records) == [_one(**record) for record in records]
    assert locate([]) == []
