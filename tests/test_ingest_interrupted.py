"""A load that is broken off by `kill -9` of the engine is completed by doing it again; nothing is doubled."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ingest_files import NOW, csv_file, graph_of, load_all

from graph import embedded
from graph.errors import EngineUnreachable
from graph.settings import Settings
from graph.store import Store, open_store
from ingest.runs import runs, undo

SUPPLIERS = 6_000


def _files(folder: Path) -> list[Path]:
    """Companies, the sites that they run and sales between them, more than one batch of each."""
    companies = "".join(f"S{n},Supplier {n}\n" for n in range(SUPPLIERS))
    sites = "".join(f"F{n},Mill {n},S{n}\n" for n in range(SUPPLIERS))
    sales = "".join(f"F{n},S{(n * 7 + 1) % SUPPLIERS},{n}\n" for n in range(SUPPLIERS))
    return [
        csv_file(folder / "suppliers.csv", f"id,name\n{companies}"),
        csv_file(folder / "facilities.csv", f"id,name,operator_id\n{sites}"),
        csv_file(folder / "supplies.csv", f"from_id,to_id,quantity\n{sales}"),
    ]


def _kill_after(settings: Settings, written: int) -> Callable[[str, int, int | None], None]:
    killed: list[int] = []

    def progress(what: str, done: int, _total: int | None) -> None:
        if what == "writing" and done >= written and not killed:
            pid = embedded.status(settings).pid
            assert pid
            killed.append(pid)
            os.kill(pid, signal.SIGKILL)

    return progress


def _without_runs(graph: dict[str, Any]) -> dict[str, Any]:
    """The graph but for which run wrote what: an interrupted load leaves two."""

    def plain(properties: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in properties.items() if name not in ("run", "created_run")}

    return {key: {**value, "p": plain(value["p"])} if "p" in value else plain(value) for key, value in graph.items()}


@pytest.mark.parametrize("written", [5_000, 17_000])
def test_the_engine_is_killed_in_the_middle(settings: Settings, tmp_path: Path, written: int) -> None:
    files = _files(tmp_path)
    with open_store(settings) as store, pytest.raises(EngineUnreachable, match="Run the command again"):
        load_all(store, files, settings.home, progress=_kill_after(settings, written))
    with open_store(settings) as store:
        part = len(graph_of(store))
        assert 0 < part < 4 * SUPPLIERS
        report = load_all(store, files, settings.home)
        assert report.loaded + report.unchanged == 3 * SUPPLIERS
        assert report.unchanged > 0
        assert [run["state"] for run in runs(store)] == ["interrupted", "done"]
        graph = graph_of(store)
        assert len(graph) == 4 * SUPPLIERS
        assert load_all(store, files, settings.home).unchanged == 3 * SUPPLIERS
        _matches_a_whole_load(store, settings, files, graph)


def _matches_a_whole_load(store: Store, settings: Settings, files: list[Path], graph: dict[str, Any]) -> None:
    for run in ("run-000002", "run-000001"):
        undo(store, run, now=NOW)
    assert graph_of(store) == {}
    load_all(store, files, settings.home)
    assert _without_runs(graph_of(store)) == _without_runs(graph)
