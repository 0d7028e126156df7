"""How a shipment stands, which list versions that rests on, and which regimes reach it; users' text is escaped."""

from __future__ import annotations

from html import escape

from dashboard.ui import page_words
from dashboard.ui.addresses import link
from dashboard.ui.page_words import safe
from dashboard.ui.paths.answer_parts import verdict_html
from dashboard.ui.record.parts import bullets, line
from review.case import Case
from review.day_words import days_in_words
from review.list_versions import lists_in_words
from review.path_words import path_in_words
from review.regimes import RegimeByParty

PARTS = {
    "clocks": "Regimes and clocks",
    "chain": "Chain",
    "evidence": "Evidence",
    "gaps": "Gaps",
    "accounts": "Quantities and payments",
    "portions": "Portions",
    "not-known": "What is not known",
    "detention": "Detention",
    "files": "Take it along",
}
"""The parts of the page by their anchors."""


def head_html(case: Case) -> str:
    """For whom, as of when, by which lists, the verdict and its path in one sentence."""
    node = case.shipment
    ways = [
        link("Its paths and evidence", "paths", target=node.id),
        link("Its record", "entity", id=node.id),
        link("Decisions", "decisions", target=node.id),
        link("Other shipments", "review"),
    ]
    judged = f"; the goods are judged by {case.day}, their own date" if case.day != case.as_of else ""
    about = page_words.about(node)
    return (
        f'<h2 class="xr-h2">Shipment <bdi>{safe(node.id, 120)}</bdi></h2>'
        f'<div class="xr-line">{safe(about, 240)}{" · " if about else ""}{" · ".join(ways)}</div>'
        f'<div class="xr-line"><b>For</b> <bdi>{safe(case.for_whom, 400)}</bdi>. <b>As of {case.as_of}</b>{judged}. '
        f"{safe(lists_in_words(case.lists, case.screened), 600)}</div>{verdict_html(case.assessment)}{_path_html(case)}"
    )


def contents_html() -> str:
    """Links to the parts of the page."""
    links = "".join(f'<a href="#{anchor}">{title}</a>' for anchor, title in PARTS.items())
    return f'<nav class="xr-ways" aria-label="Parts of this review">{links}</nav>'


def _path_html(case: Case) -> str:
    node = case.shipment
    if nothing := case.why_nothing_was_asked:
        return line(f"<bdi>{safe(nothing, 1800)}</bdi> {link('What was asked', 'paths', target=node.id)}")
    if not case.assessment.paths:
        return line(f"No path to a source of risk is recorded. {link('What was looked for', 'paths', target=node.id)}")
    path = case.assessment.paths[0]
    more = link("the path with its evidence", "paths", target=node.id)
    said = safe(path_in_words(case.projection, path), 900)
    return (
        f'<p class="xr-line"><b>Its path</b> (confidence {page_words.number(path.confidence)}, which is no '
        f"probability): <bdi>{said}</bdi> {more}.</p>"
    )


def regimes_html(case: Case) -> str:
    """Every regime that reaches it: why, by whom, on what it rests, and what is not settled."""
    asked = line(safe(case.asked.in_words, 600))
    if not case.regimes:
        return line("No regime that is encoded here reaches its dates. That is no clearance.") + asked
    return "".join(map(_regime_html, case.regimes)) + asked


def _regime_html(one: RegimeByParty) -> str:
    regime = one.regime
    unsettled = [words for words in regime.unsettled if words not in regime.because]
    open_ = bullets(f"not settled: {safe(words, 400)}" for words in unsettled) if unsettled else ""
    lacking = f" Not on file: {escape(days_in_words(regime.missing))}." if regime.missing else ""
    note = f"; {safe(regime.note, 400)}" if regime.note else ""
    return (
        f'<div class="xr-box xr-item"><div class="xr-name">{safe(regime.title)}</div>'
        f'<div class="xr-evidence">{safe(regime.because, 500)}; {safe(one.in_words, 2400)}{note}.{lacking}</div>'
        f'<div class="xr-from">{safe(regime.citation, 400)}; {safe(regime.certainty, 300)}</div>{open_}</div>'
    )


def not_known_html(case: Case) -> str:
    return bullets(f"{safe(words[:1].upper() + words[1:], 900)}." for words in case.not_known)
