"""`restore`: an empty graph filled from a Parquet export, with runs, decisions and all that is no fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboard.exports.columns import ENDS, EXPORT, KINDS, LABELS, LEFT_OUT, TYPES, arrow_schema
from dashboard.exports.parquet import place_of
from dashboard.exports.snapshot import Progress, said
from graph.errors import UserMistake
from graph.schema import NODES, RELATIONSHIPS
from graph.store import Store, Writer
from graph.whole_folders import MANIFEST, digest_of

AT_ONCE = 10_000


def restore(store: Store, folder: Path, progress: Progress) -> dict[str, Any]:
    """Writes what the export holds, and returns its counts.

    Raises UserMistake, with nothing written, where the folder is no whole Parquet export of this schema or the graph
    is not empty. One that breaks off leaves part of the graph, and has to be done again in an empty one.
    """
    manifest = _checked(folder)
    store.prepare()
    with store.writing() as writer:
        _refuse_where_filled(store)
        for label in LABELS:
            _nodes(writer, label, folder / place_of(label), progress)
        for rel in TYPES:
            _relationships(writer, rel, folder / place_of(rel), progress)
    counts: dict[str, int] = manifest["counts"]
    return {"restored": {kind: n for kind, n in counts.items() if n}, "made_anew": [LEFT_OUT]}


def _refuse_where_filled(store: Store) -> None:
    found = store.read(f"MATCH (n) WHERE NOT n:{LEFT_OUT} RETURN head(labels(n)) AS label, n.id AS id LIMIT 1")
    if found:
        raise UserMistake(
            f"The graph is not empty: it holds {found[0]['label']} {found[0]['id']!r}. An export is restored into an "
            "empty graph only: set XUAR_RISK_HOME to a new folder (or NEO4J_DATABASE to an empty database)."
        )


def _checked(folder: Path) -> dict[str, Any]:
    """The manifest of a Parquet export whose files are all there and as they were written."""
    try:
        manifest: dict[str, Any] = orjson.loads((folder / MANIFEST).read_bytes())
        files = {row["name"]: row["sha256"] for row in manifest["files"]}
        ours = manifest["format"] == EXPORT.format and isinstance(manifest["counts"], dict)
    except (OSError, ValueError, KeyError, TypeError):
        ours, files, manifest = False, {}, {}
    if not ours or manifest.get("what") != "parquet":
        raise UserMistake(
            f"{folder}: this is no Parquet export of this program ({MANIFEST} says so, or is missing). "
            "Expected a folder that `export parquet --out` made."
        )
    for kind in KINDS:
        path = folder / place_of(kind)
        if not path.is_file() or digest_of(path) != files.get(place_of(kind)):
            raise UserMistake(
                f"{path}: the file is missing or is not as it was exported. Expected what {MANIFEST} names. "
                "Make the export again, or copy it again whole."
            )
        _check_columns(path, kind)
    return manifest


def _check_columns(path: Path, kind: str) -> None:
    """Columns of a later schema are refused; those that an earlier one lacks are missing values."""
    known = arrow_schema(kind)
    for field in pq.read_schema(path):
        if field.name not in known.names or known.field(field.name).type != field.type:
            raise UserMistake(
                f"{path}: column {field.name!r} ({field.type}) is not in this version's schema. "
                "Restore it with the version that exported it, or a later one."
            )


def _nodes(writer: Writer, label: str, path: Path, progress: Progress) -> None:
    names = _said(path)
    if names:
        rows = (list(row.values()) for row in _rows(path, names))
        count = pq.read_metadata(path).num_rows
        writer.write(NODES[label].create_listed(names), rows, progress=_told(progress, label, 0, count))


def _relationships(writer: Writer, rel: str, path: Path, progress: Progress) -> None:
    """By the labels of the ends, as a statement names them."""
    names = [name for name in _said(path) if name not in ENDS]
    if not names:
        return
    labels = pq.read_table(path, columns=["from_label", "to_label"])
    pairs = sorted(tuple(pair.values()) for pair in labels.group_by(labels.column_names).aggregate([]).to_pylist())
    done, count = 0, labels.num_rows
    for start, end in pairs:
        rows = (list(row.values()) for row in _rows(path, ["from_id", "to_id", *names], (start, end)))
        statement = RELATIONSHIPS[rel].create_listed(start, end, names)
        done += writer.write(statement, rows, progress=_told(progress, rel, done, count))


def _told(progress: Progress, kind: str, before: int, count: int) -> Callable[[int], None]:
    return lambda done: progress(f"Restoring {kind}", before + done, count)


def _said(path: Path) -> list[str]:
    """The columns in which any row has a value: a statement that sets fewer is quicker."""
    return [name for name, count in said(path).items() if count]


def _rows(path: Path, names: list[str], ends: tuple[str, str] | None = None) -> Iterator[dict[str, Any]]:
    """The rows, with those columns in that order; ends: only relationships between these two labels."""
    labels = ["from_label", "to_label"] if ends else []
    for batch in pq.ParquetFile(path).iter_batches(AT_ONCE, columns=[*labels, *names]):
        if ends:
            between = (pc.equal(batch[name], label) for name, label in zip(labels, ends, strict=True))
            yield from batch.filter(pc.and_(*between)).select(names).to_pylist()
        else:
            yield from batch.select(names).to_pylist()
