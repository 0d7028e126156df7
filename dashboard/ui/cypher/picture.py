"""The records that an answer names, as a picture of what joins them: boxes that are links, over lines."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from dashboard.ui import page_words
from dashboard.ui.addresses import address
from dashboard.ui.cypher.cells import ids
from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.page_words import safe
from dashboard.ui.paths.neighbours import RELATIONS
from dashboard.ui.paths.network_picture import BOX, Box, Network, lay_out, lines_svg
from dashboard.ui.search_box import QUICKLY_TRACED
from dashboard.ui.view import View
from graph.asking import Answer
from graph.projection import Node
from graph.schema import PARTIES
from graph.tables import numbers

MOST_DRAWN = 40
_SIDES = {relation.fact_type: relation.side for relation in RELATIONS if relation.at != "end"}
"""Of a fact's start: -1 where goods come to it from the fact's end, 1 where they go there, 0 where none flow."""


@dataclass(frozen=True)
class Picture:
    """network: the records that something joins, None where nothing does. alone: those that nothing here joins. total:
    how many records the answer names, of which the first MOST_DRAWN were looked at."""

    network: Network | None
    alone: int
    total: int


def picture(view: View, answer: Answer) -> Picture:
    """What joins the records that the rows name, in the order of the rows."""
    named = list(dict.fromkeys(id_ for row in answer.rows for id_ in ids(view.projection, list(row.values()))))
    drawn = named[:MOST_DRAWN]
    lines = _lines(view, drawn)
    joined = {id_ for one, other, _ in lines for id_ in (one, other)}
    if not lines:
        return Picture(None, len(drawn), len(named))
    made = Network(drawn[0], lines=lines)
    columns = _columns(drawn, lines)
    for id_ in drawn:
        if id_ in joined:
            node = view.projection.nodes[id_]
            made.boxes[id_] = Box(id_, node, _verdict(view, node), "", columns[id_])
    lay_out(made)
    return Picture(made, len(drawn) - len(joined), len(named))


def _lines(view: View, drawn: Sequence[str]) -> list[tuple[str, str, bool]]:
    """(from, to, whether goods flow) of each two that a fact joins."""
    projection, found = view.projection, dict[tuple[str, str, bool], None]()
    places = {place: id_ for id_ in drawn if (place := projection.number(id_)) is not None}
    for fact_type, side in _SIDES.items():
        ends = numbers(projection.fact_tables[fact_type]["end"])
        for place, id_ in places.items():
            others = np.unique(ends[projection.rows_at(fact_type, place, "start")])
            for other in others[np.isin(others, list(places))].tolist():
                if other != place:
                    one, two = (places[other], id_) if side < 0 else (id_, places[other])
                    found[one, two, bool(side)] = None
    return list(found)


def _columns(drawn: Iterable[str], lines: Iterable[tuple[str, str, bool]]) -> dict[str, int]:
    """Each record one column to the right of the last that leads to it; a circle is cut somewhere."""
    before: dict[str, list[str]] = defaultdict(list)
    for one, other, _ in lines:
        before[other].append(one)
    found: dict[str, int] = {}

    def column(id_: str, above: frozenset[str]) -> int:
        if id_ not in found:
            here = above | {id_}
            found[id_] = max((column(one, here) + 1 for one in before[id_] if one not in here), default=0)
        return found[id_]

    for id_ in drawn:
        column(id_, frozenset())
    return found


def _verdict(view: View, node: Node) -> str | None:
    """How it stands, where that is worked out already or quickly."""
    quick = node.label in PARTIES and view.projection.node_tables[node.label].num_rows <= QUICKLY_TRACED
    standing = view.standing(node) if quick or node.label == "Shipment" else None
    return standing.verdict if standing else None


def picture_html(made: Network) -> str:
    """The picture as HTML: each box leads to the record's page."""
    width, height = made.size
    lines = base64.b64encode(lines_svg(made).encode()).decode()
    boxes = "".join(_box_html(box, box.node) for box in made.boxes.values() if box.node)
    return (
        '<div class="xr-net" role="group" aria-label="The records of the answer and what joins them, goods flowing '
        f'from left to right"><div class="xr-net-in" style="width: {width}px; height: {height}px; '
        f'background-image: url(data:image/svg+xml;base64,{lines})">{boxes}</div></div>'
    )


def _box_html(box: Box, node: Node) -> str:
    place = f"left: {box.at[0]}px; top: {box.at[1]}px; width: {BOX[0]}px; height: {BOX[1]}px"
    look = VERDICTS[box.verdict] if box.verdict else None
    kind = page_words.kind_of(node)
    said = f"{look.label} · {kind}" if look else kind
    edge = f"; border-left-color: {look.colour}" if look else ""
    where = escape(address("entity", id=box.key))
    return (
        f'<a class="xr-node" style="{place}{edge}" href="{where}"><span class="xr-node-name">'
        f"{sign(look) if look else ''}<bdi>{safe(node.name, 60)}</bdi></span>"
        f'<span class="xr-node-about"><span>{safe(said, 90)}</span></span></a>'
    )
