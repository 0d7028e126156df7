"""The command `detention`: in words and as JSON, what it keeps, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main
from graph.settings import Settings
from graph.store import Store
from tests.commands import commands_open

NOTICE = ["--notice", "N-[red]7", "--detained-on", "2026-10-20", "--presented-on", "2026-10-14"]
BY = ["--by", "Ana"]
AS_OF = ["--as-of", "2026-11-01"]


@pytest.fixture(autouse=True)
def shipments(
    embedded_settings: Settings, embedded_store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Path:
    """A feed of one shipment with a line, loaded."""
    assert embedded_store.read("MATCH (n:Detention) RETURN n") == []
    commands_open(embedded_settings, monkeypatch)
    feed = tmp_path / "shipments.csv"
    feed.write_text("id,import_date\nSHIP-1,2026-10-05\n", encoding="utf-8")
    (tmp_path / "lines.csv").write_text("id,shipment_id,hts\nL-1,SHIP-1,6109.10\n", encoding="utf-8")
    assert main(["load", str(feed), str(tmp_path / "lines.csv"), "--json"]) == 0
    return feed


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Any:
    """Calls the command; returns (exit code, standard output, standard error)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main(["detention", *map(str, arguments)])
        out, err = capfd.readouterr()
        return code, out, err

    return run


def as_json(call: Any, *arguments: object) -> dict[str, Any]:
    code, out, err = call(*arguments, "--json")
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


def due(found: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {c["clock"]: (c["due"], c["status"]) for c in found["clocks"] if c["applies"]}


def test_without_an_option_it_shows_what_is_known(call: Any) -> None:
    code, out, _ = call("SHIP-1", *AS_OF)
    assert code == 0
    assert "Nothing of a detention is on file, loaded or entered." in out
    assert "As of 2026-11-01. Reckoned by rules, no legal advice" in out
    found = as_json(call, "SHIP-1", *AS_OF)
    assert (found["known"], found["statements"], found["entered"], found["remarks"]) == ([], [], None, [])


def test_what_is_entered_sets_clocks_going_and_is_shown_with_where_it_is_from(call: Any) -> None:
    code, out, _ = call("SHIP-1", *NOTICE, "--asks", "Bale list;invoice", *BY, *AS_OF)
    assert code == 0
    assert "Statement 1: Ana stated detention_notice N-[red]7" in out, "no markup"
    assert "entered by Ana on" in out and "due in 12 days" in out and "Final determination" in out
    found = as_json(call, "SHIP-1", *AS_OF)
    assert due(found)["uflpa_final_determination"] == ("2026-11-13", "running")
    assert due(found)["wro_proof"] == ("2027-01-05", "running")
    known = {row["field"]: (row["value"], row["statement"]) for row in found["known"]}
    assert known == {
        **{"detention_notice": ("N-[red]7", 1), "detained_on": ("2026-10-20", 1)},
        **{"presented_on": ("2026-10-14", 1), "requested": (["bale_list", "invoice"], 1)},
    }
    (said,) = found["statements"]
    assert (said["author"], said["counts"], said["takes_back"]) == ("Ana", True, None)
    assert {"title", "whose", "citation", "certainty", "because"} <= set(found["clocks"][0])


def test_every_option_says_its_field(call: Any) -> None:
    days = {
        **{"extended-to": "extended_to", "submitted-on": "proof_submitted_on", "excluded-on": "excluded_on"},
        **{"protested-on": "protested_on", "exported-on": "exported_on", "released-on": "release_date"},
        **{"conditional-release-end": "conditional_release_end"},
    }
    options = [part for name in days for part in (f"--{name}", "2026-10-28")]
    found = as_json(call, "SHIP-1", *options, "--port", "2704", "--center", "AAT", "--note", "By phone.", *BY)
    assert {row["field"]: row["value"] for row in found["known"]} == {
        **dict.fromkeys(days.values(), "2026-10-28"),
        **{"port_of_entry": "2704", "center": "AAT"},
    }
    assert found["entered"]["note"] == "By phone." and found["entered"]["number"] == 1


def test_a_nightly_reload_wipes_nothing(call: Any, shipments: Path) -> None:
    before = due(as_json(call, "SHIP-1", *NOTICE, *BY, *AS_OF))
    assert main(["load", str(shipments), "--replace", "--json"]) == 0
    assert due(as_json(call, "SHIP-1", *AS_OF)) == before


def test_a_statement_is_taken_back_by_a_further_one(call: Any) -> None:
    call("SHIP-1", *NOTICE, *BY)
    code, out, _ = call("SHIP-1", "--undo", 1, "--by", "Bo", "--note", "Another shipment.", *AS_OF)
    assert code == 0 and "Statement 1 counts no more." in out and "No deadline runs" in out
    found = as_json(call, "SHIP-1", *AS_OF)
    assert [(s["number"], s["takes_back"], s["counts"]) for s in found["statements"]] == [
        (2, 1, False),
        (1, None, False),
    ]
    code, _, err = call("SHIP-1", "--undo", 1, "--by", "Bo")
    assert code == 1 and "Statement 1 about 'SHIP-1' is taken back already" in err


def test_who_says_what_he_has_seen_is_told_of_what_he_has_not(call: Any) -> None:
    assert call("SHIP-1", *NOTICE, *BY, "--seen", 0)[0] == 0
    code, _, err = call("SHIP-1", "--center", "AAT", "--by", "Bo", "--seen", 0)
    assert code == 1 and "Statement 1 about SHIP-1 was made meanwhile. Ana stated" in err
    assert len(as_json(call, "SHIP-1")["statements"]) == 1
    assert call("SHIP-1", "--center", "AAT", "--by", "Bo", "--seen", 1)[0] == 0


def test_what_is_odd_is_loaded_all_the_same_and_remarked_on(call: Any) -> None:
    code, out, _ = call(
        "SHIP-1", "--detained-on", "2026-10-20", "--submitted-on", "2026-10-19", "--asks", "horoscope",
        *BY, *AS_OF,
    )  # fmt: skip
    assert code == 0
    for remark in (
        "proof_submitted_on 2026-10-19 lies before detained_on 2026-10-20",
        "asks for 'horoscope'",
    ):
        assert remark in out
    (lacking,) = [c for c in as_json(call, "SHIP-1", *AS_OF)["clocks"] if c["clock"] == "uflpa_final_determination"]
    assert (lacking["due"], lacking["missing"]) == (None, ["presented_on"])
    assert lacking["in_words"] == (
        "cannot be reckoned: the day of presentation for examination (presented_on) is missing; detained 2026-10-20, "
        "so ask for it; no later than 2026-11-19, and it may be over already: goods are presented for examination no "
        "later than they are detained, which is our inference"
    )


@pytest.mark.parametrize("words", ["2026-13-45", "14.10.2026", "1026-10-20", "tomorrow"])
@pytest.mark.parametrize("option", ["--detained-on", "--submitted-on", "--released-on", "--conditional-release-end"])
def test_what_is_no_day_is_refused_and_nothing_is_written(call: Any, option: str, words: str) -> None:
    code, _, err = call("SHIP-1", option, words, *BY)
    said = " ".join(err.replace("│", " ").split())
    assert code == 2 and option in said and f"{words!r} is no day; expected YYYY-MM-DD" in said
    assert as_json(call, "SHIP-1")["statements"] == []


def test_a_detention_after_the_day_asked_for_is_remarked_on_with_what_hangs_on_it(call: Any) -> None:
    found = as_json(call, "SHIP-1", "--detained-on", "2030-01-01", *BY, "--as-of", "2027-02-01")
    assert [c["applies"] for c in found["clocks"] if c["clock"] == "wro_proof"] == [False]
    (remark,) = [one for one in found["remarks"] if "does not count yet" in one]
    assert remark.startswith("detained_on 2030-01-01 lies after 2027-02-01, the day asked for, and does not count yet")
    proof = "Proof of admissibility under the XPCC WRO (due 2027-01-05)"
    assert f"not shown as running: {proof}, Final determination (day not known)" in remark


def test_a_proof_that_was_over_before_the_detention_and_a_late_presentation_are_remarked_on(call: Any) -> None:
    days = ("--detained-on", "2027-01-06", "--presented-on", "2027-01-04", "--as-of", "2027-01-07")
    found = as_json(call, "SHIP-1", *days, *BY)
    (proof,) = [c for c in found["clocks"] if c["clock"] == "wro_proof"]
    over = "over before the detention on 2027-01-06: ask the port from which day it counts"
    assert proof["in_words"].startswith(f"passed 2 days ago; counted from the day of import, 2026-10-05; {over}")
    assert f"Proof of admissibility under the XPCC WRO was due on 2027-01-05, {over}" in found["remarks"]
    assert (
        "presented_on 2027-01-04 is 91 days after import_date 2026-10-05: ask the port from which day it counts"
        in found["remarks"]
    )
    days = ("--detained-on", "2027-01-05", "--presented-on", "2027-01-03", "--as-of", "2027-01-07")
    assert not [one for one in as_json(call, "SHIP-1", *days, *BY)["remarks"] if "ask the port" in one]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["SHIP-1", *NOTICE], 2, "say who enters it"),
        (["SHIP-1", *NOTICE, "--by", " "], 2, "say who enters it"),
        (["SHIP-1", "--note", "x", *BY], 2, "a note or a name alone enters nothing"),
        (["SHIP-1", "--undo", "1", *NOTICE, *BY], 2, "in two calls"),
        (["SHIP-1", "--undo", "x", *BY], 2, "valid integer"),
        ([], 2, "Missing argument"),
        (["SHIP-9"], 1, "The graph holds no shipment 'SHIP-9'"),
        (["SHIP-9", *NOTICE, *BY], 1, "The graph holds no shipment 'SHIP-9'"),
        (["L-1", *NOTICE, *BY], 1, "The graph holds no shipment 'L-1'"),
        (["SHIP-1", "--undo", "4", *BY], 1, "There is no statement 4 about 'SHIP-1'"),
    ],
)
def test_what_is_refused_says_why(call: Any, arguments: list[str], code: int, says: str) -> None:
    found, _, err = call(*arguments)
    assert found == code
    assert says in " ".join(err.replace("│", " ").split())


def test_a_mistake_is_json_too_where_json_is_asked_for(call: Any) -> None:
    code, out, _ = call("SHIP-9", "--json")
    assert code == 1 and json.loads(out)["error"]["kind"] == "UserMistake"
