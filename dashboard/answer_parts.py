"""The parts of one shipment's answer, as HTML whose users' text is escaped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from dashboard import page_words, words
from dashboard.looks import VERDICTS, sign
from dashboard.page_words import safe, short
from graph.exposure import CLEAR, EXPOSED, INFERRED, NOT_ASSESSED, UNKNOWN, Assessment
from graph.projection import Projection

MOST_OF_A_KIND = 8

IN_WORDS = {
    EXPOSED: "A recorded path leads from this shipment to a source of risk.",
    INFERRED: "A path leads from this shipment to a source of risk, but a step or the source is only inferred.",
    UNKNOWN: "This does not clear it: the goods could not be followed to their origin. What is missing is below.",
    CLEAR: "By the facts, documents and lists on file; it says nothing of what is not on file.",
    NOT_ASSESSED: "There is no answer for this shipment, and that is not a clearance.",
}


def verdict_html(assessment: Assessment) -> str:
    """The verdict in words, and why."""
    look = VERDICTS[assessment.verdict]
    because = safe(page_words.because(assessment.because), 400)
    return (
        f'<div class="xr-verdict">{sign(look)}<div><b>{look.label[0].upper()}{look.label[1:]}.</b> '
        f"{IN_WORDS[assessment.verdict]}<br><span>{because[:1].upper()}{because[1:]}.</span></div></div>"
    )


def open_ends_html(projection: Projection, assessment: Assessment) -> str:
    """What is missing, grouped by kind, each group capped with what it leaves out."""
    groups: dict[str, list[str]] = defaultdict(list)
    for end in assessment.open_ends:
        groups[end.missing].append(f"<b>{_name(projection, end.id)}</b>: {safe(end.because, 220)}")
    order = [kind for kind in page_words.MISSING if kind in groups] + [
        kind for kind in groups if kind not in page_words.MISSING
    ]
    return "".join(
        f"<div><b>{safe(page_words.MISSING.get(kind, kind))}</b> ({len(groups[kind])})</div>{_capped(groups[kind])}"
        for kind in order
    )


def lots_html(projection: Projection, assessment: Assessment) -> str:
    """The lots of a traced chain, each with its documents."""
    items = "".join(f"<li>{safe(words.lot_in_words(projection, lot), 400)}</li>" for lot in assessment.lots)
    title = "The lots that lead to the origins, each with its documents"
    return f"<div><b>{title}</b></div><ul>{items}</ul>" if items else ""


def commingling_html(projection: Projection, assessment: Assessment) -> str:
    """Purchases beside the recorded inputs of a lot."""
    return _capped(
        [
            f"<b>{_name(projection, found.site)}</b> made lot {safe(found.lot, 60)} and also bought from "
            f"<b>{_name(projection, found.seller)}</b>; {safe(_from(projection, found.fact), 160)}"
            for found in assessment.commingling
        ]
    )


def refused_html(projection: Projection, assessment: Assessment) -> str:
    """The steps that do not count, and the rule that each fails."""
    return _capped(
        [
            f"{_name(projection, refused.origin)} from <b>{_name(projection, refused.to)}</b>: "
            f"{safe(page_words.RULES.get(refused.rule, refused.rule))} ({safe(refused.because, 200)})"
            for refused in assessment.refused
        ]
    )


def clearing_html(projection: Projection, assessment: Assessment) -> str:
    """What would have to be disproved so that no path is left, or why nothing can be."""
    clears = assessment.clears
    if clears is None:
        return "<div>No fact on the path could be disproved: the place or the listing itself is the reason.</div>"
    if not clears.facts:
        return f"<div>At least {clears.at_least} facts would have to be disproved: too many to name.</div>"
    smallest = "No smaller set would do." if clears.exact else f"A smaller set may do, of {clears.at_least} or more."
    facts = [projection.facts[fact] for fact in clears.facts]
    said = [
        f"<b>{_name(projection, fact.start)}</b> {safe(page_words.FACTS.get(fact.type, fact.type))} "
        f"<b>{_name(projection, fact.end)}</b>; {safe(_from(projection, fact.id), 160)}"
        for fact in facts
    ]
    return f"<div>If documents disproved all of these, no path would be left. {smallest}</div>{_capped(said)}"


def _name(projection: Projection, node_id: str) -> str:
    node = projection.nodes[node_id]
    return safe(node.name if node.name == node.id else f"{short(node.name, 80)} ({short(node.id, 40)})")


def _from(projection: Projection, fact: str) -> str:
    return "from " + page_words.source_words(projection.facts[fact].properties)


def _capped(items: Sequence[str]) -> str:
    shown = "".join(f"<li>{item}</li>" for item in items[:MOST_OF_A_KIND])
    left_out = len(items) - MOST_OF_A_KIND
    more = f"<li>and {left_out} more, in <code>expose ID --json</code></li>" if left_out > 0 else ""
    return f'<ul class="xr-gaps">{shown}{more}</ul>'


def line_rows(projection: Projection, assessment: Assessment) -> list[dict[str, Any]]:
    """One row a line: what it is, whether it is covered, why, and its own verdict."""
    rows = []
    for answer in assessment.answers:
        line = projection.nodes[answer.line] if answer.line else None
        look = VERDICTS[answer.verdict]
        rows.append(
            {
                "Line": short(line.id, 60) if line else "no line recorded",
                "HTS": line.get("hts") if line else None,
                "Goods": short(_described(line), 90) if line else None,
                "Covered": answer.scope.covered,
                "As": " ".join(part for part in (answer.scope.stage, answer.scope.commodity) if part) or None,
                "Verdict": [f"{look.sign} {look.label}"],
                "Because": short(answer.scope.because, 200),
            }
        )
    return rows


def _described(line: Any) -> str:
    parts: Iterable[Any] = (line.get("description"), line.get("fibre_content"))
    return ", ".join(str(part) for part in parts if part) or "not described"
