"""Every command in the pages' blocks of shell runs: on the demo's network, or on a few invented files of one's own."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from dashboard.cli import main
from graph import embedded
from graph.schema import fact_id
from graph.settings import Settings
from ingest.lists.files import listed_id
from tests.documented import PAGES, ROOT, called, lines
from tests.packets import need_fonts

LISTED = "Sandgrouse Ginning Co., Ltd."
FILES = {
    "suppliers.csv": "id,name,country\nSUP-1,Sandgrouse Ginning Factory,VN\nNEW-1,Plover Yarns,IN\n"
    "SUP-2,Kestrel Shirts,US\n",
    "facilities.csv": "id,name,operator_id,country,lat,lon\nOSH-7,Lapwing Spinning Mill,SUP-1,VN,10.9,106.6\n",
    "supplies.csv": "from_id,to_id,commodity,last_seen\nNEW-1,OSH-7,cotton,2026-05-01\n",
    "shipments.csv": "id,consignee_id,maker_id,import_date\nSHIP-1,SUP-2,OSH-7,2026-10-01\n",
    "lines.csv": "id,shipment_id,hts\nSHIP-1-L1,SHIP-1,6109.10.00\n",
    "lines.jsonl": '{"id": "SHIP-1-L1", "shipment_id": "SHIP-1", "hts": "6109.10.00"}\n',
    "your_supplies.csv": "from_id,to_id,commodity,last_seen\nVN-BRGIN,VN-SPIN,cotton,2025-06-01\n",
    "bol_export.csv": "Bill of Lading Number,Arrival Date,Shipper,Shipper Country,Consignee,HTS Code,"
    "Product Description\n"
    "PLOVER1,10/03/2026,Lapwing Export,VN,Kestrel Shirts,6109.10.00,T-shirts\n",
    "mine.csv": f'name,aliases,sub_list,effective_date,sector\n"{LISTED}",,i,2022-06-21,\n',
    "mine.cypher": "MATCH (s:Supplier {country: $country}) RETURN s.id AS id ORDER BY id\n",
}
STANDS_FOR = {
    "listed:ab12": listed_id("mine", LISTED),
    "FACT": fact_id("PRODUCED_AT", "demo", "VN-S1", "VN-SEW"),
}
"""What a reader puts in its place."""
OF_OTHERS = ("export", "duckdb", "dask", ".venv/bin/uv", "PYTHONPATH", "XUAR_RISK_REGIONS=regions/mine.toml")
"""How lines begin that call other programs, set what the test sets itself, or need a boundary (test_tag_regions.py)."""
NOT_RUN = {
    r"demo$": "serves until it is stopped: tests/test_serve.py",
    r"demo --no-serve$": "made the graph that the others ask",
    r"test$": "runs this",
    r"tag .*--(workers|scheduler)": "starts other processes: tests/test_tag_files.py",
    r"lists import uflpa page.html": "needs the page of DHS: tests/test_lists.py",
    r"load ingest/facilities/osh": "loads thousands of real sites: tests/test_geo_real_list.py",
    r"matches confirm .*--group": "its pair was rejected two lines before: tests/test_cli_matches.py",
    r"restore everything": "needs an empty graph: tests/test_exports.py",
    r"(load|lists import uflpa) entities/": "invented entities beside others are refused: tests/test_ftm.py",
}
"""Commands that do not run here, and why."""
ON_THE_DEMO = {"queries.md", "tutorial.md", "review.md", "exports.md", "notebooks.md"}
"""Pages that ask the demo's graph, until they name another folder."""
OWN_IDS = {"SHIP-1", "NEW-1"}


@dataclass(frozen=True)
class Homes:
    """The data folders of the demo and of the files above."""

    demo: Path
    own: Path


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homes]:
    folder = tmp_path_factory.mktemp("documented")
    made = Homes(folder / "demo", folder / "own")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("NEO4J_URI", raising=False)
        patch.setenv("XUAR_RISK_ENGINE_MEMORY_MB", "512")
        try:
            patch.setenv("XUAR_RISK_HOME", str(folder))
            assert main(["demo", "--no-serve"]) == 0
            patch.setenv("XUAR_RISK_HOME", str(made.own))
            write_files(folder)
            patch.chdir(folder)
            uflpa = ROOT / "ingest" / "lists" / "data" / "uflpa_entity_list_partial.csv"
            for words in (
                ["load", "suppliers.csv", "facilities.csv", "shipments.csv", "lines.csv"],
                ["lists", "import", "uflpa", str(uflpa), "--as-of", "2025-01-15"],
                ["lists", "import", "mine", "mine.csv"],
            ):
                assert main(words) == 0
            yield made
        finally:
            for home in (made.demo, made.own):
                embedded.stop(Settings(home=home))


def write_files(folder: Path) -> None:
    """The files that the pages name."""
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "ingest" / "lists" / "data" / "xinjiang_wro.csv", folder / "wro.csv")
    (folder / "sites").mkdir()
    pq.write_table(pyarrow.csv.read_csv(folder / "facilities.csv"), folder / "sites" / "facilities.parquet")
    pq.write_table(pyarrow.csv.read_csv(folder / "supplies.csv"), folder / "2024-supplies.parquet")
    book = openpyxl.Workbook()
    for row in FILES["facilities.csv"].splitlines():
        book.worksheets[0].append(row.split(","))
    book.save(folder / "facilities.xlsx")


@pytest.mark.parametrize("page", [page for page in PAGES if lines(page)], ids=lambda p: p.name)
def test_the_commands_of_a_page_run(
    page: Path,
    homes: Homes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    if any(re.search(r"\./run (memo|packet)", line) for line in lines(page)):
        need_fonts()
    write_files(tmp_path)
    if "--out sites" in page.read_text(encoding="utf-8"):
        shutil.rmtree(tmp_path / "sites")  # there it is what a command makes
    monkeypatch.chdir(tmp_path)
    home, wrong = homes.demo if page.name in ON_THE_DEMO else homes.own, []
    for line in lines(page):
        words = shlex.split(line, comments=True)
        if words[0] == "export" and words[1].startswith("XUAR_RISK_HOME="):
            home = homes.demo if words[1].endswith("...") else homes.own
        if words[0].startswith(OF_OTHERS):
            continue
        if "./run" not in words:
            subprocess.run(["sh", "-c", line], check=True)
            continue
        arguments = called(words)
        said = " ".join(arguments)
        if any(re.match(pattern, said) for pattern in NOT_RUN):
            continue
        monkeypatch.setenv("XUAR_RISK_HOME", str(homes.own if OWN_IDS.intersection(arguments) else home))
        code = main([_in_place(word) for word in arguments])
        if code:
            wrong.append(f"{line}: exit {code}: {capfd.readouterr().err[-500:]}")
    assert not wrong, "\n".join(wrong)
    if page.name == "tutorial.md":
        _holds_what_was_said(page, capfd.readouterr().out)


def _holds_what_was_said(page: Path, said: str) -> None:
    """Fails where an answer on the page is not what the commands say; cells and lines may be left out there."""
    printed = [re.sub(r"\s+", " ", line) for line in said.splitlines()]
    fences = re.findall(r"^```(\w*)\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    shown = [line for kind, text in fences if not kind for line in text.splitlines() if line.strip() != "…"]
    assert len(shown) > 25
    for line in shown:
        cells = [re.escape(cell) for cell in re.split(r"\s{2,}", line.strip())]
        assert any(re.search(".*".join(cells), other) for other in printed), line


def _in_place(word: str) -> str:
    return str(ROOT / word) if word.startswith("ingest/") else STANDS_FOR.get(word, word)


def test_each_reason_not_to_run_a_command_is_about_one() -> None:
    told = [
        " ".join(called(words))
        for page in PAGES
        for line in lines(page)
        if "./run" in (words := shlex.split(line, comments=True))
    ]
    assert [pattern for pattern in NOT_RUN if not any(re.match(pattern, said) for said in told)] == []
