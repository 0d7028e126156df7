"""The command `matches`: the queue of pairs that wait for a person, and what people say of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer

from dashboard import output
from graph.errors import UserMistake
from graph.settings import from_environment

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
Group = Annotated[
    bool,
    typer.Option(
        "--group", help="Of every pair of its group that nobody has judged, too; each is undone by itself, by `undo`."
    ),
]
Seen = Annotated[int, typer.Option(help="Number of the last judgement of the pair that you have seen.")]


@matches_app.callback()
def queue_command(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=0, help="The most rows to show; --json gives all.")] = 50,
    each: Annotated[bool, typer.Option("--each", help="A row for each pair, not one for each group.")] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Also pairs of records that confirmed pairs make one already.")
    ] = False,
    json: Json = False,
) -> None:
    """Pairs that wait for a person, the highest score first, those of records of one name as a group."""
    if context.invoked_subcommand is None:
        from dashboard import matches
        from graph.store import open_store

        with open_store(from_environment()) as store:
            waiting = matches.waiting(store, _now())
        waiting.show(limit, each=each, every=every, as_json=json)


@matches_app.command("confirm", epilog=f"Example: {_P} matches confirm SUP-1 listed:ab12 --by Ana --note 'Same USCC.'")
def confirm_command(
    entity: Entity, listed: ListedId, by: By, note: Note = "", group: Group = False, seen: Seen = 0, json: Json = False
) -> None:
    """Say that a record is the listed entity; also where screening saw nothing."""
    _say("MATCHES", (entity, listed), "confirmed", _Said(by, note, group, seen, json))


@matches_app.command("reject", epilog=f"Example: {_P} matches reject SUP-1 listed:ab12 --by Ana --note 'Another town.'")
def reject_command(
    entity: Entity, listed: ListedId, by: By, note: Note, group: Group = False, seen: Seen = 0, json: Json = False
) -> None:
    """Say that a record is not the listed entity; it stays out of the queue until a name changes."""
    _say("MATCHES", (entity, listed), "rejected", _Said(by, note, group, seen, json))


@matches_app.command("unsure", epilog=f"Example: {_P} matches unsure SUP-1 listed:ab12 --by Ana --note 'Asked them.'")
def unsure_command(entity: Entity, other: Other, by: By, note: Note = "", seen: Seen = 0, json: Json = False) -> None:
    """Say that it cannot be told yet; the pair counts by its score and stays in the queue."""
    from dashboard import matches
    from graph.store import open_store
    from ingest.screening.judging import unsure_of

    with open_store(from_environment()) as store:
        made = unsure_of(store, entity, other, author=by, note=note, now=_now(), seen=seen)
    matches.show_judged(made, as_json=json)


@matches_app.command("merge", epilog=f"Example: {_P} matches merge SUP-1 OSH-7 --by Ana --note 'One address.'")
def merge_command(
    one: One, another: Another, by: By, note: Note = "", group: Group = False, seen: Seen = 0, json: Json = False
) -> None:
    """Say that two records are one company or site; both stay, and inference goes from one to the other."""
    _say("POSSIBLY_SAME_AS", (one, another), "confirmed", _Said(by, note, group, seen, json))


@matches_app.command("split", epilog=f"Example: {_P} matches split SUP-1 OSH-7 --by Ana --note 'Two mills.'")
def split_command(
    one: One, another: Another, by: By, note: Note, group: Group = False, seen: Seen = 0, json: Json = False
) -> None:
    """Say that two records are two; the pair stays out of the queue until a name changes."""
    _say("POSSIBLY_SAME_AS", (one, another), "rejected", _Said(by, note, group, seen, json))


@matches_app.command("undo", epilog=f"Example: {_P} matches undo SUP-1 listed:ab12 --by Ana --note 'A slip.'")
def undo_command(
    entity: Entity,
    other: Other,
    by: By,
    note: Note = "",
    seen: Annotated[
        int | None,
        typer.Option(help="Number of the pair's last judgement that you have seen; needed where another said it."),
    ] = None,
    json: Json = False,
) -> None:
    """Take the last judgement of a pair back, by a further entry: what was said before counts again.

    What another person said is taken back only with --seen, and shown first.
    """
    from dashboard import matches
    from graph.store import open_store
    from ingest.screening.judging import pair_stands, undo

    with open_store(from_environment()) as store:
        made, taken = undo(store, entity, other, author=by, note=note, now=_now(), seen=seen)
        left = pair_stands(store, made.pair)
    matches.show_undone(made, taken, left, as_json=json)


@matches_app.command("history", epilog=f"Example: {_P} matches history SUP-1 listed:ab12")
def history_command(
    ids: Annotated[
        list[str] | None, typer.Argument(help="One id, or the two of a pair; all judgements without.")
    ] = None,
    json: Json = False,
) -> None:
    """What was said of pairs, by whom and why, newest first."""
    from dashboard import matches
    from graph.store import open_store
    from ingest.screening.judging import said_of

    with open_store(from_environment()) as store:
        said = said_of(store, ids or ())
    output.table(matches.history_rows(said, as_json=json), as_json=json, empty="Nobody has judged such a pair yet.")


@dataclass(frozen=True)
class _Said:
    """What a command was told beside the pair."""

    by: str
    note: str
    group: bool
    seen: int
    json: bool


def _say(relation: str, ids: tuple[str, str], status: str, said: _Said) -> None:
    """Judges a pair, or every pair of its group that nobody has judged."""
    from dashboard import matches
    from graph.judgements import SAME, match_of, same_of
    from graph.store import open_store
    from ingest.screening.contradicting import against_merging, of_one_source
    from ingest.screening.judging import judge_pair
    from ingest.screening.queue import group_to_judge, judge_each

    if said.group and said.seen:
        raise UserMistake("--seen is of one pair, and --group takes those alone that nobody has judged: say one.")
    pair = (same_of if relation == SAME else match_of)(*ids)
    with open_store(from_environment()) as store:
        if said.group:
            done = judge_each(store, group_to_judge(store, pair), status, author=said.by, note=said.note, now=_now())
            matches.show_group(done, as_json=said.json)
            return
        made = judge_pair(store, pair, status, author=said.by, note=said.note, now=_now(), seen=said.seen)
        source, against = of_one_source(store, pair), against_merging(store, pair)
    matches.show_judged(made, source, against, as_json=said.json)


def _now() -> datetime:
    return datetime.now(UTC)
