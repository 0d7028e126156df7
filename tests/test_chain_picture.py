"""A path as SVG, PNG, CSV and JSON: what is in them, that the same gives the same bytes, and that text does no harm."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Checkbox, TextInput

from dashboard.ui import taking
from dashboard.ui.paths import chain_picture, exports
from dashboard.ui.paths.chain_picture import csv_of, file_name, in_words, picture_data, png, svg
from dashboard.ui.paths.question import Question
from dashboard.ui.view import View
from graph.errors import UserMistake
from graph.exposure import Assessment, assess
from graph.settings import Settings
from graph.spreadsheets import harmless
from graph.store import Store
from review import typesetting
from tests.networks import INSIDE, OUTSIDE, Network
from tests.ui_cases import DAY, HOSTILE, LONG, NOW, network, page, read, said, view_of

GOLDEN = Path(__file__).parent / "golden"
TYPST_CODE = '#panic("run") $x^2$ *bold* _i_ @label <label> \\u{41} `raw` ${ } [x] "quoted" // gone /* gone */'
UYGHUR = "ئاقسۇ پاختا زاۋۇتى"


def answered(net: Network, target: str = "worst", **asked: Any) -> tuple[View, Assessment]:
    view = view_of(net)
    return view, assess(view.projection, [target], as_of=DAY, **asked)[0]


def data_of(net: Network, target: str = "worst", asked: Question | None = None) -> dict[str, object]:
    view, answer = answered(net, target)
    return exports.data_of(view, answer, answer.paths[0], asked or Question(target))


def chain_of(names: list[str]) -> Network:
    """A shipment `S` that comes over sites of these names; the last lies inside."""
    net = Network()
    net.node("Shipment", "S", import_date=date(2026, 3, 2), bill_of_lading="BILL")
    net.fact("HAS_LINE", "S", net.node("Line", "S-1", hts="6205.20.20", fibre_content="100% cotton"))
    before = "S"
    for number, name in enumerate(names):
        site = net.node("Facility", f"F{number}", name=name, **(INSIDE if number == len(names) - 1 else OUTSIDE))
        if number == 0:
            net.fact("PRODUCED_AT", "S", site)
        else:
            net.fact("SUPPLIES", site, before, basis="documented", commodity="cotton", source_file=name, source_row=2)
        before = site
    return net


def parsed(data: dict[str, object]) -> ElementTree.Element:
    return ElementTree.fromstring(svg(data))  # noqa: S314 - it is what is tested


@pytest.mark.parametrize("kind", ["json", "txt", "csv"])
def test_what_the_picture_and_the_table_say_is_as_it_was(kind: str) -> None:
    """The letters of the SVG are outlines that hang on the fonts' version, so what is compared is its text."""
    view, answer = answered(network())
    data = picture_data(view.projection, answer, answer.paths[0], view.lists(), "Asked otherwise than usual: less.")
    made = {
        "json": (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode(),
        "txt": (in_words(data) + "\n").encode(),
        "csv": csv_of(view.projection, answer.paths[0]),
    }[kind]
    golden = GOLDEN / f"path.{kind}"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(made)
    assert made.decode() == golden.read_bytes().decode()


def test_every_step_has_its_evidence_and_the_sum_can_be_done_again() -> None:
    data = data_of(network())
    text = in_words(data)
    for words in ("BILL-worst (worst)", "Sewing plant", "Spinning mill", "Gin of Awat", "was made at", "bought from"):
        assert words in text
    assert "documented, confidence 0.99" in text and "trade record, confidence 0.8" in text
    assert "supplies.csv, row 7 (source broker)" in text
    assert "Documents: invoice INV-1" in json.dumps(data)
    assert "1 x 0.99 x 0.8 x 1 = 0.792" in text
    assert "As of 2026-11-01; judged by its own date, 2026-03-02" in text
    assert "uflpa of 2025-01-15 (partial: it clears nobody)" in text
    assert "accuses nobody" in text and "not a probability" in text


def test_a_what_if_is_never_shown_as_the_plain_answer() -> None:
    asked = Question("worst", look_back=36, without=("supplies:1",))
    text = in_words(data_of(network(), asked=asked))
    assert "Asked otherwise than usual" in text and "36 months" in text and "supplies:1" in text
    assert "Asked otherwise" not in in_words(data_of(network()))


def test_the_same_path_gives_the_same_bytes() -> None:
    data = data_of(network())
    assert svg(data) == svg(json.loads(json.dumps(data)))
    assert png(data) == png(data)
    assert svg(data) != svg({**data, "arithmetic": "another"})
    view, answer = answered(network())
    assert csv_of(view.projection, answer.paths[0]) == csv_of(view.projection, answer.paths[0])


def test_a_picture_is_what_its_kind_says_and_fetches_nothing() -> None:
    data = data_of(network())
    drawn = parsed(data)
    assert drawn.tag.endswith("svg") and drawn.get("role") == "img"
    texts = {element.tag.rpartition("}")[2]: element.text for element in drawn if element.text}
    assert texts["title"] == "BILL-worst (worst)"
    assert "Gin of Awat" in texts["desc"]
    assert not re.findall(rb"(?:href|src)=\"(?!#)", svg(data))
    assert not re.findall(rb"<(?:script|image|foreignObject|a) ", svg(data))
    assert png(data).startswith(b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize(
    "name", [HOSTILE, TYPST_CODE, LONG, "X" * 5_000, "\u202egnp.exe", "a\x00b\ud800c", "&lt;b&gt;"]
)
def test_text_is_only_ever_text(name: str) -> None:
    net = chain_of([name, "ordinary", name])
    if "\ud800" in name:
        net = chain_of(["plain", "ordinary"])
        view, answer = answered(net, "S")
        data = picture_data(view.projection, answer, answer.paths[0], [], name)
    else:
        data = data_of(net, "S")
    drawn = parsed(data)
    assert len(svg(data)) < 3_000_000
    width = float(drawn.get("width", "").removesuffix("pt"))
    plain = parsed(data_of(chain_of(["a", "b", "c"]), "S"))
    assert width == float(plain.get("width", "").removesuffix("pt")), "a long name makes the picture no wider"


def test_a_long_word_may_be_broken_and_an_ordinary_one_may_not() -> None:
    stops = data_of(chain_of(["X" * 100, "Ordinary-Cotton-Mill", "c"]), "S")["stops"]
    assert isinstance(stops, list)
    assert max(map(len, re.split("[\u200b ]", stops[1]["name"]))) <= 20
    assert stops[2]["name"] == "Ordinary-Cotton-Mill"


@pytest.mark.usefixtures("fonts")
def test_twelve_steps_are_drawn_in_rows() -> None:
    short_, long_ = (data_of(chain_of([f"Site {n}" for n in range(count)]), "S") for count in (2, 12))
    sizes = [re.search(rb'width="([\d.]+)pt" height="([\d.]+)pt"', svg(data)) for data in (short_, long_)]
    assert all(sizes)
    (w1, h1), (w2, h2) = ([float(part) for part in found.groups()] for found in sizes if found)
    assert w1 == w2, "as wide as a short one"
    assert 2 * h1 < h2 < 6 * h1
    assert len(long_["stops"]) == 13  # type: ignore[arg-type]  # a list


@pytest.mark.usefixtures("fonts")
def test_chinese_is_drawn_with_letters_and_uyghur_is_joined() -> None:
    def glyphs(name: str) -> set[bytes]:
        return set(re.findall(rb'<symbol id="(\w+)"', svg(data_of(chain_of(["a", name]), "S"))))

    assert glyphs("济") != glyphs("棉"), "two letters, not two empty boxes"
    alone, joined = glyphs("ب") - glyphs("a"), glyphs("ببب") - glyphs("a")
    assert alone and len(joined) >= 3 and not alone & joined, "first, middle and last form, none as it stands alone"
    assert glyphs(UYGHUR) - glyphs("a")


def test_missing_fonts_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "_fonts", dict)
    assert typesetting.missing_fonts() == ["Latin", "Chinese", "Uyghur and Arabic"]
    words = exports.fonts_words(["Chinese"])
    assert "Chinese" in words and "apt-get install fonts-noto-cjk" in words
    assert png(data_of(network())).startswith(b"\x89PNG"), "Latin letters come with the program"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "|calc", '=HYPERLINK("x")'])
def test_no_cell_is_a_formula(text: str) -> None:
    view, answer = answered(chain_of(["plain", text, "gin"]), "S")
    rows = list(csv.DictReader(io.StringIO(csv_of(view.projection, answer.paths[0]).decode("utf-8-sig"))))
    assert rows[1]["to_name"] == f"'{text}" == harmless(text)
    assert rows[1]["file"] == f"'{text}"
    assert rows[1]["number"] == "2" and rows[1]["confidence"] == "0.99" and rows[1]["row"] == "2"


def test_a_number_stays_a_number_and_a_plain_text_plain() -> None:
    assert [harmless(value) for value in (-1.5, None, "a=b", "")] == [-1.5, None, "a=b", ""]


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("VN-S1", "path-VN-S1.svg"),
        ("../../etc/passwd", "path-etc-passwd.svg"),
        ("济南", "path-target.svg"),
        ('a/b\\c:d\r\n"', "path-a-b-c-d.svg"),
        ("x" * 500, f"path-{'x' * 60}.svg"),
    ],
)
def test_a_file_name_is_one_everywhere(target: str, name: str) -> None:
    assert file_name(target, "svg") == name


def test_the_answer_in_full_says_how_it_was_asked() -> None:
    view, answer = answered(network())
    asked = Question("worst", steps=9, without=("f",))
    made = exports.prepared(view, answer.paths[0], data_of(network()))
    assert [file.kind for file in made] == ["svg", "png", "csv"] and all(file.content for file in made)
    told = json.loads(exports.full(view, answer, asked))
    assert told["verdict"] == "exposed" and told["target"] == "worst"
    assert told["asked"]["max_steps"] == 9 and told["asked"]["without"] == ["f"]
    assert told["lists"] == [{"list": "uflpa", "as_of": "2025-01-15", "partial": True}]


def test_nothing_is_made_before_it_is_asked_for_and_nothing_leaves_without_a_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked_for = []
    monkeypatch.setattr(chain_picture, "_compiled", lambda _data, kind: asked_for.append(kind) or b"<svg>")
    test = page(monkeypatch, "paths", view_of(network()), target="worst")
    assert not asked_for and not test.get("download_button")
    _box(test).check().run()
    _taker(test).input(" ").run()
    assert not asked_for and not test.get("download_button")
    assert "Write your name first" in said(test)


def test_with_a_name_the_files_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, "paths", view_of(network()), target="worst")
    _box(test).check().run()
    _taker(test).input("Ann").run()
    assert [button.proto.label for button in test.get("download_button")] == [
        *("SVG", "PNG", "CSV", "Missing (CSV)", "JSON")
    ]
    assert not test.exception and "accuses nobody" in read(test)


def test_what_is_missing_can_be_taken_along_where_there_is_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.nodes["other"][1].update(name="=cmd()|x")
    view, answer = answered(net, "open")
    assert answer.verdict == "unknown" and not answer.paths
    rows = list(csv.DictReader(io.StringIO(exports.missing_csv(view, answer).decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == [end.id for end in answer.open_ends] and len(rows) > 0
    assert all(row["because"] and not row["name"].startswith("=") for row in rows)
    test = page(monkeypatch, "paths", view, target="open")
    _box(test).check().run()
    _taker(test).input("Ann").run()
    assert [button.proto.label for button in test.get("download_button")] == ["Missing (CSV)", "JSON"]


def _box(test: AppTest) -> Checkbox:
    return next(box for box in test.checkbox if box.label == "Prepare the files")


def test_what_leaves_is_recorded(
    monkeypatch: pytest.MonkeyPatch, embedded_store: Store, embedded_settings: Settings
) -> None:
    view = replace(view_of(network()), settings=embedded_settings)
    test = page(monkeypatch, "paths", view, target="worst")
    test.session_state[taking.TAKEN] = [taking.Taken("path.csv", "steps of a path (CSV)", "worst", "ab" * 32, "Ann")]
    test.run()
    assert "was taken, and that is recorded" in told(test)
    test.run()
    (kept,) = [row["e"] for row in embedded_store.read("MATCH (e:Export) RETURN e")]
    assert (kept["target"], kept["author"], kept["name"]) == ("worst", "Ann", "path.csv")
    assert kept["what"] == "steps of a path (CSV)" and kept["sha256"] == "ab" * 32
    assert kept["at"] == NOW, "the instant of the drawing after the click"


def test_a_button_notes_the_digest_of_the_bytes_that_it_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setattr(taking.st, "download_button", lambda *_, **how: given.update(how))
    monkeypatch.setattr(taking.st, "session_state", {})
    taking.offer("CSV", b"1,2", "text/csv", name="path.csv", what="steps", target="worst", by="Ann")
    for _ in range(2):
        given["on_click"](*given["args"])
    noted = taking.Taken("path.csv", "steps", "worst", hashlib.sha256(b"1,2").hexdigest(), "Ann")
    assert taking.st.session_state == {taking.TAKEN: [noted, noted]}


def test_where_it_cannot_be_recorded_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise UserMistake("Another command is writing.")

    monkeypatch.setattr(taking, "open_store", refuse)
    test = page(monkeypatch, "paths", view_of(network()), target="worst")
    test.session_state[taking.TAKEN] = [taking.Taken(HOSTILE, "steps", "worst", "ab" * 32, "Ann")]
    test.run()
    assert "could not be recorded" in told(test) and "Another command is writing" in html.unescape(told(test))
    assert HOSTILE not in told(test)


def told(test: AppTest) -> str:
    return "\n".join(element.value for kind in (test.error, test.success) for element in kind)


def _taker(test: AppTest) -> TextInput:
    return next(field for field in test.text_input if field.label == "Your name, for the record of exports")
