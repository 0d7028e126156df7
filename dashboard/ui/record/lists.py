"""What lists and other records say of a company or site: matches with listed entities, and possible doubles."""

from __future__ import annotations

from datetime import date

from dashboard import output
from dashboard.ui import page_words
from dashboard.ui.addresses import link
from dashboard.ui.checked_lists import not_compared_html
from dashboard.ui.page_words import counted, number, safe
from dashboard.ui.record.facts_at import facts_at
from dashboard.ui.record.parts import left_out, line, record_link, table
from dashboard.ui.view import View
from graph.listing_periods import earlier_periods
from graph.projection import Fact, Node
from graph.risk import in_force, match_certainty
from graph.screened import nothing_to_compare
from review.list_versions import how_whole


def lists_html(view: View) -> str:
    """Which lists were there to match with, each with its day and whether it is whole."""
    versions = view.lists()
    if not versions:
        return (
            "No list is imported, so nobody is known to be listed or unlisted. Next, on the command line: "
            f"<code>{output.PROGRAM} lists import uflpa FILE</code>."
        )
    named = [
        f"{version.get('list')} of {page_words.day(version.get('as_of'))} ({_whole(version)})" for version in versions
    ]
    return not_compared_html(view) + safe(f"Lists on file: {', '.join(named)}.", 600)


def _whole(version: Node) -> str:
    entities = version.get("entities")
    count = f"{counted(entities, 'entity', 'entities')}, " if entities is not None else ""
    return f"{count}{how_whole(version)}"


def matches_html(view: View, node: Node) -> str:
    """The listed entities that a company or site may be."""
    some = facts_at(view.projection, "MATCHES", node.id, "start")
    if unnamed := nothing_to_compare(view.projection, node):
        return line(f"<b>{unnamed[:1].upper()}{unnamed[1:]}.</b> {lists_html(view)}")
    if not some.total:
        return line(f"No match of its name with a listed one is on file. {lists_html(view)}")
    rows = [_match(view, match, view.projection.nodes[match.end]) for match in some.facts]
    heads = ("Listed entity", "List", "Name that agrees", "Score", "Status", "In force")
    return (
        table("Matches with listed entities; a match is a likeness of names until somebody confirms it", heads, rows)
        + left_out(len(rows), some.total, "matches")
        + line(lists_html(view))
    )


def _match(view: View, match: Fact, listed: Node) -> tuple[str, ...]:
    certainty = match_certainty(match)
    score = "not stated" if match.get("score") is None else number(match.get("score"))
    why = f'<div class="xr-from">{safe(match.get("explanation"), 300)}</div>' if match.get("explanation") else ""
    return (
        record_link(view.projection, listed.id),
        safe(_list_words(view, listed), 160),
        f"<bdi>{safe(match.get('name') or 'not stated')}</bdi>{why}",
        f'{score}<div class="xr-from">counts as {number(certainty)}</div>',
        _status(match),
        f"{'in force' if in_force(listed, view.as_of) else 'not in force'} on {view.as_of}"
        f'<div class="xr-from">listed {_before(listed)}'
        f"from {_from(listed)} to {_until(listed.get('removed_on'))}</div>",
    )


def _status(fact: Fact) -> str:
    """How the pair stands, as a link to where it is judged."""
    return link(safe(fact.get("status") or "candidate", 40), "matches", a=fact.start, b=fact.end)


def _list_words(view: View, listed: Node) -> str:
    newest = {version.get("list"): version for version in view.lists()}.get(listed.get("list"))
    sub_list = f", sub-list {listed.get('sub_list')}" if listed.get("sub_list") else ""
    if newest is None:
        return f"{listed.get('list')}{sub_list}; no version on file"
    partial = ", partial" if newest.get("partial") else ""
    return f"{listed.get('list')}{sub_list}; version of {page_words.day(newest.get('as_of'))}{partial}"


def _before(listed: Node) -> str:
    """The periods of an entity that was taken off and is listed again."""
    return "".join(f"{period.in_words} and " for period in earlier_periods(listed.get("history") or ()))


def _from(listed: Node) -> str:
    return page_words.day(listed.get("effective_date"))


def _until(day: date | None) -> str:
    return day.isoformat() if day else "no end on file"


def matched_html(view: View, node: Node) -> str:
    """Who may be this listed entity."""
    some = facts_at(view.projection, "MATCHES", node.id, "end")
    if not some.total:
        return line(f"No company or site on file matches it. {lists_html(view)}")
    rows = [
        (
            record_link(view.projection, match.start, kind=True),
            f"<bdi>{safe(match.get('name') or 'not stated')}</bdi>"
            f'<div class="xr-from">{safe(match.get("explanation") or "", 300)}</div>',
            "not stated" if match.get("score") is None else number(match.get("score")),
            _status(match),
        )
        for match in some.facts
    ]
    heads = ("Company or site", "Name that agrees", "Score", "Status")
    return table("Who may be this listed entity", heads, rows) + left_out(len(rows), some.total, "matches")


def doubles_html(view: View, node: Node) -> str:
    """Other records that may be the same company or site."""
    found = [facts_at(view.projection, "POSSIBLY_SAME_AS", node.id, end) for end in ("start", "end")]
    facts = [fact for some in found for fact in some.facts]
    if not facts:
        return line("No other record is known to be, or possibly to be, the same one.")
    rows = [
        (
            record_link(view.projection, fact.end if fact.start == node.id else fact.start, kind=True),
            "not stated" if fact.get("score") is None else number(fact.get("score")),
            _status(fact),
            safe(fact.get("explanation") or "not stated", 300),
        )
        for fact in facts
    ]
    caption = "Records that may be the same; only a confirmed one counts as the same"
    total = sum(some.total for some in found)
    return table(caption, ("Record", "Score", "Status", "What agrees"), rows) + left_out(len(rows), total, "records")
