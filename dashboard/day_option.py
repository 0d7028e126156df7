"""A day as an option of the command line: read strictly, and refused in plain words."""

from __future__ import annotations

from datetime import date

import typer

EXPECTED = "YYYY-MM-DD, a day that exists"
METAVAR = "DAY"
_LONGEST = 40


def a_day(words: str) -> date:
    """The day. Raises typer.BadParameter for what is none as YYYY-MM-DD."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        day = None
    if day is None or day.isoformat() != words:
        raise typer.BadParameter(f"{words[:_LONGEST]!r} is no day; expected {EXPECTED}, such as 2026-11-30.")
    return day
