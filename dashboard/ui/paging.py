"""Long lists in parts: which part an address names, and the links to the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.ui.addresses import whole_number


@dataclass(frozen=True)
class Part:
    """The rows of a list from `begin`, counted from 0, up to `end`, of `total`."""

    begin: int
    end: int
    total: int

    @property
    def in_words(self) -> str:
        return f"{self.begin + 1:,}-{self.end:,} of {self.total:,}" if self.total else "none"


def part_of(total: int, first: str | None, rows: int) -> Part:
    """The part that starts at row `first`, counted from 1, as an address has it; the nearest where that is none."""
    wanted = whole_number(first) or 1
    last = (max(total, 1) - 1) // rows * rows
    begin = min(max(wanted - 1, 0), last)
    return Part(begin, min(begin + rows, total), total)


def paging_html(part: Part, rows: int, to: Callable[[str, int | None], str]) -> str:
    """Links to the parts before and after; nothing where there is one part only.

    to: makes a link of its words and the first row of a part, counted from 1, None for the first part.
    """
    if part.total <= rows:
        return ""
    last = (part.total - 1) // rows * rows
    steps = [
        ("First", 0 if part.begin else None),
        ("Before", max(part.begin - rows, 0) if part.begin else None),
        ("Next", part.begin + rows if part.end < part.total else None),
        ("Last", last if part.end < part.total else None),
    ]
    found = [
        f'<span aria-disabled="true">{word}</span>' if begin is None else to(word, begin + 1 if begin else None)
        for word, begin in steps
    ]
    found.insert(2, f"<b>{part.in_words}</b>")
    return f'<nav class="xr-paging" aria-label="Parts of the list">{"".join(found)}</nav>'
