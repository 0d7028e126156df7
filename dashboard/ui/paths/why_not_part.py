"""Why one record is not traced to another: the nearest chain of facts, step by step, and the rule that it fails.

The address holds the other record (`why`) and the words that it is searched by (`why_text`).
"""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from dashboard.ui import page_words
from dashboard.ui.addresses import here_with
from dashboard.ui.find import find
from dashboard.ui.kept import Kept
from dashboard.ui.page_words import number, plain_markdown, safe
from dashboard.ui.paths import question
from dashboard.ui.paths.arrival import open_at
from dashboard.ui.paths.question import Question
from dashboard.ui.view import View
from graph.errors import UserMistake, XuarRiskError
from graph.projection import Node, Projection
from graph.schema import PARTIES
from graph.why_not import COUNTS, FAILS, NO_CHAIN, NO_SOURCE, NOT_ASKED, Tried, WhyNot, why_not
from review.path_words import verb

OTHER, TEXT, ANCHOR = "why", "why_text", "why"
MOST_FOUND = 10
OUTCOMES = {
    COUNTS: ("✓", "A path leads there and counts."),
    FAILS: ("✗", "A chain of facts leads there, but a step of it does not count."),
    NO_CHAIN: ("–", "No chain of facts connects the two."),
    NO_SOURCE: ("○", "A chain leads there, but what it leads to is no source of risk."),
    NOT_ASKED: ("–", "There is nothing to ask of this target."),
}
RULES = {
    "time": "the dates of the step do not fit",
    "commodity": "these are other goods",
    "stage": "the goods are nearer to finished than what they would have gone into",
    "lots": "its lots are recorded, so other purchases are commingling and no path",
    "length": "it lies beyond the longest path that counts",
}
_FOUND = Kept[WhyNot](64)


def show(view: View, target: str, asked: Question | None = None) -> None:
    """Draws the section for a target. asked: how it is asked; the standard question where it is left out."""
    with st.container(key="xr-why"):
        st.header("Why not?", anchor=ANCHOR)
        st.html(
            '<p class="xr-line">Why does no path lead from here to a company or site that you suspect? Find it, and '
            "see the nearest chain of facts and the rule that it fails.</p>"
        )
        _search(view)
        other = st.query_params.get(OTHER)
        if other:
            _answer(view, asked or Question(target), other)
        open_at(ANCHOR)


def _search(view: View) -> None:
    text = st.text_input(
        "Company or site to ask about",
        key=TEXT,
        bind="query-params",
        max_chars=300,
        placeholder="a name in any script, or an id",
    )
    if text and text.strip():
        st.html(found_html(view, text))


def found_html(view: View, text: str) -> str:
    """What the words find, each as a link that asks about it."""
    found = find(view.projection, text, labels=PARTIES, limit=MOST_FOUND)
    if not found.hits:
        return (
            f'<p class="xr-line">No company or site on file has <b>{safe(text, 80)}</b> in its names or numbers. '
            "Try a part of the name, or the name in another script.</p>"
        )
    items = "".join(f"<li>{_hit(node)}</li>" for node in found.hits)
    more = found.total - len(found.hits)
    rest = f'<p class="xr-small">{more:,} more: write more of the name.</p>' if more else ""
    return f'<ul class="xr-gaps" aria-label="Companies and sites found">{items}</ul>{rest}'


def _hit(node: Node) -> str:
    about = ", ".join(part for part in (page_words.kind_of(node), page_words.about(node)) if part)
    asks = f'<a href="{escape(_address(node.id))}">why not {_name(node)}?</a>'
    return f'{asks} <span class="xr-from">{safe(about, 160)}</span>'


def _address(other: str) -> str:
    return f"{here_with(**{OTHER: other, TEXT: None})}#{ANCHOR}"


def _answer(view: View, asked: Question, other: str) -> None:
    try:
        projection = question.graph_of(view, asked)
        found = found_for(view, projection, asked, other)
    except XuarRiskError as error:
        st.error(plain_markdown(error, 600))
        return
    st.html(as_html(projection, found))


def found_for(view: View, projection: Projection, asked: Question, other: str) -> WhyNot:
    """The answer of graph/why_not.py to the page's question, kept. Raises UserMistake as that does."""
    if other == asked.target:
        raise UserMistake(f"{other!r} is the target itself. Choose another company or site.")
    graph = (str(view.settings.home), view.settings.neo4j_uri, view.state)
    key = (*graph, asked, view.as_of, view.commodity, other)
    return _FOUND.get(
        key,
        lambda: why_not(
            projection,
            asked.target,
            other,
            as_of=view.as_of,
            look_back_months=asked.look_back,
            commodity=view.commodity,
            max_steps=asked.steps,
        ),
    )


def as_html(projection: Projection, found: WhyNot) -> str:
    """The answer: its outcome, the chain with the rule that a step fails, and as what the source counts."""
    mark, meaning = OUTCOMES[found.outcome]
    target, other = _name(projection.nodes[found.target]), _name(projection.nodes[found.source])
    because = safe(page_words.because(found.because), 500)
    about = ", ".join(filter(None, (f"line {found.line}" if found.line else "", found.commodity)))
    head = (
        f'<div class="xr-verdict"><span class="xr-sign" aria-hidden="true">{mark}</span><div><b>{meaning}</b> '
        f"From {target} to {other}, on {page_words.day(found.day)}{f', asked of {safe(about, 120)}' if about else ''}: "
        f"{because}.</div></div>"
    )
    return f"{head}{_chain_html(projection, found)}{_source_html(projection, found)}"


def _chain_html(projection: Projection, found: WhyNot) -> str:
    if not found.chain:
        return ""
    begin = _stop_html(projection, found.target, 1)
    rest = "".join(
        _step_html(tried, place) + _stop_html(projection, tried.step.to, place + 1)
        for place, tried in enumerate(found.chain, start=1)
    )
    return (
        '<p class="xr-small">The nearest chain, read from left to right, from the target upstream:</p>'
        f'<ol class="xr-tried" aria-label="The nearest chain of facts">{begin}{rest}</ol>'
    )


def _stop_html(projection: Projection, node_id: str, place: int) -> str:
    node = projection.nodes[node_id]
    more = safe(page_words.about(node), 160)
    return (
        f'<li class="xr-stop"><span class="xr-number">{place}</span><div><div class="xr-kind">'
        f'{safe(page_words.kind_of(node), 120)}</div><div class="xr-name">{_name(node)}</div>'
        f'<div class="xr-more">{more}</div></div></li>'
    )


def _step_html(tried: Tried, place: int) -> str:
    step = tried.step
    fails = ""
    if tried.fails:
        rule = safe(RULES.get(tried.fails, tried.fails))
        why = f" ({safe(tried.because, 240)})" if tried.because else ""
        fails = (
            f'<div class="xr-fails"><b>✗ Step {place} does not count</b>, by the rule of {safe(tried.fails)}: '
            f"{rule}{why}.</div>"
        )
    papers = ", ".join(page_words.short(document, 60) for document in step.fact.documents[:3])
    left_out = len(step.fact.documents) - 3
    papers = (f"Documents: {papers}" + (f", and {left_out} more" if left_out > 0 else "")) if papers else "No document"
    return (
        f'<li class="xr-tried-step{" xr-broken" if tried.fails else ""}"><div class="xr-says">{safe(verb(step))} '
        f'<span aria-hidden="true">{"⇢" if tried.fails else "→"}</span></div>'
        f'<span class="xr-chip">{safe(page_words.basis_words(step), 60)}</span> '
        f'<span class="xr-chip">confidence {number(step.confidence)}</span>'
        f'<div class="xr-evidence">{_window(step.fact)}{safe(papers, 200)}. '
        f"From {safe(page_words.source_words(step.fact.properties), 120)}.</div>{fails}</li>"
    )


def _window(fact: Any) -> str:
    first, last = fact.get("first_seen"), fact.get("last_seen")
    return f"Seen from {page_words.day(first)} to {page_words.day(last)}. " if first or last else ""


def _source_html(projection: Projection, found: WhyNot) -> str:
    """As what the source counts on the day, and why for no more than that."""
    doubts = "".join(f"<li>{safe(page_words.because(doubt), 300)}</li>" for doubt in found.doubts)
    name = _name(projection.nodes[found.source])
    if found.risk:
        said = (
            f"{name} is a source of risk on that day: {safe(page_words.because(found.risk.because), 300)}; "
            f"certainty {number(found.risk.certainty)}."
        )
        more = "Why it counts for no more:"
    else:
        said, more = f"{name} is no source of risk on that day, by what is on file.", "Why not:"
    rest = f'<div class="xr-line">{more}</div><ul class="xr-gaps">{doubts}</ul>' if doubts else ""
    return f'<p class="xr-line">{said}</p>{rest}'


def _name(node: Node) -> str:
    ident = "" if node.name == node.id else f' <span class="xr-id">({safe(node.id, 60)})</span>'
    return f"<bdi>{safe(node.name, 100)}</bdi>{ident}"
