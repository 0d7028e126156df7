"""What the command `detention` says: what is known of a shipment's detention, from where, and which deadlines run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard import output
from dashboard.clock_table import show_clocks
from dashboard.output import PROGRAM, json_document, rows_of, say
from graph.detentions import FIELDS, Detention, shown
from graph.errors import UserMistake
from graph.known_shipments import Known, shipment_as_known
from graph.saved import open_projection
from graph.settings import Settings
from graph.store import Store
from review.clocks import Clock, clocks
from review.detention_remarks import remarks

Progress = Callable[[str, int, int | None], None]
Row = dict[str, Any]


@dataclass(frozen=True)
class Stands:
    """What is known of one shipment's detention on a day. entered: what has just been written, if anything was."""

    known: Known
    on_file: bool
    as_of: date
    clocks: Sequence[Clock]
    remarks: Sequence[str]
    entered: Detention | None

    def show(self, *, as_json: bool) -> None:
        if as_json:
            json_document(self._as_json())
            return
        if self.entered:
            taken = _taken_back(self.entered, self.known)
            back = f" Statement {taken} counts no more." if taken else ""
            say(f"Statement {self.entered.number}: {self.entered.in_words}.{back}")
        if not self.on_file:
            say("The graph no longer holds this shipment; what was entered about it stays.")
        if fields := self._fields():
            rows_of([{**row, "value": shown(row["value"])} for row in fields])
        else:
            say("Nothing of a detention is on file, loaded or entered.")
        if self.known.statements:
            say("Statements, newest first:")
            rows = (_statement_row(one, self.known) for one in self.known.statements)
            rows_of([{**row, "says": _in_words(row["says"], row.pop("unread"))} for row in rows])
        self._show_clocks()
        for remark in self.remarks:
            say(f"  remark: {remark}")
        say(f"As of {self.as_of}. Reckoned by rules, no legal advice: compare with the notice.")

    def _show_clocks(self) -> None:
        for clock in self.clocks:
            if clock.not_reached:
                say(f"Not running: {clock.title}: {clock.not_reached}.")
        running = [clock for clock in self.clocks if clock.applies or clock.asked_by]
        if not running:
            say("No deadline runs by what is on file.")
        show_clocks(running)

    def _fields(self) -> list[Row]:
        rows = []
        for name in FIELDS:
            value = self.known.properties.get(name)
            if value in (None, []):
                continue
            said = self.known.said_by.get(name)
            where, number = self.known.where_from(name), said.number if said else None
            rows.append({"field": name, "value": value, "from": where, "statement": number})
        return rows

    def _as_json(self) -> Row:
        return {
            **{"shipment": self.known.shipment, "on_file": self.on_file, "as_of": self.as_of},
            "entered": _statement_row(self.entered, self.known) if self.entered else None,
            "known": self._fields(),
            "statements": [_statement_row(one, self.known) for one in self.known.statements],
            "clocks": [_clock_row(clock) for clock in self.clocks],
            "remarks": list(self.remarks),
        }


def standing(
    store: Store, settings: Settings, shipment: str, as_of: date, entered: Detention | None, progress: Progress
) -> Stands:
    """What is known of a shipment's detention. Raises UserMistake where neither it nor a statement about it is there.

    entered: what has just been written, if anything was.
    """
    projection = open_projection(store, settings, progress=progress, note=output.note)
    known, node = shipment_as_known(projection, shipment), projection.nodes.get(shipment)
    on_file = node is not None and node.label == "Shipment"
    if not on_file and not known.statements:
        raise UserMistake(f"The graph holds no shipment {shipment[:100]!r}. Look for its id with `{PROGRAM} expose`.")
    lines = [projection.nodes[fact.end].properties for fact in projection.leaving("HAS_LINE", shipment)]
    found = clocks(known.properties, as_of, lines)
    return Stands(known, on_file, as_of, found, remarks(known, as_of, lines), entered)


def _statement_row(made: Detention, known: Known) -> Row:
    return {
        **{"number": made.number, "author": made.author, "at": made.at, "says": dict(made.says)},
        **{"unread": list(made.unread), "note": made.note, "takes_back": _taken_back(made, known)},
        "counts": made in known.in_effect,
    }


def _taken_back(made: Detention, known: Known) -> int | None:
    """The number of the statement that this one takes back."""
    return next((one.number for one in known.statements if one.id == made.undoes), None)


def _in_words(says: Row, unread: Sequence[str]) -> str:
    said = [f"{name} {shown(value)}" for name, value in says.items()]
    return "; ".join([*said, *(f"{one.replace('=', ' ', 1)} (no day)" for one in unread)])


def _clock_row(clock: Clock) -> Row:
    return {
        **{"clock": clock.clock, "title": clock.title, "whose": clock.whose, "due": clock.due, "status": clock.status},
        **{"in_words": clock.in_words, "next_business_day": clock.next_business_day, "because": clock.because},
        **{"citation": clock.citation, "certainty": clock.certainty, "applies": clock.applies},
        **{"missing": list(clock.missing), "under": list(clock.under), "besides": list(clock.besides)},
    }
