"""The memo: one page whatever is in it, the same bytes every time, and text that stays text."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import typst

from dashboard.memo import CSV_COLUMNS, Wanted, in_words, questions_csv
from graph.errors import UserMistake
from review import typesetting, typst_compile
from review.diligence import Diligence, diligence_of
from review.memo import DISCLAIMER, memo_data, memo_pdf, memo_pictures
from tests.cases import buys
from tests.networks import INSIDE, OUTSIDE, D, Network

HOSTILE = '#include "/etc/passwd" *bold* $x$ @ref <b>&"\'` \\u{41} =SUM(A1) ]#panic("no")[ //'
UYGHUR, CHINESE = "قەشقەر پاختا شىركىتى", "喀什棉业有限公司"


def plain() -> Diligence:
    network = Network()
    network.node("Facility", "mill", name="Lapwing Spinning", processes=["spinning"], **OUTSIDE)
    buys(network, "mill", "gin", INSIDE)
    return diligence_of(network.projection(), "mill", as_of=D)


def overfull(name: str = "Lapwing") -> Diligence:
    """More of everything than a page holds: long names, paths, gaps, sites, aliases, an endless address."""
    network = Network()
    long = f"{name} {'Consolidated ' * 30}"
    place = {"xuar": "unplaced", "xuar_reason": "no such place " * 40}
    network.node("Supplier", "firm", name=long, aliases=[CHINESE, UYGHUR, *[long] * 20], address="x" * 5000, **place)
    for number in range(40):
        site = network.node("Facility", f"site-{number}", name=f"{long} {number}", **OUTSIDE)
        network.fact("OPERATES", "firm", site)
        buys(network, site, network.node("Facility", f"ginnery-{number}", name="y" * 300, **INSIDE))
    network.node("ListVersion", "list", list="uflpa " * 40, as_of=D, partial=True)
    supposed = [f"{'z' * 200}.csv"] * 9
    return diligence_of(network.projection(), "firm", as_of=D, supposed=supposed)


def page_of_the_end(diligence: Diligence) -> int:
    """On which page the memo's last line stands, as the compiler has it."""
    fonts = [family for family, _ in typesetting.FONTS.values()]
    given = json.dumps({**memo_data(diligence), "fonts": fonts}, ensure_ascii=False)
    source = (files("review") / "memo.typ").read_bytes()
    folders = sorted({str(path.parent) for path in typesetting._fonts().values()})
    loaded = typst_compile._fonts(tuple(folders))
    how: dict[str, Any] = {"field": "value", "one": True, "ignore_system_fonts": True, "font_paths": loaded}
    return int(typst.query(source, "<end-of-memo>", sys_inputs={"memo": given}, **how))


@pytest.mark.parametrize("made", [plain, overfull, lambda: overfull(HOSTILE)], ids=["plain", "overfull", "hostile"])
def test_the_memo_is_one_page(made: Any) -> None:
    assert page_of_the_end(made()) == 1


def test_what_was_cut_is_in_the_annex() -> None:
    data = memo_data(overfull())
    assert data["open_ends"]["count"] > 40
    assert len(data["open_ends"]["said"]) == min(200, data["open_ends"]["count"])
    assert len(memo_pictures(overfull(), 20)) > 3


def test_the_same_bytes_every_time() -> None:
    first = memo_pdf(plain())
    assert first == memo_pdf(plain())
    assert first.startswith(b"%PDF")
    assert first != memo_pdf(overfull())


def test_hostile_text_stays_text() -> None:
    network = Network()
    network.node("Supplier", "#panic()", name=HOSTILE, aliases=[HOSTILE, "\u202eright\u0000"], address=HOSTILE)
    found = diligence_of(network.projection(), "#panic()", as_of=D, supposed=[HOSTILE])
    pdf = memo_pdf(found)
    assert b"/etc/passwd" in pdf, "the name is the title, as it was written"
    data = memo_data(found)
    assert HOSTILE in data["name"].replace("\u200b", "")
    assert "\x00" not in json.dumps(data, ensure_ascii=False)
    assert "\u202e" not in json.dumps(data, ensure_ascii=False)


def test_names_stand_in_their_own_script() -> None:
    network = Network()
    network.node("Supplier", "firm", name=CHINESE, aliases=[UYGHUR, "Kashgar Cotton"])
    data = memo_data(diligence_of(network.projection(), "firm", as_of=D))
    assert data["name"] == CHINESE
    assert data["aliases"] == [UYGHUR, "Kashgar Cotton"]


def test_a_what_if_is_said_to_be_one() -> None:
    data = memo_data(overfull())
    assert data["what_if"].startswith("What if: nothing of this is loaded.")
    assert memo_data(plain())["what_if"] == ""


def test_the_memo_says_the_verdict_in_the_graphs_words_and_recommends_nothing() -> None:
    found = plain()
    data = memo_data(found)
    assert data["verdict"] == found.assessment.verdict == "exposed"
    assert data["because"].rstrip(".").casefold() == found.assessment.because.casefold()
    assert [one["box"] for one in data["boxes"]] == ["proceed", "proceed with conditions", "stop"]
    source = (files("review") / "memo.typ").read_text()
    assert "this program recommends none" in source
    assert source.count("it.disclaimer") == 1


def test_what_found_nothing_stands_apart_from_what_speaks_for_proceeding() -> None:
    data, said = memo_data(plain()), "\n".join(in_words(plain()))
    boxes = {one["box"]: one["reasons"]["said"] for one in data["boxes"]}
    assert not boxes["proceed"] and [one for one in data["looked_at"]["said"] if one.startswith("Placed outside")]
    assert "What was looked at and found nothing (no reason by itself):" in said


def test_the_words_of_the_terminal_hold_all_of_the_memo() -> None:
    said = "\n".join(in_words(plain()))
    for words in (
        "Lapwing Spinning: exposed",
        "[ ] proceed with conditions",
        "[ ] stop",
        "Questionnaire (",
        DISCLAIMER,
    ):
        assert words in said
    assert said.count(DISCLAIMER) == 1
    assert "more; all of them with --json" in "\n".join(in_words(overfull()))


def test_the_questionnaire_as_csv() -> None:
    found = overfull("=cmd|' /C calc'!A0")
    rows = list(csv.DictReader(io.StringIO(questions_csv(found).decode("utf-8-sig"))))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert [row["number"] for row in rows] == [str(number) for number in range(1, len(found.questions) + 1)]
    assert {row["answer"] for row in rows} == {""}
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    assert questions_csv(found) == questions_csv(overfull("=cmd|' /C calc'!A0"))


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"out": "memo.txt"}, "ends in .pdf"),
        ({"questions": "questions.xlsx"}, "ends in .csv"),
        ({"out": "nowhere/memo.pdf"}, "is no folder"),
    ],
)
def test_files_that_cannot_be_written(how: dict[str, str], words: str, tmp_path: Path) -> None:
    files: dict[str, Any] = {name: tmp_path / path for name, path in how.items()}
    with pytest.raises(UserMistake, match=words):
        Wanted("mill", D, None, **files)
