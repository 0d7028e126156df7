"""A graph with a list and records to screen, for the tests of screening and of judgements. All names are invented."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from graph.judgements import MATCHES
from graph.store import Store
from ingest.lists import import_list, refresh_identical_matches
from ingest.lists.files import listed_id
from ingest.load import load
from ingest.runs import runs, undo
from ingest.screening.run import Screened, screen

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
LISTED = "Sandgrouse Tarim Cotton Ginning Co., Ltd."
NEAR = "Sandgrouse Tarim Cotton Ginning Factory"
GIN = {"id": "GIN", "name": NEAR, "country": "CN"}
MILL = {"id": "MILL", "name": "Lapwing Spinning", "country": "VN"}
L1 = listed_id("mine", LISTED)
SAID: dict[str, Any] = {"author": "Ana", "note": "Looked at both registers.", "now": NOW}
TWIN = {"id": "T-1", "name": "Lapwing Spinning", "country": "VN"}


@dataclass
class World:
    """A graph, with files and lists to bring into it."""

    store: Store
    home: Path
    folder: Path
    versions: int = 0

    def load(self, name: str, *rows: Mapping[str, Any], kind: str = "suppliers", **options: Any) -> None:
        path = self.folder / f"{name}.csv"
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with path.open("w", newline="") as file:
            out = csv.DictWriter(file, columns)
            out.writeheader()
            out.writerows(rows)
        load(self.store, [path], home=self.home, now=NOW, kind=kind, source=name, **options)
        self.refresh()

    def list(self, *rows: Sequence[str], day: str = "2026-01-01") -> None:
        path = self.folder / f"list{day}.csv"
        with path.open("w", newline="") as file:
            out = csv.writer(file)
            out.writerow(("name", "aliases", "sub_list", "effective_date", "sector", "uscc"))
            out.writerows([(name, aliases, "i", "2022-06-21", "", uscc) for name, aliases, uscc in rows])
        import_list(self.store, "mine", path, as_of=date.fromisoformat(day), now=NOW, home=self.home)
        self.refresh()

    def undo_last(self) -> None:
        undo(self.store, runs(self.store)[-1]["run"], now=NOW)
        self.refresh()

    def refresh(self) -> None:
        with self.store.writing() as writer:
            refresh_identical_matches(self.store, writer)

    def screen(self) -> Screened:
        return screen(self.store, now=NOW)

    def statuses(self, relation: str = MATCHES) -> dict[tuple[str, str], str]:
        rows = self.store.read(f"MATCH (a)-[r:{relation}]->(b) RETURN a.id AS a, b.id AS b, r.status AS status")
        return {(row["a"], row["b"]): row["status"] for row in rows}


@pytest.fixture
def world(store: Store, home: Path, tmp_path: Path) -> World:
    """A gin whose name is near to a listed one, and a mill that is like nobody; not screened yet."""
    made = World(store, home, tmp_path)
    made.list((LISTED, "", ""), ("Avocet Reclamation Farm", "", ""))
    made.load("ours", GIN, MILL)
    return made
