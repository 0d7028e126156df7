"""Lists, their versions and entities, and answers about a name, as HTML whose users' text is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.ui.addresses import link
from dashboard.ui.decisions.words import heading
from dashboard.ui.page_words import counted, day, moment, safe, short
from dashboard.ui.paging import Part
from dashboard.ui.record import parts as record_parts
from graph.listing_periods import earlier_periods
from graph.projection import Node
from graph.risk import in_force
from ingest.lists.answer_words import LATER, LISTED, MAY_BE, NOT_FOUND, REGION, TAKEN_OFF, is_beyond
from ingest.lists.completeness import completeness
from ingest.lists.history import events_of

Row = dict[str, Any]
PARTIAL = '<span class="xr-partial">PARTIAL: clears nobody</span>'
SIGNS = {LISTED: "▲", REGION: "▲", LATER: "○", TAKEN_OFF: "○", NOT_FOUND: "?", MAY_BE: "≈"}
HEADS = {
    LISTED: "Listed",
    REGION: "A region that the list names: compared by place, not by name",
    LATER: "Listed later",
    TAKEN_OFF: "Taken off before that day",
    NOT_FOUND: "Not found, which clears nobody",
    MAY_BE: "May be, by a name that only resembles",
}


def lists_html(rows: Sequence[Row], chosen: str | None) -> str:
    """Each list with its newest version; its name opens its entities."""
    shown = [
        (
            f"<b>{_list_link(row['list'])}</b>" if row["list"] == chosen else _list_link(row["list"]),
            day(row["as_of"]),
            counted(row["age_days"], "day"),
            f"{row['entities']:,}",
            f"{row['versions']:,}",
            _whole(row),
        )
        for row in rows
    ]
    heads = ("List", "Speaks of", "Age", "Entities", "Versions", "Whole")
    return _wide(record_parts.table("Select a list for its entities", heads, shown, figures=(3, 4)))


def _whole(row: Row) -> str:
    """What is known of a version's completeness, and by what."""
    known = PARTIAL if row["partial"] else "not known"
    return f'{known}<div class="xr-from">{safe(row["completeness_because"], 300)}</div>'


def _list_link(which: str) -> str:
    return link(f"<bdi>{safe(which, 60)}</bdi>", "lists", list=which)


def versions_html(rows: Sequence[Row], part: Part, who: Mapping[str, Sequence[str]]) -> str:
    """Versions with whom each added, removed and changed, newest first. who: lines by the version's id."""
    shown = [
        (
            day(row["as_of"]),
            _list_link(row["list"]),
            *(f"{row.get(name) or 0:,}" for name in ("entities", "added", "removed", "changed")),
            f"{safe(row.get('file') or 'not recorded', 120)}"
            f'<div class="xr-from">imported {moment(row.get("imported_at"))}</div>',
            _whole({**row, **completeness(row)}),
            _who(who.get(row["id"])),
        )
        for row in rows[part.begin : part.end]
    ]
    heads = ("Speaks of", "List", "Entities", "Added", "Removed", "Changed", "File", "Whole", "Who")
    caption = f"{part.in_words} versions, newest first."
    return _wide(record_parts.table(caption, heads, shown, figures=(2, 3, 4, 5)))


def _who(lines: Sequence[str] | None) -> str:
    if lines is None:
        return "not known: not every file up to it is kept in the data folder"
    if not lines:
        return "nobody"
    return f'<div class="xr-names">{record_parts.bullets(safe(line.strip(), 400) for line in lines)}</div>'


def answers_html(rows: Sequence[Row]) -> str:
    """An answer for each entity and list, never without what it rests on; apart from them, who it may be."""
    answers = "".join(_answer(row) for row in rows if row["answer"] != MAY_BE)
    may_be = "".join(_answer(row) for row in rows if row["answer"] == MAY_BE)
    return answers + (f"{heading('Names that only resemble: no answer')}{may_be}" if may_be else "")


def _answer(row: Row) -> str:
    name = link("Its record", "entity", id=row["entity"]) if row.get("entity") else ""
    events = record_parts.bullets(safe(event, 300) for event in row.get("history") or ())
    partial = f" {PARTIAL}" if row["partial"] else ""
    return (
        f'<div class="xr-decision"><b><span aria-hidden="true">{SIGNS[row["answer"]]}</span> '
        f"{_head(row)}</b> · list {safe(row['list'], 60)}{partial}"
        f'<div class="xr-line">{record_parts.as_html(short(row["in_words"], 2_000))}</div>'
        f"{events if row.get('history') else ''}{name}</div>"
    )


def _head(row: Row) -> str:
    beyond = " as of the newest version" if row["answer"] == LISTED and is_beyond(row) else ""
    return f"{HEADS[row['answer']]}{beyond}"


def entities_html(rows: Sequence[Row], part: Part, on: date) -> str:
    """Entities of a list with their other names and what became of them."""
    shown = [
        (
            link(f"<bdi>{safe(row['name'], 200)}</bdi>", "entity", id=row["id"]) + _others(row),
            safe(row.get("sub_list") or "not stated", 60),
            f"{_before(row)}{day(row.get('effective_date'))} to {_until(row)}",
            f"{'in force' if in_force(Node(row['id'], 'ListedEntity', row), on) else 'not in force'} on {on}",
            "<br>".join(safe(event, 300) for event in events_of(row)) or "not recorded",
        )
        for row in rows[part.begin : part.end]
    ]
    heads = ("Entity", "Clause", "Listed", "On the day", "What became of it")
    return _wide(record_parts.table(f"{part.in_words} entities, by name.", heads, shown))


def _before(row: Row) -> str:
    """The periods of an entity that was taken off and is listed again."""
    earlier = earlier_periods(row.get("history") or ())
    return "".join(f"{period.since or 'not known'} to {period.until}; " for period in earlier)


def _until(row: Row) -> str:
    return day(row["removed_on"]) if row.get("removed_on") else "no end on file"


def _others(row: Row) -> str:
    names = row.get("aliases") or ()
    if not names:
        return ""
    more = f"; and {len(names) - 10:,} more" if len(names) > 10 else ""
    return f'<div class="xr-from">also {"; ".join(f"<bdi>{safe(name, 120)}</bdi>" for name in names[:10])}{more}</div>'


def _wide(table: str) -> str:
    return f'<div class="xr-wide">{table}</div>'
