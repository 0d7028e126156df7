"""The intake form of a detention, by AppTest on a graph of its own; and what was entered on the other pages."""

from __future__ import annotations

import html
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui.reviewing import intake_form as page_part
from dashboard.ui.view import View
from graph import detentions
from graph.detentions import enter
from graph.known_shipments import known_of
from graph.settings import Settings
from graph.store import Store
from tests.networks import Network
from tests.ui_cases import FETCHES, HOSTILE, NOW, drawn, network, page, read, said, view_of

ENTER, UNDO = "Enter the statement", "take back of worst"
_VIEWS: list[View] = []


@pytest.fixture
def view(embedded_store: Store, embedded_settings: Settings) -> View:
    net = network()
    with embedded_store.writing() as writer:
        writer.run("CREATE (:Shipment {id: 'worst'})")
    return view_of(net, home=embedded_settings.home)


def _script() -> None:
    from dashboard.ui.reviewing.intake_form import intake_form
    from tests import test_ui_intake

    intake_form(test_ui_intake._VIEWS[-1], "worst")


def opened(view: View) -> AppTest:
    from tests import test_ui_intake

    test_ui_intake._VIEWS.append(view)
    test = AppTest.from_function(_script, default_timeout=60).run()
    assert not test.exception
    return test


def fill(test: AppTest, *, author: str = "Ben", **fields: Any) -> AppTest:
    """Fills in the form and presses its button."""
    test.text_input(key="who enters").set_value(author)
    number = next(one.key for one in test.text_input if one.label == "Port of entry").rpartition(" ")[2]
    for name, value in fields.items():
        key = f"{name} of worst {number}"
        kind = test.date_input if name.endswith(("_on", "_to")) else test.multiselect if name == "requested" else None
        (kind or (test.text_area if name == "note" else test.text_input))(key=key).set_value(value)
    button = next(one for one in test.button if one.label == ENTER)
    button.click()
    test.run()
    assert not test.exception
    return test


def text_of(test: AppTest) -> str:
    return " ".join(read(test).split())


def put(store: Store, author: str = "Ana", **said: str) -> Any:
    return enter(store, shipment="worst", said=said, note="", author=author, now=NOW)


def test_what_is_entered_is_written_and_shown_with_where_it_is_from(view: View, embedded_store: Store) -> None:
    test = opened(view)
    assert "Nothing of a detention is on file" in read(test)
    fill(test, detention_notice="N-7", detained_on=date(2026, 10, 20), requested=["bale_list"], note="By e-mail.")
    (made,) = detentions.history(embedded_store, "worst")
    assert made.says == {
        **{"detention_notice": "N-7", "detained_on": date(2026, 10, 20)},
        "requested": ["bale_list"],
    }
    assert (made.author, made.note, made.at) == ("Ben", "By e-mail.", NOW)
    assert test.success[0].value.startswith("Entered as statement 1")
    text = text_of(test)
    assert "Number of the notice of detention N-7 entered by Ben on 2026-11-01" in text
    assert "Detained on 2026-10-20 entered by Ben on 2026-11-01" in text
    assert test.text_input(key="detention_notice of worst 1").value == "", "the fields are blank again"
    fill(test, presented_on=date(2026, 10, 15))
    assert [one.number for one in detentions.history(embedded_store, "worst")] == [2, 1]
    assert "entered by Ben on 2026-11-01" in text_of(test) and "N-7" in text_of(test)


def test_a_kind_of_document_that_is_not_known_can_be_entered(view: View, embedded_store: Store) -> None:
    made = put(embedded_store, requested="horoscope")
    assert made.says == {"requested": ["horoscope"]}
    assert "the notice asks for 'horoscope', which is none of the kinds" in text_of(opened(view))


def test_the_form_says_that_the_day_shown_is_the_day_that_counts(view: View) -> None:
    test = opened(view)
    assert any("what counts is the day that the field shows" in one.value for one in test.caption)
    (kinds,) = test.multiselect
    assert "docs/data-dictionary.md" in kinds.help and "proof_of_payment" in kinds.options


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({}, "Nothing is said of the detention"),
        ({"author": " ", "detention_notice": "N"}, "The author is missing"),
        ({"note": "x" * 5_000, "detention_notice": "N"}, "5,000 characters; at most 4,000 fit"),
    ],
)
def test_what_is_missing_is_said_and_the_fields_stay(
    view: View, embedded_store: Store, form: dict[str, Any], says: str
) -> None:
    test = fill(opened(view), **form)
    error = html.unescape(test.error[0].value)
    assert "Nothing was recorded." in error and says in error
    assert test.text_input(key="detention_notice of worst 0").value == form.get("detention_notice", "")
    assert detentions.history(embedded_store, "worst") == []


def test_two_people_do_not_overwrite_each_other(view: View, embedded_store: Store) -> None:
    ben = opened(view)
    put(embedded_store, "Ana", detained_on="2026-10-21")
    fill(ben, detained_on=date(2026, 10, 20))
    assert [one.author for one in detentions.history(embedded_store, "worst")] == ["Ana"], "Ben had not seen it"
    warned = html.unescape(ben.warning[0].value)
    assert "Somebody else entered something meanwhile" in warned and "detained_on 2026-10-21" in warned
    assert ben.date_input(key="detained_on of worst 0").value == date(2026, 10, 20)
    fill(ben)
    assert [one.author for one in detentions.history(embedded_store, "worst")] == ["Ben", "Ana"]


def test_a_statement_can_be_taken_back(view: View, embedded_store: Store) -> None:
    put(embedded_store, detained_on="2026-10-21")
    put(embedded_store, detained_on="2026-10-22")
    test = opened(view)
    assert "Detained on 2026-10-22" in text_of(test)
    test.text_input(key="who enters").set_value("Cy")
    test.selectbox(key="undo of worst 0").set_value(2)
    test.button(key=UNDO).click().run()
    assert test.success[0].value.startswith("Statement 2 counts no more")
    assert "Detained on 2026-10-21 entered by Ana" in text_of(test) and "took statement 2 back" in text_of(test)
    back = detentions.history(embedded_store, "worst")[0]
    assert (back.author, back.number) == ("Cy", 3)
    test.selectbox(key="undo of worst 1").set_value(1)
    test.button(key=UNDO).click().run()
    assert not [one for one in test.button if one.key == UNDO], "nothing is left to take back"


def test_users_text_cannot_be_anything_but_text(view: View, embedded_store: Store) -> None:
    put(embedded_store, HOSTILE + FETCHES, detention_notice=HOSTILE + FETCHES, detained_on=HOSTILE)
    test = opened(view)
    assert HOSTILE not in drawn(test) and HOSTILE in read(test)
    fill(test, author=HOSTILE + FETCHES, center=HOSTILE + FETCHES)
    assert HOSTILE not in drawn(test) and "![x]" not in test.success[0].value


def test_without_an_engine_what_was_last_read_is_shown() -> None:
    test = opened(view_of(detained_by_a_person()))
    assert "Nothing can be entered right now." in said(test)
    assert "Detained on 2026-10-14 entered by Ana on 2026-11-01" in text_of(test)
    assert not test.button
    assert page_part.statements_html(known_of("worst", {}, ())) == ""


# --- the other pages


def detained_by_a_person(shipment: str = "worst") -> Network:
    net = network()
    said = {"presented_on": date(2026, 10, 10), "detained_on": date(2026, 10, 14), "detention_notice": "N-7"}
    net.node("Detention", "detention:1", shipment=shipment, number=1, author="Ana", at=NOW, **said)
    return net


@pytest.mark.usefixtures("no_records")
def test_the_portfolio_reckons_with_what_a_person_entered(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    text = text_of(page(monkeypatch, "portfolio", view_of(detained_by_a_person(), home=tmp_path)))
    assert "2026-11-09 due in 8 days Final determination by CBP the importer's papers" in text
    assert "before it decides worst ▲ exposed" in text


@pytest.mark.usefixtures("no_records")
def test_a_shipment_that_is_gone_keeps_its_deadline(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    text = text_of(page(monkeypatch, "portfolio", view_of(detained_by_a_person("gone"), home=tmp_path)))
    assert "2026-11-09 due in 8 days Final determination by CBP the importer's papers" in text
    assert "before it decides gone no longer on file; a person entered" in text


def test_the_record_reckons_with_it_and_says_where_it_is_from(monkeypatch: pytest.MonkeyPatch) -> None:
    net = detained_by_a_person()
    net.nodes["worst"][1].update(source_file="shipments.csv", source_row=2, detained_on=date(2026, 10, 16))
    text = text_of(page(monkeypatch, "entity", view_of(net), id="worst"))
    assert "2026-11-09 due in 8 days Final determination by CBP" in text
    assert "2026-10-14 detained on entered by Ana on 2026-11-01" in text
    assert "2026-03-02 imported on shipments.csv row 2" in text
    assert "the file loaded says 2026-10-16" in text


@pytest.mark.usefixtures("no_records")
def test_a_statement_is_no_record_that_is_found_or_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard.ui.find import find

    view = view_of(detained_by_a_person())
    assert find(view.projection, "detention:1").total == 0
    assert view.shipments.counts() == view_of(network()).shipments.counts()
    assert "Detention" not in text_of(page(monkeypatch, "entity", view, id="other"))
