"""The commands under `lists`: versions of lists of named entities imported, taken back, shown, and asked for a name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from dashboard import output
from dashboard.day_option import METAVAR, a_day
from graph.settings import from_environment

lists_app = typer.Typer(help="Lists of named entities, as dated versions.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


@lists_app.command(
    "import", epilog=f"Example: {output.PROGRAM} lists import uflpa uflpa_entity_list.csv --as-of 2025-01-15"
)
def lists_import_command(
    which: Annotated[str, typer.Argument(help="uflpa, wro or the name of another list.")],
    file: Annotated[Path, typer.Argument(help="The list as CSV; of uflpa also the page of DHS, saved as HTML.")],
    as_of: Annotated[
        date | None,
        typer.Option(
            "--as-of",
            parser=a_day,
            metavar=METAVAR,
            help="The day that the list speaks of; without it, the latest effective date in the file.",
        ),
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="The file holds only part of the list; as if its name said partial.")
    ] = False,
    new: Annotated[
        bool, typer.Option("--new", help="Begin a list of this name, although it is near to a known one.")
    ] = False,
    json: Json = False,
) -> None:
    """Import a list as a dated version, and match identical names against it."""
    from dashboard import demo, lists, next_steps
    from graph.store import open_store
    from ingest.lists import import_list, refresh_identical_matches

    settings = from_environment()
    with open_store(settings) as store:
        demo.refuse_list(store)
        report = import_list(
            store, which, file, as_of=as_of, partial=partial, new=new, now=datetime.now(UTC), home=settings.home
        )
        with store.writing() as writer:
            report["matches_changed"] = refresh_identical_matches(store, writer)
        hints = [] if json else next_steps.hints(store)
    lists.show_import(report, as_json=json)
    next_steps.show(hints)


@lists_app.command("undo", epilog=f"Example: {output.PROGRAM} lists undo uflpa:2025-01-15")
def lists_undo_command(
    version: Annotated[str, typer.Argument(help="The newest version of a list, as the list and its day.")],
    json: Json = False,
) -> None:
    """Take the newest version of a list back: its entities are again as the versions before it left them."""
    from dashboard import next_steps
    from graph.store import open_store
    from ingest.lists import refresh_identical_matches
    from ingest.lists.undoing import undo_version

    settings = from_environment()
    with open_store(settings) as store:
        report = undo_version(store, version, settings.home)
        with store.writing() as writer:
            report["matches_changed"] = refresh_identical_matches(store, writer)
        hints = [] if json else next_steps.hints(store)
    output.document(report, as_json=json)
    next_steps.show(hints)


@lists_app.command("show", epilog=f"Example: {output.PROGRAM} lists show --json")
def lists_show_command(json: Json = False) -> None:
    """Each list: its version, its age, how many entities, and what is known of its completeness."""
    from dashboard import lists
    from graph.store import open_store
    from ingest.lists import show_lists

    with open_store(from_environment()) as store:
        rows = show_lists(store, datetime.now(UTC).date())
    lists.show_lists(rows, as_json=json)


@lists_app.command("ask", epilog=f'Example: {output.PROGRAM} lists ask "Some Textile Co., Ltd." --on 2023-10-01')
def lists_ask_command(
    name: Annotated[str, typer.Argument(help="The name of a company, now or then.")],
    on: Annotated[
        date | None,
        typer.Option("--on", parser=a_day, metavar=METAVAR, help="The day to ask for; today unless told."),
    ] = None,
    which: Annotated[str | None, typer.Option("--list", help="One list, such as uflpa; all unless told.")] = None,
    json: Json = False,
) -> None:
    """Whether a name was listed on a day, by which versions of each list, and what became of the entity."""
    from dashboard import lists
    from graph.store import open_store
    from ingest.lists.asking import ask_lists

    today = datetime.now(UTC).date()
    with open_store(from_environment()) as store:
        rows = ask_lists(store, name, on or today, which, today=today)
    lists.show_answers(rows, as_json=json)
