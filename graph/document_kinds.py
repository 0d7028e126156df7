"""The kinds of document that are known, and what each shows.

The list is open: an unknown word is kept, is a finding, and is read as no known kind, however near it is to one.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph import near_words

LIST = near_words.LIST
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
SHOW_NOTHING_ALONE = frozenset({"lab_report", "other", "statement_12_43b", "translation"})
"""Kinds that show nothing of a step or lot by themselves: a laboratory's finding alone is not enough for CBP, a
statement of the importer is its own word, a translation says what another document says."""
CAN_SHOW = DOCUMENT_KINDS - SHOW_NOTHING_ALONE
_WITH_A_MEANING = DOCUMENT_KINDS - {"other"}


def near_to(kind: str) -> list[str]:
    """The known kinds that share a word with this one or are spelled alike, the nearest first."""
    return near_words.near_words(kind, _WITH_A_MEANING)


def unknown_in_words(kind: str) -> str:
    """That a kind is not known, and which known ones are near to it."""
    return near_words.unknown_in_words(kind, _WITH_A_MEANING, what="known kinds")


def all_unknown_in_words(kinds: Iterable[str]) -> str:
    """The same of several, with where the list is."""
    return near_words.all_unknown_in_words(kinds, _WITH_A_MEANING, what="known kinds")
