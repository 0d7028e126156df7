"""The demo's files: made by the script, whole in themselves, and about nobody real."""

from __future__ import annotations

import csv
import hashlib
import math
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.demo_filling import fill
from graph.settings import Settings
from graph.store import Store
from ingest.demo import papers
from ingest.demo.make_demo import LIST_COLUMNS, network
from ingest.kinds import KINDS
from ingest.words import DOCUMENT_KINDS

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "ingest" / "demo"
NODES = ("suppliers", "facilities", "estates", "shipments", "lines", "lots", "documents")
LABELS = {KINDS[kind].makes: kind for kind in NODES}
STORIES: list[dict[str, Any]] = tomllib.loads((DEMO / "stories.toml").read_text(encoding="utf-8"))["story"]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def demo() -> dict[str, list[dict[str, str]]]:
    return {kind: rows(DEMO / f"{kind}.csv") for kind in KINDS}


def test_the_script_makes_the_committed_files_byte_for_byte(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ingest.demo.make_demo", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.csv")}
    assert made == {path.relative_to(DEMO): path.read_bytes() for path in DEMO.rglob("*.csv")}
    assert len(made) == len(KINDS) + 1


def test_the_columns_are_those_of_the_record_kinds() -> None:
    for name, kind in KINDS.items():
        with (DEMO / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            assert tuple(next(csv.reader(lines))) == kind.names, name


def test_ids_are_unique_over_all_kinds(demo: dict[str, list[dict[str, str]]]) -> None:
    times = Counter(row["id"] for kind in NODES for row in demo[kind])
    assert [i for i, n in times.items() if n > 1] == []
    assert 1800 <= len(times) <= 2300
    assert 110 <= len(demo["shipments"]) <= 130


def test_relations_are_stated_once(demo: dict[str, list[dict[str, str]]]) -> None:
    for name, kind in KINDS.items():
        times = Counter(tuple(row[column] for column in kind.key) for row in demo[name] if kind.key)
        assert [key for key, n in times.items() if n > 1] == [], name


def test_every_reference_is_to_something(demo: dict[str, list[dict[str, str]]]) -> None:
    ids = {label: {row["id"] for row in demo[kind]} for label, kind in LABELS.items()}
    dangling = [
        (name, column.name, value)
        for name, kind in KINDS.items()
        for column in kind.columns
        for row in demo[name]
        for value in filter(None, row[column.name].split(";"))
        if column.refers and not any(value in ids[label] for label in column.refers)
    ]
    assert dangling == []


def test_stories_and_clusters_do_not_touch(demo: dict[str, list[dict[str, str]]]) -> None:
    """Whatever refers to something refers to its own story: all ids in a row begin alike."""
    mixed = [
        (name, row)
        for name, kind in KINDS.items()
        for row in demo[name]
        if len({value.split("-")[0] for value in _ids(name, row) if value}) > 1
    ]
    assert mixed == []


def _ids(name: str, row: dict[str, str]) -> list[str]:
    named = [row.get("id", "")]
    for column in KINDS[name].columns:
        named += row[column.name].split(";") if column.refers else []
    return named


def test_each_shipment_has_one_to_four_lines_in_its_time(demo: dict[str, list[dict[str, str]]]) -> None:
    lines = Counter(row["shipment_id"] for row in demo["lines"])
    assert set(lines) == {row["id"] for row in demo["shipments"]}
    assert set(lines.values()) == {1, 2, 3, 4}
    years = Counter(row["import_date"][:4] for row in demo["shipments"])
    assert set(years) == {"2019", "2020", "2021", "2022", "2024", "2025", "2026"}
    assert max(row["import_date"] for row in demo["shipments"]) <= "2026-10-31"


def test_nobody_in_it_is_real(demo: dict[str, list[dict[str, str]]]) -> None:
    """No name is on a shipped list, and no coined word stands in any name on one."""
    real = [row["name"] for row in rows(ROOT / "ingest" / "facilities" / "osh_facilities.csv")]
    for path in sorted((ROOT / "ingest" / "lists" / "data").glob("*.csv")):
        for row in rows(path):
            real += [row.get("name") or row.get("entity") or "", *(row.get("aliases") or "").split(";")]
    assert len(real) > 800
    invented = {word for row in demo["suppliers"] for name in (row["name"], row["aliases"]) for word in _words(name)}
    coined = {part.casefold() for word in network().names.coined() for part in word if part}
    assert len(coined & invented) > 200
    assert {word for name in real for word in _words(name)} & coined == set()
    names = {"".join(_words(row["name"])) for kind in NODES[:3] for row in demo[kind]}
    assert names & {"".join(_words(name)) for name in real} == set()


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name.casefold())


def test_the_invented_list_has_the_columns_of_the_real_one() -> None:
    with (ROOT / "ingest" / "lists" / "data" / "uflpa_entity_list_partial.csv").open(encoding="utf-8-sig") as lines:
        assert tuple(next(csv.reader(lines))) == LIST_COLUMNS
    listed = rows(DEMO / "lists" / "demo_list.csv")
    assert {row["source"] for row in listed} == {"invented for the demo"}
    assert len(listed) == 15


@pytest.mark.parametrize("story", STORIES, ids=[s["id"] for s in STORIES])
def test_each_story_adds_up(story: dict[str, Any], demo: dict[str, list[dict[str, str]]]) -> None:
    """What can be checked without the product: the path exists, its factors multiply, the README tells it."""
    ids = {row["id"] for kind in NODES for row in demo[kind]}
    path = story.get("path", [])
    assert {story["target"], *path, *story.get("open_ends", [])} <= ids
    assert (story["verdict"] in ("exposed", "inferred")) == bool(path)
    if path:
        assert path[0] == story["target"]
        assert len(story["factors"]) == len(path)
        product = math.prod(factor["factor"] for factor in story["factors"])
        assert product == pytest.approx(story["confidence"], rel=1e-12)
        assert story["tier"] == sum(factor["by"] in ("SUPPLIES", "INPUT_TO") for factor in story["factors"])
    readme = (DEMO / "README.md").read_text(encoding="utf-8")
    assert f"| {story['id']} | {story['title']} | `{story['target']}` | {story['verdict']} |" in readme


DETAINED = [s for s in STORIES if "final_determination_due" in s]


@pytest.mark.parametrize("story", DETAINED, ids=[s["id"] for s in DETAINED])
def test_the_detention_clock_runs_on_the_day_it_is_asked(
    story: dict[str, Any], demo: dict[str, list[dict[str, str]]]
) -> None:
    row = next(r for r in demo["shipments"] if r["id"] == story["target"])
    presented, detained = date.fromisoformat(row["presented_on"]), date.fromisoformat(row["detained_on"])
    assert presented + timedelta(days=30) == story["final_determination_due"]
    assert presented <= detained <= story["as_of"] < story["final_determination_due"]
    assert row["detention_notice"]
    assert {"proof_of_payment", "production_record"} <= set(row["requested"].split(";"))
    tells = {word for word in row["requested"].split(";") if word not in DOCUMENT_KINDS}
    assert tells == ({"payroll_records"} if story["id"] == "MX" else set())


def test_the_papers_of_four_stories_have_files_and_the_others_none(demo: dict[str, list[dict[str, str]]]) -> None:
    named = {row["id"] for row in demo["documents"] if row["file"]}
    assert named == {row["id"] for row in demo["documents"] if row["id"].split("-")[0] in ("CL", "TG", "MX", "DT")}
    assert named == {row["id"] for row in demo["documents"] if row["sha256"]}
    assert all(row["file"] == f"{row['id']}.txt" for row in demo["documents"] if row["file"])


def test_one_file_is_altered_one_is_missing_and_the_others_are_what_was_loaded(
    demo: dict[str, list[dict[str, str]]], tmp_path: Path
) -> None:
    papers.put(DEMO, tmp_path / "files")
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "files").iterdir()}
    told = {row["file"]: row["sha256"] for row in demo["documents"] if row["file"]}
    assert told.keys() - digests.keys() == {"DT-S1-BL.txt"}
    assert digests.keys() - told.keys() == set()
    assert {name for name in digests if digests[name] != told[name]} == {"DT-INV.txt"}
    story = next(s for s in STORIES if s["id"] == "DT")
    assert "DT-INV.txt" in story["why"]
    assert "DT-S1-BL.txt" in story["why"]


def test_setting_up_the_demo_puts_the_files_into_its_data_folder(
    embedded_store: Store, embedded_settings: Settings
) -> None:
    fill(embedded_store, embedded_settings.home, datetime(2026, 11, 1, tzinfo=UTC), None)
    named = {row["file"] for row in rows(DEMO / "documents.csv") if row["file"]}
    assert {path.name for path in (embedded_settings.home / "files").iterdir()} == named - {"DT-S1-BL.txt"}


def test_a_file_says_that_it_is_invented_and_what_its_row_says(tmp_path: Path) -> None:
    papers.put(DEMO, tmp_path)
    for path in tmp_path.iterdir():
        assert path.read_text(encoding="utf-8").startswith("INVENTED PAPER OF THE DEMO NETWORK, no real firm\n")
    bill = (tmp_path / "MX-WEAVE-SEW-INV.txt").read_text(encoding="utf-8")
    assert "INVOICE" in bill
    assert "Seller: 绍兴" in bill
    assert "also: Shaoxing" in bill
    assert "No translation into English is on file." in (tmp_path / "TG-H1-PR.txt").read_text(encoding="utf-8")
    assert "blacked out" in (tmp_path / "TG-P1-PR.txt").read_text(encoding="utf-8")
    assert "Amount: 52000 USD" in (tmp_path / "CL-1-PAY.txt").read_text(encoding="utf-8")


def test_the_tomato_story_has_exactly_two_gaps(demo: dict[str, list[dict[str, str]]]) -> None:
    documents = [row for row in demo["documents"] if row["id"].startswith("TG-")]
    kinds: dict[tuple[str, str], set[str]] = {}
    for row in documents:
        if row["amount"]:
            kinds.setdefault((row["seller_id"], row["buyer_id"]), set()).add(row["kind"])
    whole = {"purchase_order", "invoice", "proof_of_payment"}
    assert {pair: whole - of for pair, of in kinds.items() if of != whole} == {
        ("TG-GROWERS", "TG-PASTECO"): {"proof_of_payment"}
    }
    assert len(kinds) == 4
    recorded = {row["proves"] for row in documents if row["kind"] == "production_record"}
    certified = {row["proves"] for row in documents if row["kind"] == "origin_certificate"}
    lots = {row["id"] for row in demo["lots"] if row["id"].startswith("TG-")}
    assert lots - recorded == lots - certified == {"TG-SD1"}
    assert not any("TG-SD1" in row["proves"].split(";") for row in documents)
    (affidavit,) = (row for row in documents if row["kind"] == "affidavit")
    assert {"TG-PARENT", "TG-FARM"} <= set(affidavit["proves"].split(";"))
    assert [row["id"] for row in documents if row["redacted"] == "true"] == ["TG-P1-PR"]
    assert [(row["id"], row["language"]) for row in documents if row["translated"] == "false"] == [("TG-H1-PR", "es")]


def test_the_clear_story_has_a_paper_for_every_lot_sale_and_way(demo: dict[str, list[dict[str, str]]]) -> None:
    documents = [row for row in demo["documents"] if row["id"].startswith("CL-")]
    made = ("production_record", "bale_list", "gin_record")
    shown = {lot for row in documents if row["kind"] in made for lot in row["proves"].split(";")}
    assert {row["id"] for row in demo["lots"] if row["id"].startswith("CL-")} <= shown
    by_sale: dict[tuple[str, str], set[str]] = {}
    for row in documents:
        if row["buyer_id"]:
            by_sale.setdefault((row["seller_id"], row["buyer_id"]), set()).add(row["id"].rsplit("-", 1)[-1])
    to_importer = by_sale.pop(("CL-SEWCO", "CL-IMP"))
    assert to_importer == {"PO", "INV", "PAY"}
    assert list(by_sale.values()) == [{"PO", "INV", "PAY", "WAY"}] * 5
