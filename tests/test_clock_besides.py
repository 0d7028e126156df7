"""What a clock says beside its day: which order it is of, since what it counts, what moved it, what is not settled."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from review.business_days import add_business_days
from review.clock import by_day
from review.clocks import CANNOT_COMPUTE, DUE, MET, PASSED, RUNNING, Clock, clocks
from tests.test_clocks import day, shipment

HELD = "import 2026-10-05, presented 2026-10-14, detained 2026-10-20"
COTTON = [{"hts": "6109.10", "fibre_content": "100% cotton"}]


def one(name: str, said: str, as_of: str, lines: Any = COTTON, **more: Any) -> Clock:
    return {clock.clock: clock for clock in clocks({**shipment(said), **more}, day(as_of), lines)}[name]


# --- which order


@pytest.mark.parametrize(
    ("imported", "title"),
    [
        ("2020-12-30", "Proof of admissibility under the XPCC WRO"),
        ("2021-06-30", "Proof of admissibility under the XPCC WRO or the XUAR WRO"),
        ("2026-10-05", "Proof of admissibility under the XPCC WRO"),
    ],
)
def test_the_title_of_an_orders_clock_names_the_order(imported: str, title: str) -> None:
    clock = one("wro_proof", f"import {imported}, detained {imported}", imported)
    assert clock.title == title == clock.as_json()["title"]
    assert title.endswith("the XUAR WRO") == ("xuar_wro" in clock.as_json()["under"])


def test_tomatoes_are_of_the_order_that_reaches_them() -> None:
    clock = one("wro_proof", "import 2021-06-30, detained 2021-07-01", "2021-07-01", [{"hts": "2002.90.80"}])
    assert clock.title == "Proof of admissibility under the XUAR WRO" and clock.under == ("xuar_wro",)


def test_an_orders_clock_beside_the_uflpa_says_that_the_notice_decides() -> None:
    words = one("wro_proof", HELD, "2026-11-01").in_words
    assert words.startswith("due in 65 days; whether it runs beside the UFLPA is not settled: the notice of detention")
    assert "beside" not in one("wro_proof", "import 2021-06-30, detained 2021-07-01", "2021-07-01").in_words


# --- what has passed, what settled it, what moved it


def test_what_has_passed_says_since_what() -> None:
    words = one("uflpa_release_or_detain", "import 2026-08-31, presented 2026-09-01", "2026-11-28").in_words
    assert words == "passed 80 days ago; counted from the day of presentation for examination, 2026-09-01"


@pytest.mark.parametrize(("later", "said"), [(0, None), (1, "1 day after it"), (30, "30 days after it")])
def test_a_detention_after_the_five_business_days_is_told(later: int, said: str | None) -> None:
    last = add_business_days(day("2026-09-01"), 5)
    detained = date.fromordinal(last.toordinal() + later)
    clock = one(
        "uflpa_release_or_detain", f"import 2026-08-31, presented 2026-09-01, detained {detained}", "2026-11-28"
    )
    assert clock.status == (PASSED if later else MET)
    assert clock.in_words.endswith(f"; detained on {detained}, {said}" if said else f"met; detained on {detained}")


@pytest.mark.parametrize(
    ("name", "dates", "words"),
    [
        ("wro_proof", "exported 2026-10-28", "met; exported again on 2026-10-28"),
        ("wro_proof", "released 2026-10-28", "met; released on 2026-10-28"),
        ("uflpa_final_determination", "excluded 2026-10-28", "met; excluded on 2026-10-28"),
        ("uflpa_final_determination", "exported 2026-10-28", "met; exported again on 2026-10-28"),
    ],
)
def test_what_is_settled_says_by_what(name: str, dates: str, words: str) -> None:
    assert one(name, f"{HELD}, {dates}", "2026-11-01").in_words == words


@pytest.mark.parametrize(
    ("name", "dates", "since"),
    [
        ("wro_proof", "excluded 2026-10-28", "excluded on 2026-10-28"),
        ("wro_abandonment", "excluded 2026-10-28, released 2026-10-30", "released on 2026-10-30"),
        ("protest", "excluded 2026-10-28, released 2026-10-30", "released on 2026-10-30"),
    ],
)
def test_what_may_have_ended_a_clock_is_told_where_no_rule_says_so(name: str, dates: str, since: str) -> None:
    clock = one(name, f"{HELD}, {dates}", "2026-11-01")
    assert clock.status == RUNNING
    assert f"{since}: whether that ends it is not settled here, so ask the port" in clock.in_words
    assert "whether that ends it" in clock.because
    before = one(name, f"{HELD}, {dates}", "2026-10-28" if name != "wro_proof" else "2026-10-27")
    assert "whether that ends it" not in before.in_words


def test_a_release_before_the_exclusion_puts_nothing_in_doubt() -> None:
    words = one("protest", f"{HELD}, released 2026-10-15, excluded 2026-10-28", "2026-11-01").in_words
    assert "whether that ends it" not in words


def test_an_extension_says_from_which_day_it_moved_which_clock() -> None:
    found = {c.clock: c for c in clocks({**shipment(HELD), "extended_to": day("2027-05-31")}, day("2026-11-01"))}
    assert "; moved from 2027-01-05 by extended_to, which moves no other deadline" in found["wro_proof"].in_words
    assert not [name for name, c in found.items() if "extended_to" in c.in_words and name != "wro_proof"]


# --- what is not settled, and what the importer must do


@pytest.mark.parametrize("entry_type", ["warehouse", "ftz"])
def test_goods_from_storage_say_that_the_start_is_not_settled(entry_type: str) -> None:
    said = "import 2026-10-05, entry 2026-10-10, presented 2026-10-14, detained 2026-10-20"
    stored, other = "for goods from a zone or warehouse it is not settled", {"entry_type": "consumption"}
    assert stored in one("wro_proof", said, "2026-11-01", entry_type=entry_type).in_words
    assert stored not in one("wro_proof", said, "2026-11-01", **other).in_words


def test_the_decision_of_cbp_says_that_the_importers_papers_come_before_it() -> None:
    clock = one("uflpa_final_determination", HELD, "2026-11-01")
    assert clock.in_words == "due in 12 days; the importer's papers have to be with CBP before it decides"
    assert "our inference: no source here sets a day for them" in clock.because
    for settled in ("released 2026-10-28", "excluded 2026-10-28"):
        assert "papers" not in one("uflpa_final_determination", f"{HELD}, {settled}", "2026-11-01").in_words
    assert "papers" not in one("uflpa_final_determination", HELD, "2026-12-01").in_words, "it is over"
    assert "papers" not in one("uflpa_final_determination", HELD, "2026-10-19").in_words, "nobody detained it yet"


# --- by when one ends in any case that lacks its date


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ("2026-10-20", "no later than 2026-11-19, and it may be over already: goods are presented for examination no"),
        ("2026-11-19", "no later than 2026-11-19, and it may be over already: "),
        ("2026-11-20", "passed on 2026-11-19 or before: goods are presented for examination no later than they are"),
    ],
)
def test_without_a_presentation_the_detention_bounds_the_final_determination(as_of: str, said: str) -> None:
    clock = one("uflpa_final_determination", "import 2026-10-05, detained 2026-10-20", as_of)
    (told,) = clock.besides
    assert told.startswith(said) and told.endswith("which is our inference")
    assert (clock.status, clock.due, clock.days_left) == (CANNOT_COMPUTE, None, None), "it is no day that was reckoned"
    assert clock.no_later_than == day("2026-11-19")
    assert clock.as_json()["no_later_than"] == "2026-11-19" and told in clock.in_words


@pytest.mark.parametrize("presented", range(0, 30, 7))
def test_no_presentation_before_the_detention_gives_a_later_day_than_the_bound(presented: int) -> None:
    detained = day("2026-10-20")
    before = date.fromordinal(detained.toordinal() - presented)
    bound = one("uflpa_final_determination", "import 2026-09-01, detained 2026-10-20", "2026-11-01").no_later_than
    reckoned = one(
        "uflpa_final_determination", f"import 2026-09-01, presented {before}, detained 2026-10-20", "2026-11-01"
    )
    assert bound and reckoned.due and reckoned.due <= bound and (reckoned.due == bound) == (presented == 0)
    assert reckoned.no_later_than is None


@pytest.mark.parametrize(
    "said",
    [
        "import 2026-10-05",
        "import 2026-10-05, detained 2026-11-02",
        "import 2026-10-05, detained 2026-10-20, released 2026-10-28",
        "import 2026-10-05, detained 2026-10-20, excluded 2026-10-28",
        "import 2021-10-05, detained 2021-10-20",
    ],
)
def test_where_it_does_not_run_or_has_ended_nothing_is_bounded(said: str) -> None:
    assert not [clock for clock in clocks(shipment(said), day("2026-11-01")) if clock.no_later_than]


def test_a_notice_alone_bounds_nothing() -> None:
    clock = one("uflpa_final_determination", "import 2026-10-05", "2026-11-01", detention_notice="N-7")
    assert clock.asked_by and clock.no_later_than is None and clock.besides == ()


def test_the_proof_without_an_import_is_bounded_by_nothing() -> None:
    clock = one("wro_proof", "detained 2026-10-20", "2026-11-01")
    assert clock.asked_by and clock.no_later_than is None, "an extension that is not on file could move it"


def test_a_bound_beyond_the_calendar_is_none() -> None:
    found = clocks({"import_date": day("2026-10-05"), "detained_on": date.max}, date.max)
    assert not [clock for clock in found if clock.no_later_than]


# --- in which order


def test_clocks_are_ordered_by_day_and_what_is_met_comes_last() -> None:
    found = clocks({**shipment("import 2026-09-20, presented 2026-09-25, detained 2026-09-28")}, day("2026-11-01"))
    dated = [clock for clock in sorted(found, key=by_day) if clock.due]
    assert [clock.status for clock in dated] == [PASSED, RUNNING, RUNNING, MET]
    assert [clock.due for clock in dated[:-1]] == sorted(clock.due for clock in dated[:-1] if clock.due)
    assert DUE not in {clock.status for clock in dated}


def test_one_without_its_day_is_ordered_by_the_last_day_that_it_can_be() -> None:
    found = sorted(clocks(shipment("import 2026-10-05, detained 2026-10-20"), day("2026-11-01")), key=by_day)
    names = [clock.clock for clock in found if clock.day and clock.status != MET]
    assert names == ["uflpa_final_determination", "wro_proof"]
