"""What the command `review` prints: the review of a shipment for whoever has to act on it, or what is due of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dashboard import output
from dashboard.account_words import counted
from dashboard.output import PROGRAM, Row, json_document, note, rows_of, say
from dashboard.review_text import show_case
from graph.errors import UserMistake
from graph.saved import open_projection
from graph.settings import Settings
from graph.store import Store
from review import ical
from review.case import Case, case_of
from review.clocks import Clock
from review.deadlines import AHEAD_DAYS, PASSED_DAYS, Due, every_of, long_passed_of

SHOWN_LEFT_OUT = 5
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Asked:
    """What a person asks of `review`. shipment: None for what is due of all. files: folder of the documents' files.
    ical: a calendar file to write."""

    shipment: str | None
    as_of: date
    files: Path | None = None
    ical: Path | None = None


@dataclass(frozen=True)
class Portfolio:
    """The deadlines of all shipments.

    every: those due soon, running for detained goods, passed unmet or without their date, by day. long_passed: of goods
    that are still held those that passed unmet so long ago that they are left out.
    """

    as_of: date
    every: tuple[Due, ...]
    long_passed: tuple[Due, ...]


def reviewed(store: Store, settings: Settings, asked: Asked, progress: Progress) -> Case | Portfolio:
    """The review of a shipment, or what is due of all; the calendar is written where one is asked for.

    Raises UserMistake for an id that is no shipment, and for a file or folder that cannot be used.
    """
    projection = open_projection(store, settings, progress=progress, note=output.note)
    if asked.shipment is None:
        if asked.files:
            raise UserMistake("--files goes with one shipment: name its id, such as `review SHIP-1 --files FOLDER`.")
        found: Case | Portfolio = Portfolio(
            asked.as_of, every_of(projection, asked.as_of), long_passed_of(projection, asked.as_of)
        )
    else:
        found = case_of(projection, asked.shipment, as_of=asked.as_of, files=files_of(settings, asked.files))
    if asked.ical:
        _write_calendar(asked.ical, _calendar(found))
    return found


def files_of(settings: Settings, named: Path | None) -> Path | None:
    """The folder of the documents' files: the one named, else that of the data folder where it is there."""
    return named or (settings.files if settings.files.is_dir() else None)


def show(found: Case | Portfolio, *, as_json: bool) -> None:
    if isinstance(found, Portfolio):
        _show_portfolio(found, as_json=as_json)
    elif as_json:
        json_document(found.as_json())
    else:
        show_case(found)


def _due_row(due: Due) -> Row:
    clock = due.clock
    return {
        **{"shipment": due.shipment, "clock": clock.clock, "due": clock.due or "not known", "status": clock.standing},
        **{"what": clock.title, "by": clock.whose, "besides": "; ".join(clock.besides), "rests_on": clock.citation},
    }


def _calendar(found: Case | Portfolio) -> bytes:
    by_shipment: dict[str, list[Clock]] = {}
    if isinstance(found, Case):
        by_shipment[found.shipment.id] = list(found.clocks)
    else:
        for due in found.every:
            by_shipment.setdefault(due.shipment, []).append(due.clock)
    return ical.calendar(by_shipment, found.as_of)


def _write_calendar(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        why = error.strerror or str(error)
        raise UserMistake(f"--ical {path} cannot be written: {why}. Name a file in a folder that is there.") from error
    note(f"Deadlines written to {path}.")


def _show_portfolio(found: Portfolio, *, as_json: bool) -> None:
    rows: list[Row] = [
        {"shipment": due.shipment, "clock": due.clock.clock, "due": due.clock.due, "status": due.clock.status}
        | {"in_words": due.clock.in_words, "whose": due.clock.whose, "rests_on": due.clock.citation}
        | {"title": due.clock.title, "under": list(due.clock.under), "no_later_than": due.clock.no_later_than}
        for due in found.every
    ]
    if as_json:
        json_document(rows)
        return
    if rows:
        rows_of([_due_row(due) for due in found.every])
        say(f"Ask for one in full: {PROGRAM} review {found.every[0].shipment}")
    else:
        note(
            f"Nothing is due within {AHEAD_DAYS} days, nothing runs for detained goods, and nothing has passed unmet "
            f"in {PASSED_DAYS} days."
        )
    say(_left_out(found.long_passed))
    say(f"As of {found.as_of}. Reckoned by rules, no legal advice: compare with the notice.")


def _left_out(long_passed: Sequence[Due]) -> str:
    """The limit of the list, and whose goods are still held though it leaves them out."""
    said = f"What passed unmet more than {PASSED_DAYS} days ago is left out"
    if not long_passed:
        return f"{said}."
    named = [f"{due.shipment} ({due.clock.title}, {due.clock.due})" for due in long_passed[-SHOWN_LEFT_OUT:][::-1]]
    more = len(long_passed) - len(named)
    rest = f"; and {more:,} more" if more else ""
    return (
        f"{said}; of goods that are still held {counted(len(long_passed), 'such deadline')}: {'; '.join(named)}{rest}."
    )
