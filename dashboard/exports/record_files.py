"""The record files that `load` takes, a folder a source: how to take one's facts elsewhere, or into a spreadsheet.

What a load keeps for itself, what the tag and the lists add, and what people decided is not in them: it is made again,
or is in the Parquet export.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from dashboard.exports.cells import quoted, written
from dashboard.exports.columns import LABELS, TYPES, properties_of
from dashboard.exports.snapshot import Snapshot
from ingest.kinds import ALL, DERIVED_TYPES, Kind

README, UNSAID = "README.md", "unsaid"
_MARKS = re.compile('[",\r\n]|^[ \t]|[ \t]$')
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


def write(graph: Snapshot, folder: Path) -> dict[str, Any]:
    """Writes a file a source and kind, of those that there are, and the commands that load them again."""
    folders: dict[str, str] = {}
    counts: dict[str, dict[str, int]] = {}
    stubs = 0
    for kind in ALL:
        stubs += _write_kind(graph, kind, folder, folders, counts)
    (folder / README).write_text(_readme(folders), encoding="utf-8")
    return {"sources": folders, "counts": counts, "left_out": _left_out(graph, stubs)}


def _write_kind(
    graph: Snapshot, kind: Kind, folder: Path, folders: dict[str, str], counts: dict[str, dict[str, int]]
) -> int:
    """Writes all of a kind, each into the folder of its source, and returns how many stubs were passed over."""
    stubs, files = 0, dict[str, TextIO]()
    try:
        for row in graph.rows(kind.makes):
            if row.get("stub"):
                stubs += 1
                continue
            source = row["source"] or ""
            if source not in files:
                files[source] = _opened(folder / _folder_of(source, folders), kind)
            record = _record(kind, row)
            files[source].write(",".join(_cell(record[name]) for name in kind.names) + "\n")
            of_source = counts.setdefault(source or UNSAID, {})
            of_source[kind.name] = of_source.get(kind.name, 0) + 1
    finally:
        for file in files.values():
            file.close()
    return stubs


def _folder_of(source: str, folders: dict[str, str]) -> str:
    """A folder's name that no other source has, whatever the source is called."""
    if source not in folders:
        plain = _NOT_IN_A_NAME.sub("-", source.casefold()).strip("-")[:40]
        folders[source] = f"{len(folders) + 1}-{plain or UNSAID}"
    return folders[source]


def _opened(folder: Path, kind: Kind) -> TextIO:
    folder.mkdir(exist_ok=True)
    file = (folder / f"{kind.name}.csv").open("w", encoding="utf-8", newline="")
    file.write(",".join(kind.names) + "\n")
    return file


def _record(kind: Kind, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row of the graph under the names of the record's columns."""
    if kind.is_node:
        return dict(row)
    return {**row, kind.ends[0]: row["from_id"], kind.ends[1]: row["to_id"]}


def _cell(value: Any) -> str:
    """A value as `load` reads it back."""
    match value:
        case str():
            return quoted(value) if _MARKS.search(value) else value
        case list():
            return _cell(";".join(value))
        case _:
            return written(value)


def _left_out(graph: Snapshot, stubs: int) -> dict[str, str]:
    made = {kind.makes for kind in ALL} | DERIVED_TYPES
    left = {kind: f"{graph.counts[kind]:,}, not from records" for kind in (*LABELS, *TYPES) if kind not in made}
    left = {kind: why for kind, why in left.items() if graph.counts[kind]}
    if stubs:
        left["stub"] = f"{stubs:,} nodes that are only referred to; --allow-stubs makes them again"
    lost = sorted({column.name for kind in ALL for column in properties_of(kind.makes)} - _kept())
    return {**left, ", ".join(lost): "what a load, the tag or inference keeps"}


def _kept() -> set[str]:
    """Names of properties that records hold, or that their folder says."""
    return {name for kind in ALL for name in kind.names} | {"source", "stub"}


def _readme(folders: Mapping[str, str]) -> str:
    stubs = " --allow-stubs" if len(folders) > 1 else ""
    commands = "\n".join(
        f"xuar-risk load --source {shlex.quote(source or UNSAID)}{stubs} {place}/*.csv"
        for source, place in folders.items()
    )
    again = "\nEach load makes stubs of what later ones bring; the real rows take their place.\n" if stubs else ""
    return f"""# Records

The facts of a graph as the files that `load` takes, a folder for each source that stated them. Into an empty graph,
from this folder, in a clone with the path to `run` in the place of `xuar-risk`:

```sh
{commands}
```
{again}
Then `tag`, `lists import` and `screen`, as after any load. Values are as they are in the graph: one that a
spreadsheet would take for a formula stays one: open the files as text, or import their columns as text.
"""
