"""The real facility list, read as ingest reads it: nothing falsely inside, and every oddity known and looked at."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from geo.datum_suspicion import gcj02_suspects, source_suspicion, unlabelled_in_china
from geo.locate import Location, locate
from geo.points import read_points
from ingest.mapping import read_map
from ingest.readers import open_table
from ingest.records import record_readers

OSH = Path(__file__).parents[1] / "ingest" / "facilities" / "osh_facilities.csv"
LOOKED_AT = Path(__file__).parent / "real_list_oddities.csv"

Rows = dict[int, tuple[Mapping[str, Any], Location]]


@pytest.fixture(scope="module")
def located() -> Rows:
    records: dict[int, Mapping[str, Any]] = {}
    osh = read_map("osh")
    with open_table(OSH, osh.written) as table:
        (reader,) = record_readers(osh, None, table, 0)
        for batch in table.batches:
            clean = reader.clean(batch)
            assert not clean.rejects
            for at, row in enumerate(clean.rows):
                records[row] = {name: values[at] for name, values in clean.columns.items()}
    return dict(zip(records, zip(records.values(), locate(list(records.values())), strict=True), strict=True))


def test_none_is_inside_and_every_oddity_has_been_looked_at(located: Rows) -> None:
    with LOOKED_AT.open(encoding="utf-8", newline="") as file:
        known = [(int(row["row"]), row["kind"], row["state"]) for row in csv.DictReader(file) if row["why"].strip()]
    odd = [(row, kind, location.state) for row, (_, location) in located.items() for kind, _ in location.oddities]
    assert sorted(odd) == sorted(known)
    assert Counter(location.state for _, location in located.values()) == {"outside": 767, "unplaced": 6}


def test_the_rest_is_outside_by_its_coordinates_and_no_text_speaks_against_them(located: Rows) -> None:
    outside = [location for _, location in located.values() if location.state == "outside"]
    assert {(location.method, location.certainty, location.regions) for location in outside} == {
        ("coordinates", 0.0, ())
    }
    assert min(location.distance_km or 0.0 for location in outside) > 300


def test_moved_into_the_region_every_one_would_be_seen(located: Rows) -> None:
    """The list can fail: with coordinates in the XUAR each is inside, and another country is told."""
    moved = [{**record, "lon": 87.616823, "lat": 43.825591} for record, _ in located.values()]
    found = locate(moved)
    assert {location.state for location in found} == {"inside"}
    for record, location in zip(moved, found, strict=True):
        assert ("place_country" in dict(location.oddities)) == (record["country"] != "CN")


def test_the_list_is_not_suspected_of_gcj02(located: Rows) -> None:
    points = read_points([r["lon"] for r, _ in located.values()], [r["lat"] for r, _ in located.values()])
    countries = [record["country"] for record, _ in located.values()]
    suspects, chinese = gcj02_suspects(points, countries).sum(), unlabelled_in_china(points, countries).sum()
    assert (suspects, chinese) == (66, 316) and source_suspicion(suspects, chinese) == ""
