"""How times grow with the network: in words, and as an SVG that needs no library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from bench.measuring import Row

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 420, 70, 250, 40, 50
COLOURS = ("#0b5c8a", "#b3541e", "#6b6b6b", "#3d7a3d")
SERIES = (
    ("one target, median", lambda row: row["answers"]["median_ms"] / 1e3),
    ("one target, p95", lambda row: row["answers"]["p95_ms"] / 1e3),
    ("the portfolio", lambda row: row["sweep"]["seconds"]),
    ("SciPy's Dijkstra, unconstrained", lambda row: row["dijkstra"]["seconds"]),
)


def in_words(row: Row) -> str:
    """The portfolio's part of a line."""
    sweep, peer = row["sweep"], row["dijkstra"]
    return (
        f"{row['shipments']:,} shipments in {sweep['seconds']:,.2f} s ({sweep['peak_mb']:,.0f} MB), "
        f"SciPy's Dijkstra {peer['seconds']:,.2f} s"
    )


def plotted(rows: Sequence[Row]) -> str:
    """Seconds over facts, both axes logarithmic, as SVG; a dotted line shows what linear growth would be."""
    lines = [(name, [(row["facts"], max(value(row), 1e-6)) for row in rows]) for name, value in SERIES]
    xs = [x for _, points in lines for x, _ in points]
    ys = [y for _, points in lines for _, y in points]
    frame = _Frame(
        math.log10(min(xs)), math.log10(max(xs)), math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))
    )
    parts = [*frame.axes(sorted(set(xs)))]
    for number, (name, points) in enumerate(lines):
        parts += frame.line(name, points, COLOURS[number], number)
    title = "Seconds by number of sales, both axes logarithmic; dotted: linear growth"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12" role="img" aria-label="{title}">\n<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n'
        f'<text x="{LEFT}" y="22" font-size="14">{title}</text>\n' + "\n".join(parts) + "\n</svg>\n"
    )


class _Frame:
    """Where a pair of values lies on the page."""

    def __init__(self, x0: float, x1: float, y0: float, y1: float) -> None:
        self.x0, self.x1, self.y0, self.y1 = x0, max(x1, x0 + 1e-9), y0, max(y1, y0 + 1)

    def at(self, x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - self.x0) / (self.x1 - self.x0)
        up = (math.log10(y) - self.y0) / (self.y1 - self.y0)
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    def axes(self, xs: Sequence[float]) -> list[str]:
        parts = []
        for power in range(int(self.y0), int(self.y1) + 1):
            _, y = self.at(xs[0], 10**power)
            parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
            parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10**power:g} s</text>')
        for value in xs:
            x, _ = self.at(value, 10**self.y0)
            parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{value:,}</text>')
        return parts

    def line(self, name: str, points: Sequence[tuple[float, float]], colour: str, number: int) -> list[str]:
        places = [self.at(x, y) for x, y in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        (x0, y0), (x1, _) = points[0], points[-1]
        (fx, fy), (lx, ly) = places[0], self.at(x1, y0 * x1 / x0)
        dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places]
        at = TOP + 20 + number * 22
        return [
            f'<path d="M{fx:.1f} {fy:.1f}L{lx:.1f} {ly:.1f}" stroke="{colour}" stroke-dasharray="2 4" opacity="0.6"/>',
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
            *dots,
            f'<path d="M{WIDTH - RIGHT + 16} {at - 4}h24" stroke="{colour}" stroke-width="2"/>',
            f'<text x="{WIDTH - RIGHT + 46}" y="{at}">{escape(name)}</text>',
        ]
