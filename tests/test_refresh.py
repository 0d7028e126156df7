"""Whatever is done in whatever order: a refresh gives what reading all gives."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from ingest_files import NOW, load_all, write_file

from graph.errors import UserMistake
from graph.saved import open_projection
from graph.settings import Settings
from graph.store import Store
from ingest.lists import import_list, refresh_identical_matches
from ingest.runs import runs, undo
from ingest.tagging import tag
from tests.projections import fill, fresh, same

DAY = date(2023, 1, 1)
LIST = "name,aliases,sub_list,effective_date\n"


class Chance:
    """Does things to a graph at random, with names that agree now and then."""

    def __init__(self, store: Store, folder: Path, seed: int) -> None:
        self.store, self.folder, self.rng = store, folder, random.Random(seed)
        folder.mkdir()
        self.done: list[str] = []
        self.listed = 0

    def do_something(self) -> None:
        acts = [self.load] * 6 + [self.undo] * 2 + [self.tag, self.import_list, self.match]
        act = self.rng.choice(acts)
        try:
            self.done.append(act.__name__)
            act()
        except UserMistake as refused:
            self.done.append(str(refused))

    def load(self) -> None:
        files = [self._file(kind) for kind in self.rng.sample(sorted(self.ROWS), self.rng.randint(1, 3))]
        options = {"replace": self.rng.random() < 0.3, "allow_stubs": self.rng.random() < 0.6}
        load_all(self.store, files, self.folder, source=self.rng.choice(("alpha", "beta")), **options)

    def _file(self, kind: str) -> Path:
        rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        for _ in range(self.rng.randint(1, 8)):
            row = self.ROWS[kind](self)
            rows[tuple(list(row.values())[: 3 if "from_id" in row else 1])] = row
        folder = self.folder / str(len(self.done))
        folder.mkdir(parents=True, exist_ok=True)
        return write_file(folder / f"{kind}.csv", list(rows.values()))

    def _party(self) -> str:
        return self.rng.choice(("P1", "P2", "P3", "P4", "P5", "P6"))

    def _place(self) -> dict[str, Any]:
        lat, lon = self.rng.choice(((43.8, 87.6), (10.9, 106.6), (None, None)))
        return {"name": self.rng.choice(("Morvek Yarn", "Sunabo Holdings", "Lapwing")), "lat": lat, "lon": lon}

    def _day(self) -> date:
        return DAY + timedelta(self.rng.randrange(300))

    ROWS: ClassVar[dict[str, Callable[[Chance], dict[str, Any]]]] = {
        "suppliers": lambda self: {"id": self._party(), **self._place(), "country": "CN"},
        "facilities": lambda self: {"id": self._party(), **self._place(), "operator_id": self._party()},
        "supplies": lambda self: {
            "from_id": self._party(),
            "to_id": self._party(),
            "hts": self.rng.choice(("5201.00", "5205.12")),
            "first_seen": self._day(),
            "quantity": self.rng.choice((1.5, 20.0, None)),
            "documents": self.rng.choice(("D1", "D1;D2", None)),
        },
        "ownership": lambda self: {"owner_id": self._party(), "owned_id": self._party(), "share": 0.6},
        "documents": lambda self: {
            "id": self.rng.choice(("D1", "D2", "D3")),
            "kind": self.rng.choice(("invoice", "bale_list")),
            "proves": self.rng.choice(("P1;P2", "P3", None)),
        },
        "shipments": lambda self: {
            "id": self.rng.choice(("T1", "T2")),
            "shipper_id": self._party(),
            "maker_id": self._party(),
            "import_date": self._day(),
        },
        "lots": lambda self: {
            "id": self.rng.choice(("L1", "L2", "L3")),
            "commodity": "cotton",
            "made_at": self._party(),
        },
        "lot_inputs": lambda self: {"input_id": "L1", "output_id": self.rng.choice(("L2", "L3"))},
    }

    def undo(self) -> None:
        standing = [run["run"] for run in runs(self.store) if run["state"] == "done"]
        if standing:
            undo(self.store, self.rng.choice(standing[-3:]), now=NOW)

    def tag(self) -> None:
        tag(self.store)

    def import_list(self) -> None:
        self.listed += 1
        names = self.rng.sample(["Morvek Yarn", "Sunabo Holdings", "Perusha Cotton", "Tarim Ginning"], 3)
        path = self.folder / f"list{self.listed}.csv"
        path.write_text(LIST + "".join(f"{name},,ii,2022-06-21\n" for name in sorted(names)), encoding="utf-8")
        import_list(self.store, "uflpa", path, as_of=DAY + timedelta(self.listed), now=NOW, home=self.folder / "lists")
        self.match()

    def match(self) -> None:
        with self.store.writing() as writer:
            refresh_identical_matches(self.store, writer)


@pytest.mark.parametrize("seed", range(3))
def test_a_refresh_gives_what_reading_all_gives(
    store: Store, mine: Settings, tmp_path: Path, seed: int, whole_reads: list[int]
) -> None:
    fill(store, tmp_path)
    chance = Chance(store, tmp_path / "chance", seed)
    open_projection(store, mine)
    for _ in range(8):
        for _ in range(chance.rng.randint(1, 3)):
            chance.do_something()
        times = len(whole_reads)
        found = open_projection(store, mine)
        assert len(whole_reads) == times, chance.done
        try:
            same(found, fresh(store))
        except AssertionError as different:
            raise AssertionError(chance.done) from different
        del whole_reads[times:]
