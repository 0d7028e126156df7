"""The several names that one line carries: the name, earlier ones, and what only tells whose it is."""

from __future__ import annotations

import re

_FORMER = re.compile(
    r"\(?\s*(?:\b(?:(?:formerly|previously|also|once|originally|now)\s+(?:known\s+as|called|named|trading\s+as)"
    r"|formerly|previously|former(?:\s+|ly\s+)name|old\s+name|original\s+name|previous\s+name|originally"
    r"|f[./ ]{0,2}k[./ ]{0,2}a|a[./]?k[./]?a|d[./]b[./]a|dba|n/k/a|doing\s+business\s+as|trading\s+as|alias"
    r"|until\s+(?:19|20)\d\d|(?<=\()ex)\b\.?"
    r"|原名称|原名|曾用名|旧名|旧称|原称|前身为|前身是|前身|又名|别名|更名前|(?<=\()原(?![料创野生始]))\s*[:：为]?\s*"
)
_WHOSE = re.compile(
    r",?\s*\(?\s*\b(?:an?\s+|the\s+)?(?:[\w-]+[\s-]+)?(?:subsidiary|affiliate|division|member|part|unit|jv|joint\s+venture)"
    r"(?:\s+company)?\s+(?:of|with)\b.*$"
    r"|,?\s*\(?\s*\b(?:wholly\s+|majority\s+)?(?:owned|controlled|managed|founded|invested)\s+by\b.*$"
    r"|\([^()]*子公司\)|[,，]\s*[^,，]*的(?:全资|控股)?子公司.*$"
)
_EDGES = " ,;:.()-/"


def names_in(text: str) -> tuple[str, list[str], str]:
    """The name itself, its other names, and the words that tell whose it is and are left out."""
    whose = _WHOSE.search(text)
    left_out = whose[0].strip(_EDGES) if whose and whose.start() else ""
    if left_out and whose:
        text = text[: whose.start()] + text[whose.end() :]
    found = list(_FORMER.finditer(text))
    if not found:
        return text, [], left_out
    main, others = text[: found[0].start()], []
    for place, marker in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        other, rest = _to_the_bracket(
            text[marker.end() : end], "(" in marker[0] or text[: marker.start()].endswith("(")
        )
        main += " " + rest
        others += [name for piece in other.split(";") if (name := _trimmed(piece))]
    main = _trimmed(" ".join(main.split()))
    return (main, others, left_out) if main else (others[0] if others else "", others[1:], left_out)


def _trimmed(name: str) -> str:
    """Without signs at its edges, except a bracket whose other half is in it."""
    name = name.strip(" ,;:-/")
    while name.endswith((")", "(")) and name.count("(") != name.count(")"):
        name = name[:-1].rstrip(" ,;:-/")
    return name


def _to_the_bracket(text: str, opened: bool) -> tuple[str, str]:
    """Up to the bracket that closes one opened before, and what stands behind it."""
    depth = 1 if opened else 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == ")" and depth == 0 and opened:
            return text[:place], text[place + 1 :]
    return text, ""
