"""Writes onto every supplier, facility and estate where it lies, and the regions that it lies in.

What was looked at leaves a digest on the node, so that a second tagging looks only at what is new or changed. The
digest is written last: a tagging that is broken off is taken up where it stopped.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

import orjson

from geo.boundaries import Boundaries, GeoError, load
from geo.locate import ODDITIES, RULES, Location, locate
from geo.regions import region
from graph.errors import UserMistake
from graph.schema import NODES, PARTIES, RELATIONSHIPS, fact_id, region_id
from graph.store import Store, Writer

Progress = Callable[[str, int, int | None], None]
Row = dict[str, Any]

LOOKED_AT = ("lat", "lon", "datum", "coordinate_accuracy_m", "country", "address", "postal_code", "uscc")
_READ = (*LOOKED_AT, "xuar_tagged")
_BATCH = 20_000
_IN_REGION = RELATIONSHIPS["IN_REGION"]


@dataclass
class TagReport:
    """tagged: looked at now; unchanged: not looked at again. states, methods: how many records in all, by each.

    findings: how many oddities of places stand, by kind; conflicts: the messages of those found now.
    """

    tagged: int = 0
    unchanged: int = 0
    states: Counter[str] = field(default_factory=Counter)
    methods: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    conflicts: list[str] = field(default_factory=list)

    def as_json(self) -> Row:
        return {
            "tagged": self.tagged,
            "unchanged": self.unchanged,
            "states": {state: self.states[state] for state in ("inside", "borderline", "outside", "unplaced")},
            "methods": dict(sorted(self.methods.items())),
            "findings": dict(sorted(self.findings.items())),
            "conflicts": self.conflicts,
        }


def tag(
    store: Store,
    *,
    only_changed: bool = True,
    boundaries: Boundaries | None = None,
    progress: Progress | None = None,
) -> TagReport:
    """Places everything that is new or changed, or all of it. Raises UserMistake on unfit boundaries."""
    fences = boundaries or _boundaries()
    report = TagReport()
    with store.writing() as writer, tempfile.TemporaryFile() as waiting:
        findings = _Findings(store)
        for label in PARTIES:
            for record in _records(store, label, fences.digest):
                findings.seen(record["id"])
                if only_changed and record["digest"] == record["tagged"]:
                    report.unchanged += 1
                    report.states[record["xuar"]] += 1
                    report.methods[record["method"] or "none"] += 1
                else:
                    waiting.write(orjson.dumps({**record, "label": label}, option=orjson.OPT_APPEND_NEWLINE))
                    report.tagged += 1
        waiting.seek(0)
        _tag_waiting(store, writer, waiting, fences, findings, report, progress)
        findings.finish(writer)
        report.findings = findings.counts()
    return report


def _boundaries() -> Boundaries:
    try:
        return load()
    except GeoError as error:
        raise UserMistake(str(error)) from error


def _records(store: Store, label: str, boundaries: str) -> Iterator[Row]:
    columns = ", ".join(f"n.{name} AS {name}" for name in LOOKED_AT)
    statement = f"MATCH (n:{label}) RETURN n.id AS id, n.xuar AS xuar, n.xuar_method AS method, n.xuar_tagged AS tagged"
    for record in store.stream(f"{statement}, {columns}"):
        yield {**record, "digest": _digest(record, boundaries)}


def _digest(record: Row, boundaries: str) -> str:
    looked_at = orjson.dumps([RULES, boundaries, *(record[name] for name in LOOKED_AT)])
    return hashlib.blake2b(looked_at, digest_size=8).hexdigest()


def places(parties: Iterable[tuple[str, Row]], boundaries: Boundaries | None = None) -> dict[str, Row]:
    """What `tag` would write on parties, given as (id, properties): by id, for those alone that it would look at."""
    records: list[Row] = [{"id": id_, **{name: said.get(name) for name in _READ}} for id_, said in parties]
    if not records:
        return {}
    fences = boundaries or _boundaries()
    records = [{**record, "digest": _digest(record, fences.digest)} for record in records]
    waiting = [record for record in records if record["digest"] != record["xuar_tagged"]]
    found = (_properties(*pair) for pair in zip(waiting, locate(waiting, fences), strict=True))
    return {str(properties.pop("id")): properties for properties in found}


def _tag_waiting(
    store: Store,
    writer: Writer,
    waiting: IO[bytes],
    boundaries: Boundaries,
    findings: _Findings,
    report: TagReport,
    progress: Progress | None,
) -> None:
    if not report.tagged:
        return
    regions = _Regions(store)
    done = 0
    while lines := list(islice(waiting, _BATCH)):
        records = [orjson.loads(line) for line in lines]
        locations = locate(records, boundaries)
        for location in locations:
            report.states[location.state] += 1
            report.methods[location.method or "none"] += 1
        report.conflicts += findings.write(writer, records, locations)
        for label in PARTIES:
            pairs = [pair for pair in zip(records, locations, strict=True) if pair[0]["label"] == label]
            regions.write(writer, label, pairs)
            writer.write(NODES[label].update(), [_properties(record, location) for record, location in pairs])
        done += len(records)
        if progress:
            progress("Tagging", done, report.tagged)


def _properties(record: Row, location: Location) -> Row:
    return {
        "id": record["id"],
        "xuar": location.state,
        "xuar_method": location.method,
        "xuar_certainty": location.certainty,
        "xuar_distance_km": location.distance_km,
        "xuar_reason": location.reason,
        "xuar_tagged": record["digest"],
    }


class _Regions:
    """The Region nodes and IN_REGION relationships that the graph holds, kept in step with what is written."""

    def __init__(self, store: Store) -> None:
        self._nodes = {row["id"] for row in store.stream("MATCH (r:Region) RETURN r.id AS id")}
        self._held: dict[str, dict[str, Row]] = {}
        statement = "MATCH (n)-[r:IN_REGION]->(g:Region) RETURN n.id AS at, r.id AS id, r.method AS method"
        for row in store.stream(f"{statement}, r.certainty AS certainty, r.distance_km AS distance_km"):
            self._held.setdefault(row.pop("at"), {})[row["id"]] = row

    def write(self, writer: Writer, label: str, pairs: Iterable[tuple[Row, Location]]) -> None:
        gone, new, changed = [], [], []
        for record, location in pairs:
            at = record["id"]
            held = self._held.pop(at, {})
            wanted = {fact["id"]: (code, fact) for code, fact in _facts(at, location)}
            gone += [{"from_id": at, "facts": {fact: True}} for fact in held if fact not in wanted]
            for fact, (code, properties) in wanted.items():
                if fact not in held:
                    new.append({"from_id": at, "to_id": region_id(code), "properties": properties, "code": code})
                elif _without_gaps(held[fact]) != properties:
                    changed.append({"from_id": at, "facts": {fact: properties}})
        self._add_nodes(writer, sorted({row.pop("code") for row in new}))
        writer.write(_IN_REGION.delete(label), gone)
        writer.write(_IN_REGION.create(label, "Region"), new)
        writer.write(_IN_REGION.replace(label), changed)

    def _add_nodes(self, writer: Writer, codes: Sequence[str]) -> None:
        missing = [code for code in codes if region_id(code) not in self._nodes]
        writer.write(NODES["Region"].create(), [_region(code) for code in missing])
        self._nodes.update(map(region_id, missing))


def _region(code: str) -> Row:
    known = region(code)
    return {
        "id": region_id(code),
        "adcode": code,
        "name": known.name,
        "name_zh": known.name_zh,
        "level": known.level,
    }


def _facts(at: str, location: Location) -> Iterator[tuple[str, Row]]:
    """(administrative code, properties of its IN_REGION)."""
    for place in location.regions:
        properties = {
            "id": fact_id("IN_REGION", at, region_id(place.adcode)),
            "method": place.method,
            "certainty": place.certainty,
            "distance_km": location.distance_km,
        }
        yield place.adcode, _without_gaps(properties)


def _without_gaps(row: Row) -> Row:
    return {key: value for key, value in row.items() if value is not None}


class _Findings:
    """The findings about places: one of a kind a record, gone when the oddity or the record is."""

    def __init__(self, store: Store) -> None:
        statement = "MATCH (f:Finding) WHERE f.kind IN $kinds RETURN f.id AS id, f.kind AS kind, f.message AS message"
        rows = store.read(f"{statement}, f.subjects AS subjects", kinds=list(ODDITIES))
        self._held = {row["id"]: row for row in rows}
        self._orphans = {row["subjects"][0] for row in rows}

    def seen(self, record: str) -> None:
        self._orphans.discard(record)

    def write(self, writer: Writer, records: Sequence[Row], locations: Sequence[Location]) -> list[str]:
        """Brings the findings about the records up to date. Returns the messages of those that are new."""
        wanted: dict[str, Row] = {}
        for record, location in zip(records, locations, strict=True):
            for kind, message in location.oddities:
                words = f"{record['id']}: {message}"
                wanted[_finding(kind, record["id"])] = {"kind": kind, "message": words, "subjects": [record["id"]]}
        possible = [_finding(kind, record["id"]) for record in records for kind in ODDITIES] if self._held else []
        self._remove(writer, [finding for finding in possible if finding in self._held and finding not in wanted])
        rows = [{"id": finding, **row} for finding, row in wanted.items()]
        new = [row for row in rows if row["id"] not in self._held]
        changed = [row for row in rows if row["id"] in self._held and self._held[row["id"]] != row]
        writer.write(NODES["Finding"].create(), new)
        writer.write(NODES["Finding"].replace(), changed)
        self._held |= {row["id"]: row for row in rows}
        return [str(row["message"]) for row in new]

    def finish(self, writer: Writer) -> None:
        """Removes the findings about records that the graph no longer holds."""
        self._remove(writer, [f for f, row in self._held.items() if row["subjects"][0] in self._orphans])

    def counts(self) -> Counter[str]:
        return Counter(row["kind"] for row in self._held.values())

    def _remove(self, writer: Writer, findings: Sequence[str]) -> None:
        writer.write(NODES["Finding"].delete(), findings, parameter="ids")
        for finding in findings:
            del self._held[finding]


def _finding(kind: str, record: str) -> str:
    return fact_id("FINDING", kind, record)
