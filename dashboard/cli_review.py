"""The commands `review` and `packet`: what a reviewer of a shipment has to know and to ask for, and all as a folder."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from dashboard import output
from dashboard.day_option import METAVAR, a_day
from graph.settings import from_environment

REVIEW_EPILOG = f"Example: {output.PROGRAM} review SHIP-1 --as-of 2026-11-01 --ical deadlines.ics"
PACKET_EPILOG = f"Example: {output.PROGRAM} packet SHIP-1 --out packets/SHIP-1 --as-of 2026-11-01 --by Ana"


def review_command(
    shipment: Annotated[
        str | None, typer.Argument(help="Id of a shipment; without it, the deadlines of all shipments.")
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option("--as-of", parser=a_day, metavar=METAVAR, help="The day to reckon for; today unless told."),
    ] = None,
    files: Annotated[
        Path | None,
        typer.Option(help="Folder of the documents' files; unless told `files` in the data folder, if it is there."),
    ] = None,
    ical: Annotated[Path | None, typer.Option(help="A calendar file to write the deadlines into.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Scope, regimes, deadlines, the chain's steps, what must be shown of them, what is missing and whom to ask."""
    from dashboard import review
    from graph.store import open_store

    settings = from_environment()
    day = as_of or datetime.now(UTC).date()
    asked = review.Asked(shipment, day, files, ical)
    with open_store(settings) as store, output.progress() as progress:
        found = review.reviewed(store, settings, asked, progress)
    review.show(found, as_json=json)


def packet_command(
    shipment: Annotated[str, typer.Argument(help="Id of a shipment.")],
    out: Annotated[Path, typer.Option(help="The folder to make, new or empty.")],
    files: Annotated[
        Path | None,
        typer.Option(help="Folder of the documents' files; unless told `files` in the data folder, if it is there."),
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option("--as-of", parser=a_day, metavar=METAVAR, help="The day to reckon for; today unless told."),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", help="Your name: it stands in the manifest, and the export is recorded.")
    ] = "",
    replace: Annotated[bool, typer.Option(help="Put it in the place of a packet that is there.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """The admissibility packet: one PDF, the exhibits numbered to the steps, tables, deadlines and a manifest."""
    from dashboard import packet
    from graph.store import open_store

    now = datetime.now(UTC)
    wanted = packet.Wanted(shipment, out, as_of or now.date(), now, files, by, replace)
    settings = from_environment()
    with open_store(settings) as store, output.progress() as progress:
        made = packet.made(store, settings, wanted, progress)
    packet.show(made, as_json=json)
