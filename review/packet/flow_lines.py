"""The lines of a flow chart: ways along which two moves share a stretch only where they share their arrow.

Moves of one kind (drawn solid or dashed) to one step are a bundle with one arrow. Each bundle has a track of its own in
the room below a row, as far as others lie there, and a lane of its own beside the rows that it passes. Lengths are
points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from review.chain import Move

_ARROWS_APART, _NO_START, _RIM, _BETWEEN = 18.0, 15.0, 5.0, 4.0
"""Between two arrows of one box; half of the middle of a box's lower side that is kept for lines straight down; at its
corners, where none begins; between two lines on one track."""
OTHER_SHEET = 0
"""In place of a step: the move goes to another sheet, or no lane was left for it."""


@dataclass(frozen=True, order=True)
class Bundle:
    """The moves to one step that are drawn alike."""

    to: int
    dashed: bool


@dataclass(frozen=True)
class Grid:
    """Where boxes stand. row, left: of each step on the sheet. lanes: free ways down between the columns."""

    row: Mapping[int, int]
    left: Mapping[int, float]
    box_width: float
    lanes: Sequence[float]

    def middle(self, step: int) -> float:
        return self.left[step] + self.box_width / 2


class Ways:
    """Where the moves of a sheet run from left to right.

    end: x of the arrow of a bundle. lane: x beside the rows that it passes. start: x where a move of a step begins.
    track: the place of a bundle in the room below a row, from the top, 0 where it only goes straight down.
    """

    def __init__(self, grid: Grid, moves: Sequence[Move]) -> None:
        self._grid = grid
        self._from: dict[Bundle, list[int]] = defaultdict(list)
        for move in moves:
            if {move.origin, move.to} <= grid.row.keys() and grid.row[move.origin] < grid.row[move.to]:
                self._from[bundle_of(move)].append(move.origin)
        self.end = self._ends({bundle_of(move) for move in moves if move.to in grid.row})
        self.lane = self._lanes()
        self.start = self._starts(moves)
        self.track: dict[tuple[int, Bundle], int] = {}
        self.tracks: dict[int, int] = defaultdict(int)
        for row, stretches in sorted(self._stretches().items()):
            self._pack(row, stretches)

    def is_drawn(self, move: Move) -> bool:
        """Whether the move has a line from box to box; else only its ends are drawn."""
        bundle = bundle_of(move)
        on_sheet = move.origin in self._from.get(bundle, ())
        return on_sheet and (self.is_near(move.origin, move.to) or bundle in self.lane)

    def is_near(self, origin: int, to: int) -> bool:
        return self._grid.row[to] - self._grid.row[origin] == 1

    def begins(self, move: Move) -> float:
        return self.start[move.origin, _leaving(self, move)]

    def _ends(self, bundles: Iterable[Bundle]) -> dict[Bundle, float]:
        kinds: dict[int, list[Bundle]] = defaultdict(list)
        for bundle in sorted(bundles):
            kinds[bundle.to].append(bundle)
        return {
            bundle: self._grid.middle(to) + (place - (len(some) - 1) / 2) * _ARROWS_APART
            for to, some in kinds.items()
            for place, bundle in enumerate(some)
        }

    def _lanes(self) -> dict[Bundle, float]:
        """For each bundle that passes a row the nearest lane that no other takes there, as long as there is one."""
        taken: dict[float, list[tuple[int, int]]] = defaultdict(list)
        found: dict[Bundle, float] = {}
        for bundle, origins in sorted(self._from.items()):
            far = [self._grid.row[one] for one in origins if not self.is_near(one, bundle.to)]
            if not far:
                continue
            first, last = min(far), self._grid.row[bundle.to] - 1
            for lane in sorted(self._grid.lanes, key=lambda x: (abs(x - self.end[bundle]), x)):
                if all(last < other_first or other_last < first for other_first, other_last in taken[lane]):
                    taken[lane].append((first, last))
                    found[bundle] = lane
                    break
        return found

    def _starts(self, moves: Sequence[Move]) -> dict[tuple[int, Bundle], float]:
        """Straight above its arrow where that is right below; else on the side to which it goes, each apart."""
        found: dict[tuple[int, Bundle], float] = {}
        sides: dict[tuple[int, bool], dict[Bundle, float]] = defaultdict(dict)
        for move in moves:
            if move.origin not in self._grid.row:
                continue
            leaving, middle = _leaving(self, move), self._grid.middle(move.origin)
            if leaving.to == OTHER_SHEET:
                sides[move.origin, True][leaving] = float("inf")
                continue
            near = self.is_near(move.origin, move.to)
            if near and self._grid.left[move.origin] == self._grid.left[move.to]:
                found[move.origin, leaving] = self.end[leaving]
                continue
            towards = self.end[leaving] if near else self.lane[leaving]
            sides[move.origin, towards > middle][leaving] = towards
        for (origin, right), some in sides.items():
            low = self._grid.left[origin] + _RIM if not right else self._grid.middle(origin) + _NO_START
            room = self._grid.box_width / 2 - _NO_START - _RIM
            for place, leaving in enumerate(sorted(some, key=lambda one: (some[one], one)), 1):
                found[origin, leaving] = low + room * place / (len(some) + 1)
        return found

    def _stretches(self) -> dict[int, dict[Bundle, tuple[float, float]]]:
        """From where to where each bundle runs in the room below each row."""
        reached: dict[int, dict[Bundle, list[float]]] = defaultdict(lambda: defaultdict(list))
        for bundle, origins in self._from.items():
            last = self._grid.row[bundle.to] - 1
            for origin in origins:
                if self.is_near(origin, bundle.to):
                    reached[last][bundle] += [self.start[origin, bundle], self.end[bundle]]
                elif bundle in self.lane:
                    lane = self.lane[bundle]
                    reached[self._grid.row[origin]][bundle] += [self.start[origin, bundle], lane]
                    reached[last][bundle] += [lane, self.end[bundle]]
        return {row: {one: (min(xs), max(xs)) for one, xs in some.items()} for row, some in reached.items()}

    def _pack(self, row: int, stretches: Mapping[Bundle, tuple[float, float]]) -> None:
        """Gives each the first track on which no other comes near it; what goes straight down needs none."""
        taken: list[list[tuple[float, float]]] = []
        for bundle, (left, right) in sorted(stretches.items()):
            if left == right:
                self.track[row, bundle] = 0
                continue
            for track in range(len(taken) + 1):
                if track == len(taken):
                    taken.append([])
                if all(right + _BETWEEN < other or end + _BETWEEN < left for other, end in taken[track]):
                    taken[track].append((left, right))
                    self.track[row, bundle] = track
                    break
        self.tracks[row] = len(taken)


def bundle_of(move: Move) -> Bundle:
    return Bundle(move.to, move.by != "lots")


def _leaving(ways: Ways, move: Move) -> Bundle:
    """Its bundle, or that of all that leave the sheet."""
    return bundle_of(move) if ways.is_drawn(move) else Bundle(OTHER_SHEET, move.by != "lots")
