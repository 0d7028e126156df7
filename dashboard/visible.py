"""Text for a terminal in which nothing is hidden: what turns the writing, hides in it or commands the screen is written
out, as in `\\u202e`. The pages keep names apart by <bdi>, and JSON has them as they are."""

from __future__ import annotations

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode's categories: control, format (right-to-left marks, zero-width), half a letter, line and paragraph."""


def visible(text: str) -> str:
    """The text with each such character as an escape; lines and tabs stay."""
    return text if text.isprintable() else "".join(map(_written_out, text))


def _written_out(letter: str) -> str:
    if letter in "\n\t" or unicodedata.category(letter) not in _HIDDEN:
        return letter
    return letter.encode("unicode_escape").decode("ascii")
