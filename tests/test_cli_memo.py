"""The command `memo` on the demo network: words, JSON, files, a what-if that stores nothing, and what it refuses; and
portions and due diligence of the demo's stories."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard import demo, demo_filling
from dashboard.cli import main
from graph import embedded
from graph.exposure import assess
from graph.projection import Projection
from graph.reading import read_projection
from graph.settings import Settings
from graph.store import open_store
from review.diligence import Diligence, diligence_of
from review.memo import memo_pdf, memo_pictures
from review.portions import PROVE, REMAIN, SEPARATE, portions_of

AS_OF = ("--as-of", demo.AS_OF.isoformat())
NEW_MAKER = "id,name,country,lat,lon,role\nNEW,Whimbrel Garments,VN,10.98,106.65,sewer\n"
NEW_SALES = "from_id,to_id,commodity,hts,first_seen,basis\nVN-SPIN,NEW,cotton,5205.12,2026-01-01,declared\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder that holds the demo."""
    home = tmp_path_factory.mktemp("memo")
    settings = Settings(home=home, engine_memory_mb=512)
    with open_store(settings) as store:
        demo_filling.fill(store, home, datetime(2026, 11, 1, 9, tzinfo=UTC), lambda *_: None)
    yield home
    embedded.stop(settings)


@pytest.fixture(scope="module")
def held(home: Path) -> Projection:
    with open_store(Settings(home=home, engine_memory_mb=512)) as store:
        return read_projection(store)


@pytest.fixture
def call(home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Any:
    """Calls the command; returns (exit code, standard output, standard error)."""
    monkeypatch.setenv("XUAR_RISK_HOME", str(home))
    monkeypatch.setenv("XUAR_RISK_ENGINE_MEMORY_MB", "512")
    for name in ("NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main(["memo", *map(str, arguments)])
        out, err = capfd.readouterr()
        return code, out, err

    return run


def proposed(folder: Path) -> list[str]:
    (folder / "suppliers.csv").write_text(NEW_MAKER, encoding="utf-8")
    (folder / "supplies.csv").write_text(NEW_SALES, encoding="utf-8")
    return ["--with", str(folder / "suppliers.csv"), "--with", str(folder / "supplies.csv")]


def of_demo(held: Projection, target: str) -> Diligence:
    return diligence_of(held, target, as_of=demo.AS_OF)


def test_in_words(call: Any) -> None:
    code, out, err = call("UN-MILL", *AS_OF)
    assert code == 0, err
    assert "Yancheng Hewokun Spinning Co., Ltd.: unknown" in out
    assert "because who sold cotton to yancheng hewokun" in out.casefold()
    assert "demo of 2026-11-01" in out
    assert "this program recommends none" in out
    assert out.count("no legal advice") == 1


def test_files_and_json(call: Any, tmp_path: Path) -> None:
    pdf, sheet = tmp_path / "memo.pdf", tmp_path / "questions.csv"
    code, out, err = call("VN-SPIN", *AS_OF, "--out", pdf, "--questions", sheet, "--json")
    assert code == 0, err
    found = json.loads(out)
    assert (found["verdict"], found["decision"], found["what_if"]) == ("exposed", None, [])
    assert f"Memo in {pdf}" in err
    assert "read it before you send it to the supplier" in err
    first = pdf.read_bytes()
    assert first.startswith(b"%PDF")
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["question"] for row in rows] == [question["text"] for question in found["questions"]]
    assert call("VN-SPIN", *AS_OF, "--out", pdf)[0] == 0
    assert pdf.read_bytes() == first


def test_a_proposed_chain_is_a_what_if_and_is_not_stored(call: Any, tmp_path: Path, held: Projection) -> None:
    code, out, err = call("NEW", *proposed(tmp_path), *AS_OF)
    assert code == 0, err
    assert "Whimbrel Garments: exposed" in out
    assert "What if: nothing of this is loaded. The records of suppliers.csv and supplies.csv were added" in out
    assert "NEW" not in held.nodes
    code, _, err = call("NEW", *AS_OF)
    assert (code, "has the id 'NEW'" in err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["VN-SPIM"], 1, "Did you mean VN-SPIN"),
        (["VN-SPIN", "--commodity", "wool"], 1, "expected one of cotton, tomato"),
        (["VN-SPIN", "--out", "memo.doc"], 1, "ends in .pdf"),
        (["VN-SPIN", "--with", "missing.csv"], 1, "missing.csv"),
        (["CL-G1"], 1, "is a lot"),
        ([], 2, "Missing argument"),
    ],
)
def test_mistakes(call: Any, arguments: list[str], code: int, words: str) -> None:
    found, _, err = call(*arguments)
    assert (found, words in " ".join(err.split())) == (code, True), err


@pytest.mark.parametrize(
    ("target", "verdict", "asked", "not_asked"),
    [
        ("UN-MILL", "unknown", {"seller", "spin", "no_owner", "labor_china"}, {"named_seller", "inside"}),
        ("VN-SPIN", "exposed", {"named_seller", "document", "spin"}, {"inside", "no_facts"}),
        ("OW-MAKER", "inferred", {"listed_owner", "outwork"}, {"no_owner", "is_listed"}),
        ("CL-SEW", "unknown", {"confirm_purchase", "outwork"}, {"labor_china", "named_seller"}),
        ("TP-FARM", "exposed", {"inside", "seed", "labor_farm", "labor_place"}, {"spin", "bales", "seller"}),
        ("TW-S1", "exposed", {"named_seller", "lots"}, {"no_facts", "all_purchases"}),
    ],
)
def test_due_diligence_of_a_story(
    held: Projection, target: str, verdict: str, asked: set[str], not_asked: set[str]
) -> None:
    found = of_demo(held, target)
    keys = {question.row.key for question in found.questions}
    assert found.assessment.verdict == verdict
    assert asked <= keys
    assert not not_asked & keys
    assert memo_pdf(found) == memo_pdf(of_demo(held, target))


def test_a_farm_keeps_its_own_script(held: Projection) -> None:
    found = of_demo(held, "TP-FARM")
    assert found.subject.node.name == "呼图壁贝伽若番茄农场"
    assert len(memo_pictures(found, 20)) >= 2


def test_one_of_two_lines_is_to_separate(held: Projection) -> None:
    (answer,) = assess(held, ["TW-S1"], as_of=demo.AS_OF)
    portions = portions_of(held, "TW-S1", demo.AS_OF, answer)
    assert {line.line.id: line.part for line in portions.lines} == {"TW-S1-L1": SEPARATE, "TW-S1-L2": REMAIN}
    separate = portions.part(SEPARATE)
    assert separate
    assert (separate.quantity.sums, separate.value.sums) == ((("PCS", 5000.0),), (("USD", 31000.0),))


def test_a_mixed_shipment_of_four_lines(held: Projection) -> None:
    if "MX-S1" not in held.nodes:
        pytest.skip("the demo's files hold no mixed shipment yet")
    (answer,) = assess(held, ["MX-S1"], as_of=demo.AS_OF)
    portions = portions_of(held, "MX-S1", demo.AS_OF, answer)
    assert [line.part for line in portions.lines] == [PROVE, SEPARATE, REMAIN, SEPARATE]
    assert portions.notice.beyond == ("payroll_records",)
    assert "Payroll records is no kind that our rows know" in portions.notice.in_words
