"""How targets stood before: each portfolio that was looked at is remembered in a file, so that changes can be told.

A file is written whole or not at all, never changed, and of each label only the newest are kept. What is remembered is
a convenience: a file that is damaged is left out and named, and where the folder cannot be written nothing is kept.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import orjson
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from graph import whole_files
from graph.arrow import pa
from graph.errors import XuarRiskError
from graph.exposure import WORST_FIRST
from graph.portfolio import Portfolio
from graph.projection import Node, Projection
from graph.schema import PARTIES
from graph.settings import Settings
from graph.shelf import Shelf
from graph.worth import COST_SCALE

MOST = 60
"""How many are kept of each label."""
WORSE, BETTER, NEW, GONE = "worse", "better", "new", "gone"
KINDS = (WORSE, BETTER, NEW, GONE)
STATES = ("inside", "borderline", "outside", "unplaced", None)
"""What `tag` says of where a company or site lies; None before it has looked."""
_FORMAT, _SAID, _GROUP = 1, b"xuar-risk", 2_048
_SCHEMA = pa.schema([("target", pa.string()), ("verdict", pa.int8()), ("confidence", pa.float64())])
_PLACES = pa.schema([("id", pa.string()), ("xuar", pa.string())])


class Damaged(XuarRiskError):
    """A file of earlier verdicts that cannot be read."""


@dataclass(frozen=True)
class ListSeen:
    """A version of a list that the verdicts rested on: the list's name, the version's id, its day, whether partial."""

    name: str
    version: str
    as_of: date | None = None
    partial: bool = False

    def __str__(self) -> str:
        return f"{self.name} of {self.as_of or 'an unknown day'}{' (partial)' if self.partial else ''}"


@dataclass(frozen=True)
class Snapshot:
    """What is remembered of one portfolio; its rows stay in the file until they are asked for.

    key: names it in an address. label: of its targets. taken_at: when it was first looked at, UTC. as_of: the day that
    was asked for. state: of the graph. digest: of all targets and verdicts, the same where these are. last_run: the
    newest run that the graph held.
    """

    path: Path
    key: str
    label: str
    taken_at: datetime
    as_of: date
    state: str
    digest: str
    lists: tuple[ListSeen, ...] = ()
    last_run: str | None = None

    def rows(self) -> pa.Table:
        """target, verdict (its place in WORST_FIRST) and confidence, sorted by target. Raises Damaged."""
        try:
            table = pq.read_table(self.path, page_checksum_verification=True, use_threads=False)
            return _checked(table)
        except (OSError, pa.ArrowException) as error:
            raise Damaged(f"The verdicts kept in {self.path.name} cannot be read: {error}") from error

    @property
    def beside(self) -> Path:
        """The file of where companies and sites lay then."""
        return _beside(self.path)

    def places(self) -> pa.Table | None:
        """id and xuar of every company and site, as they had been placed then; None where that is not kept. Raises
        Damaged."""
        try:
            table = pq.read_table(self.beside, page_checksum_verification=True, use_threads=False)
        except FileNotFoundError:  # kept by an earlier version of this program
            return None
        except (OSError, pa.ArrowException) as error:
            raise Damaged(f"The places kept in {self.beside.name} cannot be read: {error}") from error
        if not table.schema.equals(_PLACES):
            raise Damaged(f"The places kept in {self.beside.name} cannot be read: it holds something else")
        return table

    def row_of(self, target: str) -> tuple[str, float | None] | None:
        """Verdict and confidence of one target, None where it was not there. Raises Damaged."""
        try:
            with pq.ParquetFile(self.path, memory_map=True, page_checksum_verification=True) as file:
                for group in range(file.metadata.num_row_groups):
                    bounds = file.metadata.row_group(group).column(0).statistics
                    if not (bounds and bounds.has_min_max) or bounds.min <= target <= bounds.max:
                        rows = _checked(file.read_row_group(group, use_threads=False))
                        found = rows.filter(pc.equal(rows["target"], pa.scalar(target, pa.string())))
                        if found.num_rows:
                            return WORST_FIRST[found["verdict"][0].as_py()], found["confidence"][0].as_py()
        except (OSError, pa.ArrowException) as error:
            raise Damaged(f"The verdicts kept in {self.path.name} cannot be read: {error}") from error
        return None


@dataclass(frozen=True)
class Kept:
    """snapshots: the newest first. damaged: names of files that cannot be read."""

    snapshots: tuple[Snapshot, ...] = ()
    damaged: tuple[str, ...] = ()

    def but(self, state: str, digest: str) -> tuple[Snapshot, ...]:
        """Those of another state of the graph, or with other verdicts."""
        return tuple(one for one in self.snapshots if (one.state, one.digest) != (state, digest))


@dataclass(frozen=True)
class Remembered:
    """How one target stood from `taken_at` on, until the next one."""

    taken_at: datetime
    as_of: date
    state: str
    verdict: str
    confidence: float | None
    lists: tuple[ListSeen, ...] = ()


@dataclass(frozen=True, eq=False)
class Changes:
    """was: of each target of the portfolio, in its order, the verdict before as a place in WORST_FIRST; -1 if new.
    now: its verdicts. gone: targets that are no more, with their verdict before, worst first."""

    was: NDArray[np.int8]
    now: NDArray[np.int8]
    gone: tuple[tuple[str, str], ...]

    def of(self, kind: str) -> NDArray[np.bool_]:
        """Which targets of the portfolio are worse, better or new."""
        if kind == NEW:
            return self.was < 0
        return (self.was >= 0) & (self.now < self.was if kind == WORSE else self.now > self.was)

    def counts(self) -> dict[str, int]:
        return {kind: len(self.gone) if kind == GONE else int(self.of(kind).sum()) for kind in KINDS}


@dataclass(frozen=True)
class Placing:
    """How many companies and sites are placed otherwise than before. now: what `tag` says of them now, None for not
    placed. ids: the first of them."""

    now: str | None
    count: int
    ids: tuple[str, ...]


def digest_of(projection: Projection, portfolio: Portfolio) -> str:
    """The same for the same targets with the same verdicts."""
    order = np.argsort(portfolio.targets, kind="stable")
    ids = projection.ids.take(pa.array(portfolio.targets[order])) if len(order) else pa.array([], pa.string())
    digest = hashlib.blake2b(portfolio.verdicts[order].tobytes(), digest_size=12)
    digest.update(pc.binary_length(ids).to_numpy(zero_copy_only=False).tobytes())
    digest.update(b"".join(memoryview(b) for b in ids.buffers()[2:] if b is not None))
    return digest.hexdigest()


def lists_of(versions: Sequence[Node]) -> tuple[ListSeen, ...]:
    """The versions of lists, as they are remembered."""
    return tuple(ListSeen(str(v.get("list")), v.id, v.get("as_of"), bool(v.get("partial"))) for v in versions)


def remember(
    settings: Settings,
    projection: Projection,
    portfolio: Portfolio,
    *,
    label: str,
    state: str,
    as_of: date,
    taken_at: datetime,
    lists: Sequence[ListSeen] = (),
    last_run: str | None = None,
) -> bool:
    """Keeps how all targets of a label stand, and says whether that is new: the same verdicts of the same state of the
    graph are kept once.

    For portfolios that were asked for in the usual way only: other look-backs, lengths or commodities do not compare.
    """
    digest = digest_of(projection, portfolio)
    kept = remembered(settings, label)
    if any((one.state, one.digest) == (state, digest) for one in kept.snapshots):
        return False
    folder = _folder(settings)
    said = {
        "format": _FORMAT,
        "label": label,
        "taken_at": taken_at.isoformat(),
        "as_of": as_of.isoformat(),
        "state": state,
        "digest": digest,
        "lists": [[one.name, one.version, one.as_of.isoformat() if one.as_of else None, one.partial] for one in lists],
        "last_run": last_run,
    }
    table = _table(projection, portfolio).replace_schema_metadata({_SAID: orjson.dumps(said)})
    key = hashlib.blake2b(f"{state}\x1f{digest}".encode(), digest_size=8).hexdigest()
    path = folder / f"{label}-{key}.parquet"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        whole_files.put(_beside(path), functools.partial(_write, _places(projection)))
        whole_files.put(path, functools.partial(_write, table))
    except OSError:  # a full disk or a folder that cannot be written: then nothing is remembered
        return False
    for old in kept.snapshots[MOST - 1 :]:
        with contextlib.suppress(OSError):
            old.path.unlink()
            old.beside.unlink(missing_ok=True)
    return True


def remembered(settings: Settings, label: str = "Shipment") -> Kept:
    """What is kept of a label."""
    found, damaged = [], []
    for path in _files(settings, f"{label}-*.parquet"):
        try:
            found.append(_opened(path))
        except FileNotFoundError:  # another program has just taken it away
            continue
        except Damaged:
            damaged.append(path.name)
    found.sort(key=lambda one: (one.taken_at, one.key), reverse=True)
    return Kept(tuple(found), tuple(sorted(damaged)))


def changes(projection: Projection, portfolio: Portfolio, before: Snapshot) -> Changes:
    """How the targets stand now against how they stood then. Raises Damaged."""
    then = before.rows()
    ids = projection.ids.take(pa.array(portfolio.targets))
    at = pc.index_in(ids, value_set=then["target"].combine_chunks())
    was = pc.fill_null(then["verdict"].combine_chunks().take(at), -1).to_numpy(zero_copy_only=False)
    left = then.filter(pc.invert(pc.is_in(then["target"], value_set=ids))).sort_by("verdict")
    verdicts = (WORST_FIRST[place] for place in left["verdict"].to_pylist())
    gone = tuple(zip(left["target"].to_pylist(), verdicts, strict=True))
    return Changes(was.astype(np.int8), portfolio.verdicts, gone)


def placings(projection: Projection, before: Snapshot, most: int = 3) -> list[Placing] | None:
    """Which companies and sites are placed otherwise than then, by what they are now; those that the graph did not
    hold then and that are placed now are among them. None where that time did not keep them. Raises Damaged."""
    then = before.places()
    if then is None:
        return None
    now = _places(projection)
    was = (
        then["xuar"]
        .combine_chunks()
        .take(pc.index_in(now["id"], value_set=then["id"].combine_chunks()).combine_chunks())
    )
    moved = now.filter(pc.not_equal(pc.fill_null(now["xuar"], ""), pc.fill_null(was, "")))
    found = []
    for state in STATES:
        ids = moved.filter(pc.equal(pc.fill_null(moved["xuar"], ""), state or ""))["id"]
        if len(ids):
            found.append(Placing(state, len(ids), tuple(ids[:most].to_pylist())))
    return found


def of_target(settings: Settings, target: str) -> list[Remembered]:
    """How one target stood, the newest first; only where its verdict changed. Damaged files are left out."""
    found: list[Remembered] = []
    kept = [one for label in _labels(settings) for one in remembered(settings, label).snapshots]
    for one in sorted(kept, key=lambda one: one.taken_at):
        try:
            row = one.row_of(target)
        except Damaged:
            continue
        if row and (not found or found[-1].verdict != row[0]):
            found.append(Remembered(one.taken_at, one.as_of, one.state, *row, one.lists))
    return found[::-1]


def _folder(settings: Settings) -> Path:
    return settings.home / "history" / Shelf(settings).folder.name


def _files(settings: Settings, pattern: str) -> list[Path]:
    try:
        return list(_folder(settings).glob(pattern))
    except OSError:
        return []


def _labels(settings: Settings) -> set[str]:
    return {path.name.partition("-")[0] for path in _files(settings, "*-*.parquet")}


def _table(projection: Projection, portfolio: Portfolio) -> pa.Table:
    order = np.argsort(portfolio.targets, kind="stable")  # as the ids are sorted
    cost = portfolio.best["cost"][order]
    confidence = np.exp(-np.maximum(cost, 0) / COST_SCALE)
    columns = [
        projection.ids.take(pa.array(portfolio.targets[order], pa.int32())),
        pa.array(portfolio.verdicts[order], pa.int8()),
        pa.array(confidence, pa.float64(), mask=cost < 0),
    ]
    return pa.table(columns, schema=_SCHEMA)


def _places(projection: Projection) -> pa.Table:
    """id and xuar of every company and site."""
    tables = [projection.node_tables[label] for label in PARTIES]
    columns = [[chunk for table in tables for chunk in table[name].cast(pa.string()).chunks] for name in _PLACES.names]
    return pa.table([pa.chunked_array(chunks, pa.string()) for chunks in columns], schema=_PLACES)


def _beside(path: Path) -> Path:
    return path.with_suffix(".places")


def _write(table: pa.Table, file: BinaryIO) -> None:
    pq.write_table(table, file, row_group_size=_GROUP, compression="zstd", write_page_checksum=True)


def _opened(path: Path) -> Snapshot:
    """What a file says of itself. Raises Damaged, and FileNotFoundError where it is gone."""
    stat = path.stat()
    return _read(path, stat.st_mtime_ns, stat.st_size)


@functools.lru_cache(4 * MOST)
def _read(path: Path, _changed: int, _size: int) -> Snapshot:
    try:
        schema = pq.read_schema(path)
        said: dict[str, Any] = orjson.loads((schema.metadata or {})[_SAID])
        if said["format"] != _FORMAT or not schema.equals(_SCHEMA):
            raise ValueError("another format")
        lists = [ListSeen(n, v, date.fromisoformat(day) if day else None, p) for n, v, day, p in said["lists"]]
        label, _, key = path.stem.partition("-")
        taken_at, as_of = datetime.fromisoformat(said["taken_at"]), date.fromisoformat(said["as_of"])
        if taken_at.tzinfo is None:
            raise ValueError("its time has no zone")
        state, digest, last_run = said["state"], said["digest"], said["last_run"]
        return Snapshot(path, key, label, taken_at, as_of, state, digest, tuple(lists), last_run)
    except FileNotFoundError:
        raise
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError) as error:
        raise Damaged(f"The verdicts kept in {path.name} cannot be read: {error}") from error


def _checked(table: pa.Table) -> pa.Table:
    """The rows of a file, where they are what they should be. Raises OSError where not."""
    whole = table.schema.equals(_SCHEMA) and not (table["target"].null_count or table["verdict"].null_count)
    places = pc.min_max(table["verdict"]).as_py() if whole and table.num_rows else {"min": 0, "max": 0}
    if not whole or places["min"] < 0 or places["max"] >= len(WORST_FIRST):
        raise OSError("it holds something else")
    return table
