"""The copies of list files that imports keep in the data folder, and a list told again from them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from graph.errors import UserMistake
from ingest.lists.files import PAGE, ListFile, read_list
from ingest.lists.states import Row, State, after

# A copy of a page opens as text: its scripts have no reason to run on this machine.
_ENDING_OF_COPY = {PAGE: "html.txt"}


def keep(found: ListFile, which: str, day: date, home: Path) -> None:
    """Copies the file of a version of `day` into the data folder `home`."""
    folder = home / "lists" / which
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{_name(day, found.sha256)}.{_ENDING_OF_COPY.get(found.form, found.form)}"
    with suppress(shutil.SameFileError):  # the kept copy itself, imported once more
        shutil.copyfile(found.path, folder / name)


def told_again(which: str, versions: Sequence[Row], home: Path) -> Iterator[State]:
    """The list after each of its versions, which are all from the first one on, in order.

    Raises UserMistake where the copy of a version's file is not kept in `home` or is another file.
    """
    held: dict[str, Row] = {}
    for version in versions:
        state = after(which, copy_of(version, home), version["as_of"], held, partial=bool(version.get("partial")))
        held = state.rows
        yield state


def copy_of(version: dict[str, Any], home: Path) -> ListFile:
    """What the kept file of a version holds. Raises UserMistake where it is not kept in `home` or is another file."""
    which, folder = version["list"], home / "lists" / version["list"]
    copies = sorted(folder.glob(f"{_name(version['as_of'], version['sha256'])}.*"))
    found = read_list(which, copies[0]) if copies else None
    if found is None or found.sha256 != version["sha256"]:
        raise UserMistake(
            f"{folder}: no copy of {version.get('file') or 'the file'} that is list {which} of {version['as_of']}. "
            "Without the copies of all versions the list cannot be told again."
        )
    return found


def _name(day: date, sha256: str) -> str:
    return f"{day}-{sha256[:8]}"
