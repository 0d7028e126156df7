"""What the page Review writes and gives out: notes on evidence, by AppTest on a graph of its own, and the files."""

from __future__ import annotations

import hashlib
import html
import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui.reviewing import files_part, notes, reading, taking_along
from dashboard.ui.reviewing.notes import ASKED, MISSING, mark_of, noted
from dashboard.ui.view import View
from graph import decisions
from graph.decisions import ACCEPTED, IN_REVIEW, OPEN, Decision, decide
from graph.detentions import enter
from graph.errors import XuarRiskError
from graph.settings import Settings
from graph.store import Store
from review import typesetting
from review.case import Case
from review.exhibits import AS_RECORDED, TAKEN_NOW, UNNAMED, File
from review.packet import build as building
from tests.networks import D
from tests.reviewed import cotton, without
from tests.ui_cases import DAY, FETCHES, HOSTILE, NOW, drawn, page, read, view_of

NOTE = "Asked by e-mail <b>twice</b>."


@pytest.fixture
def view(embedded_store: Store, embedded_settings: Settings) -> View:
    """The cotton chain without its bale list and a payment, and a graph that holds the shipment."""
    with embedded_store.writing() as writer:
        writer.run("CREATE (:Shipment {id: 'shipment'})")
    net = without(cotton(), "bale-record", "yarn-payment")
    return view_of(net, home=embedded_settings.home)


def opened(monkeypatch: pytest.MonkeyPatch, view: View, **query: str) -> AppTest:
    return page(monkeypatch, "review", view, **{"shipment": "shipment"} | query)


def note(test: AppTest, number: int = 0, *, who: str = "Ben", words: str = NOTE, kind: str = ASKED) -> AppTest:
    """Fills in the form and presses its button."""
    test.radio(key=f"kind of note {number}").set_value(kind)
    test.text_input(key="who notes").set_value(who)
    test.text_area(key=f"words of note {number}").set_value(words)
    next(one for one in test.button if one.label == "Note it").click()
    test.run()
    assert not test.exception
    return test


def put(store: Store, status: str, **changed: Any) -> Decision:
    newest = decisions.newest_of(store, "shipment")
    given = {"note": "A reason.", "author": "Ana", "now": NOW, "seen": newest.id if newest else None}
    return decide(store, target="shipment", status=status, **{**given, **changed})


def test_what_is_noted_stands_beside_the_item_and_among_the_gaps(
    monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store
) -> None:
    test = note(opened(monkeypatch, view, step="1"))
    (made,) = decisions.history(embedded_store, "shipment")
    case = reading.case(view, "shipment")
    item = next(one for one in case.gaps if one.step == 1)
    assert (made.author, made.status, made.at) == ("Ben", IN_REVIEW, NOW)
    first, words = made.note.split("\n")
    assert first.startswith("Evidence asked for on 2026-11-01: Bale list or gin record, step 1 (ginning at ")
    assert first.endswith(f"[item {mark_of(case, item)}]") and words == NOTE
    assert html.unescape(test.success[0].value) == "Noted: Bale list or gin record, asked for on 2026-11-01, by Ben."
    text = " ".join(read(test).split())
    assert f"asked for on 2026-11-01 , by Ben : {NOTE}" in text and "<b>twice</b>" not in drawn(test)
    assert "asked for on 2026-11-01 , noted" in text, "beside the gap"
    assert test.text_area(key="words of note 1").value == "", "the field is blank again"
    assert case.assessment.verdict == made.verdict
    other = " ".join(read(opened(monkeypatch, view, step="2-3")).split())
    assert f", by Ben : {NOTE}" not in other, "it is of step 1"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((), IN_REVIEW),
        ((OPEN,), OPEN),
        ((ACCEPTED, DAY + timedelta(days=9)), ACCEPTED),
    ],
)
def test_the_status_of_the_shipment_stays_as_it_is(
    monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store, before: tuple[Any, ...], after: str
) -> None:
    if before:
        put(embedded_store, before[0], until=before[1] if len(before) > 1 else None)
    note(opened(monkeypatch, view, step="1"), kind=MISSING, words="")
    newest = decisions.history(embedded_store, "shipment")[0]
    assert newest.status == after and newest.until == (before[1] if len(before) > 1 else None)
    assert newest.note.startswith("Evidence missing on 2026-11-01") and newest.number == len(before[:1]) + 1


def test_an_acceptance_that_has_ended_is_open_again_and_not_accepted_anew(
    monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store
) -> None:
    early = NOW - timedelta(days=30)
    put(embedded_store, ACCEPTED, until=early.date(), now=early)
    note(opened(monkeypatch, view, step="1"))
    newest = decisions.history(embedded_store, "shipment")[0]
    assert (newest.status, newest.until) == (OPEN, None)


@pytest.mark.parametrize(
    ("said", "wrong"), [({"who": " "}, "The author is missing"), ({"words": "x" * 5_000}, "at most 4,000 fit")]
)
def test_what_is_missing_is_said_and_the_words_stay(
    monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store, said: dict[str, str], wrong: str
) -> None:
    test = note(opened(monkeypatch, view, step="1"), **said)
    error = html.unescape(test.error[0].value)
    assert "Nothing was recorded." in error and wrong in error
    assert test.text_area(key="words of note 0").value == said.get("words", NOTE)
    assert decisions.history(embedded_store, "shipment") == []


def test_a_note_finds_its_item_again_where_steps_have_other_numbers(view: View) -> None:
    case = reading.case(view, "shipment")
    items = {mark_of(case, item): item for item in case.evidence}
    assert len(items) == len(case.evidence), "each item has a mark of its own"
    longer = cotton()
    longer.node("Lot", "seed-cotton", commodity="cotton", stage="raw", quantity=300.0, unit="KG", made_on=D)
    longer.node("Estate", "estate", name="Heron Farm", xuar="outside", xuar_method="coordinates")
    longer.nodes["seed-cotton"][1]["made_on"] = date(2020, 1, 1)
    longer.fact("PRODUCED_AT", "seed-cotton", "estate")
    longer.fact("INPUT_TO", "seed-cotton", "bale", quantity=300.0, unit="KG")
    other = reading.case(view_of(without(longer, "bale-record", "yarn-payment")), "shipment")
    assert len(other.chain.steps) == len(case.chain.steps) + 1
    marks = {mark_of(other, item): item for item in other.evidence}
    of_gin = next(item for item in case.evidence if item.requirement == "cotton_bales")
    again = marks[mark_of(case, of_gin)]
    assert again.requirement == "cotton_bales" and again.step != of_gin.step


def test_hostile_notes_are_read_as_text_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store
) -> None:
    case = reading.case(view, "shipment")
    item = next(one for one in case.gaps if one.step == 1)
    assert notes.noted([]) == {}
    for words in ("Evidence asked for on 2026-99-99: x [item 0123456789ab]", "Evidence lost on 2026-01-01: x", "[item"):
        put(embedded_store, OPEN, note=words)
    assert noted(decisions.history(embedded_store, "shipment")) == {}
    note(opened(monkeypatch, view, step="1"), who=HOSTILE, words=f"{HOSTILE}{FETCHES}\n[item {'0' * 12}]")
    (found,) = noted(decisions.history(embedded_store, "shipment")).values()
    assert found[0].item == mark_of(case, item) and found[0].author == HOSTILE
    test = opened(monkeypatch, view, step="1")
    assert HOSTILE in read(test) and HOSTILE not in drawn(test)


def test_a_detention_that_was_entered_is_asked_for_once_on_the_page(
    monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store
) -> None:
    enter(embedded_store, shipment="shipment", said={"detained_on": "2026-10-20"}, note="", author="Ana", now=NOW)
    test = opened(monkeypatch, view)
    assert len([one for one in test.button if one.label == "Enter the statement"]) == 1
    assert "entered by Ana on 2026-11-01" in read(test)


# --- files


def test_files_are_made_when_asked_for_and_each_that_leaves_is_recorded(
    monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store
) -> None:
    test = opened(monkeypatch, view)
    assert not test.get("download_button")
    test.checkbox(key="prepare_packet").check().run()
    test.text_input(key="taker of packet").set_value("Ben").run()
    assert not test.exception
    names = {
        *("packet-shipment.zip", "packet-shipment.pdf", "memo-shipment.pdf", "tables-shipment.xlsx"),
        *("review-shipment.json", "deadlines-shipment.ics"),
    }
    assert {one.key.removeprefix("take ") for one in test.get("download_button")} == names
    for name in sorted(names):
        test.download_button(key=f"take {name}").click().run()
    taken = decisions.everything(embedded_store, limit=10, labels=["Export"])
    assert {one.name for one in taken if isinstance(one, decisions.Export)} == names
    assert {(one.author, one.target) for one in taken} == {("Ben", "shipment")}
    case = reading.case(view, "shipment")
    content = taking_along.made(case, "Ben", taking_along.kept_as(view, case, "Ben"), _nobody)
    digests = {hashlib.sha256(one).hexdigest() for one in content.values()}
    assert {one.sha256 for one in taken if isinstance(one, decisions.Export)} == digests


@pytest.fixture(scope="module")
def case() -> Case:
    return reading.case(view_of(cotton()), "shipment")


def _nobody(_share: float, _words: str) -> None:
    pass


def test_the_packet_is_whole_and_the_same_bytes_again(case: Case) -> None:
    files = taking_along.made(case, "Ben", "once", _nobody)
    again = taking_along.made(case, "Ben", "twice", _nobody)
    assert files == again
    with zipfile.ZipFile(io.BytesIO(files["zip"])) as packed:
        inside = {name.removeprefix("packet-shipment/") for name in packed.namelist()}
        assert packed.read("packet-shipment/packet.pdf") == files[building.PDF]
        manifest = orjson.loads(packed.read("packet-shipment/manifest.json"))
    assert {"packet.pdf", "tables.xlsx", "review.json", "deadlines.ics", "manifest.json"} <= inside
    assert manifest["made_by"] == "Ben" and {one["name"] for one in manifest["files"]} == inside - {"manifest.json"}
    assert files[building.PDF].startswith(b"%PDF-") and files["memo"].startswith(b"%PDF-")
    assert orjson.loads(files[building.REVIEW])["shipment"] == "shipment"


def test_a_packet_made_of_an_earlier_review_is_not_given_for_what_lies_in_the_folder_now(tmp_path: Path) -> None:
    net = cotton()
    net.nodes["bale-record"][1]["file"] = "bale.txt"
    view = view_of(net, home=tmp_path)
    view.settings.files.mkdir()
    before = reading.case(view, "shipment")
    (view.settings.files / "bale.txt").write_text("bales")
    after = reading.case(view, "shipment")
    for case, state in ((before, "missing"), (after, TAKEN_NOW)):
        files = taking_along.made(case, "Ben", taking_along.kept_as(view, case, "Ben"), _nobody)
        found = {one["document"]: one["state"] for one in orjson.loads(files[building.REVIEW])["files"]}
        assert found["bale-record"] == state


def test_without_fonts_the_package_is_named_and_what_needs_none_is_given(
    monkeypatch: pytest.MonkeyPatch, view: View
) -> None:
    monkeypatch.setattr(typesetting, "missing_fonts", lambda: ["Chinese"])
    test = opened(monkeypatch, view)
    test.checkbox(key="prepare_packet").check().run()
    test.text_input(key="taker of packet").set_value("Without fonts").run()
    assert not test.exception
    error = html.unescape(test.error[0].value)
    assert "The packet and the memo cannot be made here." in error and "apt-get install fonts-noto-cjk" in error
    names = [one.key for one in test.get("download_button")]
    assert names == ["take review-shipment.json", "take deadlines-shipment.ics"]


def test_exhibits_too_large_for_a_page_are_left_to_the_command(case: Case, view: View) -> None:
    large = File("x", "x.pdf", AS_RECORDED, "", size=taking_along.MOST_BYTES + 1, path=Path("x.pdf"))
    told = html.unescape(taking_along._too_large(view, replace(case, files={"x": large})))
    assert "more than a page gives out (300 MB)" in told and "packet shipment --files" in told
    assert taking_along._too_large(view, replace(case, files={"x": replace(large, size=5)})) == ""


def test_a_disk_that_is_full_is_told(monkeypatch: pytest.MonkeyPatch, view: View) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise XuarRiskError("out: the packet cannot be written (No space left on device).")

    monkeypatch.setattr(taking_along, "build", full)
    test = opened(monkeypatch, view)
    test.checkbox(key="prepare_packet").check().run()
    test.text_input(key="taker of packet").set_value("Full").run()
    assert not test.exception and "No space left on device" in html.unescape(test.error[0].value)


def test_file_names_are_those_that_every_system_takes() -> None:
    kind = taking_along.KINDS["zip"]
    assert taking_along.file_name(kind, "../x/ü " + HOSTILE) == "packet-x____img_src_x_onerror_alert_1.zip"
    assert taking_along.file_name(kind, "棉") == "packet-shipment.zip"
    assert len(taking_along.file_name(kind, "x" * 500)) < 80


@pytest.mark.parametrize(("nameless", "words"), [(1, "1 document names no file."), (2, "2 documents name no file.")])
def test_documents_that_name_no_file_are_counted_in_right_words(view: View, nameless: int, words: str) -> None:
    case = reading.case(view, "shipment")
    documents = case.documents[: nameless + 1]
    files = {
        one: File(one, "", UNNAMED if number < nameless else AS_RECORDED, "") for number, one in enumerate(documents)
    }
    assert words in files_part.files_html(view, replace(case, files=files))
