"""The words that tell the firm, compared: the same, the same but for a slip, or another word."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from ingest.names.generic import in_both
from ingest.names.parts import Part, Reading, Word
from ingest.names.sounds import is_short_for, is_slip, same_skeleton
from ingest.names.syllables import in_syllables

SAME = 0.9
SLIP, RENDERED, READ_AS, SHORTENED = 0.93, 0.95, 0.98, 0.92
HOMOPHONE, NEAR, NO_WORD, EXTRA = 0.35, 0.6, 0.1, 0.5
MOST_WORDS = 8
LEAST_SHORTENED, MOST_SHORTENED = 3, 6


def words_compared(own: Reading, listed: Reading) -> list[Part]:
    """A part for each pair of words and for each word that only one of the names has."""
    ours, theirs = own.words[:MOST_WORDS], listed.words[:MOST_WORDS]
    if not ours or not theirs:
        return _without_words(own, listed)
    if len(ours) + len(theirs) > 2 and _run_together(ours) & _run_together(theirs) and _same_script(ours, theirs):
        text, other = _text(ours), _text(theirs)
        return [Part(text, other, "distinctive", 1.0, 1.0, f"{text} is {other}, spaced otherwise")]
    pairs = sorted(
        ((word_compared(a, b), i, j) for i, a in enumerate(ours) for j, b in enumerate(theirs)),
        key=lambda found: (-found[0][0], abs(found[1] - found[2]), found[1] + found[2], found[1]),
    )
    parts, left, right = [], set(range(len(ours))), set(range(len(theirs)))
    for (similarity, says), i, j in pairs:
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            parts.append(Part(ours[i].text, theirs[j].text, "distinctive", similarity, 1.0, says))
    parts += [
        Part(ours[i].text, "", "distinctive", 0.0, EXTRA, f"only one name has {ours[i].text}") for i in sorted(left)
    ]
    parts += [
        Part("", theirs[j].text, "distinctive", 0.0, EXTRA, f"only one name has {theirs[j].text}")
        for j in sorted(right)
    ]
    named_in_full = all(reading.of("legal") or reading.of("trade") for reading in (own, listed))
    return _shortened(parts) if named_in_full else parts


def _without_words(own: Reading, listed: Reading) -> list[Part]:
    """Names of generic words only are the same where all of them are; one such name is nobody's in particular."""
    if own.words or listed.words:
        word = _text(own.words or listed.words)
        says = f"one name has no word that tells the firm; the other has {word}"
        return [Part(_text(own.words), _text(listed.words), "distinctive", NO_WORD, 1.0, says)]
    kinds = ("place", "trade", "number")
    same = all(_meanings(own, kind) == _meanings(listed, kind) for kind in kinds) and any(
        _meanings(own, kind) for kind in ("trade", "number")
    )
    says = "no word tells the firm, but all the generic ones agree" if same else "no word tells the firm"
    return [Part("", "", "distinctive", SLIP if same else NO_WORD, 1.0, says)]


def _meanings(reading: Reading, kind: str) -> set[frozenset[str]]:
    tokens = [token for token in reading.of(kind) if not token.branch]
    return {token.meanings for token in tokens} | {more for token in tokens for more in token.also}


@lru_cache(maxsize=20_000)
def word_compared(own: Word, listed: Word) -> tuple[float, str]:
    """How alike two distinctive words are, 1 for the same, below SAME for another word; and why."""
    pair = f"{own.text} and {listed.text}"
    if own.chars and listed.chars:
        return _chars_compared(own, listed, pair)
    if own.forms[0] == listed.forms[0]:
        spaced = ", spaced otherwise" if " " in own.text + listed.text and own.text != listed.text else ""
        return 1.0, in_both(own.text, listed.text) + spaced
    if set(own.forms) & set(listed.forms):
        return (1.0 if own.chars or listed.chars else READ_AS), f"{own.text} reads as {listed.text}"
    for one in own.forms:
        for other in listed.forms:
            if is_slip(one, other, bool(own.chars) + bool(listed.chars)):
                return SLIP, f"{pair}: one slip, which leaves no pinyin"
            if same_skeleton(one, other):
                return RENDERED, f"{pair}: spellings of one word"
    alike = max(OSA.normalized_similarity(one, other) for one in own.forms for other in listed.forms)
    if alike >= 0.6 and in_syllables(own.forms[0]) and in_syllables(listed.forms[0]):
        return NEAR * alike, f"{pair} are two words of Chinese, no misspelling"
    return NEAR * alike, f"{pair} are two words"


def _chars_compared(own: Word, listed: Word, pair: str) -> tuple[float, str]:
    if own.chars == listed.chars:
        return 1.0, in_both(own.text, listed.text)
    if set(own.forms) & set(listed.forms):
        return HOMOPHONE, f"{pair} sound alike, but are other characters"
    return NEAR * OSA.normalized_similarity(own.chars, listed.chars), f"{pair} are other characters"


def _run_together(words: tuple[Word, ...]) -> set[str]:
    """The words as one, in order: of Chinese its characters' readings."""
    if len(words) == 1:
        return set(words[0].forms)
    return {"".join(word.forms[0] for word in words)}


def _same_script(ours: tuple[Word, ...], theirs: tuple[Word, ...]) -> bool:
    """Not both in Chinese, or in the same characters."""
    own, listed = ("".join(word.chars for word in words) for words in (ours, theirs))
    return not (own and listed) or own == listed


def _text(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)


def _shortened(parts: list[Part]) -> list[Part]:
    """Beside a word that is the same, another may be shortened: Biophz. for Biopharmazeutik."""
    if not any(part.similarity >= SAME for part in parts):
        return parts
    return [_as_shortened(part) if part.own and part.listed and part.similarity < SAME else part for part in parts]


def _as_shortened(part: Part) -> Part:
    short, word = sorted((part.own, part.listed), key=lambda text: (len(text), text))
    if not LEAST_SHORTENED <= len(short) <= MOST_SHORTENED or in_syllables(word) or not is_short_for(short, word):
        return part
    return Part(part.own, part.listed, part.kind, SHORTENED, part.weight, f"{short} is short for {word}")
