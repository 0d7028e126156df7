"""The evidence as a matrix, steps by what must be shown of them, and one step of it in full; users' text is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from dashboard.review_matrix import Cell, by_column, column, of_items, of_no_step
from dashboard.ui.page_words import moment, safe
from dashboard.ui.record.parts import bullets, line, record_link
from dashboard.ui.reviewing.notes import Noted, mark_of
from dashboard.ui.reviewing.places import SHIPMENT, Place, in_words, link_to, place_of, places_of, steps_in_words
from review.asked_for import asked_besides
from review.case import Case
from review.gaps import each_once
from review.item import STATES, Item
from review.made_here import COVERED, DOUBTFUL, MISSING, PARTLY
from review.path_words import listed
from review.requirements import NOT_EXHAUSTIVE
from review.unasked import unasked, why_nothing

SIGNS = {COVERED: ("✓", "#009e73"), PARTLY: ("◐", "#e69f00"), DOUBTFUL: ("?", "#b06fc4"), MISSING: ("✕", "#d55e00")}
MEANINGS = {
    COVERED: "a document without a problem shows all of it",
    PARTLY: "some of it, or some of the lines, has no document or no payment in full on file",
    DOUBTFUL: "every document for a part of it has a problem",
    MISSING: "no document is on file for any line",
}
MOST_NAMED = 12


def state_html(state: str) -> str:
    """A state as sign and word."""
    return f'<span class="xr-nobreak">{_sign(state)} {state}</span>'


def _sign(state: str) -> str:
    sign, colour = SIGNS[state]
    return f'<span class="xr-sign" style="color: {colour}" aria-hidden="true">{sign}</span>'


def unasked_html(case: Case) -> str:
    """Of which goods it is not known what must be shown, or why nothing is asked for; blank where all is."""
    words = unasked(case) if case.evidence else why_nothing(case)
    return line(safe(words, 800)) if words else ""


def legend_html() -> str:
    told = "".join(f"<span>{_sign(state)} {state}: {MEANINGS[state]}</span>" for state in reversed(STATES))
    return f'<div class="xr-legend">{told}<span>blank: not needed there</span></div>'


def matrix_html(case: Case, current: Place | None) -> str:
    """A row for each step and move from the origin to the port, a column for each thing that must be shown."""
    cells = of_items(case.evidence)
    titles = _titles(case)
    columns = list(titles)
    heads = "".join(f'<th scope="col"><abbr title="{safe(titles[one])}">{safe(one)}</abbr></th>' for one in columns)
    rows = "".join(_row(case, place, cells[place], columns, current) for place in places_of(case) if place != SHIPMENT)
    if not rows:
        return ""
    return (
        '<div class="xr-wide"><table class="xr-table xr-matrix"><caption>Select a step to see its papers, what is '
        f'wrong with them and whom to ask.</caption><thead><tr><th scope="col">Step</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _titles(case: Case) -> dict[str, str]:
    """The columns, each with what it is in full, in the order of the table of short words."""
    return {column(item): item.title for item in by_column(case.evidence)}


def _cell_html(cell: Cell) -> str:
    """The state; where lines differ, for how many it is not shown, and which."""
    if not cell.differs:
        return state_html(cell.state)
    named = f"{len(cell.open):,} of {len(cell.lines):,} lines: {safe(listed(list(cell.open)), 200)}"
    return f'{state_html(cell.state)}<div class="xr-evidence">not shown for {named}</div>'


def _row(case: Case, place: Place, found: Mapping[str, Cell], columns: Sequence[str], current: Place | None) -> str:
    step, to = place
    process = case.chain.step(step).process.replace("_", " ") or "process not known"
    name = f"{step} to {to}" if to else f"{step} {escape(process)}"
    named = link_to(name, place, current=place == current)
    inner = "".join(f"<td>{_cell_html(found[one]) if one in found else ''}</td>" for one in columns)
    moved = ' class="xr-move"' if to else ""
    return f'<tr{moved}><th scope="row">{named}</th>{inner}</tr>'


def of_shipment_html(case: Case, current: Place | None) -> str:
    """What must be shown of the shipment as a whole, and of steps that are not recorded."""
    items = [item for item in each_once(case.evidence) if place_of(item) == SHIPMENT]
    if not items:
        return ""
    named = [f"{state_html(item.state)}: {safe(of_no_step(item), 300)}" for item in items]
    head = link_to("Of the shipment, and of steps that are not recorded", SHIPMENT, current=current == SHIPMENT)
    return f'<p class="xr-line">{head}:</p>{bullets(named)}'


def items_at(case: Case, place: Place) -> list[Item]:
    """What must be shown at a place, the worst first."""
    found = [item for item in each_once(case.evidence) if place_of(item) == place]
    return sorted(found, key=lambda item: STATES.index(item.state))


def to_note_about(case: Case, place: Place) -> list[Item]:
    """The same, each once that a note knows as one: a note is about a thing at its place, whichever the lines."""
    return list({mark_of(case, item): item for item in reversed(items_at(case, place))}.values())[::-1]


def place_html(case: Case, place: Place, notes: Mapping[str, Sequence[Noted]]) -> str:
    """Everything that must be shown at one place: papers, problems, whom to ask, citation, and what people noted."""
    steps = steps_in_words(case, place)
    head = safe(steps, 400) if steps else escape(in_words(place))
    shown = "".join(_item_html(case, item, notes) for item in items_at(case, place))
    return f'<p class="xr-line"><b>{head[:1].upper()}{head[1:]}</b></p>{shown}'


def _item_html(case: Case, item: Item, notes: Mapping[str, Sequence[Noted]]) -> str:
    papers = [record_link(case.projection, document) for document in item.documents[:MOST_NAMED]]
    if (more := len(item.documents) - MOST_NAMED) > 0:
        papers.append(f"and {more:,} more")
    rows = [
        ("Why here", safe(item.because, 500)),
        ("Lines", safe(", ".join(item.lines), 500)),
        ("Documents", "; ".join(papers) or "none on file"),
        ("Without one", safe(", ".join(item.lacking), 500)),
        ("Problems", _problems_html(case, item)),
        ("Remarks", safe("; ".join(item.remarks), 500)),
        ("Ask", safe(item.ask, 400) if item.state != COVERED else ""),
        ("Rests on", safe(item.citation, 400) + f' <span class="xr-from">({safe(item.certainty, 200)})</span>'),
        ("Note of ours", safe(item.note, 500)),
        ("Noted", _noted_html(notes.get(mark_of(case, item), ()))),
    ]
    told = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows if value)
    asked = ' <span class="xr-chip">the notice asks for it</span>' if asked_besides(item) else ""
    title = f'<div class="xr-name">{state_html(item.state)}: {safe(item.title, 300)}{asked}</div>'
    return f'<div class="xr-box xr-item">{title}<dl class="xr-facts">{told}</dl></div>'


def _problems_html(case: Case, item: Item) -> str:
    told = [
        f"{record_link(case.projection, problem.document)}: {safe(problem.because, 400)}"
        for problem in item.problems[:MOST_NAMED]
    ]
    if (more := len(item.problems) - MOST_NAMED) > 0:
        told.append(f"and {more:,} more")
    return "<br>".join(told)


def _noted_html(notes: Sequence[Noted]) -> str:
    return "<br>".join(
        f"<b>{note.kind} on {note.on}</b>, by <bdi>{safe(note.author, 200)}</bdi>"
        f"{f': <bdi>{safe(note.words, 600)}</bdi>' if note.words else ''} "
        f'<span class="xr-from">(written {moment(note.at)})</span>'
        for note in notes
    )


def exhaustive_html() -> str:
    return f'<p class="xr-small">{escape(NOT_EXHAUSTIVE)}</p>'
