"""What fills the demo's graph; apart from dashboard/demo.py, which other commands ask who may come in."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path

from dashboard.demo import AS_OF, SOURCE, keep_apart
from graph.store import Store
from ingest.demo import papers
from ingest.intake import Progress
from ingest.lists import import_list, refresh_identical_matches
from ingest.load import load
from ingest.screening.run import screen, silent
from ingest.tagging import tag


def fill(store: Store, home: Path, now: datetime, progress: Progress | None) -> None:
    """Loads, lists, screens and tags the demo network, with the files of its papers; a second time nothing changes."""
    keep_apart(store, SOURCE)
    with as_file(files("ingest") / "demo") as folder:
        records = sorted(folder.glob("*.csv"))
        load(store, records, home=home, now=now, source=SOURCE, replace=True, progress=progress)
        import_list(store, "demo", folder / "lists" / "demo_list.csv", as_of=AS_OF, now=now, home=home)
        papers.put(folder, home / papers.FOLDER)
    with store.writing() as writer:
        refresh_identical_matches(store, writer)
    screen(store, now=now, progress=progress or silent)
    tag(store, progress=progress)
