"""In which periods an entity was listed, and that a verdict counts each of them. All names are invented."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.listing_periods import Period, earlier_periods, periods_of
from graph.objects import Node
from graph.risk import Risks, in_force
from graph.sources import sources_of
from ingest.lists.history import AGAIN, LISTED, MOVED, REMOVED, RENAMED, Event
from ingest.screening.since import Then, as_then
from tests.cases import DAY, ask, listed, shipped, verdict
from tests.networks import D

FIRST, GONE, BACK = date(2022, 6, 21), date(2024, 3, 2), date(2026, 1, 5)


def history(*events: tuple[date, str]) -> list[str]:
    """Lines as the import of a list writes them."""
    return [str(Event(day, what, "i", "Morvek, listed again: Mill")) for day, what in events]


TWICE = history((FIRST, LISTED), (date(2023, 1, 1), MOVED), (GONE, REMOVED), (BACK, AGAIN), (BACK, RENAMED))


@pytest.mark.parametrize(
    ("lines", "periods"),
    [
        ([], []),
        (history((FIRST, LISTED)), []),
        (history((FIRST, LISTED), (GONE, REMOVED)), []),
        (TWICE, [Period(FIRST, GONE)]),
        (history((GONE, REMOVED), (BACK, AGAIN)), [Period(None, GONE)]),
        (
            history((FIRST, LISTED), (GONE, REMOVED), (GONE, AGAIN), (BACK, REMOVED), (BACK, AGAIN), (BACK, REMOVED)),
            [Period(FIRST, GONE), Period(GONE, BACK)],
        ),
    ],
)
def test_the_periods_before_the_last_are_read_from_the_history(lines: list[str], periods: list[Period]) -> None:
    assert earlier_periods(lines) == periods


def test_the_last_period_has_the_dates_of_the_node() -> None:
    dates = {"effective_date": BACK, "removed_on": BACK + DAY}
    assert periods_of(Node("L", "ListedEntity", {"history": TWICE, **dates})) == [
        Period(FIRST, GONE),
        Period(BACK, BACK + DAY),
    ]
    assert periods_of(Node("L", "ListedEntity", {})) == [Period(None, None)]


@pytest.mark.parametrize(
    ("events", "counts"),
    [
        ([(D, LISTED), (D + DAY, REMOVED)], True),
        ([(D + DAY, LISTED), (D + DAY * 9, REMOVED)], False),
        ([(FIRST, LISTED), (D, REMOVED)], False),
        ([(FIRST, LISTED), (D + DAY, REMOVED)], True),
        ([(FIRST, LISTED), (FIRST + DAY, REMOVED), (D - DAY, AGAIN), (D + DAY, REMOVED)], True),
    ],
)
def test_a_shipment_of_an_earlier_period_is_judged_by_it(events: list[tuple[date, str]], counts: bool) -> None:
    network = shipped()
    told: dict[str, Any] = {"history": history(*events, (BACK, AGAIN)), "effective_date": BACK, "list": "mine"}
    listed(network, "maker", **told)
    answer = ask(network, as_of=date(2026, 2, 1))
    assert (answer["verdict"] == "exposed") is counts
    if counts:
        since, until = [day for day, _ in events][-2:]
        because = answer["paths"][0]["risk"]["because"]
        assert because == f"identical match with Entity on list mine since {since}, until {until}"


def test_what_is_kept_of_the_sources_changes_on_each_border_of_a_period() -> None:
    network = shipped()
    listed(network, "maker", history=TWICE, effective_date=BACK)
    projection = network.projection()
    sources = sources_of(projection)
    days = {date.fromordinal(int(day)) for day in sources.since}
    assert days == {date.min, FIRST, GONE, BACK}
    assert verdict(network, "maker", as_of=GONE) == "unknown"
    assert verdict(network, "maker", as_of=FIRST) == verdict(network, "maker", as_of=BACK) == "exposed"


@pytest.mark.parametrize(
    ("as_of", "days"),
    [(date(2022, 7, 1), [FIRST, GONE, BACK]), (GONE, [FIRST]), (BACK - DAY, [FIRST]), (FIRST - DAY, [])],
)
def test_by_an_earlier_version_of_the_list_it_counts_on_the_days_known_then(as_of: date, days: list[date]) -> None:
    network = shipped()
    listed(network, "maker", history=TWICE, effective_date=BACK, list="mine", versions=["2022-07-01", "2026-01-10"])
    before = as_then(network.projection(), Then({"mine": {"list": "mine", "as_of": as_of}}, {}))
    entity = before.labelled("ListedEntity")[0]
    counts = bool(before.leaving("MATCHES", "maker"))
    assert [day for day in (FIRST, GONE, BACK) if counts and in_force(entity, day)] == days


def test_why_not_names_every_period() -> None:
    network = shipped()
    listed(network, "maker", history=TWICE, effective_date=BACK, list="mine")
    (miss,) = [said for said in Risks(network.projection(), GONE).near_misses("maker") if "mine" in said]
    assert miss == (
        f"it matches Entity, which is on list mine from {FIRST} to {GONE} and from {BACK} to now, not on {GONE}"
    )
