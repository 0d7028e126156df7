"""The kinds of document that are known, and what each shows.

The list is open: an unknown word is kept, is a finding, and is read as no known kind, however near it is to one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

LIST = "docs/data-dictionary.md"
"""Where people find them."""
SHOWS = {
    "purchase_order": "what a buyer ordered of a seller",
    "invoice": "what a seller charged a buyer for goods",
    "proof_of_payment": "that the goods of an invoice were paid for, such as a bank's record of the transfer",
    "bill_of_lading": "that a carrier took goods on, between which places",
    "packing_list": "what was packed and sent on, and how much of it",
    "production_record": "what a site made of which goods, when and how much of it",
    "bale_list": "the bales of raw cotton of a gin by their numbers",
    "gin_record": "what a gin took in and what it made of it",
    "phytosanitary": "that an authority inspected plants or seed, and where they were grown",
    "affidavit": "what a party swears to, such as a tomato processor's parent company and estate",
    "origin_certificate": "where goods were grown or made, by whoever certifies it; none of 19 CFR 12.43(a)",
    "certificate_12_43a": "the foreign seller's certificate of origin of 19 CFR 12.43(a)",
    "statement_12_43b": "the importer's statement of 19 CFR 12.43(b)",
    "lab_report": "a laboratory's finding, such as a DNA or isotope test",
    "translation": "what another document says, in English; it refers to that one",
    "other": "anything else; no rule reads it",
}
"""By kind, what a document of it shows."""
DOCUMENT_KINDS = frozenset(SHOWS)
MOST_NEAR = 3
_SPELLED_ALIKE = 0.75
_SMALL = frozenset({"a", "an", "and", "by", "for", "from", "of", "the", "to"})
_WORD = re.compile(r"[^\W_]+")


def near_to(kind: str) -> list[str]:
    """The known kinds that share a word with this one or are spelled alike, the nearest first, at most MOST_NEAR."""
    nearness = {known: _nearness(kind, known) for known in DOCUMENT_KINDS if known != "other"}
    near = sorted((known for known, how in nearness.items() if how), key=lambda known: (-nearness[known], known))
    return near[:MOST_NEAR]


def unknown_in_words(kind: str) -> str:
    """That a kind is not known, and which known ones are near to it."""
    near = near_to(kind)
    said = f"; near to it: {', '.join(near)}" if near else ", and near to none of them"
    return f"{kind!r} is not one of the known kinds{said}"


def all_unknown_in_words(kinds: Iterable[str]) -> str:
    """The same of several, with where the list is."""
    return f"{'; '.join(map(unknown_in_words, kinds))}. All of them are in {LIST}"


def _nearness(kind: str, known: str) -> float:
    ours, theirs = _words(kind), _words(known)
    shared = len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0
    alike = SequenceMatcher(None, kind, known).ratio()
    return shared + alike if shared or alike >= _SPELLED_ALIKE else 0.0


def _words(kind: str) -> set[str]:
    """Its words that matter, in the singular."""
    return {word.removesuffix("s") for word in _WORD.findall(kind.casefold()) if word not in _SMALL}
