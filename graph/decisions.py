"""What people decided about targets, and what left the program as an export: a record that only grows.

A decision is never changed and never removed. Who thinks otherwise decides anew, and says which decision was seen. It
names its target by id, so it outlives a reload, an undo and the target itself. Inference reads none of it: a decision
changes no verdict.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Protocol

from graph.errors import UserMistake
from graph.numbered import newest_first
from graph.schema import NODES, TARGETS, fact_id
from graph.store import Store
from graph.values import instant

OPEN, IN_REVIEW, ACCEPTED = "open", "in review", "accepted"
STATUSES = (OPEN, IN_REVIEW, ACCEPTED)
LONGEST_NOTE, LONGEST_NAME = 4_000, 200
WAIT_SECONDS = 5.0
"""How long a decision waits for another command to finish writing."""
SOON_DAYS = 30
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs that look like a space: fillers of Hangul, and Braille without a dot."""


class Reader(Protocol):
    """What is needed of a store to read decisions."""

    def read(self, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class Decision:
    """One decision about one target.

    number: its place among the target's, from 1. until: accepted through that day. at: UTC. follows: the decision that
    its author had seen. verdict: how the target stood then, where that is known. expired: whether `until` had passed on
    the day that was asked for; only `current` asks.
    """

    id: str
    target: str
    number: int
    status: str
    note: str
    author: str
    at: datetime
    until: date | None = None
    follows: str | None = None
    verdict: str | None = None
    expired: bool = False

    @property
    def counts_as(self) -> str:
        """The status that it has on the day asked for: accepted past its day is open again."""
        return OPEN if self.expired else self.status

    @property
    def in_words(self) -> str:
        if self.status != ACCEPTED:
            return self.status
        return (
            f"open again: accepted until {self.until}, which has passed"
            if self.expired
            else f"accepted until {self.until}"
        )


@dataclass(frozen=True)
class Export:
    """What left the program. target: what it was about, or None where it was about many. what: in words. at: UTC."""

    id: str
    target: str | None
    what: str
    name: str
    sha256: str
    author: str
    at: datetime


Entry = Decision | Export


class Overtaken(UserMistake):
    """Somebody else decided about the target meanwhile; `newer` is that decision."""

    def __init__(self, newer: Decision) -> None:
        super().__init__(
            f"{newer.author} decided about {newer.target} meanwhile ({newer.in_words}, {newer.at:%Y-%m-%d %H:%M} UTC). "
            "Nothing was written. Read that decision, then decide again if you still want to."
        )
        self.newer = newer


def decide(
    store: Store,
    *,
    target: str,
    status: str,
    note: str,
    author: str,
    now: datetime,
    seen: str | None,
    until: date | None = None,
    verdict: str | None = None,
) -> Decision:
    """Records a decision. seen: id of the target's newest decision as its author saw it, None where there was none.

    Raises Overtaken where somebody decided since, and UserMistake where something is missing, too long or in the past,
    where the graph holds no such target, or where another command writes for more than WAIT_SECONDS.
    """
    note, author = checked_note(note), checked_name(author, "author")
    _check_status(status, until, note, now)
    with store.writing(wait_seconds=WAIT_SECONDS) as writer:
        # A graph that was made before there were decisions lacks it; it is what keeps two machines apart.
        writer.run(NODES["Decision"].constraint())
        newest = newest_of(store, target)
        _refuse_where_overtaken(newest, seen)
        if newest is None and not _is_there(store, target):
            raise UserMistake(
                f"The graph holds no {', '.join(TARGETS[:-1])} or {TARGETS[-1]} {target[:100]!r}, "
                "so nothing can be decided about it."
            )
        number = newest.number + 1 if newest else 1
        row = {
            "id": decision_id(target, number),
            **{"target": target, "number": number, "status": status, "note": note, "author": author},
            **{"until": until, "at": instant(now), "follows": seen, "verdict": verdict},
        }
        try:
            writer.run(NODES["Decision"].create(), rows=[{k: v for k, v in row.items() if v is not None}])
        except UserMistake:
            _refuse_where_overtaken(newest_of(store, target), seen)
            raise
    return _decision(row)


def record_export(
    store: Store, *, target: str | None, what: str, name: str, sha256: str, author: str, now: datetime
) -> Export:
    """Records that a file left the program. Raises UserMistake like `decide`."""
    row = {
        "id": f"export:{secrets.token_hex(10)}",
        **{"target": target, "what": checked_name(what, "description"), "name": checked_name(name, "file name")},
        **{"sha256": sha256, "author": checked_name(author, "author"), "at": instant(now)},
    }
    with store.writing(wait_seconds=WAIT_SECONDS) as writer:
        writer.run(NODES["Export"].create(), rows=[{k: v for k, v in row.items() if v is not None}])
    return _export(row)


def decision_id(target: str, number: int) -> str:
    """The id of a target's decision: two people cannot both write the same next one, on whatever machines they are."""
    return fact_id("decision", target, str(number))


def newest_of(store: Reader, target: str) -> Decision | None:
    """The target's newest decision as it was made, or None."""
    found = history(store, target)
    return found[0] if found else None


def history(store: Reader, target: str) -> list[Decision]:
    """The decisions about a target, newest first, as they were made."""
    return newest_first(partial(_by_id, store), partial(decision_id, target))


def current(store: Reader, today: date) -> dict[str, Decision]:
    """The newest decision of each target, by the target's id; accepted past its day is `expired`."""
    rows = store.read("MATCH (d:Decision) RETURN d.target AS target, max(d.number) AS number")
    newest = _by_id(store, [decision_id(row["target"], row["number"]) for row in rows])
    return {made.target: on(made, today) for made in newest}


def mark(store: Reader) -> tuple[int, datetime | None]:
    """What is another once a decision was written: how many there are, and when the last was made."""
    row = store.read("MATCH (d:Decision) RETURN count(d) AS n, max(d.at) AS last")[0]
    return row["n"], row["last"]


def on(made: Decision, day: date) -> Decision:
    """The decision as it stands on a day."""
    return replace(made, expired=made.until is not None and made.until < day)


def ending_soon(decisions: Iterable[Decision], today: date, days: int = SOON_DAYS) -> list[Decision]:
    """Those of the decisions whose acceptance ends today or within so many days, the first to end first."""
    last = today + timedelta(days=days)
    ending = [d for d in decisions if d.until is not None and today <= d.until <= last]
    return sorted(ending, key=lambda d: (d.until or last, d.target))


def everything(
    store: Reader, *, limit: int, after: int = 0, labels: Sequence[str] = ("Decision", "Export"), target: str = ""
) -> list[Entry]:
    """The record, newest first, without the `after` newest: of these labels, and of one target where it is named."""
    found: list[Entry] = []
    for label in labels:
        where = "WHERE n.target = $target " if target else ""
        rows = store.read(
            f"MATCH (n:{NODES[label].label}) {where}RETURN n ORDER BY n.at DESC, n.number DESC, n.id DESC LIMIT $most",
            most=after + limit,
            **({"target": target} if target else {}),
        )
        found += [_decision(row["n"]) if label == "Decision" else _export(row["n"]) for row in rows]
    found.sort(key=lambda entry: (entry.at, getattr(entry, "number", 0), entry.id), reverse=True)
    return found[after : after + limit]


def how_many(store: Reader, *, target: str = "") -> dict[str, int]:
    """How many decisions and exports the record holds, by label; of one target where it is named."""
    where, named = (" WHERE n.target = $target", {"target": target}) if target else ("", {})
    return {
        label: store.read(f"MATCH (n:{label}){where} RETURN count(n) AS n", **named)[0]["n"]
        for label in ("Decision", "Export")
    }


def _refuse_where_overtaken(newest: Decision | None, seen: str | None) -> None:
    if newest is None:
        if seen is not None:
            raise UserMistake(f"There is no decision {seen[:100]!r} on this target. Open the page again.")
    elif newest.id != seen:
        raise Overtaken(newest)


def _is_there(store: Reader, target: str) -> bool:
    found = (store.read(f"MATCH (n:{label} {{id: $id}}) RETURN 1 AS one", id=target) for label in TARGETS)
    return any(found)


def _by_id(store: Reader, ids: list[str]) -> list[Decision]:
    rows = store.read("UNWIND $ids AS id MATCH (d:Decision {id: id}) RETURN d", ids=ids) if ids else []
    held = {row["d"]["id"]: row["d"] for row in rows}
    return [_decision(held[id_]) for id_ in ids if id_ in held]


def _decision(row: dict[str, Any]) -> Decision:
    said: dict[str, Any] = {name: row[name] for name in ("id", "target", "number", "status", "note", "author")}
    said |= {name: row.get(name) for name in ("until", "follows", "verdict")}
    return Decision(**said, at=instant(row["at"]))


def _export(row: dict[str, Any]) -> Export:
    said: dict[str, Any] = {name: row[name] for name in ("id", "what", "name", "sha256", "author")}
    return Export(**said, target=row.get("target"), at=instant(row["at"]))


def _check_status(status: str, until: date | None, note: str, now: datetime) -> None:
    if status not in STATUSES:
        raise UserMistake(f"The status is {status[:40]!r}; expected one of: {', '.join(STATUSES)}.")
    if status != ACCEPTED:
        if until is not None:
            raise UserMistake(f"Only what is accepted has a last day; {status!r} has none. Leave the day out.")
        return
    if until is None:
        raise UserMistake("A risk is accepted until a day: say which.")
    if until < now.date():
        raise UserMistake(f"{until} has passed already; a risk is accepted until today or a later day.")
    if not note:
        raise UserMistake("A risk is accepted for a reason: write it into the note.")


def checked_note(note: str) -> str:
    """The note without what no text holds. Other signs stay as they were typed."""
    lines = note.replace("\r\n", "\n").replace("\r", "\n")
    text = "\n".join(map(_without_controls, lines.split("\n"))).strip()
    if text and not _can_be_seen(text):
        raise UserMistake("The note has no character that can be seen. Write it anew, or leave it out.")
    if len(text) > LONGEST_NOTE:
        raise UserMistake(
            f"The note has {len(text):,} characters; at most {LONGEST_NOTE:,} fit. Shorten it, or put the rest into a "
            "document and name that here."
        )
    return text


def checked_name(name: str, what: str) -> str:
    """The name on one line, without what no text holds. Raises UserMistake where nothing is left or it is too long."""
    text = " ".join(_without_controls(" ".join(name.split())).split())
    if not text:
        raise UserMistake(f"The {what} is missing.")
    if not _can_be_seen(text):
        raise UserMistake(f"The {what} is missing: it has no character that can be seen.")
    if len(text) > LONGEST_NAME:
        raise UserMistake(f"The {what} has {len(text):,} characters; at most {LONGEST_NAME} fit.")
    return text


def _can_be_seen(text: str) -> bool:
    """Whether a letter, digit or sign stands in it: not spaces, marks upon nothing, and what has no width alone."""
    return any(unicodedata.category(c)[0] in "LNPS" and c not in _BLANK for c in text)


def _without_controls(text: str) -> str:
    """Without control signs and halves of characters, which no database takes."""
    return "".join(c for c in text if c == "\t" or unicodedata.category(c) not in ("Cc", "Cs"))
