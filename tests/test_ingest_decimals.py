"""The decimal sign: what is read either way is told, a map can say it, and nobody is told what is plain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_files import csv_file, graph_of, load_all

from graph.store import Store
from ingest import cleaning, findings
from ingest.decimals import Written, only_with_comma, with_dot
from ingest.findings import Finding
from ingest.tables import NumberText

BASE = {
    "lines": {"shipments": "id\nS\n"},
    "ownership": {"suppliers": "id,name\nA,Avocet\nB,Bittern\n"},
}
IN_DOUBT = "decimal_in_doubt"


def _load(store: Store, folder: Path, kind: str, text: str, saying: str = "", **options: Any) -> Any:
    """A load of one file, with what it refers to."""
    ending = options.pop("ending", "csv")
    files = [csv_file(folder / f"{name}.csv", rows) for name, rows in BASE.get(kind, {}).items()]
    mapping = str(csv_file(folder / "map.toml", f"decimal = '{saying}'\n")) if saying else None
    return load_all(
        store, [*files, csv_file(folder / f"{kind}.{ending}", text)], folder / "home", mapping=mapping, **options
    )


def _columns(store: Store, folder: Path, columns: list[list[str]], sign: str = ",") -> dict[int, list[Finding]]:
    """What is said of each column, a file of lots of its own."""
    files = []
    for number, cells in enumerate(columns):
        rows = "".join(f'L{number}-{n}{sign}KG{sign}"{cell}"\n' for n, cell in enumerate(cells))
        files.append(csv_file(folder / f"{number}-lots.csv", f"id{sign}unit{sign}quantity\n{rows}"))
    said: dict[int, list[Finding]] = {number: [] for number in range(len(columns))}
    for found in _doubts(load_all(store, files, folder / "home", dry_run=True)):
        said[int(str(found.file).partition("-")[0])].append(found)
    return said


def _doubts(report: Any) -> list[Finding]:
    assert {found.kind for found in report.findings} <= {IN_DOUBT}
    return list(report.findings)


def _numbers(store: Store, id_: str) -> tuple[Any, Any]:
    line = graph_of(store)[f"Line {id_}"]
    return line.get("quantity"), line.get("value_usd")


LINES = "id;shipment_id;hts;quantity;unit;value_usd"


def test_a_file_parted_by_semicolons_says_how_it_read_what_may_be_thousands(
    embedded_store: Store, tmp_path: Path
) -> None:
    text = f"{LINES}\nQ1;S;2002.10.00;20.000;KG;33.000\nQ2;S;2002.10.00;7;KG;8\n"
    report = _load(embedded_store, tmp_path, "lines", text)
    assert (report.loaded, report.rejected, _numbers(embedded_store, "Q1")) == (3, 0, (20.0, 33.0))
    (found,) = _doubts(report)
    assert (found.file, found.row, found.subjects) == ("lines.csv", 2, ("Q1",))
    for words in (
        "quantity '20.000' is read as 20.0, but the file parts its cells by semicolons",
        "write 20.0, or 20000 where that is meant",
        "value_usd '33.000' is read as 33.0",
        'decimal = ","',
    ):
        assert words in found.message
    kept = embedded_store.read("MATCH (f:Finding) RETURN f.message AS message, f.subjects AS subjects")
    assert kept == [{"message": found.message, "subjects": ["Q1"]}]


@pytest.mark.parametrize(
    ("saying", "numbers", "raw"),
    [(",", (20000.0, 33000.5), {"quantity": "20.000", "value_usd": "33.000,5"}), (".", None, None)],
)
def test_a_map_says_the_decimal_sign(
    embedded_store: Store, tmp_path: Path, saying: str, numbers: Any, raw: Any
) -> None:
    text = f"{LINES}\nQ1;S;2002.10.00;20.000;KG;33.000,5\n"
    report = _load(embedded_store, tmp_path, "lines", text, saying)
    assert _doubts(report) == []
    if numbers is None:
        (reject,) = report.rejects
        assert (reject["field"], reject["value"]) == ("value_usd", "33.000,5")
        return
    assert (report.rejected, _numbers(embedded_store, "Q1")) == (0, numbers)
    assert json.loads(graph_of(embedded_store)["Line Q1"]["raw"]) == raw


def test_what_a_map_says_puts_the_finding_right(embedded_store: Store, tmp_path: Path) -> None:
    text = f"{LINES}\nQ1;S;2002.10.00;20.000;KG;33\n"
    assert _doubts(_load(embedded_store, tmp_path, "lines", text))
    for saying, quantity in ((".", 20.0), (",", 20000.0)):
        assert _doubts(_load(embedded_store, tmp_path, "lines", text, saying)) == []
        assert _numbers(embedded_store, "Q1") == (quantity, 33.0)
        assert embedded_store.read("MATCH (f:Finding) RETURN f.id AS id") == []


def test_where_the_comma_is_the_decimal_sign_a_dot_before_decimals_is_a_reject(
    embedded_store: Store, tmp_path: Path
) -> None:
    text = f"{LINES}\nQ1;S;2002.10.00;20.5;KG;33\n"
    (reject,) = _load(embedded_store, tmp_path, "lines", text, ",").rejects
    assert "expected a comma for decimals as the map says" in reject["reason"]


def test_other_cells_of_the_column_speak_for_a_decimal_comma(embedded_store: Store, tmp_path: Path) -> None:
    cases = [
        (["20.000", "12,5"], [2], "row 3 of the column has '12,5'"),
        (["12.5", "20.000", "1.250,50"], [3], "row 4 of the column has '1.250,50'"),
        (["20.000", "0,330"], [2], "row 3 of the column has '0,330'"),
        (["20.000", "1.234.567"], [2], "row 3 of the column has '1.234.567'"),
        (["1.234", "1,234", "7"], [2, 3], "the column has both '1.234' and '1,234'"),
        (["1,234", "7,5"], [2], "'1,234' is read as 1234, but"),
    ]
    said = _columns(embedded_store, tmp_path, [cells for cells, _, _ in cases])
    for (_, rows, why), found in zip(cases, said.values(), strict=True):
        assert [one.row for one in found] == rows
        assert all(len(one.subjects) == 1 for one in found) and why in found[0].message


def test_another_column_speaks_for_a_decimal_comma(embedded_store: Store, tmp_path: Path) -> None:
    text = 'id,shipment_id,hts,quantity,value_usd\nQ1,S,5205,20.000,7\nQ2,S,5205,1,"7,5"\n'
    (found,) = _doubts(_load(embedded_store, tmp_path, "lines", text))
    assert found.row == 2 and "value_usd has '7,5' in row 3" in found.message


@pytest.mark.parametrize("sign", [",", ";"])
def test_a_column_with_english_decimals_says_nothing(embedded_store: Store, tmp_path: Path, sign: str) -> None:
    columns = [
        *(["1.250", "12.5"], ["1.250", "0.250"], ["1.250", "1250.500"], ["1.250", "1,250.50"]),
        *(["1.250", "1,234,567"], ["1250.500", "7"], ["12.5", "1,250", "1.250"], ["20000", "20.0", "1.2340"]),
    ]
    assert not any(_columns(embedded_store, tmp_path, columns, sign).values())


def test_a_comma_between_thousands_is_in_doubt_where_semicolons_part_the_cells(
    embedded_store: Store, tmp_path: Path
) -> None:
    assert _columns(embedded_store, tmp_path, [["1,250", "300"]]) == {0: []}
    ((found,),) = _columns(embedded_store, tmp_path, [["1,250", "300"]], ";").values()
    assert "quantity '1,250' is read as 1250, but" in found.message
    assert "write 1250, or 1.25 where that is meant" in found.message


def test_a_column_where_nothing_speaks_for_either_sign_is_told_once(embedded_store: Store, tmp_path: Path) -> None:
    text = "id,unit,quantity\nL1,KG,7\nL2,KG,1.250\nL3,KG,20.000\nL4,,1.234\nL5,KG,0\n"
    (found,) = _doubts(_load(embedded_store, tmp_path, "lots", text))
    assert (found.file, found.row, found.subjects) == ("lots.csv", 3, ())
    assert found.message.startswith("quantity: 3 numbers have three digits after a dot, such as '1.250', read as 1.25;")
    put_right = _load(embedded_store, tmp_path, "lots", text.replace("1.250", "1.25"))
    assert _doubts(put_right) == [] and embedded_store.read("MATCH (f:Finding) RETURN f.id AS id") == []


def test_english_decimals_of_another_column_outweigh_semicolons(embedded_store: Store, tmp_path: Path) -> None:
    (found,) = _doubts(_load(embedded_store, tmp_path, "lines", f"{LINES}\nQ1;S;5205;20.000;KG;33.50\n"))
    assert found.subjects == () and found.row == 2


def test_pieces_in_fractions_are_told_whatever_the_rest_says(embedded_store: Store, tmp_path: Path) -> None:
    text = "id,unit,quantity\nL1,pieces,1.234\nL2,KG,1.234\nL3,KG,7.5\nL4,PCS,20.000\n"
    (found,) = _doubts(_load(embedded_store, tmp_path, "lots", text))
    assert (found.row, found.subjects) == (2, ("L1",))
    assert "read as 1.2340, but there are no fractions of the unit PCS: write 1.2340, or 1234" in found.message
    (again,) = _doubts(_load(embedded_store, tmp_path, "lots", "id,unit,quantity\nL1,PCS,1.234\n"))
    assert again.subjects == ("L1",), "a number is told of once"


def test_a_rejected_row_is_in_no_doubt(embedded_store: Store, tmp_path: Path) -> None:
    text = f"{LINES}\nQ1;NOBODY;5205;20.000;KG;1\nQ2;S;5205;20.000;KG;1\n"
    report = _load(embedded_store, tmp_path, "lines", text)
    assert (report.rejected, [found.row for found in _doubts(report)]) == (1, [3])


def test_evidence_may_come_long_after_the_doubt(
    embedded_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "MOST", 3)
    rows = "".join(f"L{n},1.{n % 1000:03}\n" for n in range(10_500))
    found = _doubts(_load(embedded_store, tmp_path, "lots", f'id,quantity\n{rows}M,"1,5"\n', dry_run=True))
    assert [one.row for one in found] == [2, 3, 4, None]
    assert "row 10502 of the column has '1,5'" in found[0].message
    assert "10,497 more numbers that could have either decimal sign" in found[3].message


def test_a_number_that_is_a_number_in_the_file_is_in_no_doubt(embedded_store: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["id", "quantity"], ["L1", 1.234], ["L2", "1.234"], ["L3", 20]):
        sheet.append(row)
    sheet.cell(4, 2).number_format = "0.000"
    book.save(tmp_path / "lots.xlsx")
    report = load_all(embedded_store, [tmp_path / "lots.xlsx"], tmp_path / "home")
    (found,) = _doubts(report)
    assert (found.row, found.subjects) == (3, ()) and "1 number has" in found.message
    said = str(csv_file(tmp_path / "map.toml", 'decimal = ","\n'))
    assert load_all(embedded_store, [tmp_path / "lots.xlsx"], tmp_path / "home", mapping=said).findings == []
    graph = graph_of(embedded_store)
    assert [graph[f"Lot L{n}"]["quantity"] for n in (1, 2, 3)] == [1.234, 1234.0, 20.0]
    assert ["raw" in graph[f"Lot L{n}"] for n in (1, 2, 3)] == [False, True, False]


def test_json_numbers_are_in_no_doubt_and_texts_are(embedded_store: Store, tmp_path: Path) -> None:
    text = '{"id": "L1", "quantity": 1.234}\n{"id": "L2", "quantity": "1.234"}\n'
    (found,) = _doubts(_load(embedded_store, tmp_path, "lots", text, ending="jsonl", dry_run=True))
    assert found.row == 2 and "1 number has" in found.message


def test_degrees_and_shares_are_in_no_doubt(embedded_store: Store, tmp_path: Path) -> None:
    text = "id;name;lat;lon\nF;Mill;43.825;87.616\n"
    assert _doubts(_load(embedded_store, tmp_path, "facilities", text, dry_run=True)) == []
    text = "owner_id;owned_id;share\nA;B;1.000\n"
    assert _doubts(_load(embedded_store, tmp_path, "ownership", text, dry_run=True)) == []


def test_constants_of_a_map_are_written_with_a_dot(embedded_store: Store, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "lots.csv", "id;quantity\nL1;\nL2;2,5\n")
    said = str(csv_file(tmp_path / "map.toml", 'decimal = ","\nconstants = { quantity = 1.5 }\n'))
    assert load_all(embedded_store, [file], tmp_path / "home", mapping=said).rejected == 0
    graph = graph_of(embedded_store)
    assert [graph[f"Lot {id_}"]["quantity"] for id_ in ("L1", "L2")] == [1.5, 2.5]


@pytest.mark.parametrize("cell", ["0,330", "00,330", "012,345"])
def test_no_thousand_begins_with_a_nought(cell: str) -> None:
    with pytest.raises(cleaning.BadValue):
        cleaning.number(cell)


def test_a_reject_with_a_decimal_comma_says_that_a_map_can_say_so() -> None:
    with pytest.raises(cleaning.BadValue, match="a map"):
        cleaning.number("12,5")
    with pytest.raises(cleaning.BadValue) as raised:
        cleaning.number("twelve")
    assert "map" not in str(raised.value)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        *(("20.000", "20000"), ("1.250,50", "1250.50"), ("1250,5", "1250.5"), ("1.234.567", "1234567"), (",5", ".5")),
        *(("1 250,5", "1250.5"), ("-3,5", "-3.5"), ("1,5e3", "1.5e3"), ("51,5%", "51.5%"), ("7", "7")),
        *(("20.5", None), ("1.25,5", None), ("1,2,3", None), ("1.234 567", None), ("", None), ("-", None), ("x", None)),
    ],
)
def test_a_number_with_a_decimal_comma(cell: str, read: str | None) -> None:
    assert with_dot(cell) == read


def _swapped(text: str) -> str:
    return text.translate(str.maketrans(".,", ",."))


@given(st.integers(0, 9_999_999), st.integers(0, 5), st.integers(0, 99_999), st.booleans())
def test_a_number_is_read_alike_with_either_sign(whole: int, places: int, part: int, parted: bool) -> None:
    english = (f"{whole:,}" if parted else f"{whole}") + (f".{part % 10**places:0{places}}" if places else "")
    assert cleaning.with_decimal_comma(cleaning.number)(_swapped(english)) == cleaning.number(english)


@given(st.integers(0, 9_999_999), st.integers(0, 5), st.integers(0, 99_999), st.booleans())
def test_a_number_is_plain_in_one_way_or_in_doubt(whole: int, places: int, part: int, parted: bool) -> None:
    """What fits one sign alone is never in doubt, and what is in doubt has two readings that differ a thousandfold."""
    english = (f"{whole:,}" if parted else f"{whole}") + (f".{part % 10**places:0{places}}" if places else "")
    for cell, sign in ((english, "dot"), (_swapped(english), "comma")):
        written = Written("Lot", "quantity", "quantity")
        in_doubt = bool(written.look([2], [cell]))
        only = {name for name in ("dot", "comma") if getattr(written, name)}
        assert only <= {sign} and not (only and in_doubt)
        assert only_with_comma(cell) == ("comma" in only)
        if in_doubt:
            readings = sorted((float(cell.replace(",", "")), float(with_dot(cell) or "nan")))
            assert readings[1] == pytest.approx(1000 * readings[0])
        elif not only:
            assert cell.isdigit()


def test_blanks_around_a_number_hide_nothing() -> None:
    written = Written("Lot", "quantity", "quantity")
    assert written.look([2, 3, 4, 5], [" 20.000", None, "\xa012,5 ", NumberText("1.234")]) == [(2, "20.000")]
    assert written.comma == (4, "12,5") and written.dot is None
