"""Writes onto every supplier, facility and estate where it lies, and the regions that it lies in.

The properties xuar... say where it lies by the XUAR's border; IN_REGION facts lead to the regions of the XUAR and of
every further region that is fenced. What was looked at leaves a digest on the node, so that a second tagging looks
only at what is new or changed. The digest is written last: a tagging that is broken off is taken up where it stopped.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any

import orjson

from geo.boundaries import Boundaries, GeoError, load
from geo.locate import RULES, Location, locate
from geo.risk_regions import RiskRegion, regions_of
from graph.errors import UserMistake
from graph.schema import NODES, PARTIES
from graph.store import Store, Writer
from ingest.tag_datums import Datums
from ingest.tag_findings import PlaceFindings
from ingest.tag_regions import RegionFacts, check_codes, located

Progress = Callable[[str, int, int | None], None]
Row = dict[str, Any]
Fences = Sequence[Boundaries]

LOOKED_AT = ("lat", "lon", "datum", "coordinate_accuracy_m", "country", "address", "postal_code", "uscc", "name")
_READ = (*LOOKED_AT, "xuar_tagged")
_BATCH = 20_000


@dataclass
class TagReport:
    """tagged: looked at now; unchanged: not looked at again. states, methods: how many records in all, by each.

    regions: how many records lie in each further region or at its border, by its key. findings: how many oddities of
    places stand, by kind; new_findings: the messages of those found now.
    """

    tagged: int = 0
    unchanged: int = 0
    states: Counter[str] = field(default_factory=Counter)
    methods: Counter[str] = field(default_factory=Counter)
    regions: dict[str, int] = field(default_factory=dict)
    findings: Counter[str] = field(default_factory=Counter)
    new_findings: list[str] = field(default_factory=list)

    def as_json(self) -> Row:
        return {
            "tagged": self.tagged,
            "unchanged": self.unchanged,
            "states": {state: self.states[state] for state in ("inside", "borderline", "outside", "unplaced")},
            "methods": dict(sorted(self.methods.items())),
            "regions": self.regions,
            "findings": dict(sorted(self.findings.items())),
            "new_findings": self.new_findings,
        }


def fenced(extra: Sequence[Path] = ()) -> list[Boundaries]:
    """The boundaries of the shipped regions, the XUAR first, and of those in files of one's own. Raises UserMistake."""
    try:
        fences = [load(region) for region in regions_of(extra)]
    except GeoError as error:
        raise UserMistake(str(error)) from error
    check_codes(fences)
    return fences


def region_named(key: str, extra: Sequence[Path] = ()) -> RiskRegion:
    """The fenced region of that key. Raises UserMistake."""
    known = {fence.region.key: fence.region for fence in fenced(extra)}
    if key not in known:
        raise UserMistake(f"There is no region {key!r}; there are {', '.join(known)}. XUAR_RISK_REGIONS names more.")
    return known[key]


def tag(
    store: Store,
    *,
    only_changed: bool = True,
    fences: Fences | None = None,
    progress: Progress | None = None,
) -> TagReport:
    """Places everything that is new or changed, or all of it. fences: the XUAR's first; the shipped ones unless told.

    Raises UserMistake on unfit boundaries.
    """
    fences = fences or fenced()
    report = TagReport()
    digest = _digest_of(fences)
    with store.writing() as writer, tempfile.TemporaryFile() as waiting:
        findings, datums = PlaceFindings(store), Datums()
        for label in PARTIES:
            for record in _records(store, label, digest):
                findings.seen(record["id"])
                datums.add(record)
                if only_changed and record["digest"] == record["tagged"]:
                    report.unchanged += 1
                    report.states[record["xuar"]] += 1
                    report.methods[record["method"] or "none"] += 1
                else:
                    waiting.write(orjson.dumps({**record, "label": label}, option=orjson.OPT_APPEND_NEWLINE))
                    report.tagged += 1
        waiting.seek(0)
        _tag_waiting(store, writer, waiting, fences, findings, report, progress)
        report.new_findings += findings.write_datums(writer, datums.suspicions())
        findings.finish(writer)
        report.findings = findings.counts()
    report.regions = {fence.region.key: _lying_in(store, fence.region) for fence in fences[1:]}
    return report


def _lying_in(store: Store, region: RiskRegion) -> int:
    statement = "MATCH (n)-[:IN_REGION]->(:Region {adcode: $code}) RETURN count(n) AS n"
    return int(store.read(statement, code=region.code)[0]["n"])


def _records(store: Store, label: str, fences: str) -> Iterator[Row]:
    columns = ", ".join(f"n.{name} AS {name}" for name in (*LOOKED_AT, "source"))
    statement = f"MATCH (n:{label}) RETURN n.id AS id, n.xuar AS xuar, n.xuar_method AS method, n.xuar_tagged AS tagged"
    for record in store.stream(f"{statement}, {columns}"):
        yield {**record, "digest": _digest(record, fences)}


def _digest_of(fences: Fences) -> str:
    return " ".join(fence.digest for fence in fences)


def _digest(record: Row, fences: str) -> str:
    looked_at = orjson.dumps([RULES, fences, *(record[name] for name in LOOKED_AT)])
    return hashlib.blake2b(looked_at, digest_size=8).hexdigest()


def places(parties: Iterable[tuple[str, Row]]) -> dict[str, Row]:
    """What `tag` would write on parties, given as (id, properties): by id, for those alone that it would look at."""
    records: list[Row] = [{"id": id_, **{name: said.get(name) for name in _READ}} for id_, said in parties]
    if not records:
        return {}
    fences = fenced()
    digest = _digest_of(fences)
    records = [{**record, "digest": _digest(record, digest)} for record in records]
    waiting = [record for record in records if record["digest"] != record["xuar_tagged"]]
    found = (_properties(*pair) for pair in zip(waiting, locate(waiting, fences[0]), strict=True))
    return {str(properties.pop("id")): properties for properties in found}


def _tag_waiting(
    store: Store,
    writer: Writer,
    waiting: IO[bytes],
    fences: Fences,
    findings: PlaceFindings,
    report: TagReport,
    progress: Progress | None,
) -> None:
    if not report.tagged:
        return
    facts = RegionFacts(store)
    done = 0
    while lines := list(islice(waiting, _BATCH)):
        records = [orjson.loads(line) for line in lines]
        found = located(records, fences)
        for (_, location), *_others in found:
            report.states[location.state] += 1
            report.methods[location.method or "none"] += 1
        report.new_findings += findings.write(writer, {r["id"]: where for r, where in zip(records, found, strict=True)})
        for label in PARTIES:
            chosen = [pair for pair in zip(records, found, strict=True) if pair[0]["label"] == label]
            facts.write(writer, label, {record["id"]: where for record, where in chosen})
            writer.write(NODES[label].update(), [_properties(record, where[0][1]) for record, where in chosen])
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
