"""Two names compared: the score and its parts."""

from __future__ import annotations

from dataclasses import replace
from math import prod

from ingest.names.distinctive import SAME, words_compared
from ingest.names.generic import affixes_compared, ignored, numbers_compared, places_compared, trades_compared
from ingest.names.parts import Comparison, Part, Prepared, Reading
from ingest.names.repairs import repaired
from ingest.names.respacing import run_together
from ingest.names.syllables import in_syllables

# Below it lies each thing that makes another firm by itself: another word, number or place, a trade of one name only
# (0.83 where it is a general one such as technology). Above it lie slips (0.93), a place more (0.96), group (0.93),
# and two of these at once (0.86).
THRESHOLD = 0.85
TOO_SHORT = 0.25
SHORT_LETTERS = 3
NAME_OF_ANOTHER_TIME = "that a name compared is an earlier or another one of the firm"


def compare(own: Prepared, listed: Prepared) -> Comparison:
    """The best of the comparisons of their names. Both ways round it is the same score."""
    if (listed.cleaned, listed.name) < (own.cleaned, own.name):
        found = _compare(listed, own)
        return Comparison(found.score, tuple(replace(part, own=part.listed, listed=part.own) for part in found.parts))
    return _compare(own, listed)


def _compare(own: Prepared, listed: Prepared) -> Comparison:
    if own.cleaned and own.cleaned == listed.cleaned:
        return Comparison(1.0, (Part(own.cleaned, listed.cleaned, "name", 1.0, 1.0, "the names are the same"),))
    found = [_readings_compared(a, b) for a in own.readings for b in listed.readings if _may_compare(own, listed, a, b)]
    best = max(found, key=lambda comparison: comparison.score, default=Comparison(0.0))
    said = [
        Part(*pair, "whose", 1.0, 0.0, f"whose firm it is: {''.join(pair)}")
        for pair in [*((words, "") for words in own.ignored), *(("", words) for words in listed.ignored)]
    ]
    return Comparison(best.score, (*best.parts, *said))


def _may_compare(own: Prepared, listed: Prepared, a: Reading, b: Reading) -> bool:
    """Where both names stand in Chinese, these decide, not the Latin words beside them."""
    if a.former or b.former:
        return True
    both = all(
        any(reading.script == "han" and not reading.former for reading in name.readings) for name in (own, listed)
    )
    return not both or a.script == b.script == "han"


def _readings_compared(own: Reading, listed: Reading) -> Comparison:
    own, listed = run_together(own, listed), run_together(listed, own)
    own, listed = repaired(own, listed), repaired(listed, own)
    words = words_compared(own, listed)
    trades = trades_compared(own, listed)
    parts = [
        *words,
        *trades,
        *places_compared(own, listed),
        *numbers_compared(own, listed),
        *affixes_compared(own, listed),
        *_short(own, listed, words, trades),
    ]
    if own.former or listed.former:
        parts.append(Part("", "", "former", 1.0, 0.0, NAME_OF_ANOTHER_TIME))
    score = prod(part.factor for part in parts)
    return Comparison(round(min(1.0, max(0.0, score)), 4), (*parts, *ignored(own, listed)))


def _short(own: Reading, listed: Reading, words: list[Part], trades: list[Part]) -> list[Part]:
    """A word of one syllable tells too little where no trade agrees."""
    if not words or min(part.similarity for part in words) < SAME or any(part.similarity == 1 for part in trades):
        return []
    for reading in (own, listed):
        word = reading.words[0] if len(reading.words) == 1 else None
        if word and (len(word.chars) == 1 or (not word.chars and _one_syllable(word.forms[0]))):
            return [
                Part(
                    own.words[0].text,
                    listed.words[0].text,
                    "short",
                    0.0,
                    TOO_SHORT,
                    f"{word.text} is too short to tell",
                )
            ]
    return []


def _one_syllable(letters: str) -> bool:
    return len(letters) <= SHORT_LETTERS or len(in_syllables(letters)) == 1
