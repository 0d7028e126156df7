"""`tag FILE...`: files of any size with the columns that say where each row lies, as Parquet parts in a folder.

The same code tags every part, in this process, in several, or on the machines of a Dask cluster; rows stay in their
order and never move between parts. The folder appears when all of it is written.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo.boundaries import GeoError, load
from geo.datum_suspicion import source_suspicion
from geo.partitions import ANSWERS, READ, check, tag_table, values
from geo.points import read_points
from geo.risk_regions import RiskRegion
from graph.errors import UserMistake
from ingest.countries import country_code
from ingest.dask_pool import dask_map
from ingest.mapping import FileMap, read_map, same_name
from ingest.tag_datums import counted
from ingest.tag_folder import SUMMARY, beside, check_folder
from ingest.tag_parts import Part, Source, named_files, opened, parts, sources, state

Progress = Callable[[str, int, int | None], None]
BATCH = 50_000
MOST_NOT_COUNTRIES = 50
_COORDINATES = frozenset({"latitude", "longitude", "long", "lng", "x", "y", "geometry"})
STATES = ("inside", "borderline", "outside", "unplaced")


@dataclass(frozen=True)
class Job:
    """What every part needs to know. columns: ours -> the file's. digest: of the boundaries that decide."""

    region: RiskRegion
    digest: str
    columns: Mapping[str, str]
    folder: Path
    distances: bool


@dataclass
class Tally:
    """Counts of what was tagged. unlabelled: of each file the points in China without a datum; suspects: those of them
    that look like GCJ-02. not_countries: what stands in the column country and is none."""

    rows: int = 0
    states: Counter[str] = field(default_factory=Counter)
    methods: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    unlabelled: Counter[str] = field(default_factory=Counter)
    suspects: Counter[str] = field(default_factory=Counter)
    not_countries: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        self.rows += other.rows
        self.states += other.states
        self.methods += other.methods
        self.findings += other.findings
        self.unlabelled += other.unlabelled
        self.suspects += other.suspects
        self.not_countries += other.not_countries

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "states": {name: self.states[name] for name in STATES},
            "methods": dict(sorted(self.methods.items())),
            "findings": dict(sorted(self.findings.items())),
            "datums": self.datums(),
            "not_countries": dict(self.not_countries.most_common(MOST_NOT_COUNTRIES)),
        }

    def datums(self) -> list[str]:
        """What is to be said of files whose coordinates look like GCJ-02."""
        said = {file: source_suspicion(self.suspects[file], self.unlabelled[file]) for file in sorted(self.unlabelled)}
        return [f"{file}: {words}" for file, words in said.items() if words]


def tag_files(
    files: Sequence[str],
    out: Path,
    *,
    region: RiskRegion,
    workers: int | None = None,
    scheduler: str | None = None,
    mapping: str | None = None,
    kind: str | None = None,
    distances: bool = True,
    replace: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Tags files, folders of Parquet parts and patterns into a folder; returns what its _summary.json says.

    Raises UserMistake where a file, a column, the folder or the cluster cannot be used; then nothing is written.
    """
    tell, said = progress or (lambda *_: None), read_map(mapping)
    out = Path(os.path.abspath(out))  # noqa: PTH100  resolve() would go on from a link to the folder that it stands for
    paths = named_files(files)
    check_folder(out, paths, replace)
    if workers is not None and workers < 1:
        raise UserMistake(f"--workers is {workers}; expected 1 or more.")
    with (
        beside(out) as folder,
        tempfile.TemporaryDirectory(dir=out.parent, prefix=".tag-") as work,
    ):
        found = sources(paths, said.written, Path(work), tell)
        before = state(paths)
        job = Job(region, _digest(region), _columns(found[0], said, kind, region), folder, distances)
        cut = parts(found)
        total = Tally()
        with _mapped(workers, scheduler, Path(work)) as over:
            for tally in over(partial(tag_part, job), cut):
                total.add(tally)
                tell("Tagging", total.rows, sum(part.rows for part in cut))
        if state(paths) != before:
            raise UserMistake("A file changed while it was being tagged. Tag again when it is complete.")
        summary = _summary(total, job, cut)
        (folder / SUMMARY).write_bytes(orjson.dumps(summary, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return {"out": str(out), **summary}


def tag_part(job: Job, part: Part) -> Tally:
    """Tags one part, a batch at a time, into its file in the job's folder."""
    try:
        boundaries = load(job.region)
    except GeoError as error:
        raise UserMistake(str(error)) from error
    if boundaries.digest != job.digest:
        raise UserMistake("A worker has other boundaries than this machine. Install the same xuar-risk on both.")
    tally = Tally()
    with opened(part.named, part.path) as file:
        empty = file.schema_arrow.remove_metadata().empty_table()
        schema = tag_table(empty, boundaries, _given(empty, job.columns, tally)).schema
        with pq.ParquetWriter(job.folder / part.file, schema, compression="zstd") as writer:
            for batch in _batches(part, file):
                given = _given(batch, job.columns, tally)
                table = tag_table(batch, boundaries, given, distances=job.distances)
                writer.write_table(table)
                tally.add(_counted(table, job.region.key))
                _count_datums(tally, part.named, given)
    return tally


def _given(table: pa.Table, columns: Mapping[str, str], tally: Tally) -> dict[str, Any]:
    given = {ours: values(table[theirs]) for ours, theirs in columns.items()}
    if "country" in given:
        given["country"] = _codes(given["country"], tally)
    return given


def _count_datums(tally: Tally, file: str, given: Mapping[str, Any]) -> None:
    if "lon" in given:
        points = read_points(given["lon"], given["lat"], datum=given.get("datum"))
        suspects, unlabelled = counted(points, given.get("country") or [None] * len(points))
        tally.suspects[file] += suspects
        tally.unlabelled[file] += unlabelled


def _codes(countries: Sequence[Any], tally: Tally) -> list[Any]:
    """Countries as ISO 3166-1 alpha-2; what is none is counted, and says as little as a blank one."""
    known = {name: name and country_code(str(name)) for name in set(countries)}
    unknown = {name for name, code in known.items() if name and not code}
    tally.not_countries.update(str(name)[:60] for name in countries if name in unknown)
    return [known[name] for name in countries]


def _batches(part: Part, file: pq.ParquetFile) -> Iterator[pa.Table]:
    try:
        for batch in file.iter_batches(batch_size=BATCH, row_groups=list(part.groups)):
            yield pa.Table.from_batches([batch]).replace_schema_metadata(None)
    except (pa.ArrowException, OSError) as error:
        raise UserMistake(f"{part.named}: not readable as Parquet: {str(error).splitlines()[0]}.") from error


def _counted(table: pa.Table, key: str) -> Tally:
    kinds = pc.list_flatten(table[f"{key}_findings"].combine_chunks())
    return Tally(
        rows=table.num_rows,
        states=_counts(table[key]),
        methods=_counts(table[f"{key}_method"].fill_null("none")),
        findings=_counts(pc.replace_substring_regex(kinds, ": (?s).*", "")),
    )


def _counts(column: Any) -> Counter[str]:
    return Counter({row["values"]: row["counts"] for row in pc.value_counts(column).to_pylist()})


def _columns(source: Source, said: FileMap, kind: str | None, region: RiskRegion) -> dict[str, str]:
    """Ours -> the file's, by our names and those that the map gives. Raises UserMistake."""
    names = source.schema.names
    theirs = {same_name(name): name for name in names}
    columns = {ours: theirs[ours] for ours in READ if ours in theirs}
    columns |= {ours: _theirs(source, theirs, name) for ours, name in _mapped_columns(said, kind).items()}
    try:
        check(names, list(columns), region.key)
    except GeoError as error:
        raise UserMistake(f"{source.named}: {error}. Rename the columns, or name them in a map (--map).") from error
    if "lon" not in columns and not said.provides:
        _refuse_unread_coordinates(source)
    for ours, name in columns.items():
        _check_kind(source, ours, name)
    return columns


def _refuse_unread_coordinates(source: Source) -> None:
    """Coordinates decide: a file whose coordinates have other names is not placed by its texts alone."""
    unread = [name for name in source.schema.names if same_name(name) in _COORDINATES]
    if unread:
        raise UserMistake(
            f"{source.named}: {', '.join(map(repr, unread))} look like coordinates and would not be read. Call them "
            "lon and lat, or name them in a map (--map)."
        )


def _mapped_columns(said: FileMap, kind: str | None) -> dict[str, str]:
    emits = [emit for emit in said.emits if kind is None or (emit.kind and emit.kind.name == kind)]
    if len(emits) != 1:
        kinds = ", ".join(k.name for k in said.kinds)
        raise UserMistake(f"The map makes several records of a row ({kinds}): say which with --kind.")
    unused = {**emits[0].constants, **emits[0].vocabularies}.keys() & set(READ)
    if unused:
        raise UserMistake(
            f"The map gives {', '.join(sorted(unused))} constants or a vocabulary, which `tag` does not read for "
            "files. Load the file, then tag the graph; or leave them out of the map."
        )
    return {ours: name for ours, name in emits[0].columns.items() if ours in READ}


def _theirs(source: Source, known: Mapping[str, str], name: str) -> str:
    if same_name(name) not in known:
        raise UserMistake(f"{source.named}: the map names the column {name!r}; it has {', '.join(known.values())}.")
    return known[same_name(name)]


def _check_kind(source: Source, ours: str, name: str) -> None:
    kind = source.schema.field(name).type
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    number = pa.types.is_floating(plain) or pa.types.is_integer(plain) or pa.types.is_null(plain)
    if not (number or pa.types.is_string(plain) or pa.types.is_large_string(plain) or pa.types.is_decimal(plain)):
        wanted = "numbers" if ours in ("lon", "lat", "coordinate_accuracy_m") else "text"
        raise UserMistake(f"{source.named}: column {name!r} holds {kind}; expected {wanted}. Write it anew as such.")


def _digest(region: RiskRegion) -> str:
    try:
        return load(region).digest
    except GeoError as error:
        raise UserMistake(str(error)) from error


@contextmanager
def _mapped(workers: int | None, scheduler: str | None, work: Path) -> Iterator[Callable[..., Iterator[Tally]]]:
    if workers is None and scheduler is None:
        yield map
    else:
        with dask_map(workers, scheduler, work) as over:
            yield over


def _summary(total: Tally, job: Job, cut: Sequence[Part]) -> dict[str, Any]:
    return {
        "region": job.region.key,
        "name": job.region.name,
        "boundaries": job.digest,
        **total.as_json(),
        "read": dict(job.columns),
        "added": [f"{job.region.key}{ending}" for ending in ANSWERS],
        "parts": [{"part": part.file, "file": part.named, "rows": part.rows} for part in cut],
    }
