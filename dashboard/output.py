"""How the command line prints: people get tables and sentences, scripts one JSON document."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import orjson
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from dashboard import words
from graph.errors import XuarRiskError
from graph.exposure import WORST_FIRST, Assessment
from graph.paths import Path
from graph.projection import Projection
from graph.schema import NODE_TYPES, RELATIONSHIP_TYPES
from graph.store import Store

Row = Mapping[str, Any]
PROGRAM = os.environ.get("XUAR_RISK_CALLED", "xuar-risk")
"""How the person called us: `./run` says so, that messages can be copied as they are."""
SHOWN_OPEN_ENDS = 5
SHOWN_SHIPMENTS = 20

_out = Console(soft_wrap=True, highlight=False)
_err = Console(stderr=True, soft_wrap=True, highlight=False)


def json_document(value: Any) -> None:
    """One JSON document on standard output; keys in the order given, dates in ISO 8601."""
    sys.stdout.flush()
    sys.stdout.buffer.write(orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def note(text: str) -> None:
    _err.print(escape(text))


def error(problem: XuarRiskError, *, as_json: bool) -> None:
    if as_json:
        json_document({"error": {"kind": type(problem).__name__, "message": str(problem)}})
    _err.print(f"[bold red]{'No engine' if problem.exit_code == 3 else 'Cannot do that'}:[/] {escape(str(problem))}")


@contextmanager
def progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """A bar on standard error for each thing that is told of; it goes when the work is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_err, transient=True, disable=not _err.is_terminal) as bars:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(escape(what), total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield tell


def document(value: Row, *, as_json: bool) -> None:
    """Names and values, one a line."""
    if as_json:
        json_document(value)
        return
    for name, content in value.items():
        if content and isinstance(content, list) and isinstance(content[0], Mapping):
            _out.print(f"{_title(name)}:")
            _rows(content)
        elif isinstance(content, Mapping):
            inner = ", ".join(f"{key} {item}" for key, item in content.items()) or "none"
            _out.print(f"{_title(name)}: {escape(inner)}")
        else:
            _out.print(f"{_title(name)}: {escape(_cell(content))}")


def table(rows: Sequence[Row], *, as_json: bool, empty: str) -> None:
    if as_json:
        json_document(list(rows))
    elif rows:
        _rows(rows)
    else:
        note(empty)


def load_report(report: Row, *, as_json: bool) -> None:
    if as_json:
        json_document(report)
    else:
        counts = ", ".join(f"{report[name]:,} {name}" for name in ("loaded", "unchanged", "removed", "rejected"))
        _out.print(f"{report['run'] or 'Dry run'}: {counts}")
        for file in report["files"]:
            _not_read(file)
        for finding in report.get("findings", [])[:SHOWN_SHIPMENTS]:
            _out.print(f"  finding: {escape(str(finding.get('message')))}")
        if (more := len(report.get("findings", [])) - SHOWN_SHIPMENTS) > 0:
            _out.print(f"  and {more} more findings; all of them with --json")
    if report["rejected"]:
        for reject in report["rejects"][:SHOWN_OPEN_ENDS]:
            what = f"{reject['field']} {reject['value']!r}"
            reason = reject["reason"] if reject["reason"].startswith(what) else f"{what}: {reject['reason']}"
            note(f"  {reject['file']} row {reject['row']}, {reason}")
        shown = min(len(report["rejects"]), SHOWN_OPEN_ENDS)
        rows = "1 row was" if report["rejected"] == 1 else f"{report['rejected']:,} rows were"
        note(f"{rows} rejected (the first {shown} reasons above); every reason is in {report['rejects_file']}")


def _not_read(file: Row) -> None:
    named = [f"{theirs} (meant for {ours}?)" if ours else theirs for theirs, ours in file["columns_not_read"].items()]
    if named:
        _out.print(escape(f"  {file['file']}: columns not read, only kept as they came: {', '.join(named)}"))
    if file["sheets_not_read"]:
        _out.print(escape(f"  {file['file']}: sheets not read: {', '.join(file['sheets_not_read'])}"))


def counts(store: Store) -> dict[str, int]:
    """How many of each kind the graph holds; kinds that it holds none of are left out."""
    found = {}
    for node in NODE_TYPES:
        found[node.label] = store.read(f"MATCH (n:{node.label}) RETURN count(n) AS n")[0]["n"]
    for rel in RELATIONSHIP_TYPES:
        found[rel.type] = store.read(f"MATCH ()-[r:{rel.type}]->() RETURN count(r) AS n")[0]["n"]
    return {kind: number for kind, number in found.items() if number}


@dataclass(frozen=True)
class Asked:
    """What was asked otherwise than usual, to be said beside the answer."""

    look_back_months: int = 24
    commodity: str | None = None
    max_steps: int = 12
    without: tuple[str, ...] = ()

    def in_words(self) -> str:
        usual = Asked()
        said = [f"What if: without {', '.join(self.without)}"] if self.without else []
        if self.look_back_months != usual.look_back_months:
            said.append(f"sales up to {self.look_back_months} months before the import count")
        if self.commodity:
            said.append(f"asked of {self.commodity} only")
        if self.max_steps != usual.max_steps:
            said.append(f"paths of at most {self.max_steps} steps")
        return "; ".join(said)


def exposure(
    projection: Projection,
    answers: Sequence[Assessment],
    lists: Sequence[Row],
    asked: Asked,
    *,
    as_json: bool,
    in_full: bool,
) -> None:
    """The verdicts, worst first. in_full: every answer with its path; else a summary and the worst ones."""
    if as_json:
        versions = [{"list": r["list"], "as_of": str(r["as_of"]), "partial": r["partial"]} for r in lists]
        json_document([{**answer.as_json(), "asked": asdict(asked), "lists": versions} for answer in answers])
        return
    if not answers:
        note(f"No shipment is loaded yet. Next: {PROGRAM} load FILE..., or ask of a supplier: {PROGRAM} expose ID")
        return
    if said := asked.in_words():
        _out.print(f"[bold]{escape(said)}.[/]")
    if in_full:
        for answer in answers:
            _answer(projection, answer)
    else:
        _summary(projection, answers)
    _out.print(escape(words.lists_in_words([dict(row) for row in lists])))
    _out.print(words.DISCLAIMER)


def _summary(projection: Projection, answers: Sequence[Assessment]) -> None:
    numbers = Counter(answer.verdict for answer in answers)
    _out.print(", ".join(f"{numbers[verdict]} {verdict}" for verdict in WORST_FIRST))
    rows = [
        {
            "verdict": answer.verdict,
            "shipment": answer.target,
            "day": answer.day,
            "confidence": "" if answer.confidence is None else f"{answer.confidence:.3g}",
            "tier": words.tier(answer),
            "because": answer.because,
        }
        for answer in answers[:SHOWN_SHIPMENTS]
    ]
    _rows(rows)
    if (more := len(answers) - len(rows)) > 0:
        _out.print(f"and {more} more; all of them with --json, one in full with: {PROGRAM} expose ID")
    if answers[0].paths:
        _out.print("\nThe worst one, step by step:")
        _answer(projection, answers[0])


def _answer(projection: Projection, answer: Assessment) -> None:
    heading = f"{words.name_of(projection, answer.target)}: {answer.verdict}"
    judged = (
        "imported or entered on" if answer.label in ("Shipment", "Line") and answer.day != answer.as_of else "as of"
    )
    _out.print(f"\n[bold]{escape(heading)}[/]  (judged by the facts and listings of the day, {judged} {answer.day})")
    if answer.day > answer.as_of:
        _out.print(f"  It came in after {answer.as_of}, the day asked for: its own date counts.")
    _out.print(f"  {escape(answer.because)}.")
    for line in answer.answers:
        about = f"line {line.line}" if line.line else str(line.scope.commodity)
        _out.print(f"  {escape(f'{about}: {line.verdict}; {line.scope.because}')}")
    for number, path in enumerate(answer.paths):
        _path(projection, path, "Best path" if number == 0 else f"Alternative {number}")
    for lot in answer.lots:
        _out.print(f"    {escape(words.lot_in_words(projection, lot))}")
    if answer.clears:
        least = "The fewest facts" if answer.clears.exact else "Some facts"
        _out.print(f"  {least} to disprove so that no path is left:")
        for fact in answer.clears.facts:
            _out.print(f"    {escape(words.fact_in_words(projection, projection.facts[fact]))}")
    ends = answer.open_ends
    if ends:
        _out.print(f"  Open ends ({len(ends)}):")
    for end in ends[:SHOWN_OPEN_ENDS]:
        _out.print(f"    {escape(f'{words.name_of(projection, end.id)}: {end.because}')}")
    if len(ends) > SHOWN_OPEN_ENDS:
        _out.print(f"    and {len(ends) - SHOWN_OPEN_ENDS} more; all of them with --json")
    for refused in answer.refused[:SHOWN_OPEN_ENDS]:
        step = words.fact_in_words(projection, projection.facts[refused.fact])
        _out.print(f"  Does not count, by the rule of {refused.rule}: {escape(f'{step}: {refused.because}')}")
    if len(answer.refused) > SHOWN_OPEN_ENDS:
        _out.print(f"    and {len(answer.refused) - SHOWN_OPEN_ENDS} more steps that do not count; all with --json")
    for mixed in answer.commingling[:SHOWN_OPEN_ENDS]:
        seller = words.name_of(projection, mixed.seller)
        where = words.name_of(projection, mixed.site)
        _out.print(f"  Commingling risk at lot {escape(mixed.lot)}: {escape(where)} also bought from {escape(seller)}")


def _path(projection: Projection, path: Path, title: str) -> None:
    _out.print(f"  {title}, confidence {words.arithmetic(path)}:")
    for number, step in enumerate(path.steps, 1):
        origin, to = (words.name_of(projection, node) for node in (step.origin, step.to))
        _out.print(f"    {number}. {escape(f'{origin} {words.verb(step)} {to}')}")
        _out.print(f"       [dim]{escape(words.evidence(step))}[/]")
    source = words.name_of(projection, path.risk.id)
    _out.print(f"    Source of risk: {escape(f'{source}, {path.risk.because}; certainty {path.risk.certainty:g}')}")


def _rows(rows: Sequence[Row]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        grid.add_column(_title(name), overflow="fold")
    for row in rows:
        grid.add_row(*(escape(_cell(row.get(name))) for name in names))
    (_out if _out.is_terminal else Console(width=220, highlight=False)).print(grid)


def _title(name: str) -> str:
    return name.replace("_", " ")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | str):
        return str(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{_cell(item)} {_title(key)}" for key, item in value.items() if item) or "nothing changed"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)
