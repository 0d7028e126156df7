"""What is not covered, worst first, and the next document to ask for, with words to ask by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.ui.page_words import counted, safe
from dashboard.ui.record.parts import bullets_to_unfold, line
from dashboard.ui.reviewing.evidence import state_html
from dashboard.ui.reviewing.notes import Noted, mark_of
from dashboard.ui.reviewing.places import link_to, place_of, steps_in_words
from review.asked_for import asked_besides
from review.case import Case
from review.gaps import lines_in_words, to_ask_for, why_first
from review.item import Item
from review.plain_text import short
from review.unasked import unasked, why_nothing

SHOWN, MOST_NAMED, LONGEST = 12, 3, 400


def next_html(case: Case, item: Item) -> str:
    """The document to ask for next, from whom, and why that one."""
    return (
        f'<div class="xr-what-if"><p><b>Ask next</b>: <bdi>{safe(to_ask_for(item), 500)}</bdi></p>'
        f"<p><b>From</b> <bdi>{safe(item.ask, 400)}</bdi>. Why this one: {safe(why_first(item, case.evidence), 400)}. "
        f"{link_to('Its place in the evidence', place_of(item))}.</p></div>"
    )


def letter(case: Case, item: Item) -> str:
    """A text to send; it names nobody of the chain but who did the step."""
    node = case.shipment
    numbers = [f"{name} {short(node.get(key), 80)}" for key, name in _NUMBERS.items() if node.get(key)]
    numbered = f" ({', '.join(numbers)})" if numbers else ""
    steps = steps_in_words(case, place_of(item))
    said = [
        f"Please send us: {short(to_ask_for(item), LONGEST)}.",
        f"For: {steps}." if steps else "",
        f"About: shipment {short(node.id, 80)}{numbered}.",
        f"Without it so far: {short(', '.join(item.lacking), LONGEST)}." if item.lacking else "",
        *(f"With what we have: {short(problem.because, LONGEST)}." for problem in item.problems[:MOST_NAMED]),
        f"What asks for it: {short(item.citation, LONGEST)}.",
        "Where it is not in English, please add a translation; please black nothing out.",
    ]
    return "\n".join(filter(None, said))


_NUMBERS = {"bill_of_lading": "bill of lading", "entry_number": "entry"}


def list_html(case: Case, notes: Mapping[str, Sequence[Noted]]) -> str:
    """The gaps, the first of them open, the others on demand."""
    gaps = case.gaps
    if not case.evidence:
        return line(f"No gap can be named. {safe(why_nothing(case), 800)}")
    if not gaps:
        but = f" {safe(words, 800)}" if (words := unasked(case)) else ""
        return line(f"Everything that our rows ask for is covered by documents on file. A port can ask for more.{but}")
    told = [_gap_html(case, item, notes) for item in gaps]
    return line(f"{counted(len(gaps), 'gap')}, worst first:") + bullets_to_unfold(told, SHOWN)


def _gap_html(case: Case, item: Item, notes: Mapping[str, Sequence[Noted]]) -> str:
    what = item.title if item.step is not None else item.because
    lines = f", {safe(lines_in_words(item), 300)}" if item.lines else ""
    where = f", {link_to(_where(item), place_of(item))}{lines}"
    asked = "; <b>the notice asks for it</b>" if asked_besides(item) else ""
    lacking = f'<div class="xr-evidence">without it: {_some(item.lacking)}</div>' if item.lacking else ""
    wrong = "".join(
        f'<div class="xr-evidence"><bdi>{safe(problem.document, 80)}</bdi>: {safe(problem.because, 300)}</div>'
        for problem in item.problems[:MOST_NAMED]
    )
    told = notes.get(mark_of(case, item), ())
    noted = f'<div class="xr-evidence"><b>{told[0].kind} on {told[0].on}</b>, noted</div>' if told else ""
    return (
        f"{state_html(item.state)}: <bdi>{safe(what, 400)}</bdi>{where}{asked}. Ask <bdi>{safe(item.ask, 300)}</bdi>. "
        f'<span class="xr-from">{safe(item.citation, 300)}</span>{lacking}{wrong}{noted}'
    )


def _where(item: Item) -> str:
    if item.step is None:
        return "in the evidence"
    return f"step {item.step}" + (f" to {item.to}" if item.to else "")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return safe(", ".join(names[:MOST_NAMED]), 400) + more
