"""Sixty places checked by hand: their coordinates and their names in four scripts say where they are."""

from __future__ import annotations

import pytest
from places_table import PAGE, Place, page, places

from geo.boundaries import load
from geo.fence import place as fenced
from geo.locate import Location, locate
from geo.regions import lineage
from geo.text_signals import read_text

INSIDE = [place for place in places() if place.state == "inside"]
ABROAD_OR_ELSEWHERE = [place for place in places() if place.state == "outside"]
STANDS_FOR_A_PREFECTURE = {"Yining"}
"""58 m from the point that map services give for the whole of Ili."""
NOT_IN_GAZETTEERS = {"Tianshuihai"}
NAMES = [
    (place, script, name)
    for place in INSIDE
    if place.name not in NOT_IN_GAZETTEERS
    for script, name in place.written().items()
]
BY_ITSELF = list(dict.fromkeys((place, name) for place, _, name in NAMES if not place.elsewhere))
XINJIANG = {"uyghur": "شىنجاڭ", "simplified": "新疆", "traditional": "新疆"}
REQUIRED_INSIDE = {"Khorgos", "Alashankou", "Xingxingxia", "Turpan", "Hami", "Ruoqiang", "Aral", "Shihezi"}
REQUIRED_OUTSIDE = {"Xining", "Dunhuang", "Guazhou", "Golmud", "Almaty"}


def named(place: Place | str) -> str:
    return place.name if isinstance(place, Place) else place


def located(place: Place, **more: str) -> Location:
    return locate([{"lon": float(place.lon), "lat": float(place.lat), **more}])[0]


def test_the_table_holds_the_places_that_were_asked_for() -> None:
    by_state = {state: {place.name for place in places() if place.state == state} for state in ("inside", "outside")}
    assert len(places()) == len({place.name for place in places()}) == 60
    assert by_state["inside"] >= REQUIRED_INSIDE
    assert by_state["outside"] >= REQUIRED_OUTSIDE
    assert all(place.reason and place.source for place in places())
    assert all(bool(place.adcode) == (place.state == "inside") for place in places())
    assert all(len(coordinate.partition(".")[2]) >= 1 for p in places() for coordinate in (p.lat, p.lon))
    assert sum(bool(place.uyghur) for place in INSIDE) >= 20


def test_the_page_shows_the_table() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python tests/places_table.py"


@pytest.mark.parametrize("place", places(), ids=named)
def test_coordinates_say_the_state(place: Place) -> None:
    assert fenced([float(place.lon)], [float(place.lat)], boundaries=load()).states() == [place.state]
    assert located(place).state == place.state


@pytest.mark.parametrize("place", INSIDE, ids=named)
def test_coordinates_say_the_county_and_what_it_lies_in(place: Place) -> None:
    """Coordinates on the point that stands for a whole unit name that unit: the fence still knows the county."""
    assert fenced([float(place.lon)], [float(place.lat)], boundaries=load()).county_codes() == [place.adcode]
    found = located(place)
    stands_for_all = place.name in STANDS_FOR_A_PREFECTURE
    assert "place_centre" in {kind for kind, _ in found.oddities} or not stands_for_all
    expected = lineage(place.adcode)[: 2 if stands_for_all else None]
    assert {region.adcode for region in found.regions} == set(expected)


@pytest.mark.parametrize("place", ABROAD_OR_ELSEWHERE, ids=named)
def test_a_place_outside_lies_in_no_region(place: Place) -> None:
    assert located(place).regions == ()


@pytest.mark.parametrize(("place", "name"), BY_ITSELF, ids=named)
def test_a_name_of_one_place_only_is_a_signal_by_itself(place: Place, name: str) -> None:
    assert regions_read(name) >= set(lineage(place.adcode)[:2]), name


@pytest.mark.parametrize(("place", "script", "name"), NAMES, ids=named)
def test_a_name_beside_the_regions_is_a_signal_of_its_prefecture(place: Place, script: str, name: str) -> None:
    chinese = script in ("simplified", "traditional")
    address = f"{XINJIANG[script]}{name}" if chinese else f"{name}, {XINJIANG.get(script, 'Xinjiang')}"
    assert regions_read(address) >= set(lineage(place.adcode)[:2]), address


@pytest.mark.parametrize("place", ABROAD_OR_ELSEWHERE, ids=named)
def test_an_address_outside_is_no_signal(place: Place) -> None:
    for script, name in place.written().items():
        chinese = script in ("simplified", "traditional")
        address = f"{place.province_zh}{name}" if chinese else f"{name}, {place.province}"
        reading = read_text(country=place.country, address=address)
        assert reading.signals == (), address


def regions_read(address: str) -> set[str]:
    """Every region that the signals of an address name or lie in."""
    return {code for signal in read_text(country="CN", address=address).signals for code in lineage(signal.adcode)}
