"""The words that tell little, compared: trades, places, numbers, group and branch. They count where they disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ingest.names.lexicon import is_foreign, lexicon, lies_in
from ingest.names.parts import Part, Reading, Token

# How much of the score each can take.
OTHER_TRADE, MORE_TRADE, MORE_GENERAL_TRADE, MORE_SOFT_TRADE = 0.5, 0.25, 0.17, 0.02
OTHER_PLACE, FOREIGN_PLACE, FURTHER_PLACE, MORE_PLACE = 0.5, 0.4, 0.08, 0.04
OTHER_NUMBER, MORE_NUMBER = 0.6, 0.5
AFFIX = {"group": 0.07, "holding": 0.17, "subsidiary": 0.3, "cooperative": 0.17, "works": 0.02, "headquarters": 0.02}
_UNITS = {"d": "division", "r": "regiment"}
_SOFTNESS = {"hard": MORE_TRADE, "medium": MORE_GENERAL_TRADE, "soft": MORE_SOFT_TRADE}


def in_both(own: str, listed: str, verb: str = "is") -> str:
    """That two words mean one thing, in words."""
    return f"{own} in both" if own == listed else f"{own} {verb} {listed}"


def _said(tokens: Iterable[Token]) -> str:
    return " ".join(dict.fromkeys(token.text for token in tokens))


def _trades(reading: Reading) -> dict[frozenset[str], str]:
    """Meanings (more than one where a word can mean several trades) to the word."""
    found: dict[frozenset[str], str] = {}
    for token in reading.of("trade"):
        if not token.branch:
            for meanings in (token.meanings, *token.also):
                found.setdefault(meanings, token.text)
    return found


def _implied(trades: Iterable[frozenset[str]]) -> set[str]:
    implies = lexicon().implies
    return {more for meanings in trades for meaning in meanings for more in implies.get(meaning, ())}


def _weight(meanings: frozenset[str]) -> float:
    strength = lexicon().strength
    return min(_SOFTNESS[strength.get(meaning, "hard")] for meaning in meanings)


def trades_compared(own: Reading, listed: Reading) -> list[Part]:
    """The trades that agree, and those of one name only."""
    ours, theirs = _trades(own), _trades(listed)
    agreed = [meanings for meanings in ours if any(meanings & other for other in theirs)]
    parts = []
    if agreed:
        words = " ".join(dict.fromkeys(ours[meanings] for meanings in agreed))
        others = " ".join(dict.fromkeys(word for meanings, word in theirs.items() if any(meanings & a for a in agreed)))
        parts.append(Part(words, others, "trade", 1.0, MORE_TRADE, f"trade {in_both(words, others)}"))
    left = _left(ours, theirs)
    right = _left(theirs, ours)
    words, others = _words(ours, left), _words(theirs, right)
    weights = [max(map(_weight, some), default=0.0) for some in (left, right)]
    if min(weights) > MORE_SOFT_TRADE:
        parts.append(Part(words, others, "trade", 0.0, OTHER_TRADE, f"trades {words} and {others}"))
    elif max(weights):
        says = f"only one name has the trade {words or others}" if not (words and others) else f"{words} and {others}"
        parts.append(Part(words, others, "trade", 0.0, max(weights), says))
    return parts


def _left(ours: dict[frozenset[str], str], theirs: dict[frozenset[str], str]) -> list[frozenset[str]]:
    """The trades that the other name neither has nor implies."""
    implied = _implied(theirs)
    return [meanings for meanings in ours if not any(meanings & other for other in theirs) and not meanings & implied]


def _words(trades: dict[frozenset[str], str], some: list[frozenset[str]]) -> str:
    return " ".join(dict.fromkeys(trades[meanings] for meanings in some))


def _places(reading: Reading) -> list[Token]:
    """The places of the firm, the most exact ones only."""
    tokens = list({token.meanings: token for token in reading.of("place") if not token.branch}.values())
    return [
        token
        for token in tokens
        if not any(other is not token and _in(other, token) and not _in(token, other) for other in tokens)
    ]


def _in(token: Token, larger: Token) -> bool:
    return any(lies_in(place, wide) for place in token.meanings for wide in larger.meanings)


def places_compared(own: Reading, listed: Reading) -> list[Part]:
    """Agree where one lies in the other; two that do not are two registrations."""
    ours, theirs = _places(own), _places(listed)
    left = [a for a in ours if not any(_in(a, b) or _in(b, a) for b in theirs)]
    right = [b for b in theirs if not any(_in(a, b) or _in(b, a) for a in ours)]
    parts = []
    if len(left) < len(ours):
        words, others = _said(a for a in ours if a not in left), _said(b for b in theirs if b not in right)
        parts.append(Part(words, others, "place", 1.0, MORE_PLACE, f"place {in_both(words, others, 'agrees with')}"))
    if left and right:
        says = f"places {_said(left)} and {_said(right)}: two registrations"
        parts.append(Part(_said(left), _said(right), "place", 0.0, OTHER_PLACE, says))
    elif left or right:
        more = left or right
        weight = MORE_PLACE if not (ours and theirs) else FURTHER_PLACE
        if any(is_foreign(place) for token in more for place in token.meanings):
            weight = FOREIGN_PLACE
        parts.append(
            Part(_said(left), _said(right), "place", 0.0, weight, f"only one name has the place {_said(more)}")
        )
    return parts


def numbers_compared(own: Reading, listed: Reading) -> list[Part]:
    """Another number is another mill. Numbers of an address or a branch count only where both names have them."""
    parts = []
    for of_branch in (False, True):
        ours, theirs = (
            sorted({_number(token) for token in reading.of("number") if (token.branch or token.tail) is of_branch})
            for reading in (own, listed)
        )
        words, others = " ".join(ours), " ".join(theirs)
        if ours == theirs:
            parts += [Part(words, others, "number", 1.0, OTHER_NUMBER, f"number {words} in both")] if ours else []
        elif ours and theirs:
            parts.append(Part(words, others, "number", 0.0, OTHER_NUMBER, f"numbers {words} and {others}"))
        elif not of_branch:
            parts.append(
                Part(words, others, "number", 0.0, MORE_NUMBER, f"only one name has the number {words or others}")
            )
    return parts


def _number(token: Token) -> str:
    """3d of XPCC Third Division as 3 (division)."""
    unit = _UNITS.get(token.text[-1])
    return f"{token.text[:-1]} ({unit})" if unit else token.text


def affixes_compared(own: Reading, listed: Reading) -> list[Part]:
    """Group, holding, works and the like on one side only."""
    ours, theirs = ({next(iter(t.meanings)): t.text for t in r.of("affix") if not t.branch} for r in (own, listed))
    parts = []
    for meaning in sorted(set(ours) ^ set(theirs)):
        word = ours.get(meaning) or theirs.get(meaning) or ""
        weight = AFFIX.get(meaning, 0.0)
        if weight:
            says = f"only one name says {word}"
            parts.append(Part(ours.get(meaning, ""), theirs.get(meaning, ""), "affix", 0.0, weight, says))
    return parts


def ignored(own: Reading, listed: Reading) -> list[Part]:
    """What weighs nothing: legal forms, and what tells of a branch or an office."""
    parts = []
    rules: tuple[tuple[str, str, Callable[[Token], bool]], ...] = (
        ("legal", "legal form", lambda token: token.kind == "legal"),
        ("branch", "words of a branch:", lambda token: token.branch and token.kind != "stop"),
    )
    for kind, says, belongs in rules:
        words, others = (_said(filter(belongs, reading.tokens)) for reading in (own, listed))
        if words or others:
            told = " / ".join(dict.fromkeys(filter(None, (words, others))))
            parts.append(Part(words, others, kind, 1.0, 0.0, f"{says} {told}"))
    return parts
