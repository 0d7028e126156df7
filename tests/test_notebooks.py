"""The notebooks of docs/notebooks: stored without outputs, and each runs from top to bottom on the demo."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from dashboard import demo_filling
from graph.notebook import END_OF_LIFE
from graph.settings import Settings
from graph.store import open_store
from tests.conftest import emptied

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
SECONDS = 120
SHOWS = {
    "a_first_look": ("VN-FARM1", "traced clear"),
    "a_map": ("Where the sites lie", "VN-S1 upstream"),
    "from_a_shipment_to_its_origin": ("VN-WEAVE-SEW-INV", "VN-BRGIN", "Ruvelina Gin"),
    "portfolio_statistics": ("Yikailan Gin, Korla", "C01-IMP1"),
    "what_if": ("UN-MILL", "it cannot be traced clear"),
}
"""What the outputs of each have to hold."""


def read(path: Path) -> Any:
    book = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no types
    nbformat.validate(book)
    return book


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, embedded_settings: Settings) -> dict[str, str]:
    """Of a kernel: it finds the code and the demo, which is there once for all notebooks, and keeps to a folder."""
    with open_store(embedded_settings) as store:
        store.prepare()
        demo_filling.fill(emptied(store), embedded_settings.home, datetime(2026, 11, 1, tzinfo=UTC), None)
    own = tmp_path_factory.mktemp("jupyter")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NEO4J_", "XUAR_RISK_"))}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "XUAR_RISK_HOME": str(embedded_settings.home),
        "IPYTHONDIR": str(own / "ipython"),
        "TMPDIR": str(own),
    }


def test_all_are_known() -> None:
    assert {path.stem for path in NOTEBOOKS} == set(SHOWS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_stored_without_outputs(path: Path) -> None:
    for cell in read(path).cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_on_the_demo(path: Path, environment: dict[str, str], tmp_path: Path) -> None:
    book = read(path)
    client = NotebookClient(book, timeout=SECONDS, resources={"metadata": {"path": str(tmp_path)}})
    client.execute(env=environment)
    outputs = [output for cell in book.cells for output in cell.get("outputs", ())]
    said = [output.text for output in outputs if output.output_type == "stream"]
    assert [text for text in said if END_OF_LIFE not in text] == []
    shown = "\n".join(str(value) for output in outputs for value in output.get("data", {}).values())
    assert [words for words in SHOWS[path.stem] if words not in shown] == []
