"""The command `matches`: the queue of pairs that wait for a person, and what people say of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard import output
from graph.settings import from_environment

if TYPE_CHECKING:
    from graph.judgements import Judgement
    from graph.store import Store

_P = output.PROGRAM
matches_app = typer.Typer(
    help="Pairs that wait for a person, the highest score first: records that may be listed, and records that may be "
    "one. Without a command, the queue.",
    epilog=f"Example: {_P} matches, then {_P} matches reject SUP-1 listed:ab12 --by Ana --note 'Another town.'",
    invoke_without_command=True,
    no_args_is_help=False,
)

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Entity = Annotated[str, typer.Argument(metavar="ENTITY", help="Id of a supplier, facility or estate.")]
ListedId = Annotated[str, typer.Argument(metavar="LISTED", help="Id of a listed entity, as `matches` names it.")]
One = Annotated[str, typer.Argument(metavar="A", help="Id of a record.")]
Another = Annotated[str, typer.Argument(metavar="B", help="Id of the other record.")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="Id of a listed entity or of another record.")]
By = Annotated[str, typer.Option("--by", help="Your name, as the record shall hold it.")]
Note = Annotated[str, typer.Option(help="Why.")]
Seen = Annotated[int, typer.Option(help="Number of the last judgement of the pair that you have seen.")]


@matches_app.callback()
def queue_command(
    context: typer.Context,
    limit: Annotated[int, typer.Option(help="The most pairs to show; --json gives all.")] = 50,
    json: Json = False,
) -> None:
    """Pairs that wait for a person, the highest score first."""
    if context.invoked_subcommand is None:
        from dashboard import screening
        from graph.store import open_store

        with open_store(from_environment()) as store:
            waiting = screening.waiting(store, _now())
        waiting.show(limit, as_json=json)


@matches_app.command("confirm", epilog=f"Example: {_P} matches confirm SUP-1 listed:ab12 --by Ana --note 'Same USCC.'")
def confirm_command(
    entity: Entity, listed: ListedId, by: By, note: Note = "", seen: Seen = 0, json: Json = False
) -> None:
    """Say that a record is the listed entity; also where screening saw nothing."""
    from graph.judgements import CONFIRMED
    from ingest.screening.judging import judge

    _judged(lambda s: judge(s, entity, listed, CONFIRMED, author=by, note=note, now=_now(), seen=seen), as_json=json)


@matches_app.command("reject", epilog=f"Example: {_P} matches reject SUP-1 listed:ab12 --by Ana --note 'Another town.'")
def reject_command(entity: Entity, listed: ListedId, by: By, note: Note, seen: Seen = 0, json: Json = False) -> None:
    """Say that a record is not the listed entity; it stays out of the queue until a name changes."""
    from graph.judgements import REJECTED
    from ingest.screening.judging import judge

    _judged(lambda s: judge(s, entity, listed, REJECTED, author=by, note=note, now=_now(), seen=seen), as_json=json)


@matches_app.command("unsure", epilog=f"Example: {_P} matches unsure SUP-1 listed:ab12 --by Ana --note 'Asked them.'")
def unsure_command(entity: Entity, other: Other, by: By, note: Note = "", seen: Seen = 0, json: Json = False) -> None:
    """Say that it cannot be told yet; the pair counts by its score and stays in the queue."""
    from ingest.screening.judging import unsure_of

    _judged(lambda s: unsure_of(s, entity, other, author=by, note=note, now=_now(), seen=seen), as_json=json)


@matches_app.command("merge", epilog=f"Example: {_P} matches merge SUP-1 OSH-7 --by Ana --note 'One address.'")
def merge_command(one: One, another: Another, by: By, note: Note = "", seen: Seen = 0, json: Json = False) -> None:
    """Say that two records are one company or site; both stay, and inference goes from one to the other."""
    from ingest.screening.judging import merge

    _judged(lambda s: merge(s, one, another, author=by, note=note, now=_now(), seen=seen), as_json=json)


@matches_app.command("split", epilog=f"Example: {_P} matches split SUP-1 OSH-7 --by Ana --note 'Two mills.'")
def split_command(one: One, another: Another, by: By, note: Note, seen: Seen = 0, json: Json = False) -> None:
    """Say that two records are two; the pair stays out of the queue until a name changes."""
    from ingest.screening.judging import split

    _judged(lambda s: split(s, one, another, author=by, note=note, now=_now(), seen=seen), as_json=json)


@matches_app.command("undo", epilog=f"Example: {_P} matches undo SUP-1 listed:ab12 --by Ana --note 'A slip.'")
def undo_command(
    entity: Entity,
    other: Other,
    by: By,
    note: Note = "",
    seen: Annotated[int | None, typer.Option(help="Only if this is still the pair's last judgement.")] = None,
    json: Json = False,
) -> None:
    """Take the last judgement of a pair back, by a further entry: what was said before counts again."""
    from dashboard import screening
    from graph.store import open_store
    from ingest.screening.judging import undo

    with open_store(from_environment()) as store:
        made, taken = undo(store, entity, other, author=by, note=note, now=_now(), seen=seen)
    screening.show_undone(made, taken, as_json=json)


@matches_app.command("history", epilog=f"Example: {_P} matches history SUP-1 listed:ab12")
def history_command(
    ids: Annotated[
        list[str] | None, typer.Argument(help="One id, or the two of a pair; all judgements without.")
    ] = None,
    json: Json = False,
) -> None:
    """What was said of pairs, by whom and why, newest first."""
    from dashboard import screening
    from graph.judgements import everything
    from graph.store import open_store

    with open_store(from_environment()) as store:
        said = everything(store, ids or ())
    output.table(
        [screening.judgement_row(one) for one in said], as_json=json, empty="Nobody has judged such a pair yet."
    )


def _judged(say: Callable[[Store], Judgement], *, as_json: bool) -> None:
    from dashboard import screening
    from graph.store import open_store

    with open_store(from_environment()) as store:
        made = say(store)
    screening.show_judged(made, as_json=as_json)


def _now() -> datetime:
    return datetime.now(UTC)
