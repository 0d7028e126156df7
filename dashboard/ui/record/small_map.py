"""A small map of a record's own places: its own, its sites', or where a lot was made."""

from __future__ import annotations

from dashboard.ui import page_words
from dashboard.ui.looks import Look, sign
from dashboard.ui.maps.drawing import Place
from dashboard.ui.maps.route import has_place
from dashboard.ui.page_words import short
from dashboard.ui.record.facts_at import facts_at
from graph.projection import Node, Projection

MOST_SITES = 50
OWN = Look("this record", "◉", "#cc79a7", "where the record itself lies", 20)
SITE = Look("site", "●", "#cc79a7", "a site that it runs, or where it was made", 15)
"""Their colour is none of a verdict's."""
PIXELS = (310, 260)
"""The least that a window of 1,024 leaves for it, and its height."""


def places(projection: Projection, node: Node) -> list[Place]:
    """Where it and what belongs to it lies, as far as that is known; its own place last, so that it is on top."""
    others: list[Node] = []
    if node.label == "Supplier":
        others = [projection.nodes[f.end] for f in facts_at(projection, "OPERATES", node.id, "start", MOST_SITES).facts]
    elif node.label == "Lot":
        others = [
            projection.nodes[f.end] for f in facts_at(projection, "PRODUCED_AT", node.id, "start", MOST_SITES).facts
        ]
    found = [_place(other, SITE) for other in others if has_place(other)]
    return [*found, _place(node, OWN)] if has_place(node) else found


def _place(node: Node, look: Look) -> Place:
    tip = f"{look.label}: {short(node.name, 80)}\n{short(page_words.kind_of(node), 80)}"
    return Place(float(node.get("lon")), float(node.get("lat")), look, tip)


def legend_html(found: list[Place]) -> str:
    """What the signs mean."""
    looks = dict.fromkeys(place.look for place in reversed(found))
    return f'<div class="xr-legend">{"".join(f"<span>{sign(look)} {look.meaning}</span>" for look in looks)}</div>'
