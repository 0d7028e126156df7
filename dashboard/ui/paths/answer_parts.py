"""The parts of one target's answer, as HTML whose users' text is escaped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from html import escape
from typing import TypeVar

from dashboard import words
from dashboard.ui import page_words
from dashboard.ui.addresses import link
from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.page_words import safe, short
from dashboard.ui.paths.question import Question
from graph.clearing import Clearing
from graph.exposure import CLEAR, EXPOSED, INFERRED, NOT_ASSESSED, UNKNOWN, WITH_PATH, Assessment, LineAnswer
from graph.open_ends import Commingling, OpenEnd, Refused, TracedLot
from graph.projection import Projection

T = TypeVar("T")
MOST_OF_A_KIND, MOST_LOTS = 8, 60
LINE_COLUMNS = ("Line", "Goods", "HTS", "Covered", "Verdict", "Because")
MOST_LEFT_OUT = 30
"""More facts than that make an address that cannot be sent around."""

IN_WORDS = {
    EXPOSED: "A recorded path leads from it to a source of risk.",
    INFERRED: "A path leads from it to a source of risk, but a step or the source is only inferred.",
    UNKNOWN: "This does not clear it: the goods could not be followed to their origin. What is missing is below.",
    CLEAR: "By the facts, documents and lists on file; it says nothing of what is not on file.",
    NOT_ASSESSED: "There is no answer for it, and that is not a clearance.",
}


def verdict_html(assessment: Assessment, *, supposed: bool = False) -> str:
    """The verdict in words, and why. supposed: it answers a what-if."""
    look = VERDICTS[assessment.verdict]
    because = safe(page_words.because(assessment.because), 400)
    said = f"What if: {look.label}" if supposed else f"{look.label[0].upper()}{look.label[1:]}"
    return (
        f'<div class="xr-verdict">{sign(look)}<div><b>{said}.</b> '
        f"{IN_WORDS[assessment.verdict]}<br><span>{because[:1].upper()}{because[1:]}.</span></div></div>"
    )


def open_ends_html(projection: Projection, ends: Sequence[OpenEnd]) -> str:
    """What is missing, grouped by kind, each group capped with what it leaves out."""
    groups: dict[str, list[OpenEnd]] = defaultdict(list)
    for end in ends:
        groups[end.missing].append(end)
    order = [kind for kind in page_words.MISSING if kind in groups] + [
        kind for kind in groups if kind not in page_words.MISSING
    ]

    def said(end: OpenEnd) -> str:
        return f"{_name(projection, end.id)}: {safe(end.because, 220)}"

    return "".join(
        f"<div><b>{safe(page_words.MISSING.get(kind, kind))}</b> ({len(groups[kind]):,})</div>"
        f"{_capped(groups[kind], said)}"
        for kind in order
    )


def lots_html(projection: Projection, lots: Sequence[TracedLot]) -> str:
    """The lots of a traced chain, each with its documents."""
    items = _capped(lots, lambda lot: safe(words.lot_in_words(projection, lot), 400), MOST_LOTS)
    return f"<div><b>The lots that lead to the origins, each with its documents</b></div>{items}" if lots else ""


def commingling_html(projection: Projection, purchases: Sequence[Commingling]) -> str:
    """Purchases beside the recorded inputs of a lot."""

    def said(found: Commingling) -> str:
        return (
            f"{_name(projection, found.site)} made lot {safe(found.lot, 60)} and also bought from "
            f"{_name(projection, found.seller)}; {safe(_from(projection, found.fact), 160)}"
        )

    return _capped(purchases, said)


def refused_html(projection: Projection, steps: Sequence[Refused]) -> str:
    """The steps that do not count, and the rule that each fails."""

    def said(refused: Refused) -> str:
        return (
            f"{_name(projection, refused.origin)} from {_name(projection, refused.to)}: "
            f"{safe(page_words.RULES.get(refused.rule, refused.rule))} ({safe(refused.because, 200)})"
        )

    return _capped(steps, said)


def clearing_html(
    projection: Projection,
    assessment: Assessment,
    asked: Question | None = None,
    without: Assessment | None = None,
) -> str:
    """What would have to be disproved so that none of the paths is left, or why nothing can be. asked: what was asked
    on the page Paths; with it there are links to what if these facts were not. without: the answer to that."""
    clears = assessment.clears
    if clears is None:
        return "<div>No fact on the path could be disproved: the place or the listing itself is the reason.</div>"
    if not clears.facts:
        return f"<div>At least {clears.at_least} facts would have to be disproved: too many to name.</div>"
    facts = _capped(clears.facts, lambda fact: f"{fact_html(projection, fact)}{_leave(asked, fact)}")
    every = ""
    if asked and 1 < len(clears.facts) <= MOST_LEFT_OUT:
        supposed = escape(asked.less(*clears.facts).address())
        every = f'<p><a href="{supposed}">Leave all {len(clears.facts)} out</a> and see.</p>'
    return f"<div>{_which_set(clears)}</div>{facts}<p>{_no_clearance(without)}</p>{every}"


def _which_set(clears: Clearing) -> str:
    """That the facts are one set that does, and whether another may."""
    if not clears.exact:
        return (
            "One set of facts: if documents disproved all of these, none of the paths above would be left. Other sets "
            f"may do as well, also a smaller one, of {clears.at_least} or more."
        )
    if len(clears.facts) == 1:
        return "If documents disproved this one fact, none of the paths would be left. Another one may do as well."
    return (
        "One smallest set of facts: if documents disproved all of these, none of the paths would be left. No smaller "
        "set would do; another of the same size may."
    )


def _no_clearance(without: Assessment | None) -> str:
    """What it would be without the facts, which is seldom a clearance."""
    if without is None:
        return (
            "<b>That alone does not clear it</b>: with no path left it is unknown, until every branch is traced by "
            "documents to origins outside the XUAR. Less is recorded without these facts, so other paths can open."
        )
    look, because = VERDICTS[without.verdict], safe(page_words.because(without.because), 400)
    begins = "" if without.verdict == CLEAR else "<b>That alone does not clear it.</b> "
    said = f"{begins}With that left out of what is on file, it would be {sign(look)} <b>{look.label}</b>: {because}."
    opens = (
        " Less is recorded then, so another path opens: without lots the maker's purchases count, without a maker the "
        "shipper's."
    )
    return said + (opens if without.verdict in WITH_PATH else "")


def fact_html(projection: Projection, fact_id: str) -> str:
    """A fact in words, with the file and row that it was read from."""
    fact = projection.facts[fact_id]
    return (
        f"{_name(projection, fact.start)} {safe(page_words.FACTS.get(fact.type, fact.type))} "
        f"{_name(projection, fact.end)}; {safe(_from(projection, fact.id), 160)}"
    )


def _leave(asked: Question | None, fact: str) -> str:
    return f' (<a href="{escape(asked.less(fact).address())}">leave this out</a>)' if asked else ""


def _name(projection: Projection, node_id: str) -> str:
    node = projection.nodes[node_id]
    named = safe(node.name if node.name == node.id else f"{short(node.name, 80)} ({short(node.id, 40)})")
    return link(f"<bdi>{named}</bdi>", "entity", id=node.id)


def _from(projection: Projection, fact: str) -> str:
    return "from " + page_words.source_words(projection.facts[fact].properties)


def _capped(items: Sequence[T], said: Callable[[T], str], most: int = MOST_OF_A_KIND) -> str:
    """The first of them in words, and how many more there are."""
    shown = "".join(f"<li>{said(item)}</li>" for item in items[:most])
    left_out = len(items) - most
    more = f"<li>and {left_out:,} more, in <code>expose ID --json</code></li>" if left_out > 0 else ""
    return f'<ul class="xr-gaps">{shown}{more}</ul>'


def lines_html(projection: Projection, assessment: Assessment) -> str:
    """The lines as a table: what each is, whether it is covered, why, and its own verdict."""
    rows = "".join(_line_row(projection, answer) for answer in assessment.answers)
    heads = "".join(f'<th scope="col">{name}</th>' for name in LINE_COLUMNS)
    return (
        '<div class="xr-scroll" tabindex="0" role="region" aria-label="Lines and scope"><table class="xr-table">'
        f"<caption>What was asked, line by line</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>"
        "</table></div>"
    )


def _line_row(projection: Projection, answer: LineAnswer) -> str:
    line = projection.nodes[answer.line] if answer.line else None
    look, scope = VERDICTS[answer.verdict], answer.scope
    named = link(safe(line.id, 60), "paths", target=line.id) if line else "no line recorded"
    said = [line.get(name) for name in ("description", "fibre_content")] if line else []
    goods = safe(", ".join(str(part) for part in said if part), 120)
    hts = safe(line.get("hts") or "none", 20) if line else ""
    covered = " ".join(part for part in (scope.covered, scope.stage, scope.commodity) if part)
    return (
        f'<tr><th scope="row">{named}</th><td>{goods or "not described"}</td>'
        f'<td class="xr-nowrap">{hts}</td><td>{safe(covered, 60)}</td>'
        f'<td class="xr-nowrap">{sign(look)} {look.label}</td><td>{safe(scope.because, 240)}</td></tr>'
    )
