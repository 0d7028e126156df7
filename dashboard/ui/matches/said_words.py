"""What people said of a pair as HTML whose users' text is escaped, and the question before it is replaced."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.ui.decisions.words import heading, note_html, when
from dashboard.ui.page_words import safe
from dashboard.ui.record import parts as record_parts
from graph.judgements import CONFIRMED, MATCHES, REJECTED, SAME, STATUSES, UNSURE, Judgement, in_effect

_DOES = {
    MATCHES: {CONFIRMED: "confirm it", REJECTED: "reject it", UNSURE: "call it unsure"},
    SAME: {CONFIRMED: "merge them", REJECTED: "split them", UNSURE: "call it unsure"},
}


def history_html(said: Sequence[Judgement]) -> str:
    """What people said of the pair, newest first."""
    if not said:
        return heading("What was said") + record_parts.line("Nobody has judged this pair yet.")
    stand = {one.id for one in in_effect(said)}
    rows = [
        (when(one.at), _what(one, stand), f"<bdi>{safe(one.author, 80)}</bdi>", note_html(one.note)) for one in said
    ]
    table = record_parts.table("Judgements of this pair, newest first", ("When", "What", "By", "Note"), rows)
    return f'{heading("What was said")}<div class="xr-wide">{table}</div>'


def _what(one: Judgement, stand: set[str]) -> str:
    if one.undoes:
        return f"{one.number}: {safe(one.deed, 100)}"
    back = "" if one.id in stand else ' <span class="xr-id">(taken back)</span>'
    return f"{one.number}: {safe(one.says, 40)}{back}"


def asked_once_more(theirs: Judgement, newest: Judgement, what: str, key: str) -> str:
    """Who judged a pair, when and with which note, and what a second press of the key does, as plain text."""
    note = f" ({theirs.note})" if theirs.note else ""
    last = "" if newest == theirs else f" Last, {newest.in_words}."
    called = f"{theirs.says[:1].upper()}{theirs.says[1:]}"
    does = _DOES[theirs.pair.relation].get(what, "take it back")
    instead = "" if what not in STATUSES else ", too" if what == theirs.status else " instead"
    return (
        f"{called} by {theirs.author} on {theirs.at:%Y-%m-%d %H:%M} UTC{note}.{last} Press {key} again to "
        f"{does}{instead}."
    )


def judgement_html(one: Judgement) -> str:
    """One judgement in full."""
    return (
        f'<div class="xr-decision"><bdi>{safe(one.author, 200)}</bdi> {safe(one.deed, 100)} · {when(one.at)}'
        f"{note_html(one.note, whole=True)}</div>"
    )
