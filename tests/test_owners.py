"""Recorded owners in a due diligence: named with their shares, and asked about for what is not recorded alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.memo import in_words
from review.diligence import Diligence, diligence_of
from review.memo import memo_data, owners_in_words
from tests.cases import DAY, buys
from tests.networks import INSIDE, OUTSIDE, D, Network
from tests.test_memo import page_of_the_end

NOBODY = "is not recorded"


def owned(*shares: dict[str, Any], owner: str = "trader") -> Network:
    """A mill whose seller holds a share of it and bought from a gin inside. shares: records of the holding."""
    network = Network()
    network.node("Supplier", "mill", name="Lapwing Spinning", **OUTSIDE)
    network.node("Supplier", "trader", name="Dunlin Trading", **OUTSIDE)
    network.node("Supplier", "bank", name="Crake Bank", **OUTSIDE)
    buys(network, "mill", "trader")
    buys(network, "trader", "gin", INSIDE)
    for said in shares:
        network.fact("OWNS", said.pop("owner", owner), "mill", **said)
    return network


def asked(network: Network, target: str = "mill") -> Diligence:
    return diligence_of(network.projection(), target, as_of=D)


def questions(found: Diligence) -> dict[str, str]:
    return {one.row.key: one.text for one in found.questions if one.row.topic == "ownership"}


def test_an_owner_on_record_is_named_with_its_share_and_asked_about_for_the_rest() -> None:
    found = asked(owned({"share": 0.3, "since": D - 900 * DAY}))
    since = D - 900 * DAY
    said = [
        f"Dunlin Trading (trader): 30 % of Lapwing Spinning (mill) since {since}; it is on a path that was found",
        "Who holds the other 70 % of Lapwing Spinning (mill) is not recorded",
    ]
    assert memo_data(found)["owners"] == {"said": said, "count": 2}
    assert [words for line in said for words in in_words(found) if words.strip() == line]
    assert questions(found) == {
        "other_owners": "Who holds the other 70 % of Lapwing Spinning (mill), beside what is on record: Dunlin Trading "
        f"(trader) with 30 % since {since}? Name the parent company, every holder of 10 % or more up to the persons "
        "behind them, and every company in which you hold 10 % or more.",
    }
    (one,) = json.loads(json.dumps(found.as_json()))["owners"]
    assert (one["company"], one["rest"]) == ("mill", 0.7)
    assert [(who["owner"], who["share"], who["held"], who["on_path"]) for who in one["owners"]] == [
        ("trader", 0.3, True, True)
    ]
    assert page_of_the_end(found) == 1


def test_without_any_owner_on_record_it_is_asked_who_owns_it() -> None:
    found = asked(owned())
    assert (memo_data(found)["owners"]["count"], found.as_json()["owners"]) == (0, [])
    assert set(questions(found)) == {"owners", "no_owner"}
    assert questions(found)["owners"].startswith("Who owns you?")


@pytest.mark.parametrize(
    ("shares", "last", "asks"),
    [
        ([{"share": 0.6}, {"share": 0.4, "owner": "bank"}], "", "Who holds shares of Lapwing Spinning (mill) today, "),
        ([{"share": 0.3}, {"share": 0.25}], f"Who holds the other 70 % of Lapwing Spinning (mill) {NOBODY}", ""),
        ([{"share": 1 / 3}], f"Who holds the other 66.67 % of Lapwing Spinning (mill) {NOBODY}", ""),
        (
            [{"share": 0.3, "until": D - DAY}],
            f"Who holds Lapwing Spinning (mill) on the day {NOBODY}",
            "Who holds shares of Lapwing Spinning (mill) today, beside what is on record: Dunlin Trading (trader) with "
            f"30 % until {D - DAY}? ",
        ),
        (
            [{"share": 0.8}, {"share": 0.4, "owner": "bank"}],
            "More than all of Lapwing Spinning (mill) is recorded: 120 %",
            "Who holds shares of ",
        ),
        (
            [{"share": None}, {"share": 0.4, "owner": "bank"}],
            "What others hold of Lapwing Spinning (mill) is not known",
            "Who holds the rest of Lapwing Spinning (mill), beside what is on record: Crake Bank (bank) with 40 % and "
            "Dunlin Trading (trader) with a share that is not stated? ",
        ),
    ],
)
def test_what_is_not_recorded_is_the_rest_of_what_is_held_on_the_day(
    shares: list[dict[str, Any]], last: str, asks: str
) -> None:
    found = asked(owned(*[dict(one) for one in shares]))
    said = owners_in_words(found)
    assert len(said) == len(shares) + bool(last)
    assert not last or said[-1] == last
    assert questions(found)["other_owners"].startswith(asks)


def test_an_owner_off_the_path_is_not_said_to_be_on_it_and_one_that_held_before_is_told() -> None:
    found = asked(owned({"share": 0.2, "until": D - DAY, "owner": "bank"}))
    assert owners_in_words(found)[0] == (
        f"Crake Bank (bank): 20 % of Lapwing Spinning (mill) until {D - DAY}; not held on the day"
    )


def test_the_company_that_runs_a_site_has_its_owner_told_where_the_site_is_asked_about() -> None:
    network = owned({"share": 1.0, "owner": "bank"})
    network.node("Facility", "site", **OUTSIDE)
    network.fact("OPERATES", "mill", "site")
    found = asked(network, "site")
    assert owners_in_words(found) == ["Crake Bank (bank): 100 % of Lapwing Spinning (mill)"]
    assert "owners" not in questions(found)


def test_many_owners_with_long_names_leave_the_memo_on_one_page_and_the_question_its_start() -> None:
    network = owned()
    for number in range(60):
        holder = network.node("Supplier", f"holder-{number}", name="Sanderling Consolidated " * 20)
        network.fact("OWNS", holder, "mill", share=0.01)
    found = asked(network)
    assert len(owners_in_words(found)) == 61
    assert page_of_the_end(found) == 1
    text = questions(found)["other_owners"]
    assert text.startswith("Who holds the other 40 % of Lapwing Spinning (mill), beside") and len(text) < 500
