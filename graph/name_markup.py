"""The tags of HTML, taken out of a name: what stands in angle brackets and is none of HTML's stays."""

from __future__ import annotations

import re

# These part words; the others (b, i, span) stand within them.
_PARTING = (
    "address|article|blockquote|br|center|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|table|tbody|td|th|thead|tr|ul"
)
_WITHIN = "a|abbr|b|bdi|bdo|big|code|del|em|font|i|img|ins|mark|q|s|script|small|span|strike|strong|style|sub|sup|tt|u"
_OF_A_TAG = r"(?:\s[^<>]*)?/?>"
_NOT_SHOWN = re.compile(rf"<(script|style){_OF_A_TAG}.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_PARTING_TAG = re.compile(rf"</?(?:{_PARTING}){_OF_A_TAG}", re.IGNORECASE)
_TAG_WITHIN = re.compile(rf"</?(?:{_WITHIN}){_OF_A_TAG}", re.IGNORECASE)


def without_tags(text: str) -> str:
    """The text without tags, comments and scripts; a space for those that part words."""
    if "<" not in text or ">" not in text:
        return text
    return _TAG_WITHIN.sub("", _PARTING_TAG.sub(" ", _NOT_SHOWN.sub(" ", text)))
