"""The command `memo`: due diligence before a purchase, as one page to sign and a questionnaire to send."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from dashboard import output
from dashboard.day_option import METAVAR, a_day
from graph.settings import from_environment

EPILOG = f"Example: {output.PROGRAM} memo SUP-1 --with proposed_supplies.csv --out memo.pdf --questions questions.csv"


def memo_command(
    target: Annotated[str, typer.Argument(help="A supplier, facility, estate, or a proposed shipment.")],
    added: Annotated[
        list[Path] | None,
        typer.Option("--with", help="A file of records of a proposed chain, as a what-if: nothing is stored."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The PDF to write: one page to sign, then an annex.")] = None,
    questions: Annotated[Path | None, typer.Option(help="The questionnaire as CSV, to send to the supplier.")] = None,
    as_of: Annotated[
        date | None,
        typer.Option("--as-of", parser=a_day, metavar=METAVAR, help="The day to ask for; today unless told."),
    ] = None,
    look_back: Annotated[int, typer.Option(help="Calendar months that sales may lie back.")] = 24,
    commodity: Annotated[str | None, typer.Option(help="cotton or tomato; both unless told.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Due diligence before a purchase: verdict, gaps, questionnaire, and what speaks for each decision."""
    from dashboard import memo
    from graph.store import open_store

    now = datetime.now(UTC)
    day = as_of or now.date()
    wanted = memo.Wanted(target, day, now, commodity, look_back, added or [], out, questions)
    settings = from_environment()
    with open_store(settings) as store, output.progress() as progress:
        diligence = memo.asked(store, settings, wanted, progress)
    written = memo.write(diligence, wanted)
    memo.show(diligence, as_json=json)
    for said in written:
        output.note(said)
