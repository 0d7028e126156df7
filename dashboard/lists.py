"""What commands print of lists: what an import did, each list, and the versions that an answer rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import output
from dashboard.output import say
from ingest.lists import completeness
from ingest.lists.answer_words import MAY_BE
from ingest.lists.differences import in_words

Row = Mapping[str, Any]
MOST_NAMED = 10
LONGEST_NAME = 200
_CHANGES = {
    **{what: what for what in ("added", "removed", "changed")},
    "not_seen": "not seen in this partial version (still listed)",
}


def show_import(report: Row, *, as_json: bool) -> None:
    """What an import did, and to whom: up to MOST_NAMED names each; as JSON everybody."""
    if as_json:
        output.json_document(report)
        return
    named = {"partial", *(f"{what}_entities" for what in _CHANGES)}
    if not report["partial"]:
        named.add("not_seen")
    output.document({name: value for name, value in report.items() if name not in named}, as_json=False)
    for line in names(report):
        say(line)


def names(report: Row) -> list[str]:
    """Who was added, removed, changed and not seen, a line each, with how many more there are."""
    lines = []
    for what, called in _CHANGES.items():
        entities = report.get(f"{what}_entities") or []
        lines += [f"  {called}: {output.cut(in_words(entity), LONGEST_NAME)}" for entity in entities[:MOST_NAMED]]
        if (more := len(entities) - MOST_NAMED) > 0:
            lines.append(f"  {called}: and {more:,} more")
    return lines


def show_lists(rows: Sequence[Row], *, as_json: bool) -> None:
    """Each list with its completeness in words; as JSON also as yes or no."""
    empty = f"No list is imported yet. Next: {output.PROGRAM} lists import uflpa FILE"
    output.table(rows if as_json else in_words_of(rows), as_json=as_json, empty=empty)


def in_words_of(rows: Sequence[Row]) -> list[Row]:
    """Lists as people read them: their completeness says whether they are partial, and no is not known of any."""
    return [{name: value for name, value in row.items() if name != "partial"} for row in rows]


def show_answers(rows: Sequence[Row], *, as_json: bool) -> None:
    """Whether a name was listed: a sentence for each list or entity, and below it what became of the entity; apart from
    these, who it may be."""
    if as_json:
        output.json_document(list(rows))
        return
    may_be = [row for row in rows if row["answer"] == MAY_BE]
    for row in rows:
        if row["answer"] != MAY_BE:
            say(row["in_words"])
            for event in row.get("history", ()):
                say(f"  {event}")
    if may_be:
        say("Names that only resemble, which are no answer:")
    for row in may_be[: output.SHOWN]:
        say(f"  {row['in_words']}")
    if (more := len(may_be) - output.SHOWN) > 0:
        say(f"  and {more:,} more; all of them with --json")


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
    return f"{completeness.size_in_words(row)}, {row['age_days']:,} days old, {completeness.in_words(row)}"
