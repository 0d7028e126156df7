"""The Region nodes and IN_REGION facts of the graph, kept in step with where records are found to lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from geo.boundaries import Boundaries
from geo.country_outlines import alpha_2
from geo.fence import place_points
from geo.locate import Location, locate
from geo.partitions import POINT
from geo.points import read_points
from geo.reasons import BORDERLINE, INSIDE, STATES
from geo.regions import region, regions
from geo.sanity import BAD_COORDINATES, CENTRE, COUNTRY, ONLY_AT_SEA
from graph.errors import UserMistake
from graph.schema import NODES, RELATIONSHIPS, fact_id, region_id
from graph.store import Store, Writer

Row = dict[str, Any]
_HERE = (STATES[INSIDE], STATES[BORDERLINE])
_IN_REGION = RELATIONSHIPS["IN_REGION"]


def check_codes(fences: Sequence[Boundaries]) -> None:
    """Raises UserMistake where a code is of regions within two fenced ones: their Region nodes would be one."""
    known: dict[str, str] = {}
    for fence in fences:
        for code in regions(fence.region):
            other = known.setdefault(code, fence.region.key)
            if other != fence.region.key:
                raise UserMistake(
                    f"The regions {other!r} and {fence.region.key!r} both have the code {code!r}. "
                    "Give the regions of your own file other codes."
                )


def located(records: Sequence[Row], fences: Sequence[Boundaries]) -> list[list[tuple[Boundaries, Location]]]:
    """Where each record lies: always by the first fence, by another only where something speaks for that region."""
    found = [[(fences[0], location)] for location in locate(records, fences[0])]
    for fence in fences[1:]:
        chosen = _may_lie_in(records, fence)
        for index, location in zip(chosen, locate([records[index] for index in chosen], fence), strict=True):
            oddities = [odd for _, earlier in found[index] for odd in earlier.oddities]
            told = {kind for kind, words in oddities if not words.startswith(f"{ONLY_AT_SEA};")}
            found[index].append((fence, _of_its_own(location, records[index], fence, told)))
    return found


def _of_its_own(location: Location, record: Row, fence: Boundaries, told: set[str]) -> Location:
    """Without what an earlier fence told of coordinates that have nothing to do with this region. That a point lies at
    sea is no reason to keep back that another sign leads into it."""
    if location.state in _HERE or alpha_2(record["country"]) == fence.region.country:
        return location
    again = told & {BAD_COORDINATES, CENTRE, COUNTRY}
    return replace(location, oddities=tuple(odd for odd in location.oddities if odd[0] not in again))


def _may_lie_in(records: Sequence[Row], fence: Boundaries) -> list[int]:
    """The records whose coordinates or country do not keep them out of the region: all where text can name it."""
    text = fence.region.text
    if text.gazetteer or text.postal_codes or text.administrative_codes:
        return list(range(len(records)))
    lon, lat, accuracy, datum = ([record[name] for record in records] for name in POINT)
    placed = place_points(read_points(lon, lat, accuracy_m=accuracy, datum=datum), fence, distances=False)
    here = ((placed.state == INSIDE) | (placed.state == BORDERLINE)).tolist()
    return [i for i, record in enumerate(records) if here[i] or record["country"] == fence.region.country]


class RegionFacts:
    """Writes what is new or changed of them, a batch of records at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._nodes = {row["id"] for row in store.stream("MATCH (r:Region) RETURN r.id AS id")}
        self._first = not self._nodes or not store.read("MATCH ()-[r:IN_REGION]->(:Region) RETURN r.id AS id LIMIT 1")

    def write(self, writer: Writer, label: str, placed: Mapping[str, Sequence[tuple[Boundaries, Location]]]) -> None:
        """placed: for each record of that label where it lies by each fence."""
        known = self._held(label, list(placed))
        gone, new, changed = [], [], []
        for at, locations in placed.items():
            held = known.get(at, {})
            wanted = {row["properties"]["id"]: row for pair in locations for row in _facts(at, *pair)}
            gone += [{"from_id": at, "facts": {fact: True}} for fact in held if fact not in wanted]
            for fact, row in wanted.items():
                if fact not in held:
                    new.append(row)
                elif held[fact] != row["properties"]:
                    changed.append({"from_id": at, "facts": {fact: row["properties"]}})
        self._add_nodes(writer, {row["to_id"]: row.pop("node") for row in new})
        writer.write(_IN_REGION.delete(label), gone)
        writer.write(_IN_REGION.create(label, "Region"), new)
        writer.write(_IN_REGION.replace(label), changed)

    def _held(self, label: str, ids: Sequence[str]) -> dict[str, dict[str, Row]]:
        found: dict[str, dict[str, Row]] = {}
        if self._first or not ids:
            return found
        for row in self._store.read(
            f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})-[r:IN_REGION]->(:Region) RETURN n.id AS at, r.id AS id, "
            "r.method AS method, r.certainty AS certainty, r.distance_km AS distance_km",
            ids=ids,
        ):
            at = row.pop("at")
            found.setdefault(at, {})[row["id"]] = _without_gaps(row)
        return found

    def _add_nodes(self, writer: Writer, nodes: Mapping[str, Row]) -> None:
        missing = [nodes[id_] for id_ in sorted(nodes) if id_ not in self._nodes]
        writer.write(NODES["Region"].create(), missing)
        self._nodes.update(row["id"] for row in missing)


def _facts(at: str, fence: Boundaries, location: Location) -> Iterable[Row]:
    for place in location.regions:
        properties = {
            "id": fact_id("IN_REGION", at, region_id(place.adcode)),
            "method": place.method,
            "certainty": place.certainty,
            "distance_km": location.distance_km,
        }
        yield {
            "from_id": at,
            "to_id": region_id(place.adcode),
            "properties": _without_gaps(properties),
            "node": _node(place.adcode, fence),
        }


def _node(code: str, fence: Boundaries) -> Row:
    known = region(code, fence.region)
    named = {"name": known.name, "name_zh": known.name_zh, "level": known.level}
    return {"id": region_id(code), "adcode": code, **{name: text for name, text in named.items() if text}}


def _without_gaps(row: Row) -> Row:
    return {key: value for key, value in row.items() if value is not None}
