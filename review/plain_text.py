"""People's own text on one line, as pages and documents show it: cut where it is long, without signs that would turn
the reading direction or that no font holds."""

from __future__ import annotations

import re
from typing import Any

LONGEST = 160
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_NO_LETTER = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LONG_WORD, _PART_OF_ONE = re.compile(r"\S{21,}"), re.compile(r".{1,10}")


def without_turns(text: str) -> str:
    """The text without signs that turn the reading direction."""
    return text.translate(_TURNS)


def short(value: Any, longest: int = LONGEST) -> str:
    """The text on one line, without signs that turn the reading direction, cut where it is longer, with its length."""
    text = " ".join(without_turns(str(value)).split())
    return text if len(text) <= longest else f"{text[: longest - 1]}… ({len(text):,} characters)"


def printable(value: Any, longest: int = LONGEST) -> str:
    """Like `short`, for paper: what is no letter is marked as such, and a word that fits into no column has places to
    break it (zero-width spaces)."""
    line = _NO_LETTER.sub("\ufffd", short(value, longest))
    return _LONG_WORD.sub(lambda word: "\u200b".join(_PART_OF_ONE.findall(word[0])), line)


def sentence(words: str) -> str:
    """The words with a capital and one full stop; blank for none."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}." if words else ""
