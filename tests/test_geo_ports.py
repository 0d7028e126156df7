"""Ports by what shipments call them: codes, names, names that several have; and the list is what its script makes."""

from __future__ import annotations

import csv

import pytest

from geo.derive import ports as derive_ports
from geo.errors import DATA
from geo.ports import Port, name_key, port_named


@pytest.mark.parametrize(
    ("text", "entry", "code"),
    [
        ("Los Angeles", True, "USLAX"),
        ("Port of LOS ANGELES, CA", True, "USLAX"),
        ("los angeles, USA", True, "USLAX"),
        ("USLAX", False, "USLAX"),
        ("2704", True, "USLAX"),
        ("Long Beach", True, "USLGB"),
        ("Newark", True, "USEWR"),
        ("Savannah", True, "USSAV"),
        ("Shanghai", False, "CNSHA"),
        ("Shanghai, China (CNSHA)", False, "CNSHA"),
        ("Hải Phòng, Vietnam", False, "VNHPH"),
        ("Busan", False, "KRPUS"),
        ("Chattogram, Bangladesh", False, "BDCGP"),
        ("Cat Lai", False, "VNCLI"),
        ("Charleston", True, "USCHS"),
        ("Manzanillo, Mexico", False, "MXZLO"),
        ("Hamburg, Germany", False, "DEHAM"),
    ],
)
def test_a_port_is_known_by_code_and_by_name(text: str, entry: bool, code: str) -> None:
    found = port_named(text, entry=entry)
    assert found is not None and found.code == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Port",
        "Nowhere at all",
        "Manzanillo",
        "Charleston",
        "57000",
        "Shanghai, Germany",
        "(",
        ",",
        ", ,",
        "x" * 5000,
    ],
)
def test_what_is_not_known_or_could_be_several_has_no_place(text: str) -> None:
    assert port_named(text) is None


def test_a_name_that_only_another_place_has_is_not_that_port() -> None:
    assert port_named("Portland", entry=True) is None, "Maine and Oregon"


def test_every_port_lies_where_its_code_says() -> None:
    with (DATA / "ports.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    placed = [row for row in rows if row["lat"]]
    assert len(placed) > 1_000 and len({row["code"] for row in rows}) == len(rows)
    assert all(-90 <= float(row["lat"]) <= 90 and -180 <= float(row["lon"]) <= 180 for row in placed)
    assert not [row["code"] for row in placed if not derive_ports._in_its_country(row)]
    assert all(row["lat"] == "" for row in rows if not row["lon"])


def test_the_list_is_what_the_script_makes() -> None:
    made = derive_ports._text(derive_ports.derived())
    assert (DATA / "ports.csv").read_text("utf-8") == made, "run python -m geo.derive.ports: ports.csv is stale"


def test_both_lists_are_of_the_same_ports() -> None:
    one, other = (derive_ports._read(name) for name in (derive_ports.SEA_PORTS, derive_ports.SEAROUTE))
    assert [row["code"] for row in one] == [row["code"] for row in other] and len(one) > 1_000


def test_a_key_leaves_out_what_is_no_name() -> None:
    assert name_key("Port of Los Angeles") == name_key("LOS  ANGELES") == "los angeles"
    assert name_key("Port") == "port"
    assert Port("USLAX", "Los Angeles", 1.0, 2.0).country == "US"
