"""What commands print of lists: what an import did, each list, and the versions that an answer rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape

from dashboard import output
from ingest.lists import completeness
from ingest.lists.differences import in_words

Row = Mapping[str, Any]
MOST_NAMED = 10
_CHANGES = {
    **{what: what for what in ("added", "removed", "changed")},
    "not_seen": "not seen in this partial version (still listed)",
}


def show_import(report: Row, *, as_json: bool) -> None:
    """What an import did, and to whom: up to MOST_NAMED names each; as JSON everybody."""
    if as_json:
        output.json_document(report)
        return
    named = {f"{what}_entities" for what in _CHANGES}
    if not report["partial"]:
        named.add("not_seen")
    output.document({name: value for name, value in report.items() if name not in named}, as_json=False)
    for line in names(report):
        output.OUT.print(escape(line))


def names(report: Row) -> list[str]:
    """Who was added, removed, changed and not seen, a line each, with how many more there are."""
    lines = []
    for what, called in _CHANGES.items():
        entities = report.get(f"{what}_entities") or []
        lines += [f"  {called}: {in_words(entity)}" for entity in entities[:MOST_NAMED]]
        if (more := len(entities) - MOST_NAMED) > 0:
            lines.append(f"  {called}: and {more:,} more")
    return lines


def show_lists(rows: Sequence[Row], *, as_json: bool) -> None:
    """Each list with its completeness in words; as JSON also as yes or no."""
    empty = f"No list is imported yet. Next: {output.PROGRAM} lists import uflpa FILE"
    if not as_json:
        rows = [{name: value for name, value in row.items() if name != "partial"} for row in rows]
    output.table(rows, as_json=as_json, empty=empty)


def rests_on(lists: Sequence[Row]) -> str:
    """The versions that names were compared with, each with its day, age, size and completeness."""
    if not lists:
        command = f"{output.PROGRAM} lists import uflpa FILE"
        return f"No list is imported: nobody is known to be listed or unlisted. Next: {command}"
    named = [f"{row['list']} of {row['as_of']} ({_completeness(row)})" for row in lists]
    partial = " A partial list clears nobody." if any(row["partial"] for row in lists) else ""
    return (
        f"Compared with: {', '.join(named)}.{partial} Who matches no name here may be listed under another, or since."
    )


def _completeness(row: Row) -> str:
    entities = "1 entity" if row["entities"] == 1 else f"{row['entities']:,} entities"
    return f"{entities}, {row['age_days']:,} days old, {completeness.in_words(row)}"
