"""The formats of `export`, and the one way that all of them are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dashboard.exports import admin_csv, follow_the_money, geopackage, graphml, parquet, record_files
from dashboard.exports.columns import EXPORT, LEFT_OUT, schema_digest
from dashboard.exports.snapshot import Progress, Snapshot, take
from graph.errors import UserMistake
from graph.store import Store
from graph.whole_folders import check_target, put_whole

Write = Callable[[Snapshot, Path], dict[str, Any]]


@dataclass(frozen=True)
class Format:
    """name: as a person calls it. holds: in a line. write: fills a folder, returns what the manifest says of it."""

    name: str
    holds: str
    write: Write


FORMATS = {
    one.name: one
    for one in (
        Format("records", "the record files that `load` takes, a folder a source", record_files.write),
        Format("parquet", "everything, typed, a file a label and a type; `restore` takes it", parquet.write),
        Format("admin-csv", "everything, for `neo4j-admin database import full`", admin_csv.write),
        Format("graphml", "the facts as one graph, for Gephi, yEd and NetworkX", graphml.write),
        Format(
            "geopackage", "the sites as points in WGS84, with their verdicts, for QGIS and other maps", geopackage.write
        ),
        Format("ftm", "companies, owners, addresses and listings as FollowTheMoney entities", follow_the_money.write),
    )
}


def export(store: Store, what: str, out: Path, *, replace: bool = False, progress: Progress) -> dict[str, Any]:
    """Writes the graph into the folder `out` in that format, and returns the manifest. The same graph, the same bytes.

    Nobody writes to the graph meanwhile. Raises UserMistake where the format is not known, the folder cannot be taken,
    another command is writing, or the graph holds a value that is not of its kind.
    """
    if what not in FORMATS:
        raise UserMistake(f"There is no format {what!r}; expected one of {', '.join(FORMATS)}.")
    check_target(EXPORT, out, replace=replace)

    def fill(folder: Path) -> dict[str, Any]:
        with TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}.scratch") as scratch:
            graph = take(store, Path(scratch), progress)
            said = FORMATS[what].write(graph, folder)
        left_out = {LEFT_OUT: "made anew by what writes a graph", **said.pop("left_out", {})}
        undeclared = {name: f"{count:,}, which the schema does not know" for name, count in graph.undeclared.items()}
        return {"what": what, "schema": schema_digest(), **said, "left_out": {**left_out, **undeclared}}

    with store.writing():
        return put_whole(EXPORT, out, fill, replace=replace)
