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
from review.plain_text import printable

WIDTH, TALLEST = 510.0, 600.0
COLUMNS, BOX_WIDTH, BOX_HEIGHT, GAP, EDGE = 4, 110.0, 66.0, 16.0, 11.0
_ABOVE_TRACKS, _TRACK, _BELOW_TRACKS, _MOST_TRACKS = 8.0, 5.0, 9.0, 10
_STUB = 8.0
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
        said = "; ".join(f"{step.number}. {names.step_title(projection, step)}{_links(chain, step)}" for step in steps)
        return {
            "kind": "flow",
            "width": WIDTH,
            "height": round(places.height, 1),
            "boxes": boxes,
            "lines": lines,
            "alt": printable(f"Flow chart, sheet {number}: {said}", 4_000),
        }


class _Places:
    """Where the boxes and the lines of a sheet lie. In each gutter below a row, lines to one target share a track."""

    def __init__(self, rows: Sequence[Sequence[Step]], moves: Sequence[Move]) -> None:
        self.row_of = {step.number: place for place, row in enumerate(rows) for step in row}
        self._tracks = self._tracked(moves)
        self.corner: dict[int, tuple[float, float]] = {}
        self._bottoms: list[float] = []
        top = _BELOW_TRACKS + 1
        for place, row in enumerate(rows):
            for step, column in zip(row, _PLACES[len(row)], strict=True):
                self.corner[step.number] = (EDGE + column * (BOX_WIDTH + GAP), top)
            self._bottoms.append(top + BOX_HEIGHT)
            top += BOX_HEIGHT + gutter(len(self._tracks[place]))
        self.height = top

    def _tracked(self, moves: Sequence[Move]) -> dict[int, dict[int, int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for move in moves:
            if move.origin in self.row_of and move.to in self.row_of:
                found[self.row_of[move.origin]].add(move.to)
                found[self.row_of[move.to] - 1].add(move.to)
        ordered = {place: {to: track for track, to in enumerate(sorted(targets))} for place, targets in found.items()}
        return defaultdict(dict, ordered)

    def _track(self, row: int, to: int) -> float:
        return self._bottoms[row] + _ABOVE_TRACKS + _TRACK * (self._tracks[row][to] % _MOST_TRACKS)

    def lines(self, move: Move) -> list[dict[str, Any]]:
        """The line of a move, or its two ends where it goes to or comes from another sheet."""
        dashed, ends = move.by != "lots", []
        start, end = self._below(move.origin), self._above(move.to)
        if start and end:
            return [{"points": self._way(move, start, end), "dashed": dashed, "arrow": True}]
        if start:
            ends.append({"points": [start, [start[0], start[1] + _STUB]], "dashed": dashed, "arrow": False})
        if end:
            ends.append({"points": [[end[0], end[1] - _STUB], end], "dashed": dashed, "arrow": True})
        return ends

    def _below(self, step: int) -> list[float] | None:
        if step not in self.corner:
            return None
        x, y = self.corner[step]
        return [x + BOX_WIDTH / 2, y + BOX_HEIGHT]

    def _above(self, step: int) -> list[float] | None:
        if step not in self.corner:
            return None
        x, y = self.corner[step]
        return [x + BOX_WIDTH / 2, y]

    def _way(self, move: Move, start: list[float], end: list[float]) -> list[list[float]]:
        first, last = self.row_of[move.origin], self.row_of[move.to] - 1
        leave, arrive = self._track(first, move.to), self._track(last, move.to)
        if first == last:
            return [start, [start[0], leave], [end[0], leave], end]
        # Beside the boxes of the rows between, in the gap left of the target's column.
        beside = self.corner[move.to][0] - GAP / 2 + 1.8 * (move.to % 5 - 2)
        return [start, [start[0], leave], [beside, leave], [beside, arrive], [end[0], arrive], end]


def gutter(tracks: int) -> float:
    """How high the room below a row is that so many tracks need."""
    return _ABOVE_TRACKS + _TRACK * min(tracks, _MOST_TRACKS) + _BELOW_TRACKS


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
        "links": _links(chain, step).strip(" ()"),
        "last": step.process == SHIPPING,
    }


def _links(chain: Chain, step: Step) -> str:
    into = names.runs((move.origin for move in chain.into(step.number)), 24)
    out = names.runs((move.to for move in chain.out_of(step.number)), 24)
    said = [f"from {into}"] if into else []
    said += [f"to {out}"] if out else []
    return f" ({'; '.join(said)})" if said else ""
