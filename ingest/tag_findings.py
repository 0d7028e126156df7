"""The findings about places: one of a kind a record and region, gone when the oddity or the record is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from geo.boundaries import Boundaries
from geo.locate import ODDITIES, Location
from graph.schema import NODES, fact_id
from graph.store import Store, Writer

Row = dict[str, Any]

XUAR, DATUM = "xuar", "place_datum"
IN_WORDS = {
    "place_conflict": "the text says that it lies in the region, the coordinates that it lies outside",
    "place_county": "both lie in the region, and the text names another county or prefecture than the coordinates'",
    "place_coordinates": "coordinates that cannot be used, with the likely cause: swapped, a sign lost, 0, 0, at sea",
    "place_country": "coordinates, or names in the address, in another country than the one that is stated",
    "place_country_blank": "a postal code of the region without a country: India's begin with 83 and 84, too",
    "place_centre": "the point stands for a whole country, prefecture or county: a geocoder's shrug",
    "place_datum": "coordinates without a datum that may be GCJ-02, the shifted one of Chinese web maps",
    "place_name_hint": "nothing but its own name says that it may lie in the region: a firm far away may be called so",
}
"""Kinds of finding: what they mean."""


class PlaceFindings:
    """Brings them up to date, a batch of records at a time."""

    def __init__(self, store: Store) -> None:
        statement = "MATCH (f:Finding) WHERE f.kind IN $kinds RETURN f.id AS id, f.kind AS kind, f.message AS message"
        rows = store.read(f"{statement}, f.subjects AS subjects", kinds=sorted({*ODDITIES, DATUM}))
        self._held = {row["id"]: {**row, "subjects": row["subjects"] or []} for row in rows}
        self._of: dict[str, list[str]] = {}
        for row in rows:
            for subject in row["subjects"] or ():
                self._of.setdefault(subject, []).append(row["id"])
        self._gone = set(self._of)

    def seen(self, record: str) -> None:
        """That the graph still holds a record."""
        self._gone.discard(record)

    def write(self, writer: Writer, found: Mapping[str, Sequence[tuple[Boundaries, Location]]]) -> list[str]:
        """found: where each record lies by each fence, the XUAR's first. Returns what is new in words.

        What is said of a record is not said again for another region.
        """
        wanted: dict[str, Row] = {}
        for record, located in found.items():
            said: set[tuple[str, str]] = set()
            for fence, location in located:
                for kind, message in location.oddities:
                    if (kind, message) not in said:
                        said.add((kind, message))
                        key = fence.region.key
                        id_ = fact_id("FINDING", kind, record, *([] if key == XUAR else [key]))
                        wanted[id_] = {"kind": kind, "message": f"{record}: {message}", "subjects": [record]}
        held = [id_ for record in found for id_ in self._of.get(record, ())]
        return self._bring(writer, wanted, held)

    def write_datums(self, writer: Writer, found: Mapping[str, str]) -> list[str]:
        """found: each source whose datum is doubtful, and why in words. Returns what is new in words."""
        wanted = {
            fact_id("FINDING", DATUM, "source", source): {"kind": DATUM, "message": message, "subjects": []}
            for source, message in found.items()
        }
        return self._bring(writer, wanted, [id_ for id_, row in self._held.items() if not row["subjects"]])

    def finish(self, writer: Writer) -> None:
        """Removes the findings about records that the graph no longer holds."""
        self._bring(writer, {}, [id_ for record in sorted(self._gone) for id_ in self._of[record]])

    def counts(self) -> Counter[str]:
        return Counter(row["kind"] for row in self._held.values())

    def _bring(self, writer: Writer, wanted: Mapping[str, Row], held: Iterable[str]) -> list[str]:
        """Makes those that are held into those that are wanted."""
        gone = [id_ for id_ in held if id_ in self._held and id_ not in wanted]
        writer.write(NODES["Finding"].delete(), gone, parameter="ids")
        for id_ in gone:
            del self._held[id_]
        rows = [{"id": id_, **row} for id_, row in wanted.items()]
        new = [row for row in rows if row["id"] not in self._held]
        changed = [row for row in rows if row["id"] in self._held and self._held[row["id"]] != row]
        writer.write(NODES["Finding"].create(), new)
        writer.write(NODES["Finding"].replace(), changed)
        self._held |= {row["id"]: row for row in rows}
        return [str(row["message"]) for row in new]
