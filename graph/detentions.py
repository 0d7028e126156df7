"""What people said of the detention of shipments: statements that are only added, laid over what a load stated.

A notice of detention is often known to a person first. What that person enters stands over the shipment's row, so no
later load can wipe it and a running deadline with it. A statement names its shipment by id and outlives it; a field
that a later one states replaces the earlier one's; a statement that is taken back counts no more, and stays on the
record. No verdict reads any of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol

from graph.decisions import checked_name, checked_note
from graph.errors import UserMistake
from graph.numbered import newest_first
from graph.schema import DETENTION, NODES, fact_id
from graph.store import Store
from graph.values import instant

FIELDS = {p.name: p for p in DETENTION}
WAIT_SECONDS = 5.0
"""How long a statement waits for another command to finish writing."""
MOST_REQUESTED = 100
YEARS = range(1900, 2200)
"""A day outside of these years is a slip, as in a load."""
Said = Mapping[str, str]
"""Fields as a person writes them: days as YYYY-MM-DD, kinds of document separated by semicolons."""


class Reader(Protocol):
    """What is needed of a store to read statements."""

    def read(self, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class Detention:
    """One statement about one shipment.

    number: its place among the shipment's, from 1. says: the fields that it states, with their values. unread: what it
    says of a day that is none, as NAME=WORDS. undoes: id of the statement that it takes back. at: UTC.
    """

    id: str
    shipment: str
    number: int
    author: str
    at: datetime
    says: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    unread: tuple[str, ...] = ()
    undoes: str | None = None

    @property
    def in_words(self) -> str:
        said = [f"{name} {shown(value)}" for name, value in self.says.items()]
        said += [f"{one.replace('=', ' ', 1)} (no day as YYYY-MM-DD)" for one in self.unread]
        what = "took a statement back" if self.undoes else f"stated {', '.join(said)}"
        note = f" ({self.note})" if self.note else ""
        return f"{self.author} {what} on {self.at:%Y-%m-%d %H:%M} UTC{note}"


class Overtaken(UserMistake):
    """Somebody stated something of the shipment that the author had not seen; `newer` is that statement."""

    def __init__(self, newer: Detention) -> None:
        super().__init__(
            f"Statement {newer.number} about {newer.shipment} was made meanwhile. {newer.in_words}. Nothing was "
            "written. Read it, then enter yours again if it still holds."
        )
        self.newer = newer


def enter(
    store: Store, *, shipment: str, said: Said, note: str, author: str, now: datetime, seen: int | None = None
) -> Detention:
    """Records what somebody says of a shipment's detention. said: blank fields are left out.

    seen: number of the newest statement that the author knows of, 0 for none; None where that does not matter. What is
    no day is kept as it was written and counts for nothing. Raises Overtaken where there is a newer statement,
    UserMistake where nothing is said, something is too long, the graph holds no such shipment, or another command
    writes.
    """
    says, unread = _read(said)
    if not says and not unread:
        raise UserMistake("Nothing is said of the detention: give at least one field, such as the day of the notice.")
    made = {"says": says, "unread": tuple(unread), "note": checked_note(note), "author": checked_name(author, "author")}
    return _write(store, shipment, lambda _: made, now, seen)[0]


def take_back(
    store: Store, *, shipment: str, number: int, note: str, author: str, now: datetime, seen: int | None = None
) -> tuple[Detention, Detention]:
    """Takes a statement back by a further one: (that one, the one that counts no more). What was stated before it of
    its fields counts again. Raises like `enter`, and UserMistake where there is no such statement to take back."""
    words = {"note": checked_note(note), "author": checked_name(author, "author")}

    def made(said: Sequence[Detention]) -> dict[str, Any]:
        return {"undoes": _to_take_back(said, shipment, number).id, **words}

    new, before = _write(store, shipment, made, now, seen)
    return new, _to_take_back(before, shipment, number)


def statement_id(shipment: str, number: int) -> str:
    """The id of a shipment's statement: two people cannot both write the same next one, wherever they are."""
    return fact_id("detention", shipment, str(number))


def history(store: Reader, shipment: str) -> list[Detention]:
    """The statements about a shipment, newest first."""
    return newest_first(partial(_by_id, store), partial(statement_id, shipment))


def in_effect(statements: Iterable[Detention]) -> list[Detention]:
    """Those of a shipment's statements that nobody took back, in their order."""
    said = list(statements)
    taken_back = {one.undoes for one in said}
    return [one for one in said if not one.undoes and one.id not in taken_back]


def detention_of(row: Mapping[str, Any]) -> Detention:
    """The statement that a node's properties hold, `id` among them."""
    said: dict[str, Any] = {name: row[name] for name in ("id", "shipment", "number", "author")}
    says = {name: row[name] for name in FIELDS if row.get(name) not in (None, [])}
    said |= {"note": row.get("note") or "", "unread": tuple(row.get("unread") or ()), "undoes": row.get("undoes")}
    return Detention(**said, says=says, at=instant(row["at"]))


def shown(value: Any) -> str:
    """A value of a field as a person writes it."""
    return ";".join(value) if isinstance(value, list | tuple) else str(value)


def _read(said: Said) -> tuple[dict[str, Any], list[str]]:
    """(the fields with their values, what is no day as NAME=WORDS)."""
    says: dict[str, Any] = {}
    unread: list[str] = []
    for name, words in said.items():
        if name not in FIELDS:
            raise UserMistake(f"{name[:40]!r} is no field of a detention; expected one of: {', '.join(FIELDS)}.")
        if not words.strip():
            continue
        text = words if name == "requested" else checked_name(words, name)
        if name == "requested":
            says[name] = _kinds(words)
        elif FIELDS[name].kind != "date":
            says[name] = text
        elif day := day_of(text):
            says[name] = day
        else:
            unread.append(f"{name}={text}")
    return {name: value for name, value in says.items() if value}, unread


def day_of(text: str) -> date | None:
    """The day that a person wrote; None where it is none as YYYY-MM-DD."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text and day.year in YEARS else None


def _kinds(words: str) -> list[str]:
    """Kinds of document as they are written in a file: lower case, joined by underscores, each once."""
    pieces = ("_".join(piece.casefold().replace("-", " ").split()) for piece in words.split(";"))
    kinds = list(dict.fromkeys(checked_name(piece, "kind of document") for piece in pieces if piece))
    if len(kinds) > MOST_REQUESTED:
        raise UserMistake(f"{len(kinds):,} kinds of document are asked for; at most {MOST_REQUESTED} fit.")
    return kinds


def _to_take_back(said: Sequence[Detention], shipment: str, number: int) -> Detention:
    taken = next((one for one in said if one.number == number), None)
    if taken is None:
        there = f"its statements are 1 to {said[0].number}" if said else "nobody has stated anything of it"
        raise UserMistake(f"There is no statement {number} about {shipment[:100]!r}: {there}.")
    if taken.undoes:
        raise UserMistake(f"Statement {number} takes another one back itself. Enter what shall count anew.")
    if any(one.undoes == taken.id for one in said):
        raise UserMistake(f"Statement {number} about {shipment[:100]!r} is taken back already.")
    return taken


def _write(
    store: Store,
    shipment: str,
    make: Callable[[Sequence[Detention]], Mapping[str, Any]],
    now: datetime,
    seen: int | None,
) -> tuple[Detention, list[Detention]]:
    """Writes the next statement. make: from those before it, newest first, which are returned too."""
    with store.writing(wait_seconds=WAIT_SECONDS) as writer:
        # A graph that was made before there were statements lacks it; it is what keeps two machines apart.
        writer.run(NODES["Detention"].constraint())
        before = history(store, shipment)
        _refuse_where_overtaken(before, seen)
        if not before and not store.read("MATCH (n:Shipment {id: $id}) RETURN 1 AS one", id=shipment):
            raise UserMistake(
                f"The graph holds no shipment {shipment[:100]!r}, so nothing can be stated of its detention. "
                "Load it first."
            )
        number, made = len(before) + 1, make(before)
        new = Detention(id=statement_id(shipment, number), shipment=shipment, number=number, at=instant(now), **made)
        try:
            writer.run(NODES["Detention"].create(), rows=[_row(new)])
        except UserMistake:
            _refuse_where_overtaken(history(store, shipment), number - 1)
            raise
    return new, before


def _refuse_where_overtaken(said: Sequence[Detention], seen: int | None) -> None:
    if seen is None:
        return
    if len(said) > seen:
        raise Overtaken(said[0])
    if seen > len(said):
        raise UserMistake(f"There is no statement {seen} about this shipment. Look at it again.")


def _by_id(store: Reader, ids: list[str]) -> list[Detention]:
    rows = store.read("UNWIND $ids AS id MATCH (d:Detention {id: id}) RETURN d", ids=ids) if ids else []
    held = {row["d"]["id"]: row["d"] for row in rows}
    return [detention_of(held[id_]) for id_ in ids if id_ in held]


def _row(made: Detention) -> dict[str, Any]:
    row = {
        **{"id": made.id, "shipment": made.shipment, "number": made.number, "author": made.author, "at": made.at},
        **{"note": made.note, "unread": list(made.unread), "undoes": made.undoes},
        **made.says,
    }
    return {name: value for name, value in row.items() if value not in (None, "", [])}
