"""Names of companies: cleaned so that the same name is the same text, and taken apart as lists write them."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_SIGNS = re.compile(r"[\W_]+")
_SPACES = re.compile(r" +")
_LEGAL_FORMS = (
    ("limited liability company", "llc"),
    ("l l c", "llc"),
    ("joint stock company", "jsc"),
    ("private limited", "pvt ltd"),
    ("company", "co"),
    ("limited", "ltd"),
    ("coltd", "co ltd"),
    ("corporation", "corp"),
    ("incorporated", "inc"),
    ("private", "pvt"),
)
_FORMS = dict(_LEGAL_FORMS)
_LEGAL_FORM = re.compile(r"\b(?:" + "|".join(form for form, _ in _LEGAL_FORMS) + r")\b")
_CHINESE_FORM = "有限责任公司", "有限公司"

_AFFILIATES = re.compile(
    r",?\s+(?:and|including)\s+(?:all\s+)?(?:its\s+|their\s+)?"
    r"(?:(?:subordinate|subsidiar(?:y|ies)|affiliated?s?|related)(?:,|\s+and|\s+or)?\s*)+(?:entities|companies|organi[sz]ations)?\s*$",
    re.IGNORECASE,
)
_MENTIONS_AFFILIATES = re.compile(r"\b(?:subsidiar(?:y|ies)|affiliate[sd]?|subordinate)\b", re.IGNORECASE)
_OTHER_NAMES = re.compile(
    r"\s*\((?:(?:\w+\s+){1,3}known\s+as[:,]?|formerly|previously|(?:and|including)\s+[\w-]+\s+alias(?:es)?[:,]?"
    r"|[af][./]?k[./]?a\.?)\s+([^()]*(?:\([^()]*\)[^()]*)*)\)",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"^(?:and\s+|(?:also|formerly|previously)\s+known\s+as\s+|formerly\s+|previously\s+|[af][./]?k[./]?a\.?\s+)+",
    re.IGNORECASE,
)
_UNREAD_NAMES = re.compile(
    r"\([^()]*\b(?:known\s+as|alias(?:es)?|formerly|[af]/k/a|trading\s+as|doing\s+business\s+as|d/b/a)\b", re.IGNORECASE
)
_ABBREVIATION = re.compile(r"\s*\(([A-Z]{4,})\)")
_FORM = r"(?:co\.?,?\s*ltd\.?|company limited|inc\.?|corp\.?|llc|ltd\.?)"
_NAMED_AFFILIATES = re.compile(
    r",?\s+(?:and|including)\s+(?:all\s+(?:of\s+)?)?(?:its\s+|their\s+)?(?:[\w-]+\s+){0,4}?"
    r"(?:subsidiar(?:y|ies)|affiliates?|entities|companies)\s*"
    r"(?:,?\s*(?:which|that)\s+includes?\s*:?|,?\s*(?:including|namely)\s*:?|:)\s*(?P<named>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_EACH_COMPANY = re.compile(rf"\s*(\S.*?\b{_FORM})\s*(?:[,;]\s*)?(?:and\s+|$)?", re.IGNORECASE | re.DOTALL)
_TWO_COMPANIES = re.compile(rf"(?<=[.\w])\s+and\s+(?=.*\b{_FORM}\s*$)", re.IGNORECASE)
_ENDS_IN_FORM = re.compile(rf"\b{_FORM}\s*$", re.IGNORECASE)
REGIONAL = re.compile(r"\(region-wide\)\s*$", re.IGNORECASE)


def clean_name(name: str) -> str:
    """The name as it is compared: NFKC, case folded, & as and, signs as single spaces, legal forms spelt one way.

    A legal form is unified, never removed: A Co., Ltd. and A are two names.
    """
    text = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ").replace(*_CHINESE_FORM)
    words = (_SIGNS.sub(" ", text) if text.isascii() else _without_signs(text)).strip()
    return _LEGAL_FORM.sub(lambda form: _FORMS[form[0]], words)


def _without_signs(text: str) -> str:
    """Marks are kept: in Hindi, Burmese or Uyghur they are vowels."""
    return _SPACES.sub(" ", "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in text))


@dataclass(frozen=True)
class ListedName:
    """A name as listed, its other names, whether it includes affiliates, and whether it is a region's."""

    name: str
    aliases: tuple[str, ...]
    names_affiliates: bool
    regional: bool


def holds_unread_names(name: str) -> bool:
    """Whether a listed name announces other names, or subsidiaries by name, in words that `listed_names` does not
    know."""
    text = _OTHER_NAMES.sub("", html.unescape(name)).strip()
    mother, named = _mother_and_named(text)
    parts = (*_companies(mother), *named)
    mentions = any(_MENTIONS_AFFILIATES.search(_AFFILIATES.sub("", part)) for part in parts)
    return bool(_UNREAD_NAMES.search(text)) or mentions or (mother != text and not named)


def listed_names(name: str, aliases: str = "", goods: str = "") -> Iterator[ListedName]:
    """The entities that a row names: one, or two joined by `and`, each with its legal form; and subsidiaries that it
    names, as in "A Co., Ltd. and its two subsidiaries, which include B Co., Ltd. and C Co., Ltd."."""
    text = html.unescape(name).strip()
    others = [alias for found in _OTHER_NAMES.finditer(text) for alias in found[1].split(";")]
    text = _OTHER_NAMES.sub("", text).strip()
    others += html.unescape(aliases).split(";")
    found = tuple(dict.fromkeys(alias for other in others if (alias := _PREFIX.sub("", other.strip()).strip(" ,"))))
    affiliates = bool(_MENTIONS_AFFILIATES.search(text) or _MENTIONS_AFFILIATES.search(goods))
    mother, named = _mother_and_named(text)
    for part in _companies(mother):
        yield ListedName(part, found, affiliates, bool(REGIONAL.search(part)))
    for part in named:
        yield ListedName(part, (), False, False)


def compared_names(name: str, aliases: tuple[str, ...] | list[str]) -> dict[str, str]:
    """Cleaned name -> the name as listed, for every name that an entity can be identical to; the name itself first."""
    return {cleaned: listed for cleaned, (_, listed) in compared_forms(name, aliases).items()}


def compared_forms(name: str, aliases: tuple[str, ...] | list[str]) -> dict[str, tuple[str, str]]:
    """Like `compared_names`: cleaned name -> (the form that was cleaned, the name as listed that it is a form of)."""
    forms: dict[str, tuple[str, str]] = {}
    for listed in (name, *aliases):
        bare = _AFFILIATES.sub("", listed)
        for form in (listed, bare, _ABBREVIATION.sub("", bare), *_ABBREVIATION.findall(bare)):
            cleaned = clean_name(form)
            if cleaned:
                forms.setdefault(cleaned, (form, listed))
    return forms


def _mother_and_named(text: str) -> tuple[str, list[str]]:
    """A name without the subsidiaries that it names, and these; none where they cannot be told one from another."""
    found = _NAMED_AFFILIATES.search(text)
    if not found:
        return text, []
    named = [each[1].strip() for each in _EACH_COMPANY.finditer(found["named"])]
    rest = _EACH_COMPANY.sub("", found["named"]).strip(" .,;")
    return text[: found.start()].strip(" ,"), [] if rest else named


def _companies(text: str) -> list[str]:
    """Splits at `and` only where a legal form stands before it and another ends the text."""
    for split in _TWO_COMPANIES.finditer(text):
        before, after = text[: split.start()], text[split.end() :]
        if _ENDS_IN_FORM.search(before) and _ENDS_IN_FORM.search(after):
            return [before, *_companies(after)]
    return [text]
