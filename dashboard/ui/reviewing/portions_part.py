"""Which lines could be separated from the rest, and the four ways that are open; users' text is escaped."""

from __future__ import annotations

from dashboard.ui.page_words import safe
from dashboard.ui.record.parts import bullets, bullets_to_unfold, line, record_link, table
from dashboard.ui.reviewing.chain_steps import MOST_NAMED
from review.case import Case
from review.outcomes import NEEDS_FROM, Outcome, clock_in_words
from review.plain_text import short
from review.portions import DIVIDED, PARTS, LinePortion, Portions

BY_LOTS = "in two parts, by its lots"


def lines_html(case: Case) -> str:
    """Its lines by part, the sums of the parts, and why there is nothing to separate where that is so."""
    portions = case.portions
    nothing = line(f"<b>{safe(portions.nothing, 400)}</b>") if portions.nothing else ""
    if not portions.lines:
        return nothing
    rows = [
        (
            record_link(case.projection, one.line.id),
            safe(one.covered),
            BY_LOTS if one.part == DIVIDED else safe(PARTS.get(one.part, one.part)),
            f"<bdi>{safe(one.amount.in_words, 80)}</bdi>",
            f"<bdi>{safe(one.value.in_words, 80)}</bdi>" if one.value.is_stated else "not stated",
            safe(one.because, 300) + _lots_html(one),
        )
        for one in portions.lines
    ]
    heads = ("Line", "Covered", "Part", "Quantity", "Value", "Why")
    return nothing + table("Its lines, told apart", heads, rows) + _sums_html(portions)


def _lots_html(one: LinePortion) -> str:
    told = [
        f"lot <bdi>{safe(lot.lot, 80)}</bdi>, {safe(lot.amount.in_words, 60)}: {safe(lot.verdict)}; "
        f"{safe(lot.because, 200)}"
        for lot in one.lots.lots
    ]
    return bullets_to_unfold(told, MOST_NAMED, "more lots")


def _sums_html(portions: Portions) -> str:
    return bullets(
        f"{safe(PARTS.get(part.part, part.part))}: {safe(part.quantity.in_words(), 400)}; value: "
        f"{safe(part.value.in_words('value'), 400)}"
        for part in portions.parts
    )


def proposal(case: Case) -> str:
    """The proposal to the port as a text; blank where there is nothing to separate."""
    return "\n".join(short(sentence, 2_000) for sentence in case.portions.proposal)


def outcomes_html(case: Case) -> str:
    """The ways, what each needs, its deadlines and its citation, then what is not settled."""
    portions = case.portions
    if not portions.outcomes:
        return line("No way is on record that was in force on its day.")
    open_ = bullets(f"not settled: {safe(words, 500)}" for words in portions.not_settled)
    ways = "".join(_outcome_html(one) for one in portions.outcomes)
    head = f"The ways that are open. What each needs is {safe(NEEDS_FROM)}. The port decides."
    return line(head) + ways + open_


def _outcome_html(one: Outcome) -> str:
    rule = one.rule
    clocks = "; ".join(clock_in_words(clock) for clock in one.clocks)
    rows = (
        ("Says", safe(rule.says, 600)),
        ("Needs", safe("; ".join(rule.needs), 600)),
        ("Clocks", safe(clocks, 900)),
        ("Note", safe(rule.note, 400)),
        ("Rests on", f'{safe(rule.citation, 400)} <span class="xr-from">({safe(rule.certainty_in_words, 300)})</span>'),
    )
    told = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows if value)
    title = f'<div class="xr-name">{safe(rule.title)}</div>'
    return f'<div class="xr-box xr-item">{title}<dl class="xr-facts">{told}</dl></div>'
