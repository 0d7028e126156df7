"""Decisions and exports as HTML whose users' text is escaped: in tables, as tallies, and one in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from html import escape

from dashboard.ui import paging
from dashboard.ui.addresses import link
from dashboard.ui.page_words import moment, safe
from dashboard.ui.paging import Part
from dashboard.ui.record import parts as record_parts
from graph.decisions import (
    ACCEPTED,
    IN_REVIEW,
    LONGEST_NAME,
    LONGEST_NOTE,
    OPEN,
    SOON_DAYS,
    STATUSES,
    Decision,
    Entry,
    Export,
)
from graph.projection import Projection

SIGNS = {OPEN: "○", IN_REVIEW: "◐", ACCEPTED: "◎"}
EXPORTS = "exports"
STAYS_COUNTED = (
    "An accepted risk stays counted: a decision changes no verdict and no number. A decision is never changed or "
    "removed; who thinks otherwise decides anew."
)
SHORT_NOTE = 240


def heading(words: str) -> str:
    return f'<h2 class="xr-h2">{escape(words)}</h2>'


def when(at: datetime) -> str:
    return f'<span class="xr-day">{moment(at)}</span>'


def status_html(made: Decision) -> str:
    """The status as sign and words, as it counts on the day asked for."""
    return (
        f'<span class="xr-status"><span aria-hidden="true">{SIGNS[made.counts_as]}</span> {safe(made.in_words)}</span>'
    )


def note_html(note: str, *, whole: bool = False) -> str:
    """A note with its lines. Unless it is to be shown whole, a long one opens on demand."""
    if not note:
        return ""
    lines = [safe(line, LONGEST_NOTE) for line in note.splitlines()]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    full = f'<div class="xr-note" dir="auto">{"<br>".join(kept)}</div>'
    if whole or (len(note) <= SHORT_NOTE and len(kept) <= 4):
        return full
    first = safe(f"{' '.join(note.split())[:SHORT_NOTE]}…", SHORT_NOTE + 1)
    return f'<details class="xr-long"><summary dir="auto">{first}</summary>{full}</details>'


def decision_html(made: Decision) -> str:
    """One decision in full: what, who, when and why."""
    return (
        f'<div class="xr-decision">{status_html(made)} · <bdi>{safe(made.author, 200)}</bdi> · {when(made.at)}'
        f"{_stood(made)}{note_html(made.note, whole=True)}</div>"
    )


def tallies_html(standing: Mapping[str, Decision], exports: int, chosen: str | None) -> str:
    """How many targets stand how now, and how many files left; each number opens the list behind it."""
    counts = {status: sum(made.counts_as == status for made in standing.values()) for status in STATUSES}
    expired = sum(made.expired for made in standing.values())
    about = {
        OPEN: f"{expired:,} of them accepted until a day that has passed" if expired else "nobody has settled these",
        IN_REVIEW: "somebody is looking at these",
        ACCEPTED: "carried until a day, for a reason; they stay counted",
        EXPORTS: "files and pictures that left this program",
    }
    found = [_tally(status, SIGNS[status], counts[status], about[status], chosen) for status in STATUSES]
    found.append(_tally(EXPORTS, "⇩", exports, about[EXPORTS], chosen))
    return f'<nav class="xr-tallies" aria-label="Targets by status, and exports">{"".join(found)}</nav>'


def standing_html(projection: Projection, shown: Sequence[Decision], part: Part, status: str) -> str:
    """The targets that have a status now, one row each."""
    rows = [
        (_target(projection, made.target), status_html(made), _who(made), when(made.at), note_html(made.note))
        for made in shown
    ]
    order = "the first to end first" if status == ACCEPTED else "the newest decision first"
    heads = ("Target", "Decision", "By", "When", "Note")
    return _wide(record_parts.table(f"{part.in_words} targets that are {status} now, {order}.", heads, rows))


def ending_html(projection: Projection, ending: Sequence[Decision], today: date) -> str:
    """The accepted ones that end soon, the first to end first."""
    rows = [
        (
            _target(projection, made.target),
            f'<span class="xr-day">{made.until}</span>',
            _who(made),
            note_html(made.note),
        )
        for made in ending
    ]
    end, then = ("risk ends", "it is") if len(ending) == 1 else ("risks end", "they are")
    caption = (
        f"{len(ending):,} accepted {end} within {SOON_DAYS} days, counted from today, {today}; then {then} open again."
    )
    return _wide(record_parts.table(caption, ("Target", "Accepted until", "By", "Note"), rows))


def record_html(projection: Projection, entries: Sequence[Entry], part: Part, *, about: bool = True) -> str:
    """The record, newest first. about: whether each row says its target."""
    heads = ("When", *(("Target",) if about else ()), "What", "By", "Note")
    rows = []
    for entry in entries:
        target = (_target(projection, entry.target) if entry.target else "",) if about else ()
        rows.append((when(entry.at), *target, _what(entry), _who(entry), _note(entry)))
    return _wide(record_parts.table(f"{part.in_words} entries, newest first.", heads, rows))


def paging_html(part: Part, rows: int, **chosen: str | None) -> str:
    """Links to the parts before and after."""
    return paging.paging_html(part, rows, lambda word, begin: link(word, "decisions", **chosen, **{"from": begin}))


def _tally(status: str, sign: str, count: int, about: str, chosen: str | None) -> str:
    here = ' aria-current="true"' if status == chosen else ""
    words = (
        f'<span class="xr-count">{count:,}</span><span class="xr-label"><span aria-hidden="true">{sign}</span> {status}'
        f'</span><span class="xr-meaning">{about}</span>'
    )
    return f"<div{here}>{link(words, 'decisions', status=status)}</div>"


def _target(projection: Projection, target: str) -> str:
    node = projection.nodes.get(target)
    name = f' <div class="xr-meaning"><bdi>{safe(node.name, 80)}</bdi></div>' if node and node.name != target else ""
    gone = "" if node else ' <div class="xr-meaning">no longer in the graph</div>'
    return f"{link(f'<bdi>{safe(target, 80)}</bdi>', 'decisions', target=target)}{name}{gone}"


def _what(entry: Entry) -> str:
    if isinstance(entry, Decision):
        return status_html(entry) + _stood(entry)
    sign = '<span class="xr-status"><span aria-hidden="true">⇩</span> export</span>'
    return f"{sign} <bdi>{safe(entry.what, LONGEST_NAME)}</bdi>"


def _stood(made: Decision) -> str:
    return f'<div class="xr-meaning">it stood at: {safe(made.verdict, 40)}</div>' if made.verdict else ""


def _who(entry: Entry) -> str:
    return f'<bdi class="xr-who">{safe(entry.author, 80)}</bdi>'


def _note(entry: Entry) -> str:
    if isinstance(entry, Export):
        digest = f'<div class="xr-meaning">SHA-256 <code>{safe(entry.sha256, 64)}</code></div>'
        return f"<bdi>{safe(entry.name, 120)}</bdi>{digest}"
    return note_html(entry.note)


def _wide(table: str) -> str:
    return f'<div class="xr-wide xr-decided">{table}</div>'
