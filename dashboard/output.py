"""How the command line prints: people get tables and sentences, scripts one JSON document."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Protocol

import orjson
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from dashboard.graph_values import in_short
from dashboard.visible import visible
from graph.errors import XuarRiskError
from graph.schema import NODE_TYPES, RELATIONSHIP_TYPES
from ingest.screening.phones import is_phone

Row = Mapping[str, Any]
PROGRAM = os.environ.get("XUAR_RISK_CALLED", "xuar-risk")
"""How the person called us: `./run` says so, that messages can be copied as they are."""
SHOWN = 5
SHOWN_SHIPMENTS = 20
_DIGEST = re.compile(r"[a-z_]+:[0-9a-f]{20}")
"""The id of a fact that joins two records: it tells nobody anything."""


class Terminal(Console):
    """Where people read: whatever is printed has its invisible characters written out, in sentences and in tables."""

    def render_str(self, text: str, **how: Any) -> Text:
        """The text with its markup rendered; names that hold :cow: keep it."""
        return super().render_str(visible(text), **{**how, "emoji": False})


OUT = Terminal(soft_wrap=True, highlight=False)
_err = Terminal(stderr=True, soft_wrap=True, highlight=False)


def cut(text: str, longest: int) -> str:
    """A text of others, cut where it is longer, with its length; what it hides is written out when it is printed."""
    return text if len(text) <= longest else f"{text[: longest - 1]}… ({len(text):,} characters)"


def json_document(value: Any) -> None:
    """One JSON document on standard output; keys in the order given, dates in ISO 8601."""
    sys.stdout.flush()
    sys.stdout.buffer.write(orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def say(text: str) -> None:
    """Prints the text as it is on standard output."""
    OUT.print(escape(text))


def note(text: str) -> None:
    """The same on standard error, for people beside the answer."""
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
            OUT.print(f"{_title(name)}:")
            rows_of(content)
        elif isinstance(content, Mapping):
            inner = ", ".join(f"{key} {item}" for key, item in content.items()) or "none"
            OUT.print(f"{_title(name)}: {escape(inner)}")
        else:
            OUT.print(f"{_title(name)}: {escape(_cell(content))}")


def tag_report(report: Row, *, as_json: bool) -> None:
    """What was tagged, and what is newly odd about places, a line each."""
    if as_json:
        json_document(report)
        return
    document({name: value for name, value in report.items() if name != "new_findings"}, as_json=False)
    new = report.get("new_findings", [])
    for message in new[:SHOWN]:
        OUT.print(f"  new finding: {escape(str(message))}")
    if len(new) > SHOWN:
        OUT.print(f"  and {len(new) - SHOWN:,} more new findings; all of them with --json, or as Finding nodes")


def table(rows: Sequence[Row], *, as_json: bool, empty: str, in_cell: Callable[[Any], str] | None = None) -> None:
    """The rows as a table. in_cell: how a value is written, where not as those of our own tables."""
    if as_json:
        json_document(list(rows))
    elif rows:
        rows_of(rows, in_cell)
    else:
        note(empty)


def load_report(report: Row, *, as_json: bool) -> None:
    if as_json:
        json_document(report)
    else:
        counts = ", ".join(f"{report[name]:,} {name}" for name in ("loaded", "unchanged", "removed", "rejected"))
        OUT.print(f"{report['run'] or 'Dry run'}: {counts}")
        for file in report["files"]:
            _not_read(file)
        for finding in report.get("findings", [])[:SHOWN_SHIPMENTS]:
            OUT.print(f"  finding: {escape(_where(finding) + str(finding.get('message')))}")
        if (more := len(report.get("findings", [])) - SHOWN_SHIPMENTS) > 0:
            OUT.print(f"  and {more} more findings; all of them with --json")
    if report["rejected"]:
        for reject in report["rejects"][:SHOWN]:
            what = f"{reject['field']} {reject['value']!r}"
            told = not reject["field"] or reject["reason"].startswith(what)
            reason = reject["reason"] if told else f"{what}: {reject['reason']}"
            note(f"  {reject['file']} row {reject['row']}, {reason}")
        shown = min(len(report["rejects"]), SHOWN)
        rows = "1 row was" if report["rejected"] == 1 else f"{report['rejected']:,} rows were"
        note(f"{rows} rejected (the first {shown} reasons above); every reason is in {report['rejects_file']}")


def _where(finding: Row) -> str:
    """The file, row and record that a finding is of, as far as it has them: `lots.csv row 2, L1: `."""
    row = f"{finding['file']} row {finding['row']}" if finding.get("file") and finding.get("row") else ""
    subjects = [str(one) for one in finding.get("subjects") or ()]
    of = subjects[0] if row and len(subjects) == 1 and not _DIGEST.fullmatch(subjects[0]) else ""
    named = ", ".join(filter(None, (row, of)))
    return f"{named}: " if named else ""


def _not_read(file: Row) -> None:
    columns = {theirs: ours for theirs, ours in file["columns_not_read"].items() if not is_phone(theirs)}
    named = [f"{theirs} (meant for {ours}?)" if ours else theirs for theirs, ours in columns.items()]
    if phones := [theirs for theirs in file["columns_not_read"] if theirs not in columns]:
        OUT.print(escape(f"  {file['file']}: kept as it came, and compared by `screen`: {', '.join(phones)}"))
    if named:
        OUT.print(escape(f"  {file['file']}: columns not read, only kept as they came: {', '.join(named)}"))
    if file["sheets_not_read"]:
        OUT.print(escape(f"  {file['file']}: sheets not read: {', '.join(file['sheets_not_read'])}"))


class Reader(Protocol):
    """What `counts` needs of a store."""

    def read(self, cypher: str, /) -> list[dict[str, Any]]: ...


def counts(store: Reader) -> dict[str, int]:
    """How many of each kind the graph holds; kinds that it holds none of are left out."""
    found = {}
    for node in NODE_TYPES:
        found[node.label] = store.read(f"MATCH (n:{node.label}) RETURN count(n) AS n")[0]["n"]
    for rel in RELATIONSHIP_TYPES:
        found[rel.type] = store.read(f"MATCH ()-[r:{rel.type}]->() RETURN count(r) AS n")[0]["n"]
    return {kind: number for kind, number in found.items() if number}


def rows_of(rows: Sequence[Row], in_cell: Callable[[Any], str] | None = None) -> None:
    write = in_cell or _cell
    names = list(dict.fromkeys(name for row in rows for name in row))
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        grid.add_column(_title(name), overflow="fold")
    for row in rows:
        grid.add_row(*(escape(write(row.get(name))) for name in names))
    (OUT if OUT.is_terminal else Terminal(width=220, highlight=False)).print(grid)


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
        return ", ".join(in_short(item) or str(item) for item in value) or "none"
    if short := in_short(value):
        return short
    if isinstance(value, Mapping):
        return ", ".join(f"{_cell(item)} {_title(key)}" for key, item in value.items() if item) or "nothing changed"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)
