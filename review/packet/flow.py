"""The supply chain as a flow chart: numbered boxes in rows from origin to port, split over sheets.

Readable in grey and without its lines: each box also says from and to which steps its goods went. Lengths are points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.projection import Projection
from review.chain import SHIPPING, Chain, Move, Step
from review.packet import names
from review.packet.blocks import Block
from review.packet.flow_lines import Grid, Ways, bundle_of
from review.plain_text import printable

WIDTH, TALLEST = 510.0, 600.0
COLUMNS, BOX_WIDTH, BOX_HEIGHT, GAP, EDGE = 4, 110.0, 66.0, 16.0, 11.0
_ABOVE_TRACKS, _TRACK, _BELOW_TRACKS = 8.0, 5.0, 9.0
_STUB = 8.0
_LANES = (
    *(3.0, 5.5, 8.0, WIDTH - 8.0, WIDTH - 5.5, WIDTH - 3.0),
    *(EDGE + column * (BOX_WIDTH + GAP) - GAP + beside for column in (1, 2, 3) for beside in (3.2, 5.6, 8, 10.4, 12.8)),
)
"""Lines run down at the edges of the sheet and between its columns."""
_PLACES = {1: (1,), 2: (1, 2), 3: (0, 1, 2), 4: (0, 1, 2, 3)}


def flow_chart(projection: Projection, chain: Chain) -> list[Block]:
    """The sheets of the chart, none for a chain without steps."""
    return [sheet.block(number, chain, projection) for number, sheet in enumerate(_sheets(chain), 1)]


@dataclass(frozen=True)
class _Sheet:
    """Rows of steps that fit on one page. moves: those of the whole chain."""

    rows: list[list[Step]]
    moves: Sequence[Move]

    def block(self, number: int, chain: Chain, projection: Projection) -> Block:
        places = _Places(self.rows, self.moves)
        steps = [step for row in self.rows for step in row]
        lines = [line for move in self.moves for line in places.lines(move)]
        boxes = [_box(projection, chain, step, *places.corner[step.number]) for step in steps]
        said = "; ".join(_told(projection, chain, step) for step in steps)
        return {
            "kind": "flow",
            "width": WIDTH,
            "height": round(places.height, 1),
            "boxes": boxes,
            "lines": lines,
            "alt": printable(f"Flow chart, sheet {number}: {said}", 4_000),
        }


class _Places:
    """Where the boxes and the lines of a sheet lie."""

    def __init__(self, rows: Sequence[Sequence[Step]], moves: Sequence[Move]) -> None:
        self._row = {step.number: place for place, row in enumerate(rows) for step in row}
        left = {
            step.number: EDGE + column * (BOX_WIDTH + GAP)
            for row in rows
            for step, column in zip(row, _PLACES[len(row)], strict=True)
        }
        self._ways = Ways(Grid(self._row, left, BOX_WIDTH, _LANES), moves)
        self.corner: dict[int, tuple[float, float]] = {}
        self._bottoms: list[float] = []
        top = _BELOW_TRACKS + 1
        for place, row in enumerate(rows):
            self.corner |= {step.number: (left[step.number], top) for step in row}
            self._bottoms.append(top + BOX_HEIGHT)
            top += BOX_HEIGHT + gutter(self._ways.tracks[place])
        self.height = top

    def lines(self, move: Move) -> list[dict[str, Any]]:
        """The line of a move, or its two ends where it goes to or comes from another sheet."""
        dashed, ends = move.by != "lots", []
        start, end = self._below(move), self._above(move)
        if start and end and self._ways.is_drawn(move):
            return [{"points": self._way(move, start, end), "dashed": dashed, "arrow": True}]
        if start:
            ends.append({"points": [start, [start[0], start[1] + _STUB]], "dashed": dashed, "arrow": False})
        if end:
            ends.append({"points": [[end[0], end[1] - _STUB], end], "dashed": dashed, "arrow": True})
        return ends

    def _below(self, move: Move) -> list[float] | None:
        if move.origin not in self.corner:
            return None
        return [self._ways.begins(move), self._bottoms[self._row[move.origin]]]

    def _above(self, move: Move) -> list[float] | None:
        return [self._ways.end[bundle_of(move)], self.corner[move.to][1]] if move.to in self.corner else None

    def _way(self, move: Move, start: list[float], end: list[float]) -> list[list[float]]:
        first, last = self._row[move.origin], self._row[move.to] - 1
        leave, arrive = self._track(first, move), self._track(last, move)
        if first == last:
            return [start, [start[0], leave], [end[0], leave], end]
        beside = self._ways.lane[bundle_of(move)]
        return [start, [start[0], leave], [beside, leave], [beside, arrive], [end[0], arrive], end]

    def _track(self, row: int, move: Move) -> float:
        return self._bottoms[row] + _ABOVE_TRACKS + _TRACK * self._ways.track[row, bundle_of(move)]


def gutter(tracks: int) -> float:
    """How high the room below a row is that so many tracks need."""
    return _ABOVE_TRACKS + _TRACK * tracks + _BELOW_TRACKS


def _sheets(chain: Chain) -> list[_Sheet]:
    sheets: list[_Sheet] = []
    for row in _rows(chain):
        longer = _Sheet([*sheets[-1].rows, row], chain.moves) if sheets else None
        if longer and _Places(longer.rows, longer.moves).height <= TALLEST:
            sheets[-1] = longer
        else:
            sheets.append(_Sheet([row], chain.moves))
    return sheets


def _rows(chain: Chain) -> list[list[Step]]:
    """Steps by how many moves lie before them, at most COLUMNS in a row; the shipping is the last."""
    rank: dict[int, int] = {}
    into: dict[int, list[int]] = defaultdict(list)
    for move in chain.moves:
        into[move.to].append(move.origin)
    for step in chain.steps:
        rank[step.number] = 1 + max((rank.get(origin, 0) for origin in into[step.number]), default=0)
    last = max(rank.values(), default=0)
    layers: dict[int, list[Step]] = defaultdict(list)
    for step in chain.steps:
        layers[last + 1 if step.process == SHIPPING else rank[step.number]].append(step)
    rows: list[list[Step]] = []
    column: dict[int, float] = {}
    for number in sorted(layers):
        layer = sorted(layers[number], key=lambda step: (_mean(column, into[step.number]), step.number))
        rows += [layer[at : at + COLUMNS] for at in range(0, len(layer), COLUMNS)]
        column |= {step.number: place / len(layer) for place, step in enumerate(layer)}
    return rows


def _mean(column: Mapping[int, float], steps: Sequence[int]) -> float:
    """Where the steps stand on average, from 0 at the left to 1, so that lines cross less often."""
    known = [column[step] for step in steps if step in column]
    return sum(known) / len(known) if known else 0.0


def _box(projection: Projection, chain: Chain, step: Step, x: float, y: float) -> dict[str, Any]:
    node = names.site(projection, step)
    place = names.country(node)
    if node and node.get("xuar") in ("inside", "borderline"):
        place += f"; {node.get('xuar')} the XUAR" if node.get("xuar") == "inside" else "; at the XUAR's border"
    return {
        **{"x": round(x, 1), "y": round(y, 1), "w": BOX_WIDTH, "h": BOX_HEIGHT},
        "number": str(step.number),
        "process": printable(names.process(step.process), 40),
        "name": printable(names.step_name(projection, step), 52),
        "place": printable(place, 44),
        "days": printable(names.days(step), 40),
        "links": _links(chain, step),
        "last": step.process == SHIPPING,
    }


def _links(chain: Chain, step: Step) -> str:
    into = names.runs((move.origin for move in chain.into(step.number)), 24)
    out = names.runs((move.to for move in chain.out_of(step.number)), 24)
    said = [f"from {into}"] if into else []
    said += [f"to {out}"] if out else []
    return "; ".join(said)


def _told(projection: Projection, chain: Chain, step: Step) -> str:
    links = _links(chain, step)
    return f"{step.number}. {names.step_title(projection, step)}{f' ({links})' if links else ''}"
