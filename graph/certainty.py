"""How sure a rule of law is that the product encodes: the letters of its tables, and what they say."""

from __future__ import annotations

CERTAINTIES = {
    "F": "CBP's FAQ on the XUAR WRO, of 2023-08-09",
    "S": "another official text, seen",
    "P": "trade press or a law firm's summary",
    "R": "recalled; compare it with the official text before a filing relies on it",
}


def certainty_in_words(letters: str) -> str:
    """What each letter stands for. Raises KeyError for a letter that stands for nothing."""
    return "; ".join(CERTAINTIES[letter] for letter in letters)
