"""The places of a chain that evidence belongs to: a step, a move from one step to another, or the whole shipment."""

from __future__ import annotations

from html import escape

from dashboard.ui.addresses import here_with
from review.case import Case
from review.item import Item
from review.parties import step_in_words

Place = tuple[int, int]
"""Numbers of a step and of the step that received from it; 0 where there is none."""
SHIPMENT: Place = (0, 0)
CHOSEN = "step"
"""In the address, and the anchor of what is shown of it."""


def place_of(item: Item) -> Place:
    return item.step or 0, item.to or 0


def places_of(case: Case) -> list[Place]:
    """From the origin to the port; the shipment last, where something must be shown of it."""
    found = {place_of(item) for item in case.evidence}
    return [*sorted(found - {SHIPMENT}), *([SHIPMENT] if SHIPMENT in found else [])]


def said(place: Place) -> str:
    """As an address names it."""
    step, to = place
    return f"{step}-{to}" if to else str(step) if step else "shipment"


def in_words(place: Place) -> str:
    step, to = place
    if not step:
        return "the shipment as a whole"
    return f"from step {step} to step {to}" if to else f"step {step}"


def steps_in_words(case: Case, place: Place) -> str:
    """Who did what there, with the numbers of the steps; blank for the shipment as a whole."""
    return " to ".join(step_in_words(case.projection, case.chain.step(number)) for number in place if number)


def chosen(case: Case, text: str) -> Place | None:
    """The place that the address names, else that of the document to ask for next; None where nothing is needed."""
    places = places_of(case)
    named = next((place for place in places if said(place) == text), None)
    if named is not None:
        return named
    best = case.next_best
    return place_of(best) if best else next(iter(places), None)


def link_to(html: str, place: Place, *, current: bool = False) -> str:
    """A link around HTML that is escaped already, to what must be shown of a place."""
    here = ' aria-current="true"' if current else ""
    where = f"{here_with(**{CHOSEN: said(place), 'text': None})}#{CHOSEN}"
    return f'<a href="{escape(where)}"{here}>{html}</a>'
