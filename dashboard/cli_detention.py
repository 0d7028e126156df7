"""The command `detention`: what a notice of detention says and what became of it, entered by a person and shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard import output
from dashboard.day_option import EXPECTED, METAVAR, a_day
from graph.document_kinds import LIST, SHOWS
from graph.settings import from_environment

if TYPE_CHECKING:
    from graph.detentions import Detention
    from graph.store import Store

EPILOG = (
    f"Example: {output.PROGRAM} detention SHIP-1 --notice 2704-0417 --detained-on 2026-10-20 "
    "--asks 'bale_list;production_record' --by Ana"
)

KINDS = (
    f"Kinds of document that the notice asks for. Known are {', '.join(SHOWS)}; another word is kept. What each shows "
    f"is in {LIST}."
)
EXTENDED = "Day to which the proof of admissibility under a WRO was extended; it moves no other deadline."
OPTIONS = {"proof_submitted_on": "--submitted-on", "release_date": "--released-on"}
"""Options whose name is not that of their field."""


def detention_command(
    shipment: Annotated[str, typer.Argument(help="Id of a shipment.")],
    notice: Annotated[str, typer.Option(help="Number of the notice of detention.")] = "",
    detained_on: Annotated[str, typer.Option(metavar="DAY", help="Day of the detention, YYYY-MM-DD.")] = "",
    presented_on: Annotated[str, typer.Option(metavar="DAY", help="Day of presentation for examination.")] = "",
    asks: Annotated[str, typer.Option(metavar="KIND;KIND", help=KINDS)] = "",
    extended_to: Annotated[str, typer.Option(metavar="DAY", help=EXTENDED)] = "",
    submitted_on: Annotated[str, typer.Option(metavar="DAY", help="Day on which the proof was submitted.")] = "",
    excluded_on: Annotated[str, typer.Option(metavar="DAY", help="Day of the exclusion.")] = "",
    protested_on: Annotated[str, typer.Option(metavar="DAY", help="Day of the protest.")] = "",
    exported_on: Annotated[str, typer.Option(metavar="DAY", help="Day on which the goods were exported again.")] = "",
    released_on: Annotated[str, typer.Option(metavar="DAY", help="Day of the release.")] = "",
    conditional_release_end: Annotated[
        str, typer.Option(metavar="DAY", help="Day on which the conditional release period ends.")
    ] = "",
    port: Annotated[str, typer.Option(help="Port of entry.")] = "",
    center: Annotated[str, typer.Option(help="CBP Center of Excellence and Expertise.")] = "",
    note: Annotated[str, typer.Option(help="A remark for the record.")] = "",
    by: Annotated[str, typer.Option("--by", help="Your name, as the record shall hold it; needed to enter.")] = "",
    undo: Annotated[int | None, typer.Option(metavar="NUMBER", help="Take this statement back.")] = None,
    seen: Annotated[
        int | None, typer.Option(help="Only if this is still the number of the newest statement; 0 for none.")
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option("--as-of", parser=a_day, metavar=METAVAR, help="The day to reckon for; today unless told."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Enter what a notice of detention says and what became of it; without an option, what is known and what is due.

    What is entered stands over what a load states, whatever is loaded later. Nothing is ever changed or removed.
    """
    said = {
        **{"detention_notice": notice, "detained_on": detained_on, "presented_on": presented_on, "requested": asks},
        **{"extended_to": extended_to, "proof_submitted_on": submitted_on, "excluded_on": excluded_on},
        **{"protested_on": protested_on, "exported_on": exported_on, "release_date": released_on},
        **{"conditional_release_end": conditional_release_end, "port_of_entry": port, "center": center},
    }
    _refuse_what_is_no_day(said)
    write = _writing(shipment, {name: words for name, words in said.items() if words}, note, by, undo, seen)
    from dashboard import detention
    from graph.store import open_store

    settings, day = from_environment(), as_of or _now().date()
    with open_store(settings) as store, output.progress() as progress:
        entered = write(store) if write else None
        stands = detention.standing(store, settings, shipment, day, entered, progress)
    stands.show(as_json=json)


def _refuse_what_is_no_day(said: dict[str, str]) -> None:
    """Raises BadParameter for the first option that names a day and holds none."""
    from graph.detentions import FIELDS, YEARS, day_of

    for name, words in said.items():
        if FIELDS[name].kind == "date" and words.strip() and not day_of(words.strip()):
            raise typer.BadParameter(
                f"{words[:40]!r} is no day; expected {EXPECTED}, of the years {YEARS[0]} to {YEARS[-1]}, such as "
                "2026-10-20. Nothing was written.",
                param_hint=OPTIONS.get(name, f"--{name.replace('_', '-')}"),
            )


def _writing(
    shipment: str, said: dict[str, str], note: str, by: str, undo: int | None, seen: int | None
) -> Callable[[Store], Detention] | None:
    """What is to be written; None where nothing is. Raises BadParameter where the options do not go together."""
    if not said and undo is None:
        if note or by or seen is not None:
            raise typer.BadParameter("name a field, or a statement to --undo; a note or a name alone enters nothing")
        return None
    if said and undo is not None:
        raise typer.BadParameter("take a statement back and enter another in two calls", param_hint="--undo")
    if not by.strip():
        raise typer.BadParameter("say who enters it, as the record shall hold it", param_hint="--by")
    from graph.detentions import enter, take_back

    words: dict[str, Any] = {"shipment": shipment, "note": note, "author": by, "now": _now(), "seen": seen}
    if undo is not None:
        return lambda store: take_back(store, number=undo, **words)[0]
    return lambda store: enter(store, said=said, **words)


def _now() -> datetime:
    return datetime.now(UTC)
