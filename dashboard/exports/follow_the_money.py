"""Companies, owners and addresses, and apart from these the listings, as FollowTheMoney entities: one a line.

What the two models share is written; what is not is counted in dropped.csv, property by property. Trade is not
shared: FollowTheMoney has no relationship for it, and an UnknownLink would say less than nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from dashboard.exports.cells import quoted
from dashboard.exports.columns import KINDS, columns_of
from dashboard.exports.snapshot import Snapshot
from geo.points import read_points
from geo.reasons import IN
from graph.arrow import pa
from graph.schema import fact_id
from ingest.follow_the_money.ids import allowed_id
from ingest.follow_the_money.model import ADDRESS, COMPANY, LEGAL_ENTITY, OWNERSHIP, SANCTION

ENTITIES, LISTED, DROPPED = "entities.ftm.json", "listed.ftm.json", "dropped.csv"
Entity = dict[str, Any]
Point = tuple[str | None, str | None]
_KEPT = {
    "Supplier": {
        *("id", "name", "aliases", "country", "address", "postal_code", "lat", "lon", "uscc", "lei", "duns"),
    },
    "OWNS": {"share", "since", "until", "from_id", "to_id", "from_label", "to_label"},
    "ListedEntity": {
        *("id", "list", "name", "aliases", "uscc", "lei", "sub_list", "merchandise", "note"),
        *("effective_date", "removed_on"),
    },
}
_WHY = {
    "Supplier": "FollowTheMoney has no such property, or this program makes it again",
    "OWNS": "FollowTheMoney has no such property, or this program makes it again",
    "ListedEntity": "the list's own wording, and importing its versions, make it again",
}
_NO_SCHEMA = "FollowTheMoney has no schema for it"


def write(graph: Snapshot, folder: Path) -> dict[str, Any]:
    """Writes both files of entities and the list of what is in neither."""
    dropped = _dropped_properties(graph)
    counts: dict[str, int] = {}
    with (folder / ENTITIES).open("wb") as file:
        companies = set()
        for batch in graph.batches("Supplier"):
            for row, point in zip(batch.to_pylist(), _points(batch), strict=True):
                if row["name"]:
                    companies.add(row["id"])
                    _put(file, company(row, point), counts)
                else:
                    _add(dropped, ("Supplier", "(all)", "it has no name, being only referred to"))
        _put_owners(file, graph, companies, counts, dropped)
    with (folder / LISTED).open("wb") as file:
        for row in graph.rows("ListedEntity"):
            if row["regional"]:
                _add(dropped, ("ListedEntity", "(all)", "the listing names a region and no company"))
            else:
                _put(file, listing(row), counts)
    (folder / DROPPED).write_text(_as_csv(dropped), encoding="utf-8")
    without = [kind for kind in KINDS if graph.counts[kind] and kind not in _KEPT]
    return {"counts": counts, "left_out": dict.fromkeys(without, _NO_SCHEMA)}


def company(row: Mapping[str, Any], point: Point) -> Iterator[Entity]:
    """A supplier as a Company, which like no other schema owns and is owned; before it its Address, if it has one."""
    address = _address(row, point)
    if address:
        yield address
    said = {
        "name": [row["name"]],
        "alias": row["aliases"],
        "country": [_country(row)],
        "address": [row["address"]],
        "addressEntity": [address["id"]] if address else None,
        "uscCode": [row["uscc"]],
        "leiCode": [row["lei"]],
        "dunsCode": [row["duns"]],
    }
    yield _entity(allowed_id(row["id"]), COMPANY, said)


def _address(row: Mapping[str, Any], point: Point) -> Entity | None:
    lat, lon = point
    if not (row["address"] or row["postal_code"] or lat):
        return None
    said = {
        "full": [row["address"]],
        "postalCode": [row["postal_code"]],
        "country": [_country(row)],
        "latitude": [lat],
        "longitude": [lon],
    }
    return _entity(_made_id(ADDRESS, row["id"]), ADDRESS, said)


def _points(batch: pa.RecordBatch) -> Iterator[Point]:
    """Latitude and longitude of each row in WGS84, which is what everybody takes coordinates for; to 1 cm where they
    had to be converted."""
    given = {name: batch[name].to_pylist() for name in ("lon", "lat", "datum")}
    points = read_points(given["lon"], given["lat"], datum=given["datum"])
    usable = (points.problem == IN).tolist()
    rows = zip(usable, points.lat.tolist(), points.lon.tolist(), given["lat"], given["lon"], strict=True)
    for is_usable, lat, lon, lat_given, lon_given in rows:
        if not is_usable:
            yield None, None
        elif (lat, lon) == (lat_given, lon_given):
            yield repr(lat), repr(lon)
        else:
            yield repr(round(lat, 7)), repr(round(lon, 7))


def _country(row: Mapping[str, Any]) -> str | None:
    return row["country"].lower() if row["country"] else None


def _put_owners(
    file: BinaryIO,
    graph: Snapshot,
    companies: set[str],
    counts: dict[str, int],
    dropped: dict[tuple[str, str, str], int],
) -> None:
    """Owners among companies, in the order of their ids. These say nothing of who stated them: what two sources state
    is one, and a graph that was loaded from the file gives the same file."""
    owners: dict[str, Entity] = {}
    for row in graph.rows("OWNS"):
        said: dict[str, list[Any]] = {
            "owner": [allowed_id(row["from_id"])],
            "asset": [allowed_id(row["to_id"])],
            "percentage": [_percentage(row["share"])],
            "startDate": [_day(row["since"])],
            "endDate": [_day(row["until"])],
        }
        entity = _entity(_made_id(OWNERSHIP, *(str(values[0]) for values in said.values())), OWNERSHIP, said)
        if not {row["from_id"], row["to_id"]} <= companies:
            _add(dropped, ("OWNS", "(all)", "an end is no supplier with a name"))
        elif entity["id"] in owners:
            _add(dropped, ("OWNS", "(all)", "another source states the same"))
        else:
            owners[entity["id"]] = entity
    _put(file, (owners[id_] for id_ in sorted(owners)), counts)


def listing(row: Mapping[str, Any]) -> Iterator[Entity]:
    """A listed entity and its listing, as `lists import` reads them."""
    said = {"name": [row["name"]], "alias": row["aliases"], "uscCode": [row["uscc"]], "leiCode": [row["lei"]]}
    id_ = _made_id("Listed", row["id"])
    yield _entity(id_, LEGAL_ENTITY, said)
    listed = {
        "entity": [id_],
        "program": [row["list"]],
        "provisions": [row["merchandise"]],
        "reason": [row["sub_list"]],
        "summary": [row["note"]],
        "startDate": [_day(row["effective_date"])],
        "endDate": [_day(row["removed_on"])],
    }
    yield _entity(_made_id(SANCTION, row["id"]), SANCTION, listed)


def _made_id(what: str, *key: str) -> str:
    return fact_id(what, *key).replace(":", "-")


def _entity(id_: str, schema: str, said: Mapping[str, Sequence[Any] | None]) -> Entity:
    properties = {name: [one for one in values or () if one] for name, values in sorted(said.items())}
    return {"id": id_, "schema": schema, "properties": {name: values for name, values in properties.items() if values}}


def _percentage(share: float | None) -> str | None:
    return None if share is None else format((Decimal(repr(share)) * 100).normalize(), "f")


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _put(file: BinaryIO, entities: Iterable[Entity], counts: dict[str, int]) -> None:
    for entity in entities:
        file.write(orjson.dumps(entity, option=orjson.OPT_APPEND_NEWLINE))
        counts[entity["schema"]] = counts.get(entity["schema"], 0) + 1


def _add(dropped: dict[tuple[str, str, str], int], what: tuple[str, str, str], count: int = 1) -> None:
    dropped[what] = dropped.get(what, 0) + count


def _dropped_properties(graph: Snapshot) -> dict[tuple[str, str, str], int]:
    """(label or type, property, why) -> how many have it."""
    dropped: dict[tuple[str, str, str], int] = {}
    for kind in KINDS:
        if kind not in _KEPT:
            if graph.counts[kind]:
                dropped[kind, "(all)", _NO_SCHEMA] = graph.counts[kind]
            continue
        said = graph.said(kind)
        for column in columns_of(kind):
            if column.name not in _KEPT[kind] and said[column.name]:
                dropped[kind, column.name, _WHY[kind]] = said[column.name]
    return dropped


def _as_csv(dropped: Mapping[tuple[str, str, str], int]) -> str:
    lines = [f"{kind},{name},{count},{quoted(why)}" for (kind, name, why), count in dropped.items()]
    return "\n".join(["what,property,count,why", *lines]) + "\n"
