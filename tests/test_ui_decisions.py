"""The decisions page: its parts as functions, and the whole of it by Streamlit's AppTest on a graph of its own."""

from __future__ import annotations

import csv
import hashlib
import html
import io
from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui.decisions import form as decision_form
from dashboard.ui.decisions import log as decision_log
from dashboard.ui.decisions import words as decision_words
from dashboard.ui.view import View
from graph import decisions
from graph.decisions import ACCEPTED, IN_REVIEW, OPEN, Decision, decide, record_export
from graph.settings import Settings
from graph.store import Store
from tests.ui_cases import DAY, FETCHES, HOSTILE, LONG, NOW, drawn, links, network, page, read, said, view_of

FULL = "Ана قطن 棉花 " + HOSTILE


@pytest.fixture
def view(embedded_store: Store, embedded_settings: Settings) -> View:
    """The invented network, and a graph that holds its nodes."""
    net = network()
    with embedded_store.writing() as writer:
        for node, (label, _) in net.nodes.items():
            writer.run(f"CREATE (:{label} {{id: $id}})", id=node)
    return view_of(net, home=embedded_settings.home)


def put(store: Store, target: str, status: str = IN_REVIEW, **changed: Any) -> Decision:
    """A decision on top of what was decided about the target."""
    newest = decisions.newest_of(store, target)
    given = {"note": "Asked for the bale list.", "author": "Ana", "now": NOW, "seen": newest.id if newest else None}
    return decide(store, target=target, status=status, **{**given, **changed})


def write(test: AppTest, *, author: str = "Ben", status: str = IN_REVIEW, note: str, until: date | None = None) -> None:
    """Fills in the form and presses its button."""
    test.text_input(key="who decides").set_value(author)
    test.text_area[0].set_value(note)
    test.radio(key="status of worst").set_value(status).run()
    if until:
        test.date_input(key="until of worst").set_value(until).run()
    test.button(key="decide on worst").click().run()
    assert not test.exception


def plain(markdown: str) -> str:
    """What a person reads of text that cannot be Markdown."""
    return html.unescape(markdown)


# --- about one target


def test_a_target_says_what_it_is_and_how_it_stands(monkeypatch: pytest.MonkeyPatch, view: View) -> None:
    test = page(monkeypatch, "decisions", view, target="worst")
    text = read(test)
    words = " ".join(text.split())
    assert "▲ Exposed : a recorded path leads to a source of risk of certainty 0.95 or more; a name match" in words
    assert "Checked against: uflpa of 2025-01-15 (partial: it clears nobody)." in words
    assert "BILL-worst" in text
    assert "Nobody has decided about it yet." in text
    assert "An accepted risk stays counted" in said(test)
    assert ("Its paths and evidence", "./?page=paths&target=worst") in links(test)


def test_what_is_written_stands_in_the_record(
    monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store
) -> None:
    test = page(monkeypatch, "decisions", view, target="worst")
    write(test, author="Ben", note="Asked the mill.")
    (made,) = decisions.history(embedded_store, "worst")
    assert (made.status, made.note, made.author, made.at, made.verdict) == (
        *(IN_REVIEW, "Asked the mill.", "Ben", NOW),
        "exposed",
    )
    assert test.success[0].value == "Recorded: in review, by Ben."
    assert read(test).count("Asked the mill.") == 2
    assert test.text_area[0].value == ""
    write(test, status=ACCEPTED, note="Small lot.", until=DAY + timedelta(days=40))
    assert decisions.history(embedded_store, "worst")[0].until == date(2026, 12, 11)
    assert "accepted until 2026-12-11" in read(test)


def test_a_decision_changes_no_verdict(monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store) -> None:
    put(embedded_store, "worst", ACCEPTED, until=DAY)
    assert "Exposed" in read(page(monkeypatch, "decisions", view, target="worst"))
    assert view.shipments.counts()["exposed"] == 1


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"status": ACCEPTED, "note": "x"}, "accepted until a day: say which"),
        ({"status": ACCEPTED, "note": "  ", "until": DAY}, "accepted for a reason"),
        ({"author": " ", "note": "x"}, "The author is missing"),
        ({"note": "x" * 5_000}, "5,000 characters; at most 4,000 fit"),
    ],
)
def test_what_is_missing_is_said_and_the_note_stays(
    monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store, form: dict[str, Any], says: str
) -> None:
    test = page(monkeypatch, "decisions", view, target="worst")
    write(test, **form)
    error = plain(test.error[0].value)
    assert "Nothing was recorded." in error and says in error
    assert test.text_area[0].value == form["note"]
    assert decisions.history(embedded_store, "worst") == []


def test_two_people_do_not_overwrite_each_other(
    monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store
) -> None:
    ben = page(monkeypatch, "decisions", view, target="worst")
    put(embedded_store, "worst", OPEN, note="The mill answered.", author="Ana")
    write(ben, author="Ben", note="Closing it.")
    assert [d.author for d in decisions.history(embedded_store, "worst")] == ["Ana"], "Ben had not seen it"
    assert "Somebody else decided about it meanwhile, so nothing was written." in said(ben)
    assert "The mill answered." in read(ben)
    assert ben.text_area[0].value == "Closing it."
    ben.button(key="decide on worst").click().run()
    made = decisions.history(embedded_store, "worst")
    assert [(d.author, d.note) for d in made] == [("Ben", "Closing it."), ("Ana", "The mill answered.")]
    assert made[0].follows == made[1].id


def test_who_sees_another_decision_before_writing_is_told(
    monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store
) -> None:
    ben = page(monkeypatch, "decisions", view, target="worst")
    put(embedded_store, "worst", OPEN, note="The mill answered.", author="Ana")
    ben.run()
    assert "Since you opened this page, Ana decided about it: open" in said(ben)
    write(ben, note="Closing it.")
    assert "nothing was written" in said(ben) and len(decisions.history(embedded_store, "worst")) == 1
    ben.button(key="decide on worst").click().run()
    assert len(decisions.history(embedded_store, "worst")) == 2
    assert "Since you opened" not in said(ben)


def test_who_decides_is_the_user_unless_told(monkeypatch: pytest.MonkeyPatch, view: View) -> None:
    monkeypatch.setenv("XUAR_RISK_USER", " Chen 陈 ")
    assert page(monkeypatch, "decisions", view, target="worst").text_input(key="who decides").value == "Chen 陈"
    monkeypatch.setattr(decision_form.getpass, "getuser", lambda: "ana")
    assert decision_form.default_author({}) == "ana"

    def nobody() -> str:
        raise OSError("no such user")

    monkeypatch.setattr(decision_form.getpass, "getuser", nobody)
    assert decision_form.default_author({"XUAR_RISK_USER": " "}) == ""


def test_a_target_that_is_gone_keeps_its_record(
    monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store
) -> None:
    with embedded_store.writing() as writer:
        writer.run("CREATE (:Shipment {id: 'gone'})")
        put_target = "gone"
    put(embedded_store, put_target, note="Before it went.")
    test = page(monkeypatch, "decisions", view, target="gone")
    assert "gone is not in the graph now." in " ".join(read(test).replace("\xa0", " ").split())
    assert "Before it went." in read(test)
    assert test.text_area


@pytest.mark.parametrize(
    ("target", "says"), [("nothing", "holds nothing under this id"), ("INV-1", "this is a Document")]
)
def test_what_cannot_be_decided_about_has_no_form(
    monkeypatch: pytest.MonkeyPatch, view: View, target: str, says: str
) -> None:
    test = page(monkeypatch, "decisions", view, target=target)
    assert says in plain(said(test))
    assert not test.text_area


def test_hostile_text_stays_text(monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store) -> None:
    note = f"{FULL}\n{FETCHES}\n\u202eقطن من شينجيانغ\u202c\n" + "x" * 3_800
    put(embedded_store, "worst", note=note, author=HOSTILE)
    record_export(
        embedded_store, target="worst", what=HOSTILE, name=f"{HOSTILE}.svg", sha256="ab", author=FETCHES, now=NOW
    )
    for query in ({"target": "worst"}, {}, {"status": "in review"}, {"status": "exports"}):
        test = page(monkeypatch, "decisions", view, **query)
        assert "<img" not in drawn(test) and "\u202e" not in drawn(test)
        assert HOSTILE in read(test)
        assert "<img" not in said(test) and "![x]" not in said(test)
    for target in (HOSTILE, LONG, FETCHES):
        test = page(monkeypatch, "decisions", view, target=target)
        assert "<img" not in drawn(test) and len(drawn(test)) < 50_000
        assert not test.text_area


# --- the record


def test_an_empty_record_says_the_next_step(monkeypatch: pytest.MonkeyPatch, view: View) -> None:
    test = page(monkeypatch, "decisions", view)
    assert "Nobody has decided anything yet. Find a shipment" in said(test)
    assert "Nothing is recorded yet." in said(test)


def test_each_number_opens_the_list_behind_it(
    monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store
) -> None:
    put(embedded_store, "worst", ACCEPTED, until=DAY, now=NOW - timedelta(days=3), note="Small.")
    put(embedded_store, "mill", ACCEPTED, until=DAY - timedelta(days=1), now=NOW - timedelta(days=9), note="For a day.")
    put(embedded_store, "gin", OPEN)
    put(embedded_store, "other", OPEN)
    put(embedded_store, "other", IN_REVIEW, note="Looking.")
    record_export(embedded_store, target="worst", what="path", name="p.svg", sha256="ab", author="Ana", now=NOW)
    test = page(monkeypatch, "decisions", view)
    text = " ".join(read(test).split())
    for status, count, rest in (
        (OPEN, 2, "1 of them accepted until a day that has passed"),
        (IN_REVIEW, 1, "somebody is looking at these"),
        (ACCEPTED, 1, "carried until a day"),
        ("exports", 1, "files and pictures"),
    ):
        assert f"{count} {decision_words.SIGNS.get(status, '⇩')} {status} {rest}" in text
        assert f"./?page=decisions&status={status.replace(' ', '%20')}" in {where for _, where in links(test)}
        assert f"1-{count} of {count}" in read(page(monkeypatch, "decisions", view, status=status))
    opened = {words for words, _ in links(page(monkeypatch, "decisions", view, status=OPEN))}
    assert {"gin", "mill"} <= opened and "other" not in opened
    assert "open again: accepted until 2026-10-31, which has passed" in text


def test_an_empty_list_says_so(monkeypatch: pytest.MonkeyPatch, view: View) -> None:
    assert "No target is in review now." in said(page(monkeypatch, "decisions", view, status=IN_REVIEW))
    assert "Nothing was exported yet." in said(page(monkeypatch, "decisions", view, status="exports"))


def test_accepted_risks_that_end_within_30_days_come_first(
    monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store
) -> None:
    for target, days in (("worst", 30), ("mill", 3), ("gin", 31)):
        put(embedded_store, target, ACCEPTED, until=DAY + timedelta(days=days))
    text = " ".join(read(page(monkeypatch, "decisions", view)).split())
    ending, record = text.split("Accepted risks that end soon")[1].split("The record of decisions and exports")
    assert ending.index("mill") < ending.index("worst") and "gin" not in ending
    assert "2 accepted risks end within 30 days, counted from today, 2026-11-01; then they are open again." in ending
    assert "gin" in record


def test_one_accepted_risk_ends(monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store) -> None:
    put(embedded_store, "worst", ACCEPTED, until=DAY + timedelta(days=3))
    text = " ".join(read(page(monkeypatch, "decisions", view)).split())
    assert "1 accepted risk ends within 30 days, counted from today, 2026-11-01; then it is open again." in text


def test_the_record_is_paged_by_address(monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store) -> None:
    for number in range(53):
        put(embedded_store, "worst", note=f"note {number:02}", now=NOW + timedelta(minutes=number))
    for query in ({}, {"target": "worst"}):
        first = page(monkeypatch, "decisions", view, **query)
        assert "1-50 of 53 entries" in read(first) and "note 52" in read(first) and "note 02" not in read(first)
        (following,) = {where for words, where in links(first) if words == "Next"}
        assert "from=51" in following
        second = page(monkeypatch, "decisions", view, **query, **{"from": "51"})
        assert "51-53 of 53 entries" in read(second) and "note 00" in read(second)
        for odd in ("0", "-3", "999", "x", "9" * 30):
            assert "of 53 entries" in read(page(monkeypatch, "decisions", view, **query, **{"from": odd}))


def test_a_long_note_opens_on_demand() -> None:
    assert "<details" not in decision_words.note_html("short\nnote")
    long = decision_words.note_html("word " * 100 + "\n\n\n\nend")
    assert long.startswith("<details") and "<br><br>end" in long and "<br><br><br>" not in long
    assert decision_words.note_html("") == ""


def test_the_record_leaves_as_csv_without_formulas(view: View, embedded_store: Store) -> None:
    put(embedded_store, "worst", note='=HYPERLINK(1)\nقطن, "a"', author="+Ana", verdict="exposed")
    record_export(embedded_store, target=None, what="list", name="l.csv", sha256="ab", author="Ben", now=NOW)
    rows = list(csv.DictReader(io.StringIO(decision_log.as_csv(view).decode("utf-8-sig"), newline="")))
    by_kind = {row["kind"]: row for row in rows}
    decision, export = by_kind["decision"], by_kind["export"]
    assert (decision["note"], decision["author"]) == ('\'=HYPERLINK(1)\nقطن, "a"', "'+Ana")
    assert (decision["at"], decision["target"], decision["verdict"]) == (
        "2026-11-01T09:30:00+00:00",
        "worst",
        "exposed",
    )
    assert (export["what"], export["file"], export["sha256"], export["target"]) == ("list", "l.csv", "ab", "")
    assert (
        len(list(csv.DictReader(io.StringIO(decision_log.as_csv(view, "worst").decode("utf-8-sig"), newline="")))) == 1
    )


def test_who_takes_the_record_is_recorded(monkeypatch: pytest.MonkeyPatch, view: View, embedded_store: Store) -> None:
    put(embedded_store, "worst")
    test = page(monkeypatch, "decisions", view)
    test.checkbox(key="prepare_record_csv").check().run()
    test.text_input(key="taker").set_value("Ben").run()
    offered = decision_log.as_csv(view)
    put(embedded_store, "mill")
    test.download_button(key="take decisions.csv").click().run()
    (taken,) = decisions.everything(embedded_store, limit=10, labels=["Export"])
    assert isinstance(taken, decisions.Export)
    assert (taken.author, taken.sha256, taken.target) == ("Ben", hashlib.sha256(offered).hexdigest(), None)


# --- without an engine


def test_without_an_engine_the_page_says_so_and_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = view_of(network())
    for query in ({}, {"target": "worst"}):
        assert "Decisions cannot be read right now." in plain(said(page(monkeypatch, "decisions", nowhere, **query)))
