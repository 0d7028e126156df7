"""The page Load on a file with columns of its own: each is given one of ours, by suggestion or by hand."""

from __future__ import annotations

import html
import io
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui.load import mapping_part, uploads
from graph.store import Store
from ingest.kinds import KINDS
from ingest.mapping import Emit, FileMap, read_map
from tests.load_cases import NOW, SUPPLIERS, buttons, chosen, heard, pressed, uploaded
from tests.ui_cases import FETCHES, HOSTILE, LONG, drawn, drawn_page, read

pytestmark = pytest.mark.usefixtures("forgotten")


def selects(test: AppTest) -> dict[str, Any]:
    """The selects of the page, by their label as a person reads it."""
    return {html.unescape(box.label): box for box in test.selectbox}


@pytest.mark.usefixtures("opened")
def test_foreign_columns_are_named_on_the_page_and_checked(embedded_store: Store) -> None:
    test = uploaded("vendors.csv", b'No.,Firm "A",Adress,City\n7,Alpha,1 Street,Basel\n8,Beta,,\n')
    assert "Next: say what this file holds" in heard(test) and not test.error, "it is the next step, no failure"
    assert "--kind" not in heard(test)
    assert "Its columns have to be named first" in heard(drawn_page("load")) and not drawn_page("load").error
    upload = chosen(test, "upload")
    selects(test)["What this file holds"].set_value("suppliers").run()
    boxes = selects(test)
    assert "No. , such as 7" in read(test) and 'Firm "A" , such as Alpha' in read(test)
    assert boxes["Adress"].value == "address", "a name that is alike is suggested"
    assert "Still needed, since no row can do without: id, name." in heard(test)
    assert "Check with these columns" not in buttons(test)
    boxes["No."].set_value("id")
    boxes["Firm A (column 2)"].set_value("id")
    test.run()
    assert "Chosen for more than one column: id." in heard(test) and "Check with these columns" not in buttons(test)
    selects(test)["Firm A (column 2)"].set_value("name").run()
    again = drawn_page("load", upload=upload, holds="suppliers", column1="id", column2="name")
    assert selects(again)["Firm A (column 2)"].value == "name", "whoever opens the address sees the same"

    test = pressed(test, "Check with these columns")
    assert "2 rows are new or changed" in read(test) and "columns.toml" in read(test)
    fresh = drawn_page("load", upload=upload)
    assert selects(fresh)["No."].value == "id", "what was checked is what the selects say"
    pressed(fresh, "Load")
    rows = embedded_store.read("MATCH (n:Supplier) RETURN n.id AS id, n.name AS name, n.address AS at ORDER BY id")
    assert rows == [{"id": "7", "name": "Alpha", "at": "1 Street"}, {"id": "8", "name": "Beta", "at": None}]


@pytest.mark.usefixtures("opened")
def test_columns_that_are_ours_need_no_naming() -> None:
    test = uploaded("suppliers.csv", b"id,Name\nA,Alpha\n")
    assert "What this file holds" not in selects(test)
    several = uploaded("suppliers.csv", SUPPLIERS, ("lots.csv", b"id,x\nL,1\n", ""))
    assert "What this file holds" not in selects(several), "the step is of one file"
    failed = uploaded("things.csv", b"No.\n1\n", ("suppliers.csv", SUPPLIERS, ""))
    assert "send that file alone" in heard(failed) and "What this file holds" not in selects(failed)


@pytest.mark.parametrize("text", [HOSTILE, FETCHES, LONG])
@pytest.mark.usefixtures("opened")
def test_names_of_foreign_columns_do_no_harm(text: str) -> None:
    test = uploaded("suppliers.csv", f'"{text}",name\n"{text}",Alpha\n'.encode())
    (label,) = [box.label for box in test.selectbox if box.key == "column1"]
    assert ", such as" in read(test) and len(label) < 100 and not set(label) & set("<>[]!$:@=*`\\&")
    assert HOSTILE not in drawn(test) and LONG[:1000] not in drawn(test)


@pytest.mark.usefixtures("opened")
def test_columns_that_are_missing_are_the_next_step_and_other_mistakes_are_none() -> None:
    test = uploaded("suppliers.csv", b"Vendor No,Vendor Name,Tax code\n7,Alpha,1\n")
    assert "Next: say which column is which" in heard(test) and "id, name" in heard(test) and not test.error
    boxes = selects(test)
    assert [boxes[name].value for name in ("Vendor No", "Vendor Name", "Tax code")] == ["id", "name", "not read"]
    assert "1 row is new or changed" in read(pressed(test, "Check with these columns"))
    late = uploaded("suppliers.csv", b"Our vendors,\nid,name\n7,Alpha\n")
    assert "The header seems to be in row 2" in late.error[0].value
    assert uploaded("suppliers.csv", "id,name\n7,Bücher\n".encode("cp1252")).error


@pytest.mark.usefixtures("opened")
def test_reasons_name_the_options_as_the_page_calls_them() -> None:
    page = read(uploaded("supplies.csv", b"from_id,to_id\nA,B\n"))
    assert "refers to nothing" in page and "“Stubs” would load the row" in page and "--allow-stubs" not in page


@pytest.mark.parametrize(
    ("kind", "theirs", "ours"),
    [
        ("suppliers", "Vendor Name", "name"),
        ("suppliers", "Supplier No.", "id"),
        ("suppliers", "Tax code", None),
        ("suppliers", "Bank name", None),
        ("suppliers", "Country Code", "country"),
        ("suppliers", "Adress", "address"),
        ("suppliers", "Latitude", "lat"),
        ("suppliers", "ZIP code", "postal_code"),
        ("suppliers", "No.", None),
        ("facilities", "Factory ID", "id"),
        ("facilities", "Vendor Name", None),
        ("facilities", "Operator", "operator_id"),
        ("lines", "HTS No", "hts"),
        ("shipments", "Port of Unlading", "port_of_entry"),
    ],
)
def test_names_that_are_obviously_alike_are_suggested(kind: str, theirs: str, ours: str | None) -> None:
    assert mapping_part.suggested([theirs], KINDS[kind], {}).get(theirs) == ours


def test_each_of_ours_is_suggested_once_and_words_go_before_spelling() -> None:
    columns = ["Nam", "Vendor Name", "Company Name"]
    assert mapping_part.suggested(columns, KINDS["suppliers"], {}) == {"Vendor Name": "name"}


@pytest.mark.parametrize("name", ["No.", 'a "b" \\ c', "名称", "tab\tbell\x07\x7f", "# = [x]"])
def test_a_map_made_on_the_page_says_what_was_chosen(tmp_path: Path, name: str) -> None:
    path = tmp_path / "columns.toml"
    path.write_text(mapping_part.as_toml(KINDS["lots"], {name: "id", "Other": "made_at"}), encoding="utf-8")
    says = read_map(str(path))
    assert says == FileMap((Emit(kind=KINDS["lots"], columns={"id": name, "made_at": "Other"}),))


def test_a_map_that_says_more_is_not_taken_for_one_made_on_the_page(tmp_path: Path) -> None:
    kept = uploads.receive(tmp_path, [("x.csv", io.BytesIO(b"No.\n1\n"))], uploads.Order(), None, NOW)
    assert mapping_part.said_before(kept) == ({}, None)
    for text, expected in [
        (b'kind = "lots"\n[columns]\nid = "No."\n', ({"No.": "id"}, "lots")),
        (b'kind = "lots"\nprefix = "v:"\n[columns]\nid = "No."\n', None),
        (b'kind = "lots"\n[columns]\nid = "No."\n[constants]\nunit = "KG"\n', None),
    ]:
        own = kept.ordered(uploads.Order(mapping=uploads.OWN_MAP), ("m.toml", io.BytesIO(text)))
        assert mapping_part.said_before(own) == expected
    assert mapping_part.said_before(kept.ordered(uploads.Order(mapping="osh"))) is None
