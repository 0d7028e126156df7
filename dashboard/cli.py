"""The command line: one command for each thing that people do, each with --json where a script would read it.

Each command imports what it needs when it runs, so that none waits for what only others use.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard import output
from dashboard.cli_detention import EPILOG as DETENTION_EPILOG
from dashboard.cli_detention import detention_command
from dashboard.cli_export import EXPORT_EPILOG, RESTORE_EPILOG, export_command, restore_command
from dashboard.cli_lists import lists_app
from dashboard.cli_matches import matches_app
from dashboard.cli_memo import EPILOG as MEMO_EPILOG
from dashboard.cli_memo import memo_command
from dashboard.cli_review import PACKET_EPILOG, REVIEW_EPILOG, packet_command, review_command
from dashboard.day_option import METAVAR, a_day
from graph.errors import UserMistake, XuarRiskError
from graph.settings import from_environment

if TYPE_CHECKING:
    from graph.settings import Settings
    from graph.store import Store

app = typer.Typer(
    name="xuar-risk",
    help="Traces cotton and tomatoes from a US shipment back to the field. It informs; it is no legal advice.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(lists_app, name="lists")
app.add_typer(matches_app, name="matches")
app.command("detention", epilog=DETENTION_EPILOG)(detention_command)
app.command("memo", epilog=MEMO_EPILOG)(memo_command)
app.command("review", epilog=REVIEW_EPILOG)(review_command)
app.command("packet", epilog=PACKET_EPILOG)(packet_command)
app.command("export", epilog=EXPORT_EPILOG)(export_command)
app.command("restore", epilog=RESTORE_EPILOG)(restore_command)

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        parser=a_day,
        metavar=METAVAR,
        help="The day to ask for, where a shipment has no import or entry date; else those count. Today unless told.",
    ),
]
LookBack = Annotated[int, typer.Option(help="Calendar months before the import that sales may lie back.")]
Commodity = Annotated[str | None, typer.Option(help="cotton or tomato; both unless told.")]
MaxSteps = Annotated[int, typer.Option(help="The longest path.")]


def _day(as_of: date | None) -> date:
    return as_of or _now().date()


def _now() -> datetime:
    return datetime.now(UTC)


@app.command("load", epilog=f"Example: {output.PROGRAM} load suppliers.csv supplies.csv shipments.csv")
def load_command(
    files: Annotated[list[Path], typer.Argument(help="CSV, XLSX, JSON Lines or Parquet, of several kinds at once.")],
    kind: Annotated[str | None, typer.Option(help="The kind of record; else the file's name or columns tell.")] = None,
    mapping: Annotated[
        str | None, typer.Option("--map", help="A mapping for foreign headers: osh, bill_of_lading or a TOML file.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Name of the source; else the mapping's or the file's.")] = None,
    replace: Annotated[bool, typer.Option(help="Remove what this source no longer says.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Check everything, write nothing.")] = False,
    allow_stubs: Annotated[bool, typer.Option(help="Make a marked stub for an id that refers to nothing.")] = False,
    json: Json = False,
) -> None:
    """Check files of records and load them; rejected rows go to a CSV with the reason."""
    from dashboard import demo, next_steps
    from graph.store import open_store
    from ingest.lists import refresh_identical_matches
    from ingest.load import load

    settings = from_environment()
    with open_store(settings) as store, output.progress() as progress:
        if source is None:
            demo.refuse_as_source(source, mapping, files)
        demo.keep_apart(store, source)
        report = load(
            store,
            files,
            home=settings.home,
            now=_now(),
            kind=kind,
            mapping=mapping,
            source=source,
            replace=replace,
            dry_run=dry_run,
            allow_stubs=allow_stubs,
            progress=progress,
        ).as_json()
        if not dry_run:
            with store.writing() as writer:
                refresh_identical_matches(store, writer)
        hints = [] if json or dry_run else next_steps.hints(store)
    output.load_report(report, as_json=json)
    next_steps.show(hints)
    if report["rejected"]:
        raise typer.Exit(1)


@app.command("tag", epilog=f"Example: {output.PROGRAM} tag, or {output.PROGRAM} tag sites.parquet --out tagged")
def tag_command(
    files: Annotated[
        list[str] | None,
        typer.Argument(help="Parquet or CSV files, folders of Parquet parts, patterns; without any, the graph."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what was tagged before and has not changed.")] = False,
    out: Annotated[Path | None, typer.Option(help="Of files: the folder to write their tagged rows into.")] = None,
    region: Annotated[
        str, typer.Option(help="Of files: the region to look for, such as turkmenistan; XUAR_RISK_REGIONS adds others.")
    ] = "xuar",
    mapping: Annotated[
        str | None, typer.Option("--map", help="Of files: a mapping for foreign headers, as for `load`.")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="Of files: which of the records that the mapping makes.")] = None,
    workers: Annotated[int | None, typer.Option(help="Of files: so many processes of this machine, by Dask.")] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Of files: the address of a Dask cluster, such as tcp://HOST:8786.")
    ] = None,
    distances: Annotated[
        bool, typer.Option(help="Of files of coordinates alone: say how many km to the border; slower.")
    ] = True,
    replace: Annotated[bool, typer.Option(help="Of files: put the folder in the place of one tagged before.")] = False,
    json: Json = False,
) -> None:
    """Place every supplier, facility and estate inside, outside or near the XUAR's border; or the rows of files."""
    from dashboard import tag

    settings = from_environment()
    if files or out:
        asked = tag.Files(files or [], out, region, mapping, kind, workers, scheduler, distances, replace)
        with output.progress() as progress:
            report = tag.of_files(asked, settings, progress)
    else:
        with output.progress() as progress:
            report = tag.of_graph(settings, everything, progress)
    output.tag_report(report, as_json=json)


@app.command("screen", epilog=f"Example: {output.PROGRAM} screen, or {output.PROGRAM} screen --since uflpa:2025-01-15")
def screen_command(
    since: Annotated[
        str | None,
        typer.Option(
            help="Also say whom the lists have made exposed since a version: a day, or as in uflpa:2025-01-15."
        ),
    ] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Compare every name with the lists, and records of different sources with each other."""
    from dashboard import screening
    from graph.store import open_store

    settings = from_environment()
    with open_store(settings) as store, output.progress() as progress:
        found = screening.screened(store, settings, since=since, as_of=_day(as_of), now=_now(), progress=progress)
    found.show(as_json=json)


@app.command("expose", epilog=f"Example: {output.PROGRAM} expose SHIP-1 --as-of 2024-05-01 --paths 3")
def expose_command(
    targets: Annotated[
        list[str] | None, typer.Argument(help="Shipments, lines, suppliers, facilities, estates; else every shipment.")
    ] = None,
    as_of: AsOf = None,
    look_back: LookBack = 24,
    commodity: Commodity = None,
    paths: Annotated[int, typer.Option(help="How many paths to show; alternatives share no evidence.")] = 3,
    max_steps: MaxSteps = 12,
    without: Annotated[list[str] | None, typer.Option(help="A fact to leave out, as a what-if.")] = None,
    added: Annotated[
        list[Path] | None, typer.Option("--with", help="A file of records to add, as a what-if: nothing is stored.")
    ] = None,
    save: Annotated[
        bool, typer.Option(help="Write the verdicts onto their targets in the graph, for queries.")
    ] = False,
    rebuild: Annotated[bool, typer.Option(help="Read the whole graph anew, not only what has changed.")] = False,
    json: Json = False,
) -> None:
    """Which of them can hold cotton or tomatoes from the XUAR, by which path and on what evidence; worst first."""
    from dashboard.answers import Asked
    from dashboard.expose import Request, ask
    from graph.store import open_store

    files, settings = added or [], from_environment()
    asked = Asked(look_back, commodity, max_steps, tuple(without or ()), tuple(map(str, files)))
    request = Request(targets or [], _day(as_of), asked, _now(), paths, files, save, rebuild, json)
    with open_store(settings) as store, output.progress() as progress:
        found = ask(store, settings, request, progress)
    found.show()


@app.command("why-not", epilog=f"Example: {output.PROGRAM} why-not SHIP-1 GIN-1")
def why_not_command(
    target: Annotated[str, typer.Argument(help="A shipment, line, supplier, facility or estate.")],
    source: Annotated[str, typer.Argument(help="A supplier, facility or estate that it may lead to.")],
    as_of: AsOf = None,
    look_back: LookBack = 24,
    commodity: Commodity = None,
    max_steps: MaxSteps = 12,
    json: Json = False,
) -> None:
    """Why a target is not traced to a source: the nearest chain of facts, and the rule that it fails."""
    from dashboard import answers
    from graph.saved import open_projection
    from graph.store import open_store
    from graph.why_not import why_not

    settings, asked = from_environment(), answers.Asked(look_back, commodity, max_steps)
    with open_store(settings) as store, output.progress() as progress:
        projection = open_projection(store, settings, progress=progress, note=output.note)
    found = why_not(projection, target, source, as_of=_day(as_of), **asked.how())
    if json:
        output.json_document({**found.as_json(), "asked": asked.as_json()})
    else:
        answers.why_not(projection, found, asked)


@app.command("query", epilog=f"Example: {output.PROGRAM} query, or {output.PROGRAM} query sites_inside --limit 20")
def query_command(
    query: Annotated[
        str | None,
        typer.Argument(help="A name from the library, a file of Cypher, or Cypher in quotes; without it, the library."),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(
            "--param",
            help="A parameter as name=value; of the library a list with ; between "
            'items, for Cypher of your own a list as JSON: \'cc=["VN", "CN"]\'.',
        ),
    ] = None,
    limit: Annotated[int, typer.Option(help="The most rows to return.")] = 1000,
    seconds: Annotated[float, typer.Option(help="The statement is ended after this long.")] = 60.0,
    about: Annotated[
        bool, typer.Option("--about", help="Of the library: what it asks, parameters, columns, cost and text.")
    ] = False,
    json: Json = False,
) -> None:
    """Ask the graph in Cypher, read-only; or show the library of questions."""
    from dashboard import library
    from dashboard.graph_values import holds_short, in_cell
    from graph.asking import Limits
    from graph.query import answer, read_query
    from graph.store import open_store

    if query is None and (param or about):
        raise UserMistake(f"Name a query of the library or a file; `{output.PROGRAM} query` alone lists the library.")
    if query is None:
        return library.show_list(as_json=json)
    if about:
        return library.show_about(query, as_json=json)
    text = read_query(query)
    with open_store(from_environment()) as store:
        found = answer(store, text, param or [], Limits(rows=limit, seconds=seconds))
    output.table(found.rows, as_json=json, empty="No rows.", in_cell=in_cell)
    if not json and any(holds_short(value) for row in found.rows for value in row.values()):
        output.note("Nodes, relationships and paths are shown in short; --json has their properties.")
    if found.cut:
        output.note(f"The answer was {found.cut}. --limit and --seconds set the limits.")
    return None


@app.command("runs", epilog=f"Example: {output.PROGRAM} runs")
def runs_command(json: Json = False) -> None:
    """What was loaded, when, from where."""
    from graph.store import open_store
    from ingest.runs import in_words, runs

    with open_store(from_environment()) as store:
        rows = runs(store)
    if not json:
        rows = [{**row, "summary": in_words(row["summary"])} for row in rows]
    output.table(rows, as_json=json, empty=f"Nothing was loaded yet. Next: {output.PROGRAM} load FILE...")


@app.command("undo", epilog=f"Example: {output.PROGRAM} undo run-000003")
def undo_command(run: Annotated[str, typer.Argument(help="A run, as `runs` names it.")], json: Json = False) -> None:
    """Take one load back: what it added goes, what it changed or removed comes back."""
    from dashboard import next_steps
    from graph.store import open_store
    from ingest.lists import refresh_identical_matches
    from ingest.runs import undo

    with open_store(from_environment()) as store:
        report = undo(store, run, now=_now())
        with store.writing() as writer:
            refresh_identical_matches(store, writer)
        hints = [] if json else next_steps.hints(store)
    output.document(report, as_json=json)
    next_steps.show(hints)


@app.command("status", epilog=f"Example: {output.PROGRAM} status --json")
def status_command(json: Json = False) -> None:
    """The engine, what the graph holds, the lists and the last runs."""
    from dashboard.lists import in_words_of
    from graph.store import open_store
    from ingest.lists import show_lists
    from ingest.runs import runs

    settings = from_environment()
    with open_store(settings) as store:
        report: dict[str, Any] = {
            "engine": store.engine,
            "version": store.version,
            "data_folder": str(settings.home),
            "counts": output.counts(store),
            "lists": (list if json else in_words_of)(show_lists(store, _now().date())),
            "runs": runs(store)[-5:],
        }
    output.document(report, as_json=json)


@app.command("stop", epilog=f"Example: {output.PROGRAM} stop")
def stop_command(json: Json = False) -> None:
    """Stop the embedded engine; it also stops by itself when nobody uses it."""
    from graph import embedded

    settings = from_environment()
    if settings.neo4j_uri:
        raise UserMistake(f"NEO4J_URI names {settings.neo4j_uri}: that server is not ours to stop.")
    stopped = embedded.stop(settings)
    output.document({"stopped": stopped}, as_json=json)
    if not stopped:
        output.note("Nothing was running.")


@app.command("dashboard", epilog=f"Example: {output.PROGRAM} dashboard --port 8501")
def dashboard_command(
    port: Annotated[int | None, typer.Option(help="A port; a free one unless told.")] = None,
    address: Annotated[
        str | None, typer.Option(help="Where to listen, such as 0.0.0.0; on this machine only unless told.")
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Serve the dashboard, on this machine only unless told."""
    from dashboard.serve import LOOPBACK, WITHOUT_LOGIN
    from dashboard.serve import serve as serve_pages

    if address and address != LOOPBACK:
        output.note(WITHOUT_LOGIN)
    serve_pages(from_environment(), port=port, as_of=as_of, address=address or LOOPBACK)


@app.command("demo", epilog=f"Example: {output.PROGRAM} demo --no-serve")
def demo_command(
    serve: Annotated[bool, typer.Option(help="Serve the first page afterwards.")] = True,
    port: Annotated[int | None, typer.Option(help="A port on loopback; a free one unless told.")] = None,
    json: Json = False,
) -> None:
    """Load an invented network into a graph of its own, tag it, trace it, and show it."""
    from dashboard import demo
    from dashboard.serve import serve as serve_pages
    from graph.store import open_store

    settings = demo.settings(from_environment())
    with open_store(settings) as store:
        _demo(settings, store, as_json=json)
    if serve and not json:
        serve_pages(settings, port=port, demo=True)


def _demo(settings: Settings, store: Store, *, as_json: bool) -> None:
    from dashboard import demo, demo_filling
    from dashboard.answers import Asked
    from dashboard.expose import Request, ask

    request = Request([], demo.AS_OF, Asked(), _now(), as_json=as_json)
    with output.progress() as progress:
        demo_filling.fill(store, settings.home, _now(), progress)
        found = ask(store, settings, request, progress)
    found.show()
    if not as_json:
        output.note(f"Invented network in {settings.home}. Ask it more: {demo.how_to_ask(settings)}")


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line; returns its exit code: 0 done, 1 a user's mistake, 2 usage, 3 no engine."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        app(args=words, prog_name=output.PROGRAM)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except XuarRiskError as error:
        output.error(error, as_json="--json" in words)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
