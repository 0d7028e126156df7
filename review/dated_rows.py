"""What the rows of a table of law share: the days between which a row holds, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.certainty import certainty_in_words
from graph.rows import cell_day


@dataclass(frozen=True, kw_only=True)
class DatedRow:
    """certainty: letters of graph/certainty.py. in_force_from, in_force_to: its first and its last day, or None."""

    note: str
    citation: str
    certainty: str
    in_force_from: date | None
    in_force_to: date | None

    @property
    def certainty_in_words(self) -> str:
        return certainty_in_words(self.certainty)

    def in_force(self, day: date) -> bool:
        return (self.in_force_from or date.min) <= day <= (self.in_force_to or date.max)


def dated_cells(row: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a DatedRow from a row of its table."""
    days = {name: cell_day(row[name]) for name in ("in_force_from", "in_force_to")}
    return {name: row[name] for name in ("note", "citation", "certainty")} | days
