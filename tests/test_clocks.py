"""The clocks of a shipment, against days worked out by hand from the law's text and against a slow day-by-day count."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.certainty import CERTAINTIES
from review.business_days import is_business_day
from review.clock_rules import Rule, rules
from review.clocks import CANNOT_COMPUTE, DUE, MET, PASSED, RUNNING, Clock, clocks

SEVEN = [
    "wro_proof",
    "wro_abandonment",
    "uflpa_release_or_detain",
    "uflpa_final_determination",
    "protest",
    "redelivery",
    "textile_conditional_release",
]
UFLPA_ONLY = {"uflpa_release_or_detain", "uflpa_final_determination"}
WRO_ONLY = {"wro_proof", "wro_abandonment"}


def day(text: str) -> date:
    return date.fromisoformat(text)


def shipment(said: str) -> dict[str, Any]:
    """`import 2021-01-31, detained 2021-02-03` as a shipment's properties."""
    names = {
        **{"import": "import_date", "entry": "entry_date", "presented": "presented_on", "detained": "detained_on"},
        **{"proof": "proof_submitted_on", "extended": "extended_to", "excluded": "excluded_on"},
        **{"protested": "protested_on", "exported": "exported_on", "released": "release_date"},
        **{"conditional": "conditional_release_end"},
    }
    pairs = (part.split() for part in said.split(",") if part.strip())
    return {names[name]: day(when) for name, when in pairs}


def one(name: str, of: dict[str, Any], as_of: str) -> Clock:
    return {clock.clock: clock for clock in clocks(of, day(as_of))}[name]


# clock | dates | as of | due | status | days left
WORKED = """
# Three calendar months from importation: CBP XUAR WRO FAQ, 19 CFR 12.44(a).
wro_proof | import 2021-01-31, detained 2021-02-03 | 2021-02-10 | 2021-04-30 | running | 79
wro_proof | import 2021-01-13, detained 2021-02-03 | 2021-04-06 | 2021-04-13 | due | 7
wro_proof | import 2021-01-13, detained 2021-02-03 | 2021-04-05 | 2021-04-13 | running | 8
wro_proof | import 2021-01-13, detained 2021-02-03 | 2021-04-13 | 2021-04-13 | due | 0
wro_proof | import 2021-01-13, detained 2021-02-03 | 2021-04-14 | 2021-04-13 | passed | -1
wro_proof | import 2020-11-30, detained 2020-12-03 | 2021-01-01 | 2021-02-28 | running | 58
wro_proof | import 2023-11-30, detained 2023-12-03 | 2024-01-01 | 2024-02-29 | running | 59
wro_proof | import 2021-05-31, detained 2021-06-03 | 2021-06-03 | 2021-08-31 | running | 89
wro_proof | import 2021-11-30, detained 2021-12-03 | 2022-02-28 | 2022-02-28 | due | 0
wro_proof | import 2021-01-13, detained 2021-02-03, proof 2021-04-13 | 2021-09-01 | 2021-04-13 | met |
wro_proof | import 2021-01-13, detained 2021-02-03, proof 2021-04-14 | 2021-04-20 | 2021-04-13 | passed | -7
wro_proof | import 2021-01-13, detained 2021-02-03, proof 2021-04-12 | 2021-04-11 | 2021-04-13 | due | 2
wro_proof | import 2021-01-13, detained 2021-02-03, exported 2021-03-01 | 2021-05-01 | 2021-04-13 | met |
wro_proof | import 2021-01-13, detained 2021-02-03, released 2021-03-01 | 2021-05-01 | 2021-04-13 | met |
wro_proof | import 2021-01-13, released 2021-01-20, detained 2021-02-03 | 2021-05-01 | 2021-04-13 | passed | -18
wro_proof | import 2021-01-13, detained 2021-02-03, extended 2021-05-13 | 2021-05-01 | 2021-05-13 | running | 12
wro_proof | import 2021-01-13, detained 2021-02-03, extended 2021-03-13 | 2021-05-01 | 2021-04-13 | passed | -18
# 60 days after exclusion, unless exported or protested: 19 CFR 12.44(a).
wro_abandonment | import 2021-02-01, excluded 2021-06-01 | 2021-07-01 | 2021-07-31 | running | 30
wro_abandonment | import 2021-02-01, excluded 2021-12-31 | 2022-02-25 | 2022-03-01 | due | 4
wro_abandonment | import 2021-02-01, excluded 2021-06-01, exported 2021-07-31 | 2022-01-01 | 2021-07-31 | met |
wro_abandonment | import 2021-02-01, excluded 2021-06-01, protested 2021-06-20 | 2022-01-01 | 2021-07-31 | met |
wro_abandonment | import 2021-02-01, excluded 2021-06-01, protested 2021-08-01 | 2021-08-02 | 2021-07-31 | passed | -2
# 5 business days from presentation: 19 CFR 151.16. 2022-07-04 and 2023-01-02 (observed) are holidays.
uflpa_release_or_detain | import 2022-06-21, presented 2022-06-21 | 2022-06-22 | 2022-06-28 | due | 6
uflpa_release_or_detain | import 2022-06-28, presented 2022-06-28 | 2022-06-28 | 2022-07-06 | running | 8
uflpa_release_or_detain | import 2022-12-22, presented 2022-12-22 | 2022-12-30 | 2022-12-30 | due | 0
uflpa_release_or_detain | import 2022-12-28, presented 2022-12-28 | 2023-01-06 | 2023-01-05 | passed | -1
uflpa_release_or_detain | import 2023-11-17, presented 2023-11-17 | 2023-11-27 | 2023-11-27 | due | 0
uflpa_release_or_detain | import 2023-01-03, presented 2023-01-07 | 2023-01-08 | 2023-01-13 | due | 5
uflpa_release_or_detain | import 2023-01-03, presented 2023-01-04, detained 2023-01-06 | 2023-02-01 | 2023-01-11 | met |
# 30 days from presentation: 19 CFR 151.16, 19 USC 1499(c).
uflpa_final_determination | import 2023-01-30, presented 2023-01-30 | 2023-02-20 | 2023-03-01 | running | 9
uflpa_final_determination | import 2024-01-30, presented 2024-01-30 | 2024-02-20 | 2024-02-29 | running | 9
uflpa_final_determination | presented 2023-01-30, excluded 2023-02-15 | 2023-04-01 | 2023-03-01 | met |
uflpa_final_determination | presented 2023-01-30, released 2023-03-02 | 2023-03-05 | 2023-03-01 | passed | -4
# 180 days from exclusion: 19 USC 1514, recalled.
protest | import 2021-02-01, excluded 2021-06-01 | 2021-11-27 | 2021-11-28 | due | 1
protest | import 2023-02-01, excluded 2023-09-01 | 2024-02-01 | 2024-02-28 | running | 27
protest | import 2023-02-01, excluded 2023-09-01, protested 2024-02-28 | 2024-06-01 | 2024-02-28 | met |
protest | import 2023-01-30, presented 2023-01-30 | 2023-03-02 | 2023-08-28 | running | 179
protest | import 2023-01-30, presented 2023-01-30, protested 2023-04-01 | 2023-06-02 | 2023-08-28 | met |
# 30 days after release or after the conditional release period, whichever is later: CBP XUAR WRO FAQ.
redelivery | import 2021-02-01, released 2021-03-01 | 2021-03-10 | 2021-03-31 | running | 21
redelivery | import 2021-02-01, released 2021-03-01, conditional 2021-08-28 | 2021-09-20 | 2021-09-27 | due | 7
redelivery | import 2021-02-01, released 2021-03-01, conditional 2021-02-10 | 2021-04-01 | 2021-03-31 | passed | -1
redelivery | import 2021-02-01, conditional 2021-08-28 | 2021-09-01 | 2021-09-27 | running | 26
# 180 days, a possible outer date: 19 CFR 141.113(b).
textile_conditional_release | import 2021-02-01, released 2021-03-01 | 2021-03-10 | 2021-08-28 | running | 171
textile_conditional_release | import 2023-02-01, released 2023-09-03 | 2024-03-02 | 2024-03-01 | passed | -1
"""
CASES = [
    [cell.strip() for cell in row.split("|")] for row in WORKED.splitlines() if row.strip() and not row.startswith("#")
]


@pytest.mark.parametrize(("name", "dates", "as_of", "due", "status", "left"), CASES)
def test_worked_examples(name: str, dates: str, as_of: str, due: str, status: str, left: str) -> None:
    clock = one(name, shipment(dates), as_of)
    assert (str(clock.due), clock.status) == (due, status), clock.because
    assert clock.days_left == (int(left) if left else None)
    assert clock.citation and clock.certainty


@pytest.mark.parametrize(
    ("dates", "entry_type", "expected"),
    [
        ("import 2020-11-29", None, set()),
        ("import 2020-11-30", None, set(SEVEN) - UFLPA_ONLY),
        ("import 2021-01-13", None, set(SEVEN) - UFLPA_ONLY),
        ("import 2022-06-20", None, set(SEVEN) - UFLPA_ONLY),
        ("import 2022-06-21", None, set(SEVEN)),
        ("import 2020-10-01, entry 2021-01-13", "ftz", set(SEVEN) - UFLPA_ONLY),
        ("import 2020-10-01, entry 2021-01-13", "consumption", set()),
        ("import 2022-06-01, entry 2022-06-21", "warehouse", set(SEVEN)),
    ],
)
def test_only_clocks_whose_regime_reaches_the_dates(dates: str, entry_type: str | None, expected: set[str]) -> None:
    found = [clock.clock for clock in clocks({**shipment(dates), "entry_type": entry_type}, day("2026-11-01"))]
    assert found == [name for name in SEVEN if name in expected]


@pytest.mark.parametrize(
    ("name", "dates", "missing"),
    [
        ("wro_proof", "entry 2021-02-01", "import_date"),
        ("wro_abandonment", "import 2021-02-01, detained 2021-03-01", "excluded_on"),
        ("uflpa_release_or_detain", "import 2023-02-01", "presented_on"),
        ("uflpa_final_determination", "import 2023-02-01, detained 2023-02-03", "presented_on"),
        ("protest", "import 2023-02-01", "excluded_on"),
        ("protest", "import 2023-01-30, presented 2023-01-30, released 2023-02-02", "excluded_on"),
        ("redelivery", "import 2021-02-01", "release_date"),
        ("textile_conditional_release", "import 2021-02-01, conditional 2021-08-28", "release_date"),
    ],
)
def test_a_missing_date_is_named(name: str, dates: str, missing: str) -> None:
    clock = one(name, shipment(dates), "2023-03-20")
    assert (clock.due, clock.status, clock.days_left, clock.missing) == (None, CANNOT_COMPUTE, None, (missing,))
    assert clock.in_words.startswith("cannot be reckoned: the day of ") and f"({missing}) is missing" in clock.in_words
    assert missing in clock.because
    assert not clock.applies


COTTON, TOMATOES, OTHERS = (
    {"hts": "5201.00.14", "fibre_content": "100% cotton"},
    {"hts": "2103.20.40"},
    {"hts": "7318.15"},
)
NOT_STATED: dict[str, Any] = {}


@pytest.mark.parametrize(
    ("dates", "lines", "reached"),
    [
        ("import 2026-10-13", [COTTON], True),
        ("import 2026-10-13", [TOMATOES], False),
        ("import 2026-10-13", [OTHERS, TOMATOES], False),
        ("import 2026-10-13", [TOMATOES, COTTON], True),
        ("import 2026-10-13", [TOMATOES, NOT_STATED], True),
        ("import 2026-10-13", [{"hts": "2103.20.40", "description": ""}, {"hts": "6109.90.10"}], True),
        ("import 2026-10-13", [], True),
        ("import 2021-10-13", [TOMATOES], True),
        ("import 2021-10-13", [OTHERS], False),
    ],
)
def test_an_order_sets_a_clock_going_only_for_goods_that_it_can_reach(
    dates: str, lines: list[dict[str, Any]], reached: bool
) -> None:
    on_file = shipment(f"{dates}, detained {dates[-10:]}, presented {dates[-10:]}")
    found = {clock.clock: clock for clock in clocks(on_file, day(dates[-10:]), lines)}
    proof = found["wro_proof"]
    assert proof.due and proof.applies is reached is (not proof.not_reached)
    assert ("no line here is of cotton" in proof.because) is (not reached)
    assert (proof.idle == "") is reached
    if not reached:
        assert proof.because.endswith("where the notice of detention says otherwise, the notice decides")
    for name in UFLPA_ONLY & found.keys():
        assert found[name].applies and not found[name].not_reached, "it reaches any goods"


def test_a_clock_of_two_regimes_names_the_one_that_can_reach_the_goods() -> None:
    on_file = shipment("import 2026-10-13, excluded 2026-10-20")
    both, one_ = (
        next(c for c in clocks(on_file, day("2026-10-21"), [line]) if c.clock == "protest")
        for line in (COTTON, TOMATOES)
    )
    assert "under the XPCC WRO or the UFLPA" in both.because and "under the UFLPA" in one_.because
    assert "XPCC" not in one_.because and one_.applies


def test_a_proof_without_its_date_is_not_asked_for_where_no_goods_are_reached() -> None:
    found = {c.clock: c for c in clocks({"detention_notice": "N"}, day("2026-10-21"), [TOMATOES])}
    assert found["wro_proof"].due is None and not found["wro_proof"].asked_by


@pytest.mark.parametrize(
    ("dates", "asking"),
    [
        ("import 2023-02-01, detained 2023-02-03", {"uflpa_final_determination": "detained 2023-02-03"}),
        ("import 2021-02-01, detained 2021-02-03", {}),
        (
            "detained 2023-02-03",
            {"wro_proof": "detained 2023-02-03", "uflpa_final_determination": "detained 2023-02-03"},
        ),
        ("import 2023-02-01, presented 2023-02-02, detained 2023-02-03", {}),
        ("import 2023-02-01", {}),
        ("import 2023-02-01, detained 2023-02-03, released 2023-02-20", {}),
        ("import 2023-02-01, detained 2023-02-03, excluded 2023-02-20", {}),
        ("import 2023-02-01, detained 2023-02-03, exported 2023-02-20", {}),
        # Neither what comes after the day asked for nor what came before the detention ends it.
        (
            "import 2023-02-01, detained 2023-02-03, released 2023-04-01",
            {"uflpa_final_determination": "detained 2023-02-03"},
        ),
        (
            "import 2023-02-01, released 2023-02-02, detained 2023-02-03",
            {"uflpa_final_determination": "detained 2023-02-03"},
        ),
    ],
)
def test_a_detention_asks_for_the_date_that_its_clock_lacks(dates: str, asking: dict[str, str]) -> None:
    found = clocks(shipment(dates), day("2023-03-20"))
    assert {clock.clock: clock.asked_by for clock in found if clock.asked_by} == asking
    for clock in found:
        if clock.asked_by:
            assert clock.status == CANNOT_COMPUTE and clock.standing.endswith(f"; {clock.asked_by}, so ask for it")


def test_a_notice_of_detention_asks_like_its_day() -> None:
    clock = one("uflpa_final_determination", {**shipment("import 2023-02-01"), "detention_notice": "N"}, "2023-03-20")
    assert clock.asked_by == "a notice of detention is on file"
    assert "may be counted from its end" in clock.because and "Protest of an exclusion" in clock.because


def test_a_shipment_without_dates_is_asked_for_today() -> None:
    found = clocks({}, day("2026-11-01"))
    assert [clock.clock for clock in found] == SEVEN
    assert {clock.status for clock in found} == {CANNOT_COMPUTE}


@pytest.mark.parametrize(
    ("name", "dates", "contradicts"),
    [
        ("wro_proof", "import 2021-02-01, detained 2021-02-03, proof 2021-01-31", "proof_submitted_on 2021-01-31"),
        ("wro_abandonment", "import 2021-02-01, excluded 2021-06-01, exported 2021-05-01", "exported_on 2021-05-01"),
        ("uflpa_final_determination", "import 2023-02-01, presented 2023-02-03, excluded 2023-01-01", "excluded_on"),
        ("protest", "import 2023-02-01, excluded 2023-06-01, protested 2023-05-31", "protested_on 2023-05-31"),
    ],
)
def test_what_is_met_before_it_began_is_not_met(name: str, dates: str, contradicts: str) -> None:
    clock = one(name, shipment(dates), "2024-06-01")
    assert clock.status == PASSED
    assert contradicts in clock.because and "contradict each other" in clock.because


def test_after_a_contradiction_a_later_date_settles() -> None:
    dates = "import 2021-02-01, excluded 2021-06-01, exported 2021-05-01, protested 2021-06-15"
    clock = one("wro_abandonment", shipment(dates), "2021-12-01")
    assert clock.status == MET
    assert "settled by protested_on 2021-06-15" in clock.because


def test_a_deadline_on_a_sunday_is_shown_as_written_with_the_next_business_day() -> None:
    clock = one("wro_proof", shipment("import 2020-11-30, detained 2020-12-03"), "2021-02-01")
    assert (clock.due, clock.next_business_day) == (day("2021-02-28"), day("2021-03-01"))
    assert "2021-02-28 is a Sunday; the next business day is 2021-03-01" in clock.because
    # The day after Sunday is no excuse: it has passed by then.
    assert one("wro_proof", shipment("import 2020-11-30, detained 2020-12-03"), "2021-03-01").status == PASSED


def test_a_deadline_on_an_observed_holiday_is_named() -> None:
    clock = one("wro_proof", shipment("import 2021-04-05, detained 2021-04-06"), "2021-05-01")
    assert (clock.due, clock.next_business_day) == (day("2021-07-05"), day("2021-07-06"))
    assert "Independence Day (observed)" in clock.because


def test_a_deadline_on_a_business_day_has_no_other_beside_it() -> None:
    assert one("wro_proof", shipment("import 2021-01-13"), "2021-02-01").next_business_day is None


def test_an_extension_is_said_and_moves_only_the_proof() -> None:
    of = shipment("import 2021-01-13, detained 2021-02-03, extended 2021-05-13")
    assert "moved to 2021-05-13 by extended_to, from 2021-04-13" in one("wro_proof", of, "2021-04-20").because
    without_import = shipment("entry 2021-01-13, detained 2021-02-03, extended 2021-05-13")
    assert one("wro_proof", without_import, "2021-04-20").due == day("2021-05-13")
    of = shipment("import 2023-01-30, presented 2023-01-30, extended 2023-06-01")
    assert one("uflpa_final_determination", of, "2023-02-01").due == day("2023-03-01")


def test_nobody_who_is_not_detained_owes_proof() -> None:
    clock = one("wro_proof", shipment("import 2021-01-13"), "2021-02-01")
    assert (clock.applies, clock.due) == (False, day("2021-04-13"))
    assert "no detention is on file" in clock.because
    assert one("wro_proof", {**shipment("import 2021-01-13"), "detention_notice": "N-1"}, "2021-02-01").applies


def test_a_detention_after_the_day_asked_for_has_not_come_yet() -> None:
    of = {**shipment("import 2021-01-13, detained 2021-02-03"), "detention_notice": "N-1"}
    assert not one("wro_proof", of, "2021-02-02").applies
    assert one("wro_proof", of, "2021-02-03").applies
    of = {**shipment("import 2023-02-01, detained 2023-02-03"), "detention_notice": "N-1"}
    assert not one("uflpa_final_determination", of, "2023-02-02").asked_by
    assert one("uflpa_final_determination", of, "2023-02-03").asked_by


def test_a_start_after_the_day_asked_for_says_so() -> None:
    of = shipment("import 2021-02-01, excluded 2021-06-01")
    assert "which lies after the day asked for" in one("wro_abandonment", of, "2021-05-31").because
    assert "which lies after the day asked for" not in one("wro_abandonment", of, "2021-06-01").because


def test_the_notice_is_said_beside_the_decision_by_its_last_day() -> None:
    """5 business days, then 5 more: 19 CFR 151.16. 2022-07-04 is a holiday."""
    said = one("uflpa_release_or_detain", shipment("import 2022-06-28, presented 2022-06-28"), "2022-06-28").because
    assert "notice of a detention within 5 business days more, by 2022-07-13 at the latest" in said
    end = {"import_date": date(9999, 12, 20), "presented_on": date(9999, 12, 20)}
    assert "at the latest" not in one("uflpa_release_or_detain", end, "9999-12-20").because


def test_a_deemed_exclusion_is_called_one() -> None:
    of = shipment("import 2023-01-30, presented 2023-01-30")
    assert one("protest", of, "2023-03-01").status == CANNOT_COMPUTE
    assert "deemed excluded" in one("protest", of, "2023-03-02").because


def test_what_is_not_settled_says_so() -> None:
    stored = {**shipment("import 2022-06-01, entry 2022-06-21"), "entry_type": "ftz"}
    assert "not settled" in one("wro_proof", stored, "2022-07-01").because
    assert "recalled" in one("protest", stored, "2022-07-01").certainty
    assert "inference" in one("textile_conditional_release", stored, "2022-07-01").because


def test_textiles_have_a_clock_of_their_own() -> None:
    of = shipment("import 2021-02-01, released 2021-03-01")
    names = [c.clock for c in clocks(of, day("2021-04-01"), [{"hts": "2002.90.80"}, {"hts": "x"}, {}])]
    assert "textile_conditional_release" not in names
    for hts in ("5201.00", "6109.10.00", "63"):
        assert clocks(of, day("2021-04-01"), [{"hts": "2002.90.80"}, {"hts": hts}])[-1].clock == SEVEN[-1]


def test_words() -> None:
    dates = shipment("import 2021-01-13, detained 2021-02-03")
    said = [
        one("wro_proof", dates, as_of).standing for as_of in ("2021-04-13", "2021-04-12", "2021-04-03", "2021-04-15")
    ]
    assert said == ["due today", "due in 1 day", "due in 10 days", "passed 2 days ago"]
    assert one("wro_proof", {**dates, "proof_submitted_on": day("2021-03-01")}, "2021-04-15").standing == "met"


def test_the_end_of_the_calendar_is_no_crash() -> None:
    end = {"import_date": date(9999, 12, 1), "presented_on": date(9999, 12, 30), "release_date": date.max}
    found = clocks({**end, "excluded_on": date.max, "detained_on": date.max}, date.max)
    assert {clock.status for clock in found} == {CANNOT_COMPUTE}
    assert all("beyond the calendar" in clock.because for clock in found)
    assert clocks({"import_date": date.min, "release_date": date.min}, date.min) == []


# --- rules as data


def test_every_clock_has_a_rule_with_its_citation_and_how_sure_it_is() -> None:
    assert [rule.clock for rule in rules()] == SEVEN
    for rule in rules():
        assert rule.citation and rule.certainty_in_words
        assert rule.regimes <= {"xuar_wro", "xpcc_wro", "uflpa"}
        assert rule.deemed in (None, *SEVEN)
    assert set("".join(rule.certainty for rule in rules())) == set(CERTAINTIES)


def test_a_change_of_law_is_a_row_and_an_old_shipment_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    (old,) = (rule for rule in rules() if rule.clock == "wro_proof")

    def changed(**values: Any) -> Rule:
        return Rule(**{**{name: getattr(old, name) for name in Rule.__dataclass_fields__}, **values})

    rows = (
        changed(in_force_to=day("2021-06-30")),
        changed(in_force_from=day("2021-07-01"), amount=45, unit="calendar days"),
    )
    monkeypatch.setattr("review.clocks.rules", lambda: rows)
    assert [c.due for c in clocks(shipment("import 2021-06-30"), day("2026-11-01"))] == [day("2021-09-30")]
    assert [c.due for c in clocks(shipment("import 2021-07-01"), day("2026-11-01"))] == [day("2021-08-15")]


ALL_DATES = (
    *("import_date", "entry_date", "presented_on", "detained_on", "proof_submitted_on", "extended_to", "excluded_on"),
    *("protested_on", "exported_on", "release_date", "conditional_release_end"),
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(ALL_DATES), st.dates(), max_size=8), st.dates())
def test_any_dates_have_an_answer(dates: dict[str, date], as_of: date) -> None:
    for clock in clocks(dates, as_of):
        assert (clock.due is None) == (clock.status == CANNOT_COMPUTE)
        if clock.status in (RUNNING, DUE):
            assert clock.due and as_of <= clock.due
        if clock.status == PASSED:
            assert clock.due and clock.due < as_of
        if clock.next_business_day and clock.due:
            assert clock.due < clock.next_business_day and not is_business_day(clock.due)
        assert clock.because and clock.in_words
