"""A deadline that does not run is shown as not running, with the reason, wherever a reviewer meets it."""

from __future__ import annotations

import html
import json
from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.review_text import show_case
from dashboard.ui.reviewing import clock_line, portions_part
from review.case import Case, case_of
from review.clock import Clock
from review.ical import calendar
from review.outcomes import clock_in_words
from review.packet.exhibit_list import exhibits_of
from review.packet.law_part import law_section
from review.packet.portions_part import portions_section
from review.packet.tables import packet_tables
from tests.networks import D, Network
from tests.reviewed import cotton, tomato

AS_OF = D + timedelta(days=20)
DETAINED = {"detained_on": D + timedelta(days=5), "detention_notice": "N-7"}
PRESENTED = D + timedelta(days=2)
WRO = "the XPCC WRO reaches cotton, and no line here is of cotton"
UNDETAINED = "it does so only once the goods are detained"
PROOF, FINAL = "Proof of admissibility under the XPCC WRO", "Final determination"


def reviewed(network: Network, as_of: date = AS_OF) -> Case:
    return case_of(network.projection(), "shipment", as_of=as_of)


def proof(case: Case) -> Clock:
    (found,) = [clock for clock in case.clocks if clock.clock == "wro_proof"]
    assert found.title == PROOF and found.due and not found.applies
    return found


IDLE = [
    pytest.param(tomato(presented_on=PRESENTED), WRO, id="no regime reaches it"),
    pytest.param(tomato(**DETAINED, presented_on=PRESENTED), WRO, id="no regime reaches it, detained"),
    pytest.param(cotton(), UNDETAINED, id="nobody detained it"),
]


@pytest.mark.parametrize(("network", "why"), IDLE)
def test_every_place_says_that_it_does_not_run_and_why(
    network: Network, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    case = reviewed(network)
    idle = proof(case)
    assert idle.stands.startswith(f"does not run: {why}")
    for place, said in {
        "workbook": " ".join(map(str, sheet(case)[PROOF].values())),
        "packet": " ".join(row_of(law_section(case), PROOF)),
        "ways of the packet": cell_with(portions_section(case), f"{PROOF}: "),
        "ways of the page": one_of(portions_part.outcomes_html(case), f"{PROOF}: "),
        "table of the page": one_of(clock_line.table_html(case), why),
        "line of the page": one_of(clock_line.alternative(case), f"{PROOF}: "),
    }.items():
        assert f"does not run: {why}" in said, place
    show_case(case)
    out = " ".join(capsys.readouterr().out.split())
    assert f"{PROOF}: {idle.idle}" in out.split("Not running by what is on file:")[1]
    assert PROOF not in calendar({"shipment": case.clocks}, AS_OF).decode().replace("\r\n ", "")


@pytest.mark.parametrize(("network", "why"), IDLE)
def test_the_packet_counts_no_days_to_the_end_of_what_does_not_run(network: Network, why: str) -> None:
    case = reviewed(network)
    row, days = sheet(case)[PROOF], str((proof(case).due or AS_OF) - AS_OF).split()[0]
    assert (row["status"], row["due"]) == ("does not run", proof(case).due)
    assert row["does_not_run"] in why or row["does_not_run"].startswith(why)
    of_law = row_of(law_section(case), PROOF)
    assert of_law[2] == f"by its dates {proof(case).due}"
    for said in (*map(str, row.values()), *of_law, clock_in_words(proof(case))):
        assert f"in {days} days" not in said


def test_what_runs_stays_as_it_was() -> None:
    case = reviewed(cotton(**DETAINED, presented_on=PRESENTED))
    row, of_law = sheet(case)[FINAL], row_of(law_section(case), FINAL)
    assert (row["status"], row["does_not_run"]) == ("running", "")
    assert row["in_words"].startswith("due in 12 days") and of_law[3].startswith("due in 12 days")
    assert f"{FINAL}: due in 12 days" in cell_with(portions_section(case), f"{FINAL}: ")
    assert of_law[2].startswith(str(PRESENTED + timedelta(days=30)))


def test_as_data_it_keeps_the_status_of_its_dates() -> None:
    (idle,) = [one for one in reviewed(cotton()).as_json()["clocks"] if one["clock"] == "wro_proof"]
    assert (idle["status"], idle["applies"]) == ("running", False)
    assert idle["in_words"].startswith("due in ")


def test_what_runs_and_lacks_its_date_stands_in_the_packet_by_the_last_day_that_it_can_have() -> None:
    case = reviewed(cotton(**DETAINED))
    latest = D + timedelta(days=35)
    rows = law_section(case)["blocks"][3]["rows"]
    assert [row[0] for row in rows[:2]] == [FINAL, PROOF], "before the proof, which is due later"
    assert rows[0][2] == "cannot be reckoned" and f"no later than {latest}, and it may be over already" in rows[0][3]
    row = sheet(case)[FINAL]
    assert (row["status"], row["due"], row["no_later_than"]) == ("cannot_compute", None, latest)
    first, *_ = clock_line.without_date(case)
    assert first.title == FINAL and f"no later than {latest}" in clock_line.without_date_html(case)


def sheet(case: Case) -> dict[str, dict[str, Any]]:
    head, rows = packet_tables(case, exhibits_of(case))["clocks"]
    found = [dict(zip(head, row, strict=True)) for row in rows]
    return {row["title"]: row for row in found}


def row_of(block: dict[str, Any], title: str) -> list[str]:
    (found,) = [row for one in block["blocks"] if one["kind"] == "table" for row in one["rows"] if row[0] == title]
    return [plain(cell) for cell in found]


def cell_with(block: dict[str, Any], words: str) -> str:
    cells = [cell for one in block["blocks"] if one["kind"] == "table" for row in one["rows"] for cell in row]
    return next(plain(cell) for cell in cells if words in plain(cell))


def one_of(text: str, words: str) -> str:
    """The text from these words on, as far as it speaks of one clock."""
    said = html.unescape(text)
    assert words in said
    return said[max(said.index(words) - 20, 0) :][:400]


def plain(cell: Any) -> str:
    return cell.replace("\u200b", "") if isinstance(cell, str) else json.dumps(cell)
