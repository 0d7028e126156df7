"""What a packet's pages are made of: sections of plain blocks, which packet.typ draws.

All text passes `printable` here, so that it is one line of letters that fonts hold, cut where it is very long. It is
data to the template and never markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from review.plain_text import printable

Block = dict[str, Any]
LONGEST, LONGEST_CELL = 2_000, 800
PAGE_WIDTH, _LETTER_WIDTH, _MOST_LINES = 510.0, 4.6, 35
"""In points; a cell of so many lines fits on a page, also where its letters are Chinese and twice as wide."""


def section(title: str, blocks: Iterable[Block | None], *, new_page: bool = True, level: int = 1) -> Block:
    """A part of the packet with a heading, also in its table of contents."""
    kept = [block for block in blocks if block]
    return {"kind": "section", "title": printable(title), "blocks": kept, "new_page": new_page, "level": level}


def text(words: str, *, strong: bool = False, small: bool = False) -> Block:
    """A paragraph."""
    return {"kind": "text", "words": printable(words, LONGEST), "strong": strong, "small": small}


def warning(words: str) -> Block:
    """A paragraph in a box that nobody overlooks."""
    return {"kind": "warning", "words": printable(words, LONGEST)}


def bullets(lines: Iterable[str]) -> Block | None:
    """A list; None where it is empty."""
    said = [printable(line, LONGEST) for line in lines]
    return {"kind": "bullets", "lines": said} if said else None


def fields(pairs: Iterable[tuple[str, Any]]) -> Block:
    """Names and values, one a line; a blank value is said to be not on record."""
    rows = [
        [printable(name), printable(value, LONGEST_CELL) if said(value) else "not on record"] for name, value in pairs
    ]
    return {"kind": "fields", "rows": rows}


def table(
    head: Sequence[str], widths: Sequence[float], rows: Iterable[Sequence[Any]], *, empty: str = "None."
) -> Block:
    """A table whose head repeats on each page. widths: parts of the page's width. A missing cell is blank; one that
    would not fit on a page is cut."""
    letters = [width / sum(widths) * PAGE_WIDTH / _LETTER_WIDTH for width in widths]
    longest = [min(LONGEST_CELL, int(_MOST_LINES * count)) for count in letters]
    made = [
        [printable(cell, most) if said(cell) else "" for cell, most in zip(row, longest, strict=True)] for row in rows
    ]
    if not made:
        return text(empty)
    return {"kind": "table", "head": list(head), "widths": list(widths), "rows": made}


def form(paragraphs: Iterable[Sequence[tuple[str, str]]], signature: str) -> Block:
    """A text to be signed. Each paragraph is pieces: ("words", text), ("filled", text) or ("blank", what belongs
    there). signature: whose."""
    pieces = [[[kind, _joined(words)] for kind, words in paragraph] for paragraph in paragraphs]
    return {"kind": "form", "paragraphs": pieces, "signature": printable(signature)}


def _joined(words: str) -> str:
    """A piece of a sentence, with the blanks at its ends that part it from the next one."""
    before, after = (" " if end.isspace() else "" for end in (words[:1], words[-1:]))
    return f"{before}{printable(words, LONGEST)}{after}"


def said(value: Any) -> bool:
    return value not in (None, "", (), [])
