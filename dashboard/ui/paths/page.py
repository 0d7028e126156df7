"""The page Paths: by which path a target can lead to a source of risk, on what evidence, and what if it were not."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from dashboard.ui import page_words, search_box, source
from dashboard.ui.addresses import here_with, link, whole_number
from dashboard.ui.checked_lists import checked_html, checked_line
from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.page_words import number, plain_markdown, safe
from dashboard.ui.paths import answer_parts, around, exports, path_part, question, why_not_part
from dashboard.ui.paths.arrival import open_at
from dashboard.ui.paths.question import Question
from dashboard.ui.view import View
from graph.errors import EngineUnreachable, XuarRiskError
from graph.exposure import CLEAR, NOT_ASSESSED, UNKNOWN, Assessment
from graph.projection import Projection
from graph.schema import TARGETS
from graph.step_kinds import STEP_KINDS
from review.not_assessed import why_nothing_was_asked

WORST_SHOWN = 5
NOTHING_ASKED = "Nothing was looked for, since there was nothing to ask. That is no clearance."
NOTHING_MISSING = (
    "Nothing is missing: every place, quantity and document that the verdict asks for is recorded. Whether the files "
    "of these documents are there and unaltered is looked at on the page Review, which asks for more papers too."
)
NOTHING_OF_AN_ESTATE = "Its own place decides: an estate is where a branch ends, and no document was asked for."
MISSING = "missing"
"""The anchor of what is missing."""
MOST_FACTS_AT_ONCE = 250_000
"""In a larger graph a what-if takes a second or more: it is asked where somebody follows the link to it."""
LONGEST_LOOK_BACK, MOST_STEPS, MOST_PATHS = 240, 30, 10


def show(view: View) -> None:
    """Draws the page. `?target=` says of what."""
    target = st.query_params.get("target", "")
    search_box.show(
        view, page="paths", parameter="target", labels=TARGETS, label="Find a shipment, line, company or site"
    )
    if not target:
        if not st.query_params.get("text"):
            _nothing_chosen(view)
        return
    st.html(_as_of(view))
    asked = _asked(target)
    try:
        answer = question.answer(view, asked)
    except EngineUnreachable:
        raise
    except XuarRiskError as error:
        st.error(plain_markdown(error, 600))
        st.html(f"<p>{_standard_link(asked)} · {link('Choose another target', 'paths')}</p>")
        return
    _answer(view, asked, answer)


def _nothing_chosen(view: View) -> None:
    """How the page is used, and where to begin."""
    st.html(
        "<p>Search above for what you want to trace; a shipment's bill of lading will do. Then follow its path from "
        "left to right: from the shipment, over who sold to whom, to a place or company that is a source of risk. "
        "Every step names the file and row that it rests on.</p>"
    )
    if not len(view.shipments):
        st.info("No shipment is loaded. A company or a site can be traced too: search for its name.")
        return
    worst = [view.shipments[place] for place in range(min(WORST_SHOWN, len(view.shipments)))]
    items = []
    for standing in worst:
        node, look = view.projection.nodes[standing.target], VERDICTS[standing.verdict]
        leads = page_words.leads_to(view.projection, standing)
        named = link(f"<bdi>{safe(node.name, 80)}</bdi>", "paths", target=node.id)
        items.append(
            f'<li>{named} <span class="xr-stands">{sign(look)} {look.label}</span> '
            f'<span class="xr-about">{safe(leads, 200)}</span></li>'
        )
    st.html(f'<h2 class="xr-h2">Or begin with the worst shipments</h2><ul class="xr-found">{"".join(items)}</ul>')
    st.html(checked_line(view))


def _asked(target: str) -> Question:
    """What the controls say, drawn here, and what the address says besides."""
    left_out = tuple(dict.fromkeys(st.query_params.get_all("without")))
    with st.expander("What counts: look-back, kinds of step, length, alternatives"):
        columns = st.columns(3)
        look_back = columns[0].number_input(
            "Look-back, months",
            *(0, LONGEST_LOOK_BACK, Question.look_back),
            key="look_back",
            bind="query-params",
            help="How many months before the import a sale must still have run to count. The standard is 24.",
        )
        steps = columns[1].number_input(
            "Longest path, steps",
            *(1, MOST_STEPS, Question.steps),
            key="steps",
            bind="query-params",
            help="The standard is 12.",
        )
        paths = columns[2].number_input(
            "Paths to show",
            *(1, MOST_PATHS, Question.paths),
            key="paths",
            bind="query-params",
            help="The best path, and alternatives that share no sale, lot, operator or match with it.",
        )
        kinds = st.pills(
            "Kinds of step that count",
            list(STEP_KINDS),
            default=list(STEP_KINDS),
            selection_mode="multi",
            key="kinds",
            bind="query-params",
            help="Lines, makers and confirmed matches always count.",
        )
        told = "".join(f"<dt>{escape(kind)}</dt><dd>{escape(says)}</dd>" for kind, says in STEP_KINDS.items())
        st.html(f'<details class="xr-small"><summary>What the kinds are</summary><dl>{told}</dl></details>')
    chosen = tuple(kind for kind in STEP_KINDS if kind in (kinds or ()))
    return Question(target, int(look_back), int(steps), chosen, left_out, int(paths), _path_chosen())


def _as_of(view: View) -> str:
    """What the day that is asked for means."""
    return (
        f'<div class="xr-small"><b>As of {view.as_of}</b>: a company, a site or a shipment without a date is judged by '
        "the sales, holdings and listings of this day. A shipment with an import or entry date is judged on that "
        "day.</div>"
    )


def _path_chosen() -> int:
    return whole_number(st.query_params.get("path")) or 0


def _answer(view: View, asked: Question, answer: Assessment) -> None:
    """The verdict and the path first: what is missing can take long, and comes after them."""
    projection = question.graph_of(view, asked)
    asked = replace(asked, path=asked.path if asked.path < len(answer.paths) else 0)
    st.html(_heading(view, answer))
    if not asked.is_standard:
        st.html(_what_if(view, asked))
    st.html(answer_parts.verdict_html(answer, supposed=not asked.is_standard))
    st.html(_judged_by(view, answer))
    if view.commodity and answer.verdict == NOT_ASSESSED:
        st.html(_for_all_goods(view, answer))
    if answer.paths:
        path_part.show(view, projection, asked, answer)
    _around(view)
    _clearing(view, projection, asked, answer)
    _lines(projection, answer)
    _missing(projection, answer)
    why_not_part.show(view, answer.target, asked)
    _taking_along(view, asked, answer)


def _heading(view: View, answer: Assessment) -> str:
    node = view.projection.nodes[answer.target]
    ident = "" if node.name == node.id else f' <span class="xr-id">{safe(node.id, 60)}</span>'
    ways = [
        link("Its record", "entity", id=node.id),
        link("On the map", "map", target=node.id),
        link("Decisions", "decisions", target=node.id),
    ]
    if node.label == "Shipment":
        ways.append(link("Its review", "review", shipment=node.id))
    about = [page_words.kind_of(node), page_words.about(node)]
    return (
        f'<h2 class="xr-h2"><bdi>{safe(node.name, 120)}</bdi>{ident}</h2>'
        f'<div class="xr-line">{safe(", ".join(part for part in about if part), 240)} · {" · ".join(ways)}</div>'
    )


def _judged_by(view: View, answer: Assessment) -> str:
    """The day and the goods that were asked for, and which lists it was checked against."""
    day = f"Judged by the facts and listings of {answer.day}"
    if answer.day != answer.as_of:
        later = ", which is after the day asked for: its own date counts" if answer.day > answer.as_of else ""
        day += f", its import or entry date{later}"
    goods = f"{view.commodity} only" if view.commodity else "both commodities, cotton and tomato"
    return f'<div class="xr-small">{day}. Asked for {goods}. {checked_html(view)}</div>'


def _for_all_goods(view: View, answer: Assessment) -> str:
    """That it was asked for one commodity that it does not hold, and how it stands for all goods."""
    usual = source.answer(view, answer.target, commodity=None)
    look = VERDICTS[usual.verdict]
    everything = link("ask for all goods", "paths", target=answer.target, commodity=None)
    return (
        f'<div class="xr-what-if" role="note"><p><b>Only {view.commodity} was asked for.</b> For all goods it is '
        f"{sign(look)} <b>{look.label}</b>: {everything}.</p></div>"
    )


def _what_if(view: View, asked: Question) -> str:
    """Says loudly that it is another question than usual, what is left out, and what the usual answer is."""
    usual = source.answer(view, asked.target, paths=asked.paths)
    look = VERDICTS[usual.verdict]
    differs = "".join(f"<li>{safe(said, 300)}</li>" for said in asked.differences())
    left_out = "".join(
        f"<li>{answer_parts.fact_html(view.projection, fact)} "
        f'(<a href="{escape(asked.with_again(fact).address())}">take it back</a>)</li>'
        for fact in asked.without
    )
    facts = f"<p>Left out:</p><ul>{left_out}</ul>" if left_out else ""
    confidence = "" if usual.confidence is None else f", confidence {number(usual.confidence)}"
    return (
        '<div class="xr-what-if" role="note"><p><b>What if: this is not the standard question.</b></p>'
        f"<ul>{differs}</ul>{facts}<p>The standard answer: {sign(look)} <b>{look.label}</b>{confidence}; "
        f"{safe(page_words.because(usual.because), 300)}. {_standard_link(asked)}</p></div>"
    )


def _standard_link(asked: Question) -> str:
    return f'<a href="{escape(asked.standard.address(path=None))}">Back to the standard question</a>'


def _clearing(view: View, projection: Projection, asked: Question, answer: Assessment) -> None:
    if answer.paths:
        st.html('<h2 class="xr-h2">What would clear it of these paths</h2>')
        with st.spinner("Looking for what would clear it…"):
            without = _without_what_clears(view, projection, asked, answer)
            st.html(answer_parts.clearing_html(projection, answer, asked, without))


def _without_what_clears(view: View, projection: Projection, asked: Question, answer: Assessment) -> Assessment | None:
    """The answer without the facts that would clear it of its paths; None where it takes long, or there are none."""
    facts = answer.clears.facts if answer.clears else ()
    if not 0 < len(facts) <= answer_parts.MOST_LEFT_OUT or projection.n_facts > MOST_FACTS_AT_ONCE:
        return None
    return question.answer(view, asked.less(*facts))


def _lines(projection: Projection, answer: Assessment) -> None:
    title = "Its lines" if answer.label == "Shipment" else "What was asked"
    st.html(f'<h2 class="xr-h2">{title}</h2>{answer_parts.lines_html(projection, answer)}')


def _missing(projection: Projection, answer: Assessment) -> None:
    st.header("What is missing", anchor=MISSING)
    with st.spinner("Looking for gaps…"):
        ends, purchases, refused = answer.open_ends, answer.commingling, answer.refused
    if answer.verdict == CLEAR:
        st.html(
            f"<p>{NOTHING_OF_AN_ESTATE if answer.label == 'Estate' else NOTHING_MISSING}</p>"
            + answer_parts.lots_html(projection, answer.lots)
        )
    elif answer.verdict == NOT_ASSESSED:
        nothing = why_nothing_was_asked(projection, answer)
        st.html(f"<p><bdi>{safe(nothing or NOTHING_ASKED, 1800)}</bdi></p>")
    elif ends:
        with st.expander(f"Open ends ({len(ends):,})", expanded=answer.verdict == UNKNOWN):
            st.html(answer_parts.open_ends_html(projection, ends))
    else:
        st.html("<p>No open end was found where the search for gaps looked. That is no clearance.</p>")
    if purchases:
        with st.expander(f"Purchases beside the recorded lots ({len(purchases):,})", expanded=True):
            st.html(answer_parts.commingling_html(projection, purchases))
    if refused:
        with st.expander(f"Steps that do not count, and why not ({len(refused):,})"):
            st.html(answer_parts.refused_html(projection, refused))
    open_at(MISSING)


def _around(view: View) -> None:
    """What is around one node of the chain, where the address says which."""
    if node := st.query_params.get(around.START):
        around.show(view, node)


def _taking_along(view: View, asked: Question, answer: Assessment) -> None:
    """The address of exactly this view, with its day and what is opened on it, and the path as a picture or a table."""
    where = here_with(as_of=view.as_of.isoformat(), text=None)
    base = (st.context.url or "").partition("?")[0].rstrip("/")
    st.html('<h2 class="xr-h2">The address of this view</h2>')
    st.caption("It opens the same view, of the same day, for a colleague or from a note.")
    st.code(f"{base}/{where.removeprefix('./')}" if base else where, language=None, wrap_lines=True)
    exports.show(view, answer, answer.paths[asked.path] if answer.paths else None, asked)
