"""The command `review`: in words and as JSON, with a calendar and with files, and what it refuses."""

from __future__ import annotations

import json
import shutil
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from dashboard.account_words import counted, invoices_in_words, quantities_in_words
from dashboard.cli import main
from dashboard.review_text import show_case
from dashboard.words import DISCLAIMER
from graph.settings import Settings
from ingest.demo import papers
from review.case import Case, case_of
from tests.commands import commands_open
from tests.networks import Network
from tests.reviewed import cotton


@pytest.fixture(autouse=True)
def _home(demo_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    commands_open(demo_settings, monkeypatch)


def said(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["review", *arguments, "--as-of", "2026-11-01"]) == 0
    return capfd.readouterr().out


def test_a_review_says_what_a_reviewer_needs(capfd: pytest.CaptureFixture[str]) -> None:
    out = said(capfd, "DT-S1")
    for words in (
        *("(DT-S1): exposed", "(DT-IMP): its due-diligence reviewer and its broker. As of 2026-11-01", "Best path"),
        *("row of the scope table: 61", "UFLPA: imported on 2026-10-12", "not settled", "DEMO-2026-0417 asks for"),
        *(
            "Final determination",
            "2026-11-13",
            "step 1 (ginning at",
            "goes to step 3 (only by a recorded sale)",
            "production",
            "NO",
        ),
        *("a port can ask for more, and the notice decides", "Gaps, worst first", "who did step 1", "Ask next"),
        *("1 of 3 invoices reconcile", "DT-INV2: no payment for it is on file", "lot DT-Y1: not known", "Not known"),
        *("nobody looked at them", "Checked against: demo of"),
    ):
        assert words in out, words
    assert out.count(DISCLAIMER) == 1
    assert "Export or protest before abandonment" in out.split("Not running by what is on file:")[1]


def test_the_clock_that_is_due_first_stands_first(capfd: pytest.CaptureFixture[str]) -> None:
    out = said(capfd, "DT-S1")
    assert out.index("Final determination") < out.index("Proof of admissibility")


def test_an_order_on_cotton_sets_no_deadline_for_tomatoes(capfd: pytest.CaptureFixture[str]) -> None:
    out = " ".join(said(capfd, "TG-S1").split())
    before, idle = out.split("Not running by what is on file:")
    none = "no line here is of cotton"
    assert "Proof of admissibility" not in before
    assert (
        f"Proof of admissibility under the XPCC WRO: the XPCC WRO reaches cotton, and {none}; where the notice" in idle
    )
    assert f"reached by XPCC WRO (by its dates only: {none}) and UFLPA" in idle
    (proof,) = [one for one in json.loads(said(capfd, "TG-S1", "--json"))["clocks"] if one["clock"] == "wro_proof"]
    assert (proof["due"], proof["applies"]) == ("2027-01-13", False) and none in proof["because"]
    assert "Proof of admissibility" in said(capfd, "DT-S1").split("Not running")[0]


def test_a_review_tells_the_remarks_on_its_dates_as_the_detention_does(capfd: pytest.CaptureFixture[str]) -> None:
    days = ("--released-on", "2026-10-13", "--by", "Ana", "--as-of", "2026-11-01")
    assert main(["detention", "DT-S1", *days, "--json"]) == 0
    remarks = json.loads(capfd.readouterr().out)["remarks"]
    try:
        assert any("release_date 2026-10-13 lies before detained_on" in one for one in remarks)
        assert json.loads(said(capfd, "DT-S1", "--json"))["remarks"] == remarks
        out = said(capfd, "DT-S1")
        assert all(f"Remark: {one}" in out for one in remarks)
    finally:
        assert main(["detention", "DT-S1", "--undo", "1", "--by", "Ana"]) == 0
        capfd.readouterr()
    assert json.loads(said(capfd, "DT-S1", "--json"))["remarks"] == [] and "Remark" not in said(capfd, "DT-S1")


def without_detention(network: Network) -> Case:
    del network.nodes["shipment"][1]["detained_on"]
    return case_of(network.projection(), "shipment", as_of=date(2021, 2, 4))


def _law_of(capsys: pytest.CaptureFixture[str], case: Case) -> str:
    show_case(case)
    return capsys.readouterr().out.split("Chain,")[0]


def test_the_goods_of_a_warehouse_say_what_is_not_settled(capsys: pytest.CaptureFixture[str]) -> None:
    stored = cotton(import_date=date(2020, 11, 1), entry_date=date(2021, 2, 1), entry_type="warehouse")
    stored.nodes["shipment"][1].update(detained_on=date(2021, 2, 3))
    case = case_of(stored.projection(), "shipment", as_of=date(2021, 2, 4))
    law = _law_of(capsys, case)
    for one in case.regimes:
        assert all(words in law for words in one.regime.unsettled)
    assert any(one.regime.unsettled for one in case.regimes)
    assert "counts from their entry" in " ".join(_law_of(capsys, without_detention(stored)).split())
    assert "it is not settled whether it counts from their entry" in " ".join(law.split())


def test_counts_of_one_and_of_none_are_said_right() -> None:
    assert counted(1, "step") == "1 step" and counted(2, "step") == "2 steps"
    assert invoices_in_words(1, 1, files_looked_at=True) == "1 of 1 invoice reconciles with its order and payment."
    assert invoices_in_words(0, 2, files_looked_at=False) == (
        "0 of 2 invoices reconcile with their order and payment, by what is recorded of them: nobody looked at their "
        "files."
    )
    assert (
        invoices_in_words(0, 0, files_looked_at=False)
        == "No invoice of its chain is on file to compare with a payment."
    )
    assert quantities_in_words(0, 1) == "0 of 1 lot or line reconciles."
    assert quantities_in_words(0, 0) == "No lot or line is there to reconcile."


def test_as_json_it_is_one_document(capfd: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capfd, "MX-S1", "--json"))
    assert found["shipment"] == "MX-S1"
    assert found["evidence"] and found["next_best"]["ask"]


def test_without_an_id_what_is_due_of_all(capfd: pytest.CaptureFixture[str]) -> None:
    out = said(capfd)
    assert "MX-S1" in out and "2026-11-19" in out and "uflpa_final_determination" in out
    rows = json.loads(said(capfd, "--json"))
    assert [row["due"] for row in rows] == sorted(row["due"] for row in rows)
    (proof,) = [row for row in rows if (row["shipment"], row["clock"]) == ("DT-S1", "wro_proof")]
    assert proof["status"] == "running" and proof["in_words"].startswith("due in 72 days; whether it runs beside")
    assert proof["title"] == "Proof of admissibility under the XPCC WRO" and proof["under"] == ["xpcc_wro"]
    assert not [row for row in rows if (row["shipment"], row["clock"]) == ("TG-S1", "wro_proof")], (
        "no line is of cotton"
    )
    assert {"shipment", "clock", "due"} <= rows[0].keys()


def test_where_nothing_is_due_it_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "--as-of", "2020-01-01"]) == 0
    out, err = capfd.readouterr()
    assert "Nothing is due within 30 days" in err
    assert "As of 2020-01-01" in out


def test_what_passed_too_long_ago_to_be_shown_is_named_where_the_goods_are_held(
    capfd: pytest.CaptureFixture[str],
) -> None:
    limit = "What passed unmet more than 365 days ago is left out"
    assert f"{limit}.\n" in said(capfd)
    assert main(["review", "--as-of", "2028-11-01"]) == 0
    out = " ".join(capfd.readouterr().out.split())
    before, left = out.split(f"{limit}; of goods that are still held ")
    assert left.startswith("8 such deadlines: MX-S1 (Protest of an exclusion, 2027-05-18); ")
    assert "DT-S1 (Proof of admissibility under the XPCC WRO, 2027-01-12)" in left and "; and 3 more. As of" in left
    assert "DT-S1" not in before


def test_a_calendar_is_written(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    one, every = tmp_path / "one.ics", tmp_path / "all.ics"
    said(capfd, "DT-S1", "--ical", str(one))
    said(capfd, "--ical", str(every))
    assert one.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert b"DT-S1" in one.read_bytes() and b"MX-S1" not in one.read_bytes()
    assert b"DT-S1" in every.read_bytes() and b"MX-S1" in every.read_bytes()
    proof = b"Proof of admissibility under the XPCC WRO: "
    assert proof + b"DT-S1" in every.read_bytes() and proof + b"DT-S1" in one.read_bytes()
    assert proof + b"TG-S1" not in every.read_bytes()
    assert main(["review", "DT-S1", "--ical", str(tmp_path / "nowhere" / "x.ics")]) == 1
    assert "cannot be written" in capfd.readouterr().err


def test_files_are_looked_for_in_the_data_folder_and_each_that_is_wrong_is_named(
    capfd: pytest.CaptureFixture[str], demo_settings: Settings
) -> None:
    papers.put(Path(str(files("ingest.demo"))), demo_settings.files)
    try:
        out = said(capfd, "DT-S1")
    finally:
        shutil.rmtree(demo_settings.files)
    assert "8 of 10 documents have theirs" in out
    assert "DT-INV: altered; the file has changed" in out and "DT-S1-BL: missing;" in out
    assert "nobody looked" not in out


def test_files_that_are_not_there_are_named(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = said(capfd, "CL-S1", "--files", str(tmp_path))
    assert "nobody looked at them" not in out
    assert "file" in out.split("Gaps, worst first")[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["DT-S2"], "No shipment has the id 'DT-S2'. Did you mean"),
        (["dt-s1"], "Did you mean DT-S1?"),
        (["DT-SEW"], "is a facility; expected a shipment"),
        (["DT-S1-L1"], "It belongs to DT-S1."),
        (["DT-S1", "--files", "/nowhere-at-all"], "is no folder"),
        (["--files", "."], "goes with one shipment"),
    ],
)
def test_mistakes_are_told(capfd: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    assert main(["review", *arguments]) == 1
    assert message in capfd.readouterr().err
