"""The records around one, laid out so that goods flow from left to right, and drawn as links over a picture of lines.

The boxes are ordinary links in HTML, so that keyboard, screen reader, theme and a hostile name are as everywhere else;
only the lines are an image.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

from dashboard.ui import page_words
from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.page_words import safe
from dashboard.ui.paths.neighbours import Group, Neighbour, neighbours
from dashboard.ui.view import View
from graph.projection import Node

MOST_DRAWN = 8
"""Of one relation of one record; the list beside the picture has more."""
MOST_OPEN = 12
BOX, ACROSS, DOWN, MARGIN = (206, 54), 76, 12, 10
_LINE = "#7a838c"


@dataclass
class Box:
    """One record, or where `node` is None, the words of how many more there are. at: left and top in pixels."""

    key: str
    node: Node | None
    verdict: str | None
    role: str
    column: int
    parent: str | None = None
    at: tuple[int, int] = (0, 0)


@dataclass
class Network:
    """What is drawn. groups: what is listed, by the id of each record that is opened, the start first. lines: (from,
    to, whether goods flow). unreached: what the address opens and nothing leads to. closed: how many it opens beyond
    the cap."""

    start: str
    groups: dict[str, list[Group]] = field(default_factory=dict)
    boxes: dict[str, Box] = field(default_factory=dict)
    lines: list[tuple[str, str, bool]] = field(default_factory=list)
    unreached: list[str] = field(default_factory=list)
    closed: int = 0

    def lineage(self, id_: str) -> list[str]:
        """The record, what it was opened from, and so on up to the start."""
        found = [id_]
        while (box := self.boxes.get(found[-1])) and box.parent and box.parent not in found:
            found.append(box.parent)
        return found

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        right = max(box.at[0] for box in self.boxes.values()) + BOX[0] + MARGIN
        low = max(box.at[1] for box in self.boxes.values()) + BOX[1] + MARGIN
        bends = any(not flows for *_, flows in self.lines)
        return right + (ACROSS // 2 if bends else 0), low


def network_of(view: View, start: str, opened: Sequence[str]) -> Network:
    """The start and the records opened after it, each with its neighbours. Raises KeyError on an unknown start."""
    node = view.projection.nodes[start]
    standing = view.standing(node)
    made = Network(start)
    made.boxes[start] = Box(start, node, standing.verdict if standing else None, "", 0)
    waiting = [start, *(id_ for id_ in dict.fromkeys(opened) if id_ != start)]
    made.closed = max(0, len(waiting) - 1 - MOST_OPEN)
    waiting = waiting[: MOST_OPEN + 1]
    while reached := [id_ for id_ in waiting if id_ in made.boxes or _is_listed(made, id_)]:
        for id_ in reached:
            _open(made, view, id_)
        waiting = [id_ for id_ in waiting if id_ not in reached]
    made.unreached = waiting
    lay_out(made)
    return made


def _is_listed(made: Network, id_: str) -> bool:
    return any(near.node.id == id_ for groups in made.groups.values() for group in groups for near in group.shown)


def _open(made: Network, view: View, id_: str) -> None:
    if id_ not in made.boxes:
        _draw_listed(made, id_)
    made.groups[id_] = neighbours(view, id_)
    for number, group in enumerate(made.groups[id_]):
        for near in group.shown[:MOST_DRAWN]:
            _join(made, id_, group, near)
        if (more := group.total - MOST_DRAWN) > 0:
            key, side = f"{id_}\0{number}", group.relation.side
            role = f"{more:,} more {group.relation.many if more > 1 else group.relation.one}"
            made.boxes[key] = Box(key, None, None, role, made.boxes[id_].column + side, id_)
            _connect(made, id_, key, side)


def _draw_listed(made: Network, id_: str) -> None:
    """Draws what the list of another record has and its picture had no room for."""
    for parent, groups in made.groups.items():
        for group in groups:
            for near in group.shown:
                if near.node.id == id_:
                    _join(made, parent, group, near)
                    return


def _join(made: Network, id_: str, group: Group, near: Neighbour) -> None:
    other, side = near.node.id, group.relation.side
    if other not in made.boxes:
        column = made.boxes[id_].column + side
        made.boxes[other] = Box(other, near.node, near.verdict, group.relation.one, column, id_)
    _connect(made, id_, other, side)


def _connect(made: Network, id_: str, other: str, side: int) -> None:
    line = (other, id_, True) if side < 0 else (id_, other, side > 0)
    if line not in made.lines and (side or (other, id_, False) not in made.lines):
        made.lines.append(line)


def lay_out(made: Network) -> None:
    """Columns from left to right, each in the order of what its boxes were opened from, and centred."""
    columns: dict[int, list[Box]] = defaultdict(list)
    for box in made.boxes.values():
        columns[box.column].append(box)
    for column in sorted(columns, key=abs):
        columns[column] = _in_order(columns, column)
        for place, box in enumerate(columns[column]):
            box.at = (0, place)
    tallest = max(map(len, columns.values()))
    for across, column in enumerate(sorted(columns)):
        above = (tallest - len(columns[column])) * (BOX[1] + DOWN) // 2
        for place, box in enumerate(columns[column]):
            box.at = (MARGIN + across * (BOX[0] + ACROSS), MARGIN + above + place * (BOX[1] + DOWN))


def _in_order(columns: dict[int, list[Box]], column: int) -> list[Box]:
    """What comes from another column by where that stands; what hangs on a box of this one directly below it."""
    inner = {box.key: place for place, box in enumerate(columns.get(column - (column > 0) + (column < 0), ()))}
    here = {box.key for box in columns[column]}
    below: dict[str, list[Box]] = defaultdict(list)
    roots: list[Box] = []
    for box in columns[column]:
        (below[box.parent] if box.parent in here and box.parent else roots).append(box)
    ordered: list[Box] = []

    def add(box: Box) -> None:
        ordered.append(box)
        for child in below[box.key]:
            add(child)

    for root in sorted(roots, key=lambda box: inner.get(box.parent or "", len(inner))):
        add(root)
    return ordered


def as_html(made: Network, href: Callable[[str], str], rest: Callable[[str], str]) -> str:
    """The network as HTML. href: where a record's box leads, which opens or hides it; rest: where what is not drawn of
    a record's neighbours is listed."""
    width, height = made.size
    lines = base64.b64encode(lines_svg(made).encode()).decode()
    boxes = "".join(_box_html(made, box, href, rest) for box in made.boxes.values())
    node = made.boxes[made.start].node
    name = safe(node.name if node else made.start, 80)
    return (
        f'<div class="xr-net" role="group" aria-label="The records around {name}, goods flowing from left to right; '
        f'the same as a list below"><div class="xr-net-in" style="width: {width}px; height: {height}px; '
        f'background-image: url(data:image/svg+xml;base64,{lines})">{boxes}</div></div>'
    )


def _box_html(made: Network, box: Box, href: Callable[[str], str], rest: Callable[[str], str]) -> str:
    place = f"left: {box.at[0]}px; top: {box.at[1]}px; width: {BOX[0]}px; height: {BOX[1]}px"
    if box.node is None:
        return (
            f'<a class="xr-node xr-rest" style="{place}" href="{escape(rest(box.parent or ""))}">{safe(box.role)}</a>'
        )
    look = VERDICTS[box.verdict] if box.verdict else None
    opened = box.key in made.groups
    kind = page_words.kind_of(box.node)
    about = f"{box.role} · {kind}" if box.role else kind
    start = box.key == made.start
    state = "" if start else f'<span class="xr-toggle">{"− hide" if opened else "+ expand"}</span>'
    words = f'<span class="xr-node-name">{sign(look) if look else ""}<bdi>{safe(box.node.name, 60)}</bdi></span>'
    said = f"{look.label} · {about}" if look else about
    edge = f"; border-left-color: {look.colour}" if look else ""
    classes = f"xr-node{' xr-start' if start else ''}{' xr-open' if opened else ''}"
    inside = f'{words}<span class="xr-node-about"><span>{safe(said, 90)}</span>{state}</span>'
    if start:
        return f'<div class="{classes}" style="{place}{edge}">{inside}</div>'
    return f'<a class="{classes}" style="{place}{edge}" href="{escape(href(box.key))}">{inside}</a>'


def lines_svg(made: Network) -> str:
    """The lines between the boxes: arrows where goods flow, dashes where none do. It holds no text of anybody's."""
    width, height = made.size
    paths = "".join(_line(made.boxes[a], made.boxes[b], flows=flows) for a, b, flows in made.lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" fill="none" stroke="{_LINE}" '
        f'stroke-width="1.6"><defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="{_LINE}" stroke="none"/></marker></defs>{paths}</svg>'
    )


def _line(a: Box, b: Box, *, flows: bool) -> str:
    (wide, high), half = BOX, ACROSS // 2
    y1, y2 = a.at[1] + high // 2, b.at[1] + high // 2
    if a.at[0] == b.at[0]:
        x = a.at[0] + wide
        path = f"M{x} {y1} C{x + half} {y1} {x + half} {y2} {x} {y2}"
    else:
        right = a.at[0] < b.at[0]
        x1 = a.at[0] + (wide if right else 0)
        x2 = b.at[0] + (0 if right else wide)
        bend = half if right else -half
        path = f"M{x1} {y1} C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
    drawn = 'marker-end="url(#a)"' if flows else 'stroke-dasharray="5 4"'
    return f'<path d="{path}" {drawn}/>'
