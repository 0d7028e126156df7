"""The files of a saved projection: one for each table, mapped into memory as they lie, and a manifest.

`manifest.json` names the files, says which revisions of the graph (graph/journal.py) they show, and is replaced last,
so that who opens them needs no lock and never sees half of one projection and half of another. Whoever writes holds
the folder's lock.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph import locks
from graph.arrow import pa
from graph.beside import Beside
from graph.journal import Seen
from graph.projection import Projection
from graph.settings import Settings
from graph.tables import LABELS, NUMBERING, TYPES, node_schema, numbered_schema

FORMAT = 1
LOCK_SECONDS = 600.0
_NUMBERING = "numbering"
_SCHEMAS: Mapping[str, pa.Schema] = {
    **{label: node_schema(label) for label in LABELS},
    **{fact_type: numbered_schema(fact_type) for fact_type in TYPES},
    _NUMBERING: NUMBERING,
}
_READS = hashlib.blake2b("\n".join(f"{name}: {s}" for name, s in _SCHEMAS.items()).encode(), digest_size=8).hexdigest()


class Unfit(Exception):
    """A saved projection that cannot be used; the message says why. `usual`: nothing is wrong with it."""

    def __init__(self, reason: str, *, usual: bool = False) -> None:
        super().__init__(reason)
        self.usual = usual


@dataclass(frozen=True)
class Saved:
    """A projection as the files hold it, the revisions that it shows, and the files: name, rows and bytes by table.

    uncounted: by kind how many more the store counted than the projection has, such as nodes without an id; None
    where somebody was writing.
    """

    projection: Projection
    seen: Seen
    uncounted: Mapping[str, int] | None
    files: Mapping[str, Mapping[str, Any]]


class Shelf:
    """The folder of the saved projection of one graph."""

    def __init__(self, settings: Settings) -> None:
        graph = f"{settings.neo4j_uri} {settings.neo4j_database}" if settings.neo4j_uri else "embedded"
        self.folder = settings.home / "projection" / hashlib.blake2b(graph.encode(), digest_size=8).hexdigest()
        self._manifest = self.folder / "manifest.json"

    @contextlib.contextmanager
    def lock(self) -> Iterator[bool]:
        """Whether the folder can be written, and nobody else writes it until the end."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            held = locks.take(self.folder / "lock", wait_seconds=LOCK_SECONDS)
        except OSError:
            held = None
        try:
            yield held is not None
        finally:
            if held is not None:
                os.close(held)

    def open(self) -> Saved:
        """What is saved, mapped into memory. Raises Unfit where that is nothing or cannot be trusted."""
        said = self._read_manifest()
        try:
            seen = Seen(said["sequence"], said["newest"], frozenset(said["seen"]))
            tables = {name: self._table(name, said["files"].get(name)) for name in _SCHEMAS}
            uncounted, version = said["uncounted"], str(said["version"])
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise Unfit("the saved copy cannot be read") from error
        projection = Projection(
            {label: tables[label] for label in LABELS},
            {fact_type: tables[fact_type] for fact_type in TYPES},
            tables[_NUMBERING],
            version,
        )
        projection.beside = Beside(self.folder, said["files"])
        return Saved(projection, seen, uncounted, said["files"])

    def _read_manifest(self) -> dict[str, Any]:
        try:
            said = json.loads(self._manifest.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise Unfit("none is saved yet", usual=True) from None
        except (OSError, ValueError) as error:
            raise Unfit("the saved copy cannot be read") from error
        if not isinstance(said, dict) or (said.get("format"), said.get("reads")) != (FORMAT, _READS):
            raise Unfit("the saved copy is of another version of this program", usual=True)
        return said

    def _table(self, name: str, said: Mapping[str, Any] | None) -> pa.Table:
        if said is None:
            return _SCHEMAS[name].empty_table()
        path = self.folder / Path(said["file"]).name
        try:
            if path.stat().st_size != said["bytes"]:
                raise Unfit("the saved copy is cut short")
            table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
            table.validate()
        except (OSError, pa.ArrowException) as error:
            raise Unfit("the saved copy cannot be read") from error
        if table.num_rows != said["rows"] or not table.schema.equals(_SCHEMAS[name]):
            raise Unfit("the saved copy is not what it says it is")
        return table

    def save(
        self, projection: Projection, seen: Seen, uncounted: Mapping[str, int] | None, before: Saved | None
    ) -> None:
        """Keeps it. Tables that are those of `before` stay in their files. Who calls holds the lock."""
        old = _tables(before.projection) if before else {}
        files: dict[str, Mapping[str, Any]] = {}
        for name, table in _tables(projection).items():
            if before and table is old[name] and name in before.files:
                files[name] = before.files[name]
            elif table.num_rows:
                files[name] = self._write(name, table)
        said = {
            "format": FORMAT,
            "reads": _READS,
            "version": projection.version,
            "sequence": seen.sequence,
            "newest": seen.newest,
            "seen": sorted(seen.ids),
            "uncounted": uncounted,
            "files": files,
        }
        self._replace(self._manifest, lambda path: path.write_text(json.dumps(said), encoding="utf-8"))
        kept = {self._manifest.name, "lock", *(one["file"] for one in files.values())}
        beside = Beside(self.folder, files)
        for path in self.folder.iterdir():
            if path.name not in kept and not beside.owns(path):
                with contextlib.suppress(OSError):
                    path.unlink()

    def _write(self, name: str, table: pa.Table) -> dict[str, Any]:
        path = self.folder / f"{name}-{secrets.token_hex(6)}.arrow"
        self._replace(path, lambda new: _write_table(new, table))
        return {"file": path.name, "rows": table.num_rows, "bytes": path.stat().st_size}

    def _replace(self, path: Path, write: Callable[[Path], Any]) -> None:
        new = path.with_suffix(".new")
        write(new)
        with new.open("rb") as file:
            os.fsync(file.fileno())
        new.replace(path)


def _write_table(path: Path, table: pa.Table) -> None:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())


def _tables(projection: Projection) -> dict[str, pa.Table]:
    return {**projection.node_tables, **projection.fact_tables, _NUMBERING: projection.numbering}
