"""Which letters of a name comparing can read: those of Latin and of Chinese. Others match identical names alone."""

from __future__ import annotations

import html
import re

from graph.folding import folded
from graph.name_markup import without_tags

# The letters of Chinese, for a class of a regular expression.
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_READ = re.compile(f"[a-z{HAN}]")
# What a name in another script may have beside it, and tells of no firm: legal forms, and № before a number.
_LEGAL_FORM = re.compile(
    r"\b(?:co|company|corp|corporation|gmbh|inc|incorporated|jsc|limited|llc|llp|lp|ltd|no|plc|pte|pvt|sa|srl)\b"
    "|股份有限公司|有限责任公司|有限公司|公司"
)


def tells_something(name: str) -> bool:
    """Whether the name has a letter or digit that could be compared."""
    return any(map(str.isalnum, _plain(name)))


def is_of_unread_script(name: str) -> bool:
    """Whether the name has letters, and none but those of a legal form is of Latin or Chinese: it matches an identical
    name alone."""
    plain = _plain(name)
    if plain.isascii():
        return False
    others = any(letter.isalpha() and not _READ.match(letter) for letter in plain)
    return others and not _READ.search(_LEGAL_FORM.sub(" ", plain))


def _plain(name: str) -> str:
    return folded(without_tags(html.unescape(name)))
