"""Cells of tables that people open in a spreadsheet: none of them may run as a formula there."""

from __future__ import annotations

import re
from typing import Any

FORMULA = "[ \u00a0\ufeff]*[=+\\-@\t\r\n|＝＋－＠]"
"""How a text begins that a spreadsheet would run, as a regular expression."""
_FORMULA = re.compile(FORMULA)


def harmless(cell: Any) -> Any:
    """The cell; a text that a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
