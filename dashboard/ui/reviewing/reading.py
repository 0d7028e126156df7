"""The review of a shipment as the page reads it: worked out once for a state of the graph, a day and what files lie."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Hashable
from pathlib import Path

from dashboard.ui.kept import Kept
from dashboard.ui.view import View
from graph.decisions import Decision, history
from graph.errors import XuarRiskError
from graph.store import open_store
from review.case import Case, case_of

_CASES = Kept[Case](4)


def folder_of(view: View) -> Path:
    """Where the documents' files are looked for. No other can be chosen on the page: whoever reaches it could else copy
    any file of the machine that serves it."""
    return view.settings.files


def case(view: View, shipment: str) -> Case:
    """The review of a shipment. Raises UserMistake for an id that is none of a shipment."""
    folder = folder_of(view)
    looked_at = folder if folder.is_dir() else None
    return _CASES.get(
        key(view, shipment), lambda: case_of(view.projection, shipment, as_of=view.as_of, files=looked_at)
    )


def key(view: View, shipment: str) -> Hashable:
    """What is another once the review can be another."""
    return str(view.settings.home), view.state, shipment, view.as_of, _as_it_lies(folder_of(view))


def _as_it_lies(folder: Path) -> str:
    """Another text once a file of the folder has come, gone or changed."""
    seen = hashlib.sha256()
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            try:
                found = (Path(place) / name).lstat()
            except OSError:
                continue
            seen.update(os.fsencode(f"{place}\0{name}\0{found.st_mtime_ns}\0{found.st_size}\n"))
    return seen.hexdigest()


def decided(view: View, shipment: str) -> tuple[list[Decision], XuarRiskError | None]:
    """What was decided about it, the newest first; where that cannot be read, nothing and the reason."""
    if view.away:
        return [], view.away
    try:
        with open_store(view.settings) as store:
            return history(store, shipment), None
    except XuarRiskError as error:
        return [], error
